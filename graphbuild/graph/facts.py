"""Lines of documents' graphs -> the default graph: descriptions of entities, properties and documents, the facts, and what is disputed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Quad, RdfFormat, parse

from graphbuild.graph.ntriples import TERMS
from graphbuild.graph.to_quads import to_lines
from graphbuild.graph.write import Lines
from graphbuild.vocabulary import DEFAULT_BASE, GB, GIVEN, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from graphbuild.model import Extraction, FactPolicy
    from graphbuild.ontology import Ontology

_GIVEN = {TERMS[given]: TERMS[default] for given, default in GIVEN.items()}
_DESCRIBES = TERMS[GB.describes]
_STATEMENT = TERMS[GB.statement]
Said = tuple[str, str, str]  # subject, property, object, as N-Triples write them
_SUBJECT, _PREDICATE, _OBJECT, _ASSERTS, _ASSERTED = _FIELDS = tuple(
    TERMS[term] for term in (RDF.subject, RDF.predicate, RDF.object, GB.asserts, GB.assertedProperty)
)
_POLARITY, _MODALITY, _ACTUAL = (TERMS[term] for term in (GB.polarity, GB.modality, GB.Actual))
_WANTED = {*_GIVEN, *_FIELDS, _DESCRIBES, _STATEMENT, _POLARITY, _MODALITY}


class Backing(NamedTuple):
    """What some graphs say about propositions, by the proposition's statement; all terms are written as in N-Triples.

    `facts` gives the plain triple of each statement that a claim asserts, `asserting` the claims that assert it, `stating` those whose
    own subject, predicate and object it is, whatever they say of it; `sides` gives the polarities in which they say that it is, or is
    not: what is only wished, asked or possible is on no side.
    """

    facts: Mapping[str, str]
    asserting: Mapping[str, AbstractSet[str]]
    stating: Mapping[str, AbstractSet[str]]
    sides: Mapping[str, AbstractSet[str]]


def to_facts(extraction: Extraction, ontology: Ontology, policy: FactPolicy, *, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Write what one document gives to the default graph, if it is the only one: facts, disputes, entities, properties, itself.

    A denied claim whose property has an opposite gives the opposite as a fact.

    Yields:
        Quads of the default graph, sorted, each once.
    """
    said = read_said(to_lines(extraction, ontology, base, policy))
    backing = read_backing(said)
    disputes = (to_dispute(statement) for statement, sides in backing.sides.items() if is_disputed(sides))
    default = Lines({"": [*find_descriptions(said), *find_facts(backing), *disputes]})
    yield from parse(default.to_nquads(), format=RdfFormat.N_QUADS)


def read_said(lines: Iterable[str]) -> list[Said]:
    """Pick out of the lines of a document's graph what matters to the default graph, which is less than half."""
    split = (line.split(" ", 2) for line in lines)
    return [(subject, prop, value) for subject, prop, value in split if prop in _WANTED]


def find_descriptions(said: Iterable[Said]) -> Iterator[str]:
    """Yield what one document's graph says of entities, properties and the document, as lines of the default graph."""
    things: dict[str, str] = {}
    given: list[tuple[str, str, str]] = []
    for subject, prop, value in said:
        if prop == _DESCRIBES:
            things[subject] = value
        elif prop in _GIVEN:
            given.append((subject, _GIVEN[prop], value))
    for subject, prop, value in given:
        yield f"{things[subject]} {prop} {value}"


def find_facts(backing: Backing) -> Iterator[str]:
    """Yield the facts that claims back, as lines of the default graph."""
    for statement, fact in backing.facts.items():
        if is_backed(backing.asserting.get(statement, frozenset()), backing.stating.get(statement, frozenset())):
            yield fact


class Tally:
    """What all documents say about propositions, taken in one document at a time."""

    def __init__(self) -> None:
        """Start without a document."""
        self._facts: dict[str, str] = {}
        self._stated: set[str] = set()  # statements that some claim states in so many words
        self._backed: set[str] = set()  # statements that a claim both states and asserts; a claim stands in one graph only
        self._side: dict[str, str] = {}  # by statement, the polarity that came first
        self._disputed: set[str] = set()

    def add(self, said: Iterable[Said]) -> None:
        """Take in what one document says."""
        backing = read_backing(said)
        self._facts |= backing.facts
        self._stated |= backing.stating.keys()
        for statement, claims in backing.asserting.items():
            if not claims.isdisjoint(backing.stating.get(statement, ())):
                self._backed.add(statement)
        for statement, sides in backing.sides.items():
            if is_disputed(sides | {self._side.setdefault(statement, min(sides))}):
                self._disputed.add(statement)

    def facts(self) -> Iterator[str]:
        """Yield the facts that claims back, as `find_facts` does."""
        return (fact for statement, fact in self._facts.items() if statement in self._backed or statement not in self._stated)

    def disputes(self) -> Iterator[str]:
        """Yield what says of statements that they are disputed, as lines of the default graph."""
        return map(to_dispute, self._disputed)


def is_disputed(sides: AbstractSet[str]) -> bool:
    """Whether some claim affirms as actual what another denies as actual, given the polarities of all claims that are actual."""
    return len(sides) > 1


def to_dispute(statement: str) -> str:
    """Write the line of the default graph that says that a statement is disputed; it says nothing of the proposition itself."""
    return f"{statement} {TERMS[RDF.type]} {TERMS[GB.DisputedStatement]}"


def is_backed(asserting: AbstractSet[str], stating: AbstractSet[str]) -> bool:
    """Whether the plain triple of a statement may stand, given the claims that assert it and those that state it.

    A claim may assert its own proposition; a denial may assert the opposite of its own, unless all that anybody says of this opposite
    in so many words is denied, wished or hearsay: then the triple would be a leak of theirs.
    """
    return bool(asserting & stating) or (bool(asserting) and not stating)


def read_backing(said: Iterable[Said]) -> Backing:
    """Collect the propositions of claims and what is asserted of them, from any number of graphs."""
    fields: dict[str, dict[str, str]] = {term: {} for term in (*_FIELDS, _POLARITY, _MODALITY)}
    stating: dict[str, set[str]] = defaultdict(set)
    for subject, prop, value in said:
        if prop in fields:
            fields[prop][subject] = value
        elif prop == _STATEMENT:
            stating[value].add(subject)
    facts: dict[str, str] = {}
    asserting: dict[str, set[str]] = defaultdict(set)
    for claim, statement in fields[_ASSERTS].items():
        prop = fields[_ASSERTED].get(claim) or fields[_PREDICATE][claim]
        facts[statement] = f"{fields[_SUBJECT][claim]} {prop} {fields[_OBJECT][claim]}"
        asserting[statement].add(claim)
    modality, polarity = fields[_MODALITY], fields[_POLARITY]
    sides: dict[str, set[str]] = {}
    for statement, claims in stating.items():
        for claim in claims:
            if modality.get(claim) == _ACTUAL and claim in polarity:
                sides.setdefault(statement, set()).add(polarity[claim])
    return Backing(facts, asserting, stating, sides)
