"""Fit the confidence of claims: claims judged against their text -> graphbuild/claims/confidence.json.

    python scripts/train_confidence.py CARB.jsonl GUM.jsonl

Two kinds of judgement are used. CARB.jsonl holds sentences with the tuples that annotators found in them (CaRB, MIT licence); a
claim is right as far as its words are those of one of these tuples. GUM.jsonl holds texts (annotations CC BY 4.0), of which
`readings.jsonl`, beside this script, names claims that a careful reader signed or did not. A log-linear model over the traits of
`graphbuild.claims.confidence` is fitted to both by maximum likelihood with an L2 penalty, starting from zero: no randomness. Prints
how well confidence and judgement agree in five folds of documents.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphbuild.claims import confidence, extract_claims
from graphbuild.entities import Gazetteer, resolve_entities
from graphbuild.mentions import find_mentions
from graphbuild.ontology import load_gazetteer
from graphbuild.parse import load_model, parse_documents
from graphbuild.read import to_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphbuild.claims.clause import Clause
    from graphbuild.claims.parts import Parts
    from graphbuild.model import Claim

OUTPUT = Path(__file__).parent.parent / "graphbuild" / "claims" / "confidence.json"
READINGS = Path(__file__).parent / "readings.jsonl"
PENALTY = 3.0
RARE = 8  # traits seen less often are left out
READER = 3.0  # what a reader's judgement weighs beside a comparison of words
FOLDS = 5


class Case(NamedTuple):
    """A judged claim: its document, its traits, how right it is (0 to 1), and what the judgement weighs."""

    document: str
    traits: tuple[str, ...]
    right: float
    weight: float


def claims_with_traits(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[Claim, tuple[str, ...]]]:
    """Extract the claims of texts, each with its traits."""
    found: dict[str, tuple[str, ...]] = {}

    def note(claim: Claim, clause: Clause | None, length: int, parts: Parts) -> float:
        found[claim.id] = tuple(confidence.traits(claim, clause, length, parts))
        return confidence.LEAST

    gazetteer = Gazetteer(load_gazetteer())
    documents = [to_document(identifier, text) for identifier, text in texts]
    for parsed in parse_documents(load_model(), documents):
        resolved = resolve_entities(parsed, find_mentions(parsed), gazetteer)
        for claim in extract_claims(parsed, resolved, note).claims:
            yield claim, found[claim.id]


def overlap(gold: dict[str, Any], claim: Claim) -> float:
    """Give the share of a claim's words that stand in the same place of a gold tuple.

    It is 0 where the relations share no word, or where the tuple has a second argument and the claim has none.
    """
    ours = [claim.predicate.text, claim.subject.text, " ".join(part.text for part in _rest(claim))]
    first, *further = gold["args"]
    theirs = [gold["pred"], first, " ".join(further)]
    shared = [(Counter(a.split()) & Counter(b.split())).total() for a, b in zip(ours, theirs, strict=True)]
    comparable = shared[0] and (ours[2] or not further)
    return sum(shared) / sum(len(words.split()) for words in ours) if comparable else 0.0


def _rest(claim: Claim) -> Iterator[Any]:
    if claim.object is not None:
        yield claim.object
    yield from (argument.part for argument in claim.arguments)


def compared(rows: list[dict[str, Any]]) -> Iterator[Case]:
    """Yield the claims of clauses in the CaRB sentences; of what noun phrases tell, the annotators noted little."""
    gold = {row["id"]: row["gold"] for row in rows}
    for claim, traits in claims_with_traits((row["id"], row["sentence"]) for row in rows):
        if not claim.rule.startswith("verbal"):
            continue
        yield Case(claim.document, traits, max((overlap(each, claim) for each in gold[claim.document]), default=0.0), 1.0)


def read(rows: list[dict[str, Any]], readings: dict[str, bool]) -> Iterator[Case]:
    """Yield the claims that a reader has judged."""
    for claim, traits in claims_with_traits((row["id"], row["text_labelled"]) for row in rows):
        if claim.id in readings:
            yield Case(claim.document, traits, float(readings[claim.id]), READER)


def fit(cases: list[Case], names: list[str]) -> np.ndarray[Any, Any]:
    """Fit the weights by Newton's method."""
    matrix, right, weight = _arrays(cases, names)
    found = np.zeros(len(names))
    for _ in range(50):
        guess = 1 / (1 + np.exp(-matrix @ found))
        gradient = matrix.T @ (weight * (guess - right)) + PENALTY * found
        curvature = (matrix * (weight * guess * (1 - guess))[:, None]).T @ matrix + PENALTY * np.eye(len(names))
        found -= np.linalg.solve(curvature, gradient)
    return found


def _arrays(cases: list[Case], names: list[str]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    place = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(cases), len(names)))
    for row, case in enumerate(cases):
        matrix[row, [place[trait] for trait in case.traits if trait in place]] = 1
    return matrix, np.array([case.right for case in cases]), np.array([case.weight for case in cases])


def report(cases: list[Case], names: list[str]) -> None:
    """Print, by fifths of confidence, how right the claims of documents are that the model has not seen."""
    documents = sorted({case.document for case in cases})
    fold = {document: number % FOLDS for number, document in enumerate(documents)}
    guessed: list[tuple[float, Case]] = []
    for number in range(FOLDS):
        unseen = [case for case in cases if fold[case.document] == number]
        weights = fit([case for case in cases if fold[case.document] != number], names)
        guesses = 1 / (1 + np.exp(-_arrays(unseen, names)[0] @ weights))
        guessed.extend(zip(guesses.tolist(), unseen, strict=True))
    for label, kind in (("compared", 1.0), ("read", READER)):
        rows = sorted(((guess, case.right) for guess, case in guessed if case.weight == kind), key=lambda row: row[0])
        if not rows:
            continue
        print(f"{label}: {len(rows)} claims, right {sum(right for _, right in rows) / len(rows):.2f}")
        for part in range(5):
            fifth = rows[part * len(rows) // 5 : (part + 1) * len(rows) // 5]
            means = (sum(column) / len(fifth) for column in zip(*fifth, strict=True))
            print("  confidence {:.2f}, right {:.2f}".format(*means))
        kept = rows[len(rows) // 10 :]
        print(f"  without the lowest tenth: right {sum(right for _, right in kept) / len(kept):.2f}")


def load(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Fit and write the model."""
    carb, gum = (load(Path(name)) for name in sys.argv[1:3])
    readings = {row["claim"]: row["signed"] for row in load(READINGS)}
    cases = [*compared(carb), *read(gum, readings)]
    counts = Counter(trait for case in cases for trait in case.traits)
    names = sorted(trait for trait, count in counts.items() if count >= RARE)
    report(cases, names)
    weights = fit(cases, names)
    OUTPUT.write_text(
        json.dumps({name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}, indent=1) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
