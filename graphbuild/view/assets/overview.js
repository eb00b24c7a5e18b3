// A small map of the whole drawing, shown while the window holds only a part of it.
const MAP = { width: 168, height: 112 };
let mapped = null;

function drawOverview() {
  const canvas = $("overview"), { clientWidth, clientHeight } = $("canvas");
  const boxes = onStage();
  const spots = network.getPositions(boxes.map((node) => node.id));
  const all = Object.values(spots);
  const scale = network.getScale(), middle = network.getViewPosition();
  const seen = { left: middle.x - clientWidth / scale / 2, top: middle.y - clientHeight / scale / 2, width: clientWidth / scale, height: clientHeight / scale };
  const whole = !all.length || all.every(({ x, y }) => x > seen.left && y > seen.top && x < seen.left + seen.width && y < seen.top + seen.height);
  canvas.hidden = whole;
  if (whole) { mapped = null; return; }
  const xs = all.map((spot) => spot.x), ys = all.map((spot) => spot.y);
  const low = { x: Math.min(...xs) - 60, y: Math.min(...ys) - 40 }, high = { x: Math.max(...xs) + 60, y: Math.max(...ys) + 40 };
  const ratio = Math.min(MAP.width / (high.x - low.x), MAP.height / (high.y - low.y));
  const shift = { x: (MAP.width - (high.x - low.x) * ratio) / 2, y: (MAP.height - (high.y - low.y) * ratio) / 2 };
  mapped = { low, ratio, shift };
  const sharp = window.devicePixelRatio || 1;
  canvas.width = MAP.width * sharp;
  canvas.height = MAP.height * sharp;
  const pen = canvas.getContext("2d");
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  for (const node of boxes) {
    const pill = isPill(node.id);
    pen.globalAlpha = node.opacity === 1 ? 1 : 0.25;
    pen.fillStyle = colors.kinds[node.kind][1];
    const wide = Math.max(2, (pill ? 50 : 90) * ratio), tall = Math.max(1.5, (pill ? 16 : 28) * ratio);
    pen.fillRect(shift.x + (spots[node.id].x - low.x) * ratio - wide / 2, shift.y + (spots[node.id].y - low.y) * ratio - tall / 2, wide, tall);
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = colors.focus;
  pen.lineWidth = 1.5;
  pen.strokeRect(shift.x + (seen.left - low.x) * ratio, shift.y + (seen.top - low.y) * ratio, seen.width * ratio, seen.height * ratio);
}

function goOnOverview(event) {
  if (!mapped) return;
  const box = $("overview").getBoundingClientRect();
  const position = { x: (event.clientX - box.left - mapped.shift.x) / mapped.ratio + mapped.low.x, y: (event.clientY - box.top - mapped.shift.y) / mapped.ratio + mapped.low.y };
  network.moveTo({ position, animation: false });
}

let overviewDue = 0;
network.on("afterDrawing", () => { cancelAnimationFrame(overviewDue); overviewDue = requestAnimationFrame(drawOverview); });
$("overview").addEventListener("pointerdown", goOnOverview);
$("overview").addEventListener("pointermove", (event) => { if (event.buttons) goOnOverview(event); });
