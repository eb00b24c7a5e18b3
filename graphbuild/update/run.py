"""An update or a graph -> a change of the user's own quads: all of it, or nothing."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

import graphbuild
from graphbuild import engine
from graphbuild.durable import writing
from graphbuild.errors import NotOwnError, QueryError, UpdateError
from graphbuild.folder import change_folder
from graphbuild.graph.own import from_own, to_own
from graphbuild.manifest import WHOLE
from graphbuild.query.bounds import FREE, Child, start_frames
from graphbuild.query.syntax import error_at, refuse_monsters, refuse_services, refuse_word, to_error, tokenize
from graphbuild.update.child import Request
from graphbuild.update.reach import find_reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Triple

    from graphbuild.query.bounds import Bounds
    from graphbuild.query.syntax import Token
    from graphbuild.store import Store

LONGEST_UPDATE = 10_000_000  # characters
_LOAD = "LOAD reads from elsewhere, and an update stays in its graph; leave it out, or allow it"
_DATASET = "it names its graphs by WITH or USING, and so does the request; let one of them do it"


@dataclass(frozen=True, slots=True)
class Updated:
    """How many of the user's own triples an update has added and removed, and how many there are now."""

    added: int
    removed: int
    triples: int


def update_folder(
    folder: Path, sparql: str, *, bounds: Bounds = FREE, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
) -> Updated:
    """Run a SPARQL update on the graph of a folder.

    Args:
        folder: The folder.
        sparql: The update; the common prefixes are declared.
        bounds: Its time and memory, and whether it may use LOAD and SERVICE.
        default_graphs: What WHERE takes for the default graph, instead of USING.
        named_graphs: What GRAPH sees in WHERE, instead of USING NAMED.

    Raises:
        UpdateError: It does not parse or run, or takes too long.
        NotOwnError: It would change what documents say.
        StoreError, OutputError: The folder holds no graph, is in use, or cannot be written.
    """
    with change_folder(folder) as change:
        done = update_store(change.store, sparql, bounds=bounds, default_graphs=default_graphs, named_graphs=named_graphs)
        if done.added or done.removed:
            change.finish(files_stay=True)
        return done


def update_store(
    store: Store, sparql: str, *, bounds: Bounds = FREE, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
) -> Updated:
    """Run a SPARQL update on a graph in memory, or on one whose folder is being changed; see `update_folder`."""
    try:
        tokens = _read(sparql, remote=bounds.remote)
        given = _add_dataset(sparql, tokens, default_graphs, named_graphs)
    except QueryError as error:
        raise _as_update(error) from error
    prefixes = store.names.prefixes
    reach = find_reach(tokens, prefixes, store.base)
    with writing(store.folder):
        frames, scratch = _prepare(store, bounds)
    request = Request(given, store.base, prefixes, reach.default, reach.anything, scratch, bounds.seconds)
    try:
        with Child(_command(), frames + _frame(b"U", request.to_json()), bounds) as child:
            counts = json.loads(child.read())
            after = b"".join(iter(child.read, b""))
    except SyntaxError as error:
        raise _as_update(to_error(str(error), sparql, prefixes, update=True)) from error
    except UpdateError:
        raise
    except QueryError as error:
        raise _as_update(error) from error
    except MemoryError as error:
        raise UpdateError("there is no memory left; change less at a time") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise UpdateError(f"cannot be done: {' '.join(str(error).split())}") from error
    if counts["added"] or counts["removed"]:
        with writing(store.folder):
            store.own.replace(after)
    return Updated(counts["added"], counts["removed"], after.count(b"\n"))


def put_graph(folder: Path, graph: str | None, triples: Iterable[Triple] | None, *, add: bool = False) -> bool:
    """Replace or remove a graph of the user's own, or add to it; says whether it was there.

    Args:
        folder: The folder of the knowledge graph.
        graph: The graph's name; None for the user's own triples in the default graph.
        triples: What it is to hold; None removes it.
        add: Whether what it holds stays.

    Raises:
        NotOwnError: It is no graph of the user's own, or may not hold such triples.
        UpdateError: Its name is no IRI.
        StoreError, OutputError: The folder holds no knowledge graph, is in use, or cannot be written.
    """
    with change_folder(folder) as change:
        store = change.store
        if graph is not None and graph.startswith(store.base):
            raise NotOwnError(
                f"<{graph}>: names of graphs that start with <{store.base}> belong to documents; name a graph of your own"
            )
        try:
            name = DefaultGraph() if graph is None else NamedNode(graph)
        except ValueError as error:
            raise UpdateError(f"<{graph}> is no IRI ({error}); name a graph of your own by a whole one") from error
        before = store.own.quads
        own = from_own(before)
        there = any(quad.graph_name == name for quad in own)
        kept = own if add else [quad for quad in own if quad.graph_name != name]
        after = to_own([*kept, *_into(name, triples or ())], store.names)
        if after != before:
            with writing(folder):
                store.advance()
                store.own.replace(after)
            change.finish(files_stay=True)
        return there


def _into(graph: NamedNode | DefaultGraph, triples: Iterable[Triple]) -> Iterator[Quad]:
    """Put triples into a graph; their blank nodes are new ones, whatever they are called."""
    nodes: dict[BlankNode, BlankNode] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, BlankNode):
            subject = nodes.setdefault(subject, BlankNode())
        if isinstance(value, BlankNode):
            value = nodes.setdefault(value, BlankNode())
        yield Quad(subject, triple.predicate, value, graph)


def _read(sparql: str, *, remote: bool) -> tuple[Token, ...]:
    """Read an update's words.

    Raises:
        QueryError: It is empty, too long, or asks outside of the graph.
    """
    refuse_monsters(sparql, LONGEST_UPDATE)
    tokens = tokenize(sparql)
    if not tokens:
        raise error_at(sparql, 0, "it is empty; it starts with INSERT, DELETE, or what else SPARQL Update has")
    if tokens[0].is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        raise error_at(sparql, tokens[0].start, f"{tokens[0].text.upper()} asks, and changes nothing; give it to a query")
    if not remote:
        refuse_services(sparql, tokens)
        refuse_word(sparql, tokens, "LOAD", _LOAD)
    return tokens


def _add_dataset(sparql: str, tokens: Sequence[Token], default: Sequence[str], named: Sequence[str]) -> str:
    """Write the dataset that a request names into each WHERE (https://www.w3.org/TR/sparql11-protocol/#update-dataset).

    Raises:
        QueryError: The update names one too.
    """
    if not default and not named:
        return sparql
    conflict = next((token for token in tokens if token.is_word("USING", "WITH")), None)
    if conflict is not None:
        raise error_at(sparql, conflict.start, _DATASET)
    for iri in (*default, *named):
        try:
            NamedNode(iri)
        except ValueError as error:
            raise UpdateError(f"<{iri}> is no IRI ({error}); name graphs by whole ones") from error
    using = "".join(f" USING <{iri}>" for iri in default) + "".join(f" USING NAMED <{iri}>" for iri in named)
    parts, at, depth = [], 0, 0
    for number, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        if depth or not token.is_word("WHERE"):
            continue
        parts.append(sparql[at : token.start])
        if tokens[number - 1].is_word("DELETE"):  # its template is its pattern
            parts.append(f"{_block(sparql, tokens[number + 1 :])}{using} ")
        else:
            parts.append(f"{using} ")
        at = token.start
    return "".join((*parts, sparql[at:]))


def _block(sparql: str, tokens: Sequence[Token]) -> str:
    """Cut out what the next brackets hold, with the brackets."""
    depth = 0
    for token in tokens:
        depth += (token.text == "{") - (token.text == "}")
        if not depth:
            return sparql[tokens[0].start : token.start + 1]
    return ""


def _prepare(store: Store, bounds: Bounds) -> tuple[bytes, str | None]:
    """Write the first frames for a child; of a folder, make the store that it changes, in the next generation."""
    frames = start_frames(store, bounds.memory) + _frame(b"O", store.own.quads)
    if store.path is None:
        return frames, None
    whole = store.whole
    store.advance()
    scratch = str((store.path / WHOLE).absolute())
    whole.backup(scratch)
    return frames, scratch


def _frame(letter: bytes, content: bytes) -> bytes:
    stream = io.BytesIO()
    engine.write_frame(stream, letter, content)
    return stream.getvalue()


def _command() -> list[str]:
    """Give the command of a child; nothing is imported from the current folder."""
    root = str(Path(graphbuild.__file__).parent.parent)
    return [
        sys.executable,
        "-P",
        "-c",
        "import sys; sys.path.insert(0, sys.argv[1]); from graphbuild.update.child import main; main()",
        root,
    ]


def _as_update(error: QueryError) -> UpdateError:
    return error if isinstance(error, UpdateError) else UpdateError(error.problem, error.line, error.column, error.source)
