"""Quotations and reports -> who says them: the subject of the verb of saying beside or above."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphbuild.entities.cluster import Cluster
    from graphbuild.parse import Parsed, Passage

_SAYING = frozenset(
    "say tell add announce argue ask claim comment explain insist note reply report respond state warn admit confirm declare deny remark "
    "recall write think believe hope joke suggest stress testify tweet acknowledge conclude predict complain describe observe".split()
)


def says(passage: Passage, verb: int) -> bool:
    """Whether a token is a verb of saying or thinking."""
    return passage.lemma[verb] in _SAYING and passage.pos[verb] == "VERB"


def is_speaking(passage: Passage, token: int) -> bool:
    """Whether a token is the subject of a verb of saying: `Costa said`."""
    return passage.dep[token] == "nsubj" and says(passage, passage.head[token])


class Quotations:
    """The quotations of a document, as `parsed.quoted` has them."""

    def __init__(self, parsed: Parsed) -> None:
        """Keep the parse."""
        self.parsed = parsed
        self._speakers: dict[tuple[int, int], Cluster] = {}

    def at(self, passage: int, token: int) -> tuple[int, int] | None:
        """Give the quotation that a token stands in, None outside quotation marks."""
        return next(((first, last) for first, last in self.parsed.quoted[passage] if first <= token <= last), None)

    def speaker(self, number: int, quotation: tuple[int, int], of: Mapping[tuple[int, int], Cluster]) -> Cluster | None:
        """Give the one who is quoted: the subject of the nearest verb of saying that stands outside, in its sentence or one beside it."""
        known = self._speakers.get((number, quotation[0]))
        if known is None:
            subject = self._subject(number, *quotation)
            known = of.get((number, subject)) if subject is not None else None
            if known is not None:
                self._speakers[number, quotation[0]] = known
        return known

    def _subject(self, number: int, first: int, last: int) -> int | None:
        passage = self.parsed.passages[number]
        verbs = passage.head
        near = [
            (min(abs(verbs[token] - first), abs(verbs[token] - last)), token)
            for token in range(*_around(passage, first, last))
            if is_speaking(passage, token) and self.at(number, token) is None and self.at(number, verbs[token]) is None
        ]
        return min(near)[1] if near else None


def _around(passage: Passage, first: int, last: int) -> tuple[int, int]:
    """Give the tokens of the sentences that a quotation touches, and of the one before if the quotation begins its sentence."""
    touched = [number for number, (begin, end) in enumerate(passage.sentences) if begin <= last + 2 and first - 2 < end]
    return passage.sentences[touched[0]][0], passage.sentences[touched[-1]][1]
