"""Document -> passages: the stretches of language to be parsed, one line each, and what is no English.

A turn is cut into paragraphs; labels and asides are left out. A passage keeps where each of its characters stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphbuild.model import Skipped, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphbuild.model import Document, Turn

LONGEST_PASSAGE = 4_000  # characters; the parser's memory grows with the length of a passage
LONGEST_WORD = 200  # characters without a space; beyond, it is no word of a language
_PAGE = 100  # characters; a page's width

# Typography that the model has seen little of becomes what it was trained on, one character for one, so that offsets hold.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ",
                        "\u2009": " ", "\t": " ", "\u2028": "\n", "\u2029": "\n", "\r": "\n"})  # fmt: skip
_COMMON = frozenset(
    "the and to that for it with this have from had not but his they she you were been has their said would which by are of at who "
    "what there will can we in on a is as be or an was".split()
)
_WORD = re.compile(r"[^\W\d_]+")
# A caption or headline that runs into the paragraph: `Ann Chiang of DAB In the west, she won.`
_RUN_IN = re.compile(
    r"[A-Z][^\s.!?:;,\"“”]*(?: [^\s.!?:;\"“”]+){1,12} (?=(?:In|On|At|After|Before|During|When|While|Although|According|However|Earlier|Meanwhile)\s[a-z][^\n]{60})"
)
_APART = re.compile(r" [,.;?!)](?: |$)")
_PAIR = re.compile(
    r"(?<=[^\W\d] )-( (?:(?! - )[^.!?\n]){1,200} )-(?= [^\W\d])|(?<=[,)\"] )-( (?:(?! - )[^.!?\n]){1,200} )-(?= [^\W\d])"
)
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")


def cut_passages(document: Document, skipped: list[Skipped]) -> Iterator[tuple[int, str, Sequence[int] | int]]:
    """Cut the turns of a document into passages that can be parsed.

    Yields:
        The turn's index, the passage's text in plain typography with single spaces, and where its characters stand.
        What is no English is left out, with a note in `skipped`.
    """
    wrapped = is_hard_wrapped(document.text)
    for number, turn in enumerate(document.turns):
        for piece in _language(document, turn, wrapped=wrapped):
            text, places = _plain(document.text, piece)
            if not text:
                continue
            reason = why_unreadable(text)
            if reason:
                first, last = (places, places + len(text)) if isinstance(places, int) else (places[0], places[-1] + 1)
                skipped.append(Skipped(document.id, "parse", Span(first, last), reason))
            else:
                yield number, text, places


def why_unreadable(text: str) -> str | None:
    """Say why a passage is not to be parsed, or None where it is English as far as can be told."""
    longest = max(map(len, text.split()), default=0)
    if longest > LONGEST_WORD:
        return f"a run of {longest} characters without a space is no word"
    letters = sum(map(str.isalpha, text))
    if letters and len(_LATIN.findall(text)) < letters / 2:
        return "not in Latin letters; only English is read"
    found = _WORD.findall(text.lower())
    if len(found) >= 25 and sum(word in _COMMON for word in found) < len(found) * 0.1:  # noqa: PLR2004 -- English has 30% or more
        return "hardly an English word; only English is read"
    return None


def is_hard_wrapped(text: str) -> bool:
    """Whether lines end where the page did, so that a single line break is but a space."""
    paragraphs = [paragraph.splitlines() for paragraph in re.split(r"\n\s*\n", text)]
    lines = [line for paragraph in paragraphs for line in paragraph[:-1]]
    open_ended = sum(not line.rstrip().endswith((".", "!", "?", ":", '"', "”", ")")) for line in lines)
    widest = max((len(line) for paragraph in paragraphs for line in paragraph), default=0)
    if len(lines) < 2 or open_ended <= len(lines) / 2 or any(len(line) > _PAGE for line in lines):  # noqa: PLR2004 -- a break is no rule
        return False
    return sum(len(line) >= widest / 2 for line in lines) > len(lines) / 2  # a list or a table has short lines beside long ones


def _language(document: Document, turn: Turn, *, wrapped: bool) -> Iterator[list[tuple[int, int]]]:
    """Yield a turn's paragraphs as the stretches that remain when asides are taken out."""
    if turn.span is None:
        return
    stop = re.compile(r"\n[^\S\n]*\n\s*" if wrapped else r"\n\s*")
    begin, text = turn.span.start, document.text
    for match in [*stop.finditer(text, begin, turn.span.end), None]:
        end = match.start() if match else turn.span.end
        run_in = _RUN_IN.match(text, begin, end)
        if run_in:
            yield _without(document.asides, begin, run_in.end())
        for first, last in _short(text, run_in.end() if run_in else begin, end):
            yield _without(document.asides, first, last)
        begin = match.end() if match else end


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph that is too long for one parse, at the end of a sentence where there is one, else at a space."""
    while end - start > LONGEST_PASSAGE:
        window = text[start : start + LONGEST_PASSAGE]
        cut = max(window.rfind(mark) for mark in (". ", "? ", "! ", "。")) + 1 or window.rfind(" ") + 1
        if not cut:  # a word without end: leave it to be noted as such
            cut = next((i for i in range(start, end) if text[i].isspace()), end) - start or 1
        yield start, start + cut
        start += cut
    if start < end:
        yield start, end


def _without(asides: Sequence[Span], start: int, end: int) -> list[tuple[int, int]]:
    kept = []
    for aside in asides:
        if start < aside.end and aside.start < end:
            if start < aside.start:
                kept.append((start, aside.start))
            start = aside.end
    return [*kept, (start, end)] if start < end else kept


def _plain(text: str, pieces: list[tuple[int, int]]) -> tuple[str, Sequence[int] | int]:
    """Join the pieces as one line of plain typography, and say where each of its characters stands.

    Hyphens that set off words are written as dashes: the model takes a hyphen there for part of a word.
    """
    if len(pieces) == 1:
        start, end = pieces[0]
        raw = text[start:end].translate(_PLAIN)
        line = raw.strip()
        if "  " not in line and "\n" not in line and line.isprintable():
            return _dashed(line), start + len(raw) - len(raw.lstrip())
    letters: list[str] = []
    places: list[int] = []
    for start, end in pieces:
        for place, letter in enumerate(text[start:end].translate(_PLAIN), start):
            if not letter.isprintable() or letter == " ":
                letter = " "  # noqa: PLW2901 -- controls and marks of direction are no language
                if not letters or letters[-1] == " ":
                    continue
            letters.append(letter)
            places.append(place)
        if letters and letters[-1] != " ":
            letters.append(" ")
            places.append(places[-1])
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return _dashed("".join(letters)), places


def _dashed(line: str) -> str:
    """Write a pair of hyphens that set off words as dashes, but not where all signs stand apart (`state - owned , too .`)."""
    return _PAIR.sub(_dashes, line) if line.count(" - ") > 1 and not _APART.search(line) else line


def _dashes(match: re.Match[str]) -> str:
    inner = match[1] or match[2]
    return f"–{inner}–" if len(inner.split()) > 1 else match.group()
