r"""Text -> title and date of publication, where the text itself shows them beyond doubt.

>>> find_heading("Afghan team honored in Washington\n\nFriday, July 21, 2017\n\nA group of teenagers was awarded a medal.")
Heading(title='Afghan team honored in Washington', date='2017-07-21')
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTHS = {name: number for number, full in enumerate(_NAMES, 1) for name in (full, full[:3])} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = (rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}", rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}")
_LEAD = r"(?:(?:published|posted|updated|aired|date|dated)(?:\s+on)?:?\s+)?"
_CLOCK = r"(?:\s*(?:[,·|–-]|at\b)?\s*[0-9]{1,2}[:.][0-9]{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,5})?)?"
_DATES = tuple(re.compile(rf"{_LEAD}(?:{_WEEKDAY})?{form}{_CLOCK}\.?", re.IGNORECASE) for form in _FORMS)
_MONTH_ONLY = re.compile(rf"{_MONTH},?\s+{_YEAR}", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})(?:[T ][0-9:.]{4,20}(?:Z|[+-][0-9:]{4,6})?)?)?)?")
_TAIL = tuple(re.compile(rf"\s(?P<date>{_WEEKDAY}{form})\Z", re.IGNORECASE) for form in _FORMS)
_OPENING = tuple(re.compile(rf"(?P<date>{_WEEKDAY}{form})(?=\s+[A-Z(])", re.IGNORECASE) for form in _FORMS)

_PARAGRAPHS = 5  # where a date line may stand
_TITLE_WORDS = 20
_LINE = 300  # characters that a title or a date line may have
_INITIALS = re.compile(r"\b(?:[A-Z]\.)+\Z")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title and the date (ISO 8601) that a text shows; None where it shows none."""

    title: str | None = None
    date: str | None = None


def find_heading(text: str, end: int | None = None) -> Heading:
    """Read title and date off the first paragraphs.

    Args:
        text: The whole text.
        end: Where the first speaker's label starts; a title stands before it.

    Returns:
        As title the first paragraph other than a date line, if it is short, not a sentence and followed by a blank line; as date
        that of a date line among the first five paragraphs, or the one at the end of the title (with its weekday).
    """
    paragraphs = list(_paragraphs(text))
    date = next(filter(None, (_date_line(words) for _, words, _ in paragraphs)), None)
    first = next(((stop, words) for stop, words, blank in paragraphs if blank and not to_iso_date(words)), None)
    leading = next((stop for stop, words, _ in paragraphs if not to_iso_date(words)), None)
    if first is None or first[0] != leading or (end is not None and first[0] > end):
        return Heading(None, date)
    title, tail = _without_date(first[1])
    return Heading(title if _is_title(title) else None, date or tail)


def to_iso_date(words: str) -> str | None:
    """Turn a date with its month in words, or one in ISO 8601, into ISO 8601; None for all else, such as 1/2/2017.

    >>> to_iso_date("Friday, July 21, 2017"), to_iso_date("1 Sept. 2015"), to_iso_date("October 2021"), to_iso_date("2021-02-30")
    ('2017-07-21', '2015-09-01', '2021-10', None)
    """
    for form in (*_DATES, _MONTH_ONLY, _ISO):
        match = form.fullmatch(words.strip()[:_LINE])
        if match:
            return _iso(match)
    return None


def _iso(match: re.Match[str]) -> str | None:
    """Put year, month and day together if there is such a day."""
    parts = match.groupdict()
    month = parts.get("month")
    number = _MONTHS.get(month.casefold()) or int(month) if month else None
    try:
        day = dt.date(int(parts["year"]), number or 1, int(parts.get("day") or 1))
    except ValueError:
        return None
    return day.isoformat()[: 10 if parts.get("day") else 7 if number else 4]


def _date_line(words: str) -> str | None:
    """Read a paragraph that is a date, or that opens with weekday and date as some agencies' first paragraphs do."""
    if re.fullmatch(r"[0-9]{4}", words):
        return None  # a heading such as 1984
    opening = next(filter(None, (form.match(words) for form in _OPENING)), None)
    return to_iso_date(words) or (_iso(opening) if opening else None)


def _without_date(words: str) -> tuple[str, str | None]:
    """Part a title from the date at its end, which counts only with its weekday."""
    match = next(filter(None, (form.search(words) for form in _TAIL)), None)
    date = _iso(match) if match else None
    return (words[: match.start()].rstrip(" ,|·–—-"), date) if match and date else (words, None)


def _is_title(words: str) -> bool:
    """Tell a headline from a sentence, a salutation (`Good evening:`) and a stage direction."""
    bare = words.rstrip("\"'”’»)")
    sentence = bare.endswith((".", "!", ":", ";", ",", "…")) and not _INITIALS.search(bare)
    bracketed = words.startswith(("(", "[")) and words.endswith((")", "]"))
    return any(map(str.isalpha, words)) and len(words.split()) <= _TITLE_WORDS and not sentence and not bracketed


def _paragraphs(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the first paragraphs: where each ends, its words, and whether a blank line and more text follow.

    A paragraph too long for a heading is cut.
    """
    words: list[str] = []
    stop = count = 0
    start = len(text) - len(text.lstrip())
    while start < len(text) and count < _PARAGRAPHS:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + 2 * _LINE)].strip()
        if line:
            words.append(line.lstrip("#").strip() if not words else line)
            stop = end
        elif words:
            yield stop, " ".join(" ".join(words).split()), bool(text[end:].strip())
            words, count = [], count + 1
        start = end + 1
    if words and count < _PARAGRAPHS:
        yield stop, " ".join(" ".join(words).split()), False
