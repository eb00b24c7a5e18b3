"""Profiles of all documents -> which of them are one entity, why, and by what id it goes.

The result follows from the set of documents alone, whatever order they came in: profiles are compared in an order of their own, the
fullest names first, then those of which a role is told, then by document. What has an item or is known by name is one; anything else joins another only on evidence:
the same role, or others named close by in both documents. A document has already told its own entities apart: two of them are never
joined here.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from graphbuild.entities.likeness import NEEDED, Likeness, compare_names, last_name
from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphbuild.entities.profiles import Key, Profile

ROLE, NEAR, FAR, COMMON = 2, 2, 1, 1  # what each thing in common is worth
OTHER_ROLE = -2
MOST_FAR = 2
SHOWN = 4  # things in common that a reason names
MANY = 50  # clusters of one block that are looked through; of more, those that have something close by in common
LOOKED_AT = 5  # documents of a cluster whose far neighbours are compared
COMMON_SHARE, COMMON_LEAST = 10, 10  # common is what every tenth document names, and ten at least
SUPPORT = 5  # a neighbour belongs to a cluster if every fifth of its profiles has it


@dataclass(frozen=True, slots=True)
class Join:
    """Why a profile has joined a cluster: how alike the names are, and what speaks for it."""

    likeness: Likeness
    score: int
    shared: tuple[str, ...]
    first: Profile

    @property
    def confidence(self) -> float:
        """How sure it is, from 0 to 1: 0.5 for the least that is enough, 0.75 for twice as much."""
        return round(1 - math.exp2(-max(self.score, 2) / 2), 2)

    @property
    def reason(self) -> str:
        """The reason in words."""
        names = self.first.name if self.likeness in {Likeness.PART, Likeness.FORM, Likeness.SPELLING} else ""
        both = f"; in both: {', '.join(self.shared[:SHOWN])}" if self.shared else ""
        return f"{' '.join(filter(None, [self.likeness.value, names]))}, as in {self.first.document}{both}"


@dataclass(slots=True, eq=False)
class Cluster:
    """Profiles that are one entity, in the order in which they joined, and why each but the first did.

    `far` is what the first of them have far from them.
    """

    members: list[Profile] = field(default_factory=list)
    joins: dict[Key, Join] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    around: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    far: set[str] = field(default_factory=set)
    known: str | None = None

    def add(self, profile: Profile, join: Join | None = None) -> None:
        """Take in a profile."""
        if len(self.members) < LOOKED_AT:
            self.far |= profile.far
        self.members.append(profile)
        self.documents.add(profile.document)
        self.around.update(chain(profile.roles, profile.near))
        self.roles |= profile.roles
        if join is not None:
            self.joins[profile.key] = join

    def absorb(self, other: Cluster, join: Join) -> None:
        """Take over another cluster, whose first member now has a reason too."""
        self.joins |= other.joins | {other.members[0].key: join}
        for member in other.members[: max(LOOKED_AT - len(self.members), 0)]:
            self.far |= member.far
        self.members += other.members
        self.documents |= other.documents
        self.around.update(other.around)
        self.roles |= other.roles

    @property
    def first(self) -> Profile:
        """The profile that all others were compared with: none has a fuller name."""
        return self.members[0]


def find_clusters(profiles: Iterable[Profile], apart: Mapping[Key, frozenset[Key]] | None = None) -> list[Cluster]:
    """Group the profiles of all documents; profiles that `apart` names together stay apart.

    Returns:
        Each profile in one cluster, the clusters in an order of their own.
    """
    everyone = sorted(profiles, key=order_of)
    common = _common_things(everyone)
    clusters, rest = _known_clusters(everyone, apart or {})
    linked = [cluster for cluster in clusters if is_linked(cluster.first)]
    return [*clusters, *join_unknown(rest, linked, common, apart or {})]


def order_of(profile: Profile) -> tuple[int, int, Key]:
    """Give what profiles are sorted by before they are compared: the fullest names first, then those of which roles are told."""
    return (-len(profile.name.split()), -len(profile.roles), profile.key)


def is_linked(first: Profile) -> bool:
    """Whether others may join what is known and has this profile first; no name is a place's own."""
    return first.kind is not Kind.PLACE


def join_unknown(
    rest: Sequence[Profile], linked: Sequence[Cluster], common: frozenset[str], apart: Mapping[Key, frozenset[Key]]
) -> list[Cluster]:
    """Let profiles that nobody knows join each other and what is known, block by block.

    What comes out for one block follows from its profiles, from what is known in it and from `common` alone.

    Args:
        rest: The profiles, in order.
        linked: What is known and may be joined, by what it is known as; it takes in those that join it.
        common: What so many documents name that it tells little.
        apart: Profiles that must not be one.

    Returns:
        The clusters of what joined nothing that is known.
    """
    block_of = find_blocks([*rest, *(cluster.first for cluster in linked)])
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for profile in rest:
        blocks[block_of[profile.key]].append(profile)
    by_block: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in linked:
        by_block[block_of[cluster.first.key]].append(cluster)
    found: list[Cluster] = []
    for block in sorted(blocks):
        grouping = _Block(by_block[block], common, apart)
        for profile in blocks[block]:
            grouping.place(profile)
        found += grouping.new
    return [cluster for cluster in found if cluster.members]


def _common_things(profiles: Sequence[Profile]) -> frozenset[str]:
    """Find what so many documents name that it tells little."""
    far = {profile.document: profile.far for profile in profiles}
    least = least_common(len(far))
    return frozenset(thing for thing, times in Counter(chain.from_iterable(far.values())).items() if times >= least)


def least_common(documents: int) -> int:
    """Say how many of some documents must name what is common."""
    return max(COMMON_LEAST, documents // COMMON_SHARE + 1)


def _known_clusters(profiles: Sequence[Profile], apart: Mapping[Key, frozenset[Key]]) -> tuple[list[Cluster], list[Profile]]:
    """Make one of what has one item or is known by one name; gives the clusters, and the profiles that nobody knows."""
    found: dict[str, list[Cluster]] = defaultdict(list)
    rest: list[Profile] = []
    for profile in profiles:
        if profile.known is None:
            rest.append(profile)
            continue
        same = next((each for each in found[profile.known] if not _are_apart(profile, each, apart)), None)
        if same is None:
            same = Cluster(known=profile.known)
            found[profile.known].append(same)
        same.add(profile)
    return [cluster for known in sorted(found) for cluster in found[known]], rest


def find_blocks(profiles: Sequence[Profile]) -> Mapping[Key, str]:
    """Give each profile what all share that might be one with it: a last name, or any name through which others hang together."""
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    others = [profile for profile in profiles if profile.kind is not Kind.PERSON]
    for profile in others:
        for name in profile.names:
            one, two = sorted((find(profile.name), find(name)))
            parent[two] = one
    return {
        profile.key: f"person {last_name(profile.name)}" if profile.kind is Kind.PERSON else f"other {find(profile.name)}"
        for profile in profiles
    }


def find_tokens(profile: Profile) -> frozenset[str]:
    """Give what holds a profile in its block: those with one of these in common are in the same one."""
    if profile.kind is Kind.PERSON:
        return frozenset({f"person {last_name(profile.name)}"})
    return frozenset(f"other {name}" for name in (profile.name, *profile.names))


def _are_apart(profile: Profile, cluster: Cluster, apart: Mapping[Key, frozenset[Key]]) -> bool:
    others = apart.get(profile.key)
    return others is not None and any(member.key in others for member in cluster.members)


class _Block:
    """The profiles that might be one by their names, and the clusters that they come to be in."""

    def __init__(self, known: Sequence[Cluster], common: frozenset[str], apart: Mapping[Key, frozenset[Key]]) -> None:
        self.clusters: list[Cluster] = list(known)
        self.new: list[Cluster] = []
        self._common = common
        self._apart = apart
        self._by_thing: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in known:
            self._index(cluster, cluster.around)

    def place(self, profile: Profile) -> None:
        """Let a profile join the cluster that most speaks for, or start one of its own."""
        found = sorted(self._find(profile), key=_best_first)
        if found and _is_settled(found):
            cluster, join = found[0]
            cluster.add(profile, join)
            self._join_bridged(cluster, profile, found[1:])
        else:
            cluster = Cluster()
            cluster.add(profile)
            self.new.append(cluster)
            self.clusters.append(cluster)
        self._index(cluster, chain(profile.roles, profile.near))

    def _index(self, cluster: Cluster, things: Iterable[str]) -> None:
        for thing in things:
            known = self._by_thing[thing]
            if len(known) <= MANY and (not known or known[-1] is not cluster) and cluster not in known:
                known.append(cluster)

    def _candidates(self, profile: Profile) -> Iterable[Cluster]:
        """List the clusters to compare with: all, or of many those that share a role or a neighbour that few of them have."""
        if len(self.clusters) <= MANY:
            return self.clusters
        shared = [self._by_thing[thing] for thing in sorted({*profile.roles, *profile.near})]
        found = {id(cluster): cluster for known in shared if len(known) <= MANY for cluster in known}
        if profile.kind is not Kind.PERSON:
            found |= {id(cluster): cluster for cluster in self.clusters[:MANY]}
        return [cluster for cluster in found.values() if cluster.members]

    def _find(self, profile: Profile) -> Iterator[tuple[Cluster, Join]]:
        """Yield the clusters that enough speaks for."""
        for cluster in self._candidates(profile):
            if profile.document in cluster.documents or (self._apart and _are_apart(profile, cluster, self._apart)):
                continue
            likeness = compare_names(profile, cluster.first)
            if likeness is None:
                continue
            score, shared = _weigh(profile, cluster, self._common)
            if score >= NEEDED[likeness]:
                yield cluster, Join(likeness, score, shared, cluster.first)

    def _join_bridged(self, cluster: Cluster, profile: Profile, others: Sequence[tuple[Cluster, Join]]) -> None:
        """Make one of clusters of one name that a profile of this name belongs to, unless something speaks against it."""
        for other, join in others:
            same = {compare_names(profile, each.first) for each in (cluster, other)} <= {Likeness.OWN, Likeness.SAME}
            met = not cluster.documents.isdisjoint(other.documents) or cluster.known is not None or other.known is not None
            against = _have_other_roles(cluster, other) or any(_are_apart(member, cluster, self._apart) for member in other.members)
            if same and not met and not against:
                cluster.absorb(other, replace(join, first=profile))
                for thing in other.around:
                    self._by_thing[thing] = [each for each in self._by_thing[thing] if each is not other]
                self._index(cluster, other.around)
                self.clusters = [each for each in self.clusters if each is not other]
                other.members = []


def _best_first(found: tuple[Cluster, Join]) -> tuple[int, int, Key]:
    cluster, join = found
    return (-join.score, -len(cluster.first.name.split()), cluster.first.key)


def _is_settled(found: Sequence[tuple[Cluster, Join]]) -> bool:
    """Whether the best is of the same name, or better than all others of another full name."""
    best, join = found[0]
    if join.likeness in {Likeness.OWN, Likeness.SAME}:
        return True
    rivals = [(each, other) for each, other in found[1:] if " " in each.first.name]
    return all(join.score > other.score or each.first.name == best.first.name for each, other in rivals)


def _have_other_roles(one: Cluster, two: Cluster) -> bool:
    return bool(one.roles) and bool(two.roles) and one.roles.isdisjoint(two.roles)


def _weigh(profile: Profile, cluster: Cluster, common: frozenset[str]) -> tuple[int, tuple[str, ...]]:
    """Weigh what a profile and a cluster have in common; gives the sum, and the things that count, the weightiest first."""
    size, around = len(cluster.members), cluster.around
    weights: dict[str, int] = {}
    for thing in profile.roles | profile.near:
        times = around.get(thing)  # not around[thing]: a Counter takes long to say that it has none
        if times and times * SUPPORT >= size:
            weights[thing] = (
                (ROLE if " " not in thing else COMMON) if thing in profile.roles else (COMMON if thing in common else NEAR)
            )
    score = sum(weights.values())
    if profile.roles and cluster.roles and profile.roles.isdisjoint(cluster.roles):
        score += OTHER_ROLE
    own = {profile.name, cluster.first.name, profile.name.rpartition(" ")[2]}
    far = (profile.far & cluster.far) - common - weights.keys() - own
    score += min(FAR * len(far), MOST_FAR)
    return score, (*sorted(weights, key=lambda thing: (-weights[thing], thing)), *sorted(far)[:MOST_FAR])
