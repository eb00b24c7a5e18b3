"""What a user has put right: which entities are one, which are not, which link is wrong, how something is called, what kind it is.

Corrections call an entity by its id in the graph, or by its address in its document (`d2/Lavrov`), which no other document can change.
They are resolved against the graph as it would be without them, so that the same corrections mean the same at each build.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from graphbuild.entities.profiles import to_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphbuild.entities.merging import Cluster
    from graphbuild.entities.profiles import Key, Profile
    from graphbuild.model import Extraction, Kind


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections, sorted; entities are called by id or address, items by their number (`Q159`)."""

    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, Kind], ...] = ()

    @property
    def called(self) -> tuple[str, ...]:
        """All entities that are called, sorted."""
        pairs = chain.from_iterable((*self.same, *self.different))
        return tuple(sorted({*pairs, *(name for name, _ in (*self.rejected, *self.links, *self.names, *self.kinds))}))


NONE = Corrections()
Targets = dict[str, frozenset["Key"]]


def find_targets(
    corrections: Corrections, clusters: Sequence[Cluster], ids: Sequence[str], extractions: Iterable[Extraction]
) -> Targets:
    """Find which documents' entities each name in the corrections calls; none where nothing is called so.

    An address calls one entity; an id all that are joined under it. Where two are said to be different and one of them holds the
    other, the rest of it is meant.
    """
    wanted = set(corrections.called)
    by_id = {
        name: frozenset(member.key for member in cluster.members)
        for cluster, name in zip(clusters, ids, strict=True)
        if name in wanted
    }
    by_address: dict[str, Key] = {}
    for extraction in extractions:
        document = extraction.document.id
        for entity in extraction.entities:
            for address in (to_address(document, entity.id), f"{entity.name} - {document}"):
                if address in wanted:
                    by_address.setdefault(address, (document, entity.id))
    targets = {
        name: by_id.get(name) or (frozenset({by_address[name]}) if name in by_address else frozenset()) for name in sorted(wanted)
    }
    for one, two in corrections.different:
        mine, theirs = targets[one], targets[two]
        if mine > theirs:
            targets[one] = mine - theirs
        elif theirs > mine:
            targets[two] = theirs - mine
    return targets


def find_apart(corrections: Corrections, targets: Targets) -> Mapping[Key, frozenset[Key]]:
    """Give each entity that is said to be different from others those that it must not be joined with."""
    apart: dict[Key, frozenset[Key]] = {}
    for one, two in corrections.different:
        for mine, theirs in ((targets[one], targets[two]), (targets[two], targets[one])):
            for key in mine:
                apart[key] = apart.get(key, frozenset()) | (theirs - mine)
    return apart


def reject_links(corrections: Corrections, targets: Targets, profiles: Iterable[Profile]) -> list[Profile]:
    """Take from profiles the items that are said to be wrong."""
    wrong = {(key, item) for name, item in corrections.rejected for key in targets[name]}
    return [
        replace(profile, known=None, wikidata=None, classes=()) if (profile.key, profile.known) in wrong else profile
        for profile in profiles
    ]


def find_groups(corrections: Corrections, targets: Targets) -> list[frozenset[Key]]:
    """List the entities that must be one: those said to be the same, and those of one id whose link is wrong."""
    same = [targets[one] | targets[two] for one, two in corrections.same if targets[one] and targets[two]]
    return [*same, *(targets[name] for name, _ in corrections.rejected if targets[name])]
