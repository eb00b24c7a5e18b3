"""Mentions of gold data -> their head words in our parse, for the scripts that fit models on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphbuild.parse import Parsed

Label = TypeVar("Label", int, str)


def gold_heads(
    parsed: Parsed, offsets: Sequence[Sequence[int]], mentions: Iterable[tuple[int, int, Label]]
) -> Iterator[tuple[int, int, list[int], Label]]:
    """Yield passage, head token, all tokens and label of each gold mention that begins where a token does, the shorter first.

    Args:
        parsed: The document.
        offsets: Start and end of each gold token, in characters.
        mentions: First gold token, the one after the last, and label of each mention.
    """
    begins = {start: (number, token) for number, passage in enumerate(parsed.passages) for token, start in enumerate(passage.start)}
    spans = sorted(
        (offsets[end - 1][1] - offsets[first][0], offsets[first][0], offsets[end - 1][1], label) for first, end, label in mentions
    )
    for _, start, end, label in spans:
        if start not in begins:
            continue
        at, first = begins[start]
        passage = parsed.passages[at]
        inside = [token for token in range(first, len(passage.words)) if passage.start[token] < end]
        head = next((token for token in inside if passage.head[token] not in inside or passage.head[token] == token), None)
        if head is not None:
            yield at, head, inside, label
