"""Paths, folders and standard input -> Documents.

The formats are in `READERS`: a further one is a function there. Document ids come from the names of the files.
"""

from __future__ import annotations

import os
import sys
from codecs import BOM_UTF8
from dataclasses import dataclass
from itertools import chain, takewhile
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from graphbuild.errors import InputError, MissingInputError
from graphbuild.read.decoding import decode, with_plain_line_ends
from graphbuild.read.document import to_document
from graphbuild.read.records import read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphbuild.model import Document

    # (bytes, place in errors, encoding, id for a format that has one document) -> (line, document), line 0 where there are none
    Reader: TypeAlias = Callable[[BinaryIO, str, str, str], Iterator[tuple[int, Document]]]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file or standard input (`path` is None) on its way to be read; `place` is its name in errors."""

    place: str
    path: Path | None = None

    @property
    def suffix(self) -> str:
        """The suffix by which its format is known, in lower case."""
        return self.path.suffix.lower() if self.path else ""


def _to_text(data: bytes, place: str, encoding: str, document: str) -> Document:
    """Make a document of the bytes of a plain text."""
    return to_document(document, with_plain_line_ends(decode(data, place, encoding)))


def read_text(stream: BinaryIO, place: str, encoding: str, document: str) -> Iterator[tuple[int, Document]]:
    """Read a plain-text article or transcript."""
    yield 0, _to_text(stream.read(), place, encoding, document)


def _read_json_lines(stream: BinaryIO, place: str, encoding: str, _document: str) -> Iterator[tuple[int, Document]]:
    """Read JSON Lines, whose records have their own ids."""
    yield from read_records(stream, place, encoding)


READERS: Mapping[str, Reader] = {".txt": read_text, ".md": read_text, ".jsonl": _read_json_lines}
_OWN_IDS = frozenset({".jsonl"})


def read_documents(inputs: Sequence[str | Path], *, encoding: str = "utf-8", stdin: BinaryIO | None = None) -> Iterator[Document]:
    r"""Yield the documents of files, folders and standard input, in the order given; a folder's files in the order of their paths.

    Args:
        inputs: Paths of files or folders, or `-` for standard input. Folders are read with all folders in them, without hidden
            files and without files of other formats. Standard input is JSON Lines when its first byte that is not
            blank is `{`, else one plain text with the id `stdin`.
        encoding: The encoding of all of them; UTF-8 with or without byte order mark.
        stdin: The stream for `-`; the process's own by default.

    Yields:
        Documents with unique ids: a plain file's is its name without suffix, or, where several files share that,
        its path from the folder they have in common (`a/talks`, `b/talks`). JSON Lines are read line by line.

    Raises:
        MissingInputError: A path does not exist, or a folder has no text. All paths are looked at before the first is read.
        InputError: A file is of an unknown format, unreadable or binary, or its id is taken.
        DecodingError: Bytes are not in the encoding.
        RecordError: A line of JSON Lines is not what it should be.
    """
    sources = [source for given in inputs for source in _sources(given)]
    taken: dict[str, str] = {}
    for source, document_id in zip(sources, to_ids(sources), strict=True):
        for line, document in _read(source, document_id, encoding, stdin):
            place = f"{source.place}, line {line}" if line else source.place
            if document.id in taken:
                raise InputError(
                    place, f"the id {document.id!r} is already that of {taken[document.id]}", "give each input once, or rename one"
                )
            taken[document.id] = place
            yield document


def _sources(given: str | Path) -> list[Source]:
    """Look up what one input stands for, and refuse what is not there or cannot be read."""
    place = str(given)
    if place == STDIN:
        return [Source(STDIN)]
    path = Path(given)
    try:
        found = _in_folder(path) if S_ISDIR(path.stat().st_mode) else None
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise MissingInputError(place, "there is no such file or folder", "check the path") from error
    except OSError as error:
        raise _refused(error, place) from error
    formats = ", ".join(READERS)
    if found is not None and not found:
        raise MissingInputError(place, "there is no text in this folder", f"give a folder with files in {formats}")
    if found is None and path.suffix.lower() not in READERS:
        problem = f"the format {path.suffix or '(no suffix)'} is unknown"
        raise InputError(place, problem, f"give files in {formats}, or text through -")
    return [Source(place, path)] if found is None else [Source(str(inside), inside) for inside in found]


GRAPH = "graphbuild.json"  # the file by which the folder of a knowledge graph is known


def _in_folder(folder: Path) -> list[Path]:
    """List the readable files of a folder and the folders in it, by path.

    Links to folders are not followed, and folders that are knowledge graphs are left out: their files are our own.
    """

    def refuse(error: OSError) -> None:
        raise error

    paths: list[Path] = []
    for here, inner, names in os.walk(folder, onerror=refuse):
        inner[:] = [name for name in inner if not name.startswith(".") and not Path(here, name, GRAPH).exists()]
        found = (Path(here, name) for name in names if not name.startswith("."))
        paths += (path for path in found if path.suffix.lower() in READERS and path.is_file())
    return sorted(paths, key=lambda path: path.parts)


def _refused(error: OSError, place: str) -> InputError:
    """Put the system's error in our words."""
    return InputError(error.filename or place, error.strerror or str(error), "check its name and permissions")


def to_ids(sources: Sequence[Source]) -> list[str]:
    """Give each source the id of its document: the file's stem, with folders where files share it.

    >>> to_ids([Source("x/a/talks.txt", Path("x/a/talks.txt")), Source("x/b/talks.md", Path("x/b/talks.md")), Source("-")])
    ['a/talks', 'b/talks', 'stdin']
    """
    sharing: dict[str, list[tuple[str, ...]]] = {}
    for source in sources:
        if source.path and source.suffix not in _OWN_IDS:
            sharing.setdefault(source.path.stem, []).append(_folders(source.path))
    return [_clean(_to_id(source.path, sharing.get(source.path.stem, []))) if source.path else "stdin" for source in sources]


def _to_id(path: Path, sharing: Sequence[tuple[str, ...]]) -> str:
    """Put before a file's stem the folders by which it differs from the files that share the stem."""
    same = takewhile(lambda level: len(set(level)) == 1, zip(*sharing, strict=False))
    folders = _folders(path)[len(list(same)) :] if len(sharing) > 1 else ()
    return "/".join([*folders, path.stem])


def _folders(path: Path) -> tuple[str, ...]:
    """Give the folders of a file from the root, `..` resolved by name alone."""
    return Path(os.path.abspath(path)).parent.parts  # noqa: PTH100 -- links are not followed, so that ids keep the names given


def _clean(name: str) -> str:
    """Replace bytes of a file name that are no text."""
    return os.fsencode(name).decode("utf-8", "replace")


def _read(source: Source, document: str, encoding: str, stdin: BinaryIO | None) -> Iterator[tuple[int, Document]]:
    """Open one source and read it in its format."""
    try:
        if source.path is None:
            yield from _read_stdin(stdin or sys.stdin.buffer, encoding)
        else:
            with source.path.open("rb") as stream:
                yield from READERS[source.suffix](stream, source.place, encoding, document)
    except OSError as error:
        raise _refused(error, source.place) from error


def _read_stdin(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, Document]]:
    """Read standard input as JSON Lines or plain text, by its first byte that is not blank."""
    head = [stream.readline()]
    while head[-1] and not head[-1].removeprefix(BOM_UTF8).strip():
        head.append(stream.readline())
    if head[-1].removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        yield from read_records(chain(head, stream), STDIN, encoding)
    else:
        yield 0, _to_text(b"".join([*head, stream.read()]), STDIN, encoding, "stdin")
