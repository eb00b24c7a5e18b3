"""Extraction -> quads of its document's named graph: document, entities, mentions and claims, all that is needed to read them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from graphbuild.graph.canonical import in_order
from graphbuild.graph.terms import TRUE, Term, to_date, to_decimal, to_digest, to_literal
from graphbuild.model import NARRATOR, ClaimPart, EntityPart, LiteralPart, Span, Status, status_of
from graphbuild.vocabulary import (
    CLASSES,
    DEFAULT_BASE,
    GB,
    MENTION_KINDS,
    MODALITIES,
    OA,
    POLARITIES,
    RDF,
    SCHEMA,
    STATUSES,
    WIKIDATA,
    Minter,
    to_segment,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.model import (
        Argument,
        Attribution,
        Claim,
        Document,
        Entity,
        Evidence,
        Extraction,
        FactPolicy,
        Kind,
        Part,
        Predicate,
        Skipped,
    )
    from graphbuild.ontology import Ontology, Property

SHORTCUTS = {"place": GB.place, "time": GB.time}  # by role; all other arguments are gb:argument


def to_quads(
    extraction: Extraction, ontology: Ontology, *, base: str = DEFAULT_BASE, policy: FactPolicy = NARRATOR
) -> Iterator[Quad]:
    """Write all that a document gives into its own named graph.

    What it says of entities, properties and the document itself, which other documents may say as well, stands there as
    descriptions, nodes of its own; `to_facts` makes them triples of the default graph. So no triple is in two graphs, and a query
    over all graphs finds each once. `from_quads` gives the extraction back, in the order of `in_order`.

    Args:
        extraction: What one document gives.
        ontology: Maps predicates to properties.
        base: Where the IRIs of entities, claims and documents start.
        policy: Whose claims count as facts, for `gb:status` and `gb:asserts`.

    Yields:
        Quads of one graph, each at least once, without blank nodes.

    Raises:
        ValueError: The extraction contradicts itself: a part names an entity or claim that is not in it, a record belongs to
            another document, or quoted words are not those of the text.
    """
    writer = _Writer(in_order(extraction), ontology, Minter(base), policy)
    writer.write()
    yield from writer.quads


class _Writer:
    """Collects the quads of one document; terms are made once and used often."""

    def __init__(self, extraction: Extraction, ontology: Ontology, names: Minter, policy: FactPolicy) -> None:
        self.quads: list[Quad] = []
        self._extraction = extraction
        self._ontology = ontology
        self._names = names
        self._policy = policy
        self._text = extraction.document.text
        self._id = extraction.document.id
        self._document = NamedNode(names.document(self._id))
        self._graph = NamedNode(names.claims_graph(self._id))
        self._kinds: dict[str, Kind] = {entity.id: entity.kind for entity in extraction.entities}
        self._entities = {entity.id: NamedNode(names.entity(entity.id)) for entity in extraction.entities}
        self._claims = {claim.id: NamedNode(names.claim(claim.id)) for claim in extraction.claims}
        self._spans: dict[Span, NamedNode] = {}
        self._targets: dict[Span, NamedNode] = {}
        self._layers: dict[tuple[Attribution, ...], NamedNode] = {}
        self._properties: dict[str, NamedNode] = {}

    def write(self) -> None:
        self._write_document(self._extraction.document)
        for skipped_in_reading, records in ((True, self._extraction.document.skipped), (False, self._extraction.skipped)):
            for number, record in enumerate(records, 1):
                self._write_skipped(record, number, while_reading=skipped_in_reading)
        for entity in self._extraction.entities:
            self._write_entity(entity)
        self._write_mentions()
        for claim in self._extraction.claims:
            self._write_claim(claim)

    def _add(self, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        self.quads.append(Quad(subject, predicate, value, self._graph))

    def _add_text(self, subject: NamedNode, predicate: NamedNode, text: str | None) -> None:
        if text is not None:
            self._add(subject, predicate, Literal(text))

    def _add_span(self, subject: NamedNode, predicate: NamedNode, span: Span | None) -> None:
        if span is not None:
            self._add(subject, predicate, self._span(span))

    def _span(self, span: Span) -> NamedNode:
        node = self._spans.get(span)
        if node is None:
            if span.end > len(self._text):
                raise ValueError(f"{self._id}: {span} ends after the text")
            node = self._spans[span] = NamedNode(f"{self._document.value}/char/{span.start}-{span.end}")
        return node

    # document

    def _write_document(self, document: Document) -> None:
        node = self._document
        description = self._describe(node, "description")
        self._add(description, GB.givenType, SCHEMA.NewsArticle)
        self._add_text(description, GB.givenTitle, document.title)
        if document.date is not None:
            self._add(description, GB.givenDate, to_date(document.date))
        self._add_text(description, GB.givenPublisher, document.source)
        self._add_text(node, GB.text, document.text)
        self._add_text(node, GB.speaker, document.speaker)
        for span in document.asides:
            self._add_span(node, GB.aside, span)
        for number, turn in enumerate(document.turns, 1):
            part = NamedNode(f"{node.value}/turn/{number}")
            self._add(node, GB.turn, part)
            self._add(part, RDF.type, GB.Turn)
            self._add_span(part, GB.span, turn.span)
            self._add_text(part, GB.speaker, turn.speaker)
            self._add_span(part, GB.labelSpan, turn.label)

    def _describe(self, thing: NamedNode, name: str) -> NamedNode:
        node = NamedNode(f"{self._document.value}/{name}")
        self._add(node, RDF.type, GB.Description)
        self._add(node, GB.describes, thing)
        return node

    def _write_skipped(self, skipped: Skipped, number: int, *, while_reading: bool) -> None:
        self._check_document(skipped.document)
        node = NamedNode(f"{self._document.value}/{'unread' if while_reading else 'skipped'}/{number}")
        self._add(self._document, GB.skipped, node)
        self._add(node, RDF.type, GB.Skipped)
        self._add_text(node, GB.stage, skipped.stage)
        self._add_text(node, GB.reason, skipped.reason)
        self._add_span(node, GB.span, skipped.span)
        if while_reading:
            self._add(node, GB.whileReading, TRUE)

    # entities and mentions

    def _write_entity(self, entity: Entity) -> None:
        iri = self._entities[entity.id]
        node = self._describe(iri, iri.value.removeprefix(self._names.base))
        self._add(node, GB.givenType, CLASSES[entity.kind])
        for name in entity.classes:
            self._add(node, GB.givenType, NamedNode(SCHEMA.IRI + to_segment(name)))
        self._add_text(node, GB.givenKind, entity.kind.value)
        self._add(node, GB.givenName, Literal(entity.name, language="en"))
        for name in entity.names:
            self._add(node, GB.givenOtherName, Literal(name, language="en"))
        if entity.wikidata is not None:
            self._add(node, GB.givenIdentity, NamedNode(WIKIDATA + to_segment(entity.wikidata)))

    def _write_mentions(self) -> None:
        before, number = None, 1
        for mention in self._extraction.mentions:
            self._check_document(mention.document)
            self._check_words(mention.span, mention.text)
            number = number + 1 if mention.span == before else 1
            before = mention.span
            node = self._span(mention.span) if number == 1 else NamedNode(f"{self._span(mention.span).value}/mention/{number}")
            self._add(node, RDF.type, GB.Mention)
            self._add(node, GB.refersTo, self._entity(mention.entity))
            self._add(node, GB.mentionKind, MENTION_KINDS[mention.mention_kind])
            self._add(node, OA.exact, Literal(mention.text))

    # claims

    def _write_claim(self, claim: Claim) -> None:
        self._check_document(claim.document)
        node = self._claims[claim.id]
        self._add(node, RDF.type, GB.Claim)
        self._add(node, RDF.type, RDF.Statement)
        self._write_proposition(node, claim)
        self._add(node, GB.polarity, POLARITIES[claim.polarity])
        self._add(node, GB.modality, MODALITIES[claim.modality])
        self._write_predicate(node, claim.predicate)
        for number, argument in enumerate(claim.arguments, 1):
            self._write_argument(node, argument, number)
        self._write_source(node, claim)
        self._add(node, GB.confidence, to_decimal(claim.confidence))
        self._add_text(node, GB.rule, claim.rule)
        self._add(node, OA.hasTarget, self._target(claim.evidence))

    def _write_proposition(self, node: NamedNode, claim: Claim) -> None:
        found = self._ontology.property_for(claim.predicate, self._kind(claim.subject), self._kind(claim.object))
        prop = self._property(claim.predicate, found)
        subject = self._write_part(node, claim.subject, "subject", RDF.subject)
        self._add(node, RDF.predicate, prop)
        value = None if claim.object is None else self._write_part(node, claim.object, "object", RDF.object)
        self._add(node, GB.statement, self._statement(subject, prop, value))
        status = status_of(claim, self._policy)
        self._add(node, GB.status, STATUSES[status])
        if value is None or isinstance(subject, Literal) or ClaimPart in (type(claim.subject), type(claim.object)):
            return
        if status is Status.FACT:
            self._add(node, GB.asserts, self._statement(subject, prop, value))
        elif status is Status.DENIED and found is not None and found.opposite is not None:
            opposite = self._opposite(found.opposite)
            self._add(node, GB.asserts, self._statement(subject, opposite, value))
            self._add(node, GB.assertedProperty, opposite)

    def _statement(self, subject: Term, prop: NamedNode, value: Term | None) -> NamedNode:
        return NamedNode(self._names.statement(to_digest(subject, prop, *([] if value is None else [value]))))

    def _property(self, predicate: Predicate, found: Property | None) -> NamedNode:
        if found is not None:
            return self._labelled(found.iri, found.label)
        return self._labelled(self._names.relation(predicate.label), predicate.label)

    def _opposite(self, iri: str) -> NamedNode:
        known = self._ontology.properties.get(iri)
        return self._labelled(iri, known.label if known else iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1])

    def _labelled(self, iri: str, label: str) -> NamedNode:
        node = self._properties.get(iri)
        if node is None:
            node = self._properties[iri] = NamedNode(iri)
            description = self._describe(node, f"property/{to_segment(iri)}")
            self._add(description, GB.givenLabel, Literal(label, language="en"))
        return node

    def _write_predicate(self, node: NamedNode, predicate: Predicate) -> None:
        self._add_text(node, GB.wording, predicate.label)
        self._add_text(node, GB.lemma, predicate.lemma)
        self._add_text(node, GB.predicateText, predicate.text)
        self._add_span(node, GB.predicateSpan, predicate.span)

    def _write_argument(self, claim: NamedNode, argument: Argument, number: int) -> None:
        node = NamedNode(f"{claim.value}/argument/{number}")
        self._add(claim, GB.hasArgument, node)
        self._add(node, RDF.type, GB.Argument)
        self._add_text(node, GB.role, argument.role)
        self._add_text(node, GB.preposition, argument.preposition)
        value = self._write_part(node, argument.part, "value", GB.value)
        self._add(claim, SHORTCUTS.get(argument.role, GB.argument), value)

    def _write_source(self, node: NamedNode, claim: Claim) -> None:
        if not claim.attribution:
            return
        self._add(node, GB.attribution, self._layer(claim.attribution))
        layer, outermost = claim.source, claim.attribution[-1]
        if layer is not None and layer.source is not None:
            self._add(node, GB.attributedTo, self._term(layer.source))
        if layer is not None and layer.cue is not None:
            self._add_text(node, GB.cue, layer.cue.text)
        if outermost.cue is None and outermost.source is not None:
            self._add(node, GB.reportedBy, self._term(outermost.source))

    def _layer(self, layers: tuple[Attribution, ...]) -> NamedNode:
        known = self._layers.get(layers)
        if known is not None:
            return known
        layer, *outer = layers
        within = self._layer(tuple(outer)) if outer else None
        node = NamedNode(f"{self._document.value}/attribution/{to_digest(repr(layer), within)}")
        self._layers[layers] = node
        self._add(node, RDF.type, GB.Attribution)
        if layer.source is not None:
            self._write_part(node, layer.source, "source", GB.source)
        if layer.cue is not None:
            self._add_text(node, GB.cue, layer.cue.text)
            self._add_span(node, GB.cueSpan, layer.cue.span)
        self._add_span(node, GB.contentSpan, layer.content)
        self._add(node, GB.polarity, POLARITIES[layer.polarity])
        if layer.narrator:
            self._add(node, GB.narrator, TRUE)
        if within is not None:
            self._add(node, GB.within, within)
        return node

    def _target(self, evidence: Evidence) -> NamedNode:
        """Describe the place of the quoted words, as Web Annotation does."""
        known = self._targets.get(evidence.span)
        if known is not None:
            return known
        self._check_words(evidence.span, evidence.text)
        node = self._targets[evidence.span] = self._span(evidence.span)
        position, words = NamedNode(f"{node.value}/position"), NamedNode(f"{node.value}/quote")
        self._add(node, RDF.type, OA.SpecificResource)
        self._add(node, OA.hasSource, self._document)
        self._add(node, OA.hasSelector, position)
        self._add(node, OA.hasSelector, words)
        self._add(position, RDF.type, OA.TextPositionSelector)
        self._add(position, OA.start, Literal(evidence.span.start))
        self._add(position, OA.end, Literal(evidence.span.end))
        self._add(words, RDF.type, OA.TextQuoteSelector)
        self._add(words, OA.exact, Literal(evidence.text))
        return node

    # parts

    def _write_part(self, node: NamedNode, part: Part, role: str, prop: NamedNode) -> Term:
        """Write a part under a property, its place and, where the text there is not its own, its words."""
        text, span, form = PARTS[role]
        value = self._term(part)
        self._add(node, prop, value)
        self._add_span(node, span, part.span)
        if part.span is None or part.span.of(self._text) != part.text:
            self._add_text(node, text, part.text)
        if isinstance(part, LiteralPart):
            self._add_text(node, form, to_literal(part.value, part.datatype)[1])
        return value

    def _term(self, part: Part) -> Term:
        if isinstance(part, EntityPart):
            return self._entity(part.entity)
        if isinstance(part, ClaimPart):
            if part.claim not in self._claims:
                raise ValueError(f"{self._id}: no claim {part.claim!r} among its claims")
            return self._claims[part.claim]
        return to_literal(part.value, part.datatype)[0]

    def _entity(self, entity_id: str) -> NamedNode:
        if entity_id not in self._entities:
            raise ValueError(f"{self._id}: no entity {entity_id!r} among its entities")
        return self._entities[entity_id]

    def _kind(self, part: Part | None) -> Kind | None:
        return self._kinds.get(part.entity) if isinstance(part, EntityPart) else None

    def _check_document(self, document_id: str) -> None:
        if document_id != self._id:
            raise ValueError(f"{self._id}: a record of another document, {document_id}")

    def _check_words(self, span: Span, text: str) -> None:
        if span.of(self._text) != text:
            raise ValueError(f"{self._id}: the text at {span} is not {text!r}")


PARTS = {
    role: (getattr(GB, f"{role}Text"), getattr(GB, f"{role}Span"), getattr(GB, f"{role}Form"))
    for role in ("subject", "object", "value", "source")
}
