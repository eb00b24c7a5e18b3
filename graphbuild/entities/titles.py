"""People -> the titles by which they are called: `the President` after `President Biden`."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.entities.cluster import Cluster
    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed, Passage

_HONORIFICS = frozenset("mr. mrs. ms. dr. mr mrs ms dr miss sir prof. prof late".split())
_OTHER_RANK = frozenset("vice deputy former assistant acting ex interim".split())  # another office than the bare title
_RECENT = 60  # titles that are looked back over


def title_of(passage: Passage, found: Found) -> str:
    """Give the title before a person's name in lower case: `vice president`, `russian foreign minister`."""
    if found.name is None or found.kind is not Kind.PERSON:
        return ""
    owned = [token for token in range(found.first, found.name[0]) if passage.tag[token] == "POS"]
    first = owned[-1] + 1 if owned else found.first
    words = [passage.lower[token] for token in range(first, found.name[0]) if passage.pos[token] in {"NOUN", "PROPN", "ADJ"}]
    return " ".join(word for word in words if word not in _HONORIFICS)


def find_titles(
    parsed: Parsed, found: Sequence[Found], of: Mapping[tuple[int, int], Cluster]
) -> list[tuple[tuple[int, int], str, Cluster]]:
    """List the titles by which people are called, with the place: `president` for Joe Biden."""
    named = [mention for mention in found if mention.form is MentionKind.NAME and mention.kind is Kind.PERSON]
    told = [(mention, title_of(parsed.passages[mention.passage], mention)) for mention in named]
    titles = [((mention.passage, mention.head), title, of[mention.passage, mention.head]) for mention, title in told if title]
    return sorted(titles, key=lambda item: item[0])


def titled(passage: Passage, found: Found, titles: Sequence[tuple[tuple[int, int], str, Cluster]]) -> Cluster | None:
    """Find the last one called by a title before: `the President` after `President Biden`, but not after `Vice President Harris`."""
    words = [passage.lower[token] for token in range(found.first, found.head + 1) if passage.pos[token] in {"NOUN", "PROPN", "ADJ"}]
    title = " ".join(words)
    if not title or passage.tag[found.head] in {"NNS", "NNPS"} or found.core != found.head or found.kind is not Kind.PERSON:
        return None
    before = bisect.bisect_left(titles, (found.passage, found.head), key=lambda item: item[0])
    for _, known, cluster in reversed(titles[max(before - _RECENT, 0) : before]):
        if known == title or (known.endswith(" " + title) and known.split()[0] not in _OTHER_RANK):
            return cluster
    return None
