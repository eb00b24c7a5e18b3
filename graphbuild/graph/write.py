"""Quads -> Turtle, TriG, N-Quads and rdflib: sorted, with prefixes, the same bytes for the same quads."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from graphbuild.errors import OutputError
from graphbuild.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import rdflib

_END = b" .\n"
_PREFIXES = re.compile(rb"^@prefix [^\n]*\n", re.MULTILINE)


class Lines:
    """Quads as lines of N-Triples, sorted, by graph: what all files are written from, so that a set of quads is sorted once.

    Attributes:
        graphs: By the graph's name in N-Triples ("" for the default graph, which comes first) its lines, without their ends.
    """

    def __init__(self, graphs: Mapping[str, Iterable[bytes]]) -> None:
        """Sort the graphs and their lines; an empty graph is none."""
        unsorted = {name: set(graphs[name]) for name in sorted(graphs)}
        self.graphs = {name: sorted(lines) for name, lines in unsorted.items() if lines}

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> Lines:
        """Write quads as lines."""
        groups: dict[NamedNode | BlankNode | DefaultGraph, list[Quad]] = defaultdict(list)
        for quad in quads:
            groups[quad.graph_name].append(quad)
        return cls(
            {
                _name(graph): _split(serialize(group, format=RdfFormat.N_QUADS) or b"", _name(graph))
                for graph, group in groups.items()
            }
        )

    @classmethod
    def of_store(cls, store: Store) -> Lines:
        """Write all that a store holds as lines, without a Python object a quad."""
        graphs: list[NamedNode | BlankNode | DefaultGraph] = [DefaultGraph(), *store.named_graphs()]
        dumped = ((graph, store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph)) for graph in graphs)
        return cls({_name(graph): _split(text or b"", "") for graph, text in dumped})

    def to_turtle(self, base: str) -> bytes:
        """Write the triples of all graphs as one Turtle document; which graph a triple was in is lost."""
        # a subject's lines stay together: no other subject comes between lines that begin with the same IRI
        lines = sorted({line for group in self.graphs.values() for line in group})
        return _to_syntax(b"".join(line + _END for line in lines), RdfFormat.TURTLE, base)

    def to_trig(self, base: str) -> bytes:
        """Write the default graph and then each named graph as TriG."""
        return _to_syntax(self.to_nquads(), RdfFormat.TRIG, base)

    def to_nquads(self) -> bytes:
        """Write the default graph and then each named graph as N-Quads."""
        return b"".join(line + _end(name) for name, lines in self.graphs.items() for line in lines)


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
    nodes: dict[NamedNode | Literal, rdflib.URIRef | rdflib.Literal] = {}

    def convert(term: NamedNode | Literal) -> rdflib.URIRef | rdflib.Literal:
        if term not in nodes:
            nodes[term] = rdflib.URIRef(term.value) if isinstance(term, NamedNode) else _to_rdflib_literal(term)
        return nodes[term]

    graphs: dict[Any, rdflib.Graph] = {DefaultGraph(): dataset.default_graph}
    quad: Any  # these graphs hold neither blank nodes nor triples as terms
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


def _end(name: str) -> bytes:
    return f" {name} .\n".encode() if name else _END


def _split(text: bytes, name: str) -> list[bytes]:
    """Cut N-Quads of one graph into lines without their ends; a line feed inside a literal is always escaped."""
    end = _end(name)
    return text.removesuffix(end).split(end) if text else []


def _to_syntax(nquads: bytes, syntax: RdfFormat, base: str) -> bytes:
    """Change N-Quads into another syntax, in the order of its lines; the prefixes, which come in no order, are sorted."""
    quads = parse(nquads, format=RdfFormat.N_QUADS, lenient=True)
    text = serialize(quads, format=syntax, prefixes=dict(Minter(base).prefixes)) or b""
    declarations = _PREFIXES.findall(text)  # no literal has a line feed in it
    return b"".join(sorted(declarations)) + text[sum(map(len, declarations)) :]


def _write(content: bytes, target: Path | BinaryIO) -> None:
    if not isinstance(target, Path):
        target.write(content)
        return
    try:
        target.write_bytes(content)
    except OSError as error:
        raise OutputError(str(target), f"cannot be written ({error.strerror})", "choose a place that you may write to") from error
