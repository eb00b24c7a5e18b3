"""Text to standard output or to a file, and the colours that the commands share."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.errors import OutputError
from graphbuild.model import Status

if TYPE_CHECKING:
    from rich.console import Console

STYLES = {Status.FACT: "green", Status.DENIED: "red", Status.ATTRIBUTED: "blue", Status.UNREALIZED: "yellow"}


def get_console() -> Console:
    """Give a console on standard output that marks up nothing by itself: names hold brackets and numbers."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def write_text(text: str, path: Path | None = None) -> None:
    """Write text as UTF-8 to a file, all of it or nothing, or to standard output.

    Raises:
        OutputError: The file cannot be written.
    """
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    scratch = path.with_name(f".{path.name}.new")
    try:
        scratch.write_bytes(text.encode())
        scratch.replace(path)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink()
        raise OutputError(str(path), f"cannot be written ({error.strerror})", "choose a place that you may write to") from error


def plural(number: int, noun: str) -> str:
    """Count something in words.

    >>> plural(1, "claim"), plural(2_000, "claim"), plural(2, "entity")
    ('1 claim', '2,000 claims', '2 entities')
    """
    many = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else many}"
