"""`graphbuild review`: merges and links to look over, the most doubtful first."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import write_text


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"


def review(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    *,
    form: Annotated[Format, typer.Option("--format", help="How to write the rows.")] = Format.table,
) -> None:
    """List which entities of different documents are one, which namesakes are not, and which are linked to Wikidata.

    The most doubtful come first. What is wrong, put right in a file for `build --corrections`: `entity`, `other` and `link` are what it names.
    """
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        write_text(graph.review().render(form.value))
