"""What is counted over a whole graph is asked once for each generation, and what takes too long is not asked again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from starlette.exceptions import HTTPException

from graphbuild.serve.pages import start_page
from graphbuild.serve.whole import Whole
from graphbuild.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphbuild.serve.pool import Pool


def whole_of(answer: Callable[[int], list[dict[str, Any]]]) -> tuple[Whole, list[str], SimpleNamespace]:
    """Make counts that are answered by a function of how often was asked; gives what was asked, and the generation."""
    asked: list[str] = []
    pool = SimpleNamespace(signature=(Path("1"), 0, 0))

    async def select(sparql: str) -> list[dict[str, Any]]:
        asked.append(sparql)
        await asyncio.sleep(0)
        return answer(len(asked))

    return Whole(select, cast("Pool", pool)), asked, pool


def test_each_count_is_asked_once_for_all_and_anew_after_a_change() -> None:
    whole, asked, pool = whole_of(lambda times: [{"n": times}])

    async def run() -> list[Any]:
        first = await asyncio.gather(whole.count("a"), whole.count("a"), whole.count("b"))
        pool.signature = (Path("2"), 0, 0)
        return [*first, await whole.count("a"), await whole.count("a")]

    assert asyncio.run(run()) == [[{"n": 2}], [{"n": 2}], [{"n": 2}], [{"n": 3}], [{"n": 3}]]
    assert asked == ["a", "b", "a"]


def test_what_takes_too_long_is_not_tried_again_but_what_found_no_place_is() -> None:
    def fail(times: int) -> list[dict[str, Any]]:
        raise HTTPException(503, "stopped", {"Retry-After": "5"} if times == 1 else None)

    whole, asked, _ = whole_of(fail)

    async def run() -> list[Any]:
        return [await whole.count("a") for _ in range(4)]

    assert asyncio.run(run()) == [None] * 4
    assert len(asked) == 2


def test_who_has_asked_first_may_leave() -> None:
    whole, asked, _ = whole_of(lambda _: [{"n": 1}])

    async def run() -> Any:
        first = asyncio.ensure_future(whole.count("a"))
        await asyncio.sleep(0)
        first.cancel()
        return await whole.count("a")

    assert asyncio.run(run()) == [{"n": 1}]
    assert asked == ["a"]


def test_other_failures_are_told() -> None:
    def fail(_: int) -> list[dict[str, Any]]:
        raise HTTPException(500, "damaged")

    whole, _, _ = whole_of(fail)
    with pytest.raises(HTTPException, match="damaged"):
        asyncio.run(whole.count("a"))


def test_the_start_page_of_a_graph_that_cannot_be_counted_shows_its_documents() -> None:
    def fail(_: int) -> list[dict[str, Any]]:
        raise HTTPException(503, "stopped after 30 seconds")

    whole, _, _ = whole_of(fail)

    async def select(_: str) -> list[dict[str, Any]]:
        return [{"g": f"{DEFAULT_BASE}document/d1/claims", "title": "One", "claims": "3"}]

    page = asyncio.run(start_page(select, whole, Minter(DEFAULT_BASE), "big-kg", "", 0)).decode()
    assert "One" in page
    assert "too large to be counted" in page
    assert "Most mentioned" not in page
