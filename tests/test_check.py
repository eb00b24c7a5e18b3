"""A good graph passes; a planted fault is found and named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from examples_graph import ABSENT, GOOD, HOSTS, MAY, NAMES, ONTOLOGY, SAYS, in_document
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from strategies import extractions

from graphbuild.check import DISPUTE, LEAK, UNMARKED, Offence, check_graph, find_misshapen, shapes_file
from graphbuild.errors import OntologyError
from graphbuild.store import Store, open_store
from graphbuild.vocabulary import GB, NEWS, OA, RDF, SKOS, XSD

if TYPE_CHECKING:
    from pathlib import Path

    from graphbuild.model import Extraction

CLAIM = NamedNode(NAMES.claim(ABSENT.id))
GRAPH = NamedNode(NAMES.claims_graph("d1"))


@pytest.fixture
def store() -> Store:
    store = open_store(None)
    with store.changes(ONTOLOGY) as changes:
        changes.put(replace(GOOD, claims=(HOSTS, ABSENT)))
        changes.put(in_document("d2", replace(GOOD, claims=(HOSTS,))))
    return store


def shaped(store: Store) -> set[Offence]:
    return set(find_misshapen(store, [shapes_file()]))


def remove(store: Store, subject: NamedNode | None, prop: NamedNode) -> None:
    for quad in list(store.raw.quads_for_pattern(subject, prop, None, None)):
        store.raw.remove(quad)


def test_a_good_graph_has_no_offence(store: Store) -> None:
    assert check_graph(store) == []
    with store.changes(ONTOLOGY) as changes:
        changes.put(in_document("d3", replace(GOOD, claims=(MAY,))))
    assert check_graph(store) == []


def test_a_leak_is_found_by_the_check_and_by_the_shape(store: Store) -> None:
    us, talks = NamedNode(NAMES.entity("US")), NamedNode(NAMES.entity("d1/talks"))
    store.raw.add(Quad(us, NamedNode(f"{NEWS}participatesIn"), talks))
    leaks = check_graph(store)
    assert [leak.node for leak in leaks] == [CLAIM.value, us.value]
    assert leaks[0] == Offence(CLAIM.value, LEAK, "The US does not participate.")
    assert str(leaks[0]).endswith('plain triple: "The US does not participate."')
    assert "participatesIn" in leaks[1].rule
    assert shaped(store) == {leaks[0]}


def test_marks_of_disputes_are_checked_as_the_shapes_check_them(store: Store) -> None:
    statement = next(quad.object for quad in store.raw.quads_for_pattern(CLAIM, GB.statement, None, GRAPH))
    assert isinstance(statement, NamedNode)
    mark = Quad(statement, RDF.type, GB.DisputedStatement)
    store.raw.add(mark)
    assert set(check_graph(store)) == shaped(store) == {Offence(statement.value, DISPUTE)}
    store.raw.remove(mark)
    with store.changes(ONTOLOGY) as changes:
        changes.put(in_document("d4", replace(GOOD, claims=(SAYS,))))
    assert mark in store.raw
    assert set(check_graph(store)) == shaped(store) == set()
    store.raw.remove(mark)
    assert set(check_graph(store)) == shaped(store) == {Offence(statement.value, UNMARKED)}


def test_a_plain_triple_in_a_document_is_a_leak_too(store: Store) -> None:
    talks = NamedNode(NAMES.entity("d1/talks"))
    store.raw.add(Quad(talks, NamedNode(f"{NEWS}hosts"), NamedNode(NAMES.entity("Russia")), GRAPH))
    offences = check_graph(store)
    assert any((each.node, "hosts" in each.rule) == (talks.value, True) for each in offences)


@pytest.mark.parametrize(
    ("prop", "value"),
    [(OA.exact, Literal("The US does participate.")), (OA.start, Literal(19)), (OA.start, Literal("x")), (OA.end, None)],
)
def test_words_that_are_not_in_the_text_are_found(store: Store, prop: NamedNode, value: Literal | None) -> None:
    target = NamedNode(NAMES.span("d1", ABSENT.evidence.span))
    node = NamedNode(f"{target.value}/{'quote' if prop == OA.exact else 'position'}")
    remove(store, node, prop)
    if value is not None:
        store.raw.add(Quad(node, prop, value, GRAPH))
    (offence,) = check_graph(store)
    assert offence.node == CLAIM.value


def test_a_text_that_has_changed_is_found(store: Store) -> None:
    document = NamedNode(NAMES.document("d1"))
    remove(store, document, GB.text)
    store.raw.add(Quad(document, GB.text, Literal("Something else."), GRAPH))
    assert len(check_graph(store)) == 2


def test_an_entity_without_a_description_is_found(store: Store) -> None:
    us = NamedNode(NAMES.entity("US"))
    remove(store, us, SKOS.prefLabel)
    offences = check_graph(store)
    assert {offence.node for offence in offences if "entity/US" in offence.rule} >= {CLAIM.value}
    assert Offence(us.value, "an entity has a name") in offences


FAULTS = [
    RDF.subject, RDF.predicate, GB.polarity, GB.modality, GB.status, GB.wording, GB.statement, OA.hasTarget, GB.confidence,
]  # fmt: skip


@pytest.mark.parametrize("prop", FAULTS)
def test_a_claim_that_lacks_something_is_found_as_the_shapes_find_it(store: Store, prop: NamedNode) -> None:
    remove(store, CLAIM, prop)
    offences = check_graph(store)
    assert CLAIM.value in {offence.node for offence in offences}
    assert shaped(store) <= set(offences)
    assert shaped(store)


@pytest.mark.parametrize(
    ("prop", "value"),
    [
        (GB.polarity, GB.Affirmed),
        (GB.polarity, GB.Denied),
        (GB.modality, Literal("actual")),
        (GB.status, GB.Fact),
        (GB.confidence, Literal("1.5", datatype=NamedNode(f"{XSD}decimal"))),
        (GB.confidence, Literal("-0.5", datatype=NamedNode(f"{XSD}decimal"))),
        (GB.wording, Literal("part", language="en")),
        (GB.statement, Literal("x")),
        (RDF.object, Literal("x")),
    ],
)
@pytest.mark.parametrize("instead", [True, False])
def test_a_value_that_is_wrong_is_found_as_the_shapes_find_it(
    store: Store, prop: NamedNode, value: NamedNode | Literal, instead: bool  # noqa: FBT001 (a parameter of the test)
) -> None:  # fmt: skip
    if instead:
        remove(store, CLAIM, prop)
    store.raw.add(Quad(CLAIM, prop, value, GRAPH))
    assert shaped(store) <= set(check_graph(store))
    assert shaped(store) or (instead and value in {GB.Affirmed, Literal("x")})  # which are values that it might have


def test_a_name_that_is_no_iri_is_found(store: Store) -> None:
    line = f'<{NAMES.entity("US")}> <{SKOS.altLabel.value}> "x"@en .\n<https://example.org/kg/entity/a b> <{SKOS.prefLabel.value}> "x"@en .'
    store.raw.load(line.encode(), format=RdfFormat.N_TRIPLES, lenient=True)
    assert "is no legal IRI" in {offence.rule for offence in check_graph(store)}


def test_shapes_of_ones_own_are_checked_too(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix gb: <https://w3id.org/graphbuild#> . <urn:mine> a sh:NodeShape ;"
        " sh:targetClass gb:Claim ; sh:property [ sh:path gb:confidence ; sh:minInclusive 0.95 ; sh:message 'too doubtful' ] ."
    )
    (offence,) = check_graph(store, [path])
    assert offence == Offence(CLAIM.value, "too doubtful", ABSENT.evidence.text)
    for content in (None, "no Turtle"):
        path.unlink()
        if content:
            path.write_text(content)
        else:
            path = tmp_path / "missing.ttl"
        with pytest.raises(OntologyError, match="cannot be read"):
            check_graph(store, [path])
        path.touch()


@given(extractions())
@settings(max_examples=40, deadline=None)
def test_what_is_built_has_no_offence_by_either(extraction: Extraction) -> None:
    store = open_store(None)
    with store.changes(ONTOLOGY) as changes:
        changes.put(extraction)
    assert check_graph(store) == []
