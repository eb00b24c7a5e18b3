"""Quads -> TriG of RDF 1.2: a claim reifies its proposition, `claim:1f rdf:reifies <<( s p o )>>`, which nobody asserts by that.

The triple term stands for the claim's subject, predicate and object. Where these are no triple (a claim without an object, or one
whose subject is a value), the three stay as they are.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph

from graphbuild.graph.ntriples import TERMS, split_line
from graphbuild.graph.parse import REIFIES
from graphbuild.graph.stream import graphs_of, sorted_lines
from graphbuild.graph.turtle import Terms, to_paragraphs
from graphbuild.vocabulary import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphbuild.store import Store

_PARTS = tuple(TERMS[prop] for prop in (RDF.subject, RDF.predicate, RDF.object))
_STATEMENT = f"{TERMS[RDF.type]} {TERMS[RDF.Statement]}"


def to_rdf12(store: Store, *, facts_only: bool) -> Iterator[str]:
    """Write a graph, or its default graph alone, a piece for a subject."""
    terms = Terms(store.names.prefixes)
    yield f'VERSION "1.2"\n{terms.head}'
    raw = store.raw if facts_only else store.whole
    for graph in graphs_of(raw, facts_only=facts_only):
        lines: Iterable[str] = sorted_lines(raw, graph)
        if isinstance(graph, DefaultGraph):
            yield from (text for _, text in to_paragraphs(lines, terms))
        else:
            if graph.value.startswith(store.base):  # what the user's own graphs say of statements stays as it is
                lines = _reify(lines, terms)
            yield f"GRAPH {terms[str(graph)]} {{\n"
            yield from (text for _, text in to_paragraphs(lines, terms))
            yield "}\n"


def _reify(lines: Iterable[str], terms: Terms) -> Iterator[str]:
    """Put triple terms where claims have a whole proposition."""
    for subject, group in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        said = list(group)
        parts = {prop: value for _, prop, value in map(split_line, said) if prop in _PARTS}
        if len(parts) < len(_PARTS) or parts[_PARTS[0]].startswith('"'):
            yield from said
            continue
        term = " ".join((terms[parts[_PARTS[0]]], terms.verb(parts[_PARTS[1]]), terms[parts[_PARTS[2]]]))
        kept = [line for line in said if split_line(line)[1] not in _PARTS and line != f"{subject} {_STATEMENT}"]
        yield from sorted([*kept, f"{subject} {REIFIES} <<( {term} )>>"])
