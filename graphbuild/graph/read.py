"""Quads -> extractions: the inverse of `to_quads`."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graphbuild.errors import StoreError
from graphbuild.graph.canonical import in_order
from graphbuild.graph.claims import PARTS, SPANS, lemma_in
from graphbuild.graph.document import PAST
from graphbuild.model import (
    Argument,
    Attribution,
    Claim,
    ClaimPart,
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
    Merge,
    Part,
    Predicate,
    Skipped,
    Span,
    Turn,
)
from graphbuild.vocabulary import (
    CLASSES,
    DEFAULT_BASE,
    GB,
    GEONAMES,
    GIVEN,
    MENTION_KINDS,
    MODALITIES,
    OA,
    POLARITIES,
    RDF,
    SCHEMA,
    SKOS,
    WIKIDATA,
    XSD,
    Minter,
    from_segment,
    to_span,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHOWN = 300  # characters of a reason
Node = dict[NamedNode, list[Any]]  # the values of one subject by property


def from_quads(quads: Iterable[Quad], *, base: str = DEFAULT_BASE) -> tuple[Extraction, ...]:
    """Read documents back from their named graphs; the default graph adds nothing and is passed over.

    Args:
        quads: Whole graphs that `to_quads` has written, in any order, with or without repetitions.
        base: The base they were written with.

    Returns:
        One extraction a graph, sorted by document id, each in the order of `in_order`.

    Raises:
        StoreError: A graph lacks something that `to_quads` always writes.
    """
    graphs: dict[str, dict[NamedNode, Node]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    quad: Any  # these graphs hold neither blank nodes nor triples as terms
    for quad in set(quads):
        if not isinstance(quad.graph_name, DefaultGraph):
            graphs[quad.graph_name.value][quad.subject][quad.predicate].append(quad.object)
    names = Minter(base)
    extractions = [_read(name, nodes, names) for name, nodes in graphs.items()]
    return tuple(sorted(extractions, key=lambda extraction: extraction.document.id))


def _read(name: str, nodes: Mapping[NamedNode, Node], names: Minter) -> Extraction:
    try:
        return in_order(_Reader(name, nodes, names).read())
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:_SHOWN]
        problem = f"holds no document that can be read ({type(error).__name__}: {reason})"
        raise StoreError(f"graph {name}", problem, "remove the document and build it again") from error


class _InPassing(NamedTuple):
    """One row of the list of what is mentioned in passing."""

    start: int
    end: int
    mention_kind: str
    entity: str
    name: str | None = None
    kind: str = ""


class _Reader:
    """Reads one document's graph."""

    def __init__(self, name: str, nodes: Mapping[NamedNode, Node], names: Minter) -> None:
        self._nodes = nodes
        self._names = names
        self._id = names.document_id(name)
        self._document = NamedNode(names.document(self._id))
        self._text = _text(nodes[self._document], GB.text)
        self._layers: dict[NamedNode, tuple[Attribution, ...]] = {}
        self._entities: dict[NamedNode, str] = {}

    def read(self) -> Extraction:
        described = {node[GB.describes][0]: node for node in self._with(GB.describes).values()}
        entities = {thing: node for thing, node in described.items() if self._names.is_entity(thing.value)}
        entities |= self._with(SKOS.prefLabel)
        self._entities = {thing: self._names.entity_id(thing.value) for thing in entities}
        in_passing = [_InPassing(*row) for row in json.loads(_text_or_none(self._nodes[self._document], GB.otherMentions) or "[]")]
        skipped = {unread: self._read_skipped(unread=unread) for unread in (True, False)}
        return Extraction(
            self._read_document(described[self._document], skipped[True]),
            (
                *(self._read_entity(self._entities[thing], node) for thing, node in entities.items()),
                *(Entity(row.entity, row.name, Kind(row.kind)) for row in in_passing if row.name is not None),
            ),
            (
                *(self._read_mention(iri, node) for iri, node in self._with(GB.refersTo).items()),
                *(self._mention(Span(row.start, row.end), MentionKind(row.mention_kind), row.entity) for row in in_passing),
            ),
            tuple(self._read_claim(iri, node) for iri, node in self._with(GB.wording).items()),
            skipped[False],
            tuple(self._read_merge(self._nodes[merge]) for merge in self._nodes[self._document].get(GB.merge, [])),
            PAST.validate_json(_text_or_none(self._nodes[self._document], GB.beforeMerging) or "[]"),
        )

    def _read_merge(self, node: Node) -> Merge:
        entity = self._entities[node[GB.mergedInto][0]]
        return Merge(entity, _text(node, GB.mergedFrom), _text(node, GB.mergeReason), float(_text(node, GB.mergeConfidence)))

    def _with(self, prop: NamedNode) -> dict[NamedNode, Node]:
        """Find the nodes that have a property."""
        return {iri: node for iri, node in self._nodes.items() if prop in node}

    def _read_document(self, description: Node, skipped: tuple[Skipped, ...]) -> Document:
        node = self._nodes[self._document]
        turns = [self._nodes[turn] for turn in sorted(node.get(GB.turn, []), key=_number)]
        return Document(
            self._id,
            self._text,
            _text_or_none(description, GB.givenTitle),
            _text_or_none(description, GB.givenDate),
            _text_or_none(description, GB.givenPublisher),
            _text_or_none(node, GB.speaker),
            tuple(Turn(_span(turn, GB.span), _text_or_none(turn, GB.speaker), _span(turn, GB.labelSpan)) for turn in turns),
            tuple(to_span(span.value) for span in node.get(GB.aside, [])),
            skipped,
        )

    def _read_skipped(self, *, unread: bool) -> tuple[Skipped, ...]:
        iris = sorted(self._nodes[self._document].get(GB.skipped, []), key=_number)
        nodes = [self._nodes[iri] for iri in iris if (GB.whileReading in self._nodes[iri]) == unread]
        return tuple(Skipped(self._id, _text(node, GB.stage), _span(node, GB.span), _text(node, GB.reason)) for node in nodes)

    def _read_entity(self, entity_id: str, node: Node) -> Entity:
        given = {default: node.get(prop) or node.get(default) or [] for prop, default in GIVEN.items()}
        classes = {kind.value for kind in given[RDF.type]}
        kinds = [kind for kind, term in CLASSES.items() if term.value in classes]
        same = [iri.value for iri in given[SCHEMA.sameAs]]
        states = given[GB.actsFor]
        return Entity(
            entity_id,
            given[SKOS.prefLabel][0].value,
            Kind(given[GB.kind][0].value) if given[GB.kind] else kinds[0],
            tuple(name.value for name in given[SKOS.altLabel]),
            tuple(from_segment(iri.removeprefix(SCHEMA.IRI)) for iri in classes if iri.startswith(SCHEMA.IRI)),
            next((from_segment(iri.removeprefix(WIKIDATA)) for iri in same if iri.startswith(WIKIDATA)), None),
            self._names.entity_id(states[0].value) if states else None,
            next((from_segment(iri.removeprefix(GEONAMES).rstrip("/")) for iri in same if iri.startswith(GEONAMES)), None),
        )

    def _read_mention(self, iri: NamedNode, node: Node) -> Mention:
        return self._mention(to_span(iri.value), _MENTION_KINDS[node[GB.mentionKind][0]], self._entities[node[GB.refersTo][0]])

    def _mention(self, span: Span, kind: MentionKind, entity: str) -> Mention:
        return Mention(self._id, span, span.of(self._text), kind, entity)

    def _read_claim(self, iri: NamedNode, node: Node) -> Claim:
        evidence = to_span(_text(node, OA.hasTarget))
        arguments = [self._nodes[argument] for argument in sorted(node.get(GB.hasArgument, []), key=_number)]
        subject, predicate, value = (_read_offsets(offsets) for offsets in _text(node, GB.partSpans).split(" "))
        return Claim(
            self._id,
            self._read_part(node, "subject", RDF.subject, subject),
            self._read_predicate(node, predicate),
            self._read_part(node, "object", RDF.object, value) if RDF.object in node else None,
            Evidence(evidence.of(self._text), evidence),
            tuple(self._read_argument(argument) for argument in arguments),
            _POLARITIES[node[GB.polarity][0]],
            _MODALITIES[node[GB.modality][0]],
            self._read_layers(node[GB.attribution][0]) if GB.attribution in node else (),
            float(_text(node, GB.confidence)),
            _text(node, GB.rule),
            self._names.claim_id(iri.value),
        )

    def _read_predicate(self, node: Node, span: Span | None) -> Predicate:
        label, text = _text(node, GB.wording), _text_or_none(node, GB.predicateText)
        lemma = _text_or_none(node, GB.lemma)
        if text is None:
            text = span.of(self._text) if span else _missing(GB.predicateText)
        return Predicate(label, lemma_in(label) if lemma is None else lemma, text, span)

    def _read_argument(self, node: Node) -> Argument:
        preposition = _text_or_none(node, GB.preposition) or ""
        return Argument(_text(node, GB.role), preposition, self._read_part(node, "value", GB.value, _span(node, SPANS["value"])))

    def _read_layers(self, iri: NamedNode) -> tuple[Attribution, ...]:
        known = self._layers.get(iri)
        if known is None:
            node = self._nodes[iri]
            outer = self._read_layers(node[GB.within][0]) if GB.within in node else ()
            known = self._layers[iri] = (self._read_layer(node), *outer)
        return known

    def _read_layer(self, node: Node) -> Attribution:
        return Attribution(
            self._read_part(node, "source", GB.source, _span(node, SPANS["source"])) if GB.source in node else None,
            Cue(_text(node, GB.cue), to_span(_text(node, GB.cueSpan))) if GB.cue in node else None,
            to_span(_text(node, GB.contentSpan)),
            _POLARITIES[node[GB.polarity][0]],
            GB.narrator in node,
        )

    def _read_part(self, node: Node, role: str, prop: NamedNode, span: Span | None) -> Part:
        text_property, form_property = PARTS[role]
        (term,) = node[prop]
        own = _text_or_none(node, text_property)
        text = own if own is not None or span is None else span.of(self._text)
        if text is None:
            raise KeyError(text_property.value)
        if isinstance(term, Literal):
            form = _text_or_none(node, form_property) or f"{term.datatype.value.removeprefix(XSD)} {term.value}"
            datatype, _, value = form.partition(" ")
            return LiteralPart(value, datatype, text, span)
        if self._names.is_claim(term.value):
            return ClaimPart(self._names.claim_id(term.value), text, span)
        return EntityPart(self._entities[term], text, span)


_MENTION_KINDS = {node: kind for kind, node in MENTION_KINDS.items()}
_POLARITIES = {node: polarity for polarity, node in POLARITIES.items()}
_MODALITIES = {node: modality for modality, node in MODALITIES.items()}


def _text(node: Node, prop: NamedNode) -> str:
    return node[prop][0].value if prop in node else _missing(prop)


def _missing(prop: NamedNode) -> str:
    raise KeyError(prop.value)


def _text_or_none(node: Node, prop: NamedNode) -> str | None:
    return node[prop][0].value if prop in node else None


def _span(node: Node, prop: NamedNode) -> Span | None:
    return to_span(node[prop][0].value) if prop in node else None


def _read_offsets(text: str) -> Span | None:
    start, _, end = text.partition("-")
    return Span(int(start), int(end)) if start else None


def _number(node: NamedNode | Literal) -> int:
    """Read the place in a sequence that an IRI ends in."""
    return int(node.value.rpartition("/")[2])
