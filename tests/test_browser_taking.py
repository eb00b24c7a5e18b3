"""Taking away from the page: pictures, tables, Turtle, links, print, and the page in a notebook's frame."""

from __future__ import annotations

import csv
import io
import re
import time
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from browsing import NEEDS_BROWSER, Open, click, count, log, press, settled
from examples_view import ABSENT, HOSTILE, TEXT, hostile
from rdflib import Graph
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import graphbuild as gb

if TYPE_CHECKING:
    from pathlib import Path

    from selenium import webdriver

pytestmark = NEEDS_BROWSER
SVG = "{http://www.w3.org/2000/svg}"


def saved(browser: webdriver.Chrome, folder: Path, what: str, ending: str) -> bytes:
    """Choose something of the menu and read the file that comes."""
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    click(browser, "#take summary")
    click(browser, f'[data-take="{what}"]')
    for _ in range(100):
        found = [path for path in folder.glob(f"*.{ending}") if path.stat().st_size]
        if found:
            return found[0].read_bytes()
        time.sleep(0.05)
    raise AssertionError(f"no file .{ending} came")


def test_a_table_of_what_is_shown(open_page: Open, tmp_path: Path) -> None:
    browser = open_page(view="#status=denied")
    rows = list(csv.DictReader(io.StringIO(saved(browser, tmp_path, "csv", "csv").decode("utf-8-sig"))))
    absent = next(row for row in rows if row["claim"] == ABSENT.id)
    assert {row["status"] for row in rows} == {"denied"}
    assert (absent["subject"], absent["relation"], absent["polarity"]) == ("United States", "does not participate in", "negated")
    assert TEXT[int(absent["start"]) : int(absent["end"])] == absent["quote"]


@pytest.mark.parametrize("words", ["=1+1", "@SUM(A1)", "+1", "-2+3", *HOSTILE])
def test_a_cell_is_no_formula(open_page: Open, words: str) -> None:
    browser = open_page(hostile(words))
    table = browser.execute_script("return graphbuild.toCsv(graphbuild.listed).toWellFormed()")
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline="")))
    assert [len(row) for row in rows] == [17, 17]
    assert not [cell for cell in rows[1] if cell[:1] in set("=+-@\t\r")]


def test_a_picture_of_what_is_shown(open_page: Open, tmp_path: Path) -> None:
    browser = open_page(view="#status=denied")
    root = ET.fromstring(saved(browser, tmp_path, "svg", "svg"))  # noqa: S314 - made by our own page
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert "✕ does not" in words or "✕ does not participate in" in words
    assert "✕ negated: said not to be so" in words
    assert any(word and "denied" in word for word in words)  # what was filtered stands under the title
    assert "▼ Moscow" not in words
    assert [line for line in root.iter(f"{SVG}line") if line.get("stroke-dasharray") == "6 4"]


def test_a_picture_as_png(open_page: Open, tmp_path: Path) -> None:
    browser = open_page()
    content = saved(browser, tmp_path, "png", "png")
    assert content.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(content[16:20]) > 1400  # pixels across
    assert len(content) > 30_000


def test_hostile_words_are_words_in_a_picture(open_page: Open) -> None:
    browser = open_page(*(hostile(words) for words in HOSTILE))
    root = ET.fromstring(browser.execute_script("return graphbuild.toSvg().text"))  # noqa: S314 - made by our own page
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "title", "rect", "text", "line", "path", "g"}


def test_turtle_is_a_part_of_the_graph_and_states_no_fact(open_page: Open, browser: webdriver.Chrome, tmp_path: Path) -> None:
    del open_page  # it checks that nothing was asked of a network
    (tmp_path / "talks.txt").write_text(TEXT, encoding="utf-8")
    graph = gb.build(tmp_path / "talks.txt")
    (tmp_path / "graph.html").write_text(graph.to_html(), encoding="utf-8")
    browser.get((tmp_path / "graph.html").as_uri())
    settled(browser)
    turtle = saved(browser, tmp_path, "turtle", "ttl").decode()
    part, whole = Graph().parse(data=turtle, format="turtle"), Graph().parse(data=graph.to_turtle(), format="turtle")
    assert set(part) <= set(whole)
    claim = "https://w3id.org/graphbuild#Claim"
    assert len([one for one in part.objects() if str(one) == claim]) == len(list(graph.claims()))
    said = "https://w3id.org/graphbuild#attributedTo"
    assert [one for one in part.predicates() if str(one) == said]
    entity = "https://example.org/kg/entity/"
    assert not [triple for triple in part if str(triple[0]).startswith(entity) and str(triple[2]).startswith(entity)]


@pytest.mark.parametrize("words", [words for words in HOSTILE if words not in {"\ud800", "\x00"}])  # no text of an RDF file
def test_turtle_of_hostile_words_can_be_read(open_page: Open, words: str) -> None:
    turtle = open_page(hostile(words)).execute_script("return graphbuild.toTurtle(graphbuild.listed)")
    assert len(Graph().parse(data=turtle, format="turtle")) > 10


def test_a_link_to_the_view_is_copied(open_page: Open) -> None:
    browser = open_page(view="#status=denied")
    click(browser, "#take summary")
    click(browser, '[data-take="link"]')
    browser.execute_async_script("setTimeout(arguments[0], 100)")
    assert "ink" in browser.find_element(By.ID, "said").text


def test_print_is_light_and_keeps_the_legend(open_page: Open) -> None:
    browser = open_page(scheme="dark")
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert browser.execute_script("return getComputedStyle(document.documentElement).colorScheme") == "light"
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(22, 25, 29)"
    printed = browser.execute_cdp_cmd("Page.printToPDF", {})
    assert len(printed["data"]) > 20_000


def test_a_notebook_shows_the_page_in_a_frame(open_page: Open, browser: webdriver.Chrome, tmp_path: Path) -> None:
    del open_page
    (tmp_path / "talks.txt").write_text("The US does not participate in the talks. Russia hosts the talks.", encoding="utf-8")
    frame = gb.build(tmp_path / "talks.txt")._repr_html_()
    assert re.match(r'<iframe sandbox="[^"]*"', frame)
    assert "allow-same-origin" not in frame
    (tmp_path / "graph.html").write_text(f"<!doctype html><title>x</title>{frame}", encoding="utf-8")
    browser.get((tmp_path / "graph.html").as_uri())
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    settled(browser)
    whole = count(browser)
    click(browser, '[data-status="denied"]')
    assert count(browser) != whole
    press(browser, Keys.ESCAPE)
    assert count(browser) == whole
    browser.switch_to.default_content()
    log(browser, "browser")
