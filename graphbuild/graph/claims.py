"""Claims -> lines of their document's graph."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graphbuild.graph.ntriples import TERMS, quote, quote_name, to_node
from graphbuild.graph.terms import TRUE, to_decimal, to_digest, to_literal
from graphbuild.model import ClaimPart, EntityPart, LiteralPart, Status, status_of
from graphbuild.sentences import say_inner
from graphbuild.vocabulary import GB, MODALITIES, OA, POLARITIES, RDF, STATUSES, XSD, to_segment

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from graphbuild.graph.ntriples import Sheet
    from graphbuild.model import Argument, Attribution, Claim, Evidence, Extraction, FactPolicy, Kind, Part, Predicate
    from graphbuild.ontology import Ontology, Property

PARTS = {role: (getattr(GB, f"{role}Text"), getattr(GB, f"{role}Form")) for role in ("subject", "object", "value", "source")}
SPANS = {"value": GB.valueSpan, "source": GB.sourceSpan}  # subject and object have theirs in gb:partSpans
SHORTCUTS = {"place": GB.place, "time": GB.time}  # by role; all other arguments are gb:argument

_POLARITY = {polarity: TERMS[node] for polarity, node in POLARITIES.items()}
_MODALITY = {modality: TERMS[node] for modality, node in MODALITIES.items()}
_STATUS = {status: TERMS[node] for status, node in STATUSES.items()}


class ClaimWriter:
    """Writes the claims of one document on its sheet."""

    def __init__(self, sheet: Sheet, extraction: Extraction, ontology: Ontology, policy: FactPolicy) -> None:
        """Take the sheet, and what maps predicates to properties and claims to their status."""
        self._sheet = sheet
        self._ontology = ontology
        self._policy = policy
        self._kinds: dict[str, Kind] = {entity.id: entity.kind for entity in extraction.entities}
        self._in_words = say_inner(extraction.claims)
        self._claims = {claim.id: f"<{sheet.names.claim(claim.id)}>" for claim in extraction.claims}
        self._targets: set[str] = set()
        self._layers: dict[tuple[Attribution, ...], str] = {}
        self._properties: dict[str, str] = {}

    def write(self, claim: Claim) -> None:
        """Write one claim."""
        sheet, node = self._sheet, self._claims[claim.id]
        sheet.check_document(claim.document)
        sheet.add(node, RDF.type, TERMS[GB.Claim])
        sheet.add(node, RDF.type, TERMS[RDF.Statement])
        self._write_proposition(node, claim)
        sheet.add(node, GB.polarity, _POLARITY[claim.polarity])
        sheet.add(node, GB.modality, _MODALITY[claim.modality])
        self._write_predicate(node, claim.predicate)
        sheet.add_text(node, GB.inWords, self._in_words.get(claim.id))
        sheet.add(node, GB.partSpans, f'"{self._spans(claim)}"')
        for number, argument in enumerate(claim.arguments, 1):
            self._write_argument(node, argument, number)
        if claim.attribution:
            self._write_source(node, claim)
        sheet.add(node, GB.confidence, _decimal(claim.confidence))
        sheet.add_text(node, GB.rule, claim.rule)
        sheet.add(node, OA.hasTarget, self._target(claim.evidence))

    def _write_proposition(self, node: str, claim: Claim) -> None:
        sheet = self._sheet
        found = self._ontology.property_for(claim.predicate, self._kind(claim.subject), self._kind(claim.object))
        prop = self._property(claim.predicate, found)
        subject = self._write_part(node, claim.subject, "subject", RDF.subject)
        sheet.add(node, RDF.predicate, prop)
        value = None if claim.object is None else self._write_part(node, claim.object, "object", RDF.object)
        statement = self._statement(subject, prop, value)
        sheet.add(node, GB.statement, statement)
        status = status_of(claim, self._policy)
        sheet.add(node, GB.status, _STATUS[status])
        if value is None or subject.startswith('"') or ClaimPart in (type(claim.subject), type(claim.object)):
            return
        if status is Status.FACT:
            sheet.add(node, GB.asserts, statement)
        elif status is Status.DENIED and found is not None and found.opposite is not None:
            opposite = self._opposite(found.opposite)
            sheet.add(node, GB.asserts, self._statement(subject, opposite, value))
            sheet.add(node, GB.assertedProperty, opposite)
        else:
            return
        sheet.share(part.entity for part in (claim.subject, claim.object) if isinstance(part, EntityPart))

    def _spans(self, claim: Claim) -> str:
        """List where subject, relation and object stand: `0-6 7-12 -`."""
        spans = (claim.subject.span, claim.predicate.span, claim.object.span if claim.object else None)
        return " ".join(self._sheet.offsets(span) if span else "-" for span in spans)

    def _statement(self, subject: str, prop: str, value: str | None) -> str:
        return f"<{self._sheet.names.statement(to_digest(subject, prop, *([] if value is None else [value])))}>"

    def _property(self, predicate: Predicate, found: Property | None) -> str:
        if found is not None:
            return self._labelled(found.iri, found.label)
        return self._labelled(self._sheet.names.relation(predicate.label), predicate.label)

    def _opposite(self, iri: str) -> str:
        known = self._ontology.properties.get(iri)
        return self._labelled(iri, known.label if known else iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1])

    def _labelled(self, iri: str, label: str) -> str:
        node = self._properties.get(iri)
        if node is None:
            node = self._properties[iri] = to_node(iri)
            description = self._sheet.describe(node, f"property/{to_segment(iri)}")
            self._sheet.add(description, GB.givenLabel, quote_name(label))
        return node

    def _write_predicate(self, node: str, predicate: Predicate) -> None:
        sheet, span = self._sheet, predicate.span
        sheet.add(node, GB.wording, quote(predicate.label))
        if predicate.lemma != lemma_in(predicate.label):
            sheet.add_text(node, GB.lemma, predicate.lemma)
        if span is None or span.of(sheet.text) != predicate.text:
            sheet.add_text(node, GB.predicateText, predicate.text)

    def _write_argument(self, claim: str, argument: Argument, number: int) -> None:
        sheet, node = self._sheet, f"{claim[:-1]}/argument/{number}>"
        sheet.add(claim, GB.hasArgument, node)
        sheet.add_text(node, GB.role, argument.role)
        sheet.add_text(node, GB.preposition, argument.preposition or None)
        value = self._write_part(node, argument.part, "value", GB.value)
        sheet.add(claim, SHORTCUTS.get(argument.role, GB.argument), value)

    def _write_source(self, node: str, claim: Claim) -> None:
        sheet = self._sheet
        sheet.add(node, GB.attribution, self._layer(claim.attribution))
        layer, outermost = claim.source, claim.attribution[-1]
        if layer is not None and layer.source is not None:
            sheet.add(node, GB.attributedTo, self._term(layer.source))
        if layer is not None and layer.cue is not None:
            sheet.add_text(node, GB.cue, layer.cue.text)
        if outermost.cue is None and outermost.source is not None:
            sheet.add(node, GB.reportedBy, self._term(outermost.source))

    def _layer(self, layers: tuple[Attribution, ...]) -> str:
        known = self._layers.get(layers)
        if known is not None:
            return known
        layer, *outer = layers
        within = self._layer(tuple(outer)) if outer else None
        node = self._sheet.node(f"attribution/{to_digest(repr(layer), within)}")
        self._layers[layers] = node
        self._write_layer(node, layer)
        if within is not None:
            self._sheet.add(node, GB.within, within)
        return node

    def _write_layer(self, node: str, layer: Attribution) -> None:
        sheet = self._sheet
        if layer.source is not None:
            self._write_part(node, layer.source, "source", GB.source)
        if layer.cue is not None:
            sheet.add_text(node, GB.cue, layer.cue.text)
            sheet.add_span(node, GB.cueSpan, layer.cue.span)
        sheet.add_span(node, GB.contentSpan, layer.content)
        sheet.add(node, GB.polarity, _POLARITY[layer.polarity])
        if layer.narrator:
            sheet.add(node, GB.narrator, str(TRUE))

    def _target(self, evidence: Evidence) -> str:
        """Describe the place of the quoted words, as Web Annotation does."""
        sheet, node = self._sheet, self._sheet.span(evidence.span)
        sheet.check_words(evidence.span, evidence.text)
        if node in self._targets:
            return node
        self._targets.add(node)
        position, words = f"{node[:-1]}/position>", f"{node[:-1]}/quote>"
        sheet.add(node, RDF.type, TERMS[OA.SpecificResource])
        sheet.add(node, OA.hasSource, sheet.document)
        sheet.add(node, OA.hasSelector, position)
        sheet.add(node, OA.hasSelector, words)
        sheet.add(position, RDF.type, TERMS[OA.TextPositionSelector])
        sheet.add(position, OA.start, f'"{evidence.span.start}"^^<{XSD}integer>')
        sheet.add(position, OA.end, f'"{evidence.span.end}"^^<{XSD}integer>')
        sheet.add(words, RDF.type, TERMS[OA.TextQuoteSelector])
        sheet.add_text(words, OA.exact, evidence.text)
        return node

    # parts

    def _write_part(self, node: str, part: Part, role: str, prop: NamedNode) -> str:
        """Write a part under a property, its place and, where the text there is not its own, its words."""
        sheet, span = self._sheet, part.span
        text_property, form_property = PARTS[role]
        value = self._term(part)
        sheet.add(node, prop, value)
        if role in SPANS:
            sheet.add_span(node, SPANS[role], span)
        if span is None or sheet.text[span.start : span.end] != part.text:
            sheet.add_text(node, text_property, part.text)
        if isinstance(part, LiteralPart):
            sheet.add_text(node, form_property, to_literal(part.value, part.datatype)[1])
        return value

    def _term(self, part: Part) -> str:
        if isinstance(part, EntityPart):
            return self._sheet.entity(part.entity)
        if isinstance(part, ClaimPart):
            if part.claim not in self._claims:
                raise ValueError(f"{self._sheet.id}: no claim {part.claim!r} among its claims")
            return self._claims[part.claim]
        return str(to_literal(part.value, part.datatype)[0])

    def _kind(self, part: Part | None) -> Kind | None:
        return self._kinds.get(part.entity) if isinstance(part, EntityPart) else None


def lemma_in(label: str) -> str:
    """Give the lemma that a wording has by itself, its first word.

    >>> lemma_in("participate in")
    'participate'
    """
    return label.partition(" ")[0]


@lru_cache(maxsize=1 << 10)
def _decimal(number: float) -> str:
    return str(to_decimal(number))
