"""Drawing -> a picture for a report: SVG as text, and PNG where resvg is installed; no browser is needed.

A picture goes further than the page that it comes from, so its title and legend go with it: denial, doubt and dispute can be read
in it without colours.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from graphbuild.sentences import clean
from graphbuild.view.drawing import draw
from graphbuild.view.labels import BOX_FONT, GLYPHS, PILL_FONT, box_font, box_label, kind_of, size_of
from graphbuild.view.page import asset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from graphbuild.view.drawing import Drawing, Pill

Box = tuple[float, float, float, float]  # centre, width and height

FACE = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
DASHES = {"affirmed": "", "negated": "6 4", "open": "2 4"}
BORDERS = {"affirmed": "", "negated": "5 3", "open": "2 2"}
TONES = {"affirmed": "affirmed", "negated": "✕ negated: said not to be so", "open": "? wished, asked, possible: not said to be so"}
DISPUTED = "≠ disputed: one source affirms it, another denies it"
EDGE = 30.0  # pixels around the drawing
HEAD, FOOT = 70.0, 60.0  # pixels for title and legend
NARROWEST = 760.0
MOST_PIXELS = 8000  # of a PNG's longer side
FINE = 2.0  # pixels of a PNG for one of the drawing, where there is room
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0


def render_svg(network: nx.MultiDiGraph[str], *, title: str) -> str:
    """Render what the page shows at first as SVG in light colours, the same bytes for the same input."""
    drawing = draw(network)
    boxes = dict(_boxes(network, drawing))
    left, top, right, bottom = _extent(boxes)
    wide, high = max(NARROWEST, right - left), bottom - top
    pills = [pill for pill in drawing.pills if pill.id in boxes]
    claims, whole = sum(len(pill.claims) for pill in pills), network.number_of_edges()
    heading = clean(title) or "Knowledge graph"
    said = f"{whole:,} claim{'' if whole == 1 else 's'}"
    said = said if claims == whole else f"{claims:,} of {said}, those of the best connected entities"
    place = f'width="{wide:.0f}" height="{high:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} {wide:.0f} {high:.0f}" {place} font-family="{FACE}" role="img">',
        f"<title>{_xml(heading)}</title>",
        f'<rect x="{left:.0f}" y="{top:.0f}" {place} fill="{colors()["stage"]}"/>',
        _text(left + 20, top + 30, 18, "ink", heading, ' font-weight="bold"'),
        _text(left + 20, top + 50, 12, "soft", said),
        *(line for pill in pills for line in _lines(pill, boxes)),
        *(_pill_box(pill, boxes[pill.id]) for pill in pills),
        *(_entity_box(node, network, boxes[node]) for node in drawing.positions if node in network),
        *_legend(network, drawing, left + 20, top + high - 34),
        "</svg>\n",
    ]
    return "\n".join(parts)


def render_png(svg: str) -> bytes:
    """Render an SVG picture as PNG, twice as fine, with the fonts of this machine.

    Raises:
        ModuleNotFoundError: resvg-py is not installed.
    """
    from resvg_py import svg_to_bytes  # noqa: PLC0415 - an optional dependency

    size = re.search(r'width="(\d+)" height="(\d+)"', svg)
    longest = max(map(int, size.groups())) if size else 1
    return bytes(svg_to_bytes(svg_string=svg, zoom=min(FINE, MOST_PIXELS / longest)))


@cache
def colors() -> Mapping[str, str]:
    """Read the colours of the page's style sheet, those for light."""
    return dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", asset("style.css")))


def _boxes(network: nx.MultiDiGraph[str], drawing: Drawing) -> Iterator[tuple[str, Box]]:
    labels = {pill.id: pill.label for pill in drawing.pills}
    for node, (x, y) in drawing.positions.items():
        if node in labels:
            wide, high = size_of(labels[node], PILL_FONT)
        else:
            wide, high = size_of(box_label(node, network.nodes[node]), box_font(network.degree(node)))
        yield node, (x, y, wide - 4, high - 4)


def _extent(boxes: Mapping[str, Box]) -> Box:
    """Give left, top, right and bottom of a picture that has room for the boxes, a title and a legend."""
    centres = [(x, y, wide / 2, high / 2) for x, y, wide, high in boxes.values()] or [(0.0, 0.0, 0.0, 0.0)]
    left, right = min(x - half for x, _, half, _ in centres), max(x + half for x, _, half, _ in centres)
    top, bottom = min(y - half for _, y, _, half in centres), max(y + half for _, y, _, half in centres)
    return left - EDGE, top - HEAD, right + EDGE, bottom + FOOT


def _lines(pill: Pill, boxes: Mapping[str, Box]) -> Iterator[str]:
    """Draw the lines of a pill, its subjects' without a head, its target's with an arrow or a bar."""
    x, y, _, _ = boxes[pill.id]
    for end in pill.ends:
        tip_x, tip_y = _border(boxes[end], x, y)
        place = f'x1="{x}" y1="{y}" x2="{tip_x:.1f}" y2="{tip_y:.1f}"'
        color = colors()[{"affirmed": "relation"}.get(pill.tone, pill.tone)]
        if pill.disputed:
            yield f'<line {place} stroke="{colors()["disputed"]}" stroke-width="6"/>'
        dashes = f' stroke-dasharray="{DASHES[pill.tone]}"' if DASHES[pill.tone] else ""
        yield f'<line {place} stroke="{color}" stroke-width="{1.6 if pill.tone == "negated" else 1.1}"{dashes}/>'
    if pill.target is not None:
        yield _head(pill.tone, color, (x, y), (tip_x, tip_y))


def _head(tone: str, color: str, start: tuple[float, float], tip: tuple[float, float]) -> str:
    along = (tip[0] - start[0], tip[1] - start[1])
    length = max(1.0, (along[0] ** 2 + along[1] ** 2) ** 0.5)
    ux, uy = along[0] / length, along[1] / length
    if tone == "negated":
        return (
            f'<line x1="{tip[0] - uy * 6:.1f}" y1="{tip[1] + ux * 6:.1f}" x2="{tip[0] + uy * 6:.1f}" y2="{tip[1] - ux * 6:.1f}"'
            f' stroke="{color}" stroke-width="2.5"/>'
        )
    back = (tip[0] - ux * 9, tip[1] - uy * 9)
    return (
        f'<path d="M{tip[0]:.1f} {tip[1]:.1f}L{back[0] - uy * 4:.1f} {back[1] + ux * 4:.1f}'
        f'L{back[0] + uy * 4:.1f} {back[1] - ux * 4:.1f}Z" fill="{color}"/>'
    )


def _border(box: Box, x: float, y: float) -> tuple[float, float]:
    """Give the point where a line from a box's centre to a point leaves the box."""
    centre_x, centre_y, wide, high = box
    dx, dy = x - centre_x, y - centre_y
    share = min(wide / 2 / max(abs(dx), 1e-6), high / 2 / max(abs(dy), 1e-6), 1.0)
    return centre_x + dx * share, centre_y + dy * share


def _pill_box(pill: Pill, box: Box) -> str:
    plain = ("pill", "pill-line", "relation-ink")
    fill, line, ink = plain if pill.tone == "affirmed" else (f"{pill.tone}-fill", pill.tone, f"{pill.tone}-ink")
    dashes = f' stroke-dasharray="{BORDERS[pill.tone]}"' if BORDERS[pill.tone] else ""
    look = f'rx="9" stroke-width="{2.5 if pill.disputed else 1}"{dashes}'
    return _label(box, pill.label, PILL_FONT, (fill, "disputed" if pill.disputed else line, ink), look)


def _entity_box(node: str, network: nx.MultiDiGraph[str], box: Box) -> str:
    about, size = network.nodes[node], box_font(network.degree(node))
    kind = kind_of(node, about)
    look = f'rx="4" stroke-width="{1.5 + (size - BOX_FONT) / 5:.1f}"'
    return _label(box, box_label(node, about), size, (f"{kind}-fill", kind, "ink"), look)


def _label(box: Box, label: str, size: int, paint: tuple[str, str, str], look: str) -> str:
    """Draw a box and its lines of text, painted with the colours of fill, border and ink by name."""
    x, y, wide, high = box
    fill, line, ink = paint
    rows = label.split("\n")
    texts = "".join(
        _text(x, y + (number - (len(rows) - 1) / 2) * size * 1.06 + size * 0.36, size, ink, row, ' text-anchor="middle"')
        for number, row in enumerate(rows)
    )
    place = f'x="{x - wide / 2:.1f}" y="{y - high / 2:.1f}" width="{wide:.1f}" height="{high:.1f}"'
    return f'<rect {place} fill="{colors()[fill]}" stroke="{colors()[line]}" {look}/>{texts}'


def _legend(network: nx.MultiDiGraph[str], drawing: Drawing, x: float, y: float) -> Iterator[str]:
    kinds = {kind_of(node, network.nodes[node]) for node in drawing.positions if node in network}
    at = x
    for kind in (kind for kind in GLYPHS if kind in kinds):
        yield _text(at, y, 12, kind, f"{GLYPHS[kind]} {kind}")
        at += 7 * len(kind) + 32
    at = x
    for tone, words in TONES.items():
        dashes = f' stroke-dasharray="{DASHES[tone]}"' if DASHES[tone] else ""
        color = colors()["relation" if tone == "affirmed" else tone]
        yield f'<line x1="{at:.0f}" y1="{y + 16:.0f}" x2="{at + 34:.0f}" y2="{y + 16:.0f}" stroke="{color}" stroke-width="2"{dashes}/>'
        yield _text(at + 42, y + 20, 12, "ink", words)
        at += 7 * len(words) + 62
    if any(pill.disputed for pill in drawing.pills):
        yield _text(at, y + 20, 12, "disputed-ink", DISPUTED)


def _text(x: float, y: float, size: float, color: str, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colors()[color]}"{more}>{_xml(words)}</text>'


def _xml(words: str) -> str:
    return escape(ILLEGAL.sub("", words))
