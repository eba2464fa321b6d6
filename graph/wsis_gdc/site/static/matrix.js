// The matrix page at work: which matrix is on show, what its controls offer, and what they do.

/** Return a map from (row, column) to what a list of the data says of that cell. */
function byCell(values = []) {
  return new Map(values.map(([row, column, ...rest]) => [at(row, column), rest]));
}

/** Put another matrix on show, with its controls as they usually are; the table is drawn apart. */
function show(next) {
  close(false);
  matrix = next;
  matrix.own ||= { cells: matrix.cells, orders: matrix.orders, looked_at: matrix.looked_at, filtered: matrix.filtered };
  withParts.closest("p").hidden = !matrix.with_parts;
  carry();
  matrix.codeAt = byCell(matrix.codes);
  matrix.statedAt = byCell(matrix.stated);
  matrix.findingAt = byCell((matrix.findings || []).filter(([, column]) => column >= 0));
  matrix.findingOf = new Map((matrix.findings || []).filter(([, column]) => column < 0).map(([row, , ...rest]) => [row, rest]));
  matrix.widerAt = new Map((matrix.wider || []).map(([group, column, claims]) => [`${column} ${data.groups[group][0]}`, claims]));
  matrix.groups = [...new Set(matrix.rows.map((row) => things[row].group))];
  matrix.folded = new Set();
  byId("named-note").hidden = !matrix.statedAt.size || Boolean(matrix.empty);
  byId("csv-note").textContent = [fieldMeaning(), say("on_whole_meaning")].join(" ");
  pick.q.value = "";
  showChosen = false;
  choices();
  showOverview();
}

/** Let things carry their own links, or those of their parts too, as the reader wishes. */
function carry() {
  const parts = withParts.checked && matrix.with_parts;
  Object.assign(matrix, parts || matrix.own);
  byId("own-note").hidden = data.with_parts || Boolean(parts);
  byId("parts-note").hidden = !byId("own-note").hidden;
  matrix.lookedBy = new Map();
  matrix.filteredAt = new Set(matrix.filtered.map(([row, column]) => at(row, column)));
  matrix.cellAt = new Map(matrix.cells.map(([row, column, , claims]) => [at(row, column), { listed: claims, shown: claims }]));
}

/** Offer what can be chosen in this matrix; a choice between less than two things is not shown. */
function choices() {
  const own = matrix.cells.flatMap((cell) => cell[3]).map((place) => links[place]);
  const all = [...own, ...[...matrix.widerAt.values()].flat().map((place) => links[place])];
  const distinct = (key) => [...new Set(all.map((link) => link[key]))].filter((value) => value !== null && value !== "");
  const inOrder = (table, names) => [...Object.keys(table).filter((name) => names.includes(name)), ...names.filter((name) => !Object.hasOwn(table, name))];
  const label = (slug) => sets.find((each) => each.slug === slug).label;
  matrix.ownSets = new Set(own.map((link) => sets[link.set].slug));
  const slugs = [...new Set(all.map((link) => sets[link.set].slug))].sort((a, b) => label(a).localeCompare(label(b), root.lang));
  // Claims on whole groups are offered beside those on rows, not mixed with them unless the reader asks.
  matrix.usual = matrix.widerAt.size && matrix.ownSets.size === 1 ? [...matrix.ownSets][0] : "";
  matrix.relations = distinct("predicate");
  const steps = distinct("strength").sort((a, b) => a - b);
  const said = (table, key) => inOrder(table, distinct(key)).map((name) => [name, wordsOf(table, name)]);
  const columns = matrix.columns.map((place) => [things[place].id, nameOf(things[place])]);
  const offers = {
    grp: matrix.groups.map((name) => [groupId(name), name || say("ungrouped")]),
    col: columns,
    rel: matrix.relations.map((name) => [name, wordsOf(data.relations, name)]),
    str: steps.map((each) => [String(each), say("at_least", { strength: each })]),
    set: slugs.map((slug) => [slug, matrix.ownSets.has(slug) ? label(slug) : say("on_whole", { name: label(slug) })]),
    status: said(data.statuses, "status"),
    cert: said(data.certainties, "certainty"),
  };
  for (const [key, options] of Object.entries(offers)) {
    fill(pick[key], [["", say("all")], ...options]);
    pick[key].parentElement.hidden = options.length < 2;
  }
  pick.set.value = matrix.usual;
  const shows = ["show_all", "show_linked", "show_unlinked"];
  if ([...matrix.findingOf.values()].some(([reason]) => reason === "new")) shows.push("show_new");
  if (all.some((link) => link.contested)) shows.push("show_contested");
  fill(pick.show, shows.map((name) => [name.replace("show_", ""), say(name)]));
  pick.show.value = usual("show");
  fill(pick.ord, ["official", ...["weight", "likeness"].filter((name) => name in matrix.orders)].map((name) => [name, say(name)]));
  const group = make("optgroup", { label: say("by_column") });
  group.append(...columns.map(([id, name]) => {
    const option = make("option", {}, name);
    option.value = id;
    return option;
  }));
  pick.ord.append(group);
  pick.ord.value = "official";
}

/** Show what the address names: matrix, filters, order, and the open cell. */
function restore() {
  const wanted = hash();
  const next = matrices.find((each) => each.id === wanted.get("m")) || matrices[0];
  const [r, c] = [wanted.get("r"), wanted.get("c")];
  which.value = next.id;
  withParts.checked = wanted.get("p") === "1";
  if (next !== matrix) show(next);
  else {
    close(false);
    carry();
    showOverview();
  }
  const unknown = setControls(wanted);
  if (wanted.get("m") && wanted.get("m") !== next.id) unknown.unshift("m");
  const told = wanted.get("list");
  [listed, listChosen] = told === "0" || told === "1" ? [told === "1", true] : [narrow.matches, false];
  const folded = (wanted.get("fold") || "").split("|");
  matrix.folded = new Set(matrix.groups.filter((name) => name && (folded.includes("all") || folded.includes(groupId(name)))));
  draw();
  const [row, column] = [[matrix.rows, r], [matrix.columns, c]].map(([places, id]) => places.findIndex((place) => things[place].id === id));
  if (column >= 0) {
    if (row < 0) restoreWide(r, column);
    else restoreCell(r, c);
  }
  if (c && column < 0) unknown.push("c");
  if (r && row < 0 && (column >= 0 || !c) && open === null) unknown.push("r");
  tellUnknown(wanted, unknown);
}

/** Open a cell; filters that hide it give way. */
function restoreCell(r, c) {
  const entry = matrix.entries.find((each) => each.thing.id === r);
  if (entry.out || !buttonOf(r, c)) clear();
  const button = buttonOf(r, c);
  if (!button) return;
  const { body } = matrix.entries.find((each) => each.thing.id === r);
  if (body && isFolded(body)) foldGroups([body], false);
  openCell(button);
}

/** Open the claims on a whole group, of whatever set. */
function restoreWide(id, column) {
  const name = matrix.groups.find((heading) => wholeOf(heading, claimsOf(matrix.widerAt.get(`${column} ${heading}`) || [])).id === id);
  if (name === undefined || !matrix.widerAt.has(`${column} ${name}`)) return;
  const find = () => [...box.querySelectorAll("button.wide")].find((button) => button.dataset.heading === name && button.dataset.column === String(column));
  if (!find()) {
    clear();
    pick.set.value = "";
    draw();
  }
  if (find()) openWide(find());
}

function clear() {
  tellUnknown(hash(), []);
  pick.q.value = "";
  for (const key of narrowing) if (key !== "show") pick[key].value = usual(key);
  showChosen = false;
  followShow();
  draw();
}

/** Redraw after a change, with the open cell open again where it is still on show. */
function redraw() {
  const { r, c } = opened;
  draw();
  const button = r && c && buttonOf(r, c);
  if (button) openCell(button, false);
}

function startControls() {
  const on = (element, kind, action) => element.addEventListener(kind, action);
  on(which, "change", () => {
    show(matrices.find((each) => each.id === which.value));
    draw();
  });
  on(withParts, "change", () => {
    close(false);
    carry();
    showOverview();
    draw();
  });
  on(pick.q, "input", settled(filter));
  for (const key of ["grp", "str", "status", "cert"]) on(pick[key], "change", filter);
  on(pick.set, "change", redraw);
  on(pick.rel, "change", () => {
    followShow();
    filter();
  });
  on(pick.col, "change", () => {
    followShow();
    redraw();
  });
  on(pick.show, "change", () => {
    showChosen = pick.show.value !== usual("show");
    filter();
  });
  on(pick.ord, "change", redraw);
  on(byId("fold"), "click", () => {
    const bodies = matrix.bodies.filter((body) => body.sums);
    foldGroups(bodies, !bodies.every(isFolded));
  });
  on(byId("reset"), "click", clear);
  on(byId("more"), "click", () => {
    const shown = byId("tools").classList.toggle("more");
    byId("more").setAttribute("aria-expanded", String(shown));
  });
  on(asList, "click", () => {
    [listed, listChosen] = [!listed, true];
    redraw();
  });
  on(narrow, "change", () => {
    if (listChosen || listed === narrow.matches) return;
    listed = narrow.matches;
    redraw();
  });
  on(byId("tools"), "submit", (event) => event.preventDefault());
  for (const kind of ["change", "input"]) on(byId("tools"), kind, () => tellUnknown(hash(), []));
}

function startTable() {
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-column]");
    if (!button || panel.contains(button)) return;
    if (button === open) close();
    else if (button.dataset.heading === undefined) openCell(button);
    else openWide(button);
  });
  box.addEventListener("keydown", step);
  box.addEventListener("mouseover", (event) => !listed && cross(event));
  box.addEventListener("mouseleave", () => !listed && cross());
  box.addEventListener("focusin", (event) => {
    if (listed) return;
    if (event.target.closest("td, th")) setStop(event.target);
    cross(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!tip.hidden) hideTip();
    else if (byId("downloads").open) byId("downloads").open = false;
    else if (!panel.hidden && event.target !== pick.q) close();
  });
  addEventListener("scroll", moveHead, { passive: true });
  addEventListener("resize", fitHead);
  addEventListener("beforeprint", fillPrinted);
}

if (matrices.length) {
  fill(which, matrices.map((each) => [each.id, each.title]));
  which.parentElement.hidden = matrices.length < 2;
  byId("tools").hidden = false;
  startControls();
  startTable();
  startTips();
  startFiles();
  handPictures("matrix-overview", overviewPicture);
  addEventListener("hashchange", restore);
  restore();
  startOverview();
}
