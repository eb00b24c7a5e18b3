"""Quads <-> disk: a knowledge graph in a folder or in memory, whose documents come and go all at once or not at all.

The store of a folder is never changed. A change makes the next generation of it in a folder beside it, of which whatever stays the
same is hard-linked, and the manifest says which generation counts. So who reads goes on reading what there was, and what breaks off
has changed nothing (see `folder`, which makes changes durable).
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections import Counter
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from graphbuild.changes import Changes
from graphbuild.durable import writing
from graphbuild.errors import NotInGraphError, StoreError
from graphbuild.graph.about import find_about, to_about
from graphbuild.graph.change import Change
from graphbuild.graph.default import find_default
from graphbuild.graph.filling import Filling
from graphbuild.graph.own import from_own
from graphbuild.graph.read import from_quads
from graphbuild.graph.sheets import Sheets
from graphbuild.graph.write import Lines
from graphbuild.manifest import MANIFEST, STORE, Manifest, read_manifest
from graphbuild.own import Own
from graphbuild.search import INDEX, Quote, SearchIndex
from graphbuild.vocabulary import DEFAULT_BASE, OA, Minter, to_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graphbuild.graph.about import Said
    from graphbuild.model import Extraction, FactPolicy
    from graphbuild.ontology import Ontology

try:
    import fcntl
except ImportError:  # a system without this kind of lock; there an open file cannot be deleted anyway
    fcntl = None  # type: ignore[assignment]

_ATTEMPTS = 20  # to open a graph that others change at the same time

_DEFAULT = DefaultGraph()


def open_store(folder: Path | None, *, base: str | None = None) -> Store:
    """Open the knowledge graph of a folder to read it, or a new one in memory.

    Any number of programs may read a folder's graph, also while another one changes it: they see what was there when they opened it.

    Args:
        folder: The folder of the graph; None for one in memory.
        base: Where the graph's IRIs start; of an existing graph, None takes its own.

    Raises:
        StoreError: The folder holds no graph, a newer version of graphbuild wrote it, its files are damaged, or its base is another.
    """
    if folder is None:
        return new_store(None, base=base)
    for _ in range(_ATTEMPTS):
        manifest = read_manifest(folder)
        if manifest is None:
            raise StoreError(str(folder), "is no knowledge graph", f"make one with: graphbuild build INPUT -o {folder}")
        if base is not None and base != manifest.base:
            raise StoreError(str(folder), f"its base is {manifest.base}", f"leave out --base {base}, or choose another folder")
        try:
            return _open(folder, manifest)
        except StoreError as error:
            problem = error
            if read_manifest(folder) == manifest:  # not because a change has just replaced it
                raise
    raise problem


def new_store(folder: Path | None, *, base: str | None = None) -> Store:
    """Start a graph without documents, in memory or, from its first change on, in a folder."""
    return Store(Manifest(base or DEFAULT_BASE), pyoxigraph.Store(), folder)


class Store:
    """A graph: one named graph a document, and the default graph that follows from all of them; beside it, the user's own quads."""

    def __init__(self, manifest: Manifest, store: pyoxigraph.Store, folder: Path | None = None, path: Path | None = None) -> None:
        """Take an open store.

        Args:
            manifest: What holds for the whole graph.
            store: The RDF store.
            folder: The folder of the graph; None for one in memory.
            path: Where in it the RDF store lies; None while there is none.
        """
        self.folder = folder
        self.path = path
        self.manifest = manifest
        self.names = Minter(manifest.base)
        self._store: pyoxigraph.Store | None = store
        self._next: Path | None = None
        self._index: SearchIndex | None = None
        self._lines: Lines | None = None
        self.own = Own(path)
        self.documents_changed = False
        self._let_go = _hold(self, path)

    @property
    def base(self) -> str:
        """Where the graph's IRIs start."""
        return self.manifest.base

    @property
    def policy(self) -> FactPolicy:
        """Whose claims are facts."""
        return self.manifest.policy

    @property
    def raw(self) -> pyoxigraph.Store:
        """The RDF store of the documents, and of nothing else."""
        if self._store is None:
            raise StoreError(str(self.folder or "a graph in memory"), "the graph is closed", "open it again, or close it later")
        return self._store

    @property
    def whole(self) -> pyoxigraph.Store:
        """The RDF store of the documents and the user's own quads."""
        return self.own.with_documents(self.raw)

    def close(self) -> None:
        """Free the folder; the store can be used no more."""
        self._store = self._lines = None
        self.own.close()
        self._let_go()
        if self._index is not None:
            self._index.close()
            self._index = None

    def advance_to(self, path: Path) -> None:
        """Make all changes from now on in a new generation of the store, in a folder that is not there yet."""
        self._next = path

    def advance(self) -> None:
        """Make the next generation, if it is not made yet, of the same content."""
        self.own.forget_whole()
        if self._next is None:
            if self.folder is not None and (self.path is None or self.path == self.manifest.find_store(self.folder)):
                raise StoreError(
                    str(self.folder), "the graph is open to be read only", "change it with graphbuild.folder.change_folder"
                )
            return
        self._next.parent.mkdir(exist_ok=True)
        if self.path is not None:
            self.raw.backup(str(self._next))
        self._store = pyoxigraph.Store(str(self._next))
        self.own.follow(self._next)
        self._let_go()
        self.path, self._next = self._next, None
        self._index = self._change_index(self.path)

    def settle(self) -> None:
        """End the changes: the store is only read from now on, and no file of it changes any more."""
        self.advance()
        self.raw.flush()
        self.own.settle(self.raw)
        if self._index is not None:
            self._index.commit()
            self._index.close()
            self._index = None
        self._store = None  # closes it, which ends what it does in the background
        self._store = pyoxigraph.Store.read_only(str(self.path))

    # -- the words of the evidence

    def search(self, words: str, limit: int) -> Iterator[Quote]:
        """Yield the evidence in which words stand, the best first.

        Raises:
            QueryError: There is no word in it.
        """
        if self._index is None:
            self._index = self._read_index()
        return self._index.find(words, limit)

    def quotes(self, document_id: str | None = None) -> Iterator[Quote]:
        """Give the evidence of claims, of all documents or one, each place once."""
        graph = None if document_id is None else NamedNode(self.names.claims_graph(document_id))
        for quad in self.raw.quads_for_pattern(None, OA.exact, None, graph):
            place = str(quad.subject)[1:-1].removesuffix("/quote")
            yield Quote(self.names.document_id(place), to_span(place), str(getattr(quad.object, "value", "")))

    def note_quotes(self, document_id: str, quotes: Iterable[Quote]) -> None:
        """Say what the evidence of a document will be after the change that is being made."""
        self.documents_changed = True
        self.advance()
        if self.folder is None:
            self._index = None  # a graph in memory has its index made when somebody searches
        elif self._index is not None:
            self._index.put(document_id, quotes)

    def _read_index(self) -> SearchIndex:
        """Open the index; where it is missing or damaged, make one for now."""
        if self.folder is not None:
            with suppress(sqlite3.DatabaseError):
                return SearchIndex(self.folder / STORE / INDEX, self.manifest.generation)
        index = SearchIndex(None, 1)
        for document_id in self.documents():
            index.put(document_id, self.quotes(document_id))
        return index

    def _change_index(self, path: Path) -> SearchIndex:
        """Open the index to change it, or make it anew where it is missing or damaged."""
        place, generation = path.parent / INDEX, int(path.name)
        fresh = not place.exists()
        try:
            index = SearchIndex(place, generation, changes=True)
        except sqlite3.DatabaseError:
            for each in path.parent.glob(f"{INDEX}*"):
                each.unlink()
            index, fresh = SearchIndex(place, generation, changes=True), True
        if fresh:
            for document_id in self.documents():
                index.put(document_id, self.quotes(document_id))
        return index

    def documents(self) -> tuple[str, ...]:
        """Give the ids of all documents, sorted."""
        graphs = (graph.value for graph in self.raw.named_graphs() if isinstance(graph, NamedNode))
        return tuple(sorted(self.names.document_id(graph) for graph in graphs))

    def extraction(self, document_id: str) -> Extraction:
        """Read one document back.

        Raises:
            NotInGraphError: There is no such document.
        """
        found = from_quads(self.document_quads(document_id), base=self.base)
        if not found:
            raise NotInGraphError("document", document_id, self.documents()[:5])
        return found[0]

    def extractions(self) -> Iterator[Extraction]:
        """Read all documents back, by id."""
        return (self.extraction(document_id) for document_id in self.documents())

    def document_quads(self, document_id: str) -> Iterator[Quad]:
        """Give the quads of a document's own graph."""
        return self.raw.quads_for_pattern(None, None, None, NamedNode(self.names.claims_graph(document_id)))

    def quads(self) -> Iterator[Quad]:
        """Give all quads of the documents."""
        return iter(self.raw)

    def facts(self) -> Iterator[Quad]:
        """Give the quads of the default graph."""
        return self.raw.quads_for_pattern(None, None, None, _DEFAULT)

    def lines(self) -> Lines:
        """Give all quads of the documents as sorted lines, which the writers of `graph` take as well."""
        if self._lines is None:
            self._lines = Lines.of_store(self.raw)
        return self._lines

    def whole_lines(self) -> Lines:
        """Give these and the user's own quads."""
        return Lines.of_store(self.whole) if self.own.quads else self.lines()

    def own_graphs(self) -> dict[str, int]:
        """Count the user's own triples by graph, sorted by name, "" for the default graph."""
        graphs = (quad.graph_name for quad in from_own(self.own.quads))
        return dict(sorted(Counter(graph.value if isinstance(graph, NamedNode) else "" for graph in graphs).items()))

    @contextmanager
    def changes(self, ontology: Ontology, *, policy: FactPolicy | None = None) -> Iterator[Changes]:
        """Collect changes in a block and make them all at its end; if it ends with an exception, none of them happens.

        Args:
            ontology: Maps the predicates of new documents to properties.
            policy: Whose claims are facts from now on, in the documents that stay as well; None leaves that as it is.

        Raises:
            OutputError: The disk is full or fails.
        """
        with writing(self.folder), Sheets() as sheets:
            changes = Changes(self, ontology, policy or self.policy, sheets)
            yield changes
            changes.commit()

    def fill(self, sheets: Sheets) -> None:
        """Fill a store that holds nothing with documents' graphs and the default graph that follows from them.

        All goes in as one stream: while one part is read and made, RocksDB sorts and writes those before, in threads of its own.
        """
        self.advance()
        self._lines = None
        if sheets.in_memory:
            graphs = {name: sheets[name] for name in sheets}
            self._lines = Lines({"": find_default(graphs.values()), **graphs})
            self._load(self._lines.to_trig(self.base))
            return
        self._load(cast("IO[bytes]", Filling(sheets)))
        self.raw.optimize()  # each part came as files of its own; sorted into one another, they are read in half the time

    def _load(self, trig: bytes | IO[bytes]) -> None:
        if self.folder is None:
            self.raw.load(trig, format=RdfFormat.TRIG, lenient=True)
        else:
            self.raw.bulk_load(trig, format=RdfFormat.TRIG, lenient=True)

    def describe(self, said: Said) -> None:
        """Let the graph say these things of itself, and by the same properties nothing else."""
        old, new = find_about(self.raw, self.names, said), to_about(said, self.names)
        self.apply(Change({"": new - old} if new - old else {}, {"": old - new} if old - new else {}))

    def apply(self, change: Change) -> None:
        """Change the store in one transaction."""
        if change.added or change.removed:
            self.advance()
            self._lines = None
            self.raw.update(change.to_update())


def _hold(store: Store, path: Path | None) -> weakref.finalize[[int], Store]:
    """Keep a generation of a store from being swept away while somebody reads it."""
    place = -1
    if path is not None and fcntl is not None:
        place = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(place, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            os.close(place)
            raise
    return weakref.finalize(store, _close, place)


def _close(place: int) -> None:
    if place >= 0:
        with suppress(OSError):
            os.close(place)


def _open(folder: Path, manifest: Manifest) -> Store:
    """Open the present generation of a folder's store."""
    path = manifest.find_store(folder)
    if not path.is_dir():
        raise StoreError(str(folder), "its store is missing", "build the graph again in a new folder")
    try:
        store = Store(manifest, pyoxigraph.Store.read_only(str(path)), folder, path)
    except (OSError, RuntimeError) as error:
        raise StoreError(str(folder), f"its store cannot be opened ({error})", "build the graph again in a new folder") from error
    first = next(iter(store.raw.named_graphs()), None)
    if isinstance(first, NamedNode) and not first.value.startswith(manifest.base):
        store.close()
        raise StoreError(
            str(folder),
            f'{MANIFEST} cannot be read: its "base" {manifest.base} is not that of the graph',
            f"write the one that <{first.value}> starts with",
        )
    return store
