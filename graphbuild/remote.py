"""A graph -> a remote store, by one of `protocols`.

Each graph is put as a whole, in batches, and replaces the one of the same name; so whatever is sent twice does no harm. What has
arrived is noted beside the graph: a push that was interrupted goes on where it was, and the next one sends only what has changed.
Facts come last, when the claims that back them are there.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from graphbuild.errors import OutputError, RemoteError
from graphbuild.graph.stream import graphs_of, sorted_lines
from graphbuild.http import Endpoint
from graphbuild.protocols import Graphs, GraphStore, UpdateStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphbuild.graph.stream import Graph
    from graphbuild.store import Store

_GONE = ""  # in place of the digest of a graph that has been removed
_COUNT = (
    "SELECT ?graph (COUNT(*) AS ?number) WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?graph), {})) }} GROUP BY ?graph"
)
_COUNT_DEFAULT = "SELECT (COUNT(*) AS ?number) WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Pushed:
    """How many graphs were sent, were there already, and were removed as their documents are gone; and how many triples there are."""

    sent: int
    kept: int
    removed: int
    triples: int


@dataclass(slots=True)
class Log:
    """What has arrived at one address: by the graph's name ("" for the facts) its digest, None where only a part has."""

    path: Path | None
    arrived: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, url: str, facts: str | None) -> Log:
        """Read the log of a graph and an address; an unreadable one is as none, and all is sent again."""
        if store.folder is None:
            return cls(None)
        name = hashlib.sha256(f"{url}\n{facts}".encode()).hexdigest()[:12]
        log = cls(store.folder / f".pushed-{name}.jsonl")
        try:
            for line in log.path.read_text(encoding="utf-8").splitlines() if log.path else ():
                row = json.loads(line)
                log.arrived[row["graph"]] = row["digest"]
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError):
            log.arrived.clear()
        return log

    def note(self, graph: str, digest: str | None) -> None:
        """Add a line.

        Raises:
            OutputError: The graph's folder cannot be written.
        """
        self.arrived[graph] = digest
        if self.path is not None:
            try:
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"graph": graph, "digest": digest}) + "\n")
            except OSError as error:
                raise OutputError(
                    str(self.path), f"cannot be written ({error.strerror})", "make room, or get the right to write"
                ) from error

    def forget(self) -> None:
        """Take nothing for arrived."""
        self.arrived.clear()
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def push(  # noqa: PLR0913 -- as many as the command has options
    store: Store,
    url: str,
    *,
    facts: str | None = None,
    verify: str | None = None,
    replace: bool = False,
    update: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Pushed:
    """Bring a remote store to what a graph holds.

    Args:
        store: The graph.
        url: Where the remote store answers to the Graph Store Protocol, or to updates.
        facts: The IRI of the remote graph for the facts; None for the default graph.
        verify: Where it answers to SPARQL queries: then its triples are counted, graph by graph.
        replace: Whether the graph for the facts may be replaced although something is in it that no push has brought; and whether
            to send everything again.
        update: Whether the address is one of SPARQL 1.1 Update.
        progress: Told after each graph how many are done, of how many.

    Raises:
        RemoteError: The store cannot be reached, refuses, or holds something else than was sent.
    """
    log = Log.of(store, url, facts)
    if replace:
        log.forget()
    sizes: dict[str, int] = {}
    sent = 0
    with ExitStack() as stack:
        endpoint = stack.enter_context(Endpoint(url))
        remote: Graphs = GraphStore(endpoint)
        if update:
            remote = UpdateStore(endpoint, None if verify is None else stack.enter_context(Endpoint(verify)))
        if not replace and "" not in log.arrived and not remote.is_empty(facts or ""):
            raise RemoteError(
                url,
                f"its {'default graph' if facts is None else f'graph {facts}'} holds triples already",
                "name another graph with --facts-graph, or replace them with --replace",
            )
        log.note("", log.arrived.get(""))
        graphs = {_name(graph): graph for graph in graphs_of(store.raw)}
        gone = [name for name, digest in log.arrived.items() if digest != _GONE and name not in graphs]
        for name in gone:
            remote.drop(name or facts or "")
            log.note(name, _GONE)
        for number, name in enumerate(sorted(graphs, key=lambda name: (name == "", name)), 1):
            sizes[name], digest = _measure(store, graphs[name])
            if log.arrived.get(name) != digest:
                log.note(name, None)
                remote.replace(name or facts or "", sorted_lines(store.raw, graphs[name]))
                log.note(name, digest)
                sent += 1
            if progress is not None:
                progress(number, len(graphs))
    if verify is not None:
        _verify(verify, sizes, facts, store.base)
    return Pushed(sent, len(sizes) - sent, len(gone), sum(sizes.values()))


def _measure(store: Store, graph: Graph) -> tuple[int, str]:
    """Count the triples of a graph, and hash them."""
    digest, number = hashlib.sha256(), 0
    for line in sorted_lines(store.raw, graph):
        digest.update(line.encode() + b"\n")
        number += 1
    return number, digest.hexdigest()


def _verify(url: str, sizes: dict[str, int], facts: str | None, base: str) -> None:
    """Count what the remote store holds.

    Raises:
        RemoteError: A graph has another number of triples.
    """
    with Endpoint(url) as remote:
        rows = remote.select(_COUNT.format(json.dumps(base)))
        found = {row["graph"]: int(row["number"]) for row in rows}
        if facts is None:
            (row,) = remote.select(_COUNT_DEFAULT)
            found[""] = int(row["number"])
            if found[""] == sum(sizes.values()):  # its default graph is the union of all
                found[""] = sizes[""]
        elif facts not in found:
            (row,) = remote.select(f"SELECT (COUNT(*) AS ?number) WHERE {{ GRAPH <{facts}> {{ ?s ?p ?o }} }}")
            found[facts] = int(row["number"])
    for name, size in sizes.items():
        there = found.get(name or facts or "", 0)
        if there != size:
            graph = f"graph {name or facts}" if name or facts else "default graph"
            raise RemoteError(
                url,
                f"its {graph} has {there:,} triples, not {size:,}",
                "push again with --replace, or see what it does to literals",
            )


def _name(graph: Graph) -> str:
    return "" if isinstance(graph, DefaultGraph) else graph.value
