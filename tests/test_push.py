"""A graph in a remote store: a real one for what arrives, a faulty one for what goes wrong on the way."""

from __future__ import annotations

import base64
import logging
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
import requests
from examples_graph import ABSENT, GOOD, in_document
from examples_store import fill, put, take
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from graphbuild.errors import RemoteError
from graphbuild.remote import push
from graphbuild.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Run

    from graphbuild.model import Extraction

PASSWORD = "s3cret-Pa:ss"  # noqa: S105 (of nobody)


def stored(folder: Path, *documents: Extraction) -> Store:
    put(folder, *documents)
    return open_store(folder)


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def oxigraph() -> Iterator[str]:
    """Run a real store."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("there is no oxigraph server: pip install oxigraph")
    address = f"127.0.0.1:{free_port()}"
    with subprocess.Popen([program, "serve", "--bind", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                try:
                    requests.get(f"http://{address}/", timeout=5)
                    break
                except requests.ConnectionError:
                    time.sleep(0.05)
            yield f"http://{address}"
        finally:
            server.terminate()


def quads_at(address: str) -> set[str]:
    answer = requests.get(f"{address}/store", headers={"Accept": "application/n-quads"}, timeout=30)
    return {str(quad) for quad in parse(answer.content, format=RdfFormat.N_QUADS)}


def test_a_pushed_graph_is_the_same_graph(oxigraph: str, tmp_path: Path) -> None:
    store = stored(tmp_path / "kg", GOOD, in_document("d2"))
    done = push(store, f"{oxigraph}/store", verify=f"{oxigraph}/query")
    assert quads_at(oxigraph) == {str(quad) for quad in store.quads()}
    assert (done.sent, done.kept, done.removed, done.triples) == (3, 0, 0, len(list(store.quads())))
    again = push(store, f"{oxigraph}/store", verify=f"{oxigraph}/query")
    assert (again.sent, again.kept) == (0, 3)


def test_what_leaves_the_graph_leaves_the_remote_store(oxigraph: str, tmp_path: Path) -> None:
    store = stored(tmp_path / "kg", GOOD, in_document("d2"))
    push(store, f"{oxigraph}/store")
    take(tmp_path / "kg", "d1")
    store = open_store(tmp_path / "kg")
    done = push(store, f"{oxigraph}/store", verify=f"{oxigraph}/query")
    assert (done.sent, done.kept, done.removed) == (1, 1, 1)
    assert quads_at(oxigraph) == {str(quad) for quad in store.quads()}
    assert push(store, f"{oxigraph}/store").removed == 0


def test_batches_add_up(oxigraph: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphbuild.protocols.BATCH", 7)
    store = fill(open_store(None), GOOD)
    push(store, f"{oxigraph}/store", verify=f"{oxigraph}/query")
    assert quads_at(oxigraph) == {str(quad) for quad in store.quads()}


@pytest.mark.parametrize("facts", [None, "https://example.org/kg/facts"])
def test_updates_bring_the_same(oxigraph: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, facts: str | None) -> None:
    monkeypatch.setattr("graphbuild.protocols.UPDATE_BATCH", 7)
    hostile = replace(GOOD, document=replace(GOOD.document, title='a "quote"\n\\ } ; DROP ALL # \u202e'))
    store = stored(tmp_path / "kg", hostile, in_document("d2"))
    update, query = f"{oxigraph}/update", f"{oxigraph}/query"
    done = push(store, update, update=True, facts=facts, verify=query)
    assert (done.sent, done.kept, done.removed) == (3, 0, 0)

    def wanted(store: Store) -> set[str]:
        name = NamedNode(facts) if facts else DefaultGraph()
        quads = (
            quad if quad.graph_name != DefaultGraph() else Quad(quad.subject, quad.predicate, quad.object, name)
            for quad in store.quads()
        )
        return set(map(str, quads))

    assert quads_at(oxigraph) == wanted(store)
    assert push(store, update, update=True, facts=facts, verify=query).kept == 3
    take(tmp_path / "kg", "d1")
    store = open_store(tmp_path / "kg")
    done = push(store, update, update=True, facts=facts, verify=query)
    assert (done.sent, done.kept, done.removed) == (1, 1, 1)
    assert quads_at(oxigraph) == wanted(store)


def test_updates_replace_the_facts_of_others_only_when_told(oxigraph: str) -> None:
    theirs = b"<http://e/a> <http://e/b> <http://e/c> ."
    requests.put(
        f"{oxigraph}/store?default", theirs, headers={"Content-Type": "application/n-triples"}, timeout=30
    ).raise_for_status()
    store, update = fill(open_store(None), GOOD), f"{oxigraph}/update"
    with pytest.raises(RemoteError, match=r"holds triples already; .*--facts-graph.*--replace"):
        push(store, update, update=True, verify=f"{oxigraph}/query")
    with pytest.raises(RemoteError, match=r"cannot say whether it holds something already; .*--verify.*--replace"):
        push(store, update, update=True)
    assert len(quads_at(oxigraph)) == 1
    push(store, update, update=True, replace=True)
    assert quads_at(oxigraph) == {str(quad) for quad in store.quads()}


def test_the_facts_may_have_a_graph_of_their_own(oxigraph: str) -> None:
    store = fill(open_store(None), GOOD)
    push(store, f"{oxigraph}/store", facts="https://example.org/kg/facts", verify=f"{oxigraph}/query")
    rows = requests.get(f"{oxigraph}/store?default", timeout=30).text
    assert rows.strip() == ""
    facts = requests.get(
        f"{oxigraph}/store?graph=https://example.org/kg/facts", headers={"Accept": "application/n-triples"}, timeout=30
    )
    assert len(facts.text.splitlines()) == len(list(store.facts()))


def test_the_facts_of_others_are_not_replaced_unasked(oxigraph: str) -> None:
    theirs = b"<http://e/a> <http://e/b> <http://e/c> ."
    requests.put(
        f"{oxigraph}/store?default", theirs, headers={"Content-Type": "application/n-triples"}, timeout=30
    ).raise_for_status()
    store = fill(open_store(None), GOOD)
    with pytest.raises(RemoteError, match=r"its default graph holds triples already; .*--facts-graph.*--replace"):
        push(store, f"{oxigraph}/store")
    assert len(quads_at(oxigraph)) == 1
    push(store, f"{oxigraph}/store", replace=True, verify=f"{oxigraph}/query")
    assert quads_at(oxigraph) == {str(quad) for quad in store.quads()}


def test_counting_finds_what_is_missing(oxigraph: str, tmp_path: Path) -> None:
    store = stored(tmp_path / "kg", GOOD)
    push(store, f"{oxigraph}/store")
    requests.delete(f"{oxigraph}/store?graph=https://example.org/kg/document/d1/claims", timeout=30).raise_for_status()
    with pytest.raises(RemoteError, match=r"graph https://example.org/kg/document/d1/claims has 0 triples, not \d+; .*--replace"):
        push(store, f"{oxigraph}/store", verify=f"{oxigraph}/query")
    push(store, f"{oxigraph}/store", verify=f"{oxigraph}/query", replace=True)


class Faulty(BaseHTTPRequestHandler):
    """Keeps graphs in a dictionary, and answers what `faults` says first."""

    graphs: ClassVar[dict[str, bytes]] = {}
    faults: ClassVar[list[int]] = []
    asked: ClassVar[list[tuple[str, str, str | None]]] = []

    def answer(self) -> None:
        """Answer any request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        place = self.path.partition("?")[2]
        self.asked.append((self.command, place, self.headers.get("Authorization")))
        status = self.faults.pop(0) if self.faults else 200
        content = b""
        if status == 200:
            if self.command == "GET":
                content = self.graphs.get(place, b"")
            elif self.command == "DELETE":
                self.graphs.pop(place, None)
            else:
                self.graphs[place] = (self.graphs.get(place, b"") if self.command == "POST" else b"") + body
        elif self.headers.get("Authorization"):
            content = f"<p>no entry for {self.headers['Authorization']} or {PASSWORD}</p>".encode()
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "http://elsewhere.invalid/")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 (names that the library calls)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Run a store that fails as `Faulty.faults` says."""
    for name in ("graphs", "faults", "asked"):
        getattr(Faulty, name).clear()
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"GRAPHBUILD_{name}", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with serving(Faulty) as address:
        yield address


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve in a thread."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/store"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_busy_store_is_asked_again(faulty: str) -> None:
    Faulty.faults[:] = [503, 200, 429, 502]
    store = fill(open_store(None), GOOD)
    push(store, faulty)
    assert sum(len(graph.splitlines()) for graph in Faulty.graphs.values()) == len(list(store.quads()))


def test_an_interrupted_push_goes_on_where_it_was(faulty: str, tmp_path: Path) -> None:
    store = stored(tmp_path / "kg", *(in_document(f"d{number}") for number in range(6)))
    Faulty.faults[:] = [200, 200, 200, 200, 400]
    with pytest.raises(RemoteError, match="answered 400"):
        push(store, faulty)
    Faulty.asked.clear()
    done = push(store, faulty)
    assert (done.sent, done.kept) == (4, 3)
    assert [method for method, _, _ in Faulty.asked] == ["PUT"] * 4
    assert sum(len(graph.splitlines()) for graph in Faulty.graphs.values()) == len(list(store.quads()))


@pytest.mark.parametrize("how", ["environment", "token", "netrc"])
def test_credentials_are_sent_and_never_shown(
    how: str, faulty: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoded = base64.b64encode(f"me:{PASSWORD}".encode()).decode()
    if how == "environment":
        monkeypatch.setenv("GRAPHBUILD_USER", "me")
        monkeypatch.setenv("GRAPHBUILD_PASSWORD", PASSWORD)
    elif how == "token":
        monkeypatch.setenv("GRAPHBUILD_TOKEN", PASSWORD)
    else:
        (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login me password {PASSWORD}\n", encoding="utf-8")
        (tmp_path / "netrc").chmod(0o600)
    caplog.set_level(logging.DEBUG)
    store = stored(tmp_path / "kg", GOOD)
    Faulty.faults[:] = [200, 403]
    with pytest.raises(RemoteError, match="answered 403") as caught:
        push(store, faulty)
    assert {header for *_, header in Faulty.asked} == {f"Bearer {PASSWORD}" if how == "token" else f"Basic {encoded}"}
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "kg").glob(".pushed*"))
    for secret in (PASSWORD, encoded):
        assert secret not in str(caught.value)
        assert secret not in caplog.text
        assert secret not in written
    assert caught.value.__cause__ is None


def test_a_redirect_takes_no_credentials_along(faulty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHBUILD_TOKEN", PASSWORD)
    Faulty.faults[:] = [302]
    with pytest.raises(RemoteError, match=r"answered 302 Found.*name the address that it points to"):
        push(fill(open_store(None), GOOD), faulty)
    assert len(Faulty.asked) == 1


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.0.0.1:9/store", "cannot be reached"),
        ("ftp://example.org/", "is no address of HTTP"),
        ("store", "is no address of HTTP"),
        ("http://[", "is no address of HTTP"),
        (f"http://me:{PASSWORD.replace(':', '')}@127.0.0.1:9/", "has credentials in its address"),
    ],
)
def test_an_address_that_cannot_be_is_told_in_one_line(url: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphbuild.http._RETRY", 0)
    with pytest.raises(RemoteError, match=problem) as caught:
        push(fill(open_store(None), GOOD), url)
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_page_that_is_no_store_is_told_in_one_line(faulty: str) -> None:
    store = fill(open_store(None), GOOD, in_document("d2", GOOD))
    with pytest.raises(RemoteError, match="gives no results of SPARQL in JSON"):
        push(store, faulty, verify=faulty)


@pytest.mark.model
def test_the_command_says_what_it_has_done(oxigraph: str, run: Run, moscow: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    shutil.copytree(moscow, folder)
    done = run("push", folder, f"{oxigraph}/store", "--verify", f"{oxigraph}/query")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 graphs sent, 0 there already, " in done.stdout
    assert done.stdout.endswith("triples, counted there too\n")
    failed = run("push", folder, "http://127.0.0.1:9/store")
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1


def test_a_denial_is_no_fact_over_there(oxigraph: str) -> None:
    push(fill(open_store(None), GOOD), f"{oxigraph}/store")
    plain = requests.get(f"{oxigraph}/store?default", headers={"Accept": "application/n-triples"}, timeout=30).text
    assert ABSENT.predicate.label == "participate in"
    assert "news#absentFrom" in plain
    assert "news#participatesIn> <https://example.org/kg/entity" not in plain
