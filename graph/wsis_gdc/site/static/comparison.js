// The comparison page: any two mapping sets on one table of rows and columns, counted as the command counts them.

const { things, sets, links, strings, levels } = data;
const [first, second, which] = ["set-a", "set-b", "level"].map(byId);
const MOST = 40; // cells that a section shows at once
const FEW = 3; // links that a cell shows at once

const placeOf = new Map(sets.map((set, place) => [set.name, place]));
for (const level of levels) {
  level.of = new Map(level.sets.map((said) => [said.set, said]));
  for (const said of level.sets) said.at = new Map(said.cells.map(([row, column, behind]) => [`${row} ${column}`, behind]));
}

/** Return the two sets side by side at a level: every cell that either has, in the order of rows and columns. */
function compared(level, a, b) {
  const [one, other] = [a, b].map((set) => level.of.get(set));
  const keys = [...new Set([...one.at.keys(), ...other.at.keys()])];
  const cells = keys.map((key) => {
    const [row, column] = key.split(" ").map(Number);
    const [ours, theirs] = [one.at.get(key) || [], other.at.get(key) || []];
    return { row, column, a: ours, b: theirs, where: ours.length && theirs.length ? "both" : ours.length ? "a" : "b" };
  });
  cells.sort((x, y) => x.row - y.row || x.column - y.column);
  const count = (where) => cells.filter((cell) => cell.where === where).length;
  return { cells, both: count("both"), a: count("a"), b: count("b") };
}

/** Tell whether a set declares that it looked at a cell. */
function looked(said, cell) {
  return said.looked.some(([rows, columns]) => rows.includes(cell.row) && columns.includes(cell.column));
}

/** Tell whether a set says of every cell of the level whether it is linked: else its empty cells are no answers. */
function tellsOfEvery(set) {
  const { of, rows, columns } = state.level;
  const said = of.get(set);
  return rows.every((_, row) => columns.every((__, column) => said.at.has(`${row} ${column}`) || looked(said, { row, column })));
}

/** Return the levels at which two sets both have cells. */
function common(a, b) {
  return levels.filter((level) => level.of.has(a) && level.of.has(b));
}

/** Return how many cells two sets share at the level on show. */
function meeting(a, b) {
  const [one, other] = [a, b].map((set) => state.level.of.get(set)?.at);
  return one && other ? [...one.keys()].filter((key) => other.has(key)).length : 0;
}

// ---- choices

let state = { a: 0, b: 0, level: levels[0] };

function byTitle(one, other) {
  return sets[one].title.localeCompare(sets[other].title, root.lang);
}

/** Fill the choices for the state: each set with how many cells it shares with the other one. */
function offer() {
  const order = [...sets.keys()].sort(byTitle);
  const told = (set, other) => {
    const count = set === other ? 0 : meeting(set, other);
    return count ? say("meets", { set: sets[set].title, count }) : sets[set].title;
  };
  fill(first, order.map((set) => [String(set), sets[set].title]));
  fill(second, order.map((set) => [String(set), told(set, state.a)]));
  fill(which, common(state.a, state.b).map((level) => [level.name, level.title]));
  first.value = String(state.a);
  second.value = String(state.b);
  which.value = state.level.name;
}

/** Show two sets; where they do not meet at the level wanted, at the first one where they do. */
function choose(a, b, wanted) {
  const both = common(a, b);
  const usual = a === placeOf.get(data.chosen[0]) && b === placeOf.get(data.chosen[1]) ? data.chosen[2] : "";
  const level = both.find((each) => each.name === (wanted || usual)) || both[0];
  if (!level) return;
  const moved = wanted && level.name !== wanted;
  state = { a, b, level };
  offer();
  show(moved);
}

function chosen() {
  choose(Number(first.value), Number(second.value), which.value);
  remember({ a: sets[state.a].name, b: sets[state.b].name, lv: state.level.name });
}

function restore() {
  const wanted = hash();
  const names = ["a", "b"].map((key, place) => (placeOf.has(wanted.get(key)) ? wanted.get(key) : data.chosen[place]));
  choose(...names.map((name) => placeOf.get(name)), wanted.get("lv") || "");
}

// ---- answer

function percent(part, whole) {
  return numberOf(part / whole, { style: "percent", maximumFractionDigits: 1, minimumFractionDigits: 1 });
}

function show(moved) {
  const found = compared(state.level, state.a, state.b);
  const told = say("status", found);
  byId("status").textContent = moved ? `${say("changed_level")} ${told}` : told;
  byId("answer").replaceChildren(heading(), figures(found), remarks(found), ...glance(found), ...["a", "b", "both"].map((where) => section(found, where)).filter(Boolean));
}

function heading() {
  const sides = [["A", state.a], ["B", state.b]].map(([letter, set]) => {
    const { title, who, page, gist } = sets[set];
    const name = page ? make("a", { href: page }, isolated(title)) : isolated(title);
    const more = [gist, ...state.level.of.get(set).claims.map((place) => strings[place])].filter(Boolean).map((text) => make("small", {}, isolated(text)));
    return make("li", {}, make("strong", { class: "letter" }, letter), " ", name, make("small", {}, say("by", { who })), ...more);
  });
  return make("ul", { class: "sides" }, ...sides);
}

function figures(found) {
  const list = make("dl", { class: "figures" });
  const add = (text, value) => list.append(make("div", {}, make("dt", {}, text), make("dd", {}, value)));
  for (const where of ["both", "a", "b"]) add(say(where), String(found[where]));
  const { size } = state.level;
  add(say("share_either"), percent(found.both, found.cells.length));
  add(say("share_a"), percent(found.both, found.both + found.a));
  add(say("share_b"), percent(found.both, found.both + found.b));
  if (size && [state.a, state.b].every(tellsOfEvery)) add(say("share_all", { count: size }), percent(size - found.a - found.b, size));
  return list;
}

/** Return what a reader must know to read the figures. */
function remarks(found) {
  const told = [];
  const { level } = state;
  if (state.a === state.b) told.push(say("one_set"));
  else if (level.size && found.both === level.size) told.push(say("full"));
  else if (!found.a && !found.b) told.push(say("same"));
  else if (!found.both) told.push(say("apart"));
  if (!level.size && common(state.a, state.b).length === 1) told.push(say("claimed_only"));
  for (const set of new Set([state.a, state.b])) {
    const said = level.of.get(set);
    if (said.via) told.push(say("carried", { set: sets[set].title, via: sets[placeOf.get(said.via)]?.title || said.via }));
    told.push(say(said.looked.length ? "declares" : "silent", { set: sets[set].title }));
  }
  return make("ul", { class: "notes" }, ...told.map((text) => make("li", {}, text)));
}

function named(thing) {
  const name = thing.code ? [codeOf(thing), " ", labelOf(thing)] : [labelOf(thing)];
  return thing.page ? make("a", { href: thing.page }, ...name) : make("span", {}, ...name);
}

function shortName(thing) {
  return thing.code || thing.label;
}

/** Return the code of a thing, leading to its sheet, with its title for those who hear it. */
function shortDoor(thing) {
  const name = thing.code ? [isolated(thing.code), hidden(` ${thing.label}`)] : [labelOf(thing)];
  return thing.page ? make("a", { href: thing.page }, ...name) : make("span", {}, ...name);
}

/** Return the cells as a small table of marks, where rows and columns are few enough to be seen at once. */
function glance(found) {
  const { level } = state;
  if (!level.size || level.columns.length > 20 || level.rows.length > 20) return [];
  const [rows, columns] = [level.rows, level.columns].map((side) => side.map((place) => things[place]));
  const at = new Map(found.cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  const head = make("tr", {}, make("td"), ...columns.map((thing) => make("th", { scope: "col", title: thing.label }, shortDoor(thing))));
  const body = make("tbody");
  for (const [row, thing] of rows.entries()) {
    const line = make("tr", {}, make("th", { scope: "row" }, named(thing)));
    for (const column of columns.keys()) line.append(spot(at.get(`${row} ${column}`), thing, columns[column]));
    body.append(line);
  }
  const key = ["both", "a", "b"].map((where) => make("span", {}, mark(where), " ", say(where)));
  const caption = make("caption", { id: "grid-caption" }, say("grid"), " ", make("span", { class: "key" }, ...key));
  const table = make("table", { class: "report grid" }, caption, make("thead", {}, head), body);
  return [make("div", { class: "box", role: "region", tabindex: "0", "aria-labelledby": "grid-caption" }, table)];
}

function mark(where) {
  return make("span", { class: `mark ${where}`, "aria-hidden": "true" });
}

function spot(cell, row, column) {
  if (!cell) return make("td", {}, make("span", { "aria-hidden": "true" }, "·"), make("span", { class: "vh" }, say("neither")));
  const [a, b] = [cell.a.length, cell.b.length];
  const named = say("grid_cell", { row: shortName(row), column: shortName(column), where: say(cell.where), a, b });
  const button = make("button", { type: "button", class: "spot" }, mark(cell.where), make("span", { class: "n", "aria-hidden": "true" }, `${a}·${b}`), make("span", { class: "vh" }, named));
  button.addEventListener("click", () => {
    for (const more of document.querySelectorAll(".cells + .more")) more.click();
    const line = document.querySelector(`[data-cell="${cell.row} ${cell.column}"]`);
    line.scrollIntoView({ block: "center" });
    line.querySelector("th").focus();
  });
  return make("td", { class: cell.where }, button);
}

/** Return the cells of one sort with the reasons of both sets side by side. */
function section(found, where) {
  const cells = found.cells.filter((cell) => cell.where === where);
  if (!cells.length) return null;
  const id = `cells-${where}`;
  const title = make("h2", { id }, mark(where), `${say(where)} `, make("span", { class: "amount" }, String(cells.length)));
  const head = make("tr", {}, make("th", { scope: "col" }, say(state.level.size ? "cell" : "pair")));
  for (const [letter, set] of [["A", state.a], ["B", state.b]]) head.append(make("th", { scope: "col" }, `${letter} · `, isolated(sets[set].title)));
  const body = make("tbody", {}, ...cells.slice(0, MOST).map(line));
  const table = make("table", { class: "report stacked pairs", "aria-labelledby": id }, make("thead", {}, head), body);
  const made = make("section", { "aria-labelledby": id }, title, make("p", { class: "small" }, say(`${where}_note`)), make("div", { class: "cells" }, table));
  if (cells.length > MOST) {
    const more = make("button", { type: "button", class: "more" }, say("more_cells", { count: cells.length - MOST }));
    more.addEventListener("click", () => {
      body.append(...cells.slice(MOST).map(line));
      more.remove();
    });
    made.append(more);
  }
  return made;
}

function line(cell) {
  const [row, column] = [things[state.level.rows[cell.row]], things[state.level.columns[cell.column]]];
  const head = make("th", { scope: "row", tabindex: "-1" }, named(row), make("span", { class: "times", "aria-hidden": "true" }, "×"), named(column));
  const tr = make("tr", { "data-cell": `${cell.row} ${cell.column}` }, head);
  for (const [letter, set, behind] of [["A", state.a, cell.a], ["B", state.b, cell.b]]) tr.append(side(letter, set, behind, cell, row, column));
  return tr;
}

function side(letter, set, behind, cell, row, column) {
  const said = state.level.of.get(set);
  const box = make("td", { "data-side": letter });
  if (!behind.length) {
    box.append(make("p", { class: "nothing" }, looked(said, cell) ? say("no_link") : said.looked.length ? say("not_looked_at") : say("no_statement")));
    return box;
  }
  const listed = behind.map(claim);
  box.append(make("ul", { class: "said" }, ...listed.slice(0, FEW)));
  if (listed.length > FEW) {
    const more = make("details", {}, make("summary", {}, say("further", { count: listed.length - FEW })), make("ul", { class: "said" }, ...listed.slice(FEW)));
    box.append(more);
  }
  if (state.level.matrix && !said.via && data.matrix_page) {
    const parts = state.level.parts ? { p: "1" } : {};
    const query = new URLSearchParams({ m: state.level.matrix, r: row.id, c: column.id, ...parts, set: sets[set].name });
    const address = `${data.matrix_page}#${query.toString().replaceAll("%2F", "/").replaceAll("%3A", ":")}`;
    box.append(make("p", { class: "small" }, make("a", { href: address }, say("in_matrix"), make("span", { class: "vh" }, ` ${shortName(row)} × ${shortName(column)}, ${letter}`))));
  }
  return box;
}

/** Return one link: what it says, how strong, why, and what can be done with it. */
function claim(place) {
  const [, subject, object, relation, strength, reason, language] = links[place];
  const says = make("p", { class: "says" }, named(things[subject]), " ", isolated(wordsOf(data.relations, strings[relation])), " ", named(things[object]));
  if (strength) says.append(" · ", say("strength_step", { strength }));
  const made = make("li", {}, says);
  if (strings[reason]) made.append(make("p", { class: "why" }, isolated(strings[reason], { lang: strings[language] !== root.lang ? strings[language] : "" })));
  made.append(doorsOf(links[place]));
  return made;
}

function doorsOf([set, subject, object, relation, strength, , , name, evidence]) {
  const { title, who, page } = sets[set];
  return linkDoors({
    iri: name.includes("://") ? name : `${data.linkages}${sets[set].name}/${name}`,
    page: pageOfLink(page, name),
    ends: [things[subject], things[object]],
    relation: wordsOf(data.relations, strings[relation]),
    strength: strength ?? null,
    set: title,
    claimant: who,
    read: readAt(evidence),
  });
}

if (levels.length) {
  byId("tools").hidden = false;
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  for (const select of [first, second, which]) select.addEventListener("change", chosen);
  byId("swap").addEventListener("click", () => {
    [first.value, second.value] = [String(state.b), String(state.a)];
    chosen();
  });
  addEventListener("hashchange", restore);
  restore();
}
