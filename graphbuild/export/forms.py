"""A graph and the name of a form -> a file, a folder or a stream."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graphbuild.errors import OutputError
from graphbuild.export import FOLDERS, Form
from graphbuild.graph.stream import stream_nquads, stream_trig, stream_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphbuild.model import Status
    from graphbuild.store import Store

_PIECE = 1 << 16  # characters that are written at a time

# Modules are imported when they are needed: some bring libraries along.
_WITHOUT_CLAIMS = {Form.JSONLD: ("jsonld", "to_jsonld"), Form.RDF12: ("rdf12", "to_rdf12")}
_OF_CLAIMS = {
    Form.NANOPUB: ("nanopub", "to_nanopubs"),
    Form.GRAPHML: ("graphs", "to_graphml"),
    Form.GEXF: ("graphs", "to_gexf"),
    Form.CYPHER: ("cypher", "to_cypher"),
    Form.JSONL: ("jsonlines", "write_jsonl"),
    Form.CSV: ("tables", "write_csv"),
    Form.PARQUET: ("tables", "write_parquet"),
}


def export(
    store: Store,
    form: Form,
    target: Path | BinaryIO,
    *,
    facts_only: bool = False,
    about: str | None = None,
    status: Status | None = None,
) -> None:
    """Write a graph, or a part of it.

    Memory does not grow with the graph, but for a part, which is made in memory first. The user's own graphs are in those forms that
    have named graphs, of a whole graph: TriG, N-Quads, JSON-LD, RDF 1.2, and JSON Lines as a file beside the others.

    Args:
        store: The graph.
        form: What to write.
        target: A file, or a folder that is new or empty, or holds such an export; all of it is written or nothing. A stream for a
            form that is one file.
        facts_only: Only what is a fact. As RDF (but nanopublications) this is the documents' default graph, which has no claims.
        about: Only the claims with this entity, by id, as a subject, object or argument.
        status: Only the claims of this status.

    Raises:
        OutputError: The target cannot be written, or the form needs a folder.
    """
    cut = facts_only and form in _OF_CLAIMS
    if cut or about is not None or status is not None:
        from graphbuild.export.selection import select  # noqa: PLC0415 (a whole graph needs no ontology)

        store = select(store, about=about, status=status, facts_only=cut)
    if form in FOLDERS:
        if not isinstance(target, Path):
            raise OutputError("standard output", f"{form} is several files", "name a folder with --output")
        _write_folder(store, form, target)
    elif isinstance(target, Path):
        with _whole_file(target) as file:
            _write(_pieces(store, form, facts_only=facts_only), file)
    else:
        _write(_pieces(store, form, facts_only=facts_only), target)


def _pieces(store: Store, form: Form, *, facts_only: bool) -> Iterator[str]:
    """Write a form that is one file."""
    pieces: Iterator[str]
    match form:
        case Form.TURTLE:
            pieces = stream_turtle(store.raw, store.base, facts_only=facts_only)
        case Form.TRIG:
            pieces = stream_trig(store.raw if facts_only else store.whole, store.base, facts_only=facts_only)
        case Form.NQUADS:
            pieces = stream_nquads(store.raw if facts_only else store.whole, facts_only=facts_only)
        case Form.JSONLD | Form.RDF12:
            module, name = _WITHOUT_CLAIMS[form]
            pieces = getattr(import_module(f"graphbuild.export.{module}"), name)(store, facts_only=facts_only)
        case _:
            module, name = _OF_CLAIMS[form]
            pieces = getattr(import_module(f"graphbuild.export.{module}"), name)(store)
    return pieces


def _write(pieces: Iterable[str], file: BinaryIO) -> None:
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            file.write("".join(held).encode())
            held, size = [], 0
    file.write("".join(held).encode())


def _write_folder(store: Store, form: Form, target: Path) -> None:
    """Write the files beside the folder and move it to its place when it is whole."""
    module, name = _OF_CLAIMS[form]
    write = getattr(import_module(f"graphbuild.export.{module}"), name)
    if target.exists() and not target.is_dir():
        raise OutputError(str(target), "is a file", f"name a folder: {form} is several files")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
            made = Path(scratch) / "made"
            made.mkdir()
            write(store, made)
            files = {path.name for path in made.iterdir()}
            others = {path.name for path in target.iterdir()} - files if target.exists() else set()
            if others:
                raise OutputError(str(target), f"holds other files ({min(others)})", "name a new or an empty folder")
            if target.exists():
                shutil.rmtree(target)
            made.rename(target)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(str(target), f"cannot be written ({error.strerror})", "choose a place that you may write to") from error


@contextmanager
def _whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is in its place only when the block has ended well.

    Raises:
        OutputError: It cannot be written.
    """
    if not path.name or not path.parent.is_dir():
        remedy = "make the folder first, or name another file"
        raise OutputError(str(path) or "''", "is no place for a file: there is no such folder", remedy)
    scratch = path.with_name(f".{path.name}.new")
    try:
        with scratch.open("wb") as file:
            yield file
        scratch.replace(path)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(str(path), f"cannot be written ({error.strerror})", "choose a place that you may write to") from error
    finally:
        scratch.unlink(missing_ok=True)
