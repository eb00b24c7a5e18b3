"""Updates change what is the user's own, all of it or nothing, and documents never."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from examples_graph import GOOD, NAMES, ONTOLOGY, in_document
from examples_store import fill, put, take
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, RdfFormat
from pyoxigraph import Store as RdfStore

from graphbuild.check import check_graph
from graphbuild.errors import InputError, NotOwnError, QueryError, StoreError, UpdateError
from graphbuild.export import Form
from graphbuild.export.forms import export
from graphbuild.folder import change_folder, recover
from graphbuild.graph.own import from_own, to_own
from graphbuild.graph.parse import parse_rdf
from graphbuild.graph.restore import restore
from graphbuild.imports import import_graph
from graphbuild.knowledge import KnowledgeGraph, open_graph
from graphbuild.manifest import OWN, STORE, WHOLE
from graphbuild.ontology import Ontology
from graphbuild.query import Bounds, run_query
from graphbuild.query.syntax import tokenize
from graphbuild.store import open_store
from graphbuild.update import Updated, put_graph, update_folder, update_store
from graphbuild.update.child import Request, find_difference, run_update
from graphbuild.update.reach import find_reach

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

    from graphbuild.store import Store

CLAIMS = NAMES.claims_graph("d1")
NOTE = 'INSERT DATA { GRAPH <https://me.example/notes> { entity:US skos:note "ask Kate", "fragen"@de, 0.50 ; a [] } }'
LINK = "INSERT DATA { <https://me.example/a> rdfs:seeAlso <https://me.example/b> }"
PRODUCT = "INSERT { <a:s> <a:p> ?n } WHERE { SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m . ?n ?o ?p } } }"


def graph(*documents: str) -> KnowledgeGraph:
    """Make a graph of documents in memory."""
    return KnowledgeGraph(fill(open_store(None), *(in_document(name) for name in documents)), ontology=ONTOLOGY)


def stored(kg: KnowledgeGraph) -> Store:
    return kg._store  # noqa: SLF001 -- what it says to others is derived from it


def own(store: Store) -> list[str]:
    return store.own.quads.decode().splitlines()


def everything(store: Store) -> tuple[bytes, bytes]:
    return store.lines().to_nquads(), store.own.quads


# -- what belongs to whom


def test_own_triples_are_seen_where_they_are_asked_for_and_are_no_facts() -> None:
    kg = graph("d1")
    facts = kg.query("SELECT * { ?s ?p ?o }").rows
    assert kg.update(NOTE) == Updated(4, 0, 4)
    assert kg.query("SELECT * { ?s ?p ?o }").rows == facts
    assert kg.query("SELECT * { ?s skos:note ?o }", claims=True).rows == ()
    for timeout in (None, 60):
        rows = kg.query("SELECT ?o { GRAPH <https://me.example/notes> { ?s skos:note ?o } }", timeout=timeout).rows
        assert set(rows) == {("ask Kate",), ("fragen",), (0.5,)}
        assert kg.query("SELECT * FROM <https://me.example/notes> { ?s skos:note ?o }", timeout=timeout).rows
    assert kg.query("SELECT ?g { GRAPH ?g { ?s skos:note|gb:wording ?o } }").to_pandas()["g"].nunique() == 2
    assert kg.own_graphs().rows == (("https://me.example/notes", 4),)
    kg.update(LINK)
    assert kg.query("SELECT ?s ?o { ?s rdfs:seeAlso ?o }").rows == (("https://me.example/a", "https://me.example/b"),)
    assert len(kg.query("SELECT * { ?s ?p ?o }").rows) == len(facts) + 1
    assert kg.own_graphs().rows == ((None, 1), ("https://me.example/notes", 4))
    assert kg.check() == ()


def test_what_documents_say_is_seen_the_same_whatever_is_copied() -> None:
    kg = graph("d1", "d2")
    before = [kg.named_query(name).rows for name in ("facts", "denied", "entities", "sources")]
    listed, found, numbers = kg.list_documents().rows, kg.search("talks").rows, kg.count_claims()
    kg.update(f"COPY <{CLAIMS}> TO <https://me.example/copy>; ADD DEFAULT TO <https://me.example/copy>")
    assert len(own(stored(kg))) > 100
    assert [kg.named_query(name).rows for name in ("facts", "denied", "entities", "sources")] == before
    assert (kg.list_documents().rows, kg.search("talks").rows, kg.count_claims()) == (listed, found, numbers)
    assert [each.id for each in kg.documents()] == ["d1", "d2"]
    assert kg.check() == ()


def test_claims_mode_does_not_pretend_that_an_own_graph_is_empty() -> None:
    kg = graph("d1")
    kg.update(NOTE)
    with pytest.raises(QueryError, match="this graph is your own, and --claims sees documents alone") as caught:
        kg.query("SELECT * { GRAPH <https://me.example/notes> { ?s ?p ?o } }", claims=True)
    assert (caught.value.line, caught.value.column) == (1, 18)


TAKEN = "follows from a document, which only build, remove and PUT change"
FACT = "in the default graph it would pass for a fact, which only a document can give; put it into a graph of your own"
RESERVED = "belong to documents, which build, remove and PUT change; put it into a graph of your own"


@pytest.mark.parametrize(
    ("sparql", "problem"),
    [
        ("INSERT DATA { entity:Russia news:hosts entity:X }", FACT),
        ("INSERT DATA { <a:me> <a:says> entity:Russia }", FACT),
        ("INSERT DATA { <a:me> news:hosts <a:you> }", FACT),
        ("INSERT DATA { <a:me> a gb:Claim }", FACT),
        ("INSERT DATA { claim:x <a:p> <a:o> }", FACT),
        (f"INSERT DATA {{ GRAPH <{CLAIMS}> {{ entity:Russia news:hosts entity:X }} }}", RESERVED),
        (f"INSERT DATA {{ GRAPH <{CLAIMS}> {{ <a:s> <a:p> <a:o> }} }}", RESERVED),
        ("INSERT DATA { GRAPH kg:mine { <a:s> <a:p> <a:o> } }", RESERVED),
        ("INSERT { GRAPH ?g { <a:s> <a:p> <a:o> } } WHERE { GRAPH ?g { ?c a gb:Claim } }", RESERVED),
        ("BASE <https://example.org/> INSERT DATA { GRAPH <kg/document/d1/claims> { <a:s> <a:p> <a:o> } }", RESERVED),
        (f"COPY DEFAULT TO <{CLAIMS}>", RESERVED + "|" + TAKEN),
        (f"ADD <{CLAIMS}> TO DEFAULT", FACT),
        (f"MOVE <{CLAIMS}> TO <a:g>", TAKEN),
        ("DELETE WHERE { ?s news:hosts ?o }", TAKEN),
        (f"DELETE WHERE {{ GRAPH <{CLAIMS}> {{ ?c a gb:Claim }} }}", TAKEN),
        ("DELETE { GRAPH ?g { ?c ?p ?o } } WHERE { GRAPH ?g { ?c a gb:Claim ; ?p ?o } }", TAKEN),
        ("CLEAR ALL", TAKEN),
        ("CLEAR DEFAULT", TAKEN),
        ("DROP NAMED", TAKEN),
        (f"DROP GRAPH <{CLAIMS}>", TAKEN),
        ("WITH <a:g> DELETE { ?s ?p ?o } WHERE { }; DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", TAKEN),
        ("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> } }", "a triple inside a triple cannot be kept"),
    ],
)
def test_what_would_change_or_pass_for_what_documents_say_is_refused(sparql: str, problem: str) -> None:
    kg = graph("d1", "d2")
    kg.update(LINK)
    before = everything(stored(kg))
    with pytest.raises(NotOwnError, match=problem) as caught:
        kg.update(sparql + "; INSERT DATA { GRAPH <a:other> { <a:s> <a:p> <a:o> } }")
    assert "\n" not in str(caught.value)
    assert everything(stored(kg)) == before


@pytest.mark.parametrize(
    ("sparql", "problem", "place"),
    [
        ("INSERT DATA { <a:s> <a:p> }", "'}' is not expected here", (1, 27)),
        ("CLEAR\nGRAPH x:y", "this prefix is not declared; write PREFIX name: <IRI> before the query", (2, 7)),
        ("INSERT DATA {", "the update ends too early", (1, 14)),
        ("", "it is empty", (1, 1)),
        ("SELECT * { ?s ?p ?o }", "SELECT asks, and changes nothing", (1, 1)),
        ("CLEAR GRAPH <a:g>;\nLOAD <http://127.0.0.1:9/> INTO GRAPH <a:g>", "LOAD reads from elsewhere", (2, 1)),
        ("LOAD SILENT <http://127.0.0.1:9/>", "LOAD reads from elsewhere", (1, 1)),
        ("INSERT { ?s <a:p> 1 } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE asks another server", (1, 31)),
        ("DROP GRAPH <a:none>", "cannot be done", (None, None)),
    ],
)
def test_an_error_says_where_it_is(sparql: str, problem: str, place: tuple[int | None, int | None]) -> None:
    with pytest.raises(UpdateError, match=problem) as caught:
        graph("d1").update(sparql)
    assert (caught.value.line, caught.value.column) == place
    assert str(caught.value).startswith("update")


def test_an_update_that_takes_too_long_or_too_much_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path / "kg", *(in_document(f"d{number}") for number in range(5)))
    with open_graph(tmp_path / "kg") as kg:
        before = kg.to_nquads()
        with pytest.raises(UpdateError, match=r"stopped after 0\.5 seconds"):
            kg.update(PRODUCT, timeout=0.5)
        assert kg.to_nquads() == before
    hungry = "INSERT { <a:s> <a:p> ?x } WHERE { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j } BIND(CONCAT(STR(?a), STR(?e), STR(?j)) AS ?x) } "
    with pytest.raises(UpdateError, match=r"the engine gave up|no memory"):
        update_folder(tmp_path / "kg", hungry, bounds=Bounds(300, memory=150 << 20))
    assert [path.name for path in (tmp_path / "kg" / STORE).glob("[0-9]*")] == ["1"]


def test_a_request_names_its_dataset() -> None:
    store = fill(open_store(None), GOOD)
    update_store(store, "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } GRAPH <a:h> { <a:s> <a:p> 2 } }")
    update_store(store, "INSERT { GRAPH <a:i> { ?s <a:q> ?o } } WHERE { ?s <a:p> ?o }", default_graphs=["a:g"])
    assert own(store)[-1] == '<a:s> <a:q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <a:i> .'
    some = "INSERT { GRAPH <a:j> { ?s <a:q> ?o } } WHERE # WHERE\n { GRAPH ?g { ?s <a:p> ?o } }; DELETE WHERE { GRAPH <a:h> { ?s ?p ?o } }"
    update_store(store, some, named_graphs=["a:h"])
    assert [line for line in own(store) if "<a:j>" in line] == [
        '<a:s> <a:q> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <a:j> .'
    ]
    assert not [line for line in own(store) if "<a:h>" in line]
    update_store(store, "DELETE WHERE { GRAPH <a:i> { ?s ?p ?o } }", named_graphs=["a:g"])  # which does not see the other one
    assert [line for line in own(store) if "<a:i>" in line]
    for sparql in (
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { GRAPH <a:g> { <a:s> <a:p> 1 } } USING <a:h> WHERE {}",
    ):
        with pytest.raises(UpdateError, match="names its graphs by WITH or USING"):
            update_store(store, sparql, default_graphs=["a:g"])
    with pytest.raises(UpdateError, match="is no IRI"):
        update_store(store, "INSERT { GRAPH <a:g> { <a:s> <a:p> 1 } } WHERE {}", default_graphs=["> {} ; CLEAR ALL"])


# -- whatever is done

OWN_GRAPHS = ("GRAPH <a:g>", "GRAPH <a:h>", "GRAPH m:g")
TRIPLES = ("<a:s> <a:p> 1", "<a:s> <a:p> <a:o> , 'x'@en", "m:s rdfs:label 'host', 01", "news:hosts rdfs:comment 'y'")
PLAIN = ("<a:s> <a:p> 1", "<a:s> <a:p> <a:o>", "<a:q> rdfs:label 'x', 01.0")


def _one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


def own_updates() -> st.SearchStrategy[str]:
    """Draw updates of own graphs, and of own triples in the default graph."""
    into, triples = _one_of(*OWN_GRAPHS), _one_of(*TRIPLES)
    data = st.builds("{} DATA {{ {} {{ {} }} }}".format, _one_of("INSERT", "INSERT", "DELETE"), into, triples)
    plain = st.builds("{} DATA {{ {} }}".format, _one_of("INSERT", "INSERT", "DELETE"), _one_of(*PLAIN))
    where = st.builds(
        "DELETE {{ {0} {{ ?s ?p ?o }} }} INSERT {{ {1} {{ ?s ?p ?s }} }} WHERE {{ {0} {{ ?s ?p ?o }} }}".format, into, into
    )
    whole = st.builds("{} {}".format, _one_of("CLEAR SILENT", "DROP SILENT", "CREATE SILENT"), into)
    two = st.builds("{} SILENT {} TO {}".format, _one_of("COPY", "MOVE", "ADD"), into, into)
    blank = st.builds("INSERT {{ {} {{ _:x <a:p> _:y }} }} WHERE {{}}".format, into)
    return st.lists(st.one_of(data, plain, where, whole, two, blank), min_size=1, max_size=3).map(
        lambda steps: "PREFIX m: <https://me.example/> " + " ; ".join(steps)
    )


steps = st.lists(st.one_of(own_updates(), st.tuples(_one_of("put", "take"), _one_of("d1", "d2"))), max_size=6)


@given(steps)
@settings(max_examples=40, deadline=None)
def test_whatever_is_done_documents_are_those_that_stay_and_own_is_what_updates_said(steps: list[str | tuple[str, str]]) -> None:
    store, alone, documents = open_store(None), RdfStore(), set[str]()
    for step in steps:
        if isinstance(step, str):
            done = run_update(store.raw, _copy(store.whole), from_own(store.own.quads), Request(step, store.base, NAMES.prefixes))
            store.own.replace(done)
            alone.update(step, prefixes=dict(NAMES.prefixes))
        elif step[0] == "put":
            fill(store, in_document(step[1]))
            documents.add(step[1])
        elif step[1] in documents:
            with store.changes(ONTOLOGY) as changes:
                changes.remove(step[1])
            documents.remove(step[1])
        fresh = fill(open_store(None), *(in_document(name) for name in sorted(documents)))
        assert store.lines().to_nquads() == fresh.lines().to_nquads()
        assert store.own.quads == to_own(alone, NAMES)
        assert set(store.whole) == set(store.raw) | set(from_own(store.own.quads))


def _copy(store: RdfStore) -> RdfStore:
    copy = RdfStore()
    copy.bulk_extend(iter(store))
    return copy


@given(steps)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_to_a_folder_both_parts_are_kept(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str | tuple[str, str]]
) -> None:
    folder, alone, documents = tmp_path_factory.mktemp("own") / "kg", RdfStore(), {"d0"}
    put(folder, in_document("d0"))
    for step in steps:
        if isinstance(step, str):
            update_folder(folder, step)
            alone.update(step, prefixes=dict(NAMES.prefixes))
        elif step[0] == "put":
            put(folder, in_document(step[1]))
            documents.add(step[1])
        elif step[1] in documents:
            take(folder, step[1])
            documents.remove(step[1])
        with closing(open_store(folder)) as store:
            fresh = fill(open_store(None), *(in_document(name) for name in sorted(documents)))
            assert store.lines().to_nquads() == fresh.lines().to_nquads()
            assert store.own.quads == to_own(alone, NAMES)
            assert set(store.whole) == set(store.raw) | set(from_own(store.own.quads))


ANY_GRAPHS = (
    "<a:g>", f"<{CLAIMS}>", "document:d1\\/claims", "m:g", "<kg/document/d1/claims>", "<https://example.org/x/../kg/document/d1/claims>",
    "?g", "b:claims", "m:claims", f"<{CLAIMS[:-1]}\\u0073>",
)  # fmt: skip


def any_updates() -> st.SearchStrategy[str]:
    """Draw updates that may reach any graph, in any spelling."""
    name = _one_of(*ANY_GRAPHS)
    triples = _one_of("?s ?p 9", "?s ?p ?o", "<a:s> <a:p> 1", "?s <a:p> '} GRAPH <a:g> {'", "<a:s> <a:p> 1 ; # } \n <a:q> 2")
    quads = st.one_of(triples, st.builds("GRAPH {} {{ {} }}".format, name, triples))
    both = st.lists(quads, min_size=1, max_size=2).map(" . ".join)
    word = _one_of("INSERT", "insert", "DELETE")
    start = st.one_of(st.just(""), st.builds("WITH {} ".format, name), st.just("WITH <a:g> "))
    modify = st.builds(
        "{}{} {{ {} }} {}WHERE {{ {{ GRAPH ?g {{ ?s ?p ?o }} }} UNION {{ ?s ?p ?o }} }}".format,
        start,
        word,
        both,
        _one_of("", "USING NAMED <a:g> ", "INSERT { GRAPH <a:h> { ?s ?p ?o } } "),
    )
    where = st.builds("DELETE WHERE {{ {} }}".format, both)
    data = st.builds("{} DATA {{ {} }}".format, word, st.builds("GRAPH {} {{ <a:s> <a:p> 1 }}".format, name))
    target = st.one_of(name.map("GRAPH {}".format), _one_of("DEFAULT", "NAMED", "ALL"))
    whole = st.builds("{} {}{}".format, _one_of("CLEAR", "DROP", "drop"), _one_of("", "SILENT "), target)
    end = st.one_of(name, st.just("DEFAULT"), name.map("GRAPH {}".format))
    two = st.builds("{} {}{} TO {}".format, _one_of("COPY", "MOVE", "ADD"), _one_of("", "SILENT "), end, end)
    prologue = _one_of(
        "", "BASE <https://example.org/> ", f"PREFIX m: <{CLAIMS[:-7]}> ", "PREFIX b: <> ", "PREFIX b: <document/d1/> "
    )
    steps = st.lists(st.one_of(modify, where, data, whole, two), min_size=1, max_size=3).map(" ; ".join)
    start_of_all = f"BASE <{NAMES.base}> PREFIX m: <https://me.example/> PREFIX b: <{CLAIMS[:-6]}> "
    return st.builds("{}{}{}".format, st.just(start_of_all), prologue, steps)


@given(any_updates())
@settings(max_examples=400, deadline=None)
def test_what_is_compared_is_no_less_than_what_an_update_changes(sparql: str) -> None:
    store = fill(open_store(None), GOOD)
    whole = _copy(store.raw)
    whole.update("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } GRAPH <a:h> { <a:s> <a:p> 2 } <a:s> <a:p> 3 }")
    before = _copy(whole)
    try:
        whole.update(sparql, prefixes=dict(NAMES.prefixes))
    except (SyntaxError, RuntimeError, ValueError, OSError):
        event("refused by the engine")
        return
    graphs = {DefaultGraph(), *before.named_graphs(), *whole.named_graphs()}
    found = {quad for graph in graphs for quad in find_difference(before, whole, graph)}
    assert found == set(before) ^ set(whole)
    changed = {quad.graph_name for quad in found if getattr(quad.graph_name, "value", NAMES.base).startswith(NAMES.base)}
    reach = find_reach(tokenize(sparql), NAMES.prefixes, NAMES.base)
    assert reach.anything or not changed - {DefaultGraph()}, sparql
    assert reach.default or DefaultGraph() not in changed, sparql


@pytest.mark.parametrize(
    "sparql",
    [
        NOTE,
        "INSERT { GRAPH <a:g> { ?c <a:p> 1 } } WHERE { GRAPH ?g { ?c a gb:Claim } }",
        "WITH <a:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } USING <a:h> WHERE { ?s ?p ?o }",
        f"COPY <{CLAIMS}> TO <a:g>; ADD DEFAULT TO <a:h>; CLEAR SILENT GRAPH <a:i>; DROP GRAPH <a:g>; MOVE <a:h> TO <a:g>",
        "PREFIX m: <https://me.example/> DELETE WHERE { GRAPH m:g { ?s ?p ?o } . GRAPH m:h { ?s ?p ?o } . }",
    ],
)
def test_an_update_of_own_graphs_compares_nothing_else(sparql: str) -> None:
    reach = find_reach(tokenize(sparql), NAMES.prefixes, NAMES.base)
    assert (reach.default, reach.anything) == (False, False)


@pytest.mark.parametrize(
    "sparql",
    [
        "PREFIX m: <https://me.example/> PREFIX m: <document/d1/> CLEAR GRAPH m:claims",
        "INSERT DATA { GRAPH <relative> { <a:s> <a:p> 1 } }",
        "INSERT DATA { GRAPH unknown:g { <a:s> <a:p> 1 } }",
        f"INSERT DATA {{ GRAPH <{CLAIMS[:-1]}\\u0073> {{ <a:s> <a:p> 1 }} }}",
        "CLEAR GRAPH document:d1\\/claims",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"WITH <{CLAIMS}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"LOAD <a:b> INTO GRAPH <{CLAIMS}>",
        "DROP ALL",
        "CLEAR NAMED",
        "CLEAR",
        "UNHEARD OF",
    ],
)
def test_what_is_not_surely_own_is_compared(sparql: str) -> None:
    assert find_reach(tokenize(sparql), NAMES.prefixes, NAMES.base).anything


def test_the_same_updates_give_the_same_bytes() -> None:
    first, second = graph("d1"), graph("d1")
    for kg in (first, second):
        kg.update(NOTE)
        kg.update("INSERT { GRAPH <a:g> { [] <a:p> ?o } } WHERE { ?o a schema:Place }")
    assert first.to_trig() == second.to_trig()
    assert "_:" in first.to_trig()


def test_empty_graphs_are_not_kept(tmp_path: Path) -> None:
    put(tmp_path / "kg", GOOD)
    with open_graph(tmp_path / "kg") as kg:
        kg.update("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }")
        before = written(stored(kg), Form.JSONLD)
        kg.update("CREATE GRAPH <a:h>; INSERT DATA { GRAPH <a:i> { <a:s> <a:p> 1 } GRAPH <a:g> { <a:s> <a:p> 2 } }")
        kg.update("DELETE WHERE { GRAPH <a:i> { ?s ?p ?o } }; DELETE DATA { GRAPH <a:g> { <a:s> <a:p> 2 } }")
        assert written(stored(kg), Form.JSONLD) == before
        assert {row[0] for row in kg.query("SELECT ?g { GRAPH ?g {} }").rows} == {CLAIMS, "a:g"}
        kg.update("CREATE GRAPH <https://example.org/kg/mine>")
        assert written(stored(kg), Form.JSONLD) == before


# -- folders


def test_a_reader_sees_its_generation_and_a_change_of_documents_keeps_what_is_own(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    put(folder, GOOD)
    with closing(open_store(folder)) as reader:
        assert update_folder(folder, NOTE) == Updated(4, 0, 4)
        assert run_query(reader, "ASK { GRAPH <https://me.example/notes> {} }").rows == ((False,),)
    put(folder, in_document("d2"))
    with open_graph(folder) as kg:
        for timeout in (None, 60):
            assert kg.query("SELECT * { GRAPH <https://me.example/notes> { ?s ?p ?o } }", timeout=timeout).rows
            assert not kg.query("SELECT * { ?s skos:note ?o }", claims=True, timeout=timeout).rows
        assert kg.update("CLEAR GRAPH <https://me.example/notes>") == Updated(0, 4, 0)
        assert kg.update("CLEAR SILENT GRAPH <https://me.example/none>") == Updated(0, 0, 0)
        present = stored(kg).path
        assert present is not None
        assert not (present / OWN).exists()
        assert not (present / WHOLE).exists()
        assert stored(kg).whole is stored(kg).raw


def kill(folder: Path, at: str) -> None:
    """Update a graph in another process, which is killed where it would call a function."""
    script = (
        "import os, pathlib, signal, test_updates as t, graphbuild.folder as folder, graphbuild.own as own, graphbuild.update.run as run;"
        f"{at} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL);"
        "t.update_folder(pathlib.Path(os.environ['KG']), t.LINK)"
    )
    environment = {**os.environ, "KG": str(folder), "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}"}
    assert (
        subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False).returncode
        == -signal.SIGKILL
    )


@pytest.mark.parametrize(
    ("at", "happened"),
    [
        ("run.Child", False),
        ("own.Own.replace", False),
        ("own.Own.settle", False),
        ("folder.write_whole", False),
        ("folder._sweep", True),
    ],
)
def test_a_killed_update_has_happened_or_not(at: str, happened: bool, tmp_path: Path) -> None:  # noqa: FBT001 -- a case
    folder = tmp_path / "kg"
    put(folder, GOOD)
    (folder / "graph.ttl").write_text("stays", encoding="utf-8")
    update_folder(folder, NOTE)
    kill(folder, at)
    recover(folder)
    with closing(open_store(folder)) as store:
        assert store.lines().to_nquads() == fill(open_store(None), GOOD).lines().to_nquads()
        assert len(own(store)) == 4 + happened
        assert set(store.whole) == set(store.raw) | set(from_own(store.own.quads))
    assert update_folder(folder, "INSERT DATA { <a:s> <a:p> 1 }").triples == 5 + happened
    assert (folder / "graph.ttl").read_text(encoding="utf-8") == "stays"
    assert len([path for path in (folder / STORE).iterdir() if path.is_dir()]) == 1


def test_an_update_waits_for_nobody(tmp_path: Path) -> None:
    put(tmp_path / "kg", GOOD)
    with change_folder(tmp_path / "kg"), pytest.raises(StoreError, match="another program has it open"):
        update_folder(tmp_path / "kg", LINK)


def test_check_names_what_no_update_lets_in(tmp_path: Path) -> None:
    put(tmp_path / "kg", GOOD)
    update_folder(tmp_path / "kg", NOTE)
    with open_graph(tmp_path / "kg") as kg:
        assert kg.check() == ()
        assert kg.folder is not None
        (path,) = (kg.folder / STORE).glob(f"*/{OWN}")
        path.write_text(f"<{NAMES.entity('US')}> <a:p> <a:o> .\n", encoding="utf-8")
        (offence,) = check_graph(stored(kg))
        assert FACT in str(offence)


# -- graphs as wholes


def test_graphs_of_ones_own_are_put_extended_and_removed(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    put(folder, GOOD)
    some = [quad.triple for quad in parse_rdf(b"<a:s> <a:p> _:x . _:x <a:p> 01 .", RdfFormat.TURTLE, "test")]
    assert not put_graph(folder, "a:g", some)
    assert put_graph(folder, "a:g", some)
    with open_graph(folder) as kg:
        assert [row[1] for row in kg.own_graphs().rows] == [2]
    assert put_graph(folder, "a:g", some, add=True)  # blank nodes are others each time
    assert not put_graph(folder, None, [some[1]])
    with open_graph(folder) as kg:
        assert [row[1] for row in kg.own_graphs().rows] == [1, 4]
        assert kg.query("SELECT ?o { ?s <a:p> ?o }").rows == ((1,),)
    assert put_graph(folder, "a:g", None)
    assert put_graph(folder, None, None)
    assert not put_graph(folder, "a:g", None)
    with open_graph(folder) as kg:
        assert kg.own_graphs().rows == ()
        assert kg.check() == ()
    fact = [quad.triple for quad in parse_rdf(f"<{NAMES.entity('US')}> <a:p> <a:o> .".encode(), RdfFormat.N_TRIPLES, "test")]
    for name, triples, problem in (
        (CLAIMS, some, "belong to documents"),
        (CLAIMS, None, "belong to documents"),
        (None, fact, FACT),
    ):
        with pytest.raises(NotOwnError, match=problem):
            put_graph(folder, name, triples)
    with pytest.raises(UpdateError, match="is no IRI"):
        put_graph(folder, "g", some)


# -- exports


RICH = """
<a:s> <a:p> "x"@en, "y", 1.50, true, "2"^^<a:t>, _:b ; a <a:C>, _:b . _:b a "no class" ; oa:hasSource "no IRI", <a:o>, _:b .
"""
BOTH = f"INSERT DATA {{ {RICH.replace('oa:hasSource', '<a:q>')} GRAPH <https://me.example/g> {{ {RICH} entity:US a news:X ; rdf:subject 1, 2 }} GRAPH schema:x {{ {RICH} }} }}"


def written(store: Store, form: Form, *, facts_only: bool = False) -> bytes:
    stream = BytesIO()
    export(store, form, stream, facts_only=facts_only)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        (Form.TRIG, RdfFormat.TRIG),
        (Form.NQUADS, RdfFormat.N_QUADS),
        (Form.JSONLD, RdfFormat.JSON_LD),
        (Form.RDF12, RdfFormat.TRIG),
    ],
)
def test_exports_that_have_graphs_bring_own_ones_back(form: Form, syntax: RdfFormat) -> None:
    kg = graph("d1", "d2")
    facts = written(stored(kg), form, facts_only=True)
    kg.update(BOTH)
    restored = restore(parse_rdf(written(stored(kg), form), syntax, "test"), Ontology(), "test")
    assert restored.own == stored(kg).own.quads
    assert list(restored.extractions) == list(stored(kg).extractions())
    assert written(stored(kg), form, facts_only=True) == facts


def test_other_exports_are_of_documents_alone(tmp_path: Path) -> None:
    kg, same = graph("d1"), graph("d1")
    kg.update(BOTH)
    for form in (Form.TURTLE, Form.NANOPUB, Form.GRAPHML, Form.GEXF, Form.CYPHER):
        assert written(stored(kg), form) == written(stored(same), form)
    for name, each in (("own", kg), ("none", same)):
        export(stored(each), Form.CSV, tmp_path / name)
    assert {path.name: path.read_bytes() for path in (tmp_path / "own").iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "none").iterdir()
    }
    assert len(set(kg.to_rdflib().quads())) == len(set(same.to_rdflib().quads())) + len(own(stored(kg)))
    assert kg.to_networkx().edges == same.to_networkx().edges


def test_a_folder_comes_back_with_what_is_own(tmp_path: Path) -> None:
    put(tmp_path / "kg", GOOD)
    update_folder(tmp_path / "kg", BOTH)
    with open_graph(tmp_path / "kg") as kg:
        for form in (Form.JSONL, Form.TRIG):
            kg.export(tmp_path / f"x.{form}", form)
            with import_graph([tmp_path / f"x.{form}"], tmp_path / form) as again:
                assert again.to_nquads() == kg.to_nquads()
                assert again.query("SELECT * { GRAPH <https://me.example/g> { ?s ?p ?o } }").rows
    leak = tmp_path / "x.jsonl" / OWN
    leak.write_text(leak.read_text() + f"<{NAMES.entity('US')}> <a:p> <a:o> .\n", encoding="utf-8")
    with pytest.raises(InputError, match=FACT):
        import_graph([tmp_path / "x.jsonl"], tmp_path / "leak")


# -- the command


def test_the_command_changes_what_is_own(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    put(folder, GOOD)
    done = run("update", folder, NOTE)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{folder}: 4 triples added, 0 removed; 4 of your own\n", "")
    (tmp_path / "some.ru").write_text(LINK, encoding="utf-8")
    assert "1 triple added" in run("update", folder, "--file", tmp_path / "some.ru").stdout
    assert "1 removed" in run("update", folder, "-", stdin=LINK.replace("INSERT", "DELETE")).stdout
    assert run("list", folder, "--own", "--format", "csv").stdout.splitlines() == ["graph,triples", "https://me.example/notes,4"]
    assert "1 graph of your own besides: --own lists them" in run("list", folder).stderr
    assert run("check", folder).returncode == 0
    for arguments, problem in (
        (["INSERT DATA { entity:Russia news:hosts entity:X }"], FACT),
        (["INSERT DATA {"], "update, line 1, column 14: the update ends too early"),
        (["--file", tmp_path / "none.ru"], "cannot be read"),
        (["LOAD <http://127.0.0.1:9/>"], "LOAD reads from elsewhere"),
        (["LOAD <http://127.0.0.1:9/>", "--allow-remote"], "cannot be done"),
        ([PRODUCT, "--timeout", "0.5"], "stopped after 0.5 seconds"),
    ):
        done = run("update", folder, *arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert problem in done.stderr
        assert "Traceback" not in done.stderr
    assert run("update", folder).returncode == 2
    assert run("update", tmp_path / "none", NOTE).returncode == 1
