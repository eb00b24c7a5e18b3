"""Documents that come and go -> the index as it is without them or with them, and the other documents in which somebody is now another.

The result is that of merging all documents anew (`merge_documents`), but only what the change can reach is found anew: the blocks of
the profiles that come and go, the nodes in them, and the namesakes of these. Where the change makes something common that was not,
or the other way round, the blocks of all documents that name it are found anew too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphbuild.entities.merging import Cluster, find_blocks, is_linked, join_unknown, order_of
from graphbuild.entities.naming import Node, name_nodes, to_namesake, to_node
from graphbuild.identity.rows import to_reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graphbuild.entities.profiles import Key, Profile
    from graphbuild.identity.index import Index, Member
    from graphbuild.model import Kind

Seen = tuple[str, str, "Kind", tuple[str, ...], str | None]
"""What its members see of a node: id, name, kind, classes, item."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the index keeps of a document: how many claims it has, and its profiles."""

    claims: int
    profiles: Sequence[Profile]


def regroup(index: Index, gone: Collection[str], come: Mapping[str, Told]) -> set[str]:
    """Change an index.

    Args:
        index: The index.
        gone: The ids of documents that go.
        come: The documents that come, by id, those in place of one that is there included.

    Returns:
        The ids of the documents that stay and in which an entity is now another, or for another reason.
    """
    change = _Change(index)
    change.replace_documents(sorted({*gone, *come} & index.documents()), come)
    change.reach_common()
    change.find_first()
    change.find_blocks()
    change.name_nodes()
    return change.find_changed() - come.keys()


@dataclass(slots=True)
class _Change:
    """The steps of one change.

    Attributes:
        tokens: Those through which the change reaches others.
        known: What is known and is, or was, in a document that comes or goes, or in a block that the change reaches.
        nodes: The numbers of nodes that may be none any more.
        dirty: The namesakes whose ids are to be given anew.
        before: Which nodes the profiles that the change reaches belonged to, and why, by their numbers.
        seen: What was seen of these nodes, by their numbers.
        after: Which nodes they belong to now.
        old: The nodes with their ids as they were before, where they have changed, by their numbers.
        made: The numbers of the nodes that were made.
        least: How many documents must name what is common; before the change until `reach_common`.
        things: What is named in the documents that come or go.
        counts: How many documents named each of these before the change.
    """

    index: Index
    tokens: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    nodes: set[int] = field(default_factory=set)
    dirty: set[str] = field(default_factory=set)
    before: dict[int, Member] = field(default_factory=dict)
    seen: dict[int, Seen] = field(default_factory=dict)
    after: dict[int, Member] = field(default_factory=dict)
    old: dict[int, tuple[str, Node]] = field(default_factory=dict)
    made: set[int] = field(default_factory=set)
    least: int = 0
    things: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def replace_documents(self, gone: Iterable[str], come: Mapping[str, Told]) -> None:
        """Take documents out and in; what they reach is noted."""
        index, leaving = self.index, list(gone)
        self.least = index.threshold()
        self.things = {thing for name in leaving for thing in index.things(name)}
        self.things |= {thing for told in come.values() for profile in told.profiles[:1] for thing in profile.far}
        self.counts = index.count_of(self.things)
        named = {name for name in {*leaving, *come} if index.is_named(name)}
        for name in leaving:
            profiles = index.profiles_of(name)
            self.known |= {profile.known for profile in profiles.values() if profile.known is not None}
            self.tokens |= index.tokens(profiles)
            self.nodes |= {node for node, _, _ in index.members(profiles).values()}
            index.remove_document(name)
        for name in sorted(come):
            told = come[name]
            for row, profile in zip(index.add_document(name, told.claims, told.profiles), told.profiles, strict=True):
                if profile.known is None:
                    self.tokens |= index.add_tokens(row, profile)
                else:
                    self.known.add(profile.known)
        for name in named ^ {name for name in come if come[name].profiles}:
            self.dirty |= index.named_like(name)

    def reach_common(self) -> None:
        """Reach all that a thing is near to or far from which has become common, or is so no more."""
        index, least = self.index, self.index.threshold()
        counts = index.count_of(self.things)
        flipped = {thing for thing in self.things if (self.counts.get(thing, 0) >= self.least) != (counts.get(thing, 0) >= least)}
        flipped |= index.common(min(least, self.least), max(least, self.least)) - self.things
        self.least = least
        for name in index.naming(frozenset(flipped)):
            profiles = index.profiles_of(name)
            self.known |= {profile.known for profile in profiles.values() if profile.known is not None}
            self.tokens |= index.tokens(profiles)

    def find_first(self) -> None:
        """Let each known thing that the change has touched hang in its block by its first profile."""
        for known in sorted(self.known):
            found, first = next(iter(self.index.nodes_of(known)), None), self.index.first(known)
            held = [] if found is None else self.index.find(found[2].first, known)
            tokens = self.index.tokens(held)
            self.tokens |= tokens
            linked = [first[0]] if first is not None and is_linked(first[1]) else []
            if held != linked:
                self.index.remove_tokens(held)
            if first is not None and linked and not (held == linked and tokens):
                self.tokens |= self.index.add_tokens(*first)

    def find_blocks(self) -> None:
        """Find anew who is one with whom in all blocks that the change reaches."""
        index, reached = self.index, self.index.profiles(_reach(self.index, self.tokens))
        unknown = {profile.key: row for row, profile in reached.items() if profile.known is None}
        self.before = index.members(unknown.values())
        there = index.nodes({node for node, _, _ in self.before.values()})
        self.seen = {row: _see(*found) for row, found in there.items()}
        self.nodes |= there.keys()
        firsts = {profile.known: profile for profile in reached.values() if profile.known is not None}
        self.known |= firsts.keys()
        rest = sorted((reached[row] for row in unknown.values()), key=order_of)
        block_of = find_blocks([*rest, *firsts.values()])
        shared = {block_of[profile.key] for profile in rest}
        linked = [_gather(index, known) for known in sorted(firsts) if block_of[firsts[known].key] in shared]
        for cluster in join_unknown(rest, linked, index.common(self.least), {}):
            first = self.before.get(unknown[cluster.first.key])
            found = there.pop(first[0], None) if first is not None else None  # its node, if that is free, so that little changes
            if found is not None and found[1].known is not None:
                found = None
            row = self._put(to_node(cluster), (first[0], *found) if first is not None and found is not None else None)
            self.nodes.discard(row)
            self._join(row, cluster, unknown)
        joined = {cluster.known: cluster for cluster in linked}
        for known in sorted(self.known):
            self._sum_up(known, joined.get(known), unknown)
        moved = {row: member for row, member in self.after.items() if self.before.get(row) != member}
        index.remove_members(moved)
        index.add_members(moved)
        self._drop(self.nodes)

    def _join(self, node: int, cluster: Cluster, unknown: Mapping[Key, int]) -> None:
        """Let the members of a cluster that nobody knows belong to its node."""
        for member in cluster.members:
            if member.known is None:
                self.after[unknown[member.key]] = (node, *to_reason(cluster.joins.get(member.key)))

    def _sum_up(self, known: str, joined: Cluster | None, unknown: Mapping[Key, int]) -> None:
        """Put the node of something known, which others may have joined; nothing, if no document names it any more."""
        found, first = next(iter(self.index.nodes_of(known)), None), self.index.first(known)
        if found is not None:
            self.nodes.discard(found[0])
        if first is None:
            self._drop({found[0]} if found else set())
            return
        node = to_node(joined) if joined is not None else self.index.sum_up(known, first[1])
        row = self._put(node, found)
        if joined is not None:
            self._join(row, joined, unknown)

    def _put(self, node: Node, found: tuple[int, str, Node] | None = None) -> int:
        """Put a node in place of one that is there, or beside all others, and give its number."""
        if found is None:
            row = self.index.add_node(node)
            self.made.add(row)
        else:
            row, name, before = found
            if node == before:
                return row
            self._note(row, name, before)
            self.index.change_node(row, node)
        self.dirty.add(to_namesake(node.own or node.base))
        return row

    def _drop(self, rows: Collection[int]) -> None:
        for row, (name, node) in self.index.nodes(rows).items():
            self._note(row, name, node)
        self.index.remove_nodes(rows)

    def _note(self, row: int, name: str, node: Node) -> None:
        """Remember what a node was before the change, and that its id may be another's now."""
        self.old.setdefault(row, (name, node))
        self.dirty.add(to_namesake(node.own or node.base))

    def name_nodes(self) -> None:
        """Give ids anew where namesakes have come, gone or changed."""
        for namesake in sorted(self.dirty):
            nodes = self.index.namesakes(namesake)
            named = name_nodes(((row, node) for row, (_, node) in nodes.items()), self.index.is_named, self.index.is_owned)
            for row, name in named:
                before, node = nodes[row]
                if name != before:
                    self.old.setdefault(row, (before, node))
                    self.index.rename(row, name)

    def find_changed(self) -> set[str]:
        """Find the documents in which an entity is another now, or for another reason."""
        index = self.index
        now = {row: _see(*found) for row, found in index.nodes({*(node for node, _, _ in self.after.values()), *self.old}).items()}
        other = [
            row
            for row, (node, *reason) in self.before.items()
            if (self.seen[node], reason) != (now[self.after[row][0]], [*self.after[row][1:]])
        ]
        changed = {profile.document for profile in index.profiles(other).values()}
        for row, (name, node) in self.old.items():
            if row not in self.made and row in now and now[row] != _see(name, node):
                changed |= index.documents_of(row, node.known)
        return changed


def _reach(index: Index, tokens: Iterable[str]) -> set[int]:
    """Give the numbers of all profiles that hang together with some tokens."""
    found, seen, new = set[int](), set[str](), {*tokens}
    while new:
        rows = index.held_by(new) - found
        seen |= new
        found |= rows
        new = index.tokens(rows) - seen
    return found


def _gather(index: Index, known: str) -> Cluster:
    """Make the cluster of what is known as something, as it is before anything joins it."""
    cluster = Cluster(known=known)
    for profile in index.known(known):
        cluster.add(profile)
    return cluster


def _see(name: str, node: Node) -> Seen:
    return (name, node.name, node.kind, node.classes, node.wikidata)
