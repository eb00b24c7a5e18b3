"""Every command runs in here: errors become one line and an exit code, a closed pipe and Ctrl-C end quietly."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from graphbuild.errors import GraphbuildError

FAILED = 1
INTERRUPTED = 130  # what shells give for a command that Ctrl-C has ended


class QuietGroup(TyperGroup):
    """A group of commands that never ends in a traceback for what a user or a pipe has done."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its output has left when this returns."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as closed:  # `| head` has seen enough
            _discard_output()
            raise typer.Exit(0) from closed
        except KeyboardInterrupt as interrupt:
            complain("interrupted")
            raise typer.Exit(INTERRUPTED) from interrupt
        except GraphbuildError as error:
            complain(f"error: {error}")
            raise typer.Exit(FAILED) from error
        return result


def complain(message: str) -> None:
    """Write one line to standard error."""
    typer.echo(f"graphbuild: {message}", err=True)


def _discard_output() -> None:
    """Let what is still to be flushed at exit go nowhere: the pipe is closed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
