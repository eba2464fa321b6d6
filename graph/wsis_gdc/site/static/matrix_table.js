// The table of a matrix: rows, columns and cells, groups that fold, and claims on whole groups.

/** Build the table or list anew, in the order and with the columns chosen. */
function draw() {
  close(false);
  hideTip();
  stop = null;
  arrangeEntries();
  columnKey();
  box.replaceChildren(listed ? list() : table());
  box.classList.toggle("listed", listed);
  box.setAttribute("aria-labelledby", "caption");
  byId("fold").hidden = listed || !matrix.bodies.some((body) => body.sums);
  asList.textContent = say(listed ? "as_table" : "as_list");
  foldButton();
  filter();
  fitHead();
}

/** Put rows and columns in the order chosen; a chosen column stands alone. */
function arrangeEntries() {
  const { value } = pick.ord;
  const orders = matrix.orders[value];
  let [rows, columns] = orders || [matrix.rows.keys(), matrix.columns.keys()].map((keys) => [...keys]);
  const by = orders ? -1 : matrix.columns.findIndex((place) => things[place].id === value);
  if (by >= 0) {
    const weight = (row) => {
      const claims = (matrix.cellAt.get(at(row, by))?.listed || []).map((place) => links[place]);
      return claims.length ? Math.max(...claims.map((link) => link.strength ?? 0)) * 1000 + claims.length : 0;
    };
    rows = [...rows].sort((one, other) => weight(other) - weight(one) || one - other);
  }
  matrix.ordered = Boolean(orders) || by >= 0;
  matrix.columnOrder = columns;
  const alone = chosenColumn();
  matrix.shownColumns = alone === null ? columns : [alone];
  matrix.entries = rows.map((place) => {
    const [reason] = matrix.findingOf.get(place) || [""];
    return { thing: things[matrix.rows[place]], place, out: false, reason: reason && fold(wordsOf(data.reasons, reason)) };
  });
  matrix.bodies = [];
}

/** Return the name of the matrix, as a caption or a heading. */
function captionText() {
  const told = make("span", {}, say("caption", { rows: matrix.rows_kind, columns: matrix.columns_kind }));
  return make("span", {}, make("strong", {}, isolated(matrix.title)), " ", told);
}

function table() {
  const head = make("tr", { class: "titles" }, make("td"));
  for (const column of matrix.shownColumns) head.append(columnHead(things[matrix.columns[column]]));
  if (data.totals) head.append(totalHead());
  const bodies = new Map();
  let section = -1;
  for (const entry of matrix.entries) {
    const name = matrix.ordered ? "" : entry.thing.group;
    if (!bodies.has(name)) bodies.set(name, groupBody(name));
    entry.body = bodies.get(name);
    const part = !matrix.ordered && matrix.sections?.length ? matrix.sections[entry.place] : -1;
    if (part !== section && part >= 0 && things[part].label !== name) entry.body.append(sectionLine(things[part]));
    section = part;
    entry.line = rowLine(entry.thing, entry.place);
    entry.body.append(entry.line);
  }
  // In other orders than the official one, groups are lines for the claims on the whole of them.
  for (const name of matrix.ordered && matrix.widerAt.size ? matrix.groups : []) if (name) bodies.set(name, groupBody(name));
  matrix.bodies = [...bodies.values()];
  const none = make("tbody", { id: "none", hidden: true });
  none.append(make("tr", {}, make("td", { colspan: matrix.shownColumns.length + 1 })));
  const longest = Math.max(4, ...matrix.rows.map((row) => things[row].code.length));
  const widest = Math.max(...matrix.columns.map((column) => things[column].code.length).filter((length) => length <= 6), 0);
  box.style.setProperty("--code", `${Math.min(longest, 16) * 0.62 + 0.4}em`);
  box.style.setProperty("--column", `${Math.max(2.625, widest * 0.53 + 0.45)}rem`);
  const amount = matrix.shownColumns.length;
  return make("table", { id: "matrix", class: amount <= 8 ? "few" : amount > 20 ? "many" : "" }, make("caption", { id: "caption" }, captionText()), make("thead", {}, head), ...matrix.bodies, none, ...(data.totals ? [totalFoot()] : []));
}

/** Return a link to the sheet of a thing around a text, or the text alone; `walked` links are reached by arrows. */
function door(thing, inner, walked = true) {
  return thing.page ? make("a", { href: thing.page, tabindex: walked ? "-1" : "" }, inner) : inner;
}

function columnHead(thing) {
  const inner = make("div", { class: "head" });
  const lang = thing.lang && thing.lang !== root.lang ? thing.lang : "";
  const said = thing.code.length > 6 && fold(thing.code).endsWith(fold(thing.label)); // C7-e-health says e-health
  if (thing.label && !said) inner.append(make("span", { class: thing.label.length > 24 ? "name broad" : "name", "aria-hidden": "true", lang }, shorten(thing.label, 60)));
  if (thing.code) inner.append(isolated(thing.code, { class: thing.code.length > 6 ? "code long" : "code" }));
  if (thing.label) inner.append(hidden(` ${thing.label}`));
  return make("th", { scope: "col", "data-id": thing.id }, door(thing, inner));
}

function shorten(text, length) {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const space = cut.lastIndexOf(" ");
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`;
}

/** Return the body of a group: a line that opens and closes it and tells, by column, how many links it holds. */
function groupBody(name) {
  const body = make("tbody");
  if (!name) return body;
  body.name = name;
  const button = make("button", { type: "button", class: "fold", "aria-expanded": String(!isFolded(body)), tabindex: "-1" }, isolated(name));
  body.sums = matrix.shownColumns.map(() => make("td", { class: "sum", tabindex: "-1" }));
  body.button = button;
  button.addEventListener("click", () => foldGroups([body], !isFolded(body)));
  const rest = data.totals ? [make("td", { class: "sum" })] : [];
  body.append(make("tr", { class: "group" }, make("th", { scope: "rowgroup" }, button), ...body.sums, ...rest));
  return body;
}

function sectionLine(thing) {
  const heading = make("th", { scope: "rowgroup", colspan: matrix.shownColumns.length + 1 }, make("span", {}, labelOf(thing)));
  return make("tr", { class: "section" }, heading);
}

/** Return code and title of a row, with a link to its sheet, and why it has no link. */
function rowName(thing, place, walked = true) {
  const inner = make("div", { class: thing.code ? "row" : "row plain" });
  if (thing.code) inner.append(codeOf(thing), " ");
  inner.append(make("span", { class: "name" }, door(thing, labelOf(thing), walked)));
  const finding = matrix.findingOf.get(place);
  if (finding) {
    const [reason, why] = finding;
    inner.append(" ", make("span", { class: "tag", title: why }, wordsOf(data.reasons, reason)));
  }
  return inner;
}

function rowLine(thing, place) {
  const row = make("tr", { class: "data", "data-id": thing.id }, make("th", { scope: "row" }, rowName(thing, place)));
  for (const column of matrix.shownColumns) row.append(cellBox(place, column));
  if (data.totals) row.append(make("td", { class: "whole" }));
  return row;
}

/** Return the button of a cell, by which its panel opens. */
function cellButton(row, column, tabindex = "-1") {
  const button = make("button", { type: "button", tabindex, "aria-expanded": "false" });
  button.dataset.row = row;
  button.dataset.column = column;
  return button;
}

function cellBox(row, column) {
  const key = at(row, column);
  const cell = matrix.cellAt.get(key);
  const facts = matrix.statedAt.has(key);
  const noted = matrix.codeAt.has(key) || matrix.findingAt.has(key);
  if (!cell && !facts && !noted) {
    const state = stateOf(row, column);
    return make("td", { class: state, tabindex: "-1" }, ...emptySign(state));
  }
  const button = cellButton(row, column);
  const place = make("td", {}, button);
  if (cell) {
    cell.button = button;
    cell.filled = cell.shown.join();
    fillCell(cell, row, column);
  } else if (facts) {
    button.className = "stated";
    button.append(make("span", { "aria-hidden": "true" }, "◇"), hidden(say(statedKey())));
  } else {
    place.className = "none";
    button.className = "more";
    button.append(make("span", { "aria-hidden": "true" }, "○"), hidden(say("not_upheld")));
  }
  return place;
}

/** Return what a cell shows in which no link is on show. */
function emptySign(state, behind = 0) {
  if (state === "out") return [hidden(behind ? say("hidden_links", { count: behind }) : say("all_hidden"))];
  if (state === "unseen") return [hidden(say(emptyKey()))];
  return [make("span", { "aria-hidden": "true" }, "·"), hidden(say("no_link"))];
}

/** Return the greatest strength of links, or null where none states one. */
function strongest(claims) {
  return claims.reduce((most, link) => (link.strength !== null && link.strength > most ? link.strength : most), 0) || null;
}

function stepClass(strength) {
  return strength === null ? "count" : `s${Math.min(Math.max(strength, 1), 3)}`;
}

/** Return what a button of links shows: their number, the sign of the relation, and in words all of it. */
function numberAndSign(claims, names) {
  const strong = strongest(claims);
  const first = claims.find((link) => link.strength === strong) || claims[0];
  const sign = data.signs[first.predicate];
  const said = strong === null ? say("no_strength") : say("cell_strength", { strength: strong });
  const relations = [...new Set(claims.map((link) => wordsOf(data.relations, link.predicate)))].join(", ");
  const parts = [make("span", { dir: "ltr" }, String(claims.length))];
  if (sign) parts.push(make("span", { class: "sign", "aria-hidden": "true" }, sign));
  return [...parts, hidden(`, ${said}, ${relations}. ${say("cell_links", { ...names, count: claims.length })}`)];
}

/** Show the number of links that pass the filters, the strength of the strongest as colour, its relation as a sign. */
function fillCell(cell, row, column) {
  const { button } = cell;
  const passing = cell.shown.map((place) => links[place]);
  const state = stateOf(row, column);
  button.hidden = state !== "linked";
  for (const name of ["out", "none", "unseen"]) button.parentElement.classList.toggle(name, name === state);
  for (const sign of button.parentElement.querySelectorAll(":scope > span")) sign.remove();
  button.replaceChildren();
  if (button.hidden) {
    button.after(...emptySign(state, cell.listed.length));
    return;
  }
  button.className = `linked ${stepClass(strongest(passing))}`;
  button.append(...numberAndSign(passing, { row: shortName(matrix.rows[row]), column: shortName(matrix.columns[column]) }));
}

/** Let the table show what passes the filters. */
function fillTable(none) {
  for (const { place, line } of matrix.entries) {
    for (const column of matrix.shownColumns) {
      const cell = matrix.cellAt.get(at(place, column));
      if (!cell || cell.filled === cell.shown.join()) continue;
      cell.filled = cell.shown.join();
      fillCell(cell, place, column);
    }
    line.hidden = false;
  }
  arrange();
  if (data.totals) fillTotals();
  const empty = byId("none");
  empty.hidden = !none;
  empty.querySelector("td").replaceChildren(...(none ? [emptyBlock()] : []));
  if (open && (!open.isConnected || open.hidden || open.closest("tr").hidden)) close(false);
  if (!stop || !stop.checkVisibility()) setStop(box.querySelector("tr.data:not([hidden]) button.linked:not([hidden])") || box.querySelector("button.wide") || grid()[1]?.cells[1]);
}

/** Hide and show lines by the filters and by what is folded, and add up the groups. */
function arrange() {
  for (const { line: row, out, body } of matrix.entries) row.hidden = out || isFolded(body);
  for (const body of matrix.bodies) {
    const inside = matrix.entries.filter((entry) => entry.body === body && !entry.out);
    const claims = matrix.shownColumns.map((column) => matrix.widerShown.get(`${column} ${body.name}`) || []);
    body.hidden = !inside.length && !claims.some((each) => each.length);
    for (const part of body.querySelectorAll("tr.section")) {
      let next = part.nextElementSibling;
      part.hidden = true;
      for (; next && !next.classList.contains("section"); next = next.nextElementSibling) if (!next.hidden) part.hidden = false;
    }
    body.sums?.forEach((sum, number) => {
      const column = matrix.shownColumns[number];
      const places = new Set(inside.flatMap((entry) => matrix.cellAt.get(at(entry.place, column))?.shown || []));
      const own = [...places].map((place) => links[place]);
      sum.className = `sum${isFolded(body) && own.length ? ` ${stepClass(strongest(own))}` : ""}`;
      const told = hidden(own.length ? ` – ${say("links_of", { count: own.length })}` : say(noneOf(inside, column)));
      const wide = claims[number].length ? [wideButton(body, column, claims[number])] : [];
      sum.replaceChildren(...wide, own.length ? String(own.length) : "", told);
    });
  }
}

/** Return how rows without a link on show stand to a column: where nobody looked at any, that is no finding. */
function noneOf(rows, column) {
  if (rows.some(({ place }) => matrix.statedAt.has(at(place, column)))) return "stated";
  const states = rows.map(({ place }) => stateOf(place, column));
  return states.includes("out") ? "all_hidden" : states.includes("none") ? "no_link" : "not_looked_at";
}

/** Return the code of the whole of which a column is a part, where no claim is on the column itself. */
function wholeColumn(column, claims) {
  const own = matrix.columns[column];
  const ends = claims.map((place) => [links[place].subject, links[place].object]);
  if (ends.some((both) => both.includes(own))) return "";
  const other = ends.flat().find((place) => things[place].kind === things[own].kind);
  return other === undefined ? "" : shortName(other);
}

/** Return the button of the claims on the whole of a group; in a table it stays the same while they do. */
function wideButton(body, column, claims, tabindex = "-1") {
  body.wide ||= new Map();
  if (!body.wide.has(column)) {
    const made = make("button", { type: "button", tabindex, "aria-expanded": "false" });
    made.dataset.heading = body.name;
    made.dataset.column = column;
    body.wide.set(column, made);
  }
  const button = body.wide.get(column);
  const listedThere = claims.map((place) => links[place]);
  const whole = wholeColumn(column, claims);
  button.className = `wide ${stepClass(strongest(listedThere))}${whole ? " above" : ""}`;
  const names = { row: body.name, column: whole || shortName(matrix.columns[column]) };
  button.replaceChildren(...numberAndSign(listedThere, names), hidden(` ${say("wider", { count: claims.length })}`));
  return button;
}

function isFolded(body) {
  return matrix.folded.has(body.name);
}

function foldGroups(bodies, folded) {
  if (!bodies.length) return;
  for (const body of bodies) {
    matrix.folded[folded ? "add" : "delete"](body.name);
    body.button.setAttribute("aria-expanded", String(!folded));
  }
  arrange();
  foldButton();
  keep();
  if (open && !open.checkVisibility()) close(false);
  if (!stop?.checkVisibility()) setStop(bodies.at(-1).button);
}

function foldButton() {
  const folded = matrix.bodies.filter((body) => body.sums).every(isFolded);
  byId("fold").textContent = folded ? say("expand_all") : say("collapse_all");
}

/** Keep the head of a table in sight that is wider than its place: such a table scrolls sideways in its box. */
function fitHead() {
  const made = byId("matrix");
  if (!made) return;
  box.classList.toggle("wide", made.offsetWidth > box.clientWidth + 1);
  moveHead();
}

function moveHead() {
  const head = byId("matrix")?.tHead;
  if (!head) return;
  const frame = box.getBoundingClientRect();
  const over = box.classList.contains("wide") && innerHeight > 480 ? Math.min(-frame.top - head.offsetTop, frame.height - 2 * head.offsetHeight) : 0;
  head.style.setProperty("transform", over > 0 ? `translateY(${over}px)` : "none");
}
