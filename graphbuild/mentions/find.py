"""Parse -> mentions: noun phrases, names and pronouns, by the head word of each.

Boundaries, handled one way: a mention begins with its article or possessive (`the Afghan team`, `their robot`) and with its titles
(`Russian Foreign Minister Sergey Lavrov`); it ends before a conjunct, an apposition and a relative clause set off by a comma; the
possessive ending stays out (`NPR` in `NPR's`). Mentions nest: `the Taliban's goal` holds `the Taliban`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.mentions.kinds import NAMED_KINDS, is_person_noun, kind_of_noun
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.parse import Parsed, Passage

NUMERIC = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})
INNER = frozenset({"compound", "nmod", "amod", "npadvmod", "nummod", "quantmod", "predet", "det", "meta", "punct", "advmod"})
_BEFORE = frozenset(
    {"det", "predet", "poss", "amod", "nmod", "compound", "nummod", "quantmod", "npadvmod", "advmod", "neg", "case"}
)
_AFTER = frozenset({"prep", "acl", "relcl", "nummod", "nmod", "amod", "compound", "npadvmod", "advmod", "det"})
_CLAUSAL = frozenset({"acl", "relcl"})
_POSSESSIVE = frozenset({"PRP$", "WP$"})
_MORE = frozenset({"one", "ones", "none", "all", "some", "many", "most", "few", "several", "both", "others", "another", "each"})


@dataclass(frozen=True, slots=True)
class Found:
    """A mention before it is known which entity it means, as tokens of one passage (`first` and `last` inclusive).

    `core` is the last token of its short form, without relative clauses and participles; `label` is the model's named-entity
    label or ""; `name` holds the first and the last token of the name proper, without article, titles and modifiers.
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


def find_mentions(parsed: Parsed) -> list[Found]:
    """Find the mentions of a document, in text order, the longer before the shorter.

    Returns:
        At most one mention for each head word; mentions nest but never cross.
    """
    found = [mention for number, passage in enumerate(parsed.passages) for mention in _in_passage(number, passage)]
    return sorted(found, key=lambda mention: (mention.passage, mention.first, -mention.last, mention.head))


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
        kind = Kind.TIME if label in {"DATE", "TIME"} else kind_of_noun(passage.lower[token], passage.lemma[token].lower())
        return Found(number, token, first, last, core, MentionKind.NOMINAL, kind, label)
    unlabelled = kind_of_noun(passage.lower[token], passage.lemma[token].lower())
    if label or (passage.pos[token] == "PROPN" and not is_person_noun(passage.lemma[token].lower())):
        begin, end = _name(passage, token, index)
        kind = NAMED_KINDS.get(label, Kind.ABSTRACT) if label else _kind_of_unlabelled(passage, token, begin)
        if label == "NORP" and passage.tag[token] in {"NNPS", "NNS"}:
            kind = Kind.PERSON  # people as a group: `Muslims`
        if unlabelled is Kind.EVENT and label in {"ORG", "WORK_OF_ART", "FAC", "LAW"}:
            kind = Kind.EVENT  # the model knows few names of summits, games and festivals
        return Found(number, token, min(first, begin), max(last, end), max(core, end), MentionKind.NAME, kind, label, (begin, end))
    return Found(number, token, first, last, core, MentionKind.NOMINAL, unlabelled)


def _kind_of_unlabelled(passage: Passage, token: int, begin: int) -> Kind:
    """Judge a proper noun that the model did not label by its head word, or as a person after `Mr.` and the like."""
    if passage.lower[begin - 1] in {"mr.", "mrs.", "ms.", "dr.", "mr", "mrs", "ms", "dr"} and begin > 0:
        return Kind.PERSON
    return kind_of_noun(passage.lower[token], passage.lemma[token].lower())


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
            core = last
    return first, last, core


def _trim(passage: Passage, last: int, least: int) -> int:
    while last > least and passage.pos[last] in {"PUNCT", "CCONJ"}:
        last -= 1
    return last
