// One view, drawn everywhere: the drawing, the list beside it, the filters, the timeline.
let listedNow = []; // the numbers of the claims that the list holds
const MOST_DRAWN = 120; // claims of a filter that are drawn, all of them
let due = 0;
let lastShown = null; // which claims were drawn last, to move the window only when that changes

function render() {
  const held = document.activeElement;
  const visible = matching(view), focus = focusOf(view, visible);
  const shown = focus && focus.claim !== undefined && !visible.includes(focus.claim) ? [...visible, focus.claim] : visible;
  listedNow = inListOrder(shown, focus);
  showControls();
  entityHead(focus);
  found();
  countLine(listedNow);
  if (view.tab === "claims") listCards(listedNow);
  if (view.tab === "entities") listEntities(listedNow);
  if (view.tab === "sources") listSources(listedNow, focus);
  if (view.tab === "text") showText(listedNow);
  else if (focus) $("panel").scrollTop = 0;
  drawTimeline();
  if (held && held !== document.body && !held.isConnected) refocus();
  clearTimeout(due);
  due = setTimeout(() => { due = 0; stage(shown, focus); }, 0); // the list answers first
}

// The same in the drawing.
function stage(shown, focus) {
  const filters = toHash({ ...view, entity: "", path: "", claim: "", hops: 1, tab: "claims" });
  const wanted = [...(focus ? focus.near : []), ...(filters && shown.length <= MOST_DRAWN ? shown : [])];
  const chosen = focus && focus.node !== undefined ? [focus.node, focus.other].filter((node) => node !== undefined) : [];
  if (wanted.length || chosen.length) reveal(wanted, chosen);
  paint(shown, focus);
  if (filters !== lastShown) {
    gather(filters !== "");
    settle();
  }
  lastShown = filters;
  if (focus) {
    const near = [...withInner(focus.near)];
    keepInSight([focus.id, ...chosen.map((node) => `n${node}`), ...near, ...(focus.way ? [] : near.flatMap((id) => pillEnds(pillAt(id))))]);
  }
  notice(shown);
}

// What had the keyboard's focus is gone from the page: give it to what took its place.
function refocus() {
  const goals = [".bars [aria-pressed=true]", "article.chosen", "#about button", "#cards article", "#search"];
  const goal = goals.map((selector) => document.querySelector(selector)).find((found) => found && found.getClientRects().length);
  if (goal) goal.focus({ preventScroll: true });
}

buildControls();
try { history.replaceState({ step: stepNow() }, ""); } catch { /* a frame of a notebook: `trail` remembers */ }
view = fromHash(location.hash);
listen();
render();
setTimeout(() => index.build(), 300); // before the first search, if nobody is that quick
window.graphbuild = { data, claims, pills, pillOf, nodes: drawnNodes, edges: drawnEdges, network, boxOf, get view() { return view; }, get listed() { return listedNow; }, get settled() { return due === 0; }, toSvg, toPng, toCsv, toTurtle, search };
