"""`graphbuild query`: SPARQL in, rows out."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli.group import complain
from graphbuild.cli.output import write_text
from graphbuild.errors import MissingInputError

if TYPE_CHECKING:
    from graphbuild.query import Result


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    markdown = "markdown"
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
            metavar="NAME",
            help="Run a ready query: facts, denied, attributed, disputed, who-said-what, about, entities, timeline, sources.",
        ),
    ] = None,
    about: Annotated[str | None, typer.Option(metavar="ENTITY", help="Only what is about this entity (with --name).")] = None,
    by: Annotated[str | None, typer.Option(metavar="ENTITY", help="Only what this entity says (with --name).")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only of documents from this date on (with --name).")] = None,
    claims: Annotated[
        bool, typer.Option("--claims", help="Ask facts and claims at once, all that documents say; without, GRAPH asks for claims.")
    ] = False,
    form: Annotated[
        Format | None, typer.Option("--format", help="How to write the rows.", show_default="table; turtle for graphs")
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="ROWS", min=1, help="Take no more rows than this.")] = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0, help="Stop a query that takes longer; 0 never does.")] = 30,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Let the query ask other servers, files and addresses (SERVICE, FROM).")
    ] = False,
) -> None:
    """Ask the graph: with SPARQL, or with a ready query by name."""
    if sum(choice is not None for choice in (sparql, file, name)) != 1:
        raise typer.BadParameter("give one of: a query, --file or --name")
    for option, value in (("--about", about), ("--by", by), ("--since", since)):
        if value is not None and name is None:
            raise typer.BadParameter(f"{option} goes with --name")
    from graphbuild.folder import recover
    from graphbuild.query import Bounds, run_named, run_query
    from graphbuild.store import open_store

    bounds = Bounds(timeout or None, limit, remote=allow_remote)
    recover(folder)
    store = open_store(folder)
    if name is not None:
        result = run_named(store, name, about, by=by, since=since, bounds=bounds)
    else:
        result = run_query(store, read_sparql(file) if file else sparql or "", claims=claims, bounds=bounds)
    default = Format.turtle if result.form == "graph" else Format.table
    write_text(_ended(result.render((form or default).value)))
    _add_notes(result, claims=claims or name is not None)


def _add_notes(result: Result, *, claims: bool) -> None:
    """Say on standard error what the rows do not show."""
    if result.cut:
        complain(f"only the first {len(result.terms):,} rows; there are more: raise --limit")
    elif not result.terms and result.form != "answer" and not claims:
        complain("no rows: this asked the facts alone; --claims asks the claims too, and all names")


def read_sparql(path: Path) -> str:
    """Read SPARQL from a file, or from standard input where its name is `-`.

    Raises:
        MissingInputError: It cannot be read.
    """
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingInputError(str(path), f"cannot be read as a query ({error})", "name a file with SPARQL in UTF-8") from error


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
