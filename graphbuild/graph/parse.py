"""Files of RDF -> quads: the one place where RDF that others may have written is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from graphbuild.errors import InputError, MissingInputError
from graphbuild.vocabulary import GB, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORMATS: Mapping[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".turtle": RdfFormat.TURTLE,
    ".nquads": RdfFormat.N_QUADS,
    ".rdf12": RdfFormat.TRIG,
}
"""What a file's suffix says; the last are named after the forms of exports."""

REIFIES = NamedNode(f"{RDF.IRI}reifies")

_PLACE = re.compile(r"Parser error at line \d+ (?:column \d+|between columns? [^:]*?): ")


def read_rdf(path: Path) -> Iterator[Quad]:
    """Read a file in the form that its suffix says, in the file's order.

    Raises:
        MissingInputError: There is no such file.
        InputError: It has another suffix, cannot be read, or is not what its suffix says; the error names line and column.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError(str(path), f"is not known by its suffix {path.suffix!r}", f"name a file that ends in {', '.join(FORMATS)}")
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingInputError(str(path), "there is no such file", "name one that there is") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror or error})", "name a file that you may read") from error
    yield from parse_rdf(content, form, str(path))


def parse_rdf(content: bytes, form: RdfFormat, place: str, *, base: str | None = None) -> Iterator[Quad]:
    """Read RDF of a form, in its order.

    Args:
        content: The RDF.
        form: Its form.
        place: What to call it in errors.
        base: What relative IRIs in it are relative to; without it, they are errors.

    Raises:
        InputError: It is not of this form; the error names line and column where they are known.
    """
    try:
        yield from parse(content, format=form, base_iri=base)
    except (SyntaxError, ValueError, OSError) as error:
        where, problem = place, str(error)
        if isinstance(error, SyntaxError):
            where = f"{place}, line {error.lineno}, column {error.offset}" if error.lineno else place
            problem = _PLACE.sub("", error.msg)
        shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in problem)
        raise InputError(where, f"this is no {form.name}: {shown}", "correct the file, or export it again") from error


def without_triple_terms(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Write each `claim rdf:reifies <<( s p o )>>` of RDF 1.2 as the store has it: its subject, predicate, object, and its class."""
    for quad in quads:
        term, claim, graph = quad.object, quad.subject, quad.graph_name
        if quad.predicate == REIFIES and isinstance(term, Triple):
            yield Quad(claim, RDF.type, RDF.Statement, graph)
            yield Quad(claim, RDF.subject, term.subject, graph)
            yield Quad(claim, RDF.predicate, term.predicate, graph)
            yield Quad(claim, RDF.object, term.object, graph)
        else:
            yield quad


def find_base(quads: Iterable[Quad], place: str) -> str:
    """Find the base of a graph's IRIs: what stands before `document/` in the names of its documents.

    Raises:
        InputError: There is no document in it, or its documents have several bases.
    """
    bases = set[str]()
    for quad in quads:
        if quad.predicate == GB.text and isinstance(quad.subject, NamedNode):
            base, found, _ = quad.subject.value.rpartition("document/")
            if found:
                bases.add(base)
    if not bases:
        raise InputError(
            place, "there is no document of a knowledge graph in it", "name a whole graph that graphbuild export has written"
        )
    if len(bases) > 1:
        first, second = sorted(bases)[:2]
        raise InputError(place, f"its documents have two bases, {first} and {second}", "import each graph into a folder of its own")
    return bases.pop()


def has_graphs(quads: Iterable[Quad]) -> bool:
    """Whether any quad is in a named graph; Turtle and N-Triples have none."""
    return any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads)
