"""Network -> drawing: entities as boxes, claims as pills between them, carried by a pyvis network.

Claims that say the same of one thing (relation, object, polarity, modality, who says it) share a pill, so that six participants
meet at one `participates in`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphbuild.view.layout import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx
    from pyvis.network import Network

Edge = tuple[str, str, str, dict[str, Any]]

MOST_BOXES = 300  # drawn at first; the rest is reached by search
MOST_PILLS = 600
LINE = 25  # characters of a label before it wraps
LINES = 3
PILL_FONT = 12
BOX_FONT = 13
GLYPHS = {"state": "■", "organization": "▲", "person": "●", "event": "◆", "place": "▼", "thing": "○", "concept": "□", "value": "◇"}
SHOWN_KIND = {"object": "thing", "substance": "thing", "animal": "thing", "plant": "thing", "abstract": "concept", "claim": "concept",
              "time": "value"}  # fmt: skip
NEGATORS = re.compile(r"\b(?:not|never|no|cannot|neither|nor|without)\b|n[’']t\b", re.IGNORECASE)
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode categories that could disturb a label drawn on one line
JOINERS = "\u200c\u200d"  # but these shape Persian words and emoji


@dataclass(frozen=True, slots=True)
class Pill:
    """What one relation says of one thing: the node between subjects and object, and the claims that it stands for.

    `subjects` and `target` are ids of boxes or of other pills; `target` is None where the claim has no object. `tone` is
    `affirmed`, `negated` or `open` (not said to be so). `claims` are numbers of claims, in order.
    """

    id: str
    label: str
    tone: str
    subjects: tuple[str, ...]
    target: str | None
    claims: tuple[int, ...]

    @property
    def ends(self) -> tuple[str, ...]:
        """The nodes that lines join it to, the target last."""
        return self.subjects if self.target is None else (*self.subjects, self.target)


@dataclass(frozen=True, slots=True)
class Drawing:
    """All pills, and where those boxes and pills stand that are drawn at first (centres, in pixels)."""

    pills: tuple[Pill, ...]
    positions: Mapping[str, tuple[int, int]]


def shown_kind(kind: str, classes: Iterable[str] = ()) -> str:
    """Give the kind that the drawing shows: countries are states, ten kinds become eight.

    >>> shown_kind("place", ("Country",)), shown_kind("plant"), shown_kind("person")
    ('state', 'thing', 'person')
    """
    return "state" if "Country" in classes else SHOWN_KIND.get(kind, kind if kind in GLYPHS else "concept")


def verb_of(edge: Mapping[str, Any]) -> str:
    """Say the relation as people read it: its own words where they carry the polarity, else the normal form.

    >>> verb_of({"label": "participate in", "wording": "does not participate in", "negated": True})
    'does not participate in'
    >>> verb_of({"label": "like", "wording": "likes", "negated": True})
    'not like'
    """
    wording = " ".join(edge["wording"].split())
    if not edge["negated"]:
        return wording or str(edge["label"])
    return wording if NEGATORS.search(wording) else f"not {edge['label']}"


def draw(network: nx.MultiDiGraph[str]) -> Drawing:
    """Choose what is drawn at first, the most connected before all else, and lay it out."""
    pills = to_pills(network)
    ends = {end for pill in pills for end in pill.ends} - {pill.id for pill in pills}
    chosen = sorted(ends, key=lambda node: (-network.degree(node), -network.nodes[node]["mentions"], node))[:MOST_BOXES]
    drawn = _drawable(pills, set(chosen))
    joined = {end for pill in drawn for end in pill.ends}
    return Drawing(pills, _lay_out(network, [node for node in chosen if node in joined], drawn))


def edges_in_order(network: nx.MultiDiGraph[str]) -> list[Edge]:
    """List the claims in the order of the documents and their text: subject, target, id, what the edge says."""
    edges = network.edges(keys=True, data=True)
    return sorted(edges, key=lambda edge: (edge[3]["document"], edge[3]["start"], edge[3]["end"], edge[2]))


def to_pills(network: nx.MultiDiGraph[str]) -> tuple[Pill, ...]:
    """Gather claims that share a pill; pills in the order of their first claim, claims numbered in the order of the text."""
    edges = edges_in_order(network)
    own = {f"claim:{key}": key for _, _, key, _ in edges}
    about = {node for subject, target, key, _ in edges for node in (subject, target) if own.get(node, key) != key}
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, (subject, target, key, edge) in enumerate(edges):
        alone = (subject if own.get(target) == key else "", key if f"claim:{key}" in about else "")
        same = (edge["label"], target if own.get(target) != key else "", edge["negated"], edge["modality"], edge["voices"])
        groups.setdefault((*same, *alone), []).append(number)
    pill_of = {edges[number][2]: f"pill:{members[0]}" for members in groups.values() for number in members}

    def end(node: str) -> str:
        return pill_of.get(own.get(node, ""), node)

    return tuple(_pill([edges[number] for number in members], tuple(members), end) for members in groups.values())


def _pill(edges: Sequence[Edge], numbers: tuple[int, ...], end: Callable[[str], str]) -> Pill:
    _, target, key, edge = edges[0]
    subjects = tuple(dict.fromkeys(end(subject) for subject, _, _, _ in edges))
    whole = target == f"claim:{key}"
    verbs = {verb_of(other) for _, _, _, other in edges}
    plain = f"not {edge['label']}" if edge["negated"] else str(edge["label"])
    label = verbs.pop() if len(verbs) == 1 else plain
    if whole and edge["arguments"]:
        _, preposition, words = edge["arguments"][0]
        label = f"{label} {preposition} {words}"
    is_open = edge["modality"] != "actual"
    tone = "negated" if edge["negated"] else "open" if is_open else "affirmed"
    text = wrap(f"{'✕ ' if edge['negated'] else ''}{label}{' ?' if is_open else ''}")
    says = "".join(
        f"\n{_clip(clean(voice), LINE - 7)} {'does not say' if denied else 'says'}" for voice, denied in edge["voices"][:2]
    )
    return Pill(f"pill:{numbers[0]}", (text or "…") + says, tone, subjects, None if whole else end(target), numbers)


def _drawable(pills: Sequence[Pill], boxes: set[str]) -> list[Pill]:
    """Keep the pills whose ends are all drawn, those with the most claims first, within the limit."""
    known = set(boxes)
    kept: dict[str, Pill] = {}
    waiting = sorted(pills, key=lambda pill: (-len(pill.claims), pill.claims))
    while True:  # a pill may hang on another pill
        ready = [pill for pill in waiting if pill.id not in kept and known.issuperset(pill.ends)][: MOST_PILLS - len(kept)]
        if not ready:
            return list(kept.values())
        kept |= {pill.id: pill for pill in ready}
        known |= kept.keys()


def _lay_out(network: nx.MultiDiGraph[str], boxes: Sequence[str], pills: Sequence[Pill]) -> dict[str, tuple[int, int]]:
    """Place boxes by the claims between them, and pills in the middle of what they join."""
    ids = [*boxes, *(pill.id for pill in pills)]
    number = {id_: index for index, id_ in enumerate(ids)}
    sizes = np.array(
        [size_of(box_label(network.nodes[box]), box_font(network.degree(box))) for box in boxes]
        + [size_of(pill.label, PILL_FONT) for pill in pills]
    ).reshape(-1, 2)
    held = {end for pill in pills for end in pill.ends}
    crowd = Counter(end for pill in pills for end in pill.ends)
    links: list[tuple[int, int, float]] = []
    between: dict[int, tuple[int, ...]] = {}
    for pill in pills:
        index, ends = number[pill.id], tuple(number[end] for end in pill.ends)
        length = 75.0 + 14.0 * max(crowd[end] for end in pill.ends) ** 0.5 + sizes[index, 0] / 4
        if pill.target is None or pill.id in held:
            links += [(end, index, length * 0.8) for end in ends]
        else:
            between[index] = ends
            links += [(end, ends[-1], length * 1.4) for end in ends[:-1]]
    centres = place(sizes, links, between)
    return {id_: (int(x), int(y)) for id_, (x, y) in zip(ids, centres, strict=True)}


def to_pyvis(network: nx.MultiDiGraph[str], drawing: Drawing) -> Network:
    """Make the drawing a pyvis network: boxes and pills as nodes with their places, lines as edges."""
    from pyvis.network import Network  # noqa: PLC0415 - it imports IPython, jinja2 and jsonpickle, which only a drawing should pay for

    carrier = Network(directed=True)
    by_id = {pill.id: pill for pill in drawing.pills}
    for node, (x, y) in drawing.positions.items():
        if node in by_id:
            carrier.add_node(node, label=by_id[node].label, shape="box", group=by_id[node].tone, x=x, y=y)
        else:
            about = network.nodes[node]
            kind, size = shown_kind(about["kind"], about["classes"]), box_font(network.degree(node))
            carrier.add_node(node, label=box_label(about), shape="box", group=kind, x=x, y=y, font={"size": size})
    for pill in (by_id[node] for node in drawing.positions if node in by_id):
        for subject in pill.subjects:
            carrier.add_edge(subject, pill.id, tone=pill.tone, arrows={})
        if pill.target is not None:
            head = "bar" if pill.tone == "negated" else "arrow"
            carrier.add_edge(
                pill.id, pill.target, tone=pill.tone, arrows={"to": {"enabled": True, "type": head, "scaleFactor": 0.5}}
            )
    return carrier


def box_label(node: Mapping[str, Any]) -> str:
    """Give the text in an entity's box: its kind's glyph and its name."""
    return wrap(f"{GLYPHS[shown_kind(node['kind'], node['classes'])]} {node['label']}")


def box_font(degree: int) -> int:
    """Give the size of a box's text in pixels, by the number of its claims.

    >>> box_font(1), box_font(8), box_font(1000)
    (13, 16, 19)
    """
    return BOX_FONT + min(6, degree.bit_length() - 1)


def clean(text: str) -> str:
    r"""Drop what is not to be seen in one line of text: line breaks, controls, marks that turn the direction of what follows.

    >>> clean("a\n b\u202ec\x07")
    'a bc'
    """
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced
    return "".join(sign for sign in spaced if sign in JOINERS or unicodedata.category(sign) not in INVISIBLE)


def wrap(text: str) -> str:
    r"""Break a label into at most three lines of about the same length, the last one with `…` where text is left out.

    >>> wrap("■ resignation of the Afghan envoy").split("\n")
    ['■ resignation of', 'the Afghan envoy']
    """
    whole = clean(text[: 4 * LINE * LINES])
    if len(whole) <= LINE:
        return whole
    words = whole.split()
    lines = _fill(words, LINE)
    even = next((filled for width in range(8, LINE) if len(filled := _fill(words, width)) == len(lines)), lines)
    shown = [_clip(line, LINE + 6) for line in even[:LINES]]
    return "\n".join(shown) + (" …" if len(lines) > LINES else "")


def _fill(words: Iterable[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def size_of(label: str, font: int) -> tuple[float, float]:
    """Estimate the width and height in pixels of a box around a label, rather too big than too small."""
    lines = label.split("\n")
    widths = (sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56 for sign in line) for line in lines)
    return max(widths) * font + 18.0, len(lines) * font * 1.25 + 12.0
