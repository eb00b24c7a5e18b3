"""How much memory and CPU time an export takes, on copies of one document's graph.

    python benchmarks/export.py KG [--quads 10000000] [--form turtle ...] [--folder FOLDER]

Makes a store of so many quads from the first document of KG: each copy has its own document, claims and entities of its own, and shares
the known entities. Then exports it in each form, in a process of its own, and prints what that took.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from graphbuild.export import FOLDERS, Form
from graphbuild.graph.write import dump_graph
from graphbuild.manifest import MANIFEST
from graphbuild.store import open_store

PIECE = 200  # documents that are loaded at once
KILOBYTE = 1024
RUN = """
import re, sys
from graphbuild.knowledge import open_graph
open_graph(sys.argv[1]).export(sys.argv[2], sys.argv[3])
print(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1])
"""  # the peak of this process alone: that of getrusage has its parent's in it


def make(source: Path, folder: Path, quads: int) -> int:
    """Fill a folder with copies of a document's graph, and give the number of quads."""
    store = open_store(source)
    document = max(store.documents(), key=lambda name: len(list(store.document_quads(name))))
    graph = NamedNode(store.names.claims_graph(document))
    own = dump_graph(store.raw, graph)
    lines = [f"{line} {graph} .\n" for line in own] + [
        f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in store.facts()
    ]
    text, name = "".join(lines), store.names.document(document).removeprefix(f"{store.base}document/")
    folder.mkdir(parents=True)
    manifest = replace(store.manifest, generation=1)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    place = manifest.find_store(folder)
    place.parent.mkdir()
    copies = pyoxigraph.Store(str(place))
    number = quads // len(lines) + 1
    for start in range(0, number, PIECE):
        content = "".join(copy(text, store.base, name, document, each) for each in range(start, min(start + PIECE, number)))
        copies.bulk_load(content.encode(), format=RdfFormat.N_QUADS, lenient=True)
    copies.flush()
    return len(copies)


def copy(text: str, base: str, name: str, document: str, number: int) -> str:
    """Give the quads of a document under another name."""
    other = f"copy-{number:06}"
    text = text.replace(f"{base}document/{name}", f"{base}document/{other}").replace(
        f"{base}entity/{name}/", f"{base}entity/{other}/"
    )
    return text.replace(f"{base}claim/", f"{base}claim/{number:06x}").replace(f'\\"{document}/', f'\\"{other}/')


def measure(folder: Path, form: Form, target: Path) -> str:
    """Export in a process of its own, and say what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", RUN, str(folder), str(target), form], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        return f"{form:9} failed: {done.stderr.strip().splitlines()[-1]}"
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    written = target.rglob("*") if form in FOLDERS else [target]
    size = sum(path.stat().st_size for path in written) / KILOBYTE**2
    peak = int(done.stdout) / KILOBYTE
    return f"{form:9} {cpu:8.1f} s CPU {time.perf_counter() - started:8.1f} s wall {peak:8.0f} MiB at most {size:9.1f} MiB written"


def main() -> None:
    """Make the store and export it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--quads", type=int, default=10_000_000)
    parser.add_argument("--form", type=Form, nargs="*", default=list(Form))
    parser.add_argument("--folder", type=Path, help="keep the store here, or use the one that is here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch) / "kg"
        if not folder.exists():
            started = time.process_time()
            print(
                f"{make(options.source, folder, options.quads):,} quads made in {time.process_time() - started:.0f} s CPU",
                flush=True,
            )
        for form in options.form:
            target = Path(scratch) / "out"
            print(measure(folder, form, target), flush=True)
            subprocess.run(["rm", "-rf", str(target)], check=True)


if __name__ == "__main__":
    main()
