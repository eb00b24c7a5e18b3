"""A graph -> the files of its folder: Turtle, TriG, the page, and JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.folder import HTML, TRIG, TURTLE
from graphbuild.graph import write_trig, write_turtle
from graphbuild.network import to_network
from graphbuild.view import render_html

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import networkx as nx
    from pyoxigraph import Quad

    from graphbuild.model import Document, Extraction, FactPolicy


def write_rdf(scratch: Path, quads: Sequence[Quad], base: str) -> None:
    """Write graph.ttl and graph.trig."""
    write_turtle(quads, scratch / TURTLE, base)
    write_trig(quads, scratch / TRIG, base)


def write_page(scratch: Path, extractions: Sequence[Extraction], policy: FactPolicy) -> None:
    """Write graph.html."""
    documents = [extraction.document for extraction in extractions]
    page = to_page(to_network(extractions, policy), documents)
    (scratch / HTML).write_text(page, encoding="utf-8", newline="")


def to_page(network: nx.MultiDiGraph[str], documents: Sequence[Document]) -> str:
    """Render a network as a page that is headed by its one document's title, or by how many documents there are."""
    title = documents[0].title or documents[0].id if len(documents) == 1 else f"{len(documents)} documents"
    return render_html(network, documents, title=title)
