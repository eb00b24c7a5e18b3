"""Pronouns -> entities: the speaker for `I`, and for the third person the most salient entity nearby that agrees.

A pronoun on the wrong person is worse than one left alone: where the best candidate does not lead clearly, where `it` stands for
nothing (`it is clear that`), and where `you` means anybody, the pronoun stays an entity of its own.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from graphbuild.entities.cluster import Cluster
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed, Passage

FIRST = frozenset("i me my mine myself".split())
WE = frozenset("we us our ours ourselves".split())
YOU = frozenset("you your yours yourself yourselves".split())
_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_THEY = frozenset("they them their theirs themselves".split())
_IT = frozenset("it its itself".split())
_MALE = frozenset("mr. mr sir king prince man boy father son brother husband spokesman chairman lord actor".split())
_FEMALE = frozenset("mrs. ms. mrs ms miss lady queen princess woman girl mother daughter sister wife spokeswoman chairwoman actress".split())
_EMPTY_HEADS = frozenset("be seem appear take happen turn look mean matter follow sound feel".split())
_WINDOW = 40  # mentions looked back over
_REACH = 3  # sentences looked back over
_MARGIN = 0.35  # by how much the best candidate must lead


class _Candidate(NamedTuple):
    sentence: int
    position: tuple[int, int]
    cluster: Cluster
    mention: Found
    passage: Passage


def join_pronouns(
    parsed: Parsed,
    found: Sequence[Found],
    speakers: Mapping[str, Cluster],
    clusters: list[Cluster],
    of: dict[tuple[int, int], Cluster],
) -> None:
    """Give each pronoun its cluster; what stays unresolved becomes a cluster of its own."""
    turns = _Turns(parsed, speakers, clusters)
    seen: deque[_Candidate] = deque(maxlen=_WINDOW)
    sentence = -1
    place = (-1, -1)
    for mention in found:
        passage = parsed.passages[mention.passage]
        bounds = next((first, last) for first, last in passage.sentences if first <= mention.head < last)
        if (mention.passage, bounds[0]) != place:
            place = (mention.passage, bounds[0])
            sentence += 1
        key = (mention.passage, mention.head)
        cluster = of.get(key)
        if mention.form is MentionKind.PRONOUN:
            cluster = _resolve(passage, mention, sentence, bounds, turns, seen, of)
            if cluster is None:
                cluster = Cluster(mention.kind)
                cluster.phrases[passage.lower[mention.head] if passage.words[mention.head] != "I" else "I"] = 1
                clusters.append(cluster)
            cluster.add(mention)
            of[key] = cluster
        else:
            _note_gender(passage, mention, of[key])
        if not of[key].is_pronoun:
            seen.append(_Candidate(sentence, key, of[key], mention, passage))


def _resolve(  # noqa: PLR0913 -- a place in the text, and what is known of it
    passage: Passage,
    mention: Found,
    sentence: int,
    bounds: tuple[int, int],
    turns: _Turns,
    seen: Sequence[_Candidate],
    of: Mapping[tuple[int, int], Cluster],
) -> Cluster | None:
    word = passage.lower[mention.head]
    quoted = _in_quotes(passage, mention.head)
    if word in FIRST:
        return None if quoted else turns.speaker(passage.turn)
    if word in WE:
        return None if quoted else turns.group(passage.turn)
    if word in YOU:
        return turns.addressee(passage.turn) if not quoted and "?" in passage.words[bounds[0] : bounds[1]] else None
    if word in _IT and is_empty(passage, mention.head):
        return None
    if word not in _HE | _SHE | _THEY | _IT:
        return None
    scored: dict[int, tuple[float, Cluster]] = {}
    rivals = _rivals(passage, mention, of)
    for candidate in seen:
        if id(candidate.cluster) not in rivals and sentence - candidate.sentence <= _REACH and _agrees(word, candidate, passage, mention):
            score = _salience(candidate, sentence, passage, mention)
            if score > scored.get(id(candidate.cluster), (float("-inf"), candidate.cluster))[0]:
                scored[id(candidate.cluster)] = (score, candidate.cluster)
    ranked = sorted(scored.values(), key=lambda item: -item[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN):
        return None
    best = ranked[0][1]
    if word in _HE or word in _SHE:
        best.gender = best.gender or ("m" if word in _HE else "f")
    return best


def _rivals(passage: Passage, mention: Found, of: Mapping[tuple[int, int], Cluster]) -> set[int]:
    """Collect the entities that are other arguments of the pronoun's verb: in `they recognized the Taliban` they are not the Taliban."""
    if passage.tag[mention.head] == "PRP$" or passage.lower[mention.head].endswith(("self", "selves")):
        return set()
    verb = passage.head[mention.head]
    if passage.dep[mention.head] == "pobj":
        verb = passage.head[verb]
    others = [below for below in passage.children[verb] if passage.dep[below] in {"nsubj", "nsubjpass", "dobj", "attr", "dative"}]
    others += [noun for prep in passage.children[verb] if passage.dep[prep] in {"prep", "agent"} for noun in passage.children[prep] if passage.dep[noun] == "pobj"]
    found = (of.get((mention.passage, other)) for other in others if other != mention.head)
    return {id(cluster) for cluster in found if cluster is not None}


def _agrees(word: str, candidate: _Candidate, passage: Passage, mention: Found) -> bool:
    """Whether number, kind and gender allow it, and the pronoun is no argument of the candidate's own verb or part of its phrase."""
    cluster, other = candidate.cluster, candidate.mention
    if candidate.passage is passage and (other.first <= mention.head <= other.last or _same_clause(passage, other.head, mention.head)):
        return False
    if candidate.passage.pos[other.head] in {"PRON", "DET"}:
        return False
    plural = cluster.plural or candidate.passage.tag[other.head] in {"NNS", "NNPS"}
    if word in _HE or word in _SHE:
        wanted = "m" if word in _HE else "f"
        return cluster.kind is Kind.PERSON and not plural and cluster.gender in {"", wanted}
    if word in _THEY:
        collective = cluster.kind is Kind.ORGANIZATION or (cluster.kind is Kind.PLACE and cluster.known is not None)
        return plural or collective
    return cluster.kind not in {Kind.PERSON, Kind.TIME} and not plural


def _same_clause(passage: Passage, candidate: int, pronoun: int) -> bool:
    """Whether both are arguments of one verb, as `Kim` and `him` in `Kim saw him`; a possessive may well mean its subject."""
    if passage.tag[pronoun] == "PRP$" or passage.lower[pronoun].endswith(("self", "selves")):
        return False
    head = passage.head[pronoun]
    if passage.dep[pronoun] == "pobj":
        head = passage.head[head]
    return passage.head[candidate] == head and passage.dep[candidate] not in {"conj", "npadvmod"}


def _salience(candidate: _Candidate, sentence: int, passage: Passage, mention: Found) -> float:
    """Weigh a candidate: near, a subject, named, often mentioned, in the same role."""
    dep = candidate.passage.dep[candidate.mention.head]
    score = 3.0 - 1.0 * (sentence - candidate.sentence)
    if dep in {"nsubj", "nsubjpass"}:
        score += 1.0
    elif dep in {"dobj", "attr", "dative"}:
        score += 0.5
    elif dep in {"compound", "poss", "nmod", "npadvmod"}:
        score -= 0.5
    if dep == "pobj" and candidate.passage.pos[candidate.passage.head[candidate.passage.head[candidate.mention.head]]] in {"NOUN", "PROPN", "PRON"}:
        score -= 0.6
    if passage.lower[mention.head] in _THEY:
        score += 0.4 if candidate.passage.tag[candidate.mention.head] in {"NNS", "NNPS"} else -0.4
    if candidate.cluster.named:
        score += 0.4
    if passage.lower[mention.head] in _IT and candidate.cluster.kind is Kind.PLACE:
        score -= 0.6
    score += 0.15 * min(len(candidate.cluster.mentions), 4)
    if dep == passage.dep[mention.head]:
        score += 0.3
    if candidate.passage is passage:
        score -= 0.005 * (mention.head - candidate.mention.head)
    if passage.turn != candidate.passage.turn:
        score -= 0.5
    return score


def is_empty(passage: Passage, token: int) -> bool:
    """Whether `it` stands for nothing or for a clause: `it is clear that`, `it seems`, `it took hours to`."""
    head = passage.head[token]
    if passage.dep[token] == "expl":
        return True
    if passage.dep[token] != "nsubj" or passage.lemma[head] not in _EMPTY_HEADS:
        return False
    below = passage.children[head]
    clauses = {"ccomp", "xcomp", "advcl", "csubj"}
    if any(passage.dep[child] in clauses and child > head for child in below):
        return True
    complements = [child for child in below if passage.dep[child] in {"acomp", "attr", "dobj"}]
    return any(passage.dep[child] in clauses | {"acl", "relcl"} for complement in complements for child in passage.children[complement])


def _in_quotes(passage: Passage, token: int) -> bool:
    """Whether a token stands between quotation marks, counted from the start of its passage."""
    return passage.words[:token].count('"') % 2 == 1


def _note_gender(passage: Passage, mention: Found, cluster: Cluster) -> None:
    if cluster.kind is Kind.PERSON and not cluster.gender:
        words = set(passage.lower[max(mention.first - 1, 0) : mention.head + 1])
        cluster.gender = "m" if words & _MALE else "f" if words & _FEMALE else ""


class _Turns:
    """Who speaks in each turn, for whom, and to whom."""

    def __init__(self, parsed: Parsed, speakers: Mapping[str, Cluster], clusters: list[Cluster]) -> None:
        self.labels = [turn.speaker or parsed.document.speaker for turn in parsed.document.turns]
        self.speakers = speakers
        self.clusters = clusters
        self.groups: dict[int, Cluster] = {}

    def speaker(self, turn: int) -> Cluster | None:
        """The one who says `I`."""
        label = self.labels[turn]
        return self.speakers[label] if label else None

    def group(self, turn: int) -> Cluster | None:
        """Those for whom a speaker says `we`: an entity of its own, called after him."""
        speaker = self.speaker(turn)
        if speaker is None:
            return None
        group = self.groups.get(id(speaker))
        if group is None:
            group = self.groups[id(speaker)] = Cluster(Kind.ORGANIZATION, phrases={f"we ({speaker.name})": 1}, plural=True)
            self.clusters.append(group)
        return group

    def addressee(self, turn: int) -> Cluster | None:
        """The one whom a question asks: who speaks next, else who spoke last."""
        own = self.labels[turn]
        if own is None:
            return None
        for label in [*self.labels[turn + 1 : turn + 2], *reversed(self.labels[:turn])]:
            if label is not None and label != own:
                return self.speakers[label]
        return None
