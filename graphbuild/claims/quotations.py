"""Texts -> quotations: what stands between marks, and the verb that tells who is quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.claims.clause import Clause
    from graphbuild.parse import Parsed, Passage


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, as tokens of one passage (without the marks), and the verb that introduces it."""

    passage: int
    first: int
    last: int
    cue: tuple[int, int] | None = None


def find_quotations(parsed: Parsed, clauses: Sequence[Sequence[Clause]]) -> list[list[Quotation]]:
    """Find the quotations of each passage, and for each the verb that tells who is quoted.

    That is a verb of saying outside quotation marks, in the quotation's sentence or the one beside it; or one that ends the passage
    before with a colon; or, where a passage is little but quotation, that of the quotation before it. Where there is none, somebody
    says it all the same.
    """
    found: list[list[Quotation]] = []
    before: tuple[int, int] | None = None
    for number, passage in enumerate(parsed.passages):
        ranges = parsed.quoted[number]
        cues = [clause.head for clause in clauses[number] if _introduces(clause, ranges)]
        quotations = []
        for first, last in ranges:
            near = min(
                (
                    cue
                    for cue in cues
                    if _is_near(passage, cue, first, last) and not _quotes_another(passage, cue, (first, last), ranges)
                ),
                key=lambda cue: min(abs(cue - first), abs(cue - last)),
                default=None,
            )
            if near is None:
                near = _before_colon(passage, clauses[number], first - 2)
            cue = (number, near) if near is not None else before if last - first + 1 > len(passage.words) * 0.6 else None
            quotations.append(Quotation(number, first, last, cue))
        if quotations:
            before = quotations[-1].cue
        else:
            told = _before_colon(passage, clauses[number], len(passage.words) - 1)
            before = (number, told) if told is not None else None
        found.append(quotations)
    return found


def _before_colon(passage: Passage, clauses: Sequence[Clause], colon: int) -> int | None:
    """Find the main verb before a colon that leads to a quotation, whatever it means: `She took to the stage: "..."`."""
    if colon < 0 or passage.words[colon] != ":":
        return None
    begin = next(first for first, last in passage.sentences if first <= colon < last)
    main = [
        c.head
        for c in clauses
        if begin <= c.head < colon and c.own_subject and not c.passive and c.link in {"ROOT", "conj", "parataxis"}
    ]
    return main[-1] if main else None


def _introduces(clause: Clause, ranges: Sequence[tuple[int, int]]) -> bool:
    told = clause.own_subject or (clause.link in {"advcl", "conj"} and bool(clause.subjects))
    says = told and not clause.passive and clause.lemma in words("attribution", "say")
    describes = clause.lemma in words("attribution", "describe") and bool(speakers(clause))
    return (says or describes) and not any(first <= clause.head <= last for first, last in ranges)


def speakers(clause: Clause) -> list[int]:
    """Give who says what a verb of saying introduces: its subject, or the agent of a passive."""
    if not clause.passive:
        return clause.subjects
    return [phrase.noun for phrase in clause.phrases if phrase.preposition == "by" and phrase.noun is not None]


def _quotes_another(passage: Passage, cue: int, own: tuple[int, int], ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether what a verb of saying governs stands in another quotation of its sentence than this one."""
    begin, end = next((first, last) for first, last in passage.sentences if first <= cue < last)
    if not begin <= own[0] < end:
        return False  # a quotation may go on behind the verb
    governed = [below for below in passage.children[cue] if passage.dep[below] in {"ccomp", "dobj"}]
    inside = [place for place in ranges if any(place[0] <= token <= place[1] for token in governed)]
    return bool(inside) and own not in inside


def _is_near(passage: Passage, cue: int, first: int, last: int) -> bool:
    """Whether a verb stands in a sentence of the quotation, or in the one before or after it."""
    numbers = [number for number, (begin, end) in enumerate(passage.sentences) if begin <= last and first < end]
    own = next(number for number, (begin, end) in enumerate(passage.sentences) if begin <= cue < end)
    return bool(numbers) and numbers[0] - 1 <= own <= numbers[-1] + 1
