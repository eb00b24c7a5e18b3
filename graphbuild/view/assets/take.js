// What is shown -> files to take away. A claim never leaves without its polarity, status and source.
const COLUMNS = ["claim", "document", "subject", "relation", "object", "arguments", "polarity", "modality", "status", "disputed", "said by", "speaker", "confidence", "time", "quote", "start", "end"];

function save(name, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` }));
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const fileName = (ending) => `${document.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "graph"}.${ending}`;

// RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe.
function cell(value) {
  const text = String(value === null ? "" : value);
  const safe = typeof value === "string" && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function toCsv(listed) {
  const rows = listed.map((number) => {
    const claim = claims[number], part = quoteOf(claim.evidence);
    return [claim.id, documentOf(claim).id, nameOf(claim.subject), claim.verb, claim.object < 0 ? "" : nameOf(claim.object), claim.arguments.join("; "), claim.negated ? "negated" : "affirmed",
      claim.modality, claim.status, claim.disputed ? "yes" : "", claim.voices.map(([voice, denied]) => (denied ? `not said by ${voice}` : voice)).join("; "), claim.speaker, claim.confidence, claim.time, part.quote, part.start, part.end];
  });
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

// ---- Turtle: the claims as the graph has them, never as plain facts; what it writes is a part of graph.ttl

const PREFIXES = { gb: "https://w3id.org/graphbuild#", oa: "http://www.w3.org/ns/oa#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", skos: "http://www.w3.org/2004/02/skos/core#", xsd: "http://www.w3.org/2001/XMLSchema#", schema: "https://schema.org/", wd: "http://www.wikidata.org/entity/" };
const bytes = (sign) => [...new TextEncoder().encode(sign)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
// One segment of an IRI, as the graph writes it.
const segment = (text) => text.replace(/[^\p{L}\p{N}\p{M}_. -]|_|(?<![\p{L}\p{N}\p{M}_])\.|\.(?![\p{L}\p{N}\p{M}_])/gu, bytes).replaceAll(" ", "_") || "~";
const iri = (...parts) => `<${data.base}${parts.join("/")}>`;
const nodeIri = (node) => iri("entity", ...node.id.split("/").map(segment));
const capital = (word) => word[0].toUpperCase() + word.slice(1);
function literal(text) {
  const escaped = text.replace(/[\\"\n\r\t]/g, (sign) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[sign]).replace(/[\p{Cc}]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${escaped}"`;
}

function termOf(end) {
  if (inner[end] !== undefined) return iri("claim", claims[inner[end]].id);
  const node = nodes[end];
  if (node.inner) return iri("claim", node.id.replace(/^:*claim:/, ""));
  return node.kind === "value" && /^:*value:/.test(node.id) ? null : nodeIri(node);
}

function claimTurtle(number) {
  const claim = claims[number], source = documentOf(claim), part = quoteOf(claim.evidence);
  const target = `${data.base}document/${segment(source.id)}/char/${part.start}-${part.end}`;
  const said = [
    "a gb:Claim , rdf:Statement", `rdf:subject ${termOf(claim.subject) || literal(nodes[claim.subject].label)}`,
    ...(claim.object < 0 ? [] : [`rdf:object ${termOf(claim.object) || literal(nodes[claim.object].label)}`]),
    `gb:wording ${literal(claim.label)}`, `gb:polarity gb:${claim.negated ? "Negated" : "Affirmed"}`, `gb:modality gb:${capital(claim.modality)}`,
    `gb:status gb:${capital(claim.status)}`, ...(claim.source_id === null ? [] : [`gb:attributedTo ${nodeIri({ id: claim.source_id })}`]), `gb:confidence ${claim.confidence}`, ...(claim.rule ? [`gb:rule ${literal(claim.rule)}`] : []), `oa:hasTarget <${target}>`,
  ];
  return `${iri("claim", claim.id)} ${said.join(" ;\n  ")} .\n<${target}> a oa:SpecificResource ; oa:hasSource ${iri("document", segment(source.id))} ; oa:hasSelector <${target}/quote> , <${target}/position> .\n`
    + `<${target}/quote> a oa:TextQuoteSelector ; oa:exact ${literal(part.quote)} .\n<${target}/position> a oa:TextPositionSelector ; oa:start ${part.start} ; oa:end ${part.end} .\n`;
}

function toTurtle(listed) {
  const used = [...new Set(listed.flatMap((number) => endsOf(number)))].filter((end) => inner[end] === undefined && termOf(end) && !nodes[end].inner);
  const whole = [...new Set([...withInner(listed)].flatMap((id) => pillAt(id).claims))].filter((number) => listed.includes(number) || outer.has(number));
  const entities = used.map((end) => `${termOf(end)} skos:prefLabel ${literal(nodes[end].label || "")}@en${QID.test(nodes[end].wikidata || "") ? ` ; schema:sameAs wd:${nodes[end].wikidata}` : ""} .\n`);
  const prefixes = Object.entries(PREFIXES).map(([name, start]) => `@prefix ${name}: <${start}> .\n`);
  return [...prefixes, "\n", ...entities, "\n", ...whole.map(claimTurtle)].join("");
}

async function copyLink() {
  try { await navigator.clipboard.writeText(location.href); say("Link copied."); } catch { say("The link is in the address bar."); }
}

const TAKES = {
  png: async () => save(fileName("png"), await toPng()),
  svg: () => save(fileName("svg"), toSvg().text, "image/svg+xml"),
  turtle: () => save(fileName("ttl"), toTurtle(listedNow), "text/turtle"),
  csv: () => save(fileName("csv"), toCsv(listedNow), "text/csv"),
  link: copyLink,
  print: () => window.print(),
};
