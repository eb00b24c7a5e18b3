"""Quads -> JSON-LD 1.1: a context with prefixes, the default graph's nodes, and one node a named graph.

The order of members is that of sorted N-Triples, so that the same graph gives the same bytes.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph

from graphbuild.errors import OutputError
from graphbuild.graph.ntriples import TERMS, split_line
from graphbuild.graph.stream import graphs_of, sorted_lines
from graphbuild.vocabulary import GB, OA, RDF, SCHEMA, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphbuild.store import Store

_LINKS = (
    GB.polarity, GB.modality, GB.status, GB.statement, GB.asserts, GB.assertedProperty, GB.hasArgument, GB.attribution, GB.within,
    GB.describes, GB.refersTo, GB.mentionKind, GB.turn, GB.span, GB.labelSpan, GB.valueSpan, GB.sourceSpan, GB.cueSpan, GB.contentSpan,
    GB.merge, GB.mergedInto, OA.hasTarget, OA.hasSource, OA.hasSelector, RDF.predicate, SCHEMA.sameAs,
)  # fmt: skip
"""Properties whose values are always IRIs: the context says so, and the values are plain strings."""

_TYPE = TERMS[RDF.type]


def to_jsonld(store: Store, *, facts_only: bool) -> Iterator[str]:
    """Write a graph, or its default graph alone, a piece for a subject.

    Raises:
        OutputError: An IRI starts like a prefix, as only a user's own property could: JSON-LD would take it for another one.
    """
    names = _Names(store.names.prefixes)
    yield f'{{"@context": {_dump(names.context())},\n"@graph": ['
    comma = "\n"
    raw = store.raw if facts_only else store.whole
    for graph in graphs_of(raw, facts_only=facts_only):
        nodes = (_dump(node) for node in _nodes(sorted_lines(raw, graph), names))
        if isinstance(graph, DefaultGraph):
            for node in nodes:
                yield comma + node
                comma = ",\n"
        else:
            yield f'{comma}{{"@id": {_dump(names.shorten(graph.value))}, "@graph": ['
            inner = "\n"
            for node in nodes:
                yield inner + node
                inner = ",\n"
            yield "\n]}"
            comma = ",\n"
    yield "\n]}\n"


class _Names:
    """IRIs as the context lets them be written."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._longest = sorted(((iri, name) for name, iri in prefixes.items()), key=lambda pair: (-len(pair[0]), pair))
        self._links = {f"<{prop.value}>": self.shorten(prop.value) for prop in _LINKS}

    def context(self) -> dict[str, Any]:
        return {**self._prefixes, **{name: {"@type": "@id"} for name in sorted(self._links.values())}}

    def is_link(self, prop: str) -> bool:
        return prop in self._links

    def name(self, term: str) -> str:
        """Name an IRI or a blank node of N-Triples."""
        return term if term.startswith("_:") else self.shorten(term[1:-1])

    def shorten(self, iri: str) -> str:
        for start, name in self._longest:
            if iri.startswith(start) and not iri.startswith("//", len(start)):
                return f"{name}:{iri[len(start) :]}"
        if iri.partition(":")[0] in self._prefixes:
            raise OutputError(f"<{iri}>", "starts like a prefix of the graph's own", "export the graph as trig or nquads")
        return iri


def _nodes(lines: Iterable[str], names: _Names) -> Iterator[dict[str, Any]]:
    for subject, group in groupby(map(split_line, lines), key=lambda line: line[0]):
        node: dict[str, Any] = {"@id": names.name(subject)}
        for prop, same in groupby(group, key=lambda line: line[1]):
            terms = [value for *_, value in same]
            if prop == _TYPE and not any(value.startswith('"') for value in terms):
                values: list[Any] = [names.name(value) for value in terms]
                key = "@type"
            else:
                values = [_to_value(value, names, link=names.is_link(prop)) for value in terms]
                key = names.shorten(prop[1:-1])
            node[key] = values[0] if len(values) == 1 else values
        yield node


def _to_value(term: str, names: _Names, *, link: bool) -> Any:
    """Write an object; strings are as JSON escapes them, in N-Triples too."""
    if not term.startswith('"'):
        name = names.name(term)
        return name if link else {"@id": name}
    end = term.rindex('"') + 1
    text, kind = json.loads(term[:end], strict=False), term[end:]
    if kind.startswith("@"):
        return {"@language": kind[1:], "@value": text}
    if kind:
        return {"@type": names.shorten(kind[3:-1]), "@value": text}
    return {"@type": f"{names.shorten(XSD + 'string')}", "@value": text} if link else text


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
