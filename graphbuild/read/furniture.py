"""Text -> furniture: whole lines that a page puts around its text, with the reason why each is not read.

Bylines, dates of publication, notices of right, navigation, heads of messages, rows of tables, lists of sources, notices in capitals.
The word lists are in `furniture.toml`. A line is judged by its shape, never by what it says; what may be a sentence stays.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from graphbuild.model import Span
from graphbuild.read.credits import is_naming, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = re.compile(r"[^\n]+")
_ENDS = (".", "!", "?", '."', ".”", '!"', '?"', "?”", "!”")
_BYLINE = re.compile(r"\(?(?:(?P<made>[A-Za-z]+(?: [A-Za-z]+){0,2}) by:?|[Bb][Yy]:?) (?P<who>[A-Z][^\n]*)")
_MAKER = re.compile(r"(?:and )?(?:\w+ ){1,3}by ")
_WRITERS = re.compile(
    r"(?:contributed to|contributed reporting|assisted in reporting|reported from)[^.]*(?:report|story|article|reporting)?\.?$"
)
_TIME = re.compile(r"[0-9]{1,2}[:.][0-9]{2}|\b(?:19|20)[0-9]{2}\b|\bago\b|[0-9]\s?(?:am|pm|a\.m\.|p\.m\.)", re.IGNORECASE)
_RIGHT = re.compile(
    r"\(?(?:[Cc]opyright|COPYRIGHT)\s*(?:©|\([Cc]\)|by\b|[0-9]{4}|[A-Z]\w+ [A-Z]\w+;)|\(?(?:©|\([Cc]\)(?=\s*[0-9]))\s*(?:[0-9]{4}|[A-Z])"
)
_HEADER = re.compile(
    r"(?:From|To|Cc|CC|Bcc|Subject|Sent|Date|Reply-To|Message-ID|In-Reply-To|Content-Type|MIME-Version|X-[\w-]+):(?:\s|$)"
)
_TWEET = re.compile(r"(?:[—–-]|--) ?[^()\n]{1,60} \(@\w{1,20}\)|pic\.twitter\.com/\w+\s*$")
_GAP = re.compile(r"\t+| {3,}|\s\|\s?|\s?\|\s|(?<![.!?:;,\"'”’)]) {2}")
_FIGURES = re.compile(r"\|\s*-?[0-9.,%]+\s*\|")
_PAIRS = re.compile(
    r"(?:[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3} [-+]?[$€£]?[0-9][0-9.,]*%?(?: |$)){3,}"
)  # `Lisbon 1,200 Porto 900 Braga 700`
_PARTS = re.compile(r"\s(?:[|•·»>]|::)\s")
_SOURCE = re.compile(
    r"[\"“][^\"“”]{4,200}[\"”][.,]?\s*[—–,.-]?\s*[A-Z][^.!?]{0,80}\b(?:19|20)[0-9]{2}\b|https?://|www\.|\bdoi:|\bISBN\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:[•*^·]|\[?[0-9]{1,3}[\].)]|-\s)")
_LETTERS = re.compile(r"[^\W\d_]")
_MOST = 40  # words of a line of furniture, but for notices of right
_FEW = 12


def find_furniture(text: str) -> list[tuple[Span, str]]:
    r"""Find the lines that are no prose, and say what each is, in text order.

    >>> text = "By Ana Silva, Staff Writer\n\nKenya left.\n\n© 2021 Daily Post. All rights reserved.\n\nShare on Facebook"
    >>> [(span.of(text), what) for span, what in find_furniture(text)]
    [('By Ana Silva, Staff Writer', 'a byline'), ('© 2021 Daily Post. All rights reserved.', 'a notice of right'), ('Share on Facebook', 'navigation')]
    """
    lines = [match for match in _LINE.finditer(text) if match.group().strip()]
    told = [line.group().strip() for line in lines]
    capitals = _is_in_capitals(text[:20_000])
    found: list[tuple[Span, str]] = []
    listed = False
    for number, (match, line) in enumerate(zip(lines, told, strict=True)):
        if _is_source(told, number, listed=listed):
            what: str | None = "a list of sources"
        else:
            what = _why_no_prose(told, number) or ("a notice in capitals" if not capitals and _is_notice(line) else None)
        listed = what == "a list of sources"
        what = what or _goes_on(lines, number, found)
        if what:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            found.append((Span(start, start + len(line)), what))
    return found


def _why_no_prose(lines: Sequence[str], number: int) -> str | None:
    """Say what a line is by its shape, None where it may be prose."""
    line = lines[number]
    if _RIGHT.match(line) or _has_rights(line.casefold()):
        return "a notice of right"
    if len(line) > 400:  # noqa: PLR2004 -- a paragraph
        return None
    size = len(line.split())
    if _is_navigation(line, size):
        return "a row of a table" if _FIGURES.search(line) else "navigation"
    if size <= _MOST and _is_byline(line, size):
        return "a byline"
    if size <= _FEW and _TIME.search(line) and line.casefold().startswith(_openings("dated")) and not line.endswith(_ENDS):
        return "a date of publication"
    if _TWEET.match(line):
        return "the signature of a message"
    if _HEADER.match(line) and any(
        _HEADER.match(near) for near in (*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2])
    ):
        return "the head of a message"
    return "a row of a table" if _is_row(line) else None


@cache
def _openings(name: str) -> tuple[str, ...]:
    return tuple(sorted(words(name)))


def _has_rights(line: str) -> bool:
    return any(notice in line for notice in _openings("rights"))


def _is_navigation(line: str, size: int) -> bool:
    """Tell a button, a link or a notice of the page by its first words, or by the strokes between its parts."""
    if size > _MOST:
        return False
    plain = line.casefold().replace("’", "'")
    bare = plain.strip(" \t.,:;!?·•|*#>»«→←()[]0123456789")
    if bare in words("lines") and not plain.endswith("?"):
        return True
    if plain.startswith(_openings("openings")) and (size <= 20 or "cookies" in plain):  # noqa: PLR2004 -- one sentence
        return True
    return len(_PARTS.findall(line)) > 1 and not line.endswith(_ENDS) and all(len(part.split()) <= 4 for part in _PARTS.split(line))  # noqa: PLR2004 -- links


def _is_byline(line: str, size: int) -> bool:
    """Tell `By Ana Silva`, `Reporting by Ana Silva; Editing by J. Lee` and `Ana Silva contributed to this report.` by their form."""
    if size <= 30 and "can be reached at" in line and "@" in line:  # noqa: PLR2004 -- one sentence
        return True
    if size <= 30 and _WRITERS.search(line) and ("this " in line or "contributed reporting" in line):  # noqa: PLR2004 -- one sentence
        return True
    match = _BYLINE.match(line)
    if not match or (size > 2 * _FEW and line.endswith(".")):
        return False
    if match["made"] and match["made"].casefold().removesuffix(" and") not in words("makers"):
        return False
    pieces = (_MAKER.sub("", piece.strip()) for piece in re.split(r"[;|]", match["who"].rstrip(".)")))
    return all(is_naming(piece) for piece in pieces if piece)


def _is_row(line: str) -> bool:
    """Tell a row of a table: three cells or more, most of them short, and no sentence."""
    cells = [cell for cell in _GAP.split(line) if cell.strip()]
    return bool(_PAIRS.fullmatch(line)) or (len(cells) > 2 and not line.endswith(_ENDS) and sum(map(len, cells)) <= 25 * len(cells))  # noqa: PLR2004 -- characters a cell


def _is_source(lines: Sequence[str], number: int, *, listed: bool) -> bool:
    """Tell the heading of a list of sources, and the entries below it."""
    line = lines[number]
    if line.casefold().strip(" :#=*") in words("sources"):
        after = lines[number + 1] if number + 1 < len(lines) else ""
        return bool(_SOURCE.search(after) or _LISTED.match(after))
    return (listed and bool(_SOURCE.search(line) or _LISTED.match(line))) or bool(_SOURCE.match(line) and not line.endswith(_ENDS))


def _is_notice(line: str) -> bool:
    """Tell five words or more in capitals and nothing else: their names cannot be told from their verbs."""
    return len(line.split()) > 4 and _is_in_capitals(line)  # noqa: PLR2004 -- a speaker with his role


def _is_in_capitals(text: str) -> bool:
    letters = _LETTERS.findall(text)
    return bool(letters) and sum(map(str.isupper, letters)) > 0.9 * len(letters)  # but for a stray word


def _goes_on(lines: Sequence[re.Match[str]], number: int, found: Sequence[tuple[Span, str]]) -> str | None:
    """Tell a notice of right that the page broke: the line before has no end, and no blank line is between."""
    if not number or not found or found[-1][1] != "a notice of right":
        return None
    before = lines[number - 1]
    near = found[-1][0].end <= before.end() and before.start() <= found[-1][0].start and before.end() + 1 == lines[number].start()
    open_ended = len(before.group()) >= 50 and not before.group().rstrip().endswith(_ENDS)  # noqa: PLR2004 -- a page's width
    return "a notice of right" if near and open_ended else None
