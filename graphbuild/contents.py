"""What a graph holds, and what it is to hold after a change: all its documents, merged anew and put where they differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphbuild.entities.before import unmerge
from graphbuild.entities.identities import merge_documents
from graphbuild.folder import CORRECTIONS
from graphbuild.graph import in_order
from graphbuild.graph.about import say_corrections
from graphbuild.model import FactPolicy
from graphbuild.ontology.corrections import join_corrections, load_corrections, read_corrections
from graphbuild.originals import ORIGINALS, read_originals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from graphbuild.entities.merging import Cluster
    from graphbuild.folder import Change
    from graphbuild.model import Extraction
    from graphbuild.ontology import Ontology
    from graphbuild.store import Store

Texts = tuple[tuple[str, bytes], ...]
"""Files of corrections: their names, and what is in them."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a graph is to hold.

    Attributes:
        originals: Each document as it was extracted, by id.
        extractions: The same with the ids that their entities have in the whole graph.
        corrections: The files of corrections, which are kept with the graph.
        unmatched: What the corrections call and no document has.
        named: The clusters of documents' entities with their ids, where that follows from the documents alone.
    """

    originals: tuple[Extraction, ...]
    extractions: tuple[Extraction, ...]
    corrections: Texts = ()
    unmatched: tuple[str, ...] = ()
    named: tuple[tuple[str, Cluster], ...] = field(default=(), compare=False, repr=False)


def merge_contents(originals: Iterable[Extraction], corrections: Texts, base: str) -> Contents:
    """Find which entities of documents are one, and put right what the corrections say.

    Raises:
        CorrectionsError: The corrections are none, or contradict each other.
    """
    ordered = tuple(sorted(originals, key=lambda each: each.document.id))
    merged = merge_documents(ordered, load_corrections(corrections, base))
    return Contents(ordered, tuple(map(in_order, merged.extractions)), corrections, merged.unmatched, merged.named)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a graph holds before a change.

    Attributes:
        stored: Its documents as they are in the store, by id.
        originals: The same as they were extracted.
    """

    stored: Mapping[str, Extraction]
    originals: Mapping[str, Extraction]


def read_contents(change: Change) -> Kept:
    """Read all that a graph holds.

    Raises:
        StoreError: It cannot be read.
    """
    stored = {name: change.store.extraction(name) for name in change.store.documents()}
    former = read_originals(change.folder / ORIGINALS)
    return Kept(stored, {name: former.get(name) or unmerge(each) for name, each in stored.items()})


def find_corrections(folder: Path) -> Texts:
    """Read the corrections that a graph keeps.

    Raises:
        CorrectionsError: They cannot be read.
    """
    path = folder / CORRECTIONS
    return tuple(read_corrections([path])) if path.exists() else ()


def put_contents(
    store: Store,
    contents: Contents,
    stored: Mapping[str, Extraction],
    fresh: Collection[str],
    ontology: Ontology,
    policy: FactPolicy | None,
) -> tuple[str, ...]:
    """Bring a store to what it is to hold: documents go that are not in it, and those come that are new or merged otherwise.

    Args:
        store: The store.
        contents: What it is to hold.
        stored: The documents that it holds, by id.
        fresh: The ids of documents that have just been extracted.
        ontology: Maps the predicates of the documents that come to properties.
        policy: Whose claims are facts from now on; None leaves that as it is, but for the ids of sources to be trusted.

    Returns:
        The ids of the documents that are as they were.
    """
    wanted = {each.document.id: each for each in contents.extractions}
    kept = {name for name, before in stored.items() if name not in fresh and wanted.get(name) == before}
    after = policy or follow_trusted(store.policy, stored.values(), wanted)
    with store.changes(ontology, policy=after) as changes:
        for name in sorted(stored.keys() - wanted.keys()):
            changes.remove(name)
        for name in sorted(wanted.keys() - kept):
            changes.put(wanted[name])
    corrections = join_corrections(contents.corrections, store.base) if wanted else b""
    store.describe(say_corrections(corrections.decode()))
    return tuple(sorted(kept))


def follow_trusted(policy: FactPolicy, before: Iterable[Extraction], after: Mapping[str, Extraction]) -> FactPolicy:
    """Trust the same sources where their ids have changed: whoever is mentioned at the same places."""
    if not policy.trusted:
        return policy
    moved = find_moved(policy.trusted, before, after)
    return FactPolicy(policy.voices, frozenset().union(*(moved.get(name) or {name} for name in policy.trusted)))


def find_moved(trusted: Collection[str], before: Iterable[Extraction], after: Mapping[str, Extraction]) -> Mapping[str, set[str]]:
    """Find by id who is now mentioned where somebody was."""
    moved: dict[str, set[str]] = defaultdict(set)
    for old in before:
        new = after.get(old.document.id)
        now = {(mention.span, mention.mention_kind): mention.entity for mention in new.mentions} if new else {}
        for mention in old.mentions:
            if mention.entity in trusted and (mention.span, mention.mention_kind) in now:
                moved[mention.entity].add(now[mention.span, mention.mention_kind])
    return moved
