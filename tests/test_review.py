"""Review: merges, namesakes and links as rows, the most doubtful first; corrections that last, from the command line."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, Run
from examples_merging import tell
from test_hostile import assert_failed

import graphbuild as gb
from graphbuild import outputs, pipeline
from graphbuild.entities.identities import merge_documents
from graphbuild.errors import InputError
from graphbuild.folder import AT_NEED, CORRECTIONS, FILES
from graphbuild.model import Kind, KnownEntity
from graphbuild.network import merge_entities
from graphbuild.originals import ORIGINALS
from graphbuild.review import COLUMNS, find_items, to_result
from graphbuild.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path

MINISTERS = ROOT / "examples" / "ministers.jsonl"
PUT_RIGHT = ROOT / "examples" / "corrections.ttl"
TOLD = [
    tell("d1", "[Foreign Minister |Sergey Lavrov] met [Antony Blinken] in [Georgia]."),
    tell("d2", "[Foreign Minister |Lavrov] met [Blinken] in [Georgia]."),
    tell("d3", "[John Smith] went to [Leeds]. [NATO] did not."),
    tell("d4", "[John Smith] said no."),
]
KNOWN = [
    KnownEntity("Georgia", Kind.PLACE, "Q230"),
    KnownEntity("Georgia", Kind.PLACE, "Q1428"),
    KnownEntity("Leeds", Kind.PLACE, "Q39121"),
]


def test_the_most_doubtful_comes_first() -> None:
    extractions = merge_documents(TOLD).extractions
    items = find_items(extractions, merge_entities(entity for each in extractions for entity in each.entities), KNOWN)
    assert [item.doubt for item in items] == sorted((item.doubt for item in items), reverse=True)
    rows = {(item.what, item.entity.id): item for item in items}
    assert rows["link", "Georgia"].reason == "the name also means Q1428"
    assert rows["link", "Georgia"].documents == ("d1", "d2")
    assert rows["link", "Leeds"].doubt < rows["link", "Georgia"].doubt
    assert rows["merge", "Sergey Lavrov"].other == "d2/Lavrov"
    assert "Foreign Minister Lavrov" in rows["merge", "Sergey Lavrov"].evidence
    assert rows["apart", "John Smith - d4"].other == "John Smith"
    result = to_result(items, DEFAULT_BASE)
    assert result.columns == COLUMNS
    assert len(result.rows) == len(items)


def test_nothing_to_review_is_an_empty_table() -> None:
    assert to_result(find_items((), (), ()), DEFAULT_BASE).render("table").splitlines()[0].split() == list(COLUMNS)


# -- from the command line


def state_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (*FILES, *AT_NEED) if (folder / name).exists()}


@pytest.fixture(scope="module")
def ministers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the graph of the example; copy it before changing it."""
    folder = tmp_path_factory.mktemp("ministers") / "kg"
    pipeline.build([MINISTERS], folder).close()
    return folder


@pytest.mark.model
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_rows_come_in_each_format(form: str, run: Run, ministers: Path) -> None:
    done = run("review", ministers, "--format", form)
    assert done.returncode == 0, done.stderr
    assert "brussels" in done.stdout
    if form == "csv":
        rows = list(csv.reader(io.StringIO(done.stdout)))
        assert rows[0] == list(COLUMNS)
        assert "https://example.org/kg/entity/brussels/Lavrov" in {row[8] for row in rows}
    if form == "json":
        assert json.loads(done.stdout)["head"]["vars"] == list(COLUMNS)


@pytest.mark.model
def test_review_of_no_graph_is_an_error(run: Run, tmp_path: Path) -> None:
    assert_failed(run("review", tmp_path / "none"), "is no knowledge graph")


@pytest.mark.model
def test_show_says_why_things_were_merged(run: Run, ministers: Path) -> None:
    done = run("show", ministers, "Lavrov")
    assert "brussels/Lavrov  the last name of Sergey Lavrov, as in geneva" in done.stdout
    assert "one in all documents by its item, Q71" in run("show", ministers, "Geneva").stdout


@pytest.mark.model
def test_show_says_who_else_is_called_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "okafor.jsonl"
    texts = ("Amina Okafor met pupils in Lima. Okafor left.", "Okafor sold the shop.")
    path.write_text("".join(json.dumps({"id": f"d{n}", "text": text}) + "\n" for n, text in enumerate(texts)), encoding="utf-8")
    assert run("build", path, "-o", tmp_path / "kg").returncode == 0
    assert "Okafor is a name of Amina Okafor too" in run("show", tmp_path / "kg", "Okafor").stdout


@pytest.mark.model
def test_documents_one_by_one_in_any_order_give_the_same_files(ministers: Path, tmp_path: Path) -> None:
    lines = MINISTERS.read_text(encoding="utf-8").splitlines()
    random.Random(3).shuffle(lines)  # noqa: S311 -- an order like any other
    for number, line in enumerate(lines):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(line + "\n", encoding="utf-8")
        pipeline.build([path], tmp_path / "kg").close()
    assert state_of(tmp_path / "kg") == state_of(ministers)
    with gb.open(tmp_path / "kg") as graph:
        graph.remove("geneva")
    left = tmp_path / "left.jsonl"
    left.write_text("".join(f"{line}\n" for line in lines if '"geneva"' not in line), encoding="utf-8")
    pipeline.build([left], tmp_path / "fresh").close()
    assert state_of(tmp_path / "kg") == state_of(tmp_path / "fresh")


@pytest.mark.model
def test_corrections_last_through_builds_and_removals(run: Run, ministers: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(ministers, tmp_path / "kg")
    done = run("build", "-o", folder, "--corrections", PUT_RIGHT)
    assert done.returncode == 0, done.stderr
    assert (folder / CORRECTIONS).read_bytes() == PUT_RIGHT.read_bytes()
    corrected = state_of(folder)
    assert run("build", MINISTERS, "-o", folder).returncode == 0  # extracted again
    assert state_of(folder) == corrected
    pipeline.build([MINISTERS], tmp_path / "once", options=gb.Options(corrections=(PUT_RIGHT,))).close()
    assert state_of(tmp_path / "once") == corrected
    assert run("remove", folder, "leeds").returncode == 0
    with gb.open(folder) as graph:
        assert graph.entity("Lavrov").name == "Sergey Viktorovich Lavrov"
        assert graph.check() == ()
    empty = tmp_path / "empty.ttl"
    empty.write_text("", encoding="utf-8")
    assert run("build", MINISTERS, "-o", folder, "--corrections", empty).returncode == 0
    assert state_of(folder) == state_of(ministers)


@pytest.mark.model
def test_a_graph_in_memory_takes_corrections_too() -> None:
    graph = gb.build(MINISTERS, options=gb.Options(corrections=(PUT_RIGHT,)))
    assert graph.entity("Sergey Lavrov").name == "Sergey Viktorovich Lavrov"
    graph.remove("geneva")
    assert graph.entity("brussels/Lavrov").kind is Kind.PERSON
    assert graph.check() == ()


@pytest.mark.model
@pytest.mark.parametrize(
    "content", [b"junk", b"\xff\xfe\x00", b"<a> <b> <c> .", b"[] <https://w3id.org/graphbuild#sameEntity> <b> ."]
)
def test_bad_corrections_leave_the_graph_as_it_was(content: bytes, run: Run, ministers: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(ministers, tmp_path / "kg")
    (tmp_path / "bad.ttl").write_bytes(content)
    assert_failed(run("build", "-o", folder, "--corrections", tmp_path / "bad.ttl"), "bad.ttl")
    assert state_of(folder) == state_of(ministers)
    assert_failed(
        run("build", MINISTERS, "-o", tmp_path / "new", "--corrections", tmp_path / "none.ttl"), "none.ttl", "no such file"
    )
    assert not (tmp_path / "new").exists()


@pytest.mark.model
def test_kept_files_that_were_damaged_are_named(run: Run, ministers: Path, tmp_path: Path) -> None:
    for name in (CORRECTIONS, ORIGINALS):
        folder = shutil.copytree(ministers, tmp_path / name)
        (folder / name).write_bytes(b"{")
        assert_failed(run("remove", folder, "leeds"), name)


@pytest.mark.model
def test_corrections_that_break_off_leave_the_graph_as_it_was(
    ministers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(ministers, tmp_path / "kg")

    def break_off(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(outputs, "join_corrections", break_off)
    with pytest.raises(KeyboardInterrupt):
        pipeline.build([], folder, options=gb.Options(corrections=(PUT_RIGHT,)))
    assert state_of(folder) == state_of(ministers)
    with gb.open(folder) as graph:
        assert graph.entity("Lavrov").name == "Sergey Lavrov"


@pytest.mark.model
def test_what_corrections_call_in_vain_is_told(run: Run, ministers: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(ministers, tmp_path / "kg")
    path = tmp_path / "my.ttl"
    path.write_text("<nobody> a <https://schema.org/Person> .", encoding="utf-8")
    assert "no document's entity answers to: nobody" in run("build", "-o", folder, "--corrections", path).stdout


def test_corrections_alone_need_a_graph(run: Run, tmp_path: Path) -> None:
    done = run("build", "-o", tmp_path / "kg")
    assert done.returncode == 2
    assert "Usage: graphbuild" in done.stderr
    assert_failed(run("build", "-o", tmp_path / "kg", "--corrections", PUT_RIGHT), "is no knowledge graph")
    with pytest.raises(InputError, match="nothing to read"):
        pipeline.build([])
