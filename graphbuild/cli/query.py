"""`graphbuild query`: SPARQL in, rows out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import write_text
from graphbuild.errors import MissingInputError


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    turtle = "turtle"


def query(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    sparql: Annotated[
        str | None, typer.Argument(metavar="SPARQL", help="A query; the common prefixes are declared already.")
    ] = None,
    *,
    file: Annotated[Path | None, typer.Option(metavar="RQ", help="Take the query from a file.")] = None,
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Run a ready query: facts, denied, attributed, who-said-what, about, entities, timeline, sources."
        ),
    ] = None,
    about: Annotated[str | None, typer.Option(metavar="ENTITY", help="Only what is about this entity (with --name).")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write the rows.")] = Format.table,
) -> None:
    """Ask the graph: with SPARQL, or with a ready query by name."""
    if sum(choice is not None for choice in (sparql, file, name)) != 1:
        raise typer.BadParameter("give one of: a query, --file or --name")
    if about is not None and name is None:
        raise typer.BadParameter("--about goes with --name")
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        if name is not None:
            result = graph.named_query(name, about=about)
        else:
            result = graph.query(_read_query(file) if file else sparql or "")
        write_text(_ended(result.render(form.value)))


def _read_query(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingInputError(str(path), f"cannot be read as a query ({error})", "name a file with SPARQL in UTF-8") from error


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
