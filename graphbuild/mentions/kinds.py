"""What sort of thing a mention names: a log-linear model over its clues, fitted to GUM by `scripts/train_kinds.py`."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.mentions.clues import clues_around, clues_of_word
from graphbuild.mentions.usage import odds_by_use
from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphbuild.parse import Passage

# OntoNotes 5 labels; a nationality or group (NORP) is settled by the gazetteer, else taken for an organization.
NAMED_KINDS = {
    "PERSON": Kind.PERSON, "NORP": Kind.ORGANIZATION, "ORG": Kind.ORGANIZATION, "GPE": Kind.PLACE, "LOC": Kind.PLACE,
    "FAC": Kind.PLACE, "EVENT": Kind.EVENT, "PRODUCT": Kind.OBJECT, "WORK_OF_ART": Kind.ABSTRACT, "LAW": Kind.ABSTRACT,
    "LANGUAGE": Kind.ABSTRACT, "DATE": Kind.TIME, "TIME": Kind.TIME, "MONEY": Kind.ABSTRACT, "PERCENT": Kind.ABSTRACT,
    "QUANTITY": Kind.ABSTRACT, "CARDINAL": Kind.ABSTRACT, "ORDINAL": Kind.ABSTRACT,
}  # fmt: skip

_EVENTFUL = frozenset({"ORG", "WORK_OF_ART", "FAC", "LAW"})  # the model knows few names of summits, games and festivals
KINDS = tuple(Kind)
Odds = tuple[float, ...]  # how much speaks for each of `KINDS`: log-probabilities but for a constant
Weights = dict[str, Odds]


@cache
def _lexicon() -> dict[str, Kind]:
    folder = files("graphbuild.mentions")
    learned = (
        line.split("\t") for line in (folder / "kinds.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    kinds = {noun: Kind(kind) for noun, kind in learned}
    return kinds | _own()


@cache
def _own() -> dict[str, Kind]:
    own = tomllib.loads((files("graphbuild.mentions") / "kinds.toml").read_text(encoding="utf-8"))
    return {noun: Kind(kind) for kind, nouns in own.items() for noun in nouns.split()}


def is_person_noun(lemma: str) -> bool:
    """Whether a noun is known to name people: `minister`, whatever its case; an ending is not enough."""
    return _lexicon().get(lemma) is Kind.PERSON


def kind_of_label(label: str, tag: str) -> Kind | None:
    """Give the kind that a named-entity label stands for, None for no label: `Muslims`, a nationality or group in the plural, are people."""
    return Kind.PERSON if label == "NORP" and tag in {"NNPS", "NNS"} else NAMED_KINDS.get(label)


@cache
def kind_of_noun(word: str, lemma: str) -> Kind:
    """Say what sort of thing a common noun names, whatever stands beside it.

    Args:
        word: The noun as it stands, in lower case.
        lemma: Its base form.

    Returns:
        The kind from the lexicon, else the likeliest by WordNet's class of the noun and by its ending.

    >>> kind_of_noun("envoys", "envoy"), kind_of_noun("mudslinger", "mudslinger")
    (<Kind.PERSON: 'person'>, <Kind.PERSON: 'person'>)
    """
    kinds = _lexicon()
    found = kinds.get(lemma) or kinds.get(word) or kinds.get(lemma.rpartition("-")[2])
    return found or likeliest([_odds_of_word(word, lemma, "NN" if word == lemma else "NNS", "noun")])


def all_clues(passage: Passage, head: int, counted: int, label: str, name: tuple[int, int] | None) -> Iterator[str]:
    """Yield all clues to the kind of a mention, for fitting; arguments as of `odds_of`."""
    yield from _word_clues(
        passage.words[counted], passage.lemma[counted].lower(), passage.tag[counted], "noun" if name is None else "name"
    )
    yield from _clues_beside(passage, head, label, name)


def odds_of(passage: Passage, head: int, counted: int, label: str, name: tuple[int, int] | None) -> Odds:
    """Weigh the clues to the kind of a mention.

    Args:
        passage: Where it stands.
        head: Its head token.
        counted: The token that says what it is: the head, or `people` in `hundreds of people`.
        label: Its named-entity label or "".
        name: First and last token of the name proper; None for a common noun.
    """
    weights = load_weights()
    word = _odds_of_word(
        passage.words[counted], passage.lemma[counted].lower(), passage.tag[counted], "noun" if name is None else "name"
    )
    beside = (row for clue in _clues_beside(passage, head, label, name) if (row := weights.get(clue)) is not None)
    return add_odds([word, *beside])


def add_odds(odds: Iterable[Odds]) -> Odds:
    """Add up what speaks for each kind; of nothing, nothing speaks for any."""
    return tuple(map(sum, zip(*odds, strict=True))) or (0.0,) * len(KINDS)


def likeliest(odds: Iterable[Odds]) -> Kind:
    """Give the kind for which most speaks, the first of several."""
    total = add_odds(odds)
    return KINDS[total.index(max(total))]


@cache
def load_weights() -> Weights:
    """Read the fitted weights: for each clue, how much it speaks for each kind."""
    read = json.loads((files("graphbuild.mentions") / "kinds.json").read_text(encoding="utf-8"))
    return {clue: tuple(number / 100 for number in row) for clue, row in read["weights"].items()}


def _own_kind(word: str, lemma: str) -> Kind | None:
    return _own().get(word.lower()) or _own().get(lemma)


def _word_clues(word: str, lemma: str, tag: str, form: str) -> Iterator[str]:
    own = _own_kind(word, lemma)
    if own is None:
        yield from clues_of_word(word, lemma, tag, form)
    else:  # what WordNet and the ending say of words of the news would only blur it
        yield from (form, f"lemma={lemma}", f"{form} tag={tag}", f"{form} own={own}")


@cache
def _odds_of_word(word: str, lemma: str, tag: str, form: str) -> Odds:
    weights = load_weights()
    odds = [weights[clue] for clue in _word_clues(word, lemma, tag, form) if clue in weights]
    used = odds_by_use(lemma) if form == "noun" and _own_kind(word, lemma) is None else ()
    return add_odds([*odds, used] if used else odds)


def _clues_beside(passage: Passage, head: int, label: str, name: tuple[int, int] | None) -> Iterator[str]:
    yield from clues_around(passage, head, label, name)
    if name is None:
        return
    if label:
        event = label in _EVENTFUL and _own().get(passage.lemma[head].lower()) is Kind.EVENT
        yield f"rule={Kind.EVENT if event else kind_of_label(label, passage.tag[head])}"
    first, last = name
    yield from (f"in name own={_own()[word]}" for word in passage.lower[first:last] if word in _own())
    if last > first and (kind := _own().get(passage.lower[last])) is not None:
        yield f"last own={kind}"
    if (
        "of" in passage.lower[first + 1 : last]
        and (kind := _own().get(passage.lower[passage.lower.index("of", first + 1) - 1])) is not None
    ):
        yield f"before of own={kind}"
