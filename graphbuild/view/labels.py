"""Names and relations -> the short lines of text that stand in a drawing, and how much room they take."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from graphbuild.sentences import NEGATORS, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LINE = 25  # characters of a label before it wraps
LINES = 3
PILL_FONT = 12
BOX_FONT = 13
GLYPHS = {"state": "■", "organization": "▲", "person": "●", "event": "◆", "place": "▼", "group": "○", "thing": "▣", "concept": "□",
          "value": "◇"}  # fmt: skip
SHOWN_KIND = {"object": "thing", "substance": "thing", "animal": "thing", "plant": "thing", "abstract": "concept", "claim": "concept",
              "time": "value"}  # fmt: skip
GROUPABLE = frozenset({"person", "organization", "place", "animal"})
MANY = frozenset(
    "everybody everyone people men women children police they them we us these those all both many most some several others"
    " group crowd public population staff crew team family couple".split()
)
HEAD_ENDS = re.compile(
    r"\b(?:of|in|from|at|on|for|with|to|by|who|that|which|including|around|over|\w{3,}ing)\b|[,(–]", re.IGNORECASE
)
PLURAL = re.compile(r"\w{2}[^\Wsui]s$")  # but no `boss`, `bus`, `crisis`, `Russia’s`


def shown_kind(kind: str, classes: Iterable[str] = (), *, many: bool = False) -> str:
    """Give the kind that the drawing shows: countries are states, people or places told of together a group.

    >>> shown_kind("place", ("Country",)), shown_kind("plant"), shown_kind("person"), shown_kind("person", many=True)
    ('state', 'thing', 'person', 'group')
    """
    if "Country" in classes:
        return "state"
    if many and kind in GROUPABLE:
        return "group"
    return SHOWN_KIND.get(kind, kind if kind in GLYPHS else "concept")


def is_many(label: str) -> bool:
    """Whether a description, not a name, tells of several: a plural, a number of something, a word such as `everyone`.

    >>> [is_many(label) for label in ("Russian officials", "10 nations", "everyone", "the minister of defence", "the crisis")]
    [True, True, True, False, False]
    """
    words = HEAD_ENDS.split(label.strip(), maxsplit=1)[0].split() or label.split()
    if not words:
        return False
    head = words[-1].lower()
    plural = PLURAL.search(head) is not None
    return plural or head in MANY or words[0].lower() in {"everyone", "everybody", "they", "we"}


def kind_of(node: str, about: Mapping[str, Any]) -> str:
    """Give the kind that the drawing shows of a network's node; only what one document describes can be a group."""
    many = "/" in node and not about["wikidata"] and is_many(about["label"])
    return shown_kind(about["kind"], about["classes"], many=many)


def verb_of(edge: Mapping[str, Any]) -> str:
    """Say the relation as people read it: its own words where they carry the polarity, else the normal form.

    >>> verb_of({"label": "participate in", "wording": "does not participate in", "negated": True})
    'does not participate in'
    >>> verb_of({"label": "like", "wording": "likes", "negated": True})
    'not like'
    """
    wording = " ".join(edge["wording"].split())
    if not edge["negated"]:
        return wording or str(edge["label"])
    return wording if NEGATORS.search(wording) else f"not {edge['label']}"


def says(voice: str, *, denied: bool) -> str:
    """Say in one line whose words these are.

    >>> says("Zamir Kabulov", denied=False), says("Zamir Kabulov", denied=True)
    ('says Zamir Kabulov', 'not said by Zamir Kabulov')
    """
    return f"{'not said by' if denied else 'says'} {clip(clean(voice), LINE - 5)}"


def box_label(node: str, about: Mapping[str, Any]) -> str:
    """Give the text in an entity's box: its kind's glyph and its name."""
    return wrap(f"{GLYPHS[kind_of(node, about)]} {about['label']}")


def box_font(degree: int) -> int:
    """Give the size of a box's text in pixels, by the number of its claims.

    >>> box_font(1), box_font(8), box_font(1000)
    (13, 16, 20)
    """
    return BOX_FONT + min(7, max(0, degree.bit_length() - 1))


def wrap(text: str) -> str:
    r"""Break a label into at most three lines of about the same length, the last one with `…` where text is left out.

    >>> wrap("■ resignation of the Afghan envoy").split("\n")
    ['■ resignation of', 'the Afghan envoy']
    """
    whole = clean(text[: 4 * LINE * LINES])
    if len(whole) <= LINE:
        return whole
    words = whole.split()
    lines = _fill(words, LINE)
    even = next((filled for width in range(8, LINE) if len(filled := _fill(words, width)) == len(lines)), lines)
    shown = [clip(line, LINE + 6) for line in even[:LINES]]
    return "\n".join(shown) + (" …" if len(lines) > LINES else "")


def _fill(words: Iterable[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def clip(text: str, most: int) -> str:
    """Cut a text to so many characters, `…` the last where any is left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def size_of(label: str, font: int) -> tuple[float, float]:
    """Estimate the width and height in pixels of a box around a label, rather too big than too small."""
    lines = label.split("\n")
    widths = (sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56 for sign in line) for line in lines)
    return max(widths) * font + 18.0, len(lines) * font * 1.25 + 12.0
