"""`graphbuild view`: one page to look at, of the whole graph or a part."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import get_console, write_text
from graphbuild.model import Status


def view(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="HTML", help="The page to write; it needs no network.")],
    about: Annotated[str | None, typer.Option(metavar="ENTITY", help="Only this entity and what is near it.")] = None,
    hops: Annotated[int, typer.Option(min=0, help="How near: how many claims away.")] = 2,
    status: Annotated[Status | None, typer.Option(help="Only claims of this status.")] = None,
) -> None:
    """Draw the graph, or the part around one entity, as one HTML page that opens without a network."""
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        write_text(graph.to_html(about=about, hops=hops, status=status), output)
    get_console().print(f"{output}: open it in a browser", soft_wrap=True)
