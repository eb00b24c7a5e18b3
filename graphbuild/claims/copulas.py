"""Linking verbs -> drafts of claims: what somebody is, how, where, and that there is something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.arguments import counts, kind_of, noun_places
from graphbuild.claims.clause import coordinated
from graphbuild.claims.drafts import combine
from graphbuild.claims.lexicon import words
from graphbuild.claims.objects import (
    AND_SO_ON,
    MOST,
    amount,
    complement_of,
    is_sign_off,
    members,
    object_phrase,
)
from graphbuild.claims.reading import Draft, Reading
from graphbuild.claims.wording import predicate
from graphbuild.entities.pronouns import is_empty
from graphbuild.mentions.find import NUMERIC
from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.claims.clause import Clause
    from graphbuild.model import Part


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
            yield from combine(clause, reading, predicate(clause, verb, parts, phrase=phrase), objects, phrase)
        return
    for token in coordinated(passage, clause.complements[0])[:MOST]:
        if passage.tag[token] in {"WP", "WDT", "WRB"} or is_sign_off(clause, clause.complements[0], token, reading):
            continue
        if token != clause.complements[0] and passage.lower[token] in AND_SO_ON:
            continue
        if passage.pos[token] in {"NOUN", "PROPN", "PRON", "NUM"}:
            yield from _class(clause, token, reading)
        else:
            yield from _quality(clause, token, complement, reading)


def _class(clause: Clause, token: int, reading: Reading) -> Iterator[Draft]:
    part = reading.parts.of(clause.number, token, reading.world.layers)
    if part is None or (clause.subjects and token in clause.subjects):
        return
    if is_empty(clause.passage, clause.subjects[0]):
        yield from _of_clause(clause, part, reading)
        return
    arguments = [*noun_places(clause, token, reading.parts)] if kind_of(part, reading.parts) is Kind.EVENT else []
    label = "include" if clause.lemma == "be" and _lists_members(clause, token) else clause.lemma
    yield from combine(clause, reading, predicate(clause, label, reading.parts), [part], arguments=arguments)


def _of_clause(clause: Clause, part: Part, reading: Reading) -> Iterator[Draft]:
    """`It is an honour to open the bridge`: the clause behind the noun is what is an honour; it tells nothing where it is no claim."""
    inside = {"ccomp", "xcomp", "advcl", "acl", "relcl"}
    below = (c for c in reading.below.values() if c.head > clause.head and c.parent is clause and c.link in inside)
    told = next((c for c in below if c.head in reading.inner), None)
    if told is not None:
        content = reading.parts.inner(told, reading.inner[told.head])
        yield Draft(content, predicate(clause, clause.lemma, reading.parts), part, (), "verbal/copular")


def _lists_members(clause: Clause, token: int) -> bool:
    """Whether a copula says who belongs to a group: `the winners were Kim and Lee`."""
    passage = clause.passage
    return (
        bool(clause.subjects)
        and passage.tag[clause.subjects[0]] == "NNS"
        and passage.tag[token] == "NNP"
        and passage.entity[token] >= 0
        and passage.names[passage.entity[token]][2] == "PERSON"
    )


def _quality(clause: Clause, token: int, complement: Clause | None, reading: Reading) -> Iterator[Draft]:
    """An adjective, with what it is about: `ready for talks`, `determined to win`, `significant`."""
    parts, passage = reading.parts, clause.passage
    index = passage.entity[token]
    if index >= 0 and passage.names[index][2] in NUMERIC:
        yield from combine(clause, reading, predicate(clause, clause.lemma, parts), [amount(clause, token, reading)])
        return
    degree = [b for b in passage.children[token] if b < token and (passage.lower[b] == "too" or passage.tag[b] in {"RBR", "RBS"})]
    label = " ".join([clause.lemma, *(passage.lower[b] for b in (*degree, token))])
    for below in passage.children[token]:
        if below < token:
            continue
        noun = passage.child(below, "pobj") if passage.dep[below] == "prep" else None
        if noun is not None and passage.lemma[noun].lower() not in words("discourse", "nouns"):
            objects: list[Part | None] = list(members(clause, noun, reading))
            if objects:
                relation = predicate(clause, f"{label} {passage.lower[below]}", parts, extra=(*degree, token, below))
                yield from combine(clause, reading, relation, objects)
                return
        elif passage.dep[below] == "prep" and (head := passage.child(below, "pcomp")) is not None and head in reading.below:
            content = parts.inner(reading.below[head], reading.inner.get(head))
            relation = predicate(clause, f"{label} {passage.lower[below]}", parts, extra=(*degree, token, below))
            yield from combine(clause, reading, relation, [content])
            return
    if (
        complement is not None
        and complement.infinitive
        and complement.lemma in words("complement", "leading")
        and is_empty(passage, clause.subjects[0])
    ):
        return  # `it is interesting to note that`
    if complement is not None and complement.governor in {token, clause.head}:
        content = parts.inner(complement, reading.inner.get(complement.head))
        if is_empty(passage, clause.subjects[0]):  # `it is important to protect the harbour`: the clause is what is important
            first = degree[0] if degree else token
            yield Draft(content, predicate(clause, clause.lemma, parts), parts.literal(passage, first, token), (), "verbal/copular")
            return
        yield from combine(clause, reading, predicate(clause, label, parts, extra=(*degree, token)), [content])
        return
    objects, phrase = object_phrase(clause, reading)
    if phrase is not None and phrase.token > token:
        relation = predicate(clause, label, parts, extra=(*degree, token), phrase=phrase)
        yield from combine(clause, reading, relation, objects, phrase)
        return
    first = min((b for b in passage.children[token] if b < token and passage.dep[b] in {"advmod", "npadvmod"}), default=token)
    quality = parts.literal(passage, first, token)
    yield from combine(clause, reading, predicate(clause, clause.lemma, parts), [quality])


def existential(clause: Clause, reading: Reading) -> Iterator[Draft]:
    """`There is`: something exists, or there is none of it."""
    passage, noun = clause.passage, clause.subjects[0]
    if passage.lower[noun] in words("negation", "words") and passage.child(noun, "acl", "relcl", "prep") is None:
        return
    if any(
        passage.lower[b] in words("adverbs", "nearly") for token in (noun, *passage.children[noun]) for b in passage.children[token]
    ):
        return
    if reading.world.negated and any(
        c.governor == noun and c.head in reading.inner and c.link in {"acl", "relcl"} for c in reading.below.values()
    ):
        return  # `there are no casualties left`: the clause behind the noun tells what is denied
    relation = predicate(clause, "exist" if clause.lemma == "be" else clause.lemma, reading.parts)
    yield from combine(clause, reading, relation, [None])
