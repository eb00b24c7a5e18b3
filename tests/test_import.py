"""What export writes, import reads: the same graph, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from examples_graph import ABSENT, GOOD, ONTOLOGY, SAYS, in_document
from examples_store import fill
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat
from strategies import extractions, labels, policies

from graphbuild.errors import GraphbuildError, InputError, StoreError
from graphbuild.export import Form
from graphbuild.export.forms import export
from graphbuild.graph.parse import parse_rdf
from graphbuild.graph.restore import Restored, restore
from graphbuild.graph.to_quads import to_lines
from graphbuild.imports import import_graph
from graphbuild.manifest import MANIFEST
from graphbuild.model import NARRATOR, Extraction, FactPolicy
from graphbuild.ontology import Ontology
from graphbuild.store import Store, open_store
from graphbuild.vocabulary import GB

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

FORMS = {
    Form.TURTLE: RdfFormat.TURTLE,
    Form.TRIG: RdfFormat.TRIG,
    Form.NQUADS: RdfFormat.N_QUADS,
    Form.JSONLD: RdfFormat.JSON_LD,
    Form.RDF12: RdfFormat.TRIG,
}
several = st.lists(
    extractions(labels | st.sampled_from(("d", "d/talks", "d1"))), min_size=1, max_size=3, unique_by=lambda each: each.document.id
)


def store_of(*documents: Extraction, policy: FactPolicy = NARRATOR) -> Store:
    store = open_store(None)
    with store.changes(ONTOLOGY, policy=policy) as changes:
        for document in documents:
            changes.put(document)
    return store


def written(store: Store, form: Form, *, facts_only: bool = False) -> bytes:
    stream = BytesIO()
    export(store, form, stream, facts_only=facts_only)
    return stream.getvalue()


def read_back(content: bytes, form: RdfFormat) -> Restored:
    return restore(parse_rdf(content, form, "test"), Ontology(), "test")


def rebuilt(restored: Restored) -> Store:
    """Fill a store from what was read back, with the properties and the policy that were read."""
    store = open_store(None, base=restored.base)
    with store.changes(restored.ontology, policy=restored.policy) as changes:
        for extraction in restored.extractions:
            changes.put(extraction)
    return store


@pytest.mark.parametrize("form", FORMS)
def test_disputes_come_back_and_none_is_taken_on_trust(form: Form) -> None:
    store = store_of(replace(GOOD, claims=(ABSENT,)), in_document("d2", replace(GOOD, claims=(SAYS,))))
    content = written(store, form)
    assert rebuilt(read_back(content, FORMS[form])).lines().to_nquads() == store.lines().to_nquads()
    mark = next(quad for quad in store.facts() if quad.object == GB.DisputedStatement)
    quads = [quad for quad in parse_rdf(content, FORMS[form], "test") if quad != mark]
    with pytest.raises(InputError, match="lacks a triple"):
        restore(quads, Ontology(), "test")


@pytest.mark.parametrize("form", FORMS)
@given(several, policies)
@example([GOOD, in_document("d2")], FactPolicy("none", frozenset({"Russia"})))
@settings(max_examples=40, deadline=None)
def test_a_graph_survives_its_export(form: Form, documents: list[Extraction], policy: FactPolicy) -> None:
    store = store_of(*documents, policy=policy)
    restored = read_back(written(store, form), FORMS[form])
    assert list(restored.extractions) == list(store.extractions())
    for each in FORMS:
        assert written(rebuilt(restored), each) == written(store, each)


@given(several)
@settings(max_examples=40, deadline=None)
def test_streams_are_the_bytes_of_the_folders_files(documents: list[Extraction]) -> None:
    store = store_of(*documents)
    assert written(store, Form.TURTLE) == store.lines().to_turtle(store.base)
    assert written(store, Form.TRIG) == store.lines().to_trig(store.base)
    assert written(store, Form.NQUADS) == store.lines().to_nquads()


def test_a_part_of_a_graph_is_a_graph() -> None:
    from graphbuild.export.selection import select  # noqa: PLC0415 (the name is used here alone)

    part = select(store_of(GOOD, in_document("d2")), about="Russia")
    restored = read_back(written(part, Form.TRIG), RdfFormat.TRIG)
    assert {str(claim) for each in restored.extractions for claim in each.claims} == {"Russia | host | talks"}
    assert {entity.id for each in restored.extractions for entity in each.entities} == {"Russia", "d1/talks"}


@pytest.mark.model
@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld", "rdf12", "jsonl"])
def test_the_command_brings_the_same_folder_back(form: str, run: Run, ministers: Path, tmp_path: Path) -> None:
    exported = tmp_path / f"exported.{form}"
    assert run("export", ministers, "--format", form, "-o", exported).returncode == 0
    done = run("import", exported, "-o", tmp_path / "kg")
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 documents, 16 claims" in done.stdout
    files = {path.name: path.read_bytes() for path in ministers.iterdir() if path.is_file()}
    found = {path.name: path.read_bytes() for path in (tmp_path / "kg").iterdir() if path.is_file()}
    if form != "jsonl":  # RDF does not tell what has read the texts
        assert json.loads(found.pop(MANIFEST)) == {**json.loads(files.pop(MANIFEST)), "made_with": {}}
    assert found == files
    assert run("export", tmp_path / "kg", "--format", form, "-o", tmp_path / "again").returncode == 0
    pairs = (
        [(exported, tmp_path / "again")]
        if exported.is_file()
        else [(path, tmp_path / "again" / path.name) for path in exported.iterdir()]
    )
    assert all(left.read_bytes() == right.read_bytes() for left, right in pairs)


@pytest.mark.model
def test_a_graph_that_jsonl_has_brought_back_can_be_extended_like_the_first(run: Run, ministers: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text('{"id": "z", "text": "Foreign Minister Sergey Lavrov met Antony Blinken in Geneva."}\n', encoding="utf-8")
    assert run("export", ministers, "--format", "jsonl", "-o", tmp_path / "all").returncode == 0
    assert run("import", tmp_path / "all", "-o", tmp_path / "kg").returncode == 0
    assert run("build", more, "-o", tmp_path / "kg").returncode == 0
    assert run("build", ROOT / "examples" / "ministers.jsonl", more, "-o", tmp_path / "at-once").returncode == 0
    assert (tmp_path / "kg" / "graph.trig").read_bytes() == (tmp_path / "at-once" / "graph.trig").read_bytes()


@pytest.fixture(scope="session")
def ministers(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the graph of several documents with merged entities."""
    folder = tmp_path_factory.mktemp("ministers") / "kg"
    done = run("build", ROOT / "examples" / "ministers.jsonl", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder


TRIG = written(store_of(GOOD), Form.TRIG).decode()
LEAK = "entity:US news:participatesIn entity:d1\\/talks .\n"
HOSTILE = [
    ("nothing", "", "there is no document"),
    ("no Turtle", "<a", "line 1, column 1"),
    ("a fact that nobody claims", TRIG.replace("GRAPH", LEAK + "GRAPH", 1), "the default graph has a triple that does not follow"),
    ("a denial that is called a fact", TRIG.replace("gb:status gb:Denied", "gb:status gb:Fact"), "cannot be fact: it is negated"),
    ("a denial that asserts", TRIG.replace("gb:polarity gb:Negated", "gb:polarity gb:Affirmed"), "cannot be denied: it is affirmed"),
    ("another quotation", TRIG.replace('"Russia hosts talks."', '"Russia hosts walks."'), "has a triple that does not follow"),
    ("a place behind the text", TRIG.replace("char\\/0-19", "char\\/0-1900"), "after the text"),
    ("no status", TRIG.replace("gb:status gb:Denied ;\n", 'gb:cue "x" ;\n'), "has no status"),
    ("another fact", TRIG.replace("news:hosts entity", "news:absentFrom entity", 1), "does not follow"),
    ("a graph in the base's space", TRIG + "GRAPH kg:g { <http://e/a> <http://e/b> 1 }\n", "does not start with"),
    ("a graph of something else", TRIG + "GRAPH <https://example.org/kg/document/d1/g> { <http://e/a> <http://e/b> 1 }\n", "is not that of a document"),
    ("blank nodes", TRIG + "_:a gb:text _:b .\n", "does not follow"),
    ("two bases", TRIG + '<http://e/document/x> gb:text "x" .\n', "two bases"),
    ("a circle of sources", TRIG.replace("gb:status gb:Denied ;\n", "gb:status gb:Denied ; gb:attribution claim:x ;\n") + "GRAPH document:d1\\/claims { claim:x gb:within claim:x }\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("content", "problem"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_what_is_no_graph_of_ours_is_refused_in_one_line(content: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.trig"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        import_graph([path], tmp_path / "kg")
    message = str(caught.value)
    assert problem in message
    assert str(path) in message
    assert "\n" not in message
    assert not (tmp_path / "kg").exists()


MENTION = """{"extraction": {"document": {"id": "d", "text": "abc"}, "mentions": [{"document": "d", "span": {"start": %d, "end": %d},
"text": "x", "mention_kind": "name", "entity": "e"}]}, "properties": {}}""".replace("\n", " ")


@pytest.mark.parametrize(
    ("documents", "problem"),
    [
        (None, "there is no such file"),
        ("", "there is no document"),
        ("{", "line 1"),
        ('{"extraction": {}, "properties": {}}', "line 1: extraction.document: Field required"),
        (MENTION % (0, 9), "contradicts itself"),
        (MENTION % (3, 1), "no span"),
    ],
)
def test_json_lines_that_are_no_graph_are_refused_in_one_line(documents: str | None, problem: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "graph.json").write_text(replace(open_store(None).manifest, generation=1).to_json(), encoding="utf-8")
    if documents is not None:
        (folder / "documents.jsonl").write_text(documents, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        import_graph([folder], tmp_path / "kg")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_json_lines_in_which_a_denial_is_called_affirmed_are_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export(fill(open_store(None), GOOD), Form.JSONL, tmp_path / "out")
    documents = tmp_path / "out" / "documents.jsonl"
    documents.write_text(documents.read_text(encoding="utf-8").replace("negated", "affirmed"), encoding="utf-8")
    with pytest.raises(InputError, match=r"claims\.jsonl: does not say the same as documents\.jsonl"):
        import_graph([tmp_path / "out"], tmp_path / "kg")


def test_a_graph_is_imported_into_a_new_folder_alone(tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    path.write_text(TRIG, encoding="utf-8")
    import_graph([path], tmp_path / "kg").close()
    with pytest.raises(StoreError, match="is a knowledge graph already"):
        import_graph([path], tmp_path / "kg")
    with pytest.raises(InputError, match="is not known by its suffix"):
        import_graph([tmp_path / "graph.pdf"], tmp_path / "other")
    with pytest.raises(InputError, match="there is no such file"):
        import_graph([tmp_path / "none.ttl"], tmp_path / "other")


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_damaged_file_is_refused_or_is_the_same_graph(data: st.DataObject) -> None:
    lines = TRIG.splitlines(keepends=True)
    first, second = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    how = data.draw(st.sampled_from(("drop", "swap", "cut", "double")))
    if how == "drop":
        del lines[first]
    elif how == "swap":
        lines[first], lines[second] = lines[second], lines[first]
    elif how == "cut":
        lines[first] = lines[first][: data.draw(st.integers(0, len(lines[first])))]
    else:
        lines.insert(second, lines[first])
    try:
        restored = read_back("".join(lines).encode(), RdfFormat.TRIG)
    except GraphbuildError as error:
        assert "\n" not in str(error)  # noqa: PT017 (either is right)
    else:
        assert set(to_lines(restored.extractions[0], restored.ontology, restored.base, restored.policy)) == set(
            to_lines(GOOD, ONTOLOGY, restored.base, NARRATOR)
        )
