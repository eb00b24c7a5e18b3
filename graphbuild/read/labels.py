"""Text -> candidates: the line beginnings that have the shape of a speaker's label.

Shape alone proves nothing (`Washington: the talks failed` has it too); `graphbuild.read.turns` weighs the evidence of the whole text.
The word lists are in `labels.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

REACH = 160  # characters from the start of a line in which a label must end
TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?"

_MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # invisible marks of writing direction
_LEAD = rf"[ \t\u00a0{_MARKS}]{{0,16}}(?:>>+ ?)?(?:\*\*|__)?(?P<before>(?:\[{TIME}\]|\({TIME}\)|{TIME})[ \t]*)?(?:\*\*|__)?"
_NAME = r"(?P<name>\w[^:：\n()\[\]]{0,78}?)"
_REMARK = r"(?:[ \t]?(?:\([^():\n]{1,60}\)|\[[^\[\]:\n]{1,60}\]))?"
_AFTER = rf"(?P<after>[ \t]{{0,8}}(?:\({TIME}\)|\[{TIME}\]))?"
_COLON = r"(?:\*\*|__)?[ \u00a0\u202f]?[:：](?:\*\*|__)?"
_LABEL = re.compile(
    rf"{_LEAD}{_NAME}{_REMARK}{_AFTER}{_COLON}(?P<behind>[ \t]*[(\[]{TIME}[)\]])?(?:(?=\s|$|[\"“‘'(\[—–{_MARKS}])|(?<=：))"
)
_TIMED_LINE = re.compile(rf"{_LEAD}{_NAME}[ \t]{{1,8}}(?P<after>\({TIME}\)|\[{TIME}\]|{TIME})$")
_QUESTION = re.compile(
    r"[ \t]{0,16}(?:\*\*|__)?(?P<name>[QA])(?:[.:：](?:\*\*|__)?(?=\s|$)|(?P<bare>[ \t]+)(?=[\"“‘'(\[—–]|[^\W\d_a-z])|(?=[ \t\r]*$))",
)
_LINE = re.compile(r"[^\n]+")
_ENDS = re.compile(r"[0-9][)\]]?\s*\Z")
_ORDINAL = re.compile(r"#?\d+$")
_CAPITALS = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|[OD]['’]|[ae]l-)?(?P<rest>.+)")


class Shape(Enum):
    """How a label is written."""

    CAPITALS = "MR. KIRBY:"
    MIXED = "Shimon Peres:"  # also names in scripts without capital letters
    QUESTION = "Q"  # or A


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line beginning that may be a label.

    `span` reaches from the first sign (time, name) to the colon; `name` is without time, role and colon. `sure` marks a label
    with a time or a role, `bare` a Q or A without a colon.
    """

    span: Span
    name: str
    shape: Shape
    sure: bool = False
    bare: bool = False


@cache
def word_list(name: str) -> frozenset[str]:
    """Read one list of labels.toml."""
    table = tomllib.loads(files("graphbuild.read").joinpath("labels.toml").read_text(encoding="utf-8"))
    return frozenset(table[name])


def find_candidates(text: str) -> Iterator[Candidate]:
    r"""Yield, in text order, each line beginning that looks like a label.

    A line is looked at no farther than `REACH` characters, so that the time is linear in the number of lines.

    >>> [(found.name, found.shape.name) for found in find_candidates("Q Hi there.\nMR. KIRBY: Good morning. Note: no.")]
    [('Q', 'QUESTION'), ('MR. KIRBY', 'CAPITALS')]
    """
    for line in _LINE.finditer(text):
        found = _candidate(text, line.start(), min(line.end(), line.start() + REACH))
        if found:
            yield found


def _candidate(text: str, start: int, end: int) -> Candidate | None:
    """Match one line beginning."""
    head = text[start:end]
    asked = _QUESTION.match(head)
    if asked:
        bare = asked.end() == asked.end("name") or asked["bare"] is not None
        return Candidate(_span(asked, start), asked["name"], Shape.QUESTION, bare=bare)
    match = _LABEL.match(head) if ":" in head or "：" in head else None
    match = match or (_TIMED_LINE.match(head.rstrip()) if _ENDS.search(head) else None)
    if not match:
        return None
    name, role = split_role(" ".join(match["name"].split()))
    shape = shape_of(name)
    if shape is None or role is None:
        return None
    timed = any(_is_mark(time) for key, time in match.groupdict().items() if key in {"before", "after", "behind"})
    return Candidate(_span(match, start), name, shape, sure=timed or is_role(role))


def _is_mark(time: str | None) -> bool:
    """Tell the time of a recording from one of a programme (`10:30 Keynote:`) or a race: in brackets."""
    return time is not None and time.strip()[:1] in {"(", "["}


def _span(match: re.Match[str], start: int) -> Span:
    """Place the match in the text, without white space around it."""
    found = match.group()
    return Span(start + len(found) - len(found.lstrip()), start + len(found.rstrip()))


def split_role(label: str) -> tuple[str, str | None]:
    """Part a label's name from its role; the role is None where what follows the comma can be none.

    >>> split_role("JOHN KIRBY, White House spokesman")
    ('JOHN KIRBY', 'White House spokesman')
    >>> split_role("Martin Luther King, Jr.")
    ('Martin Luther King, Jr.', '')
    """
    name, _, role = label.partition(",")
    role = role.strip()
    if role.rstrip(".").casefold().replace(".", "") in word_list("titles") | {"ii", "iii", "iv"}:
        return label, ""
    words = role.casefold().split()
    wordy = len(words) > 7 or any(sign in role for sign in "?!;") or not word_list("not_in_names").isdisjoint(words)  # noqa: PLR2004 -- a role
    return name.strip(), None if wordy else role


def is_role(role: str) -> bool:
    """Whether the last word names what somebody does in a programme: `host`, `White House spokesman`."""
    return bool(role) and role.rsplit(maxsplit=1)[-1].casefold() in word_list("roles")


@lru_cache(maxsize=4096)
def shape_of(name: str) -> Shape | None:
    """Tell how a name is written; None where it cannot be a speaker's name.

    >>> shape_of("O'BRIEN"), shape_of("Dr. Anna Smith-Jones")
    (<Shape.CAPITALS: 'MR. KIRBY:'>, <Shape.MIXED: 'Shimon Peres:'>)
    >>> shape_of("One thing is clear"), shape_of("Image")
    (None, None)
    """
    words = name.split()
    low = [word.casefold().strip(".") for word in words]
    if not words or not _may_be_name(low):
        return None
    written = [word for word, plain in zip(words, low, strict=True) if not _is_small(plain, word)] or words
    if not all(_is_word(word) for word in written):
        return None
    if all(_is_capital(word) for word in written) and len(words) <= 7:  # noqa: PLR2004 -- titles, name, number
        return Shape.CAPITALS
    capitalised = all(word[0].isupper() or word[0].istitle() or unicodedata.category(word[0]) == "Lo" for word in written)
    return Shape.MIXED if capitalised and len(words) <= 5 and _is_short(name) else None  # noqa: PLR2004 -- title, names


def _may_be_name(low: list[str]) -> bool:
    """Tell whether the words, in lower case, hold nothing that heads a note or makes a phrase."""
    notes = word_list("not_speakers")
    if " ".join(low) in notes or (len(low) > 1 and not notes.isdisjoint({low[0], low[-1]})):
        return False
    return word_list("not_in_names").isdisjoint(low if len(low) > 1 or len(low[0]) > 1 else [])


def _is_small(plain: str, word: str) -> bool:
    """Tell the small parts of names, which count neither as capitals nor against them: titles, `von`, `#2`."""
    return bool(_ORDINAL.match(word)) or plain in word_list("particles") or (plain in word_list("titles") and not word.isupper())


def _is_word(word: str) -> bool:
    """Tell whether a word consists of letters (and what stands inside names) and ends like one."""
    whole = all(sign.isalnum() or sign in ".'’-–&/#" or unicodedata.category(sign).startswith("M") for sign in word)
    abbreviated = len(word) <= 6 or word.count(".") > 1  # noqa: PLR2004 -- `Prof.`, `J.R.R.`
    return whole and any(sign.isalpha() for sign in word) and (abbreviated or not word.endswith("."))


def _is_capital(word: str) -> bool:
    """Tell capitals, allowing for `McCAIN` and `al-ASSAD`."""
    if word.isupper():
        return True
    match = _CAPITALS.fullmatch(word)
    return match is not None and match["rest"].isupper() and len(match["rest"]) > 1


def _is_short(name: str) -> bool:
    """Tell names from clauses in scripts that have no capital letters, and often no spaces."""
    caseless = any(unicodedata.category(sign) == "Lo" for sign in name)
    return len(name) <= (24 if caseless else 60)
