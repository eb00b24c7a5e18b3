"""Network -> page: one HTML file with its script, style and data inside, under a policy that lets nothing else run.

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
from typing import TYPE_CHECKING

from graphbuild.sentences import clean
from graphbuild.view.drawing import draw
from graphbuild.view.payload import to_payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from graphbuild.model import Document

LONGEST_TITLE = 200
LIBRARY = Path("lib", "vis-9.1.2", "vis-network.min.js")  # inside the pyvis package
MODULES = (
    "data", "state", "filter", "ways", "canvas", "arrange", "reveal", "overview", "cards", "entities", "reader", "sources", "timeline", "picture", "take",
    "controls", "main",
)  # fmt: skip


def render_html(network: nx.MultiDiGraph[str], documents: Sequence[Document], *, title: str, base: str = "") -> str:
    """Render a network of claims as one self-contained page, the same bytes for the same input.

    Args:
        network: What `to_network` gives.
        documents: Those that the claims come from; where one is missing, its evidence is shown without the text around it.
        title: The page's heading; any text.
        base: What the graph's IRIs start with, for the Turtle that the page can save.

    Returns:
        HTML without lone surrogates, so that it can be written as UTF-8.
    """
    data = to_payload(network, documents, draw(network), base)
    library, script, style = vis_network(), page_script(), asset("style.css")
    heading = html.escape(clean(title[:LONGEST_TITLE]) or "Knowledge graph")
    policy = (
        f"default-src 'none'; script-src {_hash(library)} {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    parts = {"policy": policy, "title": heading, "style": style, "library": library, "script": script, "data": to_json(data)}
    page = re.sub(r"\{\{(\w+)\}\}", lambda slot: parts[slot[1]], asset("template.html"))
    return page.encode("utf-8", "replace").decode("utf-8")


def to_json(data: object) -> str:
    r"""Write JSON that can stand inside a script element: no `<`, `>`, `&`, line separator or lone surrogate.

    >>> to_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\ud800-\udfff\x7f-\x9f]", lambda sign: f"\\u{ord(sign[0]):04x}", text)


@cache
def page_script() -> str:
    """Join the modules of the page's script, which share one scope, in the order in which they build on each other."""
    return '"use strict";\n(() => {\n' + "\n".join(asset(f"{name}.js") for name in MODULES) + "})();\n"


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
