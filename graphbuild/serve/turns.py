"""Clients with questions -> places, one after the other: whose turn it is where more is asked than can be answered at a time.

A place is common or reserved. A question has a common place until it is answered. While all of these are taken, it may try a reserved
one for a moment, so that what is soon answered does not wait for what is not. Among those who wait, the client that has the fewest
places comes first, of these the one whose last turn is longest ago: many questions of one client hold up each other.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from enum import Enum
from itertools import count

WAITING = 1000  # questions; more are turned away
WAITING_OF_ONE = 500  # of one client
CLIENTS = 1000  # whose last turns are remembered


class BusyError(Exception):
    """So many questions are waiting that this one was not taken."""


class Place(Enum):
    """Where a question is answered."""

    COMMON = "common"
    RESERVED = "reserved"


@dataclass(slots=True, eq=False)
class Ticket:
    """A question of a client that waits, or has a place.

    Attributes:
        client: Who asks.
        number: When it came: a lower number came first.
        place: The place that it has.
        may_try: Whether a reserved place will do: it has had none.
        called: Done when it is its turn.
    """

    client: str
    number: int
    place: Place | None = None
    may_try: bool = True
    called: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Turns:
    """The places, and those who wait for one."""

    def __init__(self, common: int, reserved: int) -> None:
        """Have so many places of each sort."""
        self._free = {Place.COMMON: common, Place.RESERVED: reserved}
        self._held = Counter[str]()
        self._served: OrderedDict[str, int] = OrderedDict()  # when clients had their last turns, the latest last
        self._waiting: list[Ticket] = []
        self._numbers, self._turns = count(), count()

    async def take(self, client: str, *, may_try: bool = True) -> Ticket:
        """Wait for a place, common or reserved; `give` it back.

        Args:
            client: Who asks.
            may_try: Whether a reserved place will do.

        Raises:
            BusyError: Too many are waiting.
        """
        of_one = sum(ticket.client == client for ticket in self._waiting)
        if len(self._waiting) >= WAITING or of_one >= WAITING_OF_ONE:
            raise BusyError
        ticket = Ticket(client, next(self._numbers), may_try=may_try)
        await self._wait(ticket)
        return ticket

    async def take_common(self, ticket: Ticket) -> None:
        """Change a reserved place for a common one; the question comes before those that came later."""
        self.give(ticket)
        ticket.called = asyncio.get_running_loop().create_future()
        await self._wait(ticket)

    def give(self, ticket: Ticket) -> None:
        """Give back the place that a ticket has, if any."""
        if ticket.place is None:
            return
        self._free[ticket.place] += 1
        self._held[ticket.client] -= 1
        if not self._held[ticket.client]:
            del self._held[ticket.client]
        ticket.place = None
        self._call()

    async def _wait(self, ticket: Ticket) -> None:
        self._waiting.append(ticket)
        self._call()
        try:
            await ticket.called
        except asyncio.CancelledError:
            if ticket.place is None:
                self._waiting.remove(ticket)
            self.give(ticket)
            raise

    def _call(self) -> None:
        """Give the free places to those whose turn it is."""
        for place, free in self._free.items():
            for _ in range(free):
                waiting = (ticket for ticket in self._waiting if not ticket.called.cancelled())
                fitting = [ticket for ticket in waiting if place is Place.COMMON or ticket.may_try]
                if not fitting:
                    break
                ticket = min(fitting, key=self._rank)
                self._waiting.remove(ticket)
                self._free[place] -= 1
                self._held[ticket.client] += 1
                self._remember(ticket.client)
                ticket.place, ticket.may_try = place, False
                ticket.called.set_result(None)

    def _rank(self, ticket: Ticket) -> tuple[int, int, int]:
        return self._held[ticket.client], self._served.get(ticket.client, -1), ticket.number

    def _remember(self, client: str) -> None:
        self._served[client] = next(self._turns)
        self._served.move_to_end(client)
        if len(self._served) > CLIENTS:
            self._served.popitem(last=False)
