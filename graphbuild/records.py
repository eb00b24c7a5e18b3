"""Extraction -> lines of claims.jsonl and mentions.jsonl: the same claims for pipelines that read no RDF.

One JSON object a line, in text order; spans are half-open and count Unicode code points of the document's text. A part without
words in the text has `null` for its `start` and `end`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphbuild.model import NARRATOR, ClaimPart, EntityPart, status_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphbuild.model import Attribution, Claim, Entity, Extraction, FactPolicy, Part, Predicate, Span
    from graphbuild.ontology import Ontology
    from graphbuild.vocabulary import Minter

Record = dict[str, Any]

_ENCODER = json.JSONEncoder(ensure_ascii=False)

# Characters that JSON leaves as they are and that many readers of lines take for the end of one.
_BREAKS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


class Recorder:
    """Turns extractions into records of one graph: its names, its ontology, its policy."""

    def __init__(self, ontology: Ontology, minter: Minter, policy: FactPolicy = NARRATOR) -> None:
        """Keep what all records of a graph share."""
        self._ontology = ontology
        self._minter = minter
        self._policy = policy

    def claims(self, extraction: Extraction) -> Iterator[Record]:
        """Yield one record a claim, in text order."""
        entities = {entity.id: entity for entity in extraction.entities}
        for claim in extraction.claims:
            yield self._claim(claim, entities)

    def mentions(self, extraction: Extraction) -> Iterator[Record]:
        """Yield one record a mention, in text order, those of entities mentioned once included."""
        entities = {entity.id: entity for entity in extraction.entities}
        for mention in extraction.mentions:
            entity = entities[mention.entity]
            yield {
                "document": mention.document,
                **_place(mention.span),
                "text": mention.text,
                "kind": mention.mention_kind,
                "entity": self._minter.entity(entity.id),
                **_description(entity),
            }

    def _claim(self, claim: Claim, entities: Mapping[str, Entity]) -> Record:
        return {
            "id": claim.id,
            "document": claim.document,
            "subject": self._part(claim.subject, entities),
            "predicate": self._predicate(claim, entities),
            "object": self._part(claim.object, entities),
            "arguments": [
                {"role": argument.role, "preposition": argument.preposition, **(self._part(argument.part, entities) or {})}
                for argument in claim.arguments
            ],
            "polarity": claim.polarity,
            "modality": claim.modality,
            "status": status_of(claim, self._policy),
            "attribution": [self._attribution(layer, entities) for layer in claim.attribution],
            "evidence": {"text": claim.evidence.text, **_place(claim.evidence.span)},
            "confidence": claim.confidence,
            "rule": claim.rule,
        }

    def _predicate(self, claim: Claim, entities: Mapping[str, Entity]) -> Record:
        predicate: Predicate = claim.predicate
        found = self._ontology.property_for(predicate, _kind(claim.subject, entities), _kind(claim.object, entities))
        return {
            "text": predicate.text,
            **_place(predicate.span),
            "lemma": predicate.lemma,
            "label": predicate.label,
            "iri": found.iri if found else self._minter.relation(predicate.label),
            "notation": list(found.notation) if found else [],
        }

    def _part(self, part: Part | None, entities: Mapping[str, Entity]) -> Record | None:
        if part is None:
            return None
        record: dict[str, Any] = {"text": part.text, **_place(part.span)}
        if isinstance(part, EntityPart):
            return record | {"entity": self._minter.entity(part.entity)} | _description(entities[part.entity])
        if isinstance(part, ClaimPart):
            return record | {"claim": part.claim, "label": part.text, "type": None, "wikidata": None}
        return record | {"value": part.value, "datatype": part.datatype, "label": part.value, "type": None, "wikidata": None}

    def _attribution(self, layer: Attribution, entities: Mapping[str, Entity]) -> Record:
        return {
            "source": self._part(layer.source, entities),
            "cue": {"text": layer.cue.text, **_place(layer.cue.span)} if layer.cue else None,
            "content": _place(layer.content),
            "polarity": layer.polarity,
        }


def to_line(record: Record) -> str:
    r"""Write a record as one line of JSON, ended by a line feed; no character in it ends a line for any reader.

    >>> to_line({"text": "one\u2028two"})
    '{"text": "one\\u2028two"}\n'
    """
    line = _ENCODER.encode(record)
    for mark, escaped in _BREAKS:
        line = line.replace(mark, escaped)
    return line + "\n"


def _kind(part: Part | None, entities: Mapping[str, Entity]) -> Any:
    return entities[part.entity].kind if isinstance(part, EntityPart) else None


def _description(entity: Entity) -> Record:
    return {"label": entity.name, "type": entity.kind, "wikidata": entity.wikidata}


def _place(span: Span | None) -> Record:
    return {"start": span.start, "end": span.end} if span else {"start": None, "end": None}
