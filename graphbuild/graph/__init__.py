"""Claims <-> RDF, without loss and without blank nodes."""

from graphbuild.graph.canonical import in_order
from graphbuild.graph.facts import to_facts
from graphbuild.graph.read import from_quads
from graphbuild.graph.to_quads import to_quads
from graphbuild.graph.write import Lines, to_rdflib, write_nquads, write_trig, write_turtle

__all__ = ["Lines", "from_quads", "in_order", "to_facts", "to_quads", "to_rdflib", "write_nquads", "write_trig", "write_turtle"]
