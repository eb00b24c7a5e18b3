"""Lines of documents' graphs -> TriG of the whole graph, as a file that is written while it is read, so that it is nowhere as a whole."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

from graphbuild.graph.default import Default

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LINES = 5_000  # of the default graph at a time


class Filling(io.RawIOBase):
    r"""A file of TriG: documents' graphs, then the default graph that follows from them.

    >>> Filling({"<a:g>": ["<a:s> <a:p> <a:o>"]}).read()
    b'GRAPH <a:g> {\n<a:s> <a:p> <a:o> .\n}\n'
    """

    def __init__(self, graphs: Mapping[str, Sequence[str]]) -> None:
        """Take lines of N-Triples without their ends, each once, by the name of their graph in N-Triples."""
        self._pieces = _write(graphs)
        self._piece = io.BytesIO()

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes, and no more than one graph; nothing at the end."""
        while not (found := self._piece.read(size)):
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._piece = io.BytesIO(piece.encode())
        return found


def _write(graphs: Mapping[str, Sequence[str]]) -> Iterator[str]:
    default = Default()
    for name, lines in graphs.items():
        if lines:
            default.add(lines)
            yield f"GRAPH {name} {{\n{_end(lines)}}}\n"
    remaining = default.lines()
    while piece := _end(islice(remaining, LINES)):
        yield piece


def _end(lines: Iterable[str]) -> str:
    return "".join([f"{line} .\n" for line in lines])
