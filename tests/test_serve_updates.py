"""What is one's own, changed over HTTP as real clients do it, for who has the token and for nobody else."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import quote, urlencode

import pytest
import rdflib
from examples_graph import GOOD, NAMES
from examples_store import put
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from serving import Reply, send, serving
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from graphbuild.knowledge import open_graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "open sesame"  # noqa: S105 -- of a server that lives as long as these tests
BEARER = f"Bearer {TOKEN}"
NOTES = "https://me.example/notes"
FORM, UPDATE = "application/x-www-form-urlencoded", "application/sparql-update"
PRODUCT = (
    "INSERT { GRAPH <a:g> { <a:s> <a:p> ?n } } WHERE { SELECT (COUNT(*) AS ?n) "
    "{ GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m . ?n1 ?o ?p } } }"
)
XML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:"><rdf:Description rdf:about="a:s">'
    b'<a:p rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">1</a:p></rdf:Description></rdf:RDF>'
)
FACTS = "SELECT ?o ?p ?s { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("writable") / "kg"
    put(place, GOOD)
    return place


@pytest.fixture
def server(running: str) -> Iterator[str]:
    """Give the server, and let each test leave nothing of its own."""
    yield running
    update(running, "DROP SILENT GRAPH <https://me.example/notes>; DROP SILENT GRAPH <a:g>; DROP SILENT GRAPH <a:h>")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHBUILD_TOKEN", TOKEN)
        with serving(folder, "--writable", "--timeout", "5") as address:
            yield address


def update(server: str, sparql: str, *, path: str = "/sparql", authorization: str = BEARER) -> Reply:
    return send(server, path, method="POST", body=sparql.encode(), content_type=UPDATE, authorization=authorization)


def ask(server: str, sparql: str, path: str = "/sparql") -> str:
    return send(server, f"{path}?query={quote(sparql)}", accept="text/csv").text


def notes(server: str) -> list[str]:
    return ask(server, f"SELECT ?o {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }} ORDER BY ?o").split()[1:]


def test_updates_come_in_both_ways_and_are_seen_at_once(server: str) -> None:
    facts = ask(server, FACTS)
    reply = update(server, f"INSERT DATA {{ GRAPH <{NOTES}> {{ entity:US skos:note 'one' }} }}")
    assert (reply.status, reply.text) == (200, "1 triples added, 0 removed; 1 of your own\n")
    body = urlencode({"update": f"INSERT DATA {{ GRAPH <{NOTES}> {{ entity:US skos:note 'two' }} }}"}).encode()
    assert send(server, "/sparql", method="POST", body=body, content_type=FORM, authorization=BEARER).status == 200
    assert notes(server) == ["one", "two"]
    assert ask(server, FACTS) == facts
    assert ask(server, "ASK { ?s skos:note ?o }", "/sparql/claims").strip() == "false"
    some = send(server, f"/sparql?query={quote('SELECT ?o { ?s ?p ?o }')}&default-graph-uri={quote(NOTES)}", accept="text/csv")
    assert sorted(some.text.split()[1:]) == ["one", "two"]
    assert update(server, f"DROP GRAPH <{NOTES}>").status == 200
    assert notes(server) == []


def test_a_request_may_name_the_dataset(server: str) -> None:
    update(server, "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } GRAPH <a:h> { <a:s> <a:p> 2 } }")
    sparql = f"INSERT {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }} WHERE {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
    both = f"/sparql?using-graph-uri={quote('a:g')}&using-named-graph-uri={quote('a:h')}"
    assert update(server, sparql, path=both).status == 200
    assert notes(server) == ["1", "2"]
    body = urlencode([("update", f"DELETE WHERE {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}"), ("using-named-graph-uri", NOTES)]).encode()
    assert send(server, "/sparql", method="POST", body=body, content_type=FORM, authorization=BEARER).status == 200
    assert notes(server) == []
    assert update(server, "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", path=both).status == 400


def test_who_has_no_token_changes_nothing(server: str, folder: Path) -> None:
    sparql = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <a:s> <a:p> 'x' }} }}"
    for wrong in ("", "Bearer", "Bearer open", f"Basic {TOKEN}"):
        reply = update(server, sparql, authorization=wrong)
        assert (reply.status, reply.headers["www-authenticate"]) == (401, "Bearer")
        assert "Authorization: Bearer" in reply.text
        for method in ("PUT", "POST", "DELETE"):
            reply = send(server, f"/graphs?graph={NOTES}", method=method, body=b"<a:s> <a:p> 1 .", authorization=wrong)
            assert reply.status == 401
    assert notes(server) == []
    with serving(folder) as reading:
        reply = update(reading, sparql)
        assert (reply.status, "--writable" in reply.text) == (403, True)
        assert send(reading, f"/graphs?graph={NOTES}", method="PUT", body=b"", content_type="text/turtle").status == 405


@pytest.mark.parametrize(
    ("sparql", "path", "status", "words"),
    [
        ("INSERT DATA { entity:Russia news:hosts entity:X }", "/sparql", 403, "it would pass for a fact"),
        ("CLEAR ALL", "/sparql", 403, "follows from a document"),
        ("INSERT DATA {", "/sparql", 400, "update, line 1, column 14: the update ends too early"),
        ("LOAD <http://127.0.0.1:9/> INTO GRAPH <a:g>", "/sparql", 400, "LOAD reads from elsewhere"),
        ("INSERT { GRAPH <a:g> { ?s ?p ?o } } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "/sparql", 400, "SERVICE"),
        ("DROP GRAPH <a:none>", "/sparql", 400, "cannot be done"),
        ("CLEAR GRAPH <a:g>", "/sparql/claims", 400, "is sent to /sparql by POST"),
        (
            PRODUCT,
            "/sparql",
            503,
            "stopped after 5 seconds",
        ),
    ],
)
def test_what_cannot_be_done_is_said_with_its_status(server: str, sparql: str, path: str, status: int, words: str) -> None:
    before = ask(server, FACTS)
    reply = update(server, sparql, path=path)
    assert reply.status == status, reply.text
    assert words in reply.text
    assert ask(server, FACTS) == before


def test_malformed_requests_are_told_so(server: str) -> None:
    assert send(server, "/sparql?update=CLEAR+ALL", authorization=BEARER).status == 400
    for body in (b"update=CLEAR+ALL&update=CLEAR+ALL", b"update=CLEAR+ALL&query=ASK+%7B%7D"):
        assert send(server, "/sparql", method="POST", body=body, content_type=FORM, authorization=BEARER).status == 400
    assert send(server, "/sparql", method="POST", body=b"\xff", content_type=UPDATE, authorization=BEARER).status == 400
    assert "SPARQL11Update" in send(server, "/sparql", accept="text/turtle").text
    assert "SPARQL11Update" not in send(server, "/sparql/claims", accept="text/turtle").text


# -- clients


def test_sparqlwrapper_updates(server: str) -> None:
    for how, text in ((URLENCODED, "wrapped"), (POSTDIRECTLY, "direct")):
        client = SPARQLWrapper(f"{server}/sparql", updateEndpoint=f"{server}/sparql")
        client.addCustomHttpHeader("Authorization", BEARER)
        client.setMethod(POST)
        client.setRequestMethod(how)
        client.setQuery(f"INSERT DATA {{ GRAPH <{NOTES}> {{ <a:s> <a:p> '{text}' }} }}")
        client.query()
    client = SPARQLWrapper(f"{server}/sparql", returnFormat=JSON)
    client.setQuery(f"SELECT ?o {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }} ORDER BY ?o")
    found = client.query().convert()
    assert isinstance(found, dict)
    assert [row["o"]["value"] for row in found["results"]["bindings"]] == ["direct", "wrapped"]


def test_rdflib_writes_into_a_store(server: str) -> None:
    store = SPARQLUpdateStore(f"{server}/sparql", f"{server}/sparql", headers={"Authorization": BEARER})
    graph = rdflib.Graph(store, identifier=rdflib.URIRef(NOTES))
    us = rdflib.URIRef(NAMES.entity("US"))
    graph.add((us, rdflib.SKOS.note, rdflib.Literal("größer", lang="de")))
    graph.add((us, rdflib.SKOS.note, rdflib.Literal(5)))
    assert set(graph.objects(us, rdflib.SKOS.note)) == {rdflib.Literal("größer", lang="de"), rdflib.Literal(5)}
    graph.remove((us, None, rdflib.Literal(5)))
    assert len(graph) == 1
    graph.update("DELETE { ?s ?p ?o } INSERT { ?s ?p 'less' } WHERE { ?s ?p ?o }")
    assert notes(server) == ["less"]
    with pytest.raises(HTTPError, match="403"):
        store.update("INSERT DATA { <http://a.example/s> <https://w3id.org/graphbuild/news#hosts> <http://a.example/o> }")


def test_curl_updates_and_puts_graphs(server: str, tmp_path: Path) -> None:
    def curl(*arguments: str) -> str:
        command = ["curl", "-sS", "-o", str(tmp_path / "body"), "-w", "%{http_code}", "-H", f"Authorization: {BEARER}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    insert = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <a:s> <a:p> 'curled' }} }}"
    assert curl("--data-urlencode", f"update={insert}", f"{server}/sparql") == "200"
    (tmp_path / "graph.ttl").write_text("<> a <a:C> ; <a:p> 1 , [] .", encoding="utf-8")
    put_it = ("-X", "PUT", "-H", "Content-Type: text/turtle", "--data-binary", f"@{tmp_path / 'graph.ttl'}")
    assert curl(*put_it, f"{server}/graphs?graph={NOTES}") == "204"
    assert curl(f"{server}/graphs?graph={NOTES}") == "200"
    assert f"<{NOTES}>" in (tmp_path / "body").read_text(encoding="utf-8")
    assert curl("-X", "DELETE", f"{server}/graphs?graph={NOTES}") == "204"
    assert curl("-X", "DELETE", f"{server}/graphs?graph={NOTES}") == "404"
    assert curl(*put_it, f"{server}/graphs?graph={NOTES}") == "201"


# -- graphs as wholes


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/turtle", b"<a:s> <a:p> 1 ."),
        ("application/n-triples", b'<a:s> <a:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .'),
        ("application/ld+json", b'{"@id": "a:s", "a:p": 1}'),
        ("application/rdf+xml; charset=utf-8", XML),
    ],
)
def test_a_graph_is_put_in_any_form(server: str, kind: str, body: bytes) -> None:
    address = f"/graphs?graph={quote(NOTES)}"
    assert send(server, address, method="PUT", body=body, content_type=kind, authorization=BEARER).status == 201
    assert (
        send(server, address, method="POST", body=b"<a:s> <a:p> 2 .", content_type="text/turtle", authorization=BEARER).status
        == 204
    )
    assert notes(server) == ["1", "2"]
    assert send(server, address, method="PUT", body=body, content_type=kind, authorization=BEARER).status == 204
    assert notes(server) == ["1"]
    assert send(server, address, method="DELETE", authorization=BEARER).status == 204
    assert send(server, address, accept="text/turtle").status == 404


def test_of_the_default_graph_the_own_part_alone_is_put_and_removed(server: str, folder: Path) -> None:
    facts = ask(server, FACTS)

    def change(method: str, body: bytes = b"") -> int:
        return send(server, "/graphs?default", method=method, body=body, content_type="text/turtle", authorization=BEARER).status

    assert change("DELETE") == 404
    assert change("PUT", b"<a:s> <a:p> 1 .") == 201
    assert change("PUT", b"<a:s> <a:p> 2 .") == 204
    assert set(ask(server, FACTS).split()) == {*facts.split(), "2,a:p,a:s"}
    assert change("DELETE") == 204
    assert ask(server, FACTS) == facts
    assert change("PUT", f"<{NAMES.entity('US')}> <a:p> 1 .".encode()) == 403
    with open_graph(folder) as kg:
        assert kg.check() == ()


@pytest.mark.parametrize(
    ("path", "kind", "body", "status"),
    [
        (f"/graphs?graph={quote(NAMES.claims_graph('d1'))}", "text/turtle", b"<a:s> <a:p> 1 .", 403),
        (f"/graphs?graph={quote(NAMES.base)}mine", "text/turtle", b"<a:s> <a:p> 1 .", 403),
        ("/graphs?graph=nothing", "text/turtle", b"<a:s> <a:p> 1 .", 400),
        (f"/graphs?graph={NOTES}", "text/turtle", b"<a:s> <a:p> .", 400),
        (f"/graphs?graph={NOTES}", "application/ld+json", b'{"@id": "a:g", "@graph": [{"@id": "a:s", "a:p": 1}]}', 400),
        (f"/graphs?graph={NOTES}", "image/png", b"", 415),
        (f"/graphs?graph={NOTES}", "", b"<a:s> <a:p> 1 .", 415),
        ("/graphs", "text/turtle", b"<a:s> <a:p> 1 .", 400),
        (f"/graphs?default&graph={NOTES}", "text/turtle", b"<a:s> <a:p> 1 .", 400),
    ],
)
def test_what_cannot_be_put_is_refused(server: str, path: str, kind: str, body: bytes, status: int) -> None:
    reply = send(server, path, method="PUT", body=body, content_type=kind, authorization=BEARER)
    assert reply.status == status, reply.text
    assert reply.text.count("\n") == 1
