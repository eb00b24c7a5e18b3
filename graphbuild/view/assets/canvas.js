// The drawing: vis-network, dressed in the page's colours, showing what matches and dimming what is far from the focus.
const FACE = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
const DASHES = { affirmed: false, negated: [6, 4], open: [2, 4] };
const HEADS = { affirmed: "arrow", open: "arrow", negated: "bar" };
const PILL_FONT = 12;
const PILL_RADIUS = 9;
const BOX_RADIUS = 4;
const SMALLEST = 11 / PILL_FONT; // opening zoom: labels have 11 pixels or more
const BIGGEST = 1.3;

// `group` is the carrier's word; vis-network would paint groups in its own colours.
const drawnNodes = new vis.DataSet(data.drawing.nodes.map(({ group, ...node }) => ({ ...node, kind: group })));
const drawnEdges = new vis.DataSet(data.drawing.edges.map((edge, number) => ({ ...edge, id: `line:${number}` })));
const network = new vis.Network($("canvas"), { nodes: drawnNodes, edges: drawnEdges }, data.drawing.options);
const frame = $("canvas").querySelector("canvas");
frame.setAttribute("role", "img");
frame.setAttribute("aria-label", `Drawing of ${entitiesOf(nodes.filter((_, number) => inner[number] === undefined).length)} and ${plural(claims.length, "claim")}, listed in words beside it`);
for (const part of $("canvas").querySelectorAll("div, canvas")) part.removeAttribute("tabindex"); // the keyboard is ours
const isDrawn = (id) => drawnNodes.get(id) !== null;

function palette() {
  const probe = $("probe");
  const color = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
  const kinds = {};
  for (const kind of Object.keys(GLYPHS)) kinds[kind] = [color(`${kind}-fill`), color(kind), color("ink")];
  kinds.affirmed = [color("pill"), color("pill-line"), color("relation-ink")];
  kinds.negated = [color("negated-fill"), color("negated"), color("negated-ink")];
  kinds.open = [color("open-fill"), color("open"), color("open-ink")];
  return {
    kinds, lines: { affirmed: color("relation"), negated: color("negated"), open: color("open") },
    focus: color("focus"), disputed: color("disputed"), stage: color("stage"), ink: color("ink"), soft: color("soft"),
  };
}
let colors = palette();

function nodeStyle(node, look) {
  const [background, border, ink] = colors.kinds[node.kind];
  const pill = isPill(node.id) && pillAt(node.id);
  const edge = look.chosen ? colors.focus : pill && pill.disputed ? colors.disputed : border;
  const color = { background, border: edge };
  const size = pill ? PILL_FONT : node.font.size;
  return {
    id: node.id, hidden: look.hidden, opacity: look.dim ? 0.22 : 1, color: { ...color, highlight: color, hover: color },
    borderWidth: look.chosen ? 3 : pill ? (pill.disputed ? 2.5 : 1) : 1.5 + (size - 13) / 5,
    font: { face: FACE, size, color: look.dim ? ink.replace("rgb(", "rgba(").replace(")", ", 0.3)") : ink },
    margin: pill ? { top: 3, bottom: 3, left: 6, right: 6 } : { top: 5, bottom: 5, left: 8, right: 8 },
    shapeProperties: { borderRadius: pill ? PILL_RADIUS : BOX_RADIUS, borderDashes: pill && node.kind === "open" ? [2, 2] : pill && node.kind === "negated" ? [5, 3] : false },
  };
}

function edgeStyle(edge, look) {
  const pill = pillAt(edge.pill);
  return {
    id: edge.id, hidden: look.hidden, dashes: DASHES[pill.tone], width: look.lit ? 2.2 : pill.tone === "negated" ? 1.6 : 1.1,
    color: { color: colors.lines[pill.tone], opacity: look.dim ? 0.15 : 0.95, inherit: false },
    background: { enabled: pill.disputed && !look.dim, color: colors.disputed, size: 6, dashes: false },
  };
}

// The pills of some claims, and those of the claims that they are about.
function withInner(numbers) {
  const ids = new Set();
  for (const number of numbers) ids.add(pillOf[number].id);
  for (const id of ids) for (const end of pillEnds(pillAt(id))) if (isPill(end)) ids.add(end); // a Set grows while it is walked
  return ids;
}

const lastLook = new Map(); // what each thing looked like, so that only changes are painted
function changed(items, style) {
  return items.filter(([item, look]) => {
    const key = JSON.stringify(look);
    if (lastLook.get(item.id) === key) return false;
    lastLook.set(item.id, key);
    return true;
  }).map(([item, look]) => style(item, look));
}

// Say for every box and line whether it shows, and dim what has nothing to do with the focus.
function paint(visible, focus) {
  const shown = withInner(visible);
  const near = focus ? withInner(focus.near) : shown;
  const ends = (ids) => { const all = new Set(); for (const id of ids) if (isDrawn(id)) for (const end of pillEnds(pillAt(id))) all.add(end); return all; };
  const shownEnds = ends(shown), nearEnds = !focus ? shownEnds : focus.way ? new Set(focus.way.flatMap((number) => endsOf(number).map((end) => `n${end}`))) : ends(near);
  const chosen = new Set(focus ? [focus.id, ...(focus.other === undefined ? [] : [`n${focus.other}`])] : []);
  const looks = new Map(drawnNodes.getIds().map((id) => [id, {
    hidden: !(shown.has(id) || shownEnds.has(id) || chosen.has(id)), dim: Boolean(focus) && !(near.has(id) || nearEnds.has(id) || chosen.has(id)), chosen: chosen.has(id),
  }]));
  drawnNodes.update(changed(drawnNodes.get().map((node) => [node, looks.get(node.id)]), nodeStyle));
  drawnEdges.update(changed(drawnEdges.get().map((edge) => {
    const dim = Boolean(focus) && (!near.has(edge.pill) || looks.get(edge.from).dim || looks.get(edge.to).dim);
    return [edge, { hidden: !shown.has(edge.pill), dim, lit: Boolean(focus) && !dim }];
  }), edgeStyle));
}

function recolor() {
  colors = palette();
  lastLook.clear();
}

// The rectangle of a box or pill: vis-network's own is wider all round, by the radius of the corners.
function boxOf(id) {
  const { top, bottom, left, right } = network.getBoundingBox(id), radius = isPill(id) ? PILL_RADIUS : BOX_RADIUS;
  return { top: top + radius, bottom: bottom - radius, left: left + radius, right: right - radius };
}

const onStage = () => drawnNodes.get({ filter: (node) => !node.hidden });

function fitTo(ids) {
  if (!ids.length) return;
  network.fit({ nodes: ids, animation: false });
  if (network.getScale() > BIGGEST) network.moveTo({ scale: BIGGEST });
}

// Show all that fits with labels of 11 pixels: the part that says most.
function settle(ids = onStage().map((node) => node.id)) {
  network.setSize("100%", "100%"); // the page around it has its size by now
  fitTo(ids);
  if (ids.length && network.getScale() < SMALLEST) network.moveTo({ position: fullest(ids), scale: SMALLEST });
}

// The middle of the window-sized part of the drawing whose boxes have the most claims; near the edge it moves inwards.
function fullest(ids) {
  const spots = network.getPositions(ids), all = Object.values(spots);
  const wide = $("canvas").clientWidth / SMALLEST, high = $("canvas").clientHeight / SMALLEST;
  const boxes = ids.filter((id) => !isPill(id)).map((id) => ({ ...spots[id], weight: claimsOf[nodeAt(id)].length }));
  const limit = (axis, room) => { const low = Math.min(...all.map((spot) => spot[axis])) - 70, top = Math.max(...all.map((spot) => spot[axis])) + 70; return (at) => (top - low < room ? (low + top) / 2 : Math.min(Math.max(at, low + room / 2), top - room / 2)); };
  const toX = limit("x", wide), toY = limit("y", high);
  let best = { x: toX(0), y: toY(0) }, most = -1;
  for (const box of boxes) for (const [dx, dy] of [[0, 0], [0.25, 0], [-0.25, 0], [0, 0.25], [0, -0.25]]) {
    const x = toX(box.x + dx * wide), y = toY(box.y + dy * high);
    const sum = boxes.reduce((weight, other) => weight + (Math.abs(other.x - x) < wide / 2 - 60 && Math.abs(other.y - y) < high / 2 - 25 ? other.weight : 0), 0);
    if (sum > most) { most = sum; best = { x, y }; }
  }
  return best;
}

// Move the window where things are out of it: to all of them, or to the first where they would be too small.
function keepInSight(ids) {
  const { clientWidth, clientHeight } = $("canvas"), drawn = ids.filter(isDrawn), scale = network.getScale();
  const out = drawn.some((id) => { const spot = network.canvasToDOM(network.getPosition(id)); return spot.x < 50 || spot.y < 20 || spot.x > clientWidth - 50 || spot.y > clientHeight - 20; });
  if (!out) return;
  network.fit({ nodes: drawn, animation: false });
  if (network.getScale() < SMALLEST * 0.8) network.moveTo({ position: network.getPosition(drawn[0]), scale: Math.max(scale, SMALLEST * 0.8) });
  else if (network.getScale() > scale) network.moveTo({ scale });
}

function notice(visible) {
  const entities = nodes.filter((_, number) => inner[number] === undefined).length;
  const boxes = drawnNodes.getIds().filter((id) => !isPill(id)).length;
  const inDrawing = visible.reduce((sum, number) => sum + (isDrawn(pillOf[number].id) ? 1 : 0), 0);
  const whole = inDrawing === visible.length;
  $("notice").textContent = whole ? "" : boxes < entities && visible.length === claims.length
    ? `Drawn: ${inDrawing.toLocaleString("en")} of ${plural(visible.length, "claim")}, the ${boxes.toLocaleString("en")} best connected of ${entitiesOf(entities)}. Search, filter or choose an entity to draw others.`
    : `Drawn: ${inDrawing.toLocaleString("en")} of ${plural(visible.length, "claim")}. Choose an entity to draw its others.`;
}
