"""How does a graph's folder bear many claims? Loads made-up documents by the real path, then opens, asks, searches, checks, removes.

    python benchmarks/scale.py [--claims N...] [--keep FOLDER] [--no-named] [--no-check] [--rdflib]

Documents have some 75 claims each, made like those of news: a few entities that everybody names and many that one document names,
sources, denials, wishes, evidence with its place. Only the store is kept, as of any large graph. Each size runs in a process of its own, so that its memory is its own; times are
CPU seconds of all threads and wall seconds. With --rdflib, the same queries run over 100,000 quads in rdflib's memory and in a folder.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild import outputs
from graphbuild.entities.identities import apply_identities, find_identities, name_all
from graphbuild.entities.profiles import find_profiles
from graphbuild.folder import change_folder
from graphbuild.graph import in_order
from graphbuild.knowledge import open_graph
from graphbuild.model import (
    Argument,
    Attribution,
    Claim,
    Cue,
    Document,
    Entity,
    EntityPart,
    Evidence,
    Extraction,
    Kind,
    LiteralPart,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Predicate,
    Span,
)
from graphbuild.ontology import load_ontology
from graphbuild.outputs import Step, take_step
from graphbuild.query import NAMED_QUERIES, Bounds, run_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLAIMS = 75  # a document
RELATIONS = [
    "criticize",
    "visit",
    "support",
    "accuse",
    "meet with",
    "warn",
    "praise",
    "sanction",
    "recognize",
    "call for",
    "talk to",
]
NOUNS = "talks report attack decision election law budget strike ceasefire summit inquiry protest deal vote crisis plan".split()
NAMES = (
    "Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ivy Juniper Kapok Larch Maple Nutmeg Oak Pine Quince Rowan Spruce Teak".split()
)
MODALITIES = [Modality.ACTUAL] * 7 + [Modality.POSSIBLE, Modality.INTENDED, Modality.REQUIRED]


def make_document(number: int) -> Extraction:
    """Make up what one document gives; the same for the same number."""
    return _Writer(number).write()


class _Writer:
    """Writes a document sentence by sentence."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)  # noqa: S311 (made-up news, no secret)
        self.id = f"doc-{number:06}"
        self.text = ""
        self.entities: dict[str, Entity] = {}
        self.mentions: list[Mention] = []
        self.claims: list[Claim] = []
        self.own = 0

    def write(self) -> Extraction:
        while len(self.claims) < CLAIMS:
            self.write_sentence()
        day = f"20{self.chance.randrange(10, 25)}-{self.chance.randrange(1, 13):02}-{self.chance.randrange(1, 28):02}"
        document = Document(self.id, self.text, f"News of {day}", day, f"Paper {self.chance.randrange(40)}")
        return Extraction(document, tuple(self.entities.values()), tuple(self.mentions), tuple(self.claims))

    def write_sentence(self) -> None:
        chance, start = self.chance, len(self.text)
        said = chance.random() < 0.35
        source = self.part() if said else None
        cue = self.word("said") if said else None
        inner = len(self.text)
        subject = self.part()
        denied = chance.random() < 0.12
        if denied:
            self.word("did not")
        relation = chance.choice(RELATIONS)
        verb = self.word(relation)
        value = self.part()
        arguments = []
        if chance.random() < 0.4:
            self.word("in")
            arguments.append(Argument("place", "in", self.part()))
        if chance.random() < 0.25:
            self.word("on")
            day = f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}"
            arguments.append(Argument("time", "on", LiteralPart(day, "date", day, self.word(day))))
        content = Span(inner, len(self.text.rstrip()))
        self.text = self.text.rstrip() + ". "
        span = Span(start, len(self.text) - 1)
        layers = (Attribution(source, Cue("said", cue) if cue else None, content),) if said else ()
        self.claims.append(
            Claim(
                self.id,
                subject,
                Predicate(relation, relation.split(" ", maxsplit=1)[0], relation, verb),
                value,
                Evidence(span.of(self.text), span),
                tuple(arguments),
                Polarity.NEGATED if denied else Polarity.AFFIRMED,
                chance.choice(MODALITIES),
                layers,
                round(chance.uniform(0.3, 1), 2),
                "verbal/active",
            )
        )

    def word(self, word: str) -> Span:
        start = len(self.text)
        self.text += f"{word} "
        return Span(start, start + len(word))

    def part(self) -> EntityPart:
        """Name somebody: one of few whom all name, one of many, or something of the document's own."""
        chance, draw = self.chance, self.chance.random()
        if draw < 0.45:
            rank = int(20 ** chance.uniform(0, 1.5)) + int(chance.paretovariate(1.0)) % 40_000
            name = f"{NAMES[rank % 20]} {NAMES[rank // 20 % 20]} {rank}"
            entity = Entity(
                name,
                name,
                (Kind.PERSON, Kind.PLACE, Kind.ORGANIZATION)[rank % 3],
                wikidata=f"Q{rank + 100}" if rank < 500 else None,
            )
            mention_kind = MentionKind.NAME
        elif draw < 0.6 and self.own:
            entity = self.entities[f"{self.id}/{chance.randrange(self.own)}"]
            mention_kind = MentionKind.PRONOUN
        else:
            entity = Entity(f"{self.id}/{self.own}", f"{chance.choice(NAMES)} {chance.choice(NOUNS)}", Kind.EVENT)
            self.own += 1
            mention_kind = MentionKind.NOMINAL
        self.entities[entity.id] = entity
        words = "it" if mention_kind is MentionKind.PRONOUN else entity.name
        span = self.word(words)
        self.mentions.append(Mention(self.id, span, words, mention_kind, entity.id))
        return EntityPart(entity.id, words, span)


DISPUTED = """SELECT DISTINCT ?statement WHERE {
  ?denied gb:polarity gb:Negated ; gb:modality gb:Actual ; gb:statement ?statement .
  ?said gb:statement ?statement ; gb:polarity gb:Affirmed ; gb:modality gb:Actual .
}"""
MARKED = "SELECT DISTINCT ?statement WHERE { ?statement a gb:DisputedStatement . ?claim gb:statement ?statement }"
FACTS = "SELECT ?property ?value WHERE {{ <{entity}> ?property ?value }}"
WORDS = ("visit ceasefire", '"did not visit"', "Maple Teak summit", "protest*", "Dogwood 73")
BUSY = "Cedar Alder 2"
ROWS = Bounds(rows=100)  # of a ready query
ROUNDS = 5
LONG = 2  # seconds


@contextmanager
def timed(what: str, times: dict[str, tuple[float, float]]) -> Iterator[None]:
    """Note CPU and wall seconds of a block."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    times[what] = (time.process_time() - cpu, time.perf_counter() - wall)


def ask(work: Callable[[], object]) -> tuple[float, float]:
    """Give the medians of CPU and wall seconds of some rounds, after one to warm up; of one round, if it takes long."""
    started = time.perf_counter()
    work()
    rounds = []
    for _ in range(ROUNDS if time.perf_counter() - started < LONG else 1):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        rounds.append((time.process_time() - cpu, time.perf_counter() - wall))
    return statistics.median(cpu for cpu, _ in rounds), statistics.median(wall for _, wall in rounds)


def load(folder: Path, documents: range, times: dict[str, tuple[float, float]]) -> int:
    """Load documents into a new graph's folder, and count the quads.

    What a build does once it has extracted them, but that each is made up twice instead of being kept in memory in between: all are
    merged, the index of who is who is made, and the store is filled.
    """
    with change_folder(folder, create=True) as change:
        with timed("merge", times):
            made = map(make_document, documents)
            named = name_all(chain.from_iterable(find_profiles(in_order(each)) for each in made))
            identities = find_identities(named)
        with timed("index of who is who", times):
            change.beside.make_index().fill({f"doc-{number:06}": CLAIMS for number in documents}, named)
        del named
        with timed("load", times):
            with change.store.changes(load_ontology()) as changes:
                for number in documents:
                    changes.put(in_order(apply_identities(in_order(make_document(number)), identities)))
            change.finish()
        return len(change.store.raw)


def put(folder: Path, *documents: Extraction) -> None:
    """Put documents into a graph's folder as a build does that has just extracted them."""
    with change_folder(folder, create=True) as change:
        take_step(change, Step({each.document.id: in_order(each) for each in documents}), load_ontology())


def measure(folder: Path, claims: int, *, named: bool, checked: bool) -> None:
    """Load one size, ask all, and print a line a figure."""
    documents = range(-(-claims // CLAIMS))
    times: dict[str, tuple[float, float]] = {}
    with timed("making up", times):
        for number in documents[:: max(1, len(documents) // 200)]:
            make_document(number)
    share = len(documents) / len(documents[:: max(1, len(documents) // 200)])
    made_up = times.pop("making up")[0] * share
    known = folder.exists()
    quads = load(folder, documents, times) if not known else 0
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    loaded = f", {quads:,} quads" if not known else ""
    print(f"{len(documents) * CLAIMS:,} claims{loaded}, {size / 1e6:,.0f} MB on disk, {len(documents):,} documents")
    if not known:
        for what in ("merge", "index of who is who", "load"):
            cpu, wall = (seconds - made_up * (what != "index of who is who") for seconds in times.pop(what))
            rate = f"{quads / wall:,.0f} quads a second; " if what == "load" else ""
            print(f"  {what}: {rate}CPU {cpu:.1f} s, wall {wall:.1f} s", flush=True)
        print(f"  peak memory until here: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB", flush=True)
    with timed("open", times):
        graph = open_graph(folder)
    store = graph._store  # noqa: SLF001 (the benchmark looks inside)
    names = store.names
    with timed("name an entity", times):
        entities = [
            graph.query(f'SELECT ?e WHERE {{ ?e skos:prefLabel "{name}"@en }}').rows
            for name in ("Maple Juniper 192", "Elm Cedar 44")
        ]
    entity = str(next(rows[0][0] for rows in entities if rows))
    for about, whom in ((names.entity_id(entity), "somebody"), (BUSY, "the busiest")) if named else ():
        for name in sorted(NAMED_QUERIES):
            times[f"named: {name} of {whom}"] = ask(lambda name=name, about=about: run_named(store, name, about, bounds=ROWS))  # type: ignore[misc]
    for name in sorted(NAMED_QUERIES.keys() - {"about"}) if named else ():
        times[f"named: {name} of all"] = ask(lambda name=name: run_named(store, name, bounds=ROWS))  # type: ignore[misc]
    times["disputed"] = ask(lambda: graph.query(DISPUTED + " LIMIT 100", claims=True))
    times["disputed, all"] = ask(lambda: graph.query(DISPUTED, claims=True))
    times["disputed by the mark, all"] = ask(lambda: graph.query(MARKED, claims=True))
    times["facts of an entity"] = ask(lambda: graph.query(FACTS.format(entity=entity)))
    for words in WORDS:
        times[f"search: {words}"] = ask(lambda words=words: graph.search(words))  # type: ignore[misc]
    with timed("list", times):
        graph.list_documents()
    graph.close()
    with timed("remove a document", times), open_graph(folder) as graph:
        graph.remove(f"doc-{len(documents) // 2:06}")
    with timed("add a document", times):
        put(folder, make_document(len(documents) // 2))
    show(times)
    print(f"  peak memory until here: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB", flush=True)
    times.clear()
    if not checked:
        return
    with timed("check", times), open_graph(folder) as graph:
        offences = graph.check()
    if offences:
        print(f"  {len(offences)} offences: {offences[0]}")
    show(times)
    print(f"  peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def show(times: dict[str, tuple[float, float]]) -> None:
    """Print CPU and wall milliseconds."""
    for what, (cpu, wall) in times.items():
        print(f"  {what}: CPU {1000 * cpu:,.1f} ms, wall {1000 * wall:,.1f} ms", flush=True)


def compare(folder: Path, claims: int) -> None:
    """Load and ask the same in rdflib's memory, and print the ratios of CPU seconds: how many times as long it takes."""
    import rdflib  # noqa: PLC0415 (only this part needs it)

    started = time.process_time()
    quads = load(folder, range(-(-claims // CLAIMS)), {})
    ours = [time.process_time() - started]
    with open_graph(folder) as graph:
        content = graph.to_nquads()
        entity = graph.query('SELECT ?e WHERE { ?e skos:prefLabel "Cedar Alder 2"@en } LIMIT 1').rows[0][0]
        queries = {"disputed": DISPUTED, "facts of an entity": FACTS.format(entity=entity)}
        ours += [ask(lambda text=text: graph.query(text, claims=True))[0] for text in queries.values()]  # type: ignore[misc]
        prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in graph.query("ASK {}").prefixes.items())
    started = time.process_time()
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=content, format="nquads")
    theirs = [time.process_time() - started]
    for text in queries.values():
        started = time.process_time()
        list(dataset.query(prefixes + text))
        theirs.append(time.process_time() - started)
    print(
        f"rdflib in memory, {quads:,} quads: CPU seconds, ratio to a folder of ours (whose load makes and writes the claims as well)"
    )
    for what, one, other in zip(("load", *queries), ours, theirs, strict=True):
        print(f"  {what}: {other:.3f} s, {other / one:,.1f} times ours")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument(
        "--keep", type=Path, help="the folder to make the graphs in and to leave them in; those that it has are not loaded again"
    )
    parser.add_argument("--no-named", action="store_true", help="leave the ready queries out")
    parser.add_argument("--no-check", action="store_true", help="leave the check out")
    parser.add_argument("--rdflib", action="store_true", help="compare with rdflib at 100,000 quads")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    outputs.MOST_CLAIMS = 0
    with tempfile.TemporaryDirectory() as scratch:
        for claims in arguments.claims:
            folder = (arguments.keep or Path(scratch)) / f"kg-{claims}"
            if arguments.one:
                measure(folder, claims, named=not arguments.no_named, checked=not arguments.no_check)
            else:
                command = [sys.executable, __file__, "--one", "--claims", str(claims), "--keep", str(folder.parent)]
                command += ["--no-named"] * arguments.no_named + ["--no-check"] * arguments.no_check
                subprocess.run(command, check=True)
        if arguments.rdflib:
            compare(Path(scratch) / "kg-rdflib", 2500)


if __name__ == "__main__":
    main()
