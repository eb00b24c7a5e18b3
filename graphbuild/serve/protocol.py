"""HTTP -> questions, answers -> HTTP: the query part of https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from graphbuild.engine import Question
from graphbuild.errors import QueryError
from graphbuild.query.syntax import find_sources, refuse_monsters, refuse_services, refuse_updates, to_error, tokenize
from graphbuild.serve.guard import BrokenOffError
from graphbuild.serve.negotiation import GRAPH_TYPES, RESULT_TYPES, UTF8, choose_type
from graphbuild.serve.turns import BusyError
from graphbuild.serve.worker import RefusedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from starlette.requests import Request

    from graphbuild.query.syntax import Token
    from graphbuild.serve.pool import Answer, Pool

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1000
_DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
_GRAPHS = ("CONSTRUCT", "DESCRIBE")


async def answer_query(
    request: Request, fields: Sequence[tuple[str, str]], pool: Pool, prefixes: Mapping[str, str], *, union: bool
) -> Response:
    """Answer a request of the protocol that holds a query.

    Args:
        request: The request.
        fields: What it holds.
        pool: Who answers.
        prefixes: Prefixes that a query need not declare.
        union: Whether all graphs together are the default graph, where the request names none.

    Raises:
        HTTPException: The request is wrong, and why.
    """
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise HTTPException(400, f"There must be one query, not {len(queries)}.")
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    sparql = queries[0]
    tokens = check_query(sparql)
    is_graph = any(token.is_word(*_GRAPHS) for token in _first_words(tokens))
    types = GRAPH_TYPES if is_graph else RESULT_TYPES
    kind = choose_type(request.headers.get("accept"), list(types))
    if kind is None:
        raise HTTPException(406, f"The answer can be written as {', '.join(types)}.")
    dataset = bool(default or named)
    sources = () if dataset else tuple(iri for iri, _ in find_sources(tokens, prefixes))
    question = Question(
        sparql,
        prefixes,
        union=union,
        default_graphs=default if dataset else None,
        named_graphs=named if dataset else None,
        required=(*default, *named, *sources),
        results=types[kind] if not is_graph else "json",
        graph=types[kind] if is_graph else "ntriples",
        seconds=pool.seconds,
    )
    return await send(pool, question, kind, name_client(request))


def name_client(request: Request) -> str:
    """Tell clients apart, as far as they let us: by where they are (as a proxy on this machine says, too) and what they are."""
    return f"{request.client.host if request.client else ''} {request.headers.get('user-agent', '')}"


async def send(pool: Pool, question: Question, kind: str, client: str) -> Response:
    """Ask for a client, and send the answer as it comes; what goes wrong before its first piece is told with a status of its own.

    Raises:
        HTTPException: The question cannot be answered.
    """
    async with AsyncExitStack() as stack:
        try:
            answer = await stack.enter_async_context(pool.ask(question, client))
            pieces = answer.pieces()
            first = [piece async for piece in _first_of(pieces)]
        except (BusyError, RefusedError, QueryError) as error:
            refuse(error, question)
        later = stack.pop_all()
    body = _whole(first, pieces, later)
    return StreamingResponse(body, media_type=kind + UTF8, headers={"Vary": "Accept"})


def refuse(error: Exception, question: Question) -> NoReturn:
    """Turn what the pool raises into a status."""
    if isinstance(error, BusyError):
        raise HTTPException(503, "Too many queries are waiting; ask again later.", {"Retry-After": "5"}) from error
    if isinstance(error, QueryError):
        raise HTTPException(503, str(error)) from error
    if isinstance(error, RefusedError):
        if error.kind == "SyntaxError":
            raise HTTPException(400, str(to_error(str(error), question.sparql, question.prefixes))) from error
        if error.kind == "LookupError":
            raise HTTPException(400, f"There is no graph <{error}> here.") from error
        if error.kind == "ValueError" or (error.kind == "RuntimeError" and "not supported" in str(error)):
            raise HTTPException(400, str(error)) from error
    raise HTTPException(500, f"The query cannot be answered: {error}") from error


async def _first_of(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for piece in pieces:
        yield piece
        return


async def _whole(first: list[bytes], pieces: AsyncIterator[bytes], later: AsyncExitStack) -> AsyncIterator[bytes]:
    """Send the rest; what goes wrong now breaks the connection off, so that no client takes a part for the whole.

    Raises:
        BrokenOffError: The time is over, or the memory.
    """
    async with later:
        for piece in first:
            yield piece
        try:
            async for piece in pieces:
                yield piece
        except (QueryError, RefusedError) as error:
            raise BrokenOffError(str(error)) from error


async def read_answer(pool: Pool, question: Question) -> tuple[str, bytes]:
    """Give the form of an answer and all of its data.

    Raises:
        HTTPException: The question cannot be answered.
    """
    try:
        answer: Answer
        async with pool.ask(question) as answer:
            return answer.form, await answer.data()
    except (BusyError, RefusedError, QueryError) as error:
        refuse(error, question)


async def read_fields(request: Request) -> list[tuple[str, str]]:
    """Read the parameters of a request in one of the protocol's three ways.

    Raises:
        HTTPException: They cannot be read.
    """
    fields = read_form(request.url.query.encode())
    if request.method != "POST":
        return fields
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        return read_form(await request.body())
    if kind in _DIRECT:
        name = _DIRECT[kind]
        try:
            sparql = (await request.body()).decode()
        except UnicodeDecodeError as error:
            raise HTTPException(400, f"The {name} is not UTF-8.") from error
        return [*(field for field in fields if field[0] not in _DIRECT.values()), (name, sparql)]
    raise HTTPException(415, f"A query or an update comes as {FORM}, {' or '.join(_DIRECT)}, not as {kind or 'nothing'}.")


def read_form(data: bytes) -> list[tuple[str, str]]:
    """Read the fields of a form or an address.

    Raises:
        HTTPException: They are not UTF-8, or too many.
    """
    try:
        return parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400, f"The parameters cannot be read: {error}") from error


def check_query(sparql: str) -> tuple[Token, ...]:
    """Read a query's words.

    Raises:
        HTTPException: It would change the graph or ask outside of it.
    """
    try:
        refuse_monsters(sparql)
        tokens = tokenize(sparql)
        refuse_updates(sparql, tokens)
        refuse_services(sparql, tokens)
    except QueryError as error:
        raise HTTPException(400, str(error)) from error
    return tokens


def _first_words(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Give the word that says what kind of query it is."""
    return tuple(token for token in tokens if token.is_word("SELECT", "ASK", *_GRAPHS))[:1]
