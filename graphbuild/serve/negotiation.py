"""An Accept header and what there is -> what is sent (https://www.rfc-editor.org/rfc/rfc9110#name-accept)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RESULT_TYPES: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPH_TYPES: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "text/plain": "ntriples",
}
UTF8 = "; charset=utf-8"


def choose_type(accept: str | None, offers: Sequence[str]) -> str | None:
    """Choose the media type that a client likes best; among equals the first one of ours; None where it wants none of them.

    >>> offers = ["text/turtle", "application/ld+json", "text/html"]
    >>> choose_type("text/html,application/xml;q=0.9,*/*;q=0.8", offers), choose_type("application/*, text/*;q=0.2", offers)
    ('text/html', 'application/ld+json')
    >>> choose_type(None, offers), choose_type("image/png, text/html;q=0", offers), choose_type("*/*, text/turtle;q=0", offers)
    ('text/turtle', None, 'application/ld+json')
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = [_read_range(part) for part in accept.split(",") if part.strip()]
    best, chosen = 0.0, None
    for offer in offers:
        quality = _quality(offer, ranges)
        if quality > best:
            best, chosen = quality, offer
    return chosen


def _read_range(text: str) -> tuple[str, float]:
    """Part a media range from its quality; a quality that is no number counts as nothing, and other parameters do not count."""
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return kind, min(1.0, max(0.0, float(value)))
            except ValueError:
                return kind, 0.0
    return kind, 1.0


def _quality(offer: str, ranges: list[tuple[str, float]]) -> float:
    """Take the quality of the range that fits most closely."""
    for wanted in (offer, offer.partition("/")[0] + "/*", "*/*"):
        fitting = [quality for kind, quality in ranges if kind == wanted]
        if fitting:
            return max(fitting)
    return 0.0
