"""Lines in any order -> the same lines sorted, each once, in little memory: what is too much is sorted in pieces on disk."""

from __future__ import annotations

import heapq
import tempfile
from contextlib import ExitStack
from itertools import groupby
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE = 1 << 24
"""How many characters are sorted in memory at a time; as Python strings they take two to six times as many bytes."""


def sort_lines(lines: Iterable[str], piece: int = PIECE) -> Iterator[str]:
    r"""Sort lines by their code points, each once; the scratch files are gone when the iterator ends or is dropped.

    Args:
        lines: Lines without line feeds.
        piece: How many characters may be in memory.

    >>> list(sort_lines(["b", "a", "c", "a"], piece=2))
    ['a', 'b', 'c']
    """
    with ExitStack() as stack:
        pieces: list[Iterator[str]] = []
        held: set[str] = set()
        size = 0
        for line in lines:
            held.add(line)
            size += len(line)
            if size >= piece:
                pieces.append(_read(stack.enter_context(_store(sorted(held)))))
                held, size = set(), 0
        if pieces:
            for line, _ in groupby(heapq.merge(*pieces, sorted(held))):
                yield line
        else:
            yield from sorted(held)


def _store(lines: Iterable[str]) -> IO[bytes]:
    """Write lines into a scratch file, which has no name."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    file.writelines(line.encode("utf-8", "surrogatepass") + b"\n" for line in lines)
    file.seek(0)
    return file


def _read(file: IO[bytes]) -> Iterator[str]:
    for line in file:
        yield line[:-1].decode("utf-8", "surrogatepass")
