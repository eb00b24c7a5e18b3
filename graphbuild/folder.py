"""The folder of a knowledge graph: its files and its store, which change all together or not at all.

A change prepares everything beside what there is: the next generation of the store, and the new files in a scratch folder. When all
of it is on the disk, one rename puts a new manifest in place: before it the change has not happened, after it the change has. Then
the new files move to their names; if that breaks off, whoever opens the folder next completes it. What was prepared and never came to
count is swept away by the next change, and so are generations of the store that nobody reads any more.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from graphbuild.beside import NAMES, Beside
from graphbuild.durable import sync, uninterrupted, writing
from graphbuild.errors import OutputError, StoreError
from graphbuild.manifest import MANIFEST, STORE, read_manifest
from graphbuild.originals import ORIGINALS
from graphbuild.store import new_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphbuild.manifest import Manifest
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
AT_NEED = (CORRECTIONS, ORIGINALS)
"""Files that a graph has only where there is something in them."""

_SCRATCH = ".new-"  # and the number of the generation that the files belong to
_GONE = ".gone"  # ends the name of an empty file that stands for one to be removed
_OLD_ASIDE = ".before"  # where the first format kept the way back


class Change:
    """A change of a graph's folder: change the store, write the new files into `scratch`, and finish."""

    def __init__(self, folder: Path, store: Store, generation: int) -> None:
        """Prepare a change of an open store to its next generation."""
        self.folder = folder
        self.store = store
        self.generation = generation
        self.finished = False
        self.scratch = folder / f"{_SCRATCH}{generation}"
        self.scratch.mkdir()
        self.beside = Beside(folder, generation)
        store.advance_to(folder / STORE / str(generation))

    def finish(self, *, files_stay: bool = False) -> None:
        """Make the change happen: the store as it is now, and the files of `scratch` in place of all that there were.

        Args:
            files_stay: Whether the files stay as they are, as they tell of documents and no document has changed.

        Raises:
            OutputError: The disk is full or fails; then the change has not happened.
        """
        store, manifest = self.store, replace(self.store.manifest, generation=self.generation)
        names = {*FILES, *AT_NEED, *_files_of(store.manifest), *_files_of(read_manifest(self.folder))} if not files_stay else set()
        with writing(self.folder), uninterrupted():
            for name in names:
                if not (self.scratch / name).exists():
                    (self.scratch / f"{name}{_GONE}").touch()
            store.settle()
            self.beside.settle(same=not store.documents_changed)
            sync(self.scratch)
            sync(self.folder / STORE / str(self.generation))
            for place in (self.folder / STORE, self.folder, self.folder.parent):
                sync(place, deep=False)
            write_whole(self.folder / MANIFEST, manifest.to_json(), durable=True)
            self.finished = True
            store.manifest = manifest
            _put_in_place(self.scratch, self.folder)


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
        store: Store | None = None
        change: Change | None = None
        try:
            manifest = _tidy(folder)
            if manifest is None and create:
                _refuse_others(folder)
                store = new_store(folder, base=base)
            else:
                store = open_store(folder, base=base)
            with writing(folder):
                change = Change(folder, store, store.manifest.generation + 1)
            yield change
        except BaseException:
            with uninterrupted():
                if change is not None:
                    change.beside.close()
                if store is not None:
                    store.close()
                if made is not None and not (change is not None and change.finished):
                    shutil.rmtree(made, ignore_errors=True)
            raise
        finally:
            if change is not None:
                change.beside.close()
            if store is not None:
                store.close()
            if folder.is_dir():
                with uninterrupted():
                    _tidy(folder)


def recover(folder: Path) -> None:
    """Complete what a killed change has left, before somebody reads; a change that is going on is left alone."""
    if any(folder.glob(f"{_SCRATCH}*")):
        with suppress(StoreError, OSError), _locked(folder):
            _tidy(folder)


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


def _tidy(folder: Path) -> Manifest | None:
    """Complete the last change if its files are not all in place, and sweep away what belongs to no graph any more.

    Returns:
        The manifest of the graph; None if there is none.
    """
    manifest = read_manifest(folder)
    if manifest is not None and not manifest.generation and (folder / _OLD_ASIDE).exists():
        raise StoreError(str(folder), "a build of an older version broke off in it", "build the graph again in a new folder")
    if manifest is None:
        if (folder / f"{_SCRATCH}1").is_dir():  # a first build broke off here; it had refused a folder with other files in it
            shutil.rmtree(folder / STORE, ignore_errors=True)
    elif manifest.generation:
        present = folder / f"{_SCRATCH}{manifest.generation}"
        if present.is_dir():
            _put_in_place(present, folder)
        for path in (folder / STORE).iterdir():
            if path != manifest.find_store(folder) and not path.name.startswith(NAMES):
                _sweep(path)
    for path in folder.glob(f"{_SCRATCH}*"):
        shutil.rmtree(path, ignore_errors=True)
    return manifest


def _sweep(path: Path) -> None:
    """Remove a generation of a store, or a file of the first format's, unless somebody reads it: then a later change does."""
    if not path.is_dir():
        path.unlink(missing_ok=True)
        return
    if fcntl is None:
        shutil.rmtree(path, ignore_errors=True)
        return
    place = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(place)


def _put_in_place(scratch: Path, folder: Path) -> None:
    """Move the files of a change that has happened to their names; does what is left to do, however often it is called."""
    for path in sorted(scratch.iterdir()):
        if path.name.endswith(_GONE):
            (folder / path.name.removesuffix(_GONE)).unlink(missing_ok=True)
            path.unlink()
        else:
            move(path, folder / path.name)
    sync(folder, deep=False)
    scratch.rmdir()


def _files_of(manifest: Manifest | None) -> tuple[str, ...]:
    """List the user's own files that a graph keeps."""
    return (*manifest.ontologies, *manifest.entities) if manifest is not None else ()


def _refuse_others(folder: Path) -> None:
    """Refuse to make a graph where somebody else's files are."""
    others = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    if others:
        raise StoreError(str(folder), f"holds other files ({min(others)}) and no knowledge graph", "name a new or an empty folder")


def move(source: Path, target: Path) -> None:
    """Move a file over another one of the same folder tree, at once."""
    source.replace(target)


def write_whole(path: Path, content: str | bytes, *, durable: bool = False) -> None:
    """Write a file, text as UTF-8, all of it or nothing; if `durable`, wait until it is on the disk.

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
        if durable:
            sync(scratch)
        scratch.replace(path)
        if durable:
            sync(path.parent, deep=False)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink()
        raise OutputError(str(path), f"cannot be written ({error.strerror})", "choose a place that you may write to") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(str(folder), "is a file", "name a folder for the graph") from error
    except OSError as error:
        raise OutputError(str(folder), f"cannot be made ({error.strerror})", "choose a folder that you may write to") from error
