"""Clusters -> nodes with readable ids, each its own.

What belongs to one document alone and has no full name keeps its id there. Of several with one name, what is known comes first,
then what most documents name, then whose role is told, then what the first document names; the others have a document's id behind
the name: `John Smith - d7`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graphbuild.entities.merging import Cluster
    from graphbuild.entities.profiles import Key, Profile

LONGEST_ID = 80
_BEHIND = " - "  # between a name and a document's id


@dataclass(frozen=True, slots=True)
class Node:
    """What a cluster is in the graph, and what its id follows from.

    `name`, `kind`, `classes` and `wikidata` are those of the node, `known` is what its cluster is known as. `documents` says how many
    name it, `least` which of them is the first, `first` is the profile with the fullest name and `told` counts its roles. `own` is the
    id of what keeps that of its one document, "" for all else.
    """

    name: str
    kind: Kind
    classes: tuple[str, ...]
    wikidata: str | None
    known: str | None
    documents: int
    least: str
    first: Key
    told: int
    own: str

    @property
    def rank(self) -> tuple[bool, int, int, str, Key]:
        """What comes first of several with one name."""
        return (self.known is None, -self.documents, -self.told, self.least, self.first)

    @property
    def base(self) -> str:
        """What its id starts with, unless a document's ids start so."""
        return self.name[:LONGEST_ID].strip() or "unnamed"


def to_node(cluster: Cluster) -> Node:
    """Sum a cluster up."""
    first = cluster.first
    kind = first.kind if cluster.known else _usual_kind(cluster.members)
    return make_node(first, kind, cluster.known, len(cluster.members), (len(cluster.documents), min(cluster.documents)))


def make_node(first: Profile, kind: Kind, known: str | None, members: int, documents: tuple[int, str]) -> Node:
    """Make the node of a cluster of so many members, in so many documents, of which one is the first."""
    document, entity = first.key
    own = entity if members == 1 and entity.startswith(f"{document}/") else ""
    return Node(first.name, kind, first.classes, first.wikidata, known, *documents, first.key, len(first.roles), own)


def name_clusters(clusters: Sequence[Cluster]) -> list[str]:
    """Give all clusters of a graph their ids."""
    documents = {document for cluster in clusters for document in cluster.documents}
    nodes = [to_node(cluster) for cluster in clusters]
    owned = {node.own for node in nodes}
    named = dict(
        name_nodes(
            ((number, node) for number, node in enumerate(nodes) if not node.own), documents.__contains__, owned.__contains__
        )
    )
    return [node.own or named[number] for number, node in enumerate(nodes)]


def name_nodes(
    nodes: Iterable[tuple[int, Node]], is_document: Callable[[str], bool], is_owned: Callable[[str], bool]
) -> Iterator[tuple[int, str]]:
    """Yield the ids of nodes that do not keep that of a document.

    Args:
        nodes: Numbers with nodes: all namesakes of each of them.
        is_document: Whether something is the id of a document with named entities: no other id may look like one of its own.
        is_owned: Whether something is an id that a node keeps.
    """
    taken: set[str] = set()
    for number, node in sorted(nodes, key=lambda each: each[1].rank):
        base = node.base
        if any(sign == "/" and is_document(base[:place]) for place, sign in enumerate(base)):
            base = base.replace("/", " ")
        name = next(name for name in _candidates(base, node.least) if name not in taken and not is_owned(name))
        taken.add(name)
        yield number, name


def _candidates(base: str, document: str) -> Iterator[str]:
    """Yield the ids that something of a name may get, the best first."""
    yield base
    yield f"{base}{_BEHIND}{document}"
    for again in count(2):
        yield f"{base}{_BEHIND}{document} {again}"


def to_namesake(name: str) -> str:
    """Give what all ids have in common that something of a name may get, and all names with which it may share one of them.

    >>> to_namesake("John Smith"), to_namesake("John Smith - d7"), to_namesake("d7/Smith")
    ('John Smith', 'John Smith', 'd7 Smith')
    """
    return f"{name.replace('/', ' ')}{_BEHIND}".partition(_BEHIND)[0]


def _usual_kind(members: Sequence[Profile]) -> Kind:
    """Give the kind that most profiles say; of several the first by name."""
    if members[0].kind is Kind.PERSON:
        return Kind.PERSON
    kinds = Counter(member.kind for member in members)
    return min(kinds, key=lambda kind: (-kinds[kind], kind.value))
