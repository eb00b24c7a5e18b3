"""Claims <-> RDF: nothing lost, nothing leaked, the same bytes."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from unittest import mock

import pytest
import rdflib
from examples_graph import ABSENT, GOOD, HOSTS, MAY, NAMES, ONTOLOGY, RUSSIA, SAID, TALKS, TEXT, US, place
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from strategies import extractions, policies, values

from graphbuild.errors import OutputError, StoreError
from graphbuild.graph import from_quads, in_order, to_facts, to_quads, to_rdflib, write_nquads, write_trig, write_turtle
from graphbuild.graph.ntriples import quote, quote_name
from graphbuild.graph.terms import to_date, to_decimal, to_literal
from graphbuild.graph.write import render_nquads, render_trig, render_turtle
from graphbuild.model import (
    NARRATOR,
    Claim,
    ClaimPart,
    Entity,
    Evidence,
    Extraction,
    FactPolicy,
    Kind,
    LiteralPart,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Skipped,
    Span,
)
from graphbuild.vocabulary import GB, NEWS, OA, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator


def quads_of(extraction: Extraction, policy: FactPolicy = NARRATOR) -> list[Quad]:
    return list(to_quads(extraction, ONTOLOGY, policy=policy))


def facts_of(*claims: Claim, policy: FactPolicy = NARRATOR) -> set[tuple[str, str, str]]:
    """Give the plain triples between entities that claims lead to, by the ends of their IRIs."""
    quads = to_facts(replace(GOOD, claims=claims), ONTOLOGY, policy)
    wanted: Iterator[Any] = (quad for quad in quads if quad.predicate.value.startswith((NEWS, f"{NAMES.base}rel/")))
    return {
        cast("tuple[str, str, str]", tuple(re.split(r"[/#]", term.value)[-1] for term in (q.subject, q.predicate, q.object)))
        for q in wanted
        if q.predicate != RDFS.label
    }


@given(extractions())
@settings(max_examples=100)
def test_from_quads_gives_back_what_to_quads_was_given(extraction: Extraction) -> None:
    expected = in_order(extraction)
    (found,) = from_quads(quads_of(extraction))
    assert found == expected
    provenance = [(claim.confidence, claim.rule) for claim in expected.claims]
    assert [(claim.confidence, claim.rule) for claim in found.claims] == provenance


@given(extractions(), policies)
@settings(max_examples=30)
def test_a_round_trip_through_trig_and_nquads_loses_nothing(extraction: Extraction, policy: FactPolicy) -> None:
    quads = {*quads_of(extraction, policy), *to_facts(extraction, ONTOLOGY, policy)}
    for text, syntax in ((render_trig(quads), RdfFormat.TRIG), (render_nquads(quads), RdfFormat.N_QUADS)):
        found = list(parse(text, format=syntax))
        assert set(found) == quads
        assert from_quads(found) == (in_order(extraction),)


@given(extractions(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_and_repetition_do_not_matter(extraction: Extraction, random: st.DataObject) -> None:
    quads = quads_of(extraction)
    shuffled = quads * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert from_quads(shuffled) == from_quads(quads)
    assert render_turtle(shuffled) == render_turtle(quads)
    turned = replace(
        extraction, claims=extraction.claims[::-1], entities=extraction.entities[::-1], mentions=extraction.mentions[::-1]
    )
    assert quads_of(turned) == quads


@given(extractions())
@settings(max_examples=30)
def test_what_is_in_order_stays_as_it_is(extraction: Extraction) -> None:
    assert in_order(in_order(extraction)) == in_order(extraction)


@given(extractions(), policies)
@settings(max_examples=30)
def test_all_nodes_have_legal_iris_of_their_own(extraction: Extraction, policy: FactPolicy) -> None:
    quads = [*quads_of(extraction, policy), *to_facts(extraction, ONTOLOGY, policy)]
    assert not any(isinstance(term, BlankNode) for quad in quads for term in quad)
    assert list(parse(serialize(quads, format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS)) == quads  # a strict parser


@given(extractions(), policies)
@settings(max_examples=30)
def test_no_plain_triple_is_that_of_claims_which_do_not_assert_it(extraction: Extraction, policy: FactPolicy) -> None:
    quads = quads_of(extraction, policy)
    plain = {(quad.subject, quad.predicate, quad.object) for quad in to_facts(extraction, ONTOLOGY, policy)}
    values = {(quad.subject, quad.predicate): quad.object for quad in quads}
    claims = {quad.subject for quad in quads if quad.predicate == RDF.subject}
    facts = {node for node in claims if values[node, GB.status] == GB.Fact}
    stated = {node: (values[node, RDF.subject], values[node, RDF.predicate], values.get((node, RDF.object))) for node in claims}
    assert not ({stated[node] for node in claims - facts} - {stated[node] for node in facts}) & plain


@given(values)
@settings(max_examples=30)
def test_a_store_keeps_literals_as_they_are_written(value: tuple[str, str]) -> None:
    literal, form = to_literal(*value)
    assert form is None or form.split(" ", 1) == [value[1], value[0]]
    assert to_literal(literal.value, literal.datatype.value.rpartition("#")[2]) == (literal, None)
    store = Store()
    store.add(Quad(GB.Claim, GB.value, literal, DefaultGraph()))
    assert [quad.object for quad in store] == [literal]


def test_facts_are_what_the_narrator_affirms_and_the_opposites_of_what_he_denies() -> None:
    assert facts_of(HOSTS, ABSENT) == {("Russia", "hosts", "talks"), ("US", "absentFrom", "talks")}


@pytest.mark.parametrize(
    "changes",
    [
        {"polarity": Polarity.NEGATED},
        {"modality": Modality.ASKED},
        {"attribution": (SAID,)},
        {"object": None},
        {"object": ClaimPart(ABSENT.id, "x")},
    ],
)
def test_what_is_denied_unreal_or_merely_said_is_no_fact(changes: dict[str, object]) -> None:
    assert facts_of(replace(HOSTS, id="", **changes), ABSENT) == {("US", "absentFrom", "talks")}  # type: ignore[arg-type]


def test_an_opposite_is_no_fact_where_it_would_be_the_triple_of_a_mere_possibility() -> None:
    assert facts_of(ABSENT, MAY) == set()
    affirmed = replace(MAY, id="", modality=Modality.ACTUAL, attribution=())
    assert facts_of(ABSENT, MAY, affirmed) == {("US", "absentFrom", "talks")}


def test_the_policy_says_whose_claims_are_facts() -> None:
    said = replace(HOSTS, id="", attribution=(SAID,))
    assert facts_of(said) == set()
    assert facts_of(said, policy=FactPolicy("all")) == {("Russia", "hosts", "talks")}
    assert facts_of(said, policy=FactPolicy(trusted=frozenset({"Kabulov"}))) == {("Russia", "hosts", "talks")}
    assert facts_of(HOSTS, policy=FactPolicy("none")) == set()


def test_a_claim_has_the_form_that_the_vocabulary_describes() -> None:
    quads = quads_of(replace(GOOD, claims=(replace(MAY, id=""),)))
    values = {(quad.subject, quad.predicate): quad.object for quad in quads}
    node = NamedNode(NAMES.claim(MAY.id))
    expected = {
        RDF.subject: NamedNode(NAMES.entity("US")),
        RDF.predicate: NamedNode(f"{NEWS}absentFrom"),
        RDF.object: NamedNode(NAMES.entity("d1/talks")),
        GB.polarity: GB.Affirmed,
        GB.modality: GB.Possible,
        GB.status: GB.Unrealized,
        GB.attributedTo: NamedNode(NAMES.entity("Kabulov")),
        GB.cue: Literal("says"),
        GB.wording: Literal("be absent from"),
    }
    assert {key: values[node, key] for key in expected} == expected
    target: Any = values[node, OA.hasTarget]
    assert values[NamedNode(f"{target.value}/position"), OA.start] == Literal(TEXT.index("the US may"))
    assert values[NamedNode(f"{target.value}/quote"), OA.exact] == Literal("the US may be absent from talks")


def test_two_mentions_of_different_entities_in_one_place_stay_two() -> None:
    span = place("Russia")
    mentions = tuple(
        Mention("d1", span, "Russia", kind, entity.id)
        for kind in (MentionKind.NAME, MentionKind.NOMINAL)
        for entity in (RUSSIA, US)
    )
    (found,) = from_quads(quads_of(replace(GOOD, mentions=mentions)))
    assert set(found.mentions) == set(mentions)


@pytest.mark.parametrize(
    "broken",
    [
        replace(GOOD, entities=(RUSSIA, TALKS)),
        replace(GOOD, claims=(replace(HOSTS, object=ClaimPart("0000", "x")),)),
        replace(GOOD, claims=(replace(HOSTS, evidence=Evidence("Russia hosts no talks", Span(0, 21))),)),
        replace(GOOD, claims=(replace(HOSTS, document="d2"),)),
        replace(GOOD, mentions=(Mention("d1", Span(0, 6), "Prussia", MentionKind.NAME, "Russia"),)),
        replace(GOOD, mentions=(Mention("d1", Span(0, 6), "Russia", MentionKind.NAME, "Prussia"),)),
        replace(GOOD, skipped=(Skipped("d1", "claims", Span(5, 5000), "no"),)),
        replace(GOOD, entities=(*GOOD.entities, replace(US, name="America"))),
    ],
)
def test_an_extraction_that_contradicts_itself_is_an_error(broken: Extraction) -> None:
    with pytest.raises(ValueError, match="d1"):
        quads_of(broken)


def test_a_graph_that_lacks_its_text_is_an_error() -> None:
    quads = [quad for quad in quads_of(GOOD) if quad.predicate != GB.text]
    with pytest.raises(StoreError, match="document/d1/claims"):
        from_quads(quads)


@pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")  # rdflib's own TriG parser calls them
@given(extractions())
@settings(max_examples=15)
def test_rdflib_reads_the_same_from_turtle_and_trig(extraction: Extraction) -> None:
    quads = [*quads_of(extraction), *to_facts(extraction, ONTOLOGY, NARRATOR)]
    expected = to_rdflib(quads)
    read, flat = rdflib.Dataset(), rdflib.Graph()
    with mock.patch.object(rdflib, "NORMALIZE_LITERALS", new=False):
        read.parse(data=render_trig(quads), format="trig")
        flat.parse(data=render_turtle(quads), format="turtle")
    assert {tuple(map(_plain, quad)) for quad in read.quads()} == {tuple(map(_plain, quad)) for quad in expected.quads()}
    assert {tuple(map(_plain, triple)) for triple in flat} == {tuple(map(_plain, quad[:3])) for quad in expected.quads()}


def _plain(term: object) -> tuple[str, object, object]:
    return (str(term), getattr(term, "language", None), getattr(term, "datatype", None))


def test_turtle_keeps_the_triples_of_all_graphs_and_trig_the_graphs() -> None:
    quads = [*quads_of(GOOD), *to_facts(GOOD, ONTOLOGY, NARRATOR)]
    turtle = render_turtle(quads)
    assert {(q.subject, q.predicate, q.object) for q in parse(turtle, format=RdfFormat.TURTLE)} == {
        (q.subject, q.predicate, q.object) for q in quads
    }
    assert b"@prefix claim: <https://example.org/kg/claim/> .\n@prefix document:" in turtle
    assert re.search(rb"^entity:Russia a schema:Country(?:[^.]|\n)*\tnews:hosts ", turtle, re.MULTILINE)
    graphs = {str(quad.graph_name) for quad in parse(render_trig(quads), format=RdfFormat.TRIG)}
    assert graphs == {str(DefaultGraph()), f"<{NAMES.claims_graph('d1')}>"}


def test_a_subject_stands_once_in_turtle() -> None:
    subjects = re.findall(r"^(\S+) ", render_turtle(quads_of(GOOD)).decode(), re.MULTILINE)
    own = [subject for subject in subjects if not subject.startswith("@")]
    assert len(own) == len(set(own))


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    script = (
        "import sys, test_graph as t; from graphbuild.graph.write import *;"
        "e = t.replace(t.GOOD, claims=(t.HOSTS, t.ABSENT, t.MAY)); q = {*t.quads_of(e), *t.to_facts(e, t.ONTOLOGY, t.NARRATOR)};"
        "sys.stdout.buffer.write(render_turtle(q) + render_trig(q) + render_nquads(q))"
    )
    tests = Path(__file__).parent
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{tests}:{tests.parent}"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert b"absentFrom" in outputs.pop()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_and_names_are_written_as_pyoxigraph_writes_them(text: str) -> None:
    assert quote(text) == str(Literal(text))
    assert quote_name(text) == str(Literal(text, language="en"))


@pytest.mark.parametrize("sign", [chr(code) for code in (*range(0x100), 0x2028, 0xFEFF, 0xFFFE, 0xFFFF, 0x1F600)])
def test_every_sign_is_escaped_as_pyoxigraph_escapes_it(sign: str) -> None:
    assert quote(sign) == str(Literal(sign))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"], exclude_characters='<>"{}|^`\\'), max_size=8))
def test_turtle_gives_back_any_iri(end: str) -> None:
    try:
        node = NamedNode(f"{NAMES.base}entity/{end}")
    except ValueError:
        return
    quads = [Quad(node, RDF.type, node), Quad(node, SKOS.prefLabel, Literal(end)), Quad(node, OA.start, Literal(1))]
    assert set(parse(render_turtle(quads), format=RdfFormat.TURTLE)) == set(quads)
    assert {str(s) for s in rdflib.Graph().parse(data=render_turtle(quads), format="turtle").subjects()} == {node.value}


def test_what_is_mentioned_in_passing_is_no_node_and_is_not_lost() -> None:
    course = Entity("d1/course", "course", Kind.ABSTRACT)
    mention = Mention("d1", place("talks"), "talks", MentionKind.NOMINAL, course.id)
    extraction = replace(GOOD, entities=(*GOOD.entities, course), mentions=(mention,))
    quads = quads_of(extraction)
    assert not any(quad.predicate == GB.refersTo or "d1/course" in str(quad.subject) for quad in quads)
    assert from_quads(quads) == (in_order(extraction),)
    named = replace(extraction, mentions=(replace(mention, mention_kind=MentionKind.NAME),))
    assert any(quad.predicate == GB.refersTo for quad in quads_of(named))
    assert from_quads(quads_of(named)) == (in_order(named),)


def test_an_empty_graph_can_be_written() -> None:
    assert render_nquads([]) == b""
    assert render_turtle([]) == render_trig([]) == b""
    assert from_quads([]) == ()


def test_files_are_written_whole_or_the_error_names_them(tmp_path: Path) -> None:
    for write, name in ((write_turtle, "g.ttl"), (write_trig, "g.trig"), (write_nquads, "g.nq")):
        write(quads_of(GOOD), tmp_path / name)
        stream = io.BytesIO()
        write(quads_of(GOOD), stream)
        assert (tmp_path / name).read_bytes() == stream.getvalue() != b""
        with pytest.raises(OutputError, match="missing"):
            write(quads_of(GOOD), tmp_path / "missing" / name)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2021-10-20", "date"),
        ("2021-10", "gYearMonth"),
        ("2021", "gYear"),
        ("2021-02-31", "string"),
        ("20211020", "string"),
        ("", "string"),
    ],
)
def test_dates_are_typed_by_their_length(text: str, datatype: str) -> None:
    assert (to_date(text).value, to_date(text).datatype.value.rpartition("#")[2]) == (text, datatype)


@pytest.mark.parametrize(("number", "text"), [(0.91, "0.91"), (1.0, "1"), (0.0, "0"), (0.000001, "0.000001"), (0.1, "0.1")])
def test_confidences_are_written_without_exponents(number: float, text: str) -> None:
    assert to_decimal(number).value == text


def test_values_are_typed_literals_and_odd_forms_are_kept() -> None:
    part = LiteralPart("010", "integer", "ten", None)
    quads = quads_of(replace(GOOD, claims=(replace(HOSTS, id="", object=part),)))
    values = {quad.predicate: quad.object for quad in quads}
    assert values[RDF.object] == Literal(10)
    assert values[GB.objectForm] == Literal("integer 010")


def test_names_are_labels_in_english() -> None:
    russia = NamedNode(NAMES.entity("Russia"))
    found = {(quad.predicate, quad.object) for quad in to_facts(GOOD, ONTOLOGY, NARRATOR) if quad.subject == russia}
    assert {(SKOS.prefLabel, Literal("Russia", language="en")), (SKOS.altLabel, Literal("the Russians", language="en"))} <= found
