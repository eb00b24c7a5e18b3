"""The folder of a knowledge graph: its files and its store, which change all together or not at all.

New files are written into a scratch folder. Before the store changes, a copy of it and of the files is kept aside; when all is in
place, the copy goes, and with it the way back. A change that fails, or that was killed, is undone from the copy.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.errors import OutputError, StoreError
from graphbuild.store import MANIFEST, STORE, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from graphbuild.store import Store

try:
    import fcntl
except ImportError:  # a system without this kind of lock; there the store's own one must do
    fcntl = None  # type: ignore[assignment]

TURTLE = "graph.ttl"
TRIG = "graph.trig"
HTML = "graph.html"
CLAIMS = "claims.jsonl"
MENTIONS = "mentions.jsonl"
FILES = (TURTLE, TRIG, HTML, CLAIMS, MENTIONS)
CORRECTIONS = "corrections.ttl"
ORIGINALS = "originals.jsonl"
AT_NEED = (CORRECTIONS, ORIGINALS)
"""Files that a graph has only where there is something in them."""

_SCRATCH = ".new-"
_ASIDE = ".before"  # the way back: the folder as it was before a change


class Change:
    """A change of a graph's folder: change the store, write the new files into `scratch`, and finish."""

    def __init__(self, folder: Path, store: Store) -> None:
        """Prepare a change of an open store."""
        self.folder = folder
        self.store = store
        self.fresh = not (folder / MANIFEST).exists()
        self.finished = False
        _sweep(folder)
        self.scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))

    def keep_aside(self) -> None:
        """Keep a copy of the graph as it is, to come back to; call it before the store changes. A new graph needs none."""
        if self.fresh:
            return
        growing = self.scratch / _ASIDE
        growing.mkdir()
        self.store.raw.backup(str(growing / STORE))
        shutil.copy2(self.folder / MANIFEST, growing / MANIFEST)  # the store writes into it
        for name in (*FILES, *AT_NEED):
            if (self.folder / name).exists():
                _link(self.folder / name, growing / name)
        growing.rename(self.folder / _ASIDE)

    def finish(self) -> None:
        """Move the new files into place; after this the change has happened."""
        with uninterrupted():
            for name in FILES:
                move(self.scratch / name, self.folder / name)
            for name in AT_NEED:
                if (self.scratch / name).exists():
                    move(self.scratch / name, self.folder / name)
                else:
                    (self.folder / name).unlink(missing_ok=True)
            if not self.fresh:
                (self.folder / _ASIDE).rename(self.scratch / _ASIDE)
            self.finished = True


@contextmanager
def change_folder(folder: Path, *, base: str | None = None, create: bool = False) -> Iterator[Change]:
    """Open a graph's folder for a change; if the block fails, the folder is as it was, or gone again if it is new.

    Args:
        folder: The folder.
        base: Where the graph's IRIs start; of an existing graph, None takes its own.
        create: Whether to make the graph if there is none.

    Raises:
        OutputError: The folder cannot be made or written.
        StoreError: It is no knowledge graph, holds other files, or is in use.
    """
    made = next((path for path in [*reversed(folder.parents), folder] if not path.exists()), None)
    if create:
        _make(folder)
    with _locked(folder):
        try:
            store = _open(folder, base=base, create=create)
        except BaseException:
            if made is not None:
                shutil.rmtree(made, ignore_errors=True)
            raise
        change = Change(folder, store)
        try:
            yield change
        except BaseException:
            with uninterrupted():
                store.close()
                if not change.finished:
                    _revert(change, made)
            raise
        finally:
            store.close()
            _sweep(folder)


def recover(folder: Path) -> None:
    """Undo what a killed change has left, before somebody reads; a change that is going on is left alone."""
    if (folder / _ASIDE).is_dir():
        with suppress(StoreError, OSError), _locked(folder):
            _undo(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other changes of a folder out; the system lets go of the lock when the process ends, however it ends.

    Raises:
        StoreError: Another program is changing it.
    """
    if fcntl is None or not folder.is_dir():
        yield
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(place)
        raise StoreError(str(folder), "another program has it open", "wait until that has ended") from error
    try:
        yield
    finally:
        os.close(place)


def move(source: Path, target: Path) -> None:
    """Move a file over another one of the same folder tree, at once."""
    source.replace(target)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file, text as UTF-8, all of it or nothing.

    Raises:
        OutputError: It cannot be written.
    """
    if not path.name or not path.parent.is_dir():
        raise OutputError(
            str(path) or "''", "is no place for a file: there is no such folder", "make the folder first, or name another file"
        )
    scratch = path.with_name(f".{path.name}.new")
    try:
        scratch.write_bytes(content.encode() if isinstance(content, str) else content)
        scratch.replace(path)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink()
        raise OutputError(str(path), f"cannot be written ({error.strerror})", "choose a place that you may write to") from error


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


def _open(folder: Path, *, base: str | None, create: bool) -> Store:
    """Open the store to write, first undoing what a killed change has left."""
    if (folder / _ASIDE).exists() and not (folder / STORE).exists():
        _undo(folder)
    store = open_store(folder, base=base, create=create)
    if (folder / _ASIDE).exists():
        store.close()
        _undo(folder)
        store = open_store(folder, base=base, create=create)
    return store


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(str(folder), "is a file", "name a folder for the graph") from error
    except OSError as error:
        raise OutputError(str(folder), f"cannot be made ({error.strerror})", "choose a folder that you may write to") from error


def _undo(folder: Path) -> None:
    """Bring back what was kept aside, if anything was."""
    aside = folder / _ASIDE
    if not aside.is_dir():
        return
    if (aside / STORE).is_dir():
        shutil.rmtree(folder / STORE, ignore_errors=True)
        (aside / STORE).rename(folder / STORE)
    for name in (MANIFEST, *FILES):
        if (aside / name).exists():
            (aside / name).replace(folder / name)
    for name in AT_NEED:
        if (aside / name).exists():
            (aside / name).replace(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    shutil.rmtree(aside)


def _revert(change: Change, made: Path | None) -> None:
    """Undo a change: bring back what was there, or take a new graph away with the folders that were made for it."""
    if made is not None:
        shutil.rmtree(made, ignore_errors=True)
    elif change.fresh:
        shutil.rmtree(change.folder / STORE, ignore_errors=True)
        for name in (MANIFEST, *FILES, *AT_NEED):
            (change.folder / name).unlink(missing_ok=True)
    else:
        _undo(change.folder)


def _sweep(folder: Path) -> None:
    """Remove scratch folders, this change's and those of changes that were killed."""
    for path in folder.glob(f"{_SCRATCH}*"):
        shutil.rmtree(path, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    """Copy a file, by a hard link where the file system has them: it is replaced later, never written to."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
