"""Mentions -> entities, in four passes over a document: names, speakers, noun phrases, pronouns.

Each pass only joins what the words give reason to join. A name never joins another by likeness alone: it must be the same name, a
person's last name that only one person has, a name of one known thing, or an acronym set beside its long form. What no pass joins
stays an entity of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.entities import pronouns
from graphbuild.entities.cluster import Cluster
from graphbuild.entities.nominals import join_appositions, join_nominals, phrase_of
from graphbuild.entities.speakers import Voice, find_narrators, find_speakers
from graphbuild.model import Entity, Kind, Mention, MentionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.entities.gazetteer import Gazetteer
    from graphbuild.mentions import Found
    from graphbuild.model import Document, KnownEntity
    from graphbuild.parse import Parsed, Passage

_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|sir|lord|lady|dame|sheikh|st)\.?\s+", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,7}$")
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
    clusters, of, speakers = join_names_and_phrases(parsed, found, gazetteer)
    narrators = find_narrators(parsed.document, speakers, _newsrooms(parsed, found, of))
    pronouns.join_pronouns(parsed, found, speakers, clusters, of)
    voices = [_voice(parsed.document, number, speakers, narrators) for number in range(len(parsed.document.turns))]
    return _finish(parsed, found, clusters, of, voices, gazetteer)


def join_names_and_phrases(
    parsed: Parsed, found: Sequence[Found], gazetteer: Gazetteer
) -> tuple[list[Cluster], dict[tuple[int, int], Cluster], dict[str, Cluster]]:
    """Run the passes before that of the pronouns: names, speakers, noun phrases.

    Returns:
        All clusters, the cluster of each mention that is no pronoun, and that of each speaker label.
    """
    names = _Names(parsed, gazetteer)
    for mention in found:
        if mention.form is MentionKind.NAME:
            names.add(mention)
    clusters = names.finish()
    speakers = find_speakers(parsed.document, clusters)
    of = {(mention.passage, mention.head): cluster for cluster in clusters for mention in cluster.mentions}
    join_nominals(parsed, found, gazetteer, clusters, of)
    join_appositions(parsed, found, clusters, of)
    return clusters, of, speakers


def _voice(document: Document, number: int, speakers: Mapping[str, Cluster], narrators: set[int]) -> tuple[Cluster, bool] | None:
    label = document.turns[number].speaker or document.speaker
    return (speakers[label], id(speakers[label]) in narrators) if label else None


class _Names:
    """Named mentions -> clusters: full names first, so that a last name finds its person wherever it stands."""

    def __init__(self, parsed: Parsed, gazetteer: Gazetteer) -> None:
        self.parsed = parsed
        self.gazetteer = gazetteer
        self.clusters: list[Cluster] = []
        self.by_known: dict[int, Cluster] = {}
        self.by_name: dict[tuple[str, bool], Cluster] = {}
        self.short: list[tuple[Found, str]] = []

    def add(self, mention: Found) -> None:
        """Sort a named mention: a known thing, a full name, or a single word that waits for a full name."""
        passage = self.parsed.passages[mention.passage]
        name = name_of(self.parsed.document, passage, mention)
        known = self.gazetteer.find(name, mention.kind) if not _is_cut(passage, mention) else None
        if known is None and mention.label in {"NORP", ""} | ({"GPE", "LOC"} if name.endswith("s") else set()):
            known = self._people(passage, mention, name)
        if known is not None:
            cluster = self.by_known.get(id(known))
            if cluster is None:
                cluster = self.by_known[id(known)] = Cluster(known.kind, known)
                self.clusters.append(cluster)
            cluster.add(mention, name)
        elif mention.kind is Kind.PERSON and len(name.split()) == 1:
            self.short.append((mention, name))
        else:
            cluster = self._cluster(name, mention)
            cluster.add(mention, name)
            full = phrase_of(self.parsed.document.text, passage, mention)[0]
            if full != name and full.startswith(name) and mention.kind is not Kind.PERSON:
                cluster.phrases.setdefault(full, 0)

    def _people(self, passage: Passage, mention: Found, name: str) -> KnownEntity | None:
        """Take `the Russians` for Russia: the people as a whole, unless counted or described."""
        if (
            passage.tag[mention.head] not in {"NNPS", "NNS"}
            or passage.lower[mention.first] != "the"
            or mention.head - mention.first != 1
        ):
            return None
        return self.gazetteer.country_of(name)

    def _cluster(self, name: str, mention: Found) -> Cluster:
        key = (name.casefold(), mention.kind is Kind.PERSON)
        cluster = self.by_name.get(key)
        if cluster is None:
            cluster = self.by_name.get((key[0], not key[1]))
        if cluster is None:
            cluster = self.by_name[key] = Cluster(mention.kind)
            self.clusters.append(cluster)
        return cluster

    def finish(self) -> list[Cluster]:
        """Give each single word to the one person of that name; join acronyms to the long form beside them."""
        people = [cluster for cluster in self.clusters if cluster.kind is Kind.PERSON]
        for mention, name in self.short:
            same = [person for person in people if _is_part(name, person)]
            (same[0] if len(same) == 1 else self._cluster(name, mention)).add(mention, name)
        self._join_surnames(people)
        self._join_acronyms()
        return self.clusters

    def _join_surnames(self, people: list[Cluster]) -> None:
        """Give a single name that the model took for no person to the one whose last name it is: `turn it over to Kirby`."""
        for cluster in [
            c
            for c in self.clusters
            if c.kind in {Kind.ABSTRACT, Kind.OBJECT, Kind.PLACE} and c.known is None and len(c.name.split()) == 1
        ]:
            same = [
                person
                for person in people
                if any(len(n.split()) > 1 and n.casefold().split()[-1] == cluster.name.casefold() for n in person.names)
            ]
            if len(same) == 1 and same[0] is not cluster:
                same[0].absorb(cluster)
                self.clusters.remove(cluster)

    def _join_acronyms(self) -> None:
        for short in [cluster for cluster in self.clusters if any(map(_ACRONYM.match, cluster.names))]:
            for mention in short.mentions:
                long = self._beside(mention)
                if long is not None and long is not short and _has_initials(long.name, short.name):
                    for moved in short.mentions:
                        long.add(moved, name_of(self.parsed.document, self.parsed.passages[moved.passage], moved))
                    long.known = long.known or short.known
                    self.clusters.remove(short)
                    break

    def _beside(self, mention: Found) -> Cluster | None:
        """Find the name that stands right before an acronym in brackets."""
        passage = self.parsed.passages[mention.passage]
        if mention.first < 2 or passage.words[mention.first - 1] != "(":  # noqa: PLR2004 -- a name and a bracket come before
            return None
        before = mention.first - 2
        return next(
            (
                c
                for c in self.clusters
                for m in c.mentions
                if m.passage == mention.passage and m.name and m.name[0] <= before <= m.last
            ),
            None,
        )


def _is_cut(passage: Passage, mention: Found) -> bool:
    """Whether a name is only part of a longer one, as where the model leaves out its first word: `Neo [Democrats]`, `Team [Estonia]`."""
    if mention.name is None or mention.kind is Kind.PERSON or mention.name[0] == 0:
        return False
    before = mention.name[0] - 1
    return (
        passage.pos[before] == "PROPN"
        and passage.entity[before] < 0
        and passage.head[before] in range(mention.name[0], mention.name[1] + 1)
    )


def _is_part(name: str, person: Cluster) -> bool:
    """Whether a single name is a person's last name, or his first."""
    folded = name.casefold()
    return any(folded in {words[0], words[-1]} for words in (known.casefold().split() for known in person.names) if len(words) > 1)


def _has_initials(long: str, acronym: str) -> bool:
    """Whether an acronym is made of a name's capitals: `European Central Bank`, `ECB`."""
    capitals = "".join(letter for letter in long if letter.isupper())
    return acronym.replace("&", "") in {capitals, capitals[: len(acronym)]} and len(long.split()) > 1


def name_of(document: Document, passage: Passage, mention: Found) -> str:
    """Give the name proper: without article, honorific and possessive ending, on one line."""
    first, last = mention.name or (mention.head, mention.head)
    name = _SPACE.sub(" ", passage.span(first, last).of(document.text)).strip(" \"'“”‘’,;:()[]")
    name = re.sub(r"(?:['’]s?|^the\s+)$|^[Tt]he\s+", "", name) or name
    if mention.kind is Kind.PERSON:
        common = [token for token in range(first, last) if passage.pos[token] in {"NOUN", "VERB", "ADP"}]
        if common:
            name = _SPACE.sub(" ", passage.span(common[-1] + 1, last).of(document.text))
        name = _HONORIFIC.sub("", name) or name
    return name


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
        identifier = ids.give(cluster)
        entity_of[mention.passage, mention.head] = identifier
        span = parsed.passages[mention.passage].span(mention.first, mention.last)
        mentions.append(Mention(document.id, span, span.of(document.text), mention.form, identifier))
    voiced = [Voice(ids.give(voice[0]), narrator=voice[1]) if voice else None for voice in voices]
    for cluster in ids.clusters():
        entity = _entity(ids.give(cluster), cluster)
        entities[entity.id] = entity
    return Resolved(
        entities, tuple(sorted(set(mentions), key=lambda m: (m.span.start, -m.span.end, m.entity))), entity_of,
        {(mention.passage, mention.head): mention for mention in found},
        voiced, gazetteer,
    )  # fmt: skip


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
    return Entity(identifier, name, known.kind, tuple(sorted(others)), known.classes, known.wikidata)
