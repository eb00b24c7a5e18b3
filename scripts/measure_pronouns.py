"""Gold data -> how often a resolved pronoun is right, on documents that the ranker was not fitted on.

    python scripts/measure_pronouns.py --gold FOLDER [--ablate] TRAIN.jsonl

FOLDER holds `dev/coref_gum.jsonl` and `score/coref_score.py`, TRAIN more documents of the same form. The ranker is fitted on TRAIN alone
and tried on the dev documents; then on TRAIN and three parts of four of them, and tried on the fourth, in turn. With `--ablate`, one
group of features at a time is left out of the first fit.

A resolved pronoun is right where the nearest name or noun phrase of its entity belongs to its gold cluster (mentions are matched by
head, or else by first word); what is no gold mention is wrong, unless the entity's other mentions are.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import train_pronouns
from gold_mentions import gold_heads

from graphbuild.entities import Gazetteer, ranking
from graphbuild.entities.antecedents import CLASS_OF
from graphbuild.entities.resolve import resolve_entities
from graphbuild.mentions import find_mentions
from graphbuild.model import MentionKind
from graphbuild.ontology import load_gazetteer
from graphbuild.parse import load_model, parse_documents
from graphbuild.read import to_document

if TYPE_CHECKING:
    from graphbuild.entities.ranking import Model
    from graphbuild.entities.resolve import Resolved
    from graphbuild.mentions import Found
    from graphbuild.parse import Parsed

PARTS = 4
SPEAKING = frozenset(
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves this that these those".split()
)
GROUPS = {
    "distance": r"back=\d$|between=|leads=|turns=|other paragraph|other turn",
    "rank among rivals": r"rank=|rivals=|most=",
    "role of the mention": r"role=|main=|last subject|continues=",
    "roles of both": r"roles=|role=\w+,(?!form|back|clause)",
    "form and article": r"form=|article=|named=|known=|pronoun=|lexical=",
    "kind and number": r"kind=|plural=|label=",
    "gender": r"gender=",
    "salience": r"size=|many=|title=|most=",
    "verb and noun beside": r" of \w+,kind|above=\w+$|clause=",
    "structure": r"inside|subject above|object above|subject of a clause|own$|conjoined",
    "quotation and speech": r"quoted=|says|speaking=",
}
Read = Sequence[tuple[dict[str, Any], "Parsed"]]
Pronoun = tuple[str, str, bool]  # genre, class, whether it is right


def find_resolved(record: Mapping[str, Any], parsed: Parsed, resolved: Resolved) -> Iterator[tuple[str, bool]]:
    """Yield class and rightness of each third-person pronoun whose entity has a name or a noun phrase."""
    gold = _Gold(record, parsed)
    members: dict[str, list[Found]] = defaultdict(list)
    for key, entity in resolved.entity_of.items():
        members[entity].append(resolved.found[key])
    for mentions in members.values():
        mentions.sort(key=_place)
        words = {_place(mention): parsed.passages[mention.passage].lower[mention.head] for mention in mentions}
        telling = [mention for mention in mentions if words[_place(mention)] not in SPEAKING | CLASS_OF.keys()]
        voices = [mention for mention in mentions if words[_place(mention)] in {"i", "me", "my"}]
        for mention in mentions:
            name = CLASS_OF.get(words[_place(mention)])
            stresses = parsed.passages[mention.passage].dep[mention.head] == "appos"  # `Costa herself` is one mention
            if name is None or stresses or mention.form is not MentionKind.PRONOUN or not (telling or voices):
                continue
            before = [other for other in telling if _place(other) < _place(mention)]
            meant = gold.of(before[-1] if before else (telling or voices)[0])
            if meant is None:
                known = Counter(number for other in telling if (number := gold.by_head(other)) is not None)
                meant = known.most_common(1)[0][0] if known else None
            yield name, meant is not None and meant == gold.heads.get(_place(mention))


def _place(mention: Found) -> tuple[int, int]:
    return mention.passage, mention.head


class _Gold:
    """The gold clusters by head and by first word."""

    def __init__(self, record: Mapping[str, Any], parsed: Parsed) -> None:
        spans = [(first, end, number) for number, cluster in enumerate(record["clusters_ontogum"]) for first, end in cluster]
        self.parsed = parsed
        self.heads: dict[tuple[int, int], int] = {}
        self.firsts: dict[tuple[int, int], int] = {}
        for at, head, inside, number in gold_heads(parsed, record["offsets_labelled"], spans):
            self.heads.setdefault((at, head), number)
            self.firsts.setdefault((at, inside[0]), number)

    def by_head(self, mention: Found) -> int | None:
        passage = self.parsed.passages[mention.passage]
        tokens = [mention.head, *([passage.head[mention.head]] if passage.dep[mention.head] == "appos" else [])]
        tokens += range(*mention.name) if mention.name is not None else ()
        return next((self.heads[mention.passage, token] for token in tokens if (mention.passage, token) in self.heads), None)

    def of(self, mention: Found) -> int | None:
        number = self.by_head(mention)
        if number is None and (mention.first != mention.head or mention.form is MentionKind.NAME):
            number = self.firsts.get((mention.passage, mention.first))
        return number


class Trial:
    """What was found in documents that the model had not seen."""

    def __init__(self, scorer: Any) -> None:
        """Take the module that scores clusters."""
        self.scorer = scorer
        self.pronouns: list[Pronoun] = []
        self.records: list[dict[str, Any]] = []
        self.clusters: dict[str, dict[str, Any]] = {}

    def add(self, read: Read, gazetteer: Gazetteer, model: Model) -> None:
        """Resolve documents with a model."""
        ranking.weights.cache_clear()
        original, ranking.weights = ranking.weights, lambda: model  # type: ignore[assignment]
        for record, parsed in read:
            resolved = resolve_entities(parsed, find_mentions(parsed), gazetteer)
            self.pronouns += [(record["genre"], name, right) for name, right in find_resolved(record, parsed, resolved)]
            spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for mention in resolved.mentions:
                spans[mention.entity].append((mention.span.start, mention.span.end))
            self.records.append(record)
            self.clusters[record["id"]] = {"clusters_chars": [sorted(part) for part in spans.values() if len(part) > 1]}
        ranking.weights = original

    def conll(self, genre: str | None = None) -> float:
        """Give the CoNLL F1 of the documents, in percent."""
        figures = self.scorer.score(self.records, self.clusters, "clusters_ontogum", "clusters_chars", False, True, True, genre)  # noqa: FBT003
        return float(figures["conll"])

    def lines(self) -> Iterator[str]:
        """Yield the figures, one line a class of pronouns or a genre."""
        yield f"{'all':14} conll {self.conll():5.1f}  {_share(right for _, _, right in self.pronouns)}"
        for name in ("he", "she", "it", "they"):
            yield f"{name:14}              {_share(right for _, other, right in self.pronouns if other == name)}"
        for genre in sorted({genre for genre, _, _ in self.pronouns}):
            shares = _share(right for other, _, right in self.pronouns if other == genre)
            yield f"{genre:14} conll {self.conll(genre):5.1f}  {shares}"


def _share(rights: Iterable[bool]) -> str:
    known = list(rights)
    return f"right {sum(known):4} of {len(known):4} resolved = {100 * sum(known) / max(len(known), 1):4.1f} %"


def without(pattern: str) -> Any:
    """Give a `fit` that leaves the features out that a pattern finds; what speaks for no antecedent always stays."""
    known = re.compile(pattern)
    plain = train_pronouns.fit

    def fit(examples: Sequence[tuple[list[list[str]], list[bool]]]) -> dict[str, float]:
        kept = [
            ([[one for one in row if one.startswith("nothing") or not known.search(one)] for row in rows], truth)
            for rows, truth in examples
        ]
        return plain(kept)

    return fit


def main() -> None:
    """Read, fit, try, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("train", type=Path)
    arguments = parser.parse_args()
    spec = importlib.util.spec_from_file_location("coref_score", arguments.gold / "score" / "coref_score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score/coref_score.py in {arguments.gold}")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gazetteer = Gazetteer(load_gazetteer())
    train, dev = (_read(path) for path in (arguments.train, arguments.gold / "dev" / "coref_gum.jsonl"))
    for title, trial in _trials(train, dev, gazetteer, scorer, ablate=arguments.ablate):
        print(title, *(list(trial.lines()) if "without" not in title else list(trial.lines())[:1]), sep="\n", flush=True)


def _trials(train: Read, dev: Read, gazetteer: Gazetteer, scorer: Any, *, ablate: bool) -> Iterator[tuple[str, Trial]]:
    trial = Trial(scorer)
    trial.add(dev, gazetteer, train_pronouns.train(train, gazetteer))
    yield "fitted on TRAIN", trial
    trial = Trial(scorer)
    for part in range(PARTS):
        seen = [one for number, one in enumerate(dev) if number % PARTS != part]
        model = train_pronouns.train([*train, *seen], gazetteer)
        trial.add([one for number, one in enumerate(dev) if number % PARTS == part], gazetteer, model)
    yield "fitted on TRAIN and the other parts of dev", trial
    plain = train_pronouns.fit
    for name, pattern in GROUPS.items() if ablate else ():
        train_pronouns.fit = without(pattern)
        trial = Trial(scorer)
        trial.add(dev, gazetteer, train_pronouns.train(train, gazetteer))
        train_pronouns.fit = plain
        yield f"fitted on TRAIN, without {name}", trial


def _read(path: Path) -> Read:
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    records.sort(key=lambda record: (record["genre"], record["id"]))  # so that each part holds all genres
    parses = parse_documents(load_model(), (to_document(record["id"], record["text_labelled"]) for record in records))
    return list(zip(records, parses, strict=True))


if __name__ == "__main__":
    main()
