"""Clues -> the kind of a mention."""

from __future__ import annotations

import pytest
from trees import parsed

from graphbuild.mentions import Found, find_mentions
from graphbuild.mentions.clues import noun_classes
from graphbuild.mentions.kinds import KINDS, add_odds, kind_of_label, likeliest, load_weights
from graphbuild.model import Kind


def found_in(*sentences: str) -> list[Found]:
    """Find the mentions of trees, in text order."""
    return find_mentions(parsed(*sentences))


def test_each_clue_weighs_for_every_kind() -> None:
    assert {len(row) for row in load_weights().values()} == {len(KINDS)}


def test_of_nothing_nothing_speaks_for_any_kind() -> None:
    assert add_odds([]) == (0.0,) * len(KINDS)


def test_what_speaks_for_a_kind_adds_up() -> None:
    for_place = tuple(1.0 if kind is Kind.PLACE else 0.0 for kind in KINDS)
    for_event = tuple(1.5 if kind is Kind.EVENT else 0.0 for kind in KINDS)
    assert likeliest([for_place, for_event]) is Kind.EVENT
    assert likeliest([for_place, for_event, for_place]) is Kind.PLACE


@pytest.mark.parametrize(
    ("label", "tag", "kind"),
    [("NORP", "NNPS", Kind.PERSON), ("NORP", "NNP", Kind.ORGANIZATION), ("GPE", "NNP", Kind.PLACE), ("", "NNP", None)],
)
def test_a_label_stands_for_a_kind(label: str, tag: str, kind: Kind | None) -> None:
    assert kind_of_label(label, tag) is kind


@pytest.mark.parametrize(("noun", "classes"), [("plumber", "person"), ("cottage", "site"), ("fog", "phenomenon"), ("qwertz", "")])
def test_wordnet_sorts_nouns(noun: str, classes: str) -> None:
    assert noun_classes(noun).partition("+")[0] == classes


@pytest.mark.parametrize(
    ("noun", "kind"), [("plumber", Kind.PERSON), ("cottage", Kind.PLACE), ("lemonade", Kind.SUBSTANCE), ("honesty", Kind.ABSTRACT)]
)
def test_a_noun_that_no_text_of_ours_has_is_known_by_its_class(noun: str, kind: Kind) -> None:
    [found] = found_in(f"The/DT/det>{noun} {noun}/NN/nsubj>helped helped=help/VBD ././punct>helped")
    assert found.kind is kind


def test_what_is_counted_tells_the_kind() -> None:
    found = found_in(
        "Hundreds=hundred/NNS/nsubj>came of/IN/prep>Hundreds plumbers=plumber/NNS/pobj>of came=come/VBD ././punct>came"
    )
    assert [each.kind for each in found] == [Kind.PERSON, Kind.PERSON]


def test_mentions_of_one_name_have_one_kind() -> None:
    found = found_in(
        "Mr./NNP/compound>Zubrin Zubrin:PERSON/NNP/nsubj>said said=say/VBD ././punct>said",
        "They=they/PRP/nsubj>left Zubrin/NNP/dobj>left ././punct>left left=leave/VBD",
    )
    assert [each.kind for each in found if each.name] == [Kind.PERSON, Kind.PERSON]
