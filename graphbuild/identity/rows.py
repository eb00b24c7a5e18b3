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

PROFILE = "row, document, entity, name, names, kind, known, roles, near, classes, wikidata"
NODE = "row, id, name, kind, classes, wikidata, known, documents, least, first_document, first_entity, told, namesake"
ORDER = "words DESC, told DESC, document, entity"  # that of merging.order_of


def to_row(profile: Profile, row: int) -> Row:
    """Write a profile as a row of its table, with its number."""
    return (
        row, *profile.key, profile.name, pack(profile.names), profile.kind.value, profile.known, pack(profile.roles),
        pack(profile.near), pack(profile.classes), profile.wikidata, len(profile.name.split()), len(profile.roles),
    )  # fmt: skip


def from_row(found: Row, far: frozenset[str]) -> Profile:
    """Read a profile from the columns `PROFILE`; `far` is what its document names."""
    _, document, entity, name, names, kind, known, roles, near, classes, wikidata = found
    return Profile(
        (document, entity),
        name,
        _to_set(names),
        Kind(kind),
        known,
        _to_set(roles),
        _to_set(near),
        far,
        tuple(unpack(classes)),
        wikidata,
    )


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
    listed = words if isinstance(words, tuple) else sorted(words)
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")) if listed else "[]"


def unpack(packed: str) -> list[str]:
    """Read words that are written in one."""
    found: list[str] = json.loads(packed)
    return found


def _to_set(packed: str) -> frozenset[str]:
    return frozenset(unpack(packed)) if packed != "[]" else frozenset()
