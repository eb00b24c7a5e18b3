"""The values: spans, identity of claims, status under every policy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.errors import GraphbuildError, InvalidSpanError
from graphbuild.model import (
    Argument,
    Attribution,
    Claim,
    Cue,
    EntityPart,
    Evidence,
    FactPolicy,
    LiteralPart,
    Modality,
    Polarity,
    Predicate,
    Span,
    Status,
    claim_id,
    merge_claims,
    status_of,
)

TEXT = "Costa said Kenya signed the treaty."
WHOLE = Span(0, 35)
KENYA, COSTA = EntityPart("Kenya", "Kenya", Span(11, 16)), EntityPart("d/Costa", "Costa", Span(0, 5))
REPORTER = Attribution(EntityPart("Okafor", "Okafor"), None, WHOLE, narrator=True)
SAID = Attribution(COSTA, Cue("said", Span(6, 10)), Span(11, 34))
RUMOUR = replace(SAID, source=None)
CLAIM = Claim(
    "d", KENYA, Predicate("sign", "sign", "signed", Span(17, 23)), EntityPart("d/treaty", "the treaty"), Evidence(TEXT, WHOLE)
)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 2), (0, 0)])
def test_offsets_that_are_no_stretch_of_text_are_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidSpanError) as raised:
        Span(start, end)
    assert isinstance(raised.value, (GraphbuildError, ValueError))
    assert (raised.value.start, raised.value.end) == (start, end)


@given(st.text(min_size=1), st.data())
def test_a_span_cuts_code_points(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert Span(start, end).of(text) == text[start:end]
    assert Span(0, len(text)).contains(Span(start, end))


@pytest.mark.parametrize(("inner", "inside"), [(Span(2, 5), True), (Span(3, 4), True), (Span(1, 4), False), (Span(3, 6), False)])
def test_a_span_contains_what_lies_wholly_inside(inner: Span, *, inside: bool) -> None:
    assert Span(2, 5).contains(inner) is inside


def test_spans_sort_by_place() -> None:
    assert sorted([Span(3, 4), Span(0, 9), Span(0, 2)]) == [Span(0, 2), Span(0, 9), Span(3, 4)]


ALL, NONE = FactPolicy("all"), FactPolicy("none")
TRUSTING, TRUSTED_ONLY = FactPolicy(trusted=frozenset({"d/Costa"})), FactPolicy("none", frozenset({"d/Costa"}))
FACT, TOLD = Status.FACT, Status.ATTRIBUTED


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((), {"narrator": FACT, "all": FACT, "none": TOLD}),
        ((REPORTER,), {"narrator": FACT, "all": FACT, "none": TOLD}),
        ((SAID,), {"narrator": TOLD, "all": FACT, "none": TOLD}),
        ((SAID, REPORTER), {"narrator": TOLD, "all": FACT, "none": TOLD}),
        ((RUMOUR,), {"narrator": TOLD, "all": FACT, "none": TOLD}),
        ((replace(SAID, polarity=Polarity.NEGATED),), {"narrator": TOLD, "all": TOLD, "none": TOLD}),
    ],
)
def test_whose_word_is_a_fact(layers: tuple[Attribution, ...], expected: dict[str, Status]) -> None:
    claim = replace(CLAIM, attribution=layers, id="")
    assert {voices: status_of(claim, FactPolicy(voices)) for voices in expected} == expected


@pytest.mark.parametrize(
    ("layers", "policy", "expected"),
    [
        ((SAID,), TRUSTING, FACT),
        ((SAID,), TRUSTED_ONLY, FACT),
        ((SAID, REPORTER), TRUSTING, FACT),
        ((SAID, REPORTER), TRUSTED_ONLY, TOLD),
        ((RUMOUR, SAID), TRUSTING, TOLD),
        ((replace(SAID, polarity=Polarity.NEGATED),), TRUSTING, TOLD),
        ((replace(SAID, source=LiteralPart("d/Costa", "string", "Costa")),), TRUSTING, TOLD),
    ],
)
def test_each_layer_must_be_trusted(layers: tuple[Attribution, ...], policy: FactPolicy, expected: Status) -> None:
    assert status_of(replace(CLAIM, attribution=layers, id=""), policy) is expected


@pytest.mark.parametrize("policy", [FactPolicy(), ALL, NONE, TRUSTING])
@pytest.mark.parametrize("modality", [modality for modality in Modality if modality is not Modality.ACTUAL])
@pytest.mark.parametrize("polarity", list(Polarity))
def test_what_is_not_actual_is_never_a_fact(policy: FactPolicy, modality: Modality, polarity: Polarity) -> None:
    claim = replace(CLAIM, modality=modality, polarity=polarity, attribution=(REPORTER,), id="")
    assert status_of(claim, policy) is Status.UNREALIZED


def test_a_denial_is_a_denial_by_whom_the_policy_trusts() -> None:
    denied = replace(CLAIM, polarity=Polarity.NEGATED, id="")
    assert status_of(denied) is Status.DENIED
    assert status_of(replace(denied, attribution=(SAID,), id="")) is Status.ATTRIBUTED
    assert status_of(replace(denied, attribution=(SAID,), id=""), ALL) is Status.DENIED


@given(st.floats(0, 1), st.text())
def test_provenance_is_no_part_of_a_claim(confidence: float, rule: str) -> None:
    other = replace(CLAIM, confidence=confidence, rule=rule, id="")
    assert other.id == CLAIM.id
    assert other == CLAIM


@pytest.mark.parametrize(
    "changed",
    [
        {"document": "e"},
        {"subject": COSTA},
        {"predicate": replace(CLAIM.predicate, text="has signed")},
        {"object": None},
        {"evidence": Evidence(TEXT[:-1], Span(0, 34))},
        {"arguments": (Argument("place", "in", KENYA),)},
        {"polarity": Polarity.NEGATED},
        {"modality": Modality.POSSIBLE},
        {"attribution": (SAID,)},
        {"object": EntityPart("d/treaty", "the treaty", Span(24, 34))},
        {"object": LiteralPart("d/treaty", "the treaty", "")},
    ],
)
def test_all_else_is(changed: dict[str, object]) -> None:
    other = replace(CLAIM, **changed, id="")  # type: ignore[arg-type] # each row changes a field of its own type
    assert other.id != CLAIM.id
    assert len(other.id) == 16
    assert int(other.id, 16) >= 0


def test_an_id_is_the_same_on_every_machine() -> None:
    assert CLAIM.id == claim_id(CLAIM) == "27eb66ca2fb32ab5"


def test_a_claim_takes_text_that_is_no_legal_unicode() -> None:
    assert replace(CLAIM, evidence=Evidence("\ud800", Span(0, 1)), id="").id != CLAIM.id


def test_equal_claims_merge_to_the_most_confident_in_the_place_of_the_first() -> None:
    low = replace(CLAIM, confidence=0.4, rule="one")
    high = replace(CLAIM, confidence=0.9, rule="two")
    other = replace(CLAIM, polarity=Polarity.NEGATED, id="")
    merged = merge_claims([low, other, high])
    assert [(claim.id, claim.confidence, claim.rule) for claim in merged] == [(low.id, 0.9, "two"), (other.id, 1.0, "")]
    assert merge_claims([high, low])[0].rule == "two"
    assert merge_claims([]) == ()


def test_a_claim_shows_as_one_line() -> None:
    claim = replace(
        CLAIM, polarity=Polarity.NEGATED, modality=Modality.POSSIBLE, arguments=(Argument("place", "in", LiteralPart("Lima", "string", "Lima")),)
    )  # fmt: skip
    assert str(claim) == "Kenya | not sign | the treaty | in Lima (possible)"


def test_the_source_is_the_innermost_who_is_no_narrator() -> None:
    assert replace(CLAIM, attribution=(SAID, REPORTER)).source == SAID
    assert replace(CLAIM, attribution=(REPORTER,)).source is None
