"""Quads of the user's own: which may stand beside the documents, and how they are written.

Own triples stand in graphs of the user's own, under any name that does not start with the base, and may say anything there. In the
default graph, which is what queries take for facts, they may name nothing of the graph's own: neither what starts with the base nor
a term of its vocabularies. Each fact has a subject that starts with the base, so that none of them can be taken for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Store, Triple, parse

from graphbuild.errors import NotOwnError
from graphbuild.graph.write import render_nquads
from graphbuild.vocabulary import GB, NEWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphbuild.vocabulary import Minter

EXAMPLE = "<https://example.org/my-notes>"  # a graph of the user's own, in errors
_SHOWN = 200  # characters of a triple in an error


def to_own(quads: Iterable[Quad], names: Minter) -> bytes:
    """Write own quads as N-Quads: sorted, each once, literals as a store has them, blank nodes named by what is said of them.

    So the same quads give the same bytes.

    Raises:
        NotOwnError: A quad may not stand beside the documents.
    """
    given = as_stored(quads)
    refused = sorted(problem for quad in given if (problem := find_refusal(quad, names)))
    if refused:
        raise NotOwnError(refused[0])
    if any(isinstance(term, BlankNode) for quad in given for term in (quad.subject, quad.object)):
        dataset = Dataset(given)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        given = set(dataset)
    return render_nquads(given)


def as_stored(quads: Iterable[Quad]) -> set[Quad]:
    """Give quads as a store gives them back, which has one form for each number."""
    store = Store()
    store.bulk_extend(quads)
    return set(store)


def from_own(content: bytes) -> list[Quad]:
    """Read back what `to_own` has written."""
    return list(parse(content, format=RdfFormat.N_QUADS, lenient=True))


def find_refusal(quad: Quad, names: Minter) -> str | None:
    """Say why a quad cannot be the user's own, and what to do; None where it can."""
    shown, graph = _show(quad), quad.graph_name
    if isinstance(quad.object, Triple):
        return f"{shown}: a triple inside a triple cannot be kept; describe it with rdf:subject, rdf:predicate and rdf:object"
    if isinstance(graph, BlankNode):
        return f"{shown}: its graph has no name; name it, such as {EXAMPLE}"
    if isinstance(graph, NamedNode):
        if not graph.value.startswith(names.base):
            return None
        return (
            f"{shown}: names of graphs that start with <{names.base}> belong to documents, which build, remove and PUT change; "
            f"put it into a graph of your own, such as GRAPH {EXAMPLE} {{ ... }}"
        )
    if all(_is_foreign(term, names) for term in (quad.subject, quad.predicate, quad.object)):
        return None
    return (
        f"{shown}: in the default graph it would pass for a fact, which only a document can give; "
        f"put it into a graph of your own, such as GRAPH {EXAMPLE} {{ ... }}, or build the document again"
    )


def describe_loss(quad: Quad, names: Minter) -> str:
    """Say why a quad that follows from documents cannot be taken away, and what to do."""
    graph = quad.graph_name
    where = f"the graph of document {names.document_id(graph.value)}" if isinstance(graph, NamedNode) else "the default graph"
    return (
        f"{_show(quad)}: it would go from {where}, but follows from a document, which only build, remove and PUT change; "
        "name graphs of your own"
    )


def _is_foreign(term: object, names: Minter) -> bool:
    return not isinstance(term, NamedNode) or not term.value.startswith((names.base, GB.IRI, NEWS))


def _show(quad: Quad) -> str:
    text = str(quad.triple)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
