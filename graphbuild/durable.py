"""What writing needs beside the writing: files that are on the disk when we say so, errors in one line, no interruption halfway."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphbuild.errors import GraphbuildError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType


def sync(path: Path, *, deep: bool = True) -> None:
    """Wait until a file, or a folder with what is in it, is on the disk and would survive a power cut."""
    if path.is_dir():
        if os.name != "posix":
            return  # elsewhere folders cannot be opened, and need not be
        if deep:
            for each in path.iterdir():
                sync(each)
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


@contextmanager
def writing(place: Path | None) -> Iterator[None]:
    """Say in one line what the system says when something cannot be written.

    Raises:
        OutputError: It says so in the block.
    """
    try:
        yield
    except GraphbuildError:
        raise
    except (OSError, sqlite3.OperationalError) as error:
        raise OutputError(
            str(place), f"cannot be written ({getattr(error, 'strerror', None) or error})", "make room, or choose another folder"
        ) from error


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C and `kill` back until the block has ended; signals reach the main thread alone, elsewhere nothing is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        pressed.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
    if pressed:
        signal.raise_signal(pressed[0])
