// Entities in words: the one that is looked at, those that a search finds, and all of them as a list.
const MOST_LISTED = 200;

function entityHead(focus) {
  const panel = $("about");
  panel.hidden = !focus;
  panel.className = "";
  panel.replaceChildren();
  if (!focus) return;
  const all = element("button", { type: "button", text: "Show all", click: () => go({ entity: "", path: "", claim: "", hops: 1 }) });
  if (focus.claim !== undefined) { panel.append(all); return; }
  const node = nodes[focus.node];
  panel.className = node.kind;
  panel.append(element("h2", {}, `${GLYPHS[node.kind]} `, element("bdi", { text: nameOf(focus.node) })));
  const facts = element("p", {}, [node.kind, node.mentions ? plural(node.mentions, "mention") : "", ""].filter(Boolean).join(" · "));
  if (QID.test(node.wikidata || "")) {
    facts.append(" · ", element("a", { href: `https://www.wikidata.org/wiki/${node.wikidata}`, rel: "noopener noreferrer", target: "_blank", text: `Wikidata ${node.wikidata}` }));
  }
  panel.append(facts);
  if (node.names && node.names.length) panel.append(element("p", {}, "also ", element("bdi", { text: node.names.slice(0, 12).map(clean).join(" · ") + (node.names.length > 12 ? " …" : "") })));
  const steps = element("div", { class: "segments", role: "group", "aria-label": "How far around" }, ...[1, 2].map((hops) => element("button", {
    type: "button", "aria-pressed": String(view.hops === hops && !view.path), text: hops === 1 ? "1 step" : "2 steps", click: () => go({ hops, path: "" }),
  })));
  const way = focus.other === undefined
    ? element("button", { type: "button", id: "way", "aria-pressed": String(picking), text: "Path to …", click: () => { picking = !picking; render(); if (picking) $("search").focus(); } })
    : element("button", { type: "button", text: "Without path", click: () => go({ path: "" }) });
  panel.append(element("div", { class: "row" }, steps, way, all));
  if (picking) panel.append(element("p", { class: "hint", role: "status", text: "Now choose the other end: click it in the drawing, or search for it. Esc leaves." }));
  if (focus.other !== undefined) {
    panel.append(element("p", { role: "status" }, focus.way ? `${plural(focus.way.length, "step")} to ` : "No way leads to ", element("bdi", { text: nameOf(focus.other) }), focus.way ? "" : " through the claims shown."));
  }
}

function entityButton(number) {
  return element("button", { type: "button", class: nodes[number].kind, click: () => chooseNode(number) }, `${GLYPHS[nodes[number].kind]} `, element("bdi", { text: nameOf(number) }));
}

function found() {
  const words = wordsOf(view.q);
  const hits = words.length && !view.claim && (!view.entity || picking) ? nodesWith(words) : [];
  const begins = new Map(hits.map((number) => [number, words.every((word) => ` ${index.nodes[number].replace(/[^\p{L}\p{N}]+/gu, " ")}`.includes(` ${word}`))]));
  hits.sort((first, second) => begins.get(second) - begins.get(first) || claimsOf[second].length - claimsOf[first].length);
  $("found").hidden = !hits.length;
  $("found").replaceChildren(...hits.slice(0, 12).map(entityButton));
}

// All entities of the claims listed, the best connected first.
function listEntities(listed) {
  const counts = new Map();
  for (const number of listed) for (const end of new Set(endsOf(number))) counts.set(end, (counts.get(end) || 0) + 1);
  const order = [...counts.keys()].sort((first, second) => counts.get(second) - counts.get(first) || (nameOf(first) < nameOf(second) ? -1 : 1));
  $("entities").replaceChildren(
    element("ul", {}, ...order.slice(0, MOST_LISTED).map((number) => element("li", {}, entityButton(number), element("span", { text: `${nodes[number].kind} · ${plural(counts.get(number), "claim")}` })))),
    order.length > MOST_LISTED ? element("p", { text: `and ${(order.length - MOST_LISTED).toLocaleString("en")} more; search finds them.` }) : "",
  );
}
