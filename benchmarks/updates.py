"""What does an update cost beside many documents? Loads made-up ones, then updates what is one's own, in each way that is verified.

    python benchmarks/updates.py [--claims N...] [--keep FOLDER]

Times are CPU seconds of the update and its child together, and wall seconds.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scale import CLAIMS, load

from graphbuild.errors import UpdateError
from graphbuild.knowledge import open_graph
from graphbuild.manifest import MANIFEST
from graphbuild.query import Bounds
from graphbuild.store import open_store
from graphbuild.update import update_folder

if TYPE_CHECKING:
    from collections.abc import Callable

NOTES = "https://me.example/notes"
UPDATES = {
    "first triple of one's own": f"INSERT DATA {{ GRAPH <{NOTES}> {{ <https://me.example/a> rdfs:seeAlso entity:X }} }}",
    "another one": f"INSERT DATA {{ GRAPH <{NOTES}> {{ <https://me.example/b> rdfs:seeAlso entity:X }} }}",
    "a note on each denial": f"INSERT {{ GRAPH <{NOTES}> {{ ?c skos:note 'seen' }} }} WHERE {{ GRAPH ?g {{ ?c gb:status gb:Denied }} }}",
    "default graph compared": "INSERT DATA { <https://me.example/a> rdfs:seeAlso <https://me.example/b> }",
    "everything compared": "DELETE { GRAPH ?g { <https://me.example/a> ?p ?o } } WHERE { GRAPH ?g { <https://me.example/a> ?p ?o } }",
    "refused: CLEAR DEFAULT": "CLEAR DEFAULT",
    "refused: CLEAR ALL": "CLEAR ALL",
    "without anything of one's own": f"DROP GRAPH <{NOTES}>; DELETE WHERE {{ <https://me.example/a> rdfs:seeAlso ?o }}",
}


def timed(what: str, work: Callable[[], object]) -> None:
    """Run something and print what it takes, children included."""
    started, before = time.perf_counter(), os.times()
    try:
        said = work()
    except UpdateError as error:
        said = error.problem[-60:]
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    print(f"  {what:<32}{used:8.2f} CPU{time.perf_counter() - started:8.2f} wall   {said}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="a folder for the graphs; one that is there is used again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for claims in arguments.claims:
            folder = (arguments.keep or Path(scratch)) / f"kg-{claims}"
            if not (folder / MANIFEST).exists():
                load(folder, range(claims // CLAIMS), {})
            store = open_store(folder)
            print(f"{claims:,} claims, {len(store.raw):,} quads")
            store.close()
            for what, sparql in UPDATES.items():
                timed(what, lambda sparql=sparql, folder=folder: update_folder(folder, sparql, bounds=Bounds()))  # type: ignore[misc]
                if what == "a note on each denial":
                    with open_graph(folder) as graph:
                        timed(
                            "a query of it",
                            lambda: graph.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}").rows,
                        )


if __name__ == "__main__":
    main()
