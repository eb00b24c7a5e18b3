"""Any text -> claims that quote what stands there, and nothing unreal among the facts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import mentions, parse, read, resolve

from graphbuild.model import (
    Claim,
    ClaimPart,
    EntityPart,
    Extraction,
    LiteralPart,
    Part,
    status_of,
)

SAFE = (
    "Kenya ratified the pact.",
    "Maria Costa, the mayor of Lisbon, met the king.",
    "The US-backed party lost in 1939.",
    "Nobody came.",
)
DOERS = ("Chile", "Maria Costa", "The army", "The mayor of Lisbon")
DEEDS = (("close", "the harbour"), ("sign", "the treaty"), ("burn", "the school"), ("sell", "the factory"))
FRAMES = (
    "Did {doer} {verb} {thing}?",
    "Why would {doer} {verb} {thing}?",
    "{doer} wants to {verb} {thing}.",
    "{doer} plans to {verb} {thing}.",
    "{doer} tried to {verb} {thing}.",
    "{doer} refused to {verb} {thing}.",
    "{doer} failed to {verb} {thing}.",
    "{doer} may {verb} {thing}.",
    "{doer} should {verb} {thing}.",
    "{doer} will {verb} {thing}.",
    "{doer} did not {verb} {thing}.",
    "{doer} never managed to {verb} {thing}.",
    "{doer} is unable to {verb} {thing}.",
    "{doer} is ready to {verb} {thing}.",
    "Peru ordered {doer} to {verb} {thing}.",
    "Peru asked whether {doer} could {verb} {thing}.",
    "Peru hopes that {doer} will {verb} {thing}.",
    "Unless {doer} can {verb} {thing}, Peru will protest.",
    "Peru will protest if {doer} does {verb} {thing}.",
)
unreal = st.builds(
    lambda frame, doer, deed: frame.format(doer=doer, verb=deed[0], thing=deed[1]),
    st.sampled_from(FRAMES), st.sampled_from(DOERS), st.sampled_from(DEEDS),
)  # fmt: skip
TOLD = (
    "“Norway’s navy didn’t leave,”  said Elena Rossi.",
    "David Okafor — an envoy \U0001f600 — said, according to Reuters, that he left.",
    "COSTA: I left (laughs) Oslo.",
    "\n\n",
    "Brazil bought wheat and maize\nfrom Ghana, including the “best”.",
)


def check_places(extraction: Extraction) -> None:
    """Check that whatever a claim quotes stands in the document where it says."""
    text = extraction.document.text
    known = {entity.id for entity in extraction.entities}
    ids = {claim.id for claim in extraction.claims}
    assert len(ids) == len(extraction.claims)
    for claim in extraction.claims:
        assert claim.evidence.span.of(text) == claim.evidence.text
        assert 0.05 <= claim.confidence <= 0.95
        assert claim.rule
        layers = [layer.source for layer in claim.attribution if layer.source is not None]
        arguments = [argument.part for argument in claim.arguments]
        for part in [claim.subject, *([claim.object] if claim.object else []), *arguments, *layers]:
            check_part(part, text, known, ids)
        for layer in claim.attribution:
            assert layer.cue is None or layer.cue.span.of(text) == layer.cue.text
            assert layer.content.of(text).strip()
            assert layer.content.end <= len(text)
        if claim.predicate.span is not None:
            assert claim.evidence.span.contains(claim.predicate.span)


def check_part(part: Part, text: str, known: set[str], ids: set[str]) -> None:
    """Check one part of a claim."""
    assert part.span is None or part.span.of(text) == part.text
    if isinstance(part, EntityPart):
        assert part.entity in known
    elif isinstance(part, ClaimPart):
        assert part.claim in ids
    else:
        assert isinstance(part, LiteralPart)


@pytest.mark.model
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(SAFE + TOLD) | unreal, st.sampled_from((" ", "\n\n", "  "))), min_size=1, max_size=5))
def test_whatever_is_quoted_stands_in_the_text_and_nothing_unreal_is_a_fact(pieces: list[tuple[str, str]]) -> None:
    text = "".join(sentence + gap for sentence, gap in pieces)
    extraction = read(text)
    check_places(extraction)
    assert not [claim for claim in extraction.claims if is_deed(claim) and status_of(claim) == "fact"]


def is_deed(claim: Claim) -> bool:
    """Whether a claim is one of the deeds that no sentence says to be done."""
    things = {thing for _, thing in DEEDS}
    return claim.predicate.lemma in dict(DEEDS) and claim.object is not None and claim.object.text in things


@pytest.mark.model
@pytest.mark.parametrize("frame", FRAMES)
def test_the_unreal_is_told_all_the_same(frame: str) -> None:
    for doer in DOERS:
        for verb, thing in DEEDS:
            told = [claim for claim in read(frame.format(doer=doer, verb=verb, thing=thing)).claims if is_deed(claim)]
            assert told, (doer, verb)
            assert not any(status_of(claim) == "fact" for claim in told), (doer, verb)


@pytest.mark.model
def test_an_extraction_is_sorted_and_repeats_itself() -> None:
    text = " ".join((*SAFE, *TOLD, *(frame.format(doer="Chile", verb="close", thing="the harbour") for frame in FRAMES)))
    first = read(text)
    for cached in (parse, mentions, resolve, read):
        cached.cache_clear()
    assert read(text) == first
    assert [claim.evidence.span for claim in first.claims] == sorted(claim.evidence.span for claim in first.claims)
    assert [entity.id for entity in first.entities] == sorted(entity.id for entity in first.entities)
