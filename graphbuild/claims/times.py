"""Words for times -> their ISO 8601 form and XML Schema type.

A value is the narrowest that surely holds what the words mean, and the words stay beside it in the claim: `early 2021` and `spring
2021` lie in the year 2021 (gYear), `Tuesday night` on that Tuesday (date). What no XML Schema type can hold is a string in the form of
the Extended Date/Time Format (EDTF, ISO 8601-2): a decade `198X`, a century `18XX` (the 19th by its hundreds, as EDTF counts), years
from to `1970/1985`; or of ISO 8601: a week `2021-W41`, from Monday to Sunday.

What counts from now is a value only where the document's date tells it, and all customs agree: `next Tuesday` said on a Monday may be
tomorrow or in eight days, so the words stay. A month or day without its year is the nearest one on the side where the verb puts it,
if that is at most nine months away: of one still farther off a writer says which.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from graphbuild.claims.anchor import FUTURE, PAST
from graphbuild.claims.numbers import to_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphbuild.claims.anchor import Anchor

Value = tuple[str, str]

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_DAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_DAYS |= {short: _DAYS[full] for full in list(_DAYS) for short in (full[:3], f"{full[:3]}.")} | {"tues": 1, "thurs": 3}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth twenty-first"
).split()
_FARTHEST = 9  # months
_LONGEST = 60  # characters; what is longer says more than a time
_VAGUE = 100  # units ago: so many are no exact count
_EITHER_HALF = frozenset(map(str, range(1, 13)))  # hours that may be of the morning or the evening

_M = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_D = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_Y = r"(?P<year>[12][0-9]{3})"
_W = rf"(?P<weekday>{'|'.join(map(re.escape, sorted(_DAYS, key=len, reverse=True)))})"
_MONTH_DAY = rf"(?:{_M} (?:the )?{_D}|{_D.replace('day', 'day2')} (?:of )?{_M.replace('month', 'month2')})"
_PART = r"(?: (?:at )?(?:morning|afternoon|evening|night))?"

_STAGE = re.compile(
    r"(?:the )?(?:very )?(?:early|late|mid|later|earlier|(?:the )?(?:middle|beginning|start|end|close|morning|afternoon|evening|night"
    r"|first half|second half|(?:first|second|third|fourth|last) quarter|spring|summer|autumn|fall|year|month))"
    r"(?:-| in | of | on | )(?:the )?(?=\S)"
)
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?P<second>:[0-9]{2})? ?(?P<half>[ap]\.?m\.?)?|(?P<word>noon|midnight)"
)


@lru_cache(maxsize=1 << 12)
def time_value(text: str, anchor: Anchor | None = None) -> Value | None:
    """Bring words for a time to their normal form and XML Schema type.

    Args:
        text: The words, in plain typography.
        anchor: The document's date, and on which side of it the event lies; None where the date is not known.

    Returns:
        The value and the local name of its type (date, gYearMonth, gYear, time, dateTime, or string for forms that XML Schema lacks);
        None where the words name no time that can be told.

    >>> time_value("Oct. 20, 2021"), time_value("early October 2021"), time_value("the 1980s"), time_value("5:30 p.m.")
    (('2021-10-20', 'date'), ('2021-10', 'gYearMonth'), ('198X', 'string'), ('17:30:00', 'time'))
    """
    words = re.sub(r"\s*,\s*", ", ", " ".join(text.casefold().replace("–", "-").replace("—", "-").split()))
    if len(words) > _LONGEST:
        return None
    stage = _STAGE.match(words)
    rest = words[stage.end() :] if stage else words
    found = (read(candidate, anchor) for candidate in dict.fromkeys((words, rest)) for read in (_absolute, _clock, _dated_clock))
    return next((value for value in found if value is not None), None)


def _absolute(words: str, anchor: Anchor | None) -> Value | None:
    matches = ((pattern.fullmatch(words), read) for pattern, read in _FORMS)
    found = (read(match, anchor) for match, read in matches if match is not None)
    return next((value for value in found if value is not None), None)


def _clock(words: str, anchor: Anchor | None) -> Value | None:
    """`5:30 p.m.`, `17:30`, `noon`; a bare number is no hour, and `5:30` may be of the morning or the evening."""
    del anchor
    match = _CLOCK.fullmatch(words.removesuffix(" local time"))
    if match is None:
        return None
    if match["word"]:
        return ("12:00:00" if match["word"] == "noon" else "00:00:00"), "time"
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if half is None and (match["minute"] is None or "." in words or match["hour"] in _EITHER_HALF):
        return None
    if half is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004 -- hours on a clock face
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return (f"{hour:02d}:{minute:02d}{match['second'] or ':00'}", "time") if hour < 24 and minute < 60 else None  # noqa: PLR2004


def _dated_clock(words: str, anchor: Anchor | None) -> Value | None:
    """`10 a.m. on Tuesday`, `Tuesday at 10 a.m.`."""
    for match in re.finditer(r",? (?:on |at )?", words):
        for day, hour in ((words[: match.start()], words[match.end() :]), (words[match.end() :], words[: match.start()])):
            clock, date = _clock(hour, None), _absolute(day, anchor)
            if clock and date and date[1] == "date" and hour != "midnight":
                return f"{date[0]}T{clock[0]}", "dateTime"
    return None


# forms that name their year


def _date(year: int, month: int, day: int) -> Value | None:
    try:
        return dt.date(year, month, day).isoformat(), "date"
    except ValueError:
        return None


def _full_date(match: re.Match[str], _: Anchor | None) -> Value | None:
    return _date(int(match["year"]), _MONTHS[match["month"] or match["month2"]], int(match["day"] or match["day2"]))


def _iso_date(match: re.Match[str], _: Anchor | None) -> Value | None:
    return _date(*map(int, match.groups()))


def _month_of_year(match: re.Match[str], _: Anchor | None) -> Value:
    return f"{match['year']}-{_MONTHS[match['month']]:02d}", "gYearMonth"


def _year(match: re.Match[str], _: Anchor | None) -> Value:
    return match["year"], "gYear"


def _years(match: re.Match[str], _: Anchor | None) -> Value | None:
    first, last = match["first"], match["last"]
    if len(last) == 2:  # noqa: PLR2004 -- `2019-20`; `2010-11` may be a month
        if match["sign"].strip() == "-" and int(last) <= 12:  # noqa: PLR2004
            return None
        last = first[:2] + last
    return (f"{first}/{last}", "string") if first < last else None


def _decade(match: re.Match[str], _: Anchor | None) -> Value:
    """`the 1980s`; `the 1900s` may be ten years or a hundred, so it is the hundred, which holds both."""
    head = match["head"]
    return (f"{head[:2]}XX" if head.endswith("0") else f"{head}X"), "string"


def _century(match: re.Match[str], _: Anchor | None) -> Value | None:
    number = int(match["number"]) if match["number"] else _ORDINALS.index(match["name"]) + 1
    return (f"{number - 1:02d}XX", "string") if 1 <= number <= 21 else None  # noqa: PLR2004 -- later ones are no news


# forms that count from the document's date


def _near_day(match: re.Match[str], anchor: Anchor | None) -> Value | None:
    today = anchor.date if anchor else None
    if today is None:
        return None
    shift = {"yesterday": -1, "last": -1, "tomorrow": 1}.get(match["near"] or "", 0)
    return _shifted(today, days=shift)


def _beyond(match: re.Match[str], anchor: Anchor | None) -> Value | None:
    """`the day before yesterday`, `the day after tomorrow`."""
    today = anchor.date if anchor else None
    return None if today is None else _shifted(today, days=-2 if match["near"] == "before yesterday" else 2)


def _shifted(day: dt.date, days: int) -> Value | None:
    try:
        return (day + dt.timedelta(days)).isoformat(), "date"
    except OverflowError:
        return None


def _weekday(match: re.Match[str], anchor: Anchor | None) -> Value | None:
    """`Tuesday` by its verb; `last Tuesday` and `next Tuesday` where the nearest one is also of the last or next week."""
    today = anchor.date if anchor else None
    if anchor is None or today is None:
        return None
    which = match["which"]
    direction = {"last": PAST, "past": PAST, "next": FUTURE, "coming": FUTURE}.get(which or "", anchor.direction)
    distance = (
        (_DAYS[match["weekday"]] - today.weekday()) % 7 if direction == FUTURE else (today.weekday() - _DAYS[match["weekday"]]) % 7
    )
    if not direction or (distance == 0 and not which and direction == FUTURE):
        return None
    distance = distance or (7 if which else 0)
    same_week = distance <= (6 - today.weekday() if direction == FUTURE else today.weekday())
    return None if which in {"last", "next"} and same_week else _shifted(today, days=direction * distance)


def _period(match: re.Match[str], anchor: Anchor | None) -> Value | None:
    """`last week`, `this month`, `next year`."""
    shift = {"last": -1, "this": 0, "next": 1}[match["which"]]
    return _in_periods(match["unit"], shift, anchor)


def _in_periods(unit: str, shift: int, anchor: Anchor | None) -> Value | None:
    if anchor is None:
        return None
    today = anchor.date
    if unit == "year":
        return f"{anchor.year + shift:04d}", "gYear"
    if unit == "month" and anchor.month:
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + shift, 12)
        return f"{year:04d}-{month + 1:02d}", "gYearMonth"
    if unit == "week" and today and today.weekday() < 6:  # noqa: PLR2004 -- a Sunday opens the week for some, for others it ends it
        year, week, _ = (today + dt.timedelta(weeks=shift)).isocalendar()
        return f"{year:04d}-W{week:02d}", "string"
    return _shifted(today, days=shift) if unit == "day" and today else None


def _ago(match: re.Match[str], anchor: Anchor | None) -> Value | None:
    """`three days ago`, `two years from now`; tens of years are no exact count."""
    number = Decimal(1) if match["number"] in {"a", "an"} else to_number(match["number"])
    if number is None or number != int(number) or not 1 <= number < _VAGUE or (match["unit"] == "year" and number % 10 == 0):
        return None
    return _in_periods(match["unit"], int(number) * (-1 if match["sign"] == "ago" else 1), anchor)


def _day_of_month(match: re.Match[str], anchor: Anchor | None) -> Value | None:
    found = _period(match, anchor)
    if found is None or found[1] != "gYearMonth":
        return None
    year, _, month = found[0].partition("-")
    return _date(int(year), int(month), int(match["day"]))


def _month(match: re.Match[str], anchor: Anchor | None) -> Value | None:
    """`October`, `last October`: where the nearest one is also of the last or next year."""
    if anchor is None or anchor.month is None:
        return None
    which, month = match["which"], _MONTHS[match["month"]]
    direction = {"last": PAST, "next": FUTURE}.get(which or "", anchor.direction)
    distance = (month - anchor.month) % 12 if direction == FUTURE else (anchor.month - month) % 12
    if not direction or (not which and distance > _FARTHEST):
        return None
    distance = distance or (12 if which else 0)
    year = (anchor.year * 12 + anchor.month - 1 + direction * distance) // 12
    return None if which and year == anchor.year else (f"{year:04d}-{month:02d}", "gYearMonth")


def _day_of_year(match: re.Match[str], anchor: Anchor | None) -> Value | None:
    """`October 20`: the nearest one behind or ahead."""
    if anchor is None or anchor.month is None or not anchor.direction:
        return None
    month, day = _MONTHS[match["month"] or match["month2"]], int(match["day"] or match["day2"])
    today = anchor.date
    if today is None and month == anchor.month:
        return None
    here = (anchor.month, anchor.day or 0)
    later = anchor.direction == FUTURE and (month, day) < here
    earlier = anchor.direction == PAST and (month, day) > here
    year = anchor.year + (1 if later else -1 if earlier else 0)
    distance = abs((year - anchor.year) * 12 + month - anchor.month)
    return _date(year, month, day) if distance <= _FARTHEST else None


_N = r"(?P<number>[a-z0-9][a-z0-9 -]*?)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Anchor | None], Value | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(?:{_W},? )?(?:the )?{_MONTH_DAY},? {_Y}{_PART}", _full_date),
        (r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})", _iso_date),
        (rf"{_M},? (?:of |in )?{_Y}", _month_of_year),
        (_Y, _year),
        (r"(?P<first>[12][0-9]{3})(?P<sign> ?- ?| to | through | until )(?P<last>[12][0-9]{3}|[0-9]{2})", _years),
        (r"(?:the )?(?P<head>[12][0-9]{2})0'?s", _decade),
        (rf"(?:the )?(?:(?P<number>[0-9]{{1,2}})(?:st|nd|rd|th)|(?P<name>{'|'.join(_ORDINALS)}))[ -]century", _century),
        (rf"(?P<near>yesterday|today|tomorrow){_PART}|(?:this (?:morning|afternoon|evening)|tonight)", _near_day),
        (r"(?P<near>last) (?:night|evening)", _near_day),
        (r"the day (?P<near>before yesterday|after tomorrow)", _beyond),
        (rf"(?:this )?(?:(?P<which>last|past|next|coming) )?{_W}{_PART}", _weekday),
        (r"(?P<which>last|this|next) (?P<unit>week|month|year)", _period),
        (rf"{_N} (?P<unit>day|week|month|year)s? (?P<sign>ago|from now)", _ago),
        (rf"(?:the )?{_D} of (?P<which>last|this|next) (?P<unit>month)", _day_of_month),
        (rf"(?:(?P<which>last|next) )?{_M}", _month),
        (rf"(?:{_W},? )?(?:the )?{_MONTH_DAY}{_PART}", _day_of_year),
    )
)
