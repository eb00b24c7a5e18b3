"""A graph -> tables of documents, entities, mentions, claims, arguments and sources, as CSV (RFC 4180) or Parquet.

Each claim has its status, polarity, modality and source in its own row. In CSV a list is JSON, and nothing is an empty cell. Texts stay
as they are, also where a spreadsheet would take one for a formula: tell it that all columns are text.
"""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from graphbuild.errors import OutputError
from graphbuild.export.links import merged_entities
from graphbuild.export.selection import extractions_with_ontology
from graphbuild.graph.given import kinds_of
from graphbuild.model import ClaimPart, EntityPart, LiteralPart, status_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphbuild.model import Attribution, Claim, Part, Span
    from graphbuild.store import Store

Row = tuple[Any, ...]
Columns = dict[str, type]  # of each column, str, int, float, bool, or list for one of strings

_PART = {"": str, "_kind": str, "_text": str, "_start": int, "_end": int}
_BATCH = 10_000  # rows


def _part_columns(name: str) -> Columns:
    return {name + suffix: kind for suffix, kind in _PART.items()}


TABLES: Mapping[str, Columns] = {
    "documents": {"id": str, "title": str, "date": str, "source": str, "speaker": str, "characters": int},
    "entities": {"id": str, "name": str, "kind": str, "names": list, "classes": list, "wikidata": str, "geonames": str, "acts_for": str},
    "mentions": {"document": str, "start": int, "end": int, "text": str, "kind": str, "entity": str},
    "claims": {
        "id": str, "document": str, **_part_columns("subject"), "relation": str, "relation_text": str, "property": str, **_part_columns("object"),
        "polarity": str, "modality": str, "status": str, "source": str, "evidence": str, "start": int, "end": int, "confidence": float,
        "rule": str,
    },
    "arguments": {"claim": str, "number": int, "role": str, "preposition": str, **_part_columns("value")},
    "sources": {
        "claim": str, "layer": int, **_part_columns("source"), "cue": str, "polarity": str, "narrator": bool, "start": int, "end": int,
    },
}  # fmt: skip
"""The columns of each table; a column of ids has those of the table that it is named after, spans count code points of the text."""


def rows_of(store: Store) -> Iterator[tuple[str, Row]]:
    """Yield the rows of all tables with the table's name: by document and in text order, then entities by id."""
    for extraction, ontology in extractions_with_ontology(store):
        document, kinds = extraction.document, kinds_of(extraction)
        yield "documents", (document.id, document.title, document.date, document.source, document.speaker, len(document.text))
        for each in extraction.mentions:
            yield "mentions", (each.document, each.span.start, each.span.end, each.text, str(each.mention_kind), each.entity)
        for claim in extraction.claims:
            yield "claims", _claim(claim, ontology.property_of(claim, kinds).iri, str(status_of(claim, store.policy)))
            for number, argument in enumerate(claim.arguments, 1):
                yield "arguments", (claim.id, number, argument.role, argument.preposition or None, *_part(argument.part))
            for number, layer in enumerate(claim.attribution, 1):
                yield "sources", (claim.id, number, *_layer(layer))
    for entity in merged_entities(store):
        known = (entity.id, entity.name, str(entity.kind), list(entity.names), list(entity.classes))
        yield "entities", (*known, entity.wikidata, entity.geonames, entity.acts_for)


def write_csv(store: Store, folder: Path) -> None:
    """Write a file a table into a folder."""
    with ExitStack() as stack:
        files = {name: (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") for name in TABLES}
        writers = {name: csv.writer(stack.enter_context(file)) for name, file in files.items()}
        for name, writer in writers.items():
            writer.writerow(TABLES[name])
        for name, row in rows_of(store):
            writers[name].writerow([_cell(value) for value in row])


def write_parquet(store: Store, folder: Path) -> None:
    """Write a file a table into a folder.

    Raises:
        OutputError: The library for it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 (an optional dependency)
        from pyarrow import parquet  # noqa: PLC0415 (likewise)
    except ImportError as error:
        raise OutputError(str(folder), "Parquet needs pyarrow", "install it: pip install 'graphbuild[parquet]'") from error
    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), list: pa.list_(pa.string())}
    schemas = {name: pa.schema([(column, types[kind]) for column, kind in columns.items()]) for name, columns in TABLES.items()}
    held: dict[str, list[Row]] = {name: [] for name in TABLES}

    def write(name: str) -> None:
        columns = [list(values) for values in zip(*held[name], strict=True)]
        writers[name].write_table(pa.table(dict(zip(TABLES[name], columns, strict=True)), schema=schemas[name]))
        held[name].clear()

    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(parquet.ParquetWriter(folder / f"{name}.parquet", schema)) for name, schema in schemas.items()
        }
        for name, row in rows_of(store):
            held[name].append(row)
            if len(held[name]) == _BATCH:
                write(name)
        for name in filter(held.get, TABLES):
            write(name)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _claim(claim: Claim, prop: str, status: str) -> Row:
    source = claim.source
    return (
        claim.id, claim.document, *_part(claim.subject), claim.predicate.label, claim.predicate.text, prop, *_part(claim.object),
        str(claim.polarity), str(claim.modality), status, _part(source.source)[0] if source else None,
        claim.evidence.text, claim.evidence.span.start, claim.evidence.span.end, claim.confidence, claim.rule,
    )  # fmt: skip


def _layer(layer: Attribution) -> Row:
    cue = layer.cue.text if layer.cue else None
    return (*_part(layer.source), cue, str(layer.polarity), layer.narrator, layer.content.start, layer.content.end)


def _part(part: Part | None) -> Row:
    """Give a part's id or value, what it is (`entity`, `claim`, or the datatype of a value), its words and their place."""
    match part:
        case EntityPart():
            value: Row = (part.entity, "entity")
        case ClaimPart():
            value = (part.claim, "claim")
        case LiteralPart():
            value = (part.value, part.datatype)
        case None:
            return (None, None, None, None, None)
    return (*value, part.text, *_place(part.span))


def _place(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)
