"""Quads -> Turtle, TriG, N-Quads and rdflib: sorted, with prefixes, the same bytes for the same quads."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from graphbuild.errors import OutputError
from graphbuild.graph.turtle import Paragraphs
from graphbuild.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import rdflib

_END = " .\n"


class Lines:
    """Quads as lines of N-Triples, sorted, by graph: what all files are written from, so that a set of quads is sorted once.

    Attributes:
        graphs: By the graph's name in N-Triples ("" for the default graph, which comes first) its lines, without their ends.
    """

    def __init__(self, graphs: Mapping[str, Iterable[str]]) -> None:
        """Sort the graphs and their lines; an empty graph is none."""
        unsorted = {name: set(graphs[name]) for name in sorted(graphs)}
        self.graphs = {name: sorted(lines) for name, lines in unsorted.items() if lines}
        self._paragraphs: dict[str, Paragraphs] = {}  # by base

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> Lines:
        """Write quads as lines."""
        groups: dict[NamedNode | BlankNode | DefaultGraph, list[Triple]] = defaultdict(list)
        for quad in quads:
            groups[quad.graph_name].append(quad.triple)
        return cls({_name(graph): _split(serialize(group, format=RdfFormat.N_TRIPLES)) for graph, group in groups.items()})

    @classmethod
    def of_store(cls, store: Store) -> Lines:
        """Write all that a store holds as lines, without a Python object a quad."""
        return cls({_name(graph): dump_graph(store, graph) for graph in (DefaultGraph(), *store.named_graphs())})

    def to_turtle(self, base: str) -> bytes:
        """Write the triples of all graphs as one Turtle document; which graph a triple was in is lost."""
        return self._write(base).to_turtle().encode()

    def to_trig(self, base: str) -> bytes:
        """Write the default graph and then each named graph as TriG."""
        return self._write(base).to_trig().encode()

    def to_nquads(self) -> bytes:
        """Write the default graph and then each named graph as N-Quads."""
        ends = ((lines, f" {name} .\n" if name else " .\n") for name, lines in self.graphs.items())
        return "".join(end.join((*lines, "")) for lines, end in ends).encode()

    def _write(self, base: str) -> Paragraphs:
        if base not in self._paragraphs:
            self._paragraphs[base] = Paragraphs(self.graphs, Minter(base).prefixes)
        return self._paragraphs[base]


def dump_graph(store: Store, graph: NamedNode | BlankNode | DefaultGraph) -> list[str]:
    """Give the lines of one graph of a store, in no order."""
    return _split(store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph))


def render_turtle(quads: Iterable[Quad] | Lines, base: str = DEFAULT_BASE) -> bytes:
    """Write the triples of all graphs as one Turtle document; which graph a triple was in is lost."""
    return _lines(quads).to_turtle(base)


def render_trig(quads: Iterable[Quad] | Lines, base: str = DEFAULT_BASE) -> bytes:
    """Write the default graph and then each named graph as TriG."""
    return _lines(quads).to_trig(base)


def render_nquads(quads: Iterable[Quad] | Lines) -> bytes:
    """Write the default graph and then each named graph as N-Quads, their lines sorted."""
    return _lines(quads).to_nquads()


def write_turtle(quads: Iterable[Quad] | Lines, target: Path | BinaryIO, base: str = DEFAULT_BASE) -> None:
    """Write the triples of all graphs as one Turtle document into a file.

    Raises:
        OutputError: The file cannot be written.
    """
    _write(render_turtle(quads, base), target)


def write_trig(quads: Iterable[Quad] | Lines, target: Path | BinaryIO, base: str = DEFAULT_BASE) -> None:
    """Write quads as TriG into a file.

    Raises:
        OutputError: The file cannot be written.
    """
    _write(render_trig(quads, base), target)


def write_nquads(quads: Iterable[Quad] | Lines, target: Path | BinaryIO, base: str = DEFAULT_BASE) -> None:  # noqa: ARG001 (all writers take a base)
    """Write quads as N-Quads, which knows no prefixes, into a file.

    Raises:
        OutputError: The file cannot be written.
    """
    _write(render_nquads(quads), target)


def to_rdflib(quads: Iterable[Quad], base: str = DEFAULT_BASE) -> rdflib.Dataset:
    """Give the quads as an rdflib dataset in memory, with the prefixes bound."""
    import rdflib  # noqa: PLC0415 (a second of start-up that most commands need not pay)

    dataset = rdflib.Dataset()
    for prefix, iri in Minter(base).prefixes.items():
        dataset.bind(prefix, iri)
    nodes: dict[NamedNode | BlankNode | Literal, rdflib.URIRef | rdflib.BNode | rdflib.Literal] = {}

    def convert(term: NamedNode | BlankNode | Literal) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
        if term not in nodes:
            if isinstance(term, BlankNode):
                nodes[term] = rdflib.BNode(term.value)
            else:
                nodes[term] = rdflib.URIRef(term.value) if isinstance(term, NamedNode) else _to_rdflib_literal(term)
        return nodes[term]

    graphs: dict[Any, rdflib.Graph] = {DefaultGraph(): dataset.default_graph}
    quad: Any  # these graphs hold no triples as terms
    for quad in quads:
        name = quad.graph_name
        if name not in graphs:
            graphs[name] = dataset.graph(rdflib.URIRef(name.value))
        graphs[name].add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return dataset


def _to_rdflib_literal(term: Literal) -> rdflib.Literal:
    import rdflib  # noqa: PLC0415 (see to_rdflib)

    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == str(rdflib.XSD.string):
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _lines(quads: Iterable[Quad] | Lines) -> Lines:
    return quads if isinstance(quads, Lines) else Lines.of(quads)


def _name(graph: NamedNode | BlankNode | DefaultGraph) -> str:
    return "" if isinstance(graph, DefaultGraph) else str(graph)


def _split(text: bytes | None) -> list[str]:
    """Cut N-Triples into lines without their ends; a line feed inside a literal is always escaped."""
    return (text or b"").decode().removesuffix(_END).split(_END) if text else []


def _write(content: bytes, target: Path | BinaryIO) -> None:
    if not isinstance(target, Path):
        target.write(content)
        return
    try:
        target.write_bytes(content)
    except OSError as error:
        raise OutputError(str(target), f"cannot be written ({error.strerror})", "choose a place that you may write to") from error
