"""Changes of documents' graphs -> changes of the default graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode, Quad

from graphbuild.graph.facts import find_descriptions, is_backed, read_backing
from graphbuild.vocabulary import GB, GIVEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store

_DEFAULT = DefaultGraph()
_GIVEN = {default: given for given, default in GIVEN.items()}


def change_default(store: Store, old: set[Quad], new: set[Quad]) -> tuple[set[Quad], set[Quad]]:
    """Find what changes in the default graph when some documents' graphs do.

    The default graph follows from all documents: what one of them no longer says stays if another says it.

    Args:
        store: The store before the change.
        old: The quads of the changing graphs, as they are in the store.
        new: The quads of the changing graphs afterwards.

    Returns:
        The quads that leave the default graph, and those that enter it.
    """
    others = _Others(store, {quad.graph_name for quad in old})
    described = set(find_descriptions(new))
    lost = set(find_descriptions(old)) - described
    gone = {quad for quad in lost if not others.describe(quad)}
    come = set(described)
    was, now = read_backing(old), read_backing(new)
    for statement in {*was.stating, *was.asserting, *now.stating, *now.asserting}:
        fact = now.facts.get(statement) or was.facts.get(statement) or others.fact(statement)
        if fact is None:
            continue
        quad = Quad(fact.subject, fact.property, fact.object, _DEFAULT)
        asserting = now.asserting.get(statement, set()) | others.claims(GB.asserts, statement)
        stating = now.stating.get(statement, set()) | others.claims(GB.statement, statement)
        (come if is_backed(asserting, stating) else gone).add(quad)
    there = {quad for quad in come if quad in store}
    return {quad for quad in gone - come if quad in store and not others.describe(quad)}, come - there


class _Others:
    """What the graphs that do not change say."""

    def __init__(self, store: Store, changing: Iterable[object]) -> None:
        self._store = store
        self._changing = {*changing, _DEFAULT}
        self._any = any(graph not in self._changing for graph in store.named_graphs())

    def find(self, subject: NamedNode | None, predicate: NamedNode, value: Any) -> list[Any]:
        if not self._any:
            return []
        found = self._store.quads_for_pattern(subject, predicate, value, None)
        return [quad for quad in found if quad.graph_name not in self._changing]

    def describe(self, quad: Quad) -> bool:
        """Whether they describe the subject by this triple."""
        given = _GIVEN.get(quad.predicate, GB.describes)
        descriptions = self.find(None, GB.describes, quad.subject)
        return any(Quad(found.subject, given, quad.object, found.graph_name) in self._store for found in descriptions)

    def claims(self, prop: NamedNode, statement: NamedNode) -> set[NamedNode]:
        return {quad.subject for quad in self.find(None, prop, statement)}

    def fact(self, statement: NamedNode) -> Any:
        """Find the triple of a statement, if a claim asserts it."""
        for quad in self.find(None, GB.asserts, statement)[:1]:
            claim = self._store.quads_for_pattern(quad.subject, None, None, quad.graph_name)
            return read_backing(claim).facts[statement]
        return None
