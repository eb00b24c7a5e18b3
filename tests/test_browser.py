"""The page in headless Chromium, without a network: it draws, shows the words behind a claim, and runs nothing but its own script."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from browsing import (
    DESKTOP,
    NEEDS_BROWSER,
    PHONE,
    Open,
    box,
    bright,
    cards,
    click,
    click_box,
    count,
    listed,
    log,
    look,
    pill,
    press,
    settled,
)
from examples_view import ABSENT, CLAIMS, HOSTILE, MOSCOW, claim, extraction_of, hostile, part, said_by
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from graphbuild.model import Document, Evidence, Modality, Polarity, Span
from graphbuild.network import to_network
from graphbuild.view import render_html

if TYPE_CHECKING:
    from pathlib import Path

    from selenium import webdriver

pytestmark = NEEDS_BROWSER
OVERLAPS = """
  const boxes = graphbuild.nodes.get().filter((node) => !node.hidden).map(({ id }) => graphbuild.boxOf(id));
  return boxes.flatMap((a, number) => boxes.slice(0, number).filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
"""
AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def colors(browser: webdriver.Chrome) -> int:
    """Count the colours on the canvas."""
    return int(browser.execute_script("""
      const canvas = document.querySelector("#canvas canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    """))  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_graph_is_drawn(open_page: Open, size: tuple[int, int], scheme: str) -> None:
    browser = open_page(size=size, scheme=scheme)
    WebDriverWait(browser, 5).until(lambda driver: colors(driver) > 20)
    assert count(browser) == f"{len(CLAIMS)} claims"
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("view", ["", "#status=denied", "#q=talks"])
def test_boxes_do_not_overlap_as_the_browser_measures_them(open_page: Open, view: str) -> None:
    assert open_page(view=view).execute_script(OVERLAPS) == 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_labels_can_be_read_when_the_page_opens(open_page: Open, size: tuple[int, int]) -> None:
    browser = open_page(extraction_of(600), size=size)
    assert browser.execute_script("return graphbuild.network.getScale()") * 12 >= 10.99
    assert browser.find_element(By.ID, "overview").is_displayed()


def test_a_click_on_an_entity_shows_its_evidence(open_page: Open) -> None:
    browser = open_page()
    click_box(browser, box(browser, "US"))
    quotes = [mark.text for mark in browser.find_elements(By.CSS_SELECTOR, "article mark")]
    assert "The US does not participate." in quotes
    assert browser.find_element(By.CSS_SELECTOR, "#about a").get_attribute("href") == "https://www.wikidata.org/wiki/Q30"
    assert "America · Washington" in browser.find_element(By.ID, "about").text
    assert box(browser, "talks/talks") in bright(browser)
    assert box(browser, "Moscow") not in bright(browser)


def test_a_click_on_the_negated_pill_shows_the_denial(open_page: Open) -> None:
    browser = open_page()
    found = pill(browser, ABSENT.id)
    assert found["label"] == "✕ does not participate in"
    click_box(browser, found["id"])
    (card,) = cards(browser)
    assert card.startswith("United States ✕ does not participate in Moscow talks on Afghanistan")
    assert "✕ denied" in card
    script = "return graphbuild.edges.get().find((edge) => edge.from === arguments[0])"
    edge = browser.execute_script(script, found["id"])
    assert (edge["dashes"], edge["arrows"]["to"]["type"]) == ([6, 4], "bar")
    assert look(browser, found["id"])["shapeProperties"]["borderDashes"]


def test_a_click_on_a_card_picks_out_its_pill(open_page: Open) -> None:
    browser = open_page()
    click(browser, f'article[data-claim="{ABSENT.id}"] blockquote')
    assert bright(browser) == {pill(browser, ABSENT.id)["id"], box(browser, "US"), box(browser, "talks/talks")}


def test_the_words_of_a_claim_are_marked_in_its_quote(open_page: Open) -> None:
    text = "👩👩 said so. The US does not participate. More."
    start = text.index("The US")
    one = replace(
        ABSENT, document="d", evidence=Evidence("The US does not participate.", Span(start, start + 28)), id="",
        subject=replace(part("US"), span=Span(start, start + 6)), predicate=replace(ABSENT.predicate, span=Span(start + 16, start + 27)),
    )  # fmt: skip
    browser = open_page(replace(MOSCOW, document=Document("d", text), claims=(one,)))
    quote = browser.find_element(By.CSS_SELECTOR, "article blockquote")
    assert quote.text == text
    assert [mark.text for mark in quote.find_elements(By.TAG_NAME, "b")] == ["The US", "participate"]


def test_the_text_is_opened_at_the_quote(open_page: Open) -> None:
    browser = open_page()
    last = CLAIMS[-1]
    click(browser, f'article[data-claim="{last.id}"] .where')
    mark = browser.find_element(By.CSS_SELECTOR, "#text mark")
    assert mark.text == last.evidence.text
    assert browser.execute_script(
        "const box = arguments[0].getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight", mark
    )
    text = browser.execute_script("return document.querySelector('#text .body').textContent")
    assert text == MOSCOW.document.text


def test_a_claim_without_object_does_not_show_itself_as_object(open_page: Open) -> None:
    alone = next(item for item in CLAIMS if item.object is None)
    browser = open_page(view=f"#claim={alone.id}")
    card = browser.find_element(By.CSS_SELECTOR, f'article[data-claim="{alone.id}"]')
    assert " ".join(card.find_element(By.TAG_NAME, "h3").text.split()) == "Charles Maynes speaking from Moscow"
    assert [name.text for name in card.find_elements(By.CSS_SELECTOR, ".name")] == ["Charles Maynes"]


def test_a_claim_about_a_claim_says_that_it_is_denied(open_page: Open) -> None:
    about = next(item for item in CLAIMS if item.predicate.label == "cause")
    browser = open_page(view=f"#claim={about.id}")
    name = browser.find_elements(By.CSS_SELECTOR, f'article[data-claim="{about.id}"] .name')[-1]
    assert name.text == "✕ “United States not participate in Moscow talks on Afghanistan”"
    name.click()
    assert ABSENT.id in listed(settled(browser))


def test_a_dispute_is_drawn_and_said(open_page: Open) -> None:
    yes = claim("Russia", "recognizes", "Taliban", "Russia", label="recognize", attribution=said_by(part("Zamir_Kabulov")))
    no = claim("Russia", "does not recognize", "Taliban", "Russia", label="recognize", polarity=Polarity.NEGATED)
    browser = open_page(replace(MOSCOW, claims=(CLAIMS[0], yes, no)))
    click(browser, '[data-status="disputed"]')
    assert listed(browser) == {yes.id, no.id}
    assert all("≠ disputed" in card for card in cards(browser))
    assert browser.find_element(By.ID, "legend-disputed").is_displayed()
    script = "return graphbuild.edges.get().filter((edge) => !edge.hidden).map((edge) => edge.background.enabled)"
    assert browser.execute_script(script) == [True] * 4


def test_what_is_not_said_to_be_so_is_dotted(open_page: Open) -> None:
    asked = claim("Russia", "did recognize", "Taliban", "did any", modality=Modality.ASKED)
    browser = open_page(replace(MOSCOW, claims=(asked,)))
    assert browser.execute_script("return graphbuild.edges.get().map((edge) => edge.dashes)") == [[2, 4]] * 2
    assert "did recognize ?" in cards(browser)[0]
    assert "? asked" in cards(browser)[0]


def test_hostile_words_do_nothing(open_page: Open) -> None:
    extractions = [hostile(words) for words in (*HOSTILE, "word " * 100_000)]
    browser = open_page(*extractions)
    assert len(browser.find_elements(By.TAG_NAME, "article")) == len(extractions)
    tags = "return [...document.body.querySelectorAll('img, iframe, object, embed, script, style')].map((tag) => tag.tagName)"
    for tab in ("entities", "sources", "text", "claims"):
        click(browser, f"#tab-{tab}")
        assert browser.execute_script(tags) == ["SCRIPT"] * 3
    assert browser.execute_script("return document.getElementById('cards').textContent.includes('498,800 characters more')")
    for number in range(len(extractions)):
        browser.execute_script("document.querySelectorAll('article')[arguments[0]].querySelector('h3 button').click()", number)
        assert settled(browser).find_elements(By.CSS_SELECTOR, "#about h2")
        press(browser, Keys.ESCAPE)
    browser.execute_script("for (const make of [graphbuild.toSvg, graphbuild.toPng]) make()")
    assert browser.execute_script(tags) == ["SCRIPT"] * 3


@pytest.mark.parametrize(
    "view", ["#entity=<img src=x onerror=alert(1)>", "#q=%3Cscript%3E", "#status=constructor&tab=__proto__", "#%E0%A4%A&sure=x"]
)
def test_a_hostile_address_does_nothing(open_page: Open, view: str) -> None:
    browser = open_page(view=view)
    assert browser.execute_script("return [graphbuild.view.status, graphbuild.view.tab, graphbuild.view.sure]") == ["", "claims", 0]


def test_marks_of_direction_stay_inside_their_words(open_page: Open) -> None:
    browser = open_page(hostile("\u202eevil"))
    isolated = (
        "return [...document.querySelectorAll('article bdi')].every((word) => getComputedStyle(word).unicodeBidi === 'isolate')"
    )
    assert browser.execute_script(isolated)
    assert "\u202e" not in browser.execute_script("return graphbuild.nodes.get().map((node) => node.label).join('')")


def test_the_policy_stops_what_is_not_ours(browser: webdriver.Chrome, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    page = render_html(to_network([MOSCOW]), [MOSCOW.document], title="x")
    path.write_text(page.replace("</body>", "<script>window.broken = 1</script></body>"), encoding="utf-8")
    browser.get(path.as_uri())
    assert browser.execute_script("return window.broken") is None
    assert "Content Security Policy" in log(browser, "browser")[0]["message"]
    log(browser, "performance")


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")])
@pytest.mark.parametrize(
    "view", ["#entity=Taliban&path=US&tab=entities", "#status=denied&tab=sources", f"#claim={ABSENT.id}&tab=text", ""]
)
def test_nothing_shuts_readers_out(open_page: Open, view: str, size: tuple[int, int], scheme: str) -> None:
    browser = open_page(view=view, size=size, scheme=scheme)
    browser.execute_script(AXE)
    browser.execute_script("for (const menu of document.querySelectorAll('details')) menu.open = true")
    found = browser.execute_async_script("axe.run().then(arguments[0])")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
