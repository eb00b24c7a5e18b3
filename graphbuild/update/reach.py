"""An update's words -> what of the documents' part it could change, so that only that is compared before and after.

Only what stands where the grammar (https://www.w3.org/TR/sparql11-update/#updateLanguage) has names of graphs to be written counts.
Whatever this reading does not know is taken to reach everything: a mistake here costs time, and lets nothing through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphbuild.query.syntax import Token, to_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MANAGING = ("CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "LOAD")


@dataclass(frozen=True, slots=True)
class Reach:
    """What an update could change: the default graph, or any graph at all; else only graphs of the user's own."""

    default: bool = False
    anything: bool = False

    def __or__(self, other: Reach) -> Reach:
        """Join what two operations could change."""
        return Reach(self.default or other.default, self.anything or other.anything)


_END = Token("", "", 0)
_OWN, _DEFAULT, _ANYTHING = Reach(), Reach(default=True), Reach(default=True, anything=True)


def find_reach(tokens: Sequence[Token], prefixes: Mapping[str, str], base: str) -> Reach:
    """Find what an update could change.

    Args:
        tokens: Its words.
        prefixes: Prefixes that it need not declare.
        base: What the names of documents' graphs start with.

    >>> from graphbuild.query.syntax import tokenize
    >>> text = "INSERT { GRAPH n:mine { ?c n:seen true } } WHERE { GRAPH ?g { ?c a n:Claim } }; CLEAR DEFAULT"
    >>> find_reach(tokenize(text), {"n": "https://my.example/"}, "https://example.org/kg/")
    Reach(default=True, anything=False)
    """
    reader = _Reader(tokens, dict(prefixes), base)
    found = _OWN
    while reader.at < len(tokens):
        found |= reader.read()
    return found


class _Reader:
    """Reads the operations of an update, one after the other."""

    def __init__(self, tokens: Sequence[Token], prefixes: dict[str, str], base: str) -> None:
        self.at = 0
        self._tokens, self._prefixes, self._base = tokens, prefixes, base
        self._with = _DEFAULT  # what a triple outside of GRAPH goes into

    def read(self) -> Reach:
        """Read a part of an operation."""
        token = self._next()
        reach = _OWN
        if token.is_word("PREFIX"):
            self._declare(self._next(), self._next())
        elif token.is_word("BASE"):
            self._next()  # relative names are taken to reach everything
        elif token.text == ";":
            self._with = _DEFAULT
        elif token.is_word("WITH"):
            self._with = self._graph(self._next())
        elif token.is_word("USING"):
            self._skip("NAMED")
            self._next()
        elif token.is_word("WHERE"):
            self._block()
        elif token.is_word("INSERT", "DELETE"):
            self._skip("DATA", "WHERE")
            reach = self._template(self._block())
        elif token.is_word(*_MANAGING):
            reach = self._manage(token.text.upper())
        else:
            reach = _ANYTHING
        return reach

    def _next(self) -> Token:
        self.at += 1
        return self._tokens[self.at - 1] if self.at <= len(self._tokens) else _END

    def _skip(self, *words: str) -> None:
        """Pass over a word, if it is the next one."""
        self.at += self.at < len(self._tokens) and self._tokens[self.at].is_word(*words)

    def _declare(self, name: Token, iri: Token) -> None:
        prefix = name.text.removesuffix(":")
        self._prefixes.pop(prefix, None)
        if iri.kind == "iri" and _ABSOLUTE.match(iri.text[1:-1]):
            self._prefixes[prefix] = iri.text[1:-1]

    def _block(self) -> list[Token]:
        """Read what stands between brackets; all that is left, where they do not end."""
        start, depth = self.at + 1, 0
        while self.at < len(self._tokens):
            text = self._next().text
            depth += (text == "{") - (text == "}")
            if depth <= 0:
                break
        return list(self._tokens[start : self.at - 1])

    def _template(self, tokens: Sequence[Token]) -> Reach:
        """Find into which graphs the triples of a template go."""
        inner = _Reader(tokens, self._prefixes, self._base)
        reach = _OWN
        while inner.at < len(tokens):
            token = inner._next()
            if token.is_word("GRAPH"):
                reach |= self._graph(inner._next())
                inner._block()
            elif token.text != ".":
                reach |= self._with
        return reach

    def _manage(self, operation: str) -> Reach:
        """Find which graphs are written by an operation on whole graphs."""
        words: list[Token] = []
        while self.at < len(self._tokens) and self._tokens[self.at].text != ";":
            words.append(self._tokens[self.at])
            self.at += 1
        if operation in {"COPY", "ADD"}:  # the first graph is only read
            words = _after(words, "TO")
        elif operation == "LOAD":
            words = _after(words, "INTO")
            if not words:
                return _DEFAULT
        reach = _OWN if words else _ANYTHING
        for word in words:
            if word.is_word("DEFAULT"):
                reach |= _DEFAULT
            elif not word.is_word("GRAPH", "SILENT", "TO"):
                reach |= self._graph(word)
        return reach

    def _graph(self, token: Token) -> Reach:
        """Say what a graph's name stands for; of a variable, of ALL and of what is no whole name, everything."""
        if token.kind == "name" and token.text.partition(":")[0] not in self._prefixes:
            return _ANYTHING
        iri = to_iri(token, self._prefixes, "") if token.kind in {"iri", "name"} else ""
        return _OWN if _ABSOLUTE.match(iri) and not iri.startswith(self._base) else _ANYTHING


def _after(words: Iterable[Token], wanted: str) -> list[Token]:
    found = list(words)
    place = next((number for number, word in enumerate(found) if word.is_word(wanted)), len(found))
    return found[place + 1 :]
