"""What is the user's own, changed over HTTP: SPARQL Update, and the writing part of the Graph Store Protocol.

See https://www.w3.org/TR/sparql11-protocol/#update-operation and https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import DefaultGraph, Triple
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from graphbuild.engine import GRAPHS
from graphbuild.errors import InputError, NotOwnError, OutputError, StoreError, UpdateError
from graphbuild.graph.parse import parse_rdf
from graphbuild.query import Bounds
from graphbuild.serve.negotiation import GRAPH_TYPES
from graphbuild.update import put_graph, update_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request

    from graphbuild.serve.site import Settings
    from graphbuild.serve.writing import Desk

T = TypeVar("T")
_STOPPED = ("stopped after", "the engine gave up")
_USING, _USING_NAMED = "using-graph-uri", "using-named-graph-uri"


async def answer_update(request: Request, fields: Sequence[tuple[str, str]], desk: Desk | None, settings: Settings) -> Response:
    """Run the update that a request of the protocol holds, for who has the token.

    Raises:
        HTTPException: The request is wrong, or the update is refused, and why.
    """
    if desk is None:
        raise HTTPException(403, "This server changes nothing; start it with --writable, and send its token.")
    if request.method != "POST" or request.url.path.endswith("/claims"):
        raise HTTPException(400, "An update is sent to /sparql by POST.")
    desk.admit(request)
    updates = [value for name, value in fields if name == "update"]
    if len(updates) != 1 or any(name == "query" for name, _ in fields):
        raise HTTPException(400, f"There must be one update and no query, not {len(updates)} of {len(fields)} fields.")
    default, named = ([value for name, value in fields if name == wanted] for wanted in (_USING, _USING_NAMED))
    bounds = Bounds(settings.seconds, memory=settings.memory)
    done = await _change(
        desk, lambda: update_folder(settings.folder, updates[0], bounds=bounds, default_graphs=default, named_graphs=named)
    )
    return PlainTextResponse(f"{done.added} triples added, {done.removed} removed; {done.triples} of your own\n")


async def answer_graph(request: Request, iri: str | None, desk: Desk | None, settings: Settings) -> Response:
    """Put, extend or remove a graph of the user's own; of the default graph (None) that is the own part, never the facts.

    Raises:
        HTTPException: The request is wrong or refused, and why.
    """
    if desk is None:
        raise HTTPException(
            405, "This server changes nothing; start it with --writable, and send its token.", {"Allow": "GET, HEAD"}
        )
    desk.admit(request)
    if request.method == "DELETE":
        if not await _change(desk, lambda: put_graph(settings.folder, iri, None)):
            raise HTTPException(
                404, f"There is no graph <{iri}> here." if iri else "There is nothing of your own in the default graph."
            )
        return Response(status_code=204)
    triples = await _read_triples(request, iri)
    add = request.method == "POST"
    there = await _change(desk, lambda: put_graph(settings.folder, iri, triples, add=add))
    return Response(status_code=204 if there else 201)


async def _read_triples(request: Request, iri: str | None) -> list[Triple]:
    """Read the RDF that a request brings.

    Raises:
        HTTPException: It is none, or holds named graphs.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in GRAPH_TYPES:
        raise HTTPException(415, f"A graph comes as {', '.join(GRAPH_TYPES)}, not as {kind or 'nothing'}.")
    try:
        quads = list(parse_rdf(await request.body(), GRAPHS[GRAPH_TYPES[kind]], "the body", base=iri or str(request.url)))
    except InputError as error:
        raise HTTPException(400, str(error)) from error
    if any(quad.graph_name != DefaultGraph() for quad in quads):
        raise HTTPException(400, "It holds graphs with names; send one graph at a time.")
    return [quad.triple for quad in quads]


async def _change(desk: Desk, change: Callable[[], T]) -> T:
    """Make a change, one at a time; it goes on when who has asked for it leaves.

    Raises:
        HTTPException: It is refused, and why.
    """

    async def in_turn() -> T:
        async with desk.changing():
            return await asyncio.to_thread(change)

    try:
        return await asyncio.shield(in_turn())
    except NotOwnError as error:
        raise HTTPException(403, str(error)) from error
    except UpdateError as error:
        raise HTTPException(503 if error.problem.startswith(_STOPPED) else 400, str(error)) from error
    except StoreError as error:
        raise HTTPException(409, str(error)) from error
    except OutputError as error:
        raise HTTPException(507, str(error)) from error
