"""A graph -> a part of it, which is a graph itself: the same documents with some of their claims, and what these are about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import RdfFormat

from graphbuild.errors import StoreError
from graphbuild.graph.default import find_default, is_default
from graphbuild.graph.given import GivenOntology
from graphbuild.graph.read import from_quads
from graphbuild.graph.to_quads import to_lines
from graphbuild.graph.write import Lines
from graphbuild.model import ClaimPart, EntityPart, Status, status_of
from graphbuild.ontology import load_ontology
from graphbuild.sentences import parts_of
from graphbuild.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphbuild.model import Claim, Extraction


def extractions_with_ontology(store: Store) -> Iterator[tuple[Extraction, GivenOntology]]:
    """Yield the documents by id, each with the properties that its graph gives its claims.

    Raises:
        StoreError: A document's graph is not as graphbuild writes it.
    """
    known = load_ontology()
    for document in store.documents():
        quads = list(store.document_quads(document))
        (extraction,) = from_quads(quads, base=store.base)
        ontology = GivenOntology(known)
        try:
            ontology.learn(extraction, quads, store.names)
        except ValueError as error:
            raise StoreError(f"document {document}", str(error), "remove the document and build it again") from error
        yield extraction, ontology


def select(store: Store, *, about: str | None = None, status: Status | None = None, facts_only: bool = False) -> Store:
    """Make a graph in memory of the claims that are about an entity, or of one status.

    A claim that another one is about comes along. Of entities and mentions there are those that the claims name; of documents, those
    that have such claims. A plain triple is in the part only if it is in the whole: what backs it or stands against it may be left out.

    Args:
        store: The whole graph.
        about: The id of an entity that is a subject, object or argument.
        status: What the claims amount to.
        facts_only: Only facts, none of which is about another claim: that one may be none.
    """

    def wanted(claim: Claim) -> bool:
        if facts_only and any(isinstance(part, ClaimPart) for part in parts_of(claim)):
            return False
        amounts_to = Status.FACT if facts_only else status
        return (about is None or about in entities_of(claim)) and amounts_to in {None, status_of(claim, store.policy)}

    graphs: dict[str, list[str]] = {}
    for extraction, ontology in extractions_with_ontology(store):
        part = _cut(extraction, wanted)
        if part.claims:
            graph = f"<{store.names.claims_graph(part.document.id)}>"
            graphs[graph] = to_lines(part, ontology, store.base, store.policy)
    graphs[""] = [line for line in find_default(graphs.values()) if is_default(store.raw, line)]
    memory = pyoxigraph.Store()
    memory.load(Lines(graphs).to_nquads(), format=RdfFormat.N_QUADS, lenient=True)
    return Store(store.manifest, memory)


def entities_of(claim: Claim) -> set[str]:
    """List the entities that a claim is about: its subject, object and arguments."""
    parts = [claim.subject, claim.object, *(argument.part for argument in claim.arguments)]
    return {part.entity for part in parts if isinstance(part, EntityPart)}


def _cut(extraction: Extraction, wanted: Callable[[Claim], bool]) -> Extraction:
    """Keep the claims that are wanted and what they need."""
    claims = {claim.id: claim for claim in extraction.claims}
    kept: dict[str, Claim] = {}
    waiting = [claim for claim in extraction.claims if wanted(claim)]
    while waiting:
        claim = waiting.pop()
        if claim.id not in kept:
            kept[claim.id] = claim
            waiting += [claims[part.claim] for part in parts_of(claim) if isinstance(part, ClaimPart)]
    states = {entity.id: entity.acts_for for entity in extraction.entities}
    entities = set[str]()
    for claim in kept.values():
        for part in parts_of(claim):
            entity = part.entity if isinstance(part, EntityPart) else None
            while entity is not None and entity not in entities:
                entities.add(entity)
                entity = states.get(entity)
    return replace(
        extraction,
        document=replace(extraction.document, skipped=()),
        entities=tuple(entity for entity in extraction.entities if entity.id in entities),
        mentions=tuple(mention for mention in extraction.mentions if mention.entity in entities),
        claims=tuple(claim for claim in extraction.claims if claim.id in kept),
        skipped=(),
        merges=tuple(merge for merge in extraction.merges if merge.entity in entities),
        before=(),
    )
