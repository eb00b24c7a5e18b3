"""How long does it take to find which entities of many documents are one, how much memory, and how often is it right?

    python benchmarks/merging.py [--documents N] [--seed N]

The documents are made up, with a fixed seed: people with common names (so that many share one), their roles, employers, countries and
acquaintances; each document tells of a few people around one of them, by full or by last name. Time is CPU time of the merging alone,
memory the peak of the process, documents included. The bars for 10,000 documents are five minutes and 2 GB. Precision and recall count pairs of
documents that name one person or namesakes.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.entities.identities import merge_documents
from graphbuild.entities.profiles import find_profiles
from graphbuild.identity import INDEX, Index, Told, regroup
from graphbuild.model import Document, Entity, Extraction, Kind, Mention, MentionKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphbuild.entities.identities import Merged

GIVEN = "John Mary Ahmed Wei Anna Ivan Carlos Fatima James Elena Peter Sofia Omar Linda Pavel Grace Tariq Julia Marc Nadia".split()
SYLLABLES = "ba den kor lin mar nov ost pel quin ros sten tal ul ver wick yan zed hart mo fi".split()
ROLES = (
    "minister senator spokesman baker professor judge general president ambassador lawyer coach doctor analyst editor mayor".split()
)
GAP = 400  # code points between stretches of a text that are not close to each other
COUNTRIES = 150
DRAWN = 20_000  # pairs that are counted


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up: `number` tells namesakes apart."""

    number: int
    name: str
    role: str
    employer: str
    country: int


def make_people(number: int, draw: random.Random) -> list[Person]:
    """Make people up; about every third shares a name with another one."""
    surnames = [f"{one}{two}".title() for one in SYLLABLES for two in SYLLABLES]
    found = []
    for place in range(number):
        name = f"{draw.choice(GIVEN)} {draw.choice(surnames)}"
        employer = f"{draw.choice(SYLLABLES)}{draw.choice(SYLLABLES)}{draw.choice(SYLLABLES)} Group".title()
        found.append(Person(place, name, draw.choice(ROLES), employer, draw.randrange(COUNTRIES)))
    return found


def make_document(number: int, people: Sequence[Person], draw: random.Random) -> tuple[Extraction, dict[str, int]]:
    """Make up a document about somebody and a dozen acquaintances; also gives who each of its people is."""
    identifier = f"d{number:05d}"
    middle = min(int(draw.paretovariate(0.7)), len(people) - 1)
    around = range(middle * 7, middle * 7 + 30)
    chosen = {people[place % len(people)].name.split()[1]: people[place % len(people)] for place in draw.sample(around, 12)}
    entities: dict[str, Entity] = {}
    mentions: list[Mention] = []
    truth: dict[str, int] = {}
    start = 0

    def mention(text: str, kind: MentionKind, entity: Entity) -> None:
        nonlocal start
        entities[entity.id] = entity
        mentions.append(Mention(identifier, Span(start, start + len(text)), text, kind, entity.id))
        start += len(text) + 1

    for person in chosen.values():
        short = draw.random() < 0.2
        name = person.name.split()[1] if short else person.name
        entity = Entity(f"{identifier}/{name}" if short else name, name, Kind.PERSON)
        if entity.id in entities:
            continue
        truth[entity.id] = person.number
        title = f"{person.role.title()} " if draw.random() < 0.7 else ""
        mention(title + name, MentionKind.NAME, entity)
        place = f"Land {person.country}"
        mention(place, MentionKind.NAME, Entity(place, place, Kind.PLACE, wikidata=f"Q{person.country + 1}"))
        if draw.random() < 0.6:
            mention(person.employer, MentionKind.NAME, Entity(person.employer, person.employer, Kind.ORGANIZATION))
        mention(name, MentionKind.NAME, entity)
        mention("the plan", MentionKind.NOMINAL, Entity(f"{identifier}/plan {len(entities)}", "plan", Kind.ABSTRACT))
        start += GAP
    text = " " * start
    return Extraction(Document(identifier, text), tuple(entities.values()), tuple(mentions)), truth


def score(merged: Iterable[Extraction], truth: Sequence[dict[str, int]], draw: random.Random) -> tuple[float, float]:
    """Give precision and recall of pairs: of two documents' people with one last name, are those that are one one node?"""
    groups: dict[str, list[tuple[str, int]]] = {}
    for each, people in zip(merged, truth, strict=True):
        document = each.document.id
        ids = {merge.local.removeprefix(f"{document}/"): merge.entity for merge in each.merges}
        present = {entity.id for entity in each.entities}
        for local, number in people.items():
            name = local.removeprefix(f"{document}/")
            own = next((found for found in (ids.get(name), local, f"{name} - {document}") if found in present), local)
            groups.setdefault(name.split()[-1], []).append((own, number))
    counts: Counter[tuple[bool, bool]] = Counter()
    for group in (groups[name] for name in sorted(groups)):
        for _ in range(min(DRAWN // len(groups) + 1, len(group))):
            one, two = draw.choice(group), draw.choice(group)
            counts[one[0] == two[0], one[1] == two[1]] += one is not two
    joined, same = counts[True, True] + counts[True, False], counts[True, True] + counts[False, True]
    return counts[True, True] / max(joined, 1), counts[True, True] / max(same, 1)


def main() -> None:
    """Make documents up, merge them, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--changes", type=int, default=20, help="how many documents are removed and added again")
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)  # noqa: S311 -- no secret
    people = make_people(arguments.documents * 3, draw)
    made = [make_document(number, people, draw) for number in range(arguments.documents)]
    documents = [extraction for extraction, _ in made]
    number = sum(len(each.entities) for each in documents)
    before, started = peak(), time.process_time()
    merged = merge_documents(documents)
    seconds = time.process_time() - started
    changes = change_some(documents, merged, arguments.changes, draw)
    nodes = {entity.id for each in merged.extractions for entity in each.entities}
    merges = sum(len(each.merges) for each in merged.extractions)
    precision, recall = score(merged.extractions, [truth for _, truth in made], draw)
    print(f"{len(documents):,} documents, {number:,} entities -> {len(nodes):,} nodes, {merges:,} merges with a reason")
    print(f"{seconds:.1f} s, peak {peak():,.0f} MB ({before:,.0f} MB before)")
    times, written = [seconds for seconds, _ in changes], [number for _, number in changes]
    print(
        f"a document removed or added: median {statistics.median(times):.2f} s, mean {statistics.mean(times):.2f} s, slowest {max(times):.2f} s"
    )
    print(
        f"others to be written anew: median {statistics.median(written):.0f}, mean {statistics.mean(written):.1f}, most {max(written)}"
    )
    print(f"pairs of people of one last name: precision {precision:.2f}, recall {recall:.2f}")


def change_some(documents: Sequence[Extraction], merged: Merged, number: int, draw: random.Random) -> list[tuple[float, int]]:
    """Remove some documents one by one, each added again; gives CPU seconds, and how many others are to be written anew."""
    found: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, INDEX)
        index = Index.create(path, 1)
        index.fill({each.document.id: 0 for each in documents}, merged.named)
        index.commit()
        for generation, each in enumerate((each for each in draw.sample(documents, number) for _ in range(2)), 2):
            name = each.document.id
            started = time.process_time()
            with closing(Index.open(path, generation)) as index:
                come = {name: Told(0, tuple(find_profiles(each)))} if generation % 2 else {}
                others = regroup(index, () if come else (name,), come)
                index.commit()
            found.append((time.process_time() - started, len(others)))
    return found


def peak() -> float:
    """Give the peak of the memory of this process, in MB."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
