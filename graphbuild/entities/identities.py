"""Clusters -> ids, and what each document's entity is in the whole graph; documents -> the same with those ids.

A document's claims keep their ids: they tell what the document says, whatever else arrives.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from graphbuild.entities.before import find_before, rename_parts
from graphbuild.entities.corrections import NONE, find_apart, find_groups, find_targets, reject_links
from graphbuild.entities.merging import Cluster, find_clusters
from graphbuild.entities.naming import name_clusters, to_node
from graphbuild.entities.profiles import bare_profile, find_profiles
from graphbuild.model import Entity, Extraction, Kind, Merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphbuild.entities.corrections import Corrections, Targets
    from graphbuild.entities.naming import Node
    from graphbuild.entities.profiles import Key, Profile

CORRECTED = "a correction says that they are one"


@dataclass(frozen=True, slots=True)
class Merged:
    """Documents with the ids that their entities have in the whole graph.

    `unmatched` names what corrections call and no document has. `named` holds the clusters with their ids, where nothing is corrected.
    """

    extractions: tuple[Extraction, ...]
    unmatched: tuple[str, ...] = ()
    named: tuple[tuple[str, Cluster], ...] = field(default=(), compare=False, repr=False)


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
    profiles = list(chain.from_iterable(map(find_profiles, ordered)))
    named = name_all(profiles)
    if corrections == NONE:
        identities = find_identities(named)
        return Merged(tuple(apply_identities(extraction, identities) for extraction in ordered), named=named)
    corrected, unmatched = _find_corrected(ordered, profiles, named, corrections)
    return Merged(tuple(apply_identities(extraction, corrected) for extraction in ordered), unmatched)


def name_all(profiles: Iterable[Profile]) -> tuple[tuple[str, Cluster], ...]:
    """Find which profiles of all documents are one, and by what id it goes."""
    clusters = find_clusters(profiles)
    return tuple(zip(name_clusters(clusters), clusters, strict=True))


def find_identities(named: Iterable[tuple[str, Cluster]]) -> Mapping[Key, Identity]:
    """Say what each document's entity is in the whole graph, by document and id."""
    return {key: identity for name, cluster in named for key, identity in _identify([cluster], name)}


def _find_corrected(
    extractions: Sequence[Extraction], profiles: Sequence[Profile], named: Sequence[tuple[str, Cluster]], corrections: Corrections
) -> tuple[Mapping[Key, Identity], tuple[str, ...]]:
    """Find what the documents' named entities are under corrections, given what they are without.

    Returns:
        The identities by document and id, and what corrections call but no document has.
    """
    targets = find_targets(corrections, [cluster for _, cluster in named], [name for name, _ in named], extractions)
    clusters = find_clusters(reject_links(corrections, targets, profiles), find_apart(corrections, targets))
    known = {profile.key for profile in profiles}
    clusters += _bare_clusters(frozenset().union(*targets.values()) - known, extractions)
    identities: dict[Key, Identity] = {}
    for name, united in _unite(clusters, name_clusters(clusters), corrections, targets):
        identities.update(_correct(dict(_identify(united, name)), corrections, targets))
    return identities, tuple(name for name, keys in targets.items() if not keys)


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
        numbers.sort(key=lambda number: (clusters[number].known is None, bool(to_node(clusters[number]).own), -len(clusters[number].documents), ids[number]))  # fmt: skip
        yield ids[numbers[0]], [clusters[number] for number in numbers]


def _identify(clusters: Sequence[Cluster], name: str) -> Iterable[tuple[Key, Identity]]:
    """Yield the identity of each member of clusters that are one node; the first gives it its name."""
    node = to_node(clusters[0])
    for cluster in clusters:
        for member in cluster.members:
            join = cluster.joins.get(member.key)
            merges = [Merge(name, member.address, join.reason, join.confidence)] if join else []
            if len(clusters) > 1 and member is cluster.first:
                merges.append(Merge(name, member.address, CORRECTED))
            yield member.key, identify(name, node, merges)


def identify(name: str, node: Node, merges: Iterable[Merge] = ()) -> Identity:
    """Give what a member of a node is; `name` is the node's id."""
    return Identity(name, node.name, node.kind, node.classes, node.wikidata, tuple(merges))


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
