// What is drawn of the network: the links that pass the filters, folded or gathered as the view wants them.

/** Return the relations by the words that readers see: relations of one name are one. */
const relationNames = new Map();
for (const name of [...new Set(links.map((link) => link.predicate))].sort()) {
  const words = wordsOf(data.relations, name);
  relationNames.set(words, [...(relationNames.get(words) ?? []), name]);
}

const folds = nodes.some((node) => node.home >= 0);

/** Return the kinds that a view begins with: an overview shows what stands left of and at the action lines. */
function firstKinds(view) {
  const some = data.glyphs.filter(({ column }) => view !== "overview" || !folds || column <= 2);
  return new Set(some.map(({ kind }) => kind));
}

const kindsOf = ({ view, kinds }) => kinds ?? firstKinds(view);

/** Tell whether the filters of a state let a link through. */
function passes(link, { rel, str, set, status, cert }) {
  return (!rel || relationNames.get(wordsOf(data.relations, rel))?.includes(link.predicate))
    && (!str || (link.strength !== null && link.strength >= Number(str)))
    && (!set || link.set?.id === set)
    && (!status || link.status === status)
    && (!cert || link.certainty === cert);
}

/** Return what a state draws, before it has places: nodes and pairs, and how many links these hold. */
function contentOf(wanted) {
  const kinds = kindsOf(wanted);
  const kept = links.filter((link) => kinds.has(link.from.kind) && kinds.has(link.to.kind) && passes(link, wanted));
  const made = { overview, around, everything }[wanted.view](kept, wanted);
  return { ...made, count: made.pairs.reduce((sum, each) => sum + each.links.length, 0) };
}

/** Return a scene: nodes and pairs to draw, the columns of layered views, places, and what each node is paired with. */
function sceneOf(wanted, wide, high) {
  const made = contentOf(wanted);
  const strongest = (known, link) => (link.strength === null ? known : Math.max(known ?? 0, link.strength));
  const pairsOf = new Map();
  for (const each of made.pairs) {
    each.count = each.links.length;
    each.strength = each.links.reduce(strongest, null);
    for (const end of [each.from, each.to]) {
      if (!pairsOf.has(end)) pairsOf.set(end, []);
      pairsOf.get(end).push(each);
    }
  }
  const most = made.pairs.reduce((top, { count }) => Math.max(top, count), 1);
  const found = { view: wanted.view, layered: wanted.view !== "everything", centre: wanted.centre, pairsOf, most, ...made };
  return { ...found, ...(found.layered ? columnsOf(found, wide, high) : webOf(found)) };
}

/** Gather links into pairs of the nodes that stand for their ends. */
function gathered(kept, standsFor, turned = () => false) {
  const pairs = new Map();
  for (const link of kept) {
    let [from, to] = [standsFor(link.from), standsFor(link.to)];
    if (turned(from, to)) [from, to] = [to, from];
    const id = `p${from.place}-${to.place}`;
    if (!pairs.has(id)) pairs.set(id, { id, from, to, links: [] });
    pairs.get(id).links.push(link);
  }
  return [...pairs.values()];
}

const columnOf = (node) => glyphs.get(node.kind).column;

/** Show wholes for their parts, in columns by kind; objectives and lines stand there even without a link. */
function overview(kept, wanted) {
  const whole = (node) => nodes[node.home] ?? node;
  const across = kept.filter(({ from, to }) => {
    const [one, other] = [whole(from), whole(to)];
    return folds ? columnOf(one) !== columnOf(other) : one !== other;
  });
  const pairs = gathered(across, whole, (one, other) => columnOf(one) > columnOf(other));
  const kinds = kindsOf(wanted);
  const shown = new Set(nodes.filter((node) => (data.loose || (folds && node.hub)) && kinds.has(node.kind)));
  for (const { from, to } of pairs) shown.add(from).add(to);
  const found = nodes.filter((node) => shown.has(node));
  const layers = new Map();
  for (const node of found) layers.set(columnOf(node), [...(layers.get(columnOf(node)) ?? []), node]);
  return { nodes: found, pairs, layers: [...layers].sort((a, b) => a[0] - b[0]).map(([, members]) => members) };
}

/** Show a node with its parts in the middle, before it what points there, behind it what that points at. */
function around(kept, { centre, h }) {
  const linksOf = new Map();
  for (const link of kept) {
    for (const [end, out] of [[link.from, true], [link.to, false]]) {
      if (!linksOf.has(end)) linksOf.set(end, []);
      linksOf.get(end).push([link, out ? link.to : link.from, out]);
    }
  }
  const own = new Set([centre, ...centre.parts]);
  const layer = new Map([...own].map((node) => [node, 0]));
  const shown = new Set();
  let edge = [...own];
  for (let step = 1; step <= h; step += 1) {
    const sides = new Map();
    for (const node of edge) {
      for (const [link, other, out] of linksOf.get(node) ?? []) {
        if (layer.has(other)) continue;
        const side = layer.get(node) === 0 ? (out ? 1 : -1) : Math.sign(layer.get(node));
        sides.set(other, (sides.get(other) ?? 0) + side);
        shown.add(link);
      }
    }
    for (const [node, side] of sides) layer.set(node, side > 0 ? step : -step);
    edge = [...sides.keys()];
  }
  const pairs = gathered([...shown], (node) => node);
  const ends = new Set([centre]);
  for (const { from, to } of pairs) ends.add(from).add(to);
  const found = nodes.filter((node) => ends.has(node));
  const layers = new Map();
  for (const node of found) layers.set(layer.get(node), [...(layers.get(layer.get(node)) ?? []), node]);
  const sorted = [...layers].sort((a, b) => a[0] - b[0]);
  return { nodes: found, pairs, layers: sorted.map(([, members]) => members), middle: sorted.findIndex(([number]) => number === 0) };
}

/** Show all nodes that a link touches, and each link by itself; parts of large networks also what no link touches. */
function everything(kept, wanted) {
  const pairs = kept.map((link) => ({ id: link.place, from: link.from, to: link.to, links: [link] }));
  const kinds = kindsOf(wanted);
  const loose = data.loose && !FILTERS.some((name) => wanted[name]);
  const ends = new Set(loose ? nodes.filter(({ kind }) => kinds.has(kind)) : []);
  for (const { from, to } of kept) ends.add(from).add(to);
  return { nodes: nodes.filter((node) => ends.has(node)), pairs };
}

/** Return the view that a network opens with: the overview, but for one that has too many signs for it. */
function opening() {
  const found = contentOf({ ...state, ...unfiltered(), view: "overview" });
  return found.pairs.length && found.nodes.length <= (data.loose ? 60 : 160) ? "overview" : "everything";
}
