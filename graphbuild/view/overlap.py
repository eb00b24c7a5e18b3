"""Boxes that overlap, or that a line runs under -> boxes apart, moved as little as that takes.

Lengths are in pixels; a position is a box's centre. Nothing is random.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]

LOOK_EVERY = 10  # rounds of pushing before looking for new neighbours
REACH = 30.0  # how near a neighbour is
PATIENCE = 40  # rounds before a crowd is given more room
GROWTH = 1.04
LINE_ROUNDS = 40
MARGIN = 5.0  # between a box and a line that passes it
GOLDEN_ANGLE = 2.399963229728653


def separate(centres: Floats, sizes: Floats, rounds: int = 300) -> Floats:
    """Push boxes apart until none overlap, each pair along the axis where it overlaps least.

    Args:
        centres: Shape (n, 2).
        sizes: Width and height, shape (n, 2); add the gap you want to keep.
        rounds: At most so many; what still overlaps then is swept apart along x.

    Returns:
        New centres, shape (n, 2).
    """
    centres = centres + _spiral(len(centres), 0.01)  # boxes on one spot need a direction to part in
    for number in range(0, rounds, LOOK_EVERY):
        if not _push(centres, sizes, _near(centres, sizes)):
            return centres
        if number >= PATIENCE:
            centres *= GROWTH
    return _sweep(centres, sizes)


def clear_lines(centres: Floats, sizes: Floats, lines: Sequence[tuple[int, int]]) -> Floats:
    """Move boxes aside that lines between other boxes run under, as far as a few rounds of small steps get.

    Args:
        centres: Shape (n, 2).
        sizes: Width and height, shape (n, 2).
        lines: Pairs of boxes by index.

    Returns:
        New centres, shape (n, 2), in which boxes may overlap again.
    """
    centres = centres.copy()
    if not lines:
        return centres
    start, end = np.array(lines).T
    for number in range(LINE_ROUNDS):
        if number % LOOK_EVERY == 0:
            near = _near(centres, sizes)
            over = _crossings(centres, sizes, start, end)
        _step_aside(centres, sizes, (start[over[0]], end[over[0]]), over[1])
        _push_once(centres, sizes, near)
    return centres


def _crossings(centres: Floats, sizes: Floats, start: NDArray[np.intp], end: NDArray[np.intp]) -> Pairs:
    """List which line runs under which box, or may soon, the line's own ends aside."""
    first, along = centres[start].astype(np.float32), (centres[end] - centres[start]).astype(np.float32)
    length = np.maximum(np.hypot(*along.T), 1.0)[:, None]
    x, y = (centres[None, :, axis].astype(np.float32) - first[:, axis, None] for axis in (0, 1))
    ahead = (x * along[:, 0, None] + y * along[:, 1, None]) / length
    aside = np.abs(x * along[:, 1, None] - y * along[:, 0, None]) / length
    reach = np.hypot(*(sizes.T / 2)).astype(np.float32) + REACH
    close = (aside < reach) & (ahead > -reach) & (ahead < length + reach)
    rows = np.arange(len(start))
    close[rows, start] = close[rows, end] = False
    lines, boxes = np.nonzero(close)
    return lines, boxes


def _step_aside(centres: Floats, sizes: Floats, lines: Pairs, boxes: NDArray[np.intp]) -> None:
    """Move boxes off lines and lines off boxes by half of what is missing, in place."""
    start, end = lines
    along = centres[end] - centres[start]
    length = np.maximum(np.hypot(*along.T), 1.0)
    normal = np.stack((-along[:, 1], along[:, 0]), axis=1) / length[:, None]
    offset = centres[boxes] - centres[start]
    share = (offset * along).sum(axis=1) / length**2
    aside = (offset * normal).sum(axis=1)
    need = (np.abs(normal) * sizes[boxes] / 2).sum(axis=1) + MARGIN - np.abs(aside)
    hit = np.nonzero((need > 0) & (share > 0) & (share < 1))[0]
    step = (np.minimum(need[hit], 12.0) / 3 * np.where(aside[hit] < 0, -1.0, 1.0))[:, None] * normal[hit]
    np.add.at(centres, boxes[hit], step)
    np.add.at(centres, start[hit], -step * (1 - share[hit, None]) / 2)
    np.add.at(centres, end[hit], -step * share[hit, None] / 2)


def _near(centres: Floats, sizes: Floats) -> Pairs:
    """List the pairs of boxes that overlap or may soon."""
    x, y, wide, high = (np.ascontiguousarray(column, dtype=np.float32) for column in (*centres.T, *sizes.T / 2))
    close = np.abs(x[:, None] - x) < wide[:, None] + (wide + REACH)
    close &= np.abs(y[:, None] - y) < high[:, None] + (high + REACH)
    first, second = np.nonzero(close)
    return first[first < second], second[first < second]


def _push(centres: Floats, sizes: Floats, near: Pairs) -> bool:
    """Part overlapping pairs for some rounds, moving `centres` in place; whether any overlapped at the start."""
    for number in range(LOOK_EVERY):
        if not _push_once(centres, sizes, near):
            return number > 0
    return True


def _push_once(centres: Floats, sizes: Floats, near: Pairs) -> bool:
    """Part overlapping pairs by one step, in place; whether there were any."""
    first, second = near
    apart = centres[first] - centres[second]
    overlap = (sizes[first] + sizes[second]) / 2 - np.abs(apart)
    hit = np.nonzero((overlap > 0).all(axis=1))[0]
    axis = overlap[hit].argmin(axis=1)
    step = (overlap[hit, axis] + 0.5) / 2 * np.where(apart[hit, axis] < 0, -1.0, 1.0)
    np.add.at(centres, (first[hit], axis), step)
    np.add.at(centres, (second[hit], axis), -step)
    return bool(len(hit))


def _sweep(centres: Floats, sizes: Floats) -> Floats:
    """Part what still overlaps: from left to right, each box goes right until it is free of all those before it."""
    order = np.argsort(centres[:, 0], kind="stable")
    centres, half = centres[order], sizes[order] / 2
    for index in range(1, len(order)):
        need = half[:index] + half[index]
        beside = np.nonzero(np.abs(centres[:index, 1] - centres[index, 1]) < need[:, 1])[0]
        right, left = centres[beside, 0] + need[beside, 0], centres[beside, 0] - need[beside, 0]
        while (hit := (left < centres[index, 0]) & (centres[index, 0] < right)).any():
            centres[index, 0] = right[hit].max() + 0.5
    swept = np.empty_like(centres)
    swept[order] = centres
    return swept


def _spiral(count: int, step: float) -> Floats:
    angle = np.arange(count) * GOLDEN_ANGLE
    return np.asarray(np.stack((np.cos(angle), np.sin(angle)), axis=1) * step * np.sqrt(np.arange(count) + 1)[:, None])
