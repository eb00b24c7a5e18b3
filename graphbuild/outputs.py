"""A changed graph -> the files of its folder: Turtle, TriG, the page, and JSON Lines."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphbuild.contents import Contents, find_corrections, merge_contents, put_contents, read_contents
from graphbuild.durable import writing
from graphbuild.entities.corrections import NONE
from graphbuild.folder import CLAIMS, CORRECTIONS, HTML, MENTIONS, TRIG, TURTLE
from graphbuild.graph.about import say_corrections, say_files
from graphbuild.network import to_network
from graphbuild.ontology.corrections import join_corrections, load_corrections
from graphbuild.records import Recorder, to_line
from graphbuild.renewal import Renewal, find_renewal, put_renewal
from graphbuild.view import render_html

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from graphbuild.contents import Texts
    from graphbuild.folder import Change
    from graphbuild.model import Document, Extraction, FactPolicy
    from graphbuild.ontology import Ontology
    from graphbuild.records import Record
    from graphbuild.store import Store


MOST_CLAIMS = 50_000
"""Of a graph with more claims, the store alone is kept: its files would take minutes at each change, and no browser opens the page."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to change in a graph.

    Attributes:
        come: The documents that come, in place of those of the same id, as they were extracted, by id.
        gone: The ids of the documents that go, if they are there.
        corrections: Files of corrections, in place of those that the graph keeps; none leaves these.
        anew: Whether the documents that stay are to be written anew too, as other relations give them other properties.
        policy: Says whose claims are facts from now on, given all documents; None leaves that as it is.
    """

    come: Mapping[str, Extraction] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    corrections: Texts = ()
    anew: bool = False
    policy: Callable[[Sequence[Extraction]], FactPolicy | None] | None = None


def take_step(change: Change, step: Step, ontology: Ontology) -> Contents | None:
    """Change the documents of a graph, bring its files to what it holds then, and finish the change.

    Where nobody has corrected anything, an index says which documents the step reaches, and only these are read. All documents are,
    where it is missing, and where corrections, relations or whose claims are facts reach all of them.

    Returns:
        What the graph holds then, if all of it had to be read.

    Raises:
        StoreError, CorrectionsError, OutputError: Something cannot be read or written.
        NotInGraphError: The policy names nobody.
    """
    corrections = step.corrections or find_corrections(change.folder)
    plain = load_corrections(corrections, change.store.base) == NONE
    with writing(change.folder):
        if plain and not step.anew and step.policy is None and (renewal := _try_renewal(change, step)) is not None:
            _renew(change, renewal, corrections, ontology)
            return None
        kept = read_contents(change)
    left = {**{name: each for name, each in kept.originals.items() if name not in step.gone}, **step.come}
    contents = merge_contents(left.values(), corrections, change.store.base)
    policy = None if step.policy is None else step.policy(contents.extractions)
    rewrite(change, contents, kept.stored, left if step.anew else step.come, ontology, policy)
    return replace(contents, named=())


def _try_renewal(change: Change, step: Step) -> Renewal | None:
    """Find what a step reaches; None where the graph has no index that tells."""
    index = change.beside.open_index()
    if index is not None:
        try:
            if index.documents() == {*change.store.documents()}:
                return find_renewal(change, index, step.come, step.gone)
        except sqlite3.OperationalError:
            raise  # the disk is full, or fails
        except sqlite3.DatabaseError:
            logging.getLogger(__name__).warning("%s: the index of who is who is damaged and is made anew", change.folder)
        change.beside.drop_index()
    return None


def _renew(change: Change, renewal: Renewal, corrections: Texts, ontology: Ontology) -> None:
    """Make a change of some documents, and finish it."""
    store, before = change.store, change.store.policy
    put_renewal(change, renewal, ontology, None)
    if store.documents():
        store.describe(say_files(*OwnFiles.read(change)))
    else:
        store.describe({**say_corrections(""), **say_files((), ())})
    if change.beside.count_claims() <= MOST_CLAIMS:
        extractions = [renewal.after.get(name) or store.extraction(name) for name in store.documents()]
        kept = [each.document.id for each in extractions if each.document.id not in renewal.after]
        _write_files(change, extractions, ontology, kept if before == store.policy else ())
    _finish(change, corrections)


def rewrite(
    change: Change,
    contents: Contents,
    stored: Mapping[str, Extraction],
    fresh: Collection[str],
    ontology: Ontology,
    policy: FactPolicy | None,
) -> None:
    """Bring a graph's store and files to what they are to hold, and finish the change.

    Args:
        change: The change of the folder.
        contents: What the graph is to hold.
        stored: The documents that the store holds, by id.
        fresh: The ids of documents that have just been extracted.
        ontology: Maps predicates to properties.
        policy: Whose claims are facts from now on; None leaves that as it is.
    """
    with writing(change.folder):
        before = change.store.policy
        if contents.named:
            change.beside.make_index().fill({each.document.id: len(each.claims) for each in contents.originals}, contents.named)
        kept = put_contents(change.store, contents, stored, fresh, ontology, policy)
        change.store.describe(say_files(*OwnFiles.read(change)) if contents.extractions else say_files((), ()))
        if not is_large(contents.extractions):
            _write_files(change, contents.extractions, ontology, kept if before == change.store.policy else ())
        _finish(change, contents.corrections)


def _finish(change: Change, corrections: Texts) -> None:
    content = join_corrections(corrections, change.store.base)
    if content:
        (change.scratch / CORRECTIONS).write_bytes(content)
    change.finish()


def is_large(extractions: Iterable[Extraction]) -> bool:
    """Whether a graph has so many claims that only its store is kept."""
    return sum(len(each.claims) for each in extractions) > MOST_CLAIMS


def _write_files(change: Change, extractions: Sequence[Extraction], ontology: Ontology, kept: Collection[str]) -> None:
    """Write the files that follow from the store and its documents; the lines of those that are as they were stay."""
    store = change.store
    lines = store.lines()
    (change.scratch / TURTLE).write_bytes(lines.to_turtle(store.base))
    (change.scratch / TRIG).write_bytes(lines.to_trig(store.base))
    page = to_page(to_network(extractions, store.policy), [extraction.document for extraction in extractions], store.base)
    (change.scratch / HTML).write_bytes(page.encode())
    recorder = Recorder(ontology, store.names, store.policy)
    for name, to_records in ((CLAIMS, recorder.claims), (MENTIONS, recorder.mentions)):
        text = "".join(to_lines(extractions, to_records, read_lines(change.folder / name, kept)))
        (change.scratch / name).write_bytes(text.encode())


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """The user's own relations and known entities: Turtle files, in order.

    A graph in a folder keeps them, so that a document that is written anew because of others gets the same properties again.
    """

    ontologies: tuple[Path, ...] = ()
    entities: tuple[Path, ...] = ()

    @classmethod
    def of(cls, store: Store) -> OwnFiles:
        """Find those that a graph keeps; none in memory."""
        folder, manifest = store.folder, store.manifest
        if folder is None:
            return cls()
        return cls(tuple(folder / name for name in manifest.ontologies), tuple(folder / name for name in manifest.entities))

    @classmethod
    def read(cls, change: Change) -> Iterator[list[str]]:
        """Read those that a graph will keep: the relations, then the entities."""
        manifest = change.store.manifest
        for names in (manifest.ontologies, manifest.entities):
            yield [(change.scratch / name).read_bytes().decode() for name in names]

    def keep(self, change: Change) -> bool:
        """Keep them with a graph; says whether its relations are other ones than before."""
        before = OwnFiles.of(change.store)
        with writing(change.folder):
            names = {
                kind: _copy(paths, kind, change) for kind, paths in (("ontology", self.ontologies), ("entities", self.entities))
            }
        other = [path.read_bytes() for path in before.ontologies] != [path.read_bytes() for path in self.ontologies]
        change.store.manifest = replace(change.store.manifest, ontologies=names["ontology"], entities=names["entities"])
        return other


def _copy(paths: Iterable[Path], kind: str, change: Change) -> tuple[str, ...]:
    names = {f"{kind}-{number}.ttl": path for number, path in enumerate(paths, 1)}
    for name, path in names.items():
        (change.scratch / name).write_bytes(path.read_bytes())
    return tuple(names)


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


def to_page(network: nx.MultiDiGraph[str], documents: Sequence[Document], base: str) -> str:
    """Render a network as a page; `base` is what the graph's IRIs start with."""
    return render_html(network, documents, title=to_title(documents), base=base)


def to_title(documents: Sequence[Document]) -> str:
    """Head what is drawn by its one document's title, or by how many documents there are."""
    return documents[0].title or documents[0].id if len(documents) == 1 else f"{len(documents)} documents"
