"""The W3C's manifests of Turtle, TriG, N-Quads and N-Triples, through our own import and export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Quad, RdfFormat, Store
from w3c import Case, read_manifest

from graphbuild.errors import InputError
from graphbuild.graph.parse import FORMATS, parse_rdf
from graphbuild.graph.stream import stream_nquads, stream_trig, stream_turtle
from graphbuild.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NUMBERS = {"rdf-turtle": 313, "rdf-trig": 356, "rdf-n-quads": 87, "rdf-n-triples": 70}


def canonical(quads: Iterable[Quad]) -> Dataset:
    """Name blank nodes by what is said of them, so that two datasets can be compared."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def import_case(case: Case, node: object) -> list[Quad]:
    """Read a file as an import does."""
    path = case.file(node)  # type: ignore[arg-type]
    base = node.value if path.suffix in {".ttl", ".trig"} else None  # type: ignore[attr-defined]
    return list(parse_rdf(path.read_bytes(), FORMATS[path.suffix], str(path), base=base))


def survives(quads: list[Quad]) -> bool:
    """Whether what a store holds of these quads is the same after each of our exports."""
    store = Store()
    store.extend(quads)
    held = canonical(store)
    streams = [(stream_nquads(store), RdfFormat.N_QUADS), (stream_trig(store, DEFAULT_BASE), RdfFormat.TRIG)]
    if all(isinstance(quad.graph_name, DefaultGraph) for quad in quads):
        streams.append((stream_turtle(store, DEFAULT_BASE), RdfFormat.TURTLE))
    return all(canonical(parse_rdf("".join(pieces).encode(), form, "export")) == held for pieces, form in streams)


def passes(case: Case) -> bool:
    """Run a test."""
    if "Negative" in case.kind:
        try:
            import_case(case, case.action)
        except InputError as error:
            return "\n" not in str(error)
        return False
    quads = import_case(case, case.action)
    same = case.result is None or canonical(quads) == canonical(import_case(case, case.result))
    return same and survives(quads)


@pytest.mark.parametrize("suite", NUMBERS)
def test_all_of_the_w3cs_rdf_is_read_and_written_as_it_says(suite: str, w3c: Path) -> None:
    cases = read_manifest(w3c, f"rdf/rdf11/{suite}")
    assert len(cases) == NUMBERS[suite]
    failed = [case.name for case in cases if not passes(case)]
    assert failed == []
