"""What every request must pass and every page carries: no foreign names or pages, no huge bodies, nothing from elsewhere."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

LARGEST_BODY = 1 << 20  # bytes
READ_OFF = 16 << 20  # bytes of a refused body that are read all the same: many clients read no answer before they have sent theirs
READ_OFF_SECONDS = 1.0
HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Turns away what does not come from this machine by its own name, or from a page that may ask.

    A page of another site that has its name point here (DNS rebinding) sends its own Host; a page that merely asks here sends its Origin.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        """Guard an application; pages of these `origins` (or of any, with `*`) may ask as well."""
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refuse(headers)
        if refused is not None:
            await _read_off(receive)
            await refused(scope, receive, send)
            return
        seen = 0

        async def count() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > LARGEST_BODY:
                raise TooLargeError
            return message

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    if name != "Cross-Origin-Resource-Policy" or not self._origins:
                        own.setdefault(name, value)
                own.setdefault("Content-Security-Policy", POLICY)
            await send(message)

        try:
            await self._app(scope, count, add)
        except TooLargeError:
            await _read_off(receive)
            await _too_large()(scope, receive, send)
        except BrokenOffError as error:  # the server closes the connection of an answer that has no end
            log.warning("an answer was broken off: %s", error)

    def _refuse(self, headers: Headers) -> PlainTextResponse | None:
        if _name_of(headers.get("host", "")) not in HOSTS:
            return PlainTextResponse("This server answers to localhost and 127.0.0.1 alone.\n", 400)
        origin = headers.get("origin")
        if origin is not None and "*" not in self._origins and origin not in self._origins:
            own = urlsplit(origin)
            if own.scheme != "http" or own.netloc != headers.get("host"):
                return PlainTextResponse("Pages of other sites may not ask here; --cors allows one.\n", 403)
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length) > LARGEST_BODY:
            return _too_large()
        return None


class BrokenOffError(Exception):
    """An answer that has begun cannot be finished."""


class TooLargeError(Exception):
    """A body that does not say how long it is has become too long."""


async def _read_off(receive: Receive) -> None:
    """Read what is left of a body, or as much of it as comes soon and is read at all."""
    left = READ_OFF
    with suppress(TimeoutError):
        async with asyncio.timeout(READ_OFF_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return


def _too_large() -> PlainTextResponse:
    return PlainTextResponse(f"A request may have {LARGEST_BODY:,} bytes.\n", 413, {"Connection": "close"})


def _name_of(host: str) -> str:
    """Take the name without its port.

    >>> _name_of("localhost:8000"), _name_of("[::1]:8000"), _name_of("evil.example")
    ('localhost', '::1', 'evil.example')
    """
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
