// The drawing: vis-network, dressed in the page's colours, showing what matches and dimming what is far from the focus.
const FACE = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
const DASHES = { affirmed: false, negated: [6, 4], open: [2, 4] };
const HEADS = { affirmed: "arrow", open: "arrow", negated: "bar" };
const PILL_FONT = 12;
const SMALLEST = 11 / PILL_FONT; // opening zoom: labels have 11 pixels or more
const BIGGEST = 1.3;
const MOST_REVEALED = 40; // boxes that one click adds

const drawnNodes = new vis.DataSet(data.drawing.nodes);
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
  const [background, border, ink] = colors.kinds[node.group];
  const pill = isPill(node.id) && pillAt(node.id);
  const edge = look.chosen ? colors.focus : pill && pill.disputed ? colors.disputed : border;
  const color = { background, border: edge };
  const size = pill ? PILL_FONT : node.font.size;
  return {
    id: node.id, hidden: look.hidden, opacity: look.dim ? 0.22 : 1, color: { ...color, highlight: color, hover: color },
    borderWidth: look.chosen ? 3 : pill ? (pill.disputed ? 2.5 : 1) : 1.5 + (size - 13) / 5,
    font: { face: FACE, size, color: look.dim ? ink.replace("rgb(", "rgba(").replace(")", ", 0.3)") : ink },
    margin: pill ? { top: 3, bottom: 3, left: 6, right: 6 } : { top: 5, bottom: 5, left: 8, right: 8 },
    shapeProperties: { borderRadius: pill ? 9 : 4, borderDashes: pill && node.group === "open" ? [2, 2] : pill && node.group === "negated" ? [5, 3] : false },
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
  const ends = (ids) => { const all = new Set(); for (const id of ids) for (const end of pillEnds(pillAt(id))) all.add(end); return all; };
  const shownEnds = ends(shown), nearEnds = focus ? ends(near) : shownEnds;
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

const onStage = () => drawnNodes.get({ filter: (node) => !node.hidden });

function fitTo(ids) {
  if (!ids.length) return;
  network.fit({ nodes: ids, animation: false });
  if (network.getScale() > BIGGEST) network.moveTo({ scale: BIGGEST });
}

// Show all that fits with labels of 11 pixels, around the best connected box that is there.
function settle(ids = onStage().map((node) => node.id)) {
  fitTo(ids);
  if (!ids.length || network.getScale() >= SMALLEST) return;
  const boxes = ids.filter((id) => !isPill(id));
  const hub = boxes.reduce((best, id) => (claimsOf[nodeAt(id)].length > claimsOf[nodeAt(best)].length ? id : best), boxes[0] || ids[0]);
  network.moveTo({ position: balanced(ids, hub), scale: SMALLEST });
}

// The view's best centre near the hub: not so far out that half the window is empty.
function balanced(ids, hub) {
  const spots = Object.values(network.getPositions(ids)), { x, y } = network.getPosition(hub);
  const { clientWidth, clientHeight } = $("canvas");
  const inside = (at, low, high, room) => (high - low < room ? (low + high) / 2 : Math.min(Math.max(at, low + room / 2), high - room / 2));
  const limits = (axis) => [Math.min(...spots.map((spot) => spot[axis])) - 70, Math.max(...spots.map((spot) => spot[axis])) + 70];
  return { x: inside(x, ...limits("x"), clientWidth / SMALLEST), y: inside(y, ...limits("y"), clientHeight / SMALLEST) };
}

function keepInSight(ids) {
  const { clientWidth, clientHeight } = $("canvas");
  const drawn = ids.filter(isDrawn);
  const out = drawn.some((id) => { const spot = network.canvasToDOM(network.getPosition(id)); return spot.x < 50 || spot.y < 30 || spot.x > clientWidth - 50 || spot.y > clientHeight - 30; });
  if (!out) return;
  const scale = network.getScale();
  network.fit({ nodes: drawn, animation: false });
  if (network.getScale() > scale) network.moveTo({ scale });
  if (network.getScale() < SMALLEST * 0.75) network.moveTo({ position: network.getPosition(drawn[0]), scale: SMALLEST * 0.75 });
}

// ---- adding what is not drawn yet

// A spot near a point where no box stands.
function freeSpot(taken, x, y) {
  for (let step = 0; step < 3000; step += 1) {
    const radius = 16 * Math.sqrt(step);
    const spot = { x: Math.round(x + 1.5 * radius * Math.cos(step * 2.4)), y: Math.round(y + radius * Math.sin(step * 2.4)) };
    if (taken.every((other) => Math.abs(other.x - spot.x) > 150 || Math.abs(other.y - spot.y) > 44)) { taken.push(spot); return spot; }
  }
  return { x, y };
}

function drawBox(number, taken, near) {
  const node = nodes[number], id = `n${number}`;
  if (inner[number] !== undefined || isDrawn(id)) return;
  drawnNodes.add({ id, label: node.box || node.label, shape: "box", group: node.kind, font: { size: 13 }, ...freeSpot(taken, near.x, near.y) });
}

function drawPill(pill, taken) {
  const ends = pillEnds(pill).filter(isDrawn);
  if (isDrawn(pill.id) || !ends.length || (pill.target !== null && !isDrawn(pill.target))) return;
  const places = ends.map((id) => network.getPosition(id));
  const mean = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  drawnNodes.add({ id: pill.id, label: pill.label, shape: "box", group: pill.tone, ...freeSpot(taken, mean("x"), mean("y")) });
  for (const subject of pill.subjects) if (isDrawn(subject)) drawnEdges.add({ id: `${subject}>${pill.id}`, from: subject, to: pill.id, pill: pill.id });
  if (pill.target !== null) drawnEdges.add({ id: `${pill.id}>${pill.target}`, from: pill.id, to: pill.target, pill: pill.id, arrows: { to: { enabled: true, type: HEADS[pill.tone], scaleFactor: 0.6 } } });
}

// Add claims to the drawing, with their ends and the claims that they are about; near what is drawn of them already.
function reveal(numbers) {
  const missing = [...withInner(numbers)].filter((id) => !isDrawn(id)).map(pillAt);
  if (!missing.length) return;
  const taken = Object.values(network.getPositions());
  let added = 0;
  for (const pill of missing) {
    const ends = pillEnds(pill).filter((id) => !isPill(id));
    const known = ends.find(isDrawn) || pillEnds(pill).find(isDrawn);
    for (const end of ends) {
      if (isDrawn(end) || added >= MOST_REVEALED) continue;
      drawBox(nodeAt(end), taken, known ? network.getPosition(known) : network.getViewPosition());
      added += 1;
    }
  }
  for (const pill of [...missing].reverse()) drawPill(pill, taken); // what a pill hangs on was found after it
  for (const pill of missing) drawPill(pill, taken);
}

function notice(visible) {
  const entities = nodes.filter((_, number) => inner[number] === undefined).length;
  const boxes = drawnNodes.getIds().filter((id) => !isPill(id)).length;
  const inDrawing = visible.reduce((sum, number) => sum + (isDrawn(pillOf[number].id) ? 1 : 0), 0);
  const whole = inDrawing === visible.length;
  $("notice").textContent = whole ? "" : boxes < entities
    ? `Drawn: ${inDrawing.toLocaleString("en")} of ${plural(visible.length, "claim")}, the ${boxes.toLocaleString("en")} best connected of ${entitiesOf(entities)}. Search, filter or choose an entity to draw others.`
    : `Drawn: ${inDrawing.toLocaleString("en")} of ${plural(visible.length, "claim")}. Choose an entity to draw its others.`;
}
