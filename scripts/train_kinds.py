"""Fit the model of kinds: GUM's entity types -> graphbuild/mentions/kinds.json.

    python scripts/train_kinds.py TRAIN.jsonl [MORE.jsonl ...]

Each file holds GUM documents (annotations CC BY 4.0, https://gucorpling.org/gum/), one a line, with `text_labelled`,
`offsets_labelled` and `entities`. A log-linear model over the clues to a mention's kind is fitted by maximum likelihood with an L2
penalty, starting from zero: no randomness. What our own lexicon of nouns and the labels say is held near
a given weight. A clue that many words share (class, ending, article) weighs under a stronger penalty than that of one
word or of a label, and clues of a single document are left out, so that the model does not learn the people of one text. Files after
the first count three times: put those whose genres are nearest to the texts to be read last.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from gold_mentions import gold_heads
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from graphbuild.mentions import find_mentions
from graphbuild.mentions.find import counted_of
from graphbuild.mentions.kinds import KINDS, all_clues
from graphbuild.model import MentionKind
from graphbuild.parse import load_model, parse_documents
from graphbuild.read import to_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphbuild.parse import Parsed

OUTPUT = Path(__file__).parent.parent / "graphbuild" / "mentions" / "kinds.json"
PENALTY = 2.0
CLASS_PENALTY = 4.0  # of a clue that many words share
CLASSES = ("class", "second", "tag", "article", "counted", "dep", "capitals", "digits", "end")
OWN = 4.0  # what our own lexicon of nouns and the names' labels are taken to weigh, and how firmly
OWN_PENALTY = 200.0
NEARER = 3  # how often a mention of a later file counts
DOCUMENTS = 2  # clues of fewer documents are left out
LEAST = 8  # hundredths: a clue whose weights are all smaller is left out

Row = tuple[list[str], int]  # clues of a mention, index of its kind
Weights = dict[str, list[int]]


def gold_kinds(record: dict[str, Any], parsed: Parsed) -> dict[tuple[int, int], str]:
    """Give the kind of each gold mention, by passage and head token; of mentions of one head the shortest."""
    mentions = ((one["start"], one["end"], one["type"]) for entity in record["entities"] for one in entity["mentions"])
    kinds: dict[tuple[int, int], str] = {}
    for at, head, _, kind in gold_heads(parsed, record["offsets_labelled"], mentions):
        kinds.setdefault((at, head), kind)
    return kinds


def rows_of(record: dict[str, Any], parsed: Parsed) -> list[Row]:
    """Give the clues and the gold kind of each mention that has one and is no pronoun."""
    kinds = gold_kinds(record, parsed)
    rows: list[Row] = []
    for found in find_mentions(parsed):
        kind = kinds.get((found.passage, found.head))
        if kind is not None and found.form is not MentionKind.PRONOUN and found.odds:
            passage = parsed.passages[found.passage]
            counted = found.head if found.name else counted_of(passage, found.head)
            rows.append((list(all_clues(passage, found.head, counted, found.label, found.name)), KINDS.index(kind)))
    return rows


def fit(documents: Sequence[list[Row]]) -> Weights:
    """Fit the weights, in hundredths."""
    counts = Counter(clue for rows in documents for clue in {clue for clues, _ in rows for clue in clues})
    index = {clue: number for number, clue in enumerate(sorted(clue for clue, count in counts.items() if count >= DOCUMENTS))}
    rows = [row for part in documents for row in part]
    places = [(number, index[clue]) for number, (clues, _) in enumerate(rows) for clue in clues if clue in index]
    at = np.array(places)
    matrix: Any = csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(rows), len(index)))
    truth = np.zeros((len(rows), len(KINDS)))
    truth[np.arange(len(rows)), [kind for _, kind in rows]] = 1
    penalty = np.array([_penalty(clue) for clue in index])[:, None]
    prior = np.array([[OWN if _says_own(clue, kind) else 0.0 for kind in KINDS] for clue in index])

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(len(index), len(KINDS))
        scores = matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        share = np.exp(scores)
        share /= share.sum(axis=1, keepdims=True)
        value = -np.log((share * truth).sum(axis=1)).sum() + (penalty * (weights - prior) ** 2).sum()
        return float(value), (matrix.T @ (share - truth) + 2 * penalty * (weights - prior)).ravel()

    best = minimize(loss, prior.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    hundredths = np.rint(100 * best.x.reshape(len(index), len(KINDS))).astype(int)
    return {clue: hundredths[number].tolist() for clue, number in index.items() if np.abs(hundredths[number]).max() >= LEAST}


def _penalty(clue: str) -> float:
    if clue.startswith(("noun own=", "name own=", "rule=", "label=")):
        return OWN_PENALTY
    return CLASS_PENALTY if any(part in clue.partition("=")[0] for part in CLASSES) else PENALTY


def _says_own(clue: str, kind: str) -> bool:
    return clue in {f"noun own={kind}", f"name own={kind}", f"rule={kind}"}


def main() -> None:
    """Read, fit, write."""
    records = [json.loads(line) for path in sys.argv[1:] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    texts: Iterable[Any] = (to_document(record["id"], record["text_labelled"]) for record in records)
    parses = parse_documents(load_model(), texts)
    first = len(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    read = enumerate(zip(records, parses, strict=True))
    weights = fit([rows_of(record, parsed) * (1 if number < first else NEARER) for number, (record, parsed) in read])
    write(weights, OUTPUT)
    print(f"{len(weights)} clues in {OUTPUT}")


def write(weights: Weights, path: Path) -> None:
    """Write the weights, a clue a line."""
    lines = ",\n".join(
        f"{json.dumps(clue, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}" for clue, row in sorted(weights.items())
    )
    about = "log-linear model of kinds; fitted by scripts/train_kinds.py on GUM (annotations CC BY 4.0); weights in hundredths, one a kind"
    path.write_text(
        f'{{"about": {json.dumps(about)},\n"kinds": {json.dumps(KINDS)},\n"weights": {{\n{lines}\n}}}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
