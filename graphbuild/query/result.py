"""Rows of RDF terms -> Python values, a table, CSV, TSV, JSON, XML, Markdown or Turtle."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Triple, parse_query_results

from graphbuild.errors import QueryError
from graphbuild.graph.write import render_turtle
from graphbuild.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Value = str | int | float | bool | None

_INTEGERS, _FLOATS = (XSD + "integer",), (XSD + "decimal", XSD + "double", XSD + "float")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_NO_XML = re.compile(r"\\u00[01][0-8bcef]|[\ufffe\uffff]")  # as JSON writes what https://www.w3.org/TR/xml/#charsets leaves out
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|#~&]")

FORMS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle")
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
        cut: Whether there are more rows than these, which a limit has left out.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Any, ...], ...]
    form: str
    prefixes: Mapping[str, str]
    base: str
    cut: bool = False

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The rows as Python values: IRIs and texts as `str`, numbers and truth values as such."""
        return tuple(tuple(map(_to_value, row)) for row in self.terms)

    def render(self, form: str = "table") -> str:
        """Write the result as one of `FORMS`.

        CSV, TSV, JSON and XML are as SPARQL 1.1 defines them; a graph has the columns subject, predicate and object. XML cannot hold
        control characters: they become U+FFFD in it.

        Raises:
            QueryError: There is no such form, or it does not suit the result.
        """
        if form not in FORMS:
            raise QueryError(f"there is no form {form!r}; the forms are {', '.join(FORMS)}")
        render: Callable[[], str] = getattr(self, f"_to_{form}")
        return render()

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

    def _to_markdown(self) -> str:
        """Write a table of GitHub-flavoured Markdown, whole texts in it."""
        lines = [self.columns, ["---"] * len(self.columns), *(map(self._shorten, row) for row in self.terms)]
        marked = ((cell if number == 1 else _MARKDOWN.sub(r"\\\g<0>", cell) for cell in line) for number, line in enumerate(lines))
        return "".join(f"| {' | '.join(cells)} |\n" for cells in marked)

    def _to_csv(self) -> str:
        """Write https://www.w3.org/TR/sparql11-results-csv-tsv/, as rows in any case."""
        return self._convert(QueryResultsFormat.CSV)

    def _to_tsv(self) -> str:
        return self._convert(QueryResultsFormat.TSV)

    def _to_xml(self) -> str:
        """Write https://www.w3.org/TR/rdf-sparql-XMLres/."""
        found = parse_query_results(_NO_XML.sub("\ufffd", self._to_json()), QueryResultsFormat.JSON)
        return (found.serialize(format=QueryResultsFormat.XML) or b"").decode() + "\n"

    def _convert(self, form: QueryResultsFormat) -> str:
        found = parse_query_results(self._to_bindings(), QueryResultsFormat.JSON)
        return (found.serialize(format=form) or b"").decode()

    def _to_json(self) -> str:
        """Write https://www.w3.org/TR/sparql11-results-json/."""
        if self.form == "answer":
            return json.dumps({"head": {}, "boolean": self.rows[0][0]}) + "\n"
        return self._to_bindings()

    def _to_bindings(self) -> str:
        bindings = [
            {column: _to_json_term(term) for column, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.terms
        ]
        answer = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"

    def _to_turtle(self) -> str:
        if self.form != "graph":
            raise QueryError("only a graph can be written as Turtle; ask with CONSTRUCT or DESCRIBE, or take another form")
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


def sort_key(row: tuple[Any, ...]) -> tuple[str, ...]:
    """Order rows by what their terms are written as; what has no value comes first."""
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


def _to_json_term(term: Any) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Triple):  # RDF 1.2
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _to_json_term(part) for name, part in parts.items()}}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    if term.language is not None:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    plain = {"type": "literal", "value": term.value}
    return plain if term.datatype.value == XSD + "string" else {**plain, "datatype": term.datatype.value}
