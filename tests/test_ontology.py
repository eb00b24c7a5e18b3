"""Relations of news and of users: what the Turtle says is what predicates become."""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.errors import OntologyError
from graphbuild.model import Kind, Predicate
from graphbuild.ontology import Ontology, Property, load_ontology, ontology_files
from graphbuild.ontology.kinds import Classes
from graphbuild.ontology.turtle import english, iris, read_statements
from graphbuild.ontology.wordings import forward
from graphbuild.vocabulary import GB, NEWS, RDFS

if TYPE_CHECKING:
    from pathlib import Path

PLOVER = frozenset(
    [
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "CONCEDE",
        "COOPERATE",
        "AID",
        "RETREAT",
        "DEMAND",
        "DISAPPROVE",
        "INVESTIGATE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
        "FIGHT",
    ]
)
PREFIXES = """\
@prefix : <https://example.org/own#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PERSON, PLACE, ORGANIZATION, EVENT = Kind.PERSON, Kind.PLACE, Kind.ORGANIZATION, Kind.EVENT


@pytest.fixture(scope="module")
def news() -> Ontology:
    return load_ontology()


def find(ontology: Ontology, label: str, subject: Kind | None = None, object_: Kind | None = None) -> str | None:
    """Look a predicate up and give the last part of its property's IRI."""
    found = ontology.property_for(Predicate(label, label.split(" ", 1)[0], label), subject, object_)
    return found.iri.rpartition("#")[2] if found else None


def own(folder: Path, turtle: str) -> Ontology:
    path = folder / "own.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return load_ontology([path])


def meet(one: frozenset[Kind], other: frozenset[Kind]) -> bool:
    return not one or not other or bool(one & other)


# -- news.ttl --


def test_news_has_many_relations_and_each_says_what_it_means(news: Ontology) -> None:
    assert len(news.properties) >= 60
    said = read_statements(ontology_files()["news.ttl"])
    for iri in news.properties:
        assert iri.startswith(NEWS)
        assert len(english(said[iri][RDFS.label.value])) == 1, iri
        assert len(english(said[iri][RDFS.comment.value])) == 1, iri


def test_opposites_are_each_others_and_no_antonyms(news: Ontology) -> None:
    said = read_statements(ontology_files()["news.ttl"])
    opposed = {prop.iri: prop.opposite for prop in news.properties.values() if prop.opposite}
    assert {NEWS + "participatesIn", NEWS + "recognizes", NEWS + "includes"} <= opposed.keys()
    for iri, opposite in opposed.items():
        assert opposite != iri
        assert opposed[opposite] == iri
        assert opposite not in iris(said[iri].get(GB.antonym.value, ()))
        assert set(forward(news.properties[iri].label)).isdisjoint(forward(news.properties[opposite].label))


def test_what_need_not_follow_from_denial_is_no_opposite(news: Ontology) -> None:
    for name in ("supports", "agreesWith", "accepts", "praises", "wins"):
        assert news.properties[NEWS + name].opposite is None


def test_antonyms_exist(news: Ontology) -> None:
    for said in read_statements(ontology_files()["news.ttl"]).values():
        assert set(iris(said.get(GB.antonym.value, ()))) <= news.properties.keys()


def test_no_two_relations_of_news_claim_one_wording_for_the_same_ends(news: Ontology) -> None:
    by_form: dict[str, list[Property]] = {}
    for prop in news.properties.values():
        for form in {form for wording in (prop.label, *prop.wordings) for form in forward(wording)}:
            by_form.setdefault(form, []).append(prop)
    clashes = [
        (form, one.label, other.label)
        for form, properties in by_form.items()
        for one, other in combinations(properties, 2)
        if meet(one.domain, other.domain) and meet(one.range, other.range) and one.strictness == other.strictness
    ]
    assert clashes == []


def test_every_event_code_of_plover_is_expressed_and_no_other(news: Ontology) -> None:
    assert {code for prop in news.properties.values() for code in prop.notation} == {f"PLOVER:{name}" for name in PLOVER}


def test_every_class_of_news_means_some_kind() -> None:
    statements = read_statements(ontology_files()["news.ttl"])
    classes = Classes(statements)
    ends = [RDFS.IRI + "domain", "https://schema.org/domainIncludes", "https://schema.org/rangeIncludes"]
    named = {class_ for said in statements.values() for end in ends for class_ in iris(said.get(end, ()))}
    assert named
    assert all(classes.kinds(class_) for class_ in named)
    assert classes.kinds(NEWS + "Agent") == {PERSON, ORGANIZATION, PLACE}


@pytest.mark.parametrize(
    ("label", "subject", "object_", "expected"),
    [
        ("participate in", PLACE, EVENT, "participatesIn"),
        ("take part in", PERSON, None, "participatesIn"),
        ("be absent from", PLACE, EVENT, "absentFrom"),
        ("hold", PLACE, EVENT, "hosts"),
        ("host", PLACE, EVENT, "hosts"),
        ("hold", PERSON, Kind.OBJECT, None),
        ("hold", PERSON, Kind.ABSTRACT, None),
        ("hold", PLACE, None, None),
        ("host", PLACE, PERSON, "receivesVisitor"),
        ("receive", PERSON, PERSON, "receivesVisitor"),
        ("receive", PERSON, Kind.OBJECT, "receives"),
        ("meet", ORGANIZATION, PERSON, "meetsWith"),
        ("meet with", PERSON, PERSON, "meetsWith"),
        ("meet", PERSON, Kind.TIME, None),
        ("recognize", PLACE, ORGANIZATION, "recognizes"),
        ("recognise", PLACE, ORGANIZATION, "recognizes"),
        ("call for", PERSON, None, "callsFor"),
        ("be member of", PERSON, ORGANIZATION, "memberOf"),
        ("be envoy of", PERSON, PLACE, "envoyOf"),
        ("be ambassador to", PERSON, PLACE, "envoyTo"),
        ("be capital of", PLACE, PLACE, "capitalOf"),
        ("be capital of", PERSON, PLACE, None),
        ("be born in", PERSON, PLACE, "bornIn"),
        ("be born in", PERSON, None, "bornOn"),
        ("be born in", PERSON, Kind.TIME, "bornOn"),
        ("leave", PERSON, PLACE, "departsFrom"),
        ("leave", PLACE, ORGANIZATION, "leaves"),
        ("be denied", PERSON, Kind.OBJECT, None),
        ("deny", PERSON, None, "denies"),
        ("criticise", Kind.ABSTRACT, PLACE, "criticizes"),
        ("participates in", PLACE, EVENT, "participatesIn"),
        ("participate", PLACE, None, None),
        ("participate inn", PLACE, EVENT, None),
        ("", None, None, None),
    ],
)
def test_predicates_of_news(news: Ontology, label: str, subject: Kind | None, object_: Kind | None, expected: str | None) -> None:
    assert find(news, label, subject, object_) == expected


@given(st.text(max_size=30), st.none() | st.sampled_from(Kind), st.none() | st.sampled_from(Kind))
def test_any_predicate_can_be_looked_up_twice_with_one_answer(label: str, subject: Kind | None, object_: Kind | None) -> None:
    predicate = Predicate(label, label, label)
    found = NEWS_ONCE.property_for(predicate, subject, object_)
    assert found is NEWS_ONCE.property_for(predicate, subject, object_)
    assert found is None or found.admits(subject, object_)


NEWS_ONCE = load_ontology()


def test_a_lookup_is_fast_and_so_is_reading(news: Ontology) -> None:
    predicate, count = Predicate("take part in", "take", "took part in"), 20_000
    started = time.process_time()
    for _ in range(count):
        news.property_for(predicate, PLACE, EVENT)
    assert (time.process_time() - started) / count < 3e-6
    started = time.process_time()
    load_ontology()
    assert time.process_time() - started < 0.3


# -- ontologies of users --


def test_a_relation_that_somebody_adds_is_found(tmp_path: Path) -> None:
    turtle = ':tweetsAt a owl:ObjectProperty ; rdfs:label "tweets at"@en ; skos:altLabel "posts to"@en, "envoie à"@fr .'
    ontology = own(tmp_path, turtle)
    assert find(ontology, "tweet at", PERSON, PERSON) == "tweetsAt"
    assert find(ontology, "post to") == "tweetsAt"
    assert find(ontology, "envoie à") is None
    assert find(ontology, "participate in", PERSON, EVENT) == "participatesIn"


def test_the_users_relation_comes_before_that_of_news(tmp_path: Path) -> None:
    ontology = own(tmp_path, ':sitsIn a rdf:Property ; rdfs:label "attends" ; rdfs:range schema:Organization .')
    assert find(ontology, "attend", PERSON, ORGANIZATION) == "sitsIn"
    assert find(ontology, "attend", PERSON, EVENT) == "participatesIn"


def test_of_the_users_own_the_narrower_comes_first(tmp_path: Path) -> None:
    turtle = """
    :z a owl:ObjectProperty ; rdfs:label "based in" ; rdfs:domain schema:Organization ; rdfs:range schema:Place .
    :a a owl:ObjectProperty ; rdfs:label "based in" .
    """
    ontology = own(tmp_path, turtle)
    assert find(ontology, "be based in", ORGANIZATION, PLACE) == "z"
    assert find(ontology, "be based in", PERSON, PLACE) == "a"


@pytest.mark.parametrize(
    ("class_", "admitted", "refused"),
    [
        ('a owl:Class ; rdfs:label "Company"', ORGANIZATION, PERSON),
        ('a owl:Class ; rdfs:label "City"', PLACE, PERSON),
        ('a owl:Class ; rdfs:label "Country"', ORGANIZATION, PERSON),
        ("a owl:Class ; rdfs:subClassOf schema:Person", PERSON, PLACE),
        ("a owl:Class ; rdfs:subClassOf :thing", PERSON, None),
        ('a owl:Class ; rdfs:label "Whatever"', EVENT, None),
    ],
)
def test_classes_of_users_become_kinds(tmp_path: Path, class_: str, admitted: Kind, refused: Kind | None) -> None:
    turtle = f":thing {class_} . :has a owl:ObjectProperty ; rdfs:label 'frobnicates' ; rdfs:domain :thing ."
    ontology = own(tmp_path, turtle)
    assert find(ontology, "frobnicate", admitted) == "has"
    assert refused is None or find(ontology, "frobnicate", refused) is None


def test_a_union_of_classes_admits_each(tmp_path: Path) -> None:
    turtle = ':has a owl:ObjectProperty ; rdfs:label "frobnicates" ; schema:domainIncludes schema:Person, schema:Event .'
    ontology = own(tmp_path, turtle)
    assert [find(ontology, "frobnicate", kind) for kind in (PERSON, EVENT, PLACE)] == ["has", "has", None]


def test_a_relation_without_a_label_is_known_by_its_iri(tmp_path: Path) -> None:
    assert find(own(tmp_path, ":workedAlongside a owl:ObjectProperty ."), "work alongside") == "workedAlongside"


def test_a_noun_also_reads_backwards(tmp_path: Path) -> None:
    turtle = """
    :ceo a owl:ObjectProperty ; rdfs:label "CEO" ; rdfs:domain schema:Organization ; rdfs:range schema:Person .
    :founder a owl:ObjectProperty ; rdfs:label "founded by" ; rdfs:domain schema:Organization ; rdfs:range schema:Person .
    """
    ontology = own(tmp_path, turtle)
    for label, expected in (("be CEO of", "ceo"), ("found", "founder")):
        found = ontology.inverse_for(Predicate(label, "be", label), PERSON, ORGANIZATION)
        assert found is not None
        assert found.iri.endswith(expected)
        assert ontology.inverse_for(Predicate(label, "be", label), ORGANIZATION, PERSON) is None


def test_the_same_relations_whatever_the_order_of_loading(tmp_path: Path) -> None:
    first, second = tmp_path / "b.ttl", tmp_path / "a.ttl"
    first.write_text(PREFIXES + ':b a owl:ObjectProperty ; rdfs:label "frobnicates" .', encoding="utf-8")
    second.write_text(PREFIXES + ':a a owl:ObjectProperty ; rdfs:label "frobnicates" .', encoding="utf-8")
    assert find(load_ontology([first, second]), "frobnicate") == "b"
    assert find(load_ontology([second, first]), "frobnicate") == "a"


def test_a_file_that_does_not_parse_is_named_with_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"own\.ttl, line 8, column \d+: this is no Turtle: .+; .+"):
        own(tmp_path, ":a a owl:ObjectProperty ; rdfs:label .")


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"<a:b> <a:c> <a:d> ."])
def test_a_file_without_a_property_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.ttl"
    path.write_bytes(content)
    with pytest.raises(OntologyError, match=r"empty\.ttl: the file declares no property; declare"):
        load_ontology([path])


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"\xff\xfe\x00a", b'<a:b> <a:c> "\xff" .', b"{not turtle}", b"PK\x03\x04", b"<html>"]
)
def test_a_file_of_another_sort_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.ttl"
    path.write_bytes(content)
    with pytest.raises(OntologyError, match=r"odd\.ttl"):
        load_ontology([path])


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="there is no such file"):
        load_ontology([tmp_path / "none.ttl"])
    with pytest.raises(OntologyError, match="cannot be read"):
        load_ontology([tmp_path])


def test_odd_declarations_do_no_harm(tmp_path: Path) -> None:
    turtle = """
    :loop rdfs:subClassOf :loop2 . :loop2 rdfs:subClassOf :loop .
    :a a owl:ObjectProperty ; rdfs:label "", "   ", "frobnicates" ; rdfs:domain :loop, [ a owl:Class ] ; rdfs:range "text" .
    :b a owl:ObjectProperty ; rdfs:label <https://example.org/x> ; skos:altLabel 7 .
    [] a owl:ObjectProperty ; rdfs:label "nobody" .
    """
    ontology = own(tmp_path, turtle)
    assert find(ontology, "frobnicate", PERSON, PLACE) == "a"
    assert find(ontology, "nobody") is None
