"""Clauses -> claims: one function a construction; a claim's rule is the name of its function.

Each takes the clause and gives drafts: subject, predicate, object, arguments. `extract` puts on each what the clause's world says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphbuild.claims.arguments import counts, find_arguments, is_time, kind_of, noun_places
from graphbuild.claims.clauses import Clause, coordinated
from graphbuild.claims.lexicon import words
from graphbuild.claims.wording import joins, lemma_of, predicate, verb_label
from graphbuild.model import Argument, EntityPart, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphbuild.claims.clauses import Phrase
    from graphbuild.claims.parts import Parts
    from graphbuild.claims.worlds import World
    from graphbuild.model import Claim, Part, Predicate

_MOST = 12  # conjuncts of one place; a longer list is a table, not a sentence


class Draft(NamedTuple):
    """A claim but for its world and its evidence."""

    subject: Part
    predicate: Predicate
    object: Part | None
    arguments: tuple[Argument, ...]
    rule: str


class Reading(NamedTuple):
    """What a construction needs to know beside its clause.

    `inner` holds the claims of the clauses below, by their heads; `below` those clauses; `gathering` finds the event that is talked
    about at a place of the text.
    """

    parts: Parts
    world: World
    inner: dict[int, Claim]
    below: Mapping[int, Clause]
    gathering: Callable[[int, int], EntityPart | None]


def read_clause(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """Choose the construction of a clause."""
    if is_filler(clause) or not clause.subjects or is_covered(clause, reading):
        return
    if clause.copular and reading.parts.is_unclear(clause.number, clause.subjects[0]):
        return
    if reading.parts.is_anybody(clause.number, clause.subjects[0]) and clause.lemma in words("discourse", "anybody"):
        return  # `you had ten nations` is not about the one who is spoken to
    if clause.existential:
        yield from existential(clause, reading)
    elif clause.passive:
        yield from passive(clause, reading)
    elif clause.copular:
        yield from copular(clause, reading)
    else:
        yield from active(clause, reading)


def is_filler(clause: Clause) -> bool:
    """Whether a clause only manages the talk: `you know`, `I mean`, `I think`, `thank you`."""
    passage = clause.passage
    if clause.lemma == "like" and any(passage.tag[token] == "MD" for token in clause.auxiliaries):
        return True  # `I would like to thank`
    if clause.lemma in words("discourse", "greetings") and (not clause.subjects or passage.lower[clause.subjects[0]] in {"i", "we"}):
        return True
    if not clause.subjects or passage.lower[clause.subjects[0]] not in {"i", "you", "we"}:
        return False
    if clause.lemma not in words("discourse", "fillers"):
        return False
    return clause.lemma in {"mean", "think", "guess", "suppose"} or clause.link == "parataxis" or not (clause.objects or clause.phrases or clause.negations)


def is_covered(clause: Clause, reading: Reading) -> bool:
    """Whether the claim of its complement says all that a clause says: phase verbs, seeming, `be able to`, `is expected to`."""
    complement = next((c for c in reading.below.values() if c.parent is clause and c.link == "xcomp"), None)
    if complement is None or complement.head not in reading.inner:
        return False
    governor = complement.governor
    if governor == clause.head:
        if clause.passive:
            return clause.lemma in {"expect", "schedule", "set", "suppose", "believe", "say", "think", "report", "allege", "know", "consider"}
        return joins(clause) or clause.lemma in {"need", "use", "go", "ought"}
    return lemma_of(clause.passage, governor) in {"able", "unable", "likely", "unlikely", "sure", "bound", "set", "due", "supposed", "certain"}


def subjects_of(clause: Clause, reading: Reading) -> list[Part]:
    """Give the subject and those coordinated with it, with the members of a list that spells it out."""
    first = clause.subjects[0]
    if first in reading.below:  # `Punishing them helps nobody`
        return [reading.parts.inner(reading.below[first], reading.inner.get(first))]
    return members(clause, first, reading)


def members(clause: Clause, token: int, reading: Reading) -> list[Part]:
    """Give a noun phrase, its conjuncts, and the members that an apposition lists: `10 nations - Russia, China - met`."""
    passage = clause.passage
    parts = reading.parts
    found: list[Part] = []
    for noun in coordinated(passage, token)[:_MOST]:
        if noun != token and passage.lower[noun] in {"one", "so", "etc", "etc.", "more"}:
            continue
        part = parts.of(clause.number, noun, reading.world.layers)
        if part is not None:
            found.append(part)
        listed = passage.child(noun, "appos")
        if listed is not None and passage.tag[noun] in {"NNS", "NNPS"}:
            names = coordinated(passage, listed)
            if len(names) > 1:
                found.extend(p for name in names[:_MOST] if (p := parts.of(clause.number, name, reading.world.layers)) is not None)
    return list(dict.fromkeys(found))


def active(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """A verb in the active voice, with an object, a phrase that stands for one, a clause, or nothing."""
    label = verb_label(clause, passive=False)
    phrase: Phrase | None = None
    objects: list[Part | None] = [part for token in clause.objects[:1] for part in members(clause, token, reading)]
    arguments: list[Argument] = []
    complement = complement_of(clause, reading)
    if not clause.objects and complement is None and not clause.phrases:
        objects = _shared_objects(clause, reading)
    if clause.objects and not objects and complement is None:
        return  # what it does, and to whom, the text does not name
    if not objects and complement is not None:
        moved = _moved(complement, clause, reading)
        content = reading.parts.inner(complement, reading.inner.get(complement.head))
        if moved:
            objects, arguments = list(moved), [Argument("content", "", content)]
        else:
            objects = [content]
    elif complement is not None:
        arguments.append(Argument("content", "", reading.parts.inner(complement, reading.inner.get(complement.head))))
    if not objects:
        objects, phrase = object_phrase(clause, reading)
    if not objects and clause.complements:
        objects = [_complement_part(clause, clause.complements[0], reading)]
    elif clause.complements and clause.complements[0] not in clause.objects:
        arguments.append(Argument("as", "", _complement_part(clause, clause.complements[0], reading)))
    light = _light(clause)
    if light is not None and phrase is None:
        yield from _light_verb(clause, light, reading)
        return
    if not objects:
        implied = implied_object(clause, reading)
        if implied is not None:
            relation = predicate(clause, f"{label} in" if clause.lemma != "attend" else label, reading.parts)
            yield from _drafts(clause, reading, relation, [implied], None, arguments, "verbal/active")
            return
    if not objects and says_nothing(clause):
        return
    relation = predicate(clause, label, reading.parts, phrase=phrase)
    yield from _drafts(clause, reading, relation, objects or [None], phrase, [*_recipients(clause, reading), *arguments], "verbal/active")


def says_nothing(clause: Clause) -> bool:
    """Whether a verb without object tells nothing: one that needs an object, or one whose object is the noun before it."""
    open_relative = clause.link == "relcl" and clause.antecedent is not None and clause.antecedent not in clause.subjects
    return open_relative or clause.lemma in words("complement", "transitive")


def _shared_objects(clause: Clause, reading: Reading) -> list[Part | None]:
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


def passive(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """A passive: turned around where it names the agent, else with what the verb still governs as its object."""
    parts, world = reading.parts, reading.world
    agent = next((phrase for phrase in clause.phrases if phrase.preposition == "by" and phrase.noun is not None and not is_time(clause.passage, phrase.noun)), None)
    rest = [_complement_part(clause, token, reading) for token in clause.complements[:1]]
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
    yield from _drafts(clause, reading, predicate(clause, label, parts, phrase=phrase), objects or [None], phrase, [], "verbal/passive")


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
            yield from _drafts(clause, reading, predicate(clause, verb, parts, phrase=phrase), objects, phrase, [], "verbal/copular")
        return
    for token in coordinated(passage, clause.complements[0])[:_MOST]:
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
    yield from _drafts(clause, reading, predicate(clause, clause.lemma, reading.parts), [part], None, arguments, "verbal/copular")


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
                yield from _drafts(clause, reading, relation, objects, None, [], "verbal/copular")
                return
        elif passage.dep[below] == "prep" and (head := passage.child(below, "pcomp")) is not None and head in reading.below:
            content = parts.inner(reading.below[head], reading.inner.get(head))
            relation = predicate(clause, f"{label} {passage.lower[below]}", parts, extra=(token, below))
            yield from _drafts(clause, reading, relation, [content], None, [], "verbal/copular")
            return
    if complement is not None and complement.governor in {token, clause.head}:
        content = parts.inner(complement, reading.inner.get(complement.head))
        yield from _drafts(clause, reading, predicate(clause, label, parts, extra=(token,)), [content], None, [], "verbal/copular")
        return
    objects, phrase = object_phrase(clause, reading)
    if phrase is not None and phrase.token > token:
        yield from _drafts(clause, reading, predicate(clause, label, parts, extra=(token,), phrase=phrase), objects, phrase, [], "verbal/copular")
        return
    first = min((b for b in passage.children[token] if b < token and passage.dep[b] in {"advmod", "npadvmod"}), default=token)
    quality = parts.literal(passage, first, token)
    yield from _drafts(clause, reading, predicate(clause, clause.lemma, parts), [quality], None, [], "verbal/copular")


def existential(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """`There is`: something exists, or there is none of it."""
    relation = predicate(clause, "exist" if clause.lemma == "be" else clause.lemma, reading.parts)
    yield from _drafts(clause, reading, relation, [None], None, [], "verbal/existential")


def _drafts(
    clause: Clause,
    reading: Reading,
    relation: Predicate,
    objects: list[Part | None],
    phrase: Phrase | None,
    arguments: list[Argument],
    rule: str,
) -> Iterator[Draft]:
    """Combine each subject with each object."""
    found = [*arguments, *_event_places(clause, reading), *find_arguments(clause, reading.world, reading.parts, phrase, reading.inner)]
    if phrase is not None and _is_gapped(clause, phrase):
        found = [argument for argument in found if argument.preposition != phrase.preposition]
    rest = tuple(dict.fromkeys(found))
    for subject in subjects_of(clause, reading):
        for thing in objects:
            if subject != thing:
                yield Draft(subject, relation, thing, rest, rule)
    yield from gapped(clause, relation, phrase, reading)


def _event_places(clause: Clause, reading: Reading) -> Iterator[Argument]:
    for token in clause.objects[:1]:
        part = reading.parts.of(clause.number, token)
        if part is not None and kind_of(part, reading.parts) is Kind.EVENT:
            yield from noun_places(clause, token, reading.parts)


def complement_of(clause: Clause, reading: Reading) -> Clause | None:
    """Find the clause that a clause has as its complement."""
    places = {clause.head, *clause.complements, *clause.objects}
    found = [c for c in reading.below.values() if c.parent is clause and c.link in {"ccomp", "xcomp"} and c.governor in places]
    return min(found, key=lambda c: c.head, default=None)


def _moved(complement: Clause, clause: Clause, reading: Reading) -> list[Part]:
    """Give whom a verb moves to do something where the parse has him in the clause below: `helped the girls enter`."""
    finite = any(complement.passage.tag[token] in {"MD", "VBD", "VBP", "VBZ"} for token in (*complement.auxiliaries, complement.head))
    if finite or not complement.own_subject or clause.lemma not in words("complement", "object_control") | {"see", "hear", "watch"}:
        return []
    if clause.lemma in {"see", "hear", "watch"}:
        return []
    return [part for token in complement.subjects[:1] for part in members(complement, token, reading)]


def _complement_part(clause: Clause, token: int, reading: Reading) -> Part:
    part = reading.parts.of(clause.number, token, reading.world.layers)
    return part if part is not None else reading.parts.literal(clause.passage, token, token)


def object_phrase(clause: Clause, reading: Reading) -> tuple[list[Part | None], Phrase | None]:
    """Find the prepositional phrase that stands for an object: the first after the verb that tells no time."""
    passage = clause.passage
    for phrase in clause.phrases:
        if phrase.noun is None or not counts(clause, phrase) or (phrase.token < clause.head and phrase.noun != clause.antecedent):
            continue
        if is_time(passage, phrase.noun) or phrase.preposition in {"despite", "without", "by", "during", "after", "before", "since", "until"}:
            continue
        found: list[Part | None] = list(members(clause, phrase.noun, reading))
        if found:
            return found[:1] if _is_gapped(clause, phrase) else found, phrase
    return _gerund_phrase(clause, reading)


def _gerund_phrase(clause: Clause, reading: Reading) -> tuple[list[Part | None], Phrase | None]:
    """Find a clause after a preposition that stands for an object: `look forward to meeting them`, `insist on leaving`."""
    for phrase in clause.phrases:
        if phrase.clause in reading.below and phrase.clause is not None and phrase.token > clause.head and phrase.preposition in {"to", "on", "of", "about", "for", "from", "against", "into", "at"}:
            return [reading.parts.inner(reading.below[phrase.clause], reading.inner.get(phrase.clause))], phrase
    return [], None


def _is_gapped(clause: Clause, phrase: Phrase) -> bool:
    """Whether a second clause has lost its verb: `the gold went to Kim and the silver to Lee`."""
    passage = clause.passage
    twin = any(other is not phrase and other.preposition == phrase.preposition for other in clause.phrases)
    return twin and phrase.noun is not None and any(passage.dep[below] == "conj" for below in passage.children[phrase.noun])


def gapped(clause: Clause, relation: Predicate, phrase: Phrase | None, reading: Reading) -> Iterator[Draft]:
    """Yield the claim of the clause that has lost its verb."""
    if phrase is None or phrase.noun is None or not _is_gapped(clause, phrase):
        return
    passage = clause.passage
    twin = next(other for other in clause.phrases if other is not phrase and other.preposition == phrase.preposition)
    who = next(below for below in passage.children[phrase.noun] if passage.dep[below] == "conj")
    subject = reading.parts.of(clause.number, who)
    thing = reading.parts.of(clause.number, twin.noun) if twin.noun is not None else None
    if subject is not None and thing is not None and subject != thing:
        yield Draft(subject, relation, thing, (), "verbal/gapped")


def _recipients(clause: Clause, reading: Reading) -> Iterator[Argument]:
    for token in clause.datives:
        part = reading.parts.of(clause.number, token, reading.world.layers)
        if part is not None:
            yield Argument("to", "", part)


def _light(clause: Clause) -> int | None:
    """Find the noun of a light verb that is no participant of its own: `part` of `take part`."""
    passage = clause.passage
    return next((token for token in clause.objects if passage.lower[token] in words("light", "nouns") and clause.lemma in words("light", "verbs")), None)


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
    yield from _drafts(clause, reading, relation, objects or [None], phrase, [], "verbal/active")


def implied_object(clause: Clause, reading: Reading) -> EntityPart | None:
    """Find the gathering that a verb of taking part leaves out: `The US does not participate.`"""
    if clause.lemma not in words("implicit", "participation") or any(phrase.noun is not None and counts(clause, phrase) for phrase in clause.phrases):
        return None
    return reading.gathering(clause.number, clause.head)
