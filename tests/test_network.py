"""Claims -> networkx: every claim is one edge, and nothing a claim says is lost or turned round."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest
from examples_view import ABSENT, CLAIMS, MOSCOW, NARRATOR, claim, extraction_of, part, said_by
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.model import (
    Argument,
    Attribution,
    Claim,
    ClaimPart,
    Document,
    Entity,
    EntityPart,
    Evidence,
    Extraction,
    FactPolicy,
    Kind,
    LiteralPart,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Predicate,
    Span,
    status_of,
)
from graphbuild.network import UNNAMED, merge_entities, to_network


def edge_of(claim_: Claim, extraction: Extraction = MOSCOW) -> tuple[str, str, dict[str, object]]:
    network = to_network([extraction])
    return next((subject, target, edge) for subject, target, key, edge in network.edges(keys=True, data=True) if key == claim_.id)


def with_claim(one: Claim) -> Extraction:
    return replace(MOSCOW, claims=(one,))


def test_each_claim_is_one_edge_under_its_id() -> None:
    network = to_network([MOSCOW])
    assert sorted(key for _, _, key in network.edges(keys=True)) == sorted(item.id for item in CLAIMS)


def test_an_edge_says_what_its_claim_says() -> None:
    subject, target, edge = edge_of(ABSENT)
    assert (subject, target) == ("US", "talks/talks")
    assert edge["label"] == "participate in"
    assert edge["wording"] == "does not participate in"
    assert edge["negated"] is True
    assert (edge["status"], edge["modality"], edge["source"]) == ("denied", "actual", None)
    assert (edge["evidence"], edge["start"], edge["end"]) == ("The US does not participate.", 147, 175)
    assert (edge["document"], edge["rule"], edge["confidence"]) == ("moscow-talks", "clause/verbal", 0.9)


def test_status_follows_the_policy() -> None:
    said = next(item for item in CLAIMS if item.source and item.source.source == part("Zamir_Kabulov"))
    edges = to_network([MOSCOW], FactPolicy("all")).edges(keys=True, data=True)
    assert next(edge["status"] for _, _, key, edge in edges if key == said.id) == "denied"
    assert edge_of(said)[2]["status"] == "attributed"


def test_the_narrator_is_no_source() -> None:
    one = claim("Russia", "calls for", "talks/government", "Russia calls for", attribution=(NARRATOR,))
    _, _, edge = edge_of(one, with_claim(one))
    assert (edge["source"], edge["voices"], edge["speaker"]) == (None, (), "Charles Maynes")


def test_a_hidden_source_is_not_the_narrator() -> None:
    one = claim("Russia", "calls for", "talks/government", "Russia calls for", attribution=said_by(None))
    assert edge_of(one, with_claim(one))[2]["source"] == UNNAMED


def test_who_is_said_not_to_say_it_stays_so() -> None:
    layer = Attribution(part("US"), None, Span(0, 5), Polarity.NEGATED)
    one = claim("Russia", "calls for", "talks/government", "Russia calls for", attribution=(layer,))
    assert edge_of(one, with_claim(one))[2]["voices"] == (("United States", True),)


def test_arguments_are_named() -> None:
    assert edge_of(CLAIMS[0])[2]["arguments"] == (("place", "in", "Moscow"),)


def test_a_literal_is_a_node_of_its_own() -> None:
    network = to_network([MOSCOW])
    assert network.nodes["value:terrorist organization"]["kind"] == "value"
    assert network.has_edge("Taliban", "value:terrorist organization")


def test_an_entity_called_like_a_value_stays_apart_from_it() -> None:
    entities = (Entity("US", "US", Kind.PLACE), Entity("value:ten", "a thing", Kind.OBJECT))
    one = replace(ABSENT, object=LiteralPart("10", "integer", "ten"), id="")
    network = to_network([Extraction(MOSCOW.document, entities, claims=(one,))])
    assert network.nodes["value:ten"]["label"] == "a thing"
    assert [target for _, target in network.edges()] == [":value:ten"]


def test_a_claim_about_a_claim_points_at_it() -> None:
    about = next(item for item in CLAIMS if item.predicate.label == "cause")
    _, target, _ = edge_of(about)
    assert target == f"claim:{ABSENT.id}"
    assert to_network([MOSCOW]).nodes[target]["label"] == "United States not participate in Moscow talks on Afghanistan"


def test_a_claim_that_is_an_object_has_its_own_words() -> None:
    rains = Claim(
        "d", EntityPart("d/rains", "The rains", Span(14, 23)), Predicate("fail", "fail", "failed", Span(24, 30)), None,
        Evidence("Farmers said: The rains failed.", Span(0, 31)),
    )  # fmt: skip
    words = ClaimPart(rains.id, "The rains failed", Span(14, 30))
    said = replace(rains, subject=part("US"), predicate=Predicate("say", "say", "said", Span(8, 12)), object=words, id="")
    alone = replace(rains, object=words, subject=part("US"), predicate=Predicate("know", "know", "knew"), id="")
    for claims in ((rains, said), (alone,)):  # whether the inner claim is there or not
        network = to_network([Extraction(Document("d", "Farmers said: The rains failed."), claims=claims)])
        assert network.nodes[f"claim:{rains.id}"]["label"] == "The rains failed"


def test_an_edge_marks_its_words_and_names_its_time() -> None:
    one = replace(
        ABSENT, subject=replace(part("US"), span=Span(147, 153)), predicate=replace(ABSENT.predicate, span=Span(163, 174)), id="",
        arguments=(Argument("time", "on", LiteralPart("2021-10-20", "date", "Wednesday")), Argument("time", "", LiteralPart("3", "integer", "3"))),
    )  # fmt: skip
    _, _, edge = edge_of(one, with_claim(one))
    assert edge["marks"] == ((147, 153), (163, 174))
    assert edge["time"] == "2021-10-20"
    assert edge_of(ABSENT)[2]["time"] is None


def test_a_claim_without_object_ends_at_itself() -> None:
    alone = next(item for item in CLAIMS if item.object is None)
    assert edge_of(alone)[:2] == ("Charles_Maynes", f"claim:{alone.id}")


def test_entities_without_claims_are_nodes_and_mentions_are_counted() -> None:
    mentions = tuple(Mention("d", Span(start, start + 2), "US", MentionKind.NAME, "US") for start in (0, 5))
    network = to_network([Extraction(Document("d", "US or US"), (Entity("US", "United States", Kind.PLACE),), mentions)])
    assert dict(network.nodes["US"]) == {
        "label": "United States", "kind": "place", "classes": (), "names": (), "wikidata": None, "mentions": 2,
    }  # fmt: skip


def test_a_claim_on_an_undeclared_entity_is_kept() -> None:
    one = replace(ABSENT, subject=EntityPart("Mars", "the red planet"), id="")
    network = to_network([with_claim(one)])
    assert network.nodes["Mars"]["label"] == "the red planet"


def test_entities_of_one_id_become_one() -> None:
    first = Entity("US", "United States", Kind.PLACE, ("America",))
    second = Entity("US", "USA", Kind.PLACE, ("U.S.",), ("Country",), "Q30")
    expected = Entity("US", "United States", Kind.PLACE, ("America", "U.S.", "USA"), ("Country",), "Q30")
    assert merge_entities([first, second]) == (expected,)


@given(st.permutations(range(4)), st.integers(0, 3))
def test_order_and_repetition_of_documents_do_not_matter(order: list[int], again: int) -> None:
    documents = [MOSCOW, *(extraction_of(5, document=name) for name in "abc")]
    shuffled = [documents[index] for index in [*order, again]]
    assert nx.utils.graphs_equal(to_network(documents), to_network(shuffled))
    assert list(to_network(documents).edges(keys=True)) == list(to_network(shuffled).edges(keys=True))


@given(st.sampled_from(CLAIMS), st.sampled_from(Polarity), st.sampled_from(Modality))
def test_no_claim_changes_its_polarity_or_status_on_the_way(one: Claim, polarity: Polarity, modality: Modality) -> None:
    changed = replace(one, polarity=polarity, modality=modality, id="")
    _, _, edge = edge_of(changed, with_claim(changed))
    assert (edge["negated"], edge["modality"]) == (polarity is Polarity.NEGATED, modality)
    assert edge["status"] == status_of(changed)


def test_who_is_central_and_who_is_absent_can_be_asked() -> None:
    network = to_network([MOSCOW])
    assert max(network, key=network.degree) == "Taliban"
    absent = [network.nodes[who]["label"] for who, _, edge in network.in_edges("talks/talks", data=True) if edge["negated"]]
    assert absent == ["United States"]


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_gives_an_empty_network(count: int) -> None:
    assert not to_network([Extraction(Document("d", ""))] * count)
