"""Documents put and removed over HTTP, by the commands that do so otherwise, with their locks and all or nothing."""

from __future__ import annotations

import asyncio
import hmac
import json
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from graphbuild.serve.drawing import run_command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

SECONDS = 600  # for one document: the model is loaded, and the graph's files are written anew
_FIELDS = ("title", "date", "source", "speaker")


class Desk:
    """Takes documents in and out, one at a time; a change that was begun goes on when who has asked for it leaves."""

    def __init__(self, folder: Path, token: str, changed: Callable[[], None]) -> None:
        """Write into a folder for those who have the token; `changed` is called after each change."""
        self._folder = str(folder.absolute())
        self._token = token
        self._changed = changed
        self._one = asyncio.Lock()

    def admit(self, request: Request) -> None:
        """Let who has the token pass.

        Raises:
            HTTPException: The request has none, or another one.
        """
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), self._token.encode()):
            raise HTTPException(401, "Send the server's token: Authorization: Bearer ...", {"WWW-Authenticate": "Bearer"})

    async def put(self, request: Request, document: str) -> Response:
        """Build a document into the graph, or build it anew.

        Raises:
            HTTPException: It is no text, or cannot be built.
        """
        record = _read_record(request.headers.get("content-type", ""), await request.body(), document)
        await asyncio.shield(self._build(record))
        return Response(status_code=204)

    async def remove(self, document: str) -> Response:
        """Take a document out.

        Raises:
            HTTPException: There is none, or the graph is being changed.
        """
        await asyncio.shield(self._run("remove", "--", self._folder, document))
        return Response(status_code=204)

    async def _build(self, record: dict[str, str]) -> None:
        with tempfile.TemporaryDirectory(prefix="graphbuild-") as scratch:
            path = Path(scratch, "document.jsonl")
            await asyncio.to_thread(path.write_text, json.dumps(record) + "\n", encoding="utf-8")
            await self._run("build", f"--output={self._folder}", "--", str(path))

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """Change the graph in a block, while nobody else does so here."""
        async with self._one:
            yield
        self._changed()

    async def _run(self, *arguments: str) -> None:
        async with self.changing():
            code, complaint = await run_command(arguments, SECONDS)
        if code:
            status = 404 if "no document" in complaint else 409 if "has it open" in complaint else 422
            raise HTTPException(status, complaint)


def _read_record(kind: str, body: bytes, document: str) -> dict[str, str]:
    """Read a text, or an object with `text` and what else a line of JSON Lines may have; its id is that of the address."""
    kind = kind.partition(";")[0].strip().lower()
    try:
        if kind == "text/plain":
            return {"id": document, "text": body.decode()}
        if kind == "application/json":
            given = json.loads(body)
            if not isinstance(given, dict) or not isinstance(given.get("text"), str):
                raise HTTPException(422, 'The document is an object with "text".')
            if given.get("id", document) != document:
                raise HTTPException(
                    422, f"The address names the document {document}, its id {given['id']!r}: leave the id out, or send it there."
                )
            return {"id": document, "text": given["text"], **{name: given[name] for name in _FIELDS if given.get(name)}}
    except ValueError as error:
        raise HTTPException(422, f"The document cannot be read: {error}") from error
    raise HTTPException(415, f"A document comes as text/plain or application/json, not as {kind or 'nothing'}.")
