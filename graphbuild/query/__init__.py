"""SPARQL -> rows: free queries and the ready ones of `queries/*.rq`, within bounds of time, memory and rows."""

from graphbuild.query.ask import run_query
from graphbuild.query.bounds import FREE, MEMORY, Bounds
from graphbuild.query.named import NAMED_QUERIES, find_entities, run_named
from graphbuild.query.result import FORMS, Result
from graphbuild.query.syntax import DEEPEST_QUERY, LONGEST_QUERY

__all__ = [
    "DEEPEST_QUERY",
    "FORMS",
    "FREE",
    "LONGEST_QUERY",
    "MEMORY",
    "NAMED_QUERIES",
    "Bounds",
    "Result",
    "find_entities",
    "run_named",
    "run_query",
]
