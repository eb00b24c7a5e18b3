"""Tokens -> the parts of claims: entities, values and inner claims, each with its words and their place."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

from graphbuild.entities.pronouns import FIRST, WE
from graphbuild.mentions.find import NUMERIC
from graphbuild.model import Claim, ClaimPart, Entity, EntityPart, Kind, LiteralPart, MentionKind, Span

if TYPE_CHECKING:
    from graphbuild.claims.clauses import Clause
    from graphbuild.entities import Resolved
    from graphbuild.model import Attribution, Part
    from graphbuild.parse import Parsed, Passage

_MONTHS = "january february march april may june july august september october november december".split()
_DATE = re.compile(
    r"(?:\w+day,?\s+)?(?:(?P<m1>[a-z]+)\.?\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?|(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>[a-z]+)),?\s+(?P<y>\d{4})$"
)
_YEAR = re.compile(r"[12]\d{3}$")


class Parts:
    """The parts of one document's claims."""

    def __init__(self, parsed: Parsed, resolved: Resolved) -> None:
        """Keep the document and its entities; entities that only claims need are added in `extra`."""
        self.parsed = parsed
        self.text = parsed.document.text
        self.resolved = resolved
        self.extra: dict[str, Entity] = {}

    def of(self, number: int, token: int, layers: tuple[Attribution, ...] = ()) -> Part | None:
        """Give the part that a noun phrase makes, None where its head names nothing.

        `I` in a quotation is the one who is quoted.
        """
        found = self.resolved.found.get((number, token))
        if found is None:
            return None
        passage = self.parsed.passages[number]
        span = passage.span(found.first, found.core)
        text = span.of(self.text)
        if found.label in NUMERIC and (
            found.label in {"DATE", "TIME"} or passage.pos[token] in {"NUM", "SYM"} or found.label in {"MONEY", "PERCENT"}
        ):
            value, datatype = normal_value(text)
            return LiteralPart(value, datatype, text, span)
        entity = self.resolved.entity_of[number, token]
        if found.form is MentionKind.PRONOUN:
            entity = self._quoted_speaker(passage.lower[token], entity, layers)
        return EntityPart(entity, text, span)

    def _quoted_speaker(self, word: str, entity: str, layers: tuple[Attribution, ...]) -> str:
        if word not in FIRST | WE or not layers or not isinstance(layers[0].source, EntityPart) or layers[0].cue is None:
            return entity
        if self.resolved.entities[entity].name not in {word, "I"}:  # a speaker of a turn is known already
            return entity
        speaker = layers[0].source.entity
        if word in FIRST:
            return speaker
        group = f"{self.parsed.document.id}/we ({self.entity(speaker).name})"
        if group not in self.resolved.entities:
            self.extra.setdefault(group, Entity(group, group.partition("/")[2], Kind.ORGANIZATION))
        return group

    def entity(self, identifier: str) -> Entity:
        """Give an entity by its id."""
        return self.resolved.entities.get(identifier) or self.extra[identifier]

    def is_anybody(self, number: int, token: int) -> bool:
        """Whether a subject is a `you` that is nobody in particular."""
        passage = self.parsed.passages[number]
        return passage.lower[token] == "you" and self.resolved.entities[self.resolved.entity_of[number, token]].name == "you"

    def is_unclear(self, number: int, token: int) -> bool:
        """Whether a subject is a `this` or `that` that points to nothing named."""
        passage = self.parsed.passages[number]
        return passage.lower[token] in {"this", "that"} and passage.pos[token] == "PRON"

    def country_of(self, adjective: str) -> str | None:
        """Give the entity of a country by its adjective, where the gazetteer knows it."""
        known = self.resolved.gazetteer.country_of(adjective)
        if known is None:
            return None
        if known.name not in self.resolved.entities:
            self.extra.setdefault(known.name, Entity(known.name, known.name, known.kind, (), known.classes, known.wikidata))
        return known.name

    def words(self, passage: Passage, first: int, last: int) -> tuple[str, Span]:
        """Give the document's words from token to token, both inclusive."""
        span = passage.span(first, last)
        return span.of(self.text), span

    def clause_words(self, clause: Clause) -> tuple[str, Span]:
        """Give the words of a clause, without the punctuation around it."""
        left, right = clause.passage.edges
        first, last = trim(clause.passage, left[clause.head], right[clause.head])
        return self.words(clause.passage, first, last)

    def inner(self, clause: Clause, claim: Claim | None) -> Part:
        """Give a clause as a part: its claim, or just its words where it makes none."""
        text, span = self.clause_words(clause)
        return ClaimPart(claim.id, text, span) if claim is not None else LiteralPart(text, "string", text, span)

    def gerund(self, passage: Passage, head: int, claim: Claim) -> ClaimPart:
        """Give the clause of a verb after a preposition as a part."""
        left, right = passage.edges
        text, span = self.words(passage, *trim(passage, left[head], right[head]))
        return ClaimPart(claim.id, text, span)

    def literal(self, passage: Passage, first: int, last: int) -> LiteralPart:
        """Give words as a value of their own."""
        text, span = self.words(passage, first, last)
        return LiteralPart(" ".join(text.split()), "string", text, span)


def trim(passage: Passage, first: int, last: int) -> tuple[int, int]:
    """Leave out punctuation at both ends."""
    while first < last and passage.pos[first] in {"PUNCT", "SPACE"}:
        first += 1
    while last > first and passage.pos[last] in {"PUNCT", "SPACE"}:
        last -= 1
    return first, last


def normal_value(text: str) -> tuple[str, str]:
    """Bring a date or number to its normal form and XML Schema type; what cannot be told stays a string.

    >>> normal_value("July 21, 2017"), normal_value("2017"), normal_value("163"), normal_value("last week")
    (('2017-07-21', 'date'), ('2017', 'gYear'), ('163', 'integer'), ('last week', 'string'))
    """
    plain = " ".join(text.split())
    folded = plain.casefold().removeprefix("the ")
    if _YEAR.match(folded):
        return folded, "gYear"
    if folded.replace(",", "").isascii() and folded.replace(",", "").isdigit():
        return str(int(folded.replace(",", ""))), "integer"
    match = _DATE.match(folded)
    if match:
        month = (match["m1"] or match["m2"])[:3]
        numbers = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(month)]
        day = int(match["d1"] or match["d2"])
        if numbers and int(match["y"]) and 1 <= day <= calendar.monthrange(int(match["y"]), numbers[0])[1]:
            return f"{match['y']}-{numbers[0]:02d}-{day:02d}", "date"
    return plain, "string"
