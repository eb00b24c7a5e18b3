"""Which known thing a name means: told by what stands beside it, by what the text speaks of, and by what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reading import parse, resolve

from graphbuild.entities import Gazetteer, resolve_entities
from graphbuild.mentions import find_mentions
from graphbuild.model import Entity, Kind
from graphbuild.ontology import load_gazetteer

if TYPE_CHECKING:
    from pathlib import Path

    from graphbuild.entities.resolve import Resolved

pytestmark = pytest.mark.model


def meant(text: str, words: str) -> list[Entity]:
    """Give the entities of the mentions that read so, with or without what stands beside the name, in text order."""
    return _meant(resolve(text), words)


def _meant(resolved: Resolved, words: str) -> list[Entity]:
    return [resolved.entities[mention.entity] for mention in resolved.mentions if mention.text.partition(", ")[0] == words]


@pytest.mark.parametrize(
    ("text", "name", "item"),
    [
        ("The Okafors live in Portland, Maine.", "Portland", "Q49201"),
        ("The Okafors live in Portland.", "Portland", "Q6106"),
        ("The Okafors moved to Vancouver, Washington, in May.", "Vancouver", "Q234053"),
        ("She taught in Cambridge, Massachusetts. Last year she left Cambridge.", "Cambridge", "Q49111"),
        ("She taught in Cambridge, England.", "Cambridge", "Q350"),
        ("The mayors of Lima and Cambridge met.", "Cambridge", "Q350"),
        ("They drove through Buffalo, New York, and stopped.", "New York", "Q1384"),
        ("They flew to New York on Monday.", "New York", "Q60"),
        ("The company has offices in Paris, Texas.", "Paris", None),
        ("The company has offices in Paris, France.", "Paris", "Q90"),
        ("The company has offices in Spain, Portugal and Italy.", "Spain", "Q29"),
        ("Georgia signed the treaty in Tbilisi.", "Georgia", "Q230"),
        ("Voters in Texas and Georgia went to the polls.", "Georgia", "Q1428"),
    ],
)
def test_a_place_is_told_by_what_stands_beside_it(text: str, name: str, item: str | None) -> None:
    assert {entity.wikidata for entity in meant(text, name)} == {item}


@pytest.mark.parametrize(
    ("text", "name", "item"),
    [
        ("The quake struck Aceh, and Indonesia sent troops.", "Aceh", "Q1823"),
        ("Officials in Aceh said so.", "Aceh", None),
        ("Isaac Newton wrote the book. Newton never read it again.", "Newton", "Q935"),
        ("Newton never read the book again.", "Newton", None),
        ("She taught at the University of Paris.", "the University of Paris", "Q209842"),
    ],
)
def test_names_of_the_tables(text: str, name: str, item: str | None) -> None:
    """A province is meant where its country is named, a person by the full name."""
    assert {entity.wikidata for entity in meant(text, name)} == {item}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Paris Hilton opened the show.", "Paris Hilton"),
        ("Abraham Lincoln spoke for an hour. Lincoln was tired.", "Lincoln"),
        ("Michael Jordan played well. Jordan scored twice.", "Jordan"),
        ("Queen Victoria opened the bridge.", "Victoria"),
    ],
)
def test_a_person_is_no_place(text: str, name: str) -> None:
    assert {entity.kind for entity in meant(text, name)} <= {Kind.PERSON}
    assert {entity.wikidata for entity in resolve(text).entities.values()} == {None}


@pytest.mark.parametrize(
    ("text", "linked"),
    [("The fire began in Elko, Nevada.", True), ("The fire began in Elko.", False), ("Nevada sent help. Elko burned.", True)],
)
def test_a_small_town_needs_its_state(text: str, *, linked: bool) -> None:
    assert [bool(entity.wikidata or entity.geonames) for entity in meant(text, "Elko")] == [linked]


def test_a_town_without_an_item_has_a_number_of_geonames() -> None:
    [town] = meant("The school is in Durham, North Carolina.", "Durham")
    assert (town.wikidata, town.geonames, town.classes) == (None, "4464368", ("City",))


def test_a_party_belongs_to_the_country_of_the_text() -> None:
    assert [e.wikidata for e in meant("In Ohio, the Democratic Party won.", "the Democratic Party")] == ["Q29552"]
    assert [e.wikidata for e in meant("In Kenya, the Democratic Party won.", "the Democratic Party")] == [None]


@pytest.mark.parametrize(
    ("text", "place", "government", "state"),
    [
        ("Moscow denied the report on Monday.", "Moscow", "Government of Russia", "Russia"),
        ("The plan was rejected by Beijing.", "Beijing", "Government of China", "China"),
        ("Washington accused the company of fraud.", "Washington", "Government of the United States", "United States"),
        ("Tehran's refusal surprised the diplomats.", "Tehran's", "Government of Iran", "Iran"),
        ("Talks between Nairobi and Kampala failed.", "Kampala", "Government of Uganda", "Uganda"),
        ("The ministers warned Ankara about the ships.", "Ankara", "Government of Turkey", "Turkey"),
        ("The party called on Nairobi to publish its figures.", "Nairobi", "Government of Kenya", "Kenya"),
        ("The sanctions against Damascus remain.", "Damascus", "Government of Syria", "Syria"),
    ],
)
def test_a_capital_that_acts_is_a_government(text: str, place: str, government: str, state: str) -> None:
    [actor] = meant(text, place)
    assert (actor.name, actor.kind, actor.wikidata, actor.acts_for) == (government, Kind.ORGANIZATION, None, state)
    assert resolve(text).entities[state].kind is Kind.PLACE


@pytest.mark.parametrize(
    "text",
    [
        "The ministers met in Moscow.",
        "Moscow lies on a river.",
        "The train left Moscow at noon.",
        "Moscow has many parks.",
        "She is from Moscow.",
        "The tourists visited Moscow.",
    ],
)
def test_a_capital_where_something_is_stays_a_place(text: str) -> None:
    assert [(entity.name, entity.kind, entity.wikidata) for entity in meant(text, "Moscow")] == [("Moscow", Kind.PLACE, "Q649")]


def test_brussels_acts_for_the_union() -> None:
    assert [entity.name for entity in meant("Brussels proposed new rules for banks.", "Brussels")] == ["European Union"]


def test_a_house_acts_for_its_state() -> None:
    text = "The Kremlin denied the report."
    assert [(entity.name, entity.kind, entity.acts_for) for entity in meant(text, "The Kremlin")] == [
        ("Kremlin", Kind.ORGANIZATION, "Russia")
    ]
    assert resolve(text).entities["Russia"].wikidata == "Q159"


MATCH = (
    "Kenya scored two goals in the first half of the match. The Kenyan goalkeeper stopped a penalty, and the referee ended the match early. "
    "Ghana missed a goal before halftime. The teams played in Ghana."
)


def test_in_a_report_on_a_match_countries_are_teams() -> None:
    first, second = meant(MATCH, "Kenya")[0], meant(MATCH, "Ghana")
    assert (first.name, first.kind, first.wikidata, first.acts_for) == ("Kenya (team)", Kind.ORGANIZATION, None, "Kenya")
    assert [(entity.name, entity.kind) for entity in second] == [("Ghana (team)", Kind.ORGANIZATION), ("Ghana", Kind.PLACE)]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Rebels hold northern Kenya.", "northern Kenya", "northern Kenya"),
        ("They met in downtown Lima.", "downtown Lima", "downtown Lima"),
        ("North Korea fired a missile.", "North Korea", "North Korea"),
    ],
)
def test_a_part_of_a_place_is_its_own(text: str, words: str, name: str) -> None:
    [entity] = meant(text, words)
    assert entity.name == name
    assert (entity.wikidata is None) == (name != "North Korea")


@pytest.mark.parametrize(
    ("text", "words", "item"),
    [
        ("She speaks Swahili and English.", "Swahili", "Q7838"),
        ("The report was written in French.", "French", "Q150"),
        ("He works for Starbucks.", "Starbucks", "Q37158"),
        ("She studied at the University of Oslo.", "Oslo", "Q585"),
    ],
)
def test_languages_brands_and_cities_are_known(text: str, words: str, item: str) -> None:
    assert {entity.wikidata for entity in meant(text, words)} == {item}


def test_the_users_own_come_before_namesakes(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        """@prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix gb: <https://w3id.org/graphbuild#> . @prefix e: <https://example.org/> .
        e:Salem a schema:City, schema:Place ; skos:prefLabel "Salem" ; schema:sameAs <http://www.wikidata.org/entity/Q1> .
        e:Paris a schema:City, schema:Place ; skos:prefLabel "Paris" ; schema:sameAs <http://www.wikidata.org/entity/Q2> .
        e:Ruritania a schema:Country, schema:Place ; skos:prefLabel "Ruritania" ; gb:adjective "Ruritanian", "Ruritanians" .""",
        encoding="utf-8",
    )
    gazetteer = Gazetteer(load_gazetteer([path]))
    parsed = parse("The Ruritanian government sent an envoy to Salem. He left Paris on Monday.")
    resolved = resolve_entities(parsed, find_mentions(parsed), gazetteer)
    assert [entity.wikidata for entity in (*_meant(resolved, "Salem"), *_meant(resolved, "Paris"))] == ["Q1", "Q2"]
    assert "Ruritania" in resolved.entities
    assert gazetteer.country_of("Ruritanians") is gazetteer.find("Ruritania")


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Georgia's president vetoed the law. Tbilisi rejected the appeal.", "Q230"),
        ("Georgia's parliament met. Georgian lawmakers passed the law.", "Q230"),
        ("Georgia's governor signed the law in Atlanta.", "Q1428"),
        ("Georgia passed the law.", None),
    ],
)
def test_a_country_is_told_from_a_state_by_its_capital_and_its_people(text: str, item: str | None) -> None:
    assert meant(text, "Georgia" if "'" not in text else "Georgia's")[0].wikidata == item
