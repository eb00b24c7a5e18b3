// One view, drawn everywhere: the drawing, the list beside it, the filters, the timeline.
let listedNow = []; // the numbers of the claims that the list holds
let lastShown = null; // which claims were drawn last, to move the window only when that changes

function render() {
  const held = document.activeElement;
  const visible = matching(view), focus = focusOf(view, visible);
  const filtered = visible.length < claims.length;
  if (focus) reveal(focus.near);
  if (focus && focus.node !== undefined) for (const node of [focus.node, focus.other]) if (node !== undefined) drawBox(node, Object.values(network.getPositions()), network.getViewPosition());
  if (filtered && visible.length <= PAGE) reveal(visible);
  const shown = focus && focus.claim !== undefined && !visible.includes(focus.claim) ? [...visible, focus.claim] : visible;
  listedNow = inListOrder(shown, focus);
  paint(shown, focus);
  showControls();
  entityHead(focus);
  found();
  countLine(listedNow);
  if (view.tab === "claims") listCards(listedNow);
  if (view.tab === "entities") listEntities(listedNow);
  if (view.tab === "sources") listSources(listedNow, focus);
  if (view.tab === "text") showText(listedNow);
  drawTimeline();
  notice(visible);
  follow(focus, toHash({ ...view, entity: "", path: "", claim: "", hops: 1, tab: "claims" }));
  if (held && held !== document.body && !held.isConnected) refocus();
}

// Move the window: to all that a filter leaves, or to the focus where that is out of sight.
function follow(focus, filters) {
  if (filters !== lastShown) settle();
  lastShown = filters;
  if (!focus) return;
  const ids = [focus.id, ...(focus.other === undefined ? [] : [`n${focus.other}`]), ...withInner(focus.near)];
  keepInSight(focus.way || view.hops > 1 ? ids : ids.slice(0, 1));
  if (view.tab !== "text") $("panel").scrollTop = 0;
}

// What had the keyboard's focus is gone from the page: give it to what took its place.
function refocus() {
  const goal = document.querySelector("article.chosen, #timeline [aria-pressed=true], #about button, #cards article, #search");
  if (goal) goal.focus({ preventScroll: true });
}

buildControls();
try { history.replaceState({ step: stepNow() }, ""); } catch { /* a frame of a notebook: `trail` remembers */ }
view = fromHash(location.hash);
listen();
render();
window.graphbuild = { data, claims, pills, pillOf, nodes: drawnNodes, edges: drawnEdges, network, get view() { return view; }, get listed() { return listedNow; }, toSvg, toPng, toCsv, toTurtle };
