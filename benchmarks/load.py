"""A served graph under load: clients that ask and look for a while, some that send cross products, some that leave.

    python benchmarks/load.py [KG] [--clients 50] [--nuisances 8] [--leavers 4] [--seconds 60] [--documents 400]

Without a folder, a graph of made-up documents is served. The nuisances send cross products one after another, the leavers too, but
each leaves after a quarter of a second. Prints the replies by status, and for pages and for small queries the slowest and the usual
one, and the memory and CPU time of the server with its children, at the start and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx
import psutil

TEXT = "{a} met {b} in {c} on Monday. {b} did not criticize {a}. “{a} will visit {c},” {b} said."
NAMES = "Anna Berg,Boris Cole,Clara Dorn,David Ende,Emma Falk,Frank Gast,Greta Hahn,Henry Iven,Irene Jost,James Kern".split(",")
PLACES = "Paris,Geneva,Vienna,Moscow,Kabul,Ankara,Doha,Rome,Oslo,Delhi".split(",")
PREFIX = "SELECT ?who ?what WHERE { ?who news:meetsWith ?what } LIMIT 20"
REQUESTS = [
    ("/sparql", {"query": PREFIX}, "application/sparql-results+json"),
    ("/sparql", {"query": "ASK { ?who news:absentFrom ?what }"}, "*/*"),
    ("/sparql", {"query": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?c gb:status gb:Denied } }"}, "text/csv"),
    ("/sparql", {"query": "DESCRIBE ?e WHERE { ?e news:meetsWith ?o } LIMIT 3"}, "text/turtle"),
    ("/", {"q": "berg"}, "text/html"),
    ("/assets/style.css", {}, "*/*"),
]
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def make_documents(number: int, path: Path) -> None:
    """Write made-up documents as JSON Lines."""
    chance = random.Random(1)  # noqa: S311 -- no secret
    lines = []
    for count in range(number):
        a, b = chance.sample(NAMES, 2)
        text = TEXT.format(a=a, b=b, c=chance.choice(PLACES))
        lines.append(f'{{"id": "made-{count}", "text": "{text}"}}\n')
    path.write_text("".join(lines), encoding="utf-8")


async def ask_on(address: str, until: float, replies: Counter[str], times: dict[str, list[float]], number: int) -> None:
    """Ask one request after another until the time is over."""
    chance = random.Random(number)  # noqa: S311 -- no secret
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        while time.monotonic() < until:
            path, parameters, accept = chance.choice(REQUESTS)
            started = time.perf_counter()
            try:
                reply = await client.get(path, params=parameters, headers={"Accept": accept})
                replies[str(reply.status_code)] += 1
            except httpx.HTTPError as error:
                replies[type(error).__name__] += 1
            times["queries" if path == "/sparql" else "pages"].append(time.perf_counter() - started)


async def be_a_nuisance(address: str, until: float, replies: Counter[str]) -> None:
    """Send cross products, one after another."""
    async with httpx.AsyncClient(base_url=address, timeout=120) as client:
        while time.monotonic() < until:
            reply = await client.get("/sparql/claims", params={"query": PRODUCT})
            replies[str(reply.status_code)] += 1


async def leave(address: str, until: float, left: Counter[str]) -> None:
    """Ask for cross products and wait for none of them."""
    while time.monotonic() < until:
        async with httpx.AsyncClient(base_url=address, timeout=0.25) as client:
            try:
                reply = await client.get("/sparql/claims", params={"query": PRODUCT})
                left[str(reply.status_code)] += 1
            except httpx.HTTPError as error:
                left[type(error).__name__] += 1


async def load(address: str, options: argparse.Namespace, server: psutil.Process) -> None:
    """Load the server and print how it did."""
    replies, nuisance, left = Counter[str](), Counter[str](), Counter[str]()
    times: dict[str, list[float]] = {"pages": [], "queries": []}
    seconds = options.seconds
    until = time.monotonic() + seconds
    tasks = [asyncio.create_task(ask_on(address, until, replies, times, number)) for number in range(options.clients)]
    tasks += [asyncio.create_task(be_a_nuisance(address, until, nuisance)) for _ in range(options.nuisances)]
    tasks += [asyncio.create_task(leave(address, until, left)) for _ in range(options.leavers)]
    await asyncio.sleep(min(10, seconds / 4))
    print("early ", measure(server))
    await asyncio.gather(*tasks)
    print("late  ", measure(server))
    print(f"replies {dict(replies)}; {sum(replies.values()) / seconds:.0f} a second")
    print(f"the nuisances got {dict(nuisance)}, the leavers {dict(left)}")
    for name, taken in times.items():
        taken.sort()
        usual, most = statistics.median(taken), taken[int(len(taken) * 0.99)]
        print(f"{name:8}{len(taken)}: median {usual:.3f} s, 99 % within {most:.3f} s, slowest {taken[-1]:.3f} s")


def measure(server: psutil.Process) -> str:
    """Tell memory and CPU time of a process and its children."""
    family = [server, *server.children(recursive=True)]
    own = server.memory_info().rss / 2**20
    whole = sum(process.memory_info().rss for process in family) / 2**20
    used = server.cpu_times()
    busy = used.user + used.system + used.children_user + used.children_system
    return f"{own:.0f} MB, with {len(family) - 1} children {whole:.0f} MB; {busy:.1f} s of CPU, ended children included"


def main() -> None:
    """Serve, load, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--nuisances", type=int, default=8)
    parser.add_argument("--leavers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--documents", type=int, default=400)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch, "kg")
        command = [sys.executable, "-m", "graphbuild"]
        if options.folder is None:
            make_documents(options.documents, Path(scratch, "made.jsonl"))
            subprocess.run([*command, "build", Path(scratch, "made.jsonl"), "-o", folder], check=True, stdout=subprocess.DEVNULL)
        serve = [*command, "serve", folder, "--port", "0", "--timeout", "5"]
        process = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
        found = re.search(r"http://\S+?/(?= )", (process.stdout.readline() if process.stdout else "") + " ")
        if found is None:
            sys.exit("the server did not start")
        asyncio.run(load(found[0], options, psutil.Process(process.pid)))
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
