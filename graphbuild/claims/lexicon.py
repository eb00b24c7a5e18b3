"""The word lists of `lexicon.toml`, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(section: str, name: str) -> frozenset[str]:
    """Give one list of lemmas.

    >>> "refuse" in words("complement", "negated")
    True
    """
    return frozenset(_lists()[section][name].split())


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("graphbuild.claims") / "lexicon.toml").read_text(encoding="utf-8"))
