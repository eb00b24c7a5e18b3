"""Stage directions and other asides."""

from __future__ import annotations

import pytest

from graphbuild.read.asides import find_asides

ASIDES = [
    "(Laughs.)", "(Laughter)", "[applause]", "(CROSSTALK)", "(Non-English language is spoken)", "(SOUNDBITE OF MUSIC)", "(inaudible)", "[off mic]",
    "(As prepared for delivery)", "[00:01:02]", "(00:01:02)", "(Laughter and applause)", "(Cheers, applause.)", "(Speaking Russian.)", "(In Pashto)",
    "(through interpreter)", "[music]", "(MUSIC)", "(Audience laughs loudly.)", "[sic]", "[citation needed]", "(Inaudible.)",
    "(AP Photo/Ana Silva)", "(Reuters)", "(Ana Silva/AFP via Getty Images)",
]  # fmt: skip
LANGUAGE = [
    "(ECB)", "(800 km)", "(For Inspiration and Recognition of Science and Technology)", "[the]", "(music)", "(in Geneva)", "(speaking in Moscow)",
    "(R-AZ)", "(12:00)", "(2:1)", "[or]", "(2010)", "[10]", "(the silence of the government)", "(D)", "(a recording)", "(the crowd)", "(left)",
]  # fmt: skip


@pytest.mark.parametrize("aside", ASIDES)
def test_stage_directions_are_asides(aside: str) -> None:
    text = f"It is so. {aside} It is good."
    assert [span.of(text) for span in find_asides(text)] == [aside]


@pytest.mark.parametrize("words", LANGUAGE)
def test_other_brackets_are_language(words: str) -> None:
    assert find_asides(f"We did this {words} robotics section.") == ()


def test_times_on_lines_of_their_own_are_asides() -> None:
    text = "00:01\nHello.\n(00:07)\nAt noon (12:00) we met.\n00:01:02 --> 00:01:05\nBye."
    assert [span.of(text) for span in find_asides(text)] == ["00:01", "(00:07)", "00:01:02 --> 00:01:05"]


def test_several_numbers_in_square_brackets_are_reference_marks() -> None:
    text = "He was born. [1] He lived. [2] Some [ten] nations (3) mourned."
    assert [span.of(text) for span in find_asides(text)] == ["[1]", "[2]"]


def test_brackets_that_do_not_match_or_cross_lines_are_language() -> None:
    assert find_asides("(Laughs] [laughs) (laughs\nagain) (laughs") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We - we left.", ["We -"]),
        ("I, I think so.", ["I,"]),
        ("And the rebels — the rebels took it.", ["the rebels —"]),
        ("They had they had --they had it.", ["they had --"]),
        ("Kenya - Kenyans say - left.", []),
        ("a 3 - 3 draw", []),
        ("Kenya, Kenya and Kenya", []),
        ("co-co-founder", []),
    ],
)
def test_what_a_speaker_begins_twice_is_read_once(text: str, found: list[str]) -> None:
    assert [span.of(text) for span in find_asides(text)] == found
