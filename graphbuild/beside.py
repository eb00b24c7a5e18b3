"""What lies beside the generations of a graph's store, one file for all of them, and goes along with each change of it.

The index of who is who follows from the documents, so that it may be lost. A change writes it before it happens, and it knows what to
make of a change that never did.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from graphbuild.identity import INDEX, Index
from graphbuild.manifest import STORE
from graphbuild.originals import ORIGINALS
from graphbuild.search import INDEX as WORDS

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (WORDS, INDEX)
"""What the names of these files start with, and of those that SQLite has beside them; the words are the store's own business."""


class Beside:
    """The files of one change, which are opened at need."""

    def __init__(self, folder: Path, generation: int) -> None:
        """Prepare for the change of a graph's folder to its next generation."""
        self._folder = folder
        self._store = folder / STORE
        self._generation = generation
        self._index: Index | None = None

    @property
    def is_former(self) -> bool:
        """Whether the folder is one of an earlier version, which kept documents as they were before merging in a file of their own."""
        return (self._folder / ORIGINALS).exists()

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
        if self._index is not None or (same and self.open_index() is not None):
            assert self._index is not None  # noqa: S101 (opened just now)
            self._index.commit()
        else:
            (self._store / INDEX).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the files; what was not settled has not happened."""
        self.drop_index()
