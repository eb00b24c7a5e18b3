"""Finding in the page: filters, search, neighbourhoods, paths, time, sources, addresses, the keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from browsing import (
    NEEDS_BROWSER,
    PHONE,
    Open,
    box,
    bright,
    cards,
    click,
    click_box,
    count,
    hidden,
    listed,
    look,
    pill,
    press,
    search,
    settled,
)
from examples_view import ABSENT, CLAIMS, MOSCOW, extraction_of
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from graphbuild.model import Argument, LiteralPart
from graphbuild.network import to_network

pytestmark = NEEDS_BROWSER
EDGES = {key: edge for _, _, key, edge in to_network([MOSCOW]).edges(keys=True, data=True)}


@pytest.mark.parametrize(
    ("status", "name"), [("fact", "Facts"), ("denied", "Denied"), ("attributed", "Attributed"), ("unrealized", "?")]
)
def test_the_status_filter_keeps_what_it_says(open_page: Open, status: str, name: str) -> None:
    browser = open_page()
    button = browser.find_element(By.CSS_SELECTOR, f'[data-status="{status}"]')
    assert name in button.text
    click(browser, f'[data-status="{status}"]')
    assert listed(browser) == {key for key, edge in EDGES.items() if edge["status"] == status}
    assert button.get_attribute("aria-pressed") == "true"
    kept = {"denied", "attributed"}  # the reasons that are given for the absence hang on it
    assert hidden(browser, pill(browser, ABSENT.id)["id"]) is (status not in kept)


def test_said_by_keeps_one_voice(open_page: Open) -> None:
    browser = open_page()
    click(browser, "#filters summary")
    Select(browser.find_element(By.ID, "voice")).select_by_value("Zamir Kabulov")
    assert listed(settled(browser)) == {key for key, edge in EDGES.items() if edge["source"] == "Zamir Kabulov"}
    press(browser, Keys.ESCAPE)  # closes the menu
    click(browser, "#chips button")
    assert count(browser) == f"{len(CLAIMS)} claims"


def test_a_document_is_picked_out(open_page: Open) -> None:
    browser = open_page(MOSCOW, extraction_of(5))
    click(browser, "#filters summary")
    Select(browser.find_element(By.ID, "document")).select_by_value("many")
    assert count(settled(browser)) == f"5 of {len(CLAIMS) + 5} claims"


def test_the_doubtful_go(open_page: Open) -> None:
    doubtful = replace(CLAIMS[0], confidence=0.4)
    browser = open_page(replace(MOSCOW, claims=(doubtful, *CLAIMS[1:])), view="#sure=50")
    assert doubtful.id not in listed(browser)
    assert count(browser) == f"{len(CLAIMS) - 1} of {len(CLAIMS)} claims"


def test_the_legend_hides_a_kind(open_page: Open) -> None:
    browser = open_page()
    click(browser, '[data-kind="event"]')
    assert hidden(browser, box(browser, "talks/talks"))
    assert not [card for card in cards(browser) if card.startswith("Moscow talks")]
    click(browser, '[data-kind="event"]')
    assert not hidden(browser, box(browser, "talks/talks"))


@pytest.mark.parametrize("words", ["kabulov", "LOGISTICAL problems", "destabilize", "america"])
def test_search_finds_names_relations_and_evidence(open_page: Open, words: str) -> None:
    browser = open_page()
    search(browser, words)
    found = {"kabulov": 2, "LOGISTICAL problems": 1, "destabilize": 0, "america": 2}[words]
    assert len(cards(browser)) == found
    assert ("Nothing here" in browser.find_element(By.ID, "detail").text) is (found == 0)


def test_what_a_filter_leaves_comes_together_and_goes_home(open_page: Open) -> None:
    browser = open_page()
    place = "return graphbuild.network.getPosition(arguments[0])"
    start, name = browser.execute_script(place, box(browser, "talks/people")), box(browser, "talks/people")
    search(browser, "deserve")
    press(browser, Keys.ESCAPE)
    assert browser.execute_script(place, name) == start


def test_one_step_two_steps(open_page: Open) -> None:
    browser = open_page(view="#entity=Sergey_Lavrov")
    near = {box(browser, entity) for entity in ("Sergey_Lavrov", "Russia", "Taliban")}
    assert near <= bright(browser)
    assert box(browser, "talks/talks") not in bright(browser)
    browser.find_element(By.XPATH, "//button[text()='2 steps']").click()
    assert box(settled(browser), "talks/talks") in bright(browser)


def test_a_path_between_two(open_page: Open) -> None:
    browser = open_page(view="#entity=Zalmay_Khalilzad")
    click(browser, "#way")
    assert "choose the other end" in browser.find_element(By.ID, "about").text
    click_box(browser, box(browser, "Sergey_Lavrov"))
    assert "4 steps to Sergey Lavrov" in browser.find_element(By.ID, "about").text
    found = [card.split()[0] for card in cards(browser)]
    assert found[0] == "Zalmay"
    assert found[-1] in {"Sergey", "Russian"}
    assert ABSENT.id in listed(browser)  # a denial may be on the way, and says so
    assert box(browser, "India") not in bright(browser)


def test_no_path_says_so(open_page: Open) -> None:
    browser = open_page(view="#entity=NPR&path=Taliban")
    assert "No way leads to Taliban" in browser.find_element(By.ID, "about").text


def test_what_is_not_drawn_is_found_and_drawn(open_page: Open) -> None:
    browser = open_page(extraction_of(2000))
    assert "best connected of 66" in browser.find_element(By.ID, "notice").text
    script = "return graphbuild.data.nodes.find((node, number) => !graphbuild.nodes.get('n' + number))"
    missing = browser.execute_script(script)
    search(browser, missing["label"])
    names = browser.find_elements(By.CSS_SELECTOR, "#found button")
    next(name for name in names if name.text.endswith(missing["label"])).click()
    assert look(settled(browser), box(browser, missing["id"]))
    assert cards(browser)


def test_time_is_a_strip_that_picks(open_page: Open) -> None:
    when = (Argument("time", "in", LiteralPart("2014", "gYear", "2014")),)
    early = replace(CLAIMS[0], arguments=when, id="")
    browser = open_page(replace(MOSCOW, claims=(early, *CLAIMS[1:])))
    bars = browser.find_elements(By.CSS_SELECTOR, ".bars button")
    assert [bars[0].get_attribute("aria-label"), bars[-1].get_attribute("aria-label")] == [
        "2014: 1 claim",
        f"2021: {len(CLAIMS) - 1} claims",
    ]
    bars[0].click()
    assert listed(settled(browser)) == {early.id}
    assert "from=2014&to=2014" in browser.current_url


def test_one_date_needs_no_strip(open_page: Open) -> None:
    assert not open_page().find_element(By.ID, "timeline").is_displayed()


def test_who_says_what_about_somebody(open_page: Open) -> None:
    browser = open_page(view="#entity=Taliban&tab=sources")
    table = browser.find_element(By.CSS_SELECTOR, "#sources table")
    assert table.find_element(By.TAG_NAME, "caption").text == "Who says what about Taliban"
    rows = {row.find_element(By.TAG_NAME, "th").text: row for row in table.find_elements(By.CSS_SELECTOR, "tbody tr")}
    near = [edge for subject, target, edge in to_network([MOSCOW]).edges(data=True) if "Taliban" in {subject, target}]
    said = [edge for edge in near if edge["source"] == "Zamir Kabulov"]
    cell = rows["Zamir Kabulov"].find_element(By.CSS_SELECTOR, ".attributed")
    assert cell.text == str(len(said))
    cell.click()
    assert len(listed(settled(browser))) == len(said)


def test_the_list_of_entities_is_the_drawing_in_words(open_page: Open) -> None:
    browser = open_page(view="#tab=entities")
    names = {button.text for button in browser.find_elements(By.CSS_SELECTOR, "#entities button")}
    script = "return graphbuild.nodes.get().filter(({ id }) => id[0] === 'n').map(({ label }) => label.replaceAll('\\n', ' '))"
    assert names == set(browser.execute_script(script))


def test_an_address_restores_the_view(open_page: Open) -> None:
    browser = open_page(view="#entity=taliban&status=attributed")  # by name, in any case
    assert browser.find_element(By.CSS_SELECTOR, "#about h2").text == "▲ Taliban"
    expected = {key for subject, target, key, edge in to_network([MOSCOW]).edges(keys=True, data=True)
                if "Taliban" in {subject, target} and edge["status"] == "attributed"}  # fmt: skip
    assert listed(browser) == expected
    address, shown = browser.current_url, listed(browser)
    click(browser, '[data-status=""]')
    assert listed(browser) != shown
    browser.execute_script("location.assign(arguments[0])", address)
    assert listed(settled(browser)) == shown


def test_escape_and_back_undo_a_step_each(open_page: Open) -> None:
    browser = open_page()
    click(browser, '[data-status="fact"]')
    click_box(browser, box(browser, "Russia"))
    search(browser, "talks")
    seen = []
    for by_key in (True, False, True):
        if by_key:
            press(browser, Keys.ESCAPE)
        else:
            browser.back()
        browser.execute_async_script("setTimeout(arguments[0], 60)")
        settled(browser)
        seen.append(browser.execute_script("const { status, entity, q } = graphbuild.view; return [status, entity, q]"))
    assert seen == [["fact", "Russia", ""], ["fact", "", ""], ["", "", ""]]
    assert count(browser) == f"{len(CLAIMS)} claims"


def test_the_keyboard_alone_finds_and_clears(open_page: Open) -> None:
    browser = open_page()
    press(browser, "/")
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    search(browser, "refugees")
    assert count(browser) == f"1 of {len(CLAIMS)} claims"
    press(browser, Keys.ENTER)  # the first entity found
    assert browser.find_element(By.CSS_SELECTOR, "#about h2").text == "○ refugees"
    press(browser, Keys.ESCAPE)
    browser.execute_async_script("setTimeout(arguments[0], 60)")
    press(browser, Keys.ESCAPE)
    browser.execute_async_script("setTimeout(arguments[0], 60)")
    assert count(browser) == f"{len(CLAIMS)} claims"
    browser.execute_script("document.querySelector('article').focus()")
    press(browser, Keys.ARROW_DOWN, Keys.ENTER)
    second = browser.execute_script("return graphbuild.claims[1].id")
    assert browser.execute_script("return graphbuild.view.claim") == second
    assert browser.switch_to.active_element.get_attribute("data-claim") == second


def test_arrows_go_from_box_to_box(open_page: Open) -> None:
    browser = open_page(view="#entity=Russia")
    place = "return graphbuild.network.getPosition(arguments[0]).x"
    browser.execute_script("document.getElementById('canvas').focus()")
    press(browser, Keys.ARROW_RIGHT)
    there = browser.execute_script("return graphbuild.view.entity")
    assert browser.execute_script(place, box(browser, there)) > browser.execute_script(place, box(browser, "Russia"))
    press(browser, Keys.ENTER)
    assert browser.switch_to.active_element.tag_name == "article"


def test_tabs_answer_arrows(open_page: Open) -> None:
    browser = open_page(size=PHONE)
    browser.execute_script("document.getElementById('tab-claims').focus()")
    press(browser, Keys.ARROW_RIGHT)
    assert browser.switch_to.active_element.get_attribute("id") == "tab-entities"
    assert browser.find_element(By.ID, "pane-entities").is_displayed()


def test_dark_by_button(open_page: Open) -> None:
    browser = open_page()
    light = look(browser, box(browser, "Russia"))["color"]["background"]
    click(browser, "#theme")
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(22, 25, 29)"
    assert look(browser, box(browser, "Russia"))["color"]["background"] != light
