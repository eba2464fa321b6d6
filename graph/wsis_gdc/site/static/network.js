// The network page: a drawing to walk through, its table twin, and the panel of a node.
// vis-network draws nodes and edges; labels and highlights are drawn here, so that nothing is restyled on a click.

const { drawing, strings } = data;
const blank = { gist: "", names: "", page: "", lang: "", group: false, hub: false, mark: "" };
const nodes = data.nodes.map((node, place) => ({ ...blank, ...node, place, links: [], shown: true }));
const links = data.links.map(([from, to, strength, predicate, set, claimant, claim, rationale = "", lang = "", part = ""], place) => ({
  place, from, to, strength, rationale, lang, part, shown: true,
  predicate: strings[predicate], set: strings[set], claimant: strings[claimant], claim: strings[claim],
}));
for (const link of links) {
  nodes[link.from].links.push(link);
  if (link.to !== link.from) nodes[link.to].links.push(link);
}
for (const node of nodes) node.found = fold(`${node.code} ${node.label} ${node.id} ${node.names}`);
const placeOf = new Map(nodes.map((node) => [node.id, node.place]));

const canvas = byId("canvas");
const panel = byId("panel");
const work = byId("work");
const search = byId("search");
const hits = byId("hits");
const table = byId("table");
const relation = byId("relation");
const strength = byId("strength");
const hops = byId("hops");

let chosen = null; // the selected node
let moving = false; // while the reader drags or zooms, fewer labels are drawn
let focus = null; // the node around which alone the drawing shows, with `hops`
let exporting = 1; // how many times larger than the screen the drawing is made

// ---- drawing

function colours() {
  return data.themes[theme()];
}

/** Return a colour of the form #rrggbb with an opacity. */
function faded(colour, opacity) {
  const [red, green, blue] = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}

function groupOptions() {
  const { hues, page, text } = colours();
  return Object.fromEntries(data.glyphs.map((glyph) => {
    const hue = hues[glyph.hue];
    const colour = { background: glyph.hollow ? page : hue, border: glyph.hollow ? hue : page };
    const highlight = { background: colour.background, border: glyph.hollow ? hue : text };
    return [glyph.kind, { shape: glyph.shape, borderWidth: glyph.hollow ? 2 : 1, color: { ...colour, highlight } }];
  }));
}

/** Return the width of a link in the drawing. */
function widthOf(force) {
  return force === null ? 0.8 : 0.6 + 0.5 * Math.min(Math.max(force, 0), 5);
}

function edgeOptions() {
  const { muted, accent } = colours();
  return { ...drawing.options.edges, color: { color: faded(muted, 0.32), highlight: accent, inherit: false } };
}

work.hidden = false;
// Drawings are wide; on a tall screen they stand upright.
const upright = canvas.clientWidth < canvas.clientHeight;
const web = drawing.places.map(([x, y, size]) => (upright ? [y, x, size] : [x, y, size]));
const visNodes = new vis.DataSet(nodes.map(({ place, kind }) => {
  const [x, y, size] = web[place];
  return { id: place, x, y, size, group: kind };
}));
const visEdges = new vis.DataSet(links.map(({ place, from, to, strength: force }) => ({ id: place, from, to, width: widthOf(force) })));
const network = new vis.Network(canvas, { nodes: visNodes, edges: visEdges }, {
  ...drawing.options, groups: groupOptions(), edges: edgeOptions(),
});
const frame = network.canvas.frame;
frame.setAttribute("tabindex", "-1");
frame.setAttribute("aria-hidden", "true");

function fit() {
  const shown = nodes.filter((node) => node.shown).map(({ place }) => place);
  network.fit({ nodes: shown, animation: false, maxZoomLevel: 1.6 });
}

const ON_DEMAND = ["goal", "target", "trend"]; // columns that stay away until their kind is checked
let putAway = [];

/** Place the nodes as a web, or in columns by kind, read in the direction of the script. */
function arrange(inColumns) {
  const sign = root.dir === "rtl" ? -1 : 1;
  for (const kind of putAway) checks.get(kind).checked = true;
  putAway = inColumns ? ON_DEMAND.filter((kind) => checks.get(kind)?.checked) : [];
  if (putAway.length === checks.size) putAway = [];
  for (const kind of putAway) checks.get(kind).checked = false;
  visNodes.update(nodes.map(({ place }) => {
    const [x, y, size] = inColumns ? data.columns[place] : web[place];
    return { id: place, x: inColumns ? sign * x : x, y, size };
  }));
  byId("as-columns").setAttribute("aria-pressed", String(inColumns));
  byId("as-web").setAttribute("aria-pressed", String(!inColumns));
  filter();
  fit();
}

/** Return code and label as one line of the page's direction, each part in its own. */
function isolatedText(parts) {
  const own = parts.filter(Boolean).map((part) => `\u2068${part}\u2069`);
  return `${root.dir === "rtl" ? "\u2067" : "\u2066"}${own.join(" ")}\u2069`;
}

function kindOf(node) {
  return glyphs.get(node.kind).name;
}

function cut(text, length) {
  const letters = [...text];
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join("").trimEnd()}…`;
}

/** Return the labels a node can have, the best first. */
function drawnLabels(node, long) {
  const short = isolatedText([node.code ? cut(node.code, 22) : cut(node.label, 22)]);
  const roomy = frame.clientWidth > 640 || network.getScale() > 0.8;
  if (!node.code || !(long || (node.hub && roomy))) return [short];
  return [isolatedText([cut(node.code, 22), cut(node.label, long ? 36 : 20)]), short];
}

const byWeight = [...nodes].sort((a, b) => b.hub - a.hub || b.links.length - a.links.length || a.place - b.place);
const widths = new Map();

function width(context, font, text) {
  const key = font + text;
  if (!widths.has(key)) widths.set(key, context.measureText(text).width);
  return widths.get(key);
}

/** Draw labels under or over their nodes, the weightiest first, leaving out those that would touch another. */
function drawLabels(context, candidates, long, taken) {
  const { page, text } = colours();
  const ratio = context.canvas.width / frame.clientWidth;
  const [wide, high] = [frame.clientWidth, frame.clientHeight];
  const scale = network.getScale();
  const most = moving ? 50 : 220;
  let count = 0;
  let font = "";
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.strokeStyle = page;
  context.fillStyle = text;
  context.lineWidth = 3.5 * exporting;
  for (const node of candidates) {
    if (count >= most) break;
    if (!node.shown) continue;
    const body = network.body.nodes[node.place];
    const at = network.canvasToDOM({ x: body.x, y: body.y });
    if (at.x < 0 || at.y < 0 || at.x > wide || at.y > high) continue;
    const strong = node.hub || node === chosen;
    const size = (strong ? 13 : 12) * exporting;
    const gap = body.options.size * scale + 4 * exporting;
    const wanted = `${strong ? 600 : 400} ${size}px system-ui, "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif`;
    if (wanted !== font) {
      // Setting a font costs far more than drawing with it.
      font = wanted;
      context.font = wanted;
    }
    const found = freePlace(context, font, drawnLabels(node, long), at, gap, size, taken);
    if (!found) continue;
    const [label, middle, top] = found;
    count += 1;
    context.strokeText(label, middle, top);
    context.fillText(label, middle, top);
  }
  context.restore();
  return count;
}

/** Return the first label that fits under or over a node, with its middle and top, and mark its place as taken. */
function freePlace(context, font, labels, at, gap, size, taken) {
  for (const label of labels) {
    const half = width(context, font, label) / 2 + 3 * exporting;
    const middle = Math.max(Math.min(at.x, frame.clientWidth - half), half);
    for (const top of [at.y + gap, at.y - gap - size * 1.2]) {
      const place = [middle - half, top, middle + half, top + size * 1.25];
      if (taken.some((other) => place[0] < other[2] && place[2] > other[0] && place[1] < other[3] && place[3] > other[1])) continue;
      taken.push(place);
      return [label, middle, top];
    }
  }
  return null;
}

network.on("afterDrawing", (context) => {
  const taken = [];
  if (chosen === null) {
    canvas.dataset.labels = drawLabels(context, byWeight, false, taken);
    return;
  }
  // Lay a veil over everything, then draw the chosen node, its links and its neighbours again.
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = faded(colours().page, 0.84);
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
  const near = neighbours(chosen);
  for (const link of chosen.links) {
    const edge = network.body.edges[link.place];
    if (!link.shown || !edge.connected) continue;
    edge.draw(context);
    edge.drawArrows(context);
  }
  for (const node of [...near, chosen]) if (node.shown) network.body.nodes[node.place].draw(context);
  canvas.dataset.labels = drawLabels(context, [chosen, ...near], true, taken);
});

const rest = settled(() => {
  moving = false;
  network.redraw();
}, 160);

for (const name of ["zoom", "dragging"]) {
  network.on(name, () => {
    moving = true;
    rest();
  });
}

document.addEventListener("themechange", () => {
  widths.clear();
  network.setOptions({ groups: groupOptions(), edges: edgeOptions() });
  visNodes.update(nodes.map(({ place, kind }) => ({ id: place, group: kind })));
});

// ---- choosing

/** Return the visible neighbours of a node, the weightiest first. */
function neighbours(node) {
  const found = new Set();
  for (const link of node.links) if (link.shown) found.add(nodes[link.from === node.place ? link.to : link.from]);
  found.delete(node);
  return byWeight.filter((other) => found.has(other));
}

function choose(node, { focusPanel = false, centre = true } = {}) {
  if (!node.shown) clearFilters();
  chosen = node;
  network.selectNodes([node.place], true);
  if (centre) bringIntoView(node);
  network.redraw();
  const at = network.canvasToDOM(network.getPosition(node.place));
  canvas.dataset.at = `${Math.round(at.x)},${Math.round(at.y)}`;
  canvas.dataset.x = Math.round(network.body.nodes[node.place].x);
  byId("announce").textContent = say("selected", { name: nameOf(node), count: node.links.length });
  hops.disabled = false;
  remember({ n: node.id, ...(focus === node ? { h: hops.value } : {}) });
  for (const line of table.querySelectorAll("tr.on")) line.classList.remove("on");
  table.querySelector(`tr[data-place="${node.place}"]`)?.classList.add("on");
  if (focusPanel || !panel.hidden) openPanel(focusPanel);
}

function bringIntoView(node) {
  const body = network.body.nodes[node.place];
  const at = network.canvasToDOM({ x: body.x, y: body.y });
  const [wide, high] = [frame.clientWidth, frame.clientHeight];
  if (at.x > wide * 0.1 && at.x < wide * 0.9 && at.y > high * 0.1 && at.y < high * 0.9) return;
  network.moveTo({ position: { x: body.x, y: body.y }, scale: Math.max(network.getScale(), 0.5) });
}

/** Show a node with its neighbours as large as they fit. */
function surround(node) {
  network.redraw();
  network.fit({ nodes: [node, ...neighbours(node)].map(({ place }) => place), animation: false, maxZoomLevel: 1.2 });
  network.moveTo({ scale: Math.max(network.getScale() * 0.85, 0.25) });
}

function clearChoice(back = true) {
  if (chosen === null) return;
  const inside = panel.contains(document.activeElement);
  chosen = null;
  network.unselectAll();
  closePanel();
  network.redraw();
  for (const line of table.querySelectorAll("tr.on")) line.classList.remove("on");
  byId("announce").textContent = say("cleared");
  hops.disabled = focus === null;
  remember({});
  if (back && inside) (opener?.isConnected && opener.checkVisibility() ? opener : canvas).focus();
}

network.on("click", ({ nodes: [place] }) => {
  if (place === undefined) clearChoice(false);
  else {
    opener = canvas;
    choose(nodes[place], { centre: false });
    openPanel(false);
  }
});
