"""Noun phrases -> where a thing is, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.reading import Draft
from graphbuild.claims.wording import relation_of
from graphbuild.model import EntityPart, Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.parts import Parts
    from graphbuild.mentions import Found
    from graphbuild.parse import Passage

_WHERE = frozenset("in at near outside inside within".split())


def location(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`the plant outside Tokyo`, `Usher Hall in Edinburgh`: a thing with a place of its own is there."""
    number, token = found.passage, found.head
    prep = token + 1
    if found.kind not in {Kind.ORGANIZATION, Kind.OBJECT, Kind.PLACE} or not _is_definite(passage, token):
        return
    if (
        prep >= len(passage.words)
        or passage.lower[prep] not in _WHERE
        or (passage.dep[prep], passage.head[prep]) != ("prep", token)
    ):
        return
    place = passage.child(prep, "pobj")
    if place is None or passage.entity[place] < 0 or passage.names[passage.entity[place]][2] not in {"GPE", "LOC", "FAC"}:
        return
    what, where = parts.of(number, token), parts.of(number, place)
    if not isinstance(what, EntityPart) or parts.entity(what.entity).kind is Kind.EVENT:
        return
    if isinstance(where, EntityPart) and what.entity != where.entity:
        thing = EntityPart(what.entity, *parts.words(passage, found.first, token))
        relation = relation_of(f"be {passage.lower[prep]}", "be", passage.span(prep, prep).of(parts.text))
        yield Draft(thing, relation, where, (), "nominal/location")


def _is_definite(passage: Passage, token: int) -> bool:
    return passage.entity[token] >= 0 or passage.child(token, "det", "poss") is not None


def possession(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`Peru's coastline`, `the group's leader`: somebody has something."""
    number, token = found.passage, found.head
    owner = passage.child(token, "poss")
    if owner is None or found.form is not MentionKind.NOMINAL:
        return
    who, what = parts.of(number, owner), parts.of(number, token)
    if found.kind not in {Kind.PERSON, Kind.ORGANIZATION, Kind.OBJECT, Kind.PLACE} or not isinstance(what, EntityPart):
        return
    named = parts.entity(what.entity).kind is Kind.PERSON and passage.child(token, "appos", "compound") is not None
    if not named and isinstance(who, EntityPart) and parts.is_name(who, number, owner) and who.entity != what.entity:
        yield Draft(who, relation_of("have", "have", "has"), what, (), "nominal/possession")
