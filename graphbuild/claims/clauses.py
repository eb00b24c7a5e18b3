"""Passage -> clauses: each verb with the words that fill its places, also those that the clause leaves out.

A clause is found top down, so that it can take its subject from the clause above: by control and raising (`was asked to leave`), from
the noun it modifies (`refugees crossing the border`), or from the verb it is coordinated with.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from graphbuild.claims.clause import NOMINAL, SUBJECTS, Clause, Phrase
from graphbuild.claims.lexicon import words
from graphbuild.claims.relatives import fill_gap, fill_nested_gap, find_antecedent
from graphbuild.claims.subjects import MOVING, find_subjects

if TYPE_CHECKING:
    from graphbuild.parse import Passage

_CLAUSAL = frozenset(
    {"ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass", "parataxis", "dep", "appos"}
)
_PARTICLES = frozenset({"forward", "back", "behind", "ahead", "away", "together", "apart", "aside"})
_PREPOSITIONAL = frozenset({"regarding", "including", "concerning", "following", "according", "excluding", "pending", "given"})
_ABOUT = frozenset({"about", "of", "against", "at"})
_ASKING = frozenset({"if", "whether", "when"})
_SECOND = frozenset({"of", "to", "for", "from", "with", "than", "as"})  # ends a preposition of two words: because of, due to
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
    parent = _infinitive_beside(passage, token, parent, by_head) or _beyond_quotation(passage, token, parent) or parent
    link, governor = _link(passage, token, parent, by_head)
    if link == "advcl" and parent is not None and _contrasts(passage, token):
        parent = _finite_above(parent)
        governor = parent.head
    clause = Clause(passage, number, token, link, parent, governor)
    _collect(clause)
    if link in {"relcl", "acl"} and passage.pos[governor] in NOMINAL:
        clause.antecedent = find_antecedent(clause)
    clause.passive = _is_passive(clause)
    find_subjects(clause)
    doer = _beside_gerund(passage, token, parent) if link == "pcomp" and parent is not None and not clause.own_subject else None
    if doer is not None:
        clause.subjects = [doer]
    if link == "relcl" or (link == "acl" and clause.own_subject):
        fill_gap(clause)
    elif link in {"ccomp", "xcomp"} and parent is not None and parent.link == "relcl" and governor == parent.head:
        fill_nested_gap(clause, parent)
    return clause


def _beyond_quotation(passage: Passage, token: int, parent: Clause | None) -> Clause | None:
    """Find the clause that a participle outside a quotation belongs to: `Writing at home, she said "it is time"`."""
    if parent is None or parent.parent is None or passage.dep[token] != "advcl" or passage.tag[token] != "VBG":
        return None
    first, last = sorted((token, parent.head))
    return parent.parent if passage.words[first:last].count('"') % 2 else None


def _infinitive_beside(passage: Passage, token: int, parent: Clause | None, by_head: dict[int, Clause]) -> Clause | None:
    """Find the infinitive that a bare verb goes on with where the parser hangs it higher: `were told to stop, turn round and leave`."""
    if parent is None or passage.dep[token] != "conj" or passage.tag[token] != "VB" or parent.head != passage.head[token]:
        return None
    if passage.tag[parent.head] == "VB" or any(passage.dep[b] in SUBJECTS | {"aux"} for b in passage.children[token]):
        return None
    found = [by_head[b] for b in passage.children[parent.head] if passage.dep[b] == "xcomp" and b < token and b in by_head]
    return found[-1] if found and found[-1].infinitive else None


def _link(passage: Passage, token: int, parent: Clause | None, by_head: dict[int, Clause]) -> tuple[str, int]:
    """Say how a clause hangs on the one above it, and on which word."""
    governor = passage.head[token]
    link = passage.dep[token] if parent is not None else "ROOT"
    if link == "conj" and parent is not None and passage.dep[governor] in {"acomp", "attr"} and _is_finite_verb(passage, token):
        governor = parent.head  # `is not ready to leave and has said so`
    elif link == "conj" and governor not in by_head:
        link = "acl" if passage.pos[governor] in {"NOUN", "PROPN"} and passage.tag[token] in {"VBG", "VBN"} else "parataxis"
    if link == "appos":
        link = "acl"
    if link == "acl" and parent is not None and _is_in_order(passage, governor):
        link, governor = "advcl", parent.head
    if link == "advcl" and is_asked(passage, token):
        link = "ccomp"
    if link == "advcl" and parent is not None and governor == parent.head and _is_called_for(parent, token):
        link = "xcomp"
    if link == "advcl" and parent is not None and parent.lemma == "come" and _comes_to(passage, token, parent.head):
        link = "xcomp"
    if link == "xcomp" and passage.lower[token] == "using":
        link = "advcl"
    if link == "advcl" and parent is not None and (noun := _noun_before(passage, token, parent)) is not None:
        link, governor = "acl", noun
    if link == "advcl" and parent is not None and _beside_gerund(passage, token, parent) is not None:
        link = "pcomp"
    if link == "dep" or (link == "ccomp" and _only_comes_before(passage, token, governor)):
        link = "parataxis"
    return link, governor


def _noun_before(passage: Passage, token: int, parent: Clause) -> int | None:
    """Find the noun whose infinitive the parser hangs on the verb: `spoke of the right of farmers to sell`."""
    first = passage.edges[0][token]
    if token < parent.head or passage.tag[first] != "TO":
        return None
    nouns = words("complement", "possible_nouns") | words("complement", "required_nouns")
    near = (p.noun for p in parent.phrases if p.noun is not None and passage.edges[1][p.noun] == first - 1)
    return next((noun for noun in near if passage.lemma[noun].lower() in nouns), None)


def _beside_gerund(passage: Passage, token: int, parent: Clause) -> int | None:
    """Find the noun that a gerund is about where the parser splits them: `worries about Kenya leaving the union`."""
    if passage.tag[token] != "VBG" or token < parent.head:
        return None
    first = passage.edges[0][token] - 1
    near = (p for p in parent.phrases if p.preposition in _ABOUT and p.noun is not None and passage.edges[1][p.noun] == first)
    return next((phrase.noun for phrase in near), None)


def _is_finite_verb(passage: Passage, token: int) -> bool:
    return passage.tag[token] in {"VBD", "VBP", "VBZ"} or any(
        passage.dep[b] in {"aux", "auxpass"} and passage.tag[b] in {"MD", "VBD", "VBP", "VBZ"} for b in passage.children[token]
    )


def _finite_above(clause: Clause) -> Clause:
    while clause.parent is not None and clause.link in {"acl", "relcl"}:
        clause = clause.parent
    return clause


def _is_in_order(passage: Passage, noun: int) -> bool:
    return passage.lower[noun] == "order" and passage.dep[noun] == "pobj" and passage.lower[passage.head[noun]] == "in"


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


def _is_called_for(parent: Clause, token: int) -> bool:
    """Whether an infinitive is what a verb moves somebody to do: `call for the army to leave`, `allowed for her to attend`.

    Where the parser takes `for` for a part of the infinitive, the verb above gets it back as a phrase.
    """
    passage = parent.passage
    movers = words("complement", "object_control") | words("complement", "waiting") | words("complement", "whole")
    if token < parent.head or parent.lemma not in movers:
        return False
    infinitive = any(passage.tag[below] == "TO" for below in passage.children[token])
    mark = next(
        (below for below in passage.children[token] if passage.lower[below] == "for" and passage.dep[below] == "mark"), None
    )
    if infinitive and mark is not None:
        noun = passage.child(token, "nsubj", "nsubjpass")
        if noun is not None and all(phrase.token != mark for phrase in parent.phrases):
            parent.phrases.append(Phrase("for", mark, mark, noun=noun))
        return True
    first = passage.edges[0][token]
    if (
        infinitive
        and parent.objects
        and passage.edges[1][parent.objects[0]] == first - 1
        and parent.lemma in words("complement", "whole")
    ):
        return True  # `would like everyone to pause`
    moved = (phrase for phrase in parent.phrases if phrase.noun is not None and phrase.preposition in MOVING)
    return infinitive and any(passage.edges[1][phrase.token] == first - 1 for phrase in moved)


def _contrasts(passage: Passage, token: int) -> bool:
    """Whether an adverbial clause stands against the whole sentence: `, while the south stayed dry`."""
    first = passage.edges[0][token]
    return (
        passage.lower[first] in {"while", "whereas", "although", "though"}
        and passage.child(token, "nsubj", "nsubjpass") is not None
    )


def _comes_to(passage: Passage, token: int, come: int) -> bool:
    """Whether `came to` only leads to its verb: `came to believe`, but not `came to help`."""
    return (
        passage.lower[come + 1 : come + 2] == ["to"]
        and token > come
        and passage.lemma[token].lower() in words("complement", "reached")
    )


def is_asked(passage: Passage, token: int) -> bool:
    """Whether an `if` clause behind a verb is no condition but what the verb asks: `wonders if they left`."""
    governor, first = passage.head[token], passage.edges[0][token]
    if passage.lower[first] not in _ASKING or first < governor or passage.words[first - 1] == ",":
        return False
    if passage.lower[first] == "when" and passage.child(governor, "dobj", "attr", "acomp", "ccomp", "dative") is not None:
        return False
    return passage.lemma[governor].lower() in words("asking", "verbs")


def _only_comes_before(passage: Passage, token: int, governor: int) -> bool:
    """Whether a clause before another is none of its complements but one beside it: `they have the plan; they got it today`."""
    if {";", ":"} & set(passage.words[token:governor]):
        return True
    says = words("attribution", "say") | words("attribution", "think")
    between = passage.words[token:governor]
    if token < governor and between.count("(") > between.count(")"):
        return True  # `it was late (he was ill, I believe)`
    if token > governor or passage.lemma[governor].lower() in says or passage.child(token, "mark") is not None:
        return False
    if passage.words[token:governor].count('"') % 2 == 1:
        return passage.words[: token + 1].count('"') % 2 == 0
    return any(passage.words[between] in {";", ",", "-", "–", "—", ":"} for between in range(token, governor))


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
