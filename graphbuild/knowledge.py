"""A knowledge graph to ask: its documents, entities and claims, its RDF, its picture."""

from __future__ import annotations

import difflib
import io
from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from graphbuild.entities.gazetteer import fold_name
from graphbuild.errors import NotInGraphError
from graphbuild.folder import STORE, check_folder
from graphbuild.graph import to_rdflib, write_nquads, write_trig, write_turtle
from graphbuild.model import ClaimPart, EntityPart, Status, status_of
from graphbuild.query import run_named, run_query
from graphbuild.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    import networkx as nx
    import rdflib
    from pyoxigraph import Quad

    from graphbuild.model import Claim, Document, Entity, Extraction, Mention, Part, Skipped
    from graphbuild.query import Result
    from graphbuild.store import Store

SIMILAR = 3  # near names shown for one that is not there


class KnowledgeGraph:
    """The knowledge graph of some documents, in memory or in a folder.

    Documents come by id, entities by id, claims and mentions in text order within their document. Close it, or use it as a context
    manager, to free its folder for others.
    """

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        """Look at a store; `folder` is where its files lie, if any do."""
        self._store = store
        self.folder = folder

    def __enter__(self) -> Self:
        """Use the graph in a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Free the graph's folder."""
        self.close()

    def close(self) -> None:
        """Free the graph's folder for other programs; the graph can be asked no more."""
        self._store.close()

    # -- documents, entities, claims

    @cached_property
    def _extractions(self) -> tuple[Extraction, ...]:
        return tuple(self._store.extractions())

    @cached_property
    def _entities(self) -> dict[str, Entity]:
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
            ValueError: There is no such status.
        """
        wanted = None if status is None else Status(status)
        entity = None if about is None else self.entity(about).id
        return tuple(
            claim
            for claim in self._claims.values()
            if (wanted is None or self.status_of(claim) is wanted) and (entity is None or entity in _entities_of(claim))
        )

    def skipped(self) -> tuple[Skipped, ...]:
        """List what could not be read."""
        return tuple(note for each in self._extractions for note in (*each.document.skipped, *each.skipped))

    def status_of(self, claim: Claim) -> Status:
        """Say what a claim amounts to under the graph's policy."""
        return status_of(claim, self._store.policy)

    # -- one of them

    def entity(self, name: str) -> Entity:
        """Find an entity by its id or any of its names, whatever the case; of several, the one mentioned most.

        Raises:
            NotInGraphError: There is none; the error holds names that come near.
        """
        if name in self._entities:
            return self._entities[name]
        found = self._by_name.get(fold_name(name))
        if found is None:
            raise NotInGraphError("entity", name, near(name, (each.name for each in self._entities.values())))
        return self._entities[found]

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Entities by their folded names: own names before others, the most mentioned first."""
        number = Counter(mention.entity for each in self._extractions for mention in each.mentions)
        ordered = sorted(self._entities.values(), key=lambda entity: (-number[entity.id], entity.id))
        names: dict[str, str] = {}
        for names_of in (lambda entity: (entity.name,), lambda entity: entity.names):
            for entity in ordered:
                for name in names_of(entity):
                    names.setdefault(fold_name(name), entity.id)
        return names

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

    def query(self, sparql: str) -> Result:
        """Ask in SPARQL, with the common prefixes declared.

        Raises:
            QueryError: It does not parse or cannot run; the error holds line and column.
        """
        return run_query(self._store, sparql)

    def named_query(self, name: str, *, about: str | None = None) -> Result:
        """Ask a ready query, of the whole graph or about one entity.

        Raises:
            UnknownQueryError: There is no such query; the error lists those that there are.
            NotInGraphError: There is no such entity.
        """
        return run_named(self._store, name, about)

    # -- other forms

    def to_turtle(self, path: str | Path | None = None) -> str:
        """Give the graph as Turtle, facts and claims in one, and write it where a path is given."""
        return self._render(write_turtle, path)

    def to_trig(self, path: str | Path | None = None) -> str:
        """Give the graph as TriG, the facts and one named graph a document, and write it where a path is given."""
        return self._render(write_trig, path)

    def to_nquads(self, path: str | Path | None = None) -> str:
        """Give the graph as sorted N-Quads, and write it where a path is given."""
        return self._render(write_nquads, path)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give the graph as an rdflib dataset of its own; changing it changes nothing here."""
        return to_rdflib(self._store.quads(), self._store.base)

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
        return to_excerpt(network, entity, hops, None if status is None else Status(status))

    def to_html(
        self, path: str | Path | None = None, *, about: str | None = None, hops: int = 2, status: Status | str | None = None
    ) -> str:
        """Give the graph, or a part of it as in `to_networkx`, as one page to look at, and write it where a path is given."""
        from graphbuild.outputs import to_page  # noqa: PLC0415 -- what draws takes a while, and queries do without

        page = to_page(self.to_networkx(about=about, hops=hops, status=status), self.documents())
        return _written(page, path)

    def check(self) -> tuple[Offence, ...]:
        """List what is not as promised: ill-formed claims, leaks, evidence that is not in its text; nothing, if all is well."""
        return tuple(check_store(self._store))

    # -- changing it

    def remove(self, document: str) -> None:
        """Take a document out; the graph and its files are then as if it had never been there.

        Raises:
            NotInGraphError: There is no such document.
        """
        raise NotImplementedError

    def _render(self, write: Callable[[Iterable[Quad], io.BytesIO, str], None], path: str | Path | None) -> str:
        stream = io.BytesIO()
        write(self._store.quads(), stream, self._store.base)
        return _written(stream.getvalue().decode(), path)


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """List the known names that come nearest to one that is not known, whatever the case.

    >>> near("talibann", ["Taliban", "Tehran", "Paris"])
    ('Taliban',)
    """
    folded = {other.casefold(): other for other in known}
    return tuple(folded[other] for other in difflib.get_close_matches(name.casefold(), folded, SIMILAR))


def _entities_of(claim: Claim) -> set[str]:
    """List the entities that a claim is about."""
    parts = [claim.subject, claim.object, *(argument.part for argument in claim.arguments)]
    return {part.entity for part in parts if isinstance(part, EntityPart)}


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        write_text(text, Path(path))
    return text


def open_graph(folder: str | Path) -> KnowledgeGraph:
    """Open the knowledge graph in a folder.

    Raises:
        StoreError: There is none, or another program is using it.
    """
    place = Path(folder)
    check_folder(place, needed=True)
    return KnowledgeGraph(open_store(place / STORE), place)
