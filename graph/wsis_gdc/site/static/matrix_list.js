// The matrix as a list, for narrow screens: each row is a card that names the columns it is linked with.

function list() {
  const heading = make("p", { id: "caption", class: "caption" }, captionText());
  return make("div", { id: "list" }, heading, make("div", { id: "cards" }), make("div", { id: "none", hidden: true }));
}

/** Let the list show what passes the filters. */
function fillList(none) {
  const { r, c } = opened;
  const wasOpen = Boolean(open);
  work.append(panel);
  open = null;
  const groups = new Map();
  for (const entry of matrix.entries) {
    entry.line = null;
    if (entry.out) continue;
    const name = matrix.ordered ? "" : entry.thing.group;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(entry);
  }
  const wide = new Set([...matrix.widerShown.keys()].map((key) => key.slice(key.indexOf(" ") + 1)));
  for (const name of wide) if (!groups.has(name)) groups.set(name, []);
  byId("cards").replaceChildren(...[...groups].flatMap(([name, entries]) => groupCards(name, entries, wide.has(name))));
  const empty = byId("none");
  empty.hidden = !none;
  empty.replaceChildren(...(none ? [emptyBlock()] : []));
  if (!wasOpen) return;
  const again = r && c && buttonOf(r, c);
  if (again) placePanel(again);
  else close(false);
}

/** Return the button of a cell by the names of its row and column, if it is on show. */
function buttonOf(row, column) {
  return [...box.querySelectorAll("button[data-column]")].find((button) => {
    if (button.hidden || things[matrix.columns[Number(button.dataset.column)]].id !== column) return false;
    return button.dataset.row !== undefined && things[matrix.rows[Number(button.dataset.row)]].id === row;
  });
}

function groupCards(name, entries, wide) {
  const parts = name ? [make("h2", { class: "group" }, isolated(name))] : [];
  if (wide) {
    const body = { name };
    const lines = matrix.shownColumns
      .map((column) => [column, matrix.widerShown.get(`${column} ${name}`)])
      .filter(([, claims]) => claims)
      .map(([column, claims]) => make("li", {}, wideButton(body, column, claims, ""), columnName(column)));
    parts.push(make("div", { class: "card" }, make("ul", {}, ...lines)));
  }
  const cards = entries.map((entry) => {
    entry.line = card(entry);
    return entry.line;
  });
  return [...parts, ...cards];
}

function card(entry) {
  const lines = [];
  let seen = 0;
  for (const column of matrix.shownColumns) {
    const key = at(entry.place, column);
    const cell = matrix.cellAt.get(key);
    const state = stateOf(entry.place, column);
    if (state === "linked") lines.push(linkedLine(entry, column, cell));
    else if (!cell && matrix.statedAt.has(key)) lines.push(notedLine(entry, column, statedKey(), "◇"));
    else if (!cell && (matrix.codeAt.has(key) || matrix.findingAt.has(key))) lines.push(notedLine(entry, column, "not_upheld", "○"));
    else if (state === "none") seen += 1;
  }
  const rest = seen ? [make("p", { class: "small" }, say("no_link_status", { count: seen }))] : [];
  const inner = lines.length ? [make("ul", {}, ...lines)] : [];
  return make("article", { class: "card data", "data-id": entry.thing.id }, rowName(entry.thing, entry.place, false), ...inner, ...rest);
}

function columnName(column) {
  const thing = things[matrix.columns[column]];
  const text = make("span", { class: "of" });
  if (thing.code) text.append(codeOf(thing), " ");
  text.append(door(thing, labelOf(thing), false));
  return text;
}

function linkedLine(entry, column, cell) {
  const button = cellButton(entry.place, column, "");
  const claims = cell.shown.map((place) => links[place]);
  cell.button = button;
  button.className = `linked ${stepClass(strongest(claims))}`;
  button.append(...numberAndSign(claims, { row: shortName(matrix.rows[entry.place]), column: shortName(matrix.columns[column]) }));
  const relations = [...new Set(claims.map((link) => wordsOf(data.relations, link.predicate)))].join(", ");
  return make("li", {}, button, make("span", { class: "relation", "aria-hidden": "true" }, relations), columnName(column));
}

function notedLine(entry, column, key, sign) {
  const button = cellButton(entry.place, column, "");
  button.className = key === "not_upheld" ? "more" : "stated";
  button.append(make("span", { "aria-hidden": "true" }, sign), hidden(say(key)));
  return make("li", {}, button, columnName(column));
}
