"""Words find the evidence in which they stand: that of the graph as it is, whatever has come and gone."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from conftest import Run
from examples_graph import ABSENT, GOOD, HOSTS, MAY, ONTOLOGY, in_document
from examples_store import fill, put, take
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.catalogue import list_documents, search_evidence
from graphbuild.errors import QueryError
from graphbuild.folder import change_folder
from graphbuild.manifest import STORE
from graphbuild.search import INDEX, SearchIndex
from graphbuild.store import Store, open_store

if TYPE_CHECKING:
    from pathlib import Path

_ = Run


def found(store: Store, words: str) -> list[tuple[str, str]]:
    return sorted((str(row[0]), str(row[3])) for row in search_evidence(store, words, 20).rows)


@pytest.mark.parametrize(
    ("words", "quotes"),
    [
        ("talks", [HOSTS.evidence.text]),
        ("TALK", [HOSTS.evidence.text]),
        ("part*", [ABSENT.evidence.text]),
        ("participation", [ABSENT.evidence.text]),
        ("us russia", []),
        ('"not participate"', [ABSENT.evidence.text]),
        ('"participate not"', []),
        ("hosts OR participate", []),
        ("document:talks", []),
    ],
)
def test_words_are_found_in_any_form(words: str, quotes: list[str]) -> None:
    assert found(fill(open_store(None), GOOD), words) == [("d1", quote) for quote in quotes]


def test_a_hit_names_its_claims() -> None:
    store = fill(open_store(None), replace(GOOD, claims=(HOSTS, replace(ABSENT, id="", evidence=HOSTS.evidence))))
    ((document, start, end, quote, claims),) = search_evidence(store, "talks", 5).rows
    assert (document, start, end, quote) == ("d1", 0, 19, HOSTS.evidence.text)
    assert len(str(claims).split()) == 2


@pytest.mark.parametrize("words", ["", "  ", '""', "*", "?!"])
def test_no_word_is_an_error(words: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        search_evidence(fill(open_store(None), GOOD), words, 5)


@given(st.text(max_size=12))
def test_no_sign_breaks_a_search(words: str) -> None:
    index = SearchIndex(None, 1)
    try:
        assert list(index.find(f"a {words}", 3)) == []
    finally:
        index.close()


def test_the_index_of_a_folder_follows_its_graph(tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    put(folder, GOOD, in_document("d2"))
    with closing(open_store(folder)) as before:
        assert found(before, "hosts") == [("d1", HOSTS.evidence.text), ("d2", HOSTS.evidence.text)]
        take(folder, "d2")
        put(folder, replace(GOOD, claims=(ABSENT, MAY)))
        with closing(open_store(folder)) as after:
            assert found(after, "hosts") == []
            assert found(after, "absent") == [("d1", MAY.evidence.text)]
    with change_folder(folder) as change:
        with change.store.changes(ONTOLOGY) as changes:
            changes.remove("d1")
            changes.put(in_document("d3"))
        change.store.settle()  # the index is on the disk, and the change never happens
    with closing(open_store(folder)) as after:
        assert found(after, "absent") == [("d1", MAY.evidence.text)]
        assert found(after, "hosts") == []
    put(folder, in_document("d4"))
    with closing(open_store(folder)) as after:
        assert found(after, "us") == [("d1", ABSENT.evidence.text), ("d1", MAY.evidence.text), ("d4", ABSENT.evidence.text)]


@pytest.mark.parametrize("content", [None, b"junk" * 2000])
def test_an_index_that_is_missing_or_damaged_is_made_again(content: bytes | None, tmp_path: Path) -> None:
    folder = tmp_path / "KG"
    put(folder, GOOD)
    path = folder / STORE / INDEX
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with closing(open_store(folder)) as store:
        assert found(store, "hosts") == [("d1", HOSTS.evidence.text)]
    put(folder, in_document("d2"))
    with closing(open_store(folder)) as store:
        assert found(store, "hosts") == [("d1", HOSTS.evidence.text), ("d2", HOSTS.evidence.text)]
    assert path.stat().st_size


def test_documents_are_listed() -> None:
    store = fill(open_store(None), GOOD, in_document("d2", replace(GOOD, document=replace(GOOD.document, title=None, date="2021"))))
    assert list_documents(store).rows == (("d1", "Moscow talks", "2021-10-20", 2, 17), ("d2", None, "2021", 2, 17))


@pytest.mark.model
def test_list_and_search_as_commands(run: Run, moscow: Path) -> None:
    (row,) = json.loads(run("list", moscow, "--format", "json").stdout)["results"]["bindings"]
    assert row["document"]["value"] == "moscow-talks"
    assert "The US does not participate." in run("search", moscow, "participate us").stdout
    done = run("search", moscow, "...")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
