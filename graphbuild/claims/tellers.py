"""Clauses -> who tells them, where no verb of saying does: a name before a colon, a novel, rumour, `a claim that others deny`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words
from graphbuild.mentions import kind_of_noun
from graphbuild.model import Attribution, Cue, Kind

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.parse import Passage

_LONG_LABEL = 6  # words
_SPEAKERS = frozenset({"ORG", "PERSON"})


def before_colon(clause: Clause, parts: Parts) -> Attribution | None:
    """Read a headline's source: `Reuters: Iran seized a tanker`, `False: Iran seized a tanker`.

    A place or an event before the colon is only what it is about.
    """
    passage = clause.passage
    colon = find_label(passage, clause.head)
    if colon is None or clause.link != "ROOT" or passage.words[colon + 1] == '"':
        return None
    end = next(last for first, last in passage.sentences if first <= clause.head < last)
    content = passage.span(colon + 1, end - 1)
    if passage.lower[colon - 1] in words("adverbs", "labels"):
        return Attribution(None, Cue(*parts.words(passage, colon - 1, colon - 1)), content)
    source = parts.of(clause.number, colon - 1) if tells(passage, colon - 1) else None
    return None if source is None else Attribution(source, None, content)


def find_label(passage: Passage, head: int) -> int | None:
    """Find the colon behind a few nouns with which a word's sentence begins, or which make a sentence before it."""
    first = next(begin for begin, end in passage.sentences if begin <= head < end)
    colon = next((token for token in range(first, min(first + _LONG_LABEL + 1, head)) if passage.words[token] == ":"), None)
    if colon is None and first and passage.words[first - 1] == ":":
        colon = first - 1
        first = next(begin for begin, end in passage.sentences if end == first)
    if colon is None or not 0 < colon - first <= _LONG_LABEL:
        return None
    named = all(passage.pos[token] in {"NOUN", "PROPN", "ADJ", "DET", "ADP"} for token in range(first, colon))
    return colon if named and passage.pos[colon - 1] in {"NOUN", "PROPN", "ADJ"} else None


def tells(passage: Passage, noun: int) -> bool:
    """Whether a noun is one of those who say things: a person, an organization, a report."""
    if passage.entity[noun] >= 0:
        return passage.names[passage.entity[noun]][2] in _SPEAKERS
    lemma = passage.lemma[noun].lower()
    return lemma in words("attribution", "told_by") or kind_of_noun(passage.lower[noun], lemma) in {Kind.PERSON, Kind.ORGANIZATION}


def in_fiction(clause: Clause, prep: int, parts: Parts) -> Attribution | None:
    """Read `In the film, the king dies`: a story tells it, and it need not be so."""
    passage = clause.passage
    noun = passage.child(prep, "pobj") if passage.lower[prep] in {"in", "throughout"} else None
    if noun is None or passage.dep[prep] != "prep" or passage.lemma[noun].lower() not in words("attribution", "fiction"):
        return None
    begin = next(first for first, last in passage.sentences if first <= prep < last)
    end = passage.edges[1][prep]
    if passage.edges[0][prep] != begin or passage.words[end + 1] != ",":
        return None
    source = parts.of(clause.number, noun)
    return None if source is None else Attribution(source, None, passage.span(end + 2, passage.edges[1][clause.head]))


def by_rumour(clause: Clause, parts: Parts) -> Attribution | None:
    """Read `rumour has it that`."""
    passage, parent = clause.passage, clause.parent
    if parent is None or parent.lemma != "have" or clause.link != "ccomp" or not parent.subjects:
        return None
    noun = parent.subjects[0]
    if [passage.lower[token] for token in parent.objects] != ["it"] or passage.lemma[noun].lower() not in words(
        "attribution", "hearsay"
    ):
        return None
    return Attribution(None, Cue(*parts.words(passage, noun, noun)), parts.clause_words(clause)[1])


def called_behind(clause: Clause, parts: Parts) -> tuple[Attribution, int] | None:
    """Read what a statement is called behind it: `they left, a claim that others deny`, `they left (allegedly)`.

    Returns:
        The layer, whose source nobody names, and the word that tells it.
    """
    passage = clause.passage
    left, right = passage.edges
    for token in range(clause.head + 1, right[clause.head] + 1):
        noun = passage.lemma[token].lower() in words("attribution", "doubted") and passage.pos[token] == "NOUN"
        first = left[token] if noun else token
        set_off = passage.words[first - 1] in {"(", ",", "-", "–", "—"} and first > clause.head
        called = noun and passage.lower[first] in {"a", "an"} and passage.child(token, "relcl", "acl") is not None
        bracketed = passage.words[first - 1] == "(" and passage.lower[token] in words("adverbs", "hearsay")
        if set_off and clause.objects != [token] and (called or bracketed):
            text, span = parts.words(passage, token, token)
            return Attribution(None, Cue(text, span), passage.span(left[clause.head], first - 2)), token
    return None
