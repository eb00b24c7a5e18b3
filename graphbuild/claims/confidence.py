"""Claim -> confidence: one number from what makes a reading doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.model import EntityPart

if TYPE_CHECKING:
    from graphbuild.claims.clauses import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.model import Claim

_LONG = 40  # words; longer sentences are parsed less well
_BARE_PRONOUNS = frozenset("it this that they them he she him her we us you these those something someone".split())


def confidence_of(claim: Claim, clause: Clause | None, length: int, parts: Parts) -> float:
    """Estimate how likely a careful reader would sign the claim, from 0.3 to 0.95.

    Each doubt takes its share: a pronoun that was not resolved, a subject that the clause leaves out, a long sentence, a claim
    without object, words taken from a noun.
    """
    score = 0.95
    for part in (claim.subject, claim.object):
        if isinstance(part, EntityPart) and parts.entity(part.entity).name.lower() in _BARE_PRONOUNS:
            score -= 0.2
        if isinstance(part, EntityPart) and part.span is None:
            score -= 0.15
    if clause is not None and not clause.own_subject and claim.rule.startswith("verbal"):
        score -= 0.1
    if length > _LONG:
        score -= 0.1
    if claim.object is None:
        score -= 0.05
    if claim.rule == "nominal/event":
        score -= 0.1
    return round(max(score, 0.3), 2)
