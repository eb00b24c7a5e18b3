"""Prepositional phrases and adverbials -> arguments with roles."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words
from graphbuild.mentions.find import NUMERIC
from graphbuild.model import Argument, EntityPart, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.clauses import Clause, Phrase
    from graphbuild.claims.parts import Parts
    from graphbuild.claims.worlds import World
    from graphbuild.model import Claim, Part
    from graphbuild.parse import Passage

_PLACE = frozenset("in at on near inside outside across around beyond throughout within along above below under".split())
_ROLES = (
    "cause",
    "about",
    "purpose",
    "instrument",
    "comparison",
    "against",
    "accompaniment",
    "exception",
    "role",
    "source",
    "goal",
    "time",
)


@cache
def _by_preposition() -> dict[str, str]:
    return {preposition: role for role in reversed(_ROLES) for preposition in words("prepositions", role)}


def is_time(passage: Passage, noun: int) -> bool:
    """Whether a noun names a time: by its label, or by its lemma."""
    index = passage.entity[noun]
    label = passage.names[index][2] if index >= 0 else ""
    return label in {"DATE", "TIME"} or (not label and passage.lemma[noun].lower() in _TIMES)


_TIMES = frozenset(
    "day week month year decade century hour minute moment morning afternoon evening night weekend time today yesterday".split()
)


def role_of(preposition: str, passage: Passage, noun: int, kind: Kind | None) -> str:
    """Name the role of a noun by its preposition and by what the noun is."""
    head = preposition.split()[0]
    if is_time(passage, noun) and head not in {"for", "of", "with", "about"}:
        return "time"
    if kind is Kind.PLACE and head in _PLACE:
        return "place"
    return _by_preposition().get(head, head)


def counts(clause: Clause, phrase: Phrase) -> bool:
    """Whether a phrase tells something: `in fact`, `of course` and `according to` do not."""
    if phrase.preposition.startswith("according"):
        return False
    if phrase.noun is None:
        return False
    return clause.passage.lemma[phrase.noun].lower() not in words("discourse", "nouns")


def kind_of(part: Part, parts: Parts) -> Kind | None:
    """Tell the kind of an entity, None of anything else."""
    return parts.entity(part.entity).kind if isinstance(part, EntityPart) else None


def find_arguments(clause: Clause, world: World, parts: Parts, taken: Phrase | None, inner: dict[int, Claim]) -> Iterator[Argument]:
    """Yield the arguments of a clause in text order, without the phrase that holds its object.

    Args:
        clause: The clause.
        world: Its world, to tell who `I` is.
        parts: The parts of the document.
        taken: The phrase whose noun is the object, if any.
        inner: The claims of clauses already read, by their heads.
    """
    passage = clause.passage
    for phrase in clause.phrases:
        if phrase is taken or (phrase.preposition == "by" and clause.passive):
            continue
        if phrase.noun is not None and counts(clause, phrase):
            part = parts.of(clause.number, phrase.noun, world.layers)
            if part is not None:
                yield Argument(role_of(phrase.preposition, passage, phrase.noun, kind_of(part, parts)), phrase.preposition, part)
                yield from _places_of_event(clause, phrase.noun, part, parts)
        elif phrase.clause is not None and phrase.clause in inner:
            claim = inner[phrase.clause]
            yield Argument(
                _by_preposition().get(phrase.preposition.split()[0], phrase.preposition),
                phrase.preposition,
                parts.gerund(passage, phrase.clause, claim),
            )
    for token in clause.adverbials:
        word = passage.lower[token]
        if passage.dep[token] == "npadvmod" or passage.pos[token] in {"NOUN", "PROPN"}:
            part = parts.of(clause.number, token, world.layers)
            index = passage.entity[token]
            if part is not None:
                quantity = index >= 0 and passage.names[index][2] in NUMERIC - {"DATE", "TIME"}
                yield Argument("quantity" if quantity else "time" if is_time(passage, token) else "manner", "", part)
        elif word in words("time", "adverbs"):
            first = min((b for b in passage.children[token] if passage.dep[b] == "npadvmod"), default=token)
            yield Argument("time", "", parts.literal(passage, passage.edges[0][first], token))


def _places_of_event(clause: Clause, noun: int, part: Part, parts: Parts) -> Iterator[Argument]:
    """Yield where an event is, when that is said of its noun: `held a conference in Moscow`."""
    if kind_of(part, parts) is Kind.EVENT:
        yield from noun_places(clause, noun, parts)


def noun_places(clause: Clause, noun: int, parts: Parts) -> Iterator[Argument]:
    """Yield the places and times that modify a noun."""
    passage = clause.passage
    for below in passage.children[noun]:
        if passage.dep[below] != "prep":
            continue
        place = passage.child(below, "pobj")
        part = parts.of(clause.number, place) if place is not None else None
        if place is not None and part is not None:
            role = role_of(passage.lower[below], passage, place, kind_of(part, parts))
            if role in {"place", "time"}:
                yield Argument(role, passage.lower[below], part)
