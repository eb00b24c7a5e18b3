"""`graphbuild export`: the graph in a standard form of RDF."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import write_text


class Format(StrEnum):
    """Forms of RDF: Turtle has no graphs, so there everything is in one."""

    turtle = "turtle"
    trig = "trig"
    nquads = "nquads"


def export(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    *,
    form: Annotated[Format, typer.Option("--format", help="The form of RDF.")] = Format.turtle,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A file; standard output, if not given.")
    ] = None,
) -> None:
    """Write the whole graph as RDF: the same bytes for the same graph."""
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        write = {Format.turtle: graph.to_turtle, Format.trig: graph.to_trig, Format.nquads: graph.to_nquads}[form]
        write_text(write(), output)
