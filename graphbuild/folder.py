"""The folder of a knowledge graph: its files, and how they change all together or not at all.

New files are written into a scratch folder beside the old ones. `Change.publish` then moves them into place and commits the store,
with Ctrl-C held back; if anything fails before the end, the old files are moved back.
"""

from __future__ import annotations

import shutil
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from graphbuild.errors import OutputError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

STORE = "store"
TURTLE = "graph.ttl"
TRIG = "graph.trig"
HTML = "graph.html"
CLAIMS = "claims.jsonl"
MENTIONS = "mentions.jsonl"
FILES = (TURTLE, TRIG, HTML, CLAIMS, MENTIONS)

_NEW = ".new"
_OLD = ".old"


class Change:
    """A change of a folder that is being prepared: write the new files into `scratch`, then publish them."""

    def __init__(self, folder: Path, *, fresh: bool) -> None:
        """Prepare a change; `fresh` says that there was no graph in the folder before."""
        self.folder = folder
        self.fresh = fresh
        self.scratch = folder / _NEW

    def publish(self, commit: Callable[[], object]) -> None:
        """Move the files of the scratch folder into place and commit; when the commit has succeeded, the change has happened.

        Ctrl-C waits until all is done or undone.
        """
        with uninterrupted():
            old = self.folder / _OLD
            old.mkdir()
            moved: list[str] = []
            try:
                for path in sorted(self.scratch.iterdir()):
                    moved.append(path.name)
                    with suppress(FileNotFoundError):
                        (self.folder / path.name).rename(old / path.name)
                    path.rename(self.folder / path.name)
                commit()
            except BaseException:
                self._restore(old, moved)
                raise
            finally:
                shutil.rmtree(old, ignore_errors=True)

    def _restore(self, old: Path, moved: list[str]) -> None:
        for name in moved:
            (self.folder / name).unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                (old / name).rename(self.folder / name)


@contextmanager
def change_folder(folder: Path) -> Iterator[Change]:
    """Open a folder for a change; a folder that did not exist is gone again if the change fails.

    Raises:
        OutputError: The folder cannot be made or written.
        StoreError: The folder has files in it and is no knowledge graph.
    """
    check_folder(folder)
    fresh = not (folder / STORE).exists()
    missing = next((path for path in [*reversed(folder.parents), folder] if not path.exists()), None)
    change = Change(folder, fresh=fresh)
    try:
        _clear(folder)
        change.scratch.mkdir(parents=True)
    except OSError as error:
        raise OutputError(str(folder), f"cannot be written ({error.strerror})", "choose a folder that you may write to") from error
    try:
        yield change
    except BaseException:
        if missing is not None:
            shutil.rmtree(missing, ignore_errors=True)
        elif fresh:
            shutil.rmtree(folder / STORE, ignore_errors=True)
        raise
    finally:
        _clear(folder)


def check_folder(folder: Path, *, needed: bool = False) -> None:
    """Make sure that a folder is a knowledge graph, or may become one.

    Args:
        folder: The folder.
        needed: Whether there has to be a graph in it already.

    Raises:
        StoreError: There is none and there must be; or it holds something else.
        OutputError: It is no folder at all.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(str(folder), "is a file", "name a folder for the graph")
    if (folder / STORE).is_dir():
        return
    if needed:
        problem = "is no knowledge graph: it has no store" if folder.exists() else "no such knowledge graph"
        raise StoreError(str(folder), problem, f"make one with: graphbuild build INPUT -o {folder}")
    if folder.exists() and any(path.name not in {_NEW, _OLD} for path in folder.iterdir()):
        raise StoreError(str(folder), "holds other files and no knowledge graph", "name a new or an empty folder")


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the block has ended; signals reach the main thread alone, elsewhere nothing is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        pressed.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if pressed:
        signal.raise_signal(signal.SIGINT)


def _clear(folder: Path) -> None:
    """Remove what an unfinished change has left."""
    for name in (_NEW, _OLD):
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
