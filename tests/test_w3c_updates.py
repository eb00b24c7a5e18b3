"""The W3C's manifests of SPARQL 1.1 Update, through our own updates: alone, beside documents, in folders and over HTTP.

What a test starts with and what it expects is the user's own part of a graph. Empty graphs, which N-Quads cannot hold, count for nothing.
"""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

from examples_graph import GOOD
from examples_store import fill, put
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse
from serving import send, serving
from w3c import Case, read_manifest

from graphbuild.errors import UpdateError
from graphbuild.folder import change_folder
from graphbuild.graph.own import from_own, to_own
from graphbuild.query import Bounds
from graphbuild.store import open_store
from graphbuild.update import update_folder, update_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from graphbuild.store import Store

EVALUATED = (
    "add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert", "delete-where", "drop", "move", "update-silent",
)  # fmt: skip
READ = ("syntax-update-1", "syntax-update-2")
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
FAR = Bounds(remote=True)  # the tests name addresses that do not exist, none of them of a known scheme


def cases_of(w3c: Path, folders: tuple[str, ...], kind: str) -> list[Case]:
    found = [case for folder in folders for case in read_manifest(w3c, f"sparql/sparql11/{folder}")]
    return [case for case in found if kind in case.kind]


def values(case: Case, node: Any, prop: str) -> list[Any]:
    return [value for name, value in case.said.get(node, ()) if name == prop]


def dataset_of(case: Case, node: Any) -> Iterator[Quad]:
    """Read the dataset that a test starts with, or ends with."""
    for file in values(case, node, f"{UT}data"):
        yield from parse(case.file(file).read_bytes(), format=RdfFormat.TURTLE, base_iri=file.value)
    for part in values(case, node, f"{UT}graphData"):
        (file,), (label,) = values(case, part, f"{UT}graph"), values(case, part, LABEL)
        for quad in parse(case.file(file).read_bytes(), format=RdfFormat.TURTLE, base_iri=file.value):
            yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(label.value))


def update_of(case: Case) -> str:
    """Give the update of a test, with the address that its relative names are relative to."""
    iri = (values(case, case.action, f"{UT}request") or [case.action])[0]
    return f"BASE <{iri.value}>\n{case.file(iri).read_text(encoding='utf-8')}"


def canonical(quads: Any) -> Dataset:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def prepared(case: Case, store: Store) -> Store:
    store.own.replace(to_own(dataset_of(case, case.action), store.names))
    return store


def passes(case: Case, store: Store) -> bool:
    """Whether the own part of a graph is what a test expects, after its update."""
    update_store(prepared(case, store), update_of(case), bounds=FAR)
    after = canonical(from_own(store.own.quads))
    assert canonical(quad for quad in store.whole if quad not in store.raw) == after
    return after == canonical(dataset_of(case, case.result))


def test_all_updates_do_what_the_w3c_expects(w3c: Path) -> None:
    cases = cases_of(w3c, EVALUATED, "UpdateEvaluationTest")
    assert len(cases) == 94
    assert [case.name for case in cases if not passes(case, open_store(None))] == []


READS_FACTS = {"ADD 1", "ADD 2", "COPY 1", "COPY 2", "INSERT 02"}
"""What copies the default graph copies the documents' facts with it."""

TAKES_FACTS = {
    *(f"{word} {what}" for word in ("CLEAR", "DROP") for what in ("ALL", "DEFAULT", "NAMED", "SILENT DEFAULT")),
    *("COPY 6", "COPY SILENT TO DEFAULT", "MOVE 1", "MOVE 2", "MOVE 6", "MOVE SILENT TO DEFAULT"),
}
"""What empties or replaces the default graph, or all graphs, would take away what documents say."""

SAYS_MORE = {"INSERT 01"}
"""What says something of all that the default graph holds would say it of the documents."""


def test_beside_documents_they_do_the_same_or_are_refused_in_full(w3c: Path) -> None:
    refused, other = set(), set()
    for case in cases_of(w3c, EVALUATED, "UpdateEvaluationTest"):
        store = fill(open_store(None), GOOD)
        before = store.lines().to_nquads()
        try:
            if not passes(case, store):
                other.add(case.name)
        except UpdateError as error:
            assert re.search("follows from a document|only a document can give", str(error))  # noqa: PT017
            refused.add(case.name)
            assert canonical(from_own(store.own.quads)) == canonical(dataset_of(case, case.action))
        assert store.lines().to_nquads() == before
    assert (refused, other) == (TAKES_FACTS | SAYS_MORE, READS_FACTS)


def test_in_a_folder_they_do_the_same(w3c: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    put(folder, GOOD)
    for case in cases_of(w3c, ("basic-update", "delete-insert", "copy"), "UpdateEvaluationTest"):
        if case.name in TAKES_FACTS | SAYS_MORE | READS_FACTS:
            continue
        with change_folder(folder) as change:
            change.store.advance()
            prepared(case, change.store)
            change.finish(files_stay=True)
        update_folder(folder, update_of(case), bounds=FAR)
        with closing(open_store(folder)) as store:
            assert canonical(from_own(store.own.quads)) == canonical(dataset_of(case, case.result)), case.name
            assert set(store.whole) == {*store.raw, *from_own(store.own.quads)}


def test_over_http_they_do_the_same(w3c: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kg"
    put(folder)
    monkeypatch.setenv("GRAPHBUILD_TOKEN", "token")
    with serving(folder, "--writable") as server:

        def change(sparql: str) -> None:
            reply = send(
                server, "/sparql", method="POST", body=sparql.encode(),
                content_type="application/sparql-update", authorization="Bearer token",
            )  # fmt: skip
            assert reply.status == 200, reply.text

        for case in cases_of(w3c, ("add", "clear", "delete", "drop", "move"), "UpdateEvaluationTest"):
            before = write_update(dataset_of(case, case.action))
            change(f"DROP ALL; {before}")
            change(update_of(case))
            with closing(open_store(folder)) as store:
                assert canonical(from_own(store.own.quads)) == canonical(dataset_of(case, case.result)), case.name


def write_update(quads: Iterator[Quad]) -> str:
    """Write quads as an update that adds them."""
    parts = []
    for quad in quads:
        line = f"{quad.triple} ."
        parts.append(f"GRAPH {quad.graph_name} {{ {line} }}" if isinstance(quad.graph_name, NamedNode) else line)
    return f"INSERT DATA {{ {' '.join(parts)} }}"


def test_the_syntax_is_that_of_the_w3c(w3c: Path) -> None:
    failed = []
    cases = cases_of(w3c, READ, "Syntax")
    assert len(cases) == 55
    for case in cases:
        accepted = True
        try:
            update_store(open_store(None), update_of(case), bounds=FAR)
        except UpdateError as error:
            accepted = error.problem.startswith("cannot be done")  # it was read
        if accepted != case.kind.startswith("Positive"):
            failed.append(case.name)
    assert failed == []
