"""Claims -> networkx: entities, values and inner claims as nodes, each claim as one edge."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphbuild.model import (
    NARRATOR,
    Attribution,
    Claim,
    ClaimPart,
    Entity,
    EntityPart,
    Extraction,
    FactPolicy,
    LiteralPart,
    Part,
    Polarity,
    status_of,
)
from graphbuild.sentences import say_claim, say_inner

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

UNNAMED = "somebody unnamed"  # the source that a text hides: "it is believed"
DATES = frozenset({"date", "dateTime", "gYearMonth", "gYear"})  # datatypes of XML Schema whose values sort as time does


def to_network(extractions: Iterable[Extraction], policy: FactPolicy = NARRATOR) -> nx.MultiDiGraph[str]:
    """Make the claims of documents one network, the same whatever order the documents come in.

    Nodes carry `label`, `kind`, `classes`, `names`, `wikidata` and `mentions` (how many). Their ids are

    - an entity's own id; every entity is a node, whether a claim names it or not;
    - `value:<text>` for a literal that is a subject or object, of kind `value`;
    - `claim:<id>` for a claim that another claim is about, and for the far end of a claim that has no object, of kind `claim`.

    Edges go from subject to object and have the claim's id as their key, so a claim without an object is the edge whose target is
    its own node. They carry `label` (the normalised relation), `wording` (the words as they stand), `negated`, `modality`,
    `status`, `source` (who says it, None for the narrator), `source_id` (that entity's id, if it is one), `voices` (each that is said to say it, innermost first, and whether it
    is said *not* to), `speaker` (the narrator, if named), `cue`, `confidence`, `rule`, `document`, `evidence`, `start` and `end`
    (code points of the document's text), `arguments` (role, preposition, label), `marks` (start and end of the words for subject,
    relation and object, in that order and as far as the text has them) and `time` (a date, month or year that the claim names, in
    ISO 8601, or None).

    Args:
        extractions: One for each document; of two of the same document, the later one counts.
        policy: Whose claims count as facts in `status`.

    >>> from graphbuild.model import Document, Evidence, Kind, Predicate, Span
    >>> claim = Claim("d", EntityPart("US", "US"), Predicate("participate in", "participate", "participates in"),
    ...               EntityPart("d/talks", "talks"), Evidence("US participates in talks", Span(0, 24)))
    >>> entities = (Entity("US", "United States", Kind.PLACE), Entity("d/talks", "talks", Kind.EVENT))
    >>> network = to_network([Extraction(Document("d", "US participates in talks"), entities, claims=(claim,))])
    >>> [(subject, edge["label"], object) for subject, object, edge in network.edges(data=True)]
    [('US', 'participate in', 'd/talks')]
    """
    latest = {extraction.document.id: extraction for extraction in extractions}
    ordered = [latest[document] for document in sorted(latest)]
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in merge_entities(chain.from_iterable(extraction.entities for extraction in ordered)):
        network.add_node(entity.id, **_describe(entity))
    for mention in chain.from_iterable(extraction.mentions for extraction in ordered):
        if mention.entity in network:
            network.nodes[mention.entity]["mentions"] += 1
    claims = [claim for extraction in ordered for claim in extraction.claims]
    sentences = {claim.id: say_claim(claim) for claim in claims} | say_inner(claims)
    for claim in claims:
        subject = _add_part(network, claim.subject, sentences)
        target = _add_part(network, claim.object or ClaimPart(claim.id, ""), sentences)
        network.add_edge(subject, target, key=claim.id, **_edge(network, claim, policy))
    return network


def merge_entities(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Make entities of one id one: the first one's name and kind, everybody's other names and classes; ordered by id."""
    groups: dict[str, list[Entity]] = {}
    for entity in entities:
        groups.setdefault(entity.id, []).append(entity)
    return tuple(_merge(groups[entity]) for entity in sorted(groups))


def _merge(same: Sequence[Entity]) -> Entity:
    first = same[0]
    if len(same) == 1 and not first.names and not first.classes:
        return first
    names = {name for entity in same for name in (entity.name, *entity.names)} - {first.name}
    classes = {name for entity in same for name in entity.classes}
    wikidata = next((entity.wikidata for entity in same if entity.wikidata), None)
    state = next((entity.acts_for for entity in same if entity.acts_for), None)
    geonames = next((entity.geonames for entity in same if entity.geonames), None)
    return Entity(first.id, first.name, first.kind, tuple(sorted(names)), tuple(sorted(classes)), wikidata, state, geonames)


def _describe(entity: Entity) -> dict[str, Any]:
    return {"label": entity.name, "kind": str(entity.kind), "classes": entity.classes, "names": entity.names,
            "wikidata": entity.wikidata, "mentions": 0}  # fmt: skip


def _add_part(network: nx.MultiDiGraph[str], part: Part, sentences: Mapping[str, str]) -> str:
    """Give the id of the node that a part stands for, adding the node where it is new."""
    match part:
        case EntityPart(entity=node):
            return _add_node(network, node, "abstract", part.text)
        case LiteralPart():
            text = part.text or part.value
            return _add_node(network, _free(network, f"value:{text}", "value"), "value", text)
        case ClaimPart(claim=claim):
            return _add_node(network, _free(network, f"claim:{claim}", "claim"), "claim", sentences.get(claim, part.text))


def _add_node(network: nx.MultiDiGraph[str], node: str, kind: str, label: str) -> str:
    if node not in network:
        network.add_node(node, label=label or node, kind=kind, classes=(), names=(), wikidata=None, mentions=0)
    return node


def _free(network: nx.MultiDiGraph[str], node: str, kind: str) -> str:
    """Give an id of this kind that no entity has, whatever entities are called."""
    while node in network and network.nodes[node]["kind"] != kind:
        node = f":{node}"
    return node


def _edge(network: nx.MultiDiGraph[str], claim: Claim, policy: FactPolicy) -> dict[str, Any]:
    """Give what an edge says of its claim."""
    source = claim.source
    speaker = next((layer for layer in claim.attribution if layer.narrator and layer.source), None)
    return {
        "label": claim.predicate.label,
        "wording": claim.predicate.text,
        "negated": claim.polarity is Polarity.NEGATED,
        "modality": str(claim.modality),
        "status": str(status_of(claim, policy)),
        "source": _voice(network, source) if source else None,
        "source_id": source.source.entity if source and isinstance(source.source, EntityPart) else None,
        "voices": tuple(
            (_voice(network, layer), layer.polarity is Polarity.NEGATED) for layer in claim.attribution if not layer.narrator
        ),
        "speaker": _voice(network, speaker) if speaker else None,
        "cue": source.cue.text if source and source.cue else None,
        "confidence": claim.confidence,
        "rule": claim.rule,
        "document": claim.document,
        "evidence": claim.evidence.text,
        "start": claim.evidence.span.start,
        "end": claim.evidence.span.end,
        "arguments": tuple((item.role, item.preposition, _label(network, item.part)) for item in claim.arguments),
        "marks": tuple(
            (part.span.start, part.span.end) for part in (claim.subject, claim.predicate, claim.object) if part and part.span
        ),
        "time": next((time for item in claim.arguments if (time := _time(item.part))), None),
    }


def _time(part: Part) -> str | None:
    return part.value if isinstance(part, LiteralPart) and part.datatype in DATES else None


def _voice(network: nx.MultiDiGraph[str], layer: Attribution) -> str:
    return _label(network, layer.source) if layer.source else UNNAMED


def _label(network: nx.MultiDiGraph[str], part: Part) -> str:
    """Name a part for people: an entity by its name, anything else by its words."""
    if isinstance(part, EntityPart) and part.entity in network:
        return str(network.nodes[part.entity]["label"])
    return part.text or (part.value if isinstance(part, LiteralPart) else UNNAMED)
