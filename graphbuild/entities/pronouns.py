"""Pronouns -> entities: the speaker for `I`, and for the third person the entity nearby that is most likely meant.

How likely, a log-linear model says (after Denis and Baldridge 2008, a ranker of antecedents), whose weights are in
`pronouns.json`; `scripts/train_pronouns.py` fits them. A pronoun on the wrong person is worse than one left alone: where no entity
is likely enough, where `it` stands for nothing (`it is clear that`), and where `you` means anybody, the pronoun stays an entity of
its own.
"""

from __future__ import annotations

import json
import math
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.entities.cluster import Cluster
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed, Passage

FIRST = frozenset("i me my mine myself".split())
WE = frozenset("we us our ours ourselves".split())
YOU = frozenset("you your yours yourself yourselves".split())
_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_THEY = frozenset("they them their theirs themselves".split())
_IT = frozenset("it its itself".split())
CLASS_OF = {word: name for name, words in (("he", _HE), ("she", _SHE), ("they", _THEY), ("it", _IT)) for word in words}
_MALE = frozenset("mr. mr sir king prince man boy father son brother husband spokesman chairman lord actor".split())
_FEMALE = frozenset(
    "mrs. ms. mrs ms miss lady queen princess woman girl mother daughter sister wife spokeswoman chairwoman actress".split()
)
_EMPTY_HEADS = frozenset("be seem appear take happen turn look mean matter follow sound feel".split())
WINDOW = 40  # mentions looked back over
_REACH = 3  # sentences looked back over
_STEPS = (0, 1, 2, 3, 4, 7, 12)  # mentions in between, in classes that grow
LIKELY = 0.6  # the least probability at which a pronoun is resolved
_ROLES = {"nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "attr": "attribute", "poss": "owner", "compound": "inner", "nmod": "inner",
          "npadvmod": "inner", "amod": "inner", "conj": "conjunct", "appos": "apposed", "dative": "object", "ROOT": "root"}  # fmt: skip


@dataclass(slots=True)
class Candidate:
    """A mention that a later pronoun may take up; `traits` are the features that do not depend on the pronoun."""

    sentence: int
    position: tuple[int, int]
    cluster: Cluster
    mention: Found
    passage: Passage
    order: int
    role: str = ""
    word: str = ""
    traits: tuple[str, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)  # what the traits weigh, by kind of pronoun

    def weight(self, name: str, weights: Mapping[str, float]) -> float:
        """Sum what the traits weigh for a kind of pronoun, once."""
        known = self.weights.get(name)
        if known is None:
            known = self.weights[name] = sum(weights.get(trait, 0.0) for trait in self.traits)
        return known


@dataclass(slots=True)
class Context:
    """A third-person pronoun in its place."""

    passage: Passage
    mention: Found
    sentence: int
    order: int
    name: str
    word: str
    role: str
    rivals: set[int] = field(default_factory=set)
    above: frozenset[int] = frozenset()


def join_pronouns(
    parsed: Parsed,
    found: Sequence[Found],
    speakers: Mapping[str, Cluster],
    clusters: list[Cluster],
    of: dict[tuple[int, int], Cluster],
) -> None:
    """Give each pronoun its cluster; what stays unresolved becomes a cluster of its own."""
    turns = _Turns(parsed, speakers, clusters)
    model = _weights()
    seen: deque[Candidate] = deque(maxlen=WINDOW)
    for order, sentence, mention in in_sentences(parsed, found):
        passage = parsed.passages[mention.passage]
        key = (mention.passage, mention.head)
        if mention.form is MentionKind.PRONOUN:
            cluster = _of_speech(passage, mention, turns)
            context = to_context(passage, mention, sentence, order, of)
            if context is not None and not turns.quotes(mention.passage, mention.head):
                context.rivals.add(id(turns.speaker(passage.turn)))  # nobody calls himself `he`
            if cluster is None and context is not None:
                cluster = choose(context, seen, model)
            if cluster is None:
                cluster = Cluster(mention.kind)
                cluster.phrases[passage.lower[mention.head] if passage.words[mention.head] != "I" else "I"] = 1
                clusters.append(cluster)
            cluster.add(mention)
            of[key] = cluster
        else:
            _note_gender(passage, mention, of[key])
        if not of[key].is_pronoun:
            seen.append(to_candidate(passage, mention, of[key], sentence, order))


def in_sentences(parsed: Parsed, found: Sequence[Found]) -> Iterator[tuple[int, int, Found]]:
    """Yield each mention with its number and the number of its sentence, both counted through the document."""
    counts = [len(passage.sentences) for passage in parsed.passages]
    before = [sum(counts[:number]) for number in range(len(counts))]
    for order, mention in enumerate(found):
        sentences = parsed.passages[mention.passage].sentences
        inner = next(number for number, (_, last) in enumerate(sentences) if mention.head < last)
        yield order, before[mention.passage] + inner, mention


def _of_speech(passage: Passage, mention: Found, turns: _Turns) -> Cluster | None:
    """Resolve the first and second person by who speaks to whom; not inside quotation marks, where somebody else speaks."""
    word = passage.lower[mention.head]
    if word not in FIRST | WE | YOU or turns.quotes(mention.passage, mention.head):
        return None
    if word in FIRST:
        return turns.speaker(passage.turn)
    if word in WE:
        return turns.group(passage.turn)
    first, last = next((a, b) for a, b in passage.sentences if a <= mention.head < b)
    return turns.addressee(passage.turn) if "?" in passage.words[first:last] else None


def to_context(
    passage: Passage, mention: Found, sentence: int, order: int, of: Mapping[tuple[int, int], Cluster]
) -> Context | None:
    """Read what the model asks of a pronoun; None where it is none of the third person, or stands for nothing."""
    word = passage.lower[mention.head]
    name = CLASS_OF.get(word)
    if name is None or (name == "it" and is_empty(passage, mention.head)):
        return None
    return Context(
        passage,
        mention,
        sentence,
        order,
        name,
        word,
        role_of(passage, mention.head),
        _rivals(passage, mention, of),
        _above(passage, mention.head),
    )


def _above(passage: Passage, token: int) -> frozenset[int]:
    """Collect the words that govern a token, up to the root."""
    found = set()
    while passage.head[token] != token:
        token = passage.head[token]
        found.add(token)
    return frozenset(found)


def to_candidate(passage: Passage, mention: Found, cluster: Cluster, sentence: int, order: int) -> Candidate:
    """Read what the model asks of a mention."""
    role, word = role_of(passage, mention.head), passage.lower[mention.head]
    first = passage.lower[mention.first]
    article = "the" if first in {"the", "this", "that", "these", "those"} else "a" if first in {"a", "an"} else "none"
    plural = cluster.plural or passage.tag[mention.head] in {"NNS", "NNPS"} or word in _THEY | WE
    size = min(len(cluster.mentions), 4)
    traits = (
        f"role={role}", f"form={mention.form}", f"kind={cluster.kind}", f"plural={plural}", f"article={article}", f"size={size}",
        f"named={cluster.named}", f"known={cluster.known is not None}", f"kind={cluster.kind},plural={plural}", f"role={role},form={mention.form}",
        f"label={mention.label}",
    )  # fmt: skip
    return Candidate(sentence, (mention.passage, mention.head), cluster, mention, passage, order, role, word, traits)


def role_of(passage: Passage, token: int) -> str:
    """Name the grammatical role of a noun: subject, object, owner, complement of a verb's or of a noun's preposition, ..."""
    label = passage.dep[token]
    if label == "pobj":
        above = passage.pos[passage.head[passage.head[token]]]
        return "of-noun" if above in {"NOUN", "PROPN", "PRON"} else "of-verb"
    return _ROLES.get(label, "other")


def features(context: Context, candidate: Candidate) -> Iterator[str]:
    """Yield what speaks for or against a candidate beside its own traits."""
    back = min(context.sentence - candidate.sentence, _REACH)
    yield f"back={back}"
    yield f"back={back},role={candidate.role}"
    between = context.order - candidate.order
    yield f"between={max(step for step in _STEPS if step <= max(between, 0))}"
    yield f"roles={candidate.role},{context.role}"
    if candidate.mention.form is MentionKind.PRONOUN:
        yield f"pronoun={CLASS_OF.get(candidate.word) == context.name}"
    if candidate.passage.turn != context.passage.turn:
        yield "other turn"
    if candidate.passage is not context.passage:
        yield "other paragraph"
    elif candidate.mention.first <= context.mention.head <= candidate.mention.last:
        yield f"inside,{context.role}"
    elif candidate.role == "subject" and candidate.passage.head[candidate.mention.head] in context.above:
        yield f"subject above,{context.role}"
        yield f"subject above,{context.role},{context.name}"
    if candidate.cluster.gender:
        yield f"gender={candidate.cluster.gender == context.name}"
    if context.role == "owner" and candidate.role == "subject" and back == 0:
        yield "own"


def nothing(context: Context) -> Iterator[str]:
    """Yield what speaks for a pronoun that no mention nearby explains."""
    yield "nothing"
    yield f"nothing,{context.role}"
    head = context.passage.head[context.mention.head]
    yield f"nothing,{context.passage.lemma[head].lower()}"
    if context.mention.head + 1 < len(context.passage.words):
        yield f"nothing,next={context.passage.lower[context.mention.head + 1]}"


def may_mean(context: Context, candidate: Candidate) -> bool:
    """Whether nothing forbids it: reach, gender, person or thing, and that two arguments of one verb are not the same."""
    if context.sentence - candidate.sentence > _REACH or id(candidate.cluster) in context.rivals:
        return False
    cluster = candidate.cluster
    if context.name in {"he", "she"}:
        return cluster.kind is Kind.PERSON and cluster.gender in {"", context.name} and not cluster.plural
    if context.name == "it":
        return cluster.kind is not Kind.PERSON
    return True


@cache
def _weights() -> dict[str, dict[str, float]]:
    loaded: dict[str, dict[str, float]] = json.loads((files("graphbuild.entities") / "pronouns.json").read_text(encoding="utf-8"))[
        "weights"
    ]
    return loaded


def choose(context: Context, seen: Sequence[Candidate], model: Mapping[str, Mapping[str, float]]) -> Cluster | None:
    """Choose the most likely entity, or None where no one is likely enough."""
    weights = model[context.name]
    none = sum(weights.get(feature, 0.0) for feature in nothing(context))
    mass: dict[int, float] = {}
    clusters: dict[int, Cluster] = {}
    total = math.exp(none)
    for candidate in seen:
        if may_mean(context, candidate):
            score = candidate.weight(context.name, weights) + sum(
                weights.get(feature, 0.0) for feature in features(context, candidate)
            )
            weight = math.exp(score)
            key = id(candidate.cluster)
            clusters[key] = candidate.cluster
            mass[key] = mass.get(key, 0.0) + weight
            total += weight
    if not mass:
        return None
    key = max(mass, key=lambda one: mass[one])  # the first of equals, in text order
    if mass[key] < LIKELY * total:
        return None
    chosen = clusters[key]
    if context.name in {"he", "she"}:
        chosen.gender = chosen.gender or context.name
    return chosen


def _rivals(passage: Passage, mention: Found, of: Mapping[tuple[int, int], Cluster]) -> set[int]:
    """Collect the entities that are other arguments of the pronoun's verb: in `they recognized the Taliban` they are not the Taliban."""
    if passage.tag[mention.head] == "PRP$" or passage.lower[mention.head].endswith(("self", "selves")):
        return set()
    verb = passage.head[mention.head]
    if passage.dep[mention.head] == "pobj":
        verb = passage.head[verb]
    others = [below for below in passage.children[verb] if passage.dep[below] in {"nsubj", "nsubjpass", "dobj", "attr", "dative"}]
    others += [
        noun
        for prep in passage.children[verb]
        if passage.dep[prep] in {"prep", "agent"}
        for noun in passage.children[prep]
        if passage.dep[noun] == "pobj"
    ]
    found = (of.get((mention.passage, other)) for other in others if other != mention.head)
    return {id(cluster) for cluster in found if cluster is not None}


def is_empty(passage: Passage, token: int) -> bool:
    """Whether `it` stands for nothing or for a clause: `it is clear that`, `it seems`, `it took hours to`."""
    head = passage.head[token]
    if passage.dep[token] == "expl":
        return True
    if passage.lower[token] != "it" or passage.dep[token] != "nsubj" or passage.lemma[head] not in _EMPTY_HEADS:
        return False
    below = passage.children[head]
    clauses = {"ccomp", "xcomp", "advcl", "csubj"}
    if any(passage.dep[child] in clauses and child > head for child in below):
        return True
    complements = [child for child in below if passage.dep[child] in {"acomp", "attr", "dobj"}]
    return any(
        passage.dep[child] in clauses | {"acl", "relcl"} for complement in complements for child in passage.children[complement]
    )


def _note_gender(passage: Passage, mention: Found, cluster: Cluster) -> None:
    if cluster.kind is Kind.PERSON and not cluster.gender:
        words = set(passage.lower[max(mention.first - 1, 0) : mention.head + 1])
        cluster.gender = "he" if words & _MALE else "she" if words & _FEMALE else ""


class _Turns:
    """Who speaks in each turn, for whom, and to whom."""

    def __init__(self, parsed: Parsed, speakers: Mapping[str, Cluster], clusters: list[Cluster]) -> None:
        self.labels = [turn.speaker or parsed.document.speaker for turn in parsed.document.turns]
        self.speakers = speakers
        self.clusters = clusters
        self.groups: dict[int, Cluster] = {}
        self.parsed = parsed

    def quotes(self, passage: int, token: int) -> bool:
        """Whether a token stands in a quotation, where somebody else speaks."""
        return any(first <= token <= last for first, last in self.parsed.quoted[passage])

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
