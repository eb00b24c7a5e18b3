"""Parts of a drawing that no line joins -> one drawing, the small parts in the gaps of the big ones.

After Freivalds, Dogrusoz and Kikusts, Disconnected graph layout and the polyomino packing approach (Graph Drawing 2001): each part
becomes the cells of a grid that it covers, and goes where it is nearest to the middle without touching what stands there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphbuild.view.overlap import Floats

Cells = NDArray[np.intp]

CELL = 24.0  # pixels a side
MARGIN = 16.0  # kept free around each box
ASPECT = 1.3  # width to height that the whole drawing aims at
BATCH = 1024  # places tried at once
FEW = 12  # cells that are tried first


def pack(parts: Sequence[tuple[Floats, Floats, Sequence[tuple[int, int]]]]) -> list[Floats]:
    """Say how far to move each part so that none touches another.

    Args:
        parts: Centres and sizes of the boxes of each, both of shape (n, 2), and its lines as pairs of boxes; big parts first.

    Returns:
        For each part, what to add to its centres.
    """
    covered = [_cells(*part) for part in parts]
    middles = [(cells.min(axis=0) + cells.max(axis=0)) // 2 for cells in covered]
    shapes = [cells - middle for cells, middle in zip(covered, middles, strict=True)]
    extents = [int(np.abs(cells).max()) + 1 for cells in shapes]
    reach = 2 * sum(extents) - extents[0]  # side by side all have room
    reach = min(reach, extents[0] + 2 * extents[min(1, len(extents) - 1)] + int(2 * sum(map(len, shapes[1:])) ** 0.5))
    half = reach + max(extents)
    grid = np.zeros((2 * half + 1) ** 2, dtype=bool)
    row = np.array([2 * half + 1, 1])
    places = _places(reach)
    spots = (places + half) @ row
    shifts = []
    for cells, middle in zip(shapes, middles, strict=True):
        flat = cells @ row
        first = _first_free(grid, flat, spots)
        grid[spots[first] + flat] = True
        shifts.append((places[first] - middle) * CELL)
    return shifts


def _cells(centres: Floats, sizes: Floats, lines: Sequence[tuple[int, int]]) -> Cells:
    """List the cells of the grid that boxes and lines cover, shape (m, 2), without repetition."""
    covered = []
    for low, high in zip(
        np.floor((centres - sizes / 2 - MARGIN) / CELL).astype(int),
        np.floor((centres + sizes / 2 + MARGIN) / CELL).astype(int),
        strict=True,
    ):
        x, y = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
        covered.append(np.stack((x.ravel(), y.ravel()), axis=1))
    for first, second in lines:
        steps = int(np.hypot(*(centres[first] - centres[second])) / CELL * 2) + 2
        share = np.linspace(0, 1, steps)[:, None]
        covered.append(np.floor((centres[first] * (1 - share) + centres[second] * share) / CELL).astype(int))
    return np.unique(np.concatenate(covered), axis=0)


def _places(reach: int) -> Cells:
    """List all cells from the middle outwards, in the shape that the drawing aims at."""
    x, y = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1))
    places = np.stack((x.ravel(), y.ravel()), axis=1)
    return places[np.argsort((places[:, 0] / ASPECT) ** 2 + places[:, 1] ** 2, kind="stable")]


def _first_free(grid: NDArray[np.bool_], cells: NDArray[np.intp], spots: NDArray[np.intp]) -> int:
    """Find the first spot, by number, where all cells of a part are free; a few of its cells rule out most spots."""
    few = cells[:: max(1, len(cells) // FEW)]
    for batch in range(0, len(spots), BATCH):
        chosen = np.arange(batch, min(batch + BATCH, len(spots)))
        for some in (few, cells):
            chosen = chosen[~grid[spots[chosen, None] + some].any(axis=1)]
        if len(chosen):
            return int(chosen[0])
    raise AssertionError("the grid has room for all parts side by side")
