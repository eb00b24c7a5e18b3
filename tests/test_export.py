"""Each form of export: read by a library that knows it, without a leak, whatever the words are."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
import rdflib
from examples_graph import ABSENT, GOOD, HOSTS, KABULOV, MAY, NAMES, ONTOLOGY, RUSSIA, SAID, TALKS, US, in_document
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse
from strategies import extractions, labels

from graphbuild.errors import OutputError
from graphbuild.export import FOLDERS, Form
from graphbuild.export.cypher import quote
from graphbuild.export.forms import export
from graphbuild.export.links import links_of, nodes_of
from graphbuild.export.tables import TABLES, rows_of
from graphbuild.graph.sorting import sort_lines
from graphbuild.model import Claim, ClaimPart, EntityPart, Extraction, Modality, Polarity, Status, status_of
from graphbuild.store import Store, open_store
from graphbuild.vocabulary import GB, NEWS, RDF

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

WHOLE = replace(
    GOOD,
    claims=(
        HOSTS,
        ABSENT,
        MAY,
        replace(HOSTS, id="", predicate=replace(HOSTS.predicate, label="say"), object=ClaimPart(MAY.id, "the US may be absent")),
        replace(HOSTS, id="", predicate=replace(HOSTS.predicate, label="deny"), attribution=(SAID,)),
        replace(HOSTS, id="", predicate=replace(HOSTS.predicate, label="rest"), object=None),
    ),
)
"""Claims of every status, one about another claim, and one without an object."""

SINGLE = [form for form in Form if form not in FOLDERS]


def store_of(*documents: Extraction) -> Store:
    store = open_store(None)
    with store.changes(ONTOLOGY) as changes:
        for document in documents:
            changes.put(document)
    return store


def written(store: Store, form: Form, **how: Any) -> bytes:
    stream = BytesIO()
    export(store, form, stream, **how)
    return stream.getvalue()


def folder_of(store: Store, form: Form, folder: Path, **how: Any) -> dict[str, bytes]:
    export(store, form, folder, **how)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


STORE = store_of(WHOLE, in_document("d2"))
DENIED = Triple(NamedNode(NAMES.entity("US")), NamedNode(f"{NEWS}participatesIn"), NamedNode(NAMES.entity("d1/talks")))


@pytest.mark.parametrize("form", list(Form))
def test_the_order_of_documents_does_not_matter(form: Form, tmp_path: Path) -> None:
    first, second = store_of(WHOLE, in_document("d2"), in_document("d3")), store_of(in_document("d3"), in_document("d2"), WHOLE)
    if form in FOLDERS:
        assert folder_of(first, form, tmp_path / "a") == folder_of(second, form, tmp_path / "b")
    else:
        assert written(first, form) == written(second, form)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"))), st.integers(1, 50))
def test_lines_are_sorted_on_disk_as_in_memory(lines: list[str], piece: int) -> None:
    assert list(sort_lines(lines, piece)) == sorted(set(lines))


# RDF


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        (Form.TURTLE, RdfFormat.TURTLE),
        (Form.TRIG, RdfFormat.TRIG),
        (Form.NQUADS, RdfFormat.N_QUADS),
        (Form.JSONLD, RdfFormat.JSON_LD),
    ],
)
def test_rdf_holds_every_quad(form: Form, syntax: RdfFormat) -> None:
    quads = set(parse(written(STORE, form), format=syntax))
    expected = set(STORE.quads())
    assert quads == ({Quad(*quad.triple, DefaultGraph()) for quad in expected} if form is Form.TURTLE else expected)  # type: ignore[call-arg]
    facts = set(parse(written(STORE, form, facts_only=True), format=syntax))
    assert facts == set(STORE.facts())
    assert not any(quad.predicate == GB.status for quad in facts)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of rdflib itself
def test_rdflib_reads_the_json_ld_with_its_context() -> None:
    content = written(STORE, Form.JSONLD)
    assert json.loads(content)["@context"]["gb"] == GB.IRI
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format="json-ld")
    assert sum(1 for _ in dataset.quads()) == len(set(STORE.quads()))


def test_a_claim_of_rdf_1_2_reifies_its_triple_and_asserts_nothing() -> None:
    quads = list(parse(written(STORE, Form.RDF12), format=RdfFormat.TRIG))
    reified = {(quad.subject, quad.object) for quad in quads if quad.predicate.value == f"{RDF.IRI}reifies"}
    assert (NamedNode(NAMES.claim(ABSENT.id)), DENIED) in reified
    assert DENIED not in {quad.triple for quad in quads}
    assert not any(quad.predicate == RDF.subject for quad in quads if (quad.subject, DENIED) in reified)


def test_nanopublications_are_well_formed() -> None:
    quads = list(parse(written(STORE, Form.NANOPUB), format=RdfFormat.TRIG))
    assert not any(isinstance(quad.graph_name, DefaultGraph) for quad in quads)
    kind = NamedNode("http://www.nanopub.org/nschema#Nanopublication")
    heads = {quad.graph_name: quad.subject for quad in quads if quad.predicate == RDF.type and quad.object == kind}
    assert len(heads) == len(WHOLE.claims) + len(GOOD.claims)
    graphs: dict[Any, list[Any]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    parts = set(heads)
    for head, nanopub in heads.items():
        (assertion,), (provenance,), (info,) = (
            [quad.object for quad in graphs[head] if quad.predicate.value.endswith(f"#{name}") and quad.subject == nanopub]
            for name in ("hasAssertion", "hasProvenance", "hasPublicationInfo")
        )
        assert len({nanopub, head, assertion, provenance, info}) == 5
        assert len(graphs[head]) == 4
        assert graphs[assertion]
        assert any(quad.subject == assertion for quad in graphs[provenance])
        assert any(quad.subject == nanopub for quad in graphs[info])
        parts |= {assertion, provenance, info}
    assert set(graphs) == parts
    asserted = {quad.triple for quad in quads}
    assert DENIED not in asserted
    assert {quad.triple for quad in STORE.facts() if quad.predicate.value.startswith(NEWS)} <= asserted


# nodes and links


def facts_between(store: Store) -> set[tuple[str, str]]:
    """List the pairs of entities that a fact joins."""
    claims = [claim for each in store.extractions() for claim in each.claims if status_of(claim, store.policy) is Status.FACT]
    return {
        (NAMES.entity(claim.subject.entity), NAMES.entity(claim.object.entity))
        for claim in claims
        if isinstance(claim.subject, EntityPart) and isinstance(claim.object, EntityPart)
    }


@given(st.lists(extractions(labels), min_size=1, max_size=2, unique_by=lambda each: each.document.id))
@settings(max_examples=30, deadline=None)
def test_links_join_nodes_and_only_facts_join_entities(documents: list[Extraction]) -> None:
    store = store_of(*documents)
    nodes = {node.id: node for node in nodes_of(store)}
    links = list(links_of(store))
    assert len({link.id for link in links}) == len(links)
    claims = {claim.id for each in store.extractions() for claim in each.claims}
    assert {str(link.values["claim"]) for link in links} == claims
    for link in links:
        assert {link.start, link.end} <= set(nodes)
        ends = (nodes[link.start].values["kind"], nodes[link.end].values["kind"])
        if "claim" in ends:
            assert link.values["kind"] != "fact"
        else:
            assert (link.values["kind"], link.values["status"]) == ("fact", "fact")
    for form in (Form.GRAPHML, Form.GEXF):
        graph = read_graph(written(store, form), form)
        assert set(graph) == set(nodes)
        assert graph.number_of_edges() == len(links)


def read_graph(content: bytes, form: Form) -> Any:
    return (
        nx.read_graphml(BytesIO(content), force_multigraph=True)
        if form is Form.GRAPHML
        else nx.read_gexf(BytesIO(content), version="1.3")
    )


@pytest.mark.parametrize("form", [Form.GRAPHML, Form.GEXF])
def test_a_denial_is_a_node_that_says_so(form: Form) -> None:
    graph = read_graph(written(STORE, form), form)
    node = graph.nodes[f"claim/{ABSENT.id}"]
    assert (node["label"], node["status"], node["polarity"]) == ("not participate in", "denied", "negated")
    assert graph.nodes[f"claim/{MAY.id}"]["label"] == "be absent from (possible, said by Kabulov)"
    assert not graph.has_edge("entity/US", "entity/d1/talks")
    assert graph.has_edge("entity/Russia", "entity/d1/talks")
    assert graph.nodes["entity/Russia"]["label"] == "Russia"
    assert [data["kind"] for *_, data in graph.edges(f"claim/{ABSENT.id}", data=True)] == ["subject", "object"]


STRING = re.compile(r"'(?:[^'\\]|\\['\\nrt]|\\u00[01][0-9a-f]|\\u007f)*'")


@given(st.text() | st.lists(st.sampled_from(["\\", "'", "u0027", "U", '"', "\n", "\x00", "}", "//", "a"])).map("".join))
def test_no_name_ends_a_string_of_cypher(text: str) -> None:
    """A string has one meaning, also for a reader that replaces backslash, u and four digits before it looks for strings."""
    written_text = quote(text)
    assert STRING.sub("", written_text).strip("+") == ""
    assert unquote(written_text) == text
    early = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), written_text)
    assert unquote(early) == text


def unquote(strings: str) -> str:
    """Read strings that are joined by `+`, in one pass from left to right."""
    short = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'"}
    found, at = [], 0
    while True:
        assert strings[at] == "'"
        at += 1
        while strings[at] != "'":
            if strings[at] != "\\":
                found.append(strings[at])
                at += 1
            elif strings[at + 1] == "u":
                found.append(chr(int(strings[at + 2 : at + 6], 16)))
                at += 6
            else:
                found.append(short[strings[at + 1]])
                at += 2
        if at + 1 == len(strings):
            return "".join(found)
        assert strings[at + 1] == "+"
        at += 2


def test_cypher_has_no_word_of_the_text_outside_of_strings() -> None:
    hostile = "x'}) DETACH DELETE n; MATCH (m) //\\u0027"
    entity = replace(RUSSIA, name=hostile, names=(hostile,))
    claim = replace(HOSTS, id="", predicate=replace(HOSTS.predicate, label=hostile), rule=hostile)
    cypher = written(store_of(replace(GOOD, entities=(KABULOV, entity, US, TALKS), claims=(claim,))), Form.CYPHER).decode()
    outside = STRING.sub("", cypher)
    assert "DETACH" in cypher
    assert "DETACH" not in outside
    assert outside.count(";") == cypher.count(";\n")
    assert re.search(r"MERGE \(a\)-\[r:FACT", outside)


# tables


def test_csv_holds_the_rows(tmp_path: Path) -> None:
    files = folder_of(STORE, Form.CSV, tmp_path / "csv")
    assert sorted(files) == sorted(f"{name}.csv" for name in TABLES)
    rows = list(csv.DictReader(files["claims.csv"].decode().splitlines()))
    assert [row["id"] for row in rows] == [claim.id for each in STORE.extractions() for claim in each.claims]
    denied = next(row for row in rows if row["id"] == ABSENT.id)
    assert (denied["status"], denied["polarity"], denied["relation"]) == ("denied", "negated", "participate in")
    assert next(row for row in rows if row["id"] == MAY.id)["source"] == "Kabulov"


@given(st.lists(extractions(labels), min_size=1, max_size=2, unique_by=lambda each: each.document.id))
@settings(max_examples=20, deadline=None)
def test_parquet_holds_what_the_tables_hold(tmp_path_factory: pytest.TempPathFactory, documents: list[Extraction]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = tmp_path_factory.mktemp("parquet")
    store = store_of(*documents)
    export(store, Form.PARQUET, folder)
    rows = list(rows_of(store))
    for name, columns in TABLES.items():
        table = parquet.read_table(folder / f"{name}.parquet")
        assert table.schema.names == list(columns)
        assert [tuple(row.values()) for row in table.to_pylist()] == [row for table_name, row in rows if table_name == name]


# parts


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.PARQUET])  # which has the rows of CSV
def test_only_facts_are_only_facts(form: Form, tmp_path: Path) -> None:
    if form in FOLDERS:
        content = b"".join(folder_of(STORE, form, tmp_path / "out", facts_only=True).values())
    else:
        content = written(STORE, form, facts_only=True)
    content = re.sub(rb'"text":"[^"]*"|gb:text "[^"]*"', b"", content)  # the whole text of a document
    for word in (b"negated", b"Negated", b"possible", b"Possible", b"The US does not participate", ABSENT.id.encode()):
        assert word not in content


def test_a_part_is_about_what_was_asked() -> None:
    def claims(**how: Any) -> set[str]:
        quads = parse(written(STORE, Form.TRIG, **how), format=RdfFormat.TRIG)
        return {quad.subject.value for quad in quads if quad.predicate == GB.wording}

    everything = [claim for each in STORE.extractions() for claim in each.claims]

    def iris(chosen: list[Claim]) -> set[str]:
        return {NAMES.claim(claim.id) for claim in chosen}

    assert claims() == iris(everything)
    assert claims(status=Status.DENIED) == iris([claim for claim in everything if claim.polarity is Polarity.NEGATED])
    about = [claim for claim in everything if "US" in {getattr(claim.subject, "entity", ""), getattr(claim.object, "entity", "")}]
    assert claims(about="US") == iris(about)
    assert claims(about="US", status=Status.UNREALIZED) == iris([claim for claim in about if claim.modality is not Modality.ACTUAL])
    whole, part = set(STORE.quads()), set(parse(written(STORE, Form.NQUADS, about="US"), format=RdfFormat.N_QUADS))
    assert {quad for quad in part if isinstance(quad.graph_name, DefaultGraph)} <= whole


def test_a_part_asserts_nothing_that_the_whole_does_not() -> None:
    """Somebody's denial asserts the opposite, which stays out where the opposite is only hearsay, also if the hearsay is left out."""
    hearsay = replace(MAY, id="", modality=Modality.ACTUAL)
    store = store_of(replace(GOOD, claims=(ABSENT, hearsay)))
    opposite = f"{NEWS}absentFrom"
    assert opposite not in written(store, Form.NQUADS, facts_only=True).decode().replace(
        f"<{opposite}> <http://www.w3.org/2000", ""
    )
    denied = parse(written(store, Form.NQUADS, status=Status.DENIED), format=RdfFormat.N_QUADS)
    assert not any(quad.predicate.value == opposite for quad in denied if isinstance(quad.graph_name, DefaultGraph))


# places


@pytest.mark.parametrize("form", SINGLE)
def test_a_file_is_written_whole_or_not_at_all(form: Form, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no such folder"):
        export(STORE, form, tmp_path / "none" / "file")
    export(STORE, form, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == written(STORE, form)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("form", sorted(FOLDERS))
def test_a_folder_of_others_is_left_alone(form: Form, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(STORE, form, folder)
    before = folder_of(STORE, form, folder)
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="holds other files"):
        export(STORE, form, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before | {"mine.txt": b"mine"}
    with pytest.raises(OutputError, match="is several files"):
        export(STORE, form, BytesIO())
    with pytest.raises(OutputError, match="is a file"):
        export(STORE, form, folder / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.model
@pytest.mark.parametrize("form", list(Form))
def test_the_command_writes_each_form(form: Form, run: Run, moscow: Path, tmp_path: Path) -> None:
    done = run("export", moscow, "--format", form, "-o", tmp_path / "out", "--about", "Taliban")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "out").exists()
    on_screen = run("export", moscow, "--format", form)
    assert on_screen.returncode == (2 if form in FOLDERS else 0)
