"""`graphbuild view`: one page to look at, of the whole graph or a part."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import get_console
from graphbuild.model import Status


def view(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="The page to write, .html; a picture, if it ends in .svg or .png."),
    ],
    about: Annotated[str | None, typer.Option(metavar="ENTITY", help="Only this entity and what is near it.")] = None,
    hops: Annotated[int, typer.Option(min=0, help="How near: how many claims away.")] = 2,
    status: Annotated[Status | None, typer.Option(help="Only claims of this status.")] = None,
) -> None:
    """Draw the graph, or the part around one entity, as one HTML page that opens without a network, or as a picture."""
    from graphbuild.knowledge import open_graph

    suffix = output.suffix.lower()
    if suffix not in {"", ".html", ".htm", ".svg", ".png"}:
        raise typer.BadParameter(f"{suffix} is nothing it can draw; end the name in .html, .svg or .png", param_hint="--output")
    with open_graph(folder) as graph:
        draw = {".svg": graph.to_svg, ".png": graph.to_png}.get(suffix, graph.to_html)
        draw(output, about=about, hops=hops, status=status)
    said = "a picture" if suffix in {".svg", ".png"} else "open it in a browser"
    get_console().print(f"{output}: {said}", soft_wrap=True)
