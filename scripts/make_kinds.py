"""Learn what sort of thing a noun names from annotated text: GUM's entity types -> graphbuild/mentions/kinds.tsv.

    python scripts/make_kinds.py TRAIN.jsonl [OUTPUT.tsv]

TRAIN.jsonl holds GUM documents (annotations CC BY 4.0, https://gucorpling.org/gum/), one a line, with `tokens`, `upos` and
`entities`. A noun gets the type that most of its mentions have; where fewer than six in ten agree, it gets none. No randomness.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

AGREEMENT = 0.6
OUTPUT = Path(__file__).parent.parent / "graphbuild" / "mentions" / "kinds.tsv"


def head_noun(tokens: list[str], upos: list[str]) -> str | None:
    """Find the head of a noun phrase: its last noun before what follows the head."""
    head = None
    for token, part_of_speech in zip(tokens, upos, strict=True):
        if head and part_of_speech in {"ADP", "SCONJ", "VERB", "PUNCT", "PRON", "PART"}:
            break
        if part_of_speech == "NOUN":
            head = token.lower()
    return head


def count_types(path: Path) -> dict[str, Counter[str]]:
    """Count how often each head noun names each type."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            for entity in document["entities"]:
                for mention in entity["mentions"]:
                    place = slice(mention["start"], mention["end"])
                    noun = head_noun(document["tokens"][place], document["upos"][place])
                    if noun and noun.isalpha():
                        counts[noun][mention["type"]] += 1
    return counts


def main() -> None:
    """Write the lexicon, sorted."""
    counts = count_types(Path(sys.argv[1]))
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else OUTPUT  # noqa: PLR2004 -- script, train, output
    lines = []
    for noun, types in sorted(counts.items()):
        best, votes = max(sorted(types.items()), key=lambda item: item[1])
        if votes >= AGREEMENT * types.total():
            lines.append(f"{noun}\t{best}\n")
    output.write_text(
        "# noun, type; learned by scripts/make_kinds.py from GUM (annotations CC BY 4.0)\n" + "".join(lines), encoding="utf-8"
    )
    print(f"{len(lines)} nouns in {output}")


if __name__ == "__main__":
    main()
