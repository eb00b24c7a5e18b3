"""The addresses of the server, and the server."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from graphbuild.errors import OutputError
from graphbuild.serve import pages, things
from graphbuild.serve.guard import Guard
from graphbuild.serve.leaving import attend
from graphbuild.serve.negotiation import choose_type
from graphbuild.serve.site import HTML, Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from graphbuild.serve.site import Settings


def make_app(settings: Settings) -> Starlette:
    """Make the application that serves a graph.

    Raises:
        StoreError: There is no graph in the folder.
    """
    site = Site(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await asyncio.gather(site.pool.close(), site.pages.close())

    middleware = [Middleware(Guard, origins=settings.origins)]
    if settings.origins:
        middleware.append(
            Middleware(
                CORSMiddleware, allow_origins=settings.origins, allow_methods=["GET", "POST", "PUT", "DELETE"], allow_headers=["*"]
            )
        )
    reading = ["GET", "HEAD"]
    routes = [
        Route("/", attend(site.start), methods=reading),
        Route("/sparql", attend(site.sparql), methods=[*reading, "POST"]),
        Route("/sparql/claims", attend(site.sparql), methods=[*reading, "POST"]),
        Route("/graphs", attend(site.graph_store), methods=[*reading, "PUT", "POST", "DELETE"]),
        Route("/query", attend(site.query_page), methods=reading),
        Route("/explore", site.explore, methods=reading),
        Route("/view", attend(site.view), methods=reading),
        Route("/assets/{name}", site.asset, methods=reading),
        *(Route(f"/{kind}/{{rest:path}}", attend(site.thing), methods=[*reading, "PUT", "DELETE"]) for kind in things.KINDS),
    ]
    handlers: dict[Any, Callable[..., Any]] = {HTTPException: _explain}
    return Starlette(routes=routes, middleware=middleware, exception_handlers=handlers, lifespan=lifespan)


def run_server(settings: Settings, port: int, ready: Callable[[str], None]) -> None:
    """Serve a graph on this machine until Ctrl-C.

    Args:
        settings: What is served, and how.
        port: Where; 0 takes a free one.
        ready: Called with the address when requests are heard.

    Raises:
        OutputError: The port is taken.
        StoreError: There is no graph in the folder.
    """
    app = make_app(settings)
    # with the protocol named, asyncio sends small pieces at once (TCP_NODELAY); without, each reply waits 40 ms for the next
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise OutputError(f"port {port}", f"cannot be had ({error.strerror})", "name another one with --port") from error
        listener.listen(512)
        ready(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=1 << 18,
            timeout_graceful_shutdown=2,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a complaint of uvicorn's is worth a line: not that we break an answer off (`Guard` says so) or end on Ctrl-C."""
    cancelled = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cancelled and not any(words in record.getMessage() for words in ("without completing", "graceful shutdown"))


async def _explain(request: Request, error: Exception) -> Response:
    """Say what is wrong, on a page to people and in a line to programs."""
    status, detail, headers = 500, str(error), None
    if isinstance(error, HTTPException):
        status, detail, headers = error.status_code, error.detail, error.headers
    if choose_type(request.headers.get("accept"), ["text/plain", HTML]) == HTML:
        return Response(pages.error_page(status, detail), status, headers, HTML)
    return PlainTextResponse((detail + "\n").encode("utf-8", "replace"), status, headers)
