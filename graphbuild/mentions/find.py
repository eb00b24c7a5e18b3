"""Parse -> mentions: noun phrases, names and pronouns, by the head word of each.

Boundaries, handled one way: a mention begins with its article or possessive (`the Afghan team`, `their robot`) and with its titles
(`Russian Foreign Minister Sergey Lavrov`); it ends before a conjunct, an apposition and a relative clause set off by a comma; the
possessive ending stays out of a name and of a part of a claim (`NPR` in `NPR's`), and belongs to the mention that is recorded. Mentions nest: `the Taliban's goal` holds `the Taliban`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphbuild.mentions.kinds import is_person_noun, kind_of_label, kind_of_noun, likeliest, odds_of
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphbuild.mentions.kinds import Odds
    from graphbuild.parse import Parsed, Passage

NUMERIC = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})
INNER = frozenset({"compound", "nmod", "amod", "npadvmod", "nummod", "quantmod", "predet", "det", "meta", "punct", "advmod"})
_BEFORE = frozenset(
    {"det", "predet", "poss", "amod", "nmod", "compound", "nummod", "quantmod", "npadvmod", "advmod", "neg", "case"}
)
_AFTER = frozenset({"prep", "acl", "relcl", "nummod", "nmod", "amod", "compound", "npadvmod", "advmod", "det"})
_CLAUSAL = frozenset({"acl", "relcl"})
_POSSESSIVE = frozenset({"PRP$", "WP$"})
_COUNTS = frozenset({"hundred", "thousand", "million", "billion", "dozen", "score", "number", "majority", "handful", "scores"})
_MORE = frozenset({"one", "ones", "none", "all", "some", "many", "most", "few", "several", "both", "others", "another", "each"})


@dataclass(frozen=True, slots=True)
class Found:
    """A mention before it is known which entity it means, as tokens of one passage (`first` and `last` inclusive).

    `core` is the last token of its short form, which ends before a relative clause or participle; `label` is the model's named-entity
    label or ""; `name` holds the first and the last token of the name proper, without article, titles and modifiers; `odds` tells
    how much speaks for each kind, in the order of `KINDS`; it is empty for a pronoun, and for a word inside a longer name, whose kind tells
    nothing of that word's (`Michigan` in `University of Michigan`).
    """

    passage: int
    head: int
    first: int
    last: int
    core: int
    form: MentionKind
    kind: Kind
    label: str = ""
    name: tuple[int, int] | None = None
    odds: Odds = ()


def find_mentions(parsed: Parsed) -> list[Found]:
    """Find the mentions of a document, in text order, the longer before the shorter.

    Returns:
        At most one mention for each head word; mentions nest but never cross.
    """
    found = _agree(parsed, [mention for number, passage in enumerate(parsed.passages) for mention in _in_passage(number, passage)])
    return sorted(found, key=lambda mention: (mention.passage, mention.first, -mention.last, mention.head))


def _agree(parsed: Parsed, found: Sequence[Found]) -> list[Found]:
    """Give mentions of one name in a text one kind: that for which most speaks in all of them."""
    same: dict[tuple[str, ...], list[Found]] = defaultdict(list)
    for mention in found:
        if mention.name is not None:
            same[_words_of(parsed, mention)].append(mention)
    kinds = {
        name: likeliest(telling) if (telling := [mention.odds for mention in mentions if mention.odds]) else mentions[0].kind
        for name, mentions in same.items()
    }
    return [
        replace(mention, kind=kinds[_words_of(parsed, mention)])
        if mention.name is not None and kinds[_words_of(parsed, mention)] is not mention.kind
        else mention
        for mention in found
    ]


def _words_of(parsed: Parsed, mention: Found) -> tuple[str, ...]:
    first, last = mention.name or (mention.head, mention.head)
    return tuple(parsed.passages[mention.passage].lower[first : last + 1])


def _in_passage(number: int, passage: Passage) -> Iterator[Found]:
    pos, tag, dep = passage.pos, passage.tag, passage.dep
    for token, part in enumerate(pos):
        if not passage.words[token][0].isalnum() or (tag[token] == "DT" and passage.lower[token] in {"the", "a", "an"}):
            continue
        if part == "PRON":
            if tag[token] in _POSSESSIVE or _stands_for_something(passage, token):
                yield _pronoun(number, passage, token)
        elif part in {"NOUN", "PROPN"}:
            if dep[token] not in INNER or dep[token] == "nmod" or _is_named_modifier(passage, token):
                yield _noun_phrase(number, passage, token)
        elif (part == "NUM" and dep[token] in {"pobj", "dobj", "nsubj", "npadvmod", "attr", "conj", "nsubjpass"}) or (
            part in {"ADJ", "DET"} and dep[token] in {"nsubj", "nsubjpass", "dobj", "pobj"} and _can_head(passage, token)
        ):
            yield _noun_phrase(number, passage, token)


def _can_head(passage: Passage, token: int) -> bool:
    """Whether an adjective or determiner stands for a noun: `the poor`, `many of them`."""
    return passage.lower[token] in _MORE or passage.child(token, "det", "poss") is not None or passage.entity[token] >= 0


def _stands_for_something(passage: Passage, token: int) -> bool:
    return passage.tag[token] not in {"WDT", "WP", "EX"} and passage.dep[token] not in {"expl", "det", "mark"}


def _is_named_modifier(passage: Passage, token: int) -> bool:
    """Whether a word before a noun is a whole name of its own: `US` in `US officials`, but not `Foreign` in a title."""
    index = passage.entity[token]
    if index < 0:
        return False
    first, last, label = passage.names[index]
    head = passage.head[token]
    outside = not first <= head < last
    return (
        outside
        and label in {"GPE", "ORG", "PERSON", "LOC", "EVENT", "FAC"}
        and passage.dep[token] in {"compound", "npadvmod", "amod"}
    )


def _pronoun(number: int, passage: Passage, token: int) -> Found:
    word = passage.lower[token]
    kind = Kind.PERSON if word in _PERSONAL else kind_of_noun(word, word)
    nominal = word.startswith(("some", "any", "every", "no")) or word in _MORE
    if word in {"those", "that"} and (told := passage.child(token, "relcl", "acl", "prep")) is not None and told > token:
        first, last, _ = _edges(passage, token)  # `those who were wounded`, `that of Kim`: nothing without what follows
        who = any(passage.lower[below] == "who" for below in passage.children[told])
        return Found(number, token, first, last, last, MentionKind.NOMINAL, Kind.PERSON if who else kind)
    if not nominal:
        return Found(number, token, token, token, token, MentionKind.PRONOUN, kind)
    return Found(number, token, *_edges(passage, token), MentionKind.NOMINAL, kind)


_PERSONAL = frozenset(
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself".split()
)


def _noun_phrase(number: int, passage: Passage, token: int) -> Found:
    first, last, core = _edges(passage, token)
    index = passage.entity[token]
    label = passage.names[index][2] if index >= 0 else ""
    if label in NUMERIC:
        begin, end = passage.names[index][0], passage.names[index][1] - 1
        first, last, core = min(first, begin), max(last, end), max(core, end)
    elif label or (passage.pos[token] == "PROPN" and not is_person_noun(passage.lemma[token].lower())):
        begin, end = _name(passage, token, index)
        first, last, core = min(first, begin), max(last, end), max(core, end)
        if passage.head[token] != token and begin <= passage.head[token] <= end:
            kind = kind_of_label(label, passage.tag[token]) or kind_of_noun(passage.lower[token], passage.lemma[token].lower())
            return Found(number, token, first, last, core, MentionKind.NAME, kind, label, (begin, end))
        odds = odds_of(passage, token, token, label, (begin, end))
        return Found(number, token, first, last, core, MentionKind.NAME, likeliest([odds]), label, (begin, end), odds)
    odds = odds_of(passage, token, counted_of(passage, token), label, None)
    return Found(number, token, first, last, core, MentionKind.NOMINAL, likeliest([odds]), label, None, odds)


def counted_of(passage: Passage, token: int) -> int:
    """Give the token of what a noun counts, else its own: `hundreds of thousands of people` are people."""
    counted: int | None = token
    while counted is not None and passage.lemma[counted].lower() in _COUNTS:
        token = counted
        prep = passage.child(token, "prep")
        counted = passage.child(prep, "pobj") if prep is not None and passage.lower[prep] == "of" else None
    return token if counted is None else counted


def _name(passage: Passage, token: int, index: int) -> tuple[int, int]:
    """Give the tokens of the name proper: the model's entity without article and possessive ending, or the run of proper nouns."""
    if index >= 0:
        begin, end, _ = passage.names[index]
        end -= 1
        while begin < token and passage.pos[begin] in {"DET", "PUNCT"}:
            begin += 1
        while end > token and passage.tag[end] in {"POS", ",", ".", "''", '""', ":"}:
            end -= 1
        return begin, end
    begin = token
    while begin > 0 and passage.pos[begin - 1] == "PROPN" and passage.head[begin - 1] == token and passage.entity[begin - 1] < 0:
        begin -= 1
    return begin, token


def _edges(passage: Passage, token: int) -> tuple[int, int, int]:
    """Find the first and last token of the phrase and the last of its short form."""
    left, right = passage.edges
    dep = passage.dep
    first = token
    for below in reversed(passage.children[token]):
        if below > token:
            continue
        if dep[below] in _BEFORE and passage.lower[below] not in {
            "only",
            "even",
            "just",
            "especially",
            "particularly",
            "also",
            "not",
        }:
            first = min(first, left[below])
        elif dep[below] != "punct" or passage.words[below] != "-":
            break
    last = core = token
    open_core = True
    for below in passage.children[token]:
        if below < token:
            continue
        label = dep[below]
        if label == "case" or (label == "punct" and passage.words[below] not in {",", "-", "–", "—", "(", ";", ":"}):
            if label == "case" or passage.words[below] not in {".", "?", "!", '"', "'", ")"}:
                break
            continue
        if label not in _AFTER or passage.words[left[below] - 1] in {",", "–", "—", "(", ";", ":"}:
            break
        last = _trim(passage, right[below], below)
        open_core = open_core and label not in _CLAUSAL
        if open_core:
            core = _before_clause(passage, below, last)
            open_core = core == last
    first, core = _balanced(passage, first, token, core)
    first, last = _balanced(passage, first, token, max(last, core))
    return first, last, core


def _balanced(passage: Passage, first: int, head: int, last: int) -> tuple[int, int]:
    """Take in the other mark of a quotation or bracket that a phrase holds one of, or leave out what an open bracket begins."""
    words = passage.words
    if words[first : last + 1].count('"') % 2:
        if words[last + 1 : last + 2] == ['"']:
            last += 1
        elif first and words[first - 1] == '"':
            first -= 1
    opened = [token for token in range(first, last + 1) if words[token] in {"(", "["}]
    if opened and not any(word in {")", "]"} for word in words[opened[-1] : last + 1]):
        if words[last + 1 : last + 2] in ([")"], ["]"]):
            last += 1
        elif opened[-1] > head:
            last = _trim(passage, opened[-1] - 1, head)
    return first, last


def paired(name: str) -> str:
    """Put back the other mark of a bracket or quotation that a name holds one of.

    >>> paired('formal update" from Kim'), paired("demo of the VM (virtual machine")
    ('"formal update" from Kim', 'demo of the VM (virtual machine)')
    """
    if name.count("(") > name.count(")"):
        name += ")"
    if name.count('"') % 2:
        name = f'{name}"' if f" {name}".rpartition('"')[0].endswith((" ", "(")) else f'"{name}'
    if name.count("“") != name.count("”"):
        name = f"{name}”" if name.count("“") > name.count("”") else f"“{name}"
    return name


def _before_clause(passage: Passage, first: int, last: int) -> int:
    """Give the last token of a modifier before a clause in it: `for the town` of `for the town that they left`."""
    left = passage.edges[0]
    clauses = (left[token] for token in range(first + 2, last + 1) if passage.dep[token] in _CLAUSAL and left[token] > first + 1)
    return _trim(passage, min(clauses, default=last + 1) - 1, first)


def _trim(passage: Passage, last: int, least: int) -> int:
    while last > least and passage.pos[last] in {"PUNCT", "CCONJ"}:
        last -= 1
    return last
