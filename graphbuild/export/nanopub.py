"""Claims -> nanopublications in TriG, one a claim: https://nanopub.net/guidelines/working_draft/.

The assertion is the claim, with its polarity, modality and status; the plain triple stands beside it only where the graph has it as a
fact. The provenance is who says it and the words that it comes from. The publication info says what made it; there is no date of
creation, so that the same graph gives the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from graphbuild.graph.default import is_default
from graphbuild.graph.facts import find_facts, read_backing, read_said
from graphbuild.graph.ntriples import TERMS, split_line
from graphbuild.graph.turtle import Terms, to_paragraphs
from graphbuild.graph.write import dump_graph
from graphbuild.vocabulary import GB, OA, PROV, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphbuild.store import Store

_NP = "http://www.nanopub.org/nschema#"
_NPX = "http://purl.org/nanopub/x/"
_SOFTWARE = "<https://w3id.org/graphbuild>"
_TYPE = TERMS[RDF.type]
_EVIDENCE = (TERMS[OA.hasTarget], TERMS[OA.hasSelector], TERMS[GB.attribution], TERMS[GB.within])
_DERIVED, _ATTRIBUTED, _AGENT = (f"<{PROV}{name}>" for name in ("wasDerivedFrom", "wasAttributedTo", "SoftwareAgent"))
_ATTRIBUTION = TERMS[GB.attributedTo]

Nodes = dict[str, list[str]]


def to_nanopubs(store: Store) -> Iterator[str]:
    """Write the nanopublications of all claims, by document and claim, a piece for each."""
    terms = Terms({**store.names.prefixes, "np": _NP, "npx": _NPX, "nanopub": f"{store.base}nanopub/"})
    yield terms.head
    for document in store.documents():
        nodes: Nodes = defaultdict(list)
        for line in sorted(dump_graph(store.raw, NamedNode(store.names.claims_graph(document)))):
            nodes[line.split(" ", 1)[0]].append(line)
        claim = f"{_TYPE} {TERMS[GB.Claim]}"
        for node, lines in nodes.items():
            if f"{node} {claim}" in lines:
                graphs = _to_graphs(store, node, nodes, f"<{store.names.document(document)}>")
                yield "".join(_write(name, said, terms) for name, said in graphs.items())


def _to_graphs(store: Store, claim: str, nodes: Nodes, document: str) -> Mapping[str, Sequence[str]]:
    """Give the four graphs of a claim's nanopublication."""
    iri = f"{store.base}nanopub/{claim[1:-1].removeprefix(store.base).removeprefix('claim/')}"
    np, head, assertion, provenance, info = (f"<{iri}{part}>" for part in ("", "/Head", "/assertion", "/provenance", "/pubinfo"))
    own = nodes[claim]
    arguments = [line for node in _reached(own, (TERMS[GB.hasArgument],)) for line in nodes.get(node, ())]
    facts = [line for line in find_facts(read_backing(read_said(own))) if is_default(store.raw, line)]
    sources = [value for _, prop, value in map(split_line, own) if prop == _ATTRIBUTION and value.startswith("<")]
    return {
        head: [
            f"{np} {_TYPE} <{_NP}Nanopublication>",
            f"{np} <{_NP}hasAssertion> {assertion}",
            f"{np} <{_NP}hasProvenance> {provenance}",
            f"{np} <{_NP}hasPublicationInfo> {info}",
        ],
        assertion: [*own, *arguments, *facts],
        provenance: [
            f"{assertion} {_DERIVED} {document}",
            *(f"{assertion} {_ATTRIBUTED} {source}" for source in sources),
            *_evidence(own, nodes),
        ],
        info: [
            f"{np} {_ATTRIBUTED} {_SOFTWARE}",
            f"{np} <{_NPX}introduces> {claim}",
            f"{np} <{_NPX}hasNanopubType> {TERMS[GB.Claim]}",
            f"{_SOFTWARE} {_TYPE} {_AGENT}",
        ],
    }


def _evidence(lines: Iterable[str], nodes: Nodes) -> Iterator[str]:
    """Yield what the graph says of the layers of attribution and of the quoted words."""
    for node in _reached(lines, _EVIDENCE):
        yield from nodes.get(node, ())
        yield from _evidence(nodes.get(node, ()), nodes)


def _reached(lines: Iterable[str], props: Sequence[str]) -> Iterator[str]:
    return (value for _, prop, value in map(split_line, lines) if prop in props)


def _write(name: str, lines: Iterable[str], terms: Terms) -> str:
    paragraphs = "".join(text for _, text in to_paragraphs(sorted(set(lines)), terms))
    return f"GRAPH {terms[name]} {{\n{paragraphs}}}\n"
