"""Boxes and the lines between them -> where each box stands, without overlap and the same every time.

Lengths are in pixels of the drawing at zoom 1; a position is a box's centre. No randomness: boxes start around the most central one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphbuild.view.overlap import GOLDEN_ANGLE, clear_lines, separate
from graphbuild.view.packing import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphbuild.view.overlap import Floats

GAP = 9.0  # free space kept around each box
ASPECT = 1.4  # width to height that a part of the drawing aims at, as screens have
SQUEEZE = (0.72, 1.2)  # by how much its width may be changed for that
FEW = 5  # boxes of a part that is no crowd: a row or a star, with lines as long as names are
AIRY = 1.55
SHRINK = 0.8  # denser than the lengths of lines ask for: pushing apart makes room where there is none
WORK = 2e7  # pairs of boxes looked at in stress majorisation, all rounds together: what bounds its time
ROUNDS = (8, 80)  # of stress majorisation, at least and at most


def place(sizes: Floats, links: Sequence[tuple[int, int, float]]) -> Floats:
    """Place boxes so that linked ones stand near each other, none overlap, and lines keep clear of boxes where they can.

    Args:
        sizes: Width and height of each box, shape (n, 2).
        links: Pairs of boxes by index, and how far apart they would best stand.

    Returns:
        Centres, shape (n, 2), whole pixels; the drawing's centre is near the origin.
    """
    centres = np.zeros((len(sizes), 2))
    parts = [np.array(part) for part in _components(len(sizes), links)]
    if not parts:
        return centres
    where = np.empty(len(sizes), dtype=np.intp)
    part_of = np.empty(len(sizes), dtype=np.intp)
    for number, part in enumerate(parts):
        where[part], part_of[part] = np.arange(len(part)), number
    own: list[list[tuple[int, int, float]]] = [[] for _ in parts]
    for first, second, length in links:
        own[part_of[first]].append((int(where[first]), int(where[second]), length))
    placed = []
    for part, inner in zip(parts, own, strict=True):
        centres[part] = _place_part(sizes[part], inner)
        placed.append((centres[part], sizes[part], [(first, second) for first, second, _ in inner]))
    for part, shift in zip(parts, pack(placed), strict=True):
        centres[part] += shift
    low, high = (centres - sizes / 2).min(axis=0), (centres + sizes / 2).max(axis=0)
    return np.asarray(np.round(centres - (low + high) / 2))


def _place_part(sizes: Floats, links: Sequence[tuple[int, int, float]]) -> Floats:
    """Place boxes that lines join, all of them directly or by way of others; whole pixels."""
    centres = _level(_majorise(distances(len(sizes), links)))
    if len(sizes) <= FEW:
        return separate(np.round(centres * AIRY), sizes + GAP)
    wide, high = np.ptp(centres, axis=0) + sizes.mean(axis=0)
    squeeze = float(np.clip((ASPECT * high / wide) ** 0.5, *SQUEEZE))
    centres *= (squeeze * SHRINK, SHRINK / squeeze)
    centres = separate(np.round(centres), sizes + GAP)  # whole pixels: the last digits differ from machine to machine
    centres = clear_lines(centres, sizes + GAP, [(first, second) for first, second, _ in links])
    return separate(np.round(centres), sizes + GAP)


def _components(count: int, links: Iterable[tuple[int, int, float]]) -> list[list[int]]:
    """Group boxes that links join, the biggest group first."""
    root = list(range(count))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for first, second, _ in links:
        low, high = sorted((find(first), find(second)))
        root[high] = low
    groups: dict[int, list[int]] = {}
    for index in range(count):
        groups.setdefault(find(index), []).append(index)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def distances(count: int, links: Iterable[tuple[int, int, float]]) -> Floats:
    """Give the length of the shortest way between all boxes of a connected part, shape (n, n).

    Boxes with one neighbour or two are taken out first and put back after (Floyd and Warshall is cubic, and most boxes are pills
    between two others).
    """
    lengths = np.full((count, count), np.inf)
    np.fill_diagonal(lengths, 0.0)
    for first, second, length in links:
        shorter = min(length, lengths[first, second])
        if first != second:
            lengths[first, second] = lengths[second, first] = shorter
    near = [np.nonzero(np.isfinite(row))[0] for row in lengths]
    around = [set(map(int, row)) - {index} for index, row in enumerate(near)]
    taken: list[tuple[int, list[int]]] = []
    for index in sorted(range(count), key=lambda one: (len(around[one]), one)):
        ends = sorted(around[index])
        if len(ends) not in {1, 2} or count - len(taken) == 1:
            continue
        taken.append((index, ends))
        for end in ends:
            around[end].discard(index)
        if len(ends) > 1:
            first, second = ends
            bridge = lengths[index, first] + lengths[index, second]
            lengths[first, second] = lengths[second, first] = min(bridge, lengths[first, second])
            around[first].add(second)
            around[second].add(first)
    gone = {index for index, _ in taken}
    core = np.array([index for index in range(count) if index not in gone])
    ways = lengths[np.ix_(core, core)]
    for middle in range(len(core)):
        np.minimum(ways, ways[:, middle, None] + ways[None, middle, :], out=ways)
    lengths[np.ix_(core, core)] = ways
    known = list(map(int, core))
    for index, ends in reversed(taken):
        row = np.min([lengths[index, end] + lengths[end, known] for end in ends], axis=0)
        lengths[index, known] = lengths[known, index] = row
        known.append(index)
    return lengths


def _majorise(wanted: Floats) -> Floats:
    """Lay out connected boxes by stress majorisation (Gansner, Koren and North, Graph Drawing 2004).

    Distances in the plane approach those along the links, near ones counting most (weight 1/d²).
    """
    count = len(wanted)
    if count == 1:
        return np.zeros((1, 2))
    wanted = np.maximum(wanted, 1.0)
    weights = wanted**-2
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + weights.mean())  # adding a constant makes it regular; it fixes the centre
    pull = weights * wanted
    centres = _start(wanted)
    for _ in range(int(np.clip(WORK / count**2, *ROUNDS))):
        ratio = centres[:, None, 0] - centres[:, 0]
        np.hypot(ratio, centres[:, None, 1] - centres[:, 1], out=ratio)
        np.maximum(ratio, 1e-6, out=ratio)
        np.divide(pull, ratio, out=ratio)
        centres = inverse @ (ratio.sum(axis=1)[:, None] * centres - ratio @ centres)
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


def _level(centres: Floats) -> Floats:
    """Turn a drawing so that its longest extent lies along x."""
    centres = centres - centres.mean(axis=0)
    (xx, xy), (_, yy) = centres.T @ centres
    angle = -0.5 * np.arctan2(2 * xy, xx - yy)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(centres @ turn.T)
