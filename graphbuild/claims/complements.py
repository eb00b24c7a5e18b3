"""Governors -> what becomes of their complements: `refuse to` denies it, `want to` intends it, `manage to` leaves it as it is.

The classes are those of implicative and factive verbs (Karttunen 1971; Nairn, Condoravdi and Karttunen 2006), as lists in
`lexicon.toml`. An effect is a modality, and whether the complement is denied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words
from graphbuild.claims.relatives import is_content_noun
from graphbuild.model import Modality

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause

Effect = tuple[Modality, bool]

_CLASSES: tuple[tuple[str, Modality, bool], ...] = (
    ("negated", Modality.ACTUAL, True),
    ("cleared", Modality.POSSIBLE, True),
    ("required", Modality.REQUIRED, False),
    ("intended", Modality.INTENDED, False),
    ("possible", Modality.POSSIBLE, False),
    ("actual", Modality.ACTUAL, False),
)
_OPEN = frozenset({Modality.REQUIRED, Modality.INTENDED, Modality.POSSIBLE})
_HELD = frozenset({"consider", "believe", "deem", "judge", "find", "hold", "know", "think"})
_WITH_THE_MAIN_CLAUSE = frozenset({"after", "by", "in", "while", "since", "upon", "with", "despite"})


def judge_complement(clause: Clause, above: Modality, *, negated: bool) -> Effect:
    """Say how a complement is put forward, and whether it is denied.

    Args:
        clause: A complement, a gerund after a preposition, or a clause that is a subject.
        above: The modality of the clause above it.
        negated: Whether the clause above is denied.
    """
    if clause.link in {"csubj", "csubjpass"}:
        return _of_subject(clause, above)
    settled = _by_preposition(clause, above) if clause.link == "pcomp" else None
    if settled is not None:
        return settled
    governor = _governor(clause)
    lemma = clause.passage.lemma[governor].lower()
    modality, denied = _effect(clause, governor, lemma)
    if negated:
        modality, denied = _under_negation(lemma, modality, denied=denied)
    factive = lemma in words("complement", "factive") and is_finite(clause) and above in _OPEN
    if above is not Modality.ACTUAL and modality is Modality.ACTUAL and not only_leads(clause) and not factive:
        modality = above
    return modality, denied


def _of_subject(clause: Clause, above: Modality) -> Effect:
    marks = {clause.passage.lower[token] for token in clause.marks}
    if marks & {"whether", "if"}:
        return Modality.ASKED, False
    return (Modality.POSSIBLE if clause.infinitive or above is not Modality.ACTUAL else Modality.ACTUAL), False


def _by_preposition(clause: Clause, above: Modality) -> Effect | None:
    """Judge a gerund by its preposition alone where that is enough: `without leaving`, `instead of leaving`, `before leaving`."""
    passage, prep = clause.passage, clause.governor
    word, before = passage.lower[prep], passage.lower[max(prep - 1, 0)]
    if word == "without" or (word == "of" and before in {"instead", "rather"}):
        return above, True
    if word == "before":
        return Modality.POSSIBLE, False
    if word == "with" and passage.lemma[passage.head[prep]].lower() == "charge":
        return Modality.POSSIBLE, False
    return (above, False) if word in _WITH_THE_MAIN_CLAUSE else None


def _governor(clause: Clause) -> int:
    """Find the word that governs a complement, across prepositions: `accused` of `accused of leaving`."""
    passage, governor, parent = clause.passage, clause.governor, clause.parent
    if clause.link == "ccomp" and parent is not None and parent.lemma == "be" and governor == parent.head and parent.complements:
        return parent.complements[0]  # `it is possible that`
    while clause.link == "pcomp" and passage.pos[governor] in {"ADP", "SCONJ"} and passage.head[governor] != governor:
        governor = passage.head[governor]
    return governor


def _under_negation(lemma: str, modality: Modality, *, denied: bool) -> Effect:
    """Say what is left of an effect when its governor is denied: `did not manage to`, `did not fail to`, `is not allowed to`."""
    carries = (
        modality is Modality.ACTUAL
        and not denied
        and lemma in words("complement", "chain") | {"manage", "remember", "bother", "dare"}
    )
    if lemma in {"have", "need"} and modality is Modality.REQUIRED:
        return Modality.POSSIBLE, not denied  # who does not have to leave may stay
    if carries or lemma in words("complement", "raising") or lemma in words("complement", "yields"):
        return modality, not denied
    if lemma in words("adjectives", "known"):
        return Modality.POSSIBLE, denied
    if denied:
        # `did not refuse to` leaves it open; `did not fail to` says that it happened
        return (Modality.ACTUAL if lemma in {"fail", "forget", "neglect"} else Modality.POSSIBLE), False
    return modality, denied


def only_leads(clause: Clause) -> bool:
    """Whether the verb above only leads to what is said: `it is interesting to note that`."""
    parent = clause.parent
    leads = parent is not None and parent.infinitive and not parent.subjects
    return leads and clause.link == "ccomp" and parent is not None and parent.lemma in words("complement", "leading")


def _effect(clause: Clause, governor: int, lemma: str) -> Effect:
    """Look up what a governor makes of its complement."""
    passage, parent = clause.passage, clause.parent
    marks = {passage.lower[token] for token in clause.marks}
    if marks & {"if", "whether"}:
        return Modality.ASKED, False
    planned = parent is not None and parent.passive and lemma in words("adjectives", "intended")
    if passage.pos[governor] in {"ADJ", "ADV"} or (passage.pos[governor] == "VERB" and planned):
        return _of_adjective(clause, lemma)
    if passage.pos[governor] in {"NOUN", "PROPN"} and clause.link == "ccomp" and is_finite(clause):
        return _of_noun(clause, governor, lemma)
    if passage.pos[governor] in {"NOUN", "PROPN"}:
        return (Modality.POSSIBLE if is_content_noun(passage, governor) else of_noun(lemma)), False
    if is_finite(clause):
        seems = lemma in {"seem", "appear"} and parent is not None and "it" in {passage.lower[token] for token in parent.subjects}
        return (Modality.POSSIBLE, False) if seems else _of_statement(lemma)
    if clause.own_subject and passage.tag[clause.head] == "VB" and "that" in marks and not clause.infinitive:
        return Modality.REQUIRED, False  # `insisted that they leave`
    return _of_infinitive(clause, lemma) or _of_class(clause, lemma)


def _of_noun(clause: Clause, governor: int, lemma: str) -> Effect:
    """Judge a clause by the noun that it is said to be: `it is a lie that`, `it is a fact that`."""
    if lemma in words("complement", "untrue_nouns"):
        return Modality.ACTUAL, True
    return (Modality.POSSIBLE if is_content_noun(clause.passage, governor) else Modality.ACTUAL), False


def of_noun(lemma: str) -> Modality:
    """Judge an infinitive or gerund by its noun: the ability to, the duty to, the joy of; a plan or a wish to, where nothing else is known."""
    for name in ("possible", "required", "actual"):
        if lemma in words("complement", f"{name}_nouns"):
            return Modality(name)
    return Modality.INTENDED


def is_finite(clause: Clause) -> bool:
    """Whether a complement is a statement of its own: `that they left`, `they would leave`, but not `to leave` or `them leave`."""
    tags = clause.passage.tag
    inflected = any(tags[token] in {"MD", "VBD", "VBP", "VBZ"} for token in clause.auxiliaries)
    if tags[clause.head] == "VBN" and not clause.auxiliaries:
        return False  # `wants the road closed`
    return clause.link == "ccomp" and (inflected or (not clause.infinitive and tags[clause.head] not in {"VB", "VBG"}))


def _of_infinitive(clause: Clause, lemma: str) -> Effect | None:
    """Judge an infinitive or gerund by the form of both verbs, None where the governor's class decides."""
    passage, parent = clause.passage, clause.parent
    gerund = passage.tag[clause.head] == "VBG" or any(passage.lower[token] == "having" for token in clause.auxiliaries)
    if gerund and lemma in words("complement", "weighed"):
        return Modality.POSSIBLE, False
    particles = {passage.lower[token] for token in parent.particles} if parent is not None else set()
    if any(f"{lemma}-{particle}" in words("complement", "averted") for particle in particles):
        return Modality.INTENDED, True
    if not clause.infinitive:
        return None
    if any(passage.tag[token] in {"WRB", "WP"} for token in passage.children[clause.head]):
        return Modality.POSSIBLE, False  # `knows how to write`
    if lemma == "stop":
        return Modality.INTENDED, False  # `stopped to rest`
    if lemma == "use" or (lemma in _HELD and clause.lemma == "be"):
        return Modality.ACTUAL, False  # `consider it to be so`
    if lemma in {"have", "need", "ought"}:
        return Modality.REQUIRED, False
    if lemma == "be" or (lemma == "go" and parent is not None and passage.tag[parent.head] == "VBG"):
        return Modality.INTENDED, False
    perfect = any(passage.lower[token] == "have" for token in clause.auxiliaries)
    return (Modality.ACTUAL, lemma in words("attribution", "deny")) if perfect and lemma in words("attribution", "say") else None


def _of_class(clause: Clause, lemma: str) -> Effect:
    for name, modality, denied in _CLASSES:
        if lemma in words("complement", name):
            return modality, denied
    reported = (
        clause.parent is not None and clause.parent.passive and lemma in words("attribution", "say") | words("attribution", "think")
    )
    return (Modality.INTENDED if clause.infinitive and not reported else Modality.ACTUAL), False


def _of_statement(lemma: str) -> Effect:
    for name, modality in (("hoped", Modality.INTENDED), ("demanded", Modality.REQUIRED), ("feared", Modality.POSSIBLE), ("wished", Modality.HYPOTHETICAL)):  # fmt: skip
        if lemma in words("statement", name):
            return modality, False
    return Modality.ACTUAL, lemma in words("attribution", "deny")


def _is_past(parent: Clause | None) -> bool:
    return parent is not None and parent.lemma == "be" and parent.passage.tag[parent.head] == "VBD" and not parent.auxiliaries


def _of_adjective(clause: Clause, lemma: str) -> Effect:
    if not clause.infinitive and lemma in words("adjectives", "false"):
        return Modality.ACTUAL, True
    if not clause.infinitive and lemma in words("adjectives", "open"):
        return Modality.POSSIBLE, False
    if lemma in {"able", "unable"} and _is_past(clause.parent):
        return Modality.ACTUAL, lemma == "unable"  # `was able to` is said of what was done
    if lemma in words("adjectives", "negated"):
        return Modality.POSSIBLE, True
    if lemma in words("adjectives", "felt") and clause.infinitive and clause.lemma in words("adjectives", "witnessed"):
        return Modality.ACTUAL, False  # `pleased to announce`
    for name in ("required", "intended", "possible"):
        if lemma in words("adjectives", name):
            return Modality(name), False
    return (Modality.POSSIBLE if clause.infinitive else Modality.ACTUAL), False
