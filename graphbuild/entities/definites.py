"""Definite noun phrase -> the entity that it takes up again: `the talks`, `the city`, `the minister`."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from graphbuild.entities.titles import titled
from graphbuild.mentions.find import NUMERIC
from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.entities.cluster import Cluster
    from graphbuild.mentions import Found
    from graphbuild.parse import Passage

DEFINITE = frozenset({"the", "this", "that", "these", "those", "said", "such"})
# Nouns that news uses for one gathering or one struggle in turn.
_SAME_THING = (
    "conference talk meeting summit negotiation forum gathering session dialogue consultation",
    "contest competition tournament championship",
    "war conflict fighting hostility",
    "agreement accord deal pact treaty proposal",
    "attack assault strike raid bombing",
    "vote election",
    "country nation state",
)
_GROUP_OF = {noun: number for number, nouns in enumerate(_SAME_THING) for noun in nouns.split()}
_EVERYBODY = frozenset({"people", "media", "public", "press", "police", "weather"})
_ANOTHER = frozenset(
    {"previous", "next", "last", "other", "another", "earlier", "former", "different", "new", "first", "second", "third", "only"}
)
EMPTY = frozenset(
    {"thing", "way", "one", "kind", "part", "lot", "bit", "sort", "case", "fact", "reason"}
)  # nouns that say too little to be taken up
_PLACE_NOUNS = {"city": "City", "town": "City", "country": "Country", "nation": "Country"}
_ORGANIZATION_NOUNS = frozenset(
    "company firm group organization organisation agency club corporation foundation institution newspaper broadcaster".split()
)
_WITHIN = 3  # sentences within which `the company` means the only one named
RECENT = 60  # mentions of a noun, or titles, that are looked back over
_REACH = 6  # sentences within which a synonym still means the same gathering


def find_definite(
    passage: Passage,
    found: Found,
    noun: str,
    place: int,
    by_noun: Mapping[str, list[tuple[int, Cluster]]],
    titles: Sequence[tuple[tuple[int, int], str, Cluster]],
) -> Cluster | None:
    """Find what a definite noun phrase takes up again: the same noun with no other description, a titled person, a synonym nearby."""
    if found.label in NUMERIC:
        return None
    first = passage.lower[found.first]
    if any(passage.dep[below] in {"relcl", "acl"} and below < found.head + 8 for below in passage.children[found.head]):
        return None  # `the countries that met`: the clause says which, not what came before
    beside = passage.child(found.head, "appos")
    if noun in _EVERYBODY | EMPTY or (beside is not None and passage.pos[beside] == "PROPN"):
        return None
    if first not in DEFINITE:
        return None
    person = titled(passage, found, titles)
    if person is not None:
        return person
    described = description_of(passage, found)
    plural = passage.tag[found.head] == "NNS"
    same = [(seen, cluster) for seen, cluster in by_noun.get(noun, [])[-RECENT:] if cluster.plural == plural or cluster.named]
    agreeing = [(seen, cluster) for seen, cluster in same if _agrees(cluster, described, noun)]
    if agreeing:
        return agreeing[-1][1] if first in {"this", "these"} else _most_salient(agreeing, place)
    group = _GROUP_OF.get(noun)
    if group is None or described:
        return None
    near = [
        (seen, cluster)
        for other in _SAME_THING[group].split()
        if other != noun
        for seen, cluster in by_noun.get(other, [])[-RECENT:]
        if place - seen <= _REACH and not (plural and cluster.named)
    ]
    one = len({id(cluster) for _, cluster in near}) == 1
    return near[-1][1] if one and (near[-1][1].named or near[-1][1].introduced) else None


def find_named_nearby(
    passage: Passage, found: Found, noun: str, place: int, recent: Sequence[tuple[int, Cluster]]
) -> Cluster | None:
    """Find the only thing named nearby that a bare noun for its sort can mean: `the city`, `the company`."""
    if found.first != found.head - 1 or passage.lower[found.first] not in {"the", "this"} or found.last != found.head:
        return None
    if passage.tag[found.head] != "NN" or not (noun in _PLACE_NOUNS or noun in _ORGANIZATION_NOUNS):
        return None
    near = {
        id(cluster): cluster
        for seen, cluster in recent
        if 0 < place - seen <= _WITHIN  # in its own sentence it would be another participant
        and (
            (cluster.known is not None and _PLACE_NOUNS[noun] in cluster.known.classes)
            if noun in _PLACE_NOUNS
            else cluster.kind is Kind.ORGANIZATION and (cluster.known is None or cluster.known.capital_of is None)
        )
    }
    return next(iter(near.values())) if len(near) == 1 else None


def _most_salient(candidates: Sequence[tuple[int, Cluster]], place: int) -> Cluster:
    """Choose what a bare noun means where several things are called so: what the text is about, before what came last."""

    def salience(item: tuple[int, Cluster]) -> float:
        seen, cluster = item
        before = sum(cluster is other for _, other in candidates)
        return 1.5 * math.log1p(before) - 0.3 * (place - seen)

    return max(reversed(candidates), key=salience)[1]


def description_of(passage: Passage, found: Found) -> frozenset[str]:
    """Collect the words before the head that tell which one it is, and the complements after it."""
    before = {
        passage.lemma[token].lower()
        for token in range(found.first, found.head)
        if passage.pos[token] in {"ADJ", "NOUN", "PROPN", "VERB", "NUM"} and passage.tag[token] != "PDT"
    }
    after = {
        passage.lemma[token].lower()
        for token in range(found.head + 1, found.core + 1)
        if passage.pos[token] in {"NOUN", "PROPN", "NUM"}
    }
    return frozenset(before | after)


def _agrees(cluster: Cluster, described: frozenset[str], noun: str) -> bool:
    """Whether a phrase's description says nothing that the cluster does not: `the team` takes up `the six-member team`."""
    found = {word for name in (*cluster.phrases, *cluster.names) for word in re.findall(r"\w+", name)}
    words = {word.casefold() for word in found}
    other = (found & _ANOTHER) - described  # in lower case: the `New` of `New York` tells of no other one
    return described <= words | {noun} and not other
