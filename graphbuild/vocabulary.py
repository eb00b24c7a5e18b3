"""Ids and labels -> IRIs and back, and the RDF terms that graphs are written in: the only place where IRIs are made."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeVar
from urllib.parse import unquote

from pyoxigraph import NamedNode

from graphbuild.errors import InputError
from graphbuild.model import Kind, MentionKind, Modality, Polarity, Span, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

E = TypeVar("E", bound=StrEnum)

DEFAULT_BASE = "https://example.org/kg/"


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
    Attribution: NamedNode
    Mention: NamedNode
    Turn: NamedNode
    Skipped: NamedNode
    Description: NamedNode
    Polarity: NamedNode
    Modality: NamedNode
    Status: NamedNode
    MentionKind: NamedNode
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
    lemma: NamedNode
    predicateText: NamedNode
    predicateSpan: NamedNode
    subjectText: NamedNode
    subjectSpan: NamedNode
    subjectForm: NamedNode
    objectText: NamedNode
    objectSpan: NamedNode
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
    # properties of mentions and entities
    refersTo: NamedNode
    mentionKind: NamedNode
    kind: NamedNode
    # properties of a description: each gives a triple of the default graph
    describes: NamedNode
    givenType: NamedNode
    givenKind: NamedNode
    givenName: NamedNode
    givenOtherName: NamedNode
    givenIdentity: NamedNode
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


NEWS = "https://w3id.org/graphbuild/news#"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"
WIKIDATA = "http://www.wikidata.org/entity/"

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

_ENCODED = re.compile(r"[^\w. -]|_|(?<!\w)\.|\.(?!\w)")
_SPAN = re.compile(r"(.+)/char/([0-9]+)-([0-9]+)(?:/mention/[0-9]+)?")


def to_segment(label: str) -> str:
    r"""Write any text as one legal segment of an IRI; different texts give different segments.

    Letters and digits of all scripts, `-`, and `.` inside words stay; a space becomes `_`; everything else becomes the
    percent-encoding of its UTF-8, as RFC 3987 wants for what it forbids (invisible direction marks among it). So no segment is `.`
    or `..`, which tools drop when they resolve IRIs, or ends in the full stop of a Turtle sentence; the empty text is `~`.

    >>> to_segment("Moscow talks"), to_segment("a_b/c"), to_segment("Кабулов"), to_segment(".."), to_segment("\u200f")
    ('Moscow_talks', 'a%5Fb%2Fc', 'Кабулов', '%2E%2E', '%E2%80%8F')
    """
    return _ENCODED.sub(_encode, label).replace(" ", "_") or "~"


def from_segment(segment: str) -> str:
    """Read the text back that `to_segment` has written.

    >>> from_segment("a%5Fb%2Fc"), from_segment("~")
    ('a_b/c', '')
    """
    return "" if segment == "~" else unquote(segment.replace("_", " "), errors="surrogatepass")


def _encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


class Minter:
    """Makes the IRIs of one graph, all of which start with its base, and reads them back.

    >>> names = Minter(DEFAULT_BASE)
    >>> names.entity("moscow-talks/US envoy")
    'https://example.org/kg/entity/moscow-talks/US_envoy'
    >>> names.entity_id('https://example.org/kg/entity/moscow-talks/US_envoy')
    'moscow-talks/US envoy'
    >>> names.span("d 1", Span(147, 175))
    'https://example.org/kg/document/d_1/char/147-175'
    """

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        """Take the base of all IRIs.

        Raises:
            InputError: The base is no absolute IRI that ends in `/` or `#`.
        """
        try:
            NamedNode(base)
        except ValueError as error:
            raise InputError(f"base {base!r}", f"is no absolute IRI ({error})", f"name one such as {DEFAULT_BASE}") from error
        if not base.endswith(("/", "#")):
            raise InputError(f"base {base!r}", "does not end in / or #", f"write it as {base}/")
        self.base = base
        self._entity = f"{base}entity/"
        self._document = f"{base}document/"
        self._claim = f"{base}claim/"
        self._relation = f"{base}rel/"

    @property
    def prefixes(self) -> Mapping[str, str]:
        """All prefixes of the graph's files and queries, sorted by name."""
        own = {
            "kg": self.base,
            "entity": self._entity,
            "document": self._document,
            "claim": self._claim,
            "rel": self._relation,
            "statement": f"{self.base}statement/",
        }
        return dict(sorted({**PREFIXES, **own}.items()))

    def entity(self, entity_id: str) -> str:
        """Name an entity; `/` in its id stays, as a path."""
        return self._entity + "/".join(map(to_segment, entity_id.split("/")))

    def entity_id(self, iri: str) -> str:
        """Read an entity's id from its IRI."""
        return "/".join(map(from_segment, _after(self._entity, iri).split("/")))

    def document(self, document_id: str) -> str:
        """Name a document."""
        return self._document + to_segment(document_id)

    def document_id(self, iri: str) -> str:
        """Read a document's id from its IRI or that of anything in it."""
        return from_segment(_after(self._document, iri).split("/", 1)[0])

    def claims_graph(self, document_id: str) -> str:
        """Name the graph of a document's claims."""
        return f"{self.document(document_id)}/claims"

    def span(self, document_id: str, span: Span) -> str:
        """Name a stretch of a document's text."""
        return f"{self.document(document_id)}/char/{span.start}-{span.end}"

    def claim(self, claim_id: str) -> str:
        """Name a claim."""
        return self._claim + to_segment(claim_id)

    def claim_id(self, iri: str) -> str:
        """Read a claim's id from its IRI."""
        return from_segment(_after(self._claim, iri))

    def relation(self, label: str) -> str:
        """Name the property of a predicate that no ontology knows."""
        return self._relation + to_segment(label)

    def statement(self, digest: str) -> str:
        """Name what claims on one proposition have in common, by the hash of its terms."""
        return f"{self.base}statement/{digest}"

    def is_entity(self, iri: str) -> bool:
        """Whether an IRI names an entity of this graph."""
        return iri.startswith(self._entity)

    def is_claim(self, iri: str) -> bool:
        """Whether an IRI names a claim of this graph."""
        return iri.startswith(self._claim)


def to_span(iri: str) -> Span:
    """Read the offsets from the IRI of a stretch of text.

    >>> to_span("https://example.org/kg/document/d1/char/147-175")
    Span(start=147, end=175)
    """
    match = _SPAN.fullmatch(iri)
    if match is None:
        raise ValueError(f"no stretch of text: {iri}")
    return Span(int(match[2]), int(match[3]))


def _after(prefix: str, iri: str) -> str:
    if not iri.startswith(prefix):
        raise ValueError(f"{iri} does not start with {prefix}")
    return iri[len(prefix) :]
