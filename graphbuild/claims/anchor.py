"""The day that a text counts from, and on which side of it an event lies: what `Tuesday` and `October 20` need to be dates."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.claims.lexicon import words

if TYPE_CHECKING:
    from graphbuild.parse import Passage

PAST, UNKNOWN, FUTURE = -1, 0, 1
_ISO = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_YEAR = re.compile(r"[12][0-9]{3}")
_AHEAD = frozenset("to until till for by through into".split())  # what these lead to may lie ahead of what is past


@dataclass(frozen=True, slots=True)
class Anchor:
    """A document's date as far as it is known, and the side of it on which an event lies.

    `month` and `day` are None where the date is a year or a month; `direction` is -1 (past), 1 (future) or 0 (not to be told).
    """

    year: int
    month: int | None = None
    day: int | None = None
    direction: int = UNKNOWN

    @property
    def date(self) -> dt.date | None:
        """The day itself, None where only its month or year is known."""
        return dt.date(self.year, self.month, self.day) if self.month and self.day else None


def to_anchor(date: str | None, direction: int = UNKNOWN) -> Anchor | None:
    """Read a document's date; None where it has none, or one that no calendar has.

    >>> to_anchor("2021-10"), to_anchor("2021-02-30"), to_anchor(None)
    (Anchor(year=2021, month=10, day=None, direction=0), None, None)
    """
    match = _ISO.fullmatch(date or "")
    if match is None:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        dt.date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    return Anchor(year or 0, month, day, direction)


def direction_of(passage: Passage, token: int) -> int:
    """Tell by its verb whether a time lies behind (-1) or ahead (1); 0 where the verb does not settle it.

    A time that hangs on a noun goes by the verb above only where that verb is about what has happened: `won the vote on Tuesday`,
    but not `announced a vote on Tuesday`. Verbs of planning settle nothing: `postponed the vote until Tuesday`.
    """
    place, through_noun, ahead = passage.head[token], False, False
    while passage.pos[place] not in {"VERB", "AUX"}:
        if passage.head[place] == place:
            return UNKNOWN
        ahead = ahead or passage.lower[place] in _AHEAD
        through_noun = through_noun or passage.pos[place] in {"NOUN", "PROPN", "PRON", "ADJ"}
        place = passage.head[place]
    lemma = passage.lemma[place].lower()
    if lemma in words("time", "ahead") or (through_noun and lemma in _open_verbs()):
        return UNKNOWN
    found = _tense(passage, place)
    return UNKNOWN if ahead and found == PAST else found


def _open_verbs() -> frozenset[str]:
    says = words("attribution", "say") | words("attribution", "think")
    return says | words("objects", "intensional") | words("complement", "intended")


def _tense(passage: Passage, verb: int) -> int:
    below = [child for child in passage.children[verb] if passage.dep[child] in {"aux", "auxpass"}]
    helpers = {passage.lower[child] for child in below}
    tags = {passage.tag[child] for child in below} | ({passage.tag[verb]} & {"VBD"})
    if "MD" in tags:
        return FUTURE if helpers & words("modals", "intended") and "have" not in helpers else UNKNOWN
    if "TO" in tags:
        return _of_infinitive(passage, verb)
    if "VBD" in tags:
        return PAST
    if passage.dep[verb] == "conj" and passage.tag[verb] in {"VB", "VBN"} and not below:
        return _tense(passage, passage.head[verb])
    if passage.tag[verb] == "VBG":
        return FUTURE if helpers & {"is", "are", "am", "'re", "'s", "'m"} else UNKNOWN
    if passage.tag[verb] != "VBN":
        return UNKNOWN
    return PAST if helpers & {"has", "have", "'ve", "having"} or (passage.dep[verb] in {"acl", "relcl"} and not below) else UNKNOWN


def _of_infinitive(passage: Passage, verb: int) -> int:
    """`plans to meet on Tuesday`, `is due to meet on Tuesday` lie ahead, `failed to meet on Tuesday` behind."""
    above = passage.head[verb]
    lemma = passage.lemma[above].lower()
    if passage.dep[verb] != "xcomp" or passage.pos[above] not in {"VERB", "ADJ"}:
        return UNKNOWN
    tense = _tense(passage, above)
    planned = words("complement", "intended") | words("complement", "required") | words("time", "ahead")
    if lemma in planned or passage.lower[above] == "going":
        around = {passage.lower[child] for child in passage.children[above]} | {passage.lower[passage.head[above]]}
        now = passage.tag[above] in {"VBZ", "VBP"} or bool(around & {"is", "are", "am", "'s", "'re", "'m"})
        return FUTURE if now and tense != PAST else UNKNOWN
    settled = lemma in words("complement", "actual") | words("complement", "negated")
    return PAST if settled and tense == PAST else UNKNOWN


def tells_other_year(passage: Passage, before: int, year: int) -> bool:
    """Whether the last year that a passage names before a token is another one, so that its months are of that year."""
    for token in range(min(before, len(passage.words)) - 1, -1, -1):
        index = passage.entity[token]
        if index >= 0 and passage.names[index][2] == "DATE" and _YEAR.fullmatch(passage.words[token]):
            return int(passage.words[token]) != year
    return False
