"""Passage -> clauses: each verb with the words that fill its places, also those that the clause leaves out.

A clause is found top down, so that it can take its subject from the clause above: by control and raising (`was asked to leave`), from
the noun it modifies (`refugees crossing the border`), or from the verb it is coordinated with.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from graphbuild.claims.clause import NOMINAL, SUBJECTS, Clause, Phrase
from graphbuild.claims.lexicon import words
from graphbuild.claims.links import (
    beside_gerund,
    beyond_quotation,
    contrasts,
    find_link,
    finite_above,
    infinitive_beside,
    stands_against,
    trails,
)
from graphbuild.claims.relatives import fill_gap, fill_nested_gap, find_antecedent
from graphbuild.claims.subjects import find_subjects

if TYPE_CHECKING:
    from graphbuild.parse import Passage

_CLAUSAL = frozenset(
    {"ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass", "parataxis", "dep", "appos"}
)
_PARTICLES = frozenset({"forward", "back", "behind", "ahead", "away", "together", "apart", "aside"})
_PREPOSITIONAL = frozenset({"regarding", "including", "concerning", "following", "according", "excluding", "pending", "given"})
_SECOND = frozenset({"of", "to", "for", "from", "with", "than", "as"})  # ends a preposition of two words: because of, due to
_AFTER_ADVERB = frozenset(
    {"instead of", "outside of", "ahead of", "regardless of", "inside of", "irrespective of", "apart from", "aside from"}
)
_TEMPORAL = frozenset({"before", "after", "during", "since", "until"})


def find_clauses(passage: Passage, number: int) -> list[Clause]:
    """Find the clauses of a passage, each after the clause that it depends on."""
    clauses: list[Clause] = []
    by_head: dict[int, Clause] = {}
    for first, last in passage.sentences:
        queue = deque(token for token in range(first, last) if passage.head[token] == token)
        while queue:
            token = queue.popleft()
            queue.extend(passage.children[token])
            if passage.pos[token] in {"VERB", "AUX"} and passage.dep[token] in _CLAUSAL and not _is_preposition(passage, token):
                clause = _read(passage, number, token, by_head)
                if clause is not None:
                    by_head[token] = clause
                    clauses.append(clause)
    return clauses


def _is_preposition(passage: Passage, token: int) -> bool:
    """Whether a participle has become a preposition: `following the talks`, but not `he was following them`."""
    if passage.lower[token] not in _PREPOSITIONAL:
        return False
    return not any(passage.dep[below] in SUBJECTS | {"aux", "auxpass"} for below in passage.children[token])


def _above(passage: Passage, token: int, by_head: dict[int, Clause]) -> Clause | None:
    """Find the nearest clause that a token stands in."""
    while token not in by_head:
        if passage.head[token] == token:
            return None
        token = passage.head[token]
    return by_head[token]


def _read(passage: Passage, number: int, token: int, by_head: dict[int, Clause]) -> Clause | None:
    parent = None if passage.head[token] == token else _above(passage, passage.head[token], by_head)
    if parent is not None and stands_against(passage, token, parent):
        parent = parent.parent
    parent = infinitive_beside(passage, token, parent, by_head) or beyond_quotation(passage, token, parent) or parent
    link, governor = find_link(passage, token, parent, by_head)
    if link == "advcl" and parent is not None and (contrasts(passage, token) or trails(passage, token)):
        parent = finite_above(parent)
        governor = parent.head
    clause = Clause(passage, number, token, link, parent, governor)
    _collect(clause)
    if link in {"relcl", "acl"} and passage.pos[governor] in NOMINAL:
        clause.antecedent = find_antecedent(clause)
    clause.passive = _is_passive(clause)
    find_subjects(clause)
    doer = beside_gerund(passage, token, parent) if link == "pcomp" and parent is not None and not clause.own_subject else None
    if doer is not None:
        clause.subjects = [doer]
    if link == "relcl" or (link == "acl" and clause.own_subject):
        fill_gap(clause)
    elif link in {"ccomp", "xcomp"} and parent is not None and parent.link == "relcl" and governor == parent.head:
        fill_nested_gap(clause, parent)
    return clause


def is_inverted(clause: Clause) -> bool:
    """Whether a clause is a condition by its order: `Had it rained, they would have left`."""
    passage = clause.passage
    first = passage.edges[0][clause.head]
    if (
        passage.lower[first] not in {"had", "were", "should"}
        or first not in {clause.head, *clause.auxiliaries}
        or not clause.own_subject
    ):
        return False
    ends = next(last for begin, last in passage.sentences if begin <= first < last)
    return bool(clause.subjects) and first < clause.subjects[0] and "?" not in passage.words[first:ends]


def _collect(clause: Clause) -> None:
    passage = clause.passage
    places = {
        "dobj": clause.objects, "dative": clause.datives, "attr": clause.complements, "acomp": clause.complements,
        "oprd": clause.complements, "aux": clause.auxiliaries, "auxpass": clause.auxiliaries, "neg": clause.negations,
        "prt": clause.particles, "npadvmod": clause.adverbials, "advmod": clause.adverbials, "mark": clause.marks,
    }  # fmt: skip
    for below in passage.children[clause.head]:
        label = passage.dep[below]
        if label in SUBJECTS:
            clause.subjects.append(below)
        elif label in {"prep", "agent"} or (label == "dative" and passage.pos[below] == "ADP"):
            clause.phrases.extend(_phrases(passage, below))
        elif label == "xcomp" and passage.pos[below] in {"ADJ", "NOUN"}:
            clause.complements.append(below)
        elif label == "ccomp" and passage.pos[below] in {"ADJ", "ADV"} and (noun := passage.child(below, "nsubj")) is not None:
            clause.objects.append(noun)  # `makes an election more likely`
            clause.complements.append(below)
        elif label in places:
            places[label].append(below)
    last = max((phrase.last for phrase in clause.phrases), default=clause.head)
    clause.particles = [token for token in clause.particles if not clause.head < last < token]  # `with the radio off`
    for token in list(clause.adverbials):
        if passage.lower[token] in _PARTICLES and token == clause.head + 1:
            clause.particles.append(token)
            clause.adverbials.remove(token)
    clause.infinitive = any(passage.tag[below] == "TO" for below in clause.auxiliaries)


def _phrases(passage: Passage, prep: int) -> list[Phrase]:
    """Read a prepositional phrase and those coordinated with it: `because of problems`, `from Herat to Kabul`."""
    name, last = passage.lower[prep], prep
    inner = prep
    nested = next(
        (below for below in passage.children[prep] if passage.pos[below] in {"ADP", "SCONJ"} and passage.lower[below] in _SECOND),
        None,
    )
    if prep and f"{passage.lower[prep - 1]} {name}" in _AFTER_ADVERB:
        name = f"{passage.lower[prep - 1]} {name}"
    if nested is not None and passage.child(prep, "pobj") is None and name not in _TEMPORAL:
        name, last, inner = f"{name} {passage.lower[nested]}", nested, nested
    found: list[Phrase] = []
    joined = _joined(passage, prep) if inner == prep else None
    if joined is not None:
        name, last, inner = f"{name} {passage.lower[passage.head[joined]]} {passage.lower[joined]}", joined, joined
    nouns = [
        below
        for below in (*passage.children[inner], *(passage.children[prep] if inner != prep and joined is None else ()))
        if passage.dep[below] == "pobj"
    ]
    found.extend(Phrase(name, prep, last, noun=below) for below in nouns[:1])
    found.extend(
        Phrase(name, prep, last, clause=below)
        for below in passage.children[inner]
        if passage.dep[below] == "pcomp" and passage.pos[below] in {"VERB", "AUX"}
    )
    if not found:
        found.append(Phrase(name, prep, last))
    for below in passage.children[prep]:
        if passage.dep[below] == "conj" and passage.pos[below] == "ADP":
            found.extend(_phrases(passage, below))
    return found


def _joined(passage: Passage, prep: int) -> int | None:
    """Find the last word of a preposition of three words: `in place of`, `on behalf of`, `in line with`."""
    noun = passage.child(prep, "pobj")
    if noun != prep + 1 or passage.lower[noun] not in words("prepositions", "nouns"):
        return None
    return next((b for b in passage.children[noun] if b == noun + 1 and passage.lower[b] in {"of", "to", "with", "for"}), None)


def _is_passive(clause: Clause) -> bool:
    passage, head = clause.passage, clause.head
    labels = {passage.dep[below] for below in passage.children[head]}
    if _is_headline_passive(clause, labels):
        return True
    if "auxpass" in labels or "nsubjpass" in labels:
        return passage.tag[head] != "VBG" or any(passage.lower[token] == "being" for token in clause.auxiliaries)
    if clause.link == "ccomp" and passage.tag[head] == "VBN" and not labels & {"aux", "dobj"} and "nsubj" in labels:
        return True  # `wants the road closed`
    joined = clause.link == "conj" and clause.parent is not None and clause.parent.passive and not clause.objects
    reduced = passage.tag[head] == "VBD" and (clause.link == "acl" or joined)
    if (passage.tag[head] != "VBN" and not reduced) or labels & {"aux", "nsubj"}:
        return False
    if "agent" in labels:
        return True
    if clause.link == "conj" and clause.parent is not None:
        return clause.parent.passive
    return clause.link in {"acl", "advcl", "relcl"} and not clause.objects


def _is_headline_passive(clause: Clause, labels: set[str]) -> bool:
    """Whether a verb without object is the passive of a headline: `Nine sailors rescued off the coast`."""
    passage = clause.passage
    by = any(phrase.preposition == "by" and phrase.noun is not None for phrase in clause.phrases)
    known = by or clause.lemma in words("passive", "headline")
    if clause.link != "ROOT" or passage.tag[clause.head] not in {"VBD", "VBN"} or not known:
        return False
    full_stop = passage.pos[-1] == "PUNCT" and passage.words[-1] not in {")", "'"}
    return not full_stop and "nsubj" in labels and not labels & {"aux", "dobj", "ccomp", "xcomp", "dative"}
