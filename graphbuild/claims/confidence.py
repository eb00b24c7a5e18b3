"""Claim -> confidence: how likely a careful reader is to sign it, from traits of its reading.

A log-linear model over yes-or-no traits, fitted by `scripts/train_confidence.py` on claims that were judged against the text. Its
weights are data, in `confidence.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.claims.clause import Clause
from graphbuild.claims.parts import Parts
from graphbuild.model import Claim, ClaimPart, EntityPart, LiteralPart, Modality, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.model import Part

Judge = Callable[[Claim, Clause | None, int, Parts], float]
"""Gives a claim its confidence: see `confidence_of`."""

LEAST, MOST = 0.05, 0.95
BIAS = "always"
_STEPS = (12, 25, 40)  # words of a sentence
_WORDY = 6  # words of a subject or an object
_THIRD = frozenset("it this that they them he she him her these those".split())
_VAGUE = frozenset("you we someone something somebody anyone everyone one others some many all most thing things".split())


@cache
def _weights() -> dict[str, float]:
    """Load the weight of each trait."""
    found: dict[str, float] = json.loads((files("graphbuild.claims") / "confidence.json").read_text(encoding="utf-8"))
    return found


def confidence_of(claim: Claim, clause: Clause | None, length: int, parts: Parts) -> float:
    """Estimate how likely a careful reader signs a claim, from 0.05 to 0.95.

    Args:
        claim: The claim.
        clause: The clause that it is read from, None in a fragment.
        length: The words of its sentence.
        parts: The parts of the document.
    """
    weights = _weights()
    score = sum(weights.get(trait, 0.0) for trait in traits(claim, clause, length, parts))
    return round(min(max(1 / (1 + math.exp(-score)), LEAST), MOST), 2)


def traits(claim: Claim, clause: Clause | None, length: int, parts: Parts) -> Iterator[str]:
    """Yield what holds of a claim and of the clause that it is read from."""
    yield BIAS
    yield claim.rule
    yield f"modality {claim.modality}"
    if claim.modality is not Modality.ACTUAL and claim.rule.startswith("nominal"):
        yield "nominal, not actual"
    if claim.polarity is Polarity.NEGATED:
        yield "negated"
    yield f"longer than {max((step for step in _STEPS if length > step), default=0)}"
    yield from _of_subject(claim.subject, parts)
    yield from _of_object(claim, parts)
    if any(layer.cue is not None for layer in claim.attribution):
        yield "told"
    if clause is not None:
        yield from _of_clause(claim, clause)


def _of_subject(subject: Part, parts: Parts) -> Iterator[str]:
    if isinstance(subject, EntityPart):
        yield from (f"subject {trait}" for trait in _of_entity(subject, parts))
    else:
        yield "subject claim" if isinstance(subject, ClaimPart) else "subject words"
    if subject.text.count(" ") >= _WORDY:
        yield "subject wordy"


def _of_object(claim: Claim, parts: Parts) -> Iterator[str]:
    thing = claim.object
    if thing is None:
        yield "no object, but arguments" if claim.arguments else "no object"
        return
    if isinstance(thing, EntityPart):
        yield from (f"object {trait}" for trait in _of_entity(thing, parts))
    else:
        yield "object claim" if isinstance(thing, ClaimPart) else "object words" if _is_string(thing) else "object value"
    if thing.text.count(" ") >= _WORDY:
        yield "object wordy"
    if claim.arguments:
        yield f"arguments {min(len(claim.arguments), 3)}"


def _is_string(part: Part) -> bool:
    return isinstance(part, LiteralPart) and part.datatype == "string"


def _of_entity(part: EntityPart, parts: Parts) -> Iterator[str]:
    """Say how an entity is named here: by a name, by a pronoun that was resolved or was not, vaguely."""
    name, text = parts.entity(part.entity).name.lower(), part.text.lower()
    if name in _THIRD:
        yield "unresolved"
    elif text in _THIRD:
        yield "resolved"
    elif name in _VAGUE or text in _VAGUE:
        yield "vague"
    elif text[:1].isalpha() and part.text[:1].isupper() and text.split()[0] not in {"the", "a", "an"}:
        yield "named"
    if part.span is None:
        yield "unsaid"


def _of_clause(claim: Claim, clause: Clause) -> Iterator[str]:
    passage = clause.passage
    verbal = claim.rule.startswith("verbal")
    yield f"link {clause.link}" if verbal else "within a clause"
    if verbal and not clause.own_subject:
        yield "subject left out"
    if verbal and clause.subjects and abs(clause.head - clause.subjects[0]) > 8:  # noqa: PLR2004 -- words apart
        yield "subject far away"
    if verbal and not clause.auxiliaries and passage.tag[clause.head] in {"VBG", "VBN"}:
        yield "bare participle"
    if verbal and clause.infinitive:
        yield "infinitive"
    if verbal and clause.lemma == "be":
        yield "be"
    if passage.words and passage.pos[-1] != "PUNCT":
        yield "no full stop"
    if passage.words.count('"') % 2:
        yield "odd quotation mark"
