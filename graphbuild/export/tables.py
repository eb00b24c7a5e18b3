"""A graph -> tables of documents, entities, mentions, claims, arguments and sources, as CSV (RFC 4180) or Parquet.

Each claim has its status, polarity, modality and source in its own row. In CSV a list is JSON, and nothing is an empty cell. Texts stay
as they are, also where a spreadsheet would take one for a formula: tell it that all columns are text.
"""

from __future__ import annotations

import csv
import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from graphbuild.errors import OutputError
from graphbuild.export.links import merged_entities
from graphbuild.export.selection import extractions_with_ontology
from graphbuild.graph.given import kinds_of
from graphbuild.model import ClaimPart, EntityPart, LiteralPart, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from graphbuild.model import Claim, Extraction, Part, Span
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


def rows_of(store: Store) -> Mapping[str, Callable[[], Iterator[Row]]]:
    """Give the rows of each table, by document and in text order, entities by id."""

    def of_documents(read: Callable[[Extraction], Iterable[Row]]) -> Callable[[], Iterator[Row]]:
        return lambda: (row for extraction in store.extractions() for row in read(extraction))

    def claims() -> Iterator[Row]:
        for extraction, ontology in extractions_with_ontology(store):
            kinds = kinds_of(extraction)
            for claim in extraction.claims:
                yield _claim(claim, ontology.property_of(claim, kinds).iri, str(status_of(claim, store.policy)))

    return {
        "documents": of_documents(_document),
        "entities": lambda: (
            (each.id, each.name, str(each.kind), list(each.names), list(each.classes), each.wikidata, each.geonames, each.acts_for)
            for each in merged_entities(store)
        ),
        "mentions": of_documents(_mentions),
        "claims": claims,
        "arguments": of_documents(_arguments),
        "sources": of_documents(_sources),
    }


def write_csv(store: Store, folder: Path) -> None:
    """Write a file a table into a folder."""
    for name, rows in rows_of(store).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(TABLES[name])
            writer.writerows([_cell(value) for value in row] for row in rows())


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
    for name, rows in rows_of(store).items():
        schema = pa.schema([(column, types[kind]) for column, kind in TABLES[name].items()])
        with parquet.ParquetWriter(folder / f"{name}.parquet", schema) as writer:
            remaining = rows()
            while some := list(islice(remaining, _BATCH)):
                columns = [list(values) for values in zip(*some, strict=True)]
                writer.write_table(pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema))


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _document(extraction: Extraction) -> Iterator[Row]:
    each = extraction.document
    yield each.id, each.title, each.date, each.source, each.speaker, len(each.text)


def _mentions(extraction: Extraction) -> Iterator[Row]:
    for each in extraction.mentions:
        yield each.document, each.span.start, each.span.end, each.text, str(each.mention_kind), each.entity


def _claim(claim: Claim, prop: str, status: str) -> Row:
    source = claim.source
    return (
        claim.id, claim.document, *_part(claim.subject), claim.predicate.label, claim.predicate.text, prop, *_part(claim.object),
        str(claim.polarity), str(claim.modality), status, _part(source.source)[0] if source else None,
        claim.evidence.text, claim.evidence.span.start, claim.evidence.span.end, claim.confidence, claim.rule,
    )  # fmt: skip


def _arguments(extraction: Extraction) -> Iterator[Row]:
    for claim in extraction.claims:
        for number, each in enumerate(claim.arguments, 1):
            yield claim.id, number, each.role, each.preposition or None, *_part(each.part)


def _sources(extraction: Extraction) -> Iterator[Row]:
    for claim in extraction.claims:
        for number, layer in enumerate(claim.attribution, 1):
            cue = layer.cue.text if layer.cue else None
            yield (
                claim.id,
                number,
                *_part(layer.source),
                cue,
                str(layer.polarity),
                layer.narrator,
                layer.content.start,
                layer.content.end,
            )


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
