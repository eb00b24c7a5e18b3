"""Whose turn it is: a page and a small question are answered whatever else is asked, and who leaves holds nothing."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from examples_graph import ABSENT, GOOD, HOSTS, in_document
from examples_store import put
from serving import Reply, send, serving

from graphbuild.serve import turns
from graphbuild.serve.turns import BusyError, Place, Ticket, Turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
SMALL = "ASK { ?who news:absentFrom ?what }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 20000"  # more than the reserved worker gives
PATIENCE = 40  # seconds, far below what the servers here give a query


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("fairness") / "kg"
    put(place, replace(GOOD, claims=(HOSTS, ABSENT)), in_document("d2"))
    return place


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with serving(folder, "--timeout", "300", "--workers", "2") as address:
        yield address


def path_of(sparql: str) -> str:
    return f"/sparql/claims?query={quote(sparql)}"


@contextmanager
def hogs(server: str, number: int, sparql: str = PRODUCT) -> Iterator[list[socket.socket]]:
    """Let clients ask something, and leave at the end of the block without having read anything."""
    parts = urlsplit(server)
    connections = [socket.create_connection((parts.hostname or "", parts.port or 0)) for _ in range(number)]
    try:
        for connection in connections:
            request = f"GET {path_of(sparql)} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: hog\r\n\r\n"
            connection.sendall(request.encode())
        yield connections
    finally:
        for connection in connections:
            connection.close()


def unanswered(connections: list[socket.socket]) -> bool:
    """Whether nothing has come on any connection."""
    for connection in connections:
        connection.settimeout(0)
        try:
            connection.recv(1)
        except BlockingIOError:
            continue
        return False
    return True


def test_pages_and_small_questions_are_answered_while_all_workers_are_busy(server: str) -> None:
    with hogs(server, 8) as waiting:
        for path in ("/", "/?q=US", "/entity/US", "/document/d1", f"/claim/{HOSTS.id}", "/assets/style.css"):
            assert send(server, path, accept="text/html", timeout=PATIENCE).status == 200
        assert send(server, "/entity/US", accept="text/turtle", timeout=PATIENCE).status == 200
        for _ in range(3):
            assert send(server, path_of(SMALL), timeout=PATIENCE, user_agent="somebody else").status == 200
            assert send(server, path_of(SMALL), timeout=PATIENCE, user_agent="hog").status == 200
        assert unanswered(waiting)


def test_who_leaves_before_the_first_byte_frees_the_worker(server: str) -> None:
    for _ in range(3):
        with hogs(server, 6):
            assert send(server, path_of(SMALL), timeout=PATIENCE).status == 200
        assert send(server, path_of(LARGE), timeout=PATIENCE).status == 200


def test_who_leaves_while_the_answer_is_sent_frees_the_worker(server: str) -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with hogs(server, 4, endless) as connections:
        for connection in connections[:2]:
            connection.settimeout(PATIENCE)
            assert connection.recv(1000)
    assert send(server, path_of(LARGE), timeout=PATIENCE).status == 200


def test_who_does_not_read_on_frees_the_worker_when_the_time_is_over(folder: Path) -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with serving(folder, "--timeout", "2", "--workers", "1") as server, hogs(server, 1, endless) as (connection,):
        connection.settimeout(PATIENCE)
        assert connection.recv(1000)
        assert send(server, path_of(LARGE), timeout=PATIENCE).status == 200


def test_who_asks_much_waits_for_who_asks_little(folder: Path) -> None:
    with serving(folder, "--timeout", "3", "--workers", "1") as server:
        replies: list[Reply] = []
        asking = [
            threading.Thread(target=lambda: replies.append(send(server, path_of(PRODUCT), timeout=200, user_agent="hog")))
            for _ in range(6)
        ]
        for thread in asking:
            thread.start()
        assert send(server, path_of(LARGE), timeout=PATIENCE, user_agent="somebody else").status == 200
        assert sum(thread.is_alive() for thread in asking) >= 3
        for thread in asking:
            thread.join()
        assert [reply.status for reply in replies] == [503] * 6


# -- the order itself


def test_the_client_with_the_fewest_places_comes_first() -> None:
    async def run() -> list[str]:
        order, tickets = list[str](), dict[str, Ticket]()
        places = Turns(3, 0)

        async def ask(name: str) -> None:
            tickets[name] = await places.take(name[0])
            order.append(name)

        tasks = [asyncio.create_task(ask(name)) for name in ("a1", "a2", "a3", "a4", "a5", "b1", "b2", "c1")]
        await asyncio.sleep(0)
        for done in ("a1", "a2", "b1", "a3", "c1"):
            await asyncio.sleep(0)
            places.give(tickets[done])
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(run()) == ["a1", "a2", "a3", "b1", "c1", "b2", "a4", "a5"]


def test_a_reserved_place_is_tried_once_and_early_comers_stay_early() -> None:
    async def run() -> None:
        places = Turns(1, 1)
        long = await places.take("a")
        first = await places.take("b")
        assert (long.place, first.place) == (Place.COMMON, Place.RESERVED)
        waiting = asyncio.create_task(places.take_common(first))
        await asyncio.sleep(0)
        second = await places.take("b")
        assert second.place is Place.RESERVED
        later = asyncio.create_task(places.take_common(second))
        await asyncio.sleep(0)
        assert not waiting.done()
        places.give(long)
        await waiting
        assert (first.place, later.done()) == (Place.COMMON, False)
        places.give(first)
        await later

    asyncio.run(run())


@pytest.mark.parametrize("seed", range(20))
def test_places_are_never_lost_whoever_leaves_whenever(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- no secret

    async def run() -> None:
        places = Turns(2, 1)
        held: set[Ticket] = set()

        async def ask(client: str) -> None:
            ticket = await places.take(client)
            try:
                held.add(ticket)
                await pause()
                if ticket.place is Place.RESERVED:
                    held.discard(ticket)
                    await places.take_common(ticket)
                    held.add(ticket)
                assert sum(each.place is Place.COMMON for each in held) <= 2
                assert sum(each.place is Place.RESERVED for each in held) <= 1
                await pause()
            finally:
                held.discard(ticket)
                places.give(ticket)

        async def pause() -> None:
            for _ in range(chance.randrange(4)):
                await asyncio.sleep(0)

        tasks = [asyncio.create_task(ask(chance.choice("abc"))) for _ in range(60)]
        while not all(task.done() for task in tasks):
            if chance.random() < 0.4:
                chance.choice(tasks).cancel()
            await asyncio.sleep(0)
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(each) for each in done} == {type(None), asyncio.CancelledError}
        tickets = [await places.take("d") for _ in range(3)]
        assert sorted(ticket.place.value for ticket in tickets if ticket.place) == ["common", "common", "reserved"]

    asyncio.run(run())


def test_one_client_cannot_fill_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "WAITING", 10)
    monkeypatch.setattr(turns, "WAITING_OF_ONE", 5)

    async def run() -> None:
        places = Turns(0, 0)
        tasks = [asyncio.create_task(places.take(client)) for client in "aaaaaabbbbccc"]
        await asyncio.sleep(0)
        refused = [number for number, task in enumerate(tasks) if task.done() and isinstance(task.exception(), BusyError)]
        assert refused == [5, 11, 12]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(run())
