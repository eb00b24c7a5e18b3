"""What lies beside the generations of a graph's store, one file for all of them, and goes along with each change of it.

The index of who is who follows from the documents, so that it may be lost; documents as they were extracted may not. A change writes
both before it happens, and each knows what to make of a change that never did.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from graphbuild.identity import INDEX, Index
from graphbuild.manifest import STORE
from graphbuild.originals import KEPT, ORIGINALS, Originals, read_originals
from graphbuild.search import INDEX as WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphbuild.model import Extraction

NAMES = (WORDS, INDEX, KEPT)
"""What the names of these files start with, and of those that SQLite has beside them; the words are the store's own business."""


class Beside:
    """The files of one change, which are opened at need."""

    def __init__(self, folder: Path, generation: int) -> None:
        """Prepare for the change of a graph's folder to its next generation."""
        self._folder = folder
        self._store = folder / STORE
        self._generation = generation
        self._index: Index | None = None

    @cached_property
    def originals(self) -> Originals:
        """The documents as they were extracted, to be changed.

        Raises:
            StoreError: They are damaged.
        """
        self._store.mkdir(exist_ok=True)
        return Originals(self._store / KEPT, self._generation, changes=True)

    def read_originals(self) -> Iterator[Extraction]:
        """Read the documents that were extracted otherwise than the store holds them.

        Raises:
            StoreError: They cannot be read.
        """
        return iter(read_originals(self._folder / ORIGINALS).values()) if self.is_former else self.originals.all()

    @property
    def is_former(self) -> bool:
        """Whether the folder is one of an earlier version, which kept originals as lines; they count until a change has happened."""
        return (self._folder / ORIGINALS).exists()

    @property
    def outdated(self) -> tuple[str, ...]:
        """The files in the folder that this change makes superfluous, by name."""
        return (ORIGINALS,) if "originals" in self.__dict__ else ()

    def open_index(self) -> Index | None:
        """Open the index to change it; from then on it belongs to the change. None where it is missing, damaged, or of old."""
        path = self._store / INDEX
        with suppress(sqlite3.DatabaseError):
            self._index = Index.open(path, self._generation) if path.exists() and not self.is_former else None
        return self._index

    def make_index(self) -> Index:
        """Start the index anew; from then on it belongs to the change."""
        self.drop_index()
        self._store.mkdir(exist_ok=True)
        self._index = Index.create(self._store / INDEX, self._generation)
        return self._index

    def count_claims(self) -> int:
        """Count the claims of all documents, as the index of this change knows them."""
        assert self._index is not None  # noqa: S101 (who asks has opened it)
        return self._index.claims()

    def drop_index(self) -> None:
        """Let the change not know the index."""
        if self._index is not None:
            self._index.close()
            self._index = None

    def settle(self, *, same: bool) -> None:
        """Write all of it to the disk.

        Args:
            same: Whether the documents are as they were: then an index that the change does not know is still right.
        """
        if "originals" in self.__dict__ or (self._store / KEPT).exists():
            self.originals.commit()
        if self._index is not None or (same and self.open_index() is not None):
            assert self._index is not None  # noqa: S101 (opened just now)
            self._index.commit()
        else:
            (self._store / INDEX).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the files; what was not settled has not happened."""
        self.drop_index()
        if "originals" in self.__dict__:
            self.originals.close()


def find_originals(folder: Path, generation: int) -> Iterator[Extraction]:
    """Read from a graph's folder the documents that were extracted otherwise than the store of a generation holds them.

    Raises:
        StoreError: They cannot be read.
    """
    if (folder / ORIGINALS).exists():
        yield from read_originals(folder / ORIGINALS).values()
    else:
        with closing(Originals(folder / STORE / KEPT, generation)) as originals:
            yield from originals.all()
