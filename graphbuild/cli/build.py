"""`graphbuild build`: texts in, a knowledge graph out."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli.output import STYLES, get_console, plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from graphbuild.knowledge import KnowledgeGraph
    from graphbuild.model import Claim, Entity, Skipped

REASONS_SHOWN = 3


class Voices(StrEnum):
    """Whose affirmed and actual claims count as facts."""

    narrator = "narrator"
    all = "all"
    none = "none"


def build(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT", help="Files (.txt, .md, .jsonl), folders, or - for standard input.")
    ] = None,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="KG", help="The graph's folder; one that exists is extended.")],
    model: Annotated[str | None, typer.Option(metavar="NAME", help="An installed spaCy pipeline for English.")] = None,
    ontology: Annotated[
        list[Path] | None, typer.Option(metavar="TTL", help="Relations of your own, before those of news; kept with the graph.")
    ] = None,
    entities: Annotated[
        list[Path] | None, typer.Option(metavar="TTL", help="Known entities of your own, with their names.")
    ] = None,
    base: Annotated[str | None, typer.Option(metavar="IRI", help="What the names of your entities and claims start with.")] = None,
    facts: Annotated[Voices | None, typer.Option(help="Whose claims count as facts; of a new graph, the narrator's.")] = None,
    trust: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A source whose claims count as facts too.")] = None,
    encoding: Annotated[str, typer.Option(metavar="NAME", help="The encoding of the files.")] = "utf-8",
    corrections: Annotated[
        list[Path] | None, typer.Option(metavar="TTL", help="Entities put right; kept with the graph until others are given.")
    ] = None,
) -> None:
    """Read texts and make their knowledge graph, or extend one.

    Writes graph.ttl, graph.trig, graph.html, claims.jsonl, mentions.jsonl and store/ into the folder KG. A document that is there
    already is replaced. If anything goes wrong, or on Ctrl-C, the folder stays as it was. With --corrections alone, no text is read.
    """
    if not inputs and not corrections:
        raise typer.BadParameter("give at least one INPUT, or --corrections for a graph that is there")
    from graphbuild import pipeline

    started = time.perf_counter()
    options = pipeline.Options(
        model=model or pipeline.DEFAULTS.model,
        ontologies=tuple(ontology or ()),
        entities=tuple(entities or ()),
        base=base,
        facts=facts and facts.value,
        trust=tuple(trust or ()),
        encoding=encoding,
        corrections=tuple(corrections or ()),
    )
    with show_progress() as progress:
        graph = pipeline.build(inputs or [], output, options=options, progress=progress)
    print_summary(graph, output, time.perf_counter() - started)


@contextmanager
def show_progress(what: str = "reading") -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on standard error while the block runs, if that is a terminal; gives what to tell how much is done, of how much."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_summary(graph: KnowledgeGraph, folder: Path, seconds: float) -> None:
    """Say what the graph holds now, what was written and what could not be read."""
    from graphbuild.folder import TURTLE
    from graphbuild.outputs import MOST_CLAIMS

    console = get_console()
    large, number = not (folder / TURTLE).exists(), graph.count_documents()
    told = Told.of_build(graph) if large and 0 < len(graph.built) < number else Told.of_graph(graph)
    read = f", {plural(told.documents, 'document')} read now" if told.documents < number else ""
    found = f"{plural(len(told.claims), 'claim')}, {plural(len(told.entities), 'entity')}"
    console.print(f"{folder}: {plural(number, 'document')}{read}, {found}, {seconds:.1f} seconds\n", style="bold")
    console.print(_summary_table(graph, told, folder))
    if large:
        console.print(
            f"\nmore than {MOST_CLAIMS:,} claims: only the store is kept; `graphbuild export` and `graphbuild view` write files",
            style="yellow",
            soft_wrap=True,
        )
    if graph.replaced:
        names = ", ".join(graph.replaced[:REASONS_SHOWN]) + (", ..." if len(graph.replaced) > REASONS_SHOWN else "")
        console.print(printable(f"\nreplaced, as another text had the same id: {names}"), style="yellow", soft_wrap=True)
    if graph.unmatched:
        names = ", ".join(graph.unmatched[:REASONS_SHOWN]) + (", ..." if len(graph.unmatched) > REASONS_SHOWN else "")
        console.print(printable(f"\ncorrections that no document's entity answers to: {names}"), style="yellow", soft_wrap=True)
    if told.skipped:
        console.print(f"\n{plural(len(told.skipped), 'place')} that could not be read, or that may be mistaken:", style="yellow")
        console.print(printable("\n".join(f"  {line}" for line in _first_reasons(told.skipped))), soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Told:
    """What the summary tells of: how many documents, and what is in them."""

    documents: int
    claims: Sequence[Claim]
    entities: Sequence[Entity]
    skipped: Sequence[Skipped]

    @classmethod
    def of_graph(cls, graph: KnowledgeGraph) -> Told:
        """Tell of a whole graph."""
        return cls(graph.count_documents(), graph.claims(), graph.entities(), graph.skipped())

    @classmethod
    def of_build(cls, graph: KnowledgeGraph) -> Told:
        """Tell of what has been read now: of a large graph, all else would take long to read back."""
        claims = [claim for each in graph.built for claim in each.claims]
        entities = {entity.id: entity for each in graph.built for entity in each.entities}
        skipped = dict.fromkeys(note for each in graph.built for note in (*each.document.skipped, *each.skipped))
        return cls(len(graph.built), claims, tuple(entities.values()), tuple(skipped))


def _summary_table(graph: KnowledgeGraph, told: Told, folder: Path) -> Table:
    from rich.table import Table
    from rich.text import Text

    from graphbuild.folder import AT_NEED, FILES
    from graphbuild.manifest import STORE

    statuses = Counter(graph.status_of(claim) for claim in told.claims)
    kinds = Counter(entity.kind for entity in told.entities)
    table = Table.grid(padding=(0, 2))
    table.add_row("  claims", Text("  ").join(Text(f"{status} {statuses[status]}", style) for status, style in STYLES.items()))
    table.add_row(
        "  entities", "  ".join(f"{kind} {number}" for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0])))
    )
    written = [name for name in (*FILES, *AT_NEED) if (folder / name).is_file()]
    table.add_row("  files", "  ".join([*written, f"{STORE}/"]))
    return table


def _first_reasons(skipped: Iterable[Skipped]) -> Iterator[str]:
    """Yield one line a reason, the most frequent first, with its first place."""
    reasons = Counter(item.reason for item in skipped)
    first: dict[str, Skipped] = {}
    for item in skipped:
        first.setdefault(item.reason, item)
    for reason, number in reasons.most_common(REASONS_SHOWN):
        item = first[reason]
        place = f"{item.document}, characters {item.span.start}-{item.span.end}" if item.span else item.document
        yield f"{place}: {reason}" + (f" (and {number - 1} more)" if number > 1 else "")
    if len(reasons) > REASONS_SHOWN:
        yield f"... and {len(reasons) - REASONS_SHOWN} other reasons"
