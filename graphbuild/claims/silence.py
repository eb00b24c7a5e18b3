"""Clauses that tell nothing: fillers of talk, what the claim of another clause says already, what is asked or cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.clause import SUBJECTS
from graphbuild.claims.formulas import is_formula
from graphbuild.claims.lexicon import words
from graphbuild.claims.wording import carries
from graphbuild.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphbuild.claims.clause import Clause
    from graphbuild.claims.reading import Reading
    from graphbuild.model import Claim
    from graphbuild.parse import Parsed, Passage

_SHORT = 4  # words; a shorter fragment needs no note that it says nothing
_HEADING = 3  # words


def tells_nothing(clause: Clause, reading: Reading) -> bool:
    """Whether a clause makes no claim of its own."""
    if not clause.subjects or clause.passage.tag[clause.head] == "MD" or is_filler(clause) or is_covered(clause, reading):
        return True
    first = clause.subjects[0]
    if reading.parts.is_anybody(clause.number, first) and clause.lemma in words("discourse", "anybody"):
        return True  # `you had ten nations` is not about the one who is spoken to
    if clause.link == "advcl" and clause.passive and not clause.own_subject and clause.marks:
        return True  # `as noted in the report`
    if clause.lemma == "do" and clause.link == "advcl" and {clause.passage.lower[t] for t in clause.marks} & {"as", "than", "like"}:
        return True  # `as they do all others`
    if clause.lemma == "have" and any(clause.passage.lemma[token] == "doubt" for token in clause.objects):
        return True  # `I have no doubt that`
    if clause.lemma == "be" and clause.passage.lower[first] == "all" and clause.passage.child(first, "relcl") is not None:
        return True  # `all they get is a message` is said of what they get
    unclear = clause.copular and reading.parts.is_unclear(clause.number, first)
    return unclear or asks_for_part(clause) or _is_mere_heading(clause)


def _is_mere_heading(clause: Clause) -> bool:
    """Whether a passage is a heading of two or three words, whose parse is no better than a guess: `University exhibits`."""
    passage = clause.passage
    bare = not (clause.auxiliaries or clause.objects or clause.complements or clause.phrases)
    return bare and len(passage.words) <= _HEADING and passage.tag[clause.head] == "VBZ" and passage.pos[-1] != "PUNCT"


def asks_for_part(clause: Clause) -> bool:
    """Whether the clause leaves open what it is about: `what he did`, `how they feel`, `who said it`."""
    passage = clause.passage
    places = {*clause.objects, *clause.complements, *(phrase.noun for phrase in clause.phrases)}
    if clause.own_subject and clause.antecedent is None:
        places |= {token for token in passage.children[clause.head] if passage.dep[token] in SUBJECTS}
    if clause.link in {"ccomp", "pcomp", "csubj"} and any(_counts_unknown(passage, token) for token in places if token is not None):
        return True
    asked = any(token is not None and passage.tag[token] in {"WP", "WDT"} and passage.lower[token] != "that" for token in places)
    open_relative = clause.link in {"relcl", "acl"} or (
        clause.link == "conj" and clause.parent is not None and clause.parent.link == "relcl"
    )
    if asked and not open_relative and not _is_cleft(clause):
        return True
    how = any(passage.tag[token] == "WRB" and passage.lower[token] == "how" and token < clause.head for token in clause.adverbials)
    return how and not clause.objects and not clause.phrases and not clause.passive


def _counts_unknown(passage: Passage, noun: int) -> bool:
    """Whether a noun phrase asks how many or which: `how many ants are there`."""
    return passage.lower[passage.edges[0][noun]] == "how" and passage.edges[0][noun] != noun


def _is_cleft(clause: Clause) -> bool:
    """Whether the word that would ask is the subject of what somebody is said to be the one of: `it was Kim who wrote it`."""
    gaps = [*clause.objects, *clause.complements, *(phrase.noun for phrase in clause.phrases)]
    return (
        not any(token is not None and clause.passage.tag[token] in {"WP", "WDT"} for token in gaps)
        and clause.link == "ccomp"
        and clause.parent is not None
        and clause.parent.lemma == "be"
        and bool(clause.subjects)
        and (clause.passage.tag[clause.subjects[0]] not in {"WP", "WDT"})
    )


def is_filler(clause: Clause) -> bool:
    """Whether a clause only manages the talk: `you know`, `I mean`, `I think`, `thank you`."""
    passage = clause.passage
    if clause.lemma == "like" and any(passage.tag[token] == "MD" for token in clause.auxiliaries):
        return True  # `I would like to thank`
    if clause.lemma in words("discourse", "greetings") and (
        not clause.subjects or passage.lower[clause.subjects[0]] in {"i", "we"}
    ):
        return True
    if clause.link == "advcl" and clause.infinitive and clause.lemma in words("discourse", "asides") and _is_set_off(clause):
        return True  # `to name just a few`
    if not clause.subjects or passage.lower[clause.subjects[0]] not in {"i", "you", "we"}:
        return False
    if clause.link == "advcl" and clause.lemma in words("discourse", "hedges") and not clause.objects:
        return True  # `as far as I can tell`
    modal = any(
        passage.tag[token] == "MD" and passage.lower[token] in {"should", "must", "can", "would"} for token in clause.auxiliaries
    )
    if (
        modal
        and clause.lemma in words("attribution", "say")
        and passage.child(clause.head, "ccomp") is not None
        and not clause.negations
    ):
        return True  # `I should mention that`
    if clause.lemma not in words("discourse", "fillers"):
        return False
    return (
        clause.lemma in {"mean", "think", "guess", "suppose"}
        or clause.link == "parataxis"
        or not (clause.objects or clause.phrases or clause.negations)
    )


def _is_set_off(clause: Clause) -> bool:
    passage = clause.passage
    first = passage.edges[0][clause.head]
    return first == 0 or passage.words[first - 1] in {",", "-", "–", "—", "(", ".", "?", "!"}


def is_covered(clause: Clause, reading: Reading) -> bool:
    """Whether the claim of its complement says all that a clause says: phase verbs, seeming, `be able to`, `is expected to`."""
    complement = next((c for c in reading.below.values() if c.parent is clause and c.link == "xcomp"), None)
    if complement is None or not (complement.head in reading.inner or is_covered(complement, reading)):
        return False
    return carries(clause, complement.governor) or _is_to(clause, complement)


def _is_to(clause: Clause, complement: Clause) -> bool:
    """Whether `is to` only carries its complement: `the office is to open`, but not `the goal is to open it`."""
    if clause.lemma != "be" or clause.complements or not complement.infinitive:
        return False
    return bool(clause.subjects) and clause.passage.lemma[clause.subjects[0]].lower() not in words("complement", "contents")


def _compares(passage: Passage, mark: int) -> bool:
    """Whether a clause only measures the one above it: `than they hoped`, `as far as the law allows`."""
    return passage.lower[mark] == "than" or (passage.lower[mark] == "as" and passage.lower[max(mark - 2, 0)] == "as")


def says_nothing(clause: Clause) -> bool:
    """Whether a verb without object tells nothing: one that needs an object, or one whose object is the noun before it."""
    open_relative = clause.link == "relcl" and clause.antecedent is not None and clause.antecedent not in clause.subjects
    compared = clause.link == "advcl" and any(_compares(clause.passage, token) for token in clause.marks)
    return open_relative or compared or clause.lemma in words("complement", "transitive")


def note_silence(parsed: Parsed, passage: Passage, clauses: Sequence[Clause], claims: Sequence[Claim]) -> Iterator[Skipped]:
    """Note each sentence of some length that made no claim, and why."""
    said = {claim.evidence.span for claim in claims}
    for first, last in passage.sentences:
        if last - first < _SHORT or passage.words[last - 1] == "?":
            continue
        span = passage.span(first, last - 1)
        if span in said or is_formula(passage, first, last):
            continue
        here = [clause for clause in clauses if first <= clause.head < last]
        if here and all(is_filler(clause) for clause in here):
            continue
        reason = (
            "no verb that tells something"
            if not here
            else "a verb without a subject"
            if not any(c.subjects for c in here)
            else "no participant with a name"
        )
        yield Skipped(parsed.document.id, "claims", span, reason)
