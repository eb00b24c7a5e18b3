"""Text to standard output or to a file, and the colours that the commands share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.model import Status

if TYPE_CHECKING:
    from rich.console import Console

STYLES = {Status.FACT: "green", Status.DENIED: "red", Status.ATTRIBUTED: "blue", Status.UNREALIZED: "yellow"}


def get_console() -> Console:
    """Give a console on standard output that marks up nothing by itself: names hold brackets and numbers."""
    from rich.console import Console

    class PipeConsole(Console):
        """A console that leaves a closed pipe to whoever runs the command."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return PipeConsole(highlight=False, markup=False, emoji=False, soft_wrap=False)


def write_text(text: str, path: Path | None = None) -> None:
    """Write text as UTF-8 to a file, all of it or nothing, or to standard output.

    Raises:
        OutputError: The file cannot be written.
    """
    if path is not None:
        from graphbuild.folder import write_whole

        write_whole(path, text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def printable(text: str) -> str:
    r"""Put a blank for each character that a terminal might obey, but for line feeds: the length stays.

    >>> printable("a\x1b[31mb")
    'a [31mb'
    """
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def plural(number: int, noun: str) -> str:
    """Count something in words.

    >>> plural(1, "claim"), plural(2_000, "claim"), plural(2, "entity")
    ('1 claim', '2,000 claims', '2 entities')
    """
    many = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else many}"
