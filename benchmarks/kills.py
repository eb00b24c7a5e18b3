"""Is a graph's folder ever found between two states? Kills a change at random moments, and fills the disk under one.

    python benchmarks/kills.py [--kills N] [--seed N]

A child adds, replaces and removes documents in a folder. It is killed (SIGKILL) after a random time; then the folder must hold what
it held before or what it should hold afterwards, files and search index included, pass `check`, and bear the next change. As root,
the same on a small file system of its own that is full; elsewhere this part is left out, and says so. Prints how often which of
both was found.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scale import make_document

from graphbuild.check import check_graph
from graphbuild.errors import GraphbuildError
from graphbuild.folder import FILES, change_folder, recover
from graphbuild.graph import in_order
from graphbuild.graph.write import render_nquads
from graphbuild.ontology import load_ontology
from graphbuild.outputs import Step, take_step
from graphbuild.store import open_store

if TYPE_CHECKING:
    from graphbuild.model import Extraction

DOCUMENTS = 4


def change(folder: Path, put: list[Extraction], gone: set[str]) -> None:
    """Make one change as a build does, with all files."""
    with change_folder(folder, create=True) as found:
        take_step(found, Step({each.document.id: in_order(each) for each in put}, frozenset(gone)), load_ontology())


def step(folder: Path) -> None:
    """Replace one document, remove one, add one."""
    replaced = make_document(1)
    change(folder, [replace(replaced, claims=replaced.claims[:30]), make_document(DOCUMENTS)], {"doc-000000"})


def state_of(folder: Path) -> str:
    """Hash what a folder holds: the graph, its files, its index."""
    with closing(open_store(folder)) as store:
        found = hashlib.sha256(render_nquads(store.quads()))
        found.update(repr(sorted((each.document, each.span) for each in store.search("visit", 1000))).encode())
        if offences := check_graph(store):
            raise SystemExit(f"check: {offences[0]}")
    for name in FILES:
        found.update((folder / name).read_bytes())
    return found.hexdigest()


def kill_one(before: Path, scratch: Path, delay: float) -> tuple[Path, bool]:
    """Copy a graph, start a change of it and kill it after some seconds; says whether it came to its end before."""
    folder = Path(shutil.copytree(before, scratch / "kg"))
    child = subprocess.Popen([sys.executable, __file__, "--step", str(folder)], stdout=subprocess.PIPE)
    assert child.stdout is not None  # noqa: S101 (a pipe, as asked for)
    child.stdout.readline()  # imports are done
    time.sleep(delay)
    ended = child.poll() is not None
    child.kill()
    child.wait()
    child.stdout.close()
    return folder, ended


def fill_disk(before: Path, scratch: Path) -> str:
    """Run the change on file systems that are full at some point of it; says what was found."""
    found: Counter[str] = Counter()
    size = sum(path.stat().st_size for path in before.rglob("*") if path.is_file())
    place = scratch / "disk"
    place.mkdir()
    for extra in (0.05, 0.3, 0.7, 1.2, 2, 4):
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={int(size * (1 + extra))}", "tmpfs", str(place)], check=False, capture_output=True
        )
        if done.returncode:
            return "not tried, as nothing can be mounted here"
        try:
            folder = Path(shutil.copytree(before, place / "kg"))
            state = state_of(folder)
            try:
                step(folder)
                found["room enough"] += 1
            except GraphbuildError as error:
                if "\n" in str(error):
                    raise SystemExit(f"more than one line: {error}") from error
                if state_of(folder) != state:
                    raise SystemExit("a full disk has changed the graph") from error
                found["as before, with one line of error"] += 1
        finally:
            subprocess.run(["umount", str(place)], check=True)
    return ", ".join(f"{what} {times}" for what, times in sorted(found.items()))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--step", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print("ready", flush=True)
        step(arguments.step)
        return
    chance, found = random.Random(arguments.seed), Counter[str]()  # noqa: S311 (moments, no secret)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        change(scratch / "before", [make_document(number) for number in range(DOCUMENTS)], set())
        shutil.copytree(scratch / "before", scratch / "after")
        started = time.perf_counter()
        step(scratch / "after")
        longest = 1.3 * (time.perf_counter() - started)
        states = {state_of(scratch / "before"): "before", state_of(scratch / "after"): "after"}
        for _ in range(arguments.kills):
            folder, ended = kill_one(scratch / "before", scratch, chance.uniform(0, longest))
            recover(folder)
            found[f"{states[state_of(folder)]}{' (had ended)' if ended else ''}"] += 1
            step(folder)
            if states[state_of(folder)] != "after":
                raise SystemExit("the change after a kill gave another graph")
            shutil.rmtree(folder)
        print(f"{arguments.kills} kills: " + ", ".join(f"{what} {times}" for what, times in sorted(found.items())))
        print(f"full disk: {fill_disk(scratch / 'before', scratch) if os.geteuid() == 0 else 'not tried, as this needs root'}")


if __name__ == "__main__":
    main()
