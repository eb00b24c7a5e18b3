"""Documents made by hand, put into graphs in memory and in folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples_graph import ONTOLOGY

from graphbuild.folder import change_folder

if TYPE_CHECKING:
    from pathlib import Path

    from graphbuild.model import Extraction, FactPolicy
    from graphbuild.store import Store


def fill(store: Store, *documents: Extraction) -> Store:
    """Add documents to an open graph."""
    with store.changes(ONTOLOGY) as changes:
        for document in documents:
            changes.put(document)
    return store


def put(folder: Path, *documents: Extraction, base: str | None = None, policy: FactPolicy | None = None) -> None:
    """Add documents to the graph of a folder, which is made if it is not there."""
    with change_folder(folder, base=base, create=True) as change:
        with change.store.changes(ONTOLOGY, policy=policy) as changes:
            for document in documents:
                changes.put(document)
        change.finish()


def take(folder: Path, *names: str) -> None:
    """Remove documents from the graph of a folder."""
    with change_folder(folder) as change:
        with change.store.changes(ONTOLOGY) as changes:
            for name in names:
                changes.remove(name)
        change.finish()
