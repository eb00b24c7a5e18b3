"""A graph -> the forms that other programs read.

Nothing leaks in any of them. A form that knows graphs or triple terms has the claims as they are; in one that knows only nodes and
edges, an edge between two entities is a fact, and every other claim is a node.
"""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """What a graph can be exported as; the last three are folders of several files, the others one file."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    RDF12 = "rdf12"
    NANOPUB = "nanopub"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CYPHER = "cypher"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


FOLDERS = frozenset({Form.JSONL, Form.CSV, Form.PARQUET})
