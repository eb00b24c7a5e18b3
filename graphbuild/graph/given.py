"""Documents' graphs -> what they themselves say of properties and of each claim's status, whatever the ontologies say today.

A claim's property was found when its document was built, perhaps with an ontology that is not at hand. To write the same claims again,
as an import or a part of a graph does, its graph is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from graphbuild.model import EntityPart
from graphbuild.ontology import Ontology, Property
from graphbuild.vocabulary import GB, RDF, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from graphbuild.model import Claim, Extraction, Kind, Part, Predicate, Status
    from graphbuild.vocabulary import Minter

Kinds = Mapping[str, "Kind"]
Key = tuple["Predicate", "Kind | None", "Kind | None"]

_STATUS = {node.value: status for status, node in STATUSES.items()}


class GivenOntology(Ontology):
    """The properties that documents' graphs give their claims.

    Attributes:
        statuses: By the claim's id, the status that its graph gives it.
    """

    def __init__(self, known: Ontology) -> None:
        """Know nothing but what an ontology says besides: the notation of a property."""
        super().__init__()
        self.statuses: dict[str, Status] = {}
        self._known = known
        self._given: dict[Key, Property] = {}
        self._labels: dict[str, Property] = {}

    @property
    def properties(self) -> Mapping[str, Property]:
        """The properties by IRI."""
        return self._labels

    def property_for(self, predicate: Predicate, subject: Kind | None, object: Kind | None) -> Property | None:  # noqa: A002 - the claim's word
        """Give the property that the predicate has in its graph."""
        return self._given.get((predicate, subject, object))

    def learn(self, extraction: Extraction, quads: Iterable[Quad], names: Minter) -> None:
        """Take in the graph of a document, and what was read from it.

        Raises:
            ValueError: A claim lacks its property or status, or the graphs give one predicate two properties.
        """
        said: dict[NamedNode, dict[str, str]] = {prop: {} for prop in (*_OF_CLAIMS, GB.describes, GB.givenLabel)}
        for quad in quads:
            if quad.predicate in said and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                said[quad.predicate][quad.subject.value] = quad.object.value
        labels = {thing: said[GB.givenLabel].get(node, "") for node, thing in said[GB.describes].items()}
        kinds = kinds_of(extraction)
        for claim in extraction.claims:
            iri = names.claim(claim.id)
            prop, status = said[RDF.predicate].get(iri), _STATUS.get(said[GB.status].get(iri, ""))
            if prop is None or status is None:
                raise ValueError(f"claim {claim.id} has no {'property' if prop is None else 'status'}")
            self.statuses[claim.id] = status
            opposite = said[GB.assertedProperty].get(iri)
            if opposite:
                self.name(Property(opposite, labels.get(opposite, "")))
            self.give(claim, kinds, Property(prop, labels.get(prop, ""), opposite=opposite))

    def property_of(self, claim: Claim, kinds: Kinds) -> Property:
        """Give the property of a claim that has one."""
        return self._given[_key(claim, kinds)]

    def name(self, prop: Property) -> None:
        """Take in the label of a property."""
        self._labels[prop.iri] = prop

    def give(self, claim: Claim, kinds: Kinds, prop: Property) -> None:
        """Give a claim of a document its property.

        Raises:
            ValueError: The same relation has another property elsewhere.
        """
        self._labels.setdefault(prop.iri, prop)
        known = self._known.properties.get(prop.iri)
        self._add(_key(claim, kinds), replace(prop, notation=known.notation if known else ()))

    def _add(self, key: Key, found: Property) -> None:
        before = self._given.get(key, found)
        if before.iri != found.iri or (before.opposite and found.opposite and before.opposite != found.opposite):
            raise ValueError(f"the relation {key[0].label!r} has two properties, {before.iri} and {found.iri}")
        self._given[key] = found if found.opposite else before


_OF_CLAIMS = (RDF.predicate, GB.assertedProperty, GB.status)


def kinds_of(extraction: Extraction) -> Kinds:
    """Give the kinds of a document's entities by their ids."""
    return {entity.id: entity.kind for entity in extraction.entities}


def _key(claim: Claim, kinds: Kinds) -> Key:
    return claim.predicate, _kind(claim.subject, kinds), _kind(claim.object, kinds)


def _kind(part: Part | None, kinds: Kinds) -> Kind | None:
    return kinds.get(part.entity) if isinstance(part, EntityPart) else None
