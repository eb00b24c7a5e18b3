"""The user's own quads beside a store of documents, and a store of both together for those who ask.

The store of documents holds nothing else, so that all that is derived, counted, checked and drawn knows of documents alone. Own quads
are a file beside it, in the folder of its generation; where there are any, so is a second store of everything. Of the documents' part
it hard-links the files, so that it takes the room of the own quads alone.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pyoxigraph

from graphbuild.graph.own import from_own
from graphbuild.manifest import OWN, WHOLE

if TYPE_CHECKING:
    from pathlib import Path


class Own:
    """Own quads of one generation of a store, as `graph.own` writes them."""

    def __init__(self, path: Path | None) -> None:
        """Find those in the folder of a generation; in memory there are none at first."""
        self._path = path
        self._quads = b""
        self._whole: pyoxigraph.Store | None = None

    @property
    def quads(self) -> bytes:
        """The quads as sorted N-Quads."""
        if self._path is None:
            return self._quads
        place = self._path / OWN
        return place.read_bytes() if place.exists() else b""

    def replace(self, quads: bytes) -> None:
        """Take others in their place; `settle` makes the store of both again, unless it lies there already."""
        self._quads = quads
        self._whole = None
        if self._path is not None:
            place = self._path / OWN
            if quads:
                place.write_bytes(quads)
            else:
                place.unlink(missing_ok=True)

    def follow(self, path: Path) -> None:
        """Go with the store to its next generation, which has just been made."""
        quads = self.quads
        self._path = path
        self.replace(quads)

    def forget_whole(self) -> None:
        """Note that the documents change."""
        self._whole = None

    def settle(self, documents: pyoxigraph.Store) -> None:
        """Make the store of both where it is wanted; the documents change no more."""
        self._whole = None
        if self._path is None:
            return
        quads, place = self.quads, self._path / WHOLE
        if not quads:
            shutil.rmtree(place, ignore_errors=True)
        elif not place.exists():
            documents.backup(str(place))
            whole = pyoxigraph.Store(str(place))
            whole.bulk_extend(from_own(quads))
            whole.flush()

    def with_documents(self, documents: pyoxigraph.Store) -> pyoxigraph.Store:
        """Give the store of both; without own quads that of the documents itself."""
        if self._whole is None:
            self._whole = self._open(documents)
        return self._whole

    def close(self) -> None:
        """Let go of the store."""
        self._whole = None

    def _open(self, documents: pyoxigraph.Store) -> pyoxigraph.Store:
        if self._path is not None:
            place = self._path / WHOLE
            return pyoxigraph.Store.read_only(str(place)) if place.is_dir() else documents
        if not self._quads:
            return documents
        whole = pyoxigraph.Store()
        whole.bulk_extend(iter(documents))
        whole.bulk_extend(from_own(self._quads))
        return whole
