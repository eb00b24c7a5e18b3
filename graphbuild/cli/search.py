"""`graphbuild search`: words in, the evidence in which they stand out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import write_text
from graphbuild.cli.review import Format


def search(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    words: Annotated[
        str, typer.Argument(metavar="WORDS", help='Words in any form; "in a row" in quotation marks, begin* with a star.')
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many places at most.")] = 20,
    form: Annotated[Format, typer.Option("--format", help="How to write the rows.")] = Format.table,
) -> None:
    """Find the evidence in which all the words stand, the best match first, and the ids of its claims."""
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        write_text(graph.search(words, limit=limit).render(form.value))
