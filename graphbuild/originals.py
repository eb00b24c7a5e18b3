"""Documents as they were extracted, where merging or corrections have changed them.

Which entities of a graph are one follows from all its documents together. So when a document comes or goes, others are merged anew,
from what each of them said by itself. Where that is what the store holds, nothing else is kept.

In a graph's folder they lie in SQLite beside the store, in one file for all its generations: each says in which generation it came and
in which it went, so that what a change has written that never happened counts for nothing. An export has them as lines of JSON, and so
had earlier folders.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from graphbuild.errors import StoreError
from graphbuild.model import Extraction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

ORIGINALS = "originals.jsonl"  # in an export, and in folders of earlier versions
KEPT = "originals.db"  # in the folder of the store, beside its generations

_VERSION = 1  # of the table
_TABLE = """
CREATE TABLE original (document TEXT, content BLOB, born INTEGER, gone INTEGER);
CREATE INDEX original_of_document ON original (document);
CREATE INDEX original_gone ON original (gone) WHERE gone IS NOT NULL;
CREATE INDEX original_born ON original (born);
"""
_THERE = "born <= :now AND (gone IS NULL OR gone > :now)"
_QUICK = 1  # of zlib's levels; higher ones take several times as long, for a tenth less
_EXTRACTION = TypeAdapter(Extraction)
_REMEDY = "build the graph again in a new folder"


class Originals:
    """The originals of one graph, as one generation of its store sees them."""

    def __init__(self, path: Path, generation: int, *, changes: bool = False) -> None:
        """Open the file of a folder, where there is one.

        Args:
            path: The file.
            generation: The generation that is read, or that is being made.
            changes: Whether to change it, and to make it at need: nothing counts before `commit`, and before the generation does.

        Raises:
            StoreError: It is damaged.
        """
        self._path = path
        self._generation = generation
        self._rows: sqlite3.Connection | None = None
        if changes or path.exists():
            where = "" if os.access(path.parent, os.W_OK) else "&immutable=1"  # SQLite would make files beside it, even to read
            mode = "?mode=rwc" if changes else f"?mode=ro{where}"
            self._rows = sqlite3.connect(path.absolute().as_uri() + mode, uri=True, isolation_level=None, timeout=60)
            try:
                self._prepare(self._rows, changes=changes)
            except sqlite3.DatabaseError as error:
                self.close()
                raise self._error(error) from error

    def _prepare(self, rows: sqlite3.Connection, *, changes: bool) -> None:
        (version,) = rows.execute("PRAGMA user_version").fetchone()
        (tables,) = rows.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version != _VERSION and not (changes and not tables):
            raise sqlite3.DatabaseError("it is of another version")
        if changes:
            rows.execute("PRAGMA journal_mode = WAL")
            rows.execute("PRAGMA synchronous = FULL")
            rows.execute("BEGIN IMMEDIATE")
            if not tables:
                for statement in filter(str.strip, _TABLE.split(";")):
                    rows.execute(statement)
                rows.execute(f"PRAGMA user_version = {_VERSION}")
            present = self._generation - 1  # forget what is gone, and what a change has written that never happened
            rows.execute("DELETE FROM original WHERE gone <= ?", (present,))
            rows.execute("DELETE FROM original WHERE born > ?", (present,))
            rows.execute("UPDATE original SET gone = NULL WHERE gone > ?", (present,))

    def _error(self, error: Exception) -> Exception:
        if isinstance(error, sqlite3.OperationalError):  # of the disk, or of who else has it
            return error
        return StoreError(str(self._path), "cannot be read", _REMEDY)

    def close(self) -> None:
        """Let go of the file; what was not committed has not happened."""
        if self._rows is not None:
            self._rows.close()

    def commit(self) -> None:
        """Write the changes to the disk."""
        if self._rows is not None:
            self._rows.execute("COMMIT")

    def find(self, document: str) -> Extraction | None:
        """Read a document as it was extracted; None where the store holds it so.

        Raises:
            StoreError: It cannot be read.
        """
        content = self._content(document)
        return None if content is None else self._read(content)

    def all(self) -> Iterator[Extraction]:
        """Read the documents that differ from what the store holds, by id.

        Raises:
            StoreError: They cannot be read.
        """
        for document in sorted(self.documents()):
            found = self.find(document)
            if found is not None:
                yield found

    def keep(self, original: Extraction, merged: Extraction) -> None:
        """Keep what a document was, unless that is, but for its merges, what the store holds."""
        document = original.document.id
        same = replace(merged, merges=()) == original
        content = None if same else zlib.compress(_EXTRACTION.dump_json(original), _QUICK)
        if content != self._content(document):
            self.remove(document)
            if content is not None:
                row = {"document": document, "content": content, "now": self._generation}
                self._ask("INSERT INTO original VALUES (:document, :content, :now, NULL)", **row)

    def remove(self, document: str) -> None:
        """Forget a document."""
        self._ask(
            f"UPDATE original SET gone = :now WHERE document = :document AND {_THERE}", document=document, now=self._generation
        )

    def documents(self) -> set[str]:
        """Give the ids of these documents."""
        return {name for (name,) in self._ask(f"SELECT document FROM original WHERE {_THERE}", now=self._generation)}

    def _content(self, document: str) -> bytes | None:
        question = f"SELECT content FROM original WHERE document = :document AND {_THERE}"
        found = self._ask(question, document=document, now=self._generation)
        return found[0][0] if found else None

    def _ask(self, question: str, **values: object) -> list[tuple[Any, ...]]:
        if self._rows is None:
            return []
        try:
            return self._rows.execute(question, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._error(error) from error

    def _read(self, content: bytes) -> Extraction:
        try:
            return _EXTRACTION.validate_json(zlib.decompress(content))
        except (zlib.error, ValidationError) as error:
            raise StoreError(str(self._path), "cannot be read", _REMEDY) from error


def to_lines_of_json(originals: Iterable[Extraction]) -> Iterator[bytes]:
    """Yield documents as lines of JSON."""
    for each in originals:
        yield _EXTRACTION.dump_json(each) + b"\n"


def read_originals(path: Path) -> Mapping[str, Extraction]:
    """Read the documents of a file of lines by id; none if there is no such file.

    Raises:
        StoreError: It cannot be read.
    """
    try:
        found = [_EXTRACTION.validate_json(line) for line in path.read_bytes().split(b"\n") if line]
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise StoreError(str(path), "cannot be read", _REMEDY) from error
    return {each.document.id: each for each in found}
