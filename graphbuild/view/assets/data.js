// The data element -> nodes, claims, pills, documents, and the words for them.
// Words of the documents reach the page through textContent alone.
const GLYPHS = { state: "■", organization: "▲", person: "●", event: "◆", place: "▼", group: "○", thing: "▣", concept: "□", value: "◇" };
const STATUSES = { fact: "fact", denied: "✕ denied", attributed: "attributed", unrealized: "? unrealized" };
const QID = /^Q[1-9]\d*$/;
const LONGEST_QUOTE = 1200; // UTF-16 units of a quote on a card; the whole one stands in the text

const $ = (id) => document.getElementById(id);
const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : word.endsWith("y") ? "" : "s"}`;
const entitiesOf = (count) => `${count.toLocaleString("en")} ${count === 1 ? "entity" : "entities"}`;

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (name === "click") made.addEventListener("click", value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// A table that came as columns; a column with few different values came as those and their numbers.
function rowsOf(columns) {
  const names = Object.keys(columns);
  const full = names.map((name) => (Array.isArray(columns[name]) ? columns[name] : columns[name].at.map((index) => columns[name].of[index])));
  return (full[0] || []).map((_, row) => Object.fromEntries(names.map((name, column) => [name, full[column][row]])));
}

const data = JSON.parse($("data").textContent);
const { nodes, documents } = data;
const claims = rowsOf(data.claims);
const pills = rowsOf(data.pills).map((pill, number) => ({ id: `p${number}`, ...pill }));
const pillOf = [];
for (const pill of pills) for (const claim of pill.claims) pillOf[claim] = pill;
const nodeNumber = new Map(nodes.map((node, number) => [node.id, number]));
const claimNumber = new Map(claims.map((claim, number) => [claim.id, number]));
const claimsOf = nodes.map(() => []); // the claims that a node is subject or object of
claims.forEach((claim, number) => { for (const end of new Set([claim.subject, claim.object])) if (end >= 0) claimsOf[end].push(number); });
// The number of the claim that a node stands for, where it does.
const inner = nodes.map((node) => (node.inner ? claimNumber.get(node.id.replace(/^:*claim:/, "")) : undefined));

const pillEnds = (pill) => (pill.target === null ? pill.subjects : [...pill.subjects, pill.target]);
const isPill = (id) => id[0] === "p";
const pillAt = (id) => pills[Number(id.slice(1))];
const nodeAt = (id) => Number(id.slice(1));
const clean = (text) => text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => ("\n\t".includes(sign) ? " " : "\u200c\u200d".includes(sign) ? sign : "")).trim();
// A claim that another claim is about is named by its words, with the signs of its denial or doubt.
function nameOf(number) {
  const label = clean(nodes[number].label || "") || "(no name)";
  if (!nodes[number].inner) return label;
  const claim = inner[number] === undefined ? { negated: false, modality: "actual" } : claims[inner[number]];
  return `${claim.negated ? "✕ " : ""}“${label}”${claim.modality === "actual" ? "" : " ?"}`;
}
const toneOf = (claim) => (claim.negated ? "negated" : claim.modality === "actual" ? "affirmed" : "open");
const statusText = (claim) => (claim.status === "unrealized" ? `? ${claim.modality}` : STATUSES[claim.status]);
const documentOf = (claim) => documents[data.evidence[claim.evidence][0]];
const titleOf = (source) => clean(source.title || source.id);

// Who says it, in words.
function voicesOf(claim) {
  if (!claim.voices.length) return claim.speaker || "the text itself";
  const said = claim.voices.map(([voice, denied]) => (denied ? `not said by ${voice}` : `says ${voice}`));
  const all = [...new Set(said)].join(", ");
  return claim.speaker ? `${all}, reports ${claim.speaker}` : all;
}

// Code points -> the units that a string counts here.
function unitsAt(source, offset) {
  const signs = source.astral || [];
  let low = 0, high = signs.length;
  while (low < high) { const middle = (low + high) >> 1; if (signs[middle] < offset) low = middle + 1; else high = middle; }
  return offset + low;
}

// A quote: its document, place and words, and a little of the text around it.
function quoteOf(number, around = 0) {
  const [source, start, end, words] = data.evidence[number];
  const { text } = documents[source];
  if (words !== undefined || typeof text !== "string") return { source, start, end, before: "", quote: words || "", after: "" };
  const [from, to] = [unitsAt(documents[source], start), unitsAt(documents[source], end)];
  let before = text.slice(Math.max(0, from - around), from), after = text.slice(to, to + around);
  if (before.length === around && around < from) before = `…${before.slice(before.indexOf(" ") + 1)}`;
  if (after.length === around && to + around < text.length) after = `${after.slice(0, Math.max(0, after.lastIndexOf(" ")))}…`;
  before = before.slice(before.lastIndexOf("\n") + 1);
  return { source, start, end, before, quote: text.slice(from, to), after: after.split("\n")[0] };
}
