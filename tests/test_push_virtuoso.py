"""A graph in Virtuoso 7, where it is installed (Debian's virtuoso-opensource): Digest authentication, and facts in a graph of their own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import requests
from examples_graph import GOOD, in_document
from examples_store import put

from graphbuild.errors import RemoteError
from graphbuild.remote import push
from graphbuild.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FACTS = "https://example.org/kg/facts"
SETTINGS = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/v-temp.db
TransactionFile = {folder}/v-temp.trx
[Parameters]
ServerPort = {sql}
DirsAllowed = .
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
ServerThreads = 5
"""


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def virtuoso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a new, empty Virtuoso."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("there is no Virtuoso: apt-get install virtuoso-opensource")
    folder, http = tmp_path / "virtuoso", free_port()
    folder.mkdir()
    (folder / "virtuoso.ini").write_text(SETTINGS.format(folder=folder, sql=free_port(), http=http), encoding="utf-8")
    monkeypatch.setenv("GRAPHBUILD_USER", "dba")
    monkeypatch.setenv("GRAPHBUILD_PASSWORD", "dba")
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                try:
                    if requests.get(f"http://127.0.0.1:{http}/sparql", timeout=5).ok:
                        break
                except requests.ConnectionError:
                    pass
                time.sleep(0.1)
            yield f"http://127.0.0.1:{http}"
        finally:
            server.kill()


def test_virtuoso_holds_the_graph(virtuoso: str, tmp_path: Path) -> None:
    put(tmp_path / "kg", GOOD, in_document("d2"))
    store = open_store(tmp_path / "kg")
    url, query = f"{virtuoso}/sparql-graph-crud-auth", f"{virtuoso}/sparql"
    done = push(store, url, facts=FACTS, verify=query)
    assert (done.sent, done.kept) == (3, 0)
    assert push(store, url, facts=FACTS, verify=query).kept == 3
    with pytest.raises(RemoteError, match="--facts-graph"):
        push(store, url)


def test_virtuoso_takes_updates(virtuoso: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphbuild.protocols.UPDATE_BATCH", 20)
    put(tmp_path / "kg", GOOD, in_document("d2"))
    store = open_store(tmp_path / "kg")
    url, query = f"{virtuoso}/sparql-auth", f"{virtuoso}/sparql"
    done = push(store, url, facts=FACTS, update=True, verify=query)
    assert (done.sent, done.kept) == (3, 0)
    assert push(store, url, facts=FACTS, update=True, verify=query).kept == 3
    assert push(store, url, facts=FACTS, update=True, verify=query, replace=True).sent == 3
