"""Clauses -> claims: one function a construction; a claim's rule is the name of its function.

Each takes the clause and gives drafts: subject, predicate, object, arguments. `extract` puts on each what the clause's world says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.arguments import counts, find_arguments, is_time, kind_of, noun_places
from graphbuild.claims.clauses import coordinated
from graphbuild.claims.lexicon import words
from graphbuild.claims.objects import (
    MOST,
    complement_of,
    complement_part,
    find_recipients,
    implied_object,
    is_gapped,
    members,
    moved_objects,
    moved_phrase,
    object_phrase,
    shared_objects,
)
from graphbuild.claims.reading import Draft, Reading
from graphbuild.claims.wording import carries, predicate, verb_label
from graphbuild.model import Argument, EntityPart, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphbuild.claims.clauses import Clause, Phrase
    from graphbuild.model import Part, Predicate


def read_clause(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """Choose the construction of a clause."""
    if is_filler(clause) or not clause.subjects or is_covered(clause, reading):
        return
    if clause.copular and reading.parts.is_unclear(clause.number, clause.subjects[0]):
        return
    if reading.parts.is_anybody(clause.number, clause.subjects[0]) and clause.lemma in words("discourse", "anybody"):
        return  # `you had ten nations` is not about the one who is spoken to
    constructions = {"existential": existential, "passive": passive, "copular": copular, "active": active}
    yield from constructions[construction(clause)](clause, reading)


def construction(clause: Clause) -> str:
    """Name the construction of a clause, which is that of the function that reads it."""
    if clause.existential:
        return "existential"
    return "passive" if clause.passive else "copular" if clause.copular else "active"


def is_filler(clause: Clause) -> bool:
    """Whether a clause only manages the talk: `you know`, `I mean`, `I think`, `thank you`."""
    passage = clause.passage
    if clause.lemma == "like" and any(passage.tag[token] == "MD" for token in clause.auxiliaries):
        return True  # `I would like to thank`
    if clause.lemma in words("discourse", "greetings") and (
        not clause.subjects or passage.lower[clause.subjects[0]] in {"i", "we"}
    ):
        return True
    if not clause.subjects or passage.lower[clause.subjects[0]] not in {"i", "you", "we"}:
        return False
    if clause.lemma not in words("discourse", "fillers"):
        return False
    return (
        clause.lemma in {"mean", "think", "guess", "suppose"}
        or clause.link == "parataxis"
        or not (clause.objects or clause.phrases or clause.negations)
    )


def is_covered(clause: Clause, reading: Reading) -> bool:
    """Whether the claim of its complement says all that a clause says: phase verbs, seeming, `be able to`, `is expected to`."""
    complement = next((c for c in reading.below.values() if c.parent is clause and c.link == "xcomp"), None)
    if complement is None or complement.head not in reading.inner:
        return False
    return carries(clause, complement.governor)


def subjects_of(clause: Clause, reading: Reading) -> list[Part]:
    """Give the subject and those coordinated with it, with the members of a list that spells it out."""
    first = clause.subjects[0]
    if first in reading.below:  # `Punishing them helps nobody`
        return [reading.parts.inner(reading.below[first], reading.inner.get(first))]
    return members(clause, first, reading)


def active(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """A verb in the active voice, with an object, a phrase that stands for one, a clause, or nothing."""
    light = _light(clause)
    if light is not None:
        yield from _light_verb(clause, light, reading)
        return
    label = verb_label(clause, passive=False)
    objects, arguments = _objects(clause, reading)
    phrase: Phrase | None = None
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
    yield from _drafts(clause, reading, relation, objects or [None], phrase, found)


def _objects(clause: Clause, reading: Reading) -> tuple[list[Part | None], list[Argument]]:
    """Give the objects of an active verb, and the clause it governs beside them as an argument."""
    objects: list[Part | None] = [part for token in clause.objects[:1] for part in members(clause, token, reading)]
    complement = complement_of(clause, reading)
    if complement is None:
        return objects or ([] if clause.objects or clause.phrases else shared_objects(clause, reading)), []
    content = reading.parts.inner(complement, reading.inner.get(complement.head))
    if not objects and not clause.objects and moved_phrase(complement, clause) is not None:
        return [], [Argument("content", "", content)]
    objects = objects or list(moved_objects(complement, clause, reading))
    return (objects, [Argument("content", "", content)]) if objects else ([content], [])


def says_nothing(clause: Clause) -> bool:
    """Whether a verb without object tells nothing: one that needs an object, or one whose object is the noun before it."""
    open_relative = clause.link == "relcl" and clause.antecedent is not None and clause.antecedent not in clause.subjects
    return open_relative or clause.lemma in words("complement", "transitive")


def passive(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """A passive: turned around where it names the agent, else with what the verb still governs as its object."""
    parts, world = reading.parts, reading.world
    agent = next(
        (
            phrase
            for phrase in clause.phrases
            if phrase.preposition == "by" and phrase.noun is not None and not is_time(clause.passage, phrase.noun)
        ),
        None,
    )
    rest = [complement_part(clause, token, reading) for token in clause.complements[:1]]
    if agent is not None and agent.noun is not None:
        agents = members(clause, agent.noun, reading)
        relation = predicate(clause, verb_label(clause, passive=False), parts, phrase=None)
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
    label = verb_label(clause, passive=True)
    phrase: Phrase | None = None
    objects: list[Part | None] = [part for token in clause.objects[:1] for part in members(clause, token, reading)]
    complement = complement_of(clause, reading)
    objects = objects or list(rest)
    if not objects and complement is not None:
        objects = [parts.inner(complement, reading.inner.get(complement.head))]
    if not objects:
        objects, phrase = object_phrase(clause, reading)
    yield from _drafts(clause, reading, predicate(clause, label, parts, phrase=phrase), objects or [None], phrase)


def copular(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """A linking verb: what somebody is, how he is, or where."""
    parts, passage = reading.parts, clause.passage
    verb = clause.lemma
    complement = complement_of(clause, reading)
    if not clause.complements:
        objects, phrase = object_phrase(clause, reading)
        if phrase is None and complement is None:
            phrase = next((p for p in clause.phrases if p.noun is not None and counts(clause, p)), None)
            objects = list(members(clause, phrase.noun, reading)) if phrase is not None and phrase.noun is not None else []
        if phrase is None and complement is not None:
            objects = [parts.inner(complement, reading.inner.get(complement.head))]
        if objects:
            yield from _drafts(clause, reading, predicate(clause, verb, parts, phrase=phrase), objects, phrase)
        return
    for token in coordinated(passage, clause.complements[0])[:MOST]:
        if passage.tag[token] in {"WP", "WDT", "WRB"}:
            continue
        if passage.pos[token] in {"NOUN", "PROPN", "PRON", "NUM"}:
            yield from _class(clause, token, reading)
        else:
            yield from _quality(clause, token, complement, reading)


def _class(clause: Clause, token: int, reading: Reading) -> Iterator[Draft]:
    part = reading.parts.of(clause.number, token, reading.world.layers)
    if part is None or (clause.subjects and token in clause.subjects):
        return
    arguments = [*noun_places(clause, token, reading.parts)] if kind_of(part, reading.parts) is Kind.EVENT else []
    yield from _drafts(clause, reading, predicate(clause, clause.lemma, reading.parts), [part], arguments=arguments)


def _quality(clause: Clause, token: int, complement: Clause | None, reading: Reading) -> Iterator[Draft]:
    """An adjective, with what it is about: `ready for talks`, `determined to win`, `significant`."""
    parts, passage = reading.parts, clause.passage
    adjective = passage.lower[token]
    label = f"{clause.lemma} {adjective}"
    for below in passage.children[token]:
        if passage.dep[below] == "prep" and (noun := passage.child(below, "pobj")) is not None:
            objects: list[Part | None] = list(members(clause, noun, reading))
            if objects:
                relation = predicate(clause, f"{label} {passage.lower[below]}", parts, extra=(token, below))
                yield from _drafts(clause, reading, relation, objects)
                return
        elif passage.dep[below] == "prep" and (head := passage.child(below, "pcomp")) is not None and head in reading.below:
            content = parts.inner(reading.below[head], reading.inner.get(head))
            relation = predicate(clause, f"{label} {passage.lower[below]}", parts, extra=(token, below))
            yield from _drafts(clause, reading, relation, [content])
            return
    if complement is not None and complement.governor in {token, clause.head}:
        content = parts.inner(complement, reading.inner.get(complement.head))
        yield from _drafts(clause, reading, predicate(clause, label, parts, extra=(token,)), [content])
        return
    objects, phrase = object_phrase(clause, reading)
    if phrase is not None and phrase.token > token:
        yield from _drafts(clause, reading, predicate(clause, label, parts, extra=(token,), phrase=phrase), objects, phrase)
        return
    first = min((b for b in passage.children[token] if b < token and passage.dep[b] in {"advmod", "npadvmod"}), default=token)
    quality = parts.literal(passage, first, token)
    yield from _drafts(clause, reading, predicate(clause, clause.lemma, parts), [quality])


def existential(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """`There is`: something exists, or there is none of it."""
    relation = predicate(clause, "exist" if clause.lemma == "be" else clause.lemma, reading.parts)
    yield from _drafts(clause, reading, relation, [None])


def _drafts(
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
    ]
    if phrase is not None and is_gapped(clause, phrase):
        found = [argument for argument in found if argument.preposition != phrase.preposition]
    rest = tuple(dict.fromkeys(found))
    for subject in subjects_of(clause, reading):
        for thing in objects:
            if not _is_same(subject, thing):
                yield Draft(subject, relation, thing, rest, rule)
    yield from gapped(clause, relation, phrase, reading)


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
    yield from _drafts(clause, reading, relation, objects or [None], phrase)
