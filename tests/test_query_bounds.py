"""A query stays within its time, its memory, its rows and its graph, whatever it asks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, Run, environment
from examples_graph import GOOD, ONTOLOGY
from examples_store import put
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.engine import Question, read_frame, write_frame
from graphbuild.errors import QueryError
from graphbuild.query import Bounds, run_named, run_query
from graphbuild.query.bounds import command, start_frames
from graphbuild.query.syntax import refuse_services, tokenize
from graphbuild.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?a"


@pytest.fixture(scope="module")
def store() -> Store:
    store = open_store(None)
    with store.changes(ONTOLOGY) as changes:
        changes.put(GOOD)
    return store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bounds") / "kg"
    put(place, GOOD)
    return place


QUERIES = [
    "SELECT * { ?s ?p ?o }",
    "SELECT ?n { ?e skos:prefLabel ?n } ORDER BY DESC(?n)",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE entity:Russia",
    "ASK { ?who news:absentFrom ?what }",
    "SELECT (1 AS ?a) ('x'@en AS ?b) (?none AS ?c) (1.50 AS ?d) {}",
]


@pytest.mark.parametrize("claims", [False, True])
@pytest.mark.parametrize("sparql", QUERIES)
def test_a_child_gives_what_this_process_gives(store: Store, folder: Path, sparql: str, *, claims: bool) -> None:
    here = run_query(store, sparql, claims=claims)
    assert run_query(store, sparql, claims=claims, bounds=Bounds(60)) == here
    assert run_query(open_store(folder), sparql, claims=claims, bounds=Bounds(60)) == here
    assert here.terms


@pytest.mark.parametrize("sparql", [PRODUCT, SORTED])
def test_a_runaway_query_is_stopped(store: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match=r"stopped after 0\.5 seconds|gave up"):
        run_query(store, sparql, claims=True, bounds=Bounds(0.5))
    assert run_query(store, "ASK {}").rows == ((True,),)


def test_a_query_that_wants_all_memory_ends_alone(store: Store) -> None:
    with pytest.raises(QueryError, match="for want of memory"):
        run_query(store, SORTED, claims=True, bounds=Bounds(120, memory=256 << 20))


@pytest.mark.parametrize("seconds", [None, 60])
def test_rows_are_limited_and_it_is_said(store: Store, seconds: float | None) -> None:
    for sparql in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        whole = run_query(store, sparql, claims=True, bounds=Bounds(seconds))
        cut = run_query(store, sparql, claims=True, bounds=Bounds(seconds, rows=3))
        assert (len(cut.terms), cut.cut, whole.cut) == (3, True, False)
        assert set(cut.terms) <= set(whole.terms)
        assert not run_query(store, sparql, claims=True, bounds=Bounds(seconds, rows=len(whole.terms))).cut


def test_an_error_is_the_same_in_a_child(store: Store) -> None:
    for sparql in ("SELECT * WHERE {\n  ?s ?p }", "SELECT * { ?s nobody:knows ?o }", "SELECT * { FILTER(NONE(?x)) }"):
        errors = []
        for bounds in (Bounds(), Bounds(60)):
            with pytest.raises(QueryError) as caught:
                run_query(store, sparql, bounds=bounds)
            errors.append((str(caught.value), caught.value.line, caught.value.column))
        assert errors[0] == errors[1]


@pytest.mark.parametrize(
    ("sparql", "column", "problem"),
    [
        ("SELECT * {", 11, "the query ends too early"),
        ("SELECT ?x", 10, "the query ends too early"),
        ("SELECT * { ?s ?p ?o } LIMIT", 28, "the query ends too early"),
        ("FOO", 1, "a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE, not with 'FOO'"),
        ("SELECT * { FILTER(?x == 3) }", 23, "'=' is not expected here"),
        ("SELECT * { ?s ?p ?o } ORDR BY ?s", 23, "'ORDR' is not expected here"),
        ("SELECT * {} }", 13, "'}' is not expected here"),
        ('SELECT * { ?s ?p "abc }', 18, "this string has no end"),
        ("SELECT * { ?s foo:b ?o }", 15, "this prefix is not declared; write PREFIX name: <IRI> before the query"),
        ("SELECT * { <a> ?p ?o }", 12, "this IRI is not whole; write it with its https:, or with a prefix"),
        ("SELECT * { FILTER(NONE(1)) }", 19, "there is no function 'NONE'"),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b }", 40, "the SELECT contains a variable that is unbound"),
    ],
)
def test_a_mistake_is_shown_where_it_is(store: Store, sparql: str, column: int, problem: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(store, sparql)
    assert (caught.value.line, caught.value.column, caught.value.problem) == (1, column, problem)


@given(st.text(alphabet="{}()<>?.;,:\"'\\# \nabSELCT*@^&|=0", max_size=40))
def test_any_mistake_is_one_clear_error(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(_EMPTY, f"SELECT * {{ {text} !!!! }}!")
    assert len(caught.value.problem) < 200
    assert "['" not in caught.value.problem


_EMPTY = open_store(None)


# -- what is outside


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { ?s a:o\\'clock ?o . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #' }\n }",
        "SELECT * { ?s ?p '\\'' . SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } #' }\n }",
        "SELECT * { FILTER(?a<?b)SERVICE<http://127.0.0.1:9/>{?s ?p ?o}FILTER(?c>?d) }",
        "SELECT * { ?s ?p '''a''b''' SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } BIND(''' ''' AS ?x) }",
    ],
)
def test_no_other_server_is_asked(store: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match="SERVICE asks another server"):
        run_query(store, sparql)


PIECES = st.sampled_from(
    [
        "?a",
        "a:b",
        "a:o\\'c",
        "'x'",
        '"\\""',
        "'''it's'''",
        '"""a"b"""',
        "<http://a#'>",
        "# '\n",
        "1.5",
        "@en",
        "?service",
        ".",
        ";",
        "$x",
        "<",
        ">",
    ]
)


@given(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=8))
def test_a_service_is_found_behind_anything(before: list[str], after: list[str]) -> None:
    sparql = f"SELECT * {{ {' '.join(before)} SERVICE ?x {{ }} {' '.join(after)} }}"
    with pytest.raises(QueryError, match="SERVICE"):
        refuse_services(sparql, tokenize(sparql))


def test_from_takes_the_graphs_of_the_store_alone(store: Store) -> None:
    graph = run_query(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows[0][0]
    for bounds in (Bounds(), Bounds(60)):
        assert run_query(store, f"SELECT ?c FROM <{graph}> {{ ?c a gb:Claim }}", bounds=bounds).terms
        assert run_query(store, f"BASE <{graph}> SELECT ?c FROM NAMED <> {{ GRAPH ?g {{ ?c a gb:Claim }} }}", bounds=bounds).terms
    with pytest.raises(QueryError, match="FROM names no graph of this store") as caught:
        run_query(store, "PREFIX x: <http://x.example/>\nSELECT * FROM x:y { ?s ?p ?o }")
    assert (caught.value.line, caught.value.column) == (2, 15)


class _Remote(BaseHTTPRequestHandler):
    """Another server: Turtle at any address, and one row to any query."""

    def do_GET(self) -> None:
        self._send("text/turtle", b"<http://x.example/s> <http://x.example/p> 1 .")

    def do_POST(self) -> None:
        answer = {"head": {"vars": ["o"]}, "results": {"bindings": [{"o": {"type": "literal", "value": "far"}}]}}
        self._send("application/sparql-results+json", json.dumps(answer).encode())

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Keep quiet."""


@pytest.fixture
def remote() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Remote)
    thread = threading.Thread(target=partial(server.serve_forever, 0.05))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/data"
    server.shutdown()
    thread.join()
    server.server_close()


def test_who_allows_it_reaches_other_servers_and_files(store: Store, remote: str, tmp_path: Path) -> None:
    far = Bounds(60, remote=True)
    assert run_query(store, f"SELECT ?o {{ SERVICE <{remote}> {{ ?s ?p ?o }} }}", bounds=far).rows == (("far",),)
    assert run_query(store, f"SELECT ?o FROM <{remote}> {{ ?s ?p ?o }}", bounds=far).rows == ((1,),)
    path = tmp_path / "own file.ttl"
    path.write_text("<http://x.example/s> <http://x.example/p> 2 .", encoding="utf-8")
    assert run_query(store, f"SELECT ?o FROM NAMED <{path.as_uri()}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", bounds=far).rows == ((2,),)
    with pytest.raises(QueryError, match="no file and no web address"):
        run_query(store, "SELECT * FROM <urn:x> {}", bounds=far)
    with pytest.raises(QueryError, match="cannot be answered"):
        run_query(store, f"SELECT * FROM <{(tmp_path / 'none.ttl').as_uri()}> {{}}", bounds=far)


# -- named queries with their limits


def test_a_ready_query_is_limited_by_voice_and_date(store: Store) -> None:
    assert run_named(store, "denied", by="Kabulov").columns == run_named(store, "denied").columns
    for name in ("facts", "denied"):  # which the document itself says
        assert run_named(store, name).terms
        assert not run_named(store, name, by="Kabulov").terms
    for name in ("attributed", "who-said-what"):
        assert run_named(store, name, by="Kabulov") == run_named(store, name)
        assert not run_named(store, name, by="US").terms
    with pytest.raises(QueryError, match="takes no --since; it takes --about"):
        run_named(store, "entities", since="2021")
    with pytest.raises(QueryError, match="is no date"):
        run_named(store, "facts", since="yesterday")


# -- the program


def test_the_child_ends_with_its_input_and_on_signals(store: Store) -> None:
    process = subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(start_frames(store, None))
    for number in range(3):
        write_frame(process.stdin, b"A", Question(f"SELECT ({number} AS ?n) {{}}").to_json())
        process.stdin.flush()
        frames = [read_frame(process.stdout) for _ in range(3)]
        assert [frame and frame[0] for frame in frames] == [b"H", b"D", b"."]
    write_frame(process.stdin, b"A", Question(PRODUCT, union=True).to_json())
    process.stdin.flush()
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(30) == -signal.SIGINT
    process.stdin.close()
    process.stdout.close()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm on this system")
def test_a_child_whose_parent_was_killed_ends(folder: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from graphbuild.engine import GRACE, Question
from graphbuild.query import Bounds
from graphbuild.query.bounds import ask_child
from graphbuild.store import open_store
child = ask_child(open_store(Path(sys.argv[1])), Question(sys.argv[2], union=True, seconds=0.5 - GRACE + 0.5), Bounds(60))
print(child._process.pid, flush=True)
child._sender.join()
os.kill(os.getpid(), 9)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, folder, PRODUCT], capture_output=True, text=True, env=environment(), timeout=60, check=False
    )
    number = int(done.stdout)
    deadline = time.monotonic() + 60
    while _runs(number) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(number)


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{number}/stat")
    return not stat.exists() or stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def test_the_child_imports_nothing_of_the_package(folder: Path) -> None:
    script = f"import sys; sys.argv=['engine']; sys.path.append({str(ROOT)!r}); import runpy; runpy.run_path({command()[-1]!r}); print(sorted(name for name in sys.modules if name.startswith(('graphbuild', 'spacy', 'rdflib'))))"
    done = subprocess.run([command()[0], "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


FORMATS: dict[str, Callable[[str], bool]] = {
    "tsv": lambda text: text.startswith("?who\t?what\n<https"),
    "xml": lambda text: text.startswith("<?xml") and "<binding" in text,
    "markdown": lambda text: text.startswith("| who | what |\n| --- | --- |\n| entity:"),
}


@pytest.mark.model
@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_more_forms(form: str, run: Run, moscow: Path) -> None:
    done = run("query", moscow, "SELECT ?who ?what WHERE { ?who news:absentFrom ?what }", "--format", form)
    assert done.stderr == ""
    assert FORMATS[form](done.stdout)


@pytest.mark.model
def test_the_command_stops_limits_and_says_what_it_did_not_ask(run: Run, moscow: Path) -> None:
    done = run("query", moscow, PRODUCT, "--claims", "--timeout", "0.5")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "graphbuild: error: query: stopped after 0.5 seconds; ask for less, or give it more time\n"
    done = run("query", moscow, "SELECT * { ?s ?p ?o }", "--limit", "2")
    assert done.stderr == "graphbuild: only the first 2 rows; there are more: raise --limit\n"
    done = run("query", moscow, "SELECT * { ?c a gb:Claim }")
    assert "--claims" in done.stderr
    assert run("query", moscow, "SELECT * { ?c a gb:Claim }", "--claims").stderr == ""
    assert run("query", moscow, "DESCRIBE entity:Taliban").stdout.startswith("@prefix")
    assert "SERVICE asks another server" in run("query", moscow, "SELECT * { SERVICE <http://127.0.0.1:9/> {} }").stderr
