"""A clause -> its own modality: that of its auxiliaries, adverbs and time, whatever the clauses above make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words
from graphbuild.model import Modality

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause, Phrase
    from graphbuild.parse import Passage

_AUXILIARY = {
    "possible": Modality.POSSIBLE, "hypothetical": Modality.HYPOTHETICAL, "intended": Modality.INTENDED, "required": Modality.REQUIRED,
}  # fmt: skip
_WILLING = frozenset(
    "accept agree allow answer come consider give go help hear let listen say sign speak stop take talk tell".split()
)


def own_modality(clause: Clause) -> Modality | None:
    """Read the modality of a clause's own auxiliaries and time, None where they have none: `could`, `will`, `meets tomorrow`."""
    passage = clause.passage
    if (clause.link == "ROOT" and clause.infinitive and clause.own_subject) or _is_ahead(clause):
        return Modality.INTENDED  # the first as in a headline: `UN to send troops`
    adverbs = {passage.lower[token] for token in clause.adverbials}
    if adverbs & words("adverbs", "nearly"):
        return Modality.HYPOTHETICAL
    if adverbs & words("adverbs", "doubt"):
        return Modality.POSSIBLE
    if any(_is_in_theory(passage, phrase) for phrase in clause.phrases) or _seems_so(clause):
        return Modality.POSSIBLE
    modals = [passage.lower[token] for token in clause.auxiliaries if passage.tag[token] == "MD"]
    if modals == ["would"] and clause.negations and clause.lemma in _WILLING and _goes_on_in_past(clause):
        return Modality.ACTUAL  # `proposed a zone, but they would not consider it`
    if "must" in modals and passage.tag[clause.head] == "VBN" and "have" in {passage.lower[token] for token in clause.auxiliaries}:
        return Modality.POSSIBLE  # `they must have left`
    if set(modals) & {"should", "ought"} and clause.parent is not None and clause.parent.lemma in words("modals", "reckoning"):
        return Modality.POSSIBLE  # `estimated that there should be forty`
    return next((modality for modal in modals for name, modality in _AUXILIARY.items() if modal in words("modals", name)), None)


def _is_in_theory(passage: Passage, phrase: Phrase) -> bool:
    """Whether a phrase says that something need not be so: `In theory, they left`, `in name only`; not so `agreed in principle`."""
    if phrase.noun is None or passage.children[phrase.noun]:
        return False
    words_of = f"{phrase.preposition}-{passage.lower[phrase.noun]}"
    only = passage.lower[phrase.noun + 1 : phrase.noun + 2] == ["only"]
    leads = passage.words[phrase.noun + 1 : phrase.noun + 2] == [","] and words_of in words("adverbs", "in_theory")
    return leads or (words_of == "in-name" and only)


def _seems_so(clause: Clause) -> bool:
    """Whether `it seems` stands beside a clause."""
    passage = clause.passage
    beside = [below for below in passage.children[clause.head] if passage.dep[below] == "parataxis"]
    beside += [clause.parent.head] if clause.link == "parataxis" and clause.parent is not None else []
    return any(passage.lemma[verb] in {"seem", "appear"} and passage.lower[verb - 1] == "it" for verb in beside)


def _is_ahead(clause: Clause) -> bool:
    """Whether a clause in the present tells what is to come: `meets him tomorrow`, `is meeting him next week`."""
    passage = clause.passage
    finite = [clause.head, *clause.auxiliaries]
    if any(passage.tag[token] in {"MD", "VBD", "VBN"} for token in finite) or not any(
        passage.tag[token] in {"VBZ", "VBP"} for token in finite
    ):
        return False
    return any(
        passage.lower[token] == "tomorrow" or any(passage.lower[below] == "next" for below in passage.children[token])
        for token in clause.adverbials
        if passage.lower[token] == "tomorrow" or passage.dep[token] == "npadvmod"
    )


def _goes_on_in_past(clause: Clause) -> bool:
    parent = clause.parent
    return clause.link == "conj" and parent is not None and parent.passage.tag[parent.head] == "VBD" and not parent.auxiliaries
