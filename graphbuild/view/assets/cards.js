// Claims as cards: who says what, with the words it comes from; every name in them is a button.
const AROUND = 90; // units of text shown on either side of a quote

function nameButton(number) {
  return element("button", { type: "button", class: "name", click: (event) => { event.stopPropagation(); chooseNode(number); } }, element("bdi", { text: nameOf(number) }));
}

function badge(claim) {
  return element("span", { class: `badge ${claim.status}`, text: statusText(claim) });
}

// A quote with its subject, relation and object marked, and a little of the text around it.
function quote(claim) {
  const part = quoteOf(claim.evidence, AROUND);
  const cut = part.quote.slice(0, LONGEST_QUOTE);
  const body = element("mark", { class: "quote" });
  let at = 0;
  for (const [start, end] of marksIn(claim, part)) {
    if (start < at || end > cut.length) continue;
    body.append(cut.slice(at, start), element("b", { text: cut.slice(start, end) }));
    at = end;
  }
  body.append(cut.slice(at));
  const left = part.quote.length - cut.length;
  const more = left > 0 ? element("span", { text: ` … (${left.toLocaleString("en")} characters more)` }) : "";
  return element("blockquote", {}, element("bdi", {}, part.before, body, more, part.after));
}

// Where in its quote a claim's words stand, in units, first to last; nothing where the quote does not stand in its text.
function marksIn(claim, part) {
  const source = documents[part.source];
  if (typeof source.text !== "string" || data.evidence[claim.evidence].length > 3) return [];
  const origin = unitsAt(source, part.start);
  return claim.marks.map(([start, end]) => [unitsAt(source, part.start + start) - origin, unitsAt(source, part.start + end) - origin]).sort((first, second) => first[0] - second[0]);
}

function verbText(claim) {
  return `${claim.disputed ? "≠ " : ""}${claim.negated ? "✕ " : ""}${claim.verb}${claim.modality === "actual" ? "" : " ?"}`;
}

function titleLine(number) {
  const claim = claims[number];
  const title = element("h3", {}, nameButton(claim.subject), " ", element("span", { class: "verb", text: verbText(claim) }));
  if (claim.object >= 0) title.append(" ", nameButton(claim.object));
  if (claim.arguments.length) title.append(" ", element("span", { class: "arguments" }, element("bdi", { text: claim.arguments.join(" · ") })));
  return title;
}

function card(number) {
  const claim = claims[number];
  const [, start, end] = data.evidence[claim.evidence];
  const source = documentOf(claim);
  const marks = element("div", { class: "marks" }, badge(claim));
  if (claim.negated && claim.status !== "denied") marks.append(element("span", { class: "badge not", text: "✕ negated" }));
  if (claim.disputed) marks.append(element("span", { class: "badge disputed", text: "≠ disputed" }));
  marks.append(element("span", { class: "who" }, element("bdi", { text: voicesOf(claim) })), element("span", { class: "sure", text: `${Math.round(claim.confidence * 100)} % sure` }));
  const place = element("button", { type: "button", class: "where", "aria-label": `Show in the text: ${titleOf(source)}, characters ${start} to ${end}`, click: (event) => { event.stopPropagation(); go({ claim: claim.id, tab: "text" }); } },
    `${start}–${end} · `, element("bdi", { text: titleOf(source) }));
  const date = timeOf[number] ? element("span", { text: timeOf[number] }) : "";
  const chosen = view.claim === claim.id;
  const made = element("article", { class: `${toneOf(claim)}${chosen ? " chosen" : ""}`, tabindex: "0", "data-claim": claim.id, "aria-current": chosen ? "true" : undefined, title: claim.rule && `rule: ${clean(claim.rule)}` },
    titleLine(number), quote(claim), marks, element("footer", {}, place, date));
  const pick = () => go({ claim: claim.id });
  made.addEventListener("click", () => { if (!String(getSelection())) pick(); });
  made.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === made) pick(); });
  return made;
}

function listCards(listed) {
  $("cards").replaceChildren(...listed.slice(0, shownCards).map(card));
  $("more").hidden = listed.length <= shownCards;
  $("more").textContent = `Show more (${(listed.length - shownCards).toLocaleString("en")} left)`;
}

// The claims of the list: the chosen one first, those of the entity itself before those around it, a way in its order.
function inListOrder(visible, focus) {
  if (!focus) return visible;
  if (focus.way) return focus.way;
  const shown = visible.filter((number) => focus.near.has(number));
  if (focus.claim !== undefined) return [focus.claim, ...shown.filter((number) => number !== focus.claim)];
  const own = new Set(claimsOf[focus.node]);
  return [...shown.filter((number) => own.has(number)), ...shown.filter((number) => !own.has(number))];
}

function countLine(listed) {
  const negated = listed.filter((number) => claims[number].negated).length;
  const disputed = listed.filter((number) => claims[number].disputed).length;
  const speakers = new Set(listed.map((number) => claims[number].source)).size;
  $("count").textContent = listed.length === claims.length ? plural(listed.length, "claim") : `${listed.length.toLocaleString("en")} of ${plural(claims.length, "claim")}`;
  $("detail").textContent = !listed.length ? "Nothing here; Esc goes back." : `${negated.toLocaleString("en")} negated${disputed ? ` · ${disputed.toLocaleString("en")} disputed` : ""} · ${plural(speakers, "voice")} · click for evidence`;
}
