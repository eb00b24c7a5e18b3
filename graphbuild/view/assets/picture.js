// What the drawing shows -> SVG, with title and legend, so that denial and doubt can be read wherever the picture goes.
const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

const textAt = (x, y, size, color, words, more = {}) => shape("text", { x, y, "font-size": size, fill: color, ...more }, words);

// Where a line from the middle of a box to a point leaves the box.
function borderPoint(box, to) {
  const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2, dx = to.x - x, dy = to.y - y;
  const share = Math.min((box.right - box.left) / 2 / Math.max(Math.abs(dx), 1e-6), (box.bottom - box.top) / 2 / Math.max(Math.abs(dy), 1e-6), 1);
  return { x: x + dx * share, y: y + dy * share };
}

function lineShapes(edge) {
  const pill = pillAt(edge.pill), color = colors.lines[pill.tone], opacity = edge.color.opacity;
  const from = network.getPosition(edge.from), to = borderPoint(boxOf(edge.to), from);
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1, ux = (to.x - from.x) / length, uy = (to.y - from.y) / length;
  const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  const made = pill.disputed ? [shape("line", { ...ends, stroke: colors.disputed, "stroke-width": 6, "stroke-opacity": opacity })] : [];
  made.push(shape("line", { ...ends, stroke: color, "stroke-width": edge.width, "stroke-opacity": opacity, ...(edge.dashes ? { "stroke-dasharray": edge.dashes.join(" ") } : {}) }));
  if (edge.to !== pill.target || edge.from !== pill.id) return made;
  if (pill.tone === "negated") made.push(shape("line", { x1: to.x - uy * 6, y1: to.y + ux * 6, x2: to.x + uy * 6, y2: to.y - ux * 6, stroke: color, "stroke-width": 2.5, "stroke-opacity": opacity }));
  else made.push(shape("path", { d: `M${to.x} ${to.y}L${to.x - ux * 9 - uy * 4} ${to.y - uy * 9 + ux * 4}L${to.x - ux * 9 + uy * 4} ${to.y - uy * 9 - ux * 4}Z`, fill: color, "fill-opacity": opacity }));
  return made;
}

function boxShapes(node) {
  const box = boxOf(node.id), pill = isPill(node.id) && pillAt(node.id);
  const dashes = node.shapeProperties.borderDashes;
  const group = shape("g", { opacity: node.opacity });
  group.append(shape("rect", { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top, rx: pill ? PILL_RADIUS : BOX_RADIUS, fill: node.color.background, stroke: node.color.border, "stroke-width": node.borderWidth, ...(dashes ? { "stroke-dasharray": dashes.join(" ") } : {}) }));
  const lines = node.label.split("\n"), size = node.font.size, middle = (box.top + box.bottom) / 2;
  lines.forEach((line, number) => group.append(textAt((box.left + box.right) / 2, middle + (number - (lines.length - 1) / 2) * size + size * 0.36, size, colors.kinds[node.kind][2], line, { "text-anchor": "middle" })));
  return group;
}

function legendShapes(x, y) {
  const made = [];
  let at = x;
  const put = (words, color) => { made.push(textAt(at, y, 12, color, words)); at += words.length * 7 + 16; };
  for (const kind of new Set(onStage().filter((node) => !isPill(node.id)).map((node) => node.kind))) put(`${GLYPHS[kind]} ${kind}`, colors.kinds[kind][1]);
  at = x;
  y += 20;
  const lines = [["affirmed", "affirmed", ""], ["negated", "✕ negated: said not to be so", "6 4"], ["open", "? wished, asked, possible: not said to be so", "2 4"]];
  for (const [tone, words, dashes] of lines) {
    made.push(shape("line", { x1: at, y1: y - 4, x2: at + 34, y2: y - 4, stroke: colors.lines[tone], "stroke-width": 2, ...(dashes ? { "stroke-dasharray": dashes } : {}) }));
    at += 42;
    put(words, colors.ink);
  }
  if (claims.some((claim) => claim.disputed)) put("≠ disputed: one source affirms it, another denies it", colors.ink);
  return made;
}

// What is looked at, in one line under the title.
function caption() {
  return [$("count").textContent, ...chips().map(([words]) => words)].join(" · ");
}

function toSvg() {
  const shown = onStage();
  const boxes = shown.map((node) => boxOf(node.id));
  const left = Math.min(0, ...boxes.map((box) => box.left)) - 30, right = Math.max(left + 700, ...boxes.map((box) => box.right)) + 30;
  const top = Math.min(0, ...boxes.map((box) => box.top)) - 70, bottom = Math.max(0, ...boxes.map((box) => box.bottom)) + 70;
  const [width, height] = [Math.ceil(right - left), Math.ceil(bottom - top)];
  const root = shape("svg", { xmlns: SVG, viewBox: `${left} ${top} ${width} ${height}`, width, height, "font-family": FACE, role: "img" }, shape("title", {}, document.title));
  root.append(shape("rect", { x: left, y: top, width, height, fill: colors.stage }));
  root.append(textAt(left + 20, top + 30, 18, colors.ink, document.title, { "font-weight": "bold" }), textAt(left + 20, top + 50, 12, colors.soft, caption()));
  const pillsFirst = shown.map((node) => node.id);
  const lines = drawnEdges.get({ filter: (edge) => !edge.hidden && pillsFirst.includes(edge.from) && pillsFirst.includes(edge.to) });
  root.append(...lines.flatMap(lineShapes), ...shown.map(boxShapes), ...legendShapes(left + 20, bottom - 34));
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

// The same as PNG, twice as fine, as far as a browser's canvas goes.
function toPng() {
  const { text, width, height } = toSvg();
  const fine = Math.min(2, 8000 / Math.max(width, height));
  return new Promise((done, fail) => {
    const image = new Image();
    image.onerror = fail;
    image.onload = () => {
      const canvas = element("canvas", { width: Math.round(width * fine), height: Math.round(height * fine) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(done, "image/png");
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });
}
