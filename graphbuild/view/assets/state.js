// What is looked at: one plain value, kept in the address, so that a link, the browser's back and Esc restore it.
const EMPTY = { q: "", status: "", source: "", document: "", sure: 0, from: "", to: "", hide: "", entity: "", hops: 1, path: "", claim: "", tab: "claims" };
const TABS = ["claims", "entities", "sources", "text"];
const PAGE = 60; // cards shown at once
let view = { ...EMPTY };
let shownCards = PAGE;
const trail = []; // where the browser's history cannot be written, in a frame of a notebook

function toHash(wanted) {
  const said = Object.entries(wanted).filter(([key, value]) => value !== EMPTY[key]);
  return said.length ? `#${new URLSearchParams(said)}` : "";
}

// Read an address: entities by id or by name; what means nothing is left out.
function fromHash(hash) {
  const found = { ...EMPTY };
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (!Object.hasOwn(EMPTY, key)) continue;
    found[key] = typeof EMPTY[key] === "number" ? Math.min(key === "sure" ? 100 : 2, Math.max(0, Math.round(Number(value)) || 0)) : value;
  }
  for (const key of ["entity", "path"]) if (found[key]) found[key] = (nodes[findNode(found[key])] || { id: "" }).id;
  if (!found.entity) found.path = "";
  if (!Object.hasOwn(STATUSES, found.status) && found.status !== "disputed") found.status = "";
  if (!claimNumber.has(found.claim)) found.claim = "";
  if (!TABS.includes(found.tab)) found.tab = "claims";
  if (found.hops < 1) found.hops = 1;
  return found;
}

function findNode(words) {
  if (nodeNumber.has(words)) return nodeNumber.get(words);
  const wanted = fold(words);
  let best;
  nodes.forEach((node, number) => {
    if (inner[number] === undefined && [node.label || "", ...(node.names || [])].some((name) => fold(name) === wanted) && (best === undefined || claimsOf[number].length > claimsOf[best].length)) best = number;
  });
  return best;
}

// Look at something else. `replace` is for typing, so that a word is one step back and not one a letter.
function go(change, { replace = false } = {}) {
  const wanted = { ...view, ...change };
  if (toHash(wanted) === toHash(view)) return;
  const step = { step: stepNow() + (replace ? 0 : 1) };
  try {
    const address = toHash(wanted) || location.pathname + location.search;
    if (replace) history.replaceState(step, "", address); else history.pushState(step, "", address);
  } catch { if (!replace) trail.push(view); }
  look(wanted);
}

const stepNow = () => (history.state && history.state.step) || 0;

function look(wanted) {
  view = wanted;
  shownCards = PAGE;
  render();
}

// One step back, as Esc does; with nothing behind, everything is shown.
function back() {
  if (trail.length) look(trail.pop());
  else if (stepNow() > 0) history.back();
  else go({ ...EMPTY, tab: view.tab });
}
