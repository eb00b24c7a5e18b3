"""Profiles and nodes <-> rows of the index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphbuild.entities.naming import Node, to_namesake
from graphbuild.entities.profiles import Profile
from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphbuild.entities.merging import Join
    from graphbuild.identity.tables import Row

_to_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

PROFILE = "row, document, entity, name, kind, known, wikidata, words"
NODE = "row, id, name, kind, classes, wikidata, known, documents, least, first_document, first_entity, told, namesake"
ORDER = "length DESC, told DESC, document, entity"  # that of merging.order_of


def to_row(profile: Profile, row: int) -> Row:
    """Write a profile as a row of its table, with its number."""
    words = [sorted(profile.names), sorted(profile.roles), sorted(profile.near), profile.classes]
    told = (len(profile.name.split()), len(profile.roles))
    return (row, *profile.key, profile.name, profile.kind.value, profile.known, profile.wikidata, _to_json(words), *told)


def from_row(found: Row, far: frozenset[str]) -> Profile:
    """Read a profile from the columns `PROFILE`; `far` is what its document names."""
    _, document, entity, name, kind, known, wikidata, words = found
    names, roles, near, classes = json.loads(words)
    sets = (frozenset(names), Kind(kind), known, frozenset(roles), frozenset(near))
    return Profile((document, entity), name, *sets, far, tuple(classes), wikidata)


def to_node_row(node: Node, name: str) -> Row:
    """Write a node with its id as a row of its table, without its number."""
    namesake = None if node.own else to_namesake(node.base)
    return (
        name, node.name, node.kind.value, pack(node.classes), node.wikidata, node.known, node.documents, node.least, *node.first,
        node.told, namesake, node.base,
    )  # fmt: skip


def from_node_row(found: Row) -> tuple[int, tuple[str, Node]]:
    """Read a node with its number and its id from its row."""
    row, name, called, kind, classes, wikidata, known, documents, least, document, entity, told, namesake = found
    own = name if namesake is None else ""
    node = Node(called, Kind(kind), tuple(unpack(classes)), wikidata, known, documents, least, (document, entity), told, own)
    return row, (name, node)


def to_reason(join: Join | None) -> tuple[str | None, float | None]:
    """Write why somebody has joined others, and how sure it is; nothing, if he came first."""
    return (None, None) if join is None else (join.reason, join.confidence)


def pack(words: Iterable[str]) -> str:
    """Write words in one: a tuple in its order, anything else sorted."""
    return _to_json(words if isinstance(words, tuple) else sorted(words))


def unpack(packed: str) -> list[str]:
    """Read words that are written in one."""
    found: list[str] = json.loads(packed)
    return found
