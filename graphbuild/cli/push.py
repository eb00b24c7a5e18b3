"""`graphbuild push`: the graph into a remote store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.build import show_progress
from graphbuild.cli.output import get_console, plural


def push(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL", help="Where the store answers to the SPARQL 1.1 Graph Store Protocol, or with --update to updates."
        ),
    ],
    *,
    facts_graph: Annotated[
        str | None, typer.Option(metavar="IRI", help="The remote graph for the facts; else the default graph.")
    ] = None,
    verify: Annotated[
        str | None, typer.Option(metavar="URL", help="Where it answers to queries: then its triples are counted.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="URL is one of SPARQL Update, for a store that knows no Graph Store Protocol.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Send all again, and replace what others have put there.")] = False,
) -> None:
    """Bring a remote store to what the graph holds; what is there already is not sent again.

    A push that was interrupted goes on where it was. Credentials come from GRAPHBUILD_USER and GRAPHBUILD_PASSWORD, from
    GRAPHBUILD_TOKEN, or from ~/.netrc.
    """
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph, show_progress("sending") as progress:
        done = graph.push(url, facts=facts_graph, verify=verify, replace=replace, update=update, progress=progress)
    parts = [f"{plural(done.sent, 'graph')} sent", f"{done.kept:,} there already"]
    parts += [f"{done.removed:,} removed"] if done.removed else []
    counted = ", counted there too" if verify else ""
    get_console().print(f"{url}: {', '.join(parts)}, {plural(done.triples, 'triple')}{counted}", soft_wrap=True)
