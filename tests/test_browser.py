"""The page in headless Chromium, without a network: it draws, answers clicks, filters and searches, and runs nothing but its own script."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from examples_view import ABSENT, CLAIMS, HOSTILE, MOSCOW, extraction_of, hostile
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from graphbuild.network import to_network
from graphbuild.view import render_html

if TYPE_CHECKING:
    from pathlib import Path

    from graphbuild.model import Extraction

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None or DRIVER is None, reason="no browser: install Debian's chromium and chromium-driver"),
]
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=1400,1040",
)  # fmt: skip
DESKTOP, PHONE = (1400, 900), (390, 844)
Open = Callable[..., webdriver.Chrome]


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    """One Chromium for all tests, which records what its console and its network say."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture
def open_page(browser: webdriver.Chrome, tmp_path: Path) -> Iterator[Open]:
    """Open a page from disk; afterwards, nothing may have been logged, asked of a network or shown in a dialog."""

    def open_one(*extractions: Extraction, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> webdriver.Chrome:
        shown = extractions or (MOSCOW,)
        path = tmp_path / "graph.html"
        documents = [extraction.document for extraction in shown]
        path.write_text(render_html(to_network(shown), documents, title=documents[0].id), encoding="utf-8")
        screen = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        log(browser, "performance")
        browser.get(path.as_uri())
        WebDriverWait(browser, 10).until(lambda driver: driver.execute_script("return Boolean(window.graphbuild)"))
        return browser

    yield open_one
    assert log(browser, "browser") == []
    assert requests(browser) <= {(tmp_path / "graph.html").as_uri()}


def log(browser: webdriver.Chrome, kind: str) -> list[dict[str, Any]]:
    """Take what Chromium has logged since the last time."""
    entries: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]  # selenium leaves it untyped
    return entries


def requests(browser: webdriver.Chrome) -> set[str]:
    """List what the page has asked for, data addresses aside."""
    messages = (json.loads(entry["message"])["message"] for entry in log(browser, "performance"))
    urls = {str(message["params"]["request"]["url"]) for message in messages if message["method"] == "Network.requestWillBeSent"}
    return {url for url in urls if not url.startswith("data:")}


def cards(browser: webdriver.Chrome) -> list[str]:
    return [card.text for card in browser.find_elements(By.CSS_SELECTOR, "article")]


def count(browser: webdriver.Chrome) -> str:
    return browser.find_element(By.ID, "count").text


def click_node(browser: webdriver.Chrome, node: str) -> None:
    """Click a box or pill on the canvas as a reader does, with the mouse."""
    script = "const {x, y} = graphbuild.network.canvasToDOM(graphbuild.network.getPosition(arguments[0])); return [x, y]"
    x, y = browser.execute_script(script, node)
    canvas = browser.find_element(By.CSS_SELECTOR, "#canvas canvas")
    width, height = canvas.size["width"], canvas.size["height"]
    ActionChains(browser).move_to_element_with_offset(canvas, round(x - width / 2), round(y - height / 2)).click().perform()
    WebDriverWait(browser, 5).until(lambda driver: driver.execute_script("return graphbuild.state.focus !== null"))


def hidden(browser: webdriver.Chrome) -> set[str]:
    return set(browser.execute_script("return graphbuild.nodes.get().filter((node) => node.hidden).map((node) => node.id)"))


def pill_of(browser: webdriver.Chrome, claim: str) -> dict[str, Any]:
    script = """
      const number = graphbuild.data.claims.findIndex((claim) => claim.id === arguments[0]);
      return graphbuild.data.pills.find((pill) => pill.claims.includes(number));
    """
    found: dict[str, Any] = browser.execute_script(script, claim)
    return found


def search(browser: webdriver.Chrome, words: str) -> None:
    field = browser.find_element(By.ID, "search")
    field.clear()
    field.send_keys(words)
    script = "return graphbuild.state.words.join(' ') === arguments[0].toLowerCase()"
    WebDriverWait(browser, 5).until(lambda driver: driver.execute_script(script, words))


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


def test_boxes_do_not_overlap_as_the_browser_measures_them(open_page: Open) -> None:
    browser = open_page()
    boxes = browser.execute_script("""
      return graphbuild.nodes.getIds().map((id) => { const box = graphbuild.network.getBoundingBox(id); return [box.left, box.top, box.right, box.bottom]; });
    """)  # fmt: skip
    pairs = [(first, second) for number, first in enumerate(boxes) for second in boxes[:number]]
    assert not [(a, b) for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


def test_a_click_on_an_entity_shows_its_evidence(open_page: Open) -> None:
    browser = open_page()
    click_node(browser, "US")
    quotes = [mark.text for mark in browser.find_elements(By.TAG_NAME, "mark")]
    assert "The US does not participate." in quotes
    assert count(browser) == f"2 of {len(CLAIMS)} claims"
    assert browser.find_element(By.CSS_SELECTOR, "#about a").get_attribute("href") == "https://www.wikidata.org/wiki/Q30"


def test_a_click_on_the_negated_pill_shows_the_denial(open_page: Open) -> None:
    browser = open_page()
    pill = pill_of(browser, ABSENT.id)
    assert pill["label"] == "✕ does not participate in"
    click_node(browser, pill["id"])
    (card,) = cards(browser)
    assert "✕ does not participate in" in " ".join(card.split())
    assert "✕ denied" in card
    script = (
        "const edge = graphbuild.edges.get().find((edge) => edge.from === arguments[0]); return [edge.dashes, edge.arrows.to.type]"
    )
    assert browser.execute_script(script, pill["id"]) == [[6, 4], "bar"]


def test_a_click_on_a_card_picks_out_its_pill(open_page: Open) -> None:
    browser = open_page()
    card = browser.find_element(By.CSS_SELECTOR, f'article[data-claim="{ABSENT.id}"]')
    card.find_element(By.TAG_NAME, "blockquote").click()
    assert browser.execute_script("return graphbuild.state.focus.pill.id") == pill_of(browser, ABSENT.id)["id"]
    assert browser.execute_script("return graphbuild.nodes.get('Moscow').opacity") < 0.5
    assert browser.execute_script("return graphbuild.nodes.get('US').opacity") == 1


@pytest.mark.parametrize(
    ("status", "name"), [("fact", "Facts"), ("denied", "Denied"), ("attributed", "Attributed"), ("unrealized", "?")]
)
def test_the_status_filter_keeps_what_it_says(open_page: Open, status: str, name: str) -> None:
    browser = open_page()
    button = browser.find_element(By.CSS_SELECTOR, f'[data-status="{status}"]')
    assert name in button.text
    button.click()
    wanted = {key for _, _, key, edge in to_network([MOSCOW]).edges(keys=True, data=True) if edge["status"] == status}
    shown = {card.get_attribute("data-claim") for card in browser.find_elements(By.CSS_SELECTOR, "article")}
    assert shown == wanted
    assert button.get_attribute("aria-pressed") == "true"
    kept = {"denied", "attributed"}  # the reasons that are given for the absence hang on it
    assert (pill_of(browser, ABSENT.id)["id"] in hidden(browser)) is (status not in kept)


def test_said_by_keeps_one_voice(open_page: Open) -> None:
    browser = open_page()
    browser.find_element(By.CSS_SELECTOR, '#voice option[value="Zamir Kabulov"]').click()
    assert len(cards(browser)) == 2
    assert all("Zamir Kabulov" in card for card in cards(browser))


def test_the_legend_hides_a_kind(open_page: Open) -> None:
    browser = open_page()
    browser.find_element(By.CSS_SELECTOR, '[data-kind="event"]').click()
    assert "talks/talks" in hidden(browser)
    assert not [card for card in cards(browser) if card.startswith("Moscow talks")]


@pytest.mark.parametrize("words", ["kabulov", "LOGISTICAL problems", "destabilize", "america"])
def test_search_finds_names_relations_and_evidence(open_page: Open, words: str) -> None:
    browser = open_page()
    search(browser, words)
    found = {"kabulov": 2, "LOGISTICAL problems": 1, "destabilize": 0, "america": 2}[words]
    assert len(cards(browser)) == found
    assert ("Nothing here" in browser.find_element(By.ID, "detail").text) is (found == 0)


def test_the_keyboard_alone_finds_and_clears(open_page: Open) -> None:
    browser = open_page()
    keys = ActionChains(browser)
    keys.send_keys("/").perform()
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    search(browser, "refugees")
    assert count(browser) == f"1 of {len(CLAIMS)} claims"
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert count(browser) == f"{len(CLAIMS)} claims"
    browser.execute_script("document.querySelector('article').focus()")
    ActionChains(browser).send_keys(Keys.ARROW_DOWN, Keys.ENTER).perform()
    assert browser.execute_script("return graphbuild.state.focus.claim") == 1


def test_what_is_not_drawn_is_found_and_drawn(open_page: Open) -> None:
    browser = open_page(extraction_of(2000))
    assert "300 best connected of 666" in browser.find_element(By.ID, "notice").text
    script = "return graphbuild.data.nodes.find((node) => !graphbuild.nodes.get(node.id))"
    missing = browser.execute_script(script)
    search(browser, missing["label"])
    names = browser.find_elements(By.CSS_SELECTOR, "#found button")
    next(name for name in names if name.text.endswith(missing["label"])).click()
    assert browser.execute_script("return Boolean(graphbuild.nodes.get(arguments[0]))", missing["id"])
    assert cards(browser)


def test_hostile_words_do_nothing(open_page: Open) -> None:
    extractions = [hostile(words) for words in (*HOSTILE, "word " * 100_000)]
    browser = open_page(*extractions)
    assert len(browser.find_elements(By.TAG_NAME, "article")) == len(extractions)
    tags = "return [...document.body.querySelectorAll('img, iframe, object, embed, script, style')].map((tag) => tag.tagName)"
    assert browser.execute_script(tags) == ["SCRIPT"] * 3
    for number in range(len(extractions)):
        browser.execute_script("document.querySelectorAll('article')[arguments[0]].querySelector('h3 button').click()", number)
        assert browser.find_elements(By.CSS_SELECTOR, "#about h3")
        ActionChains(browser).send_keys(Keys.ESCAPE).perform()


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
