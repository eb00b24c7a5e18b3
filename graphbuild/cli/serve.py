"""`graphbuild serve`: the graph over HTTP, on this machine."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli.output import get_console


def serve(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    *,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Where to listen, on 127.0.0.1; 0 takes a free port.")
    ] = 8000,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="Stop a query that takes longer.")] = 30,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="How many long queries are answered at a time.")] = 4,
    cors: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Let pages of this site ask too, such as https://example.org; * for all."),
    ] = None,
    writable: Annotated[
        bool, typer.Option("--writable", help="Let who has the token change the graph; GRAPHBUILD_TOKEN may hold it.")
    ] = False,
) -> None:
    """Serve the graph to browsers and SPARQL clients on this machine, until Ctrl-C; it follows what is built meanwhile."""
    from graphbuild.serve import Settings, run_server

    console = get_console()
    token = os.environ.get("GRAPHBUILD_TOKEN") or secrets.token_urlsafe() if writable else None
    settings = Settings(folder, seconds=timeout, workers=workers, origins=tuple(cors or ()), token=token)

    def announce(address: str) -> None:
        console.print(f"{folder}: open {address} in a browser; SPARQL at {address}sparql; Ctrl-C ends it", soft_wrap=True)
        if token and "GRAPHBUILD_TOKEN" not in os.environ:
            console.print(f"token for changes: {token}", soft_wrap=True)

    run_server(settings, port, announce)
