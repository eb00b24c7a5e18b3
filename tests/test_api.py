"""The Python API: what `import graphbuild as gb` offers, in memory and from a folder."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import networkx as nx
import pytest
import rdflib
from conftest import EXAMPLE, environment
from examples_graph import GOOD
from examples_store import fill, put

import graphbuild as gb
from graphbuild.errors import StoreError
from graphbuild.model import FactPolicy, status_of
from graphbuild.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEWS = rdflib.Namespace("https://w3id.org/graphbuild/news#")


@pytest.fixture(scope="module")
def kg(moscow: Path) -> gb.KnowledgeGraph:
    """Open the example's graph."""
    return gb.open(moscow)


def test_all_public_names_are_there_and_few() -> None:
    assert len(gb.__all__) <= 15
    assert sorted(gb.__all__) == list(gb.__all__)
    for name in gb.__all__:
        assert getattr(gb, name).__doc__
    assert set(gb.__all__) <= set(dir(gb))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        gb.nothing  # noqa: B018 -- looking is what raises


def test_importing_takes_no_library_along() -> None:
    code = "import sys, graphbuild; print(*({'spacy', 'rdflib', 'pyoxigraph', 'networkx', 'rich', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.strip() == ""


def names(graph: rdflib.Graph, node: rdflib.term.Node) -> set[str]:
    """List all names of a node."""
    return {str(name) for prop in (rdflib.SKOS.prefLabel, rdflib.SKOS.altLabel) for name in graph.objects(node, prop)}


@pytest.mark.model
def test_claims_are_chosen_by_status_and_by_whom_they_are_about(kg: gb.KnowledgeGraph) -> None:
    denied = kg.claims(status="denied")
    assert denied
    assert set(denied) < set(kg.claims())
    assert all(kg.status_of(claim) is gb.Status.DENIED for claim in denied)
    about = kg.claims(status=gb.Status.DENIED, about="US")
    assert any(claim.evidence.text == "The US does not participate." for claim in about)
    assert set(about) <= set(denied)
    with pytest.raises(ValueError, match="denid"):
        kg.claims(status="denid")


@pytest.mark.model
def test_each_claim_quotes_its_document(kg: gb.KnowledgeGraph) -> None:
    texts = {document.id: document.text for document in kg.documents()}
    assert texts == {"moscow-talks": EXAMPLE.read_text(encoding="utf-8")}
    for claim in kg.claims():
        assert claim.evidence.text == claim.evidence.span.of(texts[claim.document])
    for mention in kg.mentions():
        assert mention.text == mention.span.of(texts[mention.document])


@pytest.mark.model
@pytest.mark.parametrize("name", ["Taliban", "taliban", "the Taliban"])
def test_an_entity_is_found_by_any_of_its_names(name: str, kg: gb.KnowledgeGraph) -> None:
    assert kg.entity(name).name == "Taliban"


@pytest.mark.model
def test_what_is_not_there_comes_with_near_names(kg: gb.KnowledgeGraph) -> None:
    with pytest.raises(gb.GraphbuildError, match=r"did you mean .*Taliban"):
        kg.entity("Talibann")
    with pytest.raises(LookupError, match="claim"):
        kg.claim("0123456789abcdef")
    assert kg.claim(kg.claims()[0].id) == kg.claims()[0]


@pytest.mark.model
def test_the_facts_of_the_example_are_plain_triples(kg: gb.KnowledgeGraph) -> None:
    rows = kg.query("SELECT ?who ?what WHERE { ?who news:absentFrom ?what }").rows
    assert len(rows) == 1
    graph = rdflib.Graph().parse(data=kg.to_turtle(), format="turtle")
    for who, relation, what in (("Russia", NEWS.hosts, "talks"), ("US", NEWS.absentFrom, "talks")):
        assert any(who in names(graph, one) and what in names(graph, other) for one, other in graph.subject_objects(relation))


@pytest.mark.model
@pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph).*deprecated:DeprecationWarning"
)  # rdflib's own parser asks its own old names
def test_rdf_comes_as_text_as_files_and_as_rdflib(kg: gb.KnowledgeGraph, tmp_path: Path) -> None:
    for write, name in (
        (kg.to_turtle, "a.ttl"),
        (kg.to_trig, "a.trig"),
        (kg.to_nquads, "a.nq"),
        (kg.to_html, "a.html"),
        (kg.to_svg, "a.svg"),
    ):
        text = write(tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8") == text == write()
    dataset = kg.to_rdflib()
    assert isinstance(dataset, rdflib.Dataset)
    read = rdflib.Dataset().parse(data=kg.to_trig(), format="trig")
    assert len(list(dataset.quads())) == len(list(read.quads()))


@pytest.mark.model
def test_the_network_has_an_edge_a_claim(kg: gb.KnowledgeGraph) -> None:
    network = kg.to_networkx()
    assert isinstance(network, nx.MultiDiGraph)
    assert network.number_of_edges() == len(kg.claims())


@pytest.mark.model
def test_a_part_of_the_network_is_drawn(kg: gb.KnowledgeGraph) -> None:
    whole, near = kg.to_networkx(), kg.to_networkx(about="Taliban", hops=1)
    assert set(near) < set(whole)
    assert kg.entity("Taliban").id in near
    assert set(kg.to_networkx(about="Taliban", hops=0)) == {kg.entity("Taliban").id}
    denied = kg.to_networkx(status="denied")
    assert {data["status"] for *_, data in denied.edges(data=True)} == {"denied"}
    assert denied.number_of_edges() == len(kg.claims(status="denied"))


@pytest.mark.model
def test_a_policy_changes_what_is_a_fact_and_is_kept(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Anna Smith said that Russia hosts the talks. Bob Brown said that France hosts the talks.", encoding="utf-8")
    expected = {"narrator": 0, "all": 2, "none": 0}
    for voices, number in expected.items():
        gb.build(text, store=tmp_path / voices, options=gb.Options(facts=voices)).close()
        with gb.open(tmp_path / voices) as graph:
            assert len(graph.query("SELECT * { ?who news:hosts ?what }").rows) == number, voices
            policy = FactPolicy(voices)
            assert all(graph.status_of(claim) is status_of(claim, policy) for claim in graph.claims())
    trusting = gb.build(text, options=gb.Options(trust=("Anna Smith",)))
    assert len(trusting.query("SELECT * { ?who news:hosts ?what }").rows) == 1


@pytest.mark.model
def test_an_ontology_of_ones_own_changes_the_property(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("Russia met China in Moscow.", encoding="utf-8")
    (tmp_path / "mine.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<https://example.com/confersWith> a owl:ObjectProperty ; rdfs:label "meet"@en .',
        encoding="utf-8",
    )
    options = gb.Options(ontologies=(tmp_path / "mine.ttl",))
    with gb.build(tmp_path / "text.txt", store=tmp_path / "kg", options=options) as graph:
        assert len(graph.query("SELECT * { ?a <https://example.com/confersWith> ?b }").rows) == 1
    assert '"iri": "https://example.com/confersWith"' in (tmp_path / "kg" / "claims.jsonl").read_text(encoding="utf-8")


@pytest.mark.model
def test_entities_of_ones_own_get_their_identifier(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("The government of Ruritania condemned Russia.", encoding="utf-8")
    (tmp_path / "mine.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .\n"
        '<https://example.com/r> a schema:Country ; skos:prefLabel "Ruritania"@en ; schema:sameAs <http://www.wikidata.org/entity/Q1> .',
        encoding="utf-8",
    )
    graph = gb.build([tmp_path / "text.txt"], options=gb.Options(entities=(tmp_path / "mine.ttl",)))
    assert graph.entity("Ruritania").wikidata == "Q1"


@pytest.mark.model
def test_a_base_of_ones_own_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Russia met China in Moscow.", encoding="utf-8")
    base = "https://news.example.com/graph/"
    gb.build(tmp_path / "a.txt", store=tmp_path / "kg", options=gb.Options(base=base)).close()
    with gb.open(tmp_path / "kg") as graph:
        assert f"<{base}entity/Russia>" in graph.to_nquads()
        assert "https://example.org/kg/" not in graph.to_nquads()


def test_options_that_mean_nothing_are_refused() -> None:
    with pytest.raises(gb.GraphbuildError, match="narrator, all, none"):
        gb.build("examples/moscow-talks.txt", options=gb.Options(facts="everybody"))


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (
            lambda graph: graph.claims(status="bogus"),
            "there is no status 'bogus'; choose one of fact, denied, attributed, unrealized",
        ),
        (lambda graph: graph.to_networkx(status="bogus"), "no status 'bogus'"),
        (lambda graph: graph.to_html(status="bogus"), "no status 'bogus'"),
        (lambda graph: graph.export(io.BytesIO(), "zzz"), "there is no form 'zzz'; choose one of turtle, trig, "),
        (lambda graph: graph.export(io.BytesIO(), "turtle", status="bogus"), "no status 'bogus'"),
    ],
)
def test_a_wrong_name_is_told_with_the_right_ones(ask: Callable[[gb.KnowledgeGraph], object], words: str) -> None:
    graph = gb.KnowledgeGraph(fill(open_store(None), GOOD))
    with pytest.raises(gb.GraphbuildError, match=re.escape(words)) as caught:
        ask(graph)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("in_folder", [True, False])
def test_a_closed_graph_answers_nothing(tmp_path: Path, *, in_folder: bool) -> None:
    put(tmp_path / "kg", GOOD)
    graph = gb.open(tmp_path / "kg") if in_folder else gb.KnowledgeGraph(fill(open_store(None), GOOD))
    assert graph.claims()
    assert graph.to_turtle()
    graph.close()
    graph.close()
    asks: list[Callable[[], object]] = [
        graph.claims, graph.documents, graph.entities, graph.mentions, graph.merges, graph.skipped, graph.to_turtle, graph.to_trig,
        graph.to_nquads, graph.to_rdflib, graph.to_networkx, graph.to_html, graph.check, graph.count_claims, graph.review,
        lambda: graph.entity("US"), lambda: graph.claim("x"), lambda: graph.find("US"), lambda: graph.query("ASK {}"),
        lambda: graph.search("talks"), lambda: graph.export(io.BytesIO()), lambda: graph.remove("d1"),
    ]  # fmt: skip
    for ask in asks:
        with pytest.raises(StoreError, match="the graph is closed"):
            ask()
