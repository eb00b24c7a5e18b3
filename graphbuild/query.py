"""SPARQL -> rows: free queries and the ready ones of `queries/*.rq`, as tables, CSV, JSON or Turtle."""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions

from graphbuild.errors import NotInGraphError, QueryError, UnknownQueryError
from graphbuild.graph.write import render_turtle
from graphbuild.vocabulary import SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphbuild.store import Store

Value = str | int | float | bool | None

NAMED_QUERIES: Mapping[str, str] = {
    path.name.removesuffix(".rq"): path.read_text(encoding="utf-8")
    for path in sorted(resources.files("graphbuild").joinpath("queries").iterdir(), key=lambda path: path.name)
    if path.name.endswith(".rq")
}

_ABOUT = re.compile(r"^ *#about((?: \?\w+)+)$", re.MULTILINE)
_ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# what is no keyword: comments, IRIs, strings, variables and prefixed names
_NO_KEYWORD = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|\#[^\n]*|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]\w+|[\w.-]*:[\w.%-]*""",
    re.DOTALL,
)
_UPDATE = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_FOREIGN = {"SERVICE": "another server", "FROM": "another dataset"}
_INTEGERS, _FLOATS = (XSD + "integer",), (XSD + "decimal", XSD + "double", XSD + "float")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


LONGEST_QUERY = 50_000  # characters
DEEPEST_QUERY = 100  # brackets, one in another
WIDEST_CELL = 72  # characters of a text in a table


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query.

    Attributes:
        columns: The names of the variables; `subject`, `predicate`, `object` of a graph, `answer` of yes or no.
        terms: The rows as RDF terms, None where a variable has no value.
        form: What the query gives: `rows`, `graph` or `answer`.
        prefixes: What IRIs are shortened with in tables.
        base: Where the graph's own IRIs start.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Any, ...], ...]
    form: str
    prefixes: Mapping[str, str]
    base: str

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The rows as Python values: IRIs and texts as `str`, numbers and truth values as such."""
        return tuple(tuple(map(_to_value, row)) for row in self.terms)

    def render(self, form: str = "table") -> str:
        """Write the result as `table`, `csv`, `json` (both as SPARQL 1.1 defines them) or `turtle` (graphs only).

        Raises:
            QueryError: There is no such form, or it does not suit the result.
        """
        forms: Mapping[str, Callable[[], str]] = {
            "table": self._to_table,
            "csv": self._to_csv,
            "json": self._to_json,
            "turtle": self._to_turtle,
        }
        if form not in forms:
            raise QueryError(f"there is no form {form!r}; the forms are {', '.join(forms)}")
        return forms[form]()

    def to_pandas(self) -> Any:
        """Give the rows as a data frame.

        Raises:
            ImportError: pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415 (an optional extra)
        except ImportError as error:
            raise ImportError("to_pandas needs pandas: pip install 'graphbuild[pandas]'") from error
        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def _to_table(self) -> str:
        from rich.cells import cell_len  # noqa: PLC0415 (what other forms need not wait for)

        cells = [
            list(self.columns),
            *(
                [_cut(self._shorten(term)) if isinstance(term, Literal) else self._shorten(term) for term in row]
                for row in self.terms
            ),
        ]
        widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
        cells.insert(1, ["-" * width for width in widths])
        lines = ("  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)) for row in cells)
        return "\n".join(line.rstrip() for line in lines) + "\n"

    def _to_csv(self) -> str:
        """Write https://www.w3.org/TR/sparql11-results-csv-tsv/."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([_to_text(term) for term in row] for row in self.terms)
        return stream.getvalue()

    def _to_json(self) -> str:
        """Write https://www.w3.org/TR/sparql11-results-json/."""
        if self.form == "answer":
            return json.dumps({"head": {}, "boolean": self.rows[0][0]}) + "\n"
        bindings = [
            {column: _to_json_term(term) for column, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.terms
        ]
        answer = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def _to_turtle(self) -> str:
        if self.form != "graph":
            raise QueryError("only a graph can be written as Turtle; ask with CONSTRUCT or DESCRIBE, or take table, csv or json")
        return render_turtle((Quad(*row) for row in self.terms), self.base).decode()

    def _shorten(self, term: object) -> str:
        text = _to_text(term)
        if isinstance(term, NamedNode):
            fitting = [(len(iri), name) for name, iri in self.prefixes.items() if text.startswith(iri)]
            if fitting:
                length, name = max(fitting)
                text = f"{name}:{text[length:]}"
        return _CONTROL.sub(lambda match: " " if match[0] in "\n\r\t" else f"\\u{ord(match[0]):04x}", text)


def _cut(cell: str) -> str:
    """Shorten what is too wide for a table; the other forms have it whole."""
    return cell if len(cell) <= WIDEST_CELL else cell[: WIDEST_CELL - 1].rstrip() + "…"


def _refuse_monsters(sparql: str) -> None:
    """Refuse what no person writes and what the parser would not survive: it descends into each bracket."""
    depth = deepest = 0
    for letter in sparql[:LONGEST_QUERY]:
        depth += (letter in "{([") - (letter in "})]")
        deepest = max(deepest, depth)
    if len(sparql) > LONGEST_QUERY or deepest > DEEPEST_QUERY:
        raise QueryError(
            f"a query may have {LONGEST_QUERY:,} characters and {DEEPEST_QUERY} brackets one in another; ask for less at a time"
        )


def run_query(store: Store, sparql: str) -> Result:
    """Ask a store in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Without GRAPH a query sees all graphs at once, facts and claims; a denied or merely said proposition is in none of them as a plain
    triple. The prefixes of `Minter.prefixes` are declared. Rows come sorted, unless the query sorts or cuts them itself.

    Raises:
        QueryError: The query does not parse or run, would change the graph, or asks for something outside of it.
    """
    _refuse_monsters(sparql)
    keywords = _NO_KEYWORD.sub(" ", sparql).upper()
    words = set(re.findall(r"[A-Z]+", keywords))
    for word, what in _FOREIGN.items():
        if word in words:
            line, column = _place(sparql, word)
            raise QueryError(f"{word} asks {what}, and a query stays in its graph; leave it out", line, column, _line(sparql, line))
    prefixes = store.names.prefixes
    try:
        found = store.raw.query(sparql, prefixes=dict(prefixes), use_default_graph_as_union=True)
        if isinstance(found, QueryBoolean):
            return Result(("answer",), ((Literal(value=bool(found)),),), "answer", prefixes, store.base)
        if isinstance(found, QuerySolutions):
            columns = tuple(variable.value for variable in found.variables)
            rows = [tuple(solution) for solution in found]
            ordered = rows if words & {"ORDER", "LIMIT", "OFFSET"} else sorted(rows, key=_sort_key)
            return Result(columns, tuple(ordered), "rows", prefixes, store.base)
        triples = sorted({(triple.subject, triple.predicate, triple.object) for triple in found}, key=_sort_key)
        return Result(("subject", "predicate", "object"), tuple(triples), "graph", prefixes, store.base)
    except SyntaxError as error:
        raise _to_error(str(error), sparql, keywords) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"cannot be answered: {error}") from error


def run_named(store: Store, name: str, about: str | None = None) -> Result:
    """Run a ready query, of all or only about the entities of a name (upper and lower case are the same).

    Raises:
        UnknownQueryError: There is no query of this name.
        NotInGraphError: There is no entity of the name to be asked about.
        QueryError: The query needs to know about whom.
    """
    if name not in NAMED_QUERIES:
        raise UnknownQueryError(name, tuple(NAMED_QUERIES))
    if about is None:
        if name == "about":
            raise QueryError("the query 'about' needs an entity; name one with --about")
        return run_query(store, NAMED_QUERIES[name])
    entities = " ".join(str(node) for node in find_entities(store, about))

    def restrict(match: re.Match[str]) -> str:
        return f"VALUES ?about {{ {entities} }} FILTER(?about IN ({', '.join(match[1].split())}))"

    return run_query(store, _ABOUT.sub(restrict, NAMED_QUERIES[name]))


def find_entities(store: Store, name: str) -> tuple[NamedNode, ...]:
    """Find the entities that have a name, or whose id it is, sorted by IRI.

    Raises:
        NotInGraphError: There is none; names that come near are in the error.
    """
    wanted, found, names = name.casefold(), set[NamedNode](), set[str]()
    quad: Any  # names are literals, and entities IRIs
    for prop in (SKOS.prefLabel, SKOS.altLabel):
        for quad in store.raw.quads_for_pattern(None, prop, None, None):
            if not store.names.is_entity(quad.subject.value):
                continue
            names.add(quad.object.value)
            if wanted in {quad.object.value.casefold(), store.names.entity_id(quad.subject.value).casefold()}:
                found.add(quad.subject)
    if not found:
        raise NotInGraphError("entity", name, tuple(difflib.get_close_matches(name, sorted(names), n=3)))
    return tuple(sorted(found, key=str))


def _to_error(message: str, sparql: str, keywords: str) -> QueryError:
    first = re.sub(r"\b(PREFIX|BASE)\b", " ", keywords).split()
    if first and first[0] in _UPDATE:
        return QueryError(f"{first[0]} would change the graph; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered")
    match = _ERROR.match(message)
    if match is None:
        return QueryError(message)
    line, column = int(match[1]), int(match[2])
    problem = " ".join(match[3].split()).replace(", [_]", "").replace("[_]", "a query")
    if "Prefix not found" in problem:
        problem = "this prefix is not declared; write PREFIX name: <IRI> before the query"
    return QueryError(problem, line, column, _line(sparql, line))


def _place(sparql: str, word: str) -> tuple[int, int]:
    """Find a keyword's line and column, counted from 1."""
    blank = _NO_KEYWORD.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), sparql)
    found = re.search(rf"\b{word}\b", blank, re.IGNORECASE)
    before = sparql[: found.start() if found else 0]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _line(sparql: str, number: int) -> str:
    lines = sparql.split("\n")
    return lines[number - 1].rstrip("\r") if number <= len(lines) else ""


def _sort_key(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple("" if term is None else str(term) for term in row)


def _to_text(term: Any) -> str:
    if term is None:
        return ""
    return str(term.value) if isinstance(term, NamedNode | Literal) else str(term)


def _to_value(term: Any) -> Value:
    if isinstance(term, Literal):
        datatype = term.datatype.value
        try:
            if datatype in _INTEGERS:
                return int(term.value)
            if datatype in _FLOATS:
                return float(term.value)
        except ValueError:
            return term.value
        return term.value == "true" if datatype == XSD + "boolean" else term.value
    return None if term is None else _to_text(term)


def _to_json_term(term: Any) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    if term.language is not None:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    plain = {"type": "literal", "value": term.value}
    return plain if term.datatype.value == XSD + "string" else {**plain, "datatype": term.datatype.value}
