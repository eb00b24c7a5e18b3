"""A good graph passes; a planted fault is found and named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from examples_graph import ABSENT, GOOD, HOSTS, MAY, NAMES, ONTOLOGY, in_document
from pyoxigraph import Literal, NamedNode, Quad

from graphbuild.check import Offence, check_graph, find_dangling, find_leaks, find_misshapen, find_wrong_evidence
from graphbuild.store import Store, open_store
from graphbuild.vocabulary import GB, NEWS, OA, RDF, SKOS

CLAIM = NamedNode(NAMES.claim(ABSENT.id))
GRAPH = NamedNode(NAMES.claims_graph("d1"))


@pytest.fixture
def store() -> Store:
    store = open_store(None)
    with store.changes(ONTOLOGY) as changes:
        changes.put(replace(GOOD, claims=(HOSTS, ABSENT)))
        changes.put(in_document("d2", replace(GOOD, claims=(HOSTS,))))
    return store


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
    (leak,) = find_leaks(store)
    assert leak.node == us.value
    assert "participatesIn" in leak.rule
    (offence,) = find_misshapen(store)
    assert offence == Offence(
        CLAIM.value, "what is denied, unreal or merely said stands as a plain triple", "The US does not participate."
    )
    assert str(offence).endswith('plain triple: "The US does not participate."')
    assert set(check_graph(store)) == {leak, offence}


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
    (offence,) = find_wrong_evidence(store)
    assert offence.node == CLAIM.value


def test_a_text_that_has_changed_is_found(store: Store) -> None:
    document = NamedNode(NAMES.document("d1"))
    remove(store, document, GB.text)
    store.raw.add(Quad(document, GB.text, Literal("Something else."), GRAPH))
    assert len(list(find_wrong_evidence(store))) == 2


def test_an_entity_without_a_description_is_found(store: Store) -> None:
    remove(store, NamedNode(NAMES.entity("US")), SKOS.prefLabel)
    (offence,) = find_dangling(store)
    assert offence.node == CLAIM.value
    assert "entity/US" in offence.rule


@pytest.mark.parametrize(
    "prop", [RDF.subject, RDF.predicate, GB.polarity, GB.modality, GB.status, GB.wording, OA.hasTarget, GB.confidence]
)
def test_a_claim_that_lacks_something_is_found(store: Store, prop: NamedNode) -> None:
    remove(store, CLAIM, prop)
    assert {offence.node for offence in find_misshapen(store)} == {CLAIM.value}


def test_two_polarities_are_one_too_many(store: Store) -> None:
    store.raw.add(Quad(CLAIM, GB.polarity, GB.Affirmed, GRAPH))
    assert Offence(CLAIM.value, "a claim has one polarity", ABSENT.evidence.text) in set(find_misshapen(store))
