"""Words -> values: times, durations, quantities, and what a document's date makes of `Tuesday`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import tree

from graphbuild.claims.anchor import FUTURE, PAST, UNKNOWN, Anchor, direction_of, tells_other_year, to_anchor
from graphbuild.claims.numbers import to_number
from graphbuild.claims.values import normal_value
from graphbuild.graph.terms import to_literal

WEDNESDAY = Anchor(2021, 10, 20)


@pytest.mark.parametrize(
    ("text", "value", "datatype"),
    [
        ("July 21, 2017", "2017-07-21", "date"),
        ("21 July 2017", "2017-07-21", "date"),
        ("the 21st of July 2017", "2017-07-21", "date"),
        ("July 17 , 1749", "1749-07-17", "date"),
        ("Sept. 3, 2020", "2020-09-03", "date"),
        ("Friday, March 3, 2020", "2020-03-03", "date"),
        ("the morning of May 3, 2020", "2020-05-03", "date"),
        ("October 2021", "2021-10", "gYearMonth"),
        ("November of 1776", "1776-11", "gYearMonth"),
        ("early October 2021", "2021-10", "gYearMonth"),
        ("2017", "2017", "gYear"),
        ("1066", "1066", "gYear"),
        ("the year 2030", "2030", "gYear"),
        ("early 2021", "2021", "gYear"),
        ("spring 2020", "2020", "gYear"),
        ("the end of 1990", "1990", "gYear"),
        ("the second half of 2019", "2019", "gYear"),
        ("winter 2020", "winter 2020", "string"),
        ("the 1980s", "198X", "string"),
        ("the late 1980s", "198X", "string"),
        ("mid-1990s", "199X", "string"),
        ("the 1900s", "19XX", "string"),
        ("the 19th century", "18XX", "string"),
        ("the early twentieth century", "19XX", "string"),
        ("1970 to 1985", "1970/1985", "string"),
        ("2019-20", "2019/2020", "string"),
        ("2010-11", "2010-11", "string"),
        ("1985 to 1970", "1985 to 1970", "string"),
        ("5:30 p.m.", "17:30:00", "time"),
        ("12 a.m.", "00:00:00", "time"),
        ("22:30", "22:30:00", "time"),
        ("noon", "12:00:00", "time"),
        ("5:30", "5:30", "string"),
        ("25:00", "25:00", "string"),
        ("13 p.m.", "13 p.m.", "string"),
        ("15:11 GMT", "15:11 GMT", "string"),
        ("10 a.m. on May 3, 2020", "2020-05-03T10:00:00", "dateTime"),
        ("May 3, 2020 at 10 a.m.", "2020-05-03T10:00:00", "dateTime"),
        ("ten years", "P10Y", "duration"),
        ("a decade", "P10Y", "duration"),
        ("two weeks", "P14D", "duration"),
        ("18 months", "P18M", "duration"),
        ("24 hours", "PT24H", "duration"),
        ("half an hour", "PT30M", "duration"),
        ("two and a half years", "P2Y6M", "duration"),
        ("several years", "several years", "string"),
        ("more than ten years", "more than ten years", "string"),
        ("the past two years", "the past two years", "string"),
        ("1.3 years", "1.3 years", "string"),
        ("163", "163", "integer"),
        ("1,200", "1200", "integer"),
        ("1.5 million", "1500000", "integer"),
        ("two dozen", "24", "integer"),
        ("half a million", "500000", "integer"),
        ("007", "7", "integer"),
        ("6.25", "6.25", "decimal"),
        ("only two", "2", "integer"),
        ("one", "one", "string"),
        ("at least 10", "at least 10", "string"),
        ("more than 1.5 million", "more than 1500000", "string"),
        ("$60 million", "60000000 $", "string"),
        ("about $ 30 million", "about 30000000 $", "string"),
        ("US$8.5 million", "8500000 USD", "string"),
        ("€5m", "5000000 EUR", "string"),
        ("10 million Canadian dollars", "10000000 CAD", "string"),
        ("$4.25 an hour", "4.25 $ an hour", "string"),
        ("3 percent", "3 %", "string"),
        ("4 1/2 %", "4.5 %", "string"),
        ("20 kilometers", "20 km", "string"),
        ("18 to 20 percent", "18 to 20 percent", "string"),
        ("more than half", "more than half", "string"),
        ("1,200 people", "1,200 people", "string"),
        ("last  week", "last week", "string"),
        ("March 3", "March 3", "string"),
        ("March 35, 2020", "March 35, 2020", "string"),
        ("February 30, 2020", "February 30, 2020", "string"),
        ("Smarch 3, 2020", "Smarch 3, 2020", "string"),
        ("١٢٣", "١٢٣", "string"),
        ("²", "²", "string"),
        ("", "", "string"),
    ],
)
def test_a_value_has_one_form(text: str, value: str, datatype: str) -> None:
    assert normal_value(text) == (value, datatype)


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [("1500", "CARDINAL", ("1500", "integer")), ("1500", "DATE", ("1500", "gYear")), ("2,000", "MONEY", ("2,000", "string"))],
)
def test_the_label_tells_a_year_from_a_count(text: str, label: str, value: tuple[str, str]) -> None:
    assert normal_value(text, label) == value


@pytest.mark.parametrize(
    ("text", "past", "unknown", "future"),
    [
        ("Tuesday", "2021-10-19", None, "2021-10-26"),
        ("Wednesday", "2021-10-20", None, None),
        ("late Monday", "2021-10-18", None, "2021-10-25"),
        ("Friday night", "2021-10-15", None, "2021-10-22"),
        ("Saturdays", None, None, None),
        ("October 25", None, None, "2021-10-25"),
        ("Oct. 19", "2021-10-19", None, None),
        ("August", "2021-08", None, None),
        ("December", None, None, "2021-12"),
        ("Tuesday at 5 p.m.", "2021-10-19T17:00:00", None, "2021-10-26T17:00:00"),
    ],
)
def test_the_verb_tells_which_day(text: str, past: str | None, unknown: str | None, future: str | None) -> None:
    for direction, expected in ((PAST, past), (UNKNOWN, unknown), (FUTURE, future)):
        assert normal_value(text, "DATE", replace(WEDNESDAY, direction=direction))[0] == (expected or text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", "2021-10-20"),
        ("yesterday afternoon", "2021-10-19"),
        ("last night", "2021-10-19"),
        ("tonight", "2021-10-20"),
        ("the day before yesterday", "2021-10-18"),
        ("last Friday", "2021-10-15"),
        ("last Monday", "last Monday"),
        ("last Wednesday", "2021-10-13"),
        ("next Monday", "2021-10-25"),
        ("next Friday", "next Friday"),
        ("this past Monday", "2021-10-18"),
        ("last week", "2021-W41"),
        ("the last week", "the last week"),
        ("earlier this month", "2021-10"),
        ("next month", "2021-11"),
        ("the end of next year", "2022"),
        ("three days ago", "2021-10-17"),
        ("six months ago", "2021-04"),
        ("a year ago", "2020"),
        ("ten years ago", "ten years ago"),
        ("two years from now", "2023"),
        ("the 15th of this month", "2021-10-15"),
        ("the 31st of next month", "the 31st of next month"),
        ("last October", "2020-10"),
        ("last August", "last August"),
        ("next March", "2022-03"),
    ],
)
def test_what_counts_from_now_needs_no_verb(text: str, value: str) -> None:
    assert normal_value(text, "DATE", WEDNESDAY)[0] == value
    assert normal_value(text, "DATE") == (text, "string")


def test_a_date_is_counted_from_only_as_far_as_it_is_known() -> None:
    month, year = Anchor(2021, 10, direction=PAST), Anchor(2021, direction=PAST)
    assert [normal_value(text, "DATE", month)[0] for text in ("last month", "yesterday", "June 3", "October 3")] == [
        "2021-09",
        "yesterday",
        "2021-06-03",
        "October 3",
    ]
    assert [normal_value(text, "DATE", year)[0] for text in ("last year", "last month", "June")] == ["2020", "last month", "June"]
    assert normal_value("last week", "DATE", Anchor(2021, 10, 24)) == ("last week", "string")  # a Sunday


@pytest.mark.parametrize("date", [None, "", "2021-13", "2021-02-30", "yesterday", "20211020"])
def test_what_is_no_date_is_no_anchor(date: str | None) -> None:
    assert to_anchor(date) is None


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Kenya/NNP/nsubj>signed signed=sign/VBD it/PRP/dobj>signed Tuesday:DATE/NNP/npadvmod>signed", PAST),
        ("Kenya/NNP/nsubj>sign will/MD/aux>sign sign/VB Tuesday:DATE/NNP/npadvmod>sign", FUTURE),
        ("Kenya/NNP/nsubj>sign would/MD/aux>sign sign/VB Tuesday:DATE/NNP/npadvmod>sign", UNKNOWN),
        ("Kenya/NNP/nsubj>meeting is=be/VBZ/aux>meeting meeting=meet/VBG on/IN/prep>meeting Tuesday:DATE/NNP/pobj>on", FUTURE),
        ("Kenya/NNP/nsubj>signed has=have/VBZ/aux>signed signed=sign/VBN since/IN/prep>signed Tuesday:DATE/NNP/pobj>since", PAST),
        ("Kenya/NNP/nsubj>closed closed=close/VBD until/IN/prep>closed Tuesday:DATE/NNP/pobj>until", UNKNOWN),
        (
            "Kenya/NNP/nsubj>announced announced=announce/VBD talks/NNS/dobj>announced on/IN/prep>talks Tuesday:DATE/NNP/pobj>on",
            UNKNOWN,
        ),
        ("Kenya/NNP/nsubj>won won=win/VBD talks/NNS/dobj>won on/IN/prep>talks Tuesday:DATE/NNP/pobj>on", PAST),
        ("Kenya/NNP/nsubj>plans plans=plan/VBZ to/TO/aux>meet meet/VB/xcomp>plans Tuesday:DATE/NNP/npadvmod>meet", FUTURE),
        ("Kenya/NNP/nsubj>planned planned=plan/VBD to/TO/aux>meet meet/VB/xcomp>planned Tuesday:DATE/NNP/npadvmod>meet", UNKNOWN),
        ("Kenya/NNP/nsubj>failed failed=fail/VBD to/TO/aux>meet meet/VB/xcomp>failed Tuesday:DATE/NNP/npadvmod>meet", PAST),
        ("talks/NNS on/IN/prep>talks Tuesday:DATE/NNP/pobj>on", UNKNOWN),
    ],
)
def test_a_verb_tells_the_side(sentence: str, direction: int) -> None:
    passage = tree(sentence)
    assert direction_of(passage, passage.words.index("Tuesday")) == direction


def test_a_text_that_has_turned_to_another_year_is_noticed() -> None:
    passage = tree("1987:DATE/CD/npadvmod>signed 2000/CD/dobj>signed signed=sign/VBD June:DATE/NNP/npadvmod>signed")
    assert tells_other_year(passage, 3, 2021)
    assert not tells_other_year(passage, 3, 1987)
    assert not tells_other_year(passage, 0, 2021)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("two hundred and five", "205"),
        ("three thousand five hundred", "3500"),
        ("one million two hundred thousand", "1200000"),
        ("ninety-nine", "99"),
        ("2.5 million", "2500000"),
        ("one and a half million", "1500000"),
        ("a dozen", "12"),
    ],
)
def test_number_words_are_numbers(text: str, number: str) -> None:
    assert to_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "few",
        "twenty twelve",
        "2 3",
        "1990-95",
        "and",
        "a",
        "half a",
        "hundred",
        "five and",
        "million",
        "1,20",
        "two-thirds",
        "-5",
        "3 4/2",
        "1/0",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert to_number(text) is None


anchors = st.dates(dt.date(1900, 1, 2), dt.date(2200, 1, 1)).flatmap(
    lambda day: st.sampled_from((PAST, UNKNOWN, FUTURE)).map(lambda side: Anchor(day.year, day.month, day.day, side))
)
phrases = st.lists(
    st.sampled_from(
        "the last next this Tuesday Oct. May 20 31st 2021 week year months of ago three a at 5 p.m. early 1980s $ about million % noon - , to".split()
    ),
    max_size=6,
).map(" ".join)


@given(st.text() | phrases, st.none() | anchors, st.sampled_from(("", "DATE", "MONEY", "CARDINAL")))
def test_any_text_has_a_value_that_is_of_its_type(text: str, anchor: Anchor | None, label: str) -> None:
    value, datatype = normal_value(text, label, anchor)
    assert to_literal(value, datatype)[0].datatype.value.endswith(f"#{datatype}")
    if datatype != "string":
        assert re.fullmatch(r"[0-9PTDHMYS:.-]+", value)


@given(st.text() | phrases)
def test_a_value_is_its_own_value(text: str) -> None:
    value, _ = normal_value(text)
    assert normal_value(value)[0] == value
