"""Same input, same bytes: in two processes with different hash seeds, and whatever order the documents come in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import EXAMPLE, Run

from graphbuild import pipeline
from graphbuild.folder import FILES
from graphbuild.knowledge import open_graph

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.model

TEXTS = {
    "first": "The United States condemned Russia in Geneva on Monday. France said that Russia had not signed the treaty.",
    "second": "France praised Poland in Warsaw. Did Poland leave the talks?",
    "third": "ANNA SMITH: Russia hosts talks in Moscow.\n\nBOB BROWN: The US does not take part in the talks, Smith said.",
}


def files_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture
def texts(tmp_path: Path) -> dict[str, Path]:
    """Write the texts to files."""
    paths = {name: tmp_path / f"{name}.txt" for name in TEXTS}
    for name, path in paths.items():
        path.write_text(TEXTS[name], encoding="utf-8")
    return paths


def test_two_processes_with_different_hash_seeds_write_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for seed in ("1", "4711"):
        done = run("build", EXAMPLE, "-o", tmp_path / seed, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
    assert files_of(tmp_path / "1") == files_of(tmp_path / "4711")


def test_order_and_steps_of_building_do_not_matter(texts: dict[str, Path], tmp_path: Path) -> None:
    pipeline.build([texts["first"], texts["second"], texts["third"]], tmp_path / "kg").close()
    for name in ("third", "first", "second"):
        pipeline.build([texts[name]], tmp_path / "steps" / "kg").close()
    assert files_of(tmp_path / "steps" / "kg") == files_of(tmp_path / "kg")


def test_a_document_added_twice_counts_once(texts: dict[str, Path], tmp_path: Path) -> None:
    pipeline.build([texts["first"]], tmp_path / "kg").close()
    once = files_of(tmp_path / "kg")
    pipeline.build([texts["first"]], tmp_path / "kg").close()
    assert files_of(tmp_path / "kg") == once


def test_a_replaced_document_leaves_no_trace(texts: dict[str, Path], tmp_path: Path) -> None:
    pipeline.build([texts["first"], texts["second"]], tmp_path / "kg").close()
    new = tmp_path / "new" / "second.txt"
    new.parent.mkdir()
    shutil.copy(texts["third"], new)
    pipeline.build([new], tmp_path / "kg").close()
    pipeline.build([texts["first"], new], tmp_path / "fresh" / "kg").close()
    assert files_of(tmp_path / "kg") == files_of(tmp_path / "fresh" / "kg")


def test_a_removed_document_leaves_no_trace(texts: dict[str, Path], tmp_path: Path) -> None:
    pipeline.build([texts["first"], texts["second"]], tmp_path / "kg").close()
    with open_graph(tmp_path / "kg") as graph:
        graph.remove("second")
        assert [document.id for document in graph.documents()] == ["first"]
    pipeline.build([texts["first"]], tmp_path / "fresh" / "kg").close()
    assert files_of(tmp_path / "kg") == files_of(tmp_path / "fresh" / "kg")


def test_a_graph_in_memory_says_the_same_as_its_folder(texts: dict[str, Path], tmp_path: Path) -> None:
    memory = pipeline.build(list(texts.values()))
    pipeline.build(list(texts.values()), tmp_path / "kg").close()
    with open_graph(tmp_path / "kg") as graph:
        assert graph.claims() == memory.claims()
        assert graph.entities() == memory.entities()
        assert graph.documents() == memory.documents()
        assert graph.skipped() == memory.skipped()
        assert graph.to_trig() == memory.to_trig() == (tmp_path / "kg" / "graph.trig").read_text(encoding="utf-8")
        assert graph.to_turtle() == memory.to_turtle() == (tmp_path / "kg" / "graph.ttl").read_text(encoding="utf-8")
