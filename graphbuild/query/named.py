"""The ready queries of `queries/*.rq`, which can be asked of somebody, of a source, or of a time.

A line `#about ?s ?o` says where a query takes its limits: there, what is asked about must be one of these variables.
"""

from __future__ import annotations

import difflib
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from graphbuild.errors import NotInGraphError, QueryError, UnknownQueryError
from graphbuild.query.ask import run_query
from graphbuild.query.bounds import FREE
from graphbuild.vocabulary import SKOS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphbuild.query.bounds import Bounds
    from graphbuild.query.result import Result
    from graphbuild.store import Store

NAMED_QUERIES: Mapping[str, str] = {
    path.name.removesuffix(".rq"): path.read_text(encoding="utf-8")
    for path in sorted(resources.files("graphbuild").joinpath("queries").iterdir(), key=lambda path: path.name)
    if path.name.endswith(".rq")
}
_LIMIT = re.compile(r"^ *#(about|by|since)((?: \?\w+)+)\n", re.MULTILINE)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def run_named(
    store: Store, name: str, about: str | None = None, *, by: str | None = None, since: str | None = None, bounds: Bounds = FREE
) -> Result:
    """Run a ready query.

    Args:
        store: What is asked.
        name: The query's name.
        about: Only what is about the entities of this name (upper and lower case are the same).
        by: Only what these entities say.
        since: Only of documents of this date and later: a year, month or day, such as 2021-10.
        bounds: What it may take.

    Raises:
        UnknownQueryError: There is no query of this name.
        NotInGraphError: There is no entity of the name to be asked about.
        QueryError: The query needs to know about whom, or cannot be limited so.
    """
    if name not in NAMED_QUERIES:
        raise UnknownQueryError(name, tuple(NAMED_QUERIES))
    query = NAMED_QUERIES[name]
    given = {key: value for key, value in {"about": about, "by": by, "since": since}.items() if value is not None}
    takes = list(dict.fromkeys(match[1] for match in _LIMIT.finditer(query)))
    if name == "about" and about is None:
        raise QueryError("the query 'about' needs an entity; name one with --about")
    for key in given:
        if key not in takes:
            raise QueryError(f"the query {name!r} takes no --{key}; it takes {' and '.join(f'--{key}' for key in takes)}")
    limits = {key: _to_limit(store, key, value) for key, value in given.items()}

    def restrict(match: re.Match[str]) -> str:
        return limits[match[1]].replace("?HERE", ", ".join(match[2].split())) + "\n" if match[1] in limits else ""

    return run_query(store, _LIMIT.sub(restrict, query), claims=True, bounds=bounds)


def _to_limit(store: Store, key: str, value: str) -> str:
    if key == "since":
        if not _DATE.fullmatch(value):
            raise QueryError(f"--since {value} is no date; write a year, month or day, such as 2021, 2021-10 or 2021-10-20")
        return f'FILTER EXISTS {{ ?HERE schema:datePublished ?date . FILTER(STR(?date) >= "{value}") }}'
    entities = " ".join(str(node) for node in find_entities(store, value))
    return f"VALUES ?{key} {{ {entities} }} FILTER(?{key} IN (?HERE))"


def find_entities(store: Store, name: str) -> tuple[NamedNode, ...]:
    """Find the entities that have a name, or whose id it is, sorted by IRI.

    Raises:
        NotInGraphError: There is none; names that come near are in the error.
    """
    wanted, found, names = name.casefold(), set[NamedNode](), set[str]()
    quad: Any  # names are literals, and entities IRIs
    for prop in (SKOS.prefLabel, SKOS.altLabel):
        for quad in store.raw.quads_for_pattern(None, prop, None, None):
            if not isinstance(quad.object, Literal) or not store.names.is_entity(quad.subject.value):
                continue
            names.add(quad.object.value)
            if wanted in {quad.object.value.casefold(), store.names.entity_id(quad.subject.value).casefold()}:
                found.add(quad.subject)
    if not found:
        raise NotInGraphError("entity", name, tuple(difflib.get_close_matches(name, sorted(names), n=3)))
    return tuple(sorted(found, key=str))
