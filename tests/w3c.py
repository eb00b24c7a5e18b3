"""The W3C's test manifests: where their data is, and what they ask for.

The data (https://github.com/w3c/rdf-tests) is not in this repository. It is looked for in `rdf-tests.tar.xz`, in the folder that
`GRAPHBUILD_W3C` names or in `shared/w3c` beside the project; where there is none, the tests that need it are skipped.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conftest import ROOT
from pyoxigraph import NamedNode, RdfFormat, parse

ARCHIVE = "rdf-tests.tar.xz"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BASE = "https://w3c.github.io/rdf-tests/"


@dataclass(frozen=True)
class Case:
    """One test: its name and kind, where its files are, and what else its manifest says of them."""

    name: str
    kind: str
    action: Any
    result: Any
    said: dict[Any, list[tuple[str, Any]]]
    folder: Path

    def file(self, iri: NamedNode) -> Path:
        """Find a file by its IRI."""
        return self.folder / iri.value.removeprefix(_BASE)


def find_archive() -> Path | None:
    """Find the data."""
    places = [Path(os.environ["GRAPHBUILD_W3C"])] if "GRAPHBUILD_W3C" in os.environ else []
    return next((place / ARCHIVE for place in (*places, ROOT.parent / "shared" / "w3c") if (place / ARCHIVE).is_file()), None)


def read_manifest(folder: Path, place: str) -> list[Case]:
    """List the tests of a manifest, in its order."""
    said: dict[Any, list[tuple[str, Any]]] = {}
    for triple in parse(
        path=str(folder / place / "manifest.ttl"), format=RdfFormat.TURTLE, base_iri=f"{_BASE}{place}/manifest.ttl"
    ):
        said.setdefault(triple.subject, []).append((triple.predicate.value, triple.object))

    def value(node: Any, prop: str) -> Any:
        return next((found for name, found in said.get(node, ()) if name == prop), None)

    cases = []
    entry = next((found for values in said.values() for name, found in values if name == f"{_MF}entries"), None)
    while entry is not None and value(entry, f"{_RDF}first") is not None:
        node = value(entry, f"{_RDF}first")
        kind = value(node, f"{_RDF}type").value.rpartition("#")[2]
        name = value(node, f"{_MF}name")
        cases.append(
            Case(name.value if name else node.value, kind, value(node, f"{_MF}action"), value(node, f"{_MF}result"), said, folder)
        )
        entry = value(entry, f"{_RDF}rest")
    return cases
