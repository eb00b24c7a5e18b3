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
from collections import Counter, defaultdict, deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize

from graphbuild.entities import Gazetteer, pronouns, resolve
from graphbuild.mentions import Found, find_mentions
from graphbuild.model import MentionKind
from graphbuild.ontology import load_gazetteer
from graphbuild.parse import Parsed, load_model, parse_documents
from graphbuild.read import to_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphbuild.entities.cluster import Cluster

OUTPUT = Path(__file__).parent.parent / "graphbuild" / "entities" / "pronouns.json"
PENALTY = 0.5
RARE = 4  # features seen less often are left out

ROUNDS = 3
Model = dict[str, dict[str, float]]  # kind of pronoun -> feature -> weight

Case = tuple[str, list[list[str]], list[bool]]  # kind of pronoun, features of each candidate (the first: nothing), which are right


def gold_clusters(record: dict[str, Any]) -> dict[tuple[int, int], int]:
    """Map the place of each mention, in code points, to its gold cluster."""
    offsets = record["offsets_labelled"]
    return {
        (offsets[first][0], offsets[end - 1][1]): number
        for number, cluster in enumerate(record["clusters_ontogum"])
        for first, end in cluster
    }


def cases(parsed: Parsed, gold: dict[tuple[int, int], int], gazetteer: Gazetteer, model: Model | None) -> Iterator[Case]:
    """Yield a case for each third-person pronoun: those before it are resolved by the model, or rightly where there is none yet."""
    found = find_mentions(parsed)
    _, of, _ = resolve.join_names_and_phrases(parsed, found, gazetteer)
    seen: deque[pronouns.Candidate] = deque(maxlen=pronouns.WINDOW)
    clusters_of_gold: dict[int, list[Cluster]] = defaultdict(list)
    for mention in found:
        if (cluster := of.get((mention.passage, mention.head))) is not None and (
            number := _gold(parsed, mention, gold)
        ) is not None:
            clusters_of_gold[number].append(cluster)
    for order, sentence, mention in pronouns.in_sentences(parsed, found):
        passage = parsed.passages[mention.passage]
        number = _gold(parsed, mention, gold)
        cluster = of.get((mention.passage, mention.head))
        if mention.form is MentionKind.PRONOUN:
            right = clusters_of_gold.get(number, []) if number is not None else []
            cluster = right[0] if right and model is None else None
            context = pronouns.to_context(passage, mention, sentence, order, of)
            if context is not None:
                allowed = [candidate for candidate in seen if pronouns.may_mean(context, candidate)]
                truth = [any(candidate.cluster is one for one in right) for candidate in allowed]
                yield (
                    context.name,
                    [list(pronouns.nothing(context)), *([*c.traits, *pronouns.features(context, c)] for c in allowed)],
                    [not any(truth), *truth],
                )
                cluster = cluster if model is None else pronouns.choose(context, seen, model)
            if cluster is not None:
                cluster.mentions.append(mention)
        if cluster is not None:
            seen.append(pronouns.to_candidate(passage, mention, cluster, sentence, order))


def _gold(parsed: Parsed, mention: Found, gold: dict[tuple[int, int], int]) -> int | None:
    span = parsed.passages[mention.passage].span(mention.first, mention.last)
    return gold.get((span.start, span.end))


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


def main() -> None:
    """Read, fit, write."""
    records = [json.loads(line) for path in sys.argv[1:] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    gazetteer = Gazetteer(load_gazetteer())
    texts = (to_document(record["id"], record["text_labelled"]) for record in records)
    parses = list(parse_documents(load_model(), texts))
    weights: Model | None = None
    for _ in range(ROUNDS):
        examples: dict[str, list[tuple[list[list[str]], list[bool]]]] = defaultdict(list)
        for record, parsed in zip(records, parses, strict=True):
            for name, rows, truth in cases(parsed, gold_clusters(record), gazetteer, weights):
                examples[name].append((rows, truth))
        weights = {name: fit(part) for name, part in sorted(examples.items())}
        print({name: (len(part), len(weights[name])) for name, part in examples.items()})
    about = "log-linear ranker of antecedents; fitted by scripts/train_pronouns.py on GUM (annotations CC BY 4.0)"
    OUTPUT.write_text(json.dumps({"about": about, "weights": weights}, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
