"""Mentions and their entities -> the words that each mention is recorded with.

A mention takes in what stands beside it and says what it is, as annotators of coreference have it: `Zalmay Khalilzad, the US envoy`
is one mention, whose parts are not counted again; so is `Lucerne, Switzerland`, in which `Switzerland` stays a mention of its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graphbuild.entities.nominals import is_vocative
from graphbuild.mentions.find import INNER, NUMERIC
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphbuild.entities.cluster import Cluster
    from graphbuild.mentions import Found
    from graphbuild.model import Span
    from graphbuild.parse import Parsed, Passage

_NAMESAKES = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORGANIZATION})  # after whom other things are called
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
        stressed = passage.dep[mention.head] == "appos"  # `Costa herself`; `his` in `his old house` is told by itself
        if (mention.form is MentionKind.PRONOUN and not stressed) or not any(
            one.start <= span.start and span.end <= one.end for one in around[-_NEAR:]
        ):
            around.append(span)
            yield mention, span


def find_inner_names(
    parsed: Parsed, found: Sequence[Found], of: Mapping[tuple[int, int], Cluster]
) -> Iterator[tuple[Span, Cluster]]:
    """Yield the names of other entities within longer names, with their entities: `Google` in `the Google Science Fair`."""
    called = _names_of_their_own(parsed, found, of)
    longest = max(map(len, called), default=0)
    heads = {(mention.passage, mention.head) for mention in found}
    for mention in found:
        if mention.name is None or mention.kind is Kind.PERSON:
            continue
        passage, own = parsed.passages[mention.passage], of[mention.passage, mention.head]
        token, last = mention.name
        while token <= last:
            sizes = range(min(longest, last - mention.name[0], last - token + 1), 0, -1)
            inner = next((size for size in sizes if tuple(passage.words[token : token + size]) in called), 1)
            cluster = called.get(tuple(passage.words[token : token + inner]))
            places = {(mention.passage, place) for place in range(token, token + inner)}
            if cluster is not None and cluster is not own and heads.isdisjoint(places):
                heads |= places  # names nest: each is told once
                yield passage.span(token, token + inner - 1), cluster
            token += inner


def _names_of_their_own(
    parsed: Parsed, found: Sequence[Found], of: Mapping[tuple[int, int], Cluster]
) -> dict[tuple[str, ...], Cluster]:
    """Give what is called by which words, where a whole noun phrase is called so and other things may be called after it."""
    called: dict[tuple[str, ...], Cluster] = {}
    for mention in found:
        passage, cluster = parsed.passages[mention.passage], of[mention.passage, mention.head]
        if mention.name is not None and cluster.kind in _NAMESAKES and passage.dep[mention.head] not in INNER:
            called.setdefault(tuple(passage.words[mention.name[0] : mention.name[1] + 1]), cluster)
    return called


def _words(passage: Passage, mention: Found, beside: Found | None) -> Span:
    """Give the words of a mention with its apposition, or with its possessive ending."""
    last = mention.last
    if beside is not None:
        last = max(last, beside.last)
        opened = passage.words[beside.first - 1]
        if passage.words[last + 1 : last + 2] == [_CLOSING.get(opened, "")]:
            last += 1
    else:
        last = _with_clause(passage, mention)
    if passage.tag[last + 1 : last + 2] == ["POS"]:
        last += 1
    return passage.span(mention.first, last)


def _with_clause(passage: Passage, mention: Found) -> int:
    """Give the last token of a mention with the relative clause that is set off from it: `Riga, which had fallen`."""
    clause = passage.child(mention.head, "relcl")
    if clause is None or mention.form is MentionKind.PRONOUN:
        return mention.last
    first, last = passage.edges[0][clause], passage.edges[1][clause]
    while last > clause and passage.pos[last] in {"PUNCT", "CCONJ"}:
        last -= 1
    return last if first == mention.last + 2 and passage.words[first - 1] == "," and clause > first else mention.last


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
