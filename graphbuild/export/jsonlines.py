"""A graph <-> a folder of JSON Lines: the claims and mentions for pipelines, and the documents with all that there is to know of them.

`documents.jsonl` alone is the whole graph: a line holds all that one document gives, and the property of each of its claims.
`graph.json` says what holds for the graph. `claims.jsonl` and `mentions.jsonl` are those of the graph's own folder.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from graphbuild.beside import find_originals
from graphbuild.errors import InputError, MissingInputError, StoreError
from graphbuild.export.selection import extractions_with_ontology
from graphbuild.folder import AT_NEED, CLAIMS, MENTIONS
from graphbuild.graph import in_order
from graphbuild.graph.given import GivenOntology, kinds_of
from graphbuild.graph.restore import Restored
from graphbuild.graph.to_quads import to_lines
from graphbuild.manifest import Manifest
from graphbuild.model import Extraction  # noqa: TC001 (pydantic reads the annotations)
from graphbuild.ontology import Property
from graphbuild.originals import ORIGINALS, to_lines_of_json
from graphbuild.records import Recorder, to_line
from graphbuild.vocabulary import Minter

if TYPE_CHECKING:
    from pathlib import Path

    from graphbuild.ontology import Ontology
    from graphbuild.store import Store

GRAPH = "graph.json"
DOCUMENTS = "documents.jsonl"
_REMEDY = "name a folder that graphbuild export --format jsonl has written"


@dataclass(frozen=True, slots=True)
class Given:
    """The property that a claim's graph gives it."""

    iri: str
    label: str
    opposite: str | None = None
    opposite_label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of documents.jsonl: what a document gives, and the properties of its claims by the claim's id."""

    extraction: Extraction
    properties: dict[str, Given]


_LINE = TypeAdapter(Line)


def write_jsonl(store: Store, folder: Path) -> None:
    """Write the files into a folder, and with them what the graph keeps of the user's own, and of documents before merging."""
    (folder / GRAPH).write_text(replace(store.manifest, generation=1).to_json(), encoding="utf-8")
    with (
        (folder / DOCUMENTS).open("wb") as documents,
        (folder / CLAIMS).open("wb") as claims,
        (folder / MENTIONS).open("wb") as mentions,
    ):
        for extraction, ontology in extractions_with_ontology(store):
            recorder = Recorder(ontology, store.names, store.policy)
            documents.write(_LINE.dump_json(Line(extraction, _properties(extraction, ontology))) + b"\n")
            claims.writelines(to_line(record).encode() for record in recorder.claims(extraction))
            mentions.writelines(to_line(record).encode() for record in recorder.mentions(extraction))
    originals = find_originals(store.folder, store.manifest.generation) if store.folder is not None else ()
    if lines := b"".join(to_lines_of_json(originals)):
        (folder / ORIGINALS).write_bytes(lines)
    for name in (*AT_NEED, *store.manifest.ontologies, *store.manifest.entities):
        if store.folder is not None and (store.folder / name).is_file():
            shutil.copyfile(store.folder / name, folder / name)


def _properties(extraction: Extraction, ontology: GivenOntology) -> dict[str, Given]:
    found, kinds = {}, kinds_of(extraction)
    for claim in extraction.claims:
        prop = ontology.property_of(claim, kinds)
        label = ontology.properties[prop.opposite].label if prop.opposite else ""
        found[claim.id] = Given(prop.iri, prop.label, prop.opposite, label)
    return found


def read_description(folder: Path) -> Manifest:
    """Read what holds for the whole graph in such a folder.

    Raises:
        MissingInputError: The file is not there, or one that it names.
        InputError: It cannot be read.
    """
    try:
        manifest = Manifest.from_json(_read(folder / GRAPH).decode(), str(folder / GRAPH))
    except (StoreError, UnicodeDecodeError) as error:
        raise InputError(str(folder / GRAPH), "is no description of a graph", _REMEDY) from error
    for name in (*manifest.ontologies, *manifest.entities):
        _read(folder / name)
    return manifest


def read_folder(folder: Path, known: Ontology) -> Restored:
    """Read such a folder back.

    Raises:
        MissingInputError: A file is not there.
        InputError: A file cannot be read, or contradicts itself; the error names the line.
    """
    manifest = read_description(folder)
    ontology, names = GivenOntology(known), Minter(manifest.base)
    extractions: dict[str, Extraction] = {}
    for number, text in enumerate(_read(folder / DOCUMENTS).split(b"\n"), 1):
        if text:
            place = f"{folder / DOCUMENTS}, line {number}"
            extraction = _read_line(text, ontology, names, manifest, place)
            if extraction.document.id in extractions:
                raise InputError(place, f"the document {extraction.document.id!r} comes twice", "leave one of them out")
            extractions[extraction.document.id] = extraction
    if not extractions:
        raise InputError(str(folder / DOCUMENTS), "there is no document in it", _REMEDY)
    ordered = tuple(extractions[name] for name in sorted(extractions))
    recorder = Recorder(ontology, names, manifest.policy)
    if "".join(to_line(record) for each in ordered for record in recorder.claims(each)).encode() != _read(folder / CLAIMS):
        raise InputError(str(folder / CLAIMS), f"does not say the same as {DOCUMENTS}", _REMEDY)
    return Restored(manifest.base, manifest.policy, ordered, ontology)


def _read_line(text: bytes, ontology: GivenOntology, names: Minter, manifest: Manifest, place: str) -> Extraction:
    try:
        line = _LINE.validate_json(text)
        extraction = in_order(line.extraction)
        kinds = kinds_of(extraction)
        for claim in extraction.claims:
            given = line.properties[claim.id]
            if given.opposite:
                ontology.name(Property(given.opposite, given.opposite_label))
            ontology.give(claim, kinds, Property(given.iri, given.label, opposite=given.opposite))
        to_lines(extraction, ontology, names.base, manifest.policy)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(place, f"{where or 'it'}: {first['msg']}", _REMEDY) from error
    except KeyError as error:
        raise InputError(place, f"there is no {error} in it", _REMEDY) from error
    except ValueError as error:
        raise InputError(place, f"contradicts itself ({error})", _REMEDY) from error
    return extraction


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingInputError(str(path), "there is no such file", _REMEDY) from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror or error})", _REMEDY) from error
