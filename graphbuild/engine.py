"""Query -> answer, in this process or as a program of its own that can be killed.

Oxigraph has no time limit, heeds no signal while it answers, and ends its process when memory runs out. So a query that must not
outlast its bounds is asked of a child process (`python engine.py`), which opens the store to read and answers until its input ends.
The child imports nothing but the standard library and pyoxigraph: it is ready some 25 ms after it was started.

Frames pass both ways: one letter, the length of what follows in 4 bytes (big-endian), and that many bytes.

- to the child, first `S` (JSON: `path` of a store of documents and `whole`, that of all there is, each may be null; `memory` in bytes,
  or null), then two `Q` (N-Quads of the documents, and what the user has beside them) where there is no path, then for each question
  `A` (JSON: the fields of `Question`)
- from the child, for each question `H` (JSON: `form`), any number of `D` (bytes of the answer), `.` at the end; or, at any time, `E`
  (JSON: `kind`, the name of an exception, and `message`) instead of what is still to come
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import signal
import struct
import sys
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

Answer = QuerySolutions | QueryTriples | QueryBoolean
HEAD = struct.Struct(">cI")
CHUNK = 1 << 16  # bytes of an answer in a frame
GRACE = 5  # seconds beyond its time after which a child is ended whose parent is gone

RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A query and what it is asked of.

    Attributes:
        sparql: The query.
        prefixes: Prefixes that it need not declare.
        union: Whether all graphs together are its default graph.
        default_graphs: IRIs of the graphs that make the default graph, instead of the query's own FROM.
        named_graphs: IRIs of those that GRAPH sees, instead of FROM NAMED.
        required: IRIs of graphs that must be in the store.
        foreign: IRIs of graphs that are not in the store: files and web addresses to be read first.
        results: How rows and answers are written, a key of `RESULTS`.
        graph: How a graph is written, a key of `GRAPHS`.
        seconds: The time that the question has, None where it may take for ever.
    """

    sparql: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    union: bool = False
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    required: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    results: str = "json"
    graph: str = "ntriples"
    seconds: float | None = None

    @property
    def of_documents(self) -> bool:
        """Whether it is asked of what documents say and of nothing else."""
        return self.union and self.default_graphs is None and self.named_graphs is None

    def to_json(self) -> bytes:
        """Write the question for a child."""
        return json.dumps(dataclasses.asdict(self)).encode()


def ask(store: pyoxigraph.Store, question: Question) -> Answer:
    """Start to answer; the rows come as they are asked for.

    Raises:
        SyntaxError: The query does not parse.
        OSError: The store, or what is asked outside of it, cannot be read.
        ValueError: A graph's name is no IRI.
        RuntimeError: The engine gives up.
        LookupError: A graph is not in the store; the message is its IRI.
    """
    for iri in question.required:
        if not store.contains_named_graph(NamedNode(iri)):
            raise LookupError(iri)
    dataset: dict[str, Any] = {}
    if question.default_graphs is not None or question.named_graphs is not None:
        dataset["default_graph"] = [NamedNode(iri) for iri in question.default_graphs or ()]
        dataset["named_graphs"] = [NamedNode(iri) for iri in question.named_graphs or ()]
    elif question.union:
        dataset["use_default_graph_as_union"] = True
    if question.foreign:
        store = _copy_with(store, question.foreign)
    return store.query(question.sparql, prefixes=dict(question.prefixes), **dataset)


def _copy_with(store: pyoxigraph.Store, foreign: tuple[str, ...]) -> pyoxigraph.Store:
    """Copy a store into memory and add what files and web addresses hold, each as the graph of its IRI."""
    from urllib.request import Request, url2pathname, urlopen  # noqa: PLC0415 -- only where a user has allowed it

    copy = pyoxigraph.Store()
    copy.bulk_extend(iter(store))
    accept = "text/turtle, application/n-triples, application/rdf+xml;q=0.9, application/ld+json;q=0.8"
    for iri in foreign:
        try:
            if iri.startswith("file:"):
                path = url2pathname(iri.removeprefix("file://").removeprefix("file:"))
                copy.load(path=path, base_iri=iri, to_graph=NamedNode(iri))
                continue
            with urlopen(Request(iri, headers={"Accept": accept})) as answer:  # noqa: S310 -- web addresses alone come here
                kind = RdfFormat.from_media_type(answer.headers.get("Content-Type", "")) or _by_ending(iri)
                copy.load(answer.read(), format=kind, base_iri=iri, to_graph=NamedNode(iri))
        except OSError as error:
            raise OSError(f"{iri} cannot be read ({getattr(error, 'reason', None) or error})") from error
    return copy


def _by_ending(iri: str) -> RdfFormat:
    return RdfFormat.from_extension(iri.rpartition(".")[2]) or RdfFormat.TURTLE


def form_of(answer: Answer) -> str:
    """Say what a query gives: `rows`, `graph` or `answer` (yes or no)."""
    if isinstance(answer, QueryTriples):
        return "graph"
    return "answer" if isinstance(answer, QueryBoolean) else "rows"


def write_answer(answer: Answer, question: Question, stream: IO[bytes]) -> None:
    """Write an answer as the question wants it."""
    if isinstance(answer, QueryTriples):
        answer.serialize(stream, format=GRAPHS[question.graph])
    else:
        answer.serialize(stream, format=RESULTS[question.results])


def write_frame(stream: IO[bytes], letter: bytes, content: bytes = b"") -> None:
    """Write one frame."""
    stream.write(HEAD.pack(letter, len(content)) + content)


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Read one frame; None where the stream has ended, in the middle of one as well."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    letter, length = HEAD.unpack(head)
    content = stream.read(length)
    return (letter, content) if len(content) == length else None


class _Frames(io.RawIOBase):
    """Turns what is written into frames of data."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        whole = bytes(content)
        for start in range(0, len(whole), CHUNK):
            write_frame(self._stream, b"D", whole[start : start + CHUNK])
        self._stream.flush()
        return len(whole)


def limit_memory(size: int | None) -> None:
    """Let this process have no more private memory than `size` bytes; files that the store maps do not count."""
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if size is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def limit_time(seconds: float | None) -> None:
    """Let the system end this process some time after its parent should have, in case that is gone; None ends no more."""
    if hasattr(signal, "setitimer"):  # not on every system
        signal.setitimer(signal.ITIMER_REAL, 0 if seconds is None else seconds + GRACE)


def _hold(path: str) -> None:
    """Keep a generation of a store from being swept away for as long as this process lives, as `graphbuild.store` does."""
    try:
        import fcntl  # noqa: PLC0415 -- not on every system
    except ImportError:
        return
    fcntl.flock(os.open(path, os.O_RDONLY), fcntl.LOCK_SH | fcntl.LOCK_NB)


def open_stores(stream: IO[bytes], start: Mapping[str, Any]) -> tuple[pyoxigraph.Store, pyoxigraph.Store]:
    """Open what the first frames name or hold: the store of the documents, and that of all there is, which may be the same."""
    if start["path"] is not None:
        _hold(start["path"])
        documents = pyoxigraph.Store.read_only(start["path"])
        return documents, pyoxigraph.Store.read_only(start["whole"]) if start["whole"] is not None else documents
    given, own = ((read_frame(stream) or (b"", b""))[1] for _ in range(2))
    documents = pyoxigraph.Store()
    documents.bulk_load(given, format=RdfFormat.N_QUADS, lenient=True)
    if not own:
        return documents, documents
    whole = pyoxigraph.Store()
    whole.bulk_extend(iter(documents))
    whole.bulk_extend(parse(own, format=RdfFormat.N_QUADS, lenient=True))
    return documents, whole


def heed_signals() -> None:
    """Let signals end the child within a query, where Python would not notice them."""
    for name in ("SIGINT", "SIGTERM", "SIGALRM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def main() -> None:
    """Answer questions from standard input until it ends."""
    heed_signals()
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    store: pyoxigraph.Store | None = None
    whole: pyoxigraph.Store
    while (frame := read_frame(questions)) is not None:
        try:
            fields = json.loads(frame[1])
            if store is None:
                limit_memory(fields["memory"])
                store, whole = open_stores(questions, fields)
                continue
            question = Question(**fields)
            limit_time(question.seconds)
            answer = ask(store if question.of_documents else whole, question)
            write_frame(answers, b"H", json.dumps({"form": form_of(answer)}).encode())
            with io.BufferedWriter(_Frames(answers), CHUNK) as data:
                write_answer(answer, question, data)
            write_frame(answers, b".")
        except (SyntaxError, OSError, ValueError, LookupError, RuntimeError, MemoryError) as error:
            write_frame(answers, b"E", json.dumps({"kind": type(error).__name__, "message": str(error)}).encode())
        answers.flush()
        limit_time(None)


if __name__ == "__main__":
    main()
