"""A given name -> whether it is a man's or a woman's, from `given_names.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def gender_of(name: str) -> str:
    """Give `he` or `she` for a given name in lower case, "" for one that is unknown or of both.

    >>> gender_of("boris"), gender_of("robin")
    ('he', '')
    """
    return _given_names().get(name, "")


def gender_of_names(names: Iterable[str]) -> str:
    """Give `he` or `she` by the given name before a last name, the first that tells; "" where none does.

    >>> gender_of_names(["Johnson", "Boris Johnson"])
    'he'
    """
    return next(filter(None, (gender_of(name.split()[0].lower()) for name in names if " " in name)), "")


@cache
def _given_names() -> dict[str, str]:
    lists = tomllib.loads((files("graphbuild.mentions") / "given_names.toml").read_text(encoding="utf-8"))
    return {name: gender for gender, names in lists.items() for name in names.split()}
