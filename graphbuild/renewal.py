"""Documents that come and go -> a changed store, of which only those documents are read in which an entity is now another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from graphbuild.contents import find_moved
from graphbuild.entities.before import unmerge
from graphbuild.entities.identities import apply_identities
from graphbuild.entities.profiles import find_profiles
from graphbuild.graph import in_order
from graphbuild.identity import Told, regroup
from graphbuild.model import FactPolicy
from graphbuild.vocabulary import GB, RDF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from graphbuild.folder import Change
    from graphbuild.identity import Index
    from graphbuild.model import Extraction
    from graphbuild.ontology import Ontology
    from graphbuild.store import Store


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a change makes of a graph's documents.

    Attributes:
        gone: The ids of the documents that go.
        before: Those that are replaced or merged otherwise, as they are in the store, by id.
        after: Those that come or are merged otherwise, with the ids that their entities have in the whole graph, by id.
    """

    gone: frozenset[str]
    before: Mapping[str, Extraction]
    after: Mapping[str, Extraction]


def find_renewal(change: Change, index: Index, come: Mapping[str, Extraction], gone: frozenset[str]) -> Renewal:
    """Find in which documents an entity is another when some come and go; changes the index.

    Args:
        change: A change of a graph that nobody has corrected.
        index: Its index.
        come: The documents that come, as they were extracted, by id.
        gone: The ids of those that go; those that are not there are left alone.

    Raises:
        sqlite3.DatabaseError: The index is damaged.
    """
    store, known = change.store, index.documents()
    gone &= known
    others = regroup(index, gone, {name: Told(len(each.claims), tuple(find_profiles(each))) for name, each in come.items()})
    before = {name: store.extraction(name) for name in sorted(others | (come.keys() & known))}
    originals = {name: unmerge(before[name]) for name in sorted(others)}
    originals |= {name: come[name] for name in sorted(come)}
    after = {name: in_order(apply_identities(each, index.identities(name))) for name, each in originals.items()}
    return Renewal(gone, before, after)


def put_renewal(change: Change, renewal: Renewal, ontology: Ontology, policy: FactPolicy | None) -> None:
    """Make the change in the store.

    Args:
        change: The change of the folder.
        renewal: What becomes of the documents.
        ontology: Maps the predicates of the documents that come to properties.
        policy: Whose claims are facts from now on; None leaves that as it is, but for the ids of sources to be trusted.
    """
    with change.store.changes(ontology, policy=policy or _follow_trusted(change.store, renewal)) as changes:
        for name in sorted(renewal.gone):
            changes.remove(name)
        for name in sorted(renewal.after):
            changes.put(renewal.after[name])


def _follow_trusted(store: Store, renewal: Renewal) -> FactPolicy:
    """Trust the same sources where their ids have changed, as `follow_trusted` does who knows all documents."""
    moved = find_moved(store.policy.trusted, renewal.before.values(), renewal.after)
    trusted: set[str] = set()
    for name in store.policy.trusted:
        now = moved.get(name) or {name}
        changed = {*renewal.before, *renewal.gone}
        trusted |= now | {name} if now != {name} and _is_mentioned(store, name, changed) else now
    return FactPolicy(store.policy.voices, frozenset(trusted))


def _is_mentioned(store: Store, entity: str, changed: Collection[str]) -> bool:
    """Whether a document that does not change mentions an entity."""
    return any(
        mention.entity == entity
        for name in _find_documents(store, entity)
        if name not in changed
        for mention in store.extraction(name).mentions
    )


def _find_documents(store: Store, entity: str) -> Iterator[str]:
    """Yield the ids of the documents whose graphs describe an entity."""
    node = NamedNode(store.names.entity(entity))
    for subject, predicate, value in ((None, GB.describes, node), (node, RDF.type, None)):
        for quad in store.raw.quads_for_pattern(subject, predicate, value, None):
            if isinstance(quad.graph_name, NamedNode):
                yield store.names.document_id(quad.graph_name.value)
