"""Claims and other texts -> lines of plain words, in which no negation and no doubt gets lost, and nothing that nobody sees is left."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from graphbuild.model import ClaimPart, Modality, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphbuild.model import Claim, Part

NEGATORS = re.compile(r"\b(?:not|never|no|none|nothing|nobody|nowhere|cannot|neither|nor|without)\b|n[’']t\b", re.IGNORECASE)
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode categories that could disturb a label drawn on one line
JOINERS = "\u200c\u200d"  # but these shape Persian words and emoji


def say_inner(claims: Iterable[Claim]) -> dict[str, str]:
    """Say each claim that is a part of another claim of these, by its id.

    >>> from graphbuild.model import Claim, EntityPart, Evidence, Predicate, Span
    >>> here = Evidence("He says police may do nothing.", Span(0, 30))
    >>> inner = Claim("d", EntityPart("d/police", "police"), Predicate("do", "do", "do"), None, here,
    ...               polarity=Polarity.NEGATED, modality=Modality.POSSIBLE)
    >>> outer = Claim("d", EntityPart("d/he", "He"), Predicate("say", "say", "says"), ClaimPart(inner.id, "that"), here)
    >>> list(say_inner([inner, outer]).values())
    ['police not do (possible)']
    """
    known = {claim.id: claim for claim in claims}
    said: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)  # of several ways, that of an affirmed claim, then the longest
    for outer in known.values():
        for part in parts_of(outer):
            if isinstance(part, ClaimPart) and part.claim in known:
                words = say_part(part, known[part.claim], outer)
                said[part.claim].append((outer.polarity is Polarity.AFFIRMED, len(words), words))
    return {key: max(ways)[-1] for key, ways in said.items()}


def parts_of(claim: Claim) -> Iterator[Part]:
    """Yield the parts of a claim: subject, object, arguments and sources."""
    yield claim.subject
    if claim.object is not None:
        yield claim.object
    for argument in claim.arguments:
        yield argument.part
    for layer in claim.attribution:
        if layer.source is not None:
            yield layer.source


def say_part(part: ClaimPart, inner: Claim, outer: Claim) -> str:
    """Say a claim as a part of another: in the words of its clause if these tell of the relation and its negation, else in normal words.

    In “they do not want to see him” the negation of seeing stands with the wanting, and is told there.
    """
    words, relation = " ".join(part.text.split()), inner.predicate.span
    quoted = part.span is not None and relation is not None and part.span.contains(relation)
    negated = inner.polarity is Polarity.NEGATED and outer.polarity is Polarity.AFFIRMED
    if not quoted or (negated and not NEGATORS.search(words)):
        words = say_claim(inner)
    return words if inner.modality is Modality.ACTUAL else f"{words} ({inner.modality})"


def say_claim(claim: Claim) -> str:
    """Say a claim in one line of normal words, its negation among them, its modality not."""
    negation = "not " if claim.polarity is Polarity.NEGATED else ""
    words = [claim.subject.text, negation + claim.predicate.label, *([claim.object.text] if claim.object else [])]
    words += [f"{argument.preposition} {argument.part.text}" for argument in claim.arguments]
    return " ".join(" ".join(words).split())


def clean(text: str) -> str:
    r"""Drop what is not to be seen in one line of text: line breaks, controls, marks that turn the direction of what follows.

    >>> clean("a\n b\u202ec\x07")
    'a bc'
    """
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced
    return "".join(sign for sign in spaced if sign in JOINERS or unicodedata.category(sign) not in INVISIBLE)
