"""SPARQL -> a result: of the facts alone or of the claims as well, within bounds."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, cast

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from graphbuild import engine
from graphbuild.engine import Question
from graphbuild.errors import QueryError
from graphbuild.query.bounds import FREE, AnswerStream, Bounds, ask_child
from graphbuild.query.result import Result, sort_key
from graphbuild.query.syntax import error_at, find_sources, refuse_monsters, refuse_services, refuse_updates, to_error, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyoxigraph

    from graphbuild.query.syntax import Token
    from graphbuild.store import Store

_ORDERED = ("ORDER", "LIMIT", "OFFSET")
_REMOTE = re.compile(r"(?:https?|file):")


def run_query(store: Store, sparql: str, *, claims: bool = False, bounds: Bounds = FREE) -> Result:
    """Ask a store in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Without GRAPH a query sees the default graph: the facts, and the entities that documents may share. GRAPH sees the claims of each
    document and the entities that are its own, and the graphs of the user's own; with `claims`, all that documents say is seen at once,
    and nothing else. A denied or merely said proposition is in none of them as a plain triple, but where a graph of the user's own is named. The prefixes of `Minter.prefixes` are
    declared. Rows come sorted, unless the query sorts or cuts them itself.

    Args:
        store: What is asked.
        sparql: The query.
        claims: Whether claims are seen without GRAPH.
        bounds: What it may take.

    Raises:
        QueryError: The query does not parse or run, would change the graph, asks for something outside of it, or takes too long.
    """
    refuse_monsters(sparql)
    prefixes = store.names.prefixes
    tokens = tokenize(sparql)
    refuse_updates(sparql, tokens)
    if not bounds.remote:
        refuse_services(sparql, tokens)
    foreign = _find_foreign(store.whole, prefixes, sparql, tokens, remote=bounds.remote)
    if claims:
        _refuse_own(store, sparql, tokens)
    question = Question(sparql, prefixes, union=claims, foreign=foreign, seconds=bounds.seconds)
    as_found = any(token.is_word(*_ORDERED) for token in tokens)
    try:
        form, columns, rows, cut = (
            _ask_here(store, question, bounds) if bounds.seconds is None else _ask_child(store, question, bounds)
        )
    except SyntaxError as error:
        raise to_error(str(error), sparql, prefixes) from error
    except QueryError:
        raise
    except MemoryError as error:
        raise QueryError("there is no memory left; ask for less") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"cannot be answered: {error}") from error
    if form == "graph":
        rows = sorted(set(rows), key=sort_key)
    elif not as_found:
        rows = sorted(rows, key=sort_key)
    return Result(columns, tuple(rows), form, prefixes, store.base, cut)


Found = tuple[str, tuple[str, ...], list[tuple[Any, ...]], bool]  # form, columns, rows, whether there are more


def _ask_here(store: Store, question: Question, bounds: Bounds) -> Found:
    return _take(engine.ask(store.raw if question.of_documents else store.whole, question), bounds.rows)


def _ask_child(store: Store, question: Question, bounds: Bounds) -> Found:
    with ask_child(store, question, bounds) as child:
        form = json.loads(child.read())["form"]
        stream = AnswerStream(child)
        data = cast("IO[bytes]", stream)
        try:
            if form == "graph":
                found = _take(parse(data, format=RdfFormat.N_TRIPLES, lenient=True), bounds.rows)
            else:
                found = _take(parse_query_results(data, QueryResultsFormat.JSON), bounds.rows)
        except (SyntaxError, OSError, ValueError):
            if stream.error is None:
                raise
        if stream.error is not None:
            raise stream.error
        return found


def _take(answer: Any, most: int | None) -> Found:
    """Take the rows of an answer, one more than wanted to know whether there are more."""
    if isinstance(answer, QueryBoolean):
        return "answer", ("answer",), [(Literal(value=bool(answer)),)], False
    rows: Iterable[tuple[Any, ...]]
    if isinstance(answer, QuerySolutions):
        form, columns = "rows", tuple(variable.value for variable in answer.variables)
        rows = (tuple(solution) for solution in answer)
    else:
        form, columns = "graph", ("subject", "predicate", "object")
        rows = ((triple.subject, triple.predicate, triple.object) for triple in answer)
    found = list(rows if most is None else islice(rows, most + 1))
    return form, columns, found[:most], most is not None and len(found) > most


def _refuse_own(store: Store, sparql: str, tokens: tuple[Token, ...]) -> None:
    """Refuse to look for a graph of the user's own where only documents are asked: it would seem empty.

    Raises:
        QueryError: With the place of its name.
    """
    for iri, place in find_sources(tokens, store.names.prefixes, "FROM", "GRAPH"):
        try:
            own = store.whole.contains_named_graph(NamedNode(iri)) and not store.raw.contains_named_graph(NamedNode(iri))
        except ValueError:  # no IRI, of which the engine tells
            continue
        if own:
            raise error_at(
                sparql, place, "this graph is your own, and --claims sees documents alone; leave it out: GRAPH sees claims too"
            )


def _find_foreign(
    store: pyoxigraph.Store, prefixes: Mapping[str, str], sparql: str, tokens: tuple[Token, ...], *, remote: bool
) -> tuple[str, ...]:
    """List the graphs that FROM names and the store does not have.

    Raises:
        QueryError: It has not all of them, and none may be fetched.
    """
    foreign = list[str]()
    for iri, place in find_sources(tokens, prefixes):
        try:
            known = store.contains_named_graph(NamedNode(iri))
        except ValueError:
            known = False
        if known:
            continue
        if not remote:
            raise error_at(
                sparql, place, f"FROM names no graph of this store: <{iri}>; leave it out, or allow other files and addresses"
            )
        if not _REMOTE.match(iri):
            raise error_at(sparql, place, f"FROM names <{iri}>, which is no graph of this store, no file and no web address")
        foreign.append(iri)
    return tuple(foreign)
