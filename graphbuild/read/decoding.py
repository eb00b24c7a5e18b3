r"""Bytes -> text, with errors that name the byte.

A UTF-8 byte order mark is dropped, and offsets count from the character after it. A file that starts with a UTF-16 mark is read as
UTF-16 unless the user asks for another encoding than UTF-8. Line ends become `\n`, whatever they were, so `Document.text`
has no carriage returns; records of JSON Lines keep theirs.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from graphbuild.errors import DecodingError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SURROGATE = re.compile("[\ud800-\udfff]")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, place: str, encoding: str = "utf-8", *, before: int = 0) -> str:
    """Decode bytes, line ends as they are.

    Args:
        data: The bytes.
        place: The input's name in errors.
        encoding: Any text encoding that Python knows.
        before: How many bytes of the input came before these; a byte order mark is looked for only where it is 0.

    Raises:
        DecodingError: A byte is not in the encoding; its offset counts from the start of the input.
        InputError: The encoding does not exist, or the text has a NUL or a lone surrogate.
    """
    name = encoding_name(encoding, place)
    if name == "utf-8" and not before and data.startswith(_UTF16_MARKS):
        name = "utf-16"
    mark = len(codecs.BOM_UTF8) if name == "utf-8" and not before and data.startswith(codecs.BOM_UTF8) else 0
    if is_bytewise(name):
        _refuse_nul(data.find(b"\0"), place, "byte offset", before)
    try:
        text = data[mark:].decode(name)
    except UnicodeDecodeError as error:
        offset = min(mark + error.start, len(data) - 1)
        raise DecodingError(place, encoding, before + offset, data[offset]) from error
    except UnicodeError as error:
        raise InputError(place, f"this is not {encoding} ({error})", "name the file's encoding with --encoding") from error
    _refuse_nul(text.find("\0"), place, "character", 0)
    if _SURROGATE.search(text):
        raise InputError(place, f"read as {encoding} it has half of a surrogate pair", "name the file's encoding with --encoding")
    return text.removeprefix("\ufeff") if not before else text


def encoding_name(encoding: str, place: str) -> str:
    """Give Python's name of a text encoding, or raise InputError."""
    try:
        "".encode(encoding)  # also refuses codecs that do not make text of bytes, such as base64
        return codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise InputError(
            place, f"there is no text encoding {encoding!r}", "give one such as utf-8, utf-16, latin-1 or cp1252"
        ) from error


def is_bytewise(name: str) -> bool:
    """Tell whether a line end is the one byte 10, so that bytes can be cut into lines before they are decoded."""
    return "\n".encode(name) == b"\n"


def _refuse_nul(position: int, place: str, unit: str, before: int) -> None:
    """Refuse what is no text, but an image, an archive or another encoding."""
    if position >= 0:
        problem = f"there is a NUL at {unit} {before + position}, so this looks like a binary file"
        raise InputError(place, problem, "give a text file, or name its encoding with --encoding, such as --encoding utf-16")


def with_plain_line_ends(text: str) -> str:
    r"""Make each `\r\n` and each lone `\r` a `\n`.

    >>> with_plain_line_ends("a\r\nb\rc\n")
    'a\nb\nc\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode_lines(stream: Iterable[bytes], place: str, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    r"""Yield the lines of a stream of bytes with their numbers from 1, decoding one at a time.

    Only encodings whose line end is not one byte (UTF-16, UTF-32) are read whole.

    Raises:
        DecodingError, InputError: As `decode` does.
    """
    if not is_bytewise(encoding_name(encoding, place)):
        yield from enumerate(decode(b"".join(stream), place, encoding).split("\n"), 1)
        return
    offset = 0
    for number, line in enumerate(stream, 1):
        if number == 1 and line.startswith(_UTF16_MARKS) and encoding_name(encoding, place) == "utf-8":
            raise InputError(place, "this is UTF-16, not UTF-8", "read it with --encoding utf-16")
        yield number, decode(line, place, encoding, before=offset)
        offset += len(line)
