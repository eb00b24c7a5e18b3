"""Values -> RDF literals that no store alters."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graphbuild.vocabulary import GB, XSD

Term = NamedNode | Literal

TRUE = Literal(value=True)

# What a value of a datatype looks like; a value that does not, or of another datatype, is written as a plain string.
_FORMS = {
    "integer": r"[+-]?[0-9]+",
    "nonNegativeInteger": r"\+?[0-9]+",
    "decimal": r"[+-]?[0-9]+(\.[0-9]+)?",
    "double": r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?",
    "boolean": r"true|false|0|1",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "gYearMonth": r"[0-9]{4}-[0-9]{2}",
    "gYear": r"[0-9]{4}",
    "gMonthDay": r"--(0[1-9]|1[0-2])-([0-2][1-9]|[1-3]0|31)",
    "time": r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
    "dateTime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
    "duration": r"P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+S)?)?",
}
_DAYS = {"date": "", "gYearMonth": "-01", "gYear": "-01-01", "dateTime": ""}  # what makes each a whole day


@lru_cache(maxsize=1 << 14)
def to_literal(value: str, datatype: str) -> tuple[Literal, str | None]:
    """Write a value of an XML Schema datatype as the literal that a store gives back.

    Returns:
        The literal, and the form as it was (`decimal 0.50`) where the literal does not tell it: because the store would have changed
        it, or because the value is none of its datatype, which makes the literal a plain string.

    >>> to_literal("10", "integer")
    (<Literal value=10 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#integer>>, None)
    >>> to_literal("0.50", "decimal")[0].value, to_literal("0.50", "decimal")[1]
    ('0.5', 'decimal 0.50')
    """
    if datatype == "string":
        return Literal(value), None
    if not _is_valid(value, datatype):
        return Literal(value), f"{datatype} {value}"
    written = Literal(value, datatype=NamedNode(XSD + datatype))
    store = Store()
    store.add(Quad(GB.Claim, GB.value, written, DefaultGraph()))
    (kept,) = (quad.object for quad in store)
    if not isinstance(kept, Literal):
        raise TypeError(kept)
    return kept, None if kept == written else f"{datatype} {value}"


def to_date(text: str) -> Literal:
    """Write a date by how much of it is known; what is no date stays a plain string.

    >>> to_date("2021-10").datatype.value, to_date("Octember").datatype.value
    ('http://www.w3.org/2001/XMLSchema#gYearMonth', 'http://www.w3.org/2001/XMLSchema#string')
    """
    datatype = next((name for name in ("date", "gYearMonth", "gYear") if _is_valid(text, name)), "string")
    return to_literal(text, datatype)[0]


def to_decimal(number: float) -> Literal:
    """Write a number of at most six decimals, without an exponent.

    >>> to_decimal(0.91).value, to_decimal(1.0).value
    ('0.91', '1')
    """
    text = format(Decimal(repr(number)), "f")
    return to_literal(text.rstrip("0").rstrip(".") if "." in text else text, "decimal")[0]


def to_digest(*parts: object) -> str:
    """Hash the string forms of some terms or values: 16 hexadecimal digits."""
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _is_valid(value: str, datatype: str) -> bool:
    if not re.fullmatch(_FORMS.get(datatype, "(?!)"), value):
        return False
    if datatype in _DAYS:
        try:
            date.fromisoformat(value[:10] + _DAYS[datatype])
        except ValueError:
            return False
    return True
