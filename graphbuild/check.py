"""Graph -> offences: does it keep its promises, that nothing leaks and that each quote is in its text?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from graphbuild.graph.facts import find_facts, read_backing, read_said
from graphbuild.graph.ntriples import TERMS, split_line
from graphbuild.graph.write import Lines, to_rdflib
from graphbuild.ontology import ontology_files
from graphbuild.vocabulary import GB, GIVEN, OA, RDF, SKOS, to_span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphbuild.store import Store

_POINTERS = (RDF.subject, RDF.object, GB.refersTo, GB.attributedTo, GB.reportedBy, GB.value, GB.source)


@dataclass(frozen=True, slots=True, order=True)
class Offence:
    """One broken promise: the claim, entity or other node, the rule it breaks, and the words that show it."""

    node: str
    rule: str
    words: str = ""

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.node}: {self.rule}" + (f': "{self.words}"' if self.words else "")


def check_graph(store: Store) -> list[Offence]:
    """Find all that is wrong with a graph; a good one gives an empty list.

    The rules: a plain triple is backed by a claim that asserts it; a claim's quote is the document's text at its offsets; what is
    referred to is described; and the shapes of `ontologies/shapes.ttl` hold.

    Returns:
        Offences, sorted, each once.
    """
    return sorted({*find_leaks(store), *find_wrong_evidence(store), *find_dangling(store), *find_misshapen(store)})


def find_leaks(store: Store) -> Iterator[Offence]:
    """Yield the plain triples of the default graph that no claim may put there."""
    graphs = Lines.of_store(store.raw).graphs
    backed = set(find_facts(read_backing(each for name, lines in graphs.items() if name for each in read_said(lines))))
    descriptive = {TERMS[term] for term in GIVEN.values()}
    for line in graphs.get("", ()):
        subject, prop, value = split_line(line)
        if prop not in descriptive and line not in backed:
            yield Offence(_plain(subject), f"a plain triple that no claim asserts, {_plain(prop)} {_plain(value)}")


def find_wrong_evidence(store: Store) -> Iterator[Offence]:
    """Yield the claims whose quote is not the document's text at its offsets."""
    texts = {quad.subject: quad.object.value for quad in _find(store, GB.text)}
    values = {
        prop: {quad.subject: quad.object for quad in _find(store, prop)} for prop in (OA.hasSource, OA.start, OA.end, OA.exact)
    }
    selectors: dict[NamedNode, list[NamedNode]] = {}
    for quad in _find(store, OA.hasSelector):
        selectors.setdefault(quad.subject, []).append(quad.object)
    for quad in _find(store, OA.hasTarget):
        found = {
            prop: [values[prop][node].value for node in selectors.get(quad.object, []) if node in values[prop]] for prop in values
        }
        quote = "".join(found[OA.exact])
        text = texts.get(values[OA.hasSource].get(quad.object))
        if text is None or not all(len(found[prop]) == 1 for prop in (OA.start, OA.end, OA.exact)):
            yield Offence(_iri(quad.subject), "its evidence has no place in a text", quote)
        elif not _is_quoted(text, found[OA.start][0], found[OA.end][0], quote) or not _is_place(quad.object, found):
            yield Offence(
                _iri(quad.subject), f"its document has other words from {found[OA.start][0]} to {found[OA.end][0]}", quote
            )


def find_dangling(store: Store) -> Iterator[Offence]:
    """Yield the nodes that refer to an entity or claim of this graph that is not in it."""
    there = {quad.subject for prop in (SKOS.prefLabel, RDF.predicate) for quad in _find(store, prop)}
    for prop in _POINTERS:
        for quad in _find(store, prop):
            iri = _iri(quad.object)
            ours = isinstance(quad.object, NamedNode) and (store.names.is_entity(iri) or store.names.is_claim(iri))
            if ours and quad.object not in there:
                yield Offence(_iri(quad.subject), f"refers to {iri}, which is not in the graph")


def find_misshapen(store: Store) -> Iterator[Offence]:
    """Yield the nodes that break a SHACL shape."""
    import pyshacl  # noqa: PLC0415 (half a second of start-up that only this needs)
    import rdflib  # noqa: PLC0415 (likewise)

    graph = rdflib.Graph()
    for subject, predicate, value, _ in to_rdflib(store.quads(), store.base).quads():
        graph.add((subject, predicate, value))
    shapes = rdflib.Graph().parse(shapes_file())
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True, inplace=True)
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    quotes = rdflib.URIRef(OA.hasTarget.value) / rdflib.URIRef(OA.hasSelector.value) / rdflib.URIRef(OA.exact.value)
    for result in report.subjects(rdflib.RDF.type, shacl.ValidationResult):
        node = report.value(result, shacl.focusNode)
        rule = min(str(message) for message in report.objects(result, shacl.resultMessage))
        yield Offence(str(node), rule, min((str(quote) for quote in graph.objects(node, quotes)), default=""))


def shapes_file() -> Path:
    """Find the shapes, which lie beside the ontologies."""
    return ontology_files()["shapes.ttl"]


def _find(store: Store, prop: NamedNode) -> Iterator[Any]:
    return store.raw.quads_for_pattern(None, prop, None, None)


def _plain(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term


def _is_quoted(text: str, start: str, end: str, quote: str) -> bool:
    return start.isdecimal() and end.isdecimal() and text[int(start) : int(end)] == quote != ""


def _is_place(node: NamedNode, found: dict[NamedNode, list[str]]) -> bool:
    span = to_span(node.value)
    return [str(span.start), str(span.end)] == [found[OA.start][0], found[OA.end][0]]


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
