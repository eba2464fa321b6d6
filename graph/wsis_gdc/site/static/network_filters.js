// What the reader may narrow, the address that keeps all of it, and the search.

const checks = new Map();
const selects = new Map(FILTERS.map((name) => [name, byId(name === "status" ? "status-of" : name)]));
const hops = byId("hops");

/** Return how many filters are at work; kinds count as one. */
function filtersOn() {
  return FILTERS.filter((name) => state[name]).length + (state.kinds ? 1 : 0);
}

const FILTER_WORDS = { rel: "by_rel", str: "by_str", set: "by_set", status: "by_status", cert: "by_cert" };
let topStrength = null; // the highest strength of any link
let graded = false; // whether there are links of less strength too
const filterNames = new Map(); // the words of each value of each filter

/** Return the filters at work, each with its words, for the line over the drawing and for pictures. */
function filterWords() {
  const found = FILTERS.filter((name) => state[name]).map((name) => [name, `${say(FILTER_WORDS[name])}: ${apart(filterNames.get(name).get(state[name]))}`]);
  if (state.kinds) {
    const kinds = data.glyphs.filter(({ kind }) => state.kinds.has(kind)).map(({ many }) => many);
    found.push(["kinds", `${say("kinds")}: ${kinds.join(", ") || say("none")}`]);
  }
  return found;
}

/** Return a text that keeps its own direction inside words that run from the right. */
function apart(text) {
  return root.dir === "rtl" ? `\u2068${text}\u2069` : text;
}

/** Return what the drawing shows, in words. */
function viewWords() {
  if (state.view === "around") return [`${say("around")}: ${apart(nameOf(state.centre))}`, say("hops", { count: state.h })].join(" · ");
  return say(state.view);
}

function kindList() {
  for (const glyph of data.glyphs) {
    const check = make("input", { type: "checkbox" });
    checks.set(glyph.kind, check);
    check.addEventListener("change", () => {
      const kinds = new Set([...checks].filter(([, { checked }]) => checked).map(([kind]) => kind));
      const first = firstKinds(state.view);
      narrow({ kinds: kinds.size === first.size && [...kinds].every((kind) => first.has(kind)) ? null : kinds });
    });
    const count = nodes.filter((node) => node.kind === glyph.kind).length;
    byId("kinds").append(make("label", {}, check, glyphOf(glyph.kind), isolated(glyph.many), make("span", { class: "count" }, String(count))));
  }
}

/** Return the values that links have for something, the most frequent first, with their numbers. */
function counted(valueOf, some = links) {
  const found = new Map();
  for (const link of some) {
    const value = valueOf(link);
    if (value) found.set(value, (found.get(value) ?? 0) + 1);
  }
  return [...found].sort((a, b) => b[1] - a[1]);
}

/** Offer the values of a filter: [value, words] or, with how many links have it, [value, words, number]. */
function offer(name, listed) {
  filterNames.set(name, new Map(listed));
  const options = listed.map(([value, words, count]) => [value, count ? `${words} (${count})` : words]);
  fill(selects.get(name), [["", say("all")], ...options]);
}

function fillSelects() {
  const named = (valueOf, names) => counted(valueOf).map(([value, count]) => [value, names(value), count]);
  const steps = [...new Set(links.map((link) => link.strength))].filter((step) => step !== null).sort((a, b) => a - b);
  offer("rel", [...relationNames].map(([words, [name]]) => [name, words]).sort((a, b) => a[1].localeCompare(b[1], root.lang)));
  offer("str", steps.map((step) => [String(step), step === steps.at(-1) ? String(step) : say("at_least", { strength: step })]));
  offer("set", named((link) => link.set?.id, (id) => sets.find((set) => set.id === id).label));
  offer("status", named((link) => link.status, (name) => wordsOf(data.statuses, name)));
  offer("cert", named((link) => link.certainty, (name) => wordsOf(data.certainties, name)));
  fill(hops, [1, 2, 3].map((count) => [String(count), say("hops", { count })]));
  for (const [name, select] of selects) {
    select.parentElement.hidden = select.options.length < 2;
    select.addEventListener("change", () => narrow({ [name]: select.value }));
  }
  hops.addEventListener("change", () => narrow({ h: Number(hops.value) }));
  topStrength = steps.at(-1);
  graded = steps.length > 1;
  byId("strong").addEventListener("click", () => narrow({ set: strongest().set.id, str: String(topStrength) }));
}

/** Return the mapping set of which this view draws most links of the highest strength, and how many it draws of that set alone. */
function strongest() {
  let best = { set: null, count: 0 };
  if (!graded) return best;
  const wanted = { ...state, str: String(topStrength) };
  const all = contentOf({ ...wanted, set: "" }).pairs.flatMap((each) => each.links);
  for (const [id, most] of counted((link) => link.set?.id, all)) {
    // Around a thing a set alone may reach less far than all sets together, never farther.
    if (most <= best.count) break;
    const { count } = contentOf({ ...wanted, set: id });
    if (count > best.count) best = { set: sets.find((set) => set.id === id), count };
  }
  return best;
}

/** Change what is shown, and keep it in the address. */
function narrow(change) {
  Object.assign(state, change);
  pair = null;
  showControls();
  show();
  keep();
}

function clearFilters() {
  narrow(unfiltered());
}

/** Show the state on the controls. */
function showControls() {
  for (const [name, select] of selects) select.value = state[name];
  hops.value = String(state.h);
  hops.parentElement.hidden = state.view !== "around";
  const kinds = kindsOf(state);
  for (const [kind, check] of checks) check.checked = kinds.has(kind);
  for (const view of ["overview", "around", "everything"]) byId(`view-${view}`).setAttribute("aria-pressed", String(state.view === view));
  byId("view-around").disabled = chosen === null && state.centre === null;
  const on = filtersOn();
  byId("active").textContent = on ? say("filters_on", { count: on }) : "";
  for (const button of [byId("reset"), byId("reset-too")]) button.hidden = !on;
}

// ---- the address

const VIEWS = { overview: "overview", around: "around", all: "everything" };
const FIRST = { view: "" }; // the view of an address that names none, set at the start

/** Keep the state in the address; what a view begins with needs no name. */
function keep() {
  showControls();
  const node = state.view === "around" ? state.centre : chosen;
  const usual = node ? "around" : FIRST.view;
  const view = state.view === usual ? "" : Object.keys(VIEWS).find((name) => VIEWS[name] === state.view);
  const values = { n: node?.id, h: state.view === "around" && state.h > 1 ? state.h : "" };
  for (const name of FILTERS) values[name] = state[name];
  values.kinds = state.kinds ? [...state.kinds].join(",") || "none" : "";
  Object.assign(values, { from: pair?.from.id, to: pair?.to.id, view, as: table.hidden ? "" : "table", q: search.value.trim() });
  remember(Object.fromEntries(Object.entries(values).filter(([, value]) => value)));
}

/** Take the state from the address; what it names and the page does not hold is left out, an unknown thing is told. */
function restore() {
  const asked = hash();
  const named = ["n", "from", "to"].map((key) => asked.get(key));
  const [node, from, to] = named.map((name) => nodes[placeOf.get(name)] ?? null);
  Object.assign(state, unfiltered(), { h: Math.min(Math.max(Number(asked.get("h")) || 1, 1), 3) });
  for (const [filter, select] of selects) {
    const value = asked.get(filter) ?? "";
    if ([...select.options].some((option) => option.value === value)) state[filter] = value;
  }
  const kinds = asked.get("kinds")?.split(",").filter((kind) => glyphs.has(kind));
  if (kinds) state.kinds = new Set(kinds);
  state.view = VIEWS[asked.get("view")] ?? (node ? "around" : FIRST.view);
  if (state.view === "around" && node === null) state.view = FIRST.view;
  state.centre = state.view === "around" ? node : null;
  search.value = asked.get("q") ?? "";
  restoreSearch(node === null);
  pair = null;
  chosen = node;
  showControls();
  show();
  const line = from && to && lineBetween(from, to);
  const apart = !state.set && [...document.querySelectorAll("#undrawn li")].find((set) => set.dataset.set === asked.get("set"));
  if (apart) byId("undrawn").open = true;
  const unknown = named.find((name) => name !== null && !placeOf.has(name));
  if (unknown !== undefined) byId("hits-status").textContent = say("unknown", { name: unknown });
  else if (apart) byId("hits-status").textContent = say("not_drawn", { set: apart.firstElementChild.textContent });
  else if (from && to && !line) byId("hits-status").textContent = say("no_line", { from: nameOf(from), to: nameOf(to) });
  if (line) openLine(line);
  else if (node !== null) {
    chosen = node;
    openPanel(false);
    if (scene.places.has(node)) choose(node);
  } else closePanel();
  const asTable = asked.get("as") === "table";
  if (asTable === table.hidden) form(asTable);
}

// ---- search

const splitWords = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const tight = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");
const bare = (word) => word.replace(/^(?:[وبفك]?ال|لل)(?=.{2})/u, ""); // Arabic words carry their article

for (const node of nodes) {
  node.code_ = tight(node.code);
  node.title = tight(node.label);
  node.own = [...splitWords(`${node.code} ${node.label}`).map(bare), node.code_];
  node.other = splitWords(node.names).map(bare);
}

/** Return how well a node answers: 0 best, Infinity not at all. Whole words come before beginnings; Chinese has no words. */
function rank(node, words, exact) {
  if (node.code_ === exact) return 0;
  if (node.title === exact) return 1;
  const whole = (listed) => words.every((word) => listed.includes(word));
  const begun = (listed) => words.every((word) => listed.some((known) => known.startsWith(word) || (/\p{Script=Han}/u.test(word) && known.includes(word))));
  if (whole(node.own)) return 2;
  if (whole(node.other)) return 3;
  if (begun(node.own)) return 4;
  return begun(node.other) ? 5 : Infinity;
}

/** Return the nodes that a search finds with their ranks; a whole whose parts are found often comes first. */
function find(text) {
  const words = splitWords(text).map(bare);
  if (!words.length) return [];
  const exact = tight(text);
  const found = byWeight.map((node) => ({ node, rank: rank(node, words, exact), held: 0 })).filter(({ rank }) => rank < Infinity);
  const held = new Map();
  for (const { node, rank } of found) if (node.home >= 0 && rank < 4) held.set(nodes[node.home], (held.get(nodes[node.home]) ?? 0) + 1);
  for (const [node, count] of held) {
    if (count < 3) continue;
    const known = found.find((each) => each.node === node);
    if (known) Object.assign(known, { held: count, rank: Math.min(known.rank, 1.5) });
    else found.push({ node, rank: 1.5, held: count });
  }
  return found.sort((a, b) => a.rank - b.rank || b.held - a.held);
}

let accepted = ""; // the words of the last search that ended in a choice

function look() {
  if (search.value === accepted && hits.hidden) return;
  accepted = "";
  const found = find(search.value);
  hits.replaceChildren(...found.slice(0, 12).map(hitLine));
  hits.hidden = !found.length;
  let said = "";
  if (search.value.trim() && !found.length) said = say("no_hit");
  if (found.length > 12) said = say("more_hits", { count: found.length - 12 });
  byId("hits-status").textContent = said;
}

/** Search for the words of the address, or take them for a search that has ended in what is open. */
function restoreSearch(open) {
  accepted = open ? "" : search.value;
  hits.hidden = true;
  byId("hits-status").textContent = "";
  if (open) look();
}

function hitLine({ node, held }) {
  const button = make("button", { type: "button" }, glyphOf(node.kind));
  if (node.code) button.append(codeOf(node), " ");
  button.append(labelOf(node));
  if (held) button.append(make("span", { class: "small" }, say("held", { count: held })));
  button.addEventListener("click", () => {
    opener = search;
    hits.hidden = true;
    accepted = search.value;
    visit(node, true);
  });
  return make("li", {}, button);
}
