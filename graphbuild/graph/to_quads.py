"""Extraction -> quads of its document's named graph: document, entities, mentions and claims, all that is needed to read them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, parse

from graphbuild.graph.canonical import in_order
from graphbuild.graph.claims import ClaimWriter
from graphbuild.graph.document import write_document
from graphbuild.graph.ntriples import Sheet
from graphbuild.graph.write import Lines
from graphbuild.model import NARRATOR
from graphbuild.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphbuild.model import Extraction, FactPolicy
    from graphbuild.ontology import Ontology


def to_quads(
    extraction: Extraction, ontology: Ontology, *, base: str = DEFAULT_BASE, policy: FactPolicy = NARRATOR
) -> Iterator[Quad]:
    """Write all that a document gives into its own named graph.

    What it says of entities, properties and the document itself, which other documents may say as well, stands there as
    descriptions, nodes of their own; `to_facts` makes them triples of the default graph, and so are entities that facts name. Others of
    the document's own are described directly, and what it mentions only in passing stands in one list. So no triple is in two graphs, and a query over all graphs
    finds each once. `from_quads` gives the extraction back, in the order of `in_order`.

    Args:
        extraction: What one document gives.
        ontology: Maps predicates to properties.
        base: Where the IRIs of entities, claims and documents start.
        policy: Whose claims count as facts, for `gb:status` and `gb:asserts`.

    Yields:
        Quads of one graph, sorted, each once, without blank nodes.

    Raises:
        ValueError: The extraction contradicts itself: a part names an entity or claim that is not in it, a record belongs to
            another document, or quoted words are not those of the text.
    """
    lines = Lines({f"<{Minter(base).claims_graph(extraction.document.id)}>": to_lines(extraction, ontology, base, policy)})
    yield from parse(lines.to_nquads(), format=RdfFormat.N_QUADS)


def to_lines(extraction: Extraction, ontology: Ontology, base: str, policy: FactPolicy) -> list[str]:
    """Write the same as lines of N-Triples without their ends, in no order, each at least once.

    Raises:
        ValueError: See `to_quads`.
    """
    ordered = in_order(extraction)
    sheet = Sheet(ordered, Minter(base))
    writer = ClaimWriter(sheet, ordered, ontology, policy)
    for claim in ordered.claims:
        writer.write(claim)
    write_document(sheet, ordered)
    return sheet.lines
