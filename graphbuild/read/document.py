"""Text and metadata -> Document: the pure half of reading."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from graphbuild.model import Document, Skipped, Span, Turn
from graphbuild.read.asides import find_asides
from graphbuild.read.credits import find_credits
from graphbuild.read.furniture import find_furniture
from graphbuild.read.heading import find_heading
from graphbuild.read.turns import find_mistaken, find_turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


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
    furniture = [(span, what) for span, what in find_furniture(text) if not _in_label(span, labels)]
    asides = [*find_asides(text), *find_credits(text)]
    asides = [*(span for span, _ in furniture), *(span for span in asides if not _in_label(span, labels))]
    heading = find_heading(text, labels[0].start if labels else None)
    return Document(
        id,
        text,
        title or heading.title,
        date or heading.date,
        source,
        speaker,
        turns,
        _apart(asides),
        tuple(_skipped(id, text, turns, furniture)),
    )


def _in_label(span: Span, labels: Sequence[Span]) -> bool:
    """Whether a stretch reaches into a label, whose time is no aside of its own; labels are in text order."""
    before = bisect_left(labels, span.end, key=lambda label: label.start) - 1
    return before >= 0 and labels[before].end > span.start


def _apart(asides: Iterable[Span]) -> tuple[Span, ...]:
    """Put asides in text order, and make those that overlap one."""
    found: list[Span] = []
    for aside in sorted(asides):
        if found and aside.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, aside.end))
        else:
            found.append(aside)
    return tuple(found)


def _skipped(document: str, text: str, turns: tuple[Turn, ...], furniture: Sequence[tuple[Span, str]]) -> Iterator[Skipped]:
    """Yield what is not read: a blank text, what stands around a text, and labels that look mistaken."""
    yield from (Skipped(document, "read", span, what) for span, what in furniture)
    if not text.strip():
        yield Skipped(document, "read", None, "no text")
    for turn in find_mistaken(text, turns):
        yield Skipped(
            document, "read", turn.label, f"the label {turn.speaker} looks mistaken: it stands once and the text has no such name"
        )
