"""What answers at each address: pages, RDF, and answers to queries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from graphbuild.engine import Question
from graphbuild.errors import QueryError
from graphbuild.folder import recover
from graphbuild.query import MEMORY, NAMED_QUERIES
from graphbuild.serve import pages, things
from graphbuild.serve.description import describe_service
from graphbuild.serve.drawing import Draughtsman
from graphbuild.serve.guard import POLICY
from graphbuild.serve.negotiation import GRAPH_TYPES, UTF8, choose_type
from graphbuild.serve.pool import Pool
from graphbuild.serve.protocol import answer_query, check_query, name_client, read_answer, read_fields, read_form, refuse, send
from graphbuild.serve.turns import BusyError
from graphbuild.serve.updating import answer_graph, answer_update
from graphbuild.serve.whole import Whole
from graphbuild.serve.worker import RefusedError
from graphbuild.serve.writing import Desk
from graphbuild.serve.yasgui import SCRIPT, STYLE, find_yasgui
from graphbuild.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

HTML = "text/html"
MOST_HOPS = 3
RESERVED = 2  # workers that try queries for a moment while all others are busy
PAGES = 2  # workers for the questions of pages, which are ours and short, so that no query of a client's holds up a page
SHOWN = 1000  # rows on the plain query page
ASSETS = {"style.css": "text/css", "explore.js": "text/javascript", "query.js": "text/javascript"}
YASGUI_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")  # it writes styles into its elements


@dataclass(frozen=True, slots=True)
class Settings:
    """How a graph is served.

    Attributes:
        folder: The graph's folder.
        seconds: What a query may take on the clock.
        workers: How many queries are answered at a time.
        memory: The bytes that each may take.
        origins: Sites whose pages may ask, such as `https://example.org`; `*` for all.
        token: What must be sent to change anything; None where nobody may.
    """

    folder: Path
    seconds: float = 30
    workers: int = 4
    memory: int = MEMORY
    origins: tuple[str, ...] = ()
    token: str | None = None


class Site:
    """The answers, one method an address."""

    def __init__(self, settings: Settings) -> None:
        """Look at a graph.

        Raises:
            StoreError: There is none in the folder.
        """
        recover(settings.folder)
        store = open_store(settings.folder)
        self.names = store.names
        store.close()
        self.title = settings.folder.absolute().name
        make_pool = partial(Pool, settings.folder, seconds=settings.seconds, memory=settings.memory)
        self.pool, self.pages = make_pool(size=settings.workers, reserved=RESERVED), make_pool(size=PAGES)
        self.whole = Whole(self._select, self.pages)
        self.draughtsman = Draughtsman(settings.folder, settings.seconds)
        self.desk = Desk(settings.folder, settings.token, self._look_again) if settings.token else None
        self._settings = settings
        self.prefixes = self.names.prefixes

    async def sparql(self, request: Request) -> Response:
        """Answer a query, run an update, or describe the service."""
        union = request.url.path.endswith("/claims")
        fields = await read_fields(request)
        if any(name == "update" for name, _ in fields):
            return await answer_update(request, fields, self.desk, self._settings)
        if request.method != "POST" and not any(name == "query" for name, _ in fields):
            if choose_type(request.headers.get("accept"), [*GRAPH_TYPES, HTML]) == HTML:
                return RedirectResponse("/query", 303, {"Vary": "Accept"})
            kind = _graph_type(request)
            address = str(request.url.replace(query=""))
            return _response(describe_service(address, GRAPH_TYPES[kind], union=union, writable=self.desk is not None), kind)
        return await answer_query(request, fields, self.pool, self.prefixes, union=union)

    async def graph_store(self, request: Request) -> Response:
        """Send a graph, or change one of the user's own (https://www.w3.org/TR/sparql11-http-rdf-update/)."""
        fields = read_form(request.url.query.encode())
        if [name for name, _ in fields] not in (["default"], ["graph"]):
            raise HTTPException(400, "Name one graph, with ?default or ?graph=IRI.")
        ((name, iri),) = fields
        graph = None if name == "default" else iri
        if request.method in {"PUT", "POST", "DELETE"}:
            return await answer_graph(request, graph, self.desk, self._settings)
        return await self._graph(request, graph)

    async def _graph(self, request: Request, iri: str | None, kind: str | None = None) -> Response:
        kind = kind or _graph_type(request)
        question = self._question(
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            graph=GRAPH_TYPES[kind],
            default_graphs=iri and (iri,),
            required=(iri,) if iri else (),
        )
        try:
            return await send(self.pool, question, kind, name_client(request))
        except HTTPException as error:
            if error.status_code == 400 and iri is not None:  # noqa: PLR2004 -- what `send` says of a graph that is not there
                raise HTTPException(404, error.detail) from error
            raise

    async def thing(self, request: Request) -> Response:
        """Send what an IRI of the graph names: a page, or RDF."""
        found = things.read_path(request.scope["raw_path"].decode("ascii", "replace").partition("?")[0], self.names)
        if found is None:
            raise HTTPException(404, "Nothing is named so.")
        if request.method in {"PUT", "DELETE"}:
            return await self._change(request, found)
        wanted = request.query_params.get("format")
        types = {form: kind for kind, form in reversed(list(GRAPH_TYPES.items()))}
        if wanted is not None and wanted not in types:
            raise HTTPException(400, f"The formats are {', '.join(types)}.")
        kind = types[wanted] if wanted else choose_type(request.headers.get("accept"), [HTML, *GRAPH_TYPES])
        if kind is None:
            raise HTTPException(406, f"This comes as {HTML}, {', '.join(GRAPH_TYPES)}.")
        if found.kind == "graph":
            return await self._graph(request, found.iri, "text/turtle" if kind == HTML else kind)
        if kind == HTML:
            page = await pages.thing_page(self._select, self.names, found)
            if page is None:
                raise HTTPException(404, f"This graph has no {found.kind} {found.id}.")
            return _response(page, HTML)
        query = things.RDF_OF_ENTITY if found.kind == "entity" else things.RDF_OF
        question = self._question(query.format(iri=found.term), union=True, graph=GRAPH_TYPES[kind])
        _, data = await read_answer(self.pages, question)
        if not data.strip() or data == b"[]":
            raise HTTPException(404, f"This graph has no {found.kind} {found.id}.")
        return _response(data, kind)

    async def _change(self, request: Request, found: things.Thing) -> Response:
        if self.desk is None or found.kind != "document":
            what = (
                "Only documents are put and removed"
                if self.desk
                else "This server changes nothing; --writable lets documents come and go"
            )
            raise HTTPException(405, f"{what}.", {"Allow": "GET, HEAD"})
        self.desk.admit(request)
        try:
            return await (self.desk.put(request, found.id) if request.method == "PUT" else self.desk.remove(found.id))
        except QueryError as error:
            raise HTTPException(503, error.problem) from error

    async def start(self, request: Request) -> Response:
        """Show documents, entities, and what a search finds."""
        words = request.query_params.get("q", "").strip()[:200]
        first = request.query_params.get("from", "0")
        if not first.isascii() or not first.isdigit() or len(first) > 9:  # noqa: PLR2004 -- more than any graph has
            raise HTTPException(400, "from is a number.")
        return _response(await pages.start_page(self._select, self.whole, self.names, self.title, words, int(first)), HTML)

    async def query_page(self, request: Request) -> Response:
        """Show YASGUI, or where it is not installed (or not wanted: `plain`) a form and its rows."""
        sparql = request.query_params.get("query")
        union = "claims" in request.query_params
        if find_yasgui() is not None and sparql is None and "plain" not in request.query_params:
            page = pages.render("yasgui.html", config=self._editor())
            return _response(page, HTML, {"Content-Security-Policy": YASGUI_POLICY})
        answer: dict[str, Any] | None = None
        problem = ""
        if sparql is not None:
            try:
                answer = await self._ask_plain(sparql, name_client(request), union=union)
            except HTTPException as error:
                problem = error.detail
        shown = sparql or NAMED_QUERIES["facts"]
        return _response(pages.results_page(shown, NAMED_QUERIES, answer, problem, self.names, union=union or sparql is None), HTML)

    async def _ask_plain(self, sparql: str, client: str, *, union: bool) -> dict[str, Any]:
        check_query(sparql)
        question = self._question(sparql, union=union)
        try:
            async with self.pool.ask(question, client) as answer:
                if answer.form == "graph":
                    raise HTTPException(400, "This page shows rows; ask with SELECT or ASK.")
                return _first_rows(await answer.data())
        except (BusyError, RefusedError, QueryError) as error:
            refuse(error, question)

    def _editor(self) -> str:
        """Write what YASGUI's page needs: the prefixes and the ready queries."""
        examples = [
            {"name": name, "query": text, "about": text.partition("\n")[0].lstrip("# ")}
            for name, text in NAMED_QUERIES.items()
            if name != "about"
        ]
        return json.dumps({"prefixes": dict(self.prefixes), "examples": examples}, ensure_ascii=False).replace("<", "\\u003c")

    async def explore(self, request: Request) -> Response:
        """Show the drawing around an entity, to be widened and moved."""
        about, hops = _near(request)
        return _response(pages.render("explore.html", about=about, hops=hops, most=MOST_HOPS), HTML)

    async def view(self, request: Request) -> Response:
        """Draw the graph around an entity."""
        about, hops = _near(request)
        try:
            page = await self.draughtsman.draw(self.pool.signature, about, hops)
        except QueryError as error:
            missing = "in this graph" in str(error)
            raise HTTPException(404 if missing else 503, error.problem) from error
        return _response(
            page, HTML, {"Content-Security-Policy": "frame-ancestors 'self'"}
        )  # the page brings a stricter one of its own

    async def asset(self, request: Request) -> Response:
        """Send one of our own files, or YASGUI's."""
        name = request.path_params["name"]
        folder = find_yasgui()
        if name in ASSETS:
            data = files("graphbuild.serve").joinpath("assets", name).read_bytes()
            return _response(data, ASSETS[name])
        if name in {SCRIPT, STYLE} and folder is not None:
            return FileResponse(folder / name, media_type="text/css" if name == STYLE else "text/javascript")
        raise HTTPException(404, "There is no such file.")

    async def _select(self, sparql: str) -> list[dict[str, Any]]:
        _, data = await read_answer(self.pages, self._question(sparql, union=True))
        return [{name: term["value"] for name, term in row.items()} for row in json.loads(data)["results"]["bindings"]]

    def _look_again(self) -> None:
        for pool in (self.pool, self.pages):
            pool.look_again()

    def _question(
        self, sparql: str, *, union: bool = False, graph: str = "turtle", default_graphs: Any = None, required: tuple[str, ...] = ()
    ) -> Question:
        return Question(
            sparql,
            self.prefixes,
            union=union,
            graph=graph,
            default_graphs=default_graphs,
            required=required,
            seconds=self.pool.seconds,
        )


def _graph_type(request: Request) -> str:
    kind = choose_type(request.headers.get("accept"), list(GRAPH_TYPES))
    if kind is None:
        raise HTTPException(406, f"A graph can be written as {', '.join(GRAPH_TYPES)}.")
    return kind


def _near(request: Request) -> tuple[str, int]:
    hops = request.query_params.get("hops", "1")
    if hops not in {str(number) for number in range(1, MOST_HOPS + 1)}:
        raise HTTPException(400, f"hops is a number from 1 to {MOST_HOPS}.")
    return request.query_params.get("about", "")[:1000].replace("\x00", ""), int(hops)


def _first_rows(data: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(data)
    if "results" in answer:
        answer["cut"] = len(answer["results"]["bindings"]) > SHOWN
        del answer["results"]["bindings"][SHOWN:]
    return answer


def _response(data: bytes, kind: str, headers: dict[str, str] | None = None) -> Response:
    return Response(data, media_type=kind + UTF8, headers={"Vary": "Accept", **(headers or {})})
