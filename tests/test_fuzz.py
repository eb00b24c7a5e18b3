"""Bytes that nobody meant: whatever is read, only our own errors come out, each in one line.

A few hundred of each kind, from a fixed seed; `GRAPHBUILD_FUZZ=50` makes fifty times as many.
"""

from __future__ import annotations

import os
import random
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from examples_graph import GOOD, ONTOLOGY
from pyoxigraph import RdfFormat, Store

from graphbuild.errors import GraphbuildError
from graphbuild.export import Form
from graphbuild.export.forms import export
from graphbuild.export.jsonlines import read_folder
from graphbuild.graph.parse import FORMATS, parse_rdf
from graphbuild.graph.restore import restore
from graphbuild.graph.to_quads import to_quads
from graphbuild.manifest import Manifest
from graphbuild.ontology import Ontology, load_ontology
from graphbuild.ontology.corrections import load_corrections
from graphbuild.query import NAMED_QUERIES, run_query
from graphbuild.read import read_documents
from graphbuild.store import open_store
from graphbuild.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TIMES = int(os.environ.get("GRAPHBUILD_FUZZ", "1"))
SEED = 20_211_020
PIECES = [b'"', b"'''", b"\\", b"\\u", b"\\ud800", b"\\U00110000", b"\x00", b"\xff", b"\xed\xa0\x80", b"<", b">", b"<<(", b")>>", b"[", b"]", b"(", b"{", b"}",
          b"@", b"@prefix", b"^^", b".", b";", b",", b"_:", b"a", b":", b"\n", b"\r", b"#", b"GRAPH", b"SELECT", b"FILTER", b"OPTIONAL", b"UNION", b"SERVICE",
          b"INSERT DATA", b"?x", b"*", b"+", b"1e999", b"99999999999999999999", b"-1", b"null", b"\xe2\x80\xae"]  # fmt: skip


def random_bytes(number: int) -> Iterator[bytes]:
    chance = random.Random(SEED)  # noqa: S311 (nothing secret)
    for _ in range(number * TIMES):
        length = chance.choice((0, 1, 7, 60, 500))
        yield chance.randbytes(length) if chance.random() < 0.5 else b"".join(chance.choices(PIECES, k=length // 3))


def mutations(sources: list[bytes], number: int) -> Iterator[bytes]:
    chance = random.Random(SEED)  # noqa: S311 (nothing secret)
    for _ in range(number * TIMES):
        content = bytearray(chance.choice(sources))
        for _ in range(chance.randint(1, 4)):
            start = chance.randint(0, len(content))
            end = min(len(content), start + chance.choice((0, 1, 3, 20, 200)))
            other = chance.randint(0, len(content))
            content[start:end] = chance.choice(
                (b"", chance.choice(PIECES), chance.randbytes(1), bytes(content[other : other + 20]))
            )
        yield bytes(content)


def expect_our_errors(read: Callable[[bytes], object], content: bytes) -> None:
    try:
        read(content)
    except GraphbuildError as error:
        assert str(error)  # noqa: PT017 (no error is well too)


def written(form: Form) -> bytes:
    store, stream = open_store(None), BytesIO()
    with store.changes(ONTOLOGY) as changes:
        changes.put(GOOD)
    export(store, form, stream)
    return stream.getvalue()


def imported(form: RdfFormat) -> Callable[[bytes], object]:
    return lambda content: restore(parse_rdf(content, form, "fuzz"), Ontology(), "fuzz")


def asked() -> Callable[[bytes], object]:
    store = open_store(None)
    few = Store()
    few.extend(list(to_quads(GOOD, ONTOLOGY))[:8])
    store.raw.extend(few)
    return lambda content: run_query(store, content.decode("utf-8", "replace"))


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_random_bytes_are_no_graph(form: RdfFormat) -> None:
    for content in random_bytes(200):
        expect_our_errors(imported(form), content)


def test_random_bytes_are_no_query() -> None:
    ask = asked()
    for content in random_bytes(200):
        expect_our_errors(ask, content)


@pytest.mark.parametrize("suffix", [".txt", ".jsonl"])
def test_random_bytes_are_read_or_refused(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"fuzz{suffix}"

    def read(content: bytes) -> None:
        path.write_bytes(content)
        for _ in read_documents([path]):
            pass

    for content in random_bytes(100):
        expect_our_errors(read, content)


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        (Form.TURTLE, RdfFormat.TURTLE),
        (Form.RDF12, RdfFormat.TRIG),
        (Form.NQUADS, RdfFormat.N_QUADS),
        (Form.JSONLD, RdfFormat.JSON_LD),
    ],
)
def test_mutated_graphs_are_refused(form: Form, syntax: RdfFormat) -> None:
    for content in mutations([written(form)], 100):
        expect_our_errors(imported(syntax), content)


def test_mutated_turtle_is_no_ontology_and_no_corrections(tmp_path: Path) -> None:
    path = tmp_path / "fuzz.ttl"
    ontology = b"""@prefix : <http://e/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . :p a owl:ObjectProperty ; rdfs:label "hosts"@en ; rdfs:range owl:Thing ."""
    corrections = f"""@prefix gb: <https://w3id.org/graphbuild#> . @prefix entity: <{DEFAULT_BASE}entity/> .
        entity:A gb:sameEntity entity:B . <d2/Lavrov> gb:differentEntity entity:C .""".encode()

    def read(content: bytes) -> None:
        path.write_bytes(content)
        load_ontology([path])

    for content in mutations([ontology], 40):
        expect_our_errors(read, content)
    for content in mutations([corrections], 100):
        expect_our_errors(lambda each: load_corrections((("fuzz", each),), DEFAULT_BASE), content)


def test_mutated_queries_are_answered_or_refused() -> None:
    ask = asked()
    queries = [query.encode() for query in NAMED_QUERIES.values()]
    for content in mutations(queries, 300):
        expect_our_errors(ask, content)


def test_mutated_json_lines_are_refused(tmp_path: Path) -> None:
    store = open_store(None)
    with store.changes(ONTOLOGY) as changes:
        changes.put(GOOD)
    export(store, Form.JSONL, tmp_path / "out")
    path = tmp_path / "out" / "documents.jsonl"
    for content in mutations([path.read_bytes()], 150):
        path.write_bytes(content)
        expect_our_errors(lambda _: read_folder(tmp_path / "out", Ontology()), b"")
    path = tmp_path / "out" / "graph.json"
    for content in mutations([Manifest(DEFAULT_BASE).to_json().encode()], 100):
        path.write_bytes(content)
        expect_our_errors(lambda _: read_folder(tmp_path / "out", Ontology()), b"")
