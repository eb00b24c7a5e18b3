"""Clauses -> who does it, also where the clause leaves that out: control and raising, participles, gerunds, coordination."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graphbuild.claims.clause import NOMINAL, Clause
from graphbuild.claims.lexicon import words
from graphbuild.entities.pronouns import is_empty

if TYPE_CHECKING:
    from graphbuild.parse import Passage

_RELATIVE = frozenset({"who", "whom", "which", "that"})
_QUANTIFIERS = frozenset({"all", "both", "each", "most", "many", "some", "none"})
_TOUGH = frozenset(
    "hard easy difficult tough simple impossible harder easier hardest easiest tricky expensive cheap safe dangerous".split()
)
_RANKS = frozenset("first second third only next last sole one".split())
MOVING = frozenset({"on", "upon", "for", "to", "with"})  # call on, wait for, appeal to, plead with somebody to leave


def find_subjects(clause: Clause) -> None:
    """Fill in `subjects`: the clause's own, else whoever the clause above gives it."""
    passage = clause.passage
    own = clause.subjects
    if own:
        clause.own_subject = True
        _read_own(clause, own)
        return
    parent, governor = clause.parent, clause.governor
    if parent is None:
        _read_inverted(clause)
        return
    if clause.link in {"advcl", "ccomp", "conj"} and _is_imperative(clause, parent):
        return
    if clause.link in {"conj", "advcl"}:
        clause.subjects = _beside(clause, parent)
    elif clause.link in {"xcomp", "ccomp"}:
        clause.subjects = _below(clause, parent)
    elif clause.link == "pcomp":
        clause.subjects = _of_gerund(clause, parent)
    elif clause.link in {"acl", "relcl"}:
        clause.subjects = (_moved(clause, governor) or _owner(passage, governor, parent)) if clause.infinitive else [governor]
        loose = (
            clause.link == "acl" and passage.tag[clause.head] == "VBG" and passage.words[passage.edges[0][clause.head] - 1] == ","
        )
        if loose and parent.subjects and parent.head < clause.head:
            clause.subjects, clause.antecedent = list(parent.subjects), None  # `the storm hit, prompting lines`


def _beside(clause: Clause, parent: Clause) -> list[int]:
    """Find the subject of a coordinated or adverbial clause: that of the clause above, if it can be."""
    if clause.link == "advcl" and _goes_on_with_charge(clause, parent):
        return []  # `accused them of shelling the town, killing two`: the accuser killed nobody
    if clause.link == "advcl" and parent.passive and (clause.infinitive or clause.passage.lower[clause.head] == "using"):
        return agents(parent)  # `samples were taken to test it`: it is not the samples that test
    return list(parent.subjects)


def _below(clause: Clause, parent: Clause) -> list[int]:
    """Find who is to do what a complement says."""
    passage, governor = clause.passage, clause.governor
    if clause.link == "xcomp" and clause.infinitive and not clause.objects and passage.lower[governor] in _TOUGH:
        return []  # `is hard to predict`: it is not the one who predicts
    if clause.link == "xcomp" and clause.infinitive and _says_content(parent):
        return _owner(passage, parent.subjects[0], parent)
    return [token for token in _controller(parent, governor) if not is_empty(passage, token)]


def _goes_on_with_charge(clause: Clause, parent: Clause) -> bool:
    told = any(phrase.clause is not None for phrase in parent.phrases)
    return (
        clause.passage.tag[clause.head] == "VBG"
        and clause.head > parent.head
        and told
        and parent.lemma in words("attribution", "say")
    )


def _read_inverted(clause: Clause) -> None:
    """Take what stands behind a verb of coming or being somewhere for its subject: `With the storm came floods`."""
    fronted = any(phrase.token < clause.head for phrase in clause.phrases)
    finite = clause.passage.tag[clause.head] in {"VBD", "VBP", "VBZ"}
    if fronted and finite and clause.objects and clause.lemma in words("complement", "intransitive"):
        clause.subjects, clause.objects, clause.own_subject = clause.objects[:1], [], True


def agents(clause: Clause) -> list[int]:
    """Give who a passive says did it: the nouns after `by`."""
    return [phrase.noun for phrase in clause.phrases if phrase.preposition == "by" and phrase.noun is not None]


def _is_imperative(clause: Clause, parent: Clause) -> bool:
    """Whether a clause without subject is an order: a bare verb that no verb above governs as such (`make them leave`)."""
    if clause.passage.tag[clause.head] != "VB" or clause.auxiliaries or (clause.link == "conj" and parent.subjects):
        return False
    return parent.lemma not in {"make", "let", "help", "see", "hear", "watch", "have", "go", "dare"}


def _read_own(clause: Clause, own: list[int]) -> None:
    passage = clause.passage
    real = [token for token in own if passage.dep[token] != "expl"]
    if any(passage.dep[token] == "expl" and passage.lower[token] == "there" for token in own):
        nouns = [token for token in clause.complements if passage.pos[token] in NOMINAL] or clause.objects
        clause.subjects, clause.existential = nouns[:1], True
        clause.complements = [token for token in clause.complements if token not in nouns]
        clause.objects = []
        return
    clause.subjects = real[:1]
    if not real or (passage.lower[real[0]] in {"'s", "us", "me"} and clause.parent is not None and clause.parent.lemma == "let"):
        clause.subjects = []
        return
    first = real[0]
    above = clause.parent
    relative = passage.lower[first] in _RELATIVE and passage.tag[first] in {"WDT", "WP", "IN"}
    if relative and clause.antecedent is not None:
        clause.subjects = _of_class(clause.antecedent, above) or [clause.antecedent]
    elif relative and passage.tag[first] != "IN":
        clause.subjects = _of_relative(clause, above)
    elif passage.lower[first] in _QUANTIFIERS and clause.antecedent is not None and passage.child(first, "prep") is None:
        clause.subjects = [clause.antecedent]


def _of_class(noun: int, above: Clause | None) -> list[int]:
    """Find who is meant by a noun that only says what somebody is: `Kim is a poet who lives in Rome` is about Kim."""
    if above is None or not above.copular or noun not in above.complements or above.negations or above.existential:
        return []
    plain = (
        above.passage.pos[noun] == "NOUN"
        and above.passage.child(noun, "poss") is None
        and "the" not in {above.passage.lower[below] for below in above.passage.children[noun]}
    )
    return [token for token in above.subjects if not is_empty(above.passage, token)] if plain else []


def _of_relative(clause: Clause, above: Clause | None) -> list[int]:
    """Find what a relative pronoun without a noun before it means: in a cleft (`it was Kim who wrote`), or in one more relative clause."""
    if above is None:
        return []
    if clause.link == "ccomp" and above.lemma == "be":
        return list(above.complements or above.subjects)[:1]
    return list(above.subjects) if clause.link == "conj" and above.link == "relcl" else []


@cache
def _movers() -> frozenset[str]:
    return words("complement", "object_control") | words("complement", "waiting") | words("complement", "whole")


def _controller(parent: Clause, governor: int) -> list[int]:
    """Find who is to do it: the object of a verb that moves others, else the subject."""
    if governor == parent.head and parent.lemma in _movers():
        if parent.passive:
            return list(parent.subjects)
        moved = (
            parent.objects
            or parent.datives
            or [phrase.noun for phrase in parent.phrases if phrase.preposition in MOVING and phrase.noun is not None][-1:]
        )
        if moved:
            return list(moved)
    return list(parent.subjects)


def _of_gerund(clause: Clause, parent: Clause) -> list[int]:
    """Find the doer of a gerund after a preposition: `praised Kim for helping`, `the team's goal of winning`."""
    passage = clause.passage
    prep = clause.governor
    above = passage.head[prep]
    while passage.pos[above] in {"ADP", "SCONJ"} and passage.head[above] != above:
        above = passage.head[above]
    if above == parent.head:
        moves = passage.lemma[above].lower() in words("complement", "object_control") and bool(parent.objects)
        controlled = moves and prep > parent.objects[0] and passage.lower[prep] in {"for", "of", "from", "into", "with", "as"}
        return list(parent.objects) if controlled and not parent.passive else list(parent.subjects)
    if passage.lower[prep] in {"on", "about", "into", "in"} and passage.child(above, "poss") is None:
        return []  # `a project on learning in ants`
    return _owner(passage, above, parent)


def _moved(clause: Clause, noun: int) -> list[int]:
    """Find who is to do what a noun's infinitive says: `a chance for the children to learn`."""
    passage = clause.passage
    first = passage.edges[0][clause.head]
    phrase = next(
        (
            b
            for b in passage.children[noun]
            if passage.lower[b] == "for" and passage.dep[b] == "prep" and passage.edges[1][b] == first - 1
        ),
        None,
    )
    who = passage.child(phrase, "pobj") if phrase is not None else None
    return [who] if who is not None else []


def _owner(passage: Passage, noun: int, parent: Clause) -> list[int]:
    """Find whose plan or goal a noun is: its possessor, else the subject of the verb that has it as its object."""
    owner = passage.child(noun, "poss")
    if owner is not None:
        return [owner]
    of = next((below for below in passage.children[noun] if passage.dep[below] == "prep" and passage.lower[below] == "of"), None)
    whose = passage.child(of, "pobj") if of is not None else None
    if whose is not None:
        return [whose]
    if passage.pos[noun] in {"ADJ", "VERB"}:
        return list(parent.subjects)  # `committed to leaving`
    held = noun in parent.objects and parent.lemma in words("complement", "holding")
    return list(parent.subjects) if held or (noun in parent.complements and _is_ranked(passage, noun)) else []


def _says_content(parent: Clause) -> bool:
    """Whether an infinitive is what a plan or goal is: `the goal of Peru is to win`, which is no doing of the goal's."""
    if parent.lemma != "be" or parent.complements or not parent.subjects:
        return False
    passage, noun = parent.passage, parent.subjects[0]
    of = next((below for below in passage.children[noun] if passage.lower[below] == "of"), None)
    if passage.lower[noun] in {"one", "part", "some"} and of is not None:
        noun = passage.child(of, "pobj") or noun  # `one of the first things`
    return passage.lemma[noun].lower() in words("complement", "contents")


def _is_ranked(passage: Passage, noun: int) -> bool:
    """Whether a noun is one of an order, and so who does what its infinitive says: `the first woman to win`, `the only one to leave`."""
    tokens = (noun, *passage.children[noun])
    return any(
        passage.lower[token] in _RANKS or passage.tag[token] == "JJS" or passage.lemma[token].endswith("th") for token in tokens
    )
