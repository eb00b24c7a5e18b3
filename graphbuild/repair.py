"""Passage -> passage: mends readings that the parser is known to get wrong, by the words alone.

Each repair is one construction; it changes labels and heads, never words or offsets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphbuild.parse import Passage

# verbs whose forms the lemmatizer takes for those of a rarer verb: hoping, hated, waged, rated
_LEMMAS = {"hop": "hope", "hat": "hate", "wag": "wage", "reposte": "repost", "instal": "install", "rag": "rage", "rap": "rape"}
_WITH = frozenset({"with", "for", "on", "to", "against"})


def repair(passage: Passage) -> Passage:
    """Apply all repairs; the lists of the passage are changed in place, before anything is derived from them."""
    _participle_after_place(passage)
    for token, lemma in enumerate(passage.lemma):
        if lemma in _LEMMAS and passage.pos[token] == "VERB":
            passage.lemma[token] = _LEMMAS[lemma]
    return passage


def _participle_after_place(passage: Passage) -> None:
    """`are in Moscow meeting with officials`: the participle is not a noun that the place's name modifies."""
    for first, last, label in passage.names:
        noun = last
        if label != "GPE" or noun >= len(passage.words) or first == 0 or not passage.words[noun].endswith("ing"):
            continue
        prep, head = first - 1, last - 1
        if passage.dep[prep] != "prep" or passage.head[prep] == prep or passage.dep[noun] != "pobj" or passage.head[noun] != prep:
            continue
        follows = passage.lower[noun + 1] in _WITH if noun + 1 < len(passage.words) else False
        verb = passage.head[prep]
        if not follows or passage.pos[verb] not in {"VERB", "AUX"}:
            continue
        passage.dep[head], passage.head[head] = "pobj", prep
        passage.pos[noun], passage.tag[noun], passage.dep[noun], passage.head[noun] = "VERB", "VBG", "advcl", verb
        passage.lemma[noun] = _verb_of(passage.lower[noun])


def _verb_of(participle: str) -> str:
    """Give the verb of a participle: `meeting`, `talking`, `planning`."""
    stem = participle.removesuffix("ing")
    doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz"  # noqa: PLR2004 -- a letter before the double one
    return stem[:-1] if doubled else stem
