"""Corrections: what a file may say, what each of them does to the graph, and that they last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyshacl
import pytest
import rdflib
from conftest import ROOT
from examples_graph import ONTOLOGY
from examples_merging import tell
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.check import check_graph
from graphbuild.contents import merge_contents, put_contents
from graphbuild.entities.corrections import Corrections
from graphbuild.entities.identities import merge_documents
from graphbuild.errors import CorrectionsError
from graphbuild.graph import in_order
from graphbuild.model import Entity, Extraction, Kind
from graphbuild.ontology import ontology_files
from graphbuild.ontology.corrections import LARGEST, load_corrections, read_corrections
from graphbuild.store import open_store
from graphbuild.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES = """@prefix gb: <https://w3id.org/graphbuild#> . @prefix entity: <https://example.org/kg/entity/> .
@prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix wd: <http://www.wikidata.org/entity/> .
"""
LAVROV = tell("d1", "[Russian Foreign Minister |Sergey Lavrov] met [Antony Blinken] in [Geneva] at {the talks}.")
SHORT = tell("d2", "[Foreign Minister |Lavrov] spoke to [Blinken] in [Geneva] about {the meeting}.")
GEORGIA = [tell("d1", "[John Smith] went to [Georgia]."), tell("d2", "[Senator |Jane Smith] came from [Georgia].")]


def load(text: str) -> Corrections:
    return load_corrections([("my.ttl", (PREFIXES + text).encode())], DEFAULT_BASE)


def ids(documents: list[Extraction], text: str) -> list[list[str]]:
    merged = merge_documents(documents, load(text))
    return [[mention.entity for mention in each.mentions] for each in merged.extractions]


def entity(documents: list[Extraction], text: str, name: str) -> set[Entity]:
    merged = merge_documents(documents, load(text))
    return {entity for each in merged.extractions for entity in each.entities if entity.id == name}


# -- what they do


def test_without_corrections_the_two_are_one() -> None:
    assert ids([LAVROV, SHORT], "")[1] == ["Sergey Lavrov", "Antony Blinken", "Geneva", "d2/meeting"]


@pytest.mark.parametrize(
    "text",
    [
        "<d2/Lavrov> gb:differentEntity entity:Sergey_Lavrov .",
        "entity:Sergey_Lavrov gb:differentEntity <d2/Lavrov> .",
        "<https://example.org/kg/entity/d1/Sergey_Lavrov> gb:differentEntity <d2/Lavrov> .",
    ],
)
def test_what_is_said_to_be_different_is_not_merged(text: str) -> None:
    assert [names[0] for names in ids([LAVROV, SHORT], text)] == ["Sergey Lavrov", "d2/Lavrov"]


def test_what_is_said_to_be_different_stays_so_when_more_documents_come() -> None:
    text = "<d2/Lavrov> gb:differentEntity entity:Sergey_Lavrov ."
    third = tell("d3", "[Foreign Minister |Sergey Lavrov] met [Blinken].")
    assert [names[0] for names in ids([LAVROV, SHORT, third], text)] == ["Sergey Lavrov", "d2/Lavrov", "Sergey Lavrov"]


def test_what_is_said_to_be_the_same_is_one_even_without_a_name() -> None:
    merged = merge_documents([LAVROV, SHORT], load("<d2/meeting> gb:sameEntity <d1/talks> ."))
    assert [each.mentions[-1].entity for each in merged.extractions] == ["d1/talks", "d1/talks"]
    said = {merge.local: merge for each in merged.extractions for merge in each.merges}
    assert said["d2/meeting"].confidence == 1
    assert "correction" in said["d2/meeting"].reason


def test_two_of_one_document_can_be_made_one() -> None:
    both = tell("d1", "[John Smith] met [Jane Smith]. {the talks} failed. {the meeting} was short.")
    merged = merge_documents(
        [both], load("<d1/talks> gb:sameEntity <d1/meeting> . entity:John_Smith gb:sameEntity entity:Jane_Smith .")
    )
    (document,) = merged.extractions
    assert len(in_order(document).entities) == 2
    assert document.claims[0].id == both.claims[0].id
    assert len(document.mentions) == 4


def test_a_rejected_link_goes_and_the_node_stays_one() -> None:
    assert {each.wikidata for each in entity(GEORGIA, "", "Georgia")} == {"Q230"}
    found = entity(GEORGIA, "entity:Georgia gb:rejectedLink wd:Q230 .", "Georgia")
    assert {each.wikidata for each in found} == {None}
    assert [names[1] for names in ids(GEORGIA, "entity:Georgia gb:rejectedLink wd:Q230 .")] == ["Georgia", "Georgia"]
    assert {each.wikidata for each in entity(GEORGIA, "entity:Georgia gb:rejectedLink wd:Q1428 .", "Georgia")} == {"Q230"}


def test_the_link_of_one_document_can_be_rejected_and_put_right() -> None:
    text = "<d2/Georgia> gb:rejectedLink wd:Q230 ; schema:sameAs wd:Q1428 ."
    assert [names[1] for names in ids(GEORGIA, text)] == ["Georgia", "Georgia - d2"]
    assert {each.wikidata for each in entity(GEORGIA, text, "Georgia - d2")} == {"Q1428"}


def test_a_link_that_another_node_has_makes_them_one() -> None:
    text = "entity:John_Smith schema:sameAs wd:Q230 ."
    assert ids(GEORGIA, text)[0] == ["Georgia", "Georgia"]


def test_name_and_kind_are_put_right_and_the_id_stays() -> None:
    text = 'entity:Sergey_Lavrov skos:prefLabel "Sergey Viktorovich Lavrov"@en ; a schema:Organization .'
    found = entity([LAVROV, SHORT], text, "Sergey Lavrov")
    assert {(each.name, each.kind) for each in found} == {("Sergey Viktorovich Lavrov", Kind.ORGANIZATION)}
    assert {name for each in found for name in each.names} >= {"Sergey Lavrov", "Lavrov"}


def test_what_nothing_is_called_is_told() -> None:
    assert merge_documents([LAVROV], load("<nobody> gb:sameEntity entity:Sergey_Lavrov . <d9/x> a schema:Person .")).unmatched == (
        "d9/x",
        "nobody",
    )


def test_comments_are_no_corrections_and_what_is_said_twice_counts_once() -> None:
    assert load('<a> rdfs:comment "why" .') == Corrections()
    assert load("<a> gb:sameEntity <b> . <a> gb:sameEntity <b> .") == load("<a> gb:sameEntity <b> .")


def test_a_corrected_graph_keeps_its_promises_and_reads_back() -> None:
    text = '<d2/meeting> gb:sameEntity <d1/talks> . entity:Geneva gb:rejectedLink wd:Q71 . entity:Antony_Blinken skos:prefLabel "A. Blinken" .'
    store = open_store(None)
    contents = merge_contents(map(in_order, [LAVROV, SHORT]), (("my.ttl", (PREFIXES + text).encode()),), store.base)
    put_contents(store, contents, {}, (), ONTOLOGY, None)
    assert tuple(store.extractions()) == contents.extractions
    assert list(check_graph(store)) == []


# -- what they may not say


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("junk", "no Turtle"),
        ("<a> gb:sameEntity", "no Turtle"),
        ("<a> gb:sameAs <b> .", "gb:sameEntity"),
        ("\n\n<a> gb:opposite <b> .", "line 6"),
        ("<a> gb:sameEntity wd:Q5 .", "no entity of this graph"),
        ('<a> gb:sameEntity "b" .', "no entity of this graph"),
        ("<http://other.example/a> gb:sameEntity <b> .", "entities start with https://example.org/kg/entity/"),
        ("[] gb:sameEntity <b> .", "without an IRI"),
        ("<a> gb:sameEntity [] .", "no entity"),
        ("<a> gb:rejectedLink <b> .", "no item of Wikidata"),
        ("<a> gb:rejectedLink wd:P31 .", "no item of Wikidata"),
        ('<a> gb:rejectedLink "Q5" .', "no item of Wikidata"),
        ("<a> a schema:Country .", "take one of gb:Abstract"),
        ('<a> a "person" .', "no kind"),
        ("<a> skos:prefLabel <b> .", "no name"),
        ('<a> skos:prefLabel "  " .', "no name"),
        ('<a> skos:prefLabel "a\\u001b[31m" .', "no name"),
        ('<a> skos:prefLabel "A" , "B" .', "two names"),
        ("<a> a schema:Person , schema:Place .", "two kinds"),
        ("<a> gb:differentEntity <a> .", "and the same"),
        ("<a> gb:sameEntity <b> . <c> gb:sameEntity <b> . <a> gb:differentEntity <c> .", "a is said to be different from c, and the same"),
        ("<a> schema:sameAs wd:Q1 ; gb:rejectedLink wd:Q1 .", "Q1"),
        ("<a> schema:sameAs wd:Q1 , wd:Q2 .", "Q2"),
    ],
)  # fmt: skip
def test_what_is_no_correction_is_one_clear_line(text: str, words: str) -> None:
    with pytest.raises(CorrectionsError) as error:
        load(text)
    assert words in str(error.value)
    assert str(error.value).startswith("my.ttl")
    assert "\n" not in str(error.value)
    assert error.value.remedy


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    large = tmp_path / "large.ttl"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    for path, words in ((tmp_path / "none.ttl", "no such file"), (tmp_path, "cannot be read"), (large, "bytes")):
        with pytest.raises(CorrectionsError, match=words):
            read_corrections([path])


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_bytes_are_corrections_or_an_error_of_ours(content: bytes) -> None:
    try:
        load_corrections([("my.ttl", content)], DEFAULT_BASE)
    except CorrectionsError as error:
        assert "\n" not in str(error)  # noqa: PT017 -- most contents fail, a few do not


def test_a_byte_order_mark_is_no_fault() -> None:
    assert load_corrections([("my.ttl", b"\xef\xbb\xbf" + PREFIXES.encode())], DEFAULT_BASE) == Corrections()


# -- shapes


@pytest.mark.parametrize(
    ("text", "conforms"),
    [
        ("entity:a gb:sameEntity entity:b ; gb:rejectedLink wd:Q5 .", True),
        ("entity:a gb:rejectedLink entity:b .", False),
        ('entity:a gb:sameEntity "b" .', False),
    ],
)
def test_the_shapes_tell_corrections_from_what_is_none(text: str, conforms: bool) -> None:  # noqa: FBT001 -- a case
    data = rdflib.Graph().parse(data=PREFIXES + text, format="turtle")
    shapes = rdflib.Graph().parse(ontology_files()["shapes.ttl"])
    assert pyshacl.validate(data, shacl_graph=shapes)[0] is conforms


def test_the_example_is_right() -> None:
    path = ROOT / "examples" / "corrections.ttl"
    assert load_corrections(read_corrections([path]), DEFAULT_BASE).different
