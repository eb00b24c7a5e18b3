"""Text -> credits and datelines: words inside a paragraph that say where it comes from, and are no part of what it says.

`Image: Twitter / NASA.`, `(AP Photo/Ana Silva)`, `Photo by Ana Silva/Getty Images`, `LISBON, Portugal (AP) —`.
The word lists are in `furniture.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 12  # words of a credit
_HEAD = r"(?:(?:File|Photo|Image|Picture|Cover|Video) )?(?:Image|Photo|Picture|Photograph|Credit|Screenshot|Illustration|Graphic)s?(?: [Cc]redits?)?"
_CREDIT = re.compile(
    rf"(?<![\w'’-])\(?{_HEAD} ?[:;]\s?(?=(?P<who>[^\n]{{1,120}}))|(?<![\w'’-])\(?{_HEAD} (?P<by>by|courtesy(?: of)?) (?=(?P<maker>[^\n]{{1,120}}))"
)
_FLAG = re.compile(
    r"^[ \t]*(?P<flag>(?:BREAKING(?: NEWS)?|EXCLUSIVE|VIDEO|PHOTOS?|LIVE|ANALYSIS|OPINION|FACTBOX|EXPLAINER|CORRECTED|UPDATED?|Breaking|Exclusive):"
    r"|(?:UPDATE|WRAPUP|RPT|REFILE) [0-9]{0,2}-)(?=\s?[A-Z])",
    re.MULTILINE,
)  # what heads a headline
_STOP = re.compile(r"(?<!\b[A-Z])[.!?](?=\s|\)|$)|\)+(?=[\s.,;]|$)")
_CAPITAL = re.compile(r"[(@\"“‘']?[A-ZÀ-ÖØ-Þ0-9]|[/,&|–—-]+$|\(")
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:, {_MONTHS} [0-9]{{1,2}}(?:, [0-9]{{4}})?)?"
_UPPER = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,3}"
_PLACE = r"(?!PhD|MD\b|Jr|Sr)[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){0,3}"
_DASH = r"\s?(?:[-–—]|--)\s"


@cache
def words(name: str) -> frozenset[str]:
    """Read one list of furniture.toml."""
    table = tomllib.loads(files("graphbuild.read").joinpath("furniture.toml").read_text(encoding="utf-8"))
    return frozenset(table[name])


@cache
def _dateline() -> re.Pattern[str]:
    """Build the pattern of a dateline: a place in capitals, with a comma or with an agency, then a dash."""
    agency = rf"\((?:{'|'.join(sorted(map(re.escape, words('agencies')), reverse=True))})\)"
    with_agency = rf"(?:{_PLACE}(?:, {_PLACE}){{0,2}}{_DATE},? ?)?{agency}{_DASH}"
    with_comma = rf"{_PLACE}(?:, {_PLACE}){{1,2}}{_DATE}{_DASH}"
    in_capitals = rf"(?=[A-ZÀ-Þ]{{5}}|[A-ZÀ-Þ]+ [A-ZÀ-Þ]){_UPPER}{_DATE}(?:\s?(?:[–—]|--)|\s-)\s"
    return re.compile(rf"^[ \t]*(?P<line>{with_agency}|{with_comma}|{in_capitals})(?=[\"“‘'(]?[A-Z0-9][^\n]{{12}})", re.MULTILINE)


@cache
def _agencies() -> frozenset[str]:
    return frozenset(name.casefold() for name in words("agencies"))


def is_credit(content: str) -> bool:
    """Whether what stands between brackets names a photographer or an agency: `(AP Photo/Ana Silva)`, `(Getty Images)`.

    >>> is_credit("Ana Silva/AFP via Getty Images"), is_credit("Reuters"), is_credit("NATO")
    (True, True, False)
    """
    names = [name.strip().casefold() for name in re.split(r"/|,|\bvia\b", content)]
    shown = {
        name.rpartition(" ")[0] for name in names if name.endswith((" photo", " photos", " image", " images", " picture", " file"))
    }
    return not _agencies().isdisjoint({names[0], names[-1], *shown}) and is_naming(content)


def find_credits(text: str) -> Iterator[Span]:
    """Yield credits and datelines, in no order; they may overlap.

    >>> text = "LISBON (AP) — A boy waves. Image: Twitter / Ana Silva. He left (Photo by J. Lee/Getty Images)."
    >>> [span.of(text) for span in find_credits(text)]
    ['LISBON (AP) —', 'Image: Twitter / Ana Silva.', '(Photo by J. Lee/Getty Images)']
    """
    for match in _dateline().finditer(text):
        yield Span(match.start("line"), match.start("line") + len(match["line"].rstrip()))
    for match in _FLAG.finditer(text):
        yield Span(*match.span("flag"))
    for match in _CREDIT.finditer(text):
        rest = match["who"] or match["maker"]
        stop = _STOP.search(rest)
        end = stop.end() if stop else len(rest.rstrip())
        if stop and stop.group().startswith(")") and not match.group().startswith("("):
            end = stop.start()
        if end and is_naming(rest[:end].rstrip(".)")):
            yield Span(match.start(), match.start("who" if match["who"] else "maker") + end)
        elif match["who"] and (match.start() == 0 or text[match.start() - 1] == "\n"):
            yield Span(match.start(), match.start("who"))  # a description follows: `Photo: A man waves`


def is_naming(rest: str) -> bool:
    """Whether words only name somebody: all with capitals but the small ones of names and credits.

    >>> is_naming("Pedro Nunes / Getty Images"), is_naming("A man walks past the bank")
    (True, False)
    """
    found = rest.split()
    return 0 < len(found) <= _LONGEST and all(
        word.casefold().strip(",.()") in words("small") or _CAPITAL.match(word) for word in found
    )
