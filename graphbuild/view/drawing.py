"""Network -> drawing: entities as boxes, claims as pills between them, carried by a pyvis network.

Claims that say the same of one thing (relation, object, polarity, modality, who says it) share a pill, so that six participants
meet at one `participates in`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphbuild.view.labels import PILL_FONT, box_font, box_label, kind_of, says, size_of, verb_of, wrap
from graphbuild.view.layout import place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx
    from pyvis.network import Network

Edge = tuple[str, str, str, dict[str, Any]]

MOST_BOXES = 300  # drawn at first; the rest is reached by search
MOST_PILLS = 600
STEP = 50  # boxes more tried at a time
LINK_GAP = 14.0  # pixels of line between a box and its pill


@dataclass(frozen=True, slots=True)
class Pill:
    """What one relation says of one thing: the node between subjects and object, and the claims that it stands for.

    `subjects` and `target` are ids of boxes or of other pills; `target` is None where the claim has no object. `tone` is
    `affirmed`, `negated` or `open` (not said to be so). A `disputed` one is affirmed by one voice and denied by another; `claims`
    are numbers of claims, in order.
    """

    id: str
    label: str
    tone: str
    subjects: tuple[str, ...]
    target: str | None
    claims: tuple[int, ...]
    disputed: bool = False

    @property
    def ends(self) -> tuple[str, ...]:
        """The nodes that lines join it to, the target last."""
        return self.subjects if self.target is None else (*self.subjects, self.target)


@dataclass(frozen=True, slots=True)
class Drawing:
    """All pills, and where those boxes and pills stand that are drawn at first (centres, in pixels)."""

    pills: tuple[Pill, ...]
    positions: Mapping[str, tuple[int, int]]


def draw(network: nx.MultiDiGraph[str]) -> Drawing:
    """Choose what is drawn at first, the most connected before all else, and lay it out."""
    pills = to_pills(network)
    ends = {end for pill in pills for end in pill.ends} - {pill.id for pill in pills}
    ranked = sorted(ends, key=lambda node: (-relevance(network, node), -network.nodes[node]["mentions"], node))
    boxes, drawn = _joined(pills, ranked[:MOST_BOXES])
    for count in range(MOST_BOXES + STEP, min(len(ranked), 4 * MOST_BOXES) + STEP, STEP):
        wider = _joined(pills, ranked[:count])  # those that hang on nothing drawn leave room for others
        if len(wider[0]) > MOST_BOXES:
            break
        boxes, drawn = wider
    return Drawing(pills, _lay_out(network, boxes, drawn))


def relevance(network: nx.MultiDiGraph[str], node: str) -> int:
    """Rank a node by its claims, twice as high where it is more than one document's own words (`they`, `the deal`)."""
    return int(network.degree(node)) * (1 if "/" in node else 2)


def _joined(pills: Sequence[Pill], boxes: Sequence[str]) -> tuple[list[str], list[Pill]]:
    """Keep those boxes that pills join, and these pills."""
    drawn = _drawable(pills, set(boxes))
    joined = {end for pill in drawn for end in pill.ends}
    return [box for box in boxes if box in joined], drawn


def edges_in_order(network: nx.MultiDiGraph[str]) -> list[Edge]:
    """List the claims in the order of the documents and their text: subject, target, id, what the edge says."""
    edges = network.edges(keys=True, data=True)
    return sorted(edges, key=lambda edge: (edge[3]["document"], edge[3]["start"], edge[3]["end"], edge[2]))


def find_disputed(edges: Sequence[Edge]) -> frozenset[str]:
    """Find the claims that one voice affirms and another denies, by id.

    A voice is whoever is said to say it, or else the narrator of its document: what a text first denies and then affirms has
    changed, it is not disputed. What is only possible, asked or wished takes no side, nor does what somebody is said not to say.
    """
    sides: dict[tuple[object, ...], list[tuple[str, bool, object]]] = defaultdict(list)
    for subject, target, key, edge in edges:
        silent = any(not_said for _, not_said in edge["voices"])
        if edge["modality"] == "actual" and target != f"claim:{key}" and not silent:
            voice = edge["voices"][0][0] if edge["voices"] else (edge["document"], edge["speaker"])
            sides[subject, edge["label"], target].append((key, edge["negated"], voice))
    return frozenset(
        key
        for claims in sides.values()
        for key, denied, voice in claims
        if any(other != denied and who != voice for _, other, who in claims)
    )


def to_pills(network: nx.MultiDiGraph[str]) -> tuple[Pill, ...]:
    """Gather claims that share a pill; pills in the order of their first claim, claims numbered in the order of the text."""
    edges = edges_in_order(network)
    disputed = find_disputed(edges)
    own = {f"claim:{key}": key for _, _, key, _ in edges}
    about = {node for subject, target, key, _ in edges for node in (subject, target) if own.get(node, key) != key}
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, (subject, target, key, edge) in enumerate(edges):
        alone = (subject if own.get(target) == key else "", key if f"claim:{key}" in about else "", key in disputed)
        same = (edge["label"], target if own.get(target) != key else "", edge["negated"], edge["modality"], edge["voices"])
        groups.setdefault((*same, *alone), []).append(number)
    pill_of = {edges[number][2]: f"pill:{members[0]}" for members in groups.values() for number in members}

    def end(node: str) -> str:
        return pill_of.get(own.get(node, ""), node)

    return tuple(
        _pill([edges[number] for number in members], tuple(members), end, disputed=edges[members[0]][2] in disputed)
        for members in groups.values()
    )


def _pill(edges: Sequence[Edge], numbers: tuple[int, ...], end: Callable[[str], str], *, disputed: bool) -> Pill:
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
    signs = f"{'≠ ' if disputed else ''}{'✕ ' if edge['negated'] else ''}"
    lines = [wrap(f"{signs}{label}{' ?' if is_open else ''}") or "…"]
    lines += list(dict.fromkeys(says(voice, denied=denied) for voice, denied in edge["voices"]))[:2]
    return Pill(f"pill:{numbers[0]}", "\n".join(lines), tone, subjects, None if whole else end(target), numbers, disputed)


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
    """Place boxes and pills by the lines between them, longer where many meet."""
    ids = [*boxes, *(pill.id for pill in pills)]
    number = {id_: index for index, id_ in enumerate(ids)}
    sizes = np.array(
        [size_of(box_label(box, network.nodes[box]), box_font(network.degree(box))) for box in boxes]
        + [size_of(pill.label, PILL_FONT) for pill in pills]
    ).reshape(-1, 2)
    crowd = Counter(end for pill in pills for end in pill.ends)
    crowd.update({pill.id: len(pill.ends) for pill in pills})
    reach = (0.24 * sizes[:, 0] + 0.3 * sizes[:, 1]).tolist()
    links = [
        (
            number[end],
            number[pill.id],
            reach[number[end]] + reach[number[pill.id]] + LINK_GAP + 4.0 * max(crowd[end], crowd[pill.id]) ** 0.7,
        )
        for pill in pills
        for end in pill.ends
    ]
    centres = place(sizes, links)
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
            label, size = box_label(node, network.nodes[node]), box_font(network.degree(node))
            carrier.add_node(
                node, label=label, shape="box", group=kind_of(node, network.nodes[node]), x=x, y=y, font={"size": size}
            )
    for pill in (by_id[node] for node in drawing.positions if node in by_id):
        for subject in pill.subjects:
            carrier.add_edge(subject, pill.id, pill=pill.id, arrows={})
        if pill.target is not None:
            carrier.add_edge(
                pill.id, pill.target, pill=pill.id, arrows={"to": {"enabled": True, "type": HEADS[pill.tone], "scaleFactor": 0.6}}
            )
    return carrier


HEADS = {"affirmed": "arrow", "open": "arrow", "negated": "bar"}  # how a line ends
