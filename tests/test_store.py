"""Documents come and go: all at once, without a trace, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from examples_graph import ABSENT, GOOD, HOSTS, MAY, ONTOLOGY, in_document
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import extractions

from graphbuild.errors import NotInGraphError, OutputError, StoreError
from graphbuild.graph import in_order, to_facts, to_quads
from graphbuild.graph.write import render_nquads
from graphbuild.model import NARRATOR, Extraction, FactPolicy
from graphbuild.store import MANIFEST, Store, open_store

if TYPE_CHECKING:
    from pathlib import Path

small = extractions(st.sampled_from(("d1", "d2", "d3")))
examples = st.sampled_from([
    in_document(name, replace(GOOD, claims=claims))
    for name in ("d1", "d2", "d3")
    for claims in ((), (ABSENT,), (MAY,), (ABSENT, MAY), (HOSTS, ABSENT))
])  # fmt: skip


def fill(store: Store, *documents: Extraction) -> Store:
    with store.changes(ONTOLOGY) as changes:
        for document in documents:
            changes.put(document)
    return store


def bytes_of(store: Store) -> bytes:
    return render_nquads(store.quads())


@given(st.lists(st.tuples(small | examples, st.booleans()), max_size=6))
@settings(max_examples=60, deadline=None)
def test_whatever_comes_and_goes_the_graph_is_that_of_the_documents_that_stay(steps: list[tuple[Extraction, bool]]) -> None:
    store, kept = open_store(None), dict[str, Extraction]()
    for extraction, stays in steps:
        fill(store, extraction)
        kept[extraction.document.id] = extraction
        if not stays:
            with store.changes(ONTOLOGY) as changes:
                changes.remove(extraction.document.id)
            del kept[extraction.document.id]
    assert bytes_of(store) == bytes_of(fill(open_store(None), *kept.values()))
    assert store.documents() == tuple(sorted(kept))
    assert list(store.extractions()) == [in_order(kept[name]) for name in sorted(kept)]


@given(small)
@settings(max_examples=20, deadline=None)
def test_the_default_graph_of_one_document_is_its_facts(extraction: Extraction) -> None:
    store = fill(open_store(None), extraction)
    expected = {*to_quads(extraction, ONTOLOGY), *to_facts(extraction, ONTOLOGY, NARRATOR)}
    assert set(store.quads()) == expected
    assert set(store.facts()) == set(to_facts(extraction, ONTOLOGY, NARRATOR))
    assert render_nquads(store.lines()) == bytes_of(store)


def test_a_graph_on_disk_is_that_in_memory(tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    store = open_store(folder, create=True)
    fill(store, GOOD)
    fill(store, in_document("d2"))
    store.close()
    expected = bytes_of(fill(open_store(None), GOOD, in_document("d2")))
    assert bytes_of(open_store(folder, read_only=True)) == expected
    again = open_store(folder)
    fill(again, GOOD)
    with again.changes(ONTOLOGY) as changes:
        changes.remove("d2")
    again.close()
    assert bytes_of(open_store(folder, read_only=True)) == bytes_of(fill(open_store(None), GOOD))


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError])
def test_changes_that_break_off_leave_the_graph_as_it_was(tmp_path: Path, fault: type[BaseException]) -> None:
    store = fill(open_store(tmp_path / "KG", create=True), GOOD)
    before = bytes_of(store)

    def break_off() -> None:
        with store.changes(ONTOLOGY) as changes:
            changes.remove("d1")
            changes.put(in_document("d2"))
            raise fault

    with pytest.raises(fault):
        break_off()
    assert bytes_of(store) == before


def test_another_policy_changes_the_facts_of_all_documents() -> None:
    store = fill(open_store(None), GOOD)
    policy = FactPolicy("none")
    with store.changes(ONTOLOGY, policy=policy):
        pass
    assert set(store.facts()) == set(to_facts(GOOD, ONTOLOGY, policy))
    assert store.policy == policy


def test_the_policy_and_the_base_are_kept(tmp_path: Path) -> None:
    store = open_store(tmp_path / "KG", create=True, base="https://example.com/x#")
    with store.changes(ONTOLOGY, policy=FactPolicy("all", frozenset({"Russia"}))) as changes:
        changes.put(GOOD)
    store.close()
    again = open_store(tmp_path / "KG", read_only=True)
    assert (again.base, again.policy) == ("https://example.com/x#", FactPolicy("all", frozenset({"Russia"})))
    with pytest.raises(StoreError, match="its base is"):
        open_store(tmp_path / "KG", base="https://example.com/y#")


@pytest.mark.parametrize("name", ["", "d9"])
def test_a_document_that_is_not_there_cannot_be_removed(name: str) -> None:
    store = fill(open_store(None), GOOD)
    with pytest.raises(NotInGraphError, match="d1"), store.changes(ONTOLOGY) as changes:
        changes.remove(name)
    with pytest.raises(NotInGraphError):
        store.extraction(name)


def test_a_folder_that_is_no_graph_is_refused_and_left_alone(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no knowledge graph"):
        open_store(tmp_path / "missing")
    (tmp_path / "notes.txt").write_text("mine")
    for create in (True, False):
        with pytest.raises(StoreError, match="no knowledge graph"):
            open_store(tmp_path, create=create)
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "notes.txt", create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((OutputError, StoreError), match="file"):
        open_store(tmp_path / "file" / "KG", create=True)


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"format": 99, "base": "x/", "facts": {"voices": "all", "trusted": []}}', "newer"),
    ],
)
def test_a_manifest_that_is_not_ours_is_an_error(tmp_path: Path, manifest: str, problem: str) -> None:
    fill(open_store(tmp_path / "KG", create=True), GOOD).close()
    (tmp_path / "KG" / MANIFEST).write_text(manifest)
    with pytest.raises(StoreError, match=problem):
        open_store(tmp_path / "KG")


def test_a_graph_in_use_says_so(tmp_path: Path) -> None:
    store = fill(open_store(tmp_path / "KG", create=True), GOOD)
    with pytest.raises(StoreError, match="another program has it open"):
        open_store(tmp_path / "KG")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.documents()


def test_a_killed_build_leaves_a_folder_that_can_be_built(tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    script = (
        "import os, pathlib, test_store as t; s = t.open_store(pathlib.Path(os.environ['KG']), create=True);"
        "import graphbuild.store as g; g.STORE = 'missing/store'; t.fill(s, t.GOOD)"
    )
    here = os.path.dirname(__file__)  # noqa: PTH120 (a string for an environment)
    environment = {**os.environ, "KG": str(folder), "PYTHONPATH": f"{here}:{os.path.dirname(here)}"}  # noqa: PTH120 (likewise)
    assert subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False).returncode
    assert not (folder / MANIFEST).exists()
    assert fill(open_store(folder, create=True), GOOD).documents() == ("d1",)
