// The panel of a cell, the file of the table, and the start of the matrix page.

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
    const named = hidden(` – ${thing.code || thing.label}`);
    const doors = make("p", { class: "small doors" }, make("a", { href: address }, say("in_network"), named));
    if (thing.page) doors.append(" ", make("a", { href: thing.page }, say("sheet"), named.cloneNode(true)));
    text.append(doors);
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
  if (link.certainty) facts.push(link.certainty);
  else if (link.confidence !== null) facts.push(say("confidence_of", { confidence: link.confidence }));
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

/** Return what one reader said of the pair. */
function codeBlock(code) {
  const line = make("li", { class: "code-of" }, make("span", { class: "who" }, isolated(code.reader), ` · ${say("round", { round: code.round })}`));
  const said = make("p");
  if (code.relation) {
    said.append(make("span", { class: `chip ${stepClass(code.strength)}` }, String(code.strength)), " ", isolated(wordsOf(data.relations, code.relation)), " ", isolated(code.target, { class: "code" }));
    said.append(make("span", { class: "small" }, ` · ${say("confidence_of", { confidence: code.confidence })}`));
  } else said.append(say("no_link"));
  line.append(said);
  if (code.rationale) line.append(make("p", { class: "why small" }, isolated(code.rationale, { lang: root.lang === "en" ? "" : "en" })));
  return line;
}

function part(key, listed, build, closed = false) {
  if (!listed.length) return [];
  const title = say(key, { count: listed.length });
  if (!closed) return [make("h3", {}, title), ...listed.map(build)];
  return [make("details", {}, make("summary", {}, title), ...listed.map(build))];
}

/** Show a panel about a row, or a whole group, and a column; `fill` are its parts below the two things. */
function openPanel(button, rowThing, columnThing, fill, focus) {
  if (open) open.setAttribute("aria-expanded", "false");
  open = button;
  open.setAttribute("aria-expanded", "true");
  setStop(button);
  const title = make("h2", { id: "panel-title", tabindex: "-1" });
  title.append(isolated(rowThing.code || rowThing.label), " × ", isolated(columnThing.code || columnThing.label));
  const shut = make("button", { type: "button" }, say("close"));
  shut.addEventListener("click", () => close());
  panel.replaceChildren(make("header", {}, title, shut), thingBlock(rowThing), thingBlock(columnThing), ...fill);
  panel.hidden = false;
  panel.scrollTop = 0;
  work.classList.add("open");
  markOverview(button.parentElement);
  remember({ ...shownMatrix(true), r: rowThing.id, c: columnThing.id });
  button.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focus) title.focus();
}

/** Return what an address names of the matrix on show; the first one, as it stands at first, needs no name. */
function shownMatrix(named = matrix !== matrices[0]) {
  return { ...(named && { m: matrix.id }), ...(withParts.checked && matrix.with_parts && { p: 1 }) };
}

const claimsOf = (places) => places.map((place) => links[place]);

function openCell(button, focus = true) {
  const [row, column] = [Number(button.dataset.row), Number(button.dataset.column)];
  const key = at(row, column);
  const { listed = [], shown = [] } = matrix.cellAt.get(key) || {};
  const [rowThing, columnThing] = [things[matrix.rows[row]], things[matrix.columns[column]]];
  const [coded] = matrix.codeAt.get(key) || [[]];
  const wider = matrix.widerAt.get(`${column} ${rowThing.group}`) || [];
  const fill = [];
  if (!shown.length) fill.push(make("p", { class: "note" }, say("no_link")));
  for (const [reason, why] of [matrix.findingAt.get(key), matrix.findingOf.get(row)].filter(Boolean)) {
    const name = make("strong", {}, `${wordsOf(data.reasons, reason)}. `);
    fill.push(make("p", { class: "note" }, name, isolated(why, { lang: root.lang === "en" ? "" : "en" })));
  }
  fill.push(
    ...part("links_of", claimsOf(shown), claimBlock),
    ...part("other_sets", claimsOf(listed.filter((place) => !shown.includes(place))), claimBlock, true),
  );
  if (coded.length) fill.push(make("h3", {}, say("readers", { count: coded.length })), make("ul", { class: "codes" }, ...coded.map((place) => codeBlock(codes[place]))));
  openPanel(button, rowThing, columnThing, [...fill, ...part("wider", claimsOf(wider), claimBlock, true)], focus);
}

/** Show the claims on the whole of a group. */
function openWide(button, focus = true) {
  const { heading, column } = button.dataset;
  const claims = claimsOf(matrix.widerShown.get(`${column} ${heading}`) || []);
  const above = wholeColumn(Number(column), matrix.widerShown.get(`${column} ${heading}`) || []);
  const note = above ? [make("p", { class: "note" }, say("above", { whole: above, part: shortName(matrix.columns[Number(column)]) }))] : [];
  openPanel(button, wholeOf(heading, claims), things[matrix.columns[Number(column)]], [...note, ...part("wider", claims, claimBlock)], focus);
}

/** Return the thing that a group stands for: the end of its claims that has its name. */
function wholeOf(heading, claims) {
  return claims.flatMap((link) => [things[link.subject], things[link.object]]).find((thing) => thing.label === heading) || { code: "", label: heading, id: heading, lang: "", verified: true };
}

function close(back = true) {
  if (panel.hidden) return;
  const button = open;
  open = null;
  panel.hidden = true;
  panel.replaceChildren();
  work.classList.remove("open");
  markOverview(null);
  remember(shownMatrix());
  if (!button) return;
  button.setAttribute("aria-expanded", "false");
  if (back) button.focus();
}

// ---- CSV

/** Return a field that no spreadsheet takes for a formula. */
function field(value) {
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv() {
  const heads = matrix.shownColumns.map((column) => nameOf(things[matrix.columns[column]]));
  const table = [[say("code"), say("label"), ...heads]];
  for (const { thing, place, out } of matrix.entries) {
    if (out) continue;
    const values = matrix.shownColumns.map((column) => {
      const cell = matrix.cellAt.get(at(place, column));
      if (cell) return cell.shown.length ? cell.strength ?? `n=${cell.shown.length}` : "";
      return matrix.looked_at[place][column] === "1" ? 0 : "";
    });
    table.push([thing.code, thing.label, ...values]);
  }
  for (const { name, hidden: away } of matrix.bodies) {
    const claims = matrix.shownColumns.map((column) => matrix.widerShown.get(`${column} ${name}`) || []);
    if (away || !claims.some((listed) => listed.length)) continue;
    const whole = wholeOf(name, claimsOf(claims.flat()));
    const counted = claims.map((listed, number) => {
      if (!listed.length) return "";
      const above = wholeColumn(matrix.shownColumns[number], listed);
      return `${Math.max(...claimsOf(listed).map((link) => link.strength ?? 0)) || `n=${listed.length}`}${above && ` (${above})`}`;
    });
    table.push([whole.code, whole.label, ...counted]);
  }
  return table.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

// ---- start

function restore() {
  const wanted = hash();
  const found = matrices.find((each) => each.id === wanted.get("m")) || matrices[0];
  if (!found) return;
  which.value = found.id;
  const carried = wanted.get("p") === "1";
  const changed = withParts.checked !== carried;
  withParts.checked = carried;
  if (found !== matrix) show(found);
  else if (changed) recount();
  const row = matrix.rows.findIndex((place) => things[place].id === wanted.get("r"));
  const column = matrix.columns.findIndex((place) => things[place].id === wanted.get("c"));
  if (row < 0 && column >= 0) restoreWide(wanted.get("r"), column);
  if (row < 0 || column < 0) return;
  const find = () => box.querySelector(`button[data-row="${row}"][data-column="${column}"]`);
  const button = find();
  if (!button || button === open) return;
  if (!button.checkVisibility()) clear();
  openCell(find());
}

/** Open the claims on a whole group, of whatever set. */
function restoreWide(id, column) {
  const name = matrix.groups.find((heading) => wholeOf(heading, claimsOf(matrix.widerAt.get(`${column} ${heading}`) || [])).id === id);
  if (name === undefined || !matrix.widerAt.has(`${column} ${name}`)) return;
  if (order.value !== "official") {
    order.value = "official";
    draw();
  }
  clear();
  set.value = "";
  filter();
  const button = matrix.bodies.find((body) => body.name === name)?.wide?.get(column);
  if (button && button !== open) openWide(button);
}

/** Count the cells anew and keep the filters. */
function recount() {
  carry();
  showOverview();
  draw();
}

function clear() {
  search.value = "";
  for (const select of narrowing) select.value = "";
  set.value = matrix.usual;
  for (const body of matrix.bodies) if (body.folded) foldGroup(body, false);
  filter();
}

if (matrices.length) {
  fill(which, matrices.map((each) => [each.id, each.title]));
  which.parentElement.hidden = matrices.length < 2;
  byId("tools").hidden = false;
  which.addEventListener("change", () => {
    search.value = "";
    show(matrices.find((each) => each.id === which.value));
    remember(shownMatrix(true));
  });
  withParts.addEventListener("change", () => {
    recount();
    remember(shownMatrix());
  });
  search.addEventListener("input", settled(filter));
  for (const select of narrowing) select.addEventListener("change", filter);
  order.addEventListener("change", draw);
  byId("fold").addEventListener("click", () => {
    const bodies = matrix.bodies.filter((body) => body.sums);
    const folded = !bodies.every((body) => body.folded);
    for (const body of bodies) foldGroup(body, folded);
  });
  byId("reset").addEventListener("click", clear);
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("csv").addEventListener("click", () => {
    // The mark at the start tells spreadsheets that the file is UTF-8.
    download(`${matrix.id}${withParts.checked && matrix.with_parts ? "-with-parts" : ""}.csv`, new Blob(["\ufeff", csv()], { type: "text/csv;charset=utf-8" }));
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("tr.data > td > button, button.wide");
    if (!button) return;
    if (button === open) close();
    else if (button.dataset.heading === undefined) openCell(button);
    else openWide(button);
  });
  box.addEventListener("keydown", step);
  box.addEventListener("mouseover", cross);
  box.addEventListener("mouseleave", () => cross());
  box.addEventListener("focusin", (event) => {
    if (event.target.closest("tbody td, button.fold")) setStop(event.target);
    cross(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && event.target !== search) close();
  });
  addEventListener("hashchange", restore);
  restore();
  startOverview();
}
