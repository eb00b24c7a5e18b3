"""A changed graph -> the files of its folder: Turtle, TriG, the page, and JSON Lines."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphbuild.durable import writing
from graphbuild.entities.before import unmerge
from graphbuild.entities.identities import merge_documents
from graphbuild.folder import CLAIMS, CORRECTIONS, HTML, MENTIONS, ORIGINALS, TRIG, TURTLE
from graphbuild.graph import in_order
from graphbuild.graph.about import say_corrections, say_files
from graphbuild.model import FactPolicy
from graphbuild.network import to_network
from graphbuild.ontology.corrections import join_corrections, load_corrections, read_corrections
from graphbuild.originals import read_originals, to_originals
from graphbuild.records import Recorder, to_line
from graphbuild.view import render_html

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from graphbuild.folder import Change
    from graphbuild.model import Document, Extraction
    from graphbuild.ontology import Ontology
    from graphbuild.records import Record
    from graphbuild.store import Store


MOST_CLAIMS = 50_000
"""Of a graph with more claims, the store alone is kept: its files would take minutes at each change, and no browser opens the page."""

Texts = tuple[tuple[str, bytes], ...]
"""Files of corrections: their names, and what is in them."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a graph is to hold.

    Attributes:
        originals: Each document as it was extracted, by id.
        extractions: The same with the ids that their entities have in the whole graph.
        corrections: The files of corrections, which are kept with the graph.
        unmatched: What the corrections call and no document has.
    """

    originals: tuple[Extraction, ...]
    extractions: tuple[Extraction, ...]
    corrections: Texts = ()
    unmatched: tuple[str, ...] = ()


def merge_contents(originals: Iterable[Extraction], corrections: Texts, base: str) -> Contents:
    """Find which entities of documents are one, and put right what the corrections say.

    Raises:
        CorrectionsError: The corrections are none, or contradict each other.
    """
    ordered = tuple(sorted(originals, key=lambda each: each.document.id))
    merged = merge_documents(ordered, load_corrections(corrections, base))
    return Contents(ordered, tuple(map(in_order, merged.extractions)), corrections, merged.unmatched)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a graph holds before a change.

    Attributes:
        stored: Its documents as they are in the store, by id.
        originals: The same as they were extracted.
        corrections: Its files of corrections.
    """

    stored: Mapping[str, Extraction]
    originals: Mapping[str, Extraction]
    corrections: Texts


def read_contents(folder: Path, store: Store) -> Kept:
    """Read what a graph holds.

    Raises:
        StoreError, CorrectionsError: It cannot be read.
    """
    changed = read_originals(folder / ORIGINALS)
    stored = {name: store.extraction(name) for name in store.documents()}
    originals = {name: changed.get(name) or unmerge(each) for name, each in stored.items()}
    path = folder / CORRECTIONS
    return Kept(stored, originals, tuple(read_corrections([path])) if path.exists() else ())


def put_contents(
    store: Store,
    contents: Contents,
    stored: Mapping[str, Extraction],
    fresh: Collection[str],
    ontology: Ontology,
    policy: FactPolicy | None,
) -> tuple[str, ...]:
    """Bring a store to what it is to hold: documents go that are not in it, and those come that are new or merged otherwise.

    Args:
        store: The store.
        contents: What it is to hold.
        stored: The documents that it holds, by id.
        fresh: The ids of documents that have just been extracted.
        ontology: Maps the predicates of the documents that come to properties.
        policy: Whose claims are facts from now on; None leaves that as it is, but for the ids of sources to be trusted.

    Returns:
        The ids of the documents that are as they were.
    """
    wanted = {each.document.id: each for each in contents.extractions}
    kept = {name for name, before in stored.items() if name not in fresh and wanted.get(name) == before}
    after = policy or follow_trusted(store.policy, stored.values(), wanted)
    with store.changes(ontology, policy=after) as changes:
        for name in sorted(stored.keys() - wanted.keys()):
            changes.remove(name)
        for name in sorted(wanted.keys() - kept):
            changes.put(wanted[name])
    corrections = join_corrections(contents.corrections, store.base) if wanted else b""
    store.describe(say_corrections(corrections.decode()))
    return tuple(sorted(kept))


def follow_trusted(policy: FactPolicy, before: Iterable[Extraction], after: Mapping[str, Extraction]) -> FactPolicy:
    """Trust the same sources where their ids have changed: whoever is mentioned at the same places."""
    if not policy.trusted:
        return policy
    moved: dict[str, set[str]] = defaultdict(set)
    for old in before:
        new = after.get(old.document.id)
        now = {(mention.span, mention.mention_kind): mention.entity for mention in new.mentions} if new else {}
        for mention in old.mentions:
            if mention.entity in policy.trusted and (mention.span, mention.mention_kind) in now:
                moved[mention.entity].add(now[mention.span, mention.mention_kind])
    return FactPolicy(policy.voices, frozenset().union(*(moved.get(name) or {name} for name in policy.trusted)))


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
        kept = put_contents(change.store, contents, stored, fresh, ontology, policy)
        change.store.describe(say_files(*OwnFiles.read(change)) if contents.extractions else say_files((), ()))
        if not is_large(contents.extractions):
            _write_files(change, contents.extractions, ontology, kept if before == change.store.policy else ())
        at_need = {
            ORIGINALS: to_originals(contents.originals, {each.document.id: each for each in contents.extractions}),
            CORRECTIONS: join_corrections(contents.corrections, change.store.base),
        }
        for name, content in at_need.items():
            if content:
                (change.scratch / name).write_bytes(content)
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
