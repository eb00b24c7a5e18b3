"""Claims within claims in words: what is denied or only possible never reads like what is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from examples_graph import ABSENT, GOOD, HOSTS, KABULOV, MAY, claim, place
from examples_store import put
from serving import send, serving
from typer.testing import CliRunner

from graphbuild.cli import app
from graphbuild.knowledge import open_graph
from graphbuild.model import ClaimPart, Extraction, Modality, Polarity, Predicate
from graphbuild.network import to_network
from graphbuild.sentences import say_inner, say_part

if TYPE_CHECKING:
    from pathlib import Path

    from graphbuild.model import Claim

POSSIBLE = replace(ABSENT, id="", predicate=Predicate("participate in", "participate", "participate", place("participate")),
                   modality=Modality.POSSIBLE)  # fmt: skip
QUOTED = ClaimPart(POSSIBLE.id, "The US does not participate", place("The US does not participate"))


def about(inner: Claim, part: ClaimPart | None = None, polarity: Polarity = Polarity.AFFIRMED) -> Claim:
    words = "Kabulov says the US may be absent from talks."
    return claim(KABULOV, "think", None, words, object=part or ClaimPart(inner.id, "that"), polarity=polarity)


@pytest.mark.parametrize(
    ("inner", "part", "polarity", "words"),
    [
        (HOSTS, None, Polarity.AFFIRMED, "Russia host talks"),
        (ABSENT, None, Polarity.AFFIRMED, "US not participate in talks"),
        (MAY, None, Polarity.AFFIRMED, "US be absent from talks (possible)"),
        (POSSIBLE, QUOTED, Polarity.AFFIRMED, "The US does not participate (possible)"),
        (POSSIBLE, replace(QUOTED, text="The US participates"), Polarity.AFFIRMED, "US not participate in talks (possible)"),
        (POSSIBLE, replace(QUOTED, text="the US to participate"), Polarity.NEGATED, "the US to participate (possible)"),
        (POSSIBLE, replace(QUOTED, span=place("The US")), Polarity.AFFIRMED, "US not participate in talks (possible)"),
    ],
)
def test_a_claim_within_a_claim_is_said_whole(inner: Claim, part: ClaimPart | None, polarity: Polarity, words: str) -> None:
    outer = about(inner, part, polarity)
    assert isinstance(outer.object, ClaimPart)
    assert say_part(outer.object, inner, outer) == words
    assert say_inner([outer, inner, HOSTS]) == {inner.id: words}


def test_of_several_ways_that_of_an_affirmed_claim_counts() -> None:
    denied = about(POSSIBLE, replace(QUOTED, text="that the US should participate in all of these"), Polarity.NEGATED)
    affirmed = about(POSSIBLE, replace(QUOTED, text="the US participates"))
    for order in ((denied, affirmed, POSSIBLE), (POSSIBLE, affirmed, denied)):
        assert say_inner(order) == {POSSIBLE.id: "US not participate in talks (possible)"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sentences") / "kg"
    put(place, _graph())
    return place


def _graph() -> Extraction:
    return replace(GOOD, claims=(HOSTS, POSSIBLE, about(POSSIBLE)))


WORDS = "US not participate in talks (possible)"


@pytest.mark.parametrize("name", ["facts", "about", "timeline", "denied", "who-said-what", "attributed"])
def test_ready_queries_say_it_whole(folder: Path, name: str) -> None:
    with open_graph(folder) as graph:
        rows = graph.named_query(name, about="Kabulov").rows if name == "about" else graph.named_query(name).rows
    shown = {cell for row in rows for cell in row}
    assert "participate in" not in {row[2] for row in rows}
    if name in {"facts", "about"}:
        assert WORDS in shown


def test_pages_drawings_and_show_say_it_whole(folder: Path) -> None:
    with serving(folder) as server:
        page = send(server, "/entity/Kabulov", accept="text/html").text
        assert f"<bdi>{WORDS}</bdi>" in page
        plain = send(server, "/query?plain&claims=1&query=SELECT+%3Fw+%7B+%3Fc+gb%3AinWords+%3Fw+%7D", accept="text/html").text
        assert f"<bdi>{WORDS}</bdi>" in plain
    shown = CliRunner().invoke(app, ["show", str(folder), "Kabulov"]).output
    assert WORDS in " ".join(shown.split())
    labels = {data["label"] for _, data in to_network([_graph()]).nodes(data=True)}
    assert WORDS in labels
