"""Sorted lines of N-Triples -> Turtle and TriG: prefixes, one paragraph a subject, the lines' own order.

The paragraphs of both are the same text, and are made once for both.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from graphbuild.graph.ntriples import TERMS
from graphbuild.vocabulary import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Local names as https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL allows them, and signs that it allows after a backslash;
# rarer names are written out as IRIs.
_LETTER = (
    "0-9A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_ESCAPED = "~!$&'()*+,;=/?#@%"
_LOCAL = re.compile(f"(?:[{_LETTER}{_ESCAPED}]|(?<!^)[.-](?=[{_LETTER}]))*")
_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in _ESCAPED})
_KEPT = 100_000  # terms
_BARE = {"integer": re.compile(r"[+-]?[0-9]+"), "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"), "boolean": re.compile("true|false")}


class Paragraphs:
    """The paragraphs of all graphs, by the graph's name in N-Triples ("" for the default graph) and the subject."""

    def __init__(self, graphs: Mapping[str, Sequence[str]], prefixes: Mapping[str, str]) -> None:
        """Write the paragraphs of graphs, whose lines are sorted."""
        self._graphs = graphs
        self._terms = Terms(prefixes)
        self._paragraphs = {name: dict(to_paragraphs(lines, self._terms)) for name, lines in graphs.items()}

    def to_turtle(self) -> str:
        """Write the triples of all graphs as one; a subject of several graphs stands where it comes first."""
        if not self._graphs:
            return ""
        number = Counter(subject for paragraphs in self._paragraphs.values() for subject in paragraphs)
        shared = {subject: "" for subject, times in number.items() if times > 1}
        if shared:
            lines = sorted({line for subject in shared for line in self._lines_of(subject)})
            shared = dict(to_paragraphs(lines, self._terms))
        parts = [self._terms.head]
        for paragraphs in self._paragraphs.values():
            parts += [shared.pop(subject, "") if number[subject] > 1 else text for subject, text in paragraphs.items()]
        return "".join(parts)

    def to_trig(self) -> str:
        """Write the default graph and then each named graph."""
        if not self._graphs:
            return ""
        parts = [self._terms.head]
        for name, paragraphs in self._paragraphs.items():
            parts += [f"GRAPH {self._terms[name]} {{\n", *paragraphs.values(), "}\n"] if name else paragraphs.values()
        return "".join(parts)

    def _lines_of(self, subject: str) -> Iterator[str]:
        """Find the lines of a subject in all graphs."""
        start = f"{subject} "
        for lines in self._graphs.values():
            at = bisect_left(lines, start)
            while at < len(lines) and lines[at].startswith(start):
                yield lines[at]
                at += 1


def to_paragraphs(lines: Iterable[str], terms: Terms) -> Iterator[tuple[str, str]]:
    """Yield subjects and their paragraphs, from sorted lines."""
    parts = list[str]()
    before, last = "", ""
    for line in lines:
        subject, prop, value = line.split(" ", 2)
        if subject != before:
            if parts:
                yield before, "".join((*parts, " .\n"))
            parts = [f"{terms[subject]} {terms.verb(prop)} {terms[value]}"]
            before = subject
        elif prop == last:
            parts.append(f" , {terms[value]}")
        else:
            parts.append(f" ;\n\t{terms.verb(prop)} {terms[value]}")
        last = prop
    if parts:
        yield before, "".join((*parts, " .\n"))


class Terms(dict[str, str]):
    """Terms of N-Triples as Turtle writes them; the IRIs that came last are kept, as they come often.

    Attributes:
        head: The lines that declare the prefixes.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Take the prefixes by name."""
        super().__init__()
        self.head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()))
        self._prefixes = sorted(((iri, name) for name, iri in prefixes.items()), key=lambda pair: (-len(pair[0]), pair))
        self._verbs = {TERMS[RDF.type]: "a"}

    def __missing__(self, term: str) -> str:
        """Write a term that is not at hand."""
        if term.startswith('"'):
            return self._literal(term) if term.endswith(">") else term
        if not term.startswith("<") or term.startswith("<<"):
            return term  # a blank node, or a triple
        if len(self) >= _KEPT:
            self.clear()
        short = self[term] = self._shorten(term)
        return short

    def verb(self, prop: str) -> str:
        """Write a property."""
        return self._verbs.get(prop) or self[prop]

    def _shorten(self, term: str) -> str:
        iri = term[1:-1]
        for start, name in self._prefixes:
            if iri.startswith(start):
                local = iri[len(start) :]
                return f"{name}:{local.translate(_ESCAPES)}" if _LOCAL.fullmatch(local) else term
        return term

    def _literal(self, term: str) -> str:
        text, _, datatype = term.rpartition("^^")
        form = _BARE.get(datatype[1:-1].removeprefix(XSD))
        return text[1:-1] if form and form.fullmatch(text[1:-1]) else f"{text}^^{self[datatype]}"
