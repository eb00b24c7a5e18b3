// Adding to the drawing what was not drawn at first.
const MOST_REVEALED = 60; // boxes that one choice adds

// What is taken on the stage, by cells of about a box's size.
class Crowd {
  constructor() {
    this.cells = new Map();
    for (const spot of spots.values()) this.add(spot);
  }

  add(spot) {
    const key = `${Math.floor(spot.x / 150)},${Math.floor(spot.y / 44)}`;
    if (!this.cells.has(key)) this.cells.set(key, []);
    this.cells.get(key).push(spot);
  }

  // A spot near a point where no box stands; it is taken from then on.
  spot({ x, y }) {
    let spot = { x, y };
    for (let step = 0; step < 20000; step += 1) {
      const radius = 16 * Math.sqrt(step);
      spot = { x: Math.round(x + 1.5 * radius * Math.cos(step * 2.4)), y: Math.round(y + radius * Math.sin(step * 2.4)) };
      if (this.isFree(spot)) break;
    }
    this.add(spot);
    return spot;
  }

  isFree({ x, y }) {
    const column = Math.floor(x / 150), row = Math.floor(y / 44);
    for (let dx = -1; dx <= 1; dx += 1) for (let dy = -1; dy <= 1; dy += 1) {
      const near = this.cells.get(`${column + dx},${row + dy}`);
      if (near && near.some((other) => Math.abs(other.x - x) <= 150 && Math.abs(other.y - y) <= 44)) return false;
    }
    return true;
  }
}

// Add claims to the drawing, with their ends and the claims that they are about, and these nodes; near what is drawn of them already.
function reveal(numbers, chosen = []) {
  const missing = [...withInner(numbers)].filter((id) => !isDrawn(id)).map(pillAt);
  const boxes = [], added = [], lines = [], crowd = new Crowd();
  const put = (node, near) => { const spot = crowd.spot(near); spots.set(node.id, spot); homes.set(node.id, spot); return { shape: "box", ...node, ...spot }; };
  const box = (id, near) => {
    const node = nodes[nodeAt(id)];
    if (!spots.has(id) && inner[nodeAt(id)] === undefined) boxes.push(put({ id, label: node.box || node.label, kind: node.kind, font: { size: 13 } }, near));
  };
  for (const node of chosen) box(`n${node}`, network.getViewPosition());
  for (const pill of missing) {
    const known = pillEnds(pill).find((end) => spots.has(end));
    for (const end of pillEnds(pill)) if (!isPill(end) && boxes.length < MOST_REVEALED) box(end, known ? spots.get(known) : network.getViewPosition());
  }
  let before = -1; // a pill may hang on another pill
  while (before < added.length) {
    before = added.length;
    for (const pill of missing) {
      const ends = pillEnds(pill).filter((end) => spots.has(end));
      if (spots.has(pill.id) || !ends.length || (pill.target !== null && !spots.has(pill.target))) continue;
      const mean = (axis) => ends.reduce((sum, end) => sum + spots.get(end)[axis], 0) / ends.length;
      added.push(put({ id: pill.id, label: pill.label, kind: pill.tone }, { x: mean("x"), y: mean("y") }));
    }
  }
  for (const { id } of added) {
    const pill = pillAt(id);
    for (const subject of pill.subjects) if (spots.has(subject)) lines.push({ id: `${subject}>${id}`, from: subject, to: id, pill: id });
    if (pill.target !== null) lines.push({ id: `${id}>${pill.target}`, from: id, to: pill.target, pill: id, arrows: { to: { enabled: true, type: HEADS[pill.tone], scaleFactor: 0.6 } } });
  }
  drawnNodes.add([...boxes, ...added]);
  drawnEdges.add(lines);
}
