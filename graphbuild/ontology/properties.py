"""Predicates -> properties, by the wordings, domains and ranges that Turtle files declare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.errors import OntologyError
from graphbuild.model import Kind
from graphbuild.ontology.kinds import ANY, Classes, Kinds, common
from graphbuild.ontology.turtle import english, iris, local_name, ontology_files, read_statements
from graphbuild.ontology.wordings import backward, bases, clean, forward
from graphbuild.vocabulary import GB, RDF, RDFS, SCHEMA, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from graphbuild.model import Predicate
    from graphbuild.ontology.turtle import Description, Statements

OWL = "http://www.w3.org/2002/07/owl#"
_TYPES = frozenset({OWL + "ObjectProperty", OWL + "DatatypeProperty", RDF.IRI + "Property"})
_CACHE_SIZE = 100_000

Key = tuple[str, Kind | None, Kind | None]


@dataclass(frozen=True, slots=True)
class Property:
    """One relation of an ontology.

    `wordings` are its other names as written. `domain` and `range` are the kinds of entities that may stand there, empty for any;
    `literal` says that the object is a value and no entity. Where a source denies the property of somebody, it says `opposite`.
    """

    iri: str
    label: str
    wordings: tuple[str, ...] = ()
    domain: Kinds = ANY
    range: Kinds = ANY
    opposite: str | None = None
    notation: tuple[str, ...] = ()
    literal: bool = False

    def admits(self, subject: Kind | None, object: Kind | None) -> bool:  # noqa: A002 - the claim's word
        """Whether kinds may stand on both ends; None is no entity, or one of unknown kind.

        An unknown subject passes, and so does an abstract one where organizations may act: nouns for groups (`the delegation`)
        often have no better kind. An unknown object passes where any kind may stand, or a value: a claim that lacks the meeting
        does not hold one.
        """
        if (
            self.domain
            and subject not in (None, *self.domain)
            and not (subject is Kind.ABSTRACT and Kind.ORGANIZATION in self.domain)
        ):
            return False
        if object is None:
            return not self.range or self.literal
        return not self.range or object in self.range

    @property
    def strictness(self) -> int:
        """How much the ends are narrowed: the number of kinds that are left out, at most all of both ends."""
        return sum(len(Kind) - len(kinds) for kinds in (self.domain, self.range) if kinds)


class Ontology:
    """Properties by the predicates that word them.

    Of several properties for one predicate, the first ontology's come first, then the narrower, then the one whose label it is,
    then by IRI.
    """

    def __init__(self) -> None:
        """Start without a property."""
        self._properties: dict[str, Property] = {}
        self._forward: dict[str, list[tuple[int, int, int, str]]] = {}
        self._backward: dict[str, list[tuple[int, int, int, str]]] = {}
        self._found: dict[Key, Property | None] = {}
        self._added = 0

    @property
    def properties(self) -> Mapping[str, Property]:
        """The properties by IRI, in the order in which they were added."""
        return self._properties

    def add(self, properties: Iterable[Property]) -> None:
        """Add one ontology, after those that are there; a property that is there already stays as it is."""
        for prop in properties:
            if prop.iri not in self._properties:
                self._properties[prop.iri] = prop
                self._index(prop)
        self._added += 1
        self._found.clear()

    def property_for(self, predicate: Predicate, subject: Kind | None, object: Kind | None) -> Property | None:  # noqa: A002 - the claim's word
        """Find the property that a predicate means between two kinds of entities, or None.

        >>> from graphbuild.model import Predicate
        >>> attend = Predicate("take part in", "take", "took part in")
        >>> load_ontology().property_for(attend, Kind.PERSON, Kind.EVENT).label
        'participates in'
        """
        key = (predicate.label, subject, object)
        try:
            return self._found[key]
        except KeyError:
            if len(self._found) >= _CACHE_SIZE:
                self._found.clear()
            found = self._found[key] = self._best(self._forward, key)
            return found

    def inverse_for(self, predicate: Predicate, subject: Kind | None, object: Kind | None) -> Property | None:  # noqa: A002 - the claim's word
        """Find the property that a predicate means with its ends exchanged: `be capital of` for a property `capital`."""
        return self._best(self._backward, (predicate.label, object, subject))

    def _best(self, index: Mapping[str, list[tuple[int, int, int, str]]], key: Key) -> Property | None:
        label, subject, object_ = key
        for form in _forms_of(label):
            for *_, iri in index.get(form, ()):
                if self._properties[iri].admits(subject, object_):
                    return self._properties[iri]
        return None

    def _index(self, prop: Property) -> None:
        dated = prop.range == {Kind.TIME}
        for rank, wording in enumerate((prop.label, *prop.wordings)):
            entry = (self._added, -prop.strictness, min(rank, 1), prop.iri)
            for index, forms in ((self._forward, forward(wording, dated=dated)), (self._backward, backward(wording))):
                for form in forms:
                    entries = index.setdefault(form, [])
                    if all(prop.iri != other[-1] for other in entries):
                        entries.append(entry)
                        entries.sort()


def load_ontology(extra: Sequence[Path] = ()) -> Ontology:
    """Read the user's ontologies, in their order, then the relations of news.

    Raises:
        OntologyError: A file is missing, is no Turtle, or declares no property.
    """
    paths = [*extra, ontology_files()["news.ttl"]]
    files = [(path, read_statements(path)) for path in paths]
    merged: Statements = {}
    for _, statements in files:
        for iri, said in statements.items():
            for predicate, values in said.items():
                merged.setdefault(iri, {}).setdefault(predicate, []).extend(values)
    classes, ontology = Classes(merged), Ontology()
    for path, statements in files:
        properties = find_properties(statements, classes)
        if not properties:
            remedy = "declare at least one owl:ObjectProperty, owl:DatatypeProperty or rdf:Property with an rdfs:label"
            raise OntologyError(str(path), "the file declares no property", remedy)
        ontology.add(properties)
    return ontology


def find_properties(statements: Statements, classes: Classes) -> tuple[Property, ...]:
    """List what a file declares as properties, in its order; without a label, the IRI's last part is the label."""
    return tuple(
        _to_property(iri, said, classes)
        for iri, said in statements.items()
        if not _TYPES.isdisjoint(iris(said.get(RDF.type.value, ())))
    )


def _to_property(iri: str, said: Description, classes: Classes) -> Property:
    labels = english(said.get(RDFS.label.value, ())) or (local_name(iri),)
    ranges = [*said.get(RDFS.range.value, ()), *said.get(SCHEMA.IRI + "rangeIncludes", ())]
    return Property(
        iri=iri,
        label=labels[0],
        wordings=(*labels[1:], *english(said.get(SKOS.altLabel.value, ()))),
        domain=_kinds(said, "domain", classes),
        range=_kinds(said, "range", classes),
        opposite=next(iter(iris(said.get(GB.opposite.value, ()))), None),
        notation=english(said.get(SKOS.notation.value, ())),
        literal=OWL + "DatatypeProperty" in iris(said[RDF.type.value]) or any(each.startswith(XSD) for each in iris(ranges)),
    )


def _kinds(said: Description, end: str, classes: Classes) -> Kinds:
    """Combine `rdfs:domain`, all of which hold, and `schema:domainIncludes`, of which one does; likewise for the range."""
    all_of = [classes.kinds(iri) for iri in iris(said.get(RDFS.IRI + end, ()))]
    any_of = [classes.kinds(iri) for iri in iris(said.get(f"{SCHEMA.IRI}{end}Includes", ()))]
    union = frozenset().union(*any_of) if any_of and all(any_of) else ANY
    return common([*all_of, union])


def _forms_of(label: str) -> tuple[str, ...]:
    """List the spellings under which a predicate is looked up: as it is, then with its verb in base form."""
    text = clean(label)
    head, _, rest = text.partition(" ")
    return tuple(f"{base} {rest}".strip() for base in bases(head)) if text else ()
