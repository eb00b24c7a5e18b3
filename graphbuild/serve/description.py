"""What the endpoint can do, as RDF (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from graphbuild.engine import GRAPHS
from graphbuild.vocabulary import RDF

if TYPE_CHECKING:
    from collections.abc import Iterator

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_PREFIXES = {"sd": SD, "formats": FORMATS}
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def describe_service(address: str, form: str, *, union: bool, writable: bool) -> bytes:
    """Describe the endpoint at an address, in one of `engine.GRAPHS`."""
    kind = GRAPHS[form]
    prefixes = _PREFIXES if kind in {RdfFormat.TURTLE, RdfFormat.RDF_XML} else None
    return (
        serialize(_triples(NamedNode(address), union=union, writable=writable and not union), format=kind, prefixes=prefixes) or b""
    )


def _triples(service: NamedNode, *, union: bool, writable: bool) -> Iterator[Triple]:
    def sd(name: str) -> NamedNode:
        return NamedNode(SD + name)

    dataset, default = BlankNode("dataset"), BlankNode("default")
    yield Triple(service, RDF.type, sd("Service"))
    yield Triple(service, sd("endpoint"), service)
    yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    if writable:
        yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Update"))
    for name in _RESULTS + _GRAPHS:
        yield Triple(service, sd("resultFormat"), NamedNode(FORMATS + name))
    if union:
        yield Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    yield Triple(service, sd("defaultDataset"), dataset)
    yield Triple(dataset, RDF.type, sd("Dataset"))
    yield Triple(dataset, sd("defaultGraph"), default)
    yield Triple(default, RDF.type, sd("Graph"))
