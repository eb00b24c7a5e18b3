"""A graph -> nodes and links, for forms that know nothing else.

A link between two entities, or an entity and a value, is a fact. Every other claim is a node, with links to its subject, object,
arguments and source: whoever drops all labels and attributes is still not told that what somebody denies is so.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graphbuild.export.selection import extractions_with_ontology
from graphbuild.graph.given import kinds_of
from graphbuild.graph.sorting import sort_lines
from graphbuild.model import ClaimPart, Entity, EntityPart, Kind, LiteralPart, Modality, Polarity, Status, status_of
from graphbuild.network import UNNAMED, merge_entities
from graphbuild.sentences import parts_of
from graphbuild.vocabulary import DEFAULT_BASE, Minter, to_segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphbuild.graph.given import GivenOntology
    from graphbuild.model import Claim, Extraction, Part
    from graphbuild.store import Store

Value = str | int | float
Values = dict[str, Value]

NODE_VALUES: Mapping[str, type] = {
    "kind": str, "iri": str, "names": str, "classes": str, "wikidata": str, "datatype": str, "status": str, "polarity": str, "modality": str,
    "source": str, "relation": str, "document": str, "evidence": str, "start": int, "end": int, "confidence": float, "rule": str,
}  # fmt: skip
"""What a node may say of itself; a claim's node is of kind `claim`, a value's of kind `value`."""

LINK_VALUES: Mapping[str, type] = {
    "kind": str, "role": str, "claim": str, "status": str, "polarity": str, "modality": str, "relation": str, "document": str, "evidence": str,
    "start": int, "end": int, "confidence": float, "rule": str,
}  # fmt: skip
"""What a link may say: its kind is `fact`, or `subject`, `object`, `argument` or `source` of a claim's node."""


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, a value, or a claim that is no fact."""

    id: str
    label: str
    values: Values


@dataclass(frozen=True, slots=True)
class Link:
    """A fact, or what joins the node of a claim with its parts; `id` is unique."""

    id: str
    start: str
    end: str
    label: str
    values: Values


def nodes_of(store: Store) -> Iterator[Node]:
    """Yield the nodes by id, each once."""
    for key, group in groupby(map(json.loads, sort_lines(_node_lines(store))), key=lambda row: row[0]):
        rows = list(group)
        if key.startswith("entity/"):
            (entity,) = merge_entities(_from_row(row[2]) for row in rows)
            yield Node(key, entity.name, _describe(entity, store))
        else:
            yield Node(key, rows[0][1], rows[0][2])


def merged_entities(store: Store) -> Iterator[Entity]:
    """Yield the entities of all documents by id, each once with all its names."""
    rows = (
        json.dumps([each.id, extraction.document.id, _to_row(each)])
        for extraction in store.extractions()
        for each in extraction.entities
    )
    for _, group in groupby(map(json.loads, sort_lines(rows)), key=lambda row: row[0]):
        yield from merge_entities(_from_row(row[2]) for row in group)


def links_of(store: Store) -> Iterator[Link]:
    """Yield the links, by document, in the order of its claims."""
    for extraction, ontology in extractions_with_ontology(store):
        inner, kinds = _inner(extraction), kinds_of(extraction)
        for claim in extraction.claims:
            said = _say(claim, store) | {"relation": ontology.property_of(claim, kinds).iri}
            if is_link(claim, inner, store):
                yield Link(
                    claim.id,
                    _id(claim.subject),
                    _id(claim.object),
                    claim.predicate.label,
                    {"kind": "fact", "claim": claim.id, **said},
                )
            else:
                yield from _links(claim, store)


def is_link(claim: Claim, inner: set[str], store: Store) -> bool:
    """Whether a claim is a link by itself: a fact that joins entities or values, and that no other claim is about."""
    parts = (claim.subject, claim.object)
    return (
        status_of(claim, store.policy) is Status.FACT
        and claim.id not in inner
        and isinstance(claim.subject, EntityPart)
        and not any(part is None or isinstance(part, ClaimPart) for part in parts)
    )


def _node_lines(store: Store) -> Iterator[str]:
    """Yield nodes as lines of JSON, [id, label or document, values], with repetitions."""
    for extraction, ontology in extractions_with_ontology(store):
        inner = _inner(extraction)
        for entity in extraction.entities:
            yield json.dumps([_entity(entity.id), extraction.document.id, _to_row(entity)])
        for claim in extraction.claims:
            for part in parts_of(claim):
                if isinstance(part, LiteralPart):
                    yield json.dumps([_id(part), part.value, {"kind": "value", "datatype": part.datatype}])
            if not is_link(claim, inner, store):
                yield json.dumps([_claim(claim.id), label_of(claim), _claim_values(claim, extraction, ontology, store)])
            if any(layer.source is None for layer in claim.attribution):
                yield json.dumps([_id(None), UNNAMED, {"kind": "source"}])


def _claim_values(claim: Claim, extraction: Extraction, ontology: GivenOntology, store: Store) -> Values:
    relation = ontology.property_of(claim, kinds_of(extraction)).iri
    return {"kind": "claim", "iri": store.names.claim(claim.id), **_say(claim, store), "relation": relation}


def _links(claim: Claim, store: Store) -> Iterator[Link]:
    """Yield what joins a claim's node with its parts."""
    parts: list[tuple[str, str, Part | None]] = [("subject", "", claim.subject)]
    parts += [("object", "", claim.object)] if claim.object else []
    parts += [("argument", argument.role, argument.part) for argument in claim.arguments]
    parts += [("source", layer.cue.text if layer.cue else "", layer.source) for layer in claim.attribution if not layer.narrator]
    status: Values = {
        "status": str(status_of(claim, store.policy)),
        "polarity": str(claim.polarity),
        "modality": str(claim.modality),
    }
    for number, (kind, role, part) in enumerate(parts, 1):
        values: Values = {"kind": kind, "claim": claim.id, **status} | ({"role": role} if role else {})
        yield Link(f"{claim.id}/{number}", _claim(claim.id), _id(part), f"{kind}: {role}" if role else kind, values)


def label_of(claim: Claim) -> str:
    """Name a claim for people so that nobody takes it for a fact: `not participate in`, `host (possible)`, `label (said by Lavrov)`."""
    label = f"{'not ' if claim.polarity is Polarity.NEGATED else ''}{claim.predicate.label}"
    notes = [] if claim.modality is Modality.ACTUAL else [str(claim.modality)]
    for layer in claim.attribution:
        if not layer.narrator:
            voice = layer.source.text if layer.source else UNNAMED
            notes.append(f"{'not ' if layer.polarity is Polarity.NEGATED else ''}said by {voice}")
    return f"{label} ({', '.join(notes)})" if notes else label


def _say(claim: Claim, store: Store) -> Values:
    """Give what node and link say of a claim."""
    source = claim.source
    said: Values = {
        "status": str(status_of(claim, store.policy)),
        "polarity": str(claim.polarity),
        "modality": str(claim.modality),
        "document": claim.document,
        "evidence": claim.evidence.text,
        "start": claim.evidence.span.start,
        "end": claim.evidence.span.end,
        "confidence": claim.confidence,
        "rule": claim.rule,
    }
    return said | ({"source": source.source.text if source.source else UNNAMED} if source else {})


def _inner(extraction: Extraction) -> set[str]:
    """Give the ids of claims that other claims are about."""
    return {part.claim for claim in extraction.claims for part in parts_of(claim) if isinstance(part, ClaimPart)}


def _to_row(entity: Entity) -> dict[str, Any]:
    return {name: value for name, value in asdict(entity).items() if value not in (None, ())}


def _from_row(row: dict[str, Any]) -> Entity:
    lists = {name: tuple(row.get(name, ())) for name in ("names", "classes")}
    return Entity(**{**row, **lists, "kind": Kind(row["kind"])})


def _describe(entity: Entity, store: Store) -> Values:
    known: Values = {"names": " | ".join(entity.names), "classes": " | ".join(entity.classes), "wikidata": entity.wikidata or ""}
    described: Values = {"kind": str(entity.kind), "iri": store.names.entity(entity.id)}
    return described | {name: text for name, text in known.items() if text}


def _id(part: Part | None) -> str:
    """Name the node of a part: the end of its IRI, which holds no character that a form could not."""
    if isinstance(part, EntityPart):
        return _entity(part.entity)
    if isinstance(part, ClaimPart):
        return _claim(part.claim)
    return f"value/{to_segment(part.datatype)}/{to_segment(part.value)}" if isinstance(part, LiteralPart) else "source/unnamed"


def _entity(entity: str) -> str:
    return _NAMES.entity(entity).removeprefix(DEFAULT_BASE)


def _claim(claim: str) -> str:
    return _NAMES.claim(claim).removeprefix(DEFAULT_BASE)


_NAMES = Minter()
