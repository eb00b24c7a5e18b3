"""Ids and labels -> IRIs and back: the only place where IRIs are made."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import NamedNode

from graphbuild.errors import InputError
from graphbuild.model import Span
from graphbuild.vocabulary.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_BASE = "https://example.org/kg/"

_ENCODED = re.compile(r"[^\w. -]|_|(?<!\w)\.|\.(?!\w)")
_SPAN = re.compile(r"(.+)/char/([0-9]+)-([0-9]+)(?:/mention/[0-9]+)?")


@lru_cache(maxsize=1 << 13)
def to_segment(label: str) -> str:
    r"""Write any text as one legal segment of an IRI; different texts give different segments.

    Letters and digits of all scripts, `-`, and `.` inside words stay; a space becomes `_`; everything else becomes the
    percent-encoding of its UTF-8, as RFC 3987 wants for what it forbids (invisible direction marks among it). So no segment is `.`
    or `..`, which tools drop when they resolve IRIs, or ends in the full stop of a Turtle sentence; the empty text is `~`.

    >>> to_segment("Moscow talks"), to_segment("a_b/c"), to_segment("Кабулов"), to_segment(".."), to_segment("\u200f")
    ('Moscow_talks', 'a%5Fb%2Fc', 'Кабулов', '%2E%2E', '%E2%80%8F')
    """
    return _ENCODED.sub(_encode, label).replace(" ", "_") or "~"


def from_segment(segment: str) -> str:
    """Read the text back that `to_segment` has written.

    >>> from_segment("a%5Fb%2Fc"), from_segment("~")
    ('a_b/c', '')
    """
    return "" if segment == "~" else unquote(segment.replace("_", " "), errors="surrogatepass")


def _encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


class Minter:
    """Makes the IRIs of one graph, all of which start with its base, and reads them back.

    >>> names = Minter(DEFAULT_BASE)
    >>> names.entity("moscow-talks/US envoy")
    'https://example.org/kg/entity/moscow-talks/US_envoy'
    >>> names.entity_id('https://example.org/kg/entity/moscow-talks/US_envoy')
    'moscow-talks/US envoy'
    >>> names.span("d 1", Span(147, 175))
    'https://example.org/kg/document/d_1/char/147-175'
    """

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        """Take the base of all IRIs.

        Raises:
            InputError: The base is no absolute IRI that ends in `/` or `#`.
        """
        try:
            NamedNode(base)
        except ValueError as error:
            raise InputError(f"base {base!r}", f"is no absolute IRI ({error})", f"name one such as {DEFAULT_BASE}") from error
        if not base.endswith(("/", "#")):
            raise InputError(f"base {base!r}", "does not end in / or #", f"write it as {base}/")
        self.base = base
        self._entity = f"{base}entity/"
        self._document = f"{base}document/"
        self._claim = f"{base}claim/"
        self._relation = f"{base}rel/"

    @property
    def graph(self) -> str:
        """Name the graph itself, of which it says what holds for all of it."""
        return f"{self.base}graph"

    @property
    def prefixes(self) -> Mapping[str, str]:
        """All prefixes of the graph's files and queries, sorted by name."""
        own = {
            "kg": self.base,
            "entity": self._entity,
            "document": self._document,
            "claim": self._claim,
            "rel": self._relation,
            "statement": f"{self.base}statement/",
        }
        return dict(sorted({**PREFIXES, **own}.items()))

    def entity(self, entity_id: str) -> str:
        """Name an entity; `/` in its id stays, as a path."""
        return self._entity + "/".join(map(to_segment, entity_id.split("/")))

    def entity_id(self, iri: str) -> str:
        """Read an entity's id from its IRI."""
        return "/".join(map(from_segment, _after(self._entity, iri).split("/")))

    def document(self, document_id: str) -> str:
        """Name a document."""
        return self._document + to_segment(document_id)

    def document_id(self, iri: str) -> str:
        """Read a document's id from its IRI or that of anything in it."""
        return from_segment(_after(self._document, iri).split("/", 1)[0])

    def claims_graph(self, document_id: str) -> str:
        """Name the graph of a document's claims."""
        return f"{self.document(document_id)}/claims"

    def span(self, document_id: str, span: Span) -> str:
        """Name a stretch of a document's text."""
        return f"{self.document(document_id)}/char/{span.start}-{span.end}"

    def claim(self, claim_id: str) -> str:
        """Name a claim."""
        return self._claim + to_segment(claim_id)

    def claim_id(self, iri: str) -> str:
        """Read a claim's id from its IRI."""
        return from_segment(_after(self._claim, iri))

    def relation(self, label: str) -> str:
        """Name the property of a predicate that no ontology knows."""
        return self._relation + to_segment(label)

    def statement(self, digest: str) -> str:
        """Name what claims on one proposition have in common, by the hash of its terms."""
        return f"{self.base}statement/{digest}"

    def is_entity(self, iri: str) -> bool:
        """Whether an IRI names an entity of this graph."""
        return iri.startswith(self._entity)

    def is_claim(self, iri: str) -> bool:
        """Whether an IRI names a claim of this graph."""
        return iri.startswith(self._claim)


def to_span(iri: str) -> Span:
    """Read the offsets from the IRI of a stretch of text.

    >>> to_span("https://example.org/kg/document/d1/char/147-175")
    Span(start=147, end=175)
    """
    match = _SPAN.fullmatch(iri)
    if match is None:
        raise ValueError(f"no stretch of text: {iri}")
    return Span(int(match[2]), int(match[3]))


def _after(prefix: str, iri: str) -> str:
    if not iri.startswith(prefix):
        raise ValueError(f"{iri} does not start with {prefix}")
    return iri[len(prefix) :]
