"""Clauses -> what fills their places: nouns with their conjuncts, phrases and clauses that stand for objects, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.arguments import counts, is_time, kind_of
from graphbuild.claims.clause import coordinated
from graphbuild.claims.lexicon import words
from graphbuild.claims.relatives import tells_content
from graphbuild.model import Argument, Kind, MentionKind, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphbuild.claims.clause import Clause, Phrase
    from graphbuild.claims.reading import Reading
    from graphbuild.model import EntityPart, Part

_CIRCUMSTANTIAL = frozenset("despite without by during after before since until following amid because".split())
BETWEEN = frozenset({"between", "among", "amongst"})
_ACTORS = frozenset({Kind.PERSON, Kind.ORGANIZATION, Kind.PLACE})
_SIDES = 4  # of a thing that is done together
AND_SO_ON = frozenset("one so etc etc. more somebody someone something anything whatever".split())
MOST = 12  # conjuncts of one place; a longer list is a table, not a sentence


def members(clause: Clause, token: int, reading: Reading) -> list[Part]:
    """Give a noun phrase, its conjuncts, and the members that an apposition lists: `10 nations - Russia, China - met`."""
    passage = clause.passage
    parts = reading.parts
    found: list[Part] = []
    for noun in coordinated(passage, token)[:MOST]:
        if noun != token and (passage.lower[noun] in AND_SO_ON or is_sign_off(clause, token, noun, reading)):
            continue
        part = _fact(clause, noun, reading) or parts.of(clause.number, noun, reading.world.layers)
        if part is not None:
            found.append(part)
        listed = passage.child(noun, "appos")
        if listed is not None and passage.tag[noun] in {"NNS", "NNPS"}:
            names = coordinated(passage, listed)
            if len(names) > 1:
                found.extend(p for name in names[:MOST] if (p := parts.of(clause.number, name, reading.world.layers)) is not None)
    return list(dict.fromkeys(found))


def is_sign_off(clause: Clause, token: int, other: int, reading: Reading) -> bool:
    """Whether a name behind a person's says where he is from, and is not coordinated with it: `I'm Ana Silva, NPR News, Lisbon`."""
    passage, found = clause.passage, reading.parts.resolved.found
    one, two = found.get((clause.number, token)), found.get((clause.number, other))
    if one is None or two is None or one.kind is not Kind.PERSON or two.kind not in {Kind.ORGANIZATION, Kind.PLACE}:
        return False
    named = one.form is MentionKind.NAME and two.form is MentionKind.NAME
    return named and all(passage.dep[below] != "cc" for noun in (token, other) for below in passage.children[noun])


def _fact(clause: Clause, noun: int, reading: Reading) -> Part | None:
    """Give the claim that `the fact that` stands for."""
    if clause.passage.lower[noun] != "fact":
        return None
    told = next((c for c in reading.below.values() if c.governor == noun and c.link in {"acl", "relcl", "ccomp"}), None)
    return reading.parts.inner(told, reading.inner.get(told.head)) if told is not None and told.head in reading.inner else None


def complement_of(clause: Clause, reading: Reading) -> Clause | None:
    """Find the clause that a clause has as its complement."""
    places = {clause.head, *clause.complements, *clause.objects}
    found = [c for c in reading.below.values() if c.parent is clause and c.link in {"ccomp", "xcomp"} and c.governor in places]
    return min(found, key=lambda c: c.head, default=None)


def noun_content(clause: Clause, reading: Reading) -> list[Argument]:
    """Give what the object of a clause says, as an argument: `rejected a call for troops to be sent`, `repeat the claim that`."""
    nouns = {*clause.objects, *(phrase.noun for phrase in clause.phrases if phrase.preposition != "in")}  # not `in order to`
    for inner in reading.below.values():
        if inner.parent is not clause or inner.governor not in nouns:
            continue
        asked = inner.infinitive and clause.passage.lemma[inner.governor].lower() in words("objects", "contents")
        if asked or tells_content(inner):
            return [Argument("content", "", reading.parts.inner(inner, reading.inner.get(inner.head)))]
    return []


def asked_of(clause: Clause, complement: Clause, reading: Reading) -> list[Argument]:
    """Give of whom a statement says that they must do something: `Peru said that Chile must withdraw`."""
    inner = reading.inner.get(complement.head)
    if inner is None or inner.modality is not Modality.REQUIRED or complement.link != "ccomp" or complement.passive:
        return []
    says = clause.lemma in words("attribution", "say") and complement.own_subject and complement.subjects
    if not says or clause.passage.pos[complement.subjects[0]] == "PRON":
        return []
    asked = members(complement, complement.subjects[0], reading)
    return [Argument("about", "", part) for part in asked if kind_of(part, reading.parts) in _ACTORS]


def partners(clause: Clause, subject: Part, subjects: Sequence[Part]) -> list[Argument]:
    """Give with whom one of several subjects does what takes two: `Peru and Chile signed a treaty`."""
    if not 1 < len(subjects) <= _SIDES or not _takes_two(clause):
        return []
    return [Argument("accompaniment", "with", other) for other in subjects if other != subject]


def _takes_two(clause: Clause) -> bool:
    """Whether subjects joined by `and` do something with each other: by the verb (`met`), or by its object (`signed a treaty`)."""
    passage, first = clause.passage, clause.subjects[0]
    joins = {passage.lower[below] for below in passage.children[first] if passage.dep[below] in {"cc", "preconj"}}
    named = any(phrase.preposition in {"with", "between", "against"} for phrase in clause.phrases)
    if joins - {"and"} or clause.passive or named or passage.child(clause.head, "ccomp") is not None:
        return False
    if not clause.objects:
        return clause.lemma in words("collective", "verbs")
    noun = clause.objects[0]
    sides = {passage.lower[below] for below in passage.children[noun] if passage.dep[below] == "prep"}
    return passage.lemma[noun].lower() in words("collective", "objects") and not sides & {"with", "between"}


def moved_objects(complement: Clause, clause: Clause, reading: Reading) -> list[Part]:
    """Give whom a verb moves to do something where the parse has him in the clause below: `helped the girls enter`."""
    finite = any(
        complement.passage.tag[token] in {"MD", "VBD", "VBP", "VBZ"} for token in (*complement.auxiliaries, complement.head)
    )
    if (
        finite
        or moved_phrase(complement, clause)
        or not complement.own_subject
        or clause.lemma not in words("complement", "object_control") | {"see", "hear", "watch"}
    ):
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
    if part is not None:
        return part
    passage = clause.passage
    first = min((b for b in passage.children[token] if b < token and passage.dep[b] in {"advmod", "npadvmod"}), default=token)
    return reading.parts.literal(passage, first, token)


def amount(clause: Clause, token: int, reading: Reading) -> Part:
    """Give a number without a noun as a value: `200 more`, `more than a thousand`."""
    passage = clause.passage
    index = passage.entity[token]
    first, last = passage.edges[0][token], token
    if index >= 0:
        first, last = min(first, passage.names[index][0]), max(last, passage.names[index][1] - 1)
    return reading.parts.literal(passage, first, last)


def object_phrase(clause: Clause, reading: Reading) -> tuple[list[Part | None], Phrase | None]:
    """Find the prepositional phrase that stands for an object: the first after the verb that tells no time."""
    passage = clause.passage
    for phrase in clause.phrases:
        if phrase.noun is None or not counts(clause, phrase) or (phrase.token < clause.head and phrase.noun != clause.antecedent):
            continue
        if is_time(passage, phrase.noun) or (phrase.preposition in _CIRCUMSTANTIAL and not _is_chased(clause, phrase)):
            continue
        found: list[Part | None] = list(members(clause, phrase.noun, reading))
        if found:
            return found[:1] if is_gapped(clause, phrase) or phrase.preposition in BETWEEN else found, phrase
    return _gerund_phrase(clause, reading)


def _is_chased(clause: Clause, phrase: Phrase) -> bool:
    """Whether `after` belongs to the verb: `go after the smugglers`."""
    after = phrase.preposition == "after" and phrase.token == clause.head + 1
    return after and clause.lemma in {"go", "look", "chase", "run", "name", "inquire", "seek", "take", "model"}


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
