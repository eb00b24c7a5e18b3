"""Words -> the evidence in which they stand: a full-text index in SQLite, beside the store of a graph.

The index of a folder is one file for all generations of its store, as it is large and little of it changes. Each quote says in which
generation it came and in which it went, so that whoever reads a generation finds what is in that one, whatever is being changed, and
what a change has written that never happened counts for nothing.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.errors import QueryError
from graphbuild.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

INDEX = "search.db"  # in the folder of the store, beside its generations
MOST_HITS = 1000

_VERSION = 1  # of the tables
_TABLES = """
CREATE TABLE quote (id INTEGER PRIMARY KEY, document TEXT, start INTEGER, end INTEGER, born INTEGER, gone INTEGER);
CREATE INDEX quote_of_document ON quote (document);
CREATE INDEX quote_gone ON quote (gone) WHERE gone IS NOT NULL;
CREATE INDEX quote_born ON quote (born);
CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2');
"""
# What matches best is found in the index alone, with some to spare for what does not count in this generation.
_FIND = """
SELECT document, start, end, text FROM (SELECT rowid, text, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) AS found
JOIN quote ON quote.id = found.rowid WHERE born <= ? AND (gone IS NULL OR gone > ?) ORDER BY rank, document, start, end LIMIT ?
"""
_SPARE = 50
_TOKEN = re.compile(r'"([^"]*)"|([^\s"]+)')
_LETTERS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document that are the evidence of claims."""

    document: str
    span: Span
    text: str


class SearchIndex:
    """The index of one graph, as one generation of its store sees it."""

    def __init__(self, path: Path | None, generation: int, *, changes: bool = False) -> None:
        """Open the index of a folder, or start one in memory.

        Args:
            path: The file; None for memory.
            generation: The generation that is read, or that is being made.
            changes: Whether to change it: nothing counts before `commit`, and before the generation itself does.

        Raises:
            sqlite3.DatabaseError: The file is none, is damaged, or belongs to another history of the graph.
        """
        self.generation = generation
        place = ":memory:" if path is None else path.absolute().as_uri() + ("?mode=rwc" if changes else "?mode=ro")
        self._rows = sqlite3.connect(place, uri=path is not None, isolation_level=None, check_same_thread=False, timeout=60)
        try:
            self._prepare(changes=changes or path is None)
        except sqlite3.DatabaseError:
            self.close()
            raise

    def _prepare(self, *, changes: bool) -> None:
        (version,) = self._rows.execute("PRAGMA user_version").fetchone()
        (tables,) = self._rows.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version != _VERSION and not (changes and not tables):
            raise sqlite3.DatabaseError("the index is of another version")
        if changes:
            self._rows.execute("PRAGMA journal_mode = WAL")
            self._rows.execute("PRAGMA synchronous = FULL")
            self._rows.execute("BEGIN IMMEDIATE")
            if not tables:
                for statement in filter(str.strip, _TABLES.split(";")):
                    self._rows.execute(statement)
                self._rows.execute(f"PRAGMA user_version = {_VERSION}")
            self._tidy()

    def _tidy(self) -> None:
        """Forget what is gone, and what a change has written that never happened."""
        present = self.generation - 1
        stale = [row for (row,) in self._rows.execute("SELECT id FROM quote WHERE gone <= ? OR born > ?", (present, present))]
        self._delete(stale)
        self._rows.execute("UPDATE quote SET gone = NULL WHERE gone > ?", (present,))

    def close(self) -> None:
        """Let go of the file; what was not committed has not happened."""
        self._rows.close()

    def commit(self) -> None:
        """Write the changes to the disk."""
        self._rows.execute("COMMIT")

    def put(self, document: str, quotes: Iterable[Quote]) -> None:
        """Replace the quotes of a document; those that stay the same are left alone."""
        wanted = {(quote.span.start, quote.span.end): quote.text for quote in quotes}
        there = self._rows.execute(
            "SELECT quote.id, start, end, text, born FROM quote JOIN words ON words.rowid = quote.id WHERE document = ? AND gone IS NULL",
            (document,),
        ).fetchall()
        for row, start, end, text, born in there:
            if wanted.get((start, end)) == text:
                del wanted[start, end]
            elif born == self.generation:
                self._delete([row])
            else:
                self._rows.execute("UPDATE quote SET gone = ? WHERE id = ?", (self.generation, row))
        for (start, end), text in sorted(wanted.items()):
            row = self._rows.execute(
                "INSERT INTO quote (document, start, end, born) VALUES (?, ?, ?, ?)", (document, start, end, self.generation)
            ).lastrowid
            self._rows.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row, text.encode("utf-8", "replace").decode()))

    def documents(self) -> set[str]:
        """Give the ids of the documents that have a quote."""
        return {name for (name,) in self._rows.execute("SELECT DISTINCT document FROM quote WHERE gone IS NULL")}

    def find(self, words: str, limit: int) -> Iterator[Quote]:
        """Yield the quotes in which all words stand, in whatever form, the best first.

        Args:
            words: Words; some in quotation marks stand one after the other; one that ends in `*` is the beginning of words.
            limit: How many quotes at most.

        Raises:
            QueryError: There is no word in it.
        """
        query = to_match(words)
        more = limit + _SPARE
        with closing(self._rows.cursor()) as cursor:
            rows = cursor.execute(_FIND, (query, more, self.generation, self.generation, limit)).fetchall()
        yield from (Quote(document, Span(start, end), text) for document, start, end, text in rows)

    def _delete(self, rows: Iterable[int]) -> None:
        for row in rows:
            self._rows.execute("DELETE FROM words WHERE rowid = ?", (row,))
            self._rows.execute("DELETE FROM quote WHERE id = ?", (row,))


def to_match(words: str) -> str:
    r"""Write words as FTS5 has them, where all signs but the marks of a phrase and the star of a beginning are only signs.

    >>> to_match('peace talk* "in Moscow" AND'), to_match("Afghanistan's")
    ('"peace" "talk" * "in Moscow" "AND"', '"Afghanistan\'s"')
    """
    found = []
    for match in _TOKEN.finditer(words.replace("\0", " ")):
        phrase, word = match[1] or "", match[2] or ""
        if _LETTERS.search(phrase or word):
            found.append(f'"{phrase or word.rstrip("*")}"' + (" *" if word.endswith("*") else ""))
    if not found:
        raise QueryError(f"there is no word in {words!r}; name at least one")
    return " ".join(found)
