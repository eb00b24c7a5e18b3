"""A changed graph -> the files of its folder: Turtle, TriG, the page, and JSON Lines."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from graphbuild.folder import CLAIMS, HTML, MENTIONS, TRIG, TURTLE
from graphbuild.network import to_network
from graphbuild.records import Recorder, to_line
from graphbuild.view import render_html

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from graphbuild.folder import Change
    from graphbuild.model import Document, Extraction, FactPolicy
    from graphbuild.ontology import Ontology
    from graphbuild.records import Record


def rewrite(
    change: Change, extractions: Sequence[Extraction], new: Collection[str], ontology: Ontology, policy: FactPolicy | None
) -> None:
    """Bring a graph's store and files to what they are to hold, and finish the change.

    Args:
        change: The change of the folder.
        extractions: All documents that the graph is to hold, by id; others go.
        new: The ids of those that are not in the store yet, or not as they are to be.
        ontology: Maps predicates to properties.
        policy: Whose claims are facts from now on; None leaves that as it is.
    """
    store = change.store
    same_policy = policy in {None, store.policy}
    wanted = {extraction.document.id for extraction in extractions}
    gone = [document for document in store.documents() if document not in wanted]
    change.keep_aside()
    with store.changes(ontology, policy=policy) as changes:
        for document in gone:
            changes.remove(document)
        for extraction in extractions:
            if extraction.document.id in new:
                changes.put(extraction)
    lines = store.lines()
    (change.scratch / TURTLE).write_bytes(lines.to_turtle(store.base))
    (change.scratch / TRIG).write_bytes(lines.to_trig(store.base))
    page = to_page(to_network(extractions, store.policy), [extraction.document for extraction in extractions])
    (change.scratch / HTML).write_bytes(page.encode())
    recorder = Recorder(ontology, store.names, store.policy)
    kept = wanted.difference(new) if same_policy else set()
    for name, to_records in ((CLAIMS, recorder.claims), (MENTIONS, recorder.mentions)):
        text = "".join(to_lines(extractions, to_records, read_lines(change.folder / name, kept)))
        (change.scratch / name).write_bytes(text.encode())
    change.finish()


def to_lines(
    extractions: Iterable[Extraction], to_records: Callable[[Extraction], Iterable[Record]], known: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yield the lines of all documents; those that are known already, by document, stay as they are."""
    for extraction in extractions:
        if extraction.document.id in known:
            yield from known[extraction.document.id]
        else:
            yield from map(to_line, to_records(extraction))


def read_lines(path: Path, documents: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Read the lines of some documents, by document: they hold what an ontology of the time said; none if there is no such file."""
    found: dict[str, list[str]] = defaultdict(list)
    if documents and path.exists():
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            document = json.loads(line)["document"]
            if document in documents:
                found[document].append(line)
    return found


def to_page(network: nx.MultiDiGraph[str], documents: Sequence[Document]) -> str:
    """Render a network as a page that is headed by its one document's title, or by how many documents there are."""
    title = documents[0].title or documents[0].id if len(documents) == 1 else f"{len(documents)} documents"
    return render_html(network, documents, title=title)
