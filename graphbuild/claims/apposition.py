"""Noun phrases -> claims: two phrases side by side of which one says what the other is, holds or belongs to.

`Zalmay Khalilzad, the US envoy`; `ten nations - Russia, China and Iran -`; `Lucerne, Switzerland`; `Kim, 42,`; `his brother Alfred`.
Phrases side by side are as often members of a list (`the mayor, the governor and the senator`), which says nothing of the sort.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphbuild.claims.clause import coordinated
from graphbuild.claims.reading import Draft
from graphbuild.entities.nominals import is_vocative
from graphbuild.mentions.find import NUMERIC
from graphbuild.mentions.kinds import is_person_noun
from graphbuild.model import EntityPart, Kind, LiteralPart, MentionKind, Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphbuild.claims.parts import Parts
    from graphbuild.mentions import Found
    from graphbuild.parse import Passage

_RULE = "nominal/apposition"
_BE = Predicate("be", "be", "be", None)
_INCLUDE = Predicate("include", "include", "include", None)
_OPEN = frozenset({"(", "[", "-", "--", "–", "—", "-LRB-"})
_NEVER = frozenset({":", ";", "/", "|"})
_SINGLED = frozenset({"especially", "particularly", "notably", "mainly", "mostly", "chiefly", "primarily"})
_SAYINGS = frozenset(
    "name word term phrase title expression slogan motto nickname pseudonym hashtag letter message note code".split()
)
_MOST = 12  # members of a list
_OLDEST = 120  # years
_ROLE = 6  # words of what somebody is to somebody


def apposition(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`Zalmay Khalilzad, the US envoy`: the one named is what the other phrase says; `Lucerne, Switzerland`: the one is in the other."""
    besides = [below for below in passage.children[found.head] if passage.dep[below] == "appos" and below > found.head]
    for place, beside in enumerate(besides[:3]):
        if place == 0 and passage.tag[beside] == "CD":
            yield from _age(found, beside, passage, parts)
        elif "not" in passage.lower[found.head : beside]:
            return  # `a truce, not a peace`
        elif passage.pos[beside] in {"NOUN", "PROPN"} and _says_what(found, beside, passage, parts):
            yield from _read(found, beside, passage, parts)
            return


def _age(found: Found, beside: int, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`Kim, 42, a nurse`: a number between commas behind a person's name is an age."""
    alone = passage.words[beside - 1 : beside] == [","] and not passage.children[beside] and beside + 1 < len(passage.words)
    who = parts.of(found.passage, found.head)
    if (
        not alone
        or passage.words[beside + 1] not in {",", "."}
        or found.form is not MentionKind.NAME
        or found.kind is not Kind.PERSON
    ):
        return
    word = passage.words[beside]
    if isinstance(who, EntityPart) and word.isascii() and word.isdigit() and int(word) < _OLDEST:
        years = LiteralPart(str(int(word)), "integer", *parts.words(passage, beside, beside))
        yield Draft(who, Predicate("be aged", "age", "", None), years, (), _RULE)


def _says_what(found: Found, beside: int, passage: Passage, parts: Parts) -> bool:
    """Whether the phrase beside is one of apposition: no member of a list, no title of a work, no time, nobody who is spoken to."""
    first, last = passage.edges[0][beside], passage.edges[1][beside]
    between = passage.words[found.head + 1 : first]
    if not _NEVER.isdisjoint(between) or is_vocative(passage, beside) or passage.lemma[found.head] == passage.lemma[beside]:
        return False
    if any(_label(passage, token) in NUMERIC for token in (found.head, beside)):
        return False
    below = passage.children[beside]
    if any(passage.tag[token] in {"WDT", "WP"} and passage.head[token] in below for token in range(beside, last + 1)):
        return False  # `the possibility of war, the consequences of which`
    inner = parts.resolved.found.get((found.passage, beside))
    named = inner is not None and inner.form is MentionKind.NAME
    if first == found.head + 1 and (not named or passage.lemma[found.head].lower() in _SAYINGS):
        return False
    return not _is_listed(found, beside, passage, parts)


def _label(passage: Passage, token: int) -> str:
    return passage.names[passage.entity[token]][2] if passage.entity[token] >= 0 else ""


def _is_listed(found: Found, beside: int, passage: Passage, parts: Parts) -> bool:
    """Whether both phrases are members of one list: of one form, with a comma between and more members behind."""
    inner = parts.resolved.found.get((found.passage, beside))
    if inner is None or passage.words[passage.edges[0][beside] - 1] != ",":
        return False
    singled = any(passage.lower[below] in _SINGLED for below in passage.children[beside])
    if inner.form is not found.form:
        return False
    if found.form is MentionKind.NAME:
        return any(passage.dep[below] in {"conj", "cc"} for below in passage.children[beside])
    bare = passage.tag[found.head] in {"NN", "NNP"} and passage.child(found.head, "det", "poss") is None
    described = (bare or _is_definite(passage, found.head)) and _has(passage, beside, {"a", "an"})
    more = any(passage.dep[below] in {"conj", "cc", "appos"} for below in passage.children[beside])
    return not singled and (more or not described)


def _is_definite(passage: Passage, token: int) -> bool:
    return _has(passage, token, {"the", "this", "that", "these", "those"}) or passage.child(token, "poss") is not None


def _has(passage: Passage, token: int, articles: set[str]) -> bool:
    return any(passage.lower[below] in articles for below in passage.children[token] if passage.dep[below] == "det")


def _read(found: Found, beside: int, passage: Passage, parts: Parts) -> Iterator[Draft]:
    whole, other = parts.of(found.passage, found.head), parts.of(found.passage, beside)
    if not isinstance(whole, EntityPart) or not isinstance(other, EntityPart):
        return
    if passage.tag[found.head] in {"NNS", "NNPS"} and found.form is MentionKind.NOMINAL:
        yield from _members(found, beside, passage, parts)
    elif whole.entity == other.entity:
        yield from _description(found, beside, passage, parts)
    else:
        yield from _one_beside_another(found, beside, (whole, other), passage, parts)


def _members(found: Found, beside: int, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`ten nations - Russia, China and Iran`: a group has those for members whose names follow, or all that stand behind a dash."""
    listed = coordinated(passage, beside)[:_MOST]
    first = parts.resolved.found.get((found.passage, beside))
    singled = any(passage.lower[below] in _SINGLED for below in passage.children[beside])
    marked = passage.words[passage.edges[0][beside] - 1] in _OPEN and len(listed) > 1
    named = first is not None and first.form is MentionKind.NAME and (len(listed) > 1 or singled)
    whole = parts.of(found.passage, found.head)
    if passage.edges[0][beside] == found.head + 1 and first is not None and first.kind is Kind.PERSON:
        yield from _each(found, listed, passage, parts)
        return
    if not isinstance(whole, EntityPart) or not (named or marked):
        return
    for member in listed:
        form = parts.resolved.found.get((found.passage, member))
        part = parts.of(found.passage, member)
        if isinstance(part, EntityPart) and part.entity != whole.entity and (not named or (form and form.form is MentionKind.NAME)):
            yield Draft(whole, _INCLUDE, part, (), _RULE)


def _each(found: Found, listed: Sequence[int], passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`two veteran politicians Lee and Fung`: each of those named is what the plural says of all."""
    first = found.first
    while first < found.head and passage.pos[first] in {"DET", "NUM", "PRON"}:
        first += 1
    told = one_title(passage, found.head, parts.literal(passage, first, found.head))
    for member in listed if told.value != told.text else ():
        name, part = parts.resolved.found.get((found.passage, member)), parts.of(found.passage, member)
        if name is not None and name.kind is Kind.PERSON and name.name is not None and isinstance(part, EntityPart):
            yield Draft(EntityPart(part.entity, *parts.words(passage, *name.name)), _BE, told, (), _RULE)


def _one_beside_another(
    found: Found, beside: int, sides: tuple[EntityPart, EntityPart], passage: Passage, parts: Parts
) -> Iterator[Draft]:
    """Two entities side by side: a place lies in the other, one who is named is what the other phrase says."""
    whole, other = sides
    forms = [parts.resolved.found.get((found.passage, token)) for token in (found.head, beside)]
    first, second = (form is not None and form.form is MentionKind.NAME for form in forms)
    one, two = (parts.entity(side.entity).kind for side in sides)
    if (one is Kind.PERSON) is not (two is Kind.PERSON):
        return
    opened = passage.words[passage.edges[0][beside] - 1] in _OPEN
    if first and second:
        if one is two is Kind.PLACE and not (opened and passage.words[passage.edges[0][beside] - 1] not in {"(", "["}):
            yield Draft(whole, Predicate("be in", "be", "in", None), other, (), _RULE)
    elif second:
        yield Draft(other, _BE, whole, (), _RULE)
    elif first and one is Kind.PERSON and _are_roles(coordinated(passage, beside), passage):
        yield Draft(whole, _BE, parts.literal(passage, *_without_article(passage, beside)), (), _RULE)
    elif any(passage.dep[below] in {"det", "poss"} for below in passage.children[beside]):
        yield Draft(whole, _BE, other, (), _RULE)


def _are_roles(nouns: Sequence[int], passage: Passage) -> bool:
    """Whether all of several nouns are what one person is, without articles: `president and chief executive`."""
    return len(nouns) > 1 and all(
        is_person_noun(passage.lemma[noun].lower()) and passage.child(noun, "det", "poss", "appos") is None for noun in nouns
    )


def _without_article(passage: Passage, token: int) -> tuple[int, int]:
    """Give the bounds of a phrase with all that is in it, but for the article: `president and chief executive of Ericsson`."""
    first, last = passage.edges[0][token], passage.edges[1][token]
    while first < token and passage.pos[first] in {"DET", "PUNCT"}:
        first += 1
    while last > token and passage.pos[last] == "PUNCT":
        last -= 1
    return first, last


def _description(found: Found, beside: int, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """A name and a description of one person side by side: what he is, as words, or to whom he is it."""
    inner = parts.resolved.found.get((found.passage, beside))
    if inner is None or found.form is inner.form:
        return
    name, told = (found, inner) if found.form is MentionKind.NAME else (inner, found)
    if name.kind is Kind.PERSON and told.kind is not Kind.PERSON:
        return
    first = told.first
    while first < told.head and passage.pos[first] == "DET":
        first += 1
    who = parts.of(name.passage, name.head)
    if not isinstance(who, EntityPart):
        return
    if passage.tag[first] == "PRP$" and first < told.head:
        yield from _to_whom(told, first, who, passage, parts)
    else:
        yield Draft(who, _BE, parts.literal(passage, first, told.core), (), _RULE)


def _to_whom(told: Found, owner: int, who: EntityPart, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`his brother Alfred`: what he is to the one whom the pronoun means."""
    whose = parts.of(told.passage, owner)
    if not isinstance(whose, EntityPart) or whose.entity == who.entity or told.core - owner > _ROLE:
        return
    if parts.entity(whose.entity).name.lower() == passage.lower[owner] and passage.lower[owner] not in {"my", "our"}:
        return  # nobody knows whose
    text, _ = parts.words(passage, owner + 1, told.core)
    role = " ".join(passage.lower[owner + 1 : told.core + 1])
    yield Draft(
        who,
        Predicate(f"be {role} of", passage.lemma[told.head].lower(), text, passage.span(told.head, told.head)),
        whose,
        (),
        _RULE,
    )


def singular(word: str) -> str:
    """Give the singular of a noun for people: `spokesmen`, `Ministers`."""
    return f"{word[:-3]}man" if word.endswith("men") else word.removesuffix("s")


def one_title(passage: Passage, last: int, told: LiteralPart) -> LiteralPart:
    """Give a title that several share as that of one: `Prime Ministers`."""
    word = passage.words[last]
    single = singular(word)
    if not is_person_noun(single.lower()) or (passage.tag[last] not in {"NNS", "NNPS"} and is_person_noun(word.lower())):
        return told
    return replace(told, value=told.value.removesuffix(word) + single)
