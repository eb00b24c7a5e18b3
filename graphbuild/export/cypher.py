r"""Nodes and links -> statements of Cypher, for `cypher-shell -f` and other property graphs.

Every name and quotation is a string inside a list of rows, never part of a statement: labels and types of relationships are those
below, whatever the text says. A backslash before a `u` is kept apart from it, as some versions of Neo4j read `\u0027` before they
look for the ends of strings.
"""

from __future__ import annotations

import re
from itertools import groupby, islice
from typing import TYPE_CHECKING

from graphbuild.export.links import links_of, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphbuild.export.links import Link, Node, Value
    from graphbuild.store import Store

BATCH = 500  # rows a statement
_LABELS = {"claim": "Claim", "value": "Value", "source": "Source"}  # all others are entities
_TYPES = {"fact": "FACT", "subject": "SUBJECT", "object": "OBJECT", "argument": "ARGUMENT", "source": "SAID_BY"}
_SPECIAL = re.compile(r"[\\'\x00-\x1f\x7f]")
_SHORT = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_APART = re.compile(r"(?<!\\)((?:\\\\)+)(?=[uU])")  # an even number of backslashes, which are half as many of the text's own
_KEEP_APART = r"\1'+'"
_CONSTRAINT = "CREATE CONSTRAINT graphbuild_id IF NOT EXISTS FOR (n:Node) REQUIRE n.id IS UNIQUE;\n"


def to_cypher(store: Store) -> Iterator[str]:
    """Write a graph as statements, one a batch of rows; running them again changes nothing.

    Entities are `(:Entity:Node {id, label, kind, ...})`; a fact is `-[:FACT {relation, evidence, ...}]->`; every other claim is a
    `(:Claim:Node {status, polarity, modality, ...})` with `SUBJECT`, `OBJECT`, `ARGUMENT` and `SAID_BY`.
    """
    yield _CONSTRAINT
    for label, nodes in groupby(nodes_of(store), key=lambda node: _LABELS.get(str(node.values["kind"]), "Entity")):
        for rows in _batches(map(_node_row, nodes)):
            yield f"UNWIND [\n{rows}\n] AS row MERGE (n:Node {{id: row.id}}) SET n:{label}, n += row.values;\n"
    for kind, links in _by_type(links_of(store)):
        for rows in _batches(map(_link_row, links)):
            yield (
                f"UNWIND [\n{rows}\n] AS row MATCH (a:Node {{id: row.a}}), (b:Node {{id: row.b}}) "
                f"MERGE (a)-[r:{_TYPES[kind]} {{id: row.id}}]->(b) SET r += row.values;\n"
            )


def _by_type(links: Iterable[Link]) -> Iterator[tuple[str, list[Link]]]:
    """Group links by kind, a few thousand at a time."""
    while some := list(islice(links, BATCH * len(_TYPES))):
        for kind in _TYPES:
            yield kind, [link for link in some if link.values["kind"] == kind]


def _batches(rows: Iterable[str]) -> Iterator[str]:
    remaining = iter(rows)
    while some := list(islice(remaining, BATCH)):
        yield ",\n".join(some)


def _node_row(node: Node) -> str:
    return f"{{id: {quote(node.id)}, values: {_map({'label': node.label, **node.values})}}}"


def _link_row(link: Link) -> str:
    values = _map({"label": link.label, **link.values})
    return f"{{id: {quote(link.id)}, a: {quote(link.start)}, b: {quote(link.end)}, values: {values}}}"


def _map(values: dict[str, Value]) -> str:
    return f"{{{', '.join(f'{name}: {_value(value)}' for name, value in values.items())}}}"


def _value(value: Value) -> str:
    if isinstance(value, str):
        return quote(value)
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def quote(text: str) -> str:
    r"""Write a string as Cypher does.

    >>> print(quote("it's"), quote("a\\u0027) DETACH DELETE n //"))
    'it\'s' 'a\\'+'u0027) DETACH DELETE n //'
    """
    escaped = _SPECIAL.sub(lambda match: _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}", text)
    return f"'{_APART.sub(_KEEP_APART, escaped)}'"
