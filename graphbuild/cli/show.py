"""`graphbuild show`: an entity or a claim in the terminal, with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli.output import STYLES, get_console, plural, printable
from graphbuild.model import ClaimPart, EntityPart, Polarity, Status
from graphbuild.sentences import say_part

if TYPE_CHECKING:
    from rich.text import Text

    from graphbuild.knowledge import KnowledgeGraph
    from graphbuild.model import Attribution, Claim, Entity, Part

    Line = tuple[int, Text]  # how far it is indented, and what it says

MERGES_SHOWN = 10
HANGING = 2  # how much further the rest of a long line is indented


def show(
    folder: Annotated[Path, typer.Argument(metavar="KG", help="The graph's folder.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="An entity's name, or a claim's id.")],
) -> None:
    """Show what is said about an entity, or all there is to know of a claim, with the evidence."""
    from graphbuild.knowledge import open_graph
    from graphbuild.model import Claim

    with open_graph(folder) as graph:
        found = graph.find(name)
        lines = list(_claim_lines(graph, found) if isinstance(found, Claim) else _entity_lines(graph, found))
    console = get_console()
    for indent, line in lines:
        line.plain = printable(line.plain)
        for number, part in enumerate(line.wrap(console, console.width - indent - HANGING)):
            part.rstrip()
            console.print(" " * (indent + HANGING * bool(number)), part, sep="")


def _entity_lines(graph: KnowledgeGraph, entity: Entity) -> Iterator[Line]:
    from rich.text import Text

    wikidata = f", {entity.wikidata}" if entity.wikidata else ""
    yield (
        0,
        Text.assemble(
            (entity.name, "bold"), f"  {', '.join([entity.kind, *(name for name in entity.classes if name != 'Thing')])}{wikidata}"
        ),
    )
    if entity.names:
        yield 0, Text(f"also {', '.join(entity.names)}")
    mentions = graph.mentions(entity.id)
    documents = {mention.document for mention in mentions}
    yield 0, Text(f"{plural(len(mentions), 'mention')} in {plural(len(documents), 'document')}")
    yield from _merge_lines(graph, entity, documents)
    claims = graph.claims(about=entity.id)
    for status in Status:
        group = [claim for claim in claims if graph.status_of(claim) is status]
        if group:
            yield 0, Text()
            yield 0, Text(f"{status} ({len(group)})", f"bold {STYLES[status]}")
            yield from _group_lines(graph, group, STYLES[status])


def _merge_lines(graph: KnowledgeGraph, entity: Entity, documents: set[str]) -> Iterator[Line]:
    """Yield why entities of several documents are this one, the most doubtful first, its namesakes that are not, and who else is called so."""
    from rich.text import Text

    merges = sorted(graph.merges(entity.id), key=lambda merge: (merge.confidence, merge.local))
    if merges:
        yield 0, Text()
        yield 0, Text(f"merged ({len(merges)})", "bold")
    elif entity.wikidata and len(documents) > 1:
        yield 0, Text(f"one in all documents by its item, {entity.wikidata}")
    for merge in merges[:MERGES_SHOWN]:
        yield 2, Text.assemble(merge.local, f"  {merge.reason}", (f"  {merge.confidence:.2f}", "dim"))
    if len(merges) > MERGES_SHOWN:
        yield 2, Text(f"... and {len(merges) - MERGES_SHOWN} more; graphbuild review lists them")
    others = [
        other.id for other in graph.entities() if other.id != entity.id and other.name == entity.name and other.kind is entity.kind
    ]
    if others:
        yield 0, Text(f"not merged with {', '.join(others[:MERGES_SHOWN])}: too little speaks for it")
    called = [other.id for other in graph.entities() if other.id != entity.id and entity.name in other.names]
    if called:
        yield 0, Text(f"{entity.name} is a name of {', '.join(called[:MERGES_SHOWN])} too")


def _group_lines(graph: KnowledgeGraph, claims: list[Claim], style: str) -> Iterator[Line]:
    """Yield claims, those of one sentence together, and then the sentence."""
    from rich.text import Text

    for _, group in groupby(claims, key=lambda claim: (claim.document, claim.evidence)):
        same = list(group)
        for claim in same:
            yield 2, Text.assemble((claim.id, "dim"), "  ", in_words(graph, claim))
        yield 6, _evidence(same, style)


def _claim_lines(graph: KnowledgeGraph, claim: Claim) -> Iterator[Line]:
    from rich.text import Text

    status = graph.status_of(claim)
    yield 0, Text.assemble((f"claim {claim.id}", "bold"), "  ", (str(status), f"bold {STYLES[status]}"))
    yield 0, Text(in_words(graph, claim))
    yield 4, _evidence([claim], STYLES[status])
    rows = [
        ("document", f"{claim.document}, characters {claim.evidence.span.start}-{claim.evidence.span.end}"),
        ("subject", _in_text(graph, claim, claim.subject)),
        ("predicate", f"{claim.predicate.label} ({claim.predicate.text!r})"),
        ("object", _in_text(graph, claim, claim.object) if claim.object else "none"),
        *((item.role, f"{item.preposition} {_in_text(graph, claim, item.part)}".strip()) for item in claim.arguments),
        ("polarity", claim.polarity),
        ("modality", claim.modality),
        *(("said by", _layer(graph, claim, layer)) for layer in claim.attribution),
        ("confidence", f"{claim.confidence:.2f}"),
        ("rule", claim.rule or "none"),
    ]
    for label, value in rows:
        yield 0, Text.assemble((f"{label:<12}", "dim"), value)


def in_words(graph: KnowledgeGraph, claim: Claim) -> str:
    """Say a claim in the names of its entities: `US | not participate in | talks (possible), says Washington`."""
    negation = "not " if claim.polarity is Polarity.NEGATED else ""
    parts = [_name(graph, claim, claim.subject), f"{negation}{claim.predicate.label}"]
    parts += [_name(graph, claim, claim.object)] if claim.object else []
    parts += [f"{item.preposition or item.role} {_name(graph, claim, item.part)}" for item in claim.arguments]
    modality = "" if claim.modality == "actual" else f" ({claim.modality})"
    source = claim.source
    said = f", {'denied by' if source.polarity is Polarity.NEGATED else 'says'} {_voice(graph, claim, source)}" if source else ""
    return " | ".join(parts) + modality + said


def _voice(graph: KnowledgeGraph, claim: Claim, layer: Attribution) -> str:
    return _name(graph, claim, layer.source) if layer.source else "somebody unnamed"


def _layer(graph: KnowledgeGraph, claim: Claim, layer: Attribution) -> str:
    who = _voice(graph, claim, layer)
    notes = [f"cue {layer.cue.text!r}"] if layer.cue else []
    notes += ["narrator"] if layer.narrator else []
    notes += ["denied"] if layer.polarity is Polarity.NEGATED else []
    return f"{who} ({', '.join(notes)})" if notes else who


def _name(graph: KnowledgeGraph, claim: Claim, part: Part) -> str:
    if isinstance(part, EntityPart):
        return graph.entity(part.entity).name
    if isinstance(part, ClaimPart):
        return say_part(part, graph.claim(part.claim), claim)
    return part.value or part.text


def _in_text(graph: KnowledgeGraph, claim: Claim, part: Part) -> str:
    name = _name(graph, claim, part)
    return name if part.text in {"", name} else f"{name} ({part.text!r})"


def _evidence(claims: list[Claim], style: str) -> Text:
    """Quote the evidence that claims share, the words of their subjects, predicates and objects highlighted."""
    from rich.text import Text

    evidence = claims[0].evidence
    quote = Text(evidence.text.replace("\n", " "), "italic")
    for claim in claims:
        for part in (claim.subject, claim.predicate, claim.object):
            if part and part.span and evidence.span.contains(part.span):
                quote.stylize(f"bold {style}", part.span.start - evidence.span.start, part.span.end - evidence.span.start)
    return Text.assemble("“", quote, "”")
