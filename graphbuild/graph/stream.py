"""A store -> Turtle, TriG and N-Quads piece by piece, the bytes that `Lines` gives, in memory that does not grow with the graph.

Graphs come one after the other, the default graph first, then by name. A graph is sorted by itself, on disk if it is large.
"""

from __future__ import annotations

import tempfile
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat

from graphbuild.graph.sorting import sort_lines
from graphbuild.graph.turtle import Terms, to_paragraphs
from graphbuild.vocabulary import Minter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

Graph = NamedNode | BlankNode | DefaultGraph

_END = b" .\n"
_SPOOL = 1 << 20  # bytes of a graph that are kept in memory while it is read


def stream_nquads(store: Store, *, facts_only: bool = False) -> Iterator[str]:
    """Write the default graph and then each named graph as N-Quads, a piece for a line."""
    for graph in graphs_of(store, facts_only=facts_only):
        end = " .\n" if isinstance(graph, DefaultGraph) else f" {graph} .\n"
        for line in sorted_lines(store, graph):
            yield line + end


def stream_trig(store: Store, base: str, *, facts_only: bool = False) -> Iterator[str]:
    """Write the default graph and then each named graph as TriG, a piece for a subject."""
    terms = Terms(Minter(base).prefixes)
    yield from stream_paragraphs(store, terms, facts_only=facts_only)


def stream_paragraphs(store: Store, terms: Terms, *, facts_only: bool = False) -> Iterator[str]:
    """Write TriG with the prefixes that `terms` knows; nothing for an empty store."""
    head = terms.head
    for graph in graphs_of(store, facts_only=facts_only):
        named = not isinstance(graph, DefaultGraph)
        start = f"{head}GRAPH {terms[str(graph)]} {{\n" if named else head
        for _, text in to_paragraphs(sorted_lines(store, graph), terms):
            yield start + text
            start = head = ""
        if named and not start:
            yield "}\n"


def stream_turtle(store: Store, base: str, *, facts_only: bool = False) -> Iterator[str]:
    """Write the triples of all graphs as one Turtle document, a piece for a subject; a subject of several graphs comes once."""
    terms = Terms(Minter(base).prefixes)
    head = terms.head
    for graph in graphs_of(store, facts_only=facts_only):
        lines = sorted_lines(store, graph)
        for _, text in to_paragraphs(lines if facts_only else _gather(store, graph, lines), terms):
            yield head + text
            head = ""


def graphs_of(store: Store, *, facts_only: bool = False) -> Iterator[Graph]:
    """Give the default graph, and then, if not only the facts are wanted, the named graphs in the order of their names."""
    yield DefaultGraph()
    if not facts_only:
        yield from sorted(store.named_graphs(), key=str)


def sorted_lines(store: Store, graph: Graph) -> Iterator[str]:
    """Give the lines of one graph, without their ends."""
    with tempfile.SpooledTemporaryFile(_SPOOL) as file:
        store.dump(file, format=RdfFormat.N_TRIPLES, from_graph=graph)
        file.seek(0)
        yield from sort_lines(line.removesuffix(_END).decode() for line in file)


def _gather(store: Store, graph: Graph, lines: Iterable[str]) -> Iterator[str]:
    """Give the lines of the subjects of a graph with what other graphs say of them; pass over those that an earlier graph has."""
    for subject, group in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        node = BlankNode(subject[2:]) if subject.startswith("_:") else NamedNode(subject[1:-1])
        quads = list(store.quads_for_pattern(node, None, None, None))
        others = {quad.graph_name for quad in quads} - {graph}
        if not others:
            yield from group
        elif _comes_first(graph, others):
            yield from sorted({f"{subject} {quad.predicate} {quad.object}" for quad in quads})


def _comes_first(graph: Graph, others: set[Graph]) -> bool:
    return isinstance(graph, DefaultGraph) or all(
        not isinstance(other, DefaultGraph) and str(graph) < str(other) for other in others
    )
