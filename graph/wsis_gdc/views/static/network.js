// The network page: a drawing to walk through, its table twin, and the panel of a node.
// vis-network draws nodes and edges; labels and highlights are drawn here, so that nothing is restyled on a click.

const { drawing, strings } = data;
const nodes = data.nodes.map((node, place) => ({ ...node, place, links: [], shown: true }));
const links = data.links.map(([from, to, strength, predicate, set, claimant, claim, rationale, lang], place) => ({
  place, from, to, strength, rationale, lang, shown: true,
  predicate: strings[predicate], set: strings[set], claimant: strings[claimant], claim: strings[claim],
}));
for (const link of links) {
  nodes[link.from].links.push(link);
  if (link.to !== link.from) nodes[link.to].links.push(link);
}
for (const node of nodes) node.found = fold(`${node.code} ${node.label} ${node.id}`);
const placeOf = new Map(nodes.map((node) => [node.id, node.place]));

const canvas = byId("canvas");
const panel = byId("panel");
const work = byId("work");
const search = byId("search");
const hits = byId("hits");
const table = byId("table");
const relation = byId("relation");
const strength = byId("strength");

let chosen = null; // the selected node
let moving = false; // while the reader drags or zooms, fewer labels are drawn
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

function edgeOptions() {
  const { muted, accent } = colours();
  return { ...drawing.options.edges, color: { color: faded(muted, 0.32), highlight: accent, inherit: false } };
}

work.hidden = false;
// Drawings are wide; on a tall screen they stand upright.
if (canvas.clientWidth < canvas.clientHeight) for (const node of drawing.nodes) [node.x, node.y] = [node.y, node.x];
const visNodes = new vis.DataSet(drawing.nodes);
const visEdges = new vis.DataSet(drawing.edges);
const network = new vis.Network(canvas, { nodes: visNodes, edges: visEdges }, {
  ...drawing.options, groups: groupOptions(), edges: edgeOptions(),
});
const frame = network.canvas.frame;
frame.setAttribute("tabindex", "-1");
frame.setAttribute("aria-hidden", "true");

function fit() {
  network.fit({ animation: false, maxZoomLevel: 1.6 });
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
  visNodes.update(drawing.nodes.map(({ id, group }) => ({ id, group })));
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
  byId("announce").textContent = say("selected", { name: nameOf(node), count: node.links.length });
  remember({ n: node.id });
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

// ---- panel

let opener = null; // what had the focus when the panel was opened

function nodeButton(node) {
  const button = make("button", { type: "button", class: "neighbour" }, glyphOf(node.kind));
  if (node.code) button.append(codeOf(node), " ");
  button.append(labelOf(node, cut(node.label, 70)));
  button.addEventListener("click", () => choose(node, { focusPanel: true }));
  return button;
}

function linkLine(link, outgoing) {
  const other = nodes[outgoing ? link.to : link.from];
  const says = make("div", { class: "says" });
  const name = isolated(wordsOf(data.relations, link.predicate), { class: "relation" });
  if (outgoing) says.append(name, nodeButton(other));
  else says.append(nodeButton(other), name);
  const facts = make("p", { class: "facts" });
  if (link.strength !== null) facts.append(make("span", {}, say("strength_of", { strength: link.strength })));
  for (const [key, text] of [["claimant", link.claimant], ["set", link.set], ["claim", link.claim && wordsOf(data.claims, link.claim)]]) {
    if (text) facts.append(make("span", {}, `${say(key)}: `, isolated(text)));
  }
  const line = make("li", { class: "claim" }, says, facts);
  if (link.rationale) line.append(make("p", { class: "why small" }, isolated(link.rationale, { lang: link.lang !== root.lang ? link.lang : "" })));
  return line;
}

function openPanel(focus) {
  if (chosen === null) return;
  if (panel.hidden && document.activeElement !== document.body) opener = document.activeElement;
  const node = chosen;
  const title = make("h2", { id: "panel-title", tabindex: "-1" }, isolated(node.code || node.label));
  const shut = make("button", { type: "button" }, say("close"));
  shut.addEventListener("click", () => clearChoice());
  const kind = make("p", { class: "small" }, glyphOf(node.kind), " ", isolated(kindOf(node)));
  panel.replaceChildren(make("header", {}, title, shut), kind);
  if (node.code) panel.append(make("p", {}, labelOf(node)));
  if (node.gist && node.gist !== node.label) panel.append(make("p", { class: "why small" }, isolated(node.gist, { lang: node.lang !== root.lang ? node.lang : "" })));
  const shown = node.links.filter((link) => link.shown);
  const parts = [["outgoing", shown.filter((link) => link.from === node.place), true], ["incoming", shown.filter((link) => link.from !== node.place), false]];
  for (const [key, part, outgoing] of parts) {
    if (!part.length) continue;
    panel.append(make("h3", {}, `${say(key)}: ${part.length}`), make("ul", {}, ...part.map((link) => linkLine(link, outgoing))));
  }
  if (!shown.length) panel.append(make("p", { class: "small" }, say("no_links")));
  panel.hidden = false;
  panel.scrollTop = 0;
  work.classList.add("open");
  if (focus) title.focus();
}

function closePanel() {
  panel.hidden = true;
  panel.replaceChildren();
  work.classList.remove("open");
}

// ---- filters

const checks = new Map();

function kindList() {
  for (const glyph of data.glyphs) {
    const check = make("input", { type: "checkbox", checked: true });
    checks.set(glyph.kind, check);
    check.addEventListener("change", filter);
    const count = nodes.filter((node) => node.kind === glyph.kind).length;
    const name = glyph.many;
    byId("kinds").append(make("label", {}, check, glyphOf(glyph.kind), isolated(name), make("span", { class: "count" }, String(count))));
  }
}

function filter() {
  const least = strength.value === "" ? null : Number(strength.value);
  for (const node of nodes) node.shown = checks.get(node.kind).checked;
  for (const link of links) {
    link.shown = nodes[link.from].shown && nodes[link.to].shown
      && (relation.value === "" || strings[Number(relation.value)] === link.predicate)
      && (least === null || (link.strength !== null && link.strength >= least));
  }
  if (relation.value !== "" || least !== null) {
    for (const node of nodes) node.shown = node.shown && node.links.some((link) => link.shown);
  }
  const changedNodes = nodes.filter((node) => Boolean(visNodes.get(node.place).hidden) === node.shown);
  const changedLinks = links.filter((link) => Boolean(visEdges.get(link.place).hidden) === link.shown);
  visNodes.update(changedNodes.map((node) => ({ id: node.place, hidden: !node.shown })));
  visEdges.update(changedLinks.map((link) => ({ id: link.place, hidden: !link.shown })));
  if (chosen !== null && !chosen.shown) clearChoice();
  else if (!panel.hidden) openPanel(false);
  report();
  if (!table.hidden) drawTable();
  network.redraw();
}

function report() {
  const shownNodes = nodes.filter((node) => node.shown).length;
  const shownLinks = links.filter((link) => link.shown).length;
  byId("status").textContent = [
    say("status", { nodes: shownNodes, all_nodes: nodes.length }),
    say("links_status", { links: shownLinks, all_links: links.length }),
  ].join(" · ");
}

function clearFilters() {
  for (const check of checks.values()) check.checked = true;
  relation.value = "";
  strength.value = "";
  filter();
}

// ---- search

let accepted = ""; // the words of the last search that ended in a choice

function look() {
  if (search.value === accepted && hits.hidden) return;
  accepted = "";
  const wanted = fold(search.value).split(/\s+/).filter(Boolean);
  const exact = fold(search.value);
  const found = wanted.length ? byWeight.filter((node) => wanted.every((word) => node.found.includes(word))) : [];
  found.sort((a, b) => (fold(b.code) === exact) - (fold(a.code) === exact));
  hits.replaceChildren(...found.slice(0, 12).map(hitLine));
  hits.hidden = !found.length;
  let said = "";
  if (wanted.length && !found.length) said = say("no_hit");
  if (found.length > 12) said = say("more_hits", { count: found.length - 12 });
  byId("hits-status").textContent = said;
}

function hitLine(node) {
  const button = make("button", { type: "button" }, glyphOf(node.kind));
  if (node.code) button.append(codeOf(node), " ");
  button.append(labelOf(node));
  if (!node.shown) button.append(make("span", { class: "small" }, say("hidden")));
  button.addEventListener("click", () => {
    opener = search;
    choose(node, { centre: false });
    openPanel(true);
    surround(node);
    hits.hidden = true;
    accepted = search.value;
  });
  return make("li", {}, button);
}

// ---- table twin

let order = ["degree", -1];
const columns = {
  code: (a, b) => a.code.localeCompare(b.code, root.lang, { numeric: true }),
  label: (a, b) => a.label.localeCompare(b.label, root.lang),
  kind: (a, b) => kindOf(a).localeCompare(kindOf(b), root.lang),
  degree: (a, b) => shownDegree(a) - shownDegree(b),
};

function shownDegree(node) {
  return node.links.reduce((sum, link) => sum + link.shown, 0);
}

function drawTable() {
  const focused = document.activeElement?.dataset?.key;
  const head = make("tr");
  for (const key of Object.keys(columns)) {
    const button = make("button", { type: "button", "data-key": key }, say(key));
    button.addEventListener("click", () => {
      order = [key, order[0] === key ? -order[1] : key === "degree" ? -1 : 1];
      drawTable();
    });
    const sorted = order[0] === key && (order[1] > 0 ? "ascending" : "descending");
    head.append(make("th", { scope: "col", "aria-sort": sorted }, button));
  }
  head.append(make("th", { scope: "col", class: "list" }, say("neighbours")));
  const [key, sign] = order;
  const shown = nodes.filter((node) => node.shown).sort((a, b) => sign * columns[key](a, b) || a.place - b.place);
  const caption = make("caption", { id: "table-caption", class: "vh" }, byId("status").textContent);
  const body = make("tbody", {}, ...shown.map(tableLine));
  table.replaceChildren(make("table", {}, caption, make("thead", {}, head), body));
  if (focused) table.querySelector(`button[data-key="${focused}"]`)?.focus();
}

function tableLine(node) {
  const button = make("button", { type: "button" }, isolated(cut(node.code || node.label, 30)));
  button.addEventListener("click", () => choose(node, { focusPanel: true }));
  const label = make("td");
  label.append(labelOf(node));
  const near = neighbours(node).sort(columns.code);
  const list = make("td", { class: "list" });
  near.forEach((other, place) => list.append(place ? " · " : "", isolated(other.code || cut(other.label, 30))));
  return make("tr", { "data-place": String(node.place), class: node === chosen ? "on" : "" },
    make("th", { scope: "row" }, button),
    label,
    make("td", { class: "kind" }, glyphOf(node.kind), isolated(kindOf(node))),
    make("td", { class: "number" }, String(shownDegree(node))),
    list);
}

function form(asTable) {
  canvas.hidden = asTable;
  table.hidden = !asTable;
  byId("zoom").hidden = asTable;
  byId("keys").hidden = asTable;
  byId("as-table").setAttribute("aria-pressed", String(asTable));
  byId("as-drawing").setAttribute("aria-pressed", String(!asTable));
  if (asTable) drawTable();
  else network.redraw();
}

// ---- keyboard on the drawing

const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** Return the neighbour that lies best in a direction: near, and within 60 degrees of it. */
function towards([right, down]) {
  const from = network.body.nodes[chosen.place];
  let best = null;
  let least = Infinity;
  for (const node of neighbours(chosen)) {
    const to = network.body.nodes[node.place];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const distance = Math.hypot(dx, dy) || 1;
    const cosine = (dx * right + dy * down) / distance;
    if (cosine < 0.5) continue;
    const cost = distance * (2 - cosine);
    if (cost < least) [best, least] = [node, cost];
  }
  return best;
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 8) });
}

canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in DIRECTIONS) {
    const next = chosen === null ? byWeight.find((node) => node.shown) : towards(DIRECTIONS[event.key]);
    if (next) choose(next);
  } else if (event.key === "Enter" && chosen !== null) {
    opener = canvas;
    openPanel(true);
  } else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!hits.hidden) {
    hits.hidden = true;
    search.focus();
  } else clearChoice();
});

// ---- PNG

/** Return a picture of what the drawing shows, twice as large as on the screen, on the colour of the page. */
function picture() {
  const [wide, high] = [frame.clientWidth, frame.clientHeight];
  const [scale, position] = [network.getScale(), network.getViewPosition()];
  exporting = 2;
  network.setSize(`${wide * 2}px`, `${high * 2}px`);
  network.moveTo({ position, scale: scale * 2 });
  network.redraw();
  const source = frame.querySelector("canvas");
  const copy = make("canvas");
  copy.width = source.width;
  copy.height = source.height;
  const context = copy.getContext("2d");
  context.fillStyle = colours().page;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(source, 0, 0);
  exporting = 1;
  network.setSize("100%", "100%");
  network.moveTo({ position, scale });
  network.redraw();
  return copy;
}

// ---- start

function restore() {
  const name = hash().get("n");
  if (name === null) return;
  const place = placeOf.get(name);
  if (place === undefined) {
    byId("hits-status").textContent = say("unknown", { name });
    return;
  }
  if (chosen === nodes[place]) return;
  choose(nodes[place], { centre: false });
  openPanel(false);
  surround(nodes[place]);
}

kindList();
const used = [...new Set(links.map((link) => link.predicate))].map((name) => [String(strings.indexOf(name)), wordsOf(data.relations, name)]);
fill(relation, [["", say("all")], ...used.sort((a, b) => a[1].localeCompare(b[1], root.lang))]);
const steps = [...new Set(links.map((link) => link.strength))].filter((step) => step !== null).sort((a, b) => a - b);
fill(strength, [["", say("all")], ...steps.map((step) => [String(step), say("at_least", { strength: step })])]);
relation.addEventListener("change", filter);
strength.addEventListener("change", filter);
search.addEventListener("input", settled(look));
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    look();
    hits.querySelector("button")?.click();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    hits.querySelector("button")?.focus();
  }
});
hits.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const all = [...hits.querySelectorAll("button")];
  const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  (all[next] || search).focus();
});
byId("tools").addEventListener("submit", (event) => event.preventDefault());
byId("reset").addEventListener("click", () => {
  search.value = "";
  look();
  clearFilters();
});
byId("as-drawing").addEventListener("click", () => form(false));
byId("as-table").addEventListener("click", () => form(true));
byId("zoom-in").addEventListener("click", () => zoom(1.3));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
byId("fit").addEventListener("click", fit);
byId("png").addEventListener("click", () => picture().toBlob((blob) => download("network.png", blob)));
if (matchMedia("(max-width: 62rem)").matches) byId("filters").open = false;
report();
fit();
addEventListener("hashchange", restore);
restore();
