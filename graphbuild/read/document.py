"""Text and metadata -> Document: the pure half of reading."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from graphbuild.model import Document, Skipped, Turn
from graphbuild.read.asides import find_asides
from graphbuild.read.heading import find_heading
from graphbuild.read.turns import find_mistaken, find_turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphbuild.model import Span


def to_document(
    id: str,  # noqa: A002 -- the field's name
    text: str,
    *,
    title: str | None = None,
    date: str | None = None,
    source: str | None = None,
    speaker: str | None = None,
) -> Document:
    r"""Find the turns, asides, title and date of a text.

    Args:
        id: The document's id, unique in a graph.
        text: The text, kept as it is; all offsets count its code points.
        title: Its title; where None, a headline in the text is taken.
        date: Its date in ISO 8601; where None, a date line in the text is taken.
        source: Its publisher.
        speaker: Who speaks where the text has no labels.

    Returns:
        The document, for any text at all; a text without words has a `Skipped` record and no turns.

    >>> document = to_document("talks", "DETROW: Why?\n\nMAYNES: Well, (laughs) no.\n\nDETROW: Thank you.")
    >>> [(turn.speaker, turn.span.of(document.text)) for turn in document.turns if turn.span]
    [('DETROW', 'Why?'), ('MAYNES', 'Well, (laughs) no.'), ('DETROW', 'Thank you.')]
    """
    turns = find_turns(text)
    labels = [turn.label for turn in turns if turn.label]
    asides = tuple(_outside(labels, find_asides(text)))
    heading = find_heading(text, labels[0].start if labels else None)
    return Document(
        id, text, title or heading.title, date or heading.date, source, speaker, turns, asides, tuple(_skipped(id, text, turns))
    )


def _outside(labels: Sequence[Span], asides: Iterable[Span]) -> Iterator[Span]:
    """Yield the asides that do not stand in a label, whose time is no aside of its own; labels are in text order."""
    starts = [label.start for label in labels]
    for aside in asides:
        before = bisect_right(starts, aside.start) - 1
        if before < 0 or labels[before].end <= aside.start:
            yield aside


def _skipped(document: str, text: str, turns: tuple[Turn, ...]) -> Iterator[Skipped]:
    """Yield what cannot be read: a blank text, and labels that look mistaken."""
    if not text.strip():
        yield Skipped(document, "read", None, "no text")
    for turn in find_mistaken(text, turns):
        yield Skipped(
            document, "read", turn.label, f"the label {turn.speaker} looks mistaken: it stands once and the text has no such name"
        )
