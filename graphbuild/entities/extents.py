"""Mentions and their entities -> the words that each mention is recorded with.

A mention takes in what stands beside it and says what it is, as annotators of coreference have it: `Zalmay Khalilzad, the US envoy`
is one mention, whose parts are not counted again; so is `Lucerne, Switzerland`, in which `Switzerland` stays a mention of its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graphbuild.entities.nominals import is_vocative
from graphbuild.mentions.find import NUMERIC
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphbuild.entities.cluster import Cluster
    from graphbuild.mentions import Found
    from graphbuild.model import Span
    from graphbuild.parse import Parsed, Passage

_NEAR = 8  # mentions of one entity that may hold another one
_MARKS = frozenset({",", "–", "—", "-", "("})
_CLOSING = {"(": ")"}


def find_extents(parsed: Parsed, found: Sequence[Found], of: Mapping[tuple[int, int], Cluster]) -> Iterator[tuple[Found, Span]]:
    """Yield each mention with the words that it is recorded with, in text order.

    Left out is what another mention of the same entity holds: an apposition, or `Siege of Riga` in `the Siege of Riga`.
    """
    at = {(mention.passage, mention.head): mention for mention in found}
    recorded: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for mention in found:  # the longer before the shorter
        key = (mention.passage, mention.head)
        passage = parsed.passages[mention.passage]
        span = _words(passage, mention, _beside(passage, mention, at))
        around = recorded[mention.passage, id(of[key])]
        if mention.form is MentionKind.PRONOUN or not any(one.start <= span.start and span.end <= one.end for one in around[-_NEAR:]):
            around.append(span)
            yield mention, span


def _words(passage: Passage, mention: Found, beside: Found | None) -> Span:
    """Give the words of a mention with its apposition, or with its possessive ending."""
    last = mention.last
    if beside is not None:
        last = max(last, beside.last)
        opened = passage.words[beside.first - 1]
        if passage.words[last + 1 : last + 2] == [_CLOSING.get(opened, "")]:
            last += 1
    if passage.tag[last + 1 : last + 2] == ["POS"]:
        last += 1
    return passage.span(mention.first, last)


def _beside(passage: Passage, mention: Found, at: Mapping[tuple[int, int], Found]) -> Found | None:
    """Find the apposition that a mention takes in."""
    token = passage.child(mention.head, "appos")
    other = at.get((mention.passage, token)) if token is not None else None
    if other is None or token is None or token < mention.head or other.first <= mention.last:
        return None
    between = passage.words[mention.last + 1 : other.first]
    if len(between) > 1 or (between and between[0] not in _MARKS) or is_vocative(passage, token):
        return None
    if mention.label in NUMERIC or other.label in NUMERIC or any(passage.dep[below] == "conj" for below in passage.children[token]):
        return None
    if other.form is MentionKind.PRONOUN:
        return other if passage.lower[token].endswith(("self", "selves")) else None
    if {mention.form, other.form} == {MentionKind.NAME}:
        return other if mention.kind is other.kind is Kind.PLACE and between == [","] else None
    return other
