"""The nouns: documents, mentions, entities, claims, as frozen values that know no library.

text -> Document (turns, asides) -> Mention -> Entity -> Claim -> Extraction, which is all that one document gives.
All offsets are half-open and count Unicode code points of `Document.text`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from graphbuild.errors import InvalidSpanError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open interval [start, end) of Unicode code points of Document.text.

    >>> Span(4, 6).of("The US does not participate.")
    'US'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Reject what is no stretch of text."""
        if not 0 <= self.start < self.end:
            raise InvalidSpanError(self.start, self.end)

    def of(self, text: str) -> str:
        """Cut the span out of its text."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


class Polarity(StrEnum):
    """Whether a source affirms a proposition or denies it."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """How a proposition is put forward; only `ACTUAL` says that it is so."""

    ACTUAL = "actual"
    POSSIBLE = "possible"
    INTENDED = "intended"
    REQUIRED = "required"
    HYPOTHETICAL = "hypothetical"
    ASKED = "asked"


class Status(StrEnum):
    """What a claim amounts to, computed from polarity, modality and attribution."""

    FACT = "fact"
    DENIED = "denied"
    ATTRIBUTED = "attributed"
    UNREALIZED = "unrealized"


class Kind(StrEnum):
    """What sort of thing a mention or entity is (GUM's ten entity types)."""

    PERSON = "person"
    PLACE = "place"
    ORGANIZATION = "organization"
    EVENT = "event"
    OBJECT = "object"
    TIME = "time"
    SUBSTANCE = "substance"
    ANIMAL = "animal"
    PLANT = "plant"
    ABSTRACT = "abstract"


class MentionKind(StrEnum):
    """How a mention refers: by a name, a noun phrase or a pronoun."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's stretch of a transcript; an article is one turn without a speaker.

    `span` holds what is said, without the label; it is None where the label stands alone. `label` is where the label stands and
    `speaker` is the label's name as written (`MR. KIRBY`, `Q`), both None in an article.
    """

    span: Span | None
    speaker: str | None = None
    label: Span | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Language that a stage could not read, and why: the record that stands where a claim would have been invented."""

    document: str
    stage: str
    span: Span | None
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its metadata, cut into turns.

    `asides` are stage directions and the like, inside or between turns, that are no language of the speaker: `(Laughs.)`, `Image: NASA.`, `By Ana Silva`.
    `date` is ISO 8601 (`2021-10-20`, `2021-10` or `2021`); `source` is the publisher; `speaker` is who speaks where the text has no labels.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    speaker: str | None = None
    turns: tuple[Turn, ...] = ()
    asides: tuple[Span, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that refers to an entity; `text` is the document's text at `span`."""

    document: str
    span: Span
    text: str
    mention_kind: MentionKind
    entity: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A participant: one node in the graph.

    `id` is a path of printable words, unique in a graph: `Russia`, or `moscow-talks/talks` for what only one document's words name.
    `names` are its other names, sorted, without `name`. `classes` are special classes beside the kind's own: `Country`, `City`.
    `acts_for` is the entity of the state whose government or team it is; `geonames` is its number in GeoNames.
    """

    id: str
    name: str
    kind: Kind
    names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    wikidata: str | None = None
    acts_for: str | None = None
    geonames: str | None = None


@dataclass(frozen=True, slots=True)
class EntityPart:
    """A part of a claim that is an entity: which one, and the words for it here (none where the text leaves it out)."""

    entity: str
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class LiteralPart:
    """A part of a claim that is a value: a date, a quantity, a quality, words quoted.

    `value` is normal (`2021-10-20`, `10`), `datatype` an XML Schema name without its prefix: `string`, `date`, `gYear`, `integer`, ...
    """

    value: str
    datatype: str
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """A part of a claim that is itself a claim, by its id; `text` and `span` are the words of the inner clause."""

    claim: str
    text: str
    span: Span | None = None


Part = EntityPart | LiteralPart | ClaimPart
_TO_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Predicate:
    """A relation phrase.

    `label` is the normal form (`participate in`), `lemma` its head's lemma (`participate`), `text` the words as they stand
    (`does not participate in`), `span` the head word. A relation without words of its own has no span (`be`, of a title).
    """

    label: str
    lemma: str
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """A further participant or circumstance: its role (`place`, `time`, `with`, ...), its preposition or "", and what fills it."""

    role: str
    preposition: str
    part: Part


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that attributes: `said`, `according to`, `claim`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """One layer of who says it.

    `narrator` marks the voice of the text itself, as of a reporter in his own turn; he is no source among those reported.
    A turn's own layer has no cue; a source that the text does not name (`it is believed`) is None.
    """

    source: Part | None
    cue: Cue | None
    content: Span
    polarity: Polarity = Polarity.AFFIRMED
    narrator: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The quoted words and their place: `text` is the document's text at `span`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition that a source puts forward or denies at one place of one document.

    `attribution` goes from the innermost source outwards. `confidence` (0 to 1) and `rule` are provenance: two claims that differ
    in nothing else are the same claim, with the same `id`.
    """

    document: str
    subject: Part
    predicate: Predicate
    object: Part | None
    evidence: Evidence
    arguments: tuple[Argument, ...] = ()
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ACTUAL
    attribution: tuple[Attribution, ...] = ()
    confidence: float = field(default=1.0, compare=False)
    rule: str = field(default="", compare=False)
    id: str = ""

    def __post_init__(self) -> None:
        """Derive the id where none is given."""
        if not self.id:
            object.__setattr__(self, "id", claim_id(self))

    def __str__(self) -> str:
        """One line for people: `US | not participate in | talks`."""
        negation = "not " if self.polarity is Polarity.NEGATED else ""
        modality = "" if self.modality is Modality.ACTUAL else f" ({self.modality})"
        parts = [self.subject.text, f"{negation}{self.predicate.label}", *([self.object.text] if self.object else [])]
        parts += [f"{argument.preposition or argument.role} {argument.part.text}" for argument in self.arguments]
        return " | ".join(parts) + modality

    @property
    def source(self) -> Attribution | None:
        """The innermost layer in which somebody other than the narrator says it, or None."""
        return next((layer for layer in self.attribution if not layer.narrator), None)


def _place(span: Span | None) -> str:
    return f"{span.start}-{span.end}" if span else ""


def _part_key(part: Part | None) -> list[str]:
    if part is None:
        return []
    if isinstance(part, EntityPart):
        return ["entity", part.entity, part.text, _place(part.span)]
    if isinstance(part, ClaimPart):
        return ["claim", part.claim, part.text, _place(part.span)]
    return ["literal", part.value, part.datatype, part.text, _place(part.span)]


def claim_id(claim: Claim) -> str:
    """Hash exactly the fields that make two claims equal: 16 hexadecimal digits.

    Confidence, rule and the id itself stay out.
    """
    predicate = claim.predicate
    key = [
        claim.document, _part_key(claim.subject), [predicate.label, predicate.lemma, predicate.text, _place(predicate.span)],
        _part_key(claim.object), [claim.evidence.text, _place(claim.evidence.span)],
        [[argument.role, argument.preposition, *_part_key(argument.part)] for argument in claim.arguments],
        claim.polarity, claim.modality,
        [[_part_key(layer.source), [layer.cue.text, _place(layer.cue.span)] if layer.cue else [], _place(layer.content),
          layer.polarity, layer.narrator] for layer in claim.attribution],
    ]  # fmt: skip
    return hashlib.sha256(_TO_JSON(key).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def merge_claims(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Make equal claims one: the most confident stays, in the place of the first."""
    best: dict[str, Claim] = {}
    for claim in claims:
        known = best.get(claim.id)
        if known is None:
            best[claim.id] = claim
        elif claim.confidence > known.confidence:
            best[claim.id] = replace(known, confidence=claim.confidence, rule=claim.rule)
    return tuple(best.values())


@dataclass(frozen=True, slots=True)
class FactPolicy:
    """Whose affirmed and actual claims count as facts.

    `voices` is `narrator` (the author, a reporter in his own turn), `all` (everybody) or `none`; what entities in `trusted`
    (by id) say counts as well.
    """

    voices: str = "narrator"
    trusted: frozenset[str] = frozenset()

    def trusts(self, layer: Attribution) -> bool:
        """Whether what this layer passes on may be a fact; what somebody denies having said never is."""
        if layer.polarity is Polarity.NEGATED:
            return False
        if isinstance(layer.source, EntityPart) and layer.source.entity in self.trusted:
            return True
        return self.voices == "all" or (self.voices == "narrator" and layer.narrator)


NARRATOR = FactPolicy()


def status_of(claim: Claim, policy: FactPolicy = NARRATOR) -> Status:
    """Summarise polarity, modality and attribution under a policy.

    Returns:
        `UNREALIZED` where the claim is not actual; else `ATTRIBUTED` where somebody whom the policy does not trust says it, in the
        affirmative or the negative; else `DENIED` or `FACT` by polarity. An author without a name is a narrator.
    """
    if claim.modality is not Modality.ACTUAL:
        return Status.UNREALIZED
    trusted = all(policy.trusts(layer) for layer in claim.attribution) if claim.attribution else policy.voices != "none"
    if not trusted:
        return Status.ATTRIBUTED
    return Status.DENIED if claim.polarity is Polarity.NEGATED else Status.FACT


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Why one document's entity is the same node as that of other documents.

    `entity` is the node's id; `local` is the address of the document's own entity, by which corrections can name it: its document
    and its id there (`d2/Lavrov`). `reason` is for people to read; `confidence` goes from 0 to 1.
    """

    entity: str
    local: str
    reason: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Before:
    """An entity as its document has it by itself, where other documents or corrections have changed it.

    `now` is the id of what it has become. Where several have become one, `mentions` (start, end, kind) and `parts` (a claim's id and the
    number of the part, as `sentences.parts_of` counts them) say which mentions and parts are those of this one.
    """

    now: str
    entity: Entity
    mentions: tuple[tuple[int, int, str], ...] = ()
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document gives; claims and mentions in text order, entities by id.

    `merges` says which entities it shares with other documents, and why, where neither a gazetteer nor an identifier tells; `before` what
    of them was otherwise by itself.
    """

    document: Document
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    merges: tuple[Merge, ...] = ()
    before: tuple[Before, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """One entry of a gazetteer: a thing of the world with its identifier and every name that means it.

    `adjectives` are demonyms and adjectives (`Russian`, `Russians`), `capital_of` the name of the country whose government the
    place may stand for. `within` names what it lies in or belongs to, the nearest first: `Texas`, `United States`. A `shy` one needs
    other words of the text that speak for it. `geonames` is its number in GeoNames. One that the user gave is `preferred` to namesakes.
    """

    name: str
    kind: Kind
    wikidata: str | None = None
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    capital_of: str | None = None
    within: tuple[str, ...] = ()
    shy: bool = False
    geonames: str | None = None
    preferred: bool = False
