"""Claims and their statuses -> the policy that gives them: whose claims are facts is not in the graph itself, but follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.model import EntityPart, FactPolicy, Modality, Polarity, Status, status_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from graphbuild.model import Claim

_VOICES = ("narrator", "all", "none")


def find_policy(claims: Collection[Claim], statuses: Mapping[str, Status]) -> FactPolicy:
    """Find the policy that trusts the fewest sources by name; of several, the first of narrator, all, none.

    A source that somebody trusts, and who says nothing in these claims, cannot be found.

    Args:
        claims: The claims.
        statuses: The status of each, by its id.

    Raises:
        ValueError: No policy gives these statuses; the message names a claim.
    """
    found = [FactPolicy(voices, frozenset(_must_trust(claims, statuses, voices))) for voices in _VOICES]
    found.sort(key=lambda policy: len(policy.trusted))
    wrong = ""
    for policy in found:
        offence = next((claim for claim in claims if status_of(claim, policy) is not statuses[claim.id]), None)
        if offence is None:
            return policy
        wrong = wrong or f"claim {offence.id} cannot be {statuses[offence.id]}: {_describe(offence)}"
    raise ValueError(wrong)


def _must_trust(claims: Collection[Claim], statuses: Mapping[str, Status], voices: str) -> Iterator[str]:
    """Yield who must be trusted by name, as what they say counts."""
    voice = FactPolicy(voices)
    for claim in claims:
        if statuses[claim.id] in {Status.FACT, Status.DENIED}:
            for layer in claim.attribution:
                if isinstance(layer.source, EntityPart) and not voice.trusts(layer):
                    yield layer.source.entity


def _describe(claim: Claim) -> str:
    """Say what the status of a claim follows from."""
    said = [str(claim.polarity), str(claim.modality)]
    if any(layer.polarity is Polarity.NEGATED for layer in claim.attribution):
        said.append("said not to have been said")
    elif claim.source is not None:
        said.append("said by a source")
    return f"it is {', '.join(said)}" + ("" if claim.modality is Modality.ACTUAL else ", not actual")
