"""Nouns that tell events -> claims: `the resignation of the envoy`, `talks between Peru and Chile`, `launched an attack on the port`.

Who did it stands before the noun, after `of`, `by` or `between`, or is the subject of a verb that only carries the noun.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from graphbuild.claims.clause import coordinated
from graphbuild.claims.lexicon import words
from graphbuild.claims.reading import Draft
from graphbuild.claims.relatives import is_content_noun
from graphbuild.claims.wording import lemma_of
from graphbuild.model import EntityPart, Kind, LiteralPart, MentionKind, Modality, Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.clause import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.mentions import Found
    from graphbuild.model import Part
    from graphbuild.parse import Passage

_MOST = 4  # conjuncts of one place of a noun
_SPEAKERS = frozenset({"i", "we", "you"})


class Event(NamedTuple):
    """What a noun tells: the verb, the prepositions of its object, whether they join the relation, and whether it needs an object."""

    verb: str
    prepositions: frozenset[str]
    joined: bool
    needy: bool
    mutual: bool = False


class Places(NamedTuple):
    """Who did it, and to whom, with the preposition before that one."""

    doers: list[Part]
    things: list[Part]
    preposition: str


def event(found: Found, passage: Passage, parts: Parts, clause: Clause | None) -> Iterator[Draft]:
    """A noun tells what happened, who did it, to whom: one claim for each of those who did it and each of those it was done to."""
    told = _events().get(lemma_of(passage, found.head)) if found.form is MentionKind.NOMINAL else None
    if told is None:
        yield from _undergone(found, passage, parts)
        return
    places = _between(found, passage, parts) if told.mutual else None
    places = places or _places(found, told, passage, parts)
    if not places.things and clause is not None:
        places = _with_phrase(found, told, places, parts, clause)
    if told.needy and not places.things:
        yield from _undergone(found, passage, parts)
        return
    owner = passage.child(found.head, "poss")
    named = places.doers if owner is None or passage.pos[owner] != "PRON" else []
    doers = named or (_carried(found, passage, parts, clause) if places.things else []) or places.doers
    label = f"{told.verb} {places.preposition}" if places.things and told.joined else told.verb
    text, span = parts.words(passage, found.head, found.head)
    for doer in doers:
        for thing in (*places.things, *([] if places.things else [None])):
            if not _is_same(doer, thing):
                yield Draft(doer, Predicate(label, told.verb.partition(" ")[0], text, span), thing, (), "nominal/event")


def _undergone(found: Found, passage: Passage, parts: Parts) -> Iterator[Draft]:
    """`her election as president`, `Kim's arrest`: what happened to the one whose it is."""
    becomes = _becoming().get(lemma_of(passage, found.head)) if found.form is MentionKind.NOMINAL else None
    owner = passage.child(found.head, "poss")
    who = parts.of(found.passage, owner) if becomes is not None and owner is not None else None
    if becomes is None or not isinstance(who, EntityPart) or parts.entity(who.entity).kind is not Kind.PERSON:
        return
    role = next((below for below in passage.children[found.head] if passage.lower[below] == "as"), None)
    noun = passage.child(role, "pobj") if role is not None else None
    what = parts.of(found.passage, noun) if noun is not None else None
    text, span = parts.words(passage, found.head, found.head)
    label = f"{becomes} as" if what is not None else becomes
    yield Draft(who, Predicate(label, becomes.removeprefix("be "), text, span), what, (), "nominal/event")


@cache
def _becoming() -> dict[str, str]:
    entries = (entry.partition("=") for entry in words("nominalizations", "undergone"))
    return {noun: becomes.replace("+", " ") for noun, _, becomes in entries}


@cache
def _events() -> dict[str, Event]:
    found = {}
    for entry in words("nominalizations", "list"):
        noun, _, rest = entry.partition("=")
        verb, _, prepositions = rest.partition(":")
        joined = prepositions.startswith("+")
        bare = frozenset(prepositions.strip("+-").split("/")) - {""}
        found[noun] = Event(verb.replace("+", " "), bare, joined, needy=bool(bare) and (not joined or "against" in bare))
    for entry in words("nominalizations", "mutual"):
        noun, _, verb = entry.partition("=")
        found[noun] = Event(verb.replace("+", " "), frozenset({"with"}), joined=True, needy=True, mutual=True)
    return found


def _places(found: Found, told: Event, passage: Passage, parts: Parts) -> Places:
    """Read the possessor, the adjective of nationality and the phrases of a noun."""
    number, token = found.passage, found.head
    doers: list[Part] = []
    things: list[Part] = []
    used = ""
    for below in passage.children[token]:
        label = passage.dep[below]
        if label == "poss" or (label in {"amod", "nmod", "compound"} and below < token and passage.entity[below] >= 0):
            part = parts.of(number, below) or _country(passage, below, parts)
            if part is not None and not isinstance(part, LiteralPart) and (label == "poss" or _tells_doer(passage, below)):
                doers.append(part)
        elif label == "prep" and (noun := passage.child(below, "pobj")) is not None:
            word = passage.lower[below]
            if word == "by" or (word == "of" and "of" not in told.prepositions and not doers and not told.mutual):
                doers = _all(number, noun, passage, parts) or doers
            elif word in told.prepositions:
                things, used = _all(number, noun, passage, parts), word
    return Places(doers, things, used)


def _tells_doer(passage: Passage, token: int) -> bool:
    """Whether a named modifier says who did it: `Israeli`, `NATO`, `US`; the name of a place that has an adjective says where: `Paris`."""
    label = passage.names[passage.entity[token]][2]
    return label in {"NORP", "ORG", "PERSON"} or (label == "GPE" and passage.words[token].isupper())


def _between(found: Found, passage: Passage, parts: Parts) -> Places | None:
    """Read `between X and Y`: each of the others did it with the first."""
    for below in passage.children[found.head]:
        noun = passage.child(below, "pobj") if passage.dep[below] == "prep" and passage.lower[below] == "between" else None
        sides = _all(found.passage, noun, passage, parts) if noun is not None else []
        if len(sides) > 1:
            return Places(sides[:1], sides[1:], "with")
    return None


def _carried(found: Found, passage: Passage, parts: Parts, clause: Clause | None) -> list[Part]:
    """Find the subject of a verb that only carries the noun: `held talks with`, `launched an attack on`."""
    if clause is None or clause.passive or not clause.subjects or clause.lemma not in words("light", "carriers"):
        return []
    first = clause.subjects[0]
    if found.head not in clause.objects or passage.lower[first] in _SPEAKERS:
        return []
    return _all(found.passage, first, passage, parts)


def _with_phrase(found: Found, told: Event, places: Places, parts: Parts, clause: Clause) -> Places:
    """Take the object of a noun from the verb that carries it, where the parse has it: `imposed sanctions on`, `held talks in Oslo with`."""
    if found.head not in clause.objects or clause.lemma not in words("light", "carriers"):
        return places
    for phrase in clause.phrases:
        if phrase.noun is not None and phrase.token > found.head and phrase.preposition in told.prepositions:
            return Places(places.doers, _all(found.passage, phrase.noun, clause.passage, parts), phrase.preposition)
    return places


def _all(number: int, noun: int, passage: Passage, parts: Parts) -> list[Part]:
    found = (parts.of(number, member) for member in coordinated(passage, noun)[:_MOST])
    return [part for part in found if part is not None and not isinstance(part, LiteralPart)]


def _is_same(doer: Part, thing: Part | None) -> bool:
    return isinstance(doer, EntityPart) and isinstance(thing, EntityPart) and doer.entity == thing.entity


def _country(passage: Passage, token: int, parts: Parts) -> Part | None:
    """Take an adjective of nationality for its country."""
    known = parts.country_of(passage.words[token])
    return EntityPart(known, *parts.words(passage, token, token)) if known is not None else None


def _puts_in_doubt(passage: Passage, token: int) -> bool:
    """Whether a word before an event leaves open whether it took place: `alleged`, `so-called`."""
    if passage.lower[token] == "called" and token > 1:
        return passage.lower[token - 2] == "so" and passage.words[token - 1] == "-"
    return passage.lower[token] in words("objects", "adjectives")


def event_modality(found: Found, passage: Passage, clause: Clause | None) -> Modality:
    """Say whether an event that a noun tells took place: not where it is only wanted, feared, denied or called potential."""
    prep = passage.head[found.head] if passage.dep[found.head] == "pobj" else None
    if prep is not None:
        above = passage.head[prep]
        if is_content_noun(passage, above) or passage.lemma[above].lower() in words("objects", "nouns"):
            return Modality.POSSIBLE  # `rumors of his resignation`, `the risk of an attack`
        if passage.lower[prep] == "without":
            return Modality.POSSIBLE
    carried = clause is not None and found.head in clause.objects and clause.lemma in words("light", "carriers")
    if not carried and any(_puts_in_doubt(passage, below) for below in passage.children[found.head]):
        return Modality.POSSIBLE
    if clause is not None and clause.lemma in words("objects", "intensional"):
        left, right = passage.edges
        inside = [*clause.objects, *(phrase.noun for phrase in clause.phrases if phrase.noun is not None)]
        inside += clause.subjects if clause.passive else []
        if any(left[token] <= found.head <= right[token] for token in inside):
            return Modality.POSSIBLE
    return Modality.ACTUAL
