"""A graph's merges and links -> rows for a person to look over, the most doubtful first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from graphbuild.entities.gazetteer import fold_name
from graphbuild.graph.terms import to_decimal
from graphbuild.model import Kind, MentionKind
from graphbuild.query import Result
from graphbuild.vocabulary import WIKIDATA, Minter, to_segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphbuild.model import Entity, Extraction, KnownEntity, Mention

COLUMNS = ("doubt", "what", "entity", "name", "kind", "names", "link", "documents", "other", "evidence", "reason")
AROUND = 30  # code points of evidence on each side of a mention
SHOWN = 3  # documents and other names in a row

# How doubtful is what has no figure of its own; 0 is no doubt at all.
AMBIGUOUS, UNUSUAL, SHORT, PLAIN, NAMESAKES = 0.5, 0.3, 0.2, 0.05, 0.4
_SHORT = 3  # letters


@dataclass(frozen=True, slots=True)
class Item:
    """Something to look over.

    `what` is `merge` (documents' entities that are one), `apart` (namesakes that are not) or `link` (to Wikidata). `other` is the
    address of what was merged or the id of the namesake, which a correction would name beside `entity`; a link has none.
    """

    doubt: float
    what: str
    entity: Entity
    other: str | None
    documents: tuple[str, ...]
    evidence: str
    reason: str


def find_items(extractions: Sequence[Extraction], entities: Iterable[Entity], known: Iterable[KnownEntity]) -> tuple[Item, ...]:
    """List what may be mistaken, the most doubtful first.

    Args:
        extractions: The documents of a graph.
        entities: Its entities, each once.
        known: A gazetteer, for names that mean several things.
    """
    nodes = {entity.id: entity for entity in entities}
    said: dict[str, list[tuple[Extraction, Mention]]] = defaultdict(list)
    for extraction in extractions:
        for mention in extraction.mentions:
            if mention.mention_kind is MentionKind.NAME:
                said[mention.entity].append((extraction, mention))
    items = [*_merges(extractions, nodes), *_links(nodes, said, known), *_namesakes(nodes, said)]
    return tuple(sorted(items, key=lambda item: (-item.doubt, item.what, item.entity.id, item.other or "")))


def to_result(items: Iterable[Item], base: str) -> Result:
    """Write items as rows, as queries give them."""
    names = Minter(base)
    rows = tuple(tuple(_to_terms(item, names)) for item in items)
    return Result(COLUMNS, rows, "rows", names.prefixes, base)


def _to_terms(item: Item, names: Minter) -> Iterator[NamedNode | Literal | None]:
    entity = item.entity
    yield to_decimal(round(item.doubt, 2))
    yield Literal(item.what)
    yield NamedNode(names.entity(entity.id))
    yield Literal(entity.name)
    yield Literal(entity.kind.value)
    yield Literal(_listed(entity.names))
    yield None if entity.wikidata is None else NamedNode(WIKIDATA + to_segment(entity.wikidata))
    yield Literal(_listed(item.documents))
    yield None if item.other is None else NamedNode(names.entity(item.other))
    yield Literal(item.evidence)
    yield Literal(item.reason)


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return ", ".join(words[:SHOWN]) + more


def _merges(extractions: Iterable[Extraction], nodes: Mapping[str, Entity]) -> Iterator[Item]:
    for extraction in extractions:
        for merge in extraction.merges:
            place = next((mention for mention in extraction.mentions if mention.entity == merge.entity), None)
            quote = _quote(extraction, place) if place else ""
            doubt = round(1 - merge.confidence, 6)
            yield Item(doubt, "merge", nodes[merge.entity], merge.local, (extraction.document.id,), quote, merge.reason)


def _links(
    nodes: Mapping[str, Entity], said: Mapping[str, Sequence[tuple[Extraction, Mention]]], known: Iterable[KnownEntity]
) -> Iterator[Item]:
    meanings: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for each in known:
        for name in map(fold_name, (each.name, *each.names)):
            meanings[name].add(each.wikidata or each.name)
            names[each.wikidata or each.name].add(name)
    for entity in nodes.values():
        if entity.wikidata is None:
            continue
        used = {
            fold_name(mention.text).removesuffix("'s").removesuffix("'"): (extraction, mention)
            for extraction, mention in reversed(said[entity.id])
        }
        doubt, reason, name = max(_doubts(used or {fold_name(entity.name): None}, entity.wikidata, meanings, names))
        place = used.get(name)
        documents = tuple(sorted({extraction.document.id for extraction, _ in said[entity.id]}))
        yield Item(doubt, "link", entity, None, documents, _quote(*place) if place else "", reason)


def _doubts(
    used: Iterable[str], item: str, meanings: Mapping[str, set[str]], names: Mapping[str, set[str]]
) -> Iterator[tuple[float, str, str]]:
    """Yield for each name in the texts how doubtful it makes the link, why, and the name."""
    for name in used:
        others = sorted(meanings.get(name, set()) - {item})
        if others:
            yield AMBIGUOUS, f"the name also means {_listed(others)}", name
        elif name not in names.get(item, set()):
            yield UNUSUAL, "known by other names only", name
        elif len(name) <= _SHORT:
            yield SHORT, "known by a short name", name
        else:
            yield PLAIN, "known by this name", name


def _namesakes(nodes: Mapping[str, Entity], said: Mapping[str, Sequence[tuple[Extraction, Mention]]]) -> Iterator[Item]:
    """Yield what has the name of another one before it."""
    groups: dict[tuple[str, bool], list[Entity]] = defaultdict(list)
    for entity in nodes.values():
        if said[entity.id]:
            groups[fold_name(entity.name), entity.kind is Kind.PERSON].append(entity)
    for same in groups.values():
        first, *others = sorted(same, key=lambda entity: (len(entity.id), entity.id))
        for entity in others:
            documents = tuple(sorted({extraction.document.id for extraction, _ in said[entity.id]}))
            reason = f"{first.id} has the same name, but too little speaks for their being one"
            yield Item(NAMESAKES, "apart", entity, first.id, documents, _quote(*said[entity.id][0]), reason)


def _quote(extraction: Extraction, mention: Mention) -> str:
    """Quote the words around a mention, on one line."""
    text = extraction.document.text
    start, end = max(mention.span.start - AROUND, 0), min(mention.span.end + AROUND, len(text))
    words = " ".join(text[start:end].split())
    return f"{'…' * (start > 0)}{words}{'…' * (end < len(text))}"
