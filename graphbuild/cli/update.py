"""`graphbuild update`: SPARQL Update in, what is the user's own changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import get_console, plural
from graphbuild.cli.query import read_sparql


def update(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    sparql: Annotated[
        str | None,
        typer.Argument(metavar="SPARQL", help="An update, - for standard input; the common prefixes are declared already."),
    ] = None,
    *,
    file: Annotated[Path | None, typer.Option(metavar="RU", help="Take the update from a file, - for standard input.")] = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0, help="Stop an update that takes longer; 0 never does.")] = 30,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Let the update ask other servers and addresses (SERVICE, LOAD).")
    ] = False,
) -> None:
    """Change what is your own by SPARQL 1.1 Update: notes, links, classifications in graphs of your own, beside the documents.

    What documents say is changed by build and remove alone.
    """
    if (sparql is None) == (file is None):
        raise typer.BadParameter("give one of: an update or --file")
    from graphbuild.folder import recover
    from graphbuild.query import Bounds
    from graphbuild.update import update_folder

    recover(folder)
    source = Path(sparql) if sparql == "-" else file
    text = read_sparql(source) if source is not None else sparql or ""
    done = update_folder(folder, text, bounds=Bounds(timeout or None, remote=allow_remote))
    told = f"{plural(done.added, 'triple')} added, {done.removed:,} removed; {done.triples:,} of your own"
    get_console().print(f"{folder}: {told}", soft_wrap=True)
