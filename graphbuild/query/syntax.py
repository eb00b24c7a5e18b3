"""A query's text: its words, what it asks outside of the graph, and where it is wrong.

The words are those of https://www.w3.org/TR/sparql11-query/#sparqlGrammar, so that what only looks like a keyword (in a string, an
IRI, a comment, a name) is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph

from graphbuild.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_QUERY = 50_000  # characters
DEEPEST_QUERY = 100  # brackets, one in another

_ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]|%[0-9A-Fa-f]{2}"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+|\#[^\r\n]*)
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:\w(?:[\w.-]*[\w-])?)?:(?:(?:[\w:]|{_ESCAPE})(?:(?:[\w.:-]|{_ESCAPE})*(?:[\w:-]|{_ESCAPE}))?)?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<sign>\^\^|&&|\|\||!=|<=|>=|<<\(?|\)?>>|\{{\||\|\}}|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_GAP = " " * 64  # wider than any keyword
_ERROR = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_REASON = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")  # a reason in words, among signs and keywords


class Token(NamedTuple):
    """A word of a query: what it is (a group of the grammar above), its text, and where it starts."""

    kind: str
    text: str
    start: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in upper case here, in any case there."""
        return self.kind == "word" and self.text.upper() in words


def tokenize(sparql: str) -> tuple[Token, ...]:
    """Split a query into its words, without blanks and comments.

    >>> [token.text for token in tokenize("ASK { ?s a:b 'SERVICE' # FROM")]
    ['ASK', '{', '?s', 'a:b', "'SERVICE'"]
    """
    found = (Token(match.lastgroup or "", match[0], match.start()) for match in _TOKEN.finditer(sparql))
    return tuple(token for token in found if token.kind != "space")


def refuse_monsters(sparql: str, longest: int = LONGEST_QUERY) -> None:
    """Refuse what no person writes and what the parser would not survive: it descends into each bracket.

    Args:
        sparql: The query.
        longest: How many characters it may have.

    Raises:
        QueryError: The query is too long or too deep.
    """
    depth = deepest = 0
    for letter in sparql[:longest]:
        depth += (letter in "{([") - (letter in "})]")
        deepest = max(deepest, depth)
    if len(sparql) > longest or deepest > DEEPEST_QUERY:
        raise QueryError(f"it may have {longest:,} characters and {DEEPEST_QUERY} brackets one in another; ask for less at a time")


def refuse_updates(sparql: str, tokens: tuple[Token, ...]) -> None:
    """Refuse what would change the graph, and what is no query.

    Raises:
        QueryError: With the place of the first word.
    """
    first = next(iter(_after_prologue(tokens)), None)
    if first is None:
        raise error_at(sparql, len(sparql.rstrip()), "the query is empty; it starts with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if first.is_word(*_UPDATES):
        word = first.text.upper()
        raise error_at(sparql, first.start, f"{word} would change the graph; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered")
    if first.kind == "word" and not first.is_word(*_QUERIES):
        raise error_at(sparql, first.start, f"a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE, not with {first.text!r}")


def refuse_services(sparql: str, tokens: tuple[Token, ...]) -> None:
    """Refuse to ask another server.

    Raises:
        QueryError: With the place of SERVICE.
    """
    refuse_word(sparql, tokens, "SERVICE", "SERVICE asks another server, and a query stays in its graph; leave it out, or allow it")


def refuse_word(sparql: str, tokens: tuple[Token, ...], word: str, problem: str) -> None:
    """Refuse a keyword.

    A backslash that belongs to no word means that this reading is not to be trusted: then the letters alone are enough.

    Raises:
        QueryError: With the place of the word.
    """
    found = next((token.start for token in tokens if token.is_word(word)), None)
    if found is None and any(token.text == "\\" for token in tokens):
        match = re.search(word, sparql, re.IGNORECASE)
        found = match.start() if match else None
    if found is not None:
        raise error_at(sparql, found, problem)


def find_sources(tokens: tuple[Token, ...], prefixes: Mapping[str, str], *words: str) -> tuple[tuple[str, int], ...]:
    """List the IRIs that FROM and FROM NAMED (or other words) name, each with its place in the query.

    >>> find_sources(tokenize("SELECT * FROM NAMED x:y {}"), {"x": "http://x.example/"})
    (('http://x.example/y', 20),)
    """
    known, base = dict(prefixes), ""
    found: list[tuple[str, int]] = []
    for number, token in enumerate(tokens):
        following = tokens[number + 1 : number + 3]
        if token.is_word("PREFIX") and [each.kind for each in following] == ["name", "iri"]:
            known[following[0].text[:-1]] = following[1].text[1:-1]
        elif token.is_word("BASE") and following and following[0].kind == "iri":
            base = following[0].text[1:-1]
        elif token.is_word(*words or ("FROM",)):
            named = [each for each in following if each.kind in {"iri", "name"}][:1]
            found += [(to_iri(each, known, base), each.start) for each in named]
    return tuple(found)


def to_error(message: str, sparql: str, prefixes: Mapping[str, str], *, update: bool = False) -> QueryError:
    """Say in one line where and why a query or an update does not parse, from what Oxigraph says.

    Oxigraph tries each keyword by its length, and names the farthest letter that it looked at, often one well behind the mistake. So
    the query is parsed again with wide gaps between its words: what it then names lies in the word that is wrong or in the gap after.
    """
    tokens = tokenize(sparql)
    starts, wide = list[int](), ""
    for token in tokens:
        starts.append(len(wide))
        wide += re.sub(r"[\r\n]", " ", token.text) + _GAP
    match = None
    empty = pyoxigraph.Store()
    try:
        (empty.update if update else empty.query)(wide, prefixes=dict(prefixes))
    except SyntaxError as error:
        match = _ERROR.fullmatch(str(error))
    if match is None or match[1] != "1":
        return QueryError(" ".join(message.split()))
    offset = int(match[2]) - 1
    number = max((number for number, start in enumerate(starts) if start <= offset), default=0)
    token = tokens[number]
    unended = next((each for each in tokens if each.text in {'"', "'"}), None)
    if unended is not None:
        return error_at(sparql, unended.start, "this string has no end")
    if offset >= len(wide) - 1 and _REASON.search(match[3]) is None:
        return error_at(sparql, token.start + len(token.text), f"the {'update' if update else 'query'} ends too early")
    return error_at(sparql, token.start, _explain(token, tokens[number + 1 : number + 2], match[3]))


def _explain(token: Token, following: tuple[Token, ...], expected: str) -> str:
    """Say what is wrong with a word; what the parser would have taken instead is a long list or a haphazard part of it."""
    if "Prefix not found" in expected:
        return "this prefix is not declared; write PREFIX name: <IRI> before the query"
    reason = _REASON.search(expected)
    if reason is not None:
        return reason[0][0].lower() + reason[0][1:] if reason[0][1].islower() else reason[0]
    if token.kind == "iri" and ":" not in token.text:
        return "this IRI is not whole; write it with its https:, or with a prefix"
    if token.kind == "word" and following and following[0].text == "(":
        return f"there is no function {_shown(token.text)}"
    return f"{_shown(token.text)} is not expected here"


def error_at(sparql: str, offset: int, problem: str) -> QueryError:
    """Make an error that shows its line; `offset` is in code points from 0."""
    before = sparql[:offset]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return QueryError(problem, line, column, sparql.split("\n")[line - 1].rstrip("\r"))


def _after_prologue(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    number = 0
    while number < len(tokens):
        if tokens[number].is_word("PREFIX"):
            number += 3
        elif tokens[number].is_word("BASE"):
            number += 2
        else:
            break
    return tokens[number:]


def to_iri(token: Token, prefixes: Mapping[str, str], base: str) -> str:
    """Give the IRI that a word of kind `iri` or `name` stands for; of an unknown prefix, what follows it."""
    if token.kind == "iri":
        from urllib.parse import urljoin  # noqa: PLC0415 -- rare

        return urljoin(base, token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")  # noqa: PLR2004 -- as much as an error's line holds
