"""SPARQL in, rows out; what is wrong is said with its line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
import rdflib
from examples_graph import ABSENT, GOOD, HOSTS, KABULOV, NAMES, ONTOLOGY, RUSSIA, SAID, TALKS, US, claim, in_document

from graphbuild.errors import NotInGraphError, QueryError, UnknownQueryError
from graphbuild.model import Entity, Extraction, Kind, Mention, MentionKind, Span
from graphbuild.query import NAMED_QUERIES, find_entities, run_named, run_query
from graphbuild.store import Store, open_store

SAYS = claim(RUSSIA, "host", TALKS, "Kabulov says", attribution=(SAID,))
ALL = replace(GOOD, claims=(HOSTS, ABSENT, SAYS), mentions=(Mention("d1", Span(0, 6), "Russia", MentionKind.NAME, "Russia"),))


def make(*extractions: Extraction) -> Store:
    store = open_store(None)
    with store.changes(ONTOLOGY) as changes:
        for extraction in extractions:
            changes.put(extraction)
    return store


@pytest.fixture
def store() -> Store:
    return make(ALL, in_document("d2"))


def test_facts_are_plain_triples_and_prefixes_are_declared(store: Store) -> None:
    result = run_query(store, "SELECT ?who ?what WHERE { ?who news:absentFrom ?what }")
    assert result.columns == ("who", "what")
    assert result.rows == ((NAMES.entity("US"), NAMES.entity("d1/talks")),)
    assert result.render() == "who        what\n---------  ---------------\nentity:US  entity:d1/talks\n"


def test_claims_are_asked_with_graph_or_by_wish_and_come_once_each(store: Store) -> None:
    assert run_query(store, "ASK { ?claim a gb:Claim }").rows == ((False,),)
    assert run_query(store, "SELECT (COUNT(?claim) AS ?n) WHERE { GRAPH ?g { ?claim a gb:Claim } }").rows == ((5,),)
    assert run_query(store, "SELECT (COUNT(?claim) AS ?n) WHERE { ?claim a gb:Claim }", claims=True).rows == ((5,),)
    assert run_query(store, "SELECT (COUNT(DISTINCT ?e) AS ?n) WHERE { ?e skos:prefLabel ?name }", claims=True).rows == ((4,),)
    assert len(run_query(store, "SELECT ?g WHERE { GRAPH ?g { ?claim gb:polarity gb:Negated } }").rows) == 2


def test_a_denied_triple_is_nowhere(store: Store) -> None:
    for claims in (False, True):
        assert run_query(store, "ASK { ?s news:participatesIn ?o }", claims=claims).rows == ((False,),)
    assert run_query(store, "ASK { GRAPH ?g { ?s news:participatesIn ?o } }").rows == ((False,),)


@pytest.mark.parametrize(
    ("sparql", "line", "column", "shown"),
    [
        ("SELECT * WHERE {\n  ?s ?p }", 2, 9, "  ?s ?p }"),
        ("SELECT * {\n ?x foo:bar ?y }", 2, None, " ?x foo:bar ?y }"),
        ("SELECT * {\n  SERVICE <http://x.example/> { ?s ?p ?o } }", 2, 3, "  SERVICE <http://x.example/> { ?s ?p ?o } }"),
        ("SELECT * FROM <http://x.example/> { ?s ?p ?o }", 1, 15, "SELECT * FROM <http://x.example/> { ?s ?p ?o }"),
        ("", 1, 1, ""),
    ],
)
def test_an_error_shows_the_line_as_the_user_wrote_it(store: Store, sparql: str, line: int, column: int | None, shown: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(store, sparql)
    assert (caught.value.line, caught.value.source) == (line, shown)
    assert column is None or caught.value.column == column


@pytest.mark.parametrize(
    "sparql", ["INSERT DATA { <a:a> <a:b> <a:c> }", "# c\nPREFIX a: <b:c>\nDELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP ALL"]
)
def test_a_query_cannot_change_the_graph(store: Store, sparql: str) -> None:
    before = set(store.quads())
    with pytest.raises(QueryError, match="would change the graph"):
        run_query(store, sparql)
    assert set(store.quads()) == before


def test_words_that_only_look_like_keywords_are_fine(store: Store) -> None:
    sparql = """SELECT ?from WHERE { ?from gb:wording 'SERVICE', "FROM" # SERVICE
    . ?service a <http://x.example/FROM> }"""
    assert run_query(store, sparql).rows == ()


def test_rows_are_sorted_unless_the_query_does_it(store: Store) -> None:
    rows = run_query(store, "SELECT ?n WHERE { ?e skos:prefLabel ?n }").rows
    assert list(rows) == sorted(rows, key=str)
    assert run_query(store, "SELECT ?n WHERE { ?e skos:prefLabel ?n } ORDER BY DESC(?n)").rows[0] == ("talks",)


def test_values_are_python_values(store: Store) -> None:
    (row,) = run_query(store, "SELECT (1 AS ?a) (0.5 AS ?b) (true AS ?c) ('x'@en AS ?d) (?no AS ?e) {}").rows
    assert row == (1, 0.5, True, "x", None)
    assert [type(value) for value in row[:3]] == [int, float, bool]


HOSTILE = 'a,"b"\n<script>\x1b[31m\u202e'


def test_hostile_labels_survive_csv_and_json_and_tame_the_table() -> None:
    store = make(replace(GOOD, entities=(*GOOD.entities, Entity("x", HOSTILE, Kind.PERSON))))
    result = run_query(store, "SELECT ?n WHERE { entity:x skos:prefLabel ?n }")
    assert list(csv.reader(io.StringIO(result.render("csv"), newline=""))) == [["n"], [HOSTILE]]
    binding = json.loads(result.render("json"))["results"]["bindings"][0]
    assert binding == {"n": {"type": "literal", "value": HOSTILE, "xml:lang": "en"}}
    table = result.render()
    assert table.count("\n") == 3
    assert "\x1b" not in table
    assert "\u202e" not in table


def test_graphs_are_written_as_turtle_and_nothing_else_is(store: Store) -> None:
    result = run_query(store, "CONSTRUCT { ?s gb:place ?o } WHERE { ?s news:absentFrom ?o }")
    assert len(rdflib.Graph().parse(data=result.render("turtle"), format="turtle")) == len(result.rows) == 1
    assert len(run_query(store, "DESCRIBE entity:Russia").rows) > 4
    for sparql, form in (("SELECT ?s { ?s ?p ?o }", "turtle"), ("ASK {}", "turtle"), ("ASK {}", "yaml")):
        with pytest.raises(QueryError, match=r"Turtle|no form"):
            run_query(store, sparql).render(form)


def test_yes_or_no_is_an_answer(store: Store) -> None:
    result = run_query(store, "ASK {}")
    assert json.loads(result.render("json")) == {"head": {}, "boolean": True}
    assert result.render("table") == "answer\n------\ntrue\n"


def test_rows_become_a_data_frame(store: Store) -> None:
    frame = run_query(store, "SELECT DISTINCT ?n WHERE { ?e skos:prefLabel ?n }").to_pandas()
    assert list(frame["n"]) == ["Kabulov", "Russia", "US", "talks"]


@pytest.mark.parametrize("name", sorted(NAMED_QUERIES))
def test_each_named_query_says_what_it_is_for_and_runs(store: Store, name: str) -> None:
    assert NAMED_QUERIES[name].startswith("# ")
    assert "entity/" not in run_named(store, name, "russia").render("csv")
    assert run_named(store, name, "Russia").columns


def columns(store: Store, name: str, *wanted: str, about: str | None = None) -> set[tuple[object, ...]]:
    result = run_named(store, name, about)
    places = [result.columns.index(column) for column in wanted]
    return {tuple(row[place] for place in places) for row in result.rows}


def test_the_named_queries_give_labels_and_words(store: Store) -> None:
    assert columns(store, "facts", "subject", "relation", "object", "quote") == {("Russia", "host", "talks", "Russia hosts talks.")}
    assert columns(store, "denied", "subject", "relation", "object") == {("US", "participate in", "talks")}
    assert columns(store, "attributed", "source", "cue", "subject") == {("Kabulov", "says", "Russia")}
    assert columns(store, "who-said-what", "source", "polarity", "modality") == {("Kabulov", "affirmed", "actual")}
    assert columns(store, "sources", "source", "claims") == {("Kabulov", 1)}
    assert ("Russia", "place", "Q159", 1, 3) in columns(store, "entities", "entity", "kind", "wikidata", "mentions", "claims")


def test_about_takes_any_name_in_any_case(store: Store) -> None:
    for about in ("THE RUSSIANS", "russia"):
        assert columns(store, "about", "subject", "status", about=about) == {("Russia", "fact"), ("Russia", "attributed")}
    assert columns(store, "denied", "subject", about=US.name) == {("US",)}
    assert columns(store, "attributed", "subject", about=KABULOV.name) == {("Russia",)}


@pytest.mark.parametrize("name", sorted(NAMED_QUERIES))
def test_what_is_asked_of_an_entity_is_a_part_of_the_whole(store: Store, name: str) -> None:
    parts = {about: run_named(store, name, about) for about in ("Russia", "US", "Kabulov", "talks")}
    assert all(about in row for about, part in parts.items() for row in part.rows)
    if name != "about":
        assert {row for part in parts.values() for row in part.terms} == set(run_named(store, name).terms)


def test_a_name_is_found_in_any_case_and_whatever_it_holds() -> None:
    odd = (Entity(f"d1/{number}", name, Kind.PERSON) for number, name in enumerate(("GIVEN", "McAdam", "bell hooks")))
    store = make(Extraction(GOOD.document, tuple(odd), (), ()))
    for number, names in enumerate((("GIVEN", "Given", "d1/0"), ("McAdam", "mCaDAM"), ("bell hooks", "BELL Hooks"))):
        for name in names:
            assert [store.names.entity_id(node.value) for node in find_entities(store, name)] == [f"d1/{number}"]
    assert run_named(store, "entities", "GIVEN").rows == (("GIVEN", "person", None, 0, 0),)


def test_what_cannot_be_asked_says_what_can(store: Store) -> None:
    with pytest.raises(UnknownQueryError, match="who-said-what"):
        run_named(store, "nonsense")
    with pytest.raises(QueryError, match="--about"):
        run_named(store, "about")
    with pytest.raises(NotInGraphError, match="did you mean Russia"):
        run_named(store, "about", 'Rusia" } #')
