"""Boxes and the lines between them -> where each box stands, without overlap and the same every time.

Lengths are in pixels of the drawing at zoom 1; a position is a box's centre. No randomness: boxes start on a spiral.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Floats = NDArray[np.float64]

GAP = 14.0  # free space kept around each box
COMPONENT_GAP = 45.0  # between parts of the drawing that no line joins
WIDENING = 1.1  # text is wide and screens are: stretch along x
ASPECT = 1.45  # width to height that the whole drawing aims at
LOOK_EVERY = 10  # rounds of pushing before looking for new neighbours
REACH = 30.0  # how near a neighbour is
ROUNDS = 60  # of stress majorisation; later ones move boxes by less than a pixel
GOLDEN_ANGLE = 2.399963229728653


def place(sizes: Floats, links: Sequence[tuple[int, int, float]], between: Mapping[int, Sequence[int]]) -> Floats:
    """Place boxes so that linked ones stand near each other and none overlap.

    Args:
        sizes: Width and height of each box, shape (n, 2).
        links: Pairs of boxes by index, and how far apart they would best stand.
        between: Boxes without links of their own, each with the boxes that it stands in the middle of.

    Returns:
        Centres, shape (n, 2), whole pixels; the drawing's centre is near the origin.
    """
    free = [index for index in range(len(sizes)) if index not in between]
    centres = np.zeros((len(sizes), 2))
    parts = _components(free, links)
    if not parts:
        return centres
    lengths = _lengths(len(sizes), links)
    followers = _followers(between, parts)
    corners: list[Floats] = []
    for part, following in zip(parts, followers, strict=True):
        members = np.array(part)
        centres[members] = _level(_majorise(lengths[np.ix_(members, members)])) * (WIDENING, 1.0)
        for index in following:
            centres[index] = _middle(centres, between[index], index)
        whole = np.array(part + following)
        centres[whole] = separate(np.round(centres[whole]), sizes[whole] + GAP)
        low, high = (centres[whole] - sizes[whole] / 2).min(axis=0), (centres[whole] + sizes[whole] / 2).max(axis=0)
        centres[whole] -= low
        corners.append(high - low)
    for part, following, shift in zip(parts, followers, _pack(np.array(corners)), strict=True):
        centres[part + following] += shift
    low, high = (centres - sizes / 2).min(axis=0), (centres + sizes / 2).max(axis=0)
    return np.asarray(np.round(centres - (low + high) / 2))


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
    for _ in range(0, rounds, LOOK_EVERY):
        first, second = _near(centres, sizes)
        if not _push(centres, sizes, first, second):
            return centres
    return _sweep(centres, sizes)


def _near(centres: Floats, sizes: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """List the pairs of boxes that overlap or may soon."""
    x, y, wide, high = (np.ascontiguousarray(column, dtype=np.float32) for column in (*centres.T, *sizes.T / 2))
    close = np.abs(x[:, None] - x) < wide[:, None] + (wide + REACH)
    close &= np.abs(y[:, None] - y) < high[:, None] + (high + REACH)
    first, second = np.nonzero(close)
    return first[first < second], second[first < second]


def _push(centres: Floats, sizes: Floats, first: NDArray[np.intp], second: NDArray[np.intp]) -> bool:
    """Part overlapping pairs for some rounds, moving `centres` in place; whether any overlapped at the start."""
    need = (sizes[first] + sizes[second]) / 2
    found = False
    for number in range(LOOK_EVERY):
        apart = centres[first] - centres[second]
        overlap = need - np.abs(apart)
        hit = np.nonzero((overlap > 0).all(axis=1))[0]
        if not len(hit):
            return found
        found = found or number == 0
        axis = overlap[hit].argmin(axis=1)
        step = (overlap[hit, axis] + 0.5) / 2 * np.where(apart[hit, axis] < 0, -1.0, 1.0)
        np.add.at(centres, (first[hit], axis), step)
        np.add.at(centres, (second[hit], axis), -step)
    return found


def _sweep(centres: Floats, sizes: Floats) -> Floats:
    """Part what still overlaps: from left to right, each box goes right until it is free of all those before it."""
    done: list[int] = []
    for index in np.argsort(centres[:, 0], kind="stable"):
        moved = True
        while moved and done:
            gap = (sizes[done] + sizes[index]) / 2 - np.abs(centres[done] - centres[index])
            blockers = np.nonzero((gap > 0).all(axis=1))[0]
            moved = bool(len(blockers))
            if moved:
                before = np.array(done)[blockers]
                centres[index, 0] = (centres[before, 0] + (sizes[before, 0] + sizes[index, 0]) / 2).max() + 0.5
        done.append(int(index))
    return centres


def _components(free: Sequence[int], links: Iterable[tuple[int, int, float]]) -> list[list[int]]:
    """Group boxes that links join, the biggest group first."""
    root = {index: index for index in free}

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for first, second, _ in links:
        low, high = sorted((find(first), find(second)))
        root[high] = low
    groups: dict[int, list[int]] = {}
    for index in free:
        groups.setdefault(find(index), []).append(index)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def _followers(between: Mapping[int, Sequence[int]], parts: Sequence[Sequence[int]]) -> list[list[int]]:
    """Say for each group which boxes stand between its members."""
    part_of = {index: number for number, part in enumerate(parts) for index in part}
    followers: list[list[int]] = [[] for _ in parts]
    for index, ends in between.items():
        followers[part_of[ends[0]]].append(index)
    return followers


def _lengths(count: int, links: Iterable[tuple[int, int, float]]) -> Floats:
    """Give the length of each link as a matrix, infinite where there is none."""
    lengths = np.full((count, count), np.inf)
    np.fill_diagonal(lengths, 0.0)
    for first, second, length in links:
        if first != second:
            shorter = min(length, lengths[first, second])
            lengths[first, second] = lengths[second, first] = shorter
    return lengths


def _majorise(lengths: Floats) -> Floats:
    """Lay out connected boxes by stress majorisation (Gansner, Koren and North, Graph Drawing 2004).

    Distances in the plane approach those along the links (Floyd and Warshall), near ones counting most (weight 1/d²).
    """
    count = len(lengths)
    if count == 1:
        return np.zeros((1, 2))
    wanted = lengths.copy()
    for middle in range(count):
        np.minimum(wanted, wanted[:, middle, None] + wanted[None, middle, :], out=wanted)
    np.fill_diagonal(wanted, 1.0)
    weights = wanted**-2
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + weights.mean())  # adding a constant makes it regular; it fixes the centre
    pull = weights * wanted
    centres = _start(wanted)
    for _ in range(ROUNDS):
        apart = np.hypot(*(centres[:, None, axis] - centres[None, :, axis] for axis in (0, 1)))
        ratio = -pull / np.maximum(apart, 1e-6)
        np.fill_diagonal(ratio, 0.0)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        centres = inverse @ (ratio @ centres)
    return np.asarray(centres)


def _start(wanted: Floats) -> Floats:
    """Start with the most central box in the middle and the others around it, by distance."""
    hub = int(wanted.sum(axis=1).argmin())
    distance = wanted[hub].copy()
    distance[hub] = 0.0
    order = np.argsort(distance, kind="stable")
    centres = np.empty((len(wanted), 2))
    angle = np.arange(len(wanted)) * GOLDEN_ANGLE
    centres[order] = np.stack((np.cos(angle), np.sin(angle)), axis=1) * distance[order, None]
    return centres


def _spiral(count: int, step: float) -> Floats:
    angle = np.arange(count) * GOLDEN_ANGLE
    return np.asarray(np.stack((np.cos(angle), np.sin(angle)), axis=1) * step * np.sqrt(np.arange(count) + 1)[:, None])


def _level(centres: Floats) -> Floats:
    """Turn a drawing so that its longest extent lies along x."""
    centres = centres - centres.mean(axis=0)
    (xx, xy), (_, yy) = centres.T @ centres
    angle = -0.5 * np.arctan2(2 * xy, xx - yy)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(centres @ turn.T)


def _middle(centres: Floats, ends: Sequence[int], index: int) -> Floats:
    """Give the point between the last of some boxes and the middle of the others, a little aside by the box's index."""
    middle = (centres[list(ends[:-1])].mean(axis=0) + centres[ends[-1]]) / 2
    line = centres[ends[-1]] - middle
    aside = np.array([-line[1], line[0]]) / max(float(np.hypot(*line)), 1.0)
    return np.asarray(middle + aside * ((index % 5) - 2) * 6)


def _pack(corners: Floats) -> Floats:
    """Set rectangles, big ones first, in rows below each other, all about as wide as a screen is to its height.

    Returns:
        The upper left corner of each, shape (n, 2).
    """
    area = float(((corners + COMPONENT_GAP).prod(axis=1)).sum())
    width = max(float(corners[:, 0].max()), (area * ASPECT) ** 0.5)
    shifts = np.zeros_like(corners)
    x = y = row = 0.0
    start = 0
    for index, (wide, high) in enumerate(corners):
        if x and x + wide > width:
            shifts[start:index, 0] += (width - x + COMPONENT_GAP) / 2  # each row stands in the middle
            x, y, row, start = 0.0, y + row + COMPONENT_GAP, 0.0, index
        shifts[index] = (x, y)
        x, row = x + wide + COMPONENT_GAP, max(row, high)
    shifts[start:, 0] += (width - x + COMPONENT_GAP) / 2
    return shifts
