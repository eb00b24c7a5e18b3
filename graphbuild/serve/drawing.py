"""An entity and a distance -> the page of `graphbuild view`, drawn by a process of its own and kept for the next who asks."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

import graphbuild
from graphbuild.errors import QueryError
from graphbuild.query.bounds import too_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.serve.worker import Signature

KEPT = 20  # pages
_ENDING: set[asyncio.Task[tuple[bytes, bytes]]] = set()  # so that nobody collects them before they end


class Draughtsman:
    """Draws one page at a time."""

    def __init__(self, folder: Path, seconds: float) -> None:
        """Draw from a folder; a page that takes longer than `seconds` is given up."""
        self._folder, self._seconds = str(folder.absolute()), seconds
        self._one = asyncio.Lock()
        self._pages: OrderedDict[tuple[Signature, str, int], bytes] = OrderedDict()

    async def draw(self, signature: Signature, about: str, hops: int) -> bytes:
        """Draw what is near an entity; without a name, the whole graph.

        Raises:
            QueryError: It takes too long, or cannot be drawn; with the reason.
        """
        key = (signature, about, hops)
        async with self._one:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
            page = await self._run(about, hops)
            self._pages[key] = page
            if len(self._pages) > KEPT:
                self._pages.popitem(last=False)
            return page

    async def _run(self, about: str, hops: int) -> bytes:
        with tempfile.TemporaryDirectory(prefix="graphbuild-") as scratch:
            page = Path(scratch, "page.html")
            near = [f"--about={about}", f"--hops={hops}"] if about else []
            code, complaint = await run_command(("view", f"--output={page}", *near, "--", self._folder), self._seconds)
            if code:
                raise QueryError(complaint)
            return await asyncio.to_thread(page.read_bytes)


async def run_command(arguments: Sequence[str], seconds: float) -> tuple[int, str]:
    """Run a command of graphbuild in a process of its own; give its exit code and what it complains of.

    Raises:
        QueryError: It takes longer than `seconds`.
    """
    package = str(Path(graphbuild.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "graphbuild", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=environment,
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            _, complaint = await process.communicate()
    except TimeoutError as error:
        raise too_late(seconds) from error
    finally:
        if process.returncode is None:
            process.terminate()  # so that a change is undone before the process ends; nothing waits, for the client may be gone
            ending = asyncio.create_task(process.communicate())
            _ENDING.add(ending)
            ending.add_done_callback(_ENDING.discard)
    return process.returncode or 0, complaint.decode("utf-8", "replace").strip().removeprefix("graphbuild: error: ")
