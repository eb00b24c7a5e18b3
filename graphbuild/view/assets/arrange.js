// Closing ranks: a filter leaves a few boxes of a wide drawing, and they come together; without it, all stand where they stood.
const MOST_ARRANGED = 260; // boxes and pills; more of them stay where they are
const ROUNDS = 240;
const spots = new Map(data.drawing.nodes.map(({ id, x, y }) => [id, { x, y }])); // where things stand
const homes = new Map(spots); // where they stand when no filter is on

function sizeOf(id) {
  const { top, bottom, left, right } = boxOf(id);
  return { wide: right - left, high: bottom - top };
}

// Springs along lines, boxes that push each other apart, and a pull to the middle, from where things stand; the same every time.
function arranged(ids, lines) {
  const items = ids.map((id) => ({ id, ...homes.get(id), ...sizeOf(id) })), at = new Map(items.map((item, number) => [item.id, number]));
  const springs = lines.map(([from, to]) => [items[at.get(from)], items[at.get(to)]]);
  for (let round = 0; round < ROUNDS; round += 1) {
    const heat = 1 - round / ROUNDS;
    for (const [first, second] of springs) {
      const dx = second.x - first.x, dy = second.y - first.y, length = Math.hypot(dx, dy) || 1;
      const pull = ((length - 30 - 0.25 * (first.wide + second.wide)) / length) * 0.12 * (0.3 + 0.7 * heat);
      first.x += dx * pull; first.y += dy * pull; second.x -= dx * pull; second.y -= dy * pull;
    }
    const mean = (axis) => items.reduce((sum, item) => sum + item[axis], 0) / items.length;
    const [x, y] = [mean("x"), mean("y")];
    for (const item of items) { item.x -= (item.x - x) * 0.008 * heat; item.y -= (item.y - y) * 0.013 * heat; }
    pushApart(items, 40 * heat + 24);
  }
  for (let round = 0; round < ROUNDS && pushApart(items, 16); round += 1);
  return new Map(items.map(({ id, x, y }) => [id, { x: Math.round(x), y: Math.round(y) }]));
}

// One step of parting boxes that come nearer than the gap; whether there were any.
function pushApart(items, gap) {
  let any = false;
  for (let first = 0; first < items.length; first += 1) for (let second = 0; second < first; second += 1) {
    const one = items[first], other = items[second], dx = one.x - other.x, dy = one.y - other.y;
    const overX = (one.wide + other.wide) / 2 + gap - Math.abs(dx), overY = (one.high + other.high) / 2 + gap - Math.abs(dy);
    if (overX <= 0 || overY <= 0) continue;
    any = true;
    if (overX < overY) { const step = ((overX + 0.5) / 2) * (dx < 0 || (dx === 0 && first % 2) ? -1 : 1); one.x += step; other.x -= step; }
    else { const step = ((overY + 0.5) / 2) * (dy < 0 || (dy === 0 && first % 2) ? -1 : 1); one.y += step; other.y -= step; }
  }
  return any;
}

function gather(filtered) {
  const shown = onStage().map((node) => node.id), here = new Set(shown);
  const lines = drawnEdges.get({ filter: (edge) => !edge.hidden && here.has(edge.from) && here.has(edge.to) }).map((edge) => [edge.from, edge.to]);
  const goals = filtered && shown.length <= MOST_ARRANGED ? arranged(shown, lines) : new Map(shown.map((id) => [id, homes.get(id)]));
  const moved = [...goals].filter(([id, goal]) => spots.get(id).x !== goal.x || spots.get(id).y !== goal.y);
  for (const [id, goal] of moved) spots.set(id, goal);
  drawnNodes.update(moved.map(([id, { x, y }]) => ({ id, x, y })));
}

network.on("dragEnd", ({ nodes: [id] }) => { if (id !== undefined) spots.set(id, network.getPosition(id)); });
