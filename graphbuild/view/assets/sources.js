// Who says what: sources against statuses, for the claims listed; each figure leads to its claims.
const MOST_SOURCES = 100;

function listSources(listed, focus) {
  const rows = new Map();
  for (const number of listed) {
    const claim = claims[number], key = sourceKey(claim);
    if (!rows.has(key)) rows.set(key, { fact: 0, denied: 0, attributed: 0, unrealized: 0, all: 0 });
    rows.get(key)[claim.status] += 1;
    rows.get(key).all += 1;
  }
  const order = [...rows.keys()].sort((first, second) => rows.get(second).all - rows.get(first).all || (first < second ? -1 : 1));
  const used = Object.keys(STATUSES).filter((status) => order.some((key) => rows.get(key)[status]));
  const head = element("tr", {}, element("th", { scope: "col", text: "Source" }), ...used.map((status) => element("th", { scope: "col", text: STATUSES[status] })));
  const cell = (key, status) => {
    const count = rows.get(key)[status];
    return count ? element("td", {}, element("button", { type: "button", class: `badge ${status}`, "aria-label": `${count} ${status}, ${sourceName(key)}`, text: String(count), click: () => go({ source: key, status, tab: "claims" }) })) : element("td", { text: "" });
  };
  const about = focus && focus.node !== undefined ? ` about ${nameOf(focus.node)}` : "";
  $("sources").replaceChildren(element("table", {},
    element("caption", {}, element("bdi", { text: `Who says what${about}` })),
    element("thead", {}, head),
    element("tbody", {}, ...order.slice(0, MOST_SOURCES).map((key) => element("tr", {}, element("th", { scope: "row" }, element("bdi", { text: sourceName(key) })), ...used.map((status) => cell(key, status)))))));
}

const sourceName = (key) => (key === NARRATOR ? "the text itself" : clean(key));
