"""Mentions -> entities: who speaks, who narrates, which names are one, and what is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from reading import read, resolve

from graphbuild.entities import Gazetteer
from graphbuild.entities.cluster import Cluster
from graphbuild.entities.gazetteer import fold_name
from graphbuild.entities.speakers import find_narrators, find_speakers, speaker_name
from graphbuild.model import Document, Entity, Kind, KnownEntity, MentionKind, Span, Turn

ROOT = Path(__file__).resolve().parent.parent
COUNTRY = KnownEntity("Georgia", Kind.PLACE, "Q230", adjectives=("Georgian", "Georgians"), classes=("Country",))
STATE = KnownEntity("Georgia", Kind.PLACE, "Q1428", classes=("State",))
TOWN = KnownEntity("Georgia", Kind.PLACE, "Q3", classes=("City",))
KENYA = KnownEntity("Kenya", Kind.PLACE, "Q114", ("Republic of Kenya",), ("Kenyan", "Kenyans"), ("Country",))
NAIROBI = KnownEntity("Nairobi", Kind.PLACE, "Q3870", classes=("City",), capital_of="Kenya")
BAND = KnownEntity("Kenya", Kind.ORGANIZATION, "Q9")
HERO = KnownEntity("Kenya", Kind.PERSON, "Q8")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("COSTA", ("Costa", True)),
        ("MS. COSTA", ("Costa", True)),
        ("Senator Costa", ("Costa", True)),
        ("MCDONALD", ("McDonald", True)),
        ("O'NEILL", ("O'Neill", True)),
        ("Maria Costa, mayor", ("Maria Costa", True)),
        ("Q", ("Questioner", False)),
        ("ANSWER", ("Answerer", False)),
        ("REPORTER", ("Reporter", False)),
        ("SPEAKER 2", ("Speaker 2", False)),
        ("MR.", ("Mr.", True)),
    ],
)
def test_a_label_becomes_a_name(label: str, expected: tuple[str, bool]) -> None:
    assert speaker_name(label) == expected


def transcript(*turns: tuple[str, str]) -> Document:
    """Build a transcript of labels and words."""
    text, found = "", []
    for label, words in turns:
        start = len(text) + len(label) + 2
        found.append(Turn(Span(start, start + len(words)), label, Span(start - len(label) - 2, start - 1)))
        text += f"{label}: {words}\n"
    return Document("d", text, turns=tuple(found))


def person(*names: str) -> Cluster:
    """Make a person who is called by these names."""
    return Cluster(Kind.PERSON, names=dict.fromkeys(names, 1))


def test_a_label_is_who_the_text_names_so() -> None:
    costa, okafor, party = person("Maria Costa"), person("David Okafor"), Cluster(Kind.ORGANIZATION, names={"Reuters": 1})
    clusters = [costa, okafor, party]
    speakers = find_speakers(
        transcript(("COSTA", "Yes."), ("DAVID OKAFOR", "No."), ("REUTERS", "Well."), ("ROSSI", "Oh.")), clusters
    )
    assert speakers["COSTA"] is costa
    assert speakers["DAVID OKAFOR"] is okafor
    assert speakers["REUTERS"] is party
    assert party.kind is Kind.ORGANIZATION
    assert speakers["ROSSI"] is clusters[3]
    assert clusters[3].name == "Rossi"


def test_a_last_name_of_two_people_is_neither() -> None:
    clusters = [person("Maria Costa"), person("Paulo Costa")]
    speakers = find_speakers(transcript(("COSTA", "Yes.")), clusters)
    assert speakers["COSTA"] not in clusters[:2]


def test_two_labels_of_one_name_are_one_speaker() -> None:
    speakers = find_speakers(transcript(("COSTA", "Yes."), ("MS. COSTA", "No.")), [])
    assert speakers["COSTA"] is speakers["MS. COSTA"]


def narrating(document: Document, rooms: dict[str, str] | None = None) -> set[str]:
    """Give the labels of the narrators."""
    speakers = find_speakers(document, [])
    newsrooms = {id(speakers[label]): room for label, room in (rooms or {}).items()}
    narrators = find_narrators(document, speakers, newsrooms)
    return {label for label, cluster in speakers.items() if id(cluster) in narrators}


def test_narrators_are_hosts_who_ask_and_people_of_a_newsroom() -> None:
    asks = transcript(("COSTA", "Why?"), ("ROSSI", "So."), ("COSTA", "When?"), ("OKAFOR", "Then."))
    assert narrating(asks) == {"COSTA"}
    assert narrating(asks, {"OKAFOR": "BBC News", "ROSSI": "Ericsson"}) == {"COSTA", "OKAFOR"}
    assert narrating(transcript(("COSTA", "So."), ("ROSSI", "So."), ("COSTA", "Then."))) == set()
    assert narrating(transcript(("REPORTER", "So."), ("ROSSI", "So."))) == {"REPORTER"}


def test_one_who_talks_alone_is_no_host_for_asking() -> None:
    assert narrating(transcript(("COSTA", "Why?"), ("COSTA", "When?"))) == set()


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("kenya", None, KENYA),
        ("the Republic of Kenya", Kind.PLACE, KENYA),
        ("Kenya", Kind.PLACE, KENYA),
        ("Kenya", Kind.PERSON, HERO),
        ("Nairobi", Kind.PERSON, None),
        ("Nairobi", Kind.ORGANIZATION, NAIROBI),
        ("Georgia", Kind.PLACE, None),
        ("Lima", None, None),
        ("", None, None),
    ],
)
def test_a_name_finds_what_it_means(name: str, kind: Kind | None, expected: KnownEntity | None) -> None:
    assert Gazetteer([COUNTRY, STATE, TOWN, NAIROBI, KENYA, BAND, HERO]).find(name, kind) is expected


def test_a_country_comes_before_a_town_of_its_name() -> None:
    assert Gazetteer([TOWN, COUNTRY]).find("Georgia") is COUNTRY


def test_an_adjective_of_two_countries_is_of_none() -> None:
    other = replace(KENYA, name="Zembla")
    assert Gazetteer([KENYA, COUNTRY]).country_of("kenyan") is KENYA
    assert Gazetteer([KENYA, other]).country_of("Kenyan") is None
    assert Gazetteer().country_of("Kenyan") is None


@pytest.mark.parametrize(
    ("name", "folded"), [("the U.S.", "us"), ("The Hague", "hague"), ("Côte d’Ivoire", "côte d'ivoire"), ("", "")]
)
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold_name(name) == folded


def called(text: str) -> dict[str, str]:
    """Give each mention of a text the name of its entity."""
    resolved = resolve(text)
    return {mention.text: resolved.entities[mention.entity].name for mention in resolved.mentions}


def entity(text: str, name: str) -> Entity:
    """Give the one entity of a name."""
    [found] = [each for each in resolve(text).entities.values() if each.name == name]
    return found


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maria Costa met Elena Rossi. Costa left Lima.", {"Costa": "Maria Costa", "Elena Rossi": "Elena Rossi"}),
        ("Maria Costa met Paulo Costa. Costa left Lima.", {"Costa": "Costa"}),
        ("Maria Costa met Paulo Costa. Mr. Costa left Lima.", {"Mr. Costa": "Paulo Costa"}),
        ("Paulo Costa met his wife Maria Costa. Mrs Costa left Lima.", {"Mrs Costa": "Maria Costa"}),
        ("The European Central Bank (ECB) met. The ECB raised the rates.", {"The ECB": "European Central Bank"}),
        ("The Kenyan government signed the treaty.", {"The Kenyan government": "Kenya"}),
        ("The old Kenyan government signed the treaty.", {"The old Kenyan government": "old Kenyan government"}),
        ("The Norwegians won the war.", {"The Norwegians": "Norway"}),
        ("Ten Norwegians won the prize.", {"Ten Norwegians": "Norwegians"}),
        ("President Elena Rossi left Lima. The president was ill.", {"The president": "Elena Rossi"}),
        ("Vice President Elena Rossi left Lima. The president was ill.", {"The president": "president"}),
        ("Maria Costa, the envoy, left Lima. The envoy was ill.", {"The envoy": "Maria Costa"}),
        ("A treaty was signed. The treaty is long.", {"A treaty": "treaty", "The treaty": "treaty"}),
        ("The U.S. left. The United States returned.", {"The U.S.": "United States"}),
    ],
)
def test_which_mentions_are_one(text: str, expected: dict[str, str]) -> None:
    names = called(text)
    assert {words: names.get(words) for words in expected} == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("A treaty was signed in Lima. Another treaty was signed in Oslo.", "A treaty", "Another treaty"),
        ("The old bridge fell. The new bridge stands.", "The old bridge", "The new bridge"),
        ("Norway met the Norwegian team.", "Norway", "the Norwegian team"),
        ("Nokia bought Nokia Networks.", "Nokia", "Nokia Networks"),
        ("Maria Costa met Costa Rica.", "Maria Costa", "Costa Rica"),
        ("Mr Costa and Mrs Costa left Lima.", "Mr Costa", "Mrs Costa"),
    ],
)
def test_which_are_not(text: str, first: str, second: str) -> None:
    of = {mention.text: mention.entity for mention in resolve(text).mentions}
    assert of[first] != of[second]


@pytest.mark.model
def test_georgia_is_left_open() -> None:
    assert entity("Georgia signed the treaty.", "Georgia").wikidata is None


@pytest.mark.model
def test_known_things_have_identifiers_and_classes() -> None:
    kenya = entity("The Republic of Kenya is large. Kenya signed the treaty.", "Kenya")
    assert (kenya.id, kenya.kind, kenya.wikidata) == ("Kenya", Kind.PLACE, "Q114")
    assert "Country" in kenya.classes
    assert kenya.names == tuple(sorted(kenya.names))
    assert kenya.name not in kenya.names


@pytest.mark.model
def test_pronouns_without_a_person_are_left_alone() -> None:
    names = called("It rains. He left. They stayed.")
    assert (names["He"].lower(), names["They"].lower()) == ("he", "they")


@pytest.mark.model
def test_i_of_an_article_is_nobody_known() -> None:
    names = called("I met Maria Costa in Lima.")
    assert names["I"] == "I"


@pytest.mark.model
def test_shared_ids_are_names_and_others_belong_to_the_document() -> None:
    ids = {each.name: each.id for each in resolve("Maria Costa left. Mr. Haddad saw a bridge. Kenya is large.").entities.values()}
    assert (ids["Maria Costa"], ids["Kenya"]) == ("Maria Costa", "Kenya")
    assert (ids["Haddad"], ids["bridge"]) == ("d/Haddad", "d/bridge")


@pytest.mark.model
def test_a_name_without_a_label_is_a_name_all_the_same() -> None:
    of = {mention.text: mention.entity for mention in resolve("Maria Costa met Okafor. Mr. Okafor left.").mentions}
    assert of["Okafor"] == of["Mr. Okafor"]


@pytest.mark.model
def test_two_things_of_one_description_have_two_ids() -> None:
    resolved = resolve("A bridge fell in Lima. Another bridge fell in Oslo.")
    bridges = sorted(each.id for each in resolved.entities.values() if "bridge" in each.name)
    assert bridges == ["d/bridge", "d/bridge 2"]


@pytest.mark.model
def test_every_mention_has_an_entity_and_its_own_words() -> None:
    text = "Reuters’ Maria Costa met “the envoys”  of Kenya; she left Lima."
    resolved = resolve(text)
    assert resolved.mentions
    assert {mention.entity for mention in resolved.mentions} <= set(resolved.entities)
    assert all(mention.span.of(text) == mention.text for mention in resolved.mentions)
    assert {mention.mention_kind for mention in resolved.mentions} == set(MentionKind)


IDS = """
import sys
sys.path.insert(0, sys.argv[1])
from reading import read
found = read("Kenya, Norway and Peru met David Okafor and Maria Costa in Lima. Okafor said the navy had left.")
print([entity for entity in found.entities], [claim.id for claim in found.claims])
"""


@pytest.mark.model
def test_the_same_text_gives_the_same_ids_under_any_hash_seed() -> None:
    runs = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", IDS, str(ROOT / "tests")],
            capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("0", "7")
    }  # fmt: skip
    assert len(runs) == 1
    assert "Kenya" in runs.pop()


@pytest.mark.model
def test_we_of_two_speakers_are_two_groups() -> None:
    text = "COSTA: We left Lima.\n\nROSSI: We left Oslo.\n\nCOSTA: We stayed."
    groups = [mention.entity for mention in read(text).mentions if mention.text == "We"]
    assert len(groups) == 3
    assert groups[0] == groups[2] != groups[1]


MEANT = [
    ("Maria Costa said she would resign.", "she", "Maria Costa"),
    ("Elena Rossi met David Okafor in Lima. He left the room.", "He", "David Okafor"),
    ("The Americans left Lima. He stayed.", "He", "he"),
    ("The Polaroid broke. She left.", "She", "she"),
    ("The envoy they hoped to meet was ill.", "they", "they"),
    ("The minister spoke. The Vice President and the envoy will go to Oslo. They will sign the treaty.", "They", "Vice President and envoy"),
    ("Some of the voters, they never came back.", "they", "Some of the voters"),
    ('David Okafor met Paulo Haddad. "He lied to me," Haddad said.', "He", "David Okafor"),
    ('David Okafor met Paulo Haddad. "He lied to me," Haddad said.', "me", "Paulo Haddad"),
    ("The bank met. It was decided that the rates would rise.", "It", "it"),
    ("The claim was that it had failed.", "it", "it"),
    ("The mayor opened the room. They left Lima.", "They", "they"),
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize(("text", "pronoun", "expected"), MEANT)
def test_whom_a_pronoun_means(text: str, pronoun: str, expected: str) -> None:
    assert called(text)[pronoun] == expected


@pytest.mark.model
def test_unresolved_pronouns_that_repeat_each_other_are_one() -> None:
    resolved = resolve("They left Lima. They came to Oslo.")
    assert len({mention.entity for mention in resolved.mentions if mention.text == "They"}) == 1


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kristen Wilkins runs the museum. Kristin Wilkins opened it.", {"Kristin Wilkins": "Kristen Wilkins"}),
        ("Maria Costa runs the bank. Wilkins said no. Ana Wilkins left.", {"Wilkins": "Ana Wilkins"}),
        ("The chair, Maria Costa, left Lima.", {"The chair, Maria Costa": "Maria Costa"}),
        (
            "An envoy met Maria Costa, an independent who left the union.",
            {"Maria Costa, an independent who left the union": "Maria Costa"},
        ),
        ("Amina Hassan runs the bank. Hassan said no. Omar Hassan left Lima.", {"Hassan": "Amina Hassan"}),
        ("Amina Hassan met Omar Hassan. Hassan said no.", {"Hassan": "Hassan"}),
        ("Patrick Hassan runs the bank. Patrick Leo Hassan left Lima.", {"Patrick Hassan": "Patrick Leo Hassan"}),
        ("The team came to Lima. The city was quiet.", {"The city": "Lima"}),
        ("The team came from Oslo to Lima. The city was quiet.", {"The city": "city"}),
        ("Nokia cut prices. The company blamed the banks.", {"The company": "Nokia"}),
        ("Twitter is a company. People write on Twitter.", {"Twitter": "Twitter"}),
        ("Those who were wounded went to Lima.", {"Those who were wounded": "Those who were wounded"}),
        ("The flood closed US 258 near Lima.", {"US 258": "US 258"}),
    ],
)
def test_who_is_meant_by_a_name_or_description(text: str, expected: dict[str, str]) -> None:
    names = called(text)
    assert {words: names.get(words) for words in expected} == expected


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected", "left_out"),
    [
        ("The US envoy, Maria Costa, left.", "The US envoy, Maria Costa", "Maria Costa"),
        ("Maria Costa, the envoy of Peru, left.", "Maria Costa, the envoy of Peru", "the envoy of Peru"),
        ("They met Maria Costa in Lucerne, Switzerland.", "Lucerne, Switzerland", "Lucerne"),
        ("They left Lima, which had been flooded.", "Lima, which had been flooded", "Lima"),
        ("Maria Costa herself signed the treaty.", "Maria Costa herself", "herself"),
        ("She praised Maria Costa, Omar Hassan and Elena Rossi.", "Maria Costa", "Maria Costa, Omar Hassan"),
    ],
)
def test_a_mention_takes_in_what_says_who_it_is(text: str, expected: str, left_out: str) -> None:
    words = {mention.text for mention in resolve(text).mentions}
    assert expected in words
    assert left_out not in words


@pytest.mark.model
def test_a_name_within_a_longer_name_is_a_mention_of_its_own() -> None:
    resolved = resolve("Microsoft sold the tools. A student won the Microsoft Science Fair in Lima.")
    assert [mention.entity for mention in resolved.mentions if mention.text == "Microsoft"] == ["Microsoft", "Microsoft"]


@pytest.mark.model
def test_a_name_with_its_title_is_another_name() -> None:
    entity = resolve("Maria Costa left Lima. Ambassador Costa came to Oslo.").entities["Maria Costa"]
    assert "Ambassador Costa" in entity.names


@pytest.mark.model
def test_who_speaks_in_a_quotation_is_one_whoever_it_is() -> None:
    resolved = resolve('The letter read: "We left Lima and our friends stayed." A note read: "We came back."')
    groups = [mention.entity for mention in resolved.mentions if mention.text.lower() in {"we", "our"}]
    assert groups[0] == groups[1] != groups[2]


@pytest.mark.model
def test_what_one_owner_has_is_one_thing() -> None:
    of = resolve("David Okafor sold his house. Maria Costa sold her house. Okafor left his house.").mentions
    his, hers, again = (mention.entity for mention in of if mention.text.endswith("house"))
    assert his == again != hers


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "first", "second", "same"),
    [
        ("A conference opened in Lima. The talks were long.", "A conference", "The talks", True),
        ("The meeting ended in Lima. The talks were long.", "The meeting", "The talks", False),
        ("The first thing he did was wrong. These things matter.", "The first thing he did", "These things", False),
    ],
)
def test_another_noun_needs_a_reason_to_mean_the_same(text: str, first: str, second: str, *, same: bool) -> None:
    of = {mention.text: mention.entity for mention in resolve(text).mentions}
    assert (of[first] == of[second]) is same


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Ministry of Defence in London said no.", ["The Ministry of Defence in London", "London"]),
        ("The Ministry of Fisheries said no.", ["The Ministry of Fisheries"]),
        ("The Bank of Kenya said no.", ["The Bank of Kenya", "Kenya"]),
    ],
)
def test_a_name_is_one_mention_and_the_known_place_in_it_another(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in resolve(text).mentions] == expected


@pytest.mark.model
def test_a_last_name_that_two_people_have_is_a_person_at_least() -> None:
    resolved = resolve("Amina Okafor's husband, David Okafor, visited a school in Lima. Okafor spoke to pupils about theatre.")
    last = next(mention for mention in resolved.mentions if mention.text == "Okafor")
    assert resolved.entities[last.entity].kind is Kind.PERSON
    assert last.entity == "d/Okafor"
