"""How much do claims and a graph cost beside the parse? CPU time of extraction, of the whole build and of bare `nlp.pipe`, in one process.

    python benchmarks/extraction.py TEXTS.jsonl [--rounds N] [--limit N]

TEXTS.jsonl holds one JSON object a line with `id` and `text`. All parse the same passages with the same components; extraction also
reads the file and finds mentions, entities and claims; the build also fills the store and writes all files. Rounds alternate, so that
all see the same machine; the median of each counts. The bars are ratios of 1.35 for extraction and 1.5 for the build.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild import pipeline
from graphbuild.parse import BATCH
from graphbuild.read import read_documents
from graphbuild.read.passages import cut_passages

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language


def find_passages(texts: Path) -> list[str]:
    """List the passages that a build would parse."""
    return [text for document in read_documents([texts]) for _, text, _ in cut_passages(document, [])]


def parse_bare(nlp: Language, passages: list[str]) -> int:
    """Parse, and count the tokens."""
    return sum(len(doc) for doc in nlp.pipe(passages, batch_size=BATCH))


def build_all(texts: Path) -> int:
    """Build a graph in a folder that is thrown away, and count its claims."""
    with tempfile.TemporaryDirectory() as scratch, pipeline.build([texts], Path(scratch) / "kg") as graph:
        return len(graph.claims())


def extract_only(texts: Path) -> int:
    """Read texts and find their claims, in memory and without a graph."""
    return sum(len(extraction.claims) for extraction in pipeline.extract_all([texts], pipeline.DEFAULTS))


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Give the CPU seconds that some work took, all threads together, and its result."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=0, help="only the first texts")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        texts = first_lines(arguments.texts, arguments.limit, Path(scratch))
        passages = find_passages(texts)
        nlp = pipeline.get_model()
        parse_bare(nlp, passages[:BATCH])
        bare, extraction, whole, tokens, claims = [], [], [], 0, 0
        for number in range(arguments.rounds):
            seconds, tokens = timed(lambda: parse_bare(nlp, passages))
            bare.append(seconds)
            seconds, claims = timed(lambda: extract_only(texts))
            extraction.append(seconds)
            seconds, claims = timed(lambda: build_all(texts))
            whole.append(seconds)
            print(f"round {number + 1}: parse {bare[-1]:.2f} s, extraction {extraction[-1]:.2f} s, build {whole[-1]:.2f} s")
    parse, extract, build = (statistics.median(seconds) for seconds in (bare, extraction, whole))
    print(f"{tokens:,} tokens, {claims:,} claims; parse {tokens / parse:,.0f} tokens a second")
    print(
        f"parse {parse:.2f} s; extraction {extract:.2f} s, ratio {extract / parse:.2f}; build {build:.2f} s, ratio {build / parse:.2f}"
    )


def first_lines(texts: Path, limit: int, scratch: Path) -> Path:
    """Give a file of the first lines only, with what is needed of each record."""
    if not limit:
        return texts
    chosen = scratch / texts.name
    with texts.open(encoding="utf-8") as lines:
        chosen.write_text("".join(line for line, _ in zip(lines, range(limit), strict=False)), encoding="utf-8")
    return chosen


if __name__ == "__main__":
    main()
