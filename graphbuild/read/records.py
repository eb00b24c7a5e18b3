"""JSON Lines -> Documents: one record a line, each checked before it is believed.

A record is an object with `id` and `text` and optional `title`, `date`, `source` and `speaker`, all strings; other fields are ignored.
The text is kept to the character, line ends included, so that offsets made elsewhere still hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from graphbuild.errors import RecordError
from graphbuild.read.decoding import decode_lines
from graphbuild.read.document import to_document
from graphbuild.read.heading import to_iso_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphbuild.model import Document


def _no_nul(text: str) -> str:
    """Refuse a NUL, which no later format can hold."""
    if "\0" in text:
        raise ValueError(f"it has a NUL at character {text.index(chr(0))}")
    return text


def _a_date(words: str) -> str | None:
    """Turn a date into ISO 8601; an empty one is none."""
    date = to_iso_date(words)
    if words.strip() and date is None:
        raise ValueError(f"{words[:40]!r} is no date such as 2021-10-20, 2021-10, 2021 or October 20, 2021")
    return date


_Text = Annotated[str, AfterValidator(_no_nul)]
_Id = Annotated[str, StringConstraints(min_length=1, pattern=r"\S"), AfterValidator(_no_nul)]


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a line that are read."""

    __pydantic_config__ = ConfigDict(strict=True, extra="ignore")

    id: _Id
    text: _Text
    title: _Text | None = None
    date: Annotated[str, AfterValidator(_a_date)] | None = None
    source: _Text | None = None
    speaker: _Text | None = None


_RECORD = TypeAdapter(Record)


def read_records(stream: Iterable[bytes], place: str, encoding: str = "utf-8") -> Iterator[tuple[int, Document]]:
    """Yield the documents of a JSON Lines stream with their line numbers, one line in memory at a time.

    Blank lines are passed over.

    Raises:
        RecordError: A line is no JSON object with the right fields, or its id came before in the stream.
        DecodingError, InputError: The bytes are no text.
    """
    lines: dict[str, int] = {}
    for number, line in decode_lines(stream, place, encoding):
        if not line.strip():
            continue
        document = _to_document(line, place, number)
        if document.id in lines:
            raise RecordError(place, number, f"the id {document.id!r} is already that of line {lines[document.id]}")
        lines[document.id] = number
        yield number, document


def _to_document(line: str, place: str, number: int) -> Document:
    """Check one line and make it a document."""
    try:
        record = _RECORD.validate_json(line)
    except ValidationError as error:
        raise RecordError(place, number, _problem(error)) from error
    return to_document(record.id, record.text, title=record.title, date=record.date, source=record.source, speaker=record.speaker)


def _problem(error: ValidationError) -> str:
    """Say in one line what is wrong with a record, field by field."""
    return "; ".join(
        _said(one["loc"], one["msg"]) for one in error.errors(include_url=False, include_input=False, include_context=False)
    )


def _said(fields: tuple[int | str, ...], message: str) -> str:
    """Put pydantic's words about one field, or about the whole line, in ours."""
    words = " ".join(message.removeprefix("Value error, ").split())
    return f'"{fields[0]}": {words[:1].lower()}{words[1:]}' if fields else words
