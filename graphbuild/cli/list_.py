"""`graphbuild list`: the documents of a graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.group import complain
from graphbuild.cli.output import plural, write_text
from graphbuild.cli.review import Format


def list_documents(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    *,
    own: Annotated[bool, typer.Option("--own", help="List the graphs of your own instead, with their numbers of triples.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to write the rows.")] = Format.table,
) -> None:
    """List the documents of the graph: id, title, date, and how many claims and words each has."""
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        mine = graph.own_graphs()
        write_text((mine if own else graph.list_documents()).render(form.value))
    if mine.terms and not own:
        complain(f"{plural(len(mine.terms), 'graph')} of your own besides: --own lists them")
