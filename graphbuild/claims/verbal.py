"""Clauses -> claims: one function a construction; a claim's rule is the name of its function.

Each takes the clause and gives drafts: subject, predicate, object, arguments. `extract` puts on each what the clause's world says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.arguments import find_arguments, is_time
from graphbuild.claims.complements import is_finite
from graphbuild.claims.copulas import copular, existential
from graphbuild.claims.drafts import combine, construction, subjects_of
from graphbuild.claims.lexicon import words
from graphbuild.claims.objects import (
    amount,
    asked_of,
    complement_of,
    complement_part,
    find_recipients,
    implied_object,
    members,
    moved_objects,
    moved_phrase,
    noun_content,
    object_phrase,
    shared_objects,
)
from graphbuild.claims.reading import Draft, Reading
from graphbuild.claims.silence import says_nothing, tells_nothing
from graphbuild.claims.wording import predicate, verb_label
from graphbuild.model import Argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.clause import Clause, Phrase
    from graphbuild.model import Part


def read_clause(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """Choose the construction of a clause."""
    if tells_nothing(clause, reading):
        return
    constructions = {"existential": existential, "passive": passive, "copular": copular, "active": active}
    yield from constructions[construction(clause)](clause, reading)


def active(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """A verb in the active voice, with an object, a phrase that stands for one, a clause, or nothing."""
    light = _light(clause)
    if light is not None:
        yield from _light_verb(clause, light, reading)
        return
    label = verb_label(clause, passive=False)
    objects, arguments = _objects(clause, reading)
    phrase: Phrase | None = None
    if not objects and clause.objects and clause.passage.pos[clause.objects[0]] in {"NUM", "ADJ"}:
        objects = [amount(clause, clause.objects[0], reading)]
    if clause.objects and clause.passage.lower[clause.objects[0]] in {"nothing", "nobody"}:
        objects = [None]  # the claim itself is denied
    if not objects and clause.objects:
        return  # what it does, and to whom, the text does not name
    if not objects:
        objects, phrase = object_phrase(clause, reading)
    if not objects and clause.complements:
        objects = [complement_part(clause, clause.complements[0], reading)]
    elif clause.complements and clause.complements[0] not in clause.objects:
        arguments.append(Argument("as", "", complement_part(clause, clause.complements[0], reading)))
    implied = implied_object(clause, reading) if not objects else None
    if implied is not None:
        label = label if clause.lemma == "attend" else f"{label} in"
        objects = [implied]
    if not objects and says_nothing(clause):
        return
    relation = predicate(clause, label, reading.parts, phrase=phrase)
    found = [*find_recipients(clause, reading), *arguments]
    yield from combine(clause, reading, relation, objects or [None], phrase, found)


def _objects(clause: Clause, reading: Reading) -> tuple[list[Part | None], list[Argument]]:
    """Give the objects of an active verb, and the clause it governs beside them as an argument."""
    objects: list[Part | None] = [part for token in clause.objects[:1] for part in members(clause, token, reading)]
    complement = complement_of(clause, reading)
    if complement is None:
        objects = objects or ([] if clause.objects else shared_objects(clause, reading))
        return objects, noun_content(clause, reading)
    content = reading.parts.inner(complement, reading.inner.get(complement.head))
    if clause.lemma in words("complement", "whole") and not is_finite(complement):
        return [content], []
    if not objects and not clause.objects and moved_phrase(complement, clause) is not None:
        return [], [Argument("content", "", content)]
    objects = objects or list(moved_objects(complement, clause, reading))
    return (objects, [Argument("content", "", content)]) if objects else ([content], asked_of(clause, complement, reading))


def passive(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """A passive: turned around where it names the agent, else with what the verb still governs as its object."""
    parts, world = reading.parts, reading.world
    agent = next(
        (
            phrase
            for phrase in clause.phrases
            if phrase.preposition == "by" and phrase.noun is not None and not _is_measure(clause, phrase.noun)
        ),
        None,
    )
    rest = [complement_part(clause, token, reading) for token in clause.complements[:1]]
    if rest and clause.lemma in words("passive", "naming"):
        first = clause.passage.edges[0][clause.complements[0]]
        rest = [parts.literal(clause.passage, first, max(clause.complements[0], _name_end(clause)))]
    if agent is not None and agent.noun is not None:
        agents = members(clause, _nested_agent(clause, agent.noun) or agent.noun, reading)
        relation = predicate(clause, verb_label(clause, passive=False), parts, extra=(agent.token,))
        patients = subjects_of(clause, reading)
        given: list[Part | None] = [part for token in clause.objects[:1] for part in members(clause, token, reading)]
        extra = [Argument("as", "", part) for part in rest]
        if given:
            extra += [Argument("to", "", patient) for patient in patients]
        arguments = (*extra, *find_arguments(clause, world, parts, agent, reading.inner))
        for who in agents:
            for what in given or patients:
                yield Draft(who, relation, what, arguments, "verbal/passive")
        return
    if clause.link == "acl" and clause.lemma in words("passive", "idle") and not (clause.objects or clause.phrases or rest):
        return
    label = verb_label(clause, passive=True)
    phrase: Phrase | None = None
    objects: list[Part | None] = [part for token in clause.objects[:1] for part in members(clause, token, reading)]
    complement = complement_of(clause, reading)
    objects = objects or list(rest)
    if not objects and complement is not None:
        objects = [parts.inner(complement, reading.inner.get(complement.head))]
    if not objects:
        objects, phrase = object_phrase(clause, reading)
    yield from combine(clause, reading, predicate(clause, label, parts, phrase=phrase), objects or [None], phrase)


def _name_end(clause: Clause) -> int:
    """Give the last word of the name that something is given."""
    passage, token = clause.passage, clause.complements[0]
    index = passage.entity[token]
    return passage.names[index][1] - 1 if index >= 0 else token


def _nested_agent(clause: Clause, noun: int) -> int | None:
    """Find the agent behind a measure: `was beaten by 300 votes by Kim`."""
    passage = clause.passage
    by = next((b for b in passage.children[noun] if passage.dep[b] == "prep" and passage.lower[b] == "by"), None)
    counted = passage.child(noun, "nummod") is not None
    return passage.child(by, "pobj") if by is not None and counted else None


def _is_measure(clause: Clause, noun: int) -> bool:
    """Whether a noun after `by` tells when or how much, and not who: `was cut by 3 percent`."""
    passage = clause.passage
    index = passage.entity[noun]
    counted = passage.lemma[noun].lower() in words("passive", "margins") and passage.child(noun, "nummod") is not None
    return counted or is_time(passage, noun) or (index >= 0 and passage.names[index][2] in {"PERCENT", "MONEY", "QUANTITY"})


def _light(clause: Clause) -> int | None:
    """Find the noun of a light verb that is no participant of its own: `part` of `take part`."""
    passage = clause.passage
    return next(
        (
            token
            for token in clause.objects
            if passage.lower[token] in words("light", "nouns") and clause.lemma in words("light", "verbs")
        ),
        None,
    )


def _light_verb(clause: Clause, noun: int, reading: Reading) -> Iterator[Draft]:
    """`take part in`, `take place in`: verb and noun are one relation."""
    label = f"{verb_label(clause, passive=False)} {clause.passage.lower[noun]}"
    objects, phrase = object_phrase(clause, reading)
    if phrase is None:
        for below in clause.passage.children[noun]:
            pobj = clause.passage.child(below, "pobj") if clause.passage.dep[below] == "prep" else None
            if pobj is not None:
                objects = list(members(clause, pobj, reading))
                label = f"{label} {clause.passage.lower[below]}"
                break
    relation = predicate(clause, label, reading.parts, extra=(noun,), phrase=phrase)
    yield from combine(clause, reading, relation, objects or [None], phrase)
