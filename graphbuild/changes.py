"""Documents that come and go -> one change of a store: nothing happens before all is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from graphbuild.errors import NotInGraphError
from graphbuild.graph.about import say_policy
from graphbuild.graph.change import Change
from graphbuild.graph.default import change_default
from graphbuild.graph.to_quads import to_lines
from graphbuild.graph.write import dump_graph
from graphbuild.model import NARRATOR
from graphbuild.search import Quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphbuild.graph.sheets import Sheets
    from graphbuild.model import Extraction, FactPolicy
    from graphbuild.ontology import Ontology
    from graphbuild.store import Store

AT_ONCE = 500  # documents of a graph in a folder that are changed in one transaction


class Changes:
    """Documents to be put or removed, of which nothing is in the store yet."""

    def __init__(self, store: Store, ontology: Ontology, policy: FactPolicy, sheets: Sheets) -> None:
        """Start without a change; lines are collected in `sheets`."""
        self._store = store
        self._ontology = ontology
        self._policy = policy
        self._sheets = sheets
        self._known = frozenset(store.documents())
        self._gone: set[str] = set()

    def put(self, extraction: Extraction) -> None:
        """Add a document, or replace the one of the same id."""
        name = self._name(extraction.document.id)
        self._sheets[name] = to_lines(extraction, self._ontology, self._store.base, self._policy)
        self._gone.discard(extraction.document.id)
        self._store.note_quotes(
            extraction.document.id, (Quote(c.document, c.evidence.span, c.evidence.text) for c in extraction.claims)
        )

    def remove(self, document_id: str) -> None:
        """Remove a document; the graph will be as if it had never been there.

        Raises:
            NotInGraphError: There is no such document.
        """
        name = self._name(document_id)
        there = self._known - self._gone
        if document_id not in there and name not in self._sheets:
            raise NotInGraphError("document", document_id, tuple(sorted(there))[:5])
        self._sheets.pop(name, None)
        self._store.note_quotes(document_id, ())
        if document_id in self._known:
            self._gone.add(document_id)

    def commit(self) -> None:
        """Make the changes."""
        store, sheets = self._store, self._sheets
        if self._policy != store.policy:
            for document_id in sorted(self._known - self._gone):
                if self._name(document_id) not in sheets:
                    self.put(store.extraction(document_id))
        if not self._known:
            if sheets:
                store.fill(sheets)
        else:
            names = sorted({*sheets, *map(self._name, self._gone)})
            size = AT_ONCE if store.folder is not None else len(names) or 1  # in memory, all happens in one transaction or nothing
            for start in range(0, len(names), size):
                store.apply(self._find_change(names[start : start + size]))
        store.manifest = replace(store.manifest, policy=self._policy)
        empty = not sheets and not self._known - self._gone
        store.describe(say_policy(NARRATOR if empty else self._policy, store.names))

    def _find_change(self, names: Sequence[str]) -> Change:
        """Find what is to be changed in the store for some documents' graphs, by name."""
        raw = self._store.raw
        new: Mapping[str, set[str]] = {name: set(self._sheets[name]) if name in self._sheets else set() for name in names}
        old = {name: set(dump_graph(raw, NamedNode(name[1:-1]))) for name in names}
        lost, come = change_default(raw, old, new)
        added = {"": come, **{name: lines - old[name] for name, lines in new.items()}}
        removed = {"": lost, **{name: lines - new[name] for name, lines in old.items()}}
        gone = [name for name, lines in new.items() if not lines]
        return Change(
            {name: lines for name, lines in added.items() if lines}, {n: lines for n, lines in removed.items() if lines}, gone
        )

    def _name(self, document_id: str) -> str:
        return f"<{self._store.names.claims_graph(document_id)}>"
