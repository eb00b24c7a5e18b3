"""A document, its entities and its mentions -> lines of its graph."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from graphbuild.graph.ntriples import TERMS, quote, quote_name
from graphbuild.graph.terms import TRUE, to_date, to_decimal
from graphbuild.model import Before, EntityPart, MentionKind
from graphbuild.sentences import parts_of
from graphbuild.vocabulary import CLASSES, GB, GEONAMES, GIVEN, MENTION_KINDS, SCHEMA, WIKIDATA, to_segment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pyoxigraph import NamedNode

    from graphbuild.graph.ntriples import Sheet
    from graphbuild.model import Document, Entity, Extraction, Mention, Merge, Skipped

PAST = TypeAdapter(tuple[Before, ...])
"""What entities of a document were by themselves, as JSON in one literal."""

_KIND_OF = {node.value: kind for kind, node in CLASSES.items()}
_CLASS = {kind: TERMS[node] for kind, node in CLASSES.items()}
_MENTION_KIND = {kind: TERMS[node] for kind, node in MENTION_KINDS.items()}


def write_document(sheet: Sheet, extraction: Extraction) -> None:
    """Write all but the claims."""
    _write_metadata(sheet, extraction.document)
    for while_reading, records in ((True, extraction.document.skipped), (False, extraction.skipped)):
        for number, record in enumerate(records, 1):
            _write_skipped(sheet, record, number, while_reading=while_reading)
    in_passing = find_in_passing(extraction)
    for entity in extraction.entities:
        if entity.id not in in_passing:
            _write_entity(sheet, entity)
    _write_mentions(sheet, extraction, in_passing)
    for number, merge in enumerate(extraction.merges, 1):
        _write_merge(sheet, merge, number)
    if extraction.before:
        for each in extraction.before:
            sheet.entity(each.now)
        sheet.add_text(sheet.document, GB.beforeMerging, PAST.dump_json(extraction.before, exclude_defaults=True).decode())


def find_in_passing(extraction: Extraction) -> Collection[str]:
    """Find the entities that claims say nothing of and that have nothing but a mention without a name.

    They are many, and nodes of their own would only bury the others. What a list of mentions cannot hold (Wikidata's item, other
    names, special classes) keeps an entity out.
    """
    used = {part.entity for claim in extraction.claims for part in parts_of(claim) if isinstance(part, EntityPart)}
    used |= {merge.entity for merge in extraction.merges}
    return {
        entity.id
        for entity in extraction.entities
        if entity.id not in used
        and not (entity.names or entity.classes)
        and entity.wikidata is entity.acts_for is entity.geonames is None
    } & find_unnamed(extraction)


def find_unnamed(extraction: Extraction) -> set[str]:
    """Find the entities that have one mention, and that no name."""
    number = Counter(mention.entity for mention in extraction.mentions)
    named = {mention.entity for mention in extraction.mentions if mention.mention_kind is MentionKind.NAME}
    return {entity for entity, times in number.items() if times == 1} - named


def _write_metadata(sheet: Sheet, document: Document) -> None:
    node = sheet.document
    description = sheet.describe(node, "description")
    sheet.add(description, GB.givenType, TERMS[SCHEMA.NewsArticle])
    sheet.add_text(description, GB.givenTitle, document.title)
    if document.date is not None:
        sheet.add(description, GB.givenDate, str(to_date(document.date)))
    sheet.add_text(description, GB.givenPublisher, document.source)
    sheet.add_text(node, GB.text, document.text)
    sheet.add_text(node, GB.speaker, document.speaker)
    for span in document.asides:
        sheet.add_span(node, GB.aside, span)
    for number, turn in enumerate(document.turns, 1):
        part = sheet.node(f"turn/{number}")
        sheet.add(node, GB.turn, part)
        sheet.add_span(part, GB.span, turn.span)
        sheet.add_text(part, GB.speaker, turn.speaker)
        sheet.add_span(part, GB.labelSpan, turn.label)


def _write_skipped(sheet: Sheet, skipped: Skipped, number: int, *, while_reading: bool) -> None:
    sheet.check_document(skipped.document)
    node = sheet.node(f"{'unread' if while_reading else 'skipped'}/{number}")
    sheet.add(sheet.document, GB.skipped, node)
    sheet.add_text(node, GB.stage, skipped.stage)
    sheet.add_text(node, GB.reason, skipped.reason)
    sheet.add_span(node, GB.span, skipped.span)
    if while_reading:
        sheet.add(node, GB.whileReading, str(TRUE))


def _write_entity(sheet: Sheet, entity: Entity) -> None:
    """Describe an entity: directly where it is the document's own, else for the default graph."""
    iri = sheet.entity(entity.id)
    if sheet.is_own(entity):
        for prop, value in _describe(sheet, entity):
            sheet.add(iri, GIVEN[prop], value)
        return
    node = sheet.describe(iri, iri[1:-1].removeprefix(sheet.names.base))
    for prop, value in _describe(sheet, entity):
        sheet.add(node, prop, value)


def _describe(sheet: Sheet, entity: Entity) -> Iterator[tuple[NamedNode, str]]:
    yield GB.givenType, _CLASS[entity.kind]
    for name in entity.classes:
        iri = SCHEMA.IRI + to_segment(name)
        yield GB.givenType, f"<{iri}>"
        if _KIND_OF.get(iri, entity.kind) is not entity.kind:
            yield GB.givenKind, quote(entity.kind)  # the classes alone would leave two kinds to choose from
    yield GB.givenName, quote_name(entity.name)
    for name in entity.names:
        yield GB.givenOtherName, quote_name(name)
    if entity.wikidata is not None:
        yield GB.givenIdentity, f"<{WIKIDATA}{to_segment(entity.wikidata)}>"
    if entity.geonames is not None:
        yield GB.givenIdentity, f"<{GEONAMES}{to_segment(entity.geonames)}/>"
    if entity.acts_for is not None:
        yield GB.givenActsFor, sheet.entity(entity.acts_for)


def _write_mentions(sheet: Sheet, extraction: Extraction, in_passing: Collection[str]) -> None:
    """Write mentions as nodes; the only mention of what has no name goes into a list."""
    unnamed = find_unnamed(extraction)
    listed: list[Mention] = []
    before, number = "", 1
    for mention in extraction.mentions:
        sheet.check_document(mention.document)
        sheet.check_words(mention.span, mention.text)
        entity, place = sheet.entity(mention.entity), sheet.span(mention.span)
        if mention.entity in unnamed:
            listed.append(mention)
            continue
        number = number + 1 if place == before else 1
        before = place
        node = place if number == 1 else f"{place[:-1]}/mention/{number}>"
        sheet.add(node, GB.refersTo, entity)
        sheet.add(node, GB.mentionKind, _MENTION_KIND[mention.mention_kind])
    if listed:
        entities = {entity.id: entity for entity in extraction.entities if entity.id in in_passing}
        rows = [_to_row(mention, entities.get(mention.entity)) for mention in listed]
        sheet.add_text(sheet.document, GB.otherMentions, json.dumps(rows, ensure_ascii=False))


def _write_merge(sheet: Sheet, merge: Merge, number: int) -> None:
    node = sheet.node(f"merge/{number}")
    sheet.add(sheet.document, GB.merge, node)
    sheet.add(node, GB.mergedInto, sheet.entity(merge.entity))
    sheet.add_text(node, GB.mergedFrom, merge.local)
    sheet.add_text(node, GB.mergeReason, merge.reason)
    sheet.add(node, GB.mergeConfidence, str(to_decimal(merge.confidence)))


def _to_row(mention: Mention, entity: Entity | None) -> list[int | str]:
    """List start, end, kind and entity's id of a mention; of an entity that stands nowhere else, name and kind as well."""
    row = [mention.span.start, mention.span.end, mention.mention_kind.value, mention.entity]
    return row if entity is None else [*row, entity.name, entity.kind.value]
