"""Turtle file -> its statements by subject; and where the project's own files are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graphbuild.errors import OntologyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Description = dict[str, list[NamedNode | Literal]]
Statements = dict[str, Description]


def ontology_files() -> Mapping[str, Path]:
    """Find the project's own Turtle files, by name: `news.ttl`, `places.ttl`, ...

    In a wheel they lie in the package, in a source checkout beside it.

    Raises:
        OntologyError: Neither folder exists.
    """
    package = Path(str(files("graphbuild")))
    for folder in (package / "ontologies", package.parent / "ontologies"):
        if folder.is_dir():
            return {path.name: path for path in sorted(folder.glob("*.ttl"))}
    raise OntologyError(str(package / "ontologies"), "there is no such folder", "install graphbuild again")


def read_statements(path: Path) -> Statements:
    """Read a Turtle file: IRI of the subject -> IRI of the predicate -> objects, all in the file's order.

    What a blank node says, or is, stays out.

    Raises:
        OntologyError: No such file, or it does not parse.
    """
    statements: Statements = {}
    try:
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            subject, object_ = triple.subject, triple.object
            if isinstance(subject, NamedNode) and isinstance(object_, NamedNode | Literal):
                statements.setdefault(subject.value, {}).setdefault(triple.predicate.value, []).append(object_)
    except SyntaxError as error:
        place = f"{path}, line {error.lineno}, column {error.offset}" if error.lineno else str(path)
        raise OntologyError(
            place, f"this is no Turtle: {error.msg}", "correct the file, or export the ontology as Turtle"
        ) from error
    except OSError as error:
        problem = (
            "there is no such file"
            if isinstance(error, FileNotFoundError)
            else f"the file cannot be read ({error.strerror or error})"
        )
        raise OntologyError(str(path), problem, "name a Turtle file that you can read") from error
    return statements


def english(values: Iterable[NamedNode | Literal]) -> tuple[str, ...]:
    """Keep the literals in English or in no language, in order, each once, without surrounding blanks."""
    kept = (value.value.strip() for value in values if isinstance(value, Literal) and _is_english(value.language))
    return tuple(dict.fromkeys(text for text in kept if text))


def iris(values: Iterable[NamedNode | Literal]) -> tuple[str, ...]:
    """Keep the IRIs, in order."""
    return tuple(value.value for value in values if isinstance(value, NamedNode))


def local_name(iri: str) -> str:
    """Take the part of an IRI that names the thing: after the last `#` or `/`.

    >>> local_name("https://schema.org/Person")
    'Person'
    """
    return iri.rstrip("#/").replace("#", "/").rpartition("/")[2]


def _is_english(language: str | None) -> bool:
    return language is None or language.partition("-")[0] == "en"
