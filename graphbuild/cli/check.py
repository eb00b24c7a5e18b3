"""`graphbuild check`: does the graph keep its promises?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import get_console, plural


def check(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    *,
    shapes: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="SHACL shapes of your own, in Turtle, that are to hold too.")
    ] = None,
) -> None:
    """Check the graph: claims are well-formed, nothing denied or merely said has become a fact, each quote is in its text.

    Names each offender; the exit code is 1 if there is one.
    """
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        offences = graph.check(shapes=tuple(shapes or ()))
        claims = graph.count_claims()
    console = get_console()
    for offence in offences:
        console.print(str(offence), soft_wrap=True)
    if offences:
        console.print(f"{folder}: {plural(len(offences), 'offence')}", style="red", soft_wrap=True)
        raise typer.Exit(1)
    console.print(f"{folder}: {plural(claims, 'claim')} checked, all well", style="green", soft_wrap=True)
