"""Terms as N-Triples write them, and the sheet on which a document's triples are collected as lines.

A line is `subject predicate object` without the full stop. Its form is that of pyoxigraph, character by character, so that what was
written here and what a store gives back can be compared as text; making objects of all terms would take several times as long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from graphbuild.vocabulary import GB, OA, RDF, RDFS, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphbuild.model import Entity, Extraction, Span
    from graphbuild.vocabulary import Minter

TERMS = {node: str(node) for terms in (GB, OA, RDF, RDFS, SCHEMA, SKOS) for node in terms.all().values()}
"""The terms of the vocabularies as they are written."""

_NOT_PLAIN = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

_LONG = {short: letter for letter, short in _SHORT.items()}
_ESCAPED = re.compile(r"\\(?:u[0-9A-F]{4}|U[0-9A-F]{8}|.)")


def quote(text: str) -> str:
    r"""Write a plain string.

    >>> print(quote('a "b"\n'))
    "a \"b\"\n"
    """
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{_NOT_PLAIN.sub(_escape, text)}"'


def unquote(term: str) -> str:
    r"""Read the text of a literal back, without its language or datatype.

    >>> unquote(quote('a "b"\n')), unquote('"1"^^<http://www.w3.org/2001/XMLSchema#integer>')
    ('a "b"\n', '1')
    """
    text = term[1 : term.rindex('"')]
    return _ESCAPED.sub(_unescape, text) if "\\" in text else text


def quote_name(text: str) -> str:
    """Write a string of English."""
    return f"{quote(text)}@en"


def to_node(iri: str) -> str:
    """Write an IRI that may come from elsewhere.

    Raises:
        ValueError: It is none.
    """
    return str(NamedNode(iri))


def split_line(line: str) -> tuple[str, str, str]:
    """Give the three terms of a line."""
    subject, prop, value = line.split(" ", 2)  # only the last one may hold spaces
    return subject, prop, value


def _unescape(match: re.Match[str]) -> str:
    return _LONG.get(match[0]) or chr(int(match[0][2:], base=16))  # noqa: FURB166 (`\\u` and `\\U` are no prefixes that it knows)


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04X}"


class Sheet:
    """The lines of one document's graph, and the names of what is in it.

    Attributes:
        id: The document's id.
        text: Its text.
        iri: Its IRI, with which all nodes of its own begin.
        lines: What has been written, each triple at least once.
    """

    def __init__(self, extraction: Extraction, names: Minter) -> None:
        """Start an empty sheet."""
        self.id = extraction.document.id
        self.text = extraction.document.text
        self.iri = names.document(self.id)
        self.document = f"<{self.iri}>"
        self.names = names
        self.lines: list[str] = []
        self._shared = {merge.entity for merge in extraction.merges}
        self._entities = {entity.id: f"<{names.entity(entity.id)}>" for entity in extraction.entities}

    def add(self, subject: str, prop: NamedNode, value: str) -> None:
        """Write a triple; the property is one of `TERMS`."""
        self.lines.append(f"{subject} {TERMS[prop]} {value}")

    def add_text(self, subject: str, prop: NamedNode, text: str | None) -> None:
        """Write a triple whose object is a text, if there is one."""
        if text is not None:
            self.add(subject, prop, quote(text))

    def add_span(self, subject: str, prop: NamedNode, span: Span | None) -> None:
        """Write a triple whose object is a stretch of the text, if there is one."""
        if span is not None:
            self.add(subject, prop, self.span(span))

    def node(self, path: str) -> str:
        """Name a node of the document's own."""
        return f"<{self.iri}/{path}>"

    def span(self, span: Span) -> str:
        """Name a stretch of the text.

        Raises:
            ValueError: The text ends before it does.
        """
        return f"<{self.iri}/char/{self.offsets(span)}>"

    def offsets(self, span: Span) -> str:
        """Write the offsets of a stretch of the text, as its name has them.

        Raises:
            ValueError: The text ends before it does.
        """
        if span.end > len(self.text):
            raise ValueError(f"{self.id}: {span} ends after the text")
        return f"{span.start}-{span.end}"

    def describe(self, thing: str, path: str) -> str:
        """Start a description, which gives triples to the default graph."""
        node = self.node(path)
        self.add(node, GB.describes, thing)
        return node

    def entity(self, entity_id: str) -> str:
        """Name an entity of the document.

        Raises:
            ValueError: It is not among the document's entities.
        """
        if entity_id not in self._entities:
            raise ValueError(f"{self.id}: no entity {entity_id!r} among its entities")
        return self._entities[entity_id]

    def share(self, entities: Iterable[str]) -> None:
        """Say of entities that facts of the default graph name them: then it describes them too, whosever they are."""
        self._shared.update(entities)

    def is_own(self, entity: Entity) -> bool:
        """Whether the entity is this document's own by its id, and in no fact: then the document's graph describes it directly."""
        return entity.id.startswith(f"{self.id}/") and entity.id not in self._shared

    def check_document(self, document_id: str) -> None:
        """Raise a ValueError where a record is of another document."""
        if document_id != self.id:
            raise ValueError(f"{self.id}: a record of another document, {document_id}")

    def check_words(self, span: Span, text: str) -> None:
        """Raise a ValueError where the words at a place are others."""
        if self.text[span.start : span.end] != text:
            raise ValueError(f"{self.id}: the text at {span} is not {text!r}")
