"""Fit the model of kinds: GUM's entity types -> graphbuild/mentions/kinds.json and usage.tsv.

    python scripts/train_kinds.py TRAIN.jsonl [MORE.jsonl ...]

Each file holds GUM documents (annotations CC BY 4.0, https://gucorpling.org/gum/), one a line, with `text_labelled`,
`offsets_labelled` and `entities`. A log-linear model over the clues to a mention's kind is fitted by maximum likelihood with an L2
penalty, starting from zero: no randomness. What our own lexicon of nouns and the labels say starts from
a given weight. A noun that is no name has besides the `SIZE` main components of its word vector in the pipeline (MIT), so that it learns from
nouns of like use; what they come to for each noun that the pipeline or WordNet knows is written to `usage.tsv`. A clue that many words share (class, ending, article) weighs under a stronger penalty than that of one
word or of a label, and clues of a single document are left out, so that the model does not learn the people of one text. Files after
the first count three times: put those whose genres are nearest to the texts to be read last.
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
from scipy.sparse import csr_matrix

from graphbuild.mentions import find_mentions
from graphbuild.mentions.clues import noun_classes
from graphbuild.mentions.find import counted_of
from graphbuild.mentions.kinds import KINDS, all_clues
from graphbuild.model import MentionKind
from graphbuild.parse import load_model, parse_documents
from graphbuild.read import to_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphbuild.parse import Parsed

FOLDER = Path(__file__).parent.parent / "graphbuild" / "mentions"
PENALTY = 2.0
CLASS_PENALTY = 4.0  # of a clue that many words share
CLASSES = ("class", "second", "tag", "article", "counted", "dep", "capitals", "digits", "end")
OWN = 4.5  # what our own lexicon of nouns and the names' labels are taken to weigh, and how firmly
OWN_PENALTY = 200.0
SIZE = 60  # components of a word vector
USE_PENALTY = 12.0  # of their weights
NEARER = 3  # how often a mention of a later file counts
DOCUMENTS = 2  # clues of fewer documents are left out
LEAST = 8  # hundredths: a clue whose weights are all smaller is left out

Row = tuple[list[str], int]  # clues of a mention, index of its kind
Weights = dict[str, list[int]]


@dataclass(frozen=True)
class Vectors:
    """Word vectors: the row of each noun, and the rows, of which the last is zero."""

    rows: dict[str, int]
    values: Any

    def of(self, clues: Iterable[str]) -> int:
        """Give the row of the noun that the clues are of; the last for a name, for a noun of our own lexicon and an unknown one."""
        found = set(clues)
        if any(clue.startswith("noun own=") for clue in found):
            return -1
        lemma = next((clue for clue in found if clue.startswith("lemma=")), "")
        return self.rows.get(lemma.removeprefix("lemma="), -1) if "noun" in found else -1


def read_vectors(nlp: Any) -> Vectors:
    """Take the vectors of the words that have one of their own, and of WordNet's nouns, down to their main components."""
    owners: dict[int, str] = {}
    rows: dict[str, int] = {}
    for key, row in nlp.vocab.vectors.key2row.items():
        word = nlp.vocab.strings[key]
        own = owners.setdefault(row, word) == word
        plain = word.islower() and word.replace("-", "").isalpha() and len(word) > 1
        if plain and not nlp.vocab[key].is_stop and (own or noun_classes(word)):
            rows[word] = row
    values = np.array(nlp.vocab.vectors.data, dtype=float)
    values /= np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)
    values -= values.mean(axis=0)
    main = values @ np.linalg.svd(values, full_matrices=False)[2][:SIZE].T
    return Vectors(rows, np.vstack([main / main.std(), np.zeros(SIZE)]))


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


def fit(documents: Sequence[list[Row]], vectors: Vectors) -> tuple[Weights, Any]:
    """Fit the weights of the clues, in hundredths, and what each row of the vectors speaks for, in tenths."""
    counts = Counter(clue for rows in documents for clue in {clue for clues, _ in rows for clue in clues})
    index = {clue: number for number, clue in enumerate(sorted(clue for clue, count in counts.items() if count >= DOCUMENTS))}
    rows = [row for part in documents for row in part]
    places = [(number, index[clue]) for number, (clues, _) in enumerate(rows) for clue in clues if clue in index]
    at = np.array(places)
    matrix: Any = csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(rows), len(index)))
    used = vectors.values[[vectors.of(clues) for clues, _ in rows]]
    truth = np.zeros((len(rows), len(KINDS)))
    truth[np.arange(len(rows)), [kind for _, kind in rows]] = 1
    penalty = np.array([_penalty(clue) for clue in index] + [USE_PENALTY] * SIZE)[:, None]
    prior = np.array([[OWN if _says_own(clue, kind) else 0.0 for kind in KINDS] for clue in index] + [[0.0] * len(KINDS)] * SIZE)
    transposed = matrix.T.tocsr()

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(prior.shape)
        scores = matrix @ weights[:-SIZE] + used @ weights[-SIZE:]
        scores -= scores.max(axis=1, keepdims=True)
        share = np.exp(scores)
        share /= share.sum(axis=1, keepdims=True)
        value = -np.log((share * truth).sum(axis=1)).sum() + (penalty * (weights - prior) ** 2).sum()
        slope = np.vstack([transposed @ (share - truth), used.T @ (share - truth)])
        return float(value), (slope + 2 * penalty * (weights - prior)).ravel()

    best = minimize(loss, prior.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    fitted = best.x.reshape(prior.shape)
    hundredths = np.rint(100 * fitted[:-SIZE]).astype(int)
    weights = {clue: hundredths[number].tolist() for clue, number in index.items() if np.abs(hundredths[number]).max() >= LEAST}
    return weights, np.rint(10 * vectors.values @ fitted[-SIZE:]).astype(int)


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
    nlp = load_model()
    parses = parse_documents(nlp, texts)
    first = len(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    read = enumerate(zip(records, parses, strict=True))
    vectors = read_vectors(nlp)
    weights, odds = fit([rows_of(record, parsed) * (1 if number < first else NEARER) for number, (record, parsed) in read], vectors)
    write(weights, FOLDER / "kinds.json")
    write_usage(vectors, odds, FOLDER / "usage.tsv")
    print(f"{len(weights)} clues and {len(vectors.rows)} nouns in {FOLDER}")


def write(weights: Weights, path: Path) -> None:
    """Write the weights, a clue a line."""
    lines = ",\n".join(
        f"{json.dumps(clue, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}" for clue, row in sorted(weights.items())
    )
    about = "log-linear model of kinds; fitted by scripts/train_kinds.py on GUM (annotations CC BY 4.0); weights in hundredths, one a kind"
    path.write_text(
        f'{{"about": {json.dumps(about)},\n"kinds": {json.dumps(KINDS)},\n"weights": {{\n{lines}\n}}}}\n', encoding="utf-8"
    )


def write_usage(vectors: Vectors, odds: Any, path: Path) -> None:
    """Write what the vector of each noun speaks for, a line for each vector."""
    nouns: dict[int, list[str]] = defaultdict(list)
    for noun, row in sorted(vectors.rows.items()):
        nouns[row].append(noun)
    about = (
        f"# tenths of log-odds of {' '.join(KINDS)}, nouns of one vector; by scripts/train_kinds.py, from spaCy's vectors (MIT)\n"
    )
    lines = (f"{' '.join(map(str, odds[row]))}\t{' '.join(found)}\n" for row, found in sorted(nouns.items()))
    path.write_text(about + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
