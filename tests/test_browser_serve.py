"""The server's pages in headless Chromium: YASGUI asks and shows rows, the drawing widens, and nothing is asked elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from browsing import NEEDS_BROWSER, chromium, log, requests
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from serving import serving

from graphbuild.serve.yasgui import find_yasgui

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium import webdriver

pytestmark = [*NEEDS_BROWSER, pytest.mark.model]


@pytest.fixture(scope="module")
def server(moscow: Path) -> Iterator[str]:
    with serving(moscow) as address:
        yield address


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium"), "--window-size=1300,1000", reach=", EXCLUDE 127.0.0.1") as found:
        yield found


@pytest.fixture
def browser(driver: webdriver.Chrome, server: str) -> Iterator[webdriver.Chrome]:
    """Give a browser that may log nothing, and ask nobody but the server."""
    log(driver, "performance")
    yield driver
    assert log(driver, "browser") == []
    assert {url for url in requests(driver) if not url.startswith(server)} == set()


def wait(driver: webdriver.Chrome, script: str) -> None:
    WebDriverWait(driver, 20).until(lambda each: each.execute_script(f"return Boolean({script})"))


@pytest.mark.skipif(find_yasgui() is None, reason="YASGUI is not installed: graphbuild was installed where there is no npm")
def test_yasgui_asks_and_shows_rows(browser: webdriver.Chrome, server: str) -> None:
    browser.get(f"{server}/query")
    wait(browser, "window.yasgui")
    buttons = browser.find_elements(By.CSS_SELECTOR, "#examples button")
    assert {"facts", "denied", "entities"} <= {button.text for button in buttons}
    for name, words in (("denied", "participate in"), ("entities", "Taliban")):
        next(button for button in buttons if button.text == name).click()
        wait(browser, f"document.querySelector('.yasr_results').innerText.includes({json.dumps(words)})")
    browser.execute_script("yasgui.getTab().setQuery('SELECT * { ?s ?p }'); yasgui.getTab().getYasqe().query()")
    wait(browser, "document.querySelector('.yasr_results').innerText.includes('not expected here')")
    said = [entry["message"] for entry in log(browser, "browser")]
    expected = ("400 (Bad Request)", "not expected here")  # Chromium logs the reply, YASGUI what it says
    assert [message for message in said if not any(words in message for words in expected)] == []


def test_the_plain_query_page_needs_no_script(browser: webdriver.Chrome, server: str) -> None:
    browser.get(f"{server}/query?plain")
    field = browser.find_element(By.NAME, "query")
    field.clear()
    field.send_keys("SELECT ?who WHERE { ?who news:absentFrom ?what }")
    browser.find_element(By.CSS_SELECTOR, ".editor button").click()
    assert browser.find_element(By.CSS_SELECTOR, "tbody a").text.startswith("entity:")
    browser.find_element(By.CSS_SELECTOR, "tbody a").click()
    assert browser.find_element(By.CSS_SELECTOR, "article.denied")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_lead_from_the_start_to_the_evidence(browser: webdriver.Chrome, server: str, scheme: str) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.get(server)
    browser.find_element(By.NAME, "q").send_keys("kabul\n")
    wait(browser, "location.href.includes('q=kabul') && document.readyState === 'complete'")  # the start page names him too
    browser.find_element(By.PARTIAL_LINK_TEXT, "Kabulov").click()
    browser.find_element(By.CSS_SELECTOR, "a.relation").click()
    assert browser.find_element(By.CSS_SELECTOR, ".evidence mark").text
    browser.find_element(By.CSS_SELECTOR, "dd a").click()
    wait(browser, "document.querySelector('mark:target')")
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_the_drawing_widens_where_the_reader_points(browser: webdriver.Chrome, server: str) -> None:
    browser.get(f"{server}/explore?about=United%20States&hops=1")
    drawing = "document.getElementById('drawing').contentWindow.graphbuild"
    wait(browser, drawing)
    assert browser.find_element(By.ID, "centre").is_displayed() is False
    browser.switch_to.frame("drawing")
    browser.find_element(By.CSS_SELECTOR, "article h3 button").click()
    browser.switch_to.default_content()
    other = browser.execute_script(f"return {drawing}.view.entity")
    assert other
    wait(browser, "!document.getElementById('page').hidden")
    if other != "United States":
        wait(browser, "!document.getElementById('centre').hidden")
    browser.find_element(By.ID, "page").click()
    assert browser.find_element(By.TAG_NAME, "h1").text
