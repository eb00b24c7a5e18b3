"""Quads of documents' graphs -> the default graph: descriptions of entities, properties and documents, and the facts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from graphbuild.graph.to_quads import to_quads
from graphbuild.vocabulary import DEFAULT_BASE, GB, GIVEN, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from graphbuild.model import Extraction, FactPolicy
    from graphbuild.ontology import Ontology


class Fact(NamedTuple):
    """A plain triple that claims put into the default graph."""

    subject: NamedNode
    property: NamedNode
    object: NamedNode | Literal


class Backing(NamedTuple):
    """What some graphs say about propositions, by the IRI of the proposition's statement.

    `facts` gives the triple of each statement that a claim asserts, `asserting` the claims that assert it, `stating` those whose own
    subject, predicate and object it is, whatever they say of it.
    """

    facts: Mapping[NamedNode, Fact]
    asserting: Mapping[NamedNode, AbstractSet[NamedNode]]
    stating: Mapping[NamedNode, AbstractSet[NamedNode]]


def to_facts(extraction: Extraction, ontology: Ontology, policy: FactPolicy, *, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Write what one document gives to the default graph, if it is the only one: facts, entities, properties, the document.

    A denied claim whose property has an opposite gives the opposite as a fact.

    Yields:
        Quads of the default graph, each at least once.
    """
    quads = list(to_quads(extraction, ontology, base=base, policy=policy))
    yield from find_descriptions(quads)
    yield from find_facts(read_backing(quads))


def find_descriptions(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield what documents' graphs say of entities, properties and the documents, as quads of the default graph."""
    things: dict[tuple[object, NamedNode], NamedNode] = {}
    given: list[Any] = []
    quad: Any  # documents' graphs hold neither blank nodes nor triples as terms
    for quad in quads:
        predicate = quad.predicate
        if predicate == GB.describes:
            things[quad.graph_name, quad.subject] = quad.object
        elif predicate in GIVEN:
            given.append(quad)
    for quad in given:
        yield Quad(things[quad.graph_name, quad.subject], GIVEN[quad.predicate], quad.object)


def find_facts(backing: Backing) -> Iterator[Quad]:
    """Yield the facts that claims back, as quads of the default graph."""
    for statement, fact in backing.facts.items():
        if is_backed(backing.asserting.get(statement, frozenset()), backing.stating.get(statement, frozenset())):
            yield Quad(*fact)


def is_backed(asserting: AbstractSet[NamedNode], stating: AbstractSet[NamedNode]) -> bool:
    """Whether the plain triple of a statement may stand, given the claims that assert it and those that state it.

    A claim may assert its own proposition; a denial may assert the opposite of its own, unless all that anybody says of this opposite
    in so many words is denied, wished or hearsay: then the triple would be a leak of theirs.
    """
    return bool(asserting & stating) or (bool(asserting) and not stating)


def read_backing(quads: Iterable[Quad]) -> Backing:
    """Collect the propositions of claims and what is asserted of them."""
    fields: dict[NamedNode, dict[NamedNode, Any]] = {
        term: {} for term in (RDF.subject, RDF.predicate, RDF.object, GB.asserts, GB.assertedProperty)
    }
    stating: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    quad: Any  # see find_descriptions
    for quad in quads:
        if quad.predicate in fields:
            fields[quad.predicate][quad.subject] = quad.object
        elif quad.predicate == GB.statement:
            stating[quad.object].add(quad.subject)
    facts: dict[NamedNode, Fact] = {}
    asserting: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for claim, statement in fields[GB.asserts].items():
        prop = fields[GB.assertedProperty].get(claim) or fields[RDF.predicate][claim]
        facts[statement] = Fact(fields[RDF.subject][claim], prop, fields[RDF.object][claim])
        asserting[statement].add(claim)
    return Backing(facts, asserting, stating)
