// The table twin and the keyboard of the drawing.

let order = ["degree", -1];
const columns = {
  code: (a, b) => a.code.localeCompare(b.code, root.lang, { numeric: true }),
  label: (a, b) => a.label.localeCompare(b.label, root.lang),
  kind: (a, b) => kindOf(a).localeCompare(kindOf(b), root.lang),
  degree: (a, b) => countOf(scene, a) - countOf(scene, b),
};

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
  const shown = [...scene.nodes].sort((a, b) => sign * columns[key](a, b) || a.place - b.place);
  const caption = make("caption", { id: "table-caption", class: "vh" }, `${viewWords()}. ${byId("status").textContent}`);
  const body = make("tbody", {}, ...shown.map(tableLine));
  table.replaceChildren(make("table", {}, caption, make("thead", {}, head), body));
  if (focused) table.querySelector(`button[data-key="${focused}"]`)?.focus();
}

function tableLine(node) {
  const button = make("button", { type: "button" }, isolated(cut(node.code || node.label, 30)));
  button.addEventListener("click", () => visit(node, true));
  const label = make("td");
  label.append(labelOf(node));
  const list = make("td", { class: "list" });
  neighbours(node).sort(columns.code).forEach((other, place) => {
    list.append(place ? " · " : "", isolated(other.code || cut(other.label, 30)));
    if (scene.view === "overview") list.append(` (${countBetween(scene, node, other)})`);
  });
  return make("tr", { "data-place": String(node.place), class: node === chosen ? "on" : "" },
    make("th", { scope: "row" }, button),
    label,
    make("td", { class: "kind" }, glyphOf(node.kind), isolated(kindOf(node))),
    make("td", { class: "number" }, String(countOf(scene, node))),
    list);
}

/** Show the network as a table, or as a drawing. */
function form(asTable) {
  canvas.hidden = asTable;
  table.hidden = !asTable;
  byId("zoom").hidden = asTable;
  byId("keys").hidden = asTable;
  byId("as-table").setAttribute("aria-pressed", String(asTable));
  byId("as-drawing").setAttribute("aria-pressed", String(!asTable));
  if (asTable) drawTable();
  else show();
  keep();
}

/** Say how much is shown, what of it, and what the signs and lines of the drawing mean. */
function report() {
  const all = links.length;
  byId("status").textContent = [
    say("status", { nodes: scene.nodes.length, all_nodes: nodes.length }),
    say("links_status", { links: scene.count, all_links: all }),
  ].join(" · ");
  byId("shown").textContent = [viewWords(), ...filterWords().map(([, words]) => words)].join(" · ");
  const empty = !scene.pairs.length && filtersOn() > 0;
  byId("empty").hidden = !empty;
  byId("offers").replaceChildren(...(empty ? offers() : []));
  offerStrongest();
  const kinds = new Set(scene.nodes.map(({ kind }) => kind));
  const signs = data.glyphs.filter(({ kind }) => kinds.has(kind));
  byId("legend").replaceChildren(
    ...signs.map(({ kind, many }) => make("li", {}, glyphOf(kind), " ", isolated(many))),
    ...(scene.layered && scene.most > 1 ? [make("li", {}, say("width"))] : []),
    ...strengths().map(([step, words]) => make("li", {}, make("span", { class: `tie t${step ?? "none"}`, "aria-hidden": "true" }), " ", words)),
  );
}

/** Return a button for each filter whose end would bring links back, and for the view that draws all, with how many. */
function offers() {
  const found = [];
  const offerIf = (change, words, action) => {
    const { count } = contentOf({ ...state, ...change });
    if (!count) return;
    const button = make("button", { type: "button" }, words(count));
    button.addEventListener("click", action);
    found.push(button);
  };
  for (const [name, filter] of filterWords()) {
    const without = { [name]: name === "kinds" ? null : "" };
    offerIf(without, (count) => say("without", { filter, count }), () => narrow(without));
  }
  if (state.view !== "everything") offerIf({ view: "everything" }, (count) => say("in_everything", { count }), () => turnTo("everything"));
  return found;
}

/** Offer the strongest links of one mapping set, with how many this view would draw; nothing where it would draw none. */
function offerStrongest() {
  const { set, count } = strongest();
  byId("strong").parentElement.hidden = !count;
  byId("strong-set").textContent = set?.label ?? "";
  byId("strong-count").textContent = count ? `(${count})` : "";
}

/** Return the strengths of what is drawn with their words; the web draws strength as width only. */
function strengths() {
  if (!scene.layered) return [];
  const found = [...new Set(scene.pairs.map(({ strength }) => strength))].sort((a, b) => (a ?? 0) - (b ?? 0));
  const named = (step) => (step === null ? say("no_strength") : say(scene.view === "overview" ? "strongest" : "strength_of", { strength: step }));
  return found.map((step) => [step, named(step)]);
}

// ---- keyboard on the drawing

const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** Return the node that lies best in a direction: near, and within 60 degrees of it; neighbours before others. */
function towards([right, down]) {
  const from = scene.places.get(chosen);
  const near = neighbours(chosen);
  for (const listed of scene.layered ? [near, scene.nodes] : [near]) {
    let best = null;
    let least = Infinity;
    for (const node of listed) {
      const to = scene.places.get(node);
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const distance = Math.hypot(dx, dy);
      const cosine = distance ? (dx * right + dy * down) / distance : 0;
      if (cosine < 0.5) continue;
      const cost = distance * (2 - cosine);
      if (cost < least) [best, least] = [node, cost];
    }
    if (best) return best;
  }
  return null;
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 8) });
}

let cameFrom = null; // the node that was left by an arrow key

/** Return the line by which the chosen node was come to, whichever way it points. */
function lineWalked() {
  return cameFrom === null || chosen === null ? null : lineBetween(cameFrom, chosen) ?? lineBetween(chosen, cameFrom);
}

canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in DIRECTIONS) {
    const first = scene.view === "around" ? scene.centre : byWeight.find((node) => scene.places.has(node));
    const stands = chosen !== null && scene.places.has(chosen);
    const next = stands ? towards(DIRECTIONS[event.key]) : first;
    if (!next) return;
    cameFrom = stands ? chosen : null;
    choose(next);
  } else if (event.key === "Enter" && event.shiftKey) {
    const line = lineWalked();
    if (!line) return;
    opener = canvas;
    openLine(line, true);
  } else if (event.key === "Enter" && chosen !== null) {
    opener = canvas;
    visit(chosen, true);
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
  } else step();
});
