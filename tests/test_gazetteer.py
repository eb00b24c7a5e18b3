"""Places and organizations: every country, its capital, its people, and well-formed items."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from graphbuild.errors import OntologyError
from graphbuild.model import Kind, KnownEntity
from graphbuild.ontology import load_gazetteer, ontology_files
from graphbuild.ontology.turtle import iris, local_name, read_statements
from graphbuild.vocabulary import GB

if TYPE_CHECKING:
    from pathlib import Path

# the members of the United Nations; https://www.un.org/en/about-us/member-states
MEMBERS = """
Afghanistan, Albania, Algeria, Andorra, Angola, Antigua and Barbuda, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahamas,
Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, Bosnia and Herzegovina, Botswana, Brazil, Brunei,
Bulgaria, Burkina Faso, Burundi, Cabo Verde, Cambodia, Cameroon, Canada, Central African Republic, Chad, Chile, China, Colombia,
Comoros, Republic of the Congo, Costa Rica, Côte d'Ivoire, Croatia, Cuba, Cyprus, Czechia, North Korea, DR Congo, Denmark, Djibouti,
Dominica, Dominican Republic, Ecuador, Egypt, El Salvador, Equatorial Guinea, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland,
France, Gabon, Gambia, Georgia, Germany, Ghana, Greece, Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, Honduras, Hungary,
Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kiribati, Kuwait,
Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi, Malaysia,
Maldives, Mali, Malta, Marshall Islands, Mauritania, Mauritius, Mexico, Micronesia, Monaco, Mongolia, Montenegro, Morocco,
Mozambique, Myanmar, Namibia, Nauru, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria, North Macedonia, Norway, Oman,
Pakistan, Palau, Panama, Papua New Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Qatar, South Korea, Moldova, Romania,
Russia, Rwanda, Saint Kitts and Nevis, Saint Lucia, Saint Vincent and the Grenadines, Samoa, San Marino, São Tomé and Príncipe,
Saudi Arabia, Senegal, Serbia, Seychelles, Sierra Leone, Singapore, Slovakia, Slovenia, Solomon Islands, Somalia, South Africa,
South Sudan, Spain, Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Tajikistan, Thailand, Timor-Leste, Togo, Tonga,
Trinidad and Tobago, Tunisia, Türkiye, Turkmenistan, Tuvalu, Uganda, Ukraine, United Arab Emirates, United Kingdom, Tanzania,
United States, Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam, Yemen, Zambia, Zimbabwe
"""
UNITED_NATIONS = tuple(" ".join(MEMBERS.split()).split(", "))
CITY_STATES = {"Singapore"}
ONLY_WITH_ARTICLE = {"the Web", "the West"}
KNOWN = """
Russia=Q159 China=Q148 Pakistan=Q843 India=Q668 Iran=Q794 Afghanistan=Q889 US=Q30 U.S.=Q30 America=Q30 Moscow=Q649 Kabul=Q5838
Ukraine=Q212 Mexico=Q96 Israel=Q801 Switzerland=Q39 Lucerne=Q4191 Poland=Q36 Armenia=Q399 Sudan=Q1049 Libya=Q1016 Yemen=Q805
Syria=Q858 Morocco=Q1028 Mexico_City=Q1489 Washington,_D.C.=Q61 Netherlands=Q55 Denmark=Q35 Soviet_Union=Q15180 Crimea=Q7835
British_Columbia=Q1974 Central_Asia=Q27275 Middle_East=Q7204 UK=Q145 Britain=Q145 North_Korea=Q423 Kyiv=Q1899 Kiev=Q1899
UN=Q1065 NATO=Q7184 EU=Q458 WHO=Q7817 ICC=Q47488 IMF=Q7804 World_Bank=Q7164 AP=Q40469 Hamas=Q38799 Pentagon=Q11208
"""


@pytest.fixture(scope="module")
def known() -> tuple[KnownEntity, ...]:
    return load_gazetteer()


@pytest.fixture(scope="module")
def by_name(known: tuple[KnownEntity, ...]) -> dict[str, list[KnownEntity]]:
    table: dict[str, list[KnownEntity]] = {}
    for entity in known:
        for name in () if entity.shy else (entity.name, *entity.names):
            table.setdefault(name, []).append(entity)
    return table


def test_every_member_of_the_united_nations_is_a_country_with_an_item(by_name: dict[str, list[KnownEntity]]) -> None:
    assert len(UNITED_NATIONS) == 193
    for name in UNITED_NATIONS:
        countries = [entity for entity in by_name.get(name, []) if "Country" in entity.classes]
        assert [(entity.kind, bool(entity.wikidata)) for entity in countries] == [(Kind.PLACE, True)], name


def test_every_member_has_a_capital_with_an_item(known: tuple[KnownEntity, ...], by_name: dict[str, list[KnownEntity]]) -> None:
    seats = {entity.capital_of for entity in known if "City" in entity.classes and entity.wikidata}
    for name in set(UNITED_NATIONS) - CITY_STATES:
        country = next(entity for entity in by_name[name] if "Country" in entity.classes)
        assert country.name in seats, name


def test_every_member_but_a_few_has_a_demonym(by_name: dict[str, list[KnownEntity]]) -> None:
    without = [name for name in UNITED_NATIONS if not by_name[name][0].adjectives]
    assert without == ["Dominica"]  # its people are called as those of the Dominican Republic


@pytest.mark.parametrize("pair", KNOWN.split())
def test_names_lead_to_their_items(by_name: dict[str, list[KnownEntity]], pair: str) -> None:
    name, _, item = pair.replace("_", " ").partition("=")
    assert item in [entity.wikidata for entity in by_name[name]]


@pytest.mark.parametrize(
    ("country", "adjectives"),
    [
        ("Russia", {"Russian", "Russians"}),
        ("Afghanistan", {"Afghan", "Afghans"}),
        ("Switzerland", {"Swiss"}),
        ("United Kingdom", {"British", "Britons"}),
        ("Israel", {"Israeli", "Israelis"}),
        ("Iraq", {"Iraqi", "Iraqis"}),
        ("Soviet Union", {"Soviet", "Soviets"}),
    ],
)
def test_people_are_called_by_adjectives(by_name: dict[str, list[KnownEntity]], country: str, adjectives: set[str]) -> None:
    assert adjectives <= set(by_name[country][0].adjectives)


def test_a_city_does_not_lead_to_its_country(by_name: dict[str, list[KnownEntity]]) -> None:
    assert [(entity.wikidata, entity.capital_of) for entity in by_name["Kabul"]] == [("Q5838", "Afghanistan")]
    assert {entity.wikidata for entity in by_name["Washington"]} == {"Q61", "Q1223"}


def test_namesakes_stay_apart(by_name: dict[str, list[KnownEntity]]) -> None:
    assert [(entity.wikidata, entity.classes) for entity in by_name["Georgia"]] == [("Q230", ("Country",)), ("Q1428", ("State",))]


def test_houses_stand_for_governments(by_name: dict[str, list[KnownEntity]]) -> None:
    for house, country in (("Kremlin", "Russia"), ("White House", "United States"), ("Downing Street", "United Kingdom")):
        assert [(entity.kind, entity.capital_of) for entity in by_name[house]] == [(Kind.ORGANIZATION, country)]


def test_items_are_well_formed_and_nobody_elses(known: tuple[KnownEntity, ...]) -> None:
    items = [entity.wikidata for entity in known if entity.wikidata]
    assert [item for item in items if not re.fullmatch(r"Q[1-9][0-9]{0,9}", item)] == []
    assert [item for item, count in Counter(items).items() if count > 1] == []


def test_names_are_clean(known: tuple[KnownEntity, ...]) -> None:
    for entity in known:
        assert entity.kind is not Kind.TIME
        assert entity.name not in entity.names
        for name in (entity.name, *entity.names, *entity.adjectives):
            assert name == " ".join(name.split())
            assert not name.startswith("the ") or name in ONLY_WITH_ARTICLE


def test_capitals_and_governments_are_of_countries() -> None:
    places = read_statements(ontology_files()["places.ttl"])
    for file in ("places.ttl", "organizations.ttl"):
        for said in read_statements(ontology_files()[file]).values():
            for iri in iris([*said.get(GB.capitalOf.value, ()), *said.get(GB.governmentOf.value, ())]):
                assert "Country" in {
                    local_name(class_) for class_ in iris(places[iri]["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"])
                }


def test_the_users_entities_come_first_and_replace_ours(tmp_path: Path) -> None:
    path = tmp_path / "my.ttl"
    turtle = """
    @prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix gb: <https://w3id.org/graphbuild#> . @prefix e: <https://w3id.org/graphbuild/entity/> .
    e:Russia a schema:Country, schema:Place ; skos:prefLabel "Ruritania"@en, "Ruritanie"@fr ; gb:adjective "Ruritanian"@en .
    <https://example.org/ann> a schema:Person ; skos:prefLabel "Ann" ; skos:altLabel "Annie" ;
        schema:sameAs <https://www.wikidata.org/wiki/Q5>, <https://example.org/other> .
    <https://example.org/bad> a schema:Thing ; skos:prefLabel "Bad" ; schema:sameAs <http://www.wikidata.org/entity/Q0>, "Q1" .
    """
    path.write_text(turtle, encoding="utf-8")
    found = load_gazetteer([path])
    assert found[:3] == (
        KnownEntity("Ruritania", Kind.PLACE, adjectives=("Ruritanian",), classes=("Country",), preferred=True),
        KnownEntity("Ann", Kind.PERSON, wikidata="Q5", names=("Annie",), preferred=True),
        KnownEntity("Bad", Kind.ABSTRACT, classes=("Thing",), preferred=True),
    )
    assert "Russia" not in {entity.name for entity in found}
    assert {entity.capital_of for entity in found if entity.name == "Moscow" and not entity.shy} == {"Ruritania"}


@pytest.mark.parametrize("content", ["", "<a:b> <a:c> <a:d> .", "no turtle"])
def test_a_file_without_entities_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "my.ttl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"my\.ttl"):
        load_gazetteer([path])
