"""Words for times, durations and quantities -> the value of a literal and its XML Schema type.

- Times are as `graphbuild.claims.times` tells. A stretch of time that is counted is a duration: `ten years` is `P10Y`, `two weeks`
  `P14D`, as XML Schema has no weeks.
- A bare number is an integer or a decimal. With a unit, or with a word that makes it a bound or a guess, it is a string: the word, the
  number in digits, the unit, one space apart: `at least 10`, `about 60000000 USD`, `3 %`, `2 km`. So nobody who reads the number
  alone takes a bound for a count.
- Currencies are ISO 4217 codes where the words tell which; `$` and `dollars` are many, so they stay `$`.
- What cannot be told stays as its words, of type string.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from graphbuild.claims.numbers import to_number
from graphbuild.claims.times import Value, time_value

if TYPE_CHECKING:
    from graphbuild.claims.anchor import Anchor

TIMES = frozenset({"DATE", "TIME"})
_CODES = {"us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "nz$": "NZD", "hk$": "HKD", "$": "$", "€": "EUR", "£": "GBP"}
_SYMBOL = re.compile(
    r"(?P<sign>(?:us|au?|c|nz|hk)?\$|€|£) ?(?P<number>[0-9][0-9.,]*)(?P<scale>bn|tn|[mkb])?(?![a-z0-9])(?P<rest>.*)"
)
_LETTERS = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion", "tn": "trillion"}
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "percentage points": "percentage points", "percentage point": "percentage points",
    "points": "points", "cents": "cents", "pence": "pence",
    "dollars": "$", "dollar": "$", "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "canadian dollars": "CAD",
    "australian dollars": "AUD", "euros": "EUR", "euro": "EUR", "pounds sterling": "GBP", "british pounds": "GBP", "yen": "JPY",
    "yuan": "CNY", "swiss francs": "CHF", "russian rubles": "RUB", "russian roubles": "RUB", "indian rupees": "INR",
    "rubles": "rubles", "roubles": "roubles", "rupees": "rupees", "pesos": "pesos", "francs": "francs", "kroner": "kroner",
    "km": "km", "kilometers": "km", "kilometres": "km", "kilometer": "km", "kilometre": "km", "m": "m", "meters": "m", "metres": "m",
    "cm": "cm", "centimeters": "cm", "centimetres": "cm", "mm": "mm", "millimeters": "mm", "millimetres": "mm",
    "kg": "kg", "kilograms": "kg", "kilogrammes": "kg", "kilos": "kg", "g": "g", "grams": "g", "tonnes": "t", "metric tons": "t",
    "litres": "l", "liters": "l", "hectares": "ha", "megawatts": "MW", "gigawatts": "GW", "kilowatts": "kW",
    "mile": "miles", "miles": "miles", "foot": "feet", "feet": "feet", "inch": "inches", "inches": "inches", "yards": "yards",
    "acre": "acres", "acres": "acres", "tons": "tons", "ton": "tons", "pounds": "pounds", "ounces": "ounces", "gallons": "gallons",
    "barrels": "barrels", "degrees": "degrees", "square miles": "square miles", "square kilometers": "km2",
    "square kilometres": "km2", "square feet": "square feet", "square meters": "m2", "square metres": "m2", "mph": "mph",
}  # fmt: skip
_RATE = re.compile(r"(?P<unit>.*?) ?(?P<rate>(?:an?|per|each) [a-z]+)")
_BOUND = re.compile(
    r"(?P<bound>about|around|roughly|approximately|nearly|almost|some|at least|at most|more than|no more than|not more than|less than"
    r"|no less than|fewer than|no fewer than|over|under|up to|as many as|as much as|close to|just over|just under|well over|an estimated"
    r"|estimated|above|below) (?P<rest>.+)"
)
_PLAIN = re.compile(r"(?:only|just|exactly|precisely|a total of|a record|another) (?P<rest>.+)")
_STRETCHES = {"year": ("Y", 1), "month": ("M", 1), "week": ("D", 7), "day": ("D", 1), "decade": ("Y", 10), "century": ("Y", 100)}
_HOURS = {"hour": "H", "minute": "M", "second": "S"}
_STRETCH = re.compile(
    r"(?P<number>[a-z0-9][a-z0-9,./ -]*?)[ -](?P<unit>(?:year|month|week|day|decade|hour|minute|second)s?|century|centuries)"
)
_HALVES = {"year": "6M", "day": "T12H", "hour": "T30M", "minute": "T30S"}
_LONGEST = 80  # characters; what is longer says more than a quantity


def normal_value(text: str, label: str = "", anchor: Anchor | None = None) -> Value:
    """Bring a time, a duration or a quantity to its normal form and XML Schema type; what cannot be told stays a string.

    Args:
        text: The words.
        label: The model's label for them (DATE, TIME, CARDINAL, MONEY, ...); "" where there is none.
        anchor: The document's date, and on which side of it the time lies; None where it is not known.

    >>> normal_value("July 21, 2017"), normal_value("2017"), normal_value("163"), normal_value("last week")
    (('2017-07-21', 'date'), ('2017', 'gYear'), ('163', 'integer'), ('last week', 'string'))
    >>> normal_value("ten years"), normal_value("more than $1.5 million"), normal_value("two dozen")
    (('P10Y', 'duration'), ('more than 1500000 $', 'string'), ('24', 'integer'))
    """
    plain = " ".join(text.split())
    found = None
    if label in TIMES or not label:
        found = time_value(plain, anchor) or duration_value(plain)
    if found is None and label not in TIMES and label != "ORDINAL":
        found = quantity_value(plain)
        if label == "MONEY" and found is not None and found[1] != "string":
            found = None  # its currency has been left out
    return found or (plain, "string")


@lru_cache(maxsize=1 << 12)
def duration_value(text: str) -> Value | None:
    """Read how long something lasts, None where the words tell no count of units.

    >>> duration_value("ten years"), duration_value("two and a half hours"), duration_value("several years")
    (('P10Y', 'duration'), ('PT2H30M', 'duration'), None)
    """
    words = text.casefold()
    match = _STRETCH.fullmatch(words) if len(words) <= _LONGEST else None
    if match is None:
        return None
    unit = {"centuries": "century"}.get(match["unit"], match["unit"].removesuffix("s"))
    number = Decimal(1) if match["number"] in {"a", "an"} else to_number(match["number"])
    if match["number"] in {"half a", "half an"}:
        number = Decimal("0.5")
    if number is None or number <= 0:
        return None
    whole, half = divmod(number, 1)
    if half and (half != Decimal("0.5") or unit not in _HALVES):
        return None
    return _iso_duration(int(whole), unit, with_half=bool(half)), "duration"


def _iso_duration(number: int, unit: str, *, with_half: bool) -> str:
    half = _HALVES[unit] if with_half else ""
    if unit in _HOURS:
        return f"PT{f'{number}{_HOURS[unit]}' if number else ''}{half.removeprefix('T')}"
    letter, times = _STRETCHES[unit]
    return f"P{f'{number * times}{letter}' if number else ''}{half}"


@lru_cache(maxsize=1 << 12)
def quantity_value(text: str) -> Value | None:
    """Read a number with its bound and unit, None where the words are more than that.

    >>> quantity_value("at least 10"), quantity_value("3 percent"), quantity_value("€5m"), quantity_value("$4.25 an hour")
    (('at least 10', 'string'), ('3 %', 'string'), ('5000000 EUR', 'string'), ('4.25 $ an hour', 'string'))
    """
    words = text.casefold()
    if len(words) > _LONGEST:
        return None
    plain = _PLAIN.fullmatch(words)
    bounded = _BOUND.fullmatch(plain["rest"] if plain else words)
    rest = bounded["rest"] if bounded else plain["rest"] if plain else words
    found = _money(rest) or _measure(rest)
    if found is None:
        return None
    number, unit = found
    digits = _to_digits(number)
    if not bounded and not unit:
        return digits, "decimal" if "." in digits else "integer"
    return " ".join(filter(None, (bounded["bound"] if bounded else "", digits, unit))), "string"


def _money(words: str) -> tuple[Decimal, str] | None:
    match = _SYMBOL.fullmatch(words)
    if match is None:
        return None
    scale = f" {_LETTERS[match['scale']]}" if match["scale"] else ""
    found = _measure(f"{match['number']}{scale}{match['rest']}", currency=_CODES[match["sign"]])
    return found if found is not None and found[1].startswith(_CODES[match["sign"]]) else None


def _measure(words: str, currency: str = "") -> tuple[Decimal, str] | None:
    """Cut a number from the unit behind it; the unit must be a known one, or a rate of one."""
    tokens = re.sub(r"(?<=[0-9])(?=%)", " ", words).split()
    for cut in range(len(tokens), 0, -1):
        number = None if tokens == ["one"] else to_number(" ".join(tokens[:cut]))  # `one` alone may be anybody
        unit = None if number is None else _unit(" ".join(tokens[cut:]), currency)
        if number is not None and unit is not None:
            return number, unit
    return None


def _unit(words: str, currency: str) -> str | None:
    if words in _UNITS and not currency:
        return _UNITS[words]
    if not words:
        return currency
    match = _RATE.fullmatch(words)
    if match is None or (not match["unit"] and not currency):
        return None
    unit = currency if not match["unit"] else None if currency else _UNITS.get(match["unit"])
    return None if unit is None else f"{unit} {match['rate']}"


def _to_digits(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
