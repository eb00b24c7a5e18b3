"""Quads <-> disk: a knowledge graph in a folder or in memory, whose documents come and go all at once or not at all."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from graphbuild.errors import NotInGraphError, OutputError, StoreError
from graphbuild.graph.change import Change
from graphbuild.graph.default import change_default, find_default
from graphbuild.graph.read import from_quads
from graphbuild.graph.to_quads import to_lines
from graphbuild.graph.write import Lines, dump_graph
from graphbuild.model import NARRATOR, FactPolicy
from graphbuild.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from graphbuild.model import Extraction
    from graphbuild.ontology import Ontology

FORMAT = 1  # of the folder; grows when an older version could no longer read it
MANIFEST = "graphbuild.json"
STORE = "store"
_GROWING = ".store"  # a new store grows here until it is whole

_DEFAULT = DefaultGraph()


def open_store(folder: Path | None, *, base: str | None = None, create: bool = False, read_only: bool = False) -> Store:
    """Open the knowledge graph of a folder, or a new one in memory.

    Args:
        folder: The folder of the graph; None for one in memory.
        base: Where the graph's IRIs start; of an existing graph, None takes its own.
        create: Whether to make the graph if there is none.
        read_only: Whether only to look: any number of readers may, while nobody writes.

    Raises:
        StoreError: The folder holds no graph (or, with `create`, something else), another program has it open, a newer version of
            graphbuild wrote it, or its base is another one.
        OutputError: The folder cannot be made.
    """
    if folder is None:
        return Store(None, Manifest(base or DEFAULT_BASE), pyoxigraph.Store())
    manifest = _read_manifest(folder)
    if manifest is None:
        if not create or read_only:
            raise StoreError(str(folder), "is no knowledge graph", f"make one with: graphbuild build INPUT -o {folder}")
        _prepare(folder)
        return Store(folder, Manifest(base or DEFAULT_BASE), pyoxigraph.Store(), grows=True)
    if base is not None and base != manifest.base:
        raise StoreError(str(folder), f"its base is {manifest.base}", f"leave out --base {base}, or choose another folder")
    return Store(folder, manifest, _open(folder, read_only=read_only))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What holds for a whole graph, kept beside the store: its base and whose claims are facts in it."""

    base: str
    policy: FactPolicy = NARRATOR

    def to_json(self) -> str:
        """Write the manifest as a file."""
        policy = {"voices": self.policy.voices, "trusted": sorted(self.policy.trusted)}
        return json.dumps({"format": FORMAT, "base": self.base, "facts": policy}, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str, place: str) -> Manifest:
        """Read the file back.

        Raises:
            StoreError: It is no manifest, or that of a newer version.
        """
        try:
            fields: dict[str, Any] = json.loads(text)
            version = int(fields["format"])
            manifest = cls(str(fields["base"]), FactPolicy(str(fields["facts"]["voices"]), frozenset(fields["facts"]["trusted"])))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(place, f"{MANIFEST} cannot be read ({error})", "build the graph again in a new folder") from error
        if version > FORMAT:
            raise StoreError(place, f"a newer version of graphbuild wrote it (format {version})", "update graphbuild")
        return manifest


class Store:
    """A graph: one named graph a document, and the default graph that follows from all of them."""

    def __init__(self, folder: Path | None, manifest: Manifest, store: pyoxigraph.Store, *, grows: bool = False) -> None:
        """Take an open store; `grows` says that it is in memory and is to become the folder's at the first change."""
        self.folder = folder
        self.manifest = manifest
        self.names = Minter(manifest.base)
        self._store: pyoxigraph.Store | None = store
        self._grows = grows
        self._lines: Lines | None = None

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
        """The RDF store itself, to be queried."""
        if self._store is None:
            raise StoreError(str(self.folder), "the graph is closed", "open it again")
        return self._store

    def close(self) -> None:
        """Free the folder for others; the store can be used no more."""
        self._store = None

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
        """Give all quads."""
        return iter(self.raw)

    def facts(self) -> Iterator[Quad]:
        """Give the quads of the default graph."""
        return self.raw.quads_for_pattern(None, None, None, _DEFAULT)

    def lines(self) -> Lines:
        """Give all quads as sorted lines, which the writers of `graph` take as well."""
        if self._lines is None:
            self._lines = Lines.of_store(self.raw)
        return self._lines

    @contextmanager
    def changes(self, ontology: Ontology, *, policy: FactPolicy | None = None) -> Iterator[Changes]:
        """Collect changes in a block and make them all at its end; if it ends with an exception, none of them happens.

        Args:
            ontology: Maps the predicates of new documents to properties.
            policy: Whose claims are facts from now on, in the documents that stay as well; None leaves that as it is.
        """
        changes = Changes(self, ontology, policy or self.policy)
        yield changes
        changes.commit()

    def apply(self, change: Change, policy: FactPolicy) -> None:
        """Change the store in one transaction; of a new graph, make the store in one piece.

        Args:
            change: What comes and what goes.
            policy: Whose claims are facts.

        Raises:
            OutputError: The folder cannot be written.
        """
        self._lines = None
        try:
            if change.fresh:
                self._lines = Lines(change.added)
                self._fill(self._lines)
            elif change.added or change.removed:
                self.raw.update(change.to_update())
            if self.folder is not None:
                self.raw.flush()
                (self.folder / MANIFEST).write_text(Manifest(self.base, policy).to_json(), encoding="utf-8")
        except OSError as error:
            raise OutputError(str(self.folder), f"cannot be written ({error})", "make room, or choose another folder") from error
        self.manifest = Manifest(self.base, policy)

    def _fill(self, lines: Lines) -> None:
        """Fill a store that holds nothing; a new folder gets its store when that is whole."""
        if self._grows and self.folder is not None:
            self._store, self._grows = _grow(self.folder, lines, self.base), False
        else:
            self.raw.load(lines.to_nquads(), format=RdfFormat.N_QUADS, lenient=True)


class Changes:
    """Documents to be put or removed, of which nothing is in the store yet."""

    def __init__(self, store: Store, ontology: Ontology, policy: FactPolicy) -> None:
        """Start without a change."""
        self._store = store
        self._ontology = ontology
        self._policy = policy
        self._new: dict[str, list[str]] = {}  # lines by document id; empty where the document goes

    def put(self, extraction: Extraction) -> None:
        """Add a document, or replace the one of the same id."""
        self._new[extraction.document.id] = to_lines(extraction, self._ontology, self._store.base, self._policy)

    def remove(self, document_id: str) -> None:
        """Remove a document; the graph will be as if it had never been there.

        Raises:
            NotInGraphError: There is no such document.
        """
        there = {*self._store.documents(), *(key for key, lines in self._new.items() if lines)}
        if document_id not in there or self._new.get(document_id) == []:
            raise NotInGraphError("document", document_id, tuple(sorted(there))[:5])
        self._new[document_id] = []

    def commit(self) -> None:
        """Make the changes."""
        known = self._store.documents()
        if self._policy != self._store.policy:
            for document_id in set(known) - set(self._new):
                self.put(self._store.extraction(document_id))
        graphs = {document_id: f"<{self._store.names.claims_graph(document_id)}>" for document_id in self._new}
        new: dict[str, Collection[str]] = {graphs[document_id]: lines for document_id, lines in self._new.items()}
        if not known:
            self._store.apply(Change({"": find_default(new), **new}, {}, fresh=True), self._policy)
            return
        old = {name: set(dump_graph(self._store.raw, NamedNode(name[1:-1]))) for name in new}
        kept = {name: set(lines) for name, lines in new.items()}
        lost, come = change_default(self._store.raw, old, kept)
        added = {"": come, **{name: lines - old[name] for name, lines in kept.items()}}
        removed = {"": lost, **{name: lines - kept[name] for name, lines in old.items()}}
        gone = [name for name, lines in kept.items() if not lines]
        self._store.apply(Change(added, removed, gone), self._policy)


def _read_manifest(folder: Path) -> Manifest | None:
    if folder.exists() and not folder.is_dir():
        raise StoreError(str(folder), "is a file", "name the folder of a graph")
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(str(folder), f"{MANIFEST} cannot be read ({error})", "check the rights of the folder") from error
    return Manifest.from_json(text, str(folder))


def _prepare(folder: Path) -> None:
    """Make a folder ready for a new store: nobody else's files may be in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder / _GROWING, ignore_errors=True)
        others = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise OutputError(str(folder), f"cannot be written ({error.strerror})", "choose a folder that you may write to") from error
    if others:
        raise StoreError(str(folder), f"holds other files ({min(others)}) and no knowledge graph", "name a new or an empty folder")


def _grow(folder: Path, lines: Lines, base: str) -> pyoxigraph.Store:
    """Make a store beside its place and move it there when it is whole."""
    growing = folder / _GROWING
    shutil.rmtree(growing, ignore_errors=True)
    store = pyoxigraph.Store(str(growing))
    store.bulk_load(lines.to_trig(base), format=RdfFormat.TRIG, lenient=True)
    store.flush()
    del store  # closes it
    growing.rename(folder / STORE)
    return _open(folder, read_only=False)


def _open(folder: Path, *, read_only: bool) -> pyoxigraph.Store:
    path = folder / STORE
    if not path.is_dir():
        raise StoreError(str(folder), "its store is missing", "build the graph again in a new folder")
    try:
        return pyoxigraph.Store.read_only(str(path)) if read_only else pyoxigraph.Store(str(path))
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise StoreError(str(folder), "another program has it open", "wait until that has ended") from error
        raise StoreError(str(folder), f"its store cannot be opened ({error})", "build the graph again in a new folder") from error
