"""Sentences that only greet, thank or manage a programme, and clauses that a speaker breaks off: they tell nothing.

The patterns are matched against a whole sentence in lower case, so that `I appreciate it.` is one and `I appreciate their work.` is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphbuild.claims.clause import Clause
    from graphbuild.parse import Passage

_LONGEST = 16  # words of a formula
_OPENING = r"(?:(?:oh|well|and|but|so|yes|yeah|no|okay|ok|alright|all right|again|now|hi|hello|hey|great|good|please|right|thanks|thank you) ?[,.!]? )*"
_WELCOMES = r"(?:here|with|you|to|from|on|meeting|having|being|joining|back|this)\b"
_FORMULAS = (
    r"(?:many )?thank(?:s| you|ing)\b(?: (?:so|very) much| a lot)?(?:,? [\w.]+){0,3} for (?:joining|having|being|coming|taking|making|doing|that|this|your|talking|speaking|the|listening|watching|tuning|calling)\b.*",
    r"thank you(?: (?:so|very) much)?(?:,? [\w.]+){0,4}",
    r"you (?:'re|are)(?: (?:so|very|most))? welcome.*",
    rf"(?:it (?:'s|is|was) )?(?:(?:so|really|very|always|also) )*(?:great|good|nice|lovely|wonderful|a pleasure|an honou?r|my pleasure|pleasure) (?:to|talking|speaking|having|seeing) ?(?:be|have|see|meet|talk|speak|hear|join)? ?{_WELCOMES}.*",
    r"(?:you (?:'re|are) )?(?:listening to|watching|tuned to) (?:npr|[\w' ]*news|the|all|morning|weekend|this)\b.*",
    r"i (?:'m|am) (?:fine|good|well|great|okay|ok|sorry|all right)(?: ?, (?:thank you|thanks|sir|ma'am))?",
    r"i (?:really |do |so )*appreciate (?:it|that|this|you|your (?:time|being|help)\b.*|you \w+ing.*)",
    r"(?:may )?god (?:bless|save|help|protect) .*",
    r"(?:the|my) pleasure(?: is(?: all)? mine)?",
    r"(?:you bet|i see|i know|i beg your pardon|pardon me|excuse me|you know|i mean|how are you.*|here (?:'s|is) (?:the thing|why|how))",
)
_PATTERN = re.compile(rf"{_OPENING}(?:{'|'.join(_FORMULAS)})")
_DASHES = frozenset({"-", "--", "–", "—"})


def is_formula(passage: Passage, first: int, last: int) -> bool:
    """Whether the tokens from `first` up to `last` are a formula of greeting, thanks or the programme."""
    if last - first > _LONGEST:
        return False
    return _PATTERN.fullmatch(" ".join(passage.lower[first:last]).rstrip(" .!")) is not None


def is_broken_off(clause: Clause) -> bool:
    """Whether a speaker starts anew right behind a verb that only links: `it's - look, they left`."""
    words, behind = clause.passage.words, clause.head + 1
    if clause.lemma != "be" or clause.passage.pos[clause.head] != "AUX" or words[behind : behind + 1] in ([], ["."]):
        return False
    return words[behind] in _DASHES and not any(
        word in _DASHES for word in words[behind + 1 : max(clause.complements, default=behind)]
    )
