"""`graphbuild import`: what export has written becomes a graph again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import get_console, plural


def import_(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="RDF of one whole graph (.ttl, .trig, .nq, .nt, .jsonld), or a folder of JSON Lines."),
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="KG", help="A new folder for the graph.")],
) -> None:
    """Make a graph from what export has written: the same graph again.

    Whatever is not exactly a graph of graphbuild's is refused: a fact that no claim backs, a quotation that is not in its text.
    """
    from graphbuild.imports import import_graph

    with import_graph(inputs, output) as graph:
        found = f"{plural(len(graph.documents()), 'document')}, {plural(len(graph.claims()), 'claim')}"
    get_console().print(f"{output}: {found}", soft_wrap=True)
