"""Network -> page: nothing overlaps, nothing leaks out of the data, nothing is asked of any network, the same bytes twice."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from examples_view import ABSENT, CLAIMS, DOCUMENT, HOSTILE, MOSCOW, claim, extraction_of, hostile, part, said_by
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.model import Document, Evidence, Extraction, Kind, Modality, Polarity, Predicate, Span
from graphbuild.network import to_network
from graphbuild.view import render_html
from graphbuild.view.drawing import GLYPHS, MOST_BOXES, clean, draw, shown_kind, size_of, to_pills, to_pyvis, verb_of, wrap
from graphbuild.view.layout import place, separate
from graphbuild.view.page import LONGEST_QUOTE, to_json, vis_network


def page_of(extraction: Extraction, title: str = "Moscow talks") -> str:
    return render_html(to_network([extraction]), [extraction.document], title=title)


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


# ---- layout


def overlaps(centres: np.ndarray[Any, Any], sizes: np.ndarray[Any, Any]) -> int:
    need = (sizes[:, None] + sizes[None]) / 2
    hit = (np.abs(centres[:, None] - centres[None]) < need).all(axis=2)
    np.fill_diagonal(hit, val=False)
    return int(hit.sum())


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60))
    )
)
def test_boxes_never_overlap(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, links = graph
    sizes = np.array([[60.0 + 7 * (index % 9), 30.0] for index in range(count + len(links))])
    between = {count + index: link for index, link in enumerate(links)}
    assert overlaps(place(sizes, [(*link, 150.0) for link in links], between), sizes) == 0


def test_boxes_on_one_spot_are_parted() -> None:
    sizes = np.full((200, 2), 50.0)
    assert overlaps(separate(np.zeros((200, 2)), sizes, rounds=10), sizes) == 0


def test_linked_boxes_stand_nearer_than_others() -> None:
    chain = [(index, index + 1, 150.0) for index in range(9)]
    centres = place(np.full((10, 2), 20.0), chain, {})
    steps = [float(np.hypot(*(centres[first] - centres[second]))) for first, second in pairwise(range(10))]
    assert max(steps) < float(np.hypot(*(centres[0] - centres[9]))) / 4


def test_a_box_between_others_stands_between_them() -> None:
    centres = place(np.full((3, 2), 20.0), [(0, 1, 200.0)], {2: (0, 1)})
    assert np.hypot(*(centres[2] - (centres[0] + centres[1]) / 2)) < 20


def test_no_boxes_have_no_places() -> None:
    assert place(np.zeros((0, 2)), [], {}).shape == (0, 2)


def test_three_hundred_boxes_take_less_than_three_seconds() -> None:
    network = to_network([extraction_of(1200)])
    start = time.process_time()
    drawing = draw(network)
    assert time.process_time() - start < 3
    assert len([node for node in drawing.positions if node in network]) == MOST_BOXES


# ---- drawing


def test_participants_meet_at_one_pill() -> None:
    pill = next(pill for pill in to_pills(to_network([MOSCOW])) if pill.label == "participates in")
    assert set(pill.subjects) == {"Taliban", "Russia", "China", "Pakistan", "India", "Iran"}
    assert (pill.target, pill.tone, len(pill.claims)) == ("talks/talks", "affirmed", 6)


def test_denied_and_affirmed_never_share_a_pill() -> None:
    pill = next(pill for pill in to_pills(to_network([MOSCOW])) if pill.subjects == ("US",))
    assert (pill.tone, pill.label) == ("negated", "✕ does not participate in")


@pytest.mark.parametrize(
    "change",
    [
        {"polarity": Polarity.NEGATED},
        {"modality": Modality.POSSIBLE},
        {"attribution": said_by(part("US"))},
        {"predicate": Predicate("leave", "leave", "left")},
        {"object": None},
    ],
)
def test_claims_that_differ_have_pills_of_their_own(change: dict[str, Any]) -> None:
    first = claim("Russia", "participates in", "talks/talks", "Russia")
    pills = to_pills(to_network([replace(MOSCOW, claims=(first, replace(first, id="", **change)))]))
    assert [len(pill.claims) for pill in pills] == [1, 1]


def test_what_is_not_said_to_be_so_has_a_question_mark() -> None:
    asked = claim("Russia", "did recognize", "Taliban", "did any", modality=Modality.ASKED)
    (pill,) = to_pills(to_network([replace(MOSCOW, claims=(asked,))]))
    assert (pill.tone, pill.label) == ("open", "did recognize ?")


def test_who_says_it_stands_on_the_pill() -> None:
    one = claim("Russia", "left", "Taliban", "Russia", attribution=said_by(part("Zamir_Kabulov")))
    (pill,) = to_pills(to_network([replace(MOSCOW, claims=(one,))]))
    assert pill.label == "left\nZamir Kabulov says"


def test_a_claim_about_a_claim_hangs_on_its_pill() -> None:
    pills = to_pills(to_network([MOSCOW]))
    absent = next(pill for pill in pills if pill.subjects == ("US",))
    assert [pill.subjects for pill in pills if pill.target == absent.id] == [("talks/problems",), ("talks/resignation",)]


def test_a_claim_without_object_has_no_line_onward() -> None:
    pill = next(pill for pill in to_pills(to_network([MOSCOW])) if pill.target is None)
    assert (pill.subjects, pill.label) == (("Charles_Maynes",), "speaking from Moscow")


def test_each_claim_is_on_exactly_one_pill() -> None:
    numbers = [number for pill in to_pills(to_network([MOSCOW])) for number in pill.claims]
    assert sorted(numbers) == list(range(len(CLAIMS)))


def test_negated_lines_end_in_a_bar() -> None:
    network = to_network([MOSCOW])
    for edge in to_pyvis(network, draw(network)).edges:
        head = edge["arrows"].get("to", {}).get("type")
        assert head in ((None, "bar") if edge["tone"] == "negated" else (None, "arrow"))


def test_the_best_connected_are_drawn_first() -> None:
    network = to_network([extraction_of(3000)])
    drawn = [node for node in draw(network).positions if node in network]
    assert len(drawn) <= MOST_BOXES
    assert max(network, key=network.degree) in drawn


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("does not participate in", "does not participate in"), ("doesn’t like", "doesn’t like"), ("refuses", "not refuse"),
        ("", "not refuse"), ("notes", "not refuse"),
    ],
)  # fmt: skip
def test_a_negated_relation_is_read_as_negated(wording: str, expected: str) -> None:
    assert verb_of({"label": "refuse", "wording": wording, "negated": True}) == expected


@pytest.mark.parametrize("kind", [*Kind, "value", "claim", "unheard of"])
def test_every_kind_has_a_glyph(kind: str) -> None:
    assert shown_kind(kind) in GLYPHS


@given(st.text(max_size=400))
def test_a_label_is_short_and_has_no_direction_marks(text: str) -> None:
    label = wrap(text)
    assert label.count("\n") <= 2
    assert max(map(len, label.split("\n"))) <= 33
    assert not set(label) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u0000\r\t")


def test_a_wide_script_gets_a_wide_box() -> None:
    assert size_of("莫斯科会谈", 12)[0] > size_of("abcde", 12)[0]


def test_emoji_and_persian_joiners_stay() -> None:
    assert clean("👩\u200d👧 می\u200cخواهم") == "👩\u200d👧 می\u200cخواهم"


# ---- page


def test_the_page_is_one_file_under_a_policy_without_gaps() -> None:
    page = page_of(MOSCOW)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r"""<(?:link|script|img|iframe)[^>]*(?:src|href)\s*=\s*["'](?!data:)""", page.split("<style>")[0])
    sources = re.findall(r"<script>(.*?)</script>", page, re.DOTALL) + re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(sources) == 3
    for source in sources:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'" in policy[1]


def test_no_code_on_the_page_makes_html_of_text() -> None:
    script = page_of(MOSCOW).rpartition("<script>")[2]
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "XMLHttpRequest",
    ):
        assert word not in script


def test_the_library_keeps_its_licence() -> None:
    assert vis_network() in page_of(MOSCOW)
    assert "The MIT License" in vis_network()[:800]
    assert "sourceMappingURL" not in vis_network()


def test_a_page_of_one_text_is_small() -> None:
    assert len(page_of(MOSCOW).encode()) < 700_000


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_data(words: str) -> None:
    page = page_of(hostile(words), title=words)
    clean_page = page_of(hostile("harmless"), title="harmless")
    assert len(re.findall(r"<(?:/?script|!--|img)", page)) == len(re.findall(r"<(?:/?script|!--|img)", clean_page))
    assert data_of(page)["claims"][0]["rule"] == words
    page.encode("utf-8")


@given(st.text(st.characters(), max_size=60))
def test_any_words_survive_the_page(words: str) -> None:
    text = to_json({"words": words})
    assert json.loads(text) == {"words": words}
    assert not set(text) & set("<>&\u2028\u2029")
    text.encode("utf-8")


def test_a_very_long_sentence_is_cut_and_says_so() -> None:
    words = "word " * 100_000
    page = page_of(hostile(words))
    (evidence,) = data_of(page)["evidence"]
    assert len(evidence["quote"]) == LONGEST_QUOTE
    assert evidence["left"] == len(words) - LONGEST_QUOTE


def test_a_quote_stands_in_its_text_whatever_the_signs_before_it() -> None:
    text = "👩👩👩 said so. The US does not participate. More.\nAnother paragraph."
    start = text.index("The US")
    one = replace(ABSENT, document="d", evidence=Evidence("The US does not participate.", Span(start, start + 28)), id="")
    (evidence,) = data_of(page_of(replace(MOSCOW, document=Document("d", text), claims=(one,))))["evidence"]
    assert (evidence["before"], evidence["after"]) == ("👩👩👩 said so. ", " More.")


def test_evidence_of_a_missing_document_is_still_shown() -> None:
    data = data_of(render_html(to_network([MOSCOW]), [], title="x"))
    assert "The US does not participate." in [evidence["quote"] for evidence in data["evidence"]]
    assert {evidence["before"] for evidence in data["evidence"]} == {""}


def test_every_claim_is_in_the_data_drawn_or_not() -> None:
    extraction = extraction_of(3000)
    data = data_of(page_of(extraction))
    assert {item["id"] for item in data["claims"]} == {item.id for item in extraction.claims}
    assert len(data["drawing"]["nodes"]) < len(data["nodes"])


def test_an_empty_network_gives_a_page() -> None:
    page = render_html(nx.MultiDiGraph(), [], title="")
    assert data_of(page)["claims"] == []
    assert "<title>Knowledge graph</title>" in page


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib, examples_view as e; from graphbuild.network import to_network; from graphbuild.view import render_html;"
        "print(hashlib.sha256(render_html(to_network([e.MOSCOW]), [e.DOCUMENT], title='t').encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert hashlib.sha256(render_html(to_network([MOSCOW]), [DOCUMENT], title="t").encode()).hexdigest() == runs[0].strip()


def test_importing_the_view_does_not_import_pyvis() -> None:
    code = "import sys, graphbuild.view; sys.exit('pyvis' in sys.modules or 'IPython' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=False).returncode == 0
