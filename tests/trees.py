"""Parses built by hand, from a compact notation, so that tests of the rules need no model.

A token is `word/TAG/label>head`, the root `word/TAG`. The head is named by its word, the nearest one of that spelling; a lemma that is
not the word itself follows `=`, the first word of a name has its label behind `:` and ends with the token that carries `:`, or itself:

    Maria:PERSON/NNP/compound>Costa Costa:/NNP/nsubj>signed signed=sign/VBD the/DT/det>treaty treaty/NN/dobj>signed ././punct>signed
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reading import lines

from graphbuild.claims import extract_claims
from graphbuild.claims.clauses import find_clauses
from graphbuild.entities import Gazetteer, resolve_entities
from graphbuild.mentions import find_mentions
from graphbuild.model import Document, Extraction, Span, Turn
from graphbuild.parse import Parsed, Passage

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause

KENYA = "Kenya:GPE/NNP/nsubj>sign"
TREATY = "the/DT/det>treaty treaty/NN/dobj>sign ././punct>sign"
SIGN = f"{KENYA} sign/VBP {TREATY}"

_TOKEN = re.compile(
    r"(?P<word>[^=:\s]+?|:)(?:=(?P<lemma>\w+))?(?P<name>:[A-Z_]*)?/(?P<tag>[^/\s]+)(?:/(?P<dep>\w+)>(?P<head>\S+))?$"
)
_POS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "MD": "AUX", "RB": "ADV", "DT": "DET", "PDT": "DET", "IN": "ADP",
    "RP": "ADP", "PRP": "PRON", "PRP$": "PRON", "EX": "PRON", "WP": "PRON", "WDT": "PRON", "JJ": "ADJ", "CC": "CCONJ", "TO": "PART",
    "POS": "PART", "CD": "NUM", "WRB": "SCONJ",
}  # fmt: skip


def tree(*sentences: str) -> Passage:
    """Build a passage; its words stand one space apart from the start of the document."""
    words: list[str] = []
    lemma: list[str] = []
    pos: list[str] = []
    tag: list[str] = []
    dep: list[str] = []
    head: list[int] = []
    bounds: list[tuple[int, int]] = []
    names: list[tuple[int, int, str]] = []
    for sentence in sentences:
        begin = len(words)
        tokens = [_token(token) for token in sentence.split()]
        spelled = [token["word"] for token in tokens]
        for place, token in enumerate(tokens):
            words.append(token["word"])
            lemma.append(token["lemma"] or token["word"].lower())
            tag.append(token["tag"])
            dep.append(token["dep"] or "ROOT")
            pos.append(_part_of_speech(tag[-1], dep[-1], lemma[-1]))
            head.append(begin + (_nearest(spelled, token["head"], place) if token["head"] else place))
        bounds.append((begin, len(words)))
        names.extend(_names(tokens, begin))
    start = [sum(len(word) + 1 for word in words[:place]) for place in range(len(words))]
    end = [place + len(word) for place, word in zip(start, words, strict=True)]
    return Passage(0, words, lemma, pos, tag, dep, head, start, end, bounds, names)


def parsed(*sentences: str) -> Parsed:
    """Build the parse of a document that is one passage without a speaker."""
    passage = tree(*sentences)
    text = " ".join(passage.words)
    return Parsed(Document("d", text, turns=(Turn(Span(0, len(text))),)), (passage,))


def extracted(*sentences: str) -> Extraction:
    """Read all that a tree gives, with no known entities."""
    parse = parsed(*sentences)
    return extract_claims(parse, resolve_entities(parse, find_mentions(parse), Gazetteer()))


def clause_of(*sentences: str) -> Clause:
    """Give the first clause of a tree."""
    return find_clauses(tree(*sentences), 0)[0]


def told(*sentences: str) -> set[str]:
    """Give the claims of a tree as lines."""
    return {str(line) for line in lines(extracted(*sentences))}


def _token(text: str) -> dict[str, str]:
    match = _TOKEN.match(text)
    assert match, f"no token of a tree: {text}"
    return {name: value or "" for name, value in match.groupdict().items()} | {"named": "yes" if match["name"] else ""}


def _part_of_speech(tag: str, dep: str, lemma: str) -> str:
    if tag.startswith("VB"):
        return "AUX" if dep in {"aux", "auxpass"} or lemma == "be" else "VERB"
    if dep == "neg" and tag == "RB":
        return "PART"
    if dep == "mark" and tag == "IN":
        return "SCONJ"
    return _POS.get(tag, "PUNCT")


def _nearest(words: list[str], word: str, place: int) -> int:
    same = [index for index, other in enumerate(words) if other == word]
    assert same, f"no head {word}"
    return min(same, key=lambda index: abs(index - place))


def _names(tokens: list[dict[str, str]], begin: int) -> list[tuple[int, int, str]]:
    named = [(place, token["name"][1:]) for place, token in enumerate(tokens) if token["name"]]
    ends = [place for place, label in named if not label]
    found = []
    for place, label in named:
        if label:
            after = [other for other, _ in named if other > place]
            last = after[0] if after and after[0] in ends else place
            found.append((begin + place, begin + last + 1, label))
    return found
