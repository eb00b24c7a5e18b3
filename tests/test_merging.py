"""Entities of several documents: one where something speaks for it, apart where nothing but the name does, whatever the order."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from examples_graph import ONTOLOGY
from examples_merging import tell
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import extractions

from graphbuild.check import check_graph
from graphbuild.contents import follow_trusted, merge_contents, put_contents
from graphbuild.entities.before import unmerge
from graphbuild.entities.corrections import Corrections
from graphbuild.entities.identities import merge_documents
from graphbuild.entities.likeness import Likeness, compare_people, is_own
from graphbuild.entities.profiles import find_profiles, is_known
from graphbuild.errors import StoreError
from graphbuild.graph import in_order
from graphbuild.graph.write import render_nquads
from graphbuild.model import Document, Entity, Extraction, FactPolicy, Kind, Merge
from graphbuild.ontology import load_gazetteer
from graphbuild.originals import read_originals
from graphbuild.store import Store, open_store

if TYPE_CHECKING:
    from pathlib import Path

LAVROV = tell("d1", "[Russian Foreign Minister |Sergey Lavrov] met [Antony Blinken] in [Geneva].")


def ids(*documents: Extraction, corrections: Corrections | None = None) -> list[list[str]]:
    """List the ids of the people and groups of each document, as its names come."""
    merged = merge_documents(documents, corrections or Corrections())
    return [[mention.entity for mention in each.mentions] for each in merged.extractions]


def merge_of(name: str, *documents: Extraction) -> Merge:
    found = [merge for each in merge_documents(documents).extractions for merge in each.merges if merge.local == name]
    assert len(found) == 1
    return found[0]


# -- what joins


def test_a_last_name_joins_the_full_one_on_a_role_and_neighbours() -> None:
    other = tell("d2", "[Foreign Minister |Lavrov] spoke to [Blinken] in [Geneva].")
    assert ids(LAVROV, other)[1] == ["Sergey Lavrov", "Antony Blinken", "Geneva"]
    merge = merge_of("d2/Lavrov", LAVROV, other)
    assert merge.entity == "Sergey Lavrov"
    assert merge.reason == "the last name of Sergey Lavrov, as in d1; in both: Blinken, Geneva, minister, foreign minister"
    assert 0.5 <= merge.confidence < 1


def test_the_node_has_the_fullest_name_and_documents_their_own_words() -> None:
    merged = merge_documents([LAVROV, tell("a", "[Foreign Minister |Lavrov] spoke to [Blinken].")])
    first, second = merged.extractions
    (lavrov,) = (entity for entity in first.entities if entity.id == "Sergey Lavrov")
    assert (lavrov.name, lavrov.names) == ("Sergey Lavrov", ("Lavrov",))
    assert first.mentions[0].text == "Foreign Minister Lavrov"
    assert {entity.name for entity in second.entities} >= {"Sergey Lavrov"}


@pytest.mark.parametrize(
    "text",
    [
        "[Lavrov] opened a shop.",
        "[Lavrov] opened a shop in [Leeds].",
        "[Ivan Lavrov] met [Antony Blinken] in [Geneva].",
        "[S Lavrova] met [Antony Blinken] in [Geneva].",
    ],
)
def test_a_last_name_alone_joins_nothing(text: str) -> None:
    assert "Sergey Lavrov" not in ids(LAVROV, tell("d2", text))[1]


def test_namesakes_stay_two() -> None:
    first = tell("d1", "[Senator |John Smith] of [Ohio] voted.")
    second = tell("d2", "[Professor |John Smith] opened a shop in [Leeds].")
    third = tell("d3", "[Senator |John Smith] met [Boko Haram].")
    assert ids(first, second, third) == [["John Smith", "Ohio"], ["John Smith - d2", "Leeds"], ["John Smith", "Boko Haram"]]


def test_another_role_speaks_against_a_place_in_common() -> None:
    first = tell("d1", "[Senator |John Smith] came from [Ohio].")
    assert ids(first, tell("d2", "[Professor |John Smith] came from [Ohio]."))[1][0] == "John Smith - d2"
    assert ids(first, tell("d2", "[John Smith] came from [Ohio]."))[1][0] == "John Smith"


def test_one_document_tells_its_own_apart() -> None:
    one = tell("d1", "[John Smith] met [NATO].")
    two = tell("d2", "[Smith] met [NATO].")
    twice = replace(two, entities=(*two.entities, Entity("John Smith", "John Smith", Kind.PERSON)))
    both = tell("d2", "[Smith] met [John Smith] and [NATO].")
    assert ids(one, two)[1][0] == "John Smith"
    assert ids(one, both)[1][0] == "d2/Smith"
    assert len({entity.id for entity in merge_documents([one, twice]).extractions[1].entities}) == 3


def test_a_last_name_that_fits_two_equally_joins_neither() -> None:
    one, two = tell("d1", "[John Smith] met [NATO]."), tell("d2", "[Jane Smith] met [NATO].")
    assert ids(one, two, tell("d3", "[Smith] met [NATO]."))[2][0] == "d3/Smith"


def test_groups_of_a_name_of_their_own_are_one_and_those_of_a_common_name_need_more() -> None:
    first = tell("d1", "[Boko Haram] and the [Ministry of Defence] met in [Geneva].")
    second = tell("d2", "[Boko Haram] is feared.")
    third = tell("d3", "The [Ministry of Defence] said no.")
    fourth = tell("d4", "The [Ministry of Defence] in [Geneva] said no.")
    assert ids(first, second)[1] == ["Boko Haram"]
    assert ids(first, third)[1] == ["Ministry of Defence - d3"]
    assert ids(first, fourth)[1][0] == "Ministry of Defence"


@pytest.mark.parametrize("name", ["Government", "Court", "Church"])
def test_what_each_country_has_one_of_is_each_documents_own(name: str) -> None:
    first = tell("d1", f"[{name}] told [Sergey Lavrov] and [NATO] in [Geneva].")
    second = tell("d2", f"[{name}] told [Sergey Lavrov] and [NATO] in [Geneva].")
    shared = [
        replace(each, entities=tuple(replace(e, kind=Kind.ORGANIZATION) if e.name == name else e for e in each.entities))
        for each in (first, second)
    ]
    assert ids(first, second)[1][0] == f"d2/{name}"
    assert len({entity.id for each in merge_documents(shared).extractions for entity in each.entities if entity.name == name}) == 2


def test_only_a_title_makes_a_person_of_a_name() -> None:
    court = tell("d1", "[the |Boko Haram] met [the |NATO] and [Foreign Minister |Labour].")
    plain = replace(
        court, entities=tuple(replace(each, name=each.name.split()[0], kind=Kind.ORGANIZATION) for each in court.entities)
    )
    assert {profile.name: profile.kind for profile in find_profiles(plain)} == {
        "Boko": Kind.ORGANIZATION,
        "NATO": Kind.ORGANIZATION,
        "Labour": Kind.PERSON,
    }


def test_known_things_are_one_by_their_item_alone() -> None:
    georgia = tell("d2", "[Georgia] won.")
    state = replace(georgia, entities=(replace(georgia.entities[0], wikidata="Q1428"),))
    assert ids(tell("d1", "[Georgia] lost."), georgia) == [["Georgia"], ["Georgia"]]
    assert ids(tell("d1", "[Georgia] lost."), state) == [["Georgia"], ["Georgia - d2"]]
    place = tell("d1", "[Springfield] is near [Leeds].")
    assert ids(place, tell("d2", "[Springfield] is a town."))[1] == ["Springfield - d2"]


def test_what_a_user_names_is_one_without_an_item(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        "@prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        ' <https://example.com/a> a schema:Organization ; skos:prefLabel "Ministry of Works" .',
        encoding="utf-8",
    )
    known = next(each for each in load_gazetteer([own]) if each.name == "Ministry of Works")
    entity = Entity(known.name, known.name, known.kind, known.names, known.classes, known.wikidata)
    documents = [Extraction(Document(name, "The Ministry of Works."), (entity,)) for name in ("d1", "d2")]
    assert [each.entities[0].id for each in merge_documents(documents).extractions] == ["Ministry of Works"] * 2


def test_two_clusters_of_one_name_are_joined_by_a_third_document() -> None:
    first, second = tell("d1", "[John Smith] met [Boko Haram]."), tell("d2", "[John Smith] met [NATO].")
    assert ids(first, second)[1][0] == "John Smith - d2"
    third = tell("d3", "[John Smith] met [Boko Haram] and [NATO].")
    assert [names[0] for names in ids(first, second, third)] == ["John Smith"] * 3


def test_claims_keep_their_ids_whatever_is_merged() -> None:
    before = tell("d2", "[Foreign Minister |Lavrov] met [Blinken].")
    after = merge_documents([LAVROV, before]).extractions[1]
    assert [claim.id for claim in after.claims] == [claim.id for claim in before.claims]
    assert str(after.claims[0].subject).count("Sergey Lavrov") == 1


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Robert Kennedy Jr.", "Robert Kennedy", None),
        ("Robert Kennedy Jr.", "Robert Kennedy, Jr", Likeness.SAME),
        ("John A. Smith", "John Smith", Likeness.FORM),
        ("John A. Smith", "John B. Smith", None),
        ("Kristen Wilkins", "Kristin Wilkins", Likeness.SPELLING),
        ("Jan Wilkins", "Jon Wilkins", None),
        ("", "", None),
        ("Damasus I", "I", None),
        ("Damasus I", "Damasus II", None),
        ("", "Smith", None),
    ],
)
def test_names_of_people_are_compared_part_by_part(one: str, two: str, expected: Likeness | None) -> None:
    assert compare_people(one, two) is expected
    assert compare_people(two, one) is expected


def test_a_name_of_its_own_is_no_place_and_no_common_word() -> None:
    assert is_own("facebook", Kind.ORGANIZATION)
    assert not is_own("labour party", Kind.ORGANIZATION)
    assert not is_own("springfield", Kind.PLACE)
    assert not is_own("un", Kind.ORGANIZATION)


# -- any documents in any order

PEOPLE = ("Sergey Lavrov", "Lavrov", "S. Lavrov", "John Smith", "Smith", "Jane Smith", "Antony Blinken", "Blinken")
OTHERS = ("Russia", "Geneva", "Ohio", "Georgia", "NATO", "Ministry of Defence", "Boko Haram", "Springfield")
sentences = st.builds(
    "{}[{}{}] {} [{}] {}.".format,
    st.sampled_from(("", "In {the talks}, ")), st.sampled_from(("", "Minister |", "Senator |", "Russian Foreign Minister |")), st.sampled_from(PEOPLE),
    st.sampled_from(("met", f"{'talked at length ' * 12}to")), st.sampled_from(PEOPLE), st.sampled_from(OTHERS).map(lambda name: f"about [{name}]"),
)  # fmt: skip
texts = st.lists(sentences, min_size=1, max_size=2).map(" ".join)
collections = st.lists(texts, min_size=2, max_size=5).map(
    lambda found: [tell(f"d{number}", text) for number, text in enumerate(found)]
)
called = st.sampled_from(
    ("Sergey Lavrov", "John Smith", "d0/Smith", "d1/Lavrov", "Georgia", "d0/talks", "d1/talks", "NATO", "Jane Smith - d1")
)
pairs = st.lists(st.tuples(called, called), max_size=2).map(tuple)
corrections = st.builds(
    Corrections,
    pairs,
    pairs,
    st.lists(st.tuples(called, st.sampled_from(("Q230", "Q159"))), max_size=1).map(tuple),
    st.lists(st.tuples(called, st.sampled_from(("Q230", "Q1428"))), max_size=1).map(tuple),
    st.lists(st.tuples(called, st.just("Somebody Else")), max_size=1).map(tuple),
    st.lists(st.tuples(called, st.sampled_from(Kind)), max_size=1).map(tuple),
)


@given(collections, corrections, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_documents_does_not_matter(documents: list[Extraction], given: Corrections, draw: object) -> None:
    expected = merge_documents(documents, given)
    for _ in range(3):
        shuffled = list(documents)
        draw.shuffle(shuffled)  # type: ignore[attr-defined]
        assert merge_documents(shuffled, given) == expected


@given(collections, corrections)
@settings(max_examples=150, deadline=None)
def test_every_merged_document_is_sound(documents: list[Extraction], given: Corrections) -> None:
    merged = merge_documents(documents, given)
    for before, after in zip(documents, merged.extractions, strict=True):
        in_order(after)  # raises where two entities have one id
        present = {entity.id for entity in after.entities}
        assert {mention.entity for mention in after.mentions} <= present
        assert {merge.entity for merge in after.merges} <= present
        assert [claim.id for claim in after.claims] == [claim.id for claim in before.claims]
        assert [mention.span for mention in after.mentions] == [mention.span for mention in before.mentions]
    if given == Corrections():
        assert [len(each.entities) for each in documents] == [len(each.entities) for each in merged.extractions]


@given(collections)
@settings(max_examples=150, deadline=None)
def test_nothing_is_merged_on_a_last_name_without_a_reason(documents: list[Extraction]) -> None:
    """A node that several documents share, and that has no item, has a reason for each document but one."""
    merged = merge_documents(documents).extractions
    for node in {entity.id for each in merged for entity in each.entities if entity.wikidata is None}:
        sharing = [each for each in merged if any(entity.id == node for entity in each.entities)]
        assert sum(merge.entity == node for each in sharing for merge in each.merges) == len(sharing) - 1


@given(st.lists(extractions(), min_size=1, max_size=4, unique_by=lambda each: each.document.id))
@settings(max_examples=150, deadline=None)
def test_hostile_documents_are_merged_into_what_the_store_takes(found: list[Extraction]) -> None:
    documents = [replace(in_order(each), merges=()) for each in found]
    contents = merge_contents(documents, (), "https://example.org/kg/")
    assert merge_contents(reversed(documents), (), "https://example.org/kg/") == contents
    for before, after in zip(contents.originals, contents.extractions, strict=True):
        unknown = sum(not is_known(entity) for entity in before.entities)  # two of one item are one
        assert unknown <= len(after.entities) <= len(before.entities)
    store = open_store(None)
    put_contents(store, contents, {}, (), ONTOLOGY, None)
    assert tuple(store.extractions()) == contents.extractions


class Graph:
    """A graph that is changed step by step, each starting from what the last has left in the store."""

    def __init__(self) -> None:
        self.store = open_store(None)

    def bring(self, documents: dict[str, Extraction]) -> None:
        """Let the graph hold these documents."""
        stored = {each.document.id: each for each in self.store.extractions()}
        for name in documents.keys() & stored.keys():
            assert in_order(unmerge(stored[name])) == in_order(documents[name])
        contents = merge_contents(map(in_order, documents.values()), (), self.store.base)
        put_contents(self.store, contents, stored, (), ONTOLOGY, None)


def bytes_of(store: Store) -> bytes:
    return render_nquads(store.quads())


@given(collections, st.randoms(use_true_random=False), st.integers(0, 4))
@settings(max_examples=40, deadline=None)
def test_documents_that_come_and_go_leave_the_graph_of_those_that_stay(
    documents: list[Extraction], draw: object, gone: int
) -> None:
    steps, whole, fresh = Graph(), Graph(), Graph()
    draw.shuffle(documents)  # type: ignore[attr-defined]
    here: dict[str, Extraction] = {}
    for document in documents:
        here[document.document.id] = document
        steps.bring(here)
    whole.bring(here)
    assert bytes_of(steps.store) == bytes_of(whole.store)
    here.pop(documents[gone % len(documents)].document.id)
    steps.bring(here)
    fresh.bring(here)
    assert bytes_of(steps.store) == bytes_of(fresh.store)


def test_the_whole_graph_keeps_its_promises() -> None:
    documents = [LAVROV, tell("d2", "[Foreign Minister |Lavrov] met [Blinken] at {the talks}."), tell("d3", "{the talks} failed.")]
    store = open_store(None)
    same = b"@prefix gb: <https://w3id.org/graphbuild#> . <d2/talks> gb:sameEntity <d3/talks> ."
    contents = merge_contents(map(in_order, documents), (("c", same),), store.base)
    put_contents(store, contents, {}, (), ONTOLOGY, None)
    assert tuple(store.extractions()) == contents.extractions
    assert list(check_graph(store)) == []
    assert contents.extractions[2].mentions[0].entity == "d2/talks"


def test_a_fact_about_oneself_goes_with_its_document() -> None:
    store, other = open_store(None), tell("d2", "[Antony Blinken] met [NATO].")
    for documents in ([tell("d1", "[Antony Blinken] met [Antony Blinken]."), other], [other]):
        stored = {each.document.id: each for each in store.extractions()}
        put_contents(store, merge_contents(map(in_order, documents), (), store.base), stored, (), ONTOLOGY, None)
    assert not [quad for quad in store.facts() if quad.subject == quad.object]


def test_all_orders_of_three_documents_give_one_graph() -> None:
    documents = [LAVROV, tell("d2", "[Lavrov] met [Blinken]."), tell("d3", "[Sergey Lavrov] met [NATO].")]
    assert len({merge_documents(order) for order in permutations(documents)}) == 1


def test_a_trusted_source_is_trusted_under_its_new_id() -> None:
    before = tell("d2", "[Foreign Minister |Lavrov] met [Blinken].")
    after = merge_documents([LAVROV, before]).extractions[1]
    policy = FactPolicy("narrator", frozenset({"d2/Lavrov", "gone"}))
    assert follow_trusted(policy, [before], {"d2": after}).trusted == {"Sergey Lavrov", "gone"}


@pytest.mark.parametrize("content", [b"{", b"[]\n", b"\xff\n", b'{"document": {"id": "d"}}\n'])
def test_originals_that_cannot_be_read_are_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "originals.jsonl"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"originals\.jsonl"):
        read_originals(path)
