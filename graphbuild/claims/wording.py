"""Clauses -> predicates: the normal form of a relation, and its words as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words
from graphbuild.model import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphbuild.claims.clause import Clause, Phrase
    from graphbuild.claims.parts import Parts
    from graphbuild.parse import Passage


def lemma_of(passage: Passage, token: int) -> str:
    """Give the base form of a word in lower case."""
    return passage.lemma[token].lower()


def relation_of(label: str, lemma: str, text: str) -> Predicate:
    """Make a relation that has no head word in the text."""
    return Predicate(label, lemma, text, None)


def verb_label(clause: Clause, *, passive: bool) -> str:
    """Give the normal form of a verb with its particle and the phase verb before it: `continue to support`, `be denied`."""
    passage = clause.passage
    before = phases(clause)
    verb = (
        f"be {passage.lower[clause.head]}"
        if passive
        else passage.lower[clause.head]
        if before and not clause.infinitive
        else clause.lemma
    )
    parts = [verb, *(passage.lower[token] for token in clause.particles)]
    label = " ".join(parts)
    for phase in before:
        joint = " to " if clause.infinitive else " "
        label = f"{lemma_of(passage, phase.head)}{joint}{label}"
    return label


def phases(clause: Clause) -> list[Clause]:
    """Give the verbs of phase that a clause completes, the nearest first: `continue` of `continue to support`."""
    found = []
    inner = clause
    while inner.link == "xcomp" and inner.parent is not None and inner.governor == inner.parent.head and joins(inner.parent):
        found.append(inner.parent)
        inner = inner.parent
    return [phase for phase in found if phase.lemma not in {"have", "go", "use", "seem", "appear"}]


def joins(clause: Clause) -> bool:
    """Whether a verb joins with its complement into one relation: verbs of phase and of seeming without an object of their own."""
    return not clause.passive and not clause.objects and clause.lemma in words("complement", "chain") | {"seem", "appear"}


def carries(clause: Clause, governor: int) -> bool:
    """Whether a clause only carries its complement, like an auxiliary: phase verbs, `seem to`, `be able to`, `is expected to`."""
    if governor != clause.head:
        return lemma_of(clause.passage, governor) in words("adjectives", "carrying")
    if clause.passive:
        return clause.lemma in words("passive", "carrying")
    return joins(clause) or clause.lemma in {"need", "use", "go", "ought"}


def _adverbs(clause: Clause) -> set[int]:
    """Collect the adverbs that stand between the words of the relation: `fully` of `is fully met`, `also` of `also noted`."""
    passage, found, token = clause.passage, set(), clause.head - 1
    while (
        token >= 0
        and passage.head[token] == clause.head
        and (token in clause.auxiliaries or token in clause.adverbials or token in clause.negations)
    ):
        if token in clause.adverbials and passage.tag[token] in {"RB", "RBR", "RBS"}:
            found.add(token)
        token -= 1
    return found


def _carriers(clause: Clause) -> set[int]:
    """Collect the words of the clauses that carry a clause: `is expected` of `is expected to continue`."""
    tokens: set[int] = set()
    inner = clause
    while inner.link == "xcomp" and inner.parent is not None and carries(inner.parent, inner.governor):
        above = inner.parent
        tokens |= {above.head, inner.governor, *above.auxiliaries, *above.negations}
        inner = above
    return tokens


def predicate(clause: Clause, label: str, parts: Parts, extra: Iterable[int] = (), phrase: Phrase | None = None) -> Predicate:
    """Make the predicate of a clause.

    Args:
        clause: The clause.
        label: The normal form, without the preposition.
        parts: Where the words come from.
        extra: Further words of the relation, such as an adjective.
        phrase: The prepositional phrase whose noun is the object; its preposition joins the relation.
    """
    passage = clause.passage
    tokens = {
        clause.head,
        *clause.auxiliaries,
        *(t for t in clause.negations if passage.head[t] == clause.head),
        *clause.particles,
        *extra,
    }
    tokens |= _carriers(clause) | _adverbs(clause)
    if phrase is not None:
        tokens |= set(range(phrase.token, phrase.last + 1)) if phrase.last - phrase.token <= 2 else {phrase.token, phrase.last}  # noqa: PLR2004 -- adjacent words
        label = f"{label} {phrase.preposition}"
    text = " ".join(passage.span(token, token).of(parts.text) for token in sorted(tokens))
    text = text.replace(" n't", "n't").replace(" n’t", "n’t")
    return Predicate(label, lemma_of(passage, clause.head), text, passage.span(clause.head, clause.head))
