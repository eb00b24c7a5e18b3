"""Questions -> answers from a few child processes, which are killed and replaced when their time is over.

A child sees the generation of the store that was the present one when the child was started. When another one is, the next question
goes to a new child: a served graph follows what is built.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphbuild import engine
from graphbuild.errors import StoreError
from graphbuild.manifest import MANIFEST, read_manifest
from graphbuild.query.bounds import command, gave_up, start_message, too_late

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

    from graphbuild.engine import Question

Signature = tuple[Path, int, int]
"""A generation of a store: its folder, and when and as what file its manifest was written."""

WAITING = 1000  # questions in the queue; more are turned away
LOOKED = 0.5  # seconds for which a look at the folder is good


class BusyError(Exception):
    """So many questions are waiting that this one was not taken."""


class RefusedError(Exception):
    """The engine has raised something: `kind` is its name, the message its own."""

    def __init__(self, kind: str, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.kind = kind


class Worker:
    """A child process that answers one question at a time."""

    def __init__(self, process: Process, signature: Signature) -> None:
        """Take a running child and the generation that it has opened."""
        self._process = process
        self.signature = signature

    @classmethod
    async def start(cls, signature: Signature, memory: int) -> Worker:
        """Start a child on a generation of a store."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command(), stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL)
        worker = cls(process, signature)
        await worker._send(b"S", start_message(signature[0], memory))
        return worker

    async def ask(self, question: Question) -> None:
        """Ask, and read the answer with `read`: first the head, then the data, then nothing."""
        await self._send(b"A", question.to_json())

    async def read(self) -> bytes:
        """Read a frame of the answer; nothing at its end.

        Raises:
            RefusedError: The engine has raised something.
            EOFError: The child is gone.
        """
        stream = self._process.stdout
        if stream is None:
            raise EOFError
        letter, length = engine.HEAD.unpack(await stream.readexactly(engine.HEAD.size))
        content = await stream.readexactly(length)
        if letter == b"E":
            fields = json.loads(content)
            raise RefusedError(fields["kind"], fields["message"])
        return content

    def kill(self) -> None:
        """End the child, whatever it does."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def bury(self) -> None:
        """Read what a killed child has left in its pipes, so that they close."""
        await self._process.communicate()

    async def _send(self, letter: bytes, content: bytes) -> None:
        stream = self._process.stdin
        if stream is not None:
            stream.write(engine.HEAD.pack(letter, len(content)) + content)
            try:
                await stream.drain()
            except ConnectionError as error:
                raise EOFError from error


class Answer:
    """An answer that is being read: its `form` (`rows`, `graph`, `answer`), and its data piece by piece."""

    def __init__(self, worker: Worker, form: str, deadline: float, pool: Pool) -> None:
        """Take a worker whose head has been read."""
        self.form = form
        self.whole = False
        self._worker, self._deadline, self._pool = worker, deadline, pool

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the data.

        Raises:
            QueryError: The time is over, or the memory.
        """
        while piece := await self._pool.read(self._worker, self._deadline):
            yield piece
        self.whole = True

    async def data(self) -> bytes:
        """Read all data."""
        return b"".join([piece async for piece in self.pieces()])


class Pool:
    """A few workers on one folder, and those who wait for them."""

    def __init__(self, folder: Path, *, size: int, seconds: float, memory: int) -> None:
        """Start no worker before there is a question.

        Args:
            folder: The graph's folder.
            size: How many questions are answered at a time.
            seconds: What each may take.
            memory: The bytes that each may take.
        """
        self.seconds = seconds
        self._folder, self._memory = folder, memory
        self._free = asyncio.Semaphore(size)
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._signature: Signature = (folder, 0, 0)
        self._looked = 0.0

    @property
    def signature(self) -> Signature:
        """The present generation: it is another one after a change."""
        now = time.monotonic()
        if now - self._looked > LOOKED:
            with suppress(StoreError, OSError):  # a graph that is gone is told of by the child that cannot open it
                self._signature = look(self._folder)
            self._looked = now
        return self._signature

    def look_again(self) -> None:
        """Look at the folder before the next question, as it has just been changed."""
        self._looked = 0.0

    @asynccontextmanager
    async def ask(self, question: Question) -> AsyncIterator[Answer]:
        """Ask, and read the answer in a block; a worker whose answer is not read to its end is killed.

        Raises:
            BusyError: Too many are waiting.
            RefusedError: The engine has raised something.
            QueryError: The time is over, or the memory.
        """
        if self._waiting >= WAITING:
            raise BusyError
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        worker: Worker | None = None
        keep = False
        try:
            deadline = time.monotonic() + self.seconds
            worker = await self._take()
            try:
                await worker.ask(question)
                form = json.loads(await self.read(worker, deadline))["form"]
                answer = Answer(worker, form, deadline, self)
                yield answer
                keep = answer.whole
            except RefusedError:
                keep = True
                raise
        finally:
            if worker is not None and keep:
                self._idle.append(worker)
            elif worker is not None:
                self._end(worker)
            self._free.release()

    async def read(self, worker: Worker, deadline: float) -> bytes:
        """Read a frame before the deadline.

        Raises:
            QueryError: The time is over, or the child has ended itself.
        """
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                return await worker.read()
        except TimeoutError as error:
            raise too_late(self.seconds) from error
        except EOFError as error:
            raise gave_up(self._memory) from error

    async def close(self) -> None:
        """End all workers."""
        for worker in list(self._all):
            self._end(worker)
        self._idle.clear()
        await asyncio.gather(*self._ending)

    def _end(self, worker: Worker) -> None:
        """Kill a worker, without waiting: the one who asked may be gone, and each wait of theirs cancelled."""
        self._all.discard(worker)
        worker.kill()
        ending = asyncio.create_task(worker.bury())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def _take(self) -> Worker:
        signature = self.signature
        while self._idle:
            worker = self._idle.pop()
            if worker.signature == signature:
                return worker
            self._end(worker)
        worker = await Worker.start(signature, self._memory)
        self._all.add(worker)
        return worker


def look(folder: Path) -> Signature:
    """Find the present generation of a folder's store.

    Raises:
        StoreError: The graph is gone, or its manifest cannot be read.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise StoreError(str(folder), "is no knowledge graph any more", "build it again")
    stat = (folder / MANIFEST).stat()
    return manifest.find_store(folder), stat.st_mtime_ns, stat.st_ino


async def select(pool: Pool, question: Question) -> list[dict[str, Any]]:
    """Give the rows of a SELECT, each the values (no more than that) by variable."""
    async with pool.ask(question) as answer:
        found = json.loads(await answer.data())
    return [{name: term["value"] for name, term in row.items()} for row in found["results"]["bindings"]]
