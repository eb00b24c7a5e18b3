"""Triples of all graphs in one, as Turtle has them -> the same triples in the graphs that they came from.

A document's graph says something of the document's own nodes and of its claims; what is said of anything else is the default graph's,
so that the subject of a triple tells where it belongs. Entities are described in the graph of the document whose own they are, and
else in the default graph, to which some document's description gives them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from graphbuild.vocabulary import GB, GIVEN, OA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphbuild.vocabulary import Minter

_DEFAULT = frozenset(GIVEN.values())


def unflatten(quads: Iterable[Quad], names: Minter) -> Iterator[Quad]:
    """Put each triple into the graph that it came from.

    Raises:
        ValueError: A claim belongs to no document.
    """
    triples = [quad.triple for quad in quads]
    claims = {_iri(triple): names.document_id(target) for triple in triples if (target := _target(triple))}
    of_entities: list[Triple] = []
    mentioned: dict[str, set[str]] = defaultdict(set)
    described: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        iri = _iri(triple)
        document = _document(triple, iri, claims, names)
        if document is not None:
            yield _to_quad(triple, NamedNode(names.claims_graph(document)))
            groups = described if triple.predicate == GB.describes else mentioned
            for entity in _entities(triple, names):
                groups[entity].add(document)
        elif triple.predicate in _DEFAULT and names.is_entity(iri):
            of_entities.append(triple)
        else:
            yield _to_quad(triple, DefaultGraph())
    documents = {*claims.values(), *(names.document_id(_iri(triple)) for triple in triples if triple.predicate == GB.text)}
    for triple in of_entities:
        entity = names.entity_id(_iri(triple))
        candidates = (_starting(entity) & documents) - described[entity]
        own = candidates & mentioned[entity] or (set() if described[entity] else candidates)
        for document in sorted(own):
            yield _to_quad(triple, NamedNode(names.claims_graph(document)))
        if described[entity] or not own:
            yield _to_quad(triple, DefaultGraph())


def _starting(entity: str) -> set[str]:
    """Give the ids of documents whose own the entity may be: what its id starts with, up to a slash."""
    parts = entity.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts))}


def _document(triple: Triple, iri: str, claims: Mapping[str, str], names: Minter) -> str | None:
    """Give the document that says something of its own node or claim; None for what the default graph says."""
    if names.is_claim(iri):
        claim = iri.split("/argument/", 1)[0]
        if claim not in claims:
            raise ValueError(f"{claim} has no evidence in any document")
        return claims[claim]
    if not iri.startswith(f"{names.base}document/"):
        return None
    document = names.document_id(iri)
    return None if iri == names.document(document) and triple.predicate in _DEFAULT else document


def _entities(triple: Triple, names: Minter) -> Iterator[str]:
    """Give the entities that a triple of a document mentions."""
    value = triple.object
    if isinstance(value, NamedNode) and names.is_entity(value.value):
        yield names.entity_id(value.value)
    elif triple.predicate == GB.otherMentions and isinstance(value, Literal):
        yield from (row[3] for row in json.loads(value.value))


def _target(triple: Triple) -> str | None:
    """Give the place of a claim's words, where a triple tells it."""
    return triple.object.value if triple.predicate == OA.hasTarget and isinstance(triple.object, NamedNode) else None


def _to_quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _iri(triple: Triple) -> str:
    if not isinstance(triple.subject, NamedNode):
        raise ValueError(f"{triple.subject} has no IRI")  # noqa: TRY004 (it is the file that is wrong)
    return triple.subject.value
