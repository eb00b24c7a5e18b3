"""A change of a folder reads the documents that it reaches and no others, and leaves what a build of all would have given."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from examples_graph import ONTOLOGY
from examples_merging import tell
from examples_store import put
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from test_hostile import state_of
from test_merging import collections
from test_store import bytes_of

from graphbuild import folder as folder_module
from graphbuild import outputs
from graphbuild.entities.before import unmerge
from graphbuild.errors import OutputError
from graphbuild.folder import TURTLE, change_folder
from graphbuild.graph import in_order
from graphbuild.identity import INDEX
from graphbuild.manifest import MANIFEST, STORE
from graphbuild.model import Extraction, FactPolicy
from graphbuild.originals import ORIGINALS
from graphbuild.outputs import Step, take_step
from graphbuild.store import Store, open_store

LAVROV = tell("d1", "[Russian Foreign Minister |Sergey Lavrov] met [Antony Blinken] in [Geneva].")
SHORT = tell("d2", "[Foreign Minister |Lavrov] met [Blinken].")
FAR = tell("d3", "[John Smith] met [NATO] in [Ohio].")
NEAR = tell("d4", "[Sergey Lavrov] met [Antony Blinken] again.")


def step(folder: Path, *come: Extraction, gone: tuple[str, ...] = (), policy: FactPolicy | None = None) -> None:
    """Let documents come and go."""
    with change_folder(folder, create=True) as change:
        new = {each.document.id: in_order(each) for each in come}
        take_step(change, Step(new, frozenset(gone), policy=(lambda _: policy) if policy else None), ONTOLOGY)


def found_in(folder: Path) -> tuple[dict[str, bytes], bytes]:
    """Read all that a folder holds but how many changes it has seen."""
    files = {name: content for name, content in state_of(folder).items() if name != MANIFEST}
    with closing(open_store(folder)) as store:
        return files, bytes_of(store)


def built_of(folder: Path, *documents: Extraction) -> tuple[dict[str, bytes], bytes]:
    """Build a graph at once, and read it."""
    step(folder, *documents)
    return found_in(folder)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which documents are read back, of graphs that keep no files."""
    noted: list[str] = []
    extraction = Store.extraction

    def note(store: Store, document: str) -> Extraction:
        noted.append(document)
        return extraction(store, document)

    monkeypatch.setattr(Store, "extraction", note)
    monkeypatch.setattr(outputs, "MOST_CLAIMS", 0)
    return noted


@given(
    st.lists(st.tuples(collections, st.frozensets(st.sampled_from(("d0", "d1", "d2", "d3")))), min_size=1, max_size=3),
    st.booleans(),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_and_goes_the_folder_is_that_of_the_documents_that_stay(
    tmp_path: Path, steps: list[tuple[list[Extraction], frozenset[str]]], most: int
) -> None:
    home, kept = Path(tempfile.mkdtemp(dir=tmp_path)), dict[str, Extraction]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outputs, "MOST_CLAIMS", most)
        for come, leaving in steps:
            gone = tuple(leaving & kept.keys() - {each.document.id for each in come})
            step(home / "kg", *come, gone=gone)
            kept = {name: each for name, each in kept.items() if name not in gone} | {each.document.id: each for each in come}
        assert found_in(home / "kg") == built_of(home / "once", *kept.values())


def test_only_documents_in_which_somebody_is_now_another_are_read(tmp_path: Path, read: list[str]) -> None:
    folder = tmp_path / "kg"
    step(folder, LAVROV, SHORT, FAR, NEAR)
    assert not (folder / TURTLE).exists()
    read.clear()
    step(folder, gone=("d1",))
    assert set(read) == {"d2", "d4"}
    read.clear()
    step(folder, tell("d5", "[Jane Smith] opened a shop."))
    assert read == []
    step(folder, LAVROV)
    assert found_in(folder) == built_of(tmp_path / "once", LAVROV, SHORT, FAR, NEAR, tell("d5", "[Jane Smith] opened a shop."))


def test_a_change_that_never_happened_is_taken_back(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kg"
    step(folder, LAVROV, SHORT, FAR)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(folder_module, "write_whole", fail)
        with pytest.raises(OutputError, match="No space left"):
            step(folder, NEAR, gone=("d1",))
    assert found_in(folder) == built_of(tmp_path / "before", LAVROV, SHORT, FAR)
    read.clear()
    step(folder, NEAR)
    assert set(read) <= {"d1", "d2"}
    assert found_in(folder) == built_of(tmp_path / "after", LAVROV, SHORT, FAR, NEAR)


@pytest.mark.parametrize("content", [None, b"", b"junk" * 5000])
def test_an_index_that_is_lost_or_damaged_is_made_anew(content: bytes | None, tmp_path: Path, read: list[str]) -> None:
    folder = tmp_path / "kg"
    step(folder, LAVROV, SHORT, FAR)
    (folder / STORE / INDEX).unlink()
    if content is not None:
        (folder / STORE / INDEX).write_bytes(content)
    step(folder, gone=("d1",))
    assert found_in(folder) == built_of(tmp_path / "once", SHORT, FAR)
    read.clear()
    step(folder, NEAR, gone=("d3",))
    assert set(read) <= {"d2"}
    assert found_in(folder) == built_of(tmp_path / "again", SHORT, NEAR)


def test_an_index_that_does_not_know_a_change_of_documents_is_made_anew(tmp_path: Path, read: list[str]) -> None:
    folder = tmp_path / "kg"
    step(folder, LAVROV, FAR)
    put(folder, in_order(SHORT))
    assert not (folder / STORE / INDEX).exists()
    step(folder, NEAR)
    assert {"d1", "d2", "d3"} <= {*read}
    assert found_in(folder) == built_of(tmp_path / "once", LAVROV, SHORT, FAR, NEAR)


def test_a_change_of_no_document_leaves_the_index_right(tmp_path: Path, read: list[str]) -> None:
    folder = tmp_path / "kg"
    step(folder, LAVROV, SHORT, FAR)
    with change_folder(folder) as change:
        change.finish()
    read.clear()
    step(folder, gone=("d3",))
    assert read == []
    assert found_in(folder) == built_of(tmp_path / "once", LAVROV, SHORT)


def test_a_folder_that_kept_originals_as_lines_is_brought_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "kg"
    step(folder, LAVROV, SHORT, FAR)
    with closing(open_store(folder)) as store:
        merged = list(store.extractions())
    originals = [unmerge(each) for each in merged if each.before]
    assert [each.document.id for each in originals] == ["d2"]
    with change_folder(folder) as change:
        with change.store.changes(ONTOLOGY) as changes:
            for each in merged:
                changes.put(replace(each, before=()))
        (change.scratch / ORIGINALS).write_bytes(b"".join(TypeAdapter(Extraction).dump_json(each) + b"\n" for each in originals))
        change.finish()
    assert (folder / ORIGINALS).exists()
    step(folder, gone=("d1",))
    assert not (folder / ORIGINALS).exists()
    assert found_in(folder) == built_of(tmp_path / "once", SHORT, FAR)


def test_a_trusted_source_stays_trusted_under_another_id(tmp_path: Path, read: list[str]) -> None:
    folder = tmp_path / "kg"
    step(folder, SHORT, FAR, policy=FactPolicy("narrator", frozenset({"d2/Lavrov"})))
    read.clear()
    step(folder, LAVROV)
    assert open_store(folder).policy.trusted == {"Sergey Lavrov"}
    step(folder, NEAR)
    step(folder, gone=("d1",))
    step(folder, gone=("d4",))
    assert open_store(folder).policy.trusted == {"d2/Lavrov"}
