"""Lines of documents' graphs, by the graph's name: in memory while they are few, then in a file that has no name."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType


class Sheets(MutableMapping[str, list[str]]):
    r"""Lines of N-Triples without their ends, each once, by the name of their graph in N-Triples; to be closed after use.

    >>> with Sheets() as sheets:
    ...     sheets["<a:g>"] = ["<a:s> <a:p> <a:o>", "<a:s> <a:p> <a:o>"]
    ...     sheets["<a:g>"]
    ['<a:s> <a:p> <a:o>']
    """

    IN_MEMORY = 64_000_000  # bytes

    def __init__(self) -> None:
        """Start without a sheet."""
        self._file = tempfile.SpooledTemporaryFile(max_size=self.IN_MEMORY)  # noqa: SIM115 (closed with the sheets)
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __enter__(self) -> Self:
        """Use the sheets in a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Free the file."""
        self._file.close()

    @property
    def in_memory(self) -> bool:
        """Whether the lines are few."""
        return self._end <= self.IN_MEMORY

    def __setitem__(self, name: str, lines: Iterable[str]) -> None:
        """Keep the lines of a graph, in place of those that it had."""
        content = "\n".join(dict.fromkeys(lines)).encode()
        self._file.seek(self._end)
        self._file.write(content)
        self._places[name] = (self._end, len(content))
        self._end += len(content)

    def __getitem__(self, name: str) -> list[str]:
        """Give the lines of a graph."""
        content = self._read(name)
        return content.decode().split("\n") if content else []

    def __delitem__(self, name: str) -> None:
        """Forget a graph."""
        del self._places[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names, in the order in which they came first."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the graphs."""
        return len(self._places)

    def _read(self, name: str) -> bytes:
        start, length = self._places[name]
        self._file.seek(start)
        return self._file.read(length)
