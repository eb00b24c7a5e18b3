// A document's text, the quote of the chosen claim marked in it and scrolled to.
let reading = null; // the document whose text stands in the pane

function documentToRead(listed) {
  if (view.claim) return documentOf(claims[claimNumber.get(view.claim)]);
  if (view.document) return documents.find((source) => source.id === view.document);
  return listed.length ? documentOf(claims[listed[0]]) : documents[0];
}

function showText(listed) {
  const source = documentToRead(listed);
  const pane = $("text");
  if (!source) { pane.replaceChildren(); return; }
  const about = [source.date, source.source].filter(Boolean).map(clean).join(" · ");
  const body = element("div", { class: "body", tabindex: "0", role: "region", "aria-label": "Text of the document" });
  const chosen = view.claim && claims[claimNumber.get(view.claim)];
  const part = chosen && quoteOf(chosen.evidence);
  if (typeof source.text !== "string") body.append(element("p", { text: "The text of this document is not in the file." }));
  else if (!part || data.evidence[chosen.evidence].length > 3) body.append(source.text);
  else {
    const from = unitsAt(source, part.start), to = from + part.quote.length;
    body.append(source.text.slice(0, from), element("mark", { class: `quote ${toneOf(chosen)}`, text: part.quote }), source.text.slice(to));
  }
  const head = [element("h2", {}, element("bdi", { text: titleOf(source) })), element("p", { text: about })];
  if (chosen) head.push(element("p", {}, badge(chosen), " ", element("bdi", { text: `${nameOf(chosen.subject)} ${verbText(chosen)}${chosen.object >= 0 ? ` ${nameOf(chosen.object)}` : ""} — ${voicesOf(chosen)}` })));
  pane.replaceChildren(...head, body);
  const mark = body.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
  else if (reading !== source) body.scrollTop = 0;
  reading = source;
}
