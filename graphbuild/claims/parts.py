"""Tokens -> the parts of claims: entities, values and inner claims, each with its words and their place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphbuild.claims.anchor import UNKNOWN, direction_of, tells_other_year, to_anchor
from graphbuild.claims.values import TIMES, normal_value, quantity_value
from graphbuild.entities.pronouns import FIRST, WE
from graphbuild.model import Claim, ClaimPart, Entity, EntityPart, Kind, LiteralPart, MentionKind, Span

if TYPE_CHECKING:
    from graphbuild.claims.anchor import Anchor
    from graphbuild.claims.clause import Clause
    from graphbuild.entities import Resolved
    from graphbuild.mentions import Found
    from graphbuild.model import Attribution, Part
    from graphbuild.parse import Parsed, Passage

_FURTHER = frozenset({"advcl", "relcl", "parataxis"})


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
        if self._is_value(number, token, found.label, text):
            return LiteralPart(*normal_value(text, found.label, self._anchor(number, token, found.label)), text, span)
        named = _named_beside(passage, found)
        name = self.resolved.found.get((number, named)) if named is not None else None
        if name is not None and named is not None and name.kind is not Kind.PERSON:  # people are one entity already
            return EntityPart(self.resolved.entity_of[number, named], *self.words(passage, found.first, name.core))
        entity = self.resolved.entity_of[number, token]
        if found.form is MentionKind.PRONOUN:
            entity = self._quoted_speaker(passage.lower[token], entity, layers)
        return EntityPart(entity, text, span)

    def _is_value(self, number: int, token: int, label: str, text: str) -> bool:
        """Whether a noun phrase is a time or a quantity rather than a thing: `10 km`, but not `10 refugees`."""
        if label in TIMES or label in {"MONEY", "PERCENT"}:
            return True
        if label == "QUANTITY" and quantity_value(text) is not None:
            return True
        passage = self.parsed.passages[number]
        if any(passage.lower[below] == "of" for below in passage.children[token]):
            return False  # `one of them`
        return label in {"QUANTITY", "CARDINAL", "ORDINAL"} and self.parsed.passages[number].pos[token] in {"NUM", "SYM"}

    def _anchor(self, number: int, token: int, label: str) -> Anchor | None:
        """Give what a relative time counts from; its side is left open where the text has turned to another year."""
        anchor = to_anchor(self.parsed.document.date) if label in TIMES else None
        if anchor is None:
            return None
        passages = self.parsed.passages
        nearby = ((passages[number], token), *((passage, len(passage.words)) for passage in passages[max(0, number - 1) : number]))
        elsewhere = any(tells_other_year(passage, before, anchor.year) for passage, before in nearby)
        return replace(anchor, direction=UNKNOWN if elsewhere else direction_of(passages[number], token))

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

    def is_name(self, part: Part | None, number: int, token: int) -> bool:
        """Whether a part is an entity that is named here."""
        found = self.resolved.found.get((number, token))
        return isinstance(part, EntityPart) and found is not None and found.form is MentionKind.NAME

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
        if claim is None:
            return LiteralPart(text, "string", text, span)
        parent, passage = clause.parent, clause.passage
        if parent is not None and clause.link == "xcomp":
            first, last = trim(passage, passage.edges[0][clause.head], _own_end(passage, clause.head))
            text, span = self.words(passage, first, last)
        return ClaimPart(claim.id, text, span)

    def gerund(self, passage: Passage, head: int, claim: Claim) -> ClaimPart:
        """Give the clause of a verb after a preposition as a part."""
        left, right = passage.edges
        text, span = self.words(passage, *trim(passage, left[head], right[head]))
        return ClaimPart(claim.id, text, span)

    def literal(self, passage: Passage, first: int, last: int) -> LiteralPart:
        """Give words as a value of their own."""
        text, span = self.words(passage, first, last)
        return LiteralPart(" ".join(text.split()), "string", text, span)

    def value(self, number: int, first: int, last: int, label: str) -> LiteralPart:
        """Give words as the time or the quantity that they tell: `two days ago`, `300 miles`."""
        text, span = self.words(self.parsed.passages[number], first, last)
        return LiteralPart(*normal_value(text, label, self._anchor(number, last, label)), text, span)


def _named_beside(passage: Passage, found: Found) -> int | None:
    """Find the name right behind the noun that says what it is: `the capital Juba`."""
    beside = passage.child(found.head, "appos") if found.form is MentionKind.NOMINAL and found.core == found.head else None
    if beside is None or passage.edges[0][beside] != found.head + 1 or passage.tag[found.head] != "NN":
        return None
    word = passage.lemma[found.head].lower() in {"word", "term", "phrase", "name"}  # `the word China` is no country
    return beside if passage.pos[beside] == "PROPN" and not word and passage.words[found.head + 1] not in {"(", "["} else None


def _own_end(passage: Passage, head: int) -> int:
    """Give the last word that a clause says itself, before what further clauses say: coordinated, adverbial and relative ones."""
    left, right = passage.edges
    further = (left[token] for token in range(head + 1, right[head] + 1) if left[token] > head and _is_further(passage, token))
    last = min(further, default=right[head] + 1) - 1
    while last > head and passage.pos[last] in {"CCONJ", "PUNCT"}:
        last -= 1
    return last


def _is_further(passage: Passage, token: int) -> bool:
    """Whether a token heads a clause of its own, or a phrase behind a comma."""
    label = passage.dep[token]
    if label in {"conj", "acl"}:
        return passage.pos[token] in {"VERB", "AUX"} and (label == "conj" or passage.tag[token] in {"VBN", "VBG"})
    return label in _FURTHER or (label == "prep" and passage.words[token - 1] == ",")


def trim(passage: Passage, first: int, last: int) -> tuple[int, int]:
    """Leave out punctuation at both ends."""
    while first < last and passage.pos[first] in {"PUNCT", "SPACE"}:
        first += 1
    while last > first and passage.pos[last] in {"PUNCT", "SPACE"}:
        last -= 1
    return first, last
