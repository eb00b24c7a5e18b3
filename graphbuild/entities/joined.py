"""Entities -> fewer: a name and the description set beside it, and what one owner has under one description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.entities.definites import EMPTY, description_of
from graphbuild.entities.nominals import is_somebody, is_vocative
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.entities.cluster import Cluster
    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed

# nouns of which one owner has several, so that two of them need not be one
_MANY = frozenset(
    "friend work visit speech book film article paper comment statement remark colleague question time day year son daughter brother sister "
    "cousin child death".split()
)


def join_appositions(parsed: Parsed, found: Sequence[Found], clusters: list[Cluster], of: dict[tuple[int, int], Cluster]) -> None:
    """Make one entity of a description and the name beside it: `the US envoy, Zalmay Khalilzad`."""
    named = {(mention.passage, mention.head): mention for mention in found if mention.form is not MentionKind.PRONOUN}
    for mention in named.values():
        passage = parsed.passages[mention.passage]
        beside = passage.child(mention.head, "appos")
        other = named.get((mention.passage, beside)) if beside is not None else None
        if (
            other is None
            or beside is None
            or beside < mention.head
            or is_vocative(passage, beside)
            or any(passage.dep[below] == "conj" for below in passage.children[beside])
        ):
            continue
        one, two = of[mention.passage, mention.head], of[other.passage, other.head]
        forms = {mention.form, other.form}
        described = mention if mention.form is MentionKind.NOMINAL else other
        counted = passage.tag[described.head] in {"NNS", "NNPS"}
        if one is two or forms != {MentionKind.NAME, MentionKind.NOMINAL} or counted:
            continue
        name, description = (one, two) if one.named else (two, one)
        kind = Kind.PERSON if is_somebody(passage, described.head) else description.kind
        if description.named or name.kind is not kind or kind is Kind.TIME:
            continue
        name.absorb(description)
        clusters.remove(description)
        for key in [key for key, cluster in of.items() if cluster is description]:
            of[key] = name


def join_owned(parsed: Parsed, found: Sequence[Found], clusters: list[Cluster], of: dict[tuple[int, int], Cluster]) -> None:
    """Make one entity of what one owner has under one description: `his father`, when it is known whose."""
    first: dict[tuple[int, str, frozenset[str], bool], Cluster] = {}
    into: dict[int, Cluster] = {}

    def now(cluster: Cluster) -> Cluster:
        while id(cluster) in into:
            cluster = into[id(cluster)]
        return cluster

    for mention in found:
        passage = parsed.passages[mention.passage]
        owner = passage.child(mention.head, "poss")
        noun = passage.lemma[mention.head].lower()
        if mention.form is not MentionKind.NOMINAL or owner is None or (mention.passage, owner) not in of or noun in EMPTY | _MANY:
            continue
        has, cluster = now(of[mention.passage, owner]), now(of[mention.passage, mention.head])
        if not cluster.named:
            owned = {passage.lemma[token].lower() for token in range(passage.edges[0][owner], passage.edges[1][owner] + 1)}
            plural = passage.tag[mention.head] == "NNS"
            same = now(first.setdefault((id(has), noun, description_of(passage, mention) - owned, plural), cluster))
            if same is not cluster:
                same.absorb(cluster)
                into[id(cluster)] = same
    of.update({key: now(cluster) for key, cluster in of.items() if id(cluster) in into})
    clusters[:] = [cluster for cluster in clusters if id(cluster) not in into]
