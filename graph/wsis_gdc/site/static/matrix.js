// The matrix page: one table at a time, built from the data of the page, and the panel of a cell.

const { things, evidence, matrices, strings } = data;
const [links, codes] = [data.links, data.codes].map(unpacked);
const box = byId("box");
const panel = byId("panel");
const work = byId("work");
const status = byId("status");
const which = byId("which");
const search = byId("search");
const [group, line, relation, strength, set, order] = ["group", "line", "relation", "strength", "set", "order"].map(byId);
const narrowing = [group, line, relation, strength, set];
const withParts = byId("with-parts");

let matrix = null; // the matrix on show, with `cellAt`, `entries` and `bodies`
let open = null; // the button of the cell in the panel
let stop = null; // the one cell of the table that the Tab key reaches

/** Return the values of a table of the data: its columns are named once, repeated strings stand elsewhere. */
function unpacked(table) {
  const apart = new Set(table.strings);
  return table.rows.map((row) => Object.fromEntries(row.map((value, place) => [table.keys[place], apart.has(place) ? strings[value] : value])));
}

for (const thing of things) thing.found = fold(`${thing.code} ${thing.label} ${thing.id}`);

function shorten(text, length) {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const space = cut.lastIndexOf(" ");
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`;
}

// ---- table

/** Return a map from (row, column) to what a list of the data says of that cell. */
function byCell(list = []) {
  return new Map(list.map(([row, column, ...rest]) => [row * matrix.columns.length + column, rest]));
}

function at(row, column) {
  return row * matrix.columns.length + column;
}

function show(next) {
  matrix = next;
  matrix.own ||= { cells: matrix.cells, orders: matrix.orders, looked_at: matrix.looked_at };
  withParts.closest("p").hidden = !matrix.with_parts;
  carry();
  matrix.codeAt = byCell(matrix.codes);
  matrix.findingAt = byCell((matrix.findings || []).filter(([, column]) => column >= 0));
  matrix.findingOf = new Map((matrix.findings || []).filter(([, column]) => column < 0).map(([row, , ...rest]) => [row, rest]));
  matrix.widerAt = new Map((matrix.wider || []).map(([heading, column, listed]) => [`${column} ${heading}`, listed]));
  matrix.groups = [...new Set(matrix.rows.map((row) => things[row].group))];
  close(false);
  choices();
  showOverview();
  draw();
  columnKey();
  box.scrollTop = 0;
}

/** Let things carry their own links, or those of their parts too, as the reader wishes. */
function carry() {
  const parts = withParts.checked && matrix.with_parts;
  Object.assign(matrix, parts || matrix.own);
  byId("own-note").hidden = data.with_parts || Boolean(parts);
  byId("parts-note").hidden = !byId("own-note").hidden;
  matrix.cellAt = new Map(matrix.cells.map(([row, column, strongest, listed]) => [at(row, column), { strongest, listed, shown: listed }]));
}

/** Offer what can be chosen in this matrix; a choice between less than two things is not shown. */
function choices() {
  const own = matrix.cells.flatMap((cell) => cell[3]).map((place) => links[place]);
  const all = [...own, ...[...matrix.widerAt.values()].flat().map((place) => links[place])];
  const distinct = (key) => [...new Set(all.map((link) => link[key]))].filter((value) => value !== null);
  const places = (names) => names.map((name, place) => [String(place), name || say("ungrouped")]);
  matrix.sets = distinct("set").sort((a, b) => a.localeCompare(b, root.lang));
  matrix.ownSets = new Set(own.map((link) => link.set));
  // Claims on whole groups are offered beside those on rows, not mixed with them unless the reader asks.
  matrix.usual = matrix.widerAt.size && matrix.ownSets.size === 1 ? String(matrix.sets.indexOf(own[0].set)) : "";
  matrix.relations = distinct("predicate");
  const steps = distinct("strength").sort((a, b) => a - b);
  const offers = [
    [group, places(matrix.groups), matrix.groups.length],
    [line, matrix.columns.map((place, number) => [String(number), nameOf(things[place])]), matrix.columns.length],
    [relation, places(matrix.relations.map((name) => wordsOf(data.relations, name))), matrix.relations.length],
    [strength, steps.map((step) => [String(step), say("at_least", { strength: step })]), steps.length],
    [set, places(matrix.sets.map((name) => (name && !matrix.ownSets.has(name) ? say("on_whole", { name }) : name))), matrix.sets.length],
  ];
  for (const [select, options, count] of offers) {
    fill(select, [["", say("all")], ...options]);
    select.parentElement.hidden = count < 2;
  }
  set.value = matrix.usual;
  fill(order, ["official", "weight", "likeness"].map((name) => [name, say(name)]));
}

/** Build the table anew, in the order chosen. */
function draw() {
  close(false);
  stop = null;
  box.replaceChildren(table());
  byId("fold").hidden = !matrix.entries.some((entry) => entry.body.sums);
  foldButton();
  filter();
}

function table() {
  const ordered = order.value !== "official" && matrix.orders[order.value];
  const [rows, columns] = ordered || [matrix.rows.keys(), matrix.columns.keys()].map((keys) => [...keys]);
  matrix.shownColumns = columns;
  const head = make("tr", {}, make("td"));
  for (const column of columns) head.append(columnHead(things[matrix.columns[column]]));
  if (data.totals) head.append(totalHead());
  const marks = make("colgroup", {}, make("col"), ...columns.map((column) => make("col", { "data-column": String(column) })));
  const bodies = new Map();
  matrix.entries = [];
  let section = -1;
  for (const place of rows) {
    const thing = things[matrix.rows[place]];
    const name = ordered ? "" : thing.group;
    if (!bodies.has(name)) bodies.set(name, groupBody(name));
    const body = bodies.get(name);
    const part = !ordered && matrix.sections?.length ? matrix.sections[place] : -1;
    if (part !== section && part >= 0 && things[part].label !== name) body.append(sectionLine(things[part]));
    section = part;
    const entry = { line: rowLine(thing, place), thing, place, body, out: false };
    matrix.entries.push(entry);
    body.append(entry.line);
  }
  // In other orders than the official one, groups are lines for the claims on the whole of them.
  for (const name of ordered && matrix.widerAt.size ? matrix.groups : []) if (name) bodies.set(name, groupBody(name));
  matrix.bodies = [...bodies.values()];
  const told = make("span", {}, say("caption", { rows: matrix.rows_kind, columns: matrix.columns_kind }));
  const caption = make("caption", { id: "caption" }, make("span", {}, make("strong", {}, isolated(matrix.title)), " ", told));
  const none = make("tbody", { id: "none", hidden: true });
  none.append(make("tr", {}, make("td", { class: "empty", colspan: columns.length + 1 }, say("no_row"))));
  const longest = Math.max(4, ...matrix.rows.map((row) => things[row].code.length));
  const widest = Math.max(...matrix.columns.map((column) => things[column].code.length).filter((length) => length <= 6), 0);
  box.style.setProperty("--code", `${Math.min(longest, 16) * 0.62 + 0.4}em`);
  box.style.setProperty("--column", `${Math.max(2.625, widest * 0.53 + 0.45)}rem`);
  const few = columns.length <= 8;
  return make("table", { id: "matrix", class: few ? "few" : "" }, caption, marks, make("thead", {}, head), ...matrix.bodies, none, ...(data.totals ? [totalFoot()] : []));
}

function columnHead(thing) {
  const title = nameOf(thing) + (thing.mark ? ` (${say(thing.mark === "memory" ? "unverified" : "assisted")})` : "");
  const inner = make("div", { class: "head", title });
  const lang = thing.lang && thing.lang !== root.lang ? thing.lang : "";
  const said = thing.code.length > 6 && fold(thing.code).endsWith(fold(thing.label)); // C7-e-health says e-health
  if (thing.label && !said) inner.append(make("span", { class: "name", "aria-hidden": "true", lang }, shorten(thing.label, 60)));
  if (thing.code) inner.append(isolated(thing.code, { class: thing.code.length > 6 ? "code long" : "code" }));
  if (thing.label) inner.append(hidden(` ${thing.label}`));
  return make("th", { scope: "col", "data-id": thing.id }, inner);
}

/** Return the body of a group: a line that opens and closes it and tells, by column, how many cells are linked. */
function groupBody(name) {
  const body = make("tbody");
  body.folded = false;
  if (!name) return body;
  const button = make("button", { type: "button", class: "fold", "aria-expanded": "true", tabindex: "-1" }, isolated(name));
  body.name = name;
  body.sums = matrix.shownColumns.map(() => make("td", { class: "sum", tabindex: "-1" }));
  body.button = button;
  button.addEventListener("click", () => foldGroup(body, !body.folded));
  const rest = data.totals ? [make("td", { class: "sum" })] : [];
  body.append(make("tr", { class: "group" }, make("th", { scope: "rowgroup" }, button), ...body.sums, ...rest));
  return body;
}

function sectionLine(thing) {
  const heading = make("th", { scope: "rowgroup", colspan: matrix.columns.length + 1 }, make("span", {}, labelOf(thing)));
  return make("tr", { class: "section" }, heading);
}

function rowLine(thing, place) {
  const name = make("span", { class: "name", title: thing.label }, labelOf(thing));
  const inner = make("div", { class: thing.code ? "row" : "row plain" });
  if (thing.code) inner.append(codeOf(thing), " ");
  inner.append(name);
  const finding = matrix.findingOf.get(place);
  if (finding) {
    const [reason, why] = finding;
    inner.append(" ", make("span", { class: "tag", title: why }, wordsOf(data.reasons, reason)));
  }
  const row = make("tr", { class: "data", "data-id": thing.id }, make("th", { scope: "row" }, inner));
  for (const column of matrix.shownColumns) row.append(cellBox(place, column));
  if (data.totals) row.append(make("td", { class: "whole" }));
  return row;
}

function cellBox(row, column) {
  const cell = matrix.cellAt.get(at(row, column));
  const more = matrix.codeAt.has(at(row, column)) || matrix.findingAt.has(at(row, column));
  if (!cell && !more) {
    const seen = matrix.looked_at[row][column] === "1";
    if (!seen) return make("td", { class: "unseen", tabindex: "-1" }, hidden(say("not_looked_at")));
    return make("td", { class: "none", tabindex: "-1" }, make("span", { "aria-hidden": "true" }, "·"), hidden(say("no_link")));
  }
  const button = make("button", { type: "button", tabindex: "-1", "aria-expanded": "false" });
  button.dataset.row = row;
  button.dataset.column = column;
  const place = make("td", {}, button);
  if (cell) {
    cell.button = button;
    fillCell(cell, row, column);
  } else {
    place.className = "none";
    button.className = "more";
    button.append(make("span", { "aria-hidden": "true" }, "·"), hidden(say("no_link")));
  }
  return place;
}

/** Show the strength and relation of the strongest link that passes the filters. */
function fillCell(cell, row, column) {
  const { button, shown } = cell;
  const passing = shown.map((place) => links[place]);
  const strong = passing.reduce((most, link) => (link.strength !== null && link.strength > most ? link.strength : most), 0) || null;
  const count = passing.length;
  cell.strength = strong;
  button.hidden = !count;
  button.parentElement.classList.toggle("out", !count);
  if (!count) {
    button.replaceChildren();
    return;
  }
  button.className = `linked ${stepClass(strong)}`;
  const [first] = passing;
  const number = make("span", { dir: "ltr" }, String(strong ?? count));
  if (strong !== null && count > 1) number.append(make("small", {}, `×${count}`));
  const sign = data.signs[first.predicate];
  const names = { row: shortName(matrix.rows[row]), column: shortName(matrix.columns[column]), count };
  const said = strong === null ? say("no_strength") : say("cell_strength", { strength: strong });
  const words = [...new Set(passing.map((link) => wordsOf(data.relations, link.predicate)))].join(", ");
  button.replaceChildren(number);
  if (sign && strong !== null) button.append(make("span", { class: "sign", "aria-hidden": "true" }, sign));
  button.append(hidden(`, ${said}, ${words}. ${say("cell_links", names)}`));
}

function shortName(place) {
  return things[place].code || things[place].label;
}

function stepClass(strength) {
  return strength === null ? "count" : `s${Math.min(Math.max(strength, 1), 3)}`;
}

// ---- legend and key to the columns

function legend() {
  const entries = [];
  const strengths = [...new Set(matrix.cells.map((cell) => cell[2]))].filter((step) => step !== null).sort((a, b) => b - a);
  for (const step of strengths) {
    entries.push([make("span", { class: `chip ${stepClass(step)}` }, String(step)), say("strength_step", { strength: step })]);
  }
  const shown = [...[...matrix.cellAt.values()].map((cell) => cell.shown), ...matrix.widerShown.values()].flat();
  const used = new Set(shown.map((place) => links[place].predicate));
  const signs = matrix.relations.filter((name) => data.signs[name] && used.has(name));
  if (strengths.length) {
    for (const name of signs) entries.push([make("strong", { class: "sign" }, data.signs[name]), wordsOf(data.relations, name)]);
  }
  if (matrix.cells.some((cell) => cell[2] !== null && cell[3].length > 1)) entries.push([make("strong", {}, "×2"), say("times_step")]);
  if (matrix.cells.some((cell) => cell[2] === null) || box.querySelector("button.wide")) entries.push([make("span", { class: "chip count" }, "2"), say("count_step")]);
  if (box.querySelector("td.none")) entries.push([make("span", { class: "chip none", "aria-hidden": "true" }, "·"), say("no_link")]);
  if (box.querySelector("td.unseen")) entries.push([make("span", { class: "chip unseen", "aria-hidden": "true" }), say("not_looked_at")]);
  const all = [...matrix.rows, ...matrix.columns].map((place) => things[place]);
  if (all.some((thing) => thing.mark === "memory")) entries.push([make("strong", {}, "*"), say("unverified")]);
  if (all.some((thing) => thing.mark === "machine-assisted")) entries.push([make("span", { class: "assisted" }, "abc"), say("assisted")]);
  byId("legend").replaceChildren(...entries.map(([sign, text]) => make("span", { class: "entry" }, sign, make("span", {}, text))));
}

function columnKey() {
  const list = make("ul");
  for (const place of matrix.columns) {
    const text = make("span");
    text.append(labelOf(things[place]));
    list.append(make("li", {}, codeOf(things[place]), text));
  }
  byId("columns").replaceChildren(make("summary", {}, say("column_key")), list);
}

// ---- filter

function passes(link) {
  return (relation.value === "" || link.predicate === matrix.relations[Number(relation.value)])
    && (strength.value === "" || (link.strength !== null && link.strength >= Number(strength.value)))
    && (set.value === "" || link.set === matrix.sets[Number(set.value)]);
}

function filter() {
  const wanted = fold(search.value).split(/\s+/).filter(Boolean);
  const name = group.value === "" ? null : matrix.groups[Number(group.value)];
  const column = line.value === "" ? null : Number(line.value);
  // A set that only speaks of whole groups says nothing of their rows.
  const rowsApart = set.value !== "" && !matrix.ownSets.has(matrix.sets[Number(set.value)]);
  for (const [key, cell] of matrix.cellAt) {
    const shown = cell.listed.filter((place) => passes(links[place]));
    if (shown.length === cell.shown.length && shown.every((place, number) => place === cell.shown[number])) continue;
    cell.shown = shown;
    fillCell(cell, Math.floor(key / matrix.columns.length), key % matrix.columns.length);
  }
  const counts = { shown: 0, linked: 0, seen: 0, unseen: 0 };
  for (const entry of matrix.entries) {
    const { thing, place } = entry;
    entry.out = rowsApart || !((name === null || thing.group === name)
      && wanted.every((word) => thing.found.includes(word))
      && (column === null || matrix.cellAt.get(at(place, column))?.shown.length));
    if (entry.out) continue;
    counts.shown += 1;
    counts.linked += entry.line.querySelectorAll("button.linked:not([hidden])").length;
    counts.seen += entry.line.querySelectorAll("td.none").length;
    counts.unseen += entry.line.querySelectorAll("td.unseen").length;
  }
  matrix.widerShown = new Map();
  for (const [key, listed] of matrix.widerAt) {
    const [at, heading] = [Number(key.slice(0, key.indexOf(" "))), key.slice(key.indexOf(" ") + 1)];
    const found = fold(heading);
    const fits = (column === null || column === at) && (name === null || name === heading) && wanted.every((word) => found.includes(word));
    const shown = fits ? listed.filter((place) => passes(links[place])) : [];
    if (shown.length) matrix.widerShown.set(key, shown);
  }
  const wide = new Set([...matrix.widerShown.values()].flat()).size;
  for (const mark of box.querySelectorAll("col[data-column]")) mark.classList.toggle("picked", mark.dataset.column === line.value);
  arrange();
  if (data.totals) fillTotals();
  legend();
  byId("none").hidden = counts.shown > 0 || wide > 0;
  box.tabIndex = byId("none").hidden ? -1 : 0; // without cells to walk, the box itself can be scrolled by keys
  status.textContent = [
    say("rows_status", { shown: counts.shown, total: matrix.rows.length }),
    say("cells_status", { linked: counts.linked }),
    say("no_link_status", { count: counts.seen }),
    say("not_looked_at_status", { count: counts.unseen }),
    ...(wide ? [say("wider_status", { count: wide })] : []),
  ].join(" · ");
  fillOverview();
  if (open && (!open.isConnected || open.hidden || open.closest("tr").hidden)) close(false);
  if (!stop || !stop.checkVisibility()) setStop(box.querySelector("tr.data:not([hidden]) button.linked:not([hidden])") || box.querySelector("button.wide") || grid()[0]?.cells[1]);
}

/** Hide and show lines by the filters and by what is folded, and add up the groups. */
function arrange() {
  for (const { line: row, out, body } of matrix.entries) row.hidden = out || body.folded;
  for (const body of matrix.bodies) {
    const inside = matrix.entries.filter((entry) => entry.body === body && !entry.out);
    const claims = matrix.shownColumns.map((column) => matrix.widerShown.get(`${column} ${body.name}`) || []);
    body.hidden = !inside.length && !claims.some((listed) => listed.length);
    for (const part of body.querySelectorAll("tr.section")) {
      let next = part.nextElementSibling;
      part.hidden = true;
      for (; next && !next.classList.contains("section"); next = next.nextElementSibling) if (!next.hidden) part.hidden = false;
    }
    body.sums?.forEach((sum, number) => {
      const column = matrix.shownColumns[number];
      const linked = inside.map((entry) => matrix.cellAt.get(at(entry.place, column))).filter((cell) => cell?.shown.length);
      const most = Math.max(0, ...linked.map((cell) => cell.strength || 0));
      sum.className = `sum${body.folded && linked.length ? ` ${stepClass(most || null)}` : ""}`;
      const told = linked.length ? hidden(` – ${say("group_cells", { count: linked.length })}`) : hidden(say("no_link"));
      sum.replaceChildren(linked.length ? String(linked.length) : "", told);
      if (claims[number].length) sum.replaceChildren(wideButton(body, column, claims[number]), linked.length ? String(linked.length) : "", told);
    });
  }
}

/** Return the code of the whole of which a column is a part, where no claim is on the column itself. */
function wholeColumn(column, claims) {
  const own = matrix.columns[column];
  const ends = claims.map((place) => [links[place].subject, links[place].object]);
  if (ends.some((both) => both.includes(own))) return "";
  const other = ends.flat().find((place) => things[place].kind === things[own].kind);
  return other === undefined ? "" : shortName(other);
}

/** Return the button of the claims on the whole of a group; it stays the same while they do. */
function wideButton(body, column, claims) {
  body.wide ||= new Map();
  if (!body.wide.has(column)) {
    const made = make("button", { type: "button", tabindex: "-1", "aria-expanded": "false" });
    made.dataset.heading = body.name;
    made.dataset.column = column;
    body.wide.set(column, made);
  }
  const button = body.wide.get(column);
  const strong = Math.max(...claims.map((place) => links[place].strength ?? 0)) || null;
  const whole = wholeColumn(column, claims);
  button.className = `wide ${stepClass(strong)}${whole ? " above" : ""}`;
  const names = { row: body.name, column: whole || shortName(matrix.columns[column]), count: claims.length };
  const sign = data.signs[links[claims[0]].predicate];
  button.replaceChildren(make("span", { dir: "ltr" }, String(strong ?? claims.length)));
  if (sign) button.append(make("span", { class: "sign", "aria-hidden": "true" }, sign));
  button.append(hidden(`, ${say("wider", { count: claims.length })}. ${say("cell_links", names)}`));
  return button;
}

function foldGroup(body, folded) {
  body.folded = folded;
  body.button.setAttribute("aria-expanded", String(!folded));
  arrange();
  foldButton();
  if (open && !open.checkVisibility()) close(false);
  if (!stop?.checkVisibility()) setStop(body.button);
}

function foldButton() {
  const folded = matrix.bodies.filter((body) => body.sums).every((body) => body.folded);
  byId("fold").textContent = folded ? say("expand_all") : say("collapse_all");
}

// ---- keyboard: one tab stop, arrows inside

/** Return the lines that the arrow keys walk: rows, and the headings of groups. */
function grid() {
  return [...box.querySelectorAll("tr.data, tr.group")].filter((row) => !row.hidden && !row.parentElement.hidden);
}

function setStop(next) {
  if (!next) return;
  const target = next.matches("td, th") ? next.querySelector("button:not([hidden])") || next : next;
  if (stop) stop.setAttribute("tabindex", "-1");
  stop = target;
  stop.setAttribute("tabindex", "0");
}

function step(event) {
  const here = event.target.closest("td, th[scope=rowgroup]");
  if (!here || event.altKey || event.metaKey) return;
  const rows = grid();
  const place = [rows.indexOf(here.parentElement), here.cellIndex];
  if (place[0] < 0) return;
  const last = [rows.length - 1, matrix.columns.length];
  const first = (row) => (rows[row].classList.contains("group") ? 0 : 1);
  const forward = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [8, 0], PageUp: [-8, 0] };
  let [row, column] = place;
  if (event.key === "Home") {
    row = event.ctrlKey ? 0 : row;
    column = first(row);
  } else if (event.key === "End") [row, column] = [event.ctrlKey ? last[0] : row, last[1]];
  else if (event.key in moves) {
    let [down, on] = moves[event.key];
    if (on) on = event.key === forward ? 1 : -1;
    const inside = () => row >= 0 && row <= last[0] && column >= 1 && column <= last[1];
    do {
      row += down;
      column += on;
    } while (event.ctrlKey && inside() && !rows[row].cells[column].querySelector("button.linked:not([hidden]), button.wide"));
    if (event.ctrlKey && !inside()) [row, column] = place;
    row = Math.min(Math.max(row, 0), last[0]);
    column = Math.min(Math.max(column, first(row)), last[1]);
  } else return;
  event.preventDefault();
  setStop(rows[row].cells[column]);
  stop.focus();
}

function cross(event) {
  box.querySelectorAll("th.on, tr.on").forEach((element) => element.classList.remove("on"));
  const here = event && event.target.closest("tr.data > td, tr.group > td");
  if (event?.type === "focusin") markOverview(here);
  if (!here) return;
  here.parentElement.classList.add("on");
  box.querySelector("thead tr").cells[here.cellIndex].classList.add("on");
}
