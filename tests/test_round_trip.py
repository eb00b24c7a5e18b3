"""A graph that comes back from RDF goes on like the first: what changes in both gives the same bytes in both."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from examples_graph import GOOD, MAY, ONTOLOGY, in_document
from examples_store import put
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import extractions
from test_hostile import state_of

import graphbuild as gb
from graphbuild import pipeline
from graphbuild.entities.before import unmerge
from graphbuild.entities.corrections import Corrections
from graphbuild.entities.identities import merge_documents
from graphbuild.errors import GraphbuildError
from graphbuild.graph import in_order
from graphbuild.graph.read import from_quads
from graphbuild.graph.to_quads import to_quads
from graphbuild.imports import import_graph
from graphbuild.manifest import MANIFEST
from graphbuild.model import FactPolicy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphbuild.model import Extraction

FORMS = {"turtle": "ttl", "trig": "trig", "nquads": "nq", "jsonld": "jsonld", "rdf12": "trig", "jsonl": "jsonl"}
RELATIONS = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/mine#{name}> a owl:ObjectProperty ; rdfs:label "{label}"@en ."""
ENTITIES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
<https://example.org/f> a schema:Country ; skos:prefLabel "Freedonia"@en ; schema:sameAs <http://www.wikidata.org/entity/Q5500> ."""
CORRECTIONS = (
    (ROOT / "examples" / "corrections.ttl").read_text(encoding="utf-8")
    + """
<leeds/Leeds> gb:rejectedLink wd:Q39121 .
entity:Geneva gb:sameEntity <brussels/ships> .
entity:Antony_Blinken a schema:Organization .
"""
)
FREEDONIA = "Freedonia met Lavrov in Geneva. Lavrov said that Freedonia did not attack Ukraine. Blinken praised Freedonia."
OSLO = (
    "Sergey Lavrov met Antony Blinken in Oslo. Blinken said that Freedonia condemned Russia. John Smith of Ohio praised the museum."
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a graph that keeps everything that a graph can keep."""
    place = tmp_path_factory.mktemp("round")
    files = {"a.ttl": RELATIONS.format(name="scolds", label="condemn"), "b.ttl": RELATIONS.format(name="lauds", label="praise"),
             "e.ttl": ENTITIES, "c.ttl": CORRECTIONS, "freedonia.txt": FREEDONIA}  # fmt: skip
    for name, text in files.items():
        (place / name).write_bytes(text.encode())
    options = gb.Options(
        ontologies=(place / "a.ttl", place / "b.ttl"), entities=(place / "e.ttl",), corrections=(place / "c.ttl",),
        trust=("Antony Blinken", "Leeds"),
    )  # fmt: skip
    pipeline.build([ROOT / "examples" / "ministers.jsonl", place / "freedonia.txt"], place / "kg", options=options).close()
    return place / "kg"


def change(folder: Path, place: Path) -> None:
    """Remove a document and add another one."""
    with gb.open(folder) as graph:
        graph.remove("geneva")
    (place / "oslo.txt").write_text(OSLO, encoding="utf-8")
    pipeline.build([place / "oslo.txt"], folder).close()


def files_of(folder: Path) -> dict[str, bytes]:
    """Read all files, the manifest without what differs by the way that the graph has come."""
    state = {name: content for name, content in state_of(folder).items() if name != MANIFEST}
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest = {name: value for name, value in manifest.items() if name not in {"generation", "made_with"}}
    return {**state, MANIFEST: json.dumps(manifest).encode()}


@pytest.mark.model
@pytest.mark.parametrize("form", FORMS)
def test_what_comes_back_goes_on_like_the_first(form: str, first: Path, tmp_path: Path) -> None:
    exported = tmp_path / f"exported.{FORMS[form]}"
    with gb.open(first) as graph:
        assert len(graph.merges()) > 5
        assert graph.check() == ()
        graph.export(exported, form)
    import_graph([exported], tmp_path / "kg").close()
    assert files_of(tmp_path / "kg") == files_of(first)
    again = tmp_path / "first"
    with gb.open(first) as graph:
        graph.export(tmp_path / "whole", "jsonl")
    import_graph([tmp_path / "whole"], again).close()
    for folder in (tmp_path / "kg", again):
        change(folder, tmp_path)
    assert files_of(tmp_path / "kg") == files_of(again)
    with gb.open(again) as graph:
        assert graph.check() == ()


@pytest.mark.model
def test_it_goes_on_like_one_build_of_what_is_left(first: Path, tmp_path: Path) -> None:
    exported = tmp_path / "exported.ttl"
    with gb.open(first) as graph:
        graph.to_turtle(exported)
    import_graph([exported], tmp_path / "kg").close()
    change(tmp_path / "kg", tmp_path)
    place = first.parent
    left = [
        line for line in (ROOT / "examples" / "ministers.jsonl").read_text(encoding="utf-8").splitlines() if '"geneva"' not in line
    ]
    (tmp_path / "left.jsonl").write_text("\n".join(left) + "\n", encoding="utf-8")
    options = gb.Options(
        ontologies=(place / "a.ttl", place / "b.ttl"), entities=(place / "e.ttl",), corrections=(place / "c.ttl",),
        trust=("Antony Blinken", "Leeds"),
    )  # fmt: skip
    pipeline.build(
        [tmp_path / "left.jsonl", place / "freedonia.txt", tmp_path / "oslo.txt"], tmp_path / "once", options=options
    ).close()
    assert files_of(tmp_path / "kg") == files_of(tmp_path / "once")


@pytest.mark.model
def test_a_graph_without_any_of_this_says_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Russia met China in Moscow.", encoding="utf-8")
    turtle = pipeline.build(tmp_path / "a.txt").to_turtle()
    for word in ("beforeMerging", "factsFrom", "trusts", "corrections", "ownRelations", "kg:graph"):
        assert word not in turtle


def same(*groups: str) -> Corrections:
    pairs = [tuple(group.split("=")) for group in groups]
    return Corrections(same=tuple((one, two) for one, two in pairs))


CASES: dict[str, tuple[Corrections, Callable[[Extraction], Extraction]]] = {
    "merged by item": (Corrections(), lambda each: each),
    "two of one document are one": (same("d1/talks=US"), lambda each: replace(each, claims=(*each.claims, MAY))),
    "all are one": (same("d1/talks=US", "US=Russia", "Russia=Kabulov"), lambda each: replace(each, claims=(*each.claims, MAY))),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_merged_can_be_taken_apart(name: str) -> None:
    corrections, alter = CASES[name]
    originals = [in_order(alter(GOOD)), in_order(in_document("d2"))]
    merged = [in_order(each) for each in merge_documents(originals, corrections).extractions]
    quads = [quad for each in merged for quad in to_quads(each, ONTOLOGY)]
    read = from_quads(quads)
    assert list(read) == merged
    assert [in_order(unmerge(each)) for each in read] == originals


@given(st.lists(extractions(st.sampled_from(("Anna Berg", "Boris Cole", "Berg", "d/Anna"))), min_size=1, max_size=3, unique_by=lambda each: each.document.id))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_any_merging_can_be_taken_apart(documents: list[Extraction]) -> None:
    originals = sorted((in_order(replace(each, merges=())) for each in documents), key=lambda each: each.document.id)
    names = sorted({entity.id for each in originals for entity in each.entities})
    corrections = Corrections(same=tuple(zip(names[::2], names[1::2], strict=False)))
    merged = [in_order(each) for each in merge_documents(originals, corrections).extractions]
    read = from_quads([quad for each in merged for quad in to_quads(each, ONTOLOGY)])
    assert [in_order(unmerge(each)) for each in read] == originals


def test_a_policy_that_was_changed_by_hand_is_told(tmp_path: Path) -> None:
    put(tmp_path / "kg", GOOD, policy=FactPolicy("none", frozenset({"Russia"})))
    path = tmp_path / "kg" / MANIFEST
    with gb.open(tmp_path / "kg") as graph:
        assert graph.check() == ()
    for changed in (
        {"voices": "all", "trusted": ["Russia"]},
        {"voices": "none", "trusted": []},
        {"voices": "narrator", "trusted": []},
    ):
        path.write_text(json.dumps({**json.loads(path.read_text()), "facts": changed}))
        with gb.open(tmp_path / "kg") as graph:
            (offence,) = graph.check()
        assert "its facts are from none, Russia, and its manifest says from" in str(offence)


ABOUT = "https://example.org/kg/graph"
TAMPERED = [
    ("another policy", f'<{ABOUT}> <https://w3id.org/graphbuild#factsFrom> "none" .', "cannot be|lacks a triple|does not follow"),
    ("no policy", f'<{ABOUT}> <https://w3id.org/graphbuild#factsFrom> "mine" .', "none of narrator, all, none"),
    ("two policies", f'<{ABOUT}> <https://w3id.org/graphbuild#factsFrom> "all", "none" .', "would not say so"),
    ("something else", f"<{ABOUT}> <https://w3id.org/graphbuild/news#hosts> <{ABOUT}> .", "is not known"),
    ("no relations", f'<{ABOUT}> <https://w3id.org/graphbuild#ownRelations> "[1]" .', "no list of texts"),
    ("relations that are no Turtle", f'<{ABOUT}> <https://w3id.org/graphbuild#ownRelations> "[\\"<\\"]" .', "."),
    ("corrections that are no Turtle", f'<{ABOUT}> <https://w3id.org/graphbuild#corrections> "<" .', "."),
    ("no past", '<https://example.org/kg/document/d1> <https://w3id.org/graphbuild#beforeMerging> "[{}]" .', "."),
    ("a past of nobody", '<https://example.org/kg/document/d1> <https://w3id.org/graphbuild#beforeMerging> "[{\\"now\\":\\"x\\",\\"entity\\":{\\"id\\":\\"y\\",\\"name\\":\\"y\\",\\"kind\\":\\"person\\"}}]" .', "no entity"),
]  # fmt: skip


@pytest.mark.parametrize(("triple", "problem"), [case[1:] for case in TAMPERED], ids=[case[0] for case in TAMPERED])
def test_what_a_graph_says_of_itself_is_not_taken_on_trust(triple: str, problem: str, tmp_path: Path) -> None:
    put(tmp_path / "first", GOOD)
    with gb.open(tmp_path / "first") as graph:
        (tmp_path / "all.ttl").write_text(graph.to_turtle() + triple, encoding="utf-8")
    with pytest.raises(GraphbuildError, match=problem) as caught:
        import_graph([tmp_path / "all.ttl"], tmp_path / "kg")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "kg" / MANIFEST).exists()
