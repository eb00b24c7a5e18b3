"""`graphbuild remove`: a document leaves the graph without a trace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import get_console, plural


def remove(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The document's id, as in claims.jsonl.")],
) -> None:
    """Remove a document: the graph and its files are then as if it had never been there."""
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        graph.remove(document)
        left = graph.count_documents()
    get_console().print(f"{folder}: {document} removed, {plural(left, 'document')} left", soft_wrap=True)
