"""Title and date of a text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.read import to_document
from graphbuild.read.heading import Heading, find_heading, to_iso_date

BODY = "\n\nA group of teenagers was awarded a medal on Tuesday.\n\nIt was silver."


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        pytest.param("Afghan team honored\n\nFriday, July 21, 2017" + BODY, "Afghan team honored", "2017-07-21", id="date line"),
        pytest.param(
            "Ants heal\nthemselves Tuesday, September 1, 2015" + BODY, "Ants heal themselves", "2015-09-01", id="date in the title"
        ),
        pytest.param("The attacks of September 11, 2001" + BODY, "The attacks of September 11, 2001", None, id="date of the event"),
        pytest.param("Friday, July 21, 2017\n\nTeam honored" + BODY, "Team honored", "2017-07-21", id="date first"),
        pytest.param(
            "Cocktail\n\nThursday, March 15, 2012 Wikinews met a bar owner.", "Cocktail", "2012-03-15", id="first paragraph"
        ),
        pytest.param("# Who won?\n\nPublished October 20, 2021 5:03 AM ET" + BODY, "Who won?", "2021-10-20", id="markdown"),
        pytest.param("Envoy leaves Washington D.C." + BODY, "Envoy leaves Washington D.C.", None, id="initials"),
        pytest.param("The talks failed." + BODY, None, None, id="sentence"),
        pytest.param("Good evening:" + BODY, None, None, id="salutation"),
        pytest.param("(Laughter)" + BODY, None, None, id="stage direction"),
        pytest.param(" ".join(["word"] * 21) + BODY, None, None, id="too long"),
        pytest.param("A title\nand more text without a blank line", None, None, id="no blank line"),
        pytest.param("The talks failed.\n\nBackground" + BODY, None, None, id="later headings"),
        pytest.param("Only a line", None, None, id="nothing follows"),
        pytest.param("", None, None, id="empty"),
        pytest.param("Team honored\n\n1984" + BODY, "Team honored", None, id="a number"),
    ],
)
def test_title_and_date_are_read_off_the_text(text: str, title: str | None, date: str | None) -> None:
    assert find_heading(text) == Heading(title, date)


def test_what_the_caller_gives_comes_first() -> None:
    document = to_document("x", "Team honored\n\nFriday, July 21, 2017" + BODY, title="Medal", date="2017-07-22")
    assert (document.title, document.date) == ("Medal", "2017-07-22")


def test_a_transcript_that_starts_with_a_label_has_no_title() -> None:
    assert to_document("x", "MAYNES: Good morning\n\nMAYNES: Hello.").title is None
    assert to_document("x", "The talks in Moscow\n\nMAYNES: Hi.\n\nMAYNES: Hello.").title == "The talks in Moscow"


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("July 21, 2017", "2017-07-21"), ("21 July 2017", "2017-07-21"), ("Sept. 1, 2015", "2015-09-01"), ("Wed, 2nd of May 2012", "2012-05-02"),
        ("2021-10-20", "2021-10-20"), ("2021-10-20T05:00:00Z", "2021-10-20"), ("2021-10", "2021-10"), ("2021", "2021"), ("May 2021", "2021-05"),
        ("1/2/2017", None), ("20.10.2021", None), ("February 30, 2017", None), ("2021-13", None), ("0000", None), ("yesterday", None), ("", None),
        ("May 1, 2017 was a good day", None), ("٢٠٢١", None),
    ],
)  # fmt: skip
def test_only_clear_dates_are_read(words: str, date: str | None) -> None:
    assert to_iso_date(words) == date


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.sampled_from(["%A, %B %d, %Y", "%d %b %Y", "%Y-%m-%d", "%b. %d, %Y"]))
def test_a_date_comes_back(day: dt.date, form: str) -> None:
    assert to_iso_date(day.strftime(form)) == day.isoformat()
