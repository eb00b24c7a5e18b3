"""A change of some documents, found from the index alone: the same as merging all documents anew."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from examples_merging import ITEMS, tell
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.entities import merging
from graphbuild.entities.identities import merge_documents
from graphbuild.entities.profiles import find_profiles
from graphbuild.identity import INDEX, Index, Told, regroup
from graphbuild.model import Entity, Extraction

if TYPE_CHECKING:
    from collections.abc import Mapping

Documents = dict[str, Extraction]

# -- worlds rich in namesakes, known things, groups and things that many name

PEOPLE = (
    "Sergey Lavrov", "Lavrov", "S. Lavrov", "Segrey Lavrov", "John Smith", "Smith", "J. Smith", "Jane Smith", "Antony Blinken", "Blinken",
    "John Smith - d1", "d2/Smith Jones",
)  # fmt: skip
OTHERS = (
    "Russia", "Geneva", "Georgia", "NATO", "Ministry of Defence", "Boko Haram", "Springfield", "Labour Party", "European Bank",
    "d1/Court", "Paper",
)  # fmt: skip
IDS = ("d1", "d2", "d3", "d4", "d5", "d1/x", "d6")
LINKED = {"Sergey Lavrov": "Q58217", "Lavrov": "Q58217", "NATO": "Q7184", "Boko Haram": "Q207892"}

sentences = st.builds(
    "{}[{}{}] {} [{}] about [{}]{}.".format,
    st.sampled_from(("", "In {the talks}, ")),
    st.sampled_from(("", "", "Minister |", "Senator |", "Russian Foreign Minister |")),
    st.sampled_from(PEOPLE),
    st.sampled_from(("met", f"{'talked at length ' * 12}to")),
    st.sampled_from(PEOPLE),
    st.sampled_from(OTHERS),
    st.sampled_from(("", " and [NATO]", " and [Boko Haram]", " and [the |Ministry of Defence]")),
)
texts = st.lists(sentences, min_size=0, max_size=3).map(" ".join)


@st.composite
def told(draw: st.DrawFn) -> Extraction:
    """Draw a document; what bears a known name in it may be known or not, other names may come with one, and its paper may be named."""
    found = tell(draw(st.sampled_from(IDS)), draw(texts) or "Nothing.")
    known = draw(st.frozensets(st.sampled_from(tuple(LINKED)), max_size=3))
    also = draw(st.sampled_from(((), ("Boko Haram", "NATO"), ("NATO", "Labour Party"), ("European Bank", "Ministry of Defence"))))

    def change(entity: Entity) -> Entity:
        item = LINKED[entity.name] if entity.name in known else entity.wikidata if entity.name in ITEMS else None
        names = tuple(name for name in also if also[0] == entity.name and name != entity.name)
        return replace(entity, wikidata=item, names=names)

    entities = tuple(map(change, found.entities))
    named = {entity.id: entity for entity in entities}
    mentions = tuple(
        replace(mention, text=f"{mention.text} {' '.join(named[mention.entity].names)}".strip()) for mention in found.mentions
    )
    document = replace(found.document, source=draw(st.sampled_from((None, "Paper", "NATO"))))
    return replace(found, entities=entities, mentions=mentions, document=document)


steps = st.lists(st.tuples(st.lists(told(), max_size=3), st.frozensets(st.sampled_from(IDS), max_size=2)), min_size=1, max_size=8)


def merged(documents: Mapping[str, Extraction]) -> dict[str, Extraction]:
    return {each.document.id: each for each in merge_documents(list(documents.values())).extractions}


def create(path: Path, documents: Mapping[str, Extraction]) -> None:
    index = Index.create(path, 1)
    index.fill({name: len(each.claims) for name, each in documents.items()}, merge_documents(list(documents.values())).named)
    index.commit()


def state_of(index: Index, documents: Mapping[str, Extraction]) -> object:
    return {name: index.identities(name) for name in documents}


def content_of(index: Index) -> dict[str, list[tuple[object, ...]]]:
    """Read all tables; numbers of rows are replaced by what they stand for."""
    profiles = {row: (document, entity) for row, document, entity in index.ask("SELECT row, document, entity FROM profile")}
    nodes = {row: (name, known) for row, name, known in index.ask("SELECT row, id, known FROM node")}
    found: dict[str, list[tuple[object, ...]]] = {
        name: sorted((row[1:] for row in index.ask(f"SELECT * FROM {name}")), key=repr)
        for name in ("document", "thing", "profile", "node")
    }
    found["token"] = sorted(((name, profiles[row]) for name, row in index.ask("SELECT name, profile FROM token")), key=repr)
    found["member"] = sorted(
        (
            (profiles[row], nodes[node], *why)
            for row, node, *why in index.ask("SELECT profile, node, reason, confidence FROM member")
        ),
        key=repr,
    )
    return found


def take_steps(found: list[tuple[list[Extraction], frozenset[str]]]) -> None:
    """Let documents come and go, and hold what the index says against all documents merged anew."""
    with tempfile.TemporaryDirectory() as scratch:
        documents: Documents = {}
        path, anew = Path(scratch, INDEX), Path(scratch, "anew.db")
        create(path, documents)
        for generation, (new, gone) in enumerate(found, 2):
            before, come = merged(documents), {each.document.id: each for each in new}
            leaving = gone & documents.keys()
            with closing(Index.open(path, generation)) as index:
                changed = regroup(
                    index, leaving, {name: Told(len(each.claims), tuple(find_profiles(each))) for name, each in come.items()}
                )
                index.commit()
            documents = {name: each for name, each in (documents | come).items() if name in come or name not in leaving}
            after = merged(documents)
            create(anew, documents)
            with closing(Index.open(path, generation + 1)) as index, closing(Index.open(anew, 2)) as expected:
                assert content_of(index) == content_of(expected)
                assert state_of(index, documents) == state_of(expected, documents)
            assert {name for name in after.keys() & before.keys() - come.keys() if after[name] != before[name]} <= changed
            assert changed <= after.keys() - come.keys()


@given(steps)
@settings(max_examples=150, deadline=None)
def test_whatever_comes_and_goes_the_index_is_that_of_the_documents_that_stay(
    found: list[tuple[list[Extraction], frozenset[str]]],
) -> None:
    take_steps(found)


@given(steps)
@settings(max_examples=150, deadline=None)
def test_things_that_become_common_change_what_they_are_worth(found: list[tuple[list[Extraction], frozenset[str]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "COMMON_LEAST", 2)
        patch.setattr(merging, "COMMON_SHARE", 2)
        take_steps(found)


@given(steps)
@settings(max_examples=60, deadline=None)
def test_blocks_of_many_are_found_anew_too(found: list[tuple[list[Extraction], frozenset[str]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "MANY", 1)
        take_steps(found)
