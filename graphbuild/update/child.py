"""An update -> the own quads that are there afterwards, in a process of its own that can be killed.

The engine alone knows what an update does. So it runs on a copy of all that there is, or a new generation of it, and what has become of
the copy is compared with the documents: they must all be there still, and whatever else is there must be allowed to be the user's own.

Frames are those of `graphbuild.engine`: to the child `S` and, of a graph in memory, two `Q`; then `O` (N-Quads of the user's own) and
`U` (JSON: the fields of `Request`).
From the child `H` (JSON: how many quads were added and removed), `D` (own quads as N-Quads) and `.`, or `E`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Quad

from graphbuild import engine
from graphbuild.errors import NotOwnError
from graphbuild.graph.own import describe_loss, from_own, to_own
from graphbuild.vocabulary import Minter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphbuild.graph.stream import Graph

_DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Request:
    """An update that is asked of a child.

    Attributes:
        sparql: The update.
        base: Where the graph's IRIs start.
        prefixes: Prefixes that it need not declare.
        default: Whether it could change the default graph, so that this must be compared.
        anything: Whether it could change any graph.
        scratch: The folder of a store of all that there is, for the child to change; None in memory.
        seconds: The time that it has.
    """

    sparql: str
    base: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    default: bool = True
    anything: bool = True
    scratch: str | None = None
    seconds: float | None = None

    def to_json(self) -> bytes:
        """Write the request for a child."""
        return json.dumps(asdict(self)).encode()


def run_update(documents: pyoxigraph.Store, whole: pyoxigraph.Store, own: Iterable[Quad], request: Request) -> bytes:
    """Run an update.

    Args:
        documents: What belongs to documents.
        whole: The same and the user's own quads; this is changed.
        own: The own quads before.
        request: The update.

    Returns:
        The own quads afterwards, as N-Quads. With them, `whole` holds what `documents` holds and no more.

    Raises:
        NotOwnError: It would change what documents say.
        SyntaxError, OSError, ValueError, RuntimeError: The engine refuses it.
    """
    before, names = set(own), Minter(request.base)
    whole.update(request.sparql, prefixes=dict(request.prefixes))
    of_documents = set(documents.named_graphs())
    after = set[Quad]()
    for name in [graph for graph in whole.named_graphs() if graph not in of_documents]:
        quads = set(whole.quads_for_pattern(None, None, None, name))
        after |= quads
        if not quads:
            whole.remove_graph(name)  # N-Quads would forget it
    after.update(quad for quad in before if quad.graph_name == _DEFAULT and quad in whole)  # documents may say the same
    for graph in (_DEFAULT, *of_documents) if request.anything else (_DEFAULT,) if request.default else ():
        for quad in find_difference(documents, whole, graph):
            if quad in documents:
                raise NotOwnError(describe_loss(quad, names))
            after.add(quad)
    content = to_own(after, names)
    if any(isinstance(term, BlankNode) for quad in after for term in (quad.subject, quad.object)):
        for quad in after:
            whole.remove(quad)
        whole.extend(from_own(content))  # blank nodes have other names now
    return content


def find_difference(before: pyoxigraph.Store, after: pyoxigraph.Store, graph: Graph) -> Iterator[Quad]:
    """Yield the quads of a graph that only one of two stores has.

    A store gives the same quads in the same order, so that what is the same passes by in pairs; only the others are looked up.
    """
    olds, news = (store.quads_for_pattern(None, None, None, graph) for store in (before, after))
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if new is not None and old != new and new not in before:
            yield new
            new = next(news, None)
        elif old is not None and old != new and old not in after:
            yield old
            old = next(olds, None)
        else:
            old, new = next(olds, None), next(news, None)


def main() -> None:
    """Run the update that standard input holds."""
    engine.heed_signals()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        start = json.loads((engine.read_frame(requests) or (b"", b"{}"))[1])
        engine.limit_memory(start["memory"])
        documents, whole = engine.open_stores(requests, start)
        own = from_own((engine.read_frame(requests) or (b"", b""))[1])
        request = Request(**json.loads((engine.read_frame(requests) or (b"", b"{}"))[1]))
        engine.limit_time(request.seconds)
        if request.scratch is not None:
            whole = pyoxigraph.Store(request.scratch)
        elif whole is documents:
            whole = pyoxigraph.Store()
            whole.bulk_extend(iter(documents))
        after = run_update(documents, whole, own, request)
        whole.flush()
        old, new = set(own), set(from_own(after))
        engine.write_frame(answers, b"H", json.dumps({"added": len(new - old), "removed": len(old - new)}).encode())
        for begin in range(0, len(after), engine.CHUNK):
            engine.write_frame(answers, b"D", after[begin : begin + engine.CHUNK])
        engine.write_frame(answers, b".")
    except (SyntaxError, OSError, ValueError, RuntimeError, MemoryError) as error:
        message = error.problem if isinstance(error, NotOwnError) else str(error)
        engine.write_frame(answers, b"E", json.dumps({"kind": type(error).__name__, "message": message}).encode())
    answers.flush()


if __name__ == "__main__":
    main()
