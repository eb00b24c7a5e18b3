"""Clusters -> ids, and what each document's entity is in the whole graph; documents -> the same with those ids.

A document's claims keep their ids: they tell what the document says, whatever else arrives.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from graphbuild.entities.before import find_before, rename_parts
from graphbuild.entities.corrections import NONE, find_apart, find_groups, find_targets, reject_links
from graphbuild.entities.merging import Cluster, find_clusters
from graphbuild.entities.profiles import bare_profile, find_profiles
from graphbuild.model import Entity, Extraction, Kind, Merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphbuild.entities.corrections import Corrections, Targets
    from graphbuild.entities.profiles import Key, Profile

LONGEST_ID = 80
CORRECTED = "a correction says that they are one"


@dataclass(frozen=True, slots=True)
class Merged:
    """Documents with the ids that their entities have in the whole graph.

    `unmatched` names what corrections call and no document has.
    """

    extractions: tuple[Extraction, ...]
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document's entity is in the whole graph; `name` and the rest are those of the node."""

    id: str
    name: str
    kind: Kind
    classes: tuple[str, ...]
    wikidata: str | None
    merges: tuple[Merge, ...] = ()


def merge_documents(extractions: Sequence[Extraction], corrections: Corrections = NONE) -> Merged:
    """Find which entities of documents are one, and give each the id that it has in the whole graph.

    Args:
        extractions: What each document gives by itself, in any order.
        corrections: What a user has put right.

    Returns:
        The documents by id; the same for the same documents and corrections, whatever their order.
    """
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    identities, unmatched = find_identities(ordered, corrections)
    return Merged(tuple(apply_identities(extraction, identities) for extraction in ordered), unmatched)


def find_identities(
    extractions: Iterable[Extraction], corrections: Corrections = NONE
) -> tuple[Mapping[Key, Identity], tuple[str, ...]]:
    """Find what the documents' named entities are in the whole graph.

    Args:
        extractions: The documents; they are gone through twice if there are corrections.
        corrections: What a user has put right.

    Returns:
        The identities by document and id, and what corrections call but no document has.
    """
    profiles = list(chain.from_iterable(map(find_profiles, extractions)))
    clusters = find_clusters(profiles)
    ids = name_clusters(clusters)
    if corrections == NONE:
        pairs = ((cluster, name) for cluster, name in zip(clusters, ids, strict=True))
        return {key: identity for cluster, name in pairs for key, identity in _identify([cluster], name)}, ()
    targets = find_targets(corrections, clusters, ids, extractions)
    clusters = find_clusters(reject_links(corrections, targets, profiles), find_apart(corrections, targets))
    known = {profile.key for profile in profiles}
    clusters += _bare_clusters(frozenset().union(*targets.values()) - known, extractions)
    identities: dict[Key, Identity] = {}
    for name, united in _unite(clusters, name_clusters(clusters), corrections, targets):
        identities.update(_correct(dict(_identify(united, name)), corrections, targets))
    return identities, tuple(name for name, keys in targets.items() if not keys)


def name_clusters(clusters: Sequence[Cluster]) -> list[str]:
    """Give clusters readable ids, each its own.

    What belongs to one document alone and has no full name keeps its id there. Of several with one name, what is known comes first,
    then what most documents name, then whose role is told, then what the first document names; the others have a document's id behind the name:
    `John Smith - d7`.
    """
    documents = {document for cluster in clusters for document in cluster.documents}
    ids = [_local_id(cluster) for cluster in clusters]
    taken = {name for name in ids if name}
    order = sorted(
        (number for number, name in enumerate(ids) if not name),
        key=lambda number: _rank(clusters[number]),
    )  # fmt: skip
    for number in order:
        base = clusters[number].first.name[:LONGEST_ID].strip() or "unnamed"
        if "/" in base and any(base.startswith(f"{document}/") for document in documents):
            base = base.replace("/", " ")
        document, again = min(clusters[number].documents), 1
        name = base
        while name in taken:
            name = f"{base} - {document}" if again == 1 else f"{base} - {document} {again}"
            again += 1
        ids[number] = name
        taken.add(name)
    return ids


def _rank(cluster: Cluster) -> tuple[bool, int, int, str, Key]:
    return (cluster.known is None, -len(cluster.documents), -len(cluster.first.roles), min(cluster.documents), cluster.first.key)


def _local_id(cluster: Cluster) -> str:
    """Give the id of what belongs to one document alone; "" for all else."""
    document, entity = cluster.first.key
    return entity if len(cluster.members) == 1 and entity.startswith(f"{document}/") else ""


def _bare_clusters(keys: frozenset[Key], extractions: Iterable[Extraction]) -> list[Cluster]:
    """Make clusters of entities without a name, which only corrections speak of."""
    found: list[Cluster] = []
    for extraction in extractions:
        for entity in extraction.entities:
            if (extraction.document.id, entity.id) in keys:
                cluster = Cluster()
                cluster.add(bare_profile(extraction.document.id, entity))
                found.append(cluster)
    return found


def _unite(
    clusters: Sequence[Cluster], ids: Sequence[str], corrections: Corrections, targets: Targets
) -> Iterable[tuple[str, list[Cluster]]]:
    """Yield ids with the clusters that corrections make one: the one whose id they keep comes first."""
    by_key = {member.key: number for number, cluster in enumerate(clusters) for member in cluster.members}
    by_item = {cluster.known: number for number, cluster in enumerate(clusters) if cluster.known}
    parent = list(range(len(clusters)))

    def find(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    groups = [{by_key[key] for key in group} for group in find_groups(corrections, targets)]
    groups += [{*(by_key[key] for key in targets[name]), by_item[item]} for name, item in corrections.links if item in by_item]
    for group in groups:
        roots = sorted({find(number) for number in group})
        for root in roots[1:]:
            parent[root] = roots[0]
    united: dict[int, list[int]] = {}
    for number in range(len(clusters)):
        united.setdefault(find(number), []).append(number)
    for numbers in united.values():
        numbers.sort(key=lambda number: (clusters[number].known is None, bool(_local_id(clusters[number])), -len(clusters[number].documents), ids[number]))  # fmt: skip
        yield ids[numbers[0]], [clusters[number] for number in numbers]


def _identify(clusters: Sequence[Cluster], name: str) -> Iterable[tuple[Key, Identity]]:
    """Yield the identity of each member of clusters that are one node; the first gives it its name."""
    first = clusters[0].first
    kind = first.kind if clusters[0].known else _usual_kind(clusters[0].members)
    for cluster in clusters:
        for member in cluster.members:
            join = cluster.joins.get(member.key)
            merges = [Merge(name, member.address, join.reason, join.confidence)] if join else []
            if len(clusters) > 1 and member is cluster.first:
                merges.append(Merge(name, member.address, CORRECTED))
            yield member.key, Identity(name, first.name, kind, first.entity.classes, first.entity.wikidata, tuple(merges))


def _usual_kind(members: Sequence[Profile]) -> Kind:
    """Give the kind that most profiles say; of several the first by name."""
    if members[0].kind is Kind.PERSON:
        return Kind.PERSON
    kinds = Counter(member.kind for member in members)
    return min(kinds, key=lambda kind: (-kinds[kind], kind.value))


def _correct(identities: Mapping[Key, Identity], corrections: Corrections, targets: Targets) -> Mapping[Key, Identity]:
    """Put name, kind and link of one node right, if corrections speak of it."""
    changed: dict[str, object] = {}
    for name, value in corrections.names:
        if not targets[name].isdisjoint(identities):
            changed["name"] = value
    for name, kind in corrections.kinds:
        if not targets[name].isdisjoint(identities):
            changed |= {"kind": kind, "classes": ()}
    for name, item in corrections.links:
        if not targets[name].isdisjoint(identities):
            changed["wikidata"] = item
    return {key: replace(identity, **changed) for key, identity in identities.items()} if changed else identities  # type: ignore[arg-type]


# -- documents


def apply_identities(extraction: Extraction, identities: Mapping[Key, Identity]) -> Extraction:
    """Give a document's entities their ids in the whole graph."""
    document = extraction.document.id
    found = {entity.id: identities[document, entity.id] for entity in extraction.entities if (document, entity.id) in identities}
    merges = tuple(sorted(merge for identity in found.values() for merge in identity.merges))
    entities: dict[str, Entity] = {}
    for entity in extraction.entities:
        new = _identified(entity, found[entity.id]) if entity.id in found else entity
        known = entities.get(new.id)
        entities[new.id] = (
            new if known is None else replace(known, names=tuple(sorted({*known.names, *new.names, new.name} - {known.name})))
        )
    ids = {old: identity.id for old, identity in found.items() if identity.id != old}
    changed = replace(extraction, entities=tuple(entities.values()), merges=merges, before=find_before(extraction, ids))
    return _renamed(changed, ids) if ids else changed


def _identified(entity: Entity, identity: Identity) -> Entity:
    names = entity.names if entity.name == identity.name else tuple(sorted({entity.name, *entity.names} - {identity.name}))
    given = {
        "id": identity.id,
        "name": identity.name,
        "kind": identity.kind,
        "classes": identity.classes,
        "wikidata": identity.wikidata,
    }
    return replace(entity, names=names, **given)  # type: ignore[arg-type] # each is of its field's type


def _renamed(extraction: Extraction, ids: Mapping[str, str]) -> Extraction:
    """Call entities by other ids in mentions, claims and what other entities say of them."""
    entities = tuple(
        entity if entity.acts_for is None else replace(entity, acts_for=ids.get(entity.acts_for, entity.acts_for))
        for entity in extraction.entities
    )
    mentions = tuple(
        replace(mention, entity=ids[mention.entity]) if mention.entity in ids else mention for mention in extraction.mentions
    )
    return replace(
        extraction,
        entities=entities,
        mentions=mentions,
        claims=tuple(rename_parts(claim, lambda entity, _: ids.get(entity, entity)) for claim in extraction.claims),
    )
