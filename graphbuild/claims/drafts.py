"""A relation, its subjects and its objects -> drafts of claims, with the arguments that all of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.arguments import find_arguments, kind_of, noun_places
from graphbuild.claims.objects import (
    BETWEEN,
    is_gapped,
    members,
    partners,
)
from graphbuild.claims.reading import Draft, Reading
from graphbuild.model import Argument, EntityPart, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphbuild.claims.clause import Clause, Phrase
    from graphbuild.model import Part, Predicate


def construction(clause: Clause) -> str:
    """Name the construction of a clause, which is that of the function that reads it."""
    if clause.existential:
        return "existential"
    return "passive" if clause.passive else "copular" if clause.copular else "active"


def subjects_of(clause: Clause, reading: Reading) -> list[Part]:
    """Give the subject and those coordinated with it, with the members of a list that spells it out."""
    first = clause.subjects[0]
    if first in reading.below:  # `Punishing them helps nobody`
        return [reading.parts.inner(reading.below[first], reading.inner.get(first))]
    found = members(clause, first, reading)
    if first != clause.antecedent:
        return found
    ahead = clause.passage.start[clause.head]
    return [part for part in found if part.span is None or part.span.start < ahead] or found  # not what is listed behind it


def combine(
    clause: Clause,
    reading: Reading,
    relation: Predicate,
    objects: list[Part | None],
    phrase: Phrase | None = None,
    arguments: Sequence[Argument] = (),
) -> Iterator[Draft]:
    """Combine each subject with each object; the rule is the construction that asks."""
    rule = f"verbal/{construction(clause)}"
    found = [
        *arguments,
        *_event_places(clause, reading),
        *find_arguments(clause, reading.world, reading.parts, phrase, reading.inner),
        *_purposes(clause, reading),
        *_others_between(clause, phrase, reading),
    ]
    if phrase is not None and is_gapped(clause, phrase):
        found = [argument for argument in found if argument.preposition != phrase.preposition]
    rest = tuple(dict.fromkeys(found))
    subjects = subjects_of(clause, reading)
    for subject in subjects:
        others = partners(clause, subject, subjects)
        for thing in objects:
            if not _is_same(subject, thing):
                yield Draft(subject, relation, thing, (*rest, *others), rule)
    yield from gapped(clause, relation, phrase, reading)


def _others_between(clause: Clause, phrase: Phrase | None, reading: Reading) -> Iterator[Argument]:
    """Yield the further ones of `between A and B`, which are no objects of their own."""
    if phrase is not None and phrase.noun is not None and phrase.preposition in BETWEEN:
        yield from (Argument("between", "and", part) for part in members(clause, phrase.noun, reading)[1:])


def _purposes(clause: Clause, reading: Reading) -> Iterator[Argument]:
    """Yield what something is done for, as an infinitive behind it: `closed the plant to save money`."""
    for below in reading.below.values():
        if below.parent is not clause or below.link != "advcl" or below.governor != clause.head:
            continue
        if below.infinitive and not below.own_subject and below.head > clause.head and below.head in reading.inner:
            yield Argument("purpose", "to", reading.parts.inner(below, reading.inner[below.head]))


def _is_same(subject: Part, thing: Part | None) -> bool:
    """Whether a claim would relate something to itself, without the text saying `itself`."""
    if isinstance(subject, EntityPart) and isinstance(thing, EntityPart):
        return subject.entity == thing.entity and not thing.text.lower().endswith(("self", "selves"))
    return subject == thing


def _event_places(clause: Clause, reading: Reading) -> Iterator[Argument]:
    for token in clause.objects[:1]:
        part = reading.parts.of(clause.number, token)
        if part is not None and kind_of(part, reading.parts) is Kind.EVENT:
            yield from noun_places(clause, token, reading.parts)


def gapped(clause: Clause, relation: Predicate, phrase: Phrase | None, reading: Reading) -> Iterator[Draft]:
    """Yield the claim of the clause that has lost its verb."""
    if phrase is None or phrase.noun is None or not is_gapped(clause, phrase):
        return
    passage = clause.passage
    twin = next(other for other in clause.phrases if other is not phrase and other.preposition == phrase.preposition)
    who = next(below for below in passage.children[phrase.noun] if passage.dep[below] == "conj")
    subject = reading.parts.of(clause.number, who)
    thing = reading.parts.of(clause.number, twin.noun) if twin.noun is not None else None
    if subject is not None and thing is not None and subject != thing:
        yield Draft(subject, relation, thing, (), "verbal/gapped")
