// The network page: what is drawn of the network, in which view, and what the reader has chosen.
// vis-network draws signs and links; words stand where network_labels.js puts them.

const { drawing, strings, sets } = data;
const BASE = "https://w3id.org/wsis-gdc/";
const blank = { gist: "", names: "", page: "", lang: "", group: false, hub: false, mark: "", home: -1 };
const nodes = data.nodes.map((node, place) => ({ ...blank, ...node, place, links: [], parts: [] }));
const parts = data.parts.map(([id, code, label, page, lang, mark]) => ({ id, code, label, page, lang: strings[lang] ?? "", mark: strings[mark] ?? "" }));
const links = data.links.map(([from, to, strength, set, predicate, claimant, claim, status, certainty, rationale = -1, lang = -1, fromPart = -1, toPart = -1, name = "", evidence = []], place) => ({
  place, from: nodes[from], to: nodes[to], strength, set: sets[set] ?? null, name, evidence, parts: [parts[fromPart], parts[toPart]],
  rationale: strings[rationale] ?? "", lang: strings[lang] ?? "",
  predicate: strings[predicate], claimant: strings[claimant], claim: strings[claim], status: strings[status], certainty: strings[certainty],
}));
for (const link of links) {
  link.from.links.push(link);
  if (link.to !== link.from) link.to.links.push(link);
}
for (const node of nodes) if (node.home >= 0) nodes[node.home].parts.push(node);
const placeOf = new Map(nodes.map((node) => [node.id, node.place]));
const byWeight = [...nodes].sort((a, b) => b.hub - a.hub || b.links.length - a.links.length || a.place - b.place);

const canvas = byId("canvas");
const panel = byId("panel");
const work = byId("work");
const search = byId("search");
const hits = byId("hits");
const table = byId("table");

// What the address holds. `kinds` is null while the kinds on show are those that the view begins with.
const FILTERS = ["rel", "str", "set", "status", "cert"];
const unfiltered = () => ({ rel: "", str: "", set: "", status: "", cert: "", kinds: null });
const state = { view: "", centre: null, h: 1, ...unfiltered() };

let scene = null; // what is drawn, see network_views.js
let chosen = null; // the node that the reader has come to by click or keyboard
let pair = null; // or the two ends whose links the panel lists
let moving = false; // while the reader drags or zooms, fewer labels are drawn

// ---- drawing

function colours() {
  return data.themes[theme()];
}

/** Return a colour of the form #rrggbb with an opacity. */
function faded(colour, opacity) {
  const [red, green, blue] = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}

/** Return the fill and the outline of the sign of a kind. */
function signColours(kind) {
  const { hues, page } = colours();
  const { hue, hollow } = glyphs.get(kind);
  return hollow ? [page, hues[hue]] : [hues[hue], page];
}

function groupOptions() {
  const { hues, text } = colours();
  return Object.fromEntries(data.glyphs.map(({ kind, shape, hollow, hue }) => {
    const [background, border] = signColours(kind);
    const highlight = { background, border: hollow ? hues[hue] : text };
    return [kind, { shape, borderWidth: hollow ? 2 : 1, color: { background, border, highlight } }];
  }));
}

/** Return the colour of a drawn link by its strength. */
function tie(strength) {
  const { ties, line } = colours();
  return strength === null ? line : ties[Math.min(Math.max(Math.round(strength), 1), 3) - 1];
}

/** Return the width and the opacity of a drawn pair. */
function weightOf({ count, strength }) {
  if (scene.view === "overview") return [0.8 + 10 * Math.sqrt(count / scene.most) * Math.min(1, scene.most / 6), 0.62];
  if (scene.view === "around") return [Math.min(1 + 0.6 * count, 5), 0.7];
  return [strength === null ? 0.8 : 0.6 + 0.5 * Math.min(Math.max(strength, 0), 5), links.length > 200 ? 0.32 : 0.6];
}

/** Return nodes and links as vis-network wants them. */
function drawn() {
  const { accent } = colours();
  const edges = scene.pairs.map((each) => {
    const [width, opacity] = weightOf(each);
    const plain = scene.view === "everything" ? colours().muted : tie(each.strength);
    return { id: each.id, from: each.from.place, to: each.to.place, width, color: { color: faded(plain, opacity), highlight: accent, inherit: false } };
  });
  const signs = scene.nodes.map((node) => ({ id: node.place, group: node.kind, ...scene.places.get(node) }));
  return { nodes: new vis.DataSet(signs), edges: new vis.DataSet(edges) };
}

function edgeOptions() {
  const { edges } = drawing.options;
  const layered = scene.view !== "everything";
  const smooth = layered && { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 };
  const heads = edges.arrows.to.enabled && scene.view !== "overview";
  return { ...edges, smooth, arrows: { to: { ...edges.arrows.to, enabled: heads, scaleFactor: layered ? 0.45 : 0.3 } } };
}

let network = null; // made with the first scene, so that nothing is drawn in vain
let frame = null;

/** Draw the network as the state wants it, laid out anew for what is shown; `told` is the panel, which follows. */
function show(told = true) {
  scene = sceneOf(state, canvas.clientWidth, roomOf());
  canvas.style.blockSize = scene.layered ? `${Math.ceil(scene.height) + 2}px` : "";
  canvas.classList.toggle("layered", scene.layered);
  const options = { groups: groupOptions(), edges: edgeOptions(), interaction: { ...drawing.options.interaction, zoomView: !scene.layered } };
  if (network === null) begin(options);
  else {
    network.setOptions(options);
    network.setData(drawn());
  }
  if (chosen !== null && !scene.places.has(chosen)) chosen = null;
  fit();
  report();
  if (!table.hidden) drawTable();
  if (!told) return;
  if (chosen === null && pair === null) closePanel();
  else if (!panel.hidden) openPanel(false);
}

/** Return the height that a drawing has at least: that of the window without what stands above. */
function roomOf() {
  return Math.max(innerWidth < 640 ? 420 : 400, innerHeight - 250);
}

function begin(options) {
  network = new vis.Network(canvas, drawn(), { ...drawing.options, ...options });
  frame = network.canvas.frame;
  frame.setAttribute("tabindex", "-1");
  frame.setAttribute("aria-hidden", "true");
  network.on("afterDrawing", drawWords);
  for (const name of ["dragging", "dragEnd"]) {
    network.on(name, ({ nodes: moved }) => {
      for (const place of moved) Object.assign(scene.places.get(nodes[place]) ?? {}, network.getPosition(place));
    });
  }
  network.on("click", ({ pointer, edges }) => clicked(pointer.DOM, edges));
  for (const name of ["zoom", "dragging"]) {
    network.on(name, () => {
      moving = true;
      rest();
    });
  }
}

const rest = settled(() => {
  moving = false;
  network.redraw();
}, 160);

/** Show the whole drawing: words of layered ones are part of their layout, so they stand as they were laid out. */
function fit() {
  network.setSize("100%", "100%");
  network.redraw();
  if (scene.layered) network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
  else network.fit({ nodes: scene.nodes.map(({ place }) => place), animation: false, maxZoomLevel: 1.6 });
}

/** Return the line drawn from one node to another with all links that lie on it, nothing where none is drawn. */
function lineBetween(from, to) {
  const drawnThere = scene.pairs.filter((each) => each.from === from && each.to === to);
  return drawnThere.length ? { ...drawnThere[0], links: drawnThere.flatMap((each) => each.links) } : null;
}

/** Return the nodes that stand out: the ends of a pair, or what is chosen with its neighbours; none in the middle of its own. */
function litNodes() {
  if (pair) return [pair.from, pair.to];
  if (chosen === null || !scene.places.has(chosen) || chosen === scene.centre) return null;
  return [chosen, ...neighbours(chosen)];
}

/** Draw the words; when something is chosen, lay a veil over everything and draw it and what it touches again. */
function drawWords(context) {
  const lit = litNodes();
  if (lit) {
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = faded(colours().page, 0.84);
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.restore();
    for (const each of pair ? [pair] : scene.pairsOf.get(chosen) ?? []) {
      const edge = network.body.edges[each.id];
      if (!edge?.connected) continue;
      edge.draw(context);
      edge.drawArrows(context);
    }
    for (const node of [...lit].reverse()) network.body.nodes[node.place]?.draw(context);
  }
  canvas.dataset.labels = paintLabels(context, lit);
}

document.addEventListener("themechange", () => {
  widths.clear();
  network.setOptions({ groups: groupOptions() });
  network.setData(drawn());
  fit();
  report();
});

let widthBefore = 0;
new ResizeObserver(settled(() => {
  if (network === null || canvas.hidden || canvas.clientWidth === widthBefore) return;
  widthBefore = canvas.clientWidth;
  if (scene.layered) show(false);
})).observe(canvas);

// ---- choosing

/** Return the other nodes that a node is drawn linked with, the weightiest first. */
function neighbours(node) {
  const found = new Set((scene.pairsOf.get(node) ?? []).map(({ from, to }) => (from === node ? to : from)));
  found.delete(node);
  return byWeight.filter((other) => found.has(other));
}

/** Mark a node in the drawing as it stands. */
function choose(node) {
  chosen = node;
  pair = null;
  network.redraw();
  const at = network.canvasToDOM(network.getPosition(node.place));
  canvas.dataset.at = `${Math.round(at.x)},${Math.round(at.y)}`;
  canvas.dataset.x = Math.round(at.x);
  byId("announce").textContent = say("selected", { name: nameOf(node), count: countOf(scene, node) });
  for (const line of table.querySelectorAll("tr.on")) line.classList.remove("on");
  table.querySelector(`tr[data-place="${node.place}"]`)?.classList.add("on");
  if (state.view === "everything" && scene.places.has(node)) bringIntoView(node);
  keep();
}

/** Choose a node and open its panel: among everything where it stands, else in the middle of what lies around it. */
function visit(node, focusPanel) {
  const hiddenNow = state.view === "everything" && !scene.places.has(node);
  if (hiddenNow) Object.assign(state, unfiltered());
  if (state.view !== "everything") {
    Object.assign(state, { view: "around", centre: node });
    if (state.kinds && !state.kinds.has(node.kind)) state.kinds = null;
  }
  chosen = node;
  pair = null;
  showControls();
  show();
  if (scene.places.has(node)) choose(node);
  else {
    // A node that no link of these filters touches is drawn nowhere; the panel says so.
    chosen = node;
    keep();
  }
  openPanel(focusPanel);
}

function bringIntoView(node) {
  const at = network.canvasToDOM(network.getPosition(node.place));
  const [wide, high] = [frame.clientWidth, frame.clientHeight];
  if (at.x > wide * 0.1 && at.x < wide * 0.9 && at.y > high * 0.1 && at.y < high * 0.9) return;
  network.moveTo({ position: network.getPosition(node.place), scale: Math.max(network.getScale(), 0.5) });
}

/** Show a view: the overview, what lies around the chosen node, or everything. */
function turnTo(view) {
  state.view = view;
  state.centre = view === "around" ? chosen ?? state.centre : null;
  pair = null;
  if (view === "overview") {
    chosen = null;
    closePanel();
  }
  showControls();
  show();
  keep();
}

function clicked(at, edges) {
  const place = network.getNodeAt(at);
  const node = place === undefined ? wordsAt(at) : nodes[place];
  opener = canvas;
  if (node) return visit(node, false);
  const each = scene.pairs.find(({ id }) => id === edges[0]);
  if (!each) return step(false);
  return openLine(lineBetween(each.from, each.to));
}

/** Open the panel of a line. */
function openLine(line, focusPanel = false) {
  chosen = null;
  pair = line;
  network.redraw();
  openPanel(focusPanel);
  keep();
}

/** Go one step back: close the panel, let go of what is chosen, leave what lies around a node. */
function step(back = true) {
  const inside = panel.contains(document.activeElement);
  if (!panel.hidden) closePanel();
  else if (state.view === "around") turnTo("overview");
  if (state.view !== "around") {
    chosen = null;
    byId("announce").textContent = say("cleared");
  }
  pair = null;
  network.unselectAll();
  network.redraw();
  for (const line of table.querySelectorAll("tr.on")) line.classList.remove("on");
  keep();
  if (back && inside) (opener?.isConnected && opener.checkVisibility() ? opener : canvas).focus();
}
