"""Third-person pronoun and the mentions before it -> the entity that is most likely meant.

How likely, a log-linear model says (after Denis and Baldridge 2008, a ranker of antecedents), whose weights are in
`pronouns.json`; `scripts/train_pronouns.py` fits them.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graphbuild.entities.antecedents import CLASS_OF, REACH, may_mean
from graphbuild.entities.quotations import says
from graphbuild.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphbuild.entities.antecedents import Candidate, Context
    from graphbuild.entities.cluster import Cluster

Model = dict[str, dict[str, float]]  # kind of pronoun -> feature -> weight
_STEPS = (0, 1, 2, 3, 4, 7, 12)  # mentions in between, in classes that grow
LIKELY = {"he": 0.55, "she": 0.6, "it": 0.65, "they": 0.62}  # the least probability at which a pronoun is resolved
REPEATED = 0.2  # the same for a pronoun that only repeats others, of which nobody knows whom they mean
NOBODY = 0.1  # the share of the probability of "nothing nearby" that counts for `he` and `she` outside quotation marks: they mean somebody


def told(context: Context, seen: Sequence[Candidate]) -> Iterator[tuple[Candidate, list[str]]]:
    """Yield each mention that the pronoun may take up, in text order, with what speaks for or against it."""
    allowed = [candidate for candidate in seen if may_mean(context, candidate)]
    latest = {id(candidate.cluster): number for number, candidate in enumerate(allowed)}
    order = {key: rank for rank, key in enumerate(sorted(latest, key=lambda key: -latest[key]))}
    counts: dict[int, int] = {}
    for candidate in allowed:
        counts[id(candidate.cluster)] = counts.get(id(candidate.cluster), 0) + 1
    most = max(counts.values(), default=0)
    lasts = {id(candidate.cluster): candidate.order for candidate in allowed if candidate.role == "subject"}
    subject = max(lasts, key=lambda key: lasts[key], default=None)
    sentence = -1
    for candidate in allowed:
        leads = candidate.sentence != sentence
        sentence = candidate.sentence
        back = min(context.sentence - sentence, REACH)
        rank = min(order[id(candidate.cluster)], 3)
        extra = [
            f"rank={rank}",
            f"rivals={min(len(order), 4)},rank={rank}",
            f"leads={leads},back={back}",
            f"most={counts[id(candidate.cluster)] == most},{min(most, 3)}",
            f"last subject={id(candidate.cluster) == subject},{context.role}",
            f"back={back},role={candidate.role},form={candidate.mention.form},rank={min(rank, 2)}",
        ]
        yield candidate, [*features(context, candidate), *extra]


def features(context: Context, candidate: Candidate) -> Iterator[str]:
    """Yield what speaks for or against a candidate beside its own traits."""
    back = min(context.sentence - candidate.sentence, REACH)
    yield f"back={back}"
    yield f"back={back},role={candidate.role}"
    between = context.order - candidate.order
    yield f"between={max(step for step in _STEPS if step <= max(between, 0))}"
    yield f"roles={candidate.role},{context.role}"
    if candidate.mention.form is MentionKind.PRONOUN:
        yield f"pronoun={CLASS_OF.get(candidate.word) == context.name}"
    yield from _of_speech(context, candidate)
    yield from _of_structure(context, candidate, back)
    yield from _of_sort(context, candidate)
    yield f"role={candidate.role},{context.role},back={back},form={candidate.mention.form}"
    yield f"role={candidate.role},word={context.word},back={min(back, 2)}"
    yield f"turns={min(context.passage.turn - candidate.passage.turn, 3)},back={back}"
    if candidate.cluster.gender:
        yield f"gender={candidate.cluster.gender == context.name}"
    if context.role == "owner":
        if candidate.role == "subject" and back == 0:
            yield "own"
        owned = context.passage.head[context.mention.head]
        beside = context.passage.dep[owned] == "conj" and candidate.passage is context.passage
        if beside and context.passage.head[owned] == candidate.mention.head:
            yield "conjoined"


def _of_speech(context: Context, candidate: Candidate) -> Iterator[str]:
    """Yield what quotation marks and verbs of saying tell."""
    if candidate.passage.turn != context.passage.turn:
        yield "other turn"
    same = candidate.quotation == context.quotation and candidate.passage is context.passage
    if context.quotation is not None or candidate.quotation is not None:
        yield f"quoted={candidate.quotation is not None},{context.quotation is not None},{same}"
    if context.speaking:
        yield f"says,kind={candidate.cluster.kind}"
        yield f"says,speaking={candidate.speaking}"


def _of_sort(context: Context, candidate: Candidate) -> Iterator[str]:
    """Yield what sort of thing does, suffers or has what is told of the pronoun."""
    kind = "bare" if candidate.cluster.is_pronoun else str(candidate.cluster.kind)
    yield f"{context.role},kind={kind},plural={candidate.plural}"
    if not candidate.group:
        passage = context.passage
        yield f"{context.role} of {passage.lemma[passage.head[context.mention.head]].lower()},kind={kind}"


def _of_structure(context: Context, candidate: Candidate, back: int) -> Iterator[str]:
    """Yield how the two stand to each other in the sentence."""
    head = candidate.passage.head[candidate.mention.head]
    if context.first and context.role == "subject" and back == 1:
        yield f"continues={candidate.main}"
    if candidate.passage is not context.passage:
        yield "other paragraph"
    elif candidate.mention.first <= context.mention.head <= candidate.mention.last:
        yield f"inside,{context.role}"
    elif candidate.role == "subject" and head in context.above:
        yield f"subject above,{context.role}"
        yield f"subject above,says={says(context.passage, head)},quoted={context.quotation is not None}"
    elif candidate.role == "object" and head in context.above:
        yield f"object above,{context.role}"
    elif candidate.role == "subject" and context.passage.dep[head] == "advcl" and context.passage.head[head] in context.above:
        yield f"subject of a clause beside,{context.role}"


def nothing(context: Context) -> Iterator[str]:
    """Yield what speaks for a pronoun that no mention nearby explains."""
    passage, token = context.passage, context.mention.head
    yield "nothing"
    yield f"nothing,{context.role}"
    head = passage.head[token]
    yield f"nothing,{passage.lemma[head].lower()}"
    yield f"nothing,first={context.first}"
    yield f"nothing,quoted={context.quotation is not None}"
    if passage.lemma[head] == "be":
        below = passage.child(head, "acomp", "attr", "prep")
        yield f"nothing,be,{passage.dep[below] if below is not None else ''}"
    if token + 1 < len(passage.words):
        yield f"nothing,next={passage.lower[token + 1]}"


@cache
def weights() -> Model:
    """Read the weights of the model, once."""
    loaded: Model = json.loads((files("graphbuild.entities") / "pronouns.json").read_text(encoding="utf-8"))["weights"]
    return loaded


def choose(context: Context, seen: Sequence[Candidate], model: Mapping[str, Mapping[str, float]]) -> Cluster | None:
    """Choose the most likely entity, or None where no one is likely enough."""
    known = model[context.name]
    mass: dict[int, float] = {}
    clusters: dict[int, Cluster] = {}
    total = none = math.exp(sum(known.get(feature, 0.0) for feature in nothing(context)))
    for candidate, features_of in told(context, seen):
        score = candidate.weight(context.name, known) + sum(known.get(feature, 0.0) for feature in features_of)
        weight = math.exp(score)
        key = id(candidate.cluster)
        clusters[key] = candidate.cluster
        mass[key] = mass.get(key, 0.0) + weight
        total += weight
    if not mass:
        return None
    if context.name in {"he", "she"} and context.quotation is None:
        total -= none * (1 - NOBODY)
    key = max(mass, key=lambda one: mass[one])  # the first of equals, in text order
    chosen = clusters[key]
    if mass[key] < (REPEATED if chosen.is_pronoun else LIKELY[context.name]) * total:
        return None
    if context.name in {"he", "she"}:
        chosen.gender = chosen.gender or context.name
    return chosen
