"""What merging needs to know of each document, and what came of it: profiles, what is common, nodes, and who belongs to which.

It all follows from the documents; if it is lost, it is made anew from them. It lies beside the store of a graph in a folder, so that a
change of some documents need not read the others back.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from graphbuild.entities.identities import identify
from graphbuild.entities.merging import Cluster, find_tokens, is_linked, least_common
from graphbuild.entities.naming import Node, make_node, to_node
from graphbuild.entities.profiles import Profile, to_address
from graphbuild.identity.rows import NODE, ORDER, PROFILE, from_node_row, from_row, pack, to_node_row, to_reason, to_row, unpack
from graphbuild.identity.tables import Tables
from graphbuild.model import Merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphbuild.entities.identities import Identity
    from graphbuild.entities.profiles import Key
    from graphbuild.identity.tables import Row

INDEX = "merging.db"  # in the folder of the store, beside its generations


Member = tuple[int, str | None, float | None]
"""The number of the node that a profile belongs to, and why it joined others there and how sure that is."""


class Index(Tables):
    """The index of one graph.

    A document has `claims`, the things that it names, and what else its profiles have close by; a profile is one of its named entities, and a member of a node. What is
    known is a member by what it is known as (`profile.known`), all else by a row of `member`, with the reason why it joined. A token
    holds a profile in its block: of what nobody knows each one, of what is known and may be joined the first.
    """

    COLUMNS = {  # noqa: RUF012 (never changed)
        "document": ("name TEXT", "claims INTEGER", "things TEXT", "beside TEXT"),
        "thing": ("name TEXT", "documents INTEGER"),
        "profile": (
            "document TEXT", "entity TEXT", "name TEXT", "kind TEXT", "known TEXT", "wikidata TEXT", "words TEXT", "length INTEGER",
            "told INTEGER",
        ),
        "token": ("name TEXT", "profile INTEGER"),
        "node": (
            "id TEXT", "name TEXT", "kind TEXT", "classes TEXT", "wikidata TEXT", "known TEXT", "documents INTEGER", "least TEXT",
            "first_document TEXT", "first_entity TEXT", "told INTEGER", "namesake TEXT", "base TEXT",
        ),
        "member": ("profile INTEGER", "node INTEGER", "reason TEXT", "confidence REAL"),
    }  # fmt: skip
    INDEXES = (
        "document (name, claims)", "document (claims)", "thing (name)", "thing (documents)", "profile (document, entity)",
        f"profile (known, {ORDER}) WHERE known IS NOT NULL", "profile (known, document) WHERE known IS NOT NULL",
        "token (name)", "token (profile)", "node (known) WHERE known IS NOT NULL", "node (id) WHERE namesake IS NULL",
        "node (namesake) WHERE namesake IS NOT NULL", "node (base) WHERE instr(base, '/') > 0", "member (profile)", "member (node)",
    )  # fmt: skip

    # -- all at once

    def fill(self, claims: Mapping[str, int], named: Iterable[tuple[str, Cluster]]) -> None:
        """Take in a graph: how many claims each document has, and all its nodes with their ids."""
        things: dict[str, frozenset[str]] = dict.fromkeys(claims, frozenset())
        beside: dict[str, set[str]] = {name: set() for name in claims}
        profiles = members = 0
        for number, (name, cluster) in enumerate(named, 1):
            self.add_all("node", [(number, *to_node_row(to_node(cluster), name))])
            first = profiles + 1
            self.add_all("profile", (to_row(member, first + place) for place, member in enumerate(cluster.members)))
            profiles += len(cluster.members)
            for row, member in enumerate(cluster.members, first):
                things[member.document] = member.far
                beside[member.document] |= member.near - member.far
                if member.known is None:
                    self.add_all("member", [(None, row, number, *to_reason(cluster.joins.get(member.key)))])
                    members += 1
                if member.known is None or (member is cluster.first and is_linked(member)):
                    self.add_all("token", ((None, token, row) for token in find_tokens(member)))
        documents = (
            (None, name, claims[name], pack(things[name]) if things[name] else None, pack(beside[name])) for name in sorted(claims)
        )
        self.add_all("document", documents)
        self.add_all(
            "thing", ((None, thing, times) for thing, times in Counter(each for some in things.values() for each in some).items())
        )
        self.index()

    # -- documents

    def claims(self) -> int:
        """Count the claims of all documents."""
        return int(self.ask("SELECT coalesce(sum(claims), 0) FROM document")[0][0])

    def documents(self) -> set[str]:
        """Give the ids of all documents."""
        return {name for (name,) in self.ask("SELECT name FROM document")}

    def is_named(self, document: str) -> bool:
        """Whether this is a document that has a profile."""
        return bool(self.ask("SELECT 1 FROM document WHERE name = ? AND things IS NOT NULL", document))

    def threshold(self) -> int:
        """Say how many documents must name what is common."""
        return least_common(self.ask("SELECT count(*) FROM document WHERE things IS NOT NULL")[0][0])

    def add_document(self, document: str, claims: int, profiles: Sequence[Profile]) -> list[int]:
        """Add a document, and give the numbers of its profiles."""
        things = profiles[0].far if profiles else frozenset()
        beside = {thing for profile in profiles for thing in profile.near} - things
        self.add("document", document, claims, pack(things) if profiles else None, pack(beside))
        self._count(things, 1)
        return [self.add("profile", *to_row(profile, 0)[1:]) for profile in profiles]

    def remove_document(self, document: str) -> list[int]:
        """Remove a document with its profiles, tokens and memberships, and give the numbers of its profiles."""
        rows = [row for (row,) in self.ask("SELECT row FROM profile WHERE document = ?", document)]
        self._count(self.things(document), -1)
        self.ask("DELETE FROM thing WHERE documents = 0")
        self.ask("DELETE FROM document WHERE name = ?", document)
        self.ask("DELETE FROM profile WHERE document = ?", document)
        self.remove_tokens(rows)
        self.remove_members(rows)
        return rows

    def things(self, document: str) -> frozenset[str]:
        """Give all that is named in a document."""
        return frozenset(unpack(self.ask("SELECT things FROM document WHERE name = ?", document)[0][0] or "[]"))

    def _count(self, things: Iterable[str], more: int) -> None:
        for thing in sorted(things):
            if not self.rows.execute("UPDATE thing SET documents = documents + ? WHERE name = ?", (more, thing)).rowcount:
                self.add("thing", thing, more)

    def count_of(self, things: Iterable[str]) -> dict[str, int]:
        """Give how many documents name each of some things."""
        return dict(self.ask_of("SELECT name, documents FROM thing WHERE name IN (...)", things))

    def common(self, least: int, below: int | None = None) -> frozenset[str]:
        """Give the things that so many documents name, but fewer than `below`."""
        found = self.ask(
            "SELECT name FROM thing WHERE documents >= ? AND documents < ?", least, (1 << 62) if below is None else below
        )
        return frozenset(name for (name,) in found)

    def naming(self, things: frozenset[str]) -> list[str]:
        """Give the ids of the documents that name one of some things, or have it close by; this looks at all of them."""
        rows = self.ask("SELECT name, things, beside FROM document WHERE things IS NOT NULL") if things else []
        return [name for name, named, beside in rows if not things.isdisjoint(unpack(named) + unpack(beside))]

    # -- profiles, and the blocks that they are in

    def profiles(self, rows: Iterable[int]) -> dict[int, Profile]:
        """Read profiles by their numbers."""
        found = self.ask_of(f"SELECT {PROFILE} FROM profile WHERE row IN (...)", rows)
        return dict(self._to_profiles(found))

    def profiles_of(self, document: str) -> dict[int, Profile]:
        """Read the profiles of a document by their numbers."""
        return dict(self._to_profiles(self.ask(f"SELECT {PROFILE} FROM profile WHERE document = ?", document)))

    def find(self, key: Key, known: str) -> list[int]:
        """Give the number of a profile, if it is there and known as something."""
        return [row for (row,) in self.ask("SELECT row FROM profile WHERE document = ? AND entity = ? AND known = ?", *key, known)]

    def known(self, known: str) -> list[Profile]:
        """Read the profiles of what is known as something, in order."""
        question = f"SELECT {PROFILE} FROM profile WHERE known = ? ORDER BY {ORDER}"
        return [profile for _, profile in self._to_profiles(self.ask(question, known))]

    def first(self, known: str) -> tuple[int, Profile] | None:
        """Read the first profile of what is known as something, with its number."""
        question = f"SELECT {PROFILE} FROM profile WHERE known = ? ORDER BY {ORDER} LIMIT 1"
        return next(self._to_profiles(self.ask(question, known)), None)

    def sum_up(self, known: str, first: Profile) -> Node:
        """Make the node of what is known as something and that nothing has joined."""
        question = "SELECT count(*), count(DISTINCT document), min(document) FROM profile WHERE known = ?"
        ((members, documents, least),) = self.ask(question, known)
        return make_node(first, first.kind, known, members, (documents, least))

    def _to_profiles(self, rows: Iterable[Row]) -> Iterator[tuple[int, Profile]]:
        far = cache(self.things)
        return ((row[0], from_row(row, far(row[1]))) for row in rows)

    def tokens(self, rows: Iterable[int]) -> set[str]:
        """Give the tokens of some profiles."""
        return {name for (name,) in self.ask_of("SELECT name FROM token WHERE profile IN (...)", rows)}

    def held_by(self, tokens: Iterable[str]) -> set[int]:
        """Give the numbers of the profiles that have one of some tokens."""
        return {row for (row,) in self.ask_of("SELECT profile FROM token WHERE name IN (...)", tokens)}

    def add_tokens(self, row: int, profile: Profile) -> set[str]:
        """Hold a profile in its block; gives its tokens."""
        tokens = find_tokens(profile)
        self.add_all("token", ((None, token, row) for token in sorted(tokens)))
        return {*tokens}

    def remove_tokens(self, rows: Iterable[int]) -> None:
        """Let go of profiles."""
        self.ask_of("DELETE FROM token WHERE profile IN (...)", rows)

    # -- nodes and members

    def nodes(self, rows: Iterable[int]) -> dict[int, tuple[str, Node]]:
        """Read nodes with their ids by their numbers."""
        return dict(map(from_node_row, self.ask_of(f"SELECT {NODE} FROM node WHERE row IN (...)", rows)))

    def nodes_of(self, known: str) -> list[tuple[int, str, Node]]:
        """Read the node of what is known as something, with its number and its id; none, if no document names it."""
        found = self.ask(f"SELECT {NODE} FROM node WHERE known = ?", known)
        return [(row, *rest) for row, rest in map(from_node_row, found)]

    def namesakes(self, namesake: str) -> dict[int, tuple[str, Node]]:
        """Read the nodes that may get the same ids."""
        return dict(map(from_node_row, self.ask(f"SELECT {NODE} FROM node WHERE namesake = ?", namesake)))

    def named_like(self, document: str) -> set[str]:
        """Give the namesakes of the nodes whose names look like ids of a document's own."""
        question = "SELECT namesake FROM node WHERE instr(base, '/') > 0 AND base >= ? AND base < ? AND namesake IS NOT NULL"
        return {name for (name,) in self.ask(question, f"{document}/", f"{document}0")}  # 0 comes after /

    def is_owned(self, name: str) -> bool:
        """Whether a node that belongs to one document keeps this id."""
        return "/" in name and bool(self.ask("SELECT 1 FROM node WHERE id = ? AND namesake IS NULL", name))

    def add_node(self, node: Node) -> int:
        """Add a node, and give its number; its id, if it does not keep one, comes with `rename`."""
        return self.add("node", *to_node_row(node, node.own))

    def change_node(self, row: int, node: Node) -> None:
        """Replace a node, whose id comes with `rename` if it does not keep one."""
        columns = ", ".join(f"{column.split()[0]} = ?" for column in self.COLUMNS["node"])
        self.rows.execute(f"UPDATE node SET {columns} WHERE row = ?", (*to_node_row(node, node.own), row))

    def remove_nodes(self, rows: Iterable[int]) -> None:
        """Remove nodes."""
        self.ask_of("DELETE FROM node WHERE row IN (...)", rows)

    def rename(self, row: int, name: str) -> None:
        """Give a node its id."""
        self.rows.execute("UPDATE node SET id = ? WHERE row = ?", (name, row))

    def members(self, rows: Iterable[int]) -> dict[int, Member]:
        """Give by the numbers of profiles which node they belong to, and why they joined it; what is known is not among them."""
        question = "SELECT profile, node, reason, confidence FROM member WHERE profile IN (...)"
        return {row: (node, reason, confidence) for row, node, reason, confidence in self.ask_of(question, rows)}

    def add_members(self, members: Mapping[int, Member]) -> None:
        """Let profiles, by their numbers, belong to nodes."""
        self.add_all("member", ((None, row, *member) for row, member in members.items()))

    def remove_members(self, rows: Iterable[int]) -> None:
        """Let profiles belong to nothing."""
        self.ask_of("DELETE FROM member WHERE profile IN (...)", rows)

    def documents_of(self, node: int, known: str | None) -> set[str]:
        """Give the documents that name a node."""
        joined = "SELECT document FROM member JOIN profile ON profile.row = member.profile WHERE node = ?"
        found = self.ask(joined, node) + (self.ask("SELECT DISTINCT document FROM profile WHERE known = ?", known) if known else [])
        return {document for (document,) in found}

    def identities(self, document: str) -> dict[Key, Identity]:
        """Give what the named entities of a document are in the whole graph."""
        profiles = self.ask("SELECT row, entity, known FROM profile WHERE document = ?", document)
        members = self.members(row for row, _, known in profiles if known is None)
        nodes = self.nodes({node for node, _, _ in members.values()})
        found: dict[Key, Identity] = {}
        for row, entity, known in profiles:
            if known is None:
                number, reason, confidence = members[row]
                name, node = nodes[number]
            else:
                reason, confidence = None, None
                (_, name, node), *_ = self.nodes_of(known)
            merges = [] if reason is None else [Merge(name, to_address(document, entity), reason, confidence or 0.0)]
            found[document, entity] = identify(name, node, merges)
        return found
