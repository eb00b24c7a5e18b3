"""Pronouns -> entities: the speaker for `I`, and for the third person the entity nearby that is most likely meant.

A pronoun on the wrong person is worse than one left alone: where no entity is likely enough, where `it` stands for nothing (`it is
clear that`), and where `you` means anybody, the pronoun stays an entity of its own, with the pronouns that repeat it.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from graphbuild.entities import ranking
from graphbuild.entities.antecedents import CLASS_OF, WINDOW, Candidate, Context, is_empty, may_mean, to_candidate, to_context
from graphbuild.entities.cluster import Cluster
from graphbuild.entities.quotations import Quotations
from graphbuild.mentions.find import NUMERIC
from graphbuild.mentions.given_names import gender_of_names
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed, Passage

__all__ = ["FIRST", "WE", "YOU", "is_empty", "join_pronouns"]

FIRST = frozenset("i me my mine myself".split())
WE = frozenset("we us our ours ourselves".split())
YOU = frozenset("you your yours yourself yourselves".split())
_MALE = frozenset("mr. mr sir king prince man boy father son brother husband spokesman chairman lord actor".split())
_FEMALE = frozenset(
    "mrs. ms. mrs ms miss lady queen princess woman girl mother daughter sister wife spokeswoman chairwoman actress".split()
)


_TWO = 2  # voices of an interview


def join_pronouns(
    parsed: Parsed,
    found: Sequence[Found],
    speakers: Mapping[str, Cluster],
    clusters: list[Cluster],
    of: dict[tuple[int, int], Cluster],
    choose: Callable[[Context, Sequence[Candidate]], Cluster | None] | None = None,
) -> None:
    """Give each pronoun its cluster; what stays unresolved becomes a cluster of its own.

    `choose` says which entity a pronoun of the third person means; the model does where none is given.
    """
    turns = _Turns(parsed, speakers, clusters)
    quotations = Quotations(parsed)
    model = ranking.weights() if choose is None else None
    seen: deque[Candidate] = deque(maxlen=WINDOW)
    for order, sentence, mention in in_sentences(parsed, found):
        passage = parsed.passages[mention.passage]
        key = (mention.passage, mention.head)
        quotation = quotations.at(*key)
        quoted = quotations.speaker(mention.passage, quotation, of) if quotation is not None else None
        place = (sentence, order)
        if mention.form is MentionKind.PRONOUN:
            inside = (mention.passage, quotation[0]) if quotation is not None else None
            cluster = _of_speech(passage, mention, turns, quoted, inside)
            context = to_context(passage, mention, place, quotation, of)
            if context is not None:
                context.rivals.add(id(turns.speaker(passage.turn) if quotation is None else quoted))  # nobody calls himself `he`
                cluster = _stressed(context, of) or _dislocated(context, seen) or _owner_beside(context, seen)
                if cluster is None:
                    cluster = choose(context, seen) if choose is not None else ranking.choose(context, seen, model or {})
            if cluster is None:
                cluster = Cluster(mention.kind)
                word = passage.lower[mention.head]
                cluster.phrases["I" if word == "i" else CLASS_OF.get(word, word)] = 1  # `they`, were it `them` that came first
                clusters.append(cluster)
            elif cluster.members and not cluster.mentions:
                clusters.append(cluster)
            cluster.add(mention)
            of[key] = cluster
        else:
            _note_gender(passage, mention, of[key])
        if _describes(passage, mention, of):
            continue
        seen.append(to_candidate(passage, mention, place, quotation, of[key]))
        group = _group(passage, mention, of) if mention.form is not MentionKind.PRONOUN else None
        if group is not None:
            seen.append(to_candidate(passage, mention, place, quotation, group, group=True))


def _stressed(context: Context, of: Mapping[tuple[int, int], Cluster]) -> Cluster | None:
    """Find what a pronoun only stresses: `Costa herself`."""
    passage, token = context.passage, context.mention.head
    if passage.dep[token] != "appos" or not context.word.endswith(("self", "selves")):
        return None
    return of.get((context.mention.passage, passage.head[token]))


def _dislocated(context: Context, seen: Sequence[Candidate]) -> Cluster | None:
    """Find the noun phrase that leads up to its pronoun: `some of the candidates, they went in`."""
    passage, token = context.passage, context.mention.head
    if context.role != "subject" or not seen or token == 0 or passage.words[token - 1] != ",":
        return None
    begin = next(first for first, last in passage.sentences if token < last)
    for candidate in reversed(seen):
        mention = candidate.mention
        if candidate.passage is not passage or mention.first < begin:
            return None
        leads = mention.first == begin or passage.words[mention.first - 1] == "," or passage.pos[mention.first - 1] == "CCONJ"
        free = passage.dep[mention.head] in {"npadvmod", "dep", "dobj", "nsubj", "intj", "ccomp"} and mention.label not in NUMERIC
        if mention.last == token - 2 and leads and free and may_mean(context, candidate):
            return candidate.cluster
    return None


def _owner_beside(context: Context, seen: Sequence[Candidate]) -> Cluster | None:
    """Find the owner that stands right before `and`: `Elena Rossi and her team`, `Norway and its allies`."""
    before = context.mention.head - 2
    if context.role != "owner" or before < 0 or context.passage.lower[before + 1] != "and":
        return None
    beside = (c for c in reversed(seen) if c.passage is context.passage and c.mention.last == before and not c.group)
    outermost = min(beside, key=lambda candidate: candidate.mention.first, default=None)
    return outermost.cluster if outermost is not None and may_mean(context, outermost) else None


def _describes(passage: Passage, mention: Found, of: Mapping[tuple[int, int], Cluster]) -> bool:
    """Whether a noun only says what somebody is, who is there to be taken up himself: `a lawyer` in `she is a lawyer`."""
    if passage.dep[mention.head] != "attr":
        return False
    subject = passage.child(passage.head[mention.head], "nsubj")
    about = of.get((mention.passage, subject)) if subject is not None and subject < mention.head else None
    return about is not None and about.kind is Kind.PERSON


def _group(passage: Passage, mention: Found, of: Mapping[tuple[int, int], Cluster]) -> Cluster | None:
    """Make the group of those whom `and` joins, for a later `they`: it is called `A and B`."""
    tokens = [mention.head]
    if passage.dep[mention.head] == "conj":
        return None
    while (after := passage.child(tokens[-1], "conj")) is not None:
        tokens.append(after)
    members = [cluster for token in tokens if (cluster := of.get((mention.passage, token))) is not None and not cluster.is_pronoun]
    joined = any(
        passage.lower[below] == "and" for token in tokens for below in passage.children[token] if passage.dep[below] == "cc"
    )
    if len(tokens) < 2 or not joined or len(members) < len(tokens):  # noqa: PLR2004 -- two at least
        return None
    name = f"{', '.join(member.name for member in members[:-1])} and {members[-1].name}"
    return Cluster(members[0].kind, phrases={name: 1}, plural=True, members=tuple(members))


def in_sentences(parsed: Parsed, found: Sequence[Found]) -> Iterator[tuple[int, int, Found]]:
    """Yield each mention with its number and the number of its sentence, both counted through the document."""
    counts = [len(passage.sentences) for passage in parsed.passages]
    before = [sum(counts[:number]) for number in range(len(counts))]
    for order, mention in enumerate(found):
        sentences = parsed.passages[mention.passage].sentences
        inner = next(number for number, (_, last) in enumerate(sentences) if mention.head < last)
        yield order, before[mention.passage] + inner, mention


def _of_speech(
    passage: Passage, mention: Found, turns: _Turns, quoted: Cluster | None, inside: tuple[int, int] | None
) -> Cluster | None:
    """Resolve the first and second person by who speaks to whom; inside quotation marks that is the one who is quoted.

    `inside` is the place of the quotation, None outside quotation marks.
    """
    word = passage.lower[mention.head]
    if inside is not None:
        if word in FIRST:
            return quoted if quoted is not None and quoted.kind is Kind.PERSON else turns.unknown(inside, "I")
        if word in WE:
            return turns.group_of(quoted) if quoted is not None else turns.unknown(inside, "we")
        return turns.unknown(inside, "you") if word in YOU else None
    if word in FIRST:
        return turns.speaker(passage.turn) or turns.unknown(None, "I")
    if word in WE:
        speaker = turns.speaker(passage.turn)
        return turns.group_of(speaker) if speaker is not None else turns.unknown(None, "we")
    if word not in YOU:
        return None
    first, last = next((a, b) for a, b in passage.sentences if a <= mention.head < b)
    asks = "?" in passage.words[first:last] or turns.is_interview(passage.turn)
    asked = turns.addressee(passage.turn) if asks else None
    return asked or turns.audience(passage.turn)


def _note_gender(passage: Passage, mention: Found, cluster: Cluster) -> None:
    """Learn whether a person is a man or a woman: by a title or noun, else by the given name before a last name."""
    if cluster.kind is not Kind.PERSON or cluster.gender:
        return
    cluster.gender = gender_told(passage, mention)
    if not cluster.gender and mention.form is MentionKind.NAME:
        cluster.gender = gender_of_names(cluster.names)


def gender_told(passage: Passage, mention: Found) -> str:
    """Tell `he` or `she` by a title or noun with a name: `Mrs Smith`, `her husband Tom`; "" where there is none."""
    words = passage.lower[max(mention.first - 1, 0) : mention.head + 1]
    return "he" if not _MALE.isdisjoint(words) else "she" if not _FEMALE.isdisjoint(words) else ""


class _Turns:
    """Who speaks in each turn, for whom, and to whom."""

    def __init__(self, parsed: Parsed, speakers: Mapping[str, Cluster], clusters: list[Cluster]) -> None:
        self.labels = [turn.speaker or parsed.document.speaker for turn in parsed.document.turns]
        self.places = [turn.span for turn in parsed.document.turns]
        self.text = parsed.document.text
        self.speakers = speakers
        self.clusters = clusters
        self.groups: dict[int, Cluster] = {}
        self.audiences: dict[str, Cluster] = {}
        self.strangers: dict[tuple[tuple[int, int] | None, str], Cluster] = {}

    def speaker(self, turn: int) -> Cluster | None:
        """The one who says `I`."""
        label = self.labels[turn]
        return self.speakers[label] if label else None

    def group_of(self, speaker: Cluster) -> Cluster:
        """Those for whom somebody says `we`: an entity of its own, called after him."""
        group = self.groups.get(id(speaker))
        if group is None:
            group = self.groups[id(speaker)] = Cluster(Kind.ORGANIZATION, phrases={f"we ({speaker.name})": 1}, plural=True)
            self.clusters.append(group)
        return group

    def unknown(self, quotation: tuple[int, int] | None, word: str) -> Cluster:
        """The one, or those, who are `I`, `we` or `you` in a quotation of nobody named, or in a text without an author."""
        one = self.strangers.get((quotation, word))
        if one is None:
            kind = Kind.ORGANIZATION if word == "we" else Kind.PERSON
            one = self.strangers[quotation, word] = Cluster(kind, phrases={word: 1}, plural=word == "we")
            self.clusters.append(one)
        return one

    def audience(self, turn: int) -> Cluster:
        """Those to whom a speaker says `you` when he asks nobody."""
        label = self.labels[turn] or ""
        if label not in self.audiences:
            self.audiences[label] = Cluster(Kind.PERSON, phrases={"you": 1})
            self.clusters.append(self.audiences[label])
        return self.audiences[label]

    def is_interview(self, turn: int) -> bool:
        """Whether two people talk and the one of this turn asks, so that his `you` is the other one."""
        place = self.places[turn]
        return len({label for label in self.labels if label}) == _TWO and place is not None and "?" in place.of(self.text)

    def addressee(self, turn: int) -> Cluster | None:
        """The one whom a question asks: who speaks next, else who spoke last."""
        own = self.labels[turn]
        if own is None:
            return None
        for label in [*self.labels[turn + 1 : turn + 2], *reversed(self.labels[:turn])]:
            if label is not None and label != own:
                return self.speakers[label]
        return None
