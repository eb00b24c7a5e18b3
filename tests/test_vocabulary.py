"""IRIs of any text, and the vocabulary's own Turtle."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse
from strategies import HOSTILE, labels

from graphbuild.errors import InputError
from graphbuild.model import Kind, Span
from graphbuild.ontology import ontology_files
from graphbuild.vocabulary import CLASSES, GB, RDF, RDFS, Minter, from_segment, to_segment, to_span

NAMES = Minter()
# RFC 3987, section 2.2: what a segment may hold, without the colons and such that graphbuild does not use
SEGMENT = re.compile(
    r"([A-Za-z0-9._~-]|%[0-9A-F]{2}|[\u00a0-\u200d\u2010-\u2029\u202f-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd])+",
)
any_text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))  # lone surrogates included


@given(any_text)
def test_any_text_is_a_legal_segment_and_comes_back(text: str) -> None:
    segment = to_segment(text)
    assert SEGMENT.fullmatch(segment)
    assert not segment.endswith(".")
    assert NamedNode(NAMES.document(text)).value == NAMES.document(text)
    assert from_segment(segment) == text


@given(st.lists(any_text, unique=True, max_size=6))
def test_different_things_have_different_iris(texts: list[str]) -> None:
    span = Span(3, 7)
    iris = [
        make(text)
        for text in texts
        for make in (
            NAMES.entity,
            NAMES.document,
            NAMES.claims_graph,
            NAMES.claim,
            NAMES.relation,
            lambda text: NAMES.span(text, span),
        )
    ]
    assert len(set(iris)) == len(iris)


@given(any_text)
def test_ids_are_read_back_from_iris(text: str) -> None:
    assert NAMES.entity_id(NAMES.entity(text)) == text
    assert NAMES.document_id(NAMES.document(text)) == text
    assert NAMES.document_id(NAMES.span(text, Span(0, 1))) == text
    assert NAMES.claim_id(NAMES.claim(text)) == text


@given(labels, st.integers(0, 10**6), st.integers(1, 10**6))
def test_offsets_are_read_back(document: str, start: int, length: int) -> None:
    span = Span(start, start + length)
    assert to_span(NAMES.span(document, span)) == span


@pytest.mark.parametrize("iri", ["https://example.org/kg/document/d/claims", "x/char/1-", "x/char/5-5"])
def test_what_is_no_stretch_of_text_is_an_error(iri: str) -> None:
    with pytest.raises(ValueError, match=r"span|stretch"):
        to_span(iri)


@pytest.mark.parametrize("base", ["", "kg/", "http://a b/", "https://example.org/kg", "https://example.org/<x>/"])
def test_a_base_that_cannot_be_one_is_an_error(base: str) -> None:
    with pytest.raises(InputError, match="base"):
        Minter(base)


def test_iris_of_another_base_are_an_error() -> None:
    with pytest.raises(ValueError, match="does not start with"):
        NAMES.entity_id("https://example.com/entity/Russia")


def test_a_mistyped_term_is_an_error() -> None:
    with pytest.raises(AttributeError):
        GB.Clame  # type: ignore[attr-defined]  # noqa: B018


def test_the_vocabulary_and_its_turtle_agree() -> None:
    triples = list(parse(path=str(ontology_files()["graphbuild.ttl"]), format=RdfFormat.TURTLE))
    described = {triple.subject.value for triple in triples}
    assert described == {term.value for term in GB.all().values()}
    for prop in (RDF.type, RDFS.label, RDFS.comment):
        assert {triple.subject.value for triple in triples if triple.predicate == prop} == described


def test_every_kind_has_a_class_of_its_own() -> None:
    assert set(CLASSES) == set(Kind)
    assert len(set(CLASSES.values())) == len(CLASSES)
