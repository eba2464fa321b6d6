// The table twin, the keyboard, the picture, and the start of the network page.

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
  byId("layouts").hidden = asTable;
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
  const around = hash().get("h") || hops.value;
  choose(nodes[place], { centre: false });
  openPanel(false);
  if (["1", "2", "3"].includes(around)) {
    hops.value = around;
    focusOn();
  } else surround(nodes[place]);
}

kindList();
const used = [...new Set(links.map((link) => link.predicate))].map((name) => [String(strings.indexOf(name)), wordsOf(data.relations, name)]);
fill(relation, [["", say("all")], ...used.sort((a, b) => a[1].localeCompare(b[1], root.lang))]);
const steps = [...new Set(links.map((link) => link.strength))].filter((step) => step !== null).sort((a, b) => a - b);
fill(strength, [["", say("all")], ...steps.map((step) => [String(step), say("at_least", { strength: step })])]);
fill(hops, [["", say("all")], ...[1, 2, 3].map((count) => [String(count), say("hops", { count })])]);
hops.addEventListener("change", focusOn);
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
byId("as-web").addEventListener("click", () => arrange(false));
byId("as-columns").addEventListener("click", () => arrange(true));
byId("zoom-in").addEventListener("click", () => zoom(1.3));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
byId("fit").addEventListener("click", fit);
byId("png").addEventListener("click", () => picture().toBlob((blob) => download("network.png", blob)));
if (matchMedia("(max-width: 62rem)").matches) byId("filters").open = false;
report();
fit();
addEventListener("hashchange", restore);
restore();
