"""Trees -> clauses and their worlds: who does it, whether it is denied, wished, asked or supposed, and who says so."""

from __future__ import annotations

import pytest
from trees import KENYA, SIGN, TREATY, clause_of, told, tree

from graphbuild.claims.asking import has_condition, is_question
from graphbuild.claims.clause import coordinated
from graphbuild.claims.clauses import find_clauses
from graphbuild.claims.modality import own_modality
from graphbuild.claims.negation import is_negated
from graphbuild.model import (
    Modality,
)


def test_a_clause_collects_its_places() -> None:
    clause = clause_of(
        "Kenya:GPE/NNP/nsubj>give will/MD/aux>give not/RB/neg>give give/VB up/RP/prt>give the/DT/det>port port/NN/dobj>give "
        "now/RB/advmod>give in/IN/prep>give Lima:GPE/NNP/pobj>in ././punct>give"
    )
    assert (clause.link, clause.head, clause.subjects, clause.objects) == ("ROOT", 3, [0], [6])
    assert (clause.auxiliaries, clause.negations, clause.particles, clause.adverbials) == ([1], [2], [4], [7])
    assert [(phrase.preposition, phrase.noun) for phrase in clause.phrases] == [("in", 9)]
    assert not clause.passive
    assert not clause.infinitive


@pytest.mark.parametrize(
    ("tokens", "passive"),
    [
        ("Lima/NNP/nsubjpass>taken was=be/VBD/auxpass>taken taken=take/VBN", True),
        ("Kenya/NNP/nsubj>taken has=have/VBZ/aux>taken taken=take/VBN Lima/NNP/dobj>taken", False),
        ("Kenya/NNP/nsubj>took took=take/VBD Lima/NNP/dobj>took", False),
    ],
)
def test_a_passive_is_known_by_its_auxiliary(tokens: str, *, passive: bool) -> None:
    assert clause_of(tokens).passive is passive


def test_a_preposition_of_two_words_is_one() -> None:
    clause = clause_of("Kenya/NNP/nsubj>left left=leave/VBD because/IN/prep>left of/IN/pcomp>because rain/NN/pobj>of")
    assert [(phrase.preposition, phrase.noun) for phrase in clause.phrases] == [("because of", 4)]


@pytest.mark.parametrize(
    ("verb", "subject"), [("asked=ask", "Peru"), ("wanted=want", "Peru"), ("forced=force", "Peru"), ("promised=promise", "Kenya")]
)  # fmt: skip
def test_an_infinitive_takes_its_subject_from_above(verb: str, subject: str) -> None:
    name = verb.partition("=")[0]
    passage = tree(f"Kenya/NNP/nsubj>{name} {verb}/VBD Peru/NNP/dobj>{name} to/TO/aux>leave leave/VB/xcomp>{name}")
    inner = find_clauses(passage, 0)[1]
    assert [passage.words[token] for token in inner.subjects] == [subject]
    assert not inner.own_subject
    assert inner.infinitive


def test_a_relative_clause_gets_its_noun_back() -> None:
    passage = tree(
        "The/DT/det>firm firm/NN/nsubj>closed that/WDT/dobj>built Kenya/NNP/nsubj>built built=build/VBD/relcl>firm closed=close/VBD"
    )
    inner = find_clauses(passage, 0)[1]
    assert (inner.antecedent, inner.objects, inner.subjects) == (1, [1], [3])


def test_a_stranded_preposition_gets_its_noun_back() -> None:
    passage = tree(
        "The/DT/det>firm firm/NN/nsubj>closed Kenya/NNP/nsubj>relied relied=rely/VBD/relcl>firm on/IN/prep>relied closed=close/VBD"
    )
    [phrase] = find_clauses(passage, 0)[1].phrases
    assert (phrase.preposition, phrase.noun) == ("on", 1)


def test_conjuncts_come_in_order() -> None:
    passage = tree("Kenya/NNP/nsubj>met ,/,/punct>Kenya Peru/NNP/conj>Kenya and/CC/cc>Peru Chile/NNP/conj>Peru met=meet/VBD")
    assert coordinated(passage, 0) == [0, 2, 4]
    assert coordinated(passage, 4) == [4]


def test_clauses_come_after_the_one_that_they_depend_on() -> None:
    found = find_clauses(
        tree("Kenya/NNP/nsubj>says says=say/VBZ Peru/NNP/nsubj>left left=leave/VBD/ccomp>says ././punct>says", SIGN), 0
    )
    assert [clause.lemma for clause in found] == ["say", "leave", "sign"]
    assert found[1].parent is found[0]
    assert found[2].parent is None


@pytest.mark.parametrize(
    ("tokens", "negated"),
    [
        (SIGN, False),
        (f"{KENYA} never/RB/neg>sign sign/VBP {TREATY}", True),
        (f"{KENYA} did=do/VBD/aux>sign n't=not/RB/neg>sign sign/VB {TREATY}", True),
        (f"{KENYA} hardly/RB/advmod>sign sign/VBP {TREATY}", True),
        (f"Nobody/NN/nsubj>sign sign/VBP {TREATY}", True),
        (f"Nobody/NN/nsubj>sign did=do/VBD/aux>sign not/RB/neg>sign sign/VB {TREATY}", False),
        (f"{KENYA} sign/VBP no/DT/det>treaty treaty/NN/dobj>sign", True),
        (f"No/DT/det>state state/NN/nsubj>sign sign/VBP {TREATY}", True),
        (f"{KENYA} not/RB/neg>sign only/RB/advmod>sign sign/VBP {TREATY}", False),
    ],
)
def test_a_clause_denies_by_an_odd_number_of_denials(tokens: str, *, negated: bool) -> None:
    assert is_negated(clause_of(tokens)) is negated


@pytest.mark.parametrize(
    ("modal", "expected"),
    [
        ("may", Modality.POSSIBLE),
        ("would", Modality.HYPOTHETICAL),
        ("will", Modality.INTENDED),
        ("must", Modality.REQUIRED),
        ("'ll", Modality.INTENDED),
    ],
)
def test_a_modal_is_a_modality(modal: str, expected: Modality) -> None:
    assert own_modality(clause_of(f"{KENYA} {modal}/MD/aux>sign sign/VB {TREATY}")) is expected
    assert own_modality(clause_of(SIGN)) is None


@pytest.mark.parametrize(
    ("end", "asks"),
    [
        ("?/./punct>sign", True),
        ("?/./punct>sign \"/''/punct>sign", True),
        ("././punct>sign", False),
        (",/,/punct>sign right/RB/advmod>sign ?/./punct>sign", False),
        ("right/RB/advmod>sign ?/./punct>sign", True),
    ],
)
def test_a_question_ends_with_its_mark(end: str, *, asks: bool) -> None:
    assert is_question(clause_of(f"{KENYA} sign/VBP it/PRP/dobj>sign {end}")) is asks


@pytest.mark.parametrize(("mark", "condition"), [("if", True), ("unless", True), ("because", False), ("while", False)])
def test_a_condition_hangs_on_its_clause(mark: str, *, condition: bool) -> None:
    passage = f"{mark}/IN/mark>left Peru/NNP/nsubj>left left=leave/VBD/advcl>sign ,/,/punct>sign {SIGN}"
    assert has_condition(clause_of(passage)) is condition


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("wants=want", "intended"),
        ("refuses=refuse", "negated"),
        ("fails=fail", "negated"),
        ("needs=need", "required"),
        ("claims=claim", "by Kenya"),
    ],
)
def test_a_verb_decides_over_its_complement(verb: str, expected: str) -> None:
    name = verb.partition("=")[0]
    found = told(f"Kenya:GPE/NNP/nsubj>{name} {verb}/VBZ to/TO/aux>leave leave/VB/xcomp>{name} Lima:GPE/NNP/dobj>leave")
    assert any(line.startswith("Kenya | leave | Lima") and line.partition("Lima | ")[2].endswith(expected) for line in found), found
    assert "Kenya | leave | Lima" not in found


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("said=say", "Peru | leave | Lima | by Kenya"),
        ("denied=deny", "Peru | leave | Lima | negated | by Kenya"),
        ("feared=fear", "Peru | leave | Lima | possible | by Kenya"),
        ("hoped=hope", "Peru | leave | Lima | intended | by Kenya"),
        ("wished=wish", "Peru | leave | Lima | hypothetical | by Kenya"),
    ],
)
def test_a_verb_puts_its_clause_into_a_world(verb: str, expected: str) -> None:
    name = verb.partition("=")[0]
    found = told(
        f"Kenya:GPE/NNP/nsubj>{name} {verb}/VBD that/IN/mark>left Peru:GPE/NNP/nsubj>left left=leave/VBD/ccomp>{name} Lima:GPE/NNP/dobj>left"
    )
    assert expected in found


def test_a_negated_belief_is_a_belief_in_the_contrary() -> None:
    found = told(
        "Kenya:GPE/NNP/nsubj>think does=do/VBZ/aux>think not/RB/neg>think think/VB Peru:GPE/NNP/nsubj>left left=leave/VBD/ccomp>think"
    )
    assert "Peru | leave | - | negated | by Kenya" in found


def test_one_who_denies_having_said_it_is_a_negative_source() -> None:
    found = told(
        "Kenya:GPE/NNP/nsubj>say did=do/VBD/aux>say not/RB/neg>say say/VB Peru:GPE/NNP/nsubj>left left=leave/VBD/ccomp>say"
    )
    assert "Peru | leave | - | by not Kenya" in found
