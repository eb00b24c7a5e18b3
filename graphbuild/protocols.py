"""Graphs -> a remote store: by the SPARQL 1.1 Graph Store HTTP Protocol, or by SPARQL 1.1 Update where a store knows no other."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Protocol

from graphbuild.errors import RemoteError
from graphbuild.http import DEFAULT, Endpoint, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 50_000  # triples a request
UPDATE_BATCH = 1_000  # triples of an update: Virtuoso takes no more than some thousand
_NTRIPLES = "application/n-triples"
_UPDATE = "application/sparql-update"


class Graphs(Protocol):
    """What a remote store can do with a graph; its name is an IRI, or "" for the default graph."""

    def replace(self, name: str, lines: Iterator[str]) -> None:
        """Put triples, lines of N-Triples without their ends, in the place of all that a graph holds."""

    def drop(self, name: str) -> None:
        """Remove a graph, if there is one."""

    def is_empty(self, name: str) -> bool:
        """Whether a graph holds no triple."""


class GraphStore:
    """Speaks https://www.w3.org/TR/sparql11-http-rdf-update/ with an endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Take an endpoint of this protocol."""
        self._endpoint = endpoint

    def replace(self, name: str, lines: Iterator[str]) -> None:
        """Replace a graph: the first batch takes the place of what was there, the others are added."""
        method = "PUT"
        while batch := list(islice(lines, BATCH)):
            self._endpoint.send(method, _place(name), _to_text(batch).encode(), _NTRIPLES)
            method = "POST"
        if method == "PUT":
            self.drop(name)

    def drop(self, name: str) -> None:
        """Remove a graph, if there is one."""
        self._endpoint.send("DELETE", _place(name), missing=True)

    def is_empty(self, name: str) -> bool:
        """Whether a graph holds no triple: the beginning of it is read."""
        head = self._endpoint.look(_place(name), _NTRIPLES)
        return not any(line.strip() and not line.startswith(b"#") for line in head.splitlines())


class UpdateStore:
    """Speaks https://www.w3.org/TR/sparql11-update/ with an endpoint, and asks another one, for queries."""

    def __init__(self, endpoint: Endpoint, queries: Endpoint | None) -> None:
        """Take an endpoint of updates, and one of queries if there is any."""
        self._endpoint, self._queries = endpoint, queries

    def replace(self, name: str, lines: Iterator[str]) -> None:
        """Replace a graph: the first batch comes in one request with the removal of what was there, the others are added."""
        start = f"DROP SILENT {_to_target(name)}"
        while batch := list(islice(lines, UPDATE_BATCH)):
            data = f"GRAPH <{name}> {{\n{_to_text(batch)}}}" if name else _to_text(batch)
            self._update(f"{start} ;\nINSERT DATA {{\n{data}}}" if start else f"INSERT DATA {{\n{data}}}")
            start = ""
        if start:
            self._update(start)

    def drop(self, name: str) -> None:
        """Remove a graph, if there is one."""
        self._update(f"DROP SILENT {_to_target(name)}")

    def is_empty(self, name: str) -> bool:
        """Whether a graph holds no triple.

        Raises:
            RemoteError: There is nobody to ask.
        """
        if self._queries is None:
            raise RemoteError(
                self._endpoint.url,
                "cannot say whether it holds something already",
                "name its address for queries with --verify, or send whatever it holds with --replace",
            )
        where = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
        return not self._queries.select(f"SELECT ?s WHERE {{ {where} }} LIMIT 1")

    def _update(self, update: str) -> None:
        self._endpoint.send("POST", "", update.encode(), _UPDATE)


def _to_text(lines: list[str]) -> str:
    return "".join(f"{line} .\n" for line in lines)


def _to_target(name: str) -> str:
    return f"GRAPH <{name}>" if name else "DEFAULT"


def _place(name: str) -> Place:
    """Name a graph as the Graph Store Protocol does."""
    return {"graph": name} if name else DEFAULT
