"""A given name -> whether it is a man's or a woman's, from `given_names.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def gender_of(name: str) -> str:
    """Give `he` or `she` for a given name in lower case, "" for one that is unknown or of both.

    >>> gender_of("boris"), gender_of("robin")
    ('he', '')
    """
    return _given_names().get(name, "")


@cache
def _given_names() -> dict[str, str]:
    lists = tomllib.loads((files("graphbuild.mentions") / "given_names.toml").read_text(encoding="utf-8"))
    return {name: gender for gender, names in lists.items() for name in names.split()}
