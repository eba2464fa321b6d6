// The matrix page: one table at a time, built from the data of the page, and the panel of a cell.

const { things, links, evidence, matrices } = data;
const box = byId("box");
const panel = byId("panel");
const work = byId("work");
const status = byId("status");
const which = byId("which");
const search = byId("search");
const group = byId("group");

let matrix = null; // the matrix on show, with `cellAt` and `bodies`
let open = null; // the button of the cell in the panel
let stop = null; // the one cell of the table that the Tab key reaches

for (const thing of things) thing.found = fold(`${thing.code} ${thing.label} ${thing.id}`);

function shorten(text, length) {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const space = cut.lastIndexOf(" ");
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`;
}

// ---- table

function show(next) {
  matrix = next;
  matrix.cellAt = new Map(matrix.cells.map((cell) => [cell[0] * matrix.columns.length + cell[1], cell]));
  close(false);
  stop = null;
  const names = [...new Set(matrix.rows.map((row) => things[row].group))];
  byId("group-field").hidden = names.length < 2;
  fill(group, [["", say("all")], ...names.map((name, place) => [String(place), name || say("ungrouped")])]);
  matrix.groups = names;
  box.replaceChildren(table());
  legend();
  columnKey();
  filter();
  box.scrollTop = 0;
}

function table() {
  const head = make("tr");
  const corner = make("td");
  head.append(corner);
  matrix.columns.forEach((column) => head.append(columnHead(things[column])));
  const bodies = new Map();
  matrix.entries = [];
  matrix.rows.forEach((row, place) => {
    const thing = things[row];
    if (!bodies.has(thing.group)) bodies.set(thing.group, groupBody(thing.group));
    const line = rowLine(thing, place);
    bodies.get(thing.group).append(line);
    matrix.entries.push({ line, thing, place });
  });
  matrix.bodies = [...bodies.values()];
  const told = isolated(say("caption", { rows: matrix.rows_kind, columns: matrix.columns_kind }));
  const caption = make("caption", { id: "caption" }, make("span", {}, make("strong", {}, isolated(matrix.title)), " ", told));
  const none = make("tbody", { id: "none", hidden: true });
  none.append(make("tr", {}, make("td", { class: "empty", colspan: matrix.columns.length + 1 }, say("no_row"))));
  return make("table", { id: "matrix" }, caption, make("thead", {}, head), ...matrix.bodies, none);
}

function columnHead(thing) {
  const title = nameOf(thing) + (thing.verified ? "" : ` (${say("unverified")})`);
  const inner = make("div", { class: "head", title });
  const lang = thing.lang && thing.lang !== root.lang ? thing.lang : "";
  if (thing.label) inner.append(make("span", { class: "name", "aria-hidden": "true", lang }, shorten(thing.label, 60)));
  if (thing.code) inner.append(isolated(thing.code, { class: thing.code.length > 6 ? "code long" : "code" }));
  if (thing.label) inner.append(hidden(` ${thing.label}`));
  return make("th", { scope: "col", "data-id": thing.id }, inner);
}

function groupBody(name) {
  const body = make("tbody");
  if (!name) return body;
  const heading = make("th", { scope: "rowgroup", colspan: matrix.columns.length + 1 });
  heading.append(make("span", {}, isolated(name)));
  body.append(make("tr", { class: "group" }, heading));
  return body;
}

function rowLine(thing, place) {
  const name = make("span", { class: "name", title: thing.label });
  name.append(labelOf(thing));
  const inner = make("div", { class: thing.code ? "row" : "row plain" });
  if (thing.code) inner.append(codeOf(thing), " ");
  inner.append(name);
  const line = make("tr", { "data-id": thing.id }, make("th", { scope: "row" }, inner));
  matrix.columns.forEach((column, number) => line.append(cellBox(place, number)));
  return line;
}

function cellBox(row, column) {
  const cell = matrix.cellAt.get(row * matrix.columns.length + column);
  if (!cell) {
    const seen = matrix.looked_at[row][column] === "1";
    if (!seen) return make("td", { class: "unseen", tabindex: "-1" }, hidden(say("not_looked_at")));
    return make("td", { class: "none", tabindex: "-1" }, make("span", { "aria-hidden": "true" }, "·"), hidden(say("no_link")));
  }
  const [, , strength, { length: count }] = cell;
  const button = make("button", { type: "button", tabindex: "-1", class: stepClass(strength), "aria-expanded": "false" });
  button.dataset.row = row;
  button.dataset.column = column;
  const shown = make("span", { dir: "ltr" }, String(strength ?? count));
  if (strength !== null && count > 1) shown.append(make("small", {}, `×${count}`));
  button.append(shown);
  const names = { row: shortName(matrix.rows[row]), column: shortName(matrix.columns[column]), count };
  const said = strength === null ? say("no_strength") : say("cell_strength", { strength });
  button.append(hidden(`, ${said}. ${say("cell_links", names)}`));
  return make("td", {}, button);
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
  if (matrix.cells.some((cell) => cell[2] !== null && cell[3].length > 1)) entries.push([make("strong", {}, "×2"), say("times_step")]);
  if (matrix.cells.some((cell) => cell[2] === null)) entries.push([make("span", { class: "chip count" }, "2"), say("count_step")]);
  if (box.querySelector("td.none")) entries.push([make("span", { class: "chip none", "aria-hidden": "true" }, "·"), say("no_link")]);
  if (box.querySelector("td.unseen")) entries.push([make("span", { class: "chip unseen", "aria-hidden": "true" }), say("not_looked_at")]);
  const all = [...matrix.rows, ...matrix.columns].map((place) => things[place]);
  if (all.some((thing) => !thing.verified)) entries.push([make("strong", {}, "*"), say("unverified")]);
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

function filter() {
  const wanted = fold(search.value).split(/\s+/).filter(Boolean);
  const name = group.value === "" ? null : matrix.groups[Number(group.value)];
  let shown = 0;
  let linked = 0;
  let seen = 0;
  let unseen = 0;
  for (const { line, thing } of matrix.entries) {
    line.hidden = !((name === null || thing.group === name) && wanted.every((word) => thing.found.includes(word)));
    if (line.hidden) continue;
    shown += 1;
    linked += line.querySelectorAll("button").length;
    seen += line.querySelectorAll("td.none").length;
    unseen += line.querySelectorAll("td.unseen").length;
  }
  for (const body of matrix.bodies) body.hidden = ![...body.rows].some((line) => line.dataset.id !== undefined && !line.hidden);
  byId("none").hidden = shown > 0;
  status.textContent = [
    say("rows_status", { shown, total: matrix.rows.length }),
    say("cells_status", { linked }),
    say("no_link_status", { count: seen }),
    say("not_looked_at_status", { count: unseen }),
  ].join(" · ");
  if (open && open.closest("tr").hidden) close(false);
  if (!stop || stop.closest("tr").hidden) setStop(box.querySelector("tr:not([hidden]) > td > button") || lines()[0]?.cells[1]);
}

// ---- keyboard: one tab stop, arrows inside

function lines() {
  return matrix.entries.filter(({ line }) => !line.hidden).map(({ line }) => line);
}

function setStop(next) {
  if (!next) return;
  const target = next.tagName === "TD" ? next.querySelector("button") || next : next;
  if (stop) stop.setAttribute("tabindex", "-1");
  stop = target;
  stop.setAttribute("tabindex", "0");
}

function step(event) {
  const here = event.target.closest("td");
  if (!here || event.altKey || event.metaKey) return;
  const rows = lines();
  const place = [rows.indexOf(here.parentElement), here.cellIndex];
  if (place[0] < 0) return;
  const last = [rows.length - 1, matrix.columns.length];
  const forward = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [8, 0], PageUp: [-8, 0] };
  let [row, column] = place;
  if (event.key === "Home") [row, column] = [event.ctrlKey ? 0 : row, 1];
  else if (event.key === "End") [row, column] = [event.ctrlKey ? last[0] : row, last[1]];
  else if (event.key in moves) {
    let [down, on] = moves[event.key];
    if (on) on = event.key === forward ? 1 : -1;
    const inside = () => row >= 0 && row <= last[0] && column >= 1 && column <= last[1];
    do {
      row += down;
      column += on;
    } while (event.ctrlKey && inside() && !rows[row].cells[column].querySelector("button"));
    if (event.ctrlKey && !inside()) [row, column] = place;
    row = Math.min(Math.max(row, 0), last[0]);
    column = Math.min(Math.max(column, 1), last[1]);
  } else return;
  event.preventDefault();
  setStop(rows[row].cells[column]);
  stop.focus();
}

function cross(event) {
  box.querySelectorAll("th.on, tr.on").forEach((element) => element.classList.remove("on"));
  const here = event && event.target.closest("tbody td");
  if (!here || here.classList.contains("empty")) return;
  here.parentElement.classList.add("on");
  box.querySelector("thead tr").cells[here.cellIndex].classList.add("on");
}

// ---- panel

function thingBlock(thing) {
  const text = make("div");
  const name = make("p");
  name.append(labelOf(thing));
  text.append(name);
  if (thing.gist && thing.gist !== thing.label) {
    text.append(make("p", { class: "gist" }, isolated(thing.gist, { lang: thing.lang !== root.lang ? thing.lang : "" })));
  }
  if (data.network_page) {
    const address = `${data.network_page}#n=${encodeURIComponent(thing.id).replaceAll("%2F", "/")}`;
    text.append(make("p", { class: "small" }, make("a", { href: address }, say("in_network"), hidden(` – ${thing.code || thing.label}`))));
  }
  return make("div", { class: "thing" }, codeOf(thing), text);
}

function claimBlock(link) {
  const says = make("p", { class: "says" });
  for (const [place, part] of [link.subject, null, link.object].entries()) {
    if (place) says.append(" ");
    if (part === null) says.append(isolated(wordsOf(data.relations, link.predicate)));
    else says.append(things[part].code ? codeOf(things[part]) : labelOf(things[part]));
  }
  const facts = [link.strength === null ? say("no_strength") : say("strength_of", { strength: link.strength })];
  if (link.confidence !== null) facts.push(say("confidence_of", { confidence: link.confidence }));
  const line = make("p", { class: "facts" }, ...facts.map((fact) => make("span", {}, fact)));
  const said = make("p", { class: "facts" });
  for (const [key, text] of [
    ["claimant", link.claimant],
    ["set", link.set],
    ["claim", link.claim && wordsOf(data.claims, link.claim)],
    ["status", link.status && wordsOf(data.statuses, link.status)],
  ]) {
    if (text) said.append(make("span", {}, `${say(key)}: `, isolated(text)));
  }
  const block = make("article", { class: "claim" }, says, line, said);
  if (link.rationale) {
    const lang = link.rationale_lang !== root.lang ? link.rationale_lang : "";
    block.append(make("p", { class: "why" }, isolated(link.rationale, { lang })));
  }
  if (link.evidence.length) {
    const list = make("ul", { class: "evidence", "aria-label": say("evidence") });
    for (const place of link.evidence) list.append(evidenceLine(evidence[place]));
    block.append(list);
  }
  return block;
}

function evidenceLine(item) {
  const line = make("li");
  if (item.code) line.append(codeOf(item), " ");
  if (item.document) line.append(isolated(item.document), " ");
  if (item.address) {
    const link = make("a", { href: item.address, rel: "noopener noreferrer", target: "_blank" }, `${say("official_text")} ↗`);
    line.append(link);
  }
  return line;
}

function openCell(button, focus = true) {
  if (open) open.setAttribute("aria-expanded", "false");
  open = button;
  open.setAttribute("aria-expanded", "true");
  setStop(button);
  const [row, column] = [Number(button.dataset.row), Number(button.dataset.column)];
  const [, , , listed] = matrix.cellAt.get(row * matrix.columns.length + column);
  const [rowThing, columnThing] = [things[matrix.rows[row]], things[matrix.columns[column]]];
  const title = make("h2", { id: "panel-title", tabindex: "-1" });
  title.append(isolated(rowThing.code || rowThing.label), " × ", isolated(columnThing.code || columnThing.label));
  const shut = make("button", { type: "button" }, say("close"));
  shut.addEventListener("click", () => close());
  panel.replaceChildren(
    make("header", {}, title, shut),
    thingBlock(rowThing),
    thingBlock(columnThing),
    make("h3", {}, say("links_of", { count: listed.length })),
    ...listed.map((place) => claimBlock(links[place])),
  );
  panel.hidden = false;
  panel.scrollTop = 0;
  work.classList.add("open");
  remember({ m: matrix.id, r: rowThing.id, c: columnThing.id });
  button.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focus) title.focus();
}

function close(back = true) {
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  work.classList.remove("open");
  remember(matrix === matrices[0] ? {} : { m: matrix.id });
  if (!open) return;
  open.setAttribute("aria-expanded", "false");
  if (back) open.focus();
  open = null;
}

// ---- CSV

/** Return a field that no spreadsheet takes for a formula. */
function field(value) {
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv() {
  const heads = matrix.columns.map((place) => nameOf(things[place]));
  const table = [[say("code"), say("label"), ...heads]];
  for (const { line, thing, place } of matrix.entries) {
    if (line.hidden) continue;
    const values = matrix.columns.map((_column, number) => {
      const cell = matrix.cellAt.get(place * matrix.columns.length + number);
      if (cell) return cell[2] === null ? `n=${cell[3].length}` : cell[2];
      return matrix.looked_at[place][number] === "1" ? 0 : "";
    });
    table.push([thing.code, thing.label, ...values]);
  }
  return table.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

// ---- start

function restore() {
  const wanted = hash();
  const found = matrices.find((each) => each.id === wanted.get("m")) || matrices[0];
  if (!found) return;
  which.value = found.id;
  if (found !== matrix) show(found);
  const row = matrix.rows.findIndex((place) => things[place].id === wanted.get("r"));
  const column = matrix.columns.findIndex((place) => things[place].id === wanted.get("c"));
  if (row < 0 || column < 0) return;
  const button = matrix.entries[row].line.cells[column + 1].querySelector("button");
  if (!button || button === open) return;
  if (matrix.entries[row].line.hidden) clear();
  openCell(button);
}

function clear() {
  search.value = "";
  group.value = "";
  filter();
}

if (matrices.length) {
  fill(which, matrices.map((each) => [each.id, each.title]));
  which.parentElement.hidden = matrices.length < 2;
  byId("tools").hidden = false;
  which.addEventListener("change", () => {
    search.value = "";
    show(matrices.find((each) => each.id === which.value));
    remember({ m: matrix.id });
  });
  search.addEventListener("input", settled(filter));
  group.addEventListener("change", filter);
  byId("reset").addEventListener("click", clear);
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("csv").addEventListener("click", () => {
    // The mark at the start tells spreadsheets that the file is UTF-8.
    download(`${matrix.id}.csv`, new Blob(["\ufeff", csv()], { type: "text/csv;charset=utf-8" }));
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("td > button");
    if (!button) return;
    if (button === open) close();
    else openCell(button);
  });
  box.addEventListener("keydown", step);
  box.addEventListener("mouseover", cross);
  box.addEventListener("mouseleave", () => cross());
  box.addEventListener("focusin", (event) => {
    if (event.target.closest("td")) setStop(event.target);
    cross(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && event.target !== search) close();
  });
  addEventListener("hashchange", restore);
  restore();
}
