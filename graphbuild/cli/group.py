"""Every command runs in here: errors become one line and an exit code, a closed pipe and Ctrl-C end quietly."""

from __future__ import annotations

import io
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from graphbuild.errors import GraphbuildError

if TYPE_CHECKING:
    from types import FrameType

FAILED = 1
INTERRUPTED = 130  # what shells give for a command that Ctrl-C has ended


class QuietGroup(TyperGroup):
    """A group of commands that never ends in a traceback for what a user or a pipe has done."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its output has left when this returns."""
        _prepare_streams()
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as closed:  # `| head` has seen enough
            _discard_output()
            raise typer.Exit(0) from closed
        except OSError as error:
            if isinstance(error, GraphbuildError):
                complain(f"error: {error}")
            else:
                complain(f"error: {error.filename or 'standard output'}: {error.strerror or error}; make room, or write elsewhere")
                _discard_output()
            raise typer.Exit(FAILED) from error
        except KeyboardInterrupt as interrupt:
            complain("interrupted")
            raise typer.Exit(INTERRUPTED) from interrupt
        except GraphbuildError as error:
            complain(f"error: {error}")
            raise typer.Exit(FAILED) from error
        return result


def _interrupt(number: int, _: FrameType | None) -> None:
    """Let `kill` end a command as Ctrl-C does, so that it leaves nothing half done."""
    raise KeyboardInterrupt(number)


def _prepare_streams() -> None:
    """Let output that a terminal cannot show be replaced, and output that nobody reads go nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 -- lives as long as the process
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(message: str) -> None:
    """Write one line to standard error."""
    typer.echo(f"graphbuild: {message}", err=True)


def _discard_output() -> None:
    """Let what is still to be flushed at exit go nowhere: the pipe is closed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
