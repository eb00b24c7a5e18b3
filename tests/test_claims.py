"""Trees -> claims: wording, constructions, arguments, values, quotations, confidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
import reading
from trees import SIGN, clause_of, extracted, parsed, told, tree

from graphbuild.claims.arguments import is_time, role_of
from graphbuild.claims.clauses import find_clauses
from graphbuild.claims.confidence import LEAST, confidence_of
from graphbuild.claims.lexicon import words
from graphbuild.claims.parts import Parts, trim
from graphbuild.claims.quotations import find_quotations
from graphbuild.claims.wording import phases, verb_label
from graphbuild.entities import Gazetteer, resolve_entities
from graphbuild.mentions import find_mentions
from graphbuild.model import (
    NARRATOR,
    Claim,
    EntityPart,
    Evidence,
    Kind,
    Polarity,
    Predicate,
    Span,
    Status,
    status_of,
)


def test_a_label_has_the_particle_and_the_verb_of_phase() -> None:
    clauses = find_clauses(
        tree("Kenya/NNP/nsubj>began began=begin/VBD to/TO/aux>shut shut/VB/xcomp>began down/RP/prt>shut ports/NNS/dobj>shut"), 0
    )
    assert verb_label(clauses[1], passive=False) == "begin to shut down"
    assert phases(clauses[1]) == [clauses[0]]
    assert verb_label(clause_of("Lima/NNP/nsubjpass>taken was=be/VBD/auxpass>taken taken=take/VBN"), passive=True) == "be taken"


def test_a_predicate_holds_the_words_as_they_stand() -> None:
    [claim] = extracted(
        "Kenya:GPE/NNP/nsubj>rely does=do/VBZ/aux>rely n't=not/RB/neg>rely rely/VB on/IN/prep>rely Peru:GPE/NNP/pobj>on ././punct>rely"
    ).claims
    assert (claim.predicate.label, claim.predicate.lemma, claim.predicate.text) == ("rely on", "rely", "doesn't rely on")
    assert claim.predicate.span == Span(15, 19)
    assert claim.polarity is Polarity.NEGATED


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (SIGN, {"Kenya | sign | treaty"}),
        (
            "Lima:GPE/NNP/nsubjpass>taken was=be/VBD/auxpass>taken taken=take/VBN by/IN/agent>taken Peru:GPE/NNP/pobj>by",
            {"Peru | take | Lima"},
        ),
        ("Lima:GPE/NNP/nsubjpass>taken was=be/VBD/auxpass>taken taken=take/VBN", {"Lima | be taken | -"}),
        ("Lima:GPE/NNP/nsubj>is is=be/VBZ empty/JJ/acomp>is", {"Lima | be | empty"}),
        ("Lima:GPE/NNP/nsubj>is is=be/VBZ a/DT/det>port port/NN/attr>is", {"Lima | be | port"}),
        ("Lima:GPE/NNP/nsubj>is is=be/VBZ in/IN/prep>is Peru:GPE/NNP/pobj>in", {"Lima | be in | Peru"}),
        ("There/EX/expl>is is=be/VBZ no/DT/det>port port/NN/attr>is", {"port | exist | - | negated"}),
        (
            "Kenya:GPE/NNP/nsubj>met and/CC/cc>Kenya Peru:GPE/NNP/conj>Kenya met=meet/VBD Chile:GPE/NNP/dobj>met",
            {"Kenya | meet | Chile", "Peru | meet | Chile"},
        ),
        ("Lima:GPE/NNP/nsubj>is is=be/VBZ in/IN/prep>is ././punct>is", set()),
        ("Leave/VB Lima:GPE/NNP/dobj>Leave !/./punct>Leave", set()),
    ],
)
def test_a_construction_gives_its_claims(tokens: str, expected: set[str]) -> None:
    assert told(tokens) == expected


def test_a_claim_names_the_rule_that_made_it() -> None:
    assert [claim.rule for claim in extracted(SIGN).claims] == ["verbal/active"]


def test_a_sentence_that_says_nothing_readable_is_noted() -> None:
    extraction = extracted("What/WP/det>day a/DT/det>day long/JJ/amod>day day/NN !/./punct>day")
    assert extraction.claims == ()
    assert [(note.stage, note.reason) for note in extraction.skipped] == [("claims", "no verb that tells something")]


def test_a_question_and_a_short_fragment_need_no_note() -> None:
    assert extracted("A/DT/det>day day/NN !/./punct>day").skipped == ()
    assert extracted("What/WP/det>day a/DT/det>day long/JJ/amod>day day/NN ?/./punct>day").skipped == ()


@pytest.mark.parametrize(
    ("preposition", "noun", "kind", "role"),
    [
        ("in", "Lima", Kind.PLACE, "place"),
        ("in", "trouble", Kind.ABSTRACT, "in"),
        ("in", "day", None, "time"),
        ("on", "Monday:DATE", Kind.TIME, "time"),
        ("for", "day", None, "duration"),
        ("because of", "rain", None, "cause"),
        ("with", "Peru", Kind.PLACE, "accompaniment"),
        ("from", "Lima", Kind.PLACE, "source"),
        ("to", "Lima", Kind.PLACE, "goal"),
        ("without", "Peru", None, "exception"),
        ("vis-a-vis", "Peru", None, "vis-a-vis"),
    ],
)
def test_a_role_is_told_by_preposition_and_noun(preposition: str, noun: str, kind: Kind | None, role: str) -> None:
    assert role_of(preposition, tree(f"{noun}/NN"), 0, kind) == role


def test_times_are_told_by_label_or_by_noun() -> None:
    passage = tree("Monday:DATE/NN days=day/NNS/dep>Monday Lima:GPE/NNP/dep>Monday weeks=week:GPE/NNS/dep>Monday")
    assert [is_time(passage, token) for token in range(4)] == [True, True, False, False]


def test_punctuation_is_trimmed_but_never_all() -> None:
    passage = tree(",/,/punct>sign Kenya/NNP/nsubj>sign sign/VBP \"/''/punct>sign ././punct>sign")
    assert trim(passage, 0, 4) == (1, 2)
    assert trim(passage, 3, 4) == (4, 4)


def test_a_word_list_that_does_not_exist_is_a_mistake() -> None:
    assert "refuse" in words("complement", "negated")
    with pytest.raises(KeyError):
        words("complement", "no such list")


def test_a_quotation_knows_the_verb_that_introduces_it() -> None:
    parse = parsed(
        "\"/``/punct>said Peru/NNP/nsubj>left left=leave/VBD/ccomp>said ,/,/punct>said \"/''/punct>said Kenya/NNP/nsubj>said said=say/VBD ././punct>said"
    )
    clauses = [find_clauses(passage, number) for number, passage in enumerate(parse.passages)]
    [[quotation]] = find_quotations(parse, clauses)
    assert (quotation.passage, quotation.first, quotation.last, quotation.cue) == (0, 1, 3, (0, 6))


def test_a_quotation_that_is_never_closed_ends_with_its_passage() -> None:
    parse = parsed('Kenya/NNP/nsubj>said said=say/VBD "/``/punct>said Peru/NNP/nsubj>left left=leave/VBD/ccomp>said')
    [[quotation]] = find_quotations(parse, [find_clauses(parse.passages[0], 0)])
    assert (quotation.first, quotation.last) == (3, 4)


def test_each_doubt_costs_confidence() -> None:
    parse = parsed("It/PRP/nsubj>saw saw=see/VBD Lima:GPE/NNP/dobj>saw")
    resolved = resolve_entities(parse, find_mentions(parse), Gazetteer())
    parts = Parts(parse, resolved)
    it, lima = (EntityPart(resolved.entity_of[0, token], "x", Span(0, 1)) for token in (0, 2))
    sure = Claim("d", lima, Predicate("see", "see", "saw"), lima, Evidence("x", Span(0, 1)), rule="verbal/active")
    best = confidence_of(sure, None, 10, parts)
    for doubtful in (replace(sure, subject=it), replace(sure, object=None), replace(sure, object=it)):
        assert LEAST <= confidence_of(doubtful, None, 10, parts) < best
        assert confidence_of(doubtful, None, 100, parts) < confidence_of(doubtful, None, 10, parts)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "The mayor, it is claimed, met the judge.",
        "The mayor is thought to have met the judge.",
        "The mayor was said to have met the judge.",
        "Rumours that the mayor met the judge spread in Lima.",
    ],
)
def test_what_nobody_in_particular_says_is_attributed_all_the_same(text: str) -> None:
    found = [claim for claim in reading.read(text).claims if claim.predicate.label == "meet"]
    assert [status_of(claim, NARRATOR) for claim in found] == [Status.ATTRIBUTED]
