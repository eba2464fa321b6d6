// What passes the filters: links, rows and counts, and what an empty result means.

/** Return whether a link passes the filters, one of which may be left `free`. */
function passes(link, free = "") {
  const told = (key) => (key === free ? "" : pick[key].value);
  return (told("rel") === "" || link.predicate === told("rel"))
    && (told("str") === "" || (link.strength !== null && link.strength >= Number(told("str"))))
    && (told("set") === "" || sets[link.set].slug === told("set"))
    && (told("status") === "" || link.status === told("status"))
    && (told("cert") === "" || link.certainty === told("cert"))
    && (told("show") !== "contested" || Boolean(link.contested));
}

/** Return whether a filter speaks of links, so that what is merely stated does not pass it. */
function linksFiltered() {
  return ["rel", "str", "status", "cert"].some((key) => pick[key].value !== "") || pick.set.value !== matrix.usual || pick.show.value === "contested";
}

function words() {
  return fold(pick.q.value).split(/\s+/).filter(Boolean);
}

/** Return whether a row is in the group and has the words that the reader looks for. */
function inReach(entry, wanted = words()) {
  const found = `${entry.thing.found} ${entry.reason}`;
  return (pick.grp.value === "" || groupName() === entry.thing.group) && wanted.every((word) => found.includes(word));
}

/** Return the heading of the chosen group. */
function groupName() {
  return matrix.groups.find((name) => groupId(name) === pick.grp.value);
}

function groupId(name) {
  return name ? groupIds.get(name) || name : "-";
}

/** Return whether a row belongs to the rows that the reader wants to see. */
function isWanted(place) {
  const at_ = (column) => at(place, column);
  const linked = matrix.shownColumns.some((column) => matrix.cellAt.get(at_(column))?.shown.length || (!linksFiltered() && matrix.statedAt.has(at_(column))));
  switch (pick.show.value) {
    case "linked":
    case "contested":
      return linked;
    case "unlinked":
      return matrix.shownColumns.some((column) => isSeen(place, column))
        && !matrix.shownColumns.some((column) => isLinked(place, column) || matrix.statedAt.has(at_(column)));
    case "new":
      return matrix.findingOf.get(place)?.[0] === "new";
    default:
      return true;
  }
}

/** The keys of what empty cells say, each with that of their number. */
const EMPTY = { not_looked_at: "not_looked_at_status", no_fact: "no_fact_status", no_role: "no_role_status" };

/** Return the key of what an empty cell says: nobody looks for facts, of which a matrix of facts has no more to tell. */
const emptyKey = () => matrix.empty || "not_looked_at";

/** Return the key of what a stated fact is called. */
const statedKey = () => (matrix.empty ? "fact" : "stated");

/** Say what of each cell, row and group passes the filters, and count. */
function count() {
  const wanted = words();
  const column = chosenColumn();
  // A set that only speaks of whole groups says nothing of their rows.
  const rowsApart = pick.set.value !== "" && !matrix.ownSets.has(pick.set.value);
  for (const cell of matrix.cellAt.values()) cell.shown = cell.listed.filter((place) => passes(links[place]));
  const counts = { shown: 0, linked: 0, seen: 0, unseen: 0 };
  for (const entry of matrix.entries) {
    entry.out = rowsApart || !inReach(entry, wanted) || !isWanted(entry.place);
    if (entry.out) continue;
    counts.shown += 1;
    for (const each of matrix.shownColumns) {
      const key = at(entry.place, each);
      const state = stateOf(entry.place, each);
      if (state === "linked" || (matrix.empty && matrix.statedAt.has(key))) counts.linked += 1;
      else if (state === "none") counts.seen += 1;
      else if (state === "unseen" && !matrix.statedAt.has(key)) counts.unseen += 1;
    }
  }
  matrix.widerShown = new Map();
  for (const [key, claims] of matrix.widerAt) {
    const [place, heading] = [Number(key.slice(0, key.indexOf(" "))), key.slice(key.indexOf(" ") + 1)];
    const found = fold(heading);
    const fits = (column === null || column === place) && (pick.grp.value === "" || groupName() === heading)
      && wanted.every((word) => found.includes(word)) && !["unlinked", "new"].includes(pick.show.value);
    const shown = fits ? claims.filter((link) => passes(links[link])) : [];
    if (shown.length) matrix.widerShown.set(key, shown);
  }
  return counts;
}

/** Return whether the chosen set, or any where none is chosen, declares to have looked at a pair. */
function isSeen(row, column) {
  const set = pick.set.value;
  if (!matrix.lookedBy.has(set)) {
    const seen = new Set();
    for (const [name, rows, columns] of matrix.looked_at) {
      if (set === "" || name === set) for (const each of rows) for (const other of columns) seen.add(at(each, other));
    }
    matrix.lookedBy.set(set, seen);
  }
  return matrix.lookedBy.get(set).has(at(row, column));
}

/** Return whether the chosen set, or any where none is chosen, links a pair, whatever passes the other filters. */
function isLinked(row, column) {
  const key = at(row, column);
  const set = pick.set.value;
  const claims = matrix.cellAt.get(key)?.listed || [];
  return matrix.filteredAt.has(key) || claims.some((place) => set === "" || sets[links[place].set].slug === set);
}

/** Return how a pair stands: "linked", "out" (by no link that passes the filters), "none" (looked at) or "unseen". */
function stateOf(row, column) {
  if (matrix.cellAt.get(at(row, column))?.shown.length) return "linked";
  if (isLinked(row, column)) return "out";
  return isSeen(row, column) ? "none" : "unseen";
}

/** Show what passes the filters, wherever it stands, and keep them in the address. */
function filter() {
  const counts = count();
  const wide = new Set([...matrix.widerShown.values()].flat()).size;
  const none = counts.shown === 0 && wide === 0;
  const blank = !none && counts.linked === 0 && wide === 0 && linksFiltered();
  byId("meaning").hidden = !blank;
  byId("meaning").textContent = blank ? emptyWords(none) : "";
  if (listed) fillList(none);
  else fillTable(none);
  legend();
  status.textContent = [
    say("rows_status", { shown: counts.shown, total: matrix.rows.length }),
    say("cells_status", { linked: counts.linked }),
    ...(matrix.empty ? [] : [say("no_link_status", { count: counts.seen })]),
    say(EMPTY[emptyKey()], { count: counts.unseen }),
    ...(wide ? [say("wider_status", { count: wide })] : []),
  ].join(" · ");
  const active = activeFilters().length;
  byId("reset").textContent = active ? say("clear_on", { count: active }) : say("clear");
  byId("more").textContent = say("filters_on", { count: active });
  fillPrinted();
  fillOverview();
  keep();
}

/** Return what an empty result means: which relation has nothing, or which filter leaves nothing of what the others let through. */
function emptyWords(none) {
  const column = chosenColumn();
  const active = activeFilters();
  if (pick.rel.value && column !== null && active.every((key) => key === "rel" || key === "col")) {
    const relation = pick.rel.selectedOptions[0].textContent;
    const others = relationCounts(column).map(([name, number]) => `${wordsOf(data.relations, name)} ${number}`);
    const said = say("none_of", { name: shortName(matrix.columns[column]), relation });
    return others.length ? `${said} ${say("other_relations", { list: others.join(", ") })}` : said;
  }
  if (pick.q.value.trim() && active.length === 1) return say("no_row_with", { words: pick.q.value.trim() });
  const ways = filterWords().filter(([, , key]) => active.includes(key) && key !== "col").flatMap(([label, value, key]) => {
    const { shown, linked } = countWithout(key);
    return (none ? shown : linked) ? [say("without_filter", { filter: `${label}: ${value}`, shown, linked })] : [];
  });
  count();
  return [say(none ? "no_row" : "no_links_filtered"), ...(ways.length ? ways : active.length > 1 ? [say("filters_together")] : [])].join(" ");
}

/** Return what there would be without one of the filters; whoever asks counts again with all of them. */
function countWithout(key) {
  const kept = [key, "show"].map((each) => [each, pick[each].value]);
  pick[key].value = key === "show" ? "all" : "";
  if (key !== "show") followShow();
  const counts = count();
  for (const [each, value] of kept) pick[each].value = value;
  return counts;
}

/** Return how many rows in reach are linked with a column by each relation, whatever relation is chosen. */
function relationCounts(column) {
  const rows = new Map();
  for (const entry of matrix.entries.filter((each) => inReach(each))) {
    const claims = (matrix.cellAt.get(at(entry.place, column))?.listed || []).map((place) => links[place]);
    for (const name of new Set(claims.filter((link) => passes(link, "rel")).map((link) => link.predicate))) rows.set(name, (rows.get(name) || 0) + 1);
  }
  return [...rows];
}

/** Return the words of an empty result, with a way out. */
function emptyBlock() {
  const button = make("button", { type: "button", id: "clear-here" }, say("clear"));
  button.addEventListener("click", () => {
    clear();
    pick.q.focus();
  });
  return make("div", { class: "empty" }, make("p", {}, emptyWords(true)), button);
}

/** Fill what only paper shows: matrix, filters, claimants and edition. */
function fillPrinted() {
  const told = filterWords().map(([name, value]) => `${name}: ${value}`).join("; ") || say("no_filter");
  const claimants = [...new Set(shownLinks().map((link) => link.claimant).filter(Boolean))].join("; ");
  const now = new Date().toLocaleDateString(`${root.lang}-u-nu-latn`, { dateStyle: "long" });
  const lines = [
    make("p", { class: "title" }, isolated(matrix.title)),
    make("p", {}, `${say("filter")}: `, isolated(told)),
    ...(claimants ? [make("p", {}, `${say("claimant")}: `, isolated(claimants))] : []),
    make("p", {}, `${data.edition.title} · ${data.edition.data ? `${say("data_version")} ${data.edition.data} · ` : ""}${say("printed_on", { date: now })}`),
    make("p", {}, say("coded_by_models")),
  ];
  byId("printed").replaceChildren(...lines);
}
