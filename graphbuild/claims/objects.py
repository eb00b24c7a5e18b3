"""Clauses -> what fills their places: nouns with their conjuncts, phrases and clauses that stand for objects, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.arguments import counts, is_time
from graphbuild.claims.clauses import coordinated
from graphbuild.claims.lexicon import words
from graphbuild.model import Argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.clauses import Clause, Phrase
    from graphbuild.claims.reading import Reading
    from graphbuild.model import EntityPart, Part

_CIRCUMSTANTIAL = frozenset("despite without by during after before since until following amid because".split())
MOST = 12  # conjuncts of one place; a longer list is a table, not a sentence


def members(clause: Clause, token: int, reading: Reading) -> list[Part]:
    """Give a noun phrase, its conjuncts, and the members that an apposition lists: `10 nations - Russia, China - met`."""
    passage = clause.passage
    parts = reading.parts
    found: list[Part] = []
    for noun in coordinated(passage, token)[:MOST]:
        if noun != token and passage.lower[noun] in {"one", "so", "etc", "etc.", "more"}:
            continue
        part = parts.of(clause.number, noun, reading.world.layers)
        if part is not None:
            found.append(part)
        listed = passage.child(noun, "appos")
        if listed is not None and passage.tag[noun] in {"NNS", "NNPS"}:
            names = coordinated(passage, listed)
            if len(names) > 1:
                found.extend(p for name in names[:MOST] if (p := parts.of(clause.number, name, reading.world.layers)) is not None)
    return list(dict.fromkeys(found))


def complement_of(clause: Clause, reading: Reading) -> Clause | None:
    """Find the clause that a clause has as its complement."""
    places = {clause.head, *clause.complements, *clause.objects}
    found = [c for c in reading.below.values() if c.parent is clause and c.link in {"ccomp", "xcomp"} and c.governor in places]
    return min(found, key=lambda c: c.head, default=None)


def moved_objects(complement: Clause, clause: Clause, reading: Reading) -> list[Part]:
    """Give whom a verb moves to do something where the parse has him in the clause below: `helped the girls enter`."""
    finite = any(
        complement.passage.tag[token] in {"MD", "VBD", "VBP", "VBZ"} for token in (*complement.auxiliaries, complement.head)
    )
    if finite or moved_phrase(complement, clause) or not complement.own_subject or clause.lemma not in words("complement", "object_control") | {"see", "hear", "watch"}:
        return []
    if clause.lemma in {"see", "hear", "watch"}:
        return []
    return [part for token in complement.subjects[:1] for part in members(complement, token, reading)]


def moved_phrase(complement: Clause, clause: Clause) -> Phrase | None:
    """Find the phrase that tells whom a verb moves: `on the army` of `called on the army to leave`."""
    doers = set(complement.subjects)
    return next((phrase for phrase in clause.phrases if phrase.noun in doers and phrase.token > clause.head), None)


def complement_part(clause: Clause, token: int, reading: Reading) -> Part:
    """Give a complement as an entity, or as its words."""
    part = reading.parts.of(clause.number, token, reading.world.layers)
    return part if part is not None else reading.parts.literal(clause.passage, token, token)


def object_phrase(clause: Clause, reading: Reading) -> tuple[list[Part | None], Phrase | None]:
    """Find the prepositional phrase that stands for an object: the first after the verb that tells no time."""
    passage = clause.passage
    for phrase in clause.phrases:
        if phrase.noun is None or not counts(clause, phrase) or (phrase.token < clause.head and phrase.noun != clause.antecedent):
            continue
        if is_time(passage, phrase.noun) or phrase.preposition in _CIRCUMSTANTIAL:
            continue
        found: list[Part | None] = list(members(clause, phrase.noun, reading))
        if found:
            return found[:1] if is_gapped(clause, phrase) else found, phrase
    return _gerund_phrase(clause, reading)


def _gerund_phrase(clause: Clause, reading: Reading) -> tuple[list[Part | None], Phrase | None]:
    """Find a clause after a preposition that stands for an object: `look forward to meeting them`, `insist on leaving`."""
    for phrase in clause.phrases:
        if (
            phrase.clause in reading.below
            and phrase.clause is not None
            and phrase.token > clause.head
            and phrase.preposition in {"to", "on", "of", "about", "for", "from", "against", "into", "at"}
        ):
            return [reading.parts.inner(reading.below[phrase.clause], reading.inner.get(phrase.clause))], phrase
    return [], None


def is_gapped(clause: Clause, phrase: Phrase) -> bool:
    """Whether a second clause has lost its verb: `the gold went to Kim and the silver to Lee`."""
    passage = clause.passage
    twin = any(other is not phrase and other.preposition == phrase.preposition for other in clause.phrases)
    return twin and phrase.noun is not None and any(passage.dep[below] == "conj" for below in passage.children[phrase.noun])


def shared_objects(clause: Clause, reading: Reading) -> list[Part | None]:
    """Give a verb the object of the verb that is coordinated with it: `arrested and questioned the student`."""
    passage = clause.passage
    for other in reading.below.values():
        if other.parent is not clause or other.link != "conj" or other.own_subject or not other.objects or other.passive:
            continue
        between = range(clause.head + 1, passage.edges[0][other.head])
        joined = all(passage.pos[token] in {"CCONJ", "PUNCT", "ADV"} for token in between)
        if joined and clause.lemma not in words("complement", "intransitive"):
            return [part for token in other.objects[:1] for part in members(other, token, reading)]
    return []


def find_recipients(clause: Clause, reading: Reading) -> Iterator[Argument]:
    """Yield to whom something is given or told."""
    for token in clause.datives:
        part = reading.parts.of(clause.number, token, reading.world.layers)
        if part is not None:
            yield Argument("to", "", part)


def implied_object(clause: Clause, reading: Reading) -> EntityPart | None:
    """Find the gathering that a verb of taking part leaves out, as in `The US does not participate`."""
    if clause.lemma not in words("implicit", "participation") or any(
        phrase.noun is not None and counts(clause, phrase) for phrase in clause.phrases
    ):
        return None
    return reading.gathering(clause.number, clause.head)
