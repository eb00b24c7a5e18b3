"""Adverbs, and nouns that stand as adverbs -> which circumstance they tell, if any."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause
    from graphbuild.parse import Passage

MEASURES = frozenset({"MONEY", "PERCENT", "QUANTITY"})
_MODIFIERS = frozenset({"advmod", "npadvmod", "quantmod", "nummod", "amod"})
_BEFORE = _MODIFIERS | {"det", "predet", "compound", "nmod", "poss"}
_EVERY = frozenset({"every", "each"})
_WHOLE = frozenset({"all", "whole", "entire"})


@cache
def _roles() -> dict[str, str]:
    """The roles of adverbs that are listed; a word in several lists has the first of them."""
    lists = (("time", "frequency"), ("time", "duration"), ("time", "adverbs"), ("manner", "places"), ("manner", "adverbs"))
    names = ("frequency", "duration", "time", "place", "manner")
    found: dict[str, str] = {}
    for (section, name), role in zip(lists, names, strict=True):
        for word in sorted(words(section, name)):
            found.setdefault(word, role)
    return found


def adverb_role(clause: Clause, token: int) -> str:
    """Name the role of an adverb: time, frequency, duration, place or manner; "" where it is no circumstance.

    An adverb that commas set off judges the whole sentence: `Sadly, he left`. That of a clause with `be` judges it too.
    """
    passage = clause.passage
    role = _role_of_word(passage, token)
    if role == "time":
        return role
    if not role or passage.pos[token] != "ADV" or _is_set_off(passage, token) or _compares(passage, token):
        return ""
    if role == "manner" and (clause.lemma == "be" or _is_as_well(clause, token)):
        return ""
    return "" if role == "place" and token < clause.head else role


def _role_of_word(passage: Passage, token: int) -> str:
    word = passage.lower[token]
    manner = word.endswith("ly") and word not in words("manner", "others") and passage.tag[token].startswith("RB")
    return _roles().get(word, "manner" if manner else "")


def _is_set_off(passage: Passage, token: int) -> bool:
    first, last = phrase_of_adverb(passage, token)
    after = passage.words[last + 1] if last + 1 < len(passage.words) else ""
    before = passage.words[first - 1] if first > 0 else ""
    opens = first == 0 or any(first == begin for begin, _ in passage.sentences)
    return after == "," and (opens or before in {",", "and", "but", '"'})


def _compares(passage: Passage, token: int) -> bool:
    """Whether an adverb leads to more: `as long as`, `how often`, `apart from`."""
    below = {passage.lower[child]: passage.dep[child] for child in passage.children[token]}
    return bool(below.keys() & {"as", "how"}) or "prep" in below.values()


def _is_as_well(clause: Clause, token: int) -> bool:
    """Whether a `well` tells no manner: `as well`, `may well`."""
    passage = clause.passage
    if passage.lower[token] != "well":
        return False
    return (token < clause.head and not clause.passive) or passage.lower[token - 1] == "as"


def phrase_of_adverb(passage: Passage, token: int) -> tuple[int, int]:
    """Give the first and last token of an adverb with what grades and counts it: `very quickly`, `twice a year`, `two years ago`."""
    left, right = passage.edges
    first = last = token
    for below in reversed(passage.children[token]):
        if below < first and passage.dep[below] in _MODIFIERS and right[below] == first - 1 and not _role_of_word(passage, below):
            first = left[below]
    for below in passage.children[token]:
        joined = passage.dep[below] == "conj" and passage.pos[below] == "ADV" and below <= last + 2
        if below > token and left[below] <= last + 2 and (joined or passage.dep[below] == "npadvmod"):
            last = max(last, right[below])
    return first, last


def role_of_noun_adverbial(passage: Passage, token: int, *, is_time: bool, label: str) -> str:
    """Name the role of a noun that stands as an adverb; "" for what is none, such as an address: `Thank you, folks`.

    Args:
        passage: The passage.
        token: The noun.
        is_time: Whether it names a time.
        label: Its named-entity label, or "".
    """
    lemma = passage.lemma[token].lower()
    if _leads_on(passage, token):
        return ""
    before = [below for below in passage.children[token] if below < token]
    if lemma == "time" and passage.tag[token] == "NNS":
        return "frequency"
    if is_time:
        return _role_of_time(passage, token, before)
    if label in MEASURES or (label == "CARDINAL" and _is_score(passage, token)):
        return "quantity"
    if lemma in words("manner", "places"):
        return "place"
    return "manner" if lemma == "way" and before else ""


def _leads_on(passage: Passage, token: int) -> bool:
    """Whether a noun only measures what follows or asks for it: `four hours after the vote`, `how many times`."""
    after = passage.lower[token + 1] if token + 1 < len(passage.words) else ""
    return after in {"after", "before", "into"} or passage.lower[passage.edges[0][token]] == "how"


def noun_words(passage: Passage, token: int) -> tuple[int, int]:
    """Give the first and last token of a noun that stands as an adverb: `early last week`, `May 3, 2020`, `300 miles`."""
    first = last = token
    for below in reversed(passage.children[token]):
        if below < first and passage.dep[below] in _BEFORE and passage.edges[1][below] == first - 1:
            first = passage.edges[0][below]
    index = passage.entity[token]
    if index >= 0:
        begin, end, _ = passage.names[index]
        stop = next((comma for comma in range(token, end) if passage.words[comma] == "," and not _goes_on(passage, comma + 1)), end)
        first, last = min(first, begin), max(last, stop - 1)
    return first, last


def _goes_on(passage: Passage, token: int) -> bool:
    """Whether a date goes on behind its comma, with a month or a year."""
    return token < len(passage.words) and passage.pos[token] in {"PROPN", "NUM"}


def _is_score(passage: Passage, token: int) -> bool:
    """`won 47 to 38`, `increased tenfold`."""
    first, last, _ = passage.names[passage.entity[token]]
    return "to" in passage.lower[first:last] or passage.lower[token].endswith("fold")


def _role_of_time(passage: Passage, token: int, before: list[int]) -> str:
    """`every day` tells how often, `all day` and `ten years` how long, `this year` and `two years later` when."""
    determiners = {passage.lower[below] for below in before}
    if determiners & _EVERY:
        return "frequency"
    if passage.lemma[token].lower() not in words("time", "stretches"):
        return "time"
    number = any(passage.dep[below] == "nummod" for below in before) and not determiners & {"this", "next", "last"}
    return "duration" if determiners & _WHOLE or number else "time"


@cache
def _manner_phrases() -> frozenset[tuple[str, str]]:
    pairs = (pair.partition("/") for pair in words("manner", "phrases"))
    return frozenset((preposition, noun) for preposition, _, noun in pairs)


def is_manner_phrase(passage: Passage, preposition: str, noun: int) -> bool:
    """Whether a preposition and a bare noun tell how something is done: `by email`, `in secret`, but not `by the email`."""
    if (preposition, passage.lower[noun]) not in _manner_phrases():
        return False
    return not passage.children[noun]
