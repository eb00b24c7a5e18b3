"""A child process of `engine.py` that answers questions, as the server talks with it."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild import engine
from graphbuild.query.bounds import command, start_message

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from graphbuild.engine import Question

Signature = tuple[Path, int, int]
"""A generation of a store: its folder, and when and as what file its manifest was written."""


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
    async def start(cls, signature: Signature, memory: int, *, behind: int = 0) -> Worker:
        """Start a child on a generation of a store, so many steps of the system's priority behind this process."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command(), stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL)
        if behind and hasattr(os, "setpriority"):  # not on every system
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + behind)
        worker = cls(process, signature)
        worker._write(b"S", start_message(signature[0], memory))
        return worker

    async def ask(self, question: Question) -> None:
        """Ask, and read the answer with `read`: first the head, then the data, then nothing."""
        self._write(b"A", question.to_json())
        if self._process.stdin is not None:
            try:
                await self._process.stdin.drain()
            except ConnectionError as error:
                raise EOFError from error

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

    def _write(self, letter: bytes, content: bytes) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(engine.HEAD.pack(letter, len(content)) + content)
