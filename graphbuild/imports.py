"""Files that `graphbuild export` has written -> the same knowledge graph in a new folder."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.contents import Contents, find_corrections
from graphbuild.entities.before import unmerge
from graphbuild.errors import InputError, StoreError
from graphbuild.export.jsonlines import DOCUMENTS, read_description, read_folder
from graphbuild.folder import CORRECTIONS, change_folder
from graphbuild.graph.parse import read_rdf
from graphbuild.graph.restore import restore
from graphbuild.knowledge import KnowledgeGraph, open_graph
from graphbuild.ontology import load_gazetteer, load_ontology
from graphbuild.ontology.corrections import load_corrections
from graphbuild.originals import ORIGINALS, read_originals
from graphbuild.outputs import OwnFiles, rewrite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.graph.restore import Restored


def import_graph(inputs: Sequence[str | Path], folder: str | Path) -> KnowledgeGraph:
    """Make the knowledge graph that files of RDF, or a folder of JSON Lines, hold.

    Args:
        inputs: Turtle (`.ttl`), TriG, N-Quads, N-Triples or JSON-LD of one whole graph, in one file or several; or one folder that
            `graphbuild export --format jsonl` has written.
        folder: A new folder for the graph.

    Raises:
        InputError: They are not exactly a graph that graphbuild writes.
        StoreError, OutputError: The folder holds something, or cannot be written.
    """
    paths, target = [Path(each) for each in inputs], Path(folder)
    with tempfile.TemporaryDirectory(prefix="graphbuild-") as scratch:
        if len(paths) == 1 and (paths[0].is_dir() or paths[0].name == DOCUMENTS):
            source = paths[0] if paths[0].is_dir() else paths[0].parent
            restored = read_folder(source, load_ontology())
            contents, manifest = _with_history(restored, source), read_description(source)
            made_with = manifest.made_with
            own = OwnFiles(tuple(source / name for name in manifest.ontologies), tuple(source / name for name in manifest.entities))
        else:
            place = ", ".join(map(str, paths))
            restored = restore(chain.from_iterable(map(read_rdf, paths)), load_ontology(), place)
            contents, made_with = _from_rdf(restored), ()
            about, own_folder = restored.about, Path(scratch)
            own = OwnFiles(
                _write_texts(about.ontologies, own_folder / "relations"), _write_texts(about.entities, own_folder / "entities")
            )
        load_ontology(own.ontologies)
        load_gazetteer(own.entities)
        with change_folder(target, base=restored.base, create=True) as change:
            if change.store.path is not None:
                raise StoreError(str(target), "is a knowledge graph already", "name a new folder")
            change.store.manifest = replace(change.store.manifest, made_with=made_with)
            own.keep(change)
            if restored.own:
                change.store.advance()
                change.store.own.replace(restored.own)
            rewrite(change, contents, {}, (), restored.ontology, restored.policy)
    return open_graph(target, contents=contents)


def _from_rdf(restored: Restored) -> Contents:
    """Take from RDF what its documents were before merging, and the corrections.

    Raises:
        CorrectionsError: They cannot be read.
    """
    text = restored.about.corrections
    corrections = ((CORRECTIONS, text.encode()),) if text else ()
    load_corrections(corrections, restored.base)
    return Contents(tuple(map(unmerge, restored.extractions)), restored.extractions, corrections)


def _write_texts(texts: Sequence[str], folder: Path) -> tuple[Path, ...]:
    """Write texts as files of a new folder; give their paths in order."""
    folder.mkdir()
    paths = tuple(folder / f"{number}.ttl" for number in range(len(texts)))
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text.encode())
    return paths


def _with_history(restored: Restored, folder: Path) -> Contents:
    """Add what a folder keeps of how its documents were before merging, and of corrections.

    Raises:
        InputError: It cannot be read.
    """
    try:
        before = read_originals(folder / ORIGINALS)
        corrections = find_corrections(folder)
        load_corrections(corrections, restored.base)
    except StoreError as error:
        raise InputError(str(folder / ORIGINALS), "cannot be read", "export the graph again") from error
    originals = tuple(before.get(each.document.id) or unmerge(each) for each in restored.extractions)
    return Contents(originals, restored.extractions, corrections)
