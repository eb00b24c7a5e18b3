"""How long does it take to lay out and render the page, to open it in a browser and to search in it, and how big is it?

    python benchmarks/view.py [--claims N]...

Made-up networks with hubs, a third as many entities as claims. Layout and rendering are CPU seconds of this process; opening and searching are
seconds by the clock in headless Chromium without a network, the best of three, from the request to the list and the drawing, and from the
last letter to the list. The bars are 3 s of CPU for 300 boxes and 10 s for 1,000, and for 20,000 claims 2 s to open, 50 ms to search, 12 MB.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browsing import BROWSER, DRIVER, FLAGS
from examples_view import extraction_of
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from graphbuild.network import to_network
from graphbuild.view import render_html
from graphbuild.view.layout import place

QUERIES = ("thing", "do 7 to", "number 66 another", "nowhere to be found")
OPENED = "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
SEARCH = """
  document.getElementById('search').value = arguments[0];
  const start = performance.now();
  graphbuild.search();
  return performance.now() - start;
"""


def lay_out(boxes: int, pills: int) -> float:
    """Give the CPU seconds to place so many boxes with so many pills between them, a few boxes being in most."""
    random = np.random.default_rng(0)
    sizes = np.stack((random.uniform(60, 150, boxes + pills), np.full(boxes + pills, 28.0)), axis=1)
    links = [
        (end, boxes + pill, 70.0)
        for pill in range(pills)
        for end in (int(boxes * random.random() ** 2), int(random.integers(boxes)))
    ]
    start = time.process_time()
    place(sizes, links)
    return time.process_time() - start


def open_and_search(page: Path) -> tuple[float, dict[str, float]]:
    """Give the seconds to open a page, and those for each search."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    try:
        opened, searched = [], []
        for _ in range(3):
            driver.get("about:blank")
            driver.get(page.as_uri())
            opened.append(driver.execute_script(OPENED) / 1000)
            time.sleep(0.5)
            searched.append([driver.execute_script(SEARCH, query) / 1000 for query in QUERIES])
        return min(opened), dict(zip(QUERIES, (min(times) for times in zip(*searched, strict=True)), strict=True))
    finally:
        driver.quit()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, action="append", help="how many claims; may be given more than once")
    for boxes, pills in ((300, 300), (300, 600), (1000, 1000), (1000, 2000)):
        print(f"layout of {boxes:,} boxes and {pills:,} pills: {lay_out(boxes, pills):.1f} s CPU")
    for count in parser.parse_args().claims or [1000, 20_000]:
        extraction = extraction_of(count)
        network = to_network([extraction])
        start = time.process_time()
        page = render_html(network, [extraction.document], title="Many things")
        print(f"{count:,} claims: rendered in {time.process_time() - start:.1f} s CPU, {len(page.encode()) / 1e6:.1f} MB")
        if BROWSER and DRIVER:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "graph.html")
                path.write_text(page, encoding="utf-8")
                opened, searched = open_and_search(path)
            print(f"  opens in {opened:.2f} s; searches in " + ", ".join(f"{1000 * each:.0f} ms" for each in searched.values()))


if __name__ == "__main__":
    main()
