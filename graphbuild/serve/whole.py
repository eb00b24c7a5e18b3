"""What is counted over the whole graph: asked once for each generation of it, for all who want to see it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphbuild.serve.pool import Pool
    from graphbuild.serve.worker import Signature

    Rows = list[dict[str, Any]]

_TOO_LONG = 503


class Whole:
    """Counts of the present generation. A few queries of ours, never a client's: each answer is kept."""

    def __init__(self, select: Callable[[str], Awaitable[Rows]], pool: Pool) -> None:
        """Ask by `select`; `pool` knows which generation is the present one."""
        self._select, self._pool = select, pool
        self._signature: Signature | None = None
        self._asked: dict[str, asyncio.Future[Rows]] = {}

    async def count(self, sparql: str) -> Rows | None:
        """Give the rows of a query; None where the graph is so large that its time was over, which it is asked but once.

        Raises:
            HTTPException: The query cannot be answered.
        """
        if self._signature != self._pool.signature:
            self._signature, self._asked = self._pool.signature, {}
        asked = self._asked.get(sparql)
        if asked is None or (asked.done() and not _is_settled(asked)):
            asked = self._asked[sparql] = asyncio.ensure_future(self._select(sparql))
        try:
            return await asyncio.shield(asked)  # who has asked first may leave
        except HTTPException as error:
            if error.status_code == _TOO_LONG:
                return None
            raise


def _is_settled(asked: asyncio.Future[Rows]) -> bool:
    """Whether an answer, or that there is none in time, stays so."""
    error = None if asked.cancelled() else asked.exception()
    too_long = isinstance(error, HTTPException) and error.status_code == _TOO_LONG and not error.headers
    return not asked.cancelled() and (error is None or too_long)
