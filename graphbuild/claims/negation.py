"""A clause -> whether it denies, by its own words: `not`, `never`, `no one`, `no gaps`, `hardly`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause
    from graphbuild.parse import Passage


def is_negated(clause: Clause) -> bool:
    """Whether the clause denies: an odd number of `not`, `never`, `no one`, `no gaps`, `hardly`."""
    passage = clause.passage
    count = sum(
        passage.lower[token] in words("negation", "adverbs") and not _is_beside(clause, token) for token in clause.negations
    )
    count += sum(
        passage.lower[token] in words("negation", "adverbs") - {"no"} and passage.dep[token] == "advmod"
        for token in clause.adverbials
    )
    count += clause.own_subject and any(
        passage.lower[below] in {"hardly", "barely", "scarcely"} for noun in clause.subjects for below in _before(passage, noun)
    )
    count += sum(passage.lower[token] == "longer" and passage.lower[token - 1] == "no" for token in clause.adverbials if token)
    nouns = (
        [*clause.subjects, *clause.objects, *clause.complements] if clause.own_subject else [*clause.objects, *clause.complements]
    )
    nouns += [phrase.noun for phrase in clause.phrases if phrase.noun is not None]
    count += any(noun != clause.antecedent and denies(passage, noun) for noun in nouns)
    if clause.own_subject and any(
        passage.lower[below] == "neither" for noun in clause.subjects for below in passage.children[noun]
    ):
        count += not any(denies(passage, noun) for noun in clause.subjects)
    count += any(
        passage.lower[below] == "neither" and passage.dep[below] in {"preconj", "cc"} for below in passage.children[clause.head]
    )
    only = any(passage.lower[token + 1 : token + 2] == ["only"] for token in clause.negations)
    return count % 2 == 1 and not only


def _before(passage: Passage, noun: int) -> range:
    """Give the words of a noun phrase before its noun: `hardly any` of `hardly any minister`."""
    return range(passage.edges[0][noun], noun)


def _is_beside(clause: Clause, token: int) -> bool:
    """Whether a `not` denies no more than what follows it: `whether or not`, `met people, not in halls but in the street`."""
    passage = clause.passage
    contrasts = token > clause.head and passage.lower[token] == "not" and passage.words[token - 1] == ","
    return passage.lower[max(token - 1, 0)] == "or" or contrasts


def denies(passage: Passage, noun: int) -> bool:
    """Whether a noun phrase says that there is none: `no gaps`, `nobody`, `not everyone`."""
    if passage.lower[noun] in words("negation", "words"):
        return True
    return any(
        (passage.lower[below] in {"no", "neither"} and passage.dep[below] in {"det", "neg", "preconj"})
        or (passage.dep[below] == "neg" and below < noun)
        for below in passage.children[noun]
    )
