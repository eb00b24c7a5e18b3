"""Labels, turns and what one text's document holds."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.model import Document, Skipped
from graphbuild.read import to_document
from graphbuild.read.turns import find_turns

TALKS = Path(__file__).parents[1] / "examples" / "moscow-talks.txt"

TRANSCRIPTS = {
    "capitals": ("DETROW: Why?\n\nMAYNES: Well.\n\nDETROW: Thanks.", ["DETROW", "MAYNES", "DETROW"]),
    "title": ("MR. KIRBY: No.\n\nDr. McCOY: Why?\n\nMR. KIRBY: Yes.", ["MR. KIRBY", "Dr. McCOY", "MR. KIRBY"]),
    "apostrophe": ("O'BRIEN: I am.\n\nD’SOUZA: You are?", ["O'BRIEN", "D’SOUZA"]),
    "number": ("SPEAKER 1: a\nSPEAKER 2: b\nSPEAKER 1: c", ["SPEAKER 1", "SPEAKER 2", "SPEAKER 1"]),
    "article in a title": ("THE PRESIDENT: Well.\n\nQ Sir?\n\nTHE PRESIDENT: No.", ["THE PRESIDENT", "Q", "THE PRESIDENT"]),
    "bare Q": ("MR. KIRBY: Go.\n\nQ Hi there.\n\nQ    Thank you.", ["MR. KIRBY", "Q", "Q"]),
    "Q and A": ("Q: Who?\nA: Me.", ["Q", "A"]),
    "bare Q and A": ("Q Who?\n\nA Well, me.\n\nQ Why?\n\nA Because.", ["Q", "A", "Q", "A"]),
    "court": ("Q. State your name.\nA. Anna Smith.\nQ. Age?\nA. Forty.", ["Q", "A", "Q", "A"]),
    "mixed case": (
        "Shimon Peres: Peace.\n\nInterviewer: Why?\n\nShimon Peres: Yes.",
        ["Shimon Peres", "Interviewer", "Shimon Peres"],
    ),
    "hyphen": ("Dr. Anna Smith-Jones: I do.\n\nBen: You?\n\nBen: Oh.", ["Dr. Anna Smith-Jones", "Ben", "Ben"]),
    "role": ("Steve Inskeep, host: Hi.\n\nCharles Maynes: Hello.\n\nInskeep: Why?", ["Steve Inskeep", "Charles Maynes", "Inskeep"]),
    "long role": ("JOHN KIRBY, White House spokesman: We go.\n\nREPORTER: Why?", ["JOHN KIRBY", "REPORTER"]),
    "time before": ("[00:01:02] Anna: Hello.\n(00:05) Ben Ali: Yes.", ["Anna", "Ben Ali"]),
    "time after": ("Anna Smith (00:01:02): Hello\n\nBen (00:02:00)\nAll right.", ["Anna Smith", "Ben"]),
    "time behind the colon": ("Joe Biden: (00:01)\nFolks.\n\nHost: (00:09)\nSir?", ["Joe Biden", "Host"]),
    "remark": ("KELLY (through interpreter): We are.\n\nKELLY [voice-over]: Us.", ["KELLY", "KELLY"]),
    "bold": ("**Anna:** Hello?\n\n**Ben**: Hi.\n\n**Anna:** Bye.", ["Anna", "Ben", "Anna"]),
    "captions": (">> ANDERSON COOPER: Hi.\n>> GUEST: Hello.", ["ANDERSON COOPER", "GUEST"]),
    "diacritics": ("ŠTĚPÁNKA ČERNÁ: I am.\n\nJOSÉ ÁLVAREZ-NÚÑEZ: You?", ["ŠTĚPÁNKA ČERNÁ", "JOSÉ ÁLVAREZ-NÚÑEZ"]),
    "right to left": ("محمد علي: هل هذا صحيح؟\n\nسارة: نعم\n\nمحمد علي: شكرا", ["محمد علي", "سارة", "محمد علي"]),
    "full-width colon": ("记者：你好吗？\n\n王毅：很好。\n\n记者：谢谢。", ["记者", "王毅", "记者"]),
    "introduction": ("Anna met Ben.\n\nBEN: I did.\n\nBEN: Yes.", [None, "BEN", "BEN"]),
    "speech": ("FATOS NANO: It is a great pleasure for me to speak.\n\nThank you.", ["FATOS NANO"]),
    "speech under a heading": ("A Tryst With Destiny\n\n14 August 1947\n\nJ. NEHRU: Long ago we made a tryst.", [None, "J. NEHRU"]),
}

ARTICLES = {
    "note": "Note: this is wrong.\n\nNote: that is wrong too, you see.",
    "captions": "A ship. Image: United States Navy.\n\nImage: you and me.\n\nPhoto: us.\n\nImage: us.",
    "clause": "One thing is clear: the talks failed.\n\nOne thing is clear: you lost.",
    "place": "Washington: the talks failed, you know.\n\nWashington: the talks went on, we hear.",
    "place line": "NEW DELHI: The government said on Tuesday that it will not take part in the talks.",
    "places": "UPDATE: The talks ended.\n\nWASHINGTON: The talks ended, he said.\n\nMOSCOW: Talks went on.",
    "list": "Price: 5 euros.\nStreet: Main St.\nPrice: 6 euros.\nStreet: High St.",
    "programme": "10:30 Keynote: The future\n11:30 Panel: You and me\n11:50 Dinner: Us",
    "race": "Eliud Kipchoge 2:01:39\nKelvin Kiptum 2:00:35\n",
    "disease": "Q fever is a disease.\n\nA man had it.\n\nQ fever is rare.",
    "address": "Mr. Chief Justice, and may it please the Court: Both courts agree with us.",
    "company": "FEDERAL HOME LOAN MORTGAGE CORP. (Freddie Mac): Posted yields on mortgages.",
    "title with a colon": "Frank Messina: An interview with the poet\n\nHe writes poems. I asked him.",
}


@pytest.mark.parametrize(("text", "speakers"), TRANSCRIPTS.values(), ids=TRANSCRIPTS)
def test_labels_become_speakers(text: str, speakers: list[str | None]) -> None:
    assert [turn.speaker for turn in find_turns(text)] == speakers


@pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES)
def test_an_article_is_one_turn(text: str) -> None:
    turn, *others = find_turns(text)
    assert (turn.speaker, turn.label, others) == (None, None, [])
    assert turn.span is not None
    assert turn.span.of(text) == text.strip()


def test_a_bare_a_is_an_article_where_others_answer() -> None:
    text = "Q Who?\n\nA Russian official came.\n\nMR. KIRBY: No.\n\nQ Why?\n\nQ When?"
    assert [turn.speaker for turn in find_turns(text)] == ["Q", "MR. KIRBY", "Q", "Q"]


def test_a_turn_goes_on_over_paragraphs_and_a_label_may_stand_alone() -> None:
    text = "MAYNES: One.\n\nTwo.\n\nDETROW:\n\nMAYNES: Three."
    assert [turn.span and turn.span.of(text) for turn in find_turns(text)] == ["One.\n\nTwo.", None, "Three."]


def test_a_label_holds_time_role_and_colon() -> None:
    text = "[00:01:02] Steve Inskeep, host: Hi.\n\nBen (00:07): Oh."
    assert [turn.label and turn.label.of(text) for turn in find_turns(text)] == ["[00:01:02] Steve Inskeep, host:", "Ben (00:07):"]


def test_the_radio_transcript_keeps_its_faults_and_notes_them() -> None:
    document = to_document("talks", TALKS.read_text(encoding="utf-8"))
    assert [turn.speaker for turn in document.turns].count("MAYNES") == 6
    assert document.turns[0].speaker is None
    assert document.turns[-2].speaker == "DEVELOPMENT"
    assert [span.of(document.text) for span in document.asides] == ["(Non-English language is spoken)"]
    (note,) = document.skipped
    assert note.span is not None
    assert (note.stage, note.span.of(document.text)) == ("read", "DEVELOPMENT:")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ANN: Hi.\nBEN: Hi, Carol.\nANN: Oh.\nBEN: No.\nCAROL: Yes.", id="the text has the name"),
        pytest.param("ANN: Hi.\nBEN: Hi.\nANN: Oh.\nBEN: No.\nMODERATOR: Yes.", id="a role"),
        pytest.param("ANN: Hi.\nBEN: Hi.\nCAROL: Yes.\nANN: Oh.", id="few recur"),
    ],
)
def test_a_person_who_speaks_once_is_no_mistake(text: str) -> None:
    assert to_document("x", text).skipped == ()


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff "[1:]])
def test_a_blank_text_says_so(text: str) -> None:
    assert to_document("x", text) == Document("x", text, skipped=(Skipped("x", "read", None, "no text"),))


PIECES = st.sampled_from(
    [
        "MAYNES:",
        "Q",
        "A",
        "Q:",
        "Anna Smith:",
        "[00:01:02]",
        "(Laughs.)",
        "\n",
        "\n\n",
        " ",
        "Why?",
        "I am.",
        "\r\n",
        "**",
        "[1]",
        "محمد:",
        "：",
        ">>",
    ]
)
TEXTS = st.text() | st.lists(PIECES | st.text(max_size=6), max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)


@given(TEXTS)
def test_each_character_is_in_one_label_or_turn_or_is_blank(text: str) -> None:
    spans = [span for turn in find_turns(text) for span in (turn.label, turn.span) if span]
    assert spans == sorted(spans)
    end = 0
    for span in spans:
        assert not text[end : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        end = span.end
    assert not text[end:].strip()


@given(st.text(st.characters(codec=None)) | TEXTS)
def test_any_text_is_a_document(text: str) -> None:
    document = to_document("x", text)
    assert document.text == text
    assert list(document.asides) == sorted(document.asides)
    assert all(first.end <= second.start for first, second in zip(document.asides, document.asides[1:], strict=False))
    assert all(
        not (label.start <= aside.start < label.end)
        for turn in document.turns
        if (label := turn.label)
        for aside in document.asides
    )
    assert bool(document.turns) == bool(text.strip())


@given(
    st.lists(st.tuples(st.sampled_from(["DETROW", "MR. KIRBY", "Q"]), st.sampled_from(["Why?", "(Laughs.) No.", ""])), min_size=4)
)
def test_a_transcript_gives_back_what_it_was_made_of(turns: list[tuple[str, str]]) -> None:
    text = "\n\n".join(f"{speaker}: {words}" for speaker, words in [("MAYNES", "Hi."), ("MAYNES", "So."), *turns])
    found = [(turn.speaker, turn.span.of(text) if turn.span else "") for turn in find_turns(text)]
    assert found[2:] == turns


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The talks failed (again) and " * 170_000, id="one line"),
        pytest.param("MAYNES: The talks failed again.\n" * 100_000, id="many labels"),
        pytest.param(("a" + " " * 150 + "5\n") * 30_000, id="times"),
        pytest.param("(" * 5_000_000, id="brackets"),
        pytest.param("\n" * 5_000_000, id="blank lines"),
        pytest.param("A" * 5_000_000 + ":", id="one word"),
    ],
)
def test_long_texts_take_linear_time(text: str) -> None:
    begin = time.process_time()
    to_document("x", text)
    assert time.process_time() - begin < 5  # some tenths of a second; a quadratic rule takes hours


def test_labels_in_capitals_are_not_found_inside_lines() -> None:
    text = "He said: MAYNES: no.\n\nHe said MAYNES: no."
    assert not re.search("MAYNES", str([turn.speaker for turn in find_turns(text)]))
