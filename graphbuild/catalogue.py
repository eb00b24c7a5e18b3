"""A graph -> rows: what documents it holds, and the evidence in which words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Literal, NamedNode

from graphbuild.query import Result, run_query
from graphbuild.vocabulary import GB, OA, SCHEMA, XSD

if TYPE_CHECKING:
    from graphbuild.store import Store

DOCUMENTS = ("document", "title", "date", "claims", "words")
OWN_GRAPHS = ("graph", "triples")
HITS = ("document", "start", "end", "quote", "claims")

_CLAIMS = "SELECT ?graph (COUNT(?claim) AS ?number) WHERE { GRAPH ?graph { ?claim a gb:Claim } } GROUP BY ?graph"
_INTEGER = NamedNode(XSD + "integer")
_DEFAULT = DefaultGraph()


def list_documents(store: Store) -> Result:
    """List the documents by id, with their title, date, number of claims and number of words."""
    rows = []
    claims = {str(graph.value): number for graph, number in run_query(store, _CLAIMS, claims=True).terms}
    for name in store.documents():
        node, graph = NamedNode(store.names.document(name)), NamedNode(store.names.claims_graph(name))
        texts: list[Any] = [quad.object for quad in store.raw.quads_for_pattern(node, GB.text, None, graph)]
        told = (_value(store, node, prop) for prop in (SCHEMA.name, SCHEMA.datePublished))
        rows.append(
            (Literal(name), *told, claims.get(graph.value, _number(0)), _number(sum(len(text.value.split()) for text in texts)))
        )
    return Result(DOCUMENTS, tuple(rows), "rows", store.names.prefixes, store.base)


def list_own_graphs(store: Store) -> Result:
    """List the graphs of the user's own by name, and how many triples each has; the default graph has no name."""
    rows = tuple((NamedNode(name) if name else None, _number(number)) for name, number in store.own_graphs().items())
    return Result(OWN_GRAPHS, rows, "rows", store.names.prefixes, store.base)


def search_evidence(store: Store, words: str, limit: int) -> Result:
    """List the evidence in which words stand, the best first, with the ids of the claims that it is evidence of.

    Raises:
        QueryError: There is no word to look for.
    """
    rows = []
    for quote in store.search(words, limit):
        place = NamedNode(store.names.span(quote.document, quote.span))
        graph = NamedNode(store.names.claims_graph(quote.document))
        subjects: list[Any] = [quad.subject for quad in store.raw.quads_for_pattern(None, OA.hasTarget, place, graph)]
        claims = " ".join(sorted(store.names.claim_id(subject.value) for subject in subjects))
        span = (_number(quote.span.start), _number(quote.span.end))
        rows.append((Literal(quote.document), *span, Literal(quote.text), Literal(claims)))
    return Result(HITS, tuple(rows), "rows", store.names.prefixes, store.base)


def _value(store: Store, node: NamedNode, prop: NamedNode) -> Any:
    return next((quad.object for quad in store.raw.quads_for_pattern(node, prop, None, _DEFAULT)), None)


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)
