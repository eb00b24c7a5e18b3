"""Trees -> mentions: where each begins and ends, what sort of thing it names."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import mentions, parse
from trees import parsed

from graphbuild.mentions import Found, find_mentions, kind_of_noun
from graphbuild.model import Kind, MentionKind

NAME, NOMINAL, PRONOUN = MentionKind.NAME, MentionKind.NOMINAL, MentionKind.PRONOUN


def found_in(*sentences: str) -> dict[str, Found]:
    """Find the mentions of a tree, by their words."""
    parse = parsed(*sentences)
    words = parse.passages[0].words
    return {" ".join(words[found.first : found.last + 1]): found for found in find_mentions(parse)}


def test_a_mention_begins_with_its_article_and_its_titles() -> None:
    found = found_in(
        "The/DT/det>navy old/JJ/amod>navy navy/NN/nsubj>met met=meet/VBD Health/NNP/compound>Okafor Minister/NNP/compound>Okafor "
        "David:PERSON/NNP/compound>Okafor Okafor:/NNP/dobj>met ././punct>met"
    )
    assert list(found) == ["The old navy", "Health Minister David Okafor"]
    assert [(each.form, each.kind) for each in found.values()] == [(NOMINAL, Kind.ORGANIZATION), (NAME, Kind.PERSON)]
    person = found["Health Minister David Okafor"]
    assert (person.label, person.name) == ("PERSON", (6, 7))


def test_a_mention_ends_before_a_conjunct_and_an_apposition() -> None:
    found = found_in(
        "Norway:GPE/NNP/nsubj>met and/CC/cc>Norway Peru:GPE/NNP/conj>Norway met=meet/VBD Okafor:PERSON/NNP/dobj>met "
        ",/,/punct>Okafor the/DT/det>envoy envoy/NN/appos>Okafor ././punct>met"
    )
    assert list(found) == ["Norway", "Peru", "Okafor", "the envoy"]


def test_a_possessor_is_a_mention_inside_another_and_has_no_ending() -> None:
    found = found_in("Peru:GPE/NNP/poss>goal 's/POS/case>Peru goal/NN/nsubj>changed changed=change/VBD ././punct>changed")
    assert list(found) == ["Peru 's goal", "Peru"]


def test_a_relative_clause_belongs_to_the_mention_but_not_to_its_core() -> None:
    found = found_in(
        "The/DT/det>firm firm/NN/nsubj>closed that/WDT/nsubj>built built=build/VBD/relcl>firm ships=ship/NNS/dobj>built closed=close/VBD"
    )
    firm = found["The firm that built ships"]
    assert (firm.first, firm.core, firm.last) == (0, 1, 4)
    assert "that" not in found


def test_a_clause_set_off_by_a_comma_does_not() -> None:
    found = found_in(
        "The/DT/det>firm firm/NN/nsubj>closed ,/,/punct>firm which/WDT/nsubj>built built=build/VBD/relcl>firm ships/NNS/dobj>built "
        ",/,/punct>firm closed=close/VBD"
    )
    assert list(found) == ["The firm", "ships"]


@pytest.mark.parametrize(
    ("token", "form", "kind"),
    [
        ("She=she/PRP/nsubj>left", PRONOUN, Kind.PERSON),
        ("Everyone=everyone/NN/nsubj>left", NOMINAL, Kind.PERSON),
        ("Reuters:ORG/NNP/nsubj>left", NAME, Kind.ORGANIZATION),
        ("Kenya:GPE/NNP/nsubj>left", NAME, Kind.PLACE),
        ("Envoys=envoy/NNS/nsubj>left", NOMINAL, Kind.PERSON),
        ("Monday:DATE/NNP/nsubj>left", NOMINAL, Kind.TIME),
    ],
)
def test_how_a_mention_refers_and_what_it_names(token: str, form: MentionKind, kind: Kind) -> None:
    [found] = found_in(f"{token} left=leave/VBD ././punct>left").values()
    assert (found.form, found.kind) == (form, kind)


def test_there_of_there_is_names_nothing() -> None:
    assert list(found_in("There/EX/expl>is is=be/VBZ hope/NN/attr>is ././punct>is")) == ["hope"]


@pytest.mark.parametrize(
    ("word", "lemma", "kind"),
    [
        ("envoys", "envoy", Kind.PERSON),
        ("summit", "summit", Kind.EVENT),
        ("harbour", "harbour", Kind.PLACE),
        ("army", "army", Kind.ORGANIZATION),
        ("gas", "gas", Kind.SUBSTANCE),
        ("wheeler-dealer", "wheeler-dealer", Kind.PERSON),
        ("blogification", "blogification", Kind.ABSTRACT),
        ("xyzzy", "xyzzy", Kind.ABSTRACT),
    ],
)
def test_a_noun_names_a_sort_of_thing(word: str, lemma: str, kind: Kind) -> None:
    assert kind_of_noun(word, lemma) is kind


TEXTS = (
    "Kenya's old navy, which left Lima, met the envoys of Norway and Peru.",
    "Health Minister David Okafor, the head of the party, said that he and his wife saw it.",
    "Ten of the 40 ministers - Maria Costa, Elena Rossi and others - voted on Monday, March 3, for the US-backed plan.",
    "“Nobody’s here,” said the mayor (an old friend) of Lisbon, Portugal.",
)


@pytest.mark.model
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3).map(" ".join))
def test_mentions_nest_and_never_cross(text: str) -> None:
    words = [passage.words for passage in parse(text).passages]
    seen: dict[tuple[int, int], Found] = {}
    for found in mentions(text):
        assert 0 <= found.first <= found.head <= found.core <= found.last < len(words[found.passage])
        assert (found.passage, found.head) not in seen
        for other in seen.values():
            if other.passage == found.passage:
                apart = other.last < found.first or found.last < other.first
                nested = (
                    other.first <= found.first <= found.last <= other.last or found.first <= other.first <= other.last <= found.last
                )
                assert apart or nested, (other, found)
        seen[found.passage, found.head] = found
