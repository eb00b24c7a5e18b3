"""`graphbuild export`: the graph in a form that other programs read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from graphbuild.export import FOLDERS, Form
from graphbuild.model import Status


def export(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    *,
    form: Annotated[Form, typer.Option("--format", help="The form.")] = Form.TURTLE,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="A file, or a folder for jsonl, csv, parquet; else standard output."),
    ] = None,
    facts_only: Annotated[bool, typer.Option("--facts-only", help="Only facts.")] = False,
    about: Annotated[str | None, typer.Option(metavar="ENTITY", help="Only claims about this entity.")] = None,
    status: Annotated[Status | None, typer.Option(help="Only claims of this status.")] = None,
) -> None:
    """Write the graph, or a part of it: the same bytes for the same graph."""
    output = None if output == Path("-") else output
    if output is None and form in FOLDERS:
        raise typer.BadParameter(f"{form} is several files; name a folder for them", param_hint="--output")
    if facts_only and status not in {None, Status.FACT}:
        raise typer.BadParameter("it says facts, and --status something else", param_hint="--facts-only")
    from graphbuild.knowledge import open_graph

    with open_graph(folder) as graph:
        sys.stdout.flush()
        graph.export(output or sys.stdout.buffer, form, facts_only=facts_only, about=about, status=status)
    sys.stdout.buffer.flush()
