"""Quads -> extractions: the inverse of `to_quads`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graphbuild.errors import StoreError
from graphbuild.graph.canonical import in_order
from graphbuild.graph.to_quads import PARTS
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
    Part,
    Predicate,
    Skipped,
    Span,
    Turn,
)
from graphbuild.vocabulary import (
    DEFAULT_BASE,
    GB,
    MENTION_KINDS,
    MODALITIES,
    OA,
    POLARITIES,
    RDF,
    SCHEMA,
    WIKIDATA,
    XSD,
    Minter,
    from_segment,
    to_span,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    except (KeyError, IndexError, ValueError) as error:
        problem = f"holds no document that can be read ({type(error).__name__}: {error})"
        raise StoreError(f"graph {name}", problem, "remove the document and build it again") from error


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
        by_type: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for node, values in self._nodes.items():
            for kind in values.get(RDF.type, []):
                by_type[kind].append(node)
        described = {self._nodes[node][GB.describes][0]: self._nodes[node] for node in by_type[GB.Description]}
        known = {thing: node for thing, node in described.items() if self._names.is_entity(thing.value)}
        self._entities = {thing: self._names.entity_id(thing.value) for thing in known}
        skipped = {unread: self._read_skipped(by_type[GB.Skipped], unread=unread) for unread in (True, False)}
        return Extraction(
            self._read_document(described[self._document], skipped[True]),
            tuple(self._read_entity(self._entities[thing], node) for thing, node in known.items()),
            tuple(self._read_mention(node) for node in by_type[GB.Mention]),
            tuple(self._read_claim(node) for node in by_type[GB.Claim]),
            skipped[False],
        )

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

    def _read_skipped(self, found: list[NamedNode], *, unread: bool) -> tuple[Skipped, ...]:
        wanted = sorted((node for node in found if (GB.whileReading in self._nodes[node]) == unread), key=_number)
        nodes = [self._nodes[node] for node in wanted]
        return tuple(Skipped(self._id, _text(node, GB.stage), _span(node, GB.span), _text(node, GB.reason)) for node in nodes)

    @staticmethod
    def _read_entity(entity_id: str, node: Node) -> Entity:
        same = _text_or_none(node, GB.givenIdentity)
        classes = [kind.value for kind in node[GB.givenType] if kind.value.startswith(SCHEMA.IRI)]
        return Entity(
            entity_id,
            _text(node, GB.givenName),
            Kind(_text(node, GB.givenKind)),
            tuple(name.value for name in node.get(GB.givenOtherName, [])),
            tuple(from_segment(kind.removeprefix(SCHEMA.IRI)) for kind in classes),
            None if same is None else from_segment(same.removeprefix(WIKIDATA)),
        )

    def _read_mention(self, iri: NamedNode) -> Mention:
        node = self._nodes[iri]
        kind = _MENTION_KINDS[node[GB.mentionKind][0]]
        return Mention(self._id, to_span(iri.value), _text(node, OA.exact), kind, self._entities[node[GB.refersTo][0]])

    def _read_claim(self, iri: NamedNode) -> Claim:
        node = self._nodes[iri]
        evidence = to_span(_text(node, OA.hasTarget))
        arguments = [self._nodes[argument] for argument in sorted(node.get(GB.hasArgument, []), key=_number)]
        return Claim(
            self._id,
            self._read_part(node, "subject", RDF.subject),
            Predicate(_text(node, GB.wording), _text(node, GB.lemma), _text(node, GB.predicateText), _span(node, GB.predicateSpan)),
            self._read_part(node, "object", RDF.object) if RDF.object in node else None,
            Evidence(evidence.of(self._text), evidence),
            tuple(
                Argument(_text(argument, GB.role), _text(argument, GB.preposition), self._read_part(argument, "value", GB.value))
                for argument in arguments
            ),
            _POLARITIES[node[GB.polarity][0]],
            _MODALITIES[node[GB.modality][0]],
            self._read_layers(node[GB.attribution][0]) if GB.attribution in node else (),
            float(_text(node, GB.confidence)),
            _text(node, GB.rule),
            self._names.claim_id(iri.value),
        )

    def _read_layers(self, iri: NamedNode) -> tuple[Attribution, ...]:
        known = self._layers.get(iri)
        if known is None:
            node = self._nodes[iri]
            outer = self._read_layers(node[GB.within][0]) if GB.within in node else ()
            known = self._layers[iri] = (self._read_layer(node), *outer)
        return known

    def _read_layer(self, node: Node) -> Attribution:
        return Attribution(
            self._read_part(node, "source", GB.source) if GB.source in node else None,
            Cue(_text(node, GB.cue), to_span(_text(node, GB.cueSpan))) if GB.cue in node else None,
            to_span(_text(node, GB.contentSpan)),
            _POLARITIES[node[GB.polarity][0]],
            GB.narrator in node,
        )

    def _read_part(self, node: Node, role: str, prop: NamedNode) -> Part:
        text_property, span_property, form_property = PARTS[role]
        (term,) = node[prop]
        span = _span(node, span_property)
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


def _number(node: NamedNode | Literal) -> int:
    """Read the place in a sequence that an IRI ends in."""
    return int(node.value.rpartition("/")[2])
