"""Mentions -> what a later pronoun may take up, and the pronouns of the third person in their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphbuild.entities.quotations import is_speaking
from graphbuild.mentions.kinds import is_person_noun
from graphbuild.model import Kind, MentionKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphbuild.entities.cluster import Cluster
    from graphbuild.mentions import Found
    from graphbuild.parse import Passage

_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_THEY = frozenset("they them their theirs themselves".split())
_IT = frozenset("it its itself".split())
CLASS_OF = {word: name for name, words in (("he", _HE), ("she", _SHE), ("they", _THEY), ("it", _IT)) for word in words}
_PLURAL_WORDS = _THEY | frozenset("we us our ours ourselves these those both others".split())
WINDOW = 40  # mentions looked back over
_TITLE = 12  # words of a text that name what it is about
REACH = 3  # sentences looked back over
_EMPTY_HEADS = frozenset("be seem appear take happen turn look mean matter follow sound feel".split())
_ROLES = {"nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "attr": "attribute", "poss": "owner", "compound": "inner", "nmod": "inner",
          "npadvmod": "inner", "amod": "inner", "conj": "conjunct", "appos": "apposed", "dative": "object", "ROOT": "root"}  # fmt: skip
_LONE = frozenset({Kind.OBJECT, Kind.EVENT, Kind.SUBSTANCE, Kind.TIME, Kind.PLANT})


@dataclass(slots=True)
class Candidate:
    """A mention that a later pronoun may take up; `traits` are the features that do not depend on the pronoun."""

    sentence: int
    cluster: Cluster
    mention: Found
    passage: Passage
    order: int
    quotation: tuple[int, int] | None
    role: str = ""
    word: str = ""
    plural: bool = False
    group: bool = False
    speaking: bool = False
    main: bool = False
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
    quotation: tuple[int, int] | None
    name: str
    word: str
    role: str
    rivals: set[int] = field(default_factory=set)
    above: frozenset[int] = frozenset()
    first: bool = False
    speaking: bool = False


def to_context(
    passage: Passage,
    mention: Found,
    place: tuple[int, int],
    quotation: tuple[int, int] | None,
    of: Mapping[tuple[int, int], Cluster],
) -> Context | None:
    """Read what the model asks of a pronoun; None where it is none of the third person, or stands for nothing.

    `place` gives the numbers of the sentence and of the mention, counted through the document.
    """
    word = passage.lower[mention.head]
    name = CLASS_OF.get(word)
    if name is None or (name == "it" and (is_empty(passage, mention.head) or _announces(passage, mention.head))):
        return None
    begin = next(first for first, last in passage.sentences if mention.head < last)
    leads = all(passage.pos[token] in {"PUNCT", "CCONJ", "ADV", "SCONJ", "INTJ"} for token in range(begin, mention.head))
    return Context(
        passage, mention, *place, quotation, name, word, role_of(passage, mention.head), _rivals(passage, mention, of),
        _above(passage, mention.head), leads, is_speaking(passage, mention.head),
    )  # fmt: skip


def _announces(passage: Passage, token: int) -> bool:
    """Whether `it` only leads to a clause: `it was decided that`, `makes it easier to`."""
    head = passage.head[token]
    after = [passage.dep[below] for below in passage.children[head] if below > head]
    if passage.lemma[head] == "be" and passage.lower[head + 1 : head + 2] == ["because"]:
        return True
    if passage.dep[token] == "nsubjpass":
        return "ccomp" in after or "csubj" in after
    small = passage.dep[token] == "nsubj" and passage.pos[head] == "ADJ" and passage.dep[head] in {"ccomp", "xcomp"}
    return small and not {"xcomp", "advcl", "ccomp", "prep"}.isdisjoint(after)


def _above(passage: Passage, token: int) -> frozenset[int]:
    """Collect the words that govern a token, up to the root."""
    found = set()
    while passage.head[token] != token:
        token = passage.head[token]
        found.add(token)
    return frozenset(found)


def to_candidate(
    passage: Passage,
    mention: Found,
    place: tuple[int, int],
    quotation: tuple[int, int] | None,
    cluster: Cluster,
    *,
    group: bool = False,
) -> Candidate:
    """Read what the model asks of a mention, or of the coordination that it heads."""
    role, word = role_of(passage, mention.head), passage.lower[mention.head]
    first = passage.lower[mention.first]
    article = "the" if first in {"the", "this", "that", "these", "those"} else "a" if first in {"a", "an"} else "none"
    plural = cluster.plural or passage.tag[mention.head] in {"NNS", "NNPS"} or word in _PLURAL_WORDS
    size, many = min(len(cluster.mentions), 4), min(len(cluster.mentions) + 1, 64).bit_length()
    opening = cluster.mentions[0] if cluster.mentions else mention
    above = passage.head[mention.head]
    speaking = is_speaking(passage, mention.head)
    main = role == "subject" and passage.dep[passage.head[mention.head]] == "ROOT"
    form = "group" if group else "bare" if cluster.is_pronoun else str(mention.form)
    traits = (
        f"role={role}", f"form={form}", f"kind={cluster.kind}", f"plural={plural}", f"article={article}", f"size={size}",
        f"named={cluster.named}", f"known={cluster.known is not None}", f"kind={cluster.kind},plural={plural}", f"role={role},form={form}",
        f"label={mention.label}", f"speaking={speaking}", f"main={main}",
        f"lexical={mention.form is MentionKind.NOMINAL and is_person_noun(passage.lemma[mention.head].lower())}",
        f"many={many},form={form}", f"title={opening.passage == 0 and opening.first < _TITLE},kind={cluster.kind}",
        f"article={first if passage.pos[mention.first] in {'DET', 'PRON'} else ''},kind={cluster.kind}",
        f"role={role},clause={passage.dep[above]}", f"role={role},above={passage.lemma[above].lower()}",
    )  # fmt: skip
    return Candidate(*place[:1], cluster, mention, passage, place[1], quotation, role, word, plural, group, speaking, main, traits)


def role_of(passage: Passage, token: int) -> str:
    """Name the grammatical role of a noun: subject, object, owner, complement of a verb's or of a noun's preposition, ..."""
    label = passage.dep[token]
    if label == "pobj":
        above = passage.pos[passage.head[passage.head[token]]]
        return "of-noun" if above in {"NOUN", "PROPN", "PRON"} else "of-verb"
    return _ROLES.get(label, "other")


def may_mean(context: Context, candidate: Candidate) -> bool:
    """Whether nothing forbids it: reach, gender, number, person or thing, and that two arguments of one verb are not the same."""
    if context.sentence - candidate.sentence > REACH or id(candidate.cluster) in context.rivals:
        return False
    cluster = candidate.cluster
    if _is_gap(context, candidate):
        return False
    if candidate.mention.form is MentionKind.PRONOUN and cluster.is_pronoun and not candidate.group:
        return CLASS_OF.get(candidate.word) == context.name
    if context.name in {"he", "she"}:
        return _is_one_person(candidate) and cluster.gender in {"", context.name}
    if context.name == "it":
        return (
            cluster.kind not in {Kind.PERSON, Kind.TIME}
            and not (candidate.plural and not cluster.named)
            and not _is_equated(context, candidate)
        )
    return candidate.plural or (cluster.kind not in _LONE and not cluster.gender and not _is_definite(candidate))


def _is_gap(context: Context, candidate: Candidate) -> bool:
    """Whether a mention is what the relative clause of the pronoun leaves out: in `the envoy they met` they are not the envoy."""
    verb = context.passage.head[context.mention.head]
    return (
        candidate.passage is context.passage
        and context.role == "subject"
        and context.passage.dep[verb] == "relcl"
        and context.passage.head[verb] == candidate.mention.head
    )


def _is_definite(candidate: Candidate) -> bool:
    """Whether a mention names one person, who is then no `they`: not `a student`, not `everybody`."""
    named = candidate.cluster.named or candidate.passage.lower[candidate.mention.first] in {"the", "this", "that"}
    return named and candidate.cluster.kind is Kind.PERSON


def _is_one_person(candidate: Candidate) -> bool:
    """Whether a mention names one person: not `Americans`, and not `the Polaroid`, whatever the model labels it."""
    mention, passage = candidate.mention, candidate.passage
    thing = mention.label == "PERSON" and mention.first == mention.head - 1 and passage.lower[mention.first] == "the"
    return candidate.cluster.kind is Kind.PERSON and not candidate.plural and mention.label != "NORP" and not thing


def _is_equated(context: Context, candidate: Candidate) -> bool:
    """Whether a mention is what a clause with the pronoun is said to be: `the claim was that it failed`."""
    verb = candidate.passage.head[candidate.mention.head]
    return (
        candidate.passage is context.passage and candidate.role == "subject" and verb in context.above
        and candidate.passage.lemma[verb] == "be" and context.mention.head > verb
    )  # fmt: skip


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
