"""Arguments in, streams out: the command line.

One module a command; none of them imports spaCy, RDF or drawing libraries before it runs, so that `--help` is fast. Exit codes: 0,
1 (failed, with one clear line on standard error), 2 (wrong usage), 130 (Ctrl-C).
"""

from __future__ import annotations

from typing import Annotated

import typer

from graphbuild.cli.build import build
from graphbuild.cli.check import check
from graphbuild.cli.export import export
from graphbuild.cli.group import QuietGroup
from graphbuild.cli.import_ import import_
from graphbuild.cli.list_ import list_documents
from graphbuild.cli.push import push
from graphbuild.cli.query import query
from graphbuild.cli.remove import remove
from graphbuild.cli.review import review
from graphbuild.cli.search import search
from graphbuild.cli.serve import serve
from graphbuild.cli.show import show
from graphbuild.cli.update import update
from graphbuild.cli.view import view

app = typer.Typer(
    name="graphbuild",
    cls=QuietGroup,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 -- typer calls it with the option's value
    if wanted:
        from importlib.metadata import version

        typer.echo(f"graphbuild {version('graphbuild')}")
        raise typer.Exit


@app.callback(epilog="Example: graphbuild build examples/moscow-talks.txt -o moscow-kg")
def start(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Knowledge graphs from news: every edge with its source, its polarity and the exact words it comes from."""


app.command(epilog="Example: graphbuild build examples/moscow-talks.txt -o moscow-kg")(build)
app.command(epilog="Example: graphbuild query moscow-kg 'SELECT ?who ?what WHERE { ?who news:absentFrom ?what }'")(query)
app.command(
    epilog="Example: graphbuild update moscow-kg 'INSERT DATA { GRAPH <https://me.example/notes> { entity:Taliban skos:note \"ask Kate\" } }'"
)(update)
app.command(epilog="Example: graphbuild show moscow-kg Taliban")(show)
app.command(epilog="Example: graphbuild search moscow-kg 'refugees border*'")(search)
app.command("list", epilog="Example: graphbuild list moscow-kg")(list_documents)
app.command(epilog="Example: graphbuild review moscow-kg")(review)
app.command(epilog="Example: graphbuild view moscow-kg -o taliban.html --about Taliban --hops 1")(view)
app.command(epilog="Example: graphbuild export moscow-kg --format trig -o moscow.trig")(export)
app.command("import", epilog="Example: graphbuild import moscow.trig -o moscow-kg")(import_)
app.command(epilog="Example: graphbuild push moscow-kg http://localhost:7878/store")(push)
app.command(epilog="Example: graphbuild check moscow-kg")(check)
app.command(epilog="Example: graphbuild serve moscow-kg --port 8000")(serve)
app.command(epilog="Example: graphbuild remove moscow-kg moscow-talks")(remove)


def main() -> None:
    """Run the command line and exit with its code."""
    app(prog_name="graphbuild")
