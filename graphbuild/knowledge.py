"""A knowledge graph to ask: its documents, entities and claims, its RDF, its picture."""

from __future__ import annotations

import html
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, TypeVar

from graphbuild.catalogue import list_documents, list_own_graphs, search_evidence
from graphbuild.check import check_graph
from graphbuild.errors import NotInGraphError, OutputError, UnknownValueError
from graphbuild.export import Form
from graphbuild.export.selection import entities_of
from graphbuild.folder import change_folder, recover, write_whole
from graphbuild.graph import to_rdflib
from graphbuild.lookup import find_entity, near
from graphbuild.model import Status, status_of
from graphbuild.ontology import load_gazetteer, load_ontology
from graphbuild.query import Bounds, run_named, run_query
from graphbuild.review import find_items, to_result
from graphbuild.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    import networkx as nx
    import rdflib

    from graphbuild.check import Offence
    from graphbuild.contents import Contents
    from graphbuild.model import Claim, Document, Entity, Extraction, Mention, Merge, Skipped
    from graphbuild.ontology import Ontology
    from graphbuild.query import Result
    from graphbuild.remote import Pushed
    from graphbuild.store import Store
    from graphbuild.update import Updated

E = TypeVar("E", bound=StrEnum)


class KnowledgeGraph:
    """The knowledge graph of some documents, in memory or in a folder.

    Documents come by id, entities by id, claims and mentions in text order within their document. Close it, or use it as a context
    manager, to free its folder for others.
    """

    def __init__(self, store: Store, *, contents: Contents | None = None, ontology: Ontology | None = None) -> None:
        """Look at a store; `contents` is what it holds, where that is known already, and `ontology` what a graph in memory was made with."""
        self._store = store
        self.unmatched: tuple[str, ...] = contents.unmatched if contents else ()
        """What the corrections call and no document has, in the build that gave this graph."""
        self.replaced: tuple[str, ...] = ()
        """The documents whose text another one of the same id has replaced in the build that gave this graph."""
        self.built: tuple[Extraction, ...] = ()
        """What the build that gave this graph has read, as each document tells it by itself."""
        self.folder = store.folder
        """Where the graph's files lie; None for a graph in memory."""
        self._contents = contents
        self._ontology = ontology
        if contents is not None:
            self._extractions = contents.extractions

    def __enter__(self) -> Self:
        """Use the graph in a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Free the graph's folder."""
        self.close()

    def close(self) -> None:
        """Free the graph's folder for other programs; the graph can be asked no more, which is a StoreError."""
        self._store.close()
        self._forget()

    # -- documents, entities, claims

    @cached_property
    def _extractions(self) -> tuple[Extraction, ...]:
        return tuple(self._store.extractions())

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        from graphbuild.network import merge_entities  # noqa: PLC0415 -- networkx takes a while, and queries do without

        return {entity.id: entity for entity in merge_entities(entity for each in self._extractions for entity in each.entities)}

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.id: claim for each in self._extractions for claim in each.claims}

    def documents(self) -> tuple[Document, ...]:
        """List the documents."""
        return tuple(each.document for each in self._extractions)

    def entities(self) -> tuple[Entity, ...]:
        """List the entities, each once with all its names."""
        return tuple(self._entities.values())

    def mentions(self, about: str | None = None) -> tuple[Mention, ...]:
        """List the mentions, all or those of one entity."""
        entity = None if about is None else self.entity(about).id
        return tuple(mention for each in self._extractions for mention in each.mentions if entity in {None, mention.entity})

    def claims(self, *, status: Status | str | None = None, about: str | None = None) -> tuple[Claim, ...]:
        """List the claims.

        Args:
            status: Only those of this status: `fact`, `denied`, `attributed` or `unrealized`.
            about: Only those with this entity, by name or id, as a subject, object or argument.

        Raises:
            NotInGraphError: There is no such entity.
            UnknownValueError: There is no such status; the error lists those that there are.
        """
        wanted = _choose(Status, status)
        entity = None if about is None else self.entity(about).id
        return tuple(
            claim
            for claim in self._claims.values()
            if (wanted is None or self.status_of(claim) is wanted) and (entity is None or entity in entities_of(claim))
        )

    def skipped(self) -> tuple[Skipped, ...]:
        """List what could not be read, each once."""
        return tuple(dict.fromkeys(note for each in self._extractions for note in (*each.document.skipped, *each.skipped)))

    def status_of(self, claim: Claim) -> Status:
        """Say what a claim amounts to under the graph's policy."""
        return status_of(claim, self._store.policy)

    def merges(self, about: str | None = None) -> tuple[Merge, ...]:
        """List why entities of different documents are one, all merges or those of one entity; what has an item needs no other reason."""
        entity = None if about is None else self.entity(about).id
        return tuple(merge for each in self._extractions for merge in each.merges if entity in {None, merge.entity})

    def review(self) -> Result:
        """List merges, namesakes kept apart and links to Wikidata as rows, the most doubtful first.

        `entity`, `other` and `link` are what a correction names: the node, what was merged into it or its namesake, and its item.
        """
        items = find_items(self._extractions, self.entities(), load_gazetteer())
        return to_result(items, self._store.base)

    # -- one of them

    def entity(self, name: str) -> Entity:
        """Find an entity by its id or any of its names, whatever the case; of several, the one mentioned most.

        Raises:
            NotInGraphError: There is none; the error holds names that come near.
        """
        if name in self._entities:
            return self._entities[name]
        return self._entities[find_entity(self._extractions, name).id]

    def claim(self, claim_id: str) -> Claim:
        """Find a claim by its id.

        Raises:
            NotInGraphError: There is none.
        """
        if claim_id not in self._claims:
            raise NotInGraphError("claim", claim_id)
        return self._claims[claim_id]

    def find(self, name: str) -> Entity | Claim:
        """Find a claim by its id, or an entity by name.

        Raises:
            NotInGraphError: There is neither.
        """
        return self._claims[name] if name in self._claims else self.entity(name)

    # -- queries

    def query(self, sparql: str, *, claims: bool = False, timeout: float | None = None, limit: int | None = None) -> Result:
        """Ask in SPARQL, with the common prefixes declared: the facts, and with GRAPH the claims of each document.

        Args:
            sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
            claims: Whether claims are seen without GRAPH as well.
            timeout: The seconds after which the query is stopped; None gives it all the time there is.
            limit: How many rows are taken; where there are more, the result says so in `cut`.

        Raises:
            QueryError: It does not parse or run, or takes too long; the error holds line and column where there are any.
        """
        return run_query(self._store, sparql, claims=claims, bounds=Bounds(timeout, limit))

    def named_query(
        self, name: str, *, about: str | None = None, by: str | None = None, since: str | None = None, timeout: float | None = None
    ) -> Result:
        """Ask a ready query, of the whole graph, about one entity, by one source, or of documents since a date.

        Raises:
            UnknownQueryError: There is no such query; the error lists those that there are.
            NotInGraphError: There is no such entity.
            QueryError: The query cannot be limited so, or takes too long.
        """
        return run_named(self._store, name, about, by=by, since=since, bounds=Bounds(timeout))

    def search(self, words: str, *, limit: int = 20) -> Result:
        """Find the evidence in which all the words stand, in whatever form, the best match first, as rows with the claims' ids.

        Words in quotation marks stand one after the other; one that ends in `*` is the beginning of words.

        Raises:
            QueryError: There is no word to look for.
        """
        return search_evidence(self._store, words, limit)

    def list_documents(self) -> Result:
        """List the documents as rows: id, title, date, number of claims and of words."""
        return list_documents(self._store)

    # -- other forms

    def to_turtle(self, path: str | Path | None = None) -> str:
        """Give the graph as Turtle, facts and claims in one, without your own graphs, and write it where a path is given."""
        return _written(self._store.lines().to_turtle(self._store.base).decode(), path)

    def to_trig(self, path: str | Path | None = None) -> str:
        """Give the graph as TriG: the facts, one named graph a document, and your own graphs; and write it where a path is given."""
        return _written(self._store.whole_lines().to_trig(self._store.base).decode(), path)

    def to_nquads(self, path: str | Path | None = None) -> str:
        """Give the graph, with your own graphs, as sorted N-Quads, and write it where a path is given."""
        return _written(self._store.whole_lines().to_nquads().decode(), path)

    def export(
        self,
        target: str | Path | BinaryIO,
        form: Form | str = Form.TURTLE,
        *,
        facts_only: bool = False,
        about: str | None = None,
        status: Status | str | None = None,
    ) -> None:
        """Write the graph, or a part of it, in any of the forms of `graphbuild export`; memory does not grow with the graph.

        Args:
            target: A file, a folder for `jsonl`, `csv` and `parquet`, or a binary stream.
            form: `turtle`, `trig`, `nquads`, `jsonld`, `rdf12`, `nanopub`, `graphml`, `gexf`, `cypher`, `jsonl`, `csv` or `parquet`.
            facts_only: Only what is a fact.
            about: Only the claims with this entity, by name or id, as a subject, object or argument.
            status: Only the claims of this status.

        Raises:
            OutputError: The target cannot be written.
            NotInGraphError: There is no such entity.
            UnknownValueError: There is no such form or status; the error lists those that there are.
        """
        from graphbuild.export.forms import export  # noqa: PLC0415 -- queries do without

        place = Path(target) if isinstance(target, str) else target
        entity = None if about is None else self.entity(about).id
        wanted = _choose(Status, status)
        export(self._store, _choose(Form, form) or Form.TURTLE, place, facts_only=facts_only, about=entity, status=wanted)

    def push(
        self,
        url: str,
        *,
        facts: str | None = None,
        verify: str | None = None,
        replace: bool = False,
        update: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Pushed:
        """Bring a remote store to what the graph holds, by the SPARQL 1.1 Graph Store Protocol or by updates; see `graphbuild.remote.push`.

        Raises:
            RemoteError: The store cannot be reached, refuses, or holds something else than was sent.
        """
        from graphbuild.remote import push  # noqa: PLC0415 -- nothing else needs HTTP

        return push(self._store, url, facts=facts, verify=verify, replace=replace, update=update, progress=progress)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give the graph, with your own graphs, as an rdflib dataset of its own; changing it changes nothing here."""
        return to_rdflib(self._store.whole, self._store.base)

    def to_networkx(self, *, about: str | None = None, hops: int = 2, status: Status | str | None = None) -> nx.MultiDiGraph[str]:
        """Give the claims as a network, or a part of it.

        Args:
            about: Only this entity and what is at most `hops` claims away from it.
            hops: How far to go from `about`.
            status: Only claims of this status, and what they are about.
        """
        from graphbuild.excerpt import to_excerpt  # noqa: PLC0415 -- networkx takes a while, and queries do without
        from graphbuild.network import to_network  # noqa: PLC0415 -- likewise

        network = to_network(self._extractions, self._store.policy)
        entity = None if about is None else self.entity(about).id
        return to_excerpt(network, entity, hops, _choose(Status, status))

    def to_html(
        self, path: str | Path | None = None, *, about: str | None = None, hops: int = 2, status: Status | str | None = None
    ) -> str:
        """Give the graph, or a part of it as in `to_networkx`, as one page to look at, and write it where a path is given."""
        from graphbuild.outputs import to_page  # noqa: PLC0415 -- what draws takes a while, and queries do without

        page = to_page(self.to_networkx(about=about, hops=hops, status=status), self.documents(), self._store.base)
        return _written(page, path)

    def to_svg(
        self, path: str | Path | None = None, *, about: str | None = None, hops: int = 2, status: Status | str | None = None
    ) -> str:
        """Draw the graph, or a part of it as in `to_networkx`, as a picture in SVG, and write it where a path is given."""
        from graphbuild.outputs import to_title  # noqa: PLC0415 -- what draws takes a while, and queries do without
        from graphbuild.view import render_svg  # noqa: PLC0415 -- likewise

        picture = render_svg(self.to_networkx(about=about, hops=hops, status=status), title=to_title(self.documents()))
        return _written(picture, path)

    def to_png(
        self, path: str | Path | None = None, *, about: str | None = None, hops: int = 2, status: Status | str | None = None
    ) -> bytes:
        """Draw the same picture as PNG, with the fonts of this machine, and write it where a path is given.

        Raises:
            OutputError: resvg-py, which paints it, is not installed.
        """
        from graphbuild.view import render_png  # noqa: PLC0415 -- what draws takes a while, and queries do without

        try:
            picture = render_png(self.to_svg(about=about, hops=hops, status=status))
        except ModuleNotFoundError as error:
            remedy = "install it with: pip install 'graphbuild[png]', or write SVG"
            raise OutputError(str(path or "PNG"), "needs resvg-py, which is not installed", remedy) from error
        if path is not None:
            write_whole(Path(path), picture)
        return picture

    def _repr_html_(self) -> str:
        """Show the page where a notebook's cell ends with the graph: in a frame that can reach nothing outside."""
        page = html.escape(self.to_html())
        sandbox = "allow-scripts allow-downloads allow-popups allow-modals"
        return f'<iframe sandbox="{sandbox}" width="100%" height="680" title="Knowledge graph" srcdoc="{page}"></iframe>'

    def check(self, *, shapes: Sequence[Path] = ()) -> tuple[Offence, ...]:
        """List what is not as promised: ill-formed claims, leaks, evidence that is not in its text; nothing, if all is well.

        `shapes` are files of SHACL shapes of your own that are to hold too.
        """
        return tuple(check_graph(self._store, shapes))

    def count_documents(self) -> int:
        """Count the documents, without reading them."""
        return len(self._store.documents())

    def count_claims(self) -> int:
        """Count the claims, without reading them."""
        rows = self.query("SELECT (COUNT(*) AS ?number) WHERE { GRAPH ?graph { ?claim a gb:Claim } }", claims=True).rows
        return int(str(rows[0][0]))

    def update(self, sparql: str, *, timeout: float | None = None, remote: bool = False) -> Updated:
        """Change what is your own by SPARQL 1.1 Update, with the common prefixes declared: all of it, or nothing.

        Graphs of your own, under any name that does not start with the graph's base, may say anything; in the default graph triples
        may stand that name nothing of the graph's. What documents say is changed by `build` and `remove` alone.

        Args:
            sparql: The update.
            timeout: The seconds after which it is stopped; None gives it all the time there is.
            remote: Whether LOAD and SERVICE may read from elsewhere.

        Raises:
            UpdateError: It does not parse or run, or takes too long.
            NotOwnError: It would change what documents say.
        """
        from graphbuild.update import update_folder, update_store  # noqa: PLC0415 -- queries do without

        bounds = Bounds(timeout, remote=remote)
        if self.folder is None:
            return update_store(self._store, sparql, bounds=bounds)
        self._store.close()
        try:
            return update_folder(self.folder, sparql, bounds=bounds)
        finally:
            self._store = open_store(self.folder)

    def own_graphs(self) -> Result:
        """List the graphs of your own as rows: name and number of triples; the default graph has no name."""
        return list_own_graphs(self._store)

    def remove(self, document: str) -> None:
        """Take a document out; the graph and its files are then as if it had never been there.

        Raises:
            NotInGraphError: There is no such document.
        """
        if next(self._store.document_quads(document), None) is None:
            raise NotInGraphError("document", document, near(document, self._store.documents()))
        from graphbuild.contents import merge_contents, put_contents  # noqa: PLC0415 -- what changes a graph takes a while, and queries do without
        from graphbuild.outputs import OwnFiles, Step, take_step  # noqa: PLC0415 -- likewise

        contents: Contents | None

        if self.folder is None:
            ontology = self._ontology or load_ontology()
            originals = self._contents.originals if self._contents else self._extractions
            corrections = self._contents.corrections if self._contents else ()
            contents = merge_contents((each for each in originals if each.document.id != document), corrections, self._store.base)
            put_contents(self._store, contents, {each.document.id: each for each in self._extractions}, (), ontology, None)
        else:
            self._store.close()
            try:
                with change_folder(self.folder) as change:
                    own = OwnFiles.of(change.store)
                    own.keep(change)
                    ontology = load_ontology(own.ontologies)
                    contents = take_step(change, Step(gone=frozenset({document})), ontology)
            finally:
                self._store = open_store(self.folder)
        self._forget()
        self._contents = contents
        if contents is not None:
            self._extractions = contents.extractions

    def _forget(self) -> None:
        """Drop what was derived from the documents."""
        for name in ("_extractions", "_entities", "_claims"):
            self.__dict__.pop(name, None)


def _choose(kind: type[E], value: E | str | None) -> E | None:
    """Read a value that was given by its name; None where none was given.

    Raises:
        UnknownValueError: There is no such value.
    """
    try:
        return None if value is None else kind(value)
    except ValueError as error:
        raise UnknownValueError(kind.__name__.lower(), value, tuple(map(str, kind))) from error


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        write_whole(Path(path), text)
    return text


def open_graph(folder: str | Path, *, contents: Contents | None = None) -> KnowledgeGraph:
    """Open the knowledge graph in a folder to ask it; any number of programs may do so at once.

    Args:
        folder: The folder.
        contents: What it holds, where that is known already.

    Raises:
        StoreError: There is none.
    """
    recover(Path(folder))
    return KnowledgeGraph(open_store(Path(folder)), contents=contents)
