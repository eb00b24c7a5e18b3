"""Documents come and go: all at once, without a trace, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from examples_graph import ABSENT, GOOD, HOSTS, MAY, NAMES, ONTOLOGY, PRESENT, SAYS, in_document
from examples_store import fill, put, take
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from strategies import extractions

from graphbuild import changes as changes_module
from graphbuild.errors import NotInGraphError, OutputError, StoreError
from graphbuild.folder import change_folder, recover
from graphbuild.graph import filling, in_order, to_facts, to_quads
from graphbuild.graph.sheets import Sheets
from graphbuild.graph.write import render_nquads
from graphbuild.manifest import MANIFEST, STORE
from graphbuild.model import NARRATOR, Claim, Extraction, FactPolicy, Modality
from graphbuild.query import run_named
from graphbuild.search import INDEX
from graphbuild.store import Store, open_store
from graphbuild.vocabulary import GB, NEWS

small = extractions(st.sampled_from(("d1", "d2", "d3")))
examples = st.sampled_from([
    in_document(name, replace(GOOD, claims=claims))
    for name in ("d1", "d2", "d3")
    for claims in ((), (ABSENT,), (MAY,), (ABSENT, MAY), (HOSTS, ABSENT), (PRESENT,), (PRESENT, ABSENT))
])  # fmt: skip


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


def disputes_of(store: Store) -> set[str]:
    return {str(quad.subject) for quad in store.facts() if quad.object == GB.DisputedStatement}


PERHAPS = replace(PRESENT, id="", modality=Modality.POSSIBLE)


@pytest.mark.parametrize(("other", "disputed"), [(PRESENT, True), (SAYS, True), (PERHAPS, False), (ABSENT, False)])
def test_what_one_claim_affirms_and_another_denies_is_disputed(other: Claim, *, disputed: bool) -> None:
    store = fill(open_store(None), in_document("d1", replace(GOOD, claims=(HOSTS, ABSENT))))
    assert disputes_of(store) == set()
    fill(store, in_document("d2", replace(GOOD, claims=(other,))))
    (statement,) = {
        str(quad.object) for quad in store.raw.quads_for_pattern(NamedNode(NAMES.claim(ABSENT.id)), GB.statement, None, None)
    }
    assert disputes_of(store) == ({statement} if disputed else set())
    with store.changes(ONTOLOGY) as changes:
        changes.remove("d2")
    assert disputes_of(store) == set()


def test_a_dispute_asserts_nothing() -> None:
    store = fill(
        open_store(None), *(in_document(f"d{number}", replace(GOOD, claims=(c,))) for number, c in enumerate((ABSENT, SAYS)))
    )
    assert len(disputes_of(store)) == 1
    property_ = NamedNode(f"{NEWS}participatesIn")
    assert not [quad for quad in store.quads() if quad.predicate == property_]
    rows = run_named(store, "disputed").rows
    assert [(row[0], row[3]) for row in rows] == [("US", "affirmed"), ("US", "negated")]


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / STORE).iterdir() if not path.name.startswith(INDEX))


def test_a_graph_on_disk_is_that_in_memory(tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    put(folder, GOOD)
    put(folder, in_document("d2"))
    assert bytes_of(open_store(folder)) == bytes_of(fill(open_store(None), GOOD, in_document("d2")))
    put(folder, GOOD)
    take(folder, "d2")
    assert bytes_of(open_store(folder)) == bytes_of(fill(open_store(None), GOOD))


@given(st.lists(st.one_of(st.lists(small | examples, min_size=1, max_size=3), st.sampled_from(("d1", "d2", "d3"))), max_size=5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_to_a_folder_its_graph_is_that_of_the_documents_that_stay(
    tmp_path: Path, steps: list[list[Extraction] | str]
) -> None:
    folder, kept = Path(tempfile.mkdtemp(dir=tmp_path)) / "KG", dict[str, Extraction]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes_module, "AT_ONCE", 1)
        put(folder)
        for step in steps:
            if isinstance(step, list):
                put(folder, *step)
                kept |= {extraction.document.id: extraction for extraction in step}
            elif kept.pop(step, None):
                take(folder, step)
            assert bytes_of(open_store(folder)) == bytes_of(fill(open_store(None), *kept.values()))
    assert sorted(path.name for path in folder.iterdir()) == [MANIFEST, STORE]


def test_a_graph_that_is_too_large_for_memory_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [in_document(f"d{number}") for number in range(4)]
    expected = bytes_of(fill(open_store(None), GOOD, *documents))
    monkeypatch.setattr(Sheets, "IN_MEMORY", 100)
    monkeypatch.setattr(filling, "LINES", 3)
    put(tmp_path / "KG", replace(GOOD, claims=()), *documents, GOOD)
    assert bytes_of(open_store(tmp_path / "KG")) == expected
    assert bytes_of(fill(open_store(None), replace(GOOD, claims=()), GOOD, *documents)) == expected


def test_who_reads_goes_on_reading_what_there_was(tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    put(folder, GOOD)
    before = bytes_of(open_store(folder))
    with closing(open_store(folder)) as reader:
        with change_folder(folder) as change:
            with change.store.changes(ONTOLOGY) as changes:
                changes.put(in_document("d2"))
            assert bytes_of(open_store(folder)) == before  # the change has not happened yet
            change.finish()
            assert open_store(folder).documents() == ("d1", "d2")
        put(folder, in_document("d3"))
        assert bytes_of(reader) == before
        assert generations(folder) == ["1", "3"]
    put(folder, in_document("d4"))
    assert generations(folder) == ["4"]


def test_what_is_open_to_read_cannot_be_changed(tmp_path: Path) -> None:
    put(tmp_path / "KG", GOOD)
    with pytest.raises(StoreError, match="read only"):
        fill(open_store(tmp_path / "KG"), in_document("d2"))


def test_the_folder_of_the_first_format_is_read_and_brought_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    put(folder, GOOD)
    expected = bytes_of(open_store(folder))
    (folder / STORE / "1").rename(folder / "old")
    shutil.rmtree(folder / STORE)
    (folder / "old").rename(folder / STORE)
    facts = {"voices": "narrator", "trusted": []}
    (folder / MANIFEST).write_text(json.dumps({"format": 1, "base": "https://example.org/kg/", "facts": facts}))
    assert bytes_of(open_store(folder)) == expected
    put(folder, in_document("d2"))
    assert generations(folder) == ["1"]
    take(folder, "d2")
    assert bytes_of(open_store(folder)) == expected


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError])
def test_changes_that_break_off_leave_the_graph_as_it_was(tmp_path: Path, fault: type[BaseException]) -> None:
    folder = tmp_path / "KG"
    put(folder, GOOD)
    before, files = bytes_of(open_store(folder)), sorted(folder.rglob("*"))

    def break_off(*, late: bool) -> None:
        with change_folder(folder) as change:
            with change.store.changes(ONTOLOGY) as changes:
                changes.remove("d1")
                changes.put(in_document("d2"))
                if not late:
                    raise fault
            raise fault

    for late in (False, True):
        with pytest.raises(fault):
            break_off(late=late)
        assert bytes_of(open_store(folder)) == before
        assert sorted(folder.rglob("*")) == files


def test_another_policy_changes_the_facts_of_all_documents() -> None:
    store = fill(open_store(None), GOOD)
    policy = FactPolicy("none")
    with store.changes(ONTOLOGY, policy=policy):
        pass
    told = {quad for quad in store.facts() if quad.subject == NamedNode(store.names.graph)}
    assert [(quad.predicate, str(quad.object)) for quad in told] == [(GB.factsFrom, '"none"')]
    assert set(store.facts()) - told == set(to_facts(GOOD, ONTOLOGY, policy))
    assert store.policy == policy
    with store.changes(ONTOLOGY) as changes:
        changes.remove("d1")
    assert not set(store.quads())


def test_the_policy_and_the_base_are_kept(tmp_path: Path) -> None:
    folder, policy = tmp_path / "KG", FactPolicy("all", frozenset({"Russia"}))
    put(folder, GOOD, base="https://example.com/x#", policy=policy)
    again = open_store(folder)
    assert (again.base, again.policy) == ("https://example.com/x#", policy)
    with pytest.raises(StoreError, match="its base is"):
        put(folder, base="https://example.com/y#")


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
    with pytest.raises(StoreError, match="no knowledge graph"):
        open_store(tmp_path)
    for create in (True, False):
        with pytest.raises(StoreError, match="no knowledge graph"), change_folder(tmp_path, create=create):
            pass
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "notes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((OutputError, StoreError), match="file"), change_folder(tmp_path / "file" / "KG", create=True):
        pass


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        ("{", "cannot be read"),
        ("[]", "it is \\[\\]"),
        ("[" * 100_000, "cannot be read"),
        ({"format": 99}, "newer"),
        ({"format": "2"}, '"format" is "2"'),
        ({"format": 0}, '"format" is 0'),
        ({"generation": True}, '"generation" is true'),
        ({"generation": 9}, "its store is missing"),
        ({"base": "kg/"}, "no absolute IRI"),
        ({"base": "https://example.org/kg"}, "does not end in"),
        ({"base": "https://example.com/other/"}, "is not that of the graph"),
        ({"base": None}, '"base" is null'),
        ({"facts": "all"}, '"voices" of "facts" is null'),
        ({"facts": {"voices": "everybody", "trusted": []}}, "one of narrator, all, none"),
        ({"facts": {"voices": "all", "trusted": "Russia"}}, '"trusted" of "facts"'),
        ({"ontologies": ["../mine.ttl"]}, '"ontologies"'),
        ({"made_with": {"spacy": 3}}, '"made_with"'),
    ],
)
def test_a_manifest_that_is_not_ours_is_an_error(tmp_path: Path, manifest: str | dict[str, object], problem: str) -> None:
    put(tmp_path / "KG", GOOD)
    path = tmp_path / "KG" / MANIFEST
    path.write_text(manifest if isinstance(manifest, str) else json.dumps(json.loads(path.read_text()) | manifest))
    with pytest.raises(StoreError, match=problem) as raised:
        open_store(tmp_path / "KG")
    assert "\n" not in str(raised.value)


def test_a_graph_in_use_says_so(tmp_path: Path) -> None:
    with change_folder(tmp_path / "KG", create=True) as change:
        with pytest.raises(StoreError, match="another program has it open"):
            put(tmp_path / "KG", GOOD)
        change.finish()
    store = open_store(tmp_path / "KG")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.documents()


def kill(folder: Path, at: str) -> None:
    """Add d2 to a graph in another process, which is killed where it would call a function."""
    script = (
        "import os, pathlib, signal, test_store as t, graphbuild.folder as folder, graphbuild.store as store;"
        f"{at} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL);"
        "t.put(pathlib.Path(os.environ['KG']), t.in_document('d2'))"
    )
    here = os.path.dirname(__file__)  # noqa: PTH120 (a string for an environment)
    environment = {**os.environ, "KG": str(folder), "PYTHONPATH": f"{here}:{os.path.dirname(here)}"}  # noqa: PTH120 (likewise)
    assert subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False).returncode == -9


def test_a_first_build_that_was_killed_leaves_a_folder_that_can_be_built(tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    kill(folder, "folder.write_whole")
    with pytest.raises(StoreError, match="is no knowledge graph"):
        open_store(folder)
    put(folder, GOOD)
    assert open_store(folder).documents() == ("d1",)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("store.SearchIndex", ("d1",)),
        ("store.Store.apply", ("d1",)),
        ("folder.write_whole", ("d1",)),
        ("folder._put_in_place", ("d1", "d2")),
        ("folder._sweep", ("d1", "d2")),
    ],
)
def test_a_killed_change_has_happened_or_not(at: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    put(folder, GOOD)
    kill(folder, at)
    recover(folder)
    assert bytes_of(open_store(folder)) == bytes_of(fill(open_store(None), *(in_document(name) for name in expected)))
    put(folder, in_document("d3"))
    assert open_store(folder).documents() == (*expected, "d3")
    assert len(generations(folder)) == 1
    assert not list(folder.glob(".*"))


def test_all_is_on_the_disk_before_the_manifest_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, synced, promised = tmp_path / "KG", set[str](), list[set[str]]()
    put(folder, GOOD)
    fsync, replace_file = os.fsync, Path.replace

    def note(place: int) -> None:
        synced.add(str(Path(f"/proc/self/fd/{place}").readlink()))
        fsync(place)

    def rename(source: Path, target: Path) -> Path:
        if target.name == MANIFEST:
            promised.append({str(path) for path in (folder / STORE / "2").rglob("*")} | {str(source), str(folder / STORE / "2")})
            assert promised[0] <= synced
            assert {str(folder / STORE), str(folder / ".new-2"), str(folder / ".new-2" / "graph.ttl")} <= synced
        return replace_file(source, target)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(Path, "replace", rename)
    with change_folder(folder) as change:
        with change.store.changes(ONTOLOGY) as changes:
            changes.put(in_document("d2"))
        (change.scratch / "graph.ttl").write_text("")
        change.finish()
    assert len(promised) == 1
    assert (folder / "graph.ttl").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
def test_a_full_disk_leaves_the_graph_as_it_was(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        folder = tmp_path / "KG"
        put(folder, GOOD)
        before = bytes_of(open_store(folder))
        with pytest.raises(OutputError, match="cannot be written") as raised:
            put(folder, *(in_document(f"d{number}") for number in range(2000)))
        assert "\n" not in str(raised.value)
        assert bytes_of(open_store(folder)) == before
        put(folder, in_document("d2"))
        assert open_store(folder).documents() == ("d1", "d2")
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=False)
