"""Credits, datelines and lines that a page puts around its text."""

from __future__ import annotations

import pytest

from graphbuild.read.credits import find_credits
from graphbuild.read.document import to_document
from graphbuild.read.furniture import find_furniture

FURNITURE = [
    ("By Ana Silva", "a byline"), ("BY ANA SILVA", "a byline"), ("By Ana Silva and J. M. Lee, Staff Writers", "a byline"),
    ("Reporting by Ana Silva; Editing by Mark Lee", "a byline"), ("(Reporting by Ana Silva in Lisbon; Editing by Mark Lee)", "a byline"),
    ("Photo by Ana Silva/Getty Images", "a byline"), ("Ana Silva contributed to this report.", "a byline"),
    ("Published 10:32 AM EDT, Tue October 19, 2021", "a date of publication"), ("Updated at 5:14 p.m. ET", "a date of publication"),
    ("Copyright © 2021 NPR. All rights reserved.", "a notice of right"), ("© 2021 Daily Post", "a notice of right"),
    ("This material may not be published, broadcast or rewritten.", "a notice of right"),
    ("Share on Facebook", "navigation"), ("Related stories", "navigation"), ("ADVERTISEMENT", "navigation"), ("Comments (12)", "navigation"),
    ("Home | News | Sports | Contact us", "navigation"), ("Sign up for our newsletter.", "navigation"), ("Read more: Rents rise in Porto", "navigation"),
    ("Editor's note: This story has been updated.", "navigation"), ("Ana Silva can be reached at ana@example.org.", "a byline"),
    ("Lisbon 1,200 Porto 900 Braga 700", "a row of a table"),
    ("— Ana Silva (@anasilva) October 19, 2021", "the signature of a message"),
    ("Portugal\t2.7\t-8.4\t5.5", "a row of a table"), ("Team     Won     Lost", "a row of a table"), ("Portugal | 2.7 | 5.5", "a row of a table"),
    ('"Rents in Porto" — Daily Post, October 19, 2021', "a list of sources"),
    ("THE VIEWS OF OUR AUTHORS ARE THEIR OWN", "a notice in capitals"),
]  # fmt: skip
PROSE = [
    "By Monday the talks had failed.", "By plane", "By the end of the year, Kenya will leave.", "Copyright law has changed in Kenya.", "Share prices fell on Monday",
    "Related crimes rose in Kenya.", "Home prices rose", "Kenya left.  Peru stayed.  Chile came.", "Published reports say that Kenya left.", "MAYNES: Good morning.",
    "Search teams found the boat", "Russia: a country in crisis", "\"We left in 2019,\" Kenya's envoy said.", "Sources said that Kenya left.", "Follow the money, she said.",
    "Print newspapers are losing readers", "The photo by the mayor was shown.", "He posted a photo by mistake", "Written reports were lost.", "Kenya - Peru - Chile",
    "Kenya 3 Peru 1", "Between 2019 and 2020 Kenya left", "From: the people of Kenya", "Notes from the talks", "KENYA LEAVES TALKS", "Subscribe rates fell in 2019", "More than 10 people (12 in 2019) left",
]  # fmt: skip


@pytest.mark.parametrize(("line", "what"), FURNITURE)
def test_lines_around_a_text_are_not_read(line: str, what: str) -> None:
    text = f"Kenya signed the treaty.\n\n{line}\n\nPeru stayed away."
    assert [(span.of(text), told) for span, told in find_furniture(text)] == [(line, what)]
    document = to_document("d", text)
    assert [(note.stage, note.reason) for note in document.skipped] == [("read", what)]
    assert any(aside.of(text) == line for aside in document.asides)


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_read(line: str) -> None:
    assert find_furniture(f"Kenya signed the treaty.\n\n{line}\n\nPeru stayed away.") == []


def test_the_head_of_a_message_is_no_single_line() -> None:
    text = "From: John Smith\nTo: Jane Doe\nDate: Tue, 19 Oct 2021\n\nKenya left.\n\nSubject: none"
    assert [span.of(text) for span, _ in find_furniture(text)] == ["From: John Smith", "To: Jane Doe", "Date: Tue, 19 Oct 2021"]


def test_a_list_of_sources_ends_where_prose_begins() -> None:
    text = 'Kenya left.\n\nSources\n\nAna Silva. "Kenya leaves". Daily Post, 2021\n* http://example.org/kenya\n\nPeru stayed.'
    assert [span.of(text).split()[0] for span, _ in find_furniture(text)] == ["Sources", "Ana", "*"]


def test_a_notice_that_the_page_broke_goes_on() -> None:
    text = "Kenya left.\n\n© 2021 Daily Post. All rights reserved. No part of this page may be\nused by anybody without a letter.\n\nPeru stayed."
    assert [span.of(text).split()[0] for span, _ in find_furniture(text)] == ["©", "used"]


def test_a_text_in_capitals_is_read() -> None:
    assert find_furniture("THE PRESIDENT MET THE PRIME MINISTER.\n\nTHE PRIME MINISTER MET THE PRESS ON MONDAY.") == []


def test_labels_are_no_furniture() -> None:
    text = "ANA SILVA, HOST OF THE DAILY POST: Why?\n\nMAYNES: Well.\n\nANA SILVA: Thanks.\n\nMAYNES: Bye."
    assert to_document("d", text).skipped == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LISBON, Portugal (AP) — Thousands of people marched through the city.", ["LISBON, Portugal (AP) —"]),
        ("MOSCOW (Reuters) - Russia said it had closed the border again.", ["MOSCOW (Reuters) -"]),
        ("KYIV, Ukraine, Oct 20 (Reuters) - Ukraine rejected the offer of Russia.", ["KYIV, Ukraine, Oct 20 (Reuters) -"]),
        ("WASHINGTON — The president has signed the bill on Monday.", ["WASHINGTON —"]),
        ("PARIS - French police have arrested two men.", ["PARIS -"]),
        ("LISBON, March 3 - Talks between Angola and Portugal collapsed.", ["LISBON, March 3 -"]),
        ("COVID-19 cases have risen again in the city of Geneva.", []),
        ("BREAKING: Kenya leaves talks", ["BREAKING:"]),
        ("UPDATE 2-Kenya cuts rates", ["UPDATE 2-"]),
        ("US – Russia talks have failed again in the city of Geneva.", []),
        ("Ana Silva — the mayor — has left the city of Geneva again.", []),
        ("A boy waves. Image: Twitter / Ana Silva. He left.", ["Image: Twitter / Ana Silva."]),
        ("A boy waves to Ana Image: NASA", ["Image: NASA"]),
        ("A boy waves (Photo by J. Lee/Getty Images).", ["(Photo by J. Lee/Getty Images)"]),
        ("Photo: A man walks past the bank.", ["Photo: "]),
        ("He got the big picture: Russia won.", []),
        ("The photo by Ana was shown.", []),
    ],
)
def test_credits_and_datelines_are_no_part_of_a_sentence(text: str, found: list[str]) -> None:
    assert [span.of(text) for span in find_credits(text)] == found
