"""Fit the ranker of antecedents: GUM's coreference -> graphbuild/entities/pronouns.json.

    python scripts/train_pronouns.py TRAIN.jsonl [MORE.jsonl ...]

Each file holds GUM documents (annotations CC BY 4.0, https://gucorpling.org/gum/), one a line, with `text_labelled`,
`offsets_labelled` and `clusters_ontogum`. For each kind of pronoun, a log-linear model over the mentions before it and over
"nothing nearby" is fitted by maximum likelihood with an L2 penalty, starting from zero: no randomness. A second round meets the
pronouns as the first round's model resolves those before them, so that the model learns not to repeat its mistakes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from gold_mentions import gold_heads
from scipy.optimize import minimize

from graphbuild.entities import Gazetteer, pronouns, ranking, resolve
from graphbuild.entities.antecedents import CLASS_OF
from graphbuild.mentions import find_mentions
from graphbuild.ontology import load_gazetteer
from graphbuild.parse import load_model, parse_documents
from graphbuild.read import to_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.entities.antecedents import Candidate, Context
    from graphbuild.entities.cluster import Cluster
    from graphbuild.entities.ranking import Model
    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed, Passage

OUTPUT = Path(__file__).parent.parent / "graphbuild" / "entities" / "pronouns.json"
PENALTY = 4.0
RARE = 4  # features seen less often are left out

ROUNDS = 3
Case = tuple[str, list[list[str]], list[bool]]  # kind of pronoun, features of each candidate (the first: nothing), which are right


@dataclass(frozen=True)
class Gold:
    """The gold clusters of a parsed document: by the head words of their mentions, and of the coordinations among them."""

    single: Mapping[tuple[int, int], int]
    group: Mapping[tuple[int, int], int]

    def of(self, passage: Passage, mention: Found) -> int | None:
        """Give the gold cluster of a mention, for an apposition that of the name before it."""
        found = self.single.get((mention.passage, mention.head))
        if found is None and passage.dep[mention.head] == "appos":
            found = self.single.get((mention.passage, passage.head[mention.head]))
        return found


def gold_clusters(record: dict[str, Any], parsed: Parsed) -> Gold:
    """Find the head word of each gold mention in the parse."""
    mentions = ((first, end, number) for number, cluster in enumerate(record["clusters_ontogum"]) for first, end in cluster)
    single: dict[tuple[int, int], int] = {}
    group: dict[tuple[int, int], int] = {}
    for at, head, inside, number in gold_heads(parsed, record["offsets_labelled"], mentions):
        passage = parsed.passages[at]
        joined = any(passage.dep[below] == "conj" and below in inside for below in passage.children[head])
        (group if joined else single).setdefault((at, head), number)
    return Gold(single, group)


def cases(parsed: Parsed, gold: Gold, gazetteer: Gazetteer, model: Model | None) -> list[Case]:
    """Give a case for each third-person pronoun: those before it are resolved by the model, or rightly where there is none yet."""
    found = find_mentions(parsed)
    clusters, of, speakers = resolve.join_names_and_phrases(parsed, found, gazetteer)
    made: list[Case] = []

    def choose(context: Context, seen: Sequence[Candidate]) -> Cluster | None:
        number = gold.of(context.passage, context.mention)
        told = list(ranking.told(context, seen))
        truth = [number is not None and _is_right(parsed, candidate, number, gold) for candidate, _ in told]
        rows = [[*candidate.traits, *features] for candidate, features in told]
        made.append((context.name, [list(ranking.nothing(context)), *rows], [not any(truth), *truth]))
        if model is not None:
            return ranking.choose(context, seen, model)
        return next((candidate.cluster for (candidate, _), is_right in zip(told, truth, strict=True) if is_right), None)

    pronouns.join_pronouns(parsed, found, speakers, clusters, of, choose)
    return made


def _is_right(parsed: Parsed, candidate: Candidate, number: int, gold: Gold) -> bool:
    """Whether a candidate's entity is the gold one: by its names and phrases, by its place for a group, else by its first pronoun."""
    mentions = candidate.cluster.mentions
    if candidate.cluster.members:
        return candidate.group and gold.group.get((candidate.mention.passage, candidate.mention.head)) == number
    telling = [mention for mention in mentions if parsed.passages[mention.passage].lower[mention.head] not in CLASS_OF]
    return any(gold.of(parsed.passages[mention.passage], mention) == number for mention in telling or mentions[:1])


def fit(examples: Sequence[tuple[list[list[str]], list[bool]]]) -> dict[str, float]:
    """Fit the weights of one kind of pronoun."""
    counts = Counter(feature for rows, _ in examples for row in rows for feature in row)
    index = {feature: number for number, feature in enumerate(sorted(f for f, count in counts.items() if count >= RARE))}
    rows: list[int] = []
    columns: list[int] = []
    owner: list[int] = []
    right: list[bool] = []
    for case, (candidates, truth) in enumerate(examples):
        for candidate, is_right in zip(candidates, truth, strict=True):
            for feature in candidate:
                if feature in index:
                    rows.append(len(owner))
                    columns.append(index[feature])
            owner.append(case)
            right.append(is_right)
    from scipy.sparse import csr_matrix  # noqa: PLC0415 -- only here

    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(owner), len(index)))
    owners, truths = np.array(owner), np.array(right)

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        scores -= np.maximum.reduceat(scores, np.searchsorted(owners, np.arange(len(examples))))[owners]
        mass = np.exp(scores)
        total = np.bincount(owners, mass, len(examples))
        good = np.bincount(owners, mass * truths, len(examples))
        share = mass / total[owners]
        wanted = np.where(truths, mass / good[owners], 0.0)
        value = -np.log(good / total).sum() + PENALTY * weights @ weights
        return float(value), matrix.T @ (share - wanted) + 2 * PENALTY * weights

    best = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {feature: round(float(best.x[number]), 3) for feature, number in index.items() if abs(best.x[number]) >= 0.01}  # noqa: PLR2004 -- no weight to speak of


def train(read: Sequence[tuple[dict[str, Any], Parsed]], gazetteer: Gazetteer) -> Model:
    """Fit the weights to parsed records, in rounds."""
    weights: Model | None = None
    for _ in range(ROUNDS):
        examples: dict[str, list[tuple[list[list[str]], list[bool]]]] = defaultdict(list)
        for record, parsed in read:
            for name, rows, truth in cases(parsed, gold_clusters(record, parsed), gazetteer, weights):
                examples[name].append((rows, truth))
        weights = {name: fit(part) for name, part in sorted(examples.items())}
    return weights or {}


def main() -> None:
    """Read, fit, write."""
    records = [json.loads(line) for path in sys.argv[1:] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    texts = (to_document(record["id"], record["text_labelled"]) for record in records)
    parses = list(parse_documents(load_model(), texts))
    weights = train(list(zip(records, parses, strict=True)), Gazetteer(load_gazetteer()))
    print({name: len(part) for name, part in weights.items()})
    about = "log-linear ranker of antecedents; fitted by scripts/train_pronouns.py on GUM (annotations CC BY 4.0)"
    OUTPUT.write_text(json.dumps({"about": about, "weights": weights}, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
