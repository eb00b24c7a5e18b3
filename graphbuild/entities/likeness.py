"""Two names, two profiles -> how alike they are, and what speaks for it."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from graphbuild.entities.gazetteer import fold_name
from graphbuild.entities.profiles import words_of
from graphbuild.model import Kind

if TYPE_CHECKING:
    from graphbuild.entities.profiles import Profile

_SUFFIXES = frozenset("jr sr i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi".split())
_LONG = 5  # letters of a given name in which one may be mistaken


class Likeness(Enum):
    """How two names are alike; none of these is a reason by itself to take two things for one, but a name that is one thing's own."""

    OWN = "the same name, which is no common one"
    SAME = "the same name"
    PART = "the last name of"
    FORM = "a form of the name"
    SPELLING = "another spelling of"


NEEDED = {Likeness.OWN: 0, Likeness.SAME: 2, Likeness.PART: 2, Likeness.FORM: 2, Likeness.SPELLING: 4}
"""How much must speak for it that two things with such names are one: a role or a neighbour in common is 2, what is far 1."""


def compare_names(one: Profile, two: Profile) -> Likeness | None:
    """Say how the names of two entities are alike, or None where they are not, or only one is a person's.

    `the Government` and `the Court` are each document's own.
    """
    if (one.kind is Kind.PERSON) != (two.kind is Kind.PERSON) or _is_generic(one.name):
        return None
    if one.kind is Kind.PERSON:
        return compare_people(one.name, two.name)
    common = one.names & two.names
    if not common:
        return None
    proper = not one.name.islower() and not two.name.islower()
    own = proper and one.kind is two.kind and any(is_own(name, one.kind) for name in common)
    return Likeness.OWN if own else Likeness.SAME


@lru_cache(maxsize=1 << 16)
def _is_generic(name: str) -> bool:
    """Whether each document has its own of this name."""
    return words_of("generic").issuperset(fold_name(name).split())


@lru_cache(maxsize=1 << 16)
def compare_people(one: str, two: str) -> Likeness | None:
    """Compare the names of two people.

    >>> compare_people("Sergey Lavrov", "Lavrov"), compare_people("John Smith", "J. Smith"), compare_people("John Smith", "Jane Smith")
    (<Likeness.PART: 'the last name of'>, <Likeness.FORM: 'a form of the name'>, None)
    """
    (given, last, suffix), (other, other_last, other_suffix) = _parts(one), _parts(two)
    if last != other_last or suffix != other_suffix or len(last) < 2:  # noqa: PLR2004 -- one letter is nobody's name
        return None
    if given == other:
        return Likeness.SAME
    if not given or not other:
        return Likeness.PART
    if _fit(given[0], other[0]):
        middles_fit = len(given) == 1 or len(other) == 1 or all(map(_fit, given[1:], other[1:]))
        return Likeness.FORM if middles_fit else None
    return Likeness.SPELLING if _is_misspelt(given[0], other[0]) and given[1:] == other[1:] else None


def last_name(name: str) -> str:
    """Give the folded last name of a person.

    >>> last_name("Robert Kennedy Jr.")
    'kennedy'
    """
    return _parts(name)[1]


@lru_cache(maxsize=1 << 16)
def _parts(name: str) -> tuple[tuple[str, ...], str, str]:
    """Cut a person's name into given names, last name and suffix, all folded."""
    words = fold_name(name).replace(",", " ").split() or [""]
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    return tuple(words[:-1]), words[-1], suffix


def _fit(one: str, two: str) -> bool:
    """Whether two given names can be one: equal, or one the initial of the other."""
    return one == two or (one[0] == two[0] and 1 in {len(one), len(two)})


def _is_misspelt(one: str, two: str) -> bool:
    return len(one) == len(two) >= _LONG and one[0] == two[0] and sum(a != b for a, b in zip(one, two, strict=True)) == 1


@lru_cache(maxsize=1 << 16)
def is_own(name: str, kind: Kind) -> bool:
    """Whether a name that is no person's is hardly any other thing's: no place, and no word in it that each country has one of.

    >>> is_own("boko haram", Kind.ORGANIZATION), is_own("ministry of defence", Kind.ORGANIZATION)
    (True, False)
    """
    if kind in {Kind.PERSON, Kind.PLACE, Kind.EVENT, Kind.TIME}:
        return False
    return len(name) > 2 and words_of("generic").isdisjoint(name.split())  # noqa: PLR2004 -- two letters are anybody's
