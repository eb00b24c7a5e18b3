"""Network and drawing -> the plain data that the page's script reads.

Boxes are called `n<number>` and pills `p<number>`, whatever entities are called. All offsets count code points; where a text has
signs beyond the Basic Multilingual Plane, of which a browser counts two units each, `astral` says where they are.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from graphbuild.view.drawing import edges_in_order, find_disputed, to_pyvis
from graphbuild.view.labels import box_label, kind_of, verb_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from graphbuild.model import Document
    from graphbuild.view.drawing import Drawing, Edge, Pill

Column = list[Any] | dict[str, list[Any]]

ASTRAL = re.compile("[\U00010000-\U0010ffff]")
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "keyboard": False, "multiselect": False, "tooltipDelay": 100000},
    "nodes": {
        "shape": "box",
        "margin": {"top": 5, "bottom": 5, "left": 8, "right": 8},
        "chosen": False,
        "scaling": {"label": {"drawThreshold": 3}},
    },
    "edges": {"smooth": False, "width": 1, "chosen": False},
}


def to_payload(network: nx.MultiDiGraph[str], documents: Sequence[Document], drawing: Drawing, base: str) -> dict[str, Any]:
    """Gather all that the page's script reads, as plain data."""
    edges = edges_in_order(network)
    own = {f"claim:{key}" for *_, key, _ in edges}
    ends = dict.fromkeys(node for subject, target, key, _ in edges for node in (subject, target) if node != f"claim:{key}")
    shown = [node for node in network if node in ends]
    number = {node: index for index, node in enumerate(shown)}
    name = {node: f"n{index}" for node, index in number.items()}
    name |= {pill.id: f"p{index}" for index, pill in enumerate(drawing.pills)}
    texts = {document.id: document for document in documents}
    used = dict.fromkeys(edge["document"] for *_, edge in edges)
    places = list(dict.fromkeys(_place(edge) for *_, edge in edges))
    place_of = {place: index for index, place in enumerate(places)}
    document_of = {document: index for index, document in enumerate(used)}
    return {
        "base": base,
        "documents": [_document(id_, texts.get(id_)) for id_ in used],
        "nodes": [_node(node, network.nodes[node], inner=node in own, drawn=node in drawing.positions) for node in shown],
        "evidence": [_quote(place, document_of[place[0]], texts.get(place[0])) for place in places],
        "claims": _claims(edges, lambda node: number.get(node, -1), place_of),
        "pills": to_columns([_pill(pill, name) for pill in drawing.pills]),
        "drawing": _drawn(network, drawing, name),
    }


def _drawn(network: nx.MultiDiGraph[str], drawing: Drawing, name: Mapping[str, str]) -> dict[str, Any]:
    """Give what vis-network draws at first, as pyvis holds it."""
    carrier = to_pyvis(network, drawing)
    carrier.options = OPTIONS
    nodes, lines, *_, options = carrier.get_network_data()
    return {
        "nodes": [node | {"id": name[node["id"]]} for node in nodes],
        "edges": [line | {end: name[line[end]] for end in ("from", "to", "pill")} for line in lines],
        "options": json.loads(options),
    }


def _pill(pill: Pill, name: Mapping[str, str]) -> dict[str, Any]:
    ends = {"subjects": [name[end] for end in pill.subjects], "target": pill.target and name[pill.target]}
    return {"label": pill.label, "tone": pill.tone, **ends, "claims": pill.claims, "disputed": pill.disputed}


def _claims(
    edges: Sequence[Edge], number: Callable[[str], int], place_of: Mapping[tuple[str, int, int, str], int]
) -> dict[str, Column]:
    """Give what cards and filters say of the claims, in columns; marks count from the start of the evidence."""
    disputed = find_disputed(edges)
    rows = []
    for subject, target, key, edge in edges:
        kept = {
            name: edge[name]
            for name in ("label", "status", "negated", "modality", "source", "source_id", "voices", "speaker", "rule", "time")
        }
        marks = [[start - edge["start"], end - edge["start"]] for start, end in edge["marks"]]
        length = edge["end"] - edge["start"]
        rows.append(
            kept
            | {
                "id": key, "subject": number(subject), "object": -1 if target == f"claim:{key}" else number(target),
                "evidence": place_of[_place(edge)], "verb": verb_of(edge), "confidence": round(edge["confidence"], 2),
                "disputed": key in disputed, "marks": [mark for mark in marks if 0 <= mark[0] < mark[1] <= length],
                "arguments": [f"{preposition or role} {words}" for role, preposition, words in edge["arguments"]],
            }
        )  # fmt: skip
    return to_columns(rows)


def to_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Column]:
    """Turn rows with the same keys into columns, a column with few different values into those and their numbers.

    >>> to_columns([{"id": 1, "tone": "open"}, {"id": 2, "tone": "open"}, {"id": 3, "tone": "open"}])
    {'id': [1, 2, 3], 'tone': {'of': ['open'], 'at': [0, 0, 0]}}
    """
    columns: dict[str, Column] = {}
    for key in rows[0] if rows else ():
        values = [row[key] for row in rows]
        seen: dict[str, int] = {}
        at = [seen.setdefault(repr(value), len(seen)) for value in values]
        if len(seen) * 2 > len(values):
            columns[key] = values
        else:
            first = dict(zip(reversed(at), reversed(values), strict=True))
            columns[key] = {"of": [first[index] for index in range(len(seen))], "at": at}
    return columns


def _document(id_: str, document: Document | None) -> dict[str, Any]:
    if document is None:
        return {"id": id_, "title": id_, "text": None}
    about = {"title": document.title or id_, "date": document.date, "source": document.source}
    astral = [match.start() for match in ASTRAL.finditer(document.text)]
    return {
        "id": id_,
        **{key: value for key, value in about.items() if value},
        "text": document.text,
        **({"astral": astral} if astral else {}),
    }


def _node(id_: str, about: Mapping[str, Any], *, inner: bool, drawn: bool) -> dict[str, Any]:
    kept = {key: about[key] for key in ("label", "names", "wikidata", "mentions") if about[key]}
    extra = {} if drawn or inner else {"box": box_label(id_, about)}
    kind = {"inner": True} if about["kind"] == "claim" else {"type": about["kind"]}
    return {"id": id_, "kind": kind_of(id_, about), **kind, **kept, **extra}


def _place(edge: Mapping[str, Any]) -> tuple[str, int, int, str]:
    return edge["document"], edge["start"], edge["end"], edge["evidence"]


def _quote(place: tuple[str, int, int, str], document: int, text: Document | None) -> list[Any]:
    """Give a quote's place in the list of documents and in the text; its words too where the text does not have them there."""
    _, start, end, quote = place
    known = text is not None and text.text[start:end] == quote
    return [document, start, end, *([] if known else [quote])]
