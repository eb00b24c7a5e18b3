"""The server: the SPARQL protocol as clients speak it, what IRIs name, and nothing for whom it is not meant."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit

import pytest
import rdflib
from conftest import environment
from examples_graph import ABSENT, GOOD, HOSTS, NAMES, in_document
from examples_store import put
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import Reply, send, serving
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from graphbuild.model import Entity, Kind
from graphbuild.query import NAMED_QUERIES
from graphbuild.vocabulary import GB

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.query import ResultRow

HOSTILE = "<script>alert(1)</script>&\"'\u202e"
EVIL = Entity("x/" + HOSTILE, HOSTILE, Kind.PERSON)
ASK_ABSENT = "ASK { ?who news:absentFrom ?what }"
SELECT = "SELECT ?who ?what WHERE { ?who news:absentFrom ?what }"
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
CLAIMS_GRAPH = NAMES.claims_graph("d1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("serve") / "kg"
    put(place, replace(GOOD, entities=(*GOOD.entities, EVIL), claims=(HOSTS, ABSENT)), in_document("d2"))
    return place


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with serving(folder, "--timeout", "3", "--workers", "2") as address:
        yield address


def ask(server: str, sparql: str, path: str = "/sparql", accept: str = "*/*") -> Reply:
    return send(server, f"{path}?query={quote(sparql)}", accept=accept)


# -- the protocol


@pytest.mark.parametrize(
    ("accept", "kind", "begin"),
    [
        ("*/*", "application/sparql-results+json", "{"),
        ("application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        ("text/csv", "text/csv", "who,what\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values", "?who\t?what\n"),
        ("text/csv;q=0.2, application/json;q=0.9, */*;q=0.1", "application/json", "{"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml", "<?xml"),
    ],
)
def test_a_query_is_answered_as_the_client_likes_it(server: str, accept: str, kind: str, begin: str) -> None:
    forms = [
        ask(server, SELECT, accept=accept),
        send(
            server,
            "/sparql",
            method="POST",
            body=f"query={quote(SELECT)}".encode(),
            accept=accept,
            content_type="application/x-www-form-urlencoded",
        ),
        send(
            server,
            "/sparql",
            method="POST",
            body=SELECT.encode(),
            accept=accept,
            content_type="application/sparql-query; charset=utf-8",
        ),
    ]
    for reply in forms:
        assert (reply.status, reply.kind, reply.headers["vary"]) == (200, kind, "Accept")
        assert reply.text.startswith(begin)
        assert NAMES.entity("US") in reply.text


@pytest.mark.parametrize(
    ("accept", "kind", "form"),
    [
        ("*/*", "text/turtle", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
    ],
)
def test_a_graph_is_sent_in_each_form(server: str, accept: str, kind: str, form: str) -> None:
    for query in ("CONSTRUCT WHERE { ?s news:absentFrom ?o }", "DESCRIBE entity:US"):
        reply = ask(server, query, accept=accept)
        assert (reply.status, reply.kind) == (200, kind)
        assert len(rdflib.Graph().parse(data=reply.text, format=form)) >= 1


def test_the_dataset_is_the_facts_all_or_what_the_request_names(server: str) -> None:
    def number(path: str) -> int:
        reply = send(server, path, accept="application/json")
        assert reply.status == 200, reply.text
        return int(json.loads(reply.text)["results"]["bindings"][0]["n"]["value"])

    query = f"query={quote('SELECT (COUNT(*) AS ?n) { ?c a gb:Claim }')}"
    inside = f"query={quote('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c a gb:Claim } }')}"
    graph = quote(CLAIMS_GRAPH, safe="")
    assert (number(f"/sparql?{query}"), number(f"/sparql/claims?{query}"), number(f"/sparql?{inside}")) == (0, 4, 4)
    assert number(f"/sparql?{query}&default-graph-uri={graph}") == 2
    assert number(f"/sparql?{inside}&default-graph-uri={graph}") == 0
    assert number(f"/sparql?{inside}&named-graph-uri={graph}") == 2
    from_one = quote(f"SELECT (COUNT(*) AS ?n) FROM <{CLAIMS_GRAPH}> {{ ?c a gb:Claim }}")
    assert number(f"/sparql?query={from_one}") == 2
    for wrong in (f"/sparql?{query}&default-graph-uri=http%3A%2F%2Fx.example%2F", f"/sparql?{query}&named-graph-uri=no+iri"):
        assert send(server, wrong).status == 400


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status"),
    [
        ("GET", "/sparql?query=SELECT", "", None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "", None, 400),
        ("GET", "/sparql?query=%FF", "", None, 400),
        ("GET", f"/sparql?query={quote('INSERT DATA { <a:a> <a:b> <a:c> }')}", "", None, 400),
        ("GET", f"/sparql?query={quote('SELECT * { SERVICE <http://x.example/> {} }')}", "", None, 400),
        ("GET", f"/sparql?query={quote('SELECT * FROM <http://x.example/> {}')}", "", None, 400),
        ("GET", "/sparql?update=CLEAR+ALL", "", None, 403),
        ("POST", "/sparql", "application/sparql-update", b"CLEAR ALL", 403),
        ("POST", "/sparql", "application/x-www-form-urlencoded", b"update=CLEAR+ALL", 403),
        ("POST", "/sparql", "application/x-www-form-urlencoded", b"", 400),
        ("POST", "/sparql", "application/x-www-form-urlencoded", b"\xff=\xfe", 400),
        ("POST", "/sparql", "application/sparql-query", b"\xff", 400),
        ("POST", "/sparql", "application/json", b"{}", 415),
        ("POST", "/sparql", "", b"ASK {}", 415),
        ("POST", "/sparql", "application/sparql-query", b"ASK {} #" + b"x" * (1 << 20), 413),
        ("PUT", "/sparql", "text/turtle", b"", 405),
        ("DELETE", "/graphs?default", "", None, 405),
        ("DELETE", "/document/d1", "", None, 405),
        ("PUT", "/document/d9", "text/plain", b"Russia hosts talks.", 405),
        ("PUT", "/graphs?default", "text/turtle", b"", 405),
        ("GET", "/graphs", "", None, 400),
        ("GET", "/graphs?default&graph=x", "", None, 400),
        ("GET", "/graphs?graph=http%3A%2F%2Fx.example%2F", "", None, 404),
        ("GET", "/../../etc/passwd", "", None, 404),
        ("GET", "/assets/..%2Fapp.py", "", None, 404),
        ("GET", "/assets/%2e%2e/app.py", "", None, 404),
        ("GET", "/entity/..%2F..%2Fetc%2Fpasswd", "", None, 404),
        ("GET", "/entity/%ff%fe", "", None, 404),
        ("GET", "/entity/Nobody", "", None, 404),
        ("GET", "/claim/" + "f" * 16, "", None, 404),
        ("GET", "/statement/%3Ex%3E", "", None, 404),
        ("GET", "/document/d1/store", "", None, 404),
        ("GET", "/view?about=US&hops=99", "", None, 400),
        ("GET", "/view?about=Nobody", "", None, 404),
        ("GET", "/?from=-1", "", None, 400),
        ("GET", "/store/CURRENT", "", None, 404),
    ],
)
def test_what_is_wrong_gets_a_status_and_a_line(
    server: str, method: str, path: str, kind: str, body: bytes | None, status: int
) -> None:
    reply = send(server, path, method=method, body=body, content_type=kind)
    assert (reply.status, reply.kind) == (status, "text/plain"), reply.text
    assert reply.text.strip()
    assert "Traceback" not in reply.text


def test_what_nobody_can_write_is_not_acceptable(server: str) -> None:
    assert ask(server, SELECT, accept="image/png").status == 406
    assert ask(server, SELECT, accept="text/turtle").status == 406
    assert ask(server, "CONSTRUCT WHERE { ?s ?p ?o }", accept="text/csv").status == 406
    assert send(server, "/entity/US", accept="image/png").status == 406


def test_a_syntax_error_shows_its_line(server: str) -> None:
    reply = ask(server, "SELECT * WHERE {\n  ?s ?p }")
    assert reply.status == 400
    assert reply.text == "query, line 2, column 9: '}' is not expected here\n    ?s ?p }\n          ^\n"


def test_without_a_query_the_service_describes_itself(server: str) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    for path, union in (("/sparql", False), ("/sparql/claims", True)):
        reply = send(server, path, accept="text/turtle")
        graph = rdflib.Graph().parse(data=reply.text, format="turtle")
        service = rdflib.URIRef(server + path)
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
        assert ((service, sd.feature, sd.UnionDefaultGraph) in graph) is union
    assert send(server, "/sparql", accept="text/html").status == 303


def test_graphs_are_read_by_the_graph_store_protocol(server: str) -> None:
    default = rdflib.Graph().parse(data=send(server, "/graphs?default", accept="text/turtle").text, format="turtle")
    one = rdflib.Graph().parse(data=send(server, f"/graphs?graph={quote(CLAIMS_GRAPH, safe='')}").text, format="turtle")
    direct = rdflib.Graph().parse(data=send(server, "/document/d1/claims").text, format="turtle")
    claims = (None, rdflib.RDF.type, rdflib.URIRef(GB.Claim.value))
    assert (len(list(default.triples(claims))), len(list(one.triples(claims)))) == (0, 2)
    assert set(one) == set(direct)
    assert send(server, "/graphs?default", method="HEAD").body == b""


# -- clients of others


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_speaks_with_it(server: str, method: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql")
    client.setMethod(method)
    client.setQuery(SELECT)
    client.setReturnFormat(JSON)
    found: Any = client.queryAndConvert()
    assert found["results"]["bindings"][0]["who"]["value"] == NAMES.entity("US")
    client.setReturnFormat(XML)
    found = client.queryAndConvert()
    assert "uri" in found.toxml()
    client.setReturnFormat(CSV)
    found = client.queryAndConvert()
    assert found.startswith(b"who,what")
    client.setQuery("CONSTRUCT WHERE { ?s news:absentFrom ?o }")
    client.setReturnFormat(TURTLE)
    client.setRequestMethod(POSTDIRECTLY)
    found = client.queryAndConvert()
    assert NAMES.entity("US").encode() in found


def test_rdflib_asks_it_as_a_store(server: str) -> None:
    store = SPARQLStore(f"{server}/sparql", method="POST_FORM")
    graph = rdflib.Graph(store)
    assert [str(row.who) for row in cast("Iterator[ResultRow]", graph.query(SELECT))] == [NAMES.entity("US")]
    absent = rdflib.URIRef("https://w3id.org/graphbuild/news#absentFrom")
    assert [str(subject) for subject in graph.subjects(absent)] == [NAMES.entity("US")]
    assert bool(graph.query(ASK_ABSENT))


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_curl_asks_it(server: str) -> None:
    command = ["curl", "-sS", "--fail", "-H", "Accept: text/csv", f"{server}/sparql", "--data-urlencode", f"query={SELECT}"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("who,what\n")


@pytest.mark.parametrize("name", sorted(set(NAMED_QUERIES) - {"about"}))
def test_each_ready_query_can_be_asked(server: str, name: str) -> None:
    assert ask(server, NAMED_QUERIES[name], "/sparql/claims", "text/csv").status == 200


# -- what IRIs name


@pytest.mark.parametrize("path", ["/entity/US", "/document/d1", f"/claim/{HOSTS.id}", "/rel/host"])
def test_an_iri_is_a_page_or_rdf(server: str, path: str) -> None:
    page = send(server, path, accept="text/html,application/xhtml+xml,*/*;q=0.8")
    if path == "/rel/host":  # the ontology knows this relation: the graph has no property of its own for it
        assert page.status == 404
        return
    assert (page.status, page.kind) == (200, "text/html")
    turtle = send(server, path, accept="text/turtle")
    graph = rdflib.Graph().parse(data=turtle.text, format="turtle")
    assert list(graph.predicate_objects(rdflib.URIRef(NAMES.base + path[1:])))
    json_ld = rdflib.Graph().parse(data=send(server, f"{path}?format=jsonld").text, format="json-ld")
    assert set(json_ld) == set(graph)


def test_pages_show_words_and_evidence(server: str) -> None:
    page = send(server, "/entity/US", accept="text/html").text
    assert "The US does not participate." in page
    assert 'class="relation negated"' in page
    assert f'href="/claim/{ABSENT.id}"' in page
    claim = send(server, f"/claim/{ABSENT.id}", accept="text/html").text
    assert "<mark>The US does not participate.</mark>" in claim
    document = send(server, "/document/d1", accept="text/html").text
    assert 'id="char-' in document
    assert "The US does not participate." in send(server, "/document/d1?format=turtle").text
    start = send(server, "/", accept="text/html").text
    assert 'href="/document/d1"' in start
    assert 'href="/entity/US"' in send(server, "/?q=uS", accept="text/html").text


def test_hostile_words_stay_words(server: str) -> None:
    path = "/entity/" + urlsplit(NAMES.entity(EVIL.id)).path.partition("/entity/")[2]
    for address in (
        path,
        f"/?q={quote(HOSTILE)}",
        f"/explore?about={quote(HOSTILE)}",
        f"/query?plain&query={quote(HOSTILE)}",
        f"/nowhere{quote(HOSTILE)}",
    ):
        reply = send(server, address, accept="text/html")
        assert reply.kind == "text/html"
        assert "<script>alert" not in reply.text
    assert send(server, path, accept="text/html").status == 200
    assert "&lt;script&gt;alert" in send(server, path, accept="text/html").text


def test_no_title_turns_the_direction_of_a_page(server: str) -> None:
    path = "/entity/" + NAMES.entity(EVIL.id).partition("/entity/")[2]
    for address in (path, "/", f"/?q={quote(HOSTILE)}", f"/explore?about={quote(HOSTILE)}"):
        page = send(server, address, accept="text/html").text
        shown = re.sub(r'(?:value|data-about|href|src)="[^"]*"', "", page)
        assert "\u202e" not in shown, address


def test_every_reply_forbids_what_is_not_its_own(server: str) -> None:
    for path in ("/", "/entity/US", "/query?plain", "/explore", "/nowhere", "/sparql?query=ASK%7B%7D"):
        headers = send(server, path, accept="text/html, */*;q=0.1").headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_no_page_names_another_address_to_load(server: str) -> None:
    for path in ("/", "/entity/US", "/document/d1", "/query", "/explore", f"/claim/{HOSTS.id}"):
        page = send(server, path, accept="text/html").text
        assert 'src="http' not in page
        assert 'rel="stylesheet" href="http' not in page


# -- for whom it is not meant


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost@evil.example", "", "[::1", "10.0.0.1"]
)
def test_only_names_of_this_machine_are_answered(server: str, host: str) -> None:
    assert send(server, "/sparql?query=ASK%7B%7D", host=host).status == 400


def test_pages_of_other_sites_may_not_ask(server: str, folder: Path) -> None:
    path = "/sparql?query=ASK%7B%7D"
    own = server.removeprefix("http://")
    assert send(server, path, host=own, origin=server).status == 200
    for origin in ("https://evil.example", "null", f"https://{own}", "http://localhost:1"):
        assert send(server, path, origin=origin).status == 403
    with serving(folder, "--cors", "https://good.example") as open_server:
        reply = send(open_server, path, origin="https://good.example")
        assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "https://good.example")
        flight = send(open_server, "/sparql", method="OPTIONS", origin="https://good.example", access_control_request_method="POST")
        assert flight.status == 200
        assert send(open_server, path, origin="https://evil.example").status == 403


@pytest.mark.parametrize(
    "request_text",
    [
        "GET / HTTP/1.1\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "GET /" + "x" * (1 << 19) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
        + ("10000\r\n" + "x" * 0x10000 + "\r\n") * 17
        + "0\r\n\r\n",
        "NONSENSE\r\n\r\n",
    ],
)
def test_malformed_requests_are_turned_away(server: str, request_text: str) -> None:
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30) as connection:
        sender = threading.Thread(target=_send_all, args=(connection, request_text.encode()))
        sender.start()
        reply = connection.recv(1000)
        sender.join(30)
    assert reply.startswith(b"HTTP/1.1 4"), reply


def _send_all(connection: socket.socket, data: bytes) -> None:
    try:
        connection.sendall(data)
    except OSError:  # the server has seen enough
        return


# -- time, and change


def test_a_runaway_query_is_stopped_while_others_are_served(server: str) -> None:
    replies: list[Reply] = []
    runaway = threading.Thread(target=lambda: replies.append(ask(server, PRODUCT, "/sparql/claims")))
    runaway.start()
    while runaway.is_alive():
        assert ask(server, ASK_ABSENT).status == 200
        time.sleep(0.05)
    runaway.join()
    assert replies[0].status == 503
    assert "stopped after 3 seconds" in replies[0].text
    assert ask(server, ASK_ABSENT).status == 200


def test_the_server_ends_quietly_within_a_query(folder: Path) -> None:
    with serving(folder, "--timeout", "30") as server:  # which looks for a traceback at the end
        asking = threading.Thread(target=lambda: _try(server))
        asking.start()
        time.sleep(1)
    asking.join(30)
    assert not asking.is_alive()


def _try(server: str) -> None:
    try:
        assert ask(server, PRODUCT, "/sparql/claims").status >= 500
    except OSError:
        return


def test_who_leaves_early_does_no_harm(server: str) -> None:
    parts = urlsplit(server)
    for _ in range(5):
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30) as connection:
            query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
            connection.sendall(f"GET /sparql/claims?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            connection.recv(1000)
    assert ask(server, ASK_ABSENT).status == 200


def test_a_served_graph_follows_what_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    put(folder, in_document("d1"))
    count = "SELECT (COUNT(?c) AS ?n) { GRAPH ?g { ?c a gb:Claim } }"
    with serving(folder) as server:
        before = ask(server, count, accept="text/csv").text
        put(folder, in_document("d2"))
        deadline = time.monotonic() + 30
        while ask(server, count, accept="text/csv").text == before and time.monotonic() < deadline:
            time.sleep(0.1)
        after = ask(server, count, accept="text/csv").text
    assert [int(text.split()[1]) for text in (before, after)] == [2, 4]


def test_what_cannot_be_served_is_one_line(tmp_path: Path, server: str, folder: Path) -> None:
    for arguments, words in (
        ([str(tmp_path)], "is no knowledge graph"),
        ([str(folder), "--port", str(urlsplit(server).port)], "name another one with --port"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "graphbuild", "serve", *arguments],
            capture_output=True,
            text=True,
            env=environment(),
            timeout=60,
            check=False,
        )
        assert done.returncode == 1
        assert words in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.model
def test_documents_come_and_go_for_who_has_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kg"
    (tmp_path / "a.txt").write_text("Russia hosts talks in Moscow.", encoding="utf-8")
    command = [sys.executable, "-m", "graphbuild"]
    subprocess.run([*command, "build", tmp_path / "a.txt", "-o", folder], env=environment(), check=True, capture_output=True)
    monkeypatch.setenv("GRAPHBUILD_TOKEN", "open sesame")
    text, key = b"China met Iran in Geneva.", "Bearer open sesame"
    with serving(folder, "--writable") as server:

        def change(method: str, path: str, body: bytes = b"", kind: str = "text/plain", authorization: str = key) -> int:
            return send(server, path, method=method, body=body, content_type=kind, authorization=authorization, timeout=120).status

        for wrong in ("", "Bearer open", "Basic open sesame"):
            assert change("PUT", "/document/b", text, authorization=wrong) == 401
        assert change("PUT", "/document/b", text) == 204
        assert _documents(server, 2) == {"a", "b"}
        assert send(server, "/document/b", accept="text/html").text.count("China met Iran") >= 1
        record = json.dumps({"text": "Iran left Geneva.", "date": "2021-10-20"}).encode()
        assert change("PUT", "/document/b", record, "application/json") == 204
        assert change("DELETE", "/document/a") == 204
        assert _documents(server, 1) == {"b"}
        assert change("DELETE", "/document/a") == 404
        assert change("PUT", "/document/c", b"{}", "application/json") == 422
        assert change("PUT", "/document/c", b'{"id": "d", "text": "Iran left."}', "application/json") == 422
        assert change("PUT", "/document/c", b"\xff") == 422
        assert change("PUT", "/document/c", text, "image/png") == 415
        assert change("PUT", "/entity/x", text) == 405
    done = subprocess.run([*command, "check", folder], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _documents(server: str, number: int) -> set[str]:
    """List the documents, once there are as many as they should be."""
    deadline = time.monotonic() + 30
    while True:
        rows = ask(server, "SELECT ?g { GRAPH ?g {} }", accept="text/csv").text.split()[1:]
        if len(rows) == number or time.monotonic() > deadline:
            return {NAMES.document_id(row) for row in rows}
        time.sleep(0.1)
