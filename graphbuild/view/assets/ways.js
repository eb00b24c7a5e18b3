// Claims as ways between entities: what is near one, and the shortest way between two.

// Where a claim's ends lead: a claim about a claim leads to what that one is about.
function endsOf(number, depth = 0) {
  const { subject, object } = claims[number];
  return [subject, object].filter((end) => end >= 0).flatMap((end) => (inner[end] === undefined || depth > 5 ? [end] : endsOf(inner[end], depth + 1)));
}

// The claims that touch a node, directly or through a claim about a claim, among those allowed.
const outer = new Map(); // claim -> the claims about it
claims.forEach((claim, number) => {
  for (const end of [claim.subject, claim.object]) if (end >= 0 && inner[end] !== undefined) outer.set(inner[end], [...(outer.get(inner[end]) || []), number]);
});
function claimsAround(node) {
  const found = new Set(claimsOf[node]);
  for (const number of found) for (const about of outer.get(number) || []) found.add(about); // a Set grows while it is walked
  return [...found];
}

// The claims within so many steps of a node.
function around(node, hops, allowed) {
  let edge = [node];
  const seen = new Set(edge), found = new Set();
  for (let step = 0; step < hops; step += 1) {
    const next = [];
    for (const here of edge) for (const number of claimsAround(here)) {
      if (!allowed.has(number)) continue;
      found.add(number);
      for (const end of endsOf(number)) if (!seen.has(end)) { seen.add(end); next.push(end); }
    }
    edge = next;
  }
  return found;
}

// The claims on a shortest way between two nodes, in order; null if there is none.
function shortestWay(from, to, allowed) {
  const cameBy = new Map([[from, null]]);
  let edge = [from];
  while (edge.length && !cameBy.has(to)) {
    const next = [];
    for (const here of edge) for (const number of claimsAround(here)) {
      if (!allowed.has(number)) continue;
      for (const end of endsOf(number)) if (!cameBy.has(end)) { cameBy.set(end, { number, here }); next.push(end); }
    }
    edge = next;
  }
  if (!cameBy.has(to)) return null;
  const way = [];
  for (let step = cameBy.get(to); step; step = cameBy.get(step.here)) way.unshift(step.number);
  return way;
}

// What the view is about: the chosen node or claim, and the claims that stay bright; null where all do.
function focusOf(wanted, visible) {
  if (wanted.claim) {
    const claim = claimNumber.get(wanted.claim);
    return { claim, pill: pillOf[claim], id: pillOf[claim].id, near: new Set(pillOf[claim].claims) };
  }
  if (!wanted.entity) return null;
  const node = nodeNumber.get(wanted.entity), allowed = new Set(visible);
  if (!wanted.path) return { node, id: `n${node}`, near: around(node, wanted.hops, allowed) };
  const other = nodeNumber.get(wanted.path), way = shortestWay(node, other, allowed);
  return { node, other, way, id: `n${node}`, near: new Set(way || []) };
}
