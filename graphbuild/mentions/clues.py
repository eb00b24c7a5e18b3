"""A mention -> the clues to its kind: its head word, the words of its name, those beside it and its place in the sentence.

A clue is a short text that counts as present or absent: `noun class=person`, `label=ORG`, `is=district`. The class of a noun is
WordNet's, from `nouns.tsv`, which `scripts/make_nouns.py` makes.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.mentions.given_names import gender_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.parse import Passage

_GOVERNED = frozenset({"nsubj", "nsubjpass", "dobj", "agent"})
_BESIDE = frozenset({"poss", "appos", "conj", "compound", "nmod", "attr"})
_RELATIVE = frozenset({"WP", "WDT", "WRB"})
_LONG = 4  # words of a name from which its length tells no more


@cache
def _classes() -> dict[str, str]:
    text = (files("graphbuild.mentions") / "nouns.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {noun: name for name, nouns in rows for noun in nouns.split()}


def noun_classes(lemma: str, word: str = "") -> str:
    """Give WordNet's class of a noun, or its two joined by `+`; "" where the noun is not known.

    >>> noun_classes("plumber"), noun_classes("birth"), noun_classes("grandenvoy")
    ('person', 'time+event', '')
    """
    classes = _classes()
    return classes.get(lemma) or classes.get(word) or classes.get(lemma.rpartition("-")[2], "")


def clues_of_word(word: str, lemma: str, tag: str, form: str) -> Iterator[str]:
    """Yield what a head word tells by itself; `form` is `name` or `noun`."""
    low = word.lower()
    classes = noun_classes(lemma, low)
    first, _, second = classes.partition("+")
    yield form
    yield f"lemma={lemma}"
    yield f"{form} tag={tag}"
    yield f"{form} class={first}"
    if second:
        yield f"{form} second={second}"
        yield f"{form} class={classes}"
    if form == "noun":  # derivation; the last letters of a name tell nothing
        yield from (f"noun end={low[-size:]}" for size in (2, 3, 4))
    if word.isupper() and len(word) > 1:
        yield f"{form} capitals"
    if any(map(str.isdigit, word)):
        yield f"{form} digits"


def clues_around(passage: Passage, head: int, label: str, name: tuple[int, int] | None) -> Iterator[str]:
    """Yield what a mention's name, place and modifiers tell; `head` is its head token, `name` as in `Found`."""
    if name is not None:
        yield from _of_name(passage, *name, label)
    else:
        yield f"noun label={label}"
    form = "noun" if name is None else "name"
    yield from _above(passage, head, form)
    yield from _below(passage, head, form)


def _of_name(passage: Passage, first: int, last: int, label: str) -> Iterator[str]:
    words = passage.lower[first : last + 1]
    yield f"label={label}"
    yield f"label={label} size={min(len(words), _LONG)}"
    if gender_of(words[0]):  # a name that is in no list of ours tells nothing
        yield f"given size={min(len(words), _LONG)}"
    if len(words) > 1:
        yield f"name={' '.join(words)}"
        yield f"first={words[0]}"
        for word in words:
            yield f"in name class={noun_classes(word).partition('+')[0]}"
        yield f"first class={noun_classes(words[0]).partition('+')[0]}"
        if "of" in words[1:]:
            before = words[words.index("of", 1) - 1]
            yield f"before of={before}"
            yield f"before of class={noun_classes(before).partition('+')[0]}"
    if first:
        yield f"left={passage.lower[first - 1]}"
        yield f"left class={noun_classes(passage.lemma[first - 1].lower()).partition('+')[0]} {passage.pos[first - 1]}"
    if last + 1 < len(passage.words):
        yield f"right={passage.lower[last + 1]}"


def _above(passage: Passage, token: int, form: str) -> Iterator[str]:
    """Yield what the word above the head tells: the verb, the preposition and what governs it, the noun beside it."""
    dep, above = passage.dep[token], passage.head[token]
    yield f"{form} dep={dep}"
    if above == token:
        return
    lemma = passage.lemma[above].lower()
    if dep in _GOVERNED:
        yield f"{dep}={lemma}"
        yield f"{form} {dep}={lemma}"
        said = passage.child(above, "attr") if lemma == "be" else None
        if said is not None:
            yield f"is={_rough(passage, said)}"
    elif dep == "pobj":
        prep, over = passage.lower[above], passage.head[above]
        yield f"{form} prep={prep}"
        if over != above:
            yield f"prep={prep} of {_rough(passage, over)}"
            yield f"prep={passage.lemma[over].lower()} {prep}"
    elif dep in _BESIDE:
        other = passage.child(above, "nsubj") if dep == "attr" else above
        if other is not None:
            yield f"{dep} of {_rough(passage, other)}"
        if dep in {"poss", "compound"}:
            yield f"{dep} of {lemma}"


def _below(passage: Passage, token: int, form: str) -> Iterator[str]:
    """Yield what the words below the head tell: article, title, relative pronoun, complement, apposition, coordination."""
    article = "none"
    for below in passage.children[token]:
        dep = passage.dep[below]
        if dep in {"det", "poss"}:
            article = passage.lower[below] if dep == "det" else "poss"
        elif dep in {"relcl", "acl"}:
            yield f"{form} {dep}"
            yield from (f"{form} {passage.lower[inner]}" for inner in passage.children[below] if passage.tag[inner] in _RELATIVE)
        elif dep in {"appos", "conj"}:
            yield f"{dep} is {_rough(passage, below)}"
        elif dep in {"compound", "nmod"}:
            yield f"{form} with {_rough(passage, below)}"
        elif dep == "amod":
            yield f"{form} amod={passage.lemma[below].lower()}"
        elif dep == "nummod":
            yield f"{form} counted"
        elif dep == "prep":
            yield from _complement(passage, below, form)
    yield f"{form} article={article}"


def _complement(passage: Passage, prep: int, form: str) -> Iterator[str]:
    yield f"{form} has {passage.lower[prep]}"
    inside = passage.child(prep, "pobj") if passage.lower[prep] == "of" else None
    if inside is not None:
        yield f"{form} of {_rough(passage, inside)}"


def _rough(passage: Passage, token: int) -> str:
    """Say roughly what a word is: its named-entity label, else the class of the noun, else the pronoun or the part of speech."""
    if passage.entity[token] >= 0:
        return passage.names[passage.entity[token]][2]
    if passage.pos[token] in {"NOUN", "PROPN"}:
        return noun_classes(passage.lemma[token].lower()).partition("+")[0] or passage.pos[token]
    return passage.lower[token] if passage.pos[token] == "PRON" else passage.pos[token]
