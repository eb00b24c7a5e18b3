"""An endpoint -> the same one, which stops when its client has left: nobody's question keeps a worker from the others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    Endpoint = Callable[[Request], Awaitable[Response]]

_UNHEARD = 499  # as nginx counts it: the client closed the connection before the answer


def attend(endpoint: Endpoint) -> Endpoint:
    """Answer as an endpoint does until the first byte is sent, for as long as the client is there; later the response sees to it."""

    async def answer(request: Request) -> Response:
        try:
            await request.body()  # and keep it: what is received from now on can only be that the client leaves
        except ClientDisconnect:
            return Response(status_code=_UNHEARD)
        work = asyncio.ensure_future(endpoint(request))
        leaving = asyncio.ensure_future(_see_off(request))
        try:
            done, _ = await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
            return work.result() if work in done else Response(status_code=_UNHEARD)
        finally:
            work.cancel()
            leaving.cancel()
            await asyncio.gather(work, leaving, return_exceptions=True)

    return answer


async def _see_off(request: Request) -> None:
    """Wait until the client leaves."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
