"""Tables in SQLite beside a graph's store that go with its generations: what a change wrote that never happened is taken back.

Only who changes the graph reads them, one at a time. A change is written before the manifest makes it happen. So that it can be taken
back, rows that it alters or removes are kept aside until the next change begins; rows that it adds have higher numbers than all before.
"""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING, Any, Self

from graphbuild.durable import sync

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Row = tuple[Any, ...]

AT_ONCE = 500  # values in one question


class Tables:
    """The tables of one graph, as they are after the change that makes `generation`.

    Subclasses say which: `COLUMNS` lists the columns of each table but `row`, its number; `INDEXES` what is looked up.
    """

    COLUMNS: Mapping[str, Sequence[str]] = {}
    INDEXES: Sequence[str] = ()

    def __init__(self, path: Path, generation: int, *, new: bool = False) -> None:
        """Connect to a file, or to a new one that takes its place in the end; `open` or `create` come next."""
        self.generation = generation
        self._version = zlib.crc32(repr((self.COLUMNS, self.INDEXES)).encode()) >> 1  # other tables are another version
        self._path = path
        self._new = path.with_name(f"{path.name}.new") if new else None
        if self._new is not None:
            self._new.unlink(missing_ok=True)
        self.rows = sqlite3.connect(self._new or path, isolation_level=None, timeout=60)

    @classmethod
    def open(cls, path: Path, generation: int) -> Self:
        """Open the tables of the generation before, to change them.

        Raises:
            sqlite3.DatabaseError: They are damaged, of another version, or belong to another generation.
        """
        tables = cls(path, generation)
        try:
            tables._begin()
        except sqlite3.DatabaseError:
            tables.close()
            raise
        return tables

    @classmethod
    def create(cls, path: Path, generation: int) -> Self:
        """Make the tables of a generation anew, in place of those that there are."""
        tables = cls(path, generation, new=True)
        tables.rows.execute("PRAGMA journal_mode = OFF")
        tables.rows.execute("PRAGMA synchronous = OFF")
        tables.rows.execute("BEGIN")
        tables.rows.execute("CREATE TABLE state (generation INTEGER)")
        tables.rows.execute("CREATE TABLE mark (name TEXT, number INTEGER)")
        for name, columns in cls.COLUMNS.items():
            listed = ", ".join(columns)
            tables.rows.execute(f"CREATE TABLE {name} (row INTEGER PRIMARY KEY AUTOINCREMENT, {listed})")
            tables.rows.execute(f"CREATE TABLE {name}_before (row INTEGER PRIMARY KEY, {listed})")
        return tables

    def index(self) -> None:
        """Index what has been made anew, and say whose it is."""
        for number, index in enumerate(self.INDEXES):
            self.rows.execute(f"CREATE INDEX index_{number} ON {index}")
        self.rows.execute("INSERT INTO state VALUES (?)", (self.generation,))
        self.rows.execute(f"PRAGMA user_version = {self._version}")

    def _begin(self) -> None:
        (version,) = self.rows.execute("PRAGMA user_version").fetchone()
        there = {name for (name,) in self.rows.execute("SELECT name FROM sqlite_master")}
        if version != self._version or not there.issuperset({"state", "mark", *self.COLUMNS}):
            raise sqlite3.DatabaseError("the tables are of another version")
        self.rows.execute("PRAGMA synchronous = FULL")
        self.rows.execute("BEGIN IMMEDIATE")
        found = self.rows.execute("SELECT generation FROM state").fetchone()
        if found == (self.generation,):
            self._take_back()
        elif found != (self.generation - 1,):
            raise sqlite3.DatabaseError("the tables are of another generation")
        self.rows.execute("UPDATE state SET generation = ?", (self.generation,))
        self.rows.execute("DELETE FROM mark")
        self.rows.execute("INSERT INTO mark SELECT name, seq FROM sqlite_sequence")
        marks = dict(self.rows.execute("SELECT name, number FROM mark"))
        for name, columns in self.COLUMNS.items():
            self.rows.execute(f"DELETE FROM {name}_before")
            old = ", ".join(f"OLD.{column.split()[0]}" for column in ("row", *columns))
            for event in ("DELETE", "UPDATE"):
                self.rows.execute(
                    f"CREATE TEMP TRIGGER {name}_{event} BEFORE {event} ON main.{name} WHEN OLD.row <= {marks.get(name, 0)} "
                    f"BEGIN INSERT OR IGNORE INTO {name}_before VALUES ({old}); END"
                )

    def _take_back(self) -> None:
        """Take back a change that was written, but never happened."""
        marks = dict(self.rows.execute("SELECT name, number FROM mark"))
        for name in self.COLUMNS:
            self.rows.execute(f"DELETE FROM {name} WHERE row > ?", (marks.get(name, 0),))
            self.rows.execute(f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}_before")

    def commit(self) -> None:
        """Write what has changed to the disk."""
        self.rows.execute("COMMIT")
        if self._new is not None:
            self.close()
            sync(self._new)
            for leftover in self._path.parent.glob(f"{self._path.name}-*"):
                leftover.unlink()  # the way back of a change of the old tables is none of the new ones
            self._new.replace(self._path)

    def close(self) -> None:
        """Let go of the file; what was not committed has not happened."""
        self.rows.close()

    # -- questions and answers

    def ask(self, question: str, *values: object) -> list[Row]:
        """Give the rows that answer a question."""
        return self.rows.execute(question, values).fetchall()

    def ask_of(self, question: str, values: Iterable[object]) -> list[Row]:
        """Give the rows that answer a question about any number of values, which `(...)` stands for in it."""
        listed, found = list(values), list[Row]()
        for start in range(0, len(listed), AT_ONCE):
            some = listed[start : start + AT_ONCE]
            found += self.rows.execute(question.replace("(...)", f"({', '.join('?' * len(some))})"), some).fetchall()
        return found

    def add(self, table: str, *values: object) -> int:
        """Add a row, and give its number."""
        number = self.rows.execute(self._insert(table), (None, *values)).lastrowid
        assert number is not None  # noqa: S101 (a row was inserted)
        return number

    def add_all(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows that come with their numbers, or None for the next one."""
        self.rows.executemany(self._insert(table), rows)

    def _insert(self, table: str) -> str:
        return f"INSERT INTO {table} VALUES ({', '.join('?' * (len(self.COLUMNS[table]) + 1))})"
