"""A question -> its answer from a child process, which is killed when the time is over."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from graphbuild import engine
from graphbuild.errors import NotOwnError, QueryError
from graphbuild.manifest import WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from graphbuild.engine import Question
    from graphbuild.store import Store

MEMORY = 2 << 30  # bytes that a query may take, beyond the files of the store
_ERRORS: dict[str, type[Exception]] = {
    kind.__name__: kind for kind in (SyntaxError, ValueError, RuntimeError, MemoryError, NotOwnError)
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a query may take.

    Attributes:
        seconds: Its time on the clock; None gives it all the time there is, and asks in this process.
        rows: How many rows (of a graph: triples) are taken; None takes all.
        memory: The bytes that it may take where it has a time.
        remote: Whether it may ask other servers and read files and web addresses.
    """

    seconds: float | None = None
    rows: int | None = None
    memory: int = MEMORY
    remote: bool = False


FREE = Bounds()


def command() -> list[str]:
    """Give the command of a child: by its path, so that nothing of the package is imported, and nothing from the current folder."""
    return [sys.executable, "-P", engine.__file__]


def start_message(path: Path | None, memory: int | None) -> bytes:
    """Write what a child must be told first: its memory, and the folders of the RDF stores that it opens."""
    whole = None if path is None or not (path / WHOLE).is_dir() else str((path / WHOLE).absolute())
    return json.dumps({"path": None if path is None else str(path.absolute()), "whole": whole, "memory": memory}).encode()


def start_frames(store: Store, memory: int | None) -> bytes:
    """Write the first frames for a child; of a graph in memory, they hold all of it."""
    stream = io.BytesIO()
    engine.write_frame(stream, b"S", start_message(store.path, memory))
    if store.path is None:
        engine.write_frame(stream, b"Q", store.lines().to_nquads())
        engine.write_frame(stream, b"Q", store.own.quads)
    return stream.getvalue()


def ask_child(store: Store, question: Question, bounds: Bounds) -> Child:
    """Ask a child process of its own."""
    stream = io.BytesIO(start_frames(store, bounds.memory))
    stream.seek(0, io.SEEK_END)
    engine.write_frame(stream, b"A", question.to_json())
    return Child(command(), stream.getvalue(), bounds)


class Child:
    """A child process that answers one question; a context manager, at whose end it is gone."""

    def __init__(self, program: Sequence[str], frames: bytes, bounds: Bounds) -> None:
        """Start the child, send it what it is asked, and let its time run."""
        self._bounds = bounds
        self._late = False
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._timer = threading.Timer(bounds.seconds or 0, self._stop)
        self._timer.daemon = True
        if bounds.seconds is not None:
            self._timer.start()
        self._sender = threading.Thread(target=self._send, args=(frames,), daemon=True)
        self._sender.start()

    def __enter__(self) -> Self:
        """Ask in a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the child."""
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        self._sender.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def read(self) -> bytes:
        """Read the next piece of the answer, first its head; nothing at its end.

        Raises:
            QueryError: The time is over, or the memory.
            Exception: What the engine has raised.
        """
        stream = self._process.stdout
        frame = None if stream is None else engine.read_frame(stream)
        if frame is None:
            raise self._lost()
        letter, content = frame
        if letter == b"E":
            fields = json.loads(content)
            raise _ERRORS.get(fields["kind"], OSError)(fields["message"])
        return content

    def _send(self, frames: bytes) -> None:
        """Send what is asked; a store in memory is more than a pipe holds, and the child may be stopped before it has read it."""
        stream = self._process.stdin
        try:
            if stream is not None:
                stream.write(frames)
                stream.flush()
        except OSError:
            return

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _lost(self) -> QueryError:
        if self._late:
            return too_late(self._bounds.seconds or 0)
        self._process.wait()
        return gave_up(self._bounds.memory)


def too_late(seconds: float) -> QueryError:
    """Say that a query was stopped."""
    return QueryError(f"stopped after {seconds:g} seconds; ask for less, or give it more time")


def gave_up(memory: int) -> QueryError:
    """Say that a query has ended its process."""
    return QueryError(f"the engine gave up, most likely for want of memory ({memory >> 20:,} MB); ask for less, sort or group less")


class AnswerStream(io.RawIOBase):
    """The data of a child's answer as a stream to parse; what the child raises is kept in `error`, and ends the stream."""

    def __init__(self, child: Child) -> None:
        """Read from a child whose head has been read."""
        self._child = child
        self._rest = b""
        self._ended = False
        self.error: Exception | None = None

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read at most `size` bytes."""
        if not self._rest and not self._ended:
            try:
                self._rest = self._child.read()
                self._ended = not self._rest
            except (QueryError, SyntaxError, OSError, ValueError, RuntimeError, MemoryError) as error:
                self.error, self._ended = error, True
        size = len(self._rest) if size < 0 else size
        found, self._rest = self._rest[:size], self._rest[size:]
        return found
