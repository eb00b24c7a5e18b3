"""Quads from anywhere -> the documents of a knowledge graph, if they are exactly such a graph.

Nothing in a file is taken on trust. Documents are read back and written anew; a triple more or less than that, in a document's graph
or among the facts, is an error, but for what may stand beside documents as the user's own. So a file cannot bring in a fact that no
claim backs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graphbuild.entities.before import unmerge
from graphbuild.errors import InputError, StoreError
from graphbuild.graph.about import NOTHING, About, find_about, read_about
from graphbuild.graph.default import find_default
from graphbuild.graph.given import GivenOntology
from graphbuild.graph.own import as_stored, find_refusal, to_own
from graphbuild.graph.parse import find_base, has_graphs, without_triple_terms
from graphbuild.graph.policy import find_policy
from graphbuild.graph.read import from_quads
from graphbuild.graph.to_quads import to_lines
from graphbuild.graph.unflatten import unflatten
from graphbuild.graph.write import dump_graph
from graphbuild.vocabulary import Minter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphbuild.model import Extraction, FactPolicy
    from graphbuild.ontology import Ontology

_WHOLE = "name a whole graph, as graphbuild export has written it"
_DEFAULT = DefaultGraph()
_SHOWN = 200  # characters of a triple in an error


@dataclass(frozen=True, slots=True)
class Restored:
    """A graph that was read back.

    Attributes:
        base: Where its IRIs start.
        policy: Whose claims are facts in it.
        extractions: Its documents, by id.
        ontology: The properties that it gives its claims.
        own: What the user has beside the documents, as N-Quads.
        about: What it says of itself.
    """

    base: str
    policy: FactPolicy
    extractions: tuple[Extraction, ...]
    ontology: GivenOntology
    own: bytes = b""
    about: About = NOTHING


def restore(quads: Iterable[Quad], known: Ontology, place: str) -> Restored:
    """Read a whole graph back.

    Args:
        quads: All quads of the graph, or, if no quad has a named graph, the triples of all its graphs in one.
        known: What is known of properties besides.
        place: What to call the quads in errors.

    Raises:
        InputError: The quads are not exactly what graphbuild writes for some documents and what may stand beside them; the error shows
            a triple, or names a claim.
    """
    given = list(without_triple_terms(quads))
    base = find_base(given, place)
    try:
        names = Minter(base)
        flat = not has_graphs(given)
        own = set[Quad]() if flat else as_stored(quad for quad in given if find_refusal(quad, names) is None)
        store = Store()
        store.extend(
            unflatten(given, names)
            if flat
            else (quad for quad in given if quad.graph_name == _DEFAULT or find_refusal(quad, names))
        )
        ontology = GivenOntology(known)
        extractions = tuple(sorted(_read(store, names, ontology), key=lambda each: each.document.id))
        about = read_about(store, names)
        policy = about.policy or find_policy([claim for each in extractions for claim in each.claims], ontology.statuses)
        graphs = {names.claims_graph(each.document.id): to_lines(each, ontology, names.base, policy) for each in extractions}
        default = {*find_default(graphs.values()), *find_about(store, names)}
        own = {quad for quad in own if quad.graph_name != _DEFAULT or str(quad.triple) not in default}
        _check(store, graphs, default | {str(quad.triple) for quad in own if quad.graph_name == _DEFAULT})
        for each in extractions:
            unmerge(each)
    except (ValueError, StoreError, RecursionError) as error:
        raise InputError(place, f"is no graph of graphbuild's ({error})", _WHOLE) from error
    return Restored(base, policy, extractions, ontology, to_own(own, names), about)


def _read(store: Store, names: Minter, ontology: GivenOntology) -> Iterable[Extraction]:
    for graph in store.named_graphs():
        if not isinstance(graph, NamedNode) or graph.value != names.claims_graph(names.document_id(graph.value)):
            raise ValueError(f"the graph {graph} is not that of a document")
        quads = list(store.quads_for_pattern(None, None, None, graph))
        (extraction,) = from_quads(quads, base=names.base)
        ontology.learn(extraction, quads, names)
        yield extraction


def _check(store: Store, graphs: Mapping[str, Iterable[str]], default: set[str]) -> None:
    """Raise a ValueError where the store holds anything else than the documents give, and what the user may have beside them."""
    for name, lines in graphs.items():
        _compare(set(dump_graph(store, NamedNode(name))), set(lines), f"graph {name}")
    _compare(set(dump_graph(store, _DEFAULT)), default, "the default graph")


def _compare(found: set[str], expected: set[str], where: str) -> None:
    for lines, problem in (
        (found - expected, "has a triple that does not follow from its documents"),
        (expected - found, "lacks a triple"),
    ):
        if lines:
            raise ValueError(f"{where} {problem}: {min(lines)[:_SHOWN]}")
