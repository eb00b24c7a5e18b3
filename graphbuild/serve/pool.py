"""Questions -> answers from a few child processes, which are killed and replaced when their time is over.

A child sees the generation of the store that was the present one when the child was started. When another one is, the next question
goes to a new child: a served graph follows what is built.

Where all common workers are busy, a reserved one tries a question for a moment. What it has not answered by then, whole, waits for a
common one and is asked there again: nothing of it was sent yet. The next time that the same is asked, it is not tried.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from graphbuild.errors import StoreError
from graphbuild.manifest import MANIFEST, read_manifest
from graphbuild.query.bounds import gave_up, too_late
from graphbuild.serve.turns import Place, Turns
from graphbuild.serve.worker import RefusedError, Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from graphbuild.engine import Question
    from graphbuild.serve.turns import Ticket
    from graphbuild.serve.worker import Signature

LOOKED = 0.5  # seconds for which a look at the folder is good
MOMENT = 0.5  # seconds that a reserved worker tries a question
PATIENCE = 1.0  # seconds after its time in which an answer can still be broken off in order
BEHIND = 5  # steps of priority that common workers are behind reserved ones, for which a moment is to be enough
KNOWN = 1000  # questions that are known to take longer
SMALL = 1 << 20  # bytes of the longest answer that it gives


class Answer:
    """An answer that is being read: its `form` (`rows`, `graph`, `answer`), and its data piece by piece."""

    def __init__(self, form: str, pieces: AsyncIterator[bytes]) -> None:
        """Take the head of an answer, and what is to come."""
        self.form = form
        self.whole = False
        self._pieces = pieces

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the data.

        Raises:
            QueryError: The time is over, or the memory.
        """
        async for piece in self._pieces:
            yield piece
        self.whole = True

    async def data(self) -> bytes:
        """Read all data."""
        return b"".join([piece async for piece in self.pieces()])


class Pool:
    """A few workers on one folder, and those who wait for them."""

    def __init__(self, folder: Path, *, size: int, seconds: float, memory: int, reserved: int = 0) -> None:
        """Start no worker before there is a question.

        Args:
            folder: The graph's folder.
            size: How many questions are answered at a time.
            seconds: What each may take.
            memory: The bytes that each may take.
            reserved: How many more workers there are to try questions for a moment.
        """
        self.seconds = seconds
        self._folder, self._memory = folder, memory
        self._turns, self._reserved = Turns(size, reserved), reserved
        self._idle: dict[Place, list[Worker]] = {place: [] for place in Place}
        self._all: set[Worker] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._long: OrderedDict[bytes, None] = OrderedDict()
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
    async def ask(self, question: Question, client: str = "") -> AsyncIterator[Answer]:
        """Ask, and read the answer in a block; a worker whose answer is not read to its end is killed.

        Args:
            question: The question.
            client: Who asks: those who ask little come before those who ask much.

        Raises:
            BusyError: Too many are waiting.
            RefusedError: The engine has raised something.
            QueryError: The time is over, or the memory.
        """
        text = question.to_json()
        ticket = await self._turns.take(client, may_try=text not in self._long)
        try:
            if ticket.place is Place.RESERVED:
                small = await self._try(question, ticket)
                if small is not None:
                    yield small
                    return
                self._long[text] = None
                if len(self._long) > KNOWN:
                    self._long.popitem(last=False)
                await self._turns.take_common(ticket)
            started = time.monotonic()
            async with self._read(question, ticket) as answer:
                yield answer
            if time.monotonic() - started < MOMENT:
                self._long.pop(text, None)
        finally:
            self._turns.give(ticket)

    async def _try(self, question: Question, ticket: Ticket) -> Answer | None:
        """Give an answer that is small and comes within a moment, whole; None where it is not or does not."""
        pieces, size = list[bytes](), 0
        try:
            async with asyncio.timeout(MOMENT), self._read(question, ticket) as answer:
                async for piece in answer.pieces():
                    pieces.append(piece)
                    size += len(piece)
                    if size > SMALL:
                        return None
        except TimeoutError:
            return None
        return Answer(answer.form, _each(pieces))

    @asynccontextmanager
    async def _read(self, question: Question, ticket: Ticket) -> AsyncIterator[Answer]:
        """Ask a worker and read its answer in a block, as `ask` does.

        Who stops reading while the answer is sent cannot be told that the time is over: worker and place go without a word.
        """
        keep = False
        deadline = time.monotonic() + self.seconds
        place = ticket.place or Place.COMMON
        worker = await self._take(place)
        alarm = asyncio.get_running_loop().call_later(self.seconds + PATIENCE, self._expire, worker, ticket)
        try:
            form = json.loads(await self._frame(worker, deadline, question))["form"]
            answer = Answer(form, self._frames(worker, deadline))
            yield answer
            keep = answer.whole
        except RefusedError:
            keep = True
            raise
        finally:
            alarm.cancel()
            if keep:
                self._idle[place].append(worker)
            else:
                self._end(worker)

    async def _frames(self, worker: Worker, deadline: float) -> AsyncIterator[bytes]:
        while piece := await self._frame(worker, deadline):
            yield piece

    async def _frame(self, worker: Worker, deadline: float, question: Question | None = None) -> bytes:
        """Read a frame before the deadline, once the question, if it is given, was asked.

        Raises:
            QueryError: The time is over, or the child has ended itself.
        """
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                if question is not None:
                    await worker.ask(question)
                return await worker.read()
        except TimeoutError as error:
            raise too_late(self.seconds) from error
        except EOFError as error:
            raise gave_up(self._memory) from error

    async def close(self) -> None:
        """End all workers."""
        for worker in list(self._all):
            self._end(worker)
        for idle in self._idle.values():
            idle.clear()
        await asyncio.gather(*self._ending)

    def _end(self, worker: Worker) -> None:
        """Kill a worker, without waiting: the one who asked may be gone, and each wait of theirs cancelled."""
        self._all.discard(worker)
        worker.kill()
        ending = asyncio.create_task(worker.bury())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    def _expire(self, worker: Worker, ticket: Ticket) -> None:
        worker.kill()
        self._turns.give(ticket)

    async def _take(self, place: Place) -> Worker:
        signature, idle = self.signature, self._idle[place]
        while idle:
            worker = idle.pop()
            if worker.signature == signature:
                return worker
            self._end(worker)
        worker = await Worker.start(signature, self._memory, behind=BEHIND if self._reserved and place is Place.COMMON else 0)
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


async def _each(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
