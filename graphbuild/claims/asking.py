"""Whether a clause asks, supposes, or holds under a condition, by its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words
from graphbuild.claims.links import is_asked

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause
    from graphbuild.parse import Passage

IF = frozenset({"if", "unless", "provided", "providing", "supposing", "lest"})
_TAGS = frozenset({"right", "ok", "okay", "yeah", "no", "correct", "huh", "eh"})


def is_question(clause: Clause) -> bool:
    """Whether the clause's sentence asks; a tag after a statement (`..., right?`) does not make it a question."""
    passage = clause.passage
    first, last = next((a, b) for a, b in passage.sentences if a <= clause.head < b)
    end = last - 1
    while end > first and passage.words[end] in {'"', "'", ")", "]"}:
        end -= 1
    if passage.words[end] != "?":
        return False
    marks = [word == '"' for word in passage.words[first:end]]
    if passage.words[first:last].count('"') % 2 == 0 and sum(marks) % 2 != sum(marks[: clause.head - first]) % 2:
        return False  # the question is in a quotation, the clause around it, or the other way round
    return not (passage.lower[end - 1] in _TAGS and passage.words[end - 2 : end - 1] == [","])


def asks_itself(passage: Passage, head: int) -> bool:
    """Whether a clause has the form of a question: a verb before its subject, or a word that asks at its start."""
    subject = passage.child(head, "nsubj", "nsubjpass", "expl")
    verbs = [below for below in passage.children[head] if passage.dep[below] in {"aux", "auxpass"}] or [head]
    first = passage.edges[0][head]
    while passage.dep[first] in {"cc", "punct"} and first < head:
        first += 1
    return passage.tag[first] in {"WP", "WRB", "WDT", "WP$"} or (subject is not None and min(verbs) < subject)


def only_leads_to_question(clause: Clause) -> bool:
    """Whether a statement stands before the question that ends its sentence: `they left, and what do we do?`."""
    passage = clause.passage
    after = [
        b
        for b in passage.children[clause.head]
        if b > clause.head and passage.dep[b] in {"conj", "ccomp"} and passage.pos[b] in {"VERB", "AUX"}
    ]
    return bool(after) and not asks_itself(passage, clause.head) and any(asks_itself(passage, b) for b in after)


def is_supposed(clause: Clause) -> bool:
    """Whether an imperative without `that` only supposes what its clause says: `Imagine they left`, `Suppose, they say, they leave`."""
    passage = clause.passage
    first = next(begin for begin, end in passage.sentences if begin <= clause.head < end)
    beside = passage.head[first] in {clause.head, *clause.subjects} and first not in {clause.head, *clause.subjects}
    return beside and passage.lower[first] in words("asking", "supposing") and passage.tag[first] in {"VB", "VBP", "UH"}


def only_supposes(clause: Clause) -> bool:
    """Whether a clause bids somebody suppose what its complement says, or not say it: `Assume that they leave`, `Never say that`."""
    bids = clause.passage.tag[clause.head] == "VB" and clause.link in {"ROOT", "conj", "parataxis"} and not clause.subjects
    bids = bids and all(clause.passage.lower[token] == "do" for token in clause.auxiliaries)
    forbids = bool(clause.negations) and clause.lemma in words("attribution", "say")
    return bids and (forbids or clause.lemma in words("asking", "supposing"))


def has_condition(clause: Clause) -> bool:
    """Whether an `if` clause hangs on the clause, so that it only holds under a condition."""
    passage = clause.passage
    for below in passage.children[clause.head]:
        if passage.dep[below] == "advcl" and not is_asked(passage, below):
            marks = [token for token in passage.children[below] if passage.dep[token] == "mark"]
            if any(
                passage.lower[token] in IF and passage.lower[max(token - 1, 0)] not in {"even", "as", "only"} for token in marks
            ):
                return True
    return False
