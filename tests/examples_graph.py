"""A small document with its claims, and a small ontology, for the tests of everything RDF."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from graphbuild.model import (
    Attribution,
    Claim,
    Cue,
    Document,
    Entity,
    EntityPart,
    Evidence,
    Extraction,
    Kind,
    Modality,
    Polarity,
    Predicate,
    Span,
)
from graphbuild.vocabulary import NEWS, Minter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphbuild.ontology import Ontology

TEXT = "Russia hosts talks. The US does not participate. Kabulov says the US may be absent from talks."
RUSSIA = Entity("Russia", "Russia", Kind.PLACE, ("the Russians",), ("Country",), "Q159")
US = Entity("US", "US", Kind.PLACE)
KABULOV = Entity("Kabulov", "Kabulov", Kind.PERSON)
TALKS = Entity("d1/talks", "talks", Kind.EVENT)
DOCUMENT = Document("d1", TEXT, "Moscow talks", "2021-10-20", "NPR")
NAMES = Minter()


@dataclass(frozen=True)
class FakeProperty:
    """A property of a small ontology."""

    iri: str
    label: str
    opposite: str | None = None


@dataclass(frozen=True)
class FakeOntology:
    """Knows `host`, and `participate in` with its opposite `be absent from`."""

    properties: Mapping[str, FakeProperty] = field(
        default_factory=lambda: {
            found.iri: found
            for found in (
                FakeProperty(f"{NEWS}hosts", "host"),
                FakeProperty(f"{NEWS}participatesIn", "participate in", f"{NEWS}absentFrom"),
                FakeProperty(f"{NEWS}absentFrom", "be absent from", f"{NEWS}participatesIn"),
            )
        }
    )

    def property_for(self, predicate: Predicate, _subject: Kind | None, _object: Kind | None) -> FakeProperty | None:
        """Find a property by its label."""
        return next((found for found in self.properties.values() if found.label == predicate.label), None)


ONTOLOGY = cast("Ontology", FakeOntology())


def place(words: str) -> Span:
    """Find words in the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


def claim(subject: Entity, label: str, value: Entity | None, words: str, **changes: Any) -> Claim:
    """Make a claim with the words as its evidence."""
    known = Claim(
        "d1",
        EntityPart(subject.id, subject.name),
        Predicate(label, label.split(maxsplit=1)[0], label),
        None if value is None else EntityPart(value.id, value.name),
        Evidence(words, place(words)),
        rule="clause/verbal",
    )
    return replace(known, id="", **changes)


HOSTS = claim(RUSSIA, "host", TALKS, "Russia hosts talks.")
ABSENT = claim(US, "participate in", TALKS, "The US does not participate.", polarity=Polarity.NEGATED, confidence=0.91)
SAID = Attribution(
    EntityPart("Kabulov", "Kabulov", place("Kabulov")), Cue("says", place("says")), place("the US may be absent from talks")
)
PRESENT = claim(US, "participate in", TALKS, "The US does not participate.")
SAYS = replace(PRESENT, id="", attribution=(SAID,))
MAY = claim(US, "be absent from", TALKS, "the US may be absent from talks", attribution=(SAID,), modality=Modality.POSSIBLE)
GOOD = Extraction(DOCUMENT, (KABULOV, RUSSIA, US, TALKS), claims=(HOSTS, ABSENT))


def in_document(document_id: str, extraction: Extraction = GOOD) -> Extraction:
    """Give the same as another document says it."""
    claims = tuple(replace(known, id="", document=document_id) for known in extraction.claims)
    mentions = tuple(replace(known, document=document_id) for known in extraction.mentions)
    return replace(extraction, document=replace(extraction.document, id=document_id), claims=claims, mentions=mentions)
