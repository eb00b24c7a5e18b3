"use strict";
// The page: reads the data element, draws it with vis-network and keeps drawing and cards in step.
// Words of the documents reach the page through textContent alone.
(() => {
  const GLYPHS = { state: "■", organization: "▲", person: "●", event: "◆", place: "▼", thing: "○", concept: "□", value: "◇" };
  const NARRATOR = " narrator"; // no source is called so: names do not begin with a space
  const PAGE = 60; // cards shown at once
  const SMALLEST = 0.8; // opening zoom: labels stay readable
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const { nodes, pills, evidence } = data;
  const claims = data.claims.map((claim) => ({ negated: false, modality: "actual", source: null, voices: [], speaker: null, rule: "", arguments: [], ...claim }));
  const nodeNumber = new Map(nodes.map((node, number) => [node.id, number]));
  const pillById = new Map(pills.map((pill) => [pill.id, pill]));
  const pillOf = new Map(pills.flatMap((pill) => pill.claims.map((claim) => [claim, pill])));
  const claimNumber = new Map(claims.map((claim, number) => [claim.id, number]));
  const state = { status: "", voice: "", hidden: new Set(), words: [], focus: null, shown: PAGE };

  const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "text") made.textContent = value;
      else if (name === "click") made.addEventListener("click", value);
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  // ---- what each claim says, for reading and for search

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const labelOf = (number) => (nodes[number].label || "").trim() || "(no name)";
  const namesOf = (number) => (number < 0 ? "" : [nodes[number].label, ...(nodes[number].names || [])].join("\n"));
  const haystacks = claims.map((claim) =>
    fold([namesOf(claim.subject), claim.verb, namesOf(claim.object), ...claim.arguments, claim.source || "", evidence[claim.evidence].quote].join("\n")));
  const entityHaystacks = nodes.map((_, number) => fold(namesOf(number)));
  const degree = new Array(nodes.length).fill(0);
  for (const claim of claims) for (const end of new Set([claim.subject, claim.object])) if (end >= 0) degree[end] += 1;

  // The number of the claim that a node stands for, if it does.
  const innerClaim = (node) => (node.claim ? claimNumber.get(node.id.replace(/^:*claim:/, "")) : undefined);

  function touchesHidden(claim) {
    return [claim.subject, claim.object].filter((end) => end >= 0).some((end) => {
      const inner = innerClaim(nodes[end]);
      return inner === undefined ? state.hidden.has(nodes[end].kind) : touchesHidden(claims[inner]);
    });
  }

  function matches(claim, number) {
    if (state.status && claim.status !== state.status) return false;
    if (state.voice && (claim.source === null ? NARRATOR : claim.source) !== state.voice) return false;
    if (state.hidden.size && touchesHidden(claim)) return false;
    return state.words.every((word) => haystacks[number].includes(word));
  }

  function inFocus(number) {
    if (!state.focus) return true;
    if (state.focus.pill) return state.focus.pill.claims.includes(number);
    return claims[number].subject === state.focus.node || claims[number].object === state.focus.node;
  }

  // ---- the drawing

  const drawnNodes = new vis.DataSet(data.drawing.nodes);
  const drawnEdges = new vis.DataSet(data.drawing.edges.map((edge, number) => ({ ...edge, id: `line:${number}` })));
  const network = new vis.Network($("canvas"), { nodes: drawnNodes, edges: drawnEdges }, data.drawing.options);
  const frame = $("canvas").querySelector("canvas");
  frame.setAttribute("role", "img");
  frame.setAttribute("aria-label", `Drawing of ${nodes.length} entities and ${claims.length} claims, listed in words beside it`);

  function palette() {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    const kinds = {};
    for (const kind of Object.keys(GLYPHS)) kinds[kind] = [color(`${kind}-fill`), color(kind), color("ink")];
    kinds.affirmed = [color("pill"), color("pill"), color("relation-ink")];
    kinds.negated = [color("negated-fill"), color("negated"), color("negated-ink")];
    kinds.open = [color("open-fill"), color("open"), color("open-ink")];
    return { kinds, lines: { affirmed: color("relation"), negated: color("negated"), open: color("open") }, focus: color("focus") };
  }

  const FACE = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
  const DASHES = { affirmed: false, negated: [6, 4], open: [2, 4] };

  function nodeStyle(node, colors, look) {
    const [background, border, ink] = colors.kinds[node.group];
    const isPill = pillById.has(node.id);
    const color = { background, border: look.chosen ? colors.focus : border };
    return {
      id: node.id, hidden: look.hidden, opacity: look.dim ? 0.18 : 1,
      color: { ...color, highlight: color, hover: color },
      borderWidth: look.chosen ? 3 : isPill ? 1 : Math.min(1.5 + ((node.font && node.font.size) || 13) / 13 - 1, 2.5),
      font: { face: FACE, size: isPill ? 12 : node.font.size, color: look.dim ? border + "55" : ink },
      margin: isPill ? { top: 2, bottom: 2, left: 5, right: 5 } : undefined,
      shapeProperties: { borderRadius: isPill ? 8 : 4, borderDashes: isPill && node.group === "open" ? [2, 2] : false },
    };
  }

  const pillEnds = (pill) => [...pill.subjects, ...(pill.target === null ? [] : [pill.target])];

  // The pills of some claims, and those of the claims that they are about.
  function withInner(numbers) {
    const ids = new Set(numbers.map((number) => pillOf.get(number).id));
    for (const id of ids) for (const end of pillEnds(pillById.get(id))) if (pillById.has(end)) ids.add(end); // a Set grows while it is walked
    return ids;
  }

  // Say for every box and pill whether it shows, and dim what has nothing to do with the focus.
  function paint(visible) {
    const colors = palette();
    const shownPills = withInner(visible);
    const near = withInner(visible.filter(inFocus));
    const ends = (ids) => new Set([...ids].flatMap((id) => pillEnds(pillById.get(id))));
    const shownEnds = ends(shownPills);
    const nearEnds = ends(near);
    const chosenId = state.focus && (state.focus.pill ? state.focus.pill.id : nodes[state.focus.node].id);
    const look = (id) => ({
      hidden: !(shownPills.has(id) || shownEnds.has(id)) && id !== chosenId,
      dim: Boolean(state.focus) && !(near.has(id) || nearEnds.has(id) || id === chosenId),
      chosen: id === chosenId,
    });
    drawnNodes.update(drawnNodes.get().map((node) => nodeStyle(node, colors, look(node.id))));
    drawnEdges.update(drawnEdges.get().map((edge) => {
      const pill = pillById.has(edge.to) && !(pillById.has(edge.from) && pillById.get(edge.from).target === edge.to) ? edge.to : edge.from;
      const lit = Boolean(state.focus) && near.has(pill) && !look(edge.from).dim && !look(edge.to).dim;
      return {
        id: edge.id, hidden: !shownPills.has(pill), dashes: DASHES[edge.tone], width: lit ? 2.2 : edge.tone === "negated" ? 1.5 : 1,
        color: { color: colors.lines[edge.tone], opacity: state.focus && !lit ? 0.15 : 0.9, inherit: false },
      };
    }));
    notice();
  }

  // Say what the drawing leaves out.
  function notice() {
    const entities = nodes.filter((node) => !node.claim);
    const drawn = entities.filter((node) => drawnNodes.get(node.id)).length;
    const inDrawing = pills.reduce((sum, pill) => sum + (drawnNodes.get(pill.id) ? pill.claims.length : 0), 0);
    const whole = drawn === entities.length && inDrawing === claims.length;
    $("notice").textContent = whole ? "" : `Drawn: the ${drawn} best connected of ${entities.length.toLocaleString("en")} entities, with ${inDrawing.toLocaleString("en")} of ${plural(claims.length, "claim")}; search finds the rest.`;
  }

  function fit() {
    network.fit({ animation: false });
    if (network.getScale() > 1.4) network.moveTo({ scale: 1.4 });
  }

  function open() {
    fit();
    if (network.getScale() >= SMALLEST) return;
    const hub = drawnNodes.getIds().find((id) => nodeNumber.has(id));
    network.moveTo({ position: network.getPosition(hub), scale: SMALLEST });
  }

  // A spot near a point where no box stands yet.
  function freeSpot(x, y) {
    const taken = Object.values(network.getPositions());
    for (let step = 0; step < 4000; step += 1) {
      const radius = 14 * Math.sqrt(step);
      const spot = { x: x + 1.4 * radius * Math.cos(step * 2.4), y: y + radius * Math.sin(step * 2.4) };
      if (taken.every((other) => Math.abs(other.x - spot.x) > 130 || Math.abs(other.y - spot.y) > 40)) return spot;
    }
    return { x, y };
  }

  function drawBox(number, x, y) {
    const node = nodes[number];
    if (node.claim || drawnNodes.get(node.id)) return;
    drawnNodes.add({ id: node.id, label: node.box, shape: "box", group: node.kind, font: { size: 13 }, ...freeSpot(x, y) });
  }

  function drawPill(pill, ends) {
    const places = ends.map((id) => network.getPosition(id));
    const mean = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
    drawnNodes.add({ id: pill.id, label: pill.label, shape: "box", group: pill.tone, ...freeSpot(mean("x"), mean("y")) });
    for (const subject of pill.subjects) if (drawnNodes.get(subject)) drawnEdges.add({ id: `${pill.id}<${subject}`, from: subject, to: pill.id, tone: pill.tone });
    if (pill.target === null) return;
    const type = pill.tone === "negated" ? "bar" : "arrow";
    drawnEdges.add({ id: `${pill.id}>`, from: pill.id, to: pill.target, tone: pill.tone, arrows: { to: { enabled: true, type, scaleFactor: 0.5 } } });
  }

  // Add an entity that is not drawn yet, with its claims and those that they are about.
  function reveal(number) {
    if (nodes[number].claim || drawnNodes.get(nodes[number].id)) return;
    const own = claims.filter((claim) => claim.subject === number || claim.object === number).slice(0, 12);
    const others = own.map((claim) => (claim.subject === number ? claim.object : claim.subject)).filter((end) => end >= 0);
    const known = others.map((end) => nodes[end].id).find((id) => drawnNodes.get(id));
    const start = known ? network.getPosition(known) : { x: 0, y: 0 };
    drawBox(number, start.x, start.y);
    const here = network.getPosition(nodes[number].id);
    for (const end of others) drawBox(end, here.x, here.y);
    for (const claim of own) {
      const pill = pillOf.get(claimNumber.get(claim.id));
      const ends = pillEnds(pill).filter((id) => drawnNodes.get(id));
      const whole = pill.target === null || drawnNodes.get(pill.target);
      if (!drawnNodes.get(pill.id) && whole && ends.length) drawPill(pill, ends);
    }
  }

  // ---- the cards

  function nameButton(number) {
    return element("button", { type: "button", click: (event) => { event.stopPropagation(); choose({ node: number }); } },
      element("bdi", { text: labelOf(number) }));
  }

  function voices(claim) {
    if (!claim.voices.length) return claim.speaker || "the text itself";
    const said = claim.voices.map(([voice, denied]) => `${voice}${denied ? " (said not to say it)" : ""}`).join(", according to ");
    return claim.speaker ? `${said}, reported by ${claim.speaker}` : said;
  }

  function badge(claim) {
    const text = { fact: "fact", denied: "✕ denied", attributed: "attributed", unrealized: `? ${claim.modality}` }[claim.status] || claim.status;
    return element("span", { class: `badge ${claim.status}`, text });
  }

  function quote(part) {
    const left = part.left ? element("span", { text: ` … (${part.left.toLocaleString("en")} characters more)` }) : "";
    return element("blockquote", {}, element("bdi", {}, part.before, element("mark", { text: part.quote }), left, part.after));
  }

  function card(number) {
    const claim = claims[number];
    const part = evidence[claim.evidence];
    const source = data.documents[part.document];
    const chosen = state.focus && state.focus.claim === number;
    const tone = claim.negated ? "negated" : claim.modality === "actual" ? "affirmed" : "open";
    const verb = ` ${claim.negated ? "✕ " : ""}${claim.verb}${claim.modality === "actual" ? "" : " ?"} `;
    const title = element("h3", {}, nameButton(claim.subject), element("span", { class: "verb", text: verb }));
    if (claim.object >= 0 && innerClaim(nodes[claim.object]) !== number) title.append(nameButton(claim.object));
    if (claim.arguments.length) title.append(element("bdi", { text: ` · ${claim.arguments.join(" · ")}` }));
    const facts = element("footer", {}, badge(claim));
    if (claim.negated && claim.status !== "denied") facts.append(element("span", { class: "badge not", text: "✕ negated" }));
    facts.append(element("bdi", { text: voices(claim) }), `· ${Math.round(claim.confidence * 100)} % sure ·`,
      element("bdi", { text: `${(source && source.title) || part.document}, ${part.start}–${part.end}` }));
    const made = element("article", { class: `${tone}${chosen ? " chosen" : ""}`, tabindex: "0", "data-claim": claim.id, title: claim.rule && `rule: ${claim.rule}` },
      title, quote(part), facts);
    const pick = () => choose({ pill: pillOf.get(number), claim: number });
    made.addEventListener("click", () => { if (!String(getSelection())) pick(); });
    made.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === made) pick(); });
    return made;
  }

  function about() {
    const panel = $("about");
    panel.hidden = !state.focus;
    panel.replaceChildren();
    if (!state.focus) return;
    const clear = element("button", { type: "button", text: "Show all claims  (Esc)", click: () => choose(null) });
    if (state.focus.pill) { panel.append(clear); return; }
    const node = nodes[state.focus.node];
    const facts = [node.kind, ...(node.names || []).slice(0, 12)].join(" · ");
    panel.append(element("h3", {}, element("bdi", { text: labelOf(state.focus.node) })), element("p", {}, element("bdi", { text: facts })), clear);
    if (/^Q[1-9]\d*$/.test(node.wikidata || "")) {
      panel.append(" ", element("a", { href: `https://www.wikidata.org/wiki/${node.wikidata}`, rel: "noopener noreferrer", target: "_blank", text: `Wikidata ${node.wikidata}` }));
    }
  }

  function found() {
    const panel = $("found");
    const hits = state.words.length ? nodes.map((_, number) => number).filter((number) => !nodes[number].claim && state.words.every((word) => entityHaystacks[number].includes(word))) : [];
    hits.sort((first, second) => degree[second] - degree[first]);
    panel.hidden = !hits.length;
    panel.replaceChildren(...hits.slice(0, 12).map((number) => element("button", { type: "button", class: nodes[number].kind, click: () => choose({ node: number }) },
      `${GLYPHS[nodes[number].kind]} `, element("bdi", { text: labelOf(number) }))));
  }

  function list(visible) {
    const shown = visible.filter(inFocus);
    const chosen = state.focus && state.focus.claim !== undefined ? [state.focus.claim] : [];
    const ordered = [...chosen, ...shown.filter((number) => !chosen.includes(number))];
    const denied = shown.filter((number) => claims[number].negated).length;
    const speakers = new Set(shown.map((number) => claims[number].source)).size;
    $("count").textContent = shown.length === claims.length ? plural(shown.length, "claim") : `${shown.length.toLocaleString("en")} of ${plural(claims.length, "claim")}`;
    $("detail").textContent = !shown.length ? "Nothing here; Esc takes all filters off." : `${denied.toLocaleString("en")} negated · ${plural(speakers, "voice")} · click anything for its evidence`;
    $("cards").replaceChildren(...ordered.slice(0, state.shown).map(card));
    $("more").hidden = ordered.length <= state.shown;
    $("more").textContent = `Show more (${ordered.length - state.shown} left)`;
  }

  // ---- keeping both in step

  function update() {
    const visible = claims.map((_, number) => number).filter((number) => matches(claims[number], number));
    for (const button of $("statuses").children) button.setAttribute("aria-pressed", String(button.dataset.status === state.status));
    for (const button of $("kinds").children) button.setAttribute("aria-pressed", String(!state.hidden.has(button.dataset.kind)));
    paint(visible);
    about();
    found();
    list(visible);
  }

  function choose(focus) {
    const inner = focus && focus.node !== undefined ? innerClaim(nodes[focus.node]) : undefined;
    if (inner !== undefined) focus = { pill: pillOf.get(inner), claim: inner };
    state.focus = focus;
    state.shown = PAGE;
    if (focus && focus.node !== undefined) reveal(focus.node);
    update();
    $("summary").parentElement.scrollTop = 0;
    const id = focus && (focus.pill ? focus.pill.id : nodes[focus.node].id);
    if (id && drawnNodes.get(id)) keepInSight(id);
  }

  function keepInSight(id) {
    const spot = network.canvasToDOM(network.getPosition(id));
    const { clientWidth, clientHeight } = $("canvas");
    if (spot.x < 40 || spot.y < 40 || spot.x > clientWidth - 40 || spot.y > clientHeight - 40) network.moveTo({ position: network.getPosition(id) });
  }

  function clear() {
    $("search").value = "";
    $("voice").value = "";
    Object.assign(state, { status: "", voice: "", words: [], focus: null, shown: PAGE });
    state.hidden.clear();
    update();
  }

  function search() {
    state.words = fold($("search").value).split(/\s+/).filter(Boolean);
    state.focus = null;
    state.shown = PAGE;
    update();
  }

  function onKey(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); $("search").focus(); $("search").select(); }
    if (event.key === "Escape") { if (state.focus) choose(null); else clear(); }
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const here = event.target.closest && event.target.closest("article");
    if (step && here && here[step]) { event.preventDefault(); here[step].focus(); }
  }

  function build() {
    const kinds = Object.keys(GLYPHS).filter((kind) => nodes.some((node) => node.kind === kind));
    $("kinds").append(...kinds.map((kind) => element("button", {
      type: "button", class: kind, "data-kind": kind, "aria-pressed": "true", text: `${GLYPHS[kind]} ${kind}`,
      click: () => { if (!state.hidden.delete(kind)) state.hidden.add(kind); update(); },
    })));
    const counts = new Map();
    for (const claim of claims) counts.set(claim.source, (counts.get(claim.source) || 0) + 1);
    const sources = [...counts.keys()].filter((source) => source !== null).sort((first, second) => counts.get(second) - counts.get(first) || (first < second ? -1 : 1));
    $("voice").append(element("option", { value: "", text: "anyone" }));
    if (counts.has(null)) $("voice").append(element("option", { value: NARRATOR, text: `the text itself (${counts.get(null)})` }));
    $("voice").append(...sources.map((source) => element("option", { value: source, text: `${source.slice(0, 60)} (${counts.get(source)})` })));
  }

  function listen() {
    let waiting = 0;
    $("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 60); });
    $("voice").addEventListener("change", (event) => { state.voice = event.target.value; state.shown = PAGE; update(); });
    $("statuses").addEventListener("click", (event) => {
      if (event.target.dataset.status === undefined) return;
      state.status = event.target.dataset.status; state.shown = PAGE; update();
    });
    $("more").addEventListener("click", () => { state.shown += PAGE; update(); });
    $("fit").addEventListener("click", fit);
    document.addEventListener("keydown", onKey);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", update);
    network.on("click", ({ nodes: [id] }) => {
      if (id === undefined) choose(null);
      else choose(pillById.has(id) ? { pill: pillById.get(id) } : { node: nodeNumber.get(id) });
    });
    network.on("hoverNode", () => { frame.style.cursor = "pointer"; });
    network.on("blurNode", () => { frame.style.cursor = ""; });
  }

  build();
  update();
  listen();
  open();
  window.graphbuild = { data, network, nodes: drawnNodes, edges: drawnEdges, state };
})();
