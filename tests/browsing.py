"""A headless Chromium without a network for the tests of the page, and what a reader does with it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from examples_view import MOSCOW
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from graphbuild.network import to_network
from graphbuild.view import render_html

if TYPE_CHECKING:
    from pathlib import Path

    from graphbuild.model import Extraction

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None or DRIVER is None, reason="no browser: install Debian's chromium and chromium-driver"),
]
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip
DESKTOP, PHONE = (1400, 900), (390, 844)
Open = Callable[..., webdriver.Chrome]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One Chromium for all tests of the page."""
    with chromium(tmp_path_factory.mktemp("chromium"), "--window-size=1400,1040") as driver:
        yield driver


@contextmanager
def chromium(profile: Path, *flags: str, reach: str = "") -> Iterator[webdriver.Chrome]:
    """Start a Chromium that finds no host but those that `reach` excludes, and records what its console and its network say."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS, f"--host-resolver-rules=MAP * ~NOTFOUND{reach}", f"--user-data-dir={profile}", *flags):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture
def open_page(browser: webdriver.Chrome, tmp_path: Path) -> Iterator[Open]:
    """Open a page from disk; afterwards, nothing may have been logged, asked of a network or shown in a dialog."""

    def open_one(
        *extractions: Extraction, size: tuple[int, int] = DESKTOP, scheme: str = "light", view: str = ""
    ) -> webdriver.Chrome:
        shown = extractions or (MOSCOW,)
        path = tmp_path / "graph.html"
        documents = [extraction.document for extraction in shown]
        page = render_html(to_network(shown), documents, title=documents[0].id, base="https://example.org/kg/")
        path.write_text(page, encoding="utf-8")
        screen = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        browser.get("about:blank")
        log(browser, "performance")
        browser.get(path.as_uri() + view)
        return settled(browser)

    yield open_one
    assert log(browser, "browser") == []
    assert requests(browser) <= {(tmp_path / "graph.html").as_uri()}


def settled(browser: webdriver.Chrome) -> webdriver.Chrome:
    """Wait until the drawing has followed the list."""
    WebDriverWait(browser, 10).until(lambda driver: driver.execute_script("return Boolean(window.graphbuild?.settled)"))
    return browser


def log(browser: webdriver.Chrome, kind: str) -> list[dict[str, Any]]:
    """Take what Chromium has logged since the last time."""
    entries: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]  # selenium leaves it untyped
    return entries


def requests(browser: webdriver.Chrome) -> set[str]:
    """List what the page has asked for, what it made itself aside."""
    messages = (json.loads(entry["message"])["message"] for entry in log(browser, "performance"))
    urls = {str(message["params"]["request"]["url"]) for message in messages if message["method"] == "Network.requestWillBeSent"}
    return {url.split("#")[0] for url in urls if not url.startswith(("data:", "blob:"))}


def cards(browser: webdriver.Chrome) -> list[str]:
    """Read the cards."""
    return [" ".join(card.text.split()) for card in browser.find_elements(By.CSS_SELECTOR, "article")]


def listed(browser: webdriver.Chrome) -> set[str]:
    """Give the ids of the claims in the list."""
    return {str(card.get_attribute("data-claim")) for card in browser.find_elements(By.CSS_SELECTOR, "article")}


def count(browser: webdriver.Chrome) -> str:
    """Read how many claims there are."""
    return browser.find_element(By.ID, "count").text


def click(browser: webdriver.Chrome, selector: str) -> None:
    """Click the first element of a selector."""
    browser.find_element(By.CSS_SELECTOR, selector).click()
    settled(browser)


def box(browser: webdriver.Chrome, entity: str) -> str:
    """Give the name of an entity's box in the drawing."""
    return str(browser.execute_script("return 'n' + graphbuild.data.nodes.findIndex((node) => node.id === arguments[0])", entity))


def pill(browser: webdriver.Chrome, claim: str) -> dict[str, Any]:
    """Give the pill that a claim is on."""
    script = "return graphbuild.pillOf[graphbuild.claims.findIndex((claim) => claim.id === arguments[0])]"
    found: dict[str, Any] = browser.execute_script(script, claim)
    return found


def look(browser: webdriver.Chrome, id_: str) -> dict[str, Any]:
    """Give how a box or pill is drawn."""
    found: dict[str, Any] = browser.execute_script("return graphbuild.nodes.get(arguments[0])", id_)
    return found


def hidden(browser: webdriver.Chrome, id_: str) -> bool:
    """Whether a box or pill is out of the drawing."""
    node = look(browser, id_)
    return node is None or bool(node["hidden"])


def bright(browser: webdriver.Chrome) -> set[str]:
    """List the boxes and pills that are not dimmed."""
    script = "return graphbuild.nodes.get().filter((node) => !node.hidden && node.opacity === 1).map((node) => node.id)"
    return set(browser.execute_script(script))


def click_box(browser: webdriver.Chrome, id_: str) -> None:
    """Click a box or pill on the canvas as a reader does, with the mouse."""
    script = "const {x, y} = graphbuild.network.canvasToDOM(graphbuild.network.getPosition(arguments[0])); return [x, y]"
    x, y = browser.execute_script(script, id_)
    canvas = browser.find_element(By.CSS_SELECTOR, "#canvas canvas")
    width, height = canvas.size["width"], canvas.size["height"]
    before = browser.current_url
    ActionChains(browser).move_to_element_with_offset(canvas, round(x - width / 2), round(y - height / 2)).click().perform()
    WebDriverWait(browser, 5).until(lambda driver: driver.current_url != before)
    settled(browser)


def search(browser: webdriver.Chrome, words: str) -> None:
    """Type into the search field."""
    field = browser.find_element(By.ID, "search")
    field.clear()
    field.send_keys(words)
    WebDriverWait(browser, 5).until(lambda driver: driver.execute_script("return graphbuild.view.q") == words)
    settled(browser)


def press(browser: webdriver.Chrome, *keys: str) -> None:
    """Press keys one after another, wherever the keyboard's focus is."""
    ActionChains(browser).send_keys(*keys).perform()
    settled(browser)
