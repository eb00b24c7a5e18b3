"""Noun phrases -> claims: one function a construction; a claim's rule is the name of its function.

Appositions, titles, affiliations, members, names of places, participles before a noun, and nouns that tell an event.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graphbuild.claims.clauses import coordinated, is_content_noun
from graphbuild.claims.lexicon import words
from graphbuild.claims.reading import Draft
from graphbuild.claims.wording import lemma_of
from graphbuild.entities.nominals import is_vocative
from graphbuild.mentions import kind_of_noun
from graphbuild.model import EntityPart, Kind, LiteralPart, MentionKind, Modality, Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.clauses import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.mentions import Found
    from graphbuild.model import Part
    from graphbuild.parse import Passage

_HONORIFICS = frozenset("mr. mrs. ms. dr. mr mrs ms dr miss sir prof. prof late".split())
_MEMBERSHIP = frozenset({"of", "from", "with", "at", "for"})


def read_noun(found: Found, passage: Passage, parts: Parts, clause: Clause | None) -> Iterator[tuple[Draft, Modality]]:
    """Yield what a noun phrase says by itself, and in what modality.

    Args:
        found: The noun phrase.
        passage: Its passage.
        parts: The parts of the document.
        clause: The clause that it stands in, None in a fragment.
    """
    for draft in (*apposition(found, passage, parts), *title(found, passage, parts), *affiliation(found, passage, parts), *membership(found, passage, parts), *participle(found, passage, parts)):  # fmt: skip
        yield draft, Modality.ACTUAL
    told = event(found, passage, parts)
    if told is not None:
        yield told, event_modality(found, passage, clause)


def _relation(label: str, lemma: str, text: str) -> Predicate:
    return Predicate(label, lemma, text, None)


def _is_name(part: Part | None, parts: Parts, number: int, token: int) -> bool:
    found = parts.resolved.found.get((number, token))
    return isinstance(part, EntityPart) and found is not None and found.form is MentionKind.NAME


def apposition(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`Zalmay Khalilzad, the US envoy`: the one named is what the other phrase says; `Lucerne, Switzerland`: the one is in the other."""
    beside = passage.child(found.head, "appos")
    if beside is None or beside < found.head or passage.pos[beside] not in {"NOUN", "PROPN"}:
        return
    if passage.words[passage.edges[0][beside] - 1] == ":" or is_vocative(passage, beside):
        return
    whole = parts.of(found.passage, found.head)
    listed = [parts.of(found.passage, member) for member in coordinated(passage, beside)[:12]]
    if not isinstance(whole, EntityPart):
        return
    if len(listed) > 1 and passage.tag[found.head] in {"NNS", "NNPS"}:
        include = _relation("include", "include", "include")
        others = [part for part in listed if isinstance(part, EntityPart) and part.entity != whole.entity]
        yield from (Draft(whole, include, part, (), "nominal/apposition") for part in others)
    elif isinstance(listed[0], EntityPart) and whole.entity == listed[0].entity:
        yield from _description(found, beside, passage, parts)
    elif isinstance(listed[0], EntityPart):
        yield from _one_beside_another(found, beside, (whole, listed[0]), passage, parts)


def _one_beside_another(
    found: Found, beside: int, sides: tuple[EntityPart, EntityPart], passage: Passage, parts: Parts
) -> Iterator[Draft]:
    """Two entities side by side: a place lies in the other, one who is named is what the other phrase says."""
    whole, other = sides
    first, second = (_is_name(side, parts, found.passage, token) for side, token in zip(sides, (found.head, beside), strict=True))
    one, two = (parts.entity(side.entity).kind for side in sides)
    is_one = _relation("be", "be", "be")
    if (one is Kind.PERSON) is not (two is Kind.PERSON):
        return
    if (one, two) == (Kind.PLACE, Kind.PLACE) and second:
        yield Draft(whole, _relation("be in", "be", "in"), other, (), "nominal/apposition")
    elif second and not first:
        yield Draft(other, is_one, whole, (), "nominal/apposition")
    elif (first and second and one is two and one is not Kind.PERSON) or (
        not second and any(passage.dep[below] in {"det", "poss"} for below in passage.children[beside])
    ):
        yield Draft(whole, is_one, other, (), "nominal/apposition")


def _description(found: Found, beside: int, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """A name and a description of one person side by side: what he is, as words."""
    inner = parts.resolved.found.get((found.passage, beside))
    if inner is None or found.form is inner.form:
        return
    name, told = (found, inner) if found.form is MentionKind.NAME else (inner, found)
    first = told.first
    while first < told.head and passage.pos[first] == "DET":
        first += 1
    who = parts.of(name.passage, name.head)
    if isinstance(who, EntityPart):
        yield Draft(who, _relation("be", "be", "be"), parts.literal(passage, first, told.core), (), "nominal/apposition")


def title(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`Russian Foreign Minister Sergey Lavrov`: a person's title is what he is."""
    if found.kind is not Kind.PERSON or found.form is not MentionKind.NAME or found.name is None:
        return
    last = found.name[0] - 1
    owned = [token for token in range(found.first, found.name[0]) if passage.tag[token] == "POS"]
    first = owned[-1] + 1 if owned else found.first
    while first <= last and (
        passage.pos[first] in {"DET", "PUNCT", "PRON", "NUM"}
        or passage.dep[first] in {"poss", "case"}
        or passage.tag[first] == "POS"
    ):
        first += 1
    while last >= first and passage.lower[last] in _HONORIFICS | {","}:
        last -= 1
    told = range(first, last + 1)
    if (
        not told
        or not any(kind_of_noun(passage.lower[token], lemma_of(passage, token)) is Kind.PERSON for token in told)
        or any(passage.pos[token] in {"VERB", "PUNCT", "SYM"} and passage.words[token] != "-" for token in told)
    ):
        return
    if passage.lower[first] in _HONORIFICS or any(
        passage.entity[token] >= 0 and passage.names[passage.entity[token]][2] == "PERSON" for token in told
    ):
        return
    who = parts.of(found.passage, found.head)
    if isinstance(who, EntityPart):
        person = EntityPart(who.entity, *parts.words(passage, *found.name))
        yield Draft(person, _relation("be", "be", "be"), parts.literal(passage, first, last), (), "nominal/title")


def affiliation(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`NPR's Charles Maynes`, `Will Weissert with the AP`: a person belongs to an organization."""
    if found.kind is not Kind.PERSON or found.form is not MentionKind.NAME or found.name is None:
        return
    number, token = found.passage, found.head
    owner, text = passage.child(token, "poss"), "’s"
    if owner is None:
        prep = _membership_after(passage, found.name[1])
        if prep is None:
            return
        owner = passage.child(prep, "pobj")
        text = passage.span(prep, prep).of(parts.text)
    part = parts.of(number, owner) if owner is not None else None
    who = parts.of(number, token)
    if (
        isinstance(part, EntityPart)
        and isinstance(who, EntityPart)
        and parts.entity(part.entity).kind is Kind.ORGANIZATION
        and owner is not None
        and _is_name(part, parts, number, owner)
    ):
        person = EntityPart(who.entity, *parts.words(passage, *found.name))
        yield Draft(person, _relation("be affiliated with", "affiliate", text), part, (), "nominal/affiliation")


def _membership_after(passage: Passage, last: int) -> int | None:
    """Find the preposition right after a name that ties it to an organization, wherever the parse hangs it within noun phrases."""
    prep = last + 1
    if prep >= len(passage.words) or passage.dep[prep] != "prep" or passage.lower[prep] not in _MEMBERSHIP:
        return None
    return prep if passage.pos[passage.head[prep]] in {"NOUN", "PROPN"} else None


def membership(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`several governments, including Russia`, `groups such as Hamas`: a group includes its example."""
    number, token = found.passage, found.head
    group = parts.of(number, token)
    for below in passage.children[token]:
        such = passage.lower[below] == "as" and below and passage.lower[below - 1] == "such"
        if passage.dep[below] != "prep" or not (such or passage.lower[below] == "including"):
            continue
        noun = passage.child(below, "pobj")
        for member in coordinated(passage, noun)[:12] if noun is not None else ():
            part = parts.of(number, member)
            if isinstance(group, EntityPart) and isinstance(part, EntityPart) and part.entity != group.entity:
                yield Draft(
                    group, _relation("include", "include", parts.words(passage, below, below)[0]), part, (), "nominal/membership"
                )


def participle(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`US-backed government`: who does what to the noun."""
    number, token = found.passage, found.head
    for below in passage.children[token]:
        if passage.dep[below] != "amod" or passage.tag[below] != "VBN":
            continue
        doer = passage.child(below, "npadvmod", "nmod", "compound")
        if doer is None or passage.words[doer + 1 : doer + 2] != ["-"]:
            continue
        who, what = parts.of(number, doer), parts.of(number, token)
        if isinstance(who, EntityPart) and what is not None and not isinstance(what, LiteralPart):
            verb = lemma_of(passage, below)
            text, span = parts.words(passage, below, below)
            yield Draft(who, Predicate(verb, verb, text, span), what, (), "nominal/participle")


@cache
def _events() -> dict[str, tuple[str, str]]:
    found = {}
    for entry in words("nominalizations", "list"):
        noun, _, rest = entry.partition("=")
        verb, _, preposition = rest.partition(":")
        found[noun] = (verb.replace("+", " "), preposition)
    return found


def event(found: Found, passage: Passage, parts: Parts) -> Draft | None:
    """`the resignation of the envoy`, `the Soviet occupation of Afghanistan`: a noun tells what happened, who did it, to whom."""
    told = _events().get(lemma_of(passage, found.head)) if found.form is MentionKind.NOMINAL else None
    if told is None:
        return None
    verb, preposition = told
    number, token = found.passage, found.head
    doer, thing, used = None, None, ""
    for below in passage.children[token]:
        label = passage.dep[below]
        if label == "poss" or (label in {"compound", "amod", "nmod"} and below < token and passage.entity[below] >= 0):
            doer = parts.of(number, below) or _country(passage, below, parts) or doer
        elif label == "prep" and (noun := passage.child(below, "pobj")) is not None:
            word = passage.lower[below]
            if word == "by" or (word == "of" and preposition != "of" and doer is None):
                doer = parts.of(number, noun) or doer
            elif word == preposition:
                thing, used = parts.of(number, noun), word
    if doer is None or isinstance(doer, LiteralPart) or (preposition == "of" and thing is None):
        return None
    label = f"{verb} {used}" if thing is not None and preposition not in {"of", "-", "for", "on", "to"} else verb
    text, span = parts.words(passage, token, token)
    return Draft(doer, Predicate(label, verb, text, span), thing, (), "nominal/event")


def _country(passage: Passage, token: int, parts: Parts) -> Part | None:
    """Take an adjective of nationality for its country."""
    known = parts.country_of(passage.words[token])
    return EntityPart(known, *parts.words(passage, token, token)) if known is not None else None


def event_modality(found: Found, passage: Passage, clause: Clause | None) -> Modality:
    """Say whether an event that a noun tells took place: not where it is only wanted, feared, denied or called potential."""
    above = passage.head[passage.head[found.head]] if passage.dep[found.head] == "pobj" else None
    if above is not None and is_content_noun(passage, above):
        return Modality.POSSIBLE  # `rumors of his resignation`
    if any(passage.lower[below] in words("objects", "adjectives") for below in passage.children[found.head]):
        return Modality.POSSIBLE
    if clause is not None and clause.lemma in words("objects", "intensional"):
        left, right = passage.edges
        inside = [*clause.objects, *(phrase.noun for phrase in clause.phrases if phrase.noun is not None)]
        if any(left[token] <= found.head <= right[token] for token in inside):
            return Modality.POSSIBLE
    return Modality.ACTUAL
