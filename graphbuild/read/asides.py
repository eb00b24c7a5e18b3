"""Text -> asides: what stands in a text but is no language of its speakers.

Stage directions in brackets (`(Laughs.)`, `[applause]`, `(SOUNDBITE OF ...)`), credits (`(AP Photo/Ana Silva)`), times (`[00:01:02]`)
reference marks (`[7]`) and what a speaker begins twice (`the - the rebels`).
Other parentheses are language (`(800 km)`), and so are words that an editor puts into a quotation (`[the] section`).
The word lists are in `asides.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.model import Span
from graphbuild.read.credits import is_credit
from graphbuild.read.labels import TIME

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRACKETED = re.compile(r"\(([^()\[\]\n]{1,90})\)|\[([^()\[\]\n]{1,90})\]")
_LONE_TIME = re.compile(rf"^[ \t]*({TIME}(?:[ \t]*-->?[ \t]*{TIME})?)[ \t\r]*$", re.MULTILINE)
_TIME = re.compile(rf"{TIME}\Z")
_LONG_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}")
_REFERENCE = re.compile(r"[0-9]{1,3}\Z")
_SPEAKING = re.compile(r"(?:(?:speaking|speaks|spoken|singing) (?:in )?|in )(\w+)\Z")
# What a speaker says again after a dash, or a small word after a comma: `the rebels - the rebels left`, `I, I think`.
_AGAIN = re.compile(
    r"(?<![\w'’-])((?P<said>[^\W\d]+(?:['’]\w+)?(?: [^\W\d]+(?:['’]\w+)?){0,3}) ?(?:--|—|(?<= )[-–])) ?(?=(?P=said)\b(?!['’-]))"
    r"|(?<![\w'’-])((?P<small>i|the|a|an|we|he|she|they|it['’]s|i['’]m|in|to|of|and),) (?=(?P=small)\b(?!['’-]))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'’-]+")


@cache
def _list(name: str) -> frozenset[str]:
    """Read one list of asides.toml."""
    table = tomllib.loads(files("graphbuild.read").joinpath("asides.toml").read_text(encoding="utf-8"))
    return frozenset(table[name])


@cache
def _openings() -> tuple[str, ...]:
    return tuple(sorted(_list("openings")))


def find_asides(text: str) -> tuple[Span, ...]:
    """Find the asides of a text, brackets included, in text order; they never overlap.

    >>> text = "You're a dead man, Sean. (Laughs.) It is 500 miles (800 km) [the] long way. (CROSSTALK)"
    >>> [span.of(text) for span in find_asides(text)]
    ['(Laughs.)', '(CROSSTALK)']
    """
    found = [*_bracketed(text), *(Span(*match.span(1)) for match in _LONE_TIME.finditer(text))]
    found += [Span(*match.span(1 if match[1] else 3)) for match in _AGAIN.finditer(text)]
    return tuple(sorted(set(found)))


def _bracketed(text: str) -> Iterator[Span]:
    """Yield the asides in brackets; reference marks only where there are several, for `[10] nations` is language."""
    references: list[Span] = []
    for match in _BRACKETED.finditer(text):
        span = Span(*match.span())
        if match[2] and _REFERENCE.match(match[2]):
            references.append(span)
        elif is_aside(match[1] or match[2], square=match[2] is not None) and not _is_clock(text, match):
            yield span
    if len(references) > 1:
        yield from references


def _is_clock(text: str, match: re.Match[str]) -> bool:
    """Tell a time of day or a score (`at noon (12:00)`) from a mark of time: round, short, and not first in its line."""
    if match[1] is None or not _TIME.match(match[1]) or _LONG_TIME.match(match[1]):
        return False
    line = max(text.rfind("\n", max(0, match.start() - 20), match.start()), match.start() - 20)
    return bool(text[max(line, 0) : match.start()].strip())


def is_aside(content: str, *, square: bool) -> bool:
    """Whether what stands between brackets is a stage direction or a time.

    >>> is_aside("Laughter and applause", square=False), is_aside("ECB", square=False), is_aside("the", square=True)
    (True, False, False)
    """
    plain = " ".join(content.casefold().strip(" \t.,;:!?—–-").split())
    if _TIME.match(content.strip()) or is_credit(content) or plain in _list("phrases") or plain.startswith(_openings()):
        return True
    speaking = _SPEAKING.match(plain)
    if speaking:
        return speaking[1] in _list("languages")
    words = set(_WORD.findall(plain))
    cores = _list("words") | (_list("marked_words") if square or content.isupper() else frozenset())
    return not words.isdisjoint(cores) and words <= cores | _list("companions")
