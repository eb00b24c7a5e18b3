"""Graphs that others change, that a killed program has left, that lie in the way; output that nobody can read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run, environment

from graphbuild import pipeline
from graphbuild.errors import InputError, OutputError, QueryError, StoreError
from graphbuild.folder import change_folder, write_whole
from graphbuild.knowledge import open_graph
from graphbuild.query import DEEPEST_QUERY, LONGEST_QUERY

pytestmark = pytest.mark.model

COMMAND = [sys.executable, "-m", "graphbuild"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the graph of one sentence; copy it before changing it."""
    home = tmp_path_factory.mktemp("small")
    (home / "first.txt").write_text("Peru condemned Chile in Geneva on Monday.\n", encoding="utf-8")
    pipeline.build([home / "first.txt"], home / "kg").close()
    return home / "kg"


def test_a_second_change_at_the_same_time_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    with change_folder(folder, create=True) as change:
        with pytest.raises(StoreError, match="another program has it open"), change_folder(folder, create=True):
            pass
        assert change.scratch.is_dir()  # the one that was refused has taken nothing away


def test_a_graph_inside_the_folder_of_texts_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Peru condemned Chile in Geneva on Monday.\n", encoding="utf-8")
    pipeline.build([tmp_path], tmp_path / "kg").close()
    with pipeline.build([tmp_path], tmp_path / "kg") as graph:
        assert [document.id for document in graph.documents()] == ["a"]


def test_a_replaced_document_is_told(run: Run, tmp_path: Path) -> None:
    for folder, sentence in (("one", "Peru condemned Chile."), ("two", "Chile condemned Peru.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news.txt").write_text(sentence, encoding="utf-8")
    assert "had the same id" not in run("build", tmp_path / "one", "-o", tmp_path / "kg").stdout
    assert "had the same id" not in run("build", tmp_path / "one", "-o", tmp_path / "kg").stdout
    assert "had the same id" in run("build", tmp_path / "two", "-o", tmp_path / "kg").stdout


def test_no_name_is_no_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        pipeline.build([""], tmp_path / "kg")


def test_a_damaged_store_is_named(run: Run, small: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small, tmp_path / "kg")
    for path in (folder / "store").rglob("*"):
        if path.is_file():
            path.write_bytes(b"junk")
    done = run("query", folder, "SELECT * WHERE { ?s ?p ?o }")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "store cannot be opened" in done.stderr


@pytest.mark.parametrize("query", ["{" * (DEEPEST_QUERY + 1), "SELECT * WHERE { " + "x" * LONGEST_QUERY])
def test_a_monstrous_query_is_refused(query: str, small: Path) -> None:
    with open_graph(small) as graph, pytest.raises(QueryError, match="brackets one in another"):
        graph.query(query)


def test_a_page_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such folder"):
        write_whole(tmp_path / "nowhere" / "page.html", "")


def test_a_terminal_of_another_encoding_is_served(small: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "show", str(small), "Peru"], capture_output=True, check=False, env=environment() | {"PYTHONIOENCODING": "ascii"}
    )
    assert done.returncode == 0, done.stderr
    assert b"Peru" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.parametrize("command", ["show", "export"])
def test_a_full_disk_is_one_line(command: str, small: Path) -> None:
    arguments = [str(small), *(["Peru"] if command == "show" else [])]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, command, *arguments], stdout=full, stderr=subprocess.PIPE, check=False, env=environment())
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1, done.stderr
    assert b"No space left" in done.stderr


def test_a_closed_output_is_no_traceback(small: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*COMMAND, "show", str(small), "Peru"], stdout=write, stderr=subprocess.PIPE, check=False, env=environment()
    )
    os.close(write)
    assert done.returncode == 0
    assert done.stderr == b""
