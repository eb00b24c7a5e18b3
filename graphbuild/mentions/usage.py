"""A noun -> what it names by how it is used: nouns of like use, by their word vectors, name like things.

`usage.tsv` holds what the vector of each noun speaks for, which `scripts/train_kinds.py` fits together with the other clues: a line for
each vector, with tenths of log-odds in the order of the kinds, and its nouns. `smartphone` is in no list of ours, but near `camera`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def odds_by_use(noun: str) -> tuple[float, ...]:
    """Give how much a noun's use speaks for each kind; () where its use is not known."""
    row = _rows().get(noun)
    return tuple(int(number) / 10 for number in row.split()) if row else ()


@cache
def _rows() -> dict[str, str]:
    text = (files("graphbuild.mentions") / "usage.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {noun: odds for odds, nouns in rows for noun in nouns.split()}
