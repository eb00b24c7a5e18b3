"""Nodes and links -> GraphML (http://graphml.graphdrawing.org/) and GEXF 1.3 (https://gexf.net/), which Gephi opens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from graphbuild.export.links import LINK_VALUES, NODE_VALUES, links_of, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphbuild.export.links import Value, Values
    from graphbuild.store import Store

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_GRAPHML = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
_GEXF = '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n<meta><creator>graphbuild</creator></meta>\n'
_GRAPHML_TYPES = {str: "string", int: "int", float: "double"}
_GEXF_TYPES = {str: "string", int: "integer", float: "double"}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEPT = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}  # a reader would make blanks or line feeds of them


def to_graphml(store: Store) -> Iterator[str]:
    """Write a graph as GraphML, a piece for a node or link."""
    yield _HEAD + _GRAPHML
    for domain, values in (("node", NODE_VALUES), ("edge", LINK_VALUES)):
        for name, kind in {"label": str, **values}.items():
            yield f'<key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="{_GRAPHML_TYPES[kind]}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for node in nodes_of(store):
        yield f"<node id={_quote(node.id)}>{_data('node', node.label, node.values)}</node>\n"
    for link in links_of(store):
        ends = f"source={_quote(link.start)} target={_quote(link.end)}"
        yield f"<edge id={_quote(link.id)} {ends}>{_data('edge', link.label, link.values)}</edge>\n"
    yield "</graph>\n</graphml>\n"


def to_gexf(store: Store) -> Iterator[str]:
    """Write a graph as GEXF, a piece for a node or link."""
    yield f'{_HEAD}{_GEXF}<graph defaultedgetype="directed" mode="static">\n'
    for domain, values in (("node", NODE_VALUES), ("edge", LINK_VALUES)):
        yield f'<attributes class="{domain}">\n'
        for name, kind in values.items():
            yield f'<attribute id="{name}" title="{name}" type="{_GEXF_TYPES[kind]}"/>\n'
        yield "</attributes>\n"
    yield "<nodes>\n"
    for node in nodes_of(store):
        yield f"<node id={_quote(node.id)} label={_quote(node.label)}>{_attvalues(node.values, NODE_VALUES)}</node>\n"
    yield "</nodes>\n<edges>\n"
    for link in links_of(store):
        ends = f"source={_quote(link.start)} target={_quote(link.end)} label={_quote(link.label)}"
        yield f"<edge id={_quote(link.id)} {ends}>{_attvalues(link.values, LINK_VALUES)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _data(domain: str, label: str, values: Values) -> str:
    known = NODE_VALUES if domain == "node" else LINK_VALUES
    said: Values = {"label": label}
    said.update((name, values[name]) for name in known if name in values)
    return "".join(
        f'<data key="{domain}-{name}">{escape(_clean(value), {chr(13): "&#13;"})}</data>' for name, value in said.items()
    )


def _attvalues(values: Values, known: Mapping[str, type]) -> str:
    said = "".join(f'<attvalue for="{name}" value={_quote(values[name])}/>' for name in known if name in values)
    return f"<attvalues>{said}</attvalues>"


def _quote(value: Value) -> str:
    return quoteattr(_clean(value), _KEPT)


def _clean(value: Value) -> str:
    """Put a replacement character for what XML cannot hold, escaped or not."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))
