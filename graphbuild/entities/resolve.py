"""Mentions -> entities, in four passes over a document: names, speakers, noun phrases, pronouns.

Each pass only joins what the words give reason to join. A name never joins another by likeness alone: it must be the same name, a
person's last name that only one person has, a name of one known thing, or an acronym set beside its long form. What no pass joins
stays an entity of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphbuild.entities import pronouns
from graphbuild.entities.extents import find_extents, find_inner_names
from graphbuild.entities.joined import join_appositions, join_owned
from graphbuild.entities.names import Names
from graphbuild.entities.nested import find_names
from graphbuild.entities.nominals import join_nominals
from graphbuild.entities.speakers import Voice, find_narrators, find_speakers
from graphbuild.model import Entity, Kind, Mention, MentionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.entities.cluster import Cluster
    from graphbuild.entities.gazetteer import Gazetteer
    from graphbuild.mentions import Found
    from graphbuild.model import Document
    from graphbuild.parse import Parsed

_LONGEST_ID = 80


@dataclass(frozen=True)
class Resolved:
    """Which entity each mention of a document means.

    `entity_of` is keyed by passage and head token; `voices` has one item a turn, None where nobody is named.
    """

    entities: Mapping[str, Entity]
    mentions: tuple[Mention, ...]
    entity_of: Mapping[tuple[int, int], str]
    found: Mapping[tuple[int, int], Found]
    voices: Sequence[Voice | None]
    gazetteer: Gazetteer


def resolve_entities(parsed: Parsed, found: Sequence[Found], gazetteer: Gazetteer) -> Resolved:
    """Resolve the mentions of a document to entities.

    Args:
        parsed: The document's parse.
        found: Its mentions, in text order.
        gazetteer: Known things, for identifiers and canonical names.
    """
    found = find_names(parsed, found, gazetteer)
    clusters, of, speakers = join_names_and_phrases(parsed, found, gazetteer)
    narrators = find_narrators(parsed.document, speakers, _newsrooms(parsed, found, of))
    pronouns.join_pronouns(parsed, found, speakers, clusters, of)
    join_owned(parsed, found, clusters, of)
    voices = [_voice(parsed.document, number, speakers, narrators) for number in range(len(parsed.document.turns))]
    return _finish(parsed, found, clusters, of, voices, gazetteer)


def join_names_and_phrases(
    parsed: Parsed, found: Sequence[Found], gazetteer: Gazetteer
) -> tuple[list[Cluster], dict[tuple[int, int], Cluster], dict[str, Cluster]]:
    """Run the passes before that of the pronouns: names, speakers, noun phrases.

    Returns:
        All clusters, the cluster of each mention that is no pronoun, and that of each speaker label.
    """
    names = Names(parsed, gazetteer, found)
    for mention in found:
        if mention.form is MentionKind.NAME:
            names.add(mention)
    clusters = names.finish()
    speakers = find_speakers(parsed.document, clusters)
    of = {(mention.passage, mention.head): cluster for cluster in clusters for mention in cluster.mentions}
    join_nominals(parsed, found, gazetteer, clusters, of)
    join_appositions(parsed, found, clusters, of)
    for cluster in clusters:
        cluster.settle()
    return clusters, of, speakers


def _voice(document: Document, number: int, speakers: Mapping[str, Cluster], narrators: set[int]) -> tuple[Cluster, bool] | None:
    label = document.turns[number].speaker or document.speaker
    return (speakers[label], id(speakers[label]) in narrators) if label else None


def _newsrooms(parsed: Parsed, found: Sequence[Found], of: Mapping[tuple[int, int], Cluster]) -> dict[int, str]:
    """Find with which organization the text introduces each person: `NPR's Charles Maynes`, `Will Weissert with the AP`."""
    rooms: dict[int, str] = {}
    for mention in found:
        if mention.kind is not Kind.PERSON or mention.form is not MentionKind.NAME:
            continue
        passage = parsed.passages[mention.passage]
        owner = passage.child(mention.head, "poss")
        prep = passage.child(mention.head, "prep")
        if prep is not None and passage.lower[prep] in {"of", "from", "with", "for", "at"}:
            owner = passage.child(prep, "pobj") if owner is None else owner
        cluster = of.get((mention.passage, owner)) if owner is not None else None
        person = of.get((mention.passage, mention.head))
        if cluster is not None and person is not None and cluster.kind is Kind.ORGANIZATION:
            rooms.setdefault(id(person), cluster.name)
    return rooms


def _finish(
    parsed: Parsed,
    found: Sequence[Found],
    clusters: Sequence[Cluster],
    of: Mapping[tuple[int, int], Cluster],
    voices: Sequence[tuple[Cluster, bool] | None],
    gazetteer: Gazetteer,
) -> Resolved:
    document = parsed.document
    ids = _Ids(document.id)
    for cluster in clusters:  # in order of first mention, named ones first, so that ids do not depend on anything else
        if cluster.named:
            ids.give(cluster)
    entities: dict[str, Entity] = {}
    mentions: list[Mention] = []
    entity_of: dict[tuple[int, int], str] = {}
    for mention in found:
        cluster = of[mention.passage, mention.head]
        entity_of[mention.passage, mention.head] = ids.give(cluster)
    for mention, span in find_extents(parsed, found, of):
        identifier = entity_of[mention.passage, mention.head]
        mentions.append(Mention(document.id, span, span.of(document.text), mention.form, identifier))
    for span, cluster in find_inner_names(parsed, found, of):
        mentions.append(Mention(document.id, span, span.of(document.text), MentionKind.NAME, ids.give(cluster)))
    voiced = [Voice(ids.give(voice[0]), narrator=voice[1]) if voice else None for voice in voices]
    for cluster in ids.clusters():
        entity = _entity(ids.give(cluster), cluster)
        entities[entity.id] = entity
    _add_states(entities, gazetteer)
    return Resolved(
        entities, tuple(sorted(set(mentions), key=lambda m: (m.span.start, -m.span.end, m.entity))), entity_of,
        {(mention.passage, mention.head): mention for mention in found},
        voiced, gazetteer,
    )  # fmt: skip


def _add_states(entities: dict[str, Entity], gazetteer: Gazetteer) -> None:
    """Add the states that governments and teams act for, where the text does not name them; what is no known state is acted for by nobody."""
    for entity in [entity for entity in entities.values() if entity.acts_for is not None]:
        state = entities.get(entity.acts_for or "")
        known = gazetteer.find(entity.acts_for or "", Kind.PLACE)
        if state is None and known is not None:
            entities[known.name] = Entity(
                known.name, known.name, known.kind, (), known.classes, known.wikidata, None, known.geonames
            )
        elif state is None or state.kind is not Kind.PLACE:
            entities[entity.id] = replace(entity, acts_for=None)


class _Ids:
    """Clusters -> entity ids: a known thing or a full name is one node in the whole graph, all else belongs to its document."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.of: dict[int, str] = {}
        self.kept: dict[str, Cluster] = {}

    def give(self, cluster: Cluster) -> str:
        """Give the id of a cluster: always the same one."""
        known = self.of.get(id(cluster))
        if known is not None:
            return known
        name = cluster.name[:_LONGEST_ID].strip() or "unnamed"
        shared = cluster.known is not None or (cluster.named and (len(name.split()) > 1 or cluster.kind is not Kind.PERSON))
        base = name if shared else f"{self.document}/{name}"
        identifier, number = base, 1
        while identifier in self.kept:
            number += 1
            identifier = f"{base} ({number})" if shared else f"{base} {number}"
        self.of[id(cluster)] = identifier
        self.kept[identifier] = cluster
        return identifier

    def clusters(self) -> list[Cluster]:
        """All clusters that have an id."""
        return list(self.kept.values())


def _entity(identifier: str, cluster: Cluster) -> Entity:
    name = cluster.name
    others = {*cluster.names, *list(cluster.phrases)[:8]} - {name, ""}
    known = cluster.known
    if known is None:
        return Entity(identifier, name, cluster.kind, tuple(sorted(others)))
    state = known.capital_of if known.kind is Kind.ORGANIZATION else None
    return Entity(identifier, name, known.kind, tuple(sorted(others)), known.classes, known.wikidata, state, known.geonames)
