"""Sort the nouns of WordNet by what they name: WordNet's database files -> graphbuild/mentions/nouns.tsv.

    python scripts/make_nouns.py DICT [OUTPUT.tsv]

DICT is the folder with `data.noun` and `index.sense` of WordNet 3.1 (its licence allows use, change and redistribution with its
notice, which `nouns.LICENSE.txt` beside the output repeats). A noun's classes are those of its senses: WordNet's file of lexicographers (`person`, `act`), or a
finer one where a sense lies below one of `BELOW` (a hut is a `site`, a beer a `drink`). A noun has one class or two, by how often
its senses were met in WordNet's tagged texts. No randomness.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

OUTPUT = Path(__file__).parent.parent / "graphbuild" / "mentions" / "nouns.tsv"
FILES = (
    "tops act animal artifact attribute body cognition communication event feeling food group location motive object person "
    "phenomenon plant possession process quantity relation shape state substance time"
).split()  # numbers 3 to 28 of WordNet's lexnames(5)
BELOW = {
    "structure%1:06:00::": "site", "way%1:06:00::": "site", "area%1:06:00::": "site", "facility%1:06:00::": "site",
    "geological_formation%1:17:00::": "land", "body_of_water%1:17:00::": "land", "land%1:17:00::": "land",
    "drug%1:06:00::": "drug", "beverage%1:13:00::": "drink", "fluid%1:27:00::": "substance", "document%1:06:00::": "document",
    "organization%1:14:00::": "organization", "unit%1:14:00::": "organization", "people%1:14:00::": "people",
    "gathering%1:14:00::": "people", "social_event%1:11:00::": "meeting", "writing%1:10:00::": "writing",
    "written_communication%1:10:00::": "writing", "time_period%1:28:00::": "time", "happening%1:11:00::": "event",
    "disease%1:26:00::": "disease", "action%1:04:00::": "act", "chemical%1:27:00::": "substance", "organism%1:03:00::": "animal",
    "person%1:03:00::": "person", "plant%1:03:00::": "plant", "fungus%1:20:00::": "plant", "software%1:10:00::": "software",
    "vehicle%1:06:00::": "vehicle", "contest%1:11:00::": "meeting", "celestial_body%1:17:00::": "land", "region%1:15:00::": "region",
    "administrative_district%1:15:00::": "district", "show%1:10:00::": "show", "creation%1:06:00::": "work",
    "fabric%1:06:00::": "substance", "educational_institution%1:14:00::": "organization", "enterprise%1:14:00::": "organization",
    "monetary_unit%1:23:00::": "quantity", "award%1:10:00::": "award", "conflict%1:04:00::": "meeting",
    "group_action%1:04:00::": "deed", "field%1:09:00::": "field",
}  # fmt: skip
SECOND = 0.2  # share of a noun's occurrences from which a second class is given


def read_senses(path: Path) -> dict[str, list[tuple[str, int, int]]]:
    """Read the noun senses of each word: place in `data.noun`, rank, how often met."""
    senses: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for key, offset, number, count in map(str.split, lines):
            word, _, rest = key.partition("%")
            if rest.startswith("1:") and word.replace("-", "").isalpha() and len(word) > 1:
                senses[word].append((offset, int(number), int(count)))
    return senses


def read_parents(path: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Read the class and the broader synsets of each synset of `data.noun`."""
    classes: dict[str, str] = {}
    parents: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(" "):
                continue
            parts = line.partition("|")[0].split()
            classes[parts[0]] = FILES[int(parts[1]) - 3]
            parents[parts[0]] = [target for sign, target in pairwise(parts) if sign in {"@", "@i"}]
    return classes, parents


def class_of(synset: str, classes: dict[str, str], parents: dict[str, list[str]], finer: dict[str, str]) -> str:
    """Give the finer class of a synset that is or lies below one of them, else that of its file."""
    level, seen = [synset], {synset}
    while level:
        found = next((finer[one] for one in level if one in finer), None)
        if found:
            return found
        level = list(dict.fromkeys(up for one in level for up in parents[one] if up not in seen))
        seen.update(level)
    return classes[synset]


def main() -> None:
    """Write the classes of each noun: a line for each pair of classes."""
    folder = Path(sys.argv[1])
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else OUTPUT  # noqa: PLR2004 -- script, folder, output
    senses = read_senses(folder / "index.sense")
    classes, parents = read_parents(folder / "data.noun")
    places = {}
    with (folder / "index.sense").open(encoding="utf-8") as lines:
        for key, offset, *_ in map(str.split, lines):
            if key in BELOW:
                places[offset] = BELOW[key]
    words: dict[str, list[str]] = defaultdict(list)
    for word, keys in sorted(senses.items()):
        shares: dict[str, float] = defaultdict(float)
        for offset, rank, count in keys:
            shares[class_of(offset, classes, parents, places)] += count + 1 / (rank + 1)
        ranked = sorted(shares.items(), key=lambda item: -item[1])[:2]
        best = [name for name, share in ranked if share >= SECOND * sum(shares.values())]
        words["+".join(best)].append(word)
    about = "# class or two, nouns; made by scripts/make_nouns.py from WordNet 3.1 (licence: nouns.LICENSE.txt)\n"
    output.write_text(about + "".join(f"{name}\t{' '.join(found)}\n" for name, found in sorted(words.items())), encoding="utf-8")
    print(f"{sum(map(len, words.values()))} nouns in {output}")


if __name__ == "__main__":
    main()
