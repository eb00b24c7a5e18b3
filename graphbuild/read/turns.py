"""Text -> turns: who speaks where, from labels such as `MAYNES:`, `MR. KIRBY:`, a bare `Q`, `[00:01:02] Name:`.

A line beginning with the shape of a label becomes one only on the evidence of the whole text, because an article has such lines
too (`Image: United States Navy.`). The rules:

- a label with a time or a role (`Steve Inskeep, host:`) stands;
- labels in capitals stand where a name recurs, or where several are and somebody speaks (see `_converses`);
  one alone stands at the start of a speech, after its heading if there is one;
- labels in mixed case stand where at least two names alternate, one of them again or a role, and somebody speaks;
- `Q` and `A` stand where there are other labels or several of them; a bare `A` only after a `Q`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from graphbuild.model import Span, Turn
from graphbuild.read.labels import Candidate, Shape, find_candidates, is_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SAMPLE = 600  # characters of a turn that are looked at for signs of speech
_OPENING = 6000  # likewise of a speech
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]?")
_PERSON = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]e|us|[Mm]y|[Oo]ur|[Yy]our)\b")  # not US
_REMARK = re.compile(
    r"[?？؟]|\A\W*(?:yes|yeah|no|well|okay|ok|thanks|thank|hello|hi|hey|welcome|please|sure|right|good|mm|mhm|uh|um|oh)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(r"\b(?:said|says|told|according|reported|announced)\b")
_WORD = re.compile(r"\w+")


def find_turns(text: str) -> tuple[Turn, ...]:
    r"""Cut a text into turns, in text order; a text without labels is one turn, a blank one has none.

    Each character is in one turn's span, in one label, or is white space between them.

    >>> [turn.speaker for turn in find_turns("Good morning.\n\nMAYNES: Hi.\n\nDETROW: Thanks.\n\nMAYNES:")]
    [None, 'MAYNES', 'DETROW', 'MAYNES']
    """
    labels = find_labels(text)
    ends = [*(label.span.start for label in labels), len(text)]
    before = _trimmed(text, 0, ends[0])
    turns = [Turn(before)] if before else []
    for label, end in zip(labels, ends[1:], strict=True):
        turns.append(Turn(_trimmed(text, label.span.end, end), label.name, label.span))
    return tuple(turns)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Take the white space off both ends; None where nothing is left."""
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = start + len(piece.rstrip())
    return Span(first, last) if first < last else None


def find_labels(text: str) -> list[Candidate]:
    """Keep the candidates that the text as a whole speaks for, in text order."""
    candidates = list(find_candidates(text))
    named = [found for found in candidates if found.shape is not Shape.QUESTION]
    asked = [found for found in candidates if found.shape is Shape.QUESTION]
    samples = _samples(text, candidates)
    mixed = _mixed([found for found in named if found.shape is Shape.MIXED], samples)
    capitals = [found for found in named if found.shape is Shape.CAPITALS]
    if not (mixed or _alternate(asked) or any(found.sure for found in named)):
        capitals = _capitals(text, capitals, samples)
    kept = {found.span.start: found for found in (*mixed, *capitals, *(found for found in named if found.sure))}
    kept.update((found.span.start, found) for found in _questions(asked, others=len(kept), order=candidates))
    return [kept[start] for start in sorted(kept)]


def _samples(text: str, candidates: Sequence[Candidate]) -> dict[int, str]:
    """Cut the beginning of what follows each candidate, quotations left out, by where the candidate starts."""
    ends = [*(found.span.start for found in candidates[1:]), len(text)]
    stretches = (
        (found.span.start, text[found.span.end : min(end, found.span.end + _SAMPLE)])
        for found, end in zip(candidates, ends, strict=False)
    )
    return {start: _QUOTED.sub(" ", stretch) for start, stretch in stretches}


def _converses(found: Sequence[Candidate], samples: dict[int, str]) -> bool:
    """Tell whether somebody speaks: a third of the stretches ask, answer, or have a first or second person outside quotations."""
    stretches = [samples[one.span.start] for one in found]
    return 3 * sum(bool(_PERSON.search(said) or _REMARK.search(said)) for said in stretches) >= max(len(stretches), 1)


def _names(found: Sequence[Candidate]) -> Counter[str]:
    """Count the names, whatever their case."""
    return Counter(one.name.casefold() for one in found)


def _mixed(found: list[Candidate], samples: dict[int, str]) -> list[Candidate]:
    """Keep labels in mixed case where they alternate and somebody speaks."""
    names = _names(found)
    recurring = any(names[one.name.casefold()] > 1 or one.sure or (is_role(one.name) and " " not in one.name) for one in found)
    return found if len(names) > 1 and recurring and _converses(found, samples) else []


def _capitals(text: str, found: list[Candidate], samples: dict[int, str]) -> list[Candidate]:
    """Keep labels in capitals where one recurs, where several converse, or where one opens a speech."""
    names = _names(found)
    if any(count > 1 for count in names.values()):
        return [one for one in found if names[one.name.casefold()] > 1 or not one.name.startswith("THE ") or is_role(one.name)]
    if len(names) > 1:
        return found if _converses(found, samples) else []
    alone = (one for one in found if len(one.name.split()) <= 4)  # noqa: PLR2004 -- title and names, not a company
    return [one for one in alone if _is_heading(text, one.span.start) and _is_speech(text, one)]


def _is_heading(text: str, end: int) -> bool:
    """Tell whether nothing or but a heading stands before `end`: a few short lines, none of them a sentence."""
    lines = text[: min(end, _OPENING)].split("\n")
    short = (len(line.split()) <= 20 and not line.rstrip().endswith((".", "!", "?", ":")) for line in lines)  # noqa: PLR2004 -- a title
    return end < _OPENING and len(lines) <= 12 and all(short)  # noqa: PLR2004 -- title, speaker, place, date, blank lines


def _is_speech(text: str, label: Candidate) -> bool:
    """Tell a speech (`FATOS NANO: It is ...`) from a report with a place line (`NEW DELHI: The government said ...`).

    A speech says I, we or you outside quotations; one too short to do so at least reports nobody's words.
    """
    opening = _QUOTED.sub(" ", text[label.span.end : label.span.end + _OPENING])
    return bool(_PERSON.search(opening)) or (len(opening.split()) < 40 and not _REPORT.search(opening))  # noqa: PLR2004 -- short


def _alternate(asked: Sequence[Candidate]) -> bool:
    """Tell whether there are both questions and answers, or several questions."""
    names = _names(asked)
    return names["q"] > 1 or (names["q"] == 1 and names["a"] > 0 and not all(one.bare for one in asked))


def _questions(asked: Sequence[Candidate], *, others: int, order: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the Qs where there are other labels or several of them, and the As that answer them.

    A bare A could be an article (`A Russian official ...`): it must follow a Q, and As must be at least half as many as Qs.
    """
    names = _names(asked)
    if not names["q"] or not (others or _alternate(asked)):
        return
    after_question = {later.span.start for earlier, later in pairwise(order) if earlier.name == "Q"}
    answered = 2 * sum(one.name == "A" and one.span.start in after_question for one in asked) >= names["q"]
    for one in asked:
        if one.name == "Q" or not one.bare or (answered and one.span.start in after_question):
            yield one


def find_mistaken(text: str, turns: Sequence[Turn]) -> Iterator[Turn]:
    """Yield the turns whose label looks mistaken, such as DEVELOPMENT for a host's name.

    A label of one word in capitals that stands once, names no role, and whose word the text has nowhere else, while at least
    two other speakers recur. It may still be a person who speaks once: it stays the speaker of its turn.
    """
    names = Counter(turn.speaker for turn in turns if turn.speaker)
    once = [turn for turn in turns if turn.speaker and names[turn.speaker] == 1 and _is_plain_word(turn.speaker)]
    if not once or sum(count > 1 for count in names.values()) < 2:  # noqa: PLR2004 -- a conversation needs two
        return
    words = Counter(_WORD.findall(text.casefold()))
    yield from (turn for turn in once if turn.speaker and words[turn.speaker.casefold()] == 1 and not is_role(turn.speaker))


def _is_plain_word(name: str) -> bool:
    """Tell a single word in capitals; numbered labels and initials are placeholders."""
    return len(name) > 2 and name.isalpha() and name.isupper()  # noqa: PLR2004 -- initials
