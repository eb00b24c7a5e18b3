"""Drawing -> page: one HTML file with its script, style and data inside, under a policy that lets nothing else run.

The policy (https://www.w3.org/TR/CSP3/) names each script and style by its SHA-256 and forbids every request. All words of the
documents stand in one JSON element; the script puts them on the page as text, never as HTML.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphbuild.view.drawing import draw, edges_in_order, to_pyvis
from graphbuild.view.labels import box_label, clean, kind_of, verb_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from graphbuild.model import Document
    from graphbuild.view.drawing import Drawing

CONTEXT = 90  # code points of text shown on either side of a quote
LONGEST_QUOTE = 1200  # of a longer sentence, the page shows the beginning and says how much is left out
LONGEST_TITLE = 200
LIBRARY = Path("lib", "vis-9.1.2", "vis-network.min.js")  # inside the pyvis package
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


def render_html(network: nx.MultiDiGraph[str], documents: Sequence[Document], *, title: str) -> str:
    """Render a network of claims as one self-contained page, the same bytes for the same input.

    Args:
        network: What `to_network` gives.
        documents: Those that the claims come from; where one is missing, its evidence is shown without the text around it.
        title: The page's heading; any text.

    Returns:
        HTML without lone surrogates, so that it can be written as UTF-8.
    """
    data = to_payload(network, documents, draw(network))
    library, script, style = vis_network(), asset("script.js"), asset("style.css")
    heading = html.escape(clean(title[:LONGEST_TITLE]) or "Knowledge graph")
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    parts = {"policy": policy, "title": heading, "style": style, "library": library, "script": script, "data": to_json(data)}
    page = re.sub(r"\{\{(\w+)\}\}", lambda slot: parts[slot[1]], asset("template.html"))
    return page.encode("utf-8", "replace").decode("utf-8")


def to_payload(network: nx.MultiDiGraph[str], documents: Sequence[Document], drawing: Drawing) -> dict[str, Any]:
    """Gather all that the page's script reads, as plain data."""
    carrier = to_pyvis(network, drawing)
    carrier.options = OPTIONS
    nodes, lines, *_, options = carrier.get_network_data()
    edges = edges_in_order(network)
    ends = {node for subject, target, key, _ in edges for node in (subject, target) if node != f"claim:{key}"}
    shown = [node for node in network if node in ends]
    number = {node: index for index, node in enumerate(shown)}
    texts = {document.id: document for document in documents}
    places = list(dict.fromkeys(_place(edge) for *_, edge in edges))
    place_of = {place: index for index, place in enumerate(places)}
    return {
        "drawing": {"nodes": nodes, "edges": lines, "options": json.loads(options)},
        "nodes": [_node(network.nodes[node], node, drawn=node in drawing.positions) for node in shown],
        "pills": [
            {
                "id": pill.id,
                "label": pill.label,
                "tone": pill.tone,
                "subjects": pill.subjects,
                "target": pill.target,
                "claims": pill.claims,
            }
            for pill in drawing.pills
        ],
        "claims": [
            {
                "id": key,
                "subject": number[subject],
                "object": number.get(target, -1),
                "evidence": place_of[_place(edge)],
                **_claim(edge),
            }
            for subject, target, key, edge in edges
        ],
        "evidence": [_quote(place, texts.get(place[0])) for place in places],
        "documents": {
            id_: {"title": document.title, "date": document.date, "source": document.source} for id_, document in texts.items()
        },
    }


def _node(node: Mapping[str, Any], id_: str, *, drawn: bool) -> dict[str, Any]:
    kept = {key: node[key] for key in ("label", "names", "wikidata", "mentions") if node[key]}
    extra = {} if drawn else {"box": box_label(node)}
    return {"id": id_, "kind": shown_kind(node["kind"], node["classes"]), "claim": node["kind"] == "claim", **kept, **extra}


def _claim(edge: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a card says of a claim; what is empty, false or usual (`actual`) is left out."""
    arguments = [f"{preposition or role} {words}" for role, preposition, words in edge["arguments"]]
    modality = "" if edge["modality"] == "actual" else edge["modality"]
    full = {key: edge[key] for key in ("negated", "source", "voices", "speaker", "rule")} | {
        "arguments": arguments,
        "modality": modality,
    }
    kept = {key: value for key, value in full.items() if value}
    return {"verb": verb_of(edge), "status": edge["status"], "confidence": round(edge["confidence"], 2), **kept}


def _place(edge: Mapping[str, Any]) -> tuple[str, int, int, str]:
    return edge["document"], edge["start"], edge["end"], edge["evidence"]


def _quote(place: tuple[str, int, int, str], document: Document | None) -> dict[str, Any]:
    """Cut a quote and a little of its paragraph out of the document, here because a browser counts UTF-16 units."""
    id_, start, end, quote = place
    text = document.text if document and document.text[start:end] == quote else None
    before, after = ("", "") if text is None else (text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    if text is not None and len(before) == CONTEXT < start:
        before = "…" + before.partition(" ")[2]
    if text is not None and len(after) == CONTEXT < len(text) - end:
        after = after.rpartition(" ")[0] + "…"
    return {"document": id_, "start": start, "end": end, "before": before, "quote": quote[:LONGEST_QUOTE], "after": after,
            "left": max(0, len(quote) - LONGEST_QUOTE)}  # fmt: skip


def to_json(data: object) -> str:
    r"""Write JSON that can stand inside a script element: no `<`, `>`, `&`, line separator or lone surrogate.

    >>> to_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\ud800-\udfff\x7f-\x9f]", lambda sign: f"\\u{ord(sign[0]):04x}", text)


def asset(name: str) -> str:
    """Read one of the files that the page is made of."""
    return files("graphbuild.view").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def vis_network() -> str:
    """Read vis-network as pyvis ships it, its licence at the head, without the pointer to a source map that nobody has."""
    package = find_spec("pyvis")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("the view needs pyvis, which graphbuild installs: pip install pyvis==0.3.2", name="pyvis")
    script = (Path(package.origin).parent / LIBRARY).read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=\S*\s*\Z", "\n", script)


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
