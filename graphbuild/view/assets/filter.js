// Words, status, voice, document, confidence, time and kind -> the claims that match.
const NARRATOR = " narrator"; // no source is called so: names do not begin with a space
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);
const sourceKey = (claim) => (claim.source === null ? NARRATOR : claim.source);
// When a claim is from: the time that it names, or else the date of its document.
const timeOf = claims.map((claim) => claim.time || documentOf(claim).date || "");

// Everything that is searched, folded once; a claim is found by its parts, which many claims share.
const index = {
  ready: false,
  build() {
    if (this.ready) return;
    this.ready = true;
    this.nodes = nodes.map((node, number) => fold([nameOf(number), ...(node.names || []), inner[number] === undefined ? "" : claims[inner[number]].verb].join("\n")));
    this.evidence = data.evidence.map((_, number) => fold(quoteOf(number).quote));
    const rest = new Map();
    this.rest = claims.map((claim) => {
      const text = [claim.verb, claim.label, claim.source || "", ...claim.arguments].join("\n");
      if (!rest.has(text)) rest.set(text, fold(text));
      return rest.get(text);
    });
  },
};

function nodesWith(words) {
  index.build();
  return nodes.map((_, number) => number).filter((number) => inner[number] === undefined && words.every((word) => index.nodes[number].includes(word)));
}

// A test of claims by number for these words, each of which must stand somewhere in the claim.
function wordTest(words) {
  if (!words.length) return () => true;
  index.build();
  const tests = words.map((word) => {
    const inNodes = index.nodes.map((text) => text.includes(word));
    const inEvidence = index.evidence.map((text) => text.includes(word));
    return (claim, number) => inNodes[claim.subject] || (claim.object >= 0 && inNodes[claim.object]) || inEvidence[claim.evidence] || index.rest[number].includes(word);
  });
  return (number) => tests.every((test) => test(claims[number], number));
}

function touches(kinds, claim, depth = 0) {
  return [claim.subject, claim.object].some((end) => {
    if (end < 0) return false;
    return inner[end] === undefined ? kinds.has(nodes[end].kind) : depth < 9 && touches(kinds, claims[inner[end]], depth + 1);
  });
}

const inTime = (time, from, to) => time !== "" && (!from || time.slice(0, from.length) >= from) && (!to || time.slice(0, to.length) <= to);

// The numbers of the claims that match, in the order of the text; `except` leaves one filter out.
function matching(wanted, except = "") {
  const { status, source, document: shown, sure, from, to } = { ...wanted, ...(except ? { [except]: EMPTY[except] } : {}) };
  const kinds = new Set(wanted.hide.split(" ").filter(Boolean));
  const hasWords = wordTest(wordsOf(wanted.q));
  const timed = except !== "time" && (from || to);
  return claims.map((_, number) => number).filter((number) => {
    const claim = claims[number];
    if (status && (status === "disputed" ? !claim.disputed : claim.status !== status)) return false;
    if (source && sourceKey(claim) !== source) return false;
    if (shown && documentOf(claim).id !== shown) return false;
    if (sure && claim.confidence * 100 < sure) return false;
    if (timed && !inTime(timeOf[number], from, to)) return false;
    if (kinds.size && touches(kinds, claim)) return false;
    return hasWords(number);
  });
}
