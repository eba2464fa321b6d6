// The state of the matrix page: its data, its controls, the matrix on show, and the address that keeps all of it.

const { things, matrices, strings, sets } = data;
const [links, codes, evidence] = [data.links, data.codes, data.evidence].map(unpacked);
const [box, panel, work, status] = ["box", "panel", "work", "status"].map(byId);
const which = byId("which");
const withParts = byId("with-parts");
const asList = byId("as-list");
const narrow = matchMedia("(max-width: 48rem)");

/** The controls that narrow or order the table, by their names in the address; their values are names of things. */
const pick = {
  q: byId("search"),
  col: byId("line"),
  rel: byId("relation"),
  str: byId("strength"),
  show: byId("show"),
  grp: byId("group"),
  set: byId("set"),
  status: byId("status-of"),
  cert: byId("certainty"),
  ord: byId("order"),
};
const narrowing = Object.keys(pick).filter((key) => key !== "ord");

let matrix = null; // the matrix on show, with `cellAt`, `entries` and `bodies`
let open = null; // the button of the cell in the panel
let opened = {}; // the names of its row and column, for the address
let stop = null; // the one cell of the table that the Tab key reaches
let showChosen = false; // whether the reader chose which rows to show, rather than what comes with other filters
let listed = narrow.matches; // whether rows are shown as a list
let listChosen = false;

/** Return the values of a table of the data: its columns are named once, repeated strings stand elsewhere. */
function unpacked(table) {
  const apart = new Set(table.strings);
  return table.rows.map((row) => Object.fromEntries(row.map((value, place) => [table.keys[place], apart.has(place) ? strings[value] : value])));
}

const groupIds = new Map(data.groups);
for (const thing of things) {
  thing.group = data.groups[thing.group]?.[0];
  for (const key of ["code", "label", "lang", "mark", "kind", "group", "gist", "page", "id"]) thing[key] ??= "";
  thing.found = fold(`${thing.code} ${thing.label} ${thing.id} ${thing.gist}`);
}

function at(row, column) {
  return row * matrix.columns.length + column;
}

function shortName(place) {
  return things[place].code || things[place].label;
}

/** Return the place of the column that is chosen alone, else null. */
function chosenColumn() {
  const place = pick.col.value === "" ? -1 : matrix.columns.findIndex((column) => things[column].id === pick.col.value);
  return place < 0 ? null : place;
}

/** Return the value that a control has when the reader has not touched it. */
function usual(key) {
  if (key === "set") return matrix.usual;
  if (key === "ord") return "official";
  if (key === "show") return pick.col.value || pick.rel.value ? "linked" : "all";
  return "";
}

function activeFilters() {
  return narrowing.filter((key) => pick[key].value.trim() !== usual(key));
}

/** Return what the address says of the page as it stands; at first it says nothing. */
function address() {
  const kept = {};
  if (withParts.checked && matrix.with_parts) kept.p = 1;
  for (const key of [...narrowing, "ord"]) {
    const value = pick[key].value.trim();
    if (value !== usual(key)) kept[key] = value || "all";
  }
  if (listChosen && listed !== narrow.matches) kept.list = Number(listed);
  const folded = [...matrix.folded].map(groupId);
  if (folded.length) kept.fold = folded.length === matrix.groups.filter(Boolean).length ? "all" : folded.join("|");
  Object.assign(kept, opened);
  return matrix === matrices[0] && !Object.keys(kept).length ? {} : { m: matrix.id, ...kept };
}

function keep() {
  remember(address());
}

/** Set the controls as an address tells them and return the names of those whose value this matrix does not offer. */
function setControls(wanted) {
  const unknown = [];
  for (const key of ["q", "col", "rel", "str", "grp", "set", "status", "cert", "ord", "show"]) {
    const control = pick[key];
    const told = wanted.get(key);
    const value = told === "all" && key !== "show" && key !== "q" ? "" : told;
    const known = value !== null && (key === "q" || [...control.options].some((option) => option.value === value && !option.disabled));
    control.value = known ? value : usual(key);
    if (value && !known) unknown.push(key);
    if (key === "show") showChosen = control.value !== usual("show");
  }
  return unknown;
}

/** Let the rows on show follow the other filters, unless the reader chose them. */
function followShow() {
  if (!showChosen) pick.show.value = usual("show");
}

/** Return what the filters say, in words: the name of a control, its value, and its name in the address. */
function filterWords() {
  const told = narrowing.filter((key) => pick[key].value.trim() !== "" && !(key === "show" && pick.show.value === "all"));
  const words = told.map((key) => [
    document.querySelector(`label[for="${pick[key].id}"]`).textContent.trim(),
    key === "q" ? pick.q.value.trim() : pick[key].selectedOptions[0].textContent,
    key,
  ]);
  if (withParts.checked && matrix.with_parts) words.push([withParts.parentElement.textContent.trim(), "✓", "p"]);
  return words;
}

/** Return the links that pass the filters, each once. */
function shownLinks() {
  const places = new Set();
  for (const { place, out } of matrix.entries) {
    if (out) continue;
    for (const column of matrix.shownColumns) for (const link of matrix.cellAt.get(at(place, column))?.shown || []) places.add(link);
  }
  for (const listedThere of matrix.widerShown.values()) for (const link of listedThere) places.add(link);
  return [...places].map((place) => links[place]);
}

for (const link of links) link.id ||= nameOfEnds([link.subject, link.object].map((place) => things[place]));

function iriOf(link) {
  return link.id.includes(":") ? link.id : `${data.linkages}${sets[link.set].slug}/${link.id}`;
}
