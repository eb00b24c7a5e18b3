"""Number words and digits -> numbers."""

from __future__ import annotations

import re
from decimal import Decimal

_SMALL = {
    name: number
    for number, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen".split()
    )
}
_TENS = {name: 10 * number for number, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "bn": 10**9}
_HUNDRED = 100
_GROUPS = {"hundred": _HUNDRED, "dozen": 12}
_DIGITS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_FRACTION = re.compile(r"([0-9]) ?\\?/ ?([0-9]{1,2})")
_LONGEST = 40  # characters of digits


def to_number(text: str) -> Decimal | None:
    """Read a number in digits, words or both; None for all else.

    >>> [to_number(text) for text in ("20,000", "1.5 million", "two dozen", "a hundred and five", "twenty-one", "2 1/2", "few")]
    [Decimal('20000'), Decimal('1500000.0'), Decimal('24'), Decimal('105'), Decimal('21'), Decimal('2.5'), None]
    """
    plain = " ".join(text.casefold().replace("-and-a-half", " and a half").split())
    if plain.startswith("half a "):
        whole = to_number(plain.removeprefix("half "))
        return None if whole is None or plain == "half a" else whole / 2
    if " and a half" in plain:
        before, _, after = plain.partition(" and a half")
        number, scale = to_number(before), to_number(f"a{after}") if after else Decimal(1)
        return None if number is None or scale is None else (number + Decimal("0.5")) * scale
    return _sum(plain)


def _sum(plain: str) -> Decimal | None:
    total, current, least = Decimal(0), None, 10**15
    fraction = _FRACTION.search(plain)
    if fraction is not None and fraction.end() == len(plain) and int(fraction[2]):
        total, plain = Decimal(fraction[1]) / Decimal(fraction[2]), plain[: fraction.start()].rstrip(" -")
        if total >= 1 or not _DIGITS.fullmatch(plain):
            return None
    tokens = re.findall(r"[a-z]+|[0-9][0-9,.]*", plain) if re.fullmatch(r"[a-z0-9,. -]+", plain) else []
    if not tokens or re.search(r"(?<![a-z])-|-(?![a-z])", plain):
        return None
    for place, word in enumerate(tokens):
        if word in _SCALES:
            if current is None or _SCALES[word] >= least:
                return None
            total, current, least = total + current * _SCALES[word], None, _SCALES[word]
        elif word == "and":
            if place == 0 or tokens[place - 1] not in {"hundred", *_SCALES} or place == len(tokens) - 1:
                return None
        else:
            current = _grown(current, word, tokens[place + 1 : place + 2])
            if current is None:
                return None
    return total + (current or 0)


def _grown(current: Decimal | None, word: str, after: list[str]) -> Decimal | None:
    """Join a number so far below a thousand with the next word; None where they make no number."""
    if word in {"a", "an"}:
        return Decimal(1) if current is None and after and after[0] in {"hundred", "dozen", *_SCALES} else None
    if word in _GROUPS:
        return current * _GROUPS[word] if current is not None and current < _HUNDRED else None
    if _DIGITS.fullmatch(word) and len(word) <= _LONGEST:
        return Decimal(word.replace(",", "")) if current is None else None
    if word in _TENS:
        return (current or Decimal(0)) + _TENS[word] if current is None or current % _HUNDRED == 0 else None
    return (current or Decimal(0)) + _SMALL[word] if word in _SMALL and _takes(current, _SMALL[word]) else None


def _takes(current: Decimal | None, small: int) -> bool:
    """Whether a number so far may go on with one below twenty: nothing, hundreds, or tens with a digit."""
    if current is None:
        return True
    tens = current % _HUNDRED
    return current > 0 and (tens == 0 or (tens in _TENS.values() and small in range(1, 10)))
