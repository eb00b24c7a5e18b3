"""The W3C's manifests of SPARQL 1.1 queries, asked over HTTP of our own endpoint, in each form that it offers.

Each test's data is a store in a folder, and the server's own application answers, in this process but with its child processes. No
fewer pass than the store passes by itself, but for what an endpoint of one folder refuses on purpose.
"""

from __future__ import annotations

import asyncio
import csv
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING, Any

import httpx
import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results
from test_w3c_sparql import THE_STORES, _plain, _records, canonical, cases_of, expected, load, of_rows, query_of

from graphbuild.manifest import Manifest
from graphbuild.serve import Settings, make_app

if TYPE_CHECKING:
    from pathlib import Path

    from w3c import Case

RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "text/csv": None,
}
GRAPHS = {"text/turtle": RdfFormat.TURTLE, "application/n-triples": RdfFormat.N_TRIPLES, "application/rdf+xml": RdfFormat.RDF_XML,
          "application/ld+json": RdfFormat.JSON_LD}  # fmt: skip
_SERVICE = "no other server is asked"
THE_ENDPOINTS = {
    **dict.fromkeys(("SERVICE test 7", "syntax-service-01.rq", "syntax-service-02.rq", "syntax-service-03.rq"), _SERVICE),
    "syntax-construct-where-02.rq": "FROM names a file, and none but the store's graphs are asked",
    "syntax-select-expr-04.rq": "it calls a function that nobody has defined; as a query it is read",
}
"""What the endpoint fails besides what the store does, and why."""


def make_folder(case: Case, folder: Path) -> None:
    """Put a test's data into a store as `graphbuild serve` finds it."""
    place = folder / "store" / "1"
    place.mkdir(parents=True)
    store = pyoxigraph.Store(str(place))
    load(case, store)
    store.flush()
    graphs = [str(graph.value) for graph in store.named_graphs()]
    base = graphs[0].rpartition("/")[0] + "/" if graphs else "https://example.org/kg/"  # a folder has one base for all it names
    (folder / "graphbuild.json").write_text(Manifest(base, generation=1).to_json(), encoding="utf-8")


async def ask(case: Case, folder: Path) -> dict[str, httpx.Response]:
    """Ask in each form; of those that do not suit the answer, 406 tells."""
    make_folder(case, folder)
    app = make_app(Settings(folder, workers=1))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        form = {"content": query_of(case).encode()}
        kind = "application/sparql-query"
        return {
            accept: await client.post("/sparql", **form, headers={"Accept": accept, "Content-Type": kind})  # type: ignore[arg-type]
            for accept in (*RESULTS, *GRAPHS)
        }


def read(kind: str, reply: httpx.Response) -> Any:
    """Read an answer in one of the forms, to be compared with what is expected."""
    assert reply.headers["content-type"].partition(";")[0] == kind
    if kind in GRAPHS:
        triples = parse(reply.content, format=GRAPHS[kind])
        return canonical(Quad(each.subject, each.predicate, each.object, DefaultGraph()) for each in triples)
    form = RESULTS[kind]
    if form is None:
        return _records(reply.text)
    if reply.text.strip() in {"true", "false"}:
        return reply.text.strip() == "true"
    found: Any = parse_query_results(reply.content, form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    return of_rows([variable.value for variable in found.variables], found)


def same_values(replies: dict[str, httpx.Response]) -> bool:
    """Whether CSV, which knows no types, has the same values as JSON."""
    found: Any = parse_query_results(replies["application/sparql-results+json"].content, QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return replies["text/csv"].text.strip() == str(bool(found)).lower()
    names = [variable.value for variable in found.variables]
    rows = Counter(frozenset(zip(names, map(_plain, row), strict=True)) for row in found)
    header, *lines = list(csv.reader(StringIO(replies["text/csv"].text, newline=""))) or [[]]
    told = Counter(  # a line of one empty value looks empty
        frozenset(zip(header, ("_:" if value.startswith("_:") else value for value in line or [""]), strict=False))
        for line in lines
    )
    return told == rows


def passes(case: Case, replies: dict[str, httpx.Response]) -> bool:
    good = {kind: reply for kind, reply in replies.items() if reply.status_code == 200}
    if case.kind.startswith("Negative"):
        return not good and {reply.status_code for reply in replies.values()} <= {400, 406}
    if set(good) not in ({*RESULTS}, {*GRAPHS}):
        return False
    if "Syntax" in case.kind:
        return True
    if case.kind == "CSVResultFormatTest":
        return bool(read("text/csv", good["text/csv"]) == _records(case.file(case.result).read_text(encoding="utf-8")))
    if set(good) == {*RESULTS} and not same_values(good):
        return False
    wanted = expected(case)
    return all(read(kind, reply) == wanted for kind, reply in good.items() if kind != "text/csv")


def test_the_endpoint_passes_what_the_store_passes(w3c: Path, tmp_path: Path) -> None:
    cases = [case for case in cases_of(w3c) if "Syntax" in case.kind or "Evaluation" in case.kind or "Format" in case.kind]
    cases = [case for case in cases if "Update" not in case.kind]
    assert len(cases) == 348

    async def run() -> set[str]:
        return {case.name for number, case in enumerate(cases) if not passes(case, await ask(case, tmp_path / str(number)))}

    failed = asyncio.run(run())
    assert sorted(failed - THE_STORES.keys() - THE_ENDPOINTS.keys()) == []
    assert sorted(THE_ENDPOINTS.keys() - failed) == []
