"""The RDF terms that graphs are written in."""

# ruff: noqa: N815 - the terms keep the spelling that they have in RDF

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeVar

from pyoxigraph import NamedNode

from graphbuild.model import Kind, MentionKind, Modality, Polarity, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

E = TypeVar("E", bound=StrEnum)


class Terms:
    """A namespace: each annotated name of a subclass becomes its IRI, so that a mistyped term is an error."""

    IRI: ClassVar[str]

    def __init_subclass__(cls, *, iri: str) -> None:
        """Give the names their IRIs."""
        cls.IRI = iri
        for name in cls.__annotations__:
            setattr(cls, name, NamedNode(iri + name))

    @classmethod
    def all(cls) -> Mapping[str, NamedNode]:
        """List the terms by name."""
        return {name: getattr(cls, name) for name in cls.__annotations__}


class GB(Terms, iri="https://w3id.org/graphbuild#"):
    """The claim vocabulary; `ontologies/graphbuild.ttl` says what each term means."""

    # classes
    Claim: NamedNode
    Argument: NamedNode
    DisputedStatement: NamedNode
    Attribution: NamedNode
    Mention: NamedNode
    Turn: NamedNode
    Skipped: NamedNode
    Description: NamedNode
    Polarity: NamedNode
    Modality: NamedNode
    Status: NamedNode
    MentionKind: NamedNode
    Merge: NamedNode
    Object: NamedNode
    Time: NamedNode
    Substance: NamedNode
    Animal: NamedNode
    Plant: NamedNode
    Abstract: NamedNode
    # individuals
    Affirmed: NamedNode
    Negated: NamedNode
    Actual: NamedNode
    Possible: NamedNode
    Intended: NamedNode
    Required: NamedNode
    Hypothetical: NamedNode
    Asked: NamedNode
    Fact: NamedNode
    Denied: NamedNode
    Attributed: NamedNode
    Unrealized: NamedNode
    Name: NamedNode
    Nominal: NamedNode
    Pronoun: NamedNode
    # properties of a claim
    statement: NamedNode
    asserts: NamedNode
    assertedProperty: NamedNode
    polarity: NamedNode
    modality: NamedNode
    status: NamedNode
    wording: NamedNode
    inWords: NamedNode
    lemma: NamedNode
    predicateText: NamedNode
    partSpans: NamedNode
    subjectText: NamedNode
    subjectForm: NamedNode
    objectText: NamedNode
    objectForm: NamedNode
    attributedTo: NamedNode
    reportedBy: NamedNode
    attribution: NamedNode
    cue: NamedNode
    place: NamedNode
    time: NamedNode
    argument: NamedNode
    hasArgument: NamedNode
    confidence: NamedNode
    rule: NamedNode
    # properties of an argument
    role: NamedNode
    preposition: NamedNode
    value: NamedNode
    valueText: NamedNode
    valueSpan: NamedNode
    valueForm: NamedNode
    # properties of an attribution
    source: NamedNode
    sourceText: NamedNode
    sourceSpan: NamedNode
    sourceForm: NamedNode
    cueSpan: NamedNode
    contentSpan: NamedNode
    narrator: NamedNode
    within: NamedNode
    # properties of a whole graph
    factsFrom: NamedNode
    trusts: NamedNode
    corrections: NamedNode
    ownRelations: NamedNode
    ownEntities: NamedNode
    # properties of mentions and entities
    refersTo: NamedNode
    mentionKind: NamedNode
    otherMentions: NamedNode
    beforeMerging: NamedNode
    kind: NamedNode
    actsFor: NamedNode
    # properties of a description: each gives a triple of the default graph
    describes: NamedNode
    givenType: NamedNode
    givenKind: NamedNode
    givenName: NamedNode
    givenOtherName: NamedNode
    givenIdentity: NamedNode
    givenActsFor: NamedNode
    givenLabel: NamedNode
    givenTitle: NamedNode
    givenDate: NamedNode
    givenPublisher: NamedNode
    # properties of a document
    text: NamedNode
    speaker: NamedNode
    turn: NamedNode
    aside: NamedNode
    skipped: NamedNode
    whileReading: NamedNode
    span: NamedNode
    labelSpan: NamedNode
    stage: NamedNode
    reason: NamedNode
    # properties of merges
    merge: NamedNode
    mergedInto: NamedNode
    mergedFrom: NamedNode
    mergeReason: NamedNode
    mergeConfidence: NamedNode
    # properties of corrections
    sameEntity: NamedNode
    differentEntity: NamedNode
    rejectedLink: NamedNode
    # properties of ontologies and gazetteers
    opposite: NamedNode
    antonym: NamedNode
    adjective: NamedNode
    capitalOf: NamedNode
    governmentOf: NamedNode


class RDF(Terms, iri="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    """RDF's own terms."""

    type: NamedNode
    Statement: NamedNode
    subject: NamedNode
    predicate: NamedNode
    object: NamedNode


class RDFS(Terms, iri="http://www.w3.org/2000/01/rdf-schema#"):
    """RDF Schema."""

    label: NamedNode
    comment: NamedNode
    domain: NamedNode
    range: NamedNode


class SKOS(Terms, iri="http://www.w3.org/2004/02/skos/core#"):
    """Names of things."""

    prefLabel: NamedNode
    altLabel: NamedNode
    notation: NamedNode


class OA(Terms, iri="http://www.w3.org/ns/oa#"):
    """Web Annotation: places in a text (https://www.w3.org/TR/annotation-vocab/)."""

    SpecificResource: NamedNode
    TextPositionSelector: NamedNode
    TextQuoteSelector: NamedNode
    hasTarget: NamedNode
    hasSource: NamedNode
    hasSelector: NamedNode
    start: NamedNode
    end: NamedNode
    exact: NamedNode


class SCHEMA(Terms, iri="https://schema.org/"):
    """Documents and the general classes of entities."""

    NewsArticle: NamedNode
    Person: NamedNode
    Organization: NamedNode
    Place: NamedNode
    Event: NamedNode
    name: NamedNode
    datePublished: NamedNode
    publisher: NamedNode
    sameAs: NamedNode
    containedInPlace: NamedNode
    areaServed: NamedNode


NEWS = "https://w3id.org/graphbuild/news#"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"
WIKIDATA = "http://www.wikidata.org/entity/"
GEONAMES = "https://sws.geonames.org/"

PREFIXES: Mapping[str, str] = {
    "gb": GB.IRI,
    "news": NEWS,
    "oa": OA.IRI,
    "prov": PROV,
    "rdf": RDF.IRI,
    "rdfs": RDFS.IRI,
    "schema": SCHEMA.IRI,
    "skos": SKOS.IRI,
    "wd": WIKIDATA,
    "xsd": XSD,
}

GIVEN: Mapping[NamedNode, NamedNode] = {
    GB.givenType: RDF.type,
    GB.givenKind: GB.kind,
    GB.givenName: SKOS.prefLabel,
    GB.givenOtherName: SKOS.altLabel,
    GB.givenIdentity: SCHEMA.sameAs,
    GB.givenActsFor: GB.actsFor,
    GB.givenLabel: RDFS.label,
    GB.givenTitle: SCHEMA.name,
    GB.givenDate: SCHEMA.datePublished,
    GB.givenPublisher: SCHEMA.publisher,
}

CLASSES: Mapping[Kind, NamedNode] = {
    Kind.PERSON: SCHEMA.Person,
    Kind.PLACE: SCHEMA.Place,
    Kind.ORGANIZATION: SCHEMA.Organization,
    Kind.EVENT: SCHEMA.Event,
    Kind.OBJECT: GB.Object,
    Kind.TIME: GB.Time,
    Kind.SUBSTANCE: GB.Substance,
    Kind.ANIMAL: GB.Animal,
    Kind.PLANT: GB.Plant,
    Kind.ABSTRACT: GB.Abstract,
}


def _individuals(kinds: type[E]) -> Mapping[E, NamedNode]:
    return {kind: NamedNode(GB.IRI + kind.value.capitalize()) for kind in kinds}


POLARITIES = _individuals(Polarity)
MODALITIES = _individuals(Modality)
STATUSES = _individuals(Status)
MENTION_KINDS = _individuals(MentionKind)
