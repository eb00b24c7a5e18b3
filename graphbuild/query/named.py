"""The ready queries of `queries/*.rq`, which can be asked of somebody, of a source, or of a time.

A line that starts with `#about`, `#by` or `#since` counts only where the query is so limited; GIVEN in it stands for the
entities or the date that are given. It comes before all else that it limits, so that a query of one entity starts from this entity's claims.
A line that ends in `#all` counts only where the query is of nobody in particular: it goes through the graph document by document, whose
claims lie close together on the disk, where a join of all claims would look for each of them anew.
"""

from __future__ import annotations

import difflib
import re
from importlib import resources
from itertools import product
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from graphbuild.errors import NotInGraphError, QueryError, UnknownQueryError
from graphbuild.query.ask import run_query
from graphbuild.query.bounds import FREE
from graphbuild.vocabulary import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphbuild.query.bounds import Bounds
    from graphbuild.query.result import Result
    from graphbuild.store import Store

NAMED_QUERIES: Mapping[str, str] = {
    path.name.removesuffix(".rq"): path.read_text(encoding="utf-8")
    for path in sorted(resources.files("graphbuild").joinpath("queries").iterdir(), key=lambda path: path.name)
    if path.name.endswith(".rq")
}
_LIMIT = re.compile(r"^( *)#(about|by|since) (.+\n)", re.MULTILINE)
_ALL = re.compile(r"^.*#all\n", re.MULTILINE)
_LABELS = (SKOS.prefLabel, SKOS.altLabel)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def run_named(
    store: Store, name: str, about: str | None = None, *, by: str | None = None, since: str | None = None, bounds: Bounds = FREE
) -> Result:
    """Run a ready query.

    Args:
        store: What is asked.
        name: The query's name.
        about: Only what is about the entities of this name; of other cases, where there is none.
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
    takes = list(dict.fromkeys(match[2] for match in _LIMIT.finditer(query)))
    if name == "about" and about is None:
        raise QueryError("the query 'about' needs an entity; name one with --about")
    for key in given:
        if key not in takes:
            raise QueryError(f"the query {name!r} takes no --{key}; it takes {' and '.join(f'--{key}' for key in takes)}")
    limits = {key: _to_limit(store, key, value) for key, value in given.items()}

    def restrict(match: re.Match[str]) -> str:
        blank, key, line = match.groups()
        return blank + line.replace("GIVEN", limits[key]) if key in limits else ""

    if limits.keys() & {"about", "by"}:
        query = _ALL.sub("", query)
    return run_query(store, _LIMIT.sub(restrict, query), claims=True, bounds=bounds)


def _to_limit(store: Store, key: str, value: str) -> str:
    if key == "since":
        if not _DATE.fullmatch(value):
            raise QueryError(f"--since {value} is no date; write a year, month or day, such as 2021, 2021-10 or 2021-10-20")
        return f'"{value}"'
    return " ".join(map(str, find_entities(store, value)))


def find_entities(store: Store, name: str) -> tuple[NamedNode, ...]:
    """Find the entities that have a name, or whose id it is, sorted by IRI.

    The name is looked up as it is and in its usual cases; all names are read through only where that finds nothing.

    Raises:
        NotInGraphError: There is none; names that come near are in the error.
    """
    found = set(_look_up(store, name))
    if not found:
        wanted, names = name.casefold(), set[str]()
        for prop in _LABELS:
            for entity, label in _labelled(store, prop):
                names.add(label)
                if wanted in {label.casefold(), store.names.entity_id(entity.value).casefold()}:
                    found.add(entity)
        if not found:
            raise NotInGraphError("entity", name, tuple(difflib.get_close_matches(name, sorted(names), n=3)))
    return tuple(sorted(found, key=str))


def _look_up(store: Store, name: str) -> Iterator[NamedNode]:
    """Yield the entities of a name, or with it as an id, in one of its usual cases."""
    forms = dict.fromkeys((name, name.lower(), name.upper(), name.title(), name.capitalize()))
    for form, prop in product(forms, _LABELS):
        for literal in (Literal(form, language="en"), Literal(form)):
            yield from (entity for entity, _ in _labelled(store, prop, literal))
    yield from (
        entity for form in forms for prop in _LABELS for entity, _ in _labelled(store, prop, entity=store.names.entity(form))
    )


def _labelled(
    store: Store, prop: NamedNode, literal: Literal | None = None, entity: str | None = None
) -> Iterator[tuple[NamedNode, str]]:
    """Yield entities and their labels."""
    subject = None if entity is None else NamedNode(entity)
    quad: Any  # labels are literals, and entities IRIs
    for quad in store.raw.quads_for_pattern(subject, prop, literal, None):
        if isinstance(quad.object, Literal) and store.names.is_entity(quad.subject.value):
            yield quad.subject, quad.object.value
