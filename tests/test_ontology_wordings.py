"""Wordings as people write them -> normal forms of predicates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.model import Kind, Predicate
from graphbuild.ontology import Ontology, load_ontology
from graphbuild.ontology.wordings import backward, bases, clean, forward


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("participates", "participate"),
        ("meets", "meet"),
        ("met", "meet"),
        ("held", "hold"),
        ("denies", "deny"),
        ("denied", "deny"),
        ("dies", "die"),
        ("died", "die"),
        ("reaches", "reach"),
        ("accuses", "accuse"),
        ("discusses", "discuss"),
        ("discuss", "discuss"),
        ("press", "press"),
        ("goes", "go"),
        ("has", "have"),
        ("is", "be"),
        ("joined", "join"),
        ("moved", "move"),
        ("stopped", "stop"),
        ("visiting", "visit"),
        ("leaving", "leave"),
        ("need", "need"),
        ("bring", "bring"),
        ("sing", "sing"),
        ("led", "lead"),
        ("withdrew", "withdraw"),
        ("recognises", "recognize"),
        ("organised", "organize"),
    ],
)
def test_verb_forms_have_their_base(form: str, base: str) -> None:
    assert base in bases(form)


@pytest.mark.parametrize(
    ("form", "wrong"), [("discuss", "discus"), ("press", "pres"), ("bring", "br"), ("bed", "b"), ("focus", "focu")]
)
def test_base_forms_are_not_cut(form: str, wrong: str) -> None:
    assert wrong not in bases(form)


@pytest.mark.parametrize(
    ("wording", "form"),
    [
        ("participates in", "participate in"),
        ("takes part in", "take part in"),
        ("works for", "work for"),
        ("born in", "be born in"),
        ("was born in", "be born in"),
        ("member of", "be member of"),
        ("a member of", "be member of"),
        ("is a member of", "be member of"),
        ("CEO", "be ceo"),
        ("married to", "be married to"),
        ("recognises", "recognize"),
        ("Organises", "organize"),
        ("memberOf", "be member of"),
        ("member_of", "be member of"),
        ("isPartOf", "be part of"),
        ("professor at", "be professor at"),
        ("hosts", "host"),
    ],
)
def test_a_wording_covers_the_normal_form(wording: str, form: str) -> None:
    assert form in forward(wording)


@pytest.mark.parametrize(
    ("wording", "form"), [("participates in", "participate"), ("meets", "meet with"), ("born in", "be born on"), ("held", "hole")]
)
def test_a_wording_covers_no_other(wording: str, form: str) -> None:
    assert form not in forward(wording)


def test_dates_follow_any_preposition_of_time() -> None:
    assert {"be born on", "be born in", "be born at"} <= set(forward("born on", dated=True))
    assert "be founded in" in forward("founded on", dated=True)
    assert "be founded in" in forward("founded", dated=True)


@pytest.mark.parametrize(
    ("wording", "form"),
    [
        ("spouse", "be spouse of"),
        ("founded by", "found"),
        ("was led by", "lead"),
        ("owned by", "own"),
        ("led by", "lead"),
        ("foundedBy", "found"),
    ],
)
def test_nouns_and_passives_read_backwards(wording: str, form: str) -> None:
    assert form in backward(wording)


def test_what_ends_in_a_preposition_does_not_read_backwards() -> None:
    assert backward("member of") == ()
    assert backward("by") == ()
    assert backward("") == ()


@given(st.text(max_size=40))
def test_any_text_is_a_wording(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    for form in (*forward(text), *forward(text, dated=True), *backward(text)):
        assert form == form.strip()
        assert form


@pytest.fixture(scope="module")
def news() -> Ontology:
    return load_ontology()


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("agree", "AGREE"),
        ("be willing", "AGREE"),
        ("allow", "AGREE"),
        ("reach agreement with", "AGREE"),
        ("donate", "AID"),
        ("beat up", "ASSAULT"),
        ("confiscate", "COERCE"),
        ("crack down on", "COERCE"),
        ("deface", "COERCE"),
        ("ease", "CONCEDE"),
        ("talk with", "CONSULT"),
        ("collaborate with", "COOPERATE"),
        ("urge", "DEMAND"),
        ("pressure", "DEMAND"),
        ("denounce", "DISAPPROVE"),
        ("indict", "DISAPPROVE"),
        ("shell", "FIGHT"),
        ("clash with", "FIGHT"),
        ("inspect", "INVESTIGATE"),
        ("mobilize", "MOBILIZE"),
        ("riot against", "PROTEST"),
        ("snub", "REJECT"),
        ("pull out of", "RETREAT"),
        ("break off", "SANCTION"),
        ("endorse", "SUPPORT"),
        ("give ultimatum to", "THREATEN"),
    ],
)
def test_what_news_often_tells_has_an_event_code(label: str, code: str, news: Ontology) -> None:
    found = news.property_for(Predicate(label, label.split()[0], label), Kind.ORGANIZATION, Kind.PERSON)
    assert found is not None
    assert found.notation == (f"PLOVER:{code}",)


@pytest.mark.parametrize(
    ("label", "code"), [("capture", "FIGHT"), ("retake", "FIGHT"), ("invade", "FIGHT"), ("riot in", "PROTEST")]
)
def test_what_is_done_to_places_has_its_own_code(label: str, code: str, news: Ontology) -> None:
    found = news.property_for(Predicate(label, label.split()[0], label), Kind.PERSON, Kind.PLACE)
    assert found is not None
    assert found.notation == (f"PLOVER:{code}",)
