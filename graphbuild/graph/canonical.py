"""Extraction -> the same in its one order: what RDF, which knows no order, gives back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphbuild.entities.before import find_unchanged
from graphbuild.model import merge_claims
from graphbuild.vocabulary import CLASSES, SCHEMA

if TYPE_CHECKING:
    from graphbuild.model import Claim, Entity, Extraction, Mention

DECIMALS = 6  # of a confidence; no rule or model knows it better


def in_order(extraction: Extraction) -> Extraction:
    """Put claims and mentions in text order and entities in that of their ids, each once.

    Names and classes of entities are sorted, without the name itself and the kind's own class; confidences have six decimals. Of what entities
    were before there is what has changed.

    Raises:
        ValueError: Two different entities have one id.
    """
    entities: dict[str, Entity] = {}
    for entity in map(_entity_in_order, extraction.entities):
        if entities.setdefault(entity.id, entity) != entity:
            raise ValueError(f"{extraction.document.id}: two different entities have one id")
    ordered = replace(
        extraction,
        document=replace(extraction.document, asides=tuple(sorted(set(extraction.document.asides)))),
        entities=tuple(entities[key] for key in sorted(entities)),
        mentions=tuple(sorted(set(extraction.mentions), key=_mention_order)),
        claims=tuple(sorted(map(_rounded, merge_claims(extraction.claims)), key=_claim_order)),
        merges=tuple(sorted({replace(merge, confidence=round(merge.confidence, DECIMALS)) for merge in extraction.merges})),
    )
    return _with_before(ordered) if extraction.before else ordered


def _with_before(ordered: Extraction) -> Extraction:
    """Order what the entities of a document were by themselves, without those that were no other."""
    before = sorted(
        {replace(each, entity=_entity_in_order(each.entity)) for each in ordered.before},
        key=lambda each: (each.now, each.entity.id),
    )
    told = replace(ordered, before=tuple(before))
    unchanged = find_unchanged(told)
    return replace(ordered, before=tuple(each for each in before if each.now not in unchanged))


def _entity_in_order(entity: Entity) -> Entity:
    if not entity.names and not entity.classes:
        return entity
    names = tuple(sorted({*entity.names} - {entity.name}))
    own = CLASSES[entity.kind].value
    classes = tuple(sorted(name for name in {*entity.classes} if SCHEMA.IRI + name != own))
    return replace(entity, names=names, classes=classes)


def _rounded(claim: Claim) -> Claim:
    confidence = round(claim.confidence, DECIMALS)
    return claim if confidence == claim.confidence else replace(claim, confidence=confidence)


def _mention_order(mention: Mention) -> tuple[int, int, str, str]:
    return (mention.span.start, mention.span.end, mention.mention_kind.value, mention.entity)


def _claim_order(claim: Claim) -> tuple[int, int, int, str]:
    predicate, evidence = claim.predicate.span, claim.evidence.span
    return (evidence.start, evidence.end, predicate.start if predicate else evidence.start, claim.id)
