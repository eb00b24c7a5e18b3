"""How a clause hangs on the one above it, also where the parser takes a complement for an adverbial, or hangs it too high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.clause import SUBJECTS, Clause, Phrase
from graphbuild.claims.lexicon import words
from graphbuild.claims.subjects import MOVING

if TYPE_CHECKING:
    from graphbuild.parse import Passage

_ABOUT = frozenset({"about", "of", "against", "at"})
_ASKING = frozenset({"if", "whether", "when"})


def beyond_quotation(passage: Passage, token: int, parent: Clause | None) -> Clause | None:
    """Find the clause that a participle outside a quotation belongs to: `Writing at home, she said "it is time"`."""
    if parent is None or parent.parent is None or passage.dep[token] != "advcl" or passage.tag[token] != "VBG":
        return None
    first, last = sorted((token, parent.head))
    return parent.parent if passage.words[first:last].count('"') % 2 else None


def infinitive_beside(passage: Passage, token: int, parent: Clause | None, by_head: dict[int, Clause]) -> Clause | None:
    """Find the infinitive that a bare verb goes on with where the parser hangs it higher: `were told to stop, turn round and leave`."""
    if parent is None or passage.dep[token] != "conj" or passage.tag[token] != "VB" or parent.head != passage.head[token]:
        return None
    if passage.tag[parent.head] == "VB" or any(passage.dep[b] in SUBJECTS | {"aux"} for b in passage.children[token]):
        return None
    kinds = {"xcomp", "relcl", "ccomp", "advcl"}
    found = [
        by_head[b]
        for b in passage.children[parent.head]
        if passage.dep[b] in kinds and b < token and b in by_head and passage.tag[b] == "VB"
    ]
    return found[-1] if found and found[-1].auxiliaries else None


def find_link(passage: Passage, token: int, parent: Clause | None, by_head: dict[int, Clause]) -> tuple[str, int]:
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
    if (
        link == "advcl"
        and parent is not None
        and governor == parent.head
        and (_is_called_for(parent, token) or _is_pictured(parent, token))
    ):
        link = "xcomp"
    if link == "advcl" and parent is not None and parent.lemma == "come" and _comes_to(passage, token, parent.head):
        link = "xcomp"
    if link == "xcomp" and passage.lower[token] == "using":
        link = "advcl"
    if link == "advcl" and parent is not None and (noun := _noun_before(passage, token, parent)) is not None:
        link, governor = "acl", noun
    if link == "advcl" and parent is not None and beside_gerund(passage, token, parent) is not None:
        link = "pcomp"
    if link == "dep" or (link == "ccomp" and _only_comes_before(passage, token, governor)):
        link = "parataxis"
    return link, governor


def _is_pictured(parent: Clause, token: int) -> bool:
    """Whether a participle stands directly behind the object that is pictured doing so: `imagines the king leaving`."""
    passage = parent.passage
    behind = any(passage.edges[1][noun] == passage.edges[0][token] - 1 for noun in parent.objects)
    return behind and passage.tag[token] == "VBG" and parent.lemma in words("complement", "picturing")


def _noun_before(passage: Passage, token: int, parent: Clause) -> int | None:
    """Find the noun whose infinitive the parser hangs on the verb: `spoke of the right of farmers to sell`."""
    first = passage.edges[0][token]
    if token < parent.head or passage.tag[first] != "TO":
        return None
    nouns = words("complement", "possible_nouns") | words("complement", "required_nouns")
    near = (p.noun for p in parent.phrases if p.noun is not None and passage.edges[1][p.noun] == first - 1)
    return next((noun for noun in near if passage.lemma[noun].lower() in nouns), None)


def beside_gerund(passage: Passage, token: int, parent: Clause) -> int | None:
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


def stands_against(passage: Passage, token: int, parent: Clause) -> bool:
    """Whether a clause stands against what somebody said: `The army said it had won, but witnesses disputed that`."""
    if passage.dep[token] != "conj" or parent.head != passage.head[token] or parent.link != "ccomp" or parent.parent is None:
        return False
    first = passage.edges[0][token]
    but = first > 1 and passage.lower[first - 1] == "but" and passage.words[first - 2] == ","
    told = any(passage.lower[mark] == "that" for mark in parent.marks)
    inside = passage.words[parent.head : token].count('"') or passage.words[:token].count('"') % 2
    return but and not told and not inside and passage.child(token, "nsubj", "nsubjpass") is not None


def trails(passage: Passage, token: int) -> bool:
    """Whether a participle trails behind a sentence, and so goes with its main verb: `rejected a bill that ..., dealing a blow to`."""
    first = passage.edges[0][token]
    return passage.tag[token] == "VBG" and first > 0 and passage.words[first - 1] == "," and passage.child(token, "nsubj") is None


def finite_above(clause: Clause) -> Clause:
    """Find the clause above that modifies no noun."""
    while clause.parent is not None and clause.link in {"acl", "relcl"}:
        clause = clause.parent
    return clause


def _is_in_order(passage: Passage, noun: int) -> bool:
    return passage.lower[noun] == "order" and passage.dep[noun] == "pobj" and passage.lower[passage.head[noun]] == "in"


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


def contrasts(passage: Passage, token: int) -> bool:
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
