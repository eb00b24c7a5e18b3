// Search field, filters, legend, menus and keys.
let picking = false; // the next entity chosen is the other end of a path

function say(words) {
  $("said").textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { $("said").textContent = ""; }, 4000);
}

function chooseNode(number) {
  if (inner[number] !== undefined) { go({ claim: claims[inner[number]].id, entity: "", path: "" }); return; }
  const { id } = nodes[number];
  if (picking && view.entity && view.entity !== id) { picking = false; go({ path: id, claim: "", q: "" }); return; }
  picking = false;
  go({ entity: id, path: "", claim: "", hops: 1 });
}

// The filters that are on, as words and what takes each off.
function chips() {
  const made = [];
  if (view.q) made.push([`“${view.q}”`, { q: "" }]);
  if (view.status) made.push([view.status === "disputed" ? "≠ disputed" : STATUSES[view.status], { status: "" }]);
  if (view.source) made.push([`said by ${sourceName(view.source)}`, { source: "" }]);
  if (view.document) made.push([`in ${titleOf(documents.find((source) => source.id === view.document) || { id: view.document })}`, { document: "" }]);
  if (view.sure) made.push([`at least ${view.sure} % sure`, { sure: 0 }]);
  if (view.from || view.to) made.push([`${view.from || "…"} to ${view.to || "…"}`, { from: "", to: "" }]);
  if (view.hide) made.push([`without ${view.hide.split(" ").join(", ")}`, { hide: "" }]);
  return made;
}

function showControls() {
  if (document.activeElement !== $("search")) $("search").value = view.q;
  for (const button of $("statuses").children) button.setAttribute("aria-pressed", String(button.dataset.status === view.status));
  const hidden = new Set(view.hide.split(" "));
  for (const button of $("kinds").children) button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.kind)));
  $("voice").value = view.source;
  $("document").value = view.document;
  $("sure").value = String(view.sure);
  $("sure-value").textContent = `${view.sure} %`;
  $("from").value = view.from;
  $("to").value = view.to;
  $("chips").replaceChildren(...chips().map(([words, change]) => element("button", { type: "button", "aria-label": `Take off: ${words}`, click: () => go(change) }, element("bdi", { text: words }), " ×")));
  $("chips").hidden = !chips().length;
  for (const tab of TABS) {
    $(`tab-${tab}`).setAttribute("aria-selected", String(view.tab === tab));
    $(`tab-${tab}`).tabIndex = view.tab === tab ? 0 : -1;
    $(`pane-${tab}`).hidden = view.tab !== tab;
  }
}

function buildControls() {
  const kinds = Object.keys(GLYPHS).filter((kind) => nodes.some((node, number) => inner[number] === undefined && node.kind === kind));
  $("kinds").append(...kinds.map((kind) => element("button", {
    type: "button", class: kind, "data-kind": kind, "aria-pressed": "true", text: `${GLYPHS[kind]} ${kind}`,
    click: () => { const off = new Set(view.hide.split(" ").filter(Boolean)); if (!off.delete(kind)) off.add(kind); go({ hide: [...off].sort().join(" ") }); },
  })));
  const disputed = claims.some((claim) => claim.disputed);
  $("statuses").querySelector('[data-status="disputed"]').hidden = !disputed;
  $("legend-disputed").hidden = !disputed;
  const counts = new Map();
  for (const claim of claims) counts.set(claim.source, (counts.get(claim.source) || 0) + 1);
  const sources = [...counts.keys()].filter((source) => source !== null).sort((first, second) => counts.get(second) - counts.get(first) || (first < second ? -1 : 1));
  $("voice").append(element("option", { value: "", text: "anyone" }));
  if (counts.has(null)) $("voice").append(element("option", { value: NARRATOR, text: `the text itself (${counts.get(null)})` }));
  $("voice").append(...sources.slice(0, 500).map((source) => element("option", { value: source, text: `${clean(source).slice(0, 60)} (${counts.get(source)})` })));
  $("document").append(element("option", { value: "", text: plural(documents.length, "document") }), ...documents.map((source) => element("option", { value: source.id, text: titleOf(source).slice(0, 80) })));
  $("time-filter").hidden = !timeOf.some(Boolean);
}

function theme(dark) {
  const root = document.documentElement;
  root.dataset.theme = dark ? "dark" : "light";
  recolor();
  render();
}
const isDark = () => (document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

// The keyboard on the drawing: arrows go to the next box in that direction, Enter to its claims, + and - zoom.
function onCanvasKey(event) {
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  if (event.key === "+" || event.key === "-") network.moveTo({ scale: network.getScale() * (event.key === "+" ? 1.2 : 1 / 1.2) });
  if (event.key === "0") fitTo(onStage().map((node) => node.id));
  if (event.key === "Enter") { const first = $("cards").querySelector("article"); if (first) first.focus(); }
  if (!(event.key in ways)) return;
  event.preventDefault();
  const [dx, dy] = ways[event.key], spots = network.getPositions(onStage().map((node) => node.id));
  const here = view.entity && isDrawn(`n${nodeNumber.get(view.entity)}`) ? network.getPosition(`n${nodeNumber.get(view.entity)}`) : network.getViewPosition();
  let best, least = Infinity;
  for (const [id, spot] of Object.entries(spots)) {
    if (isPill(id)) continue;
    const ahead = (spot.x - here.x) * dx + (spot.y - here.y) * dy, aside = Math.abs((spot.x - here.x) * dy) + Math.abs((spot.y - here.y) * dx);
    if (ahead > 5 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = id; }
  }
  if (best) go({ entity: nodes[nodeAt(best)].id, path: "", claim: "", hops: 1 });
}

function onKey(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); $("search").focus(); $("search").select(); }
  if (event.key === "Escape") {
    event.preventDefault(); // else a search field empties itself, and the step back is not ours
    const open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
    else if (picking) { picking = false; render(); }
    else { clearTimeout(typed); $("search").blur(); back(); }
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && event.target === $("search") && step > 0) { const first = document.querySelector("#found:not([hidden]) button, #cards article"); if (first) { event.preventDefault(); first.focus(); } }
  const here = event.target.closest && event.target.closest("article, #found button, #entities li");
  if (step && here) {
    const next = step > 0 ? here.nextElementSibling : here.previousElementSibling;
    const goal = next ? (next.tagName === "LI" ? next.firstElementChild : next) : step > 0 && here.parentElement.id === "found" ? $("cards").querySelector("article") : null;
    if (goal) { event.preventDefault(); goal.focus(); }
  }
  if (event.target.role === "tab" && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    const at = TABS.indexOf(view.tab) + (event.key === "ArrowRight" ? 1 : TABS.length - 1);
    go({ tab: TABS[at % TABS.length] });
    $(`tab-${view.tab}`).focus();
  }
}

let typed = 0;
let typing = false; // further letters of one search are one step back
function search() {
  const q = $("search").value.trim();
  if (q === view.q) return;
  go({ q, ...(picking ? {} : { entity: "", path: "" }), claim: "", tab: view.tab === "text" ? "claims" : view.tab }, { replace: typing });
  typing = true;
}

function listen() {
  $("search").addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(search, 60); });
  $("search").addEventListener("focus", () => { typing = false; });
  $("search").addEventListener("keydown", (event) => { if (event.key === "Enter") { clearTimeout(typed); search(); const first = $("found").querySelector("button"); if (first && !$("found").hidden) first.click(); } });
  $("voice").addEventListener("change", (event) => go({ source: event.target.value }));
  $("document").addEventListener("change", (event) => go({ document: event.target.value }));
  $("sure").addEventListener("input", (event) => { $("sure-value").textContent = `${event.target.value} %`; });
  $("sure").addEventListener("change", (event) => go({ sure: Number(event.target.value) }));
  for (const end of ["from", "to"]) $(end).addEventListener("change", (event) => go({ [end]: event.target.value.trim() }));
  $("statuses").addEventListener("click", (event) => { if (event.target.dataset.status !== undefined) go({ status: event.target.dataset.status }); });
  for (const tab of TABS) $(`tab-${tab}`).addEventListener("click", () => go({ tab }));
  $("more").addEventListener("click", () => { const at = shownCards; shownCards += PAGE; listCards(listedNow); const next = $("cards").children[at]; if (next) next.focus(); });
  $("fit").addEventListener("click", () => fitTo(onStage().map((node) => node.id)));
  $("theme").addEventListener("click", () => theme(!isDark()));
  $("take").addEventListener("click", (event) => { const take = TAKES[event.target.dataset.take]; if (take) { $("take").open = false; take(); } });
  document.addEventListener("click", (event) => { for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false; });
  document.addEventListener("keydown", onKey);
  $("canvas").addEventListener("keydown", onCanvasKey);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { recolor(); render(); });
  addEventListener("popstate", () => { picking = false; look(fromHash(location.hash)); });
  addEventListener("hashchange", () => { if (toHash(fromHash(location.hash)) !== toHash(view)) look(fromHash(location.hash)); });
  addEventListener("beforeprint", () => { document.documentElement.dataset.print = ""; recolor(); render(); network.redraw(); });
  addEventListener("afterprint", () => { delete document.documentElement.dataset.print; recolor(); render(); });
  network.on("click", ({ nodes: [id] }) => {
    if (id === undefined) { if (view.entity || view.claim) go({ entity: "", path: "", claim: "", hops: 1 }); }
    else if (isPill(id)) go({ claim: claims[pillAt(id).claims[0]].id, tab: view.tab === "text" ? "text" : "claims" });
    else chooseNode(nodeAt(id));
  });
  network.on("doubleClick", ({ nodes: [id] }) => { if (id !== undefined && !isPill(id)) go({ hops: 2 }); });
  network.on("hoverNode", () => { frame.style.cursor = "pointer"; });
  network.on("blurNode", () => { frame.style.cursor = ""; });
}
