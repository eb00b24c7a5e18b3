"""Turns -> voices: who speaks in each turn, and whether he is the voice of the report or one of those reported.

A reporter in his own turn is a narrator: whoever the text introduces with his newsroom (`NPR's Charles Maynes`), and the host, who
asks. Everybody else who speaks is a source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.entities.cluster import Cluster
from graphbuild.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.model import Document, Turn

_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof|sen|rep|gov|gen|col|sgt|lt|sir|lady|president|secretary|senator)\.?\s+", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(?:host|anchor|byline|correspondent|reporter|journalist|moderator|narrator|interviewer|presenter)\b", re.IGNORECASE
)
_NEWSROOM = re.compile(
    r"\b(?:news|newspaper|radio|tv|television|press|times|post|journal|herald|tribune|broadcasting|npr|bbc|cnn|abc|cbs|nbc|pbs|reuters|magazine|"
    r"wikinews|guardian|independent|telegraph|gazette|observer|agency)\b", re.IGNORECASE,
)  # fmt: skip
_NAMELESS = {"q": "Questioner", "question": "Questioner", "a": "Answerer", "answer": "Answerer"}
_ASKING = 0.5  # share of turns with a question that makes a host


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a turn: the entity, and whether he is a narrator."""

    entity: str
    narrator: bool


def speaker_name(label: str) -> tuple[str, bool]:
    """Bring a label to a name, and say whether it names a person or only a role.

    >>> speaker_name("MR. KIRBY"), speaker_name("Steve Inskeep, host"), speaker_name("Q")
    (('Kirby', True), ('Steve Inskeep', True), ('Questioner', False))
    """
    name = label.split(",")[0].strip()
    if name.casefold() in _NAMELESS:
        return _NAMELESS[name.casefold()], False
    bare = _TITLE.sub("", name).strip() or name
    if bare.isupper():
        bare = re.sub(r"\w+", lambda word: word.group() if any(map(str.isdigit, word.group())) else word.group().capitalize(), bare)
        bare = re.sub(r"\b(Mc|O[’'])([a-z])", lambda match: match.group(1) + match.group(2).upper(), bare)
    return bare, not _ROLE.fullmatch(bare) and not any(map(str.isdigit, bare))


def find_speakers(document: Document, clusters: list[Cluster]) -> dict[str, Cluster]:
    """Find or make the cluster of each speaker label.

    A label is who the text names so in full (`ZAMIR KABULOV`), or by this last name alone where only one person has it
    (`MAYNES`), or by this first name; an organization may speak (`WIKINEWS`). New clusters join `clusters`.
    """
    speakers: dict[str, Cluster] = {}
    by_name: dict[str, Cluster] = {}
    labels = dict.fromkeys(turn.speaker for turn in document.turns if turn.speaker)
    if document.speaker:
        labels[document.speaker] = None
    for label in labels:
        name, is_person = speaker_name(label)
        cluster = by_name.get(name.casefold()) or _find(name, clusters, is_person=is_person)
        if cluster is None:
            cluster = Cluster(Kind.PERSON)
            cluster.names[name] = 1
            clusters.append(cluster)
        cluster.names.setdefault(label, 0)
        if cluster.kind is not Kind.ORGANIZATION:
            cluster.kind = Kind.PERSON
        cluster.sure = True
        speakers[label] = by_name[name.casefold()] = cluster
    return speakers


def _find(name: str, clusters: Sequence[Cluster], *, is_person: bool) -> Cluster | None:
    folded = name.casefold()
    for cluster in clusters:
        if any(known.casefold() == folded for known in cluster.names):
            return cluster
    words = folded.split()
    if not is_person or len(words) > 1:
        return None
    people = [cluster for cluster in clusters if cluster.kind is Kind.PERSON]
    same = [one for one in people if any(known.casefold().split()[-1] == folded for known in one.names)]
    same = same or [one for one in people if any(known.casefold().split()[0] == folded for known in one.names)]
    return same[0] if len(same) == 1 else None


def find_narrators(document: Document, speakers: dict[str, Cluster], newsroom_of: dict[int, str]) -> set[int]:
    """Find the speakers who are narrators.

    Args:
        document: The transcript.
        speakers: The cluster of each label.
        newsroom_of: The organization with which the text introduces a cluster, by `id(cluster)`.

    Returns:
        The `id()` of their clusters.
    """
    narrators = {id(cluster) for cluster in speakers.values() if _NEWSROOM.search(newsroom_of.get(id(cluster), ""))}
    turns: dict[int, list[Turn]] = defaultdict(list)
    for turn in document.turns:
        if turn.speaker:
            turns[id(speakers[turn.speaker])].append(turn)
    for label, cluster in speakers.items():
        said = turns[id(cluster)]
        asking = sum(turn.span is not None and turn.span.of(document.text).rstrip(" \n\"'”’)").endswith("?") for turn in said)
        host = len(turns) > 1 and len(said) > 1 and asking >= _ASKING * len(said)
        labels = {label, *(turn.label.of(document.text) for turn in said if turn.label is not None)}
        if host or any(_ROLE.search(one) or _NEWSROOM.search(one) for one in labels):
            narrators.add(id(cluster))
    return narrators
