"""Prepositional phrases and adverbials -> arguments with roles.

Roles of times and measures:

- `time`: when, also a stretch that the calendar or the present fixes: `on Monday`, `during the war`, `in ten years`, `for next week`;
- `duration`: how long: `for ten years`, `for the past decade`, `all day`, `temporarily`;
- `frequency`: how often: `every day`, `twice a year`, `three times`, `for the first time`;
- `quantity`: how much, or by how much: `by 3 percent`, `for $5 million`, `ten miles`.

`place` holds adverbs (`there`, `abroad`) beside places. `manner` holds adverbs that tell how something is done (`quickly`,
`unanimously`) and bare nouns that do (`by email`, `in secret`); adverbs that judge, grade or order what is said are no arguments.
Any other preposition without a role of its own is the role.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graphbuild.claims.adverbs import MEASURES, adverb_role, is_manner_phrase, noun_words, phrase_of_adverb, role_of_noun_adverbial
from graphbuild.claims.lexicon import words
from graphbuild.claims.values import TIMES
from graphbuild.model import Argument, EntityPart, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.clause import Clause, Phrase
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
_MEASURED = frozenset("by for at".split())
_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth umpteenth".split())
_FIXED = frozenset("this that these those next last coming following same".split())


@cache
def _by_preposition() -> dict[str, str]:
    return {preposition: role for role in reversed(_ROLES) for preposition in words("prepositions", role)}


def is_time(passage: Passage, noun: int) -> bool:
    """Whether a noun names a time: by its label, or by its lemma."""
    label = _label(passage, noun)
    return label in TIMES or (not label and passage.lemma[noun].lower() in _TIMES)


_TIMES = frozenset(
    "day week month year decade century hour minute moment morning afternoon evening night weekend time today yesterday".split()
)


def _label(passage: Passage, noun: int) -> str:
    index = passage.entity[noun]
    return passage.names[index][2] if index >= 0 else ""


def role_of(preposition: str, passage: Passage, noun: int, kind: Kind | None) -> str:
    """Name the role of a noun by its preposition and by what the noun is."""
    head = preposition.split()[0]
    if is_time(passage, noun) and head not in {"of", "with", "about"} and not _is_clock(passage, noun, head):
        if head in {"to", "by"} and _is_counted(passage, noun):
            return "quantity" if head == "by" else "goal"  # `extended by ten years`, `sentenced to ten years`
        return _role_of_time_after_for(passage, noun) if head == "for" else "time"
    if head in _MEASURED and kind is None and _label(passage, noun) in (MEASURES if head == "for" else MEASURES | {"CARDINAL"}):
        return "quantity"
    if head == "for" and kind in {Kind.PERSON, Kind.ORGANIZATION}:
        return "beneficiary"
    if kind is Kind.PLACE and head in _PLACE:
        return "place"
    return _by_preposition().get(head, head)


def _is_clock(passage: Passage, noun: int, head: str) -> bool:
    """`asked for the time`."""
    return head == "for" and passage.lower[noun] == "time" and [passage.lower[below] for below in passage.children[noun]] == ["the"]


def _is_counted(passage: Passage, noun: int) -> bool:
    """Whether a noun counts stretches of time: `ten years`, but not `the 15th day` nor `2021`."""
    numbers = any(passage.dep[below] == "nummod" and below < noun for below in passage.children[noun])
    return numbers and passage.lemma[noun].lower() in words("time", "stretches")


def _role_of_time_after_for(passage: Passage, noun: int) -> str:
    """`for ten years`, `for the last year` tell how long; `for next year`, `for Monday` when; `for the third year` how often."""
    lemma = passage.lemma[noun].lower()
    if lemma not in words("time", "stretches"):
        return "time"
    before = {passage.lower[below]: passage.dep[below] for below in passage.children[noun] if below < noun}
    if before.keys() & _ORDINALS or (lemma == "time" and before.keys() & {"first", "last"}):
        return "frequency"
    counted = "the" in before or "nummod" in before.values()
    return "time" if before.keys() & _FIXED and not counted else "duration"


def counts(clause: Clause, phrase: Phrase) -> bool:
    """Whether a phrase names a participant or a circumstance: `in fact`, `of course`, `according to` and `in person` do not."""
    if phrase.preposition.startswith("according") or clause.passage.lower[max(phrase.token - 1, 0)] == "not":
        return False
    if phrase.noun is None:
        return False
    if not clause.copular and is_manner_phrase(clause.passage, phrase.preposition, phrase.noun):
        return False
    if phrase.preposition == "in" and clause.passage.lower[phrase.noun] == "order":
        return False
    told = clause.passage.child(phrase.noun, "acl", "relcl")
    return told is not None or clause.passage.lemma[phrase.noun].lower() not in words("discourse", "nouns")


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
    for phrase in clause.phrases:
        if phrase is not taken:
            yield from _of_phrase(clause, phrase, world, parts, inner)
    for token in clause.adverbials:
        argument = _of_adverbial(clause, token, world, parts)
        if argument is not None:
            yield argument


def _of_phrase(clause: Clause, phrase: Phrase, world: World, parts: Parts, inner: dict[int, Claim]) -> Iterator[Argument]:
    passage, noun = clause.passage, phrase.noun
    if noun is not None and is_manner_phrase(passage, phrase.preposition, noun):
        yield Argument("manner", phrase.preposition, parts.literal(passage, noun, noun))
    elif phrase.preposition == "by" and clause.passive and (noun is None or not is_extent(passage, noun)):
        return
    elif noun is not None and counts(clause, phrase):
        part = parts.of(clause.number, noun, world.layers)
        if part is not None:
            yield Argument(role_of(phrase.preposition, passage, noun, kind_of(part, parts)), phrase.preposition, part)
            yield from _places_of_event(clause, noun, part, parts)
    elif phrase.clause is not None and phrase.clause in inner:
        claim = inner[phrase.clause]
        role = _by_preposition().get(phrase.preposition.split()[0], phrase.preposition)
        yield Argument(role, phrase.preposition, parts.gerund(passage, phrase.clause, claim))


def is_extent(passage: Passage, noun: int) -> bool:
    """Whether what follows `by` is no agent but a time or a measure: `was closed by Monday`, `was cut by 3 percent`."""
    return is_time(passage, noun) or _label(passage, noun) in MEASURES


def _of_adverbial(clause: Clause, token: int, world: World, parts: Parts) -> Argument | None:
    """Read an adverb, or a noun that stands as one; None where it tells no circumstance."""
    passage = clause.passage
    if passage.dep[token] == "npadvmod" or passage.pos[token] in {"NOUN", "PROPN"}:
        label = _label(passage, token)
        role = role_of_noun_adverbial(passage, token, is_time=is_time(passage, token), label=label)
        if role in {"time", "duration", "frequency", "quantity"}:
            given = label if role == "quantity" else "DATE"
            return Argument(role, "", parts.value(clause.number, *noun_words(passage, token), given))
        part = parts.of(clause.number, token, world.layers) if role else None
        return Argument(role, "", part) if part is not None else None
    role = adverb_role(clause, token)
    if not role:
        return None
    first, last = phrase_of_adverb(passage, token)
    if role == "time":
        return Argument(role, "", parts.value(clause.number, first, last, "DATE"))
    return Argument(role, "", parts.literal(passage, first, last))


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
