// The panel of a cell: its row and column, its links, what readers coded, and claims on the whole of its group.

function thingBlock(thing) {
  const text = make("div");
  const name = make("p");
  name.append(door(thing, labelOf(thing), false));
  text.append(name);
  if (thing.gist && thing.gist !== thing.label) {
    text.append(make("p", { class: "gist" }, isolated(thing.gist, { lang: thing.lang !== root.lang ? thing.lang : "" })));
  }
  if (data.network_page) {
    const target = `${data.network_page}#n=${encodeURIComponent(thing.id).replaceAll("%2F", "/")}`;
    const named = hidden(` – ${thing.code || thing.label}`);
    const doors = make("p", { class: "small doors" }, make("a", { href: target }, say("in_network"), named));
    if (thing.page) doors.append(" ", make("a", { href: thing.page }, say("sheet"), named.cloneNode(true)));
    text.append(doors);
  }
  return make("div", { class: "thing" }, codeOf(thing), text);
}

/** Return what one reader said of the pair. */
function codeBlock(code) {
  const line = make("li", { class: "code-of" }, make("span", { class: "who" }, isolated(code.reader), ` · ${say("round", { round: code.round })}`));
  const said = make("p");
  if (code.relation) {
    said.append(isolated(wordsOf(data.relations, code.relation)), " ", titled(things[code.target]));
    said.append(make("span", { class: "small" }, ` · ${say("strength_of", { strength: code.strength })} · ${say("confidence_of", { confidence: numberOf(code.confidence) })}`));
  } else said.append(say("no_link"));
  line.append(said);
  if (code.rationale) line.append(make("p", { class: "why small" }, isolated(code.rationale, { lang: root.lang === "en" ? "" : "en" })));
  return line;
}

function factBlock([subject, relation, object]) {
  const name = (place) => door(things[place], things[place].code ? codeOf(things[place]) : labelOf(things[place]), false);
  return make("p", { class: "says" }, name(subject), " ", isolated(wordsOf(data.relations, relation)), " ", name(object));
}

function part(key, claims, build, closed = false) {
  if (!claims.length) return [];
  const title = say(key, { count: claims.length });
  if (!closed) return [make("h3", {}, title), ...claims.map(build)];
  return [make("details", {}, make("summary", {}, title), ...claims.map(build))];
}

/** Put the panel where it does not hide what it is about: beside the table, over a narrow one, inside a card. */
function placePanel(button) {
  open = button;
  open.setAttribute("aria-expanded", "true");
  const card = listed && button.closest(".card");
  if (card) button.closest("li").append(panel);
  else if (innerWidth < 992) work.prepend(panel);
  else work.append(panel);
}

/** Show a panel about a row, or a whole group, and a column; `fill` are its parts below the two things. */
function openPanel(button, rowThing, columnThing, fill, focus) {
  if (open) open.setAttribute("aria-expanded", "false");
  setStop(button);
  const title = make("h2", { id: "panel-title", tabindex: "-1" });
  title.append(isolated(rowThing.code || rowThing.label), " × ", isolated(columnThing.code || columnThing.label));
  const shut = make("button", { type: "button" }, say("close"));
  shut.addEventListener("click", () => close());
  opened = { r: rowThing.id, c: columnThing.id };
  keep();
  const share = shareable() ? [make("p", { class: "share" }, copyButton("copy_link", () => location.href))] : [];
  panel.replaceChildren(make("header", {}, title, shut), make("p", { class: "models" }, say("coded_by_models")), ...share, thingBlock(rowThing), thingBlock(columnThing), ...fill);
  hideTip();
  placePanel(button);
  panel.hidden = false;
  panel.scrollTop = 0;
  work.classList.add("open");
  fitHead();
  markOverview(button.parentElement);
  button.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!focus) return;
  title.focus({ preventScroll: innerWidth >= 992 });
}

const claimsOf = (places) => places.map((place) => links[place]);

function openCell(button, focus = true) {
  const [row, column] = [Number(button.dataset.row), Number(button.dataset.column)];
  const key = at(row, column);
  const { listed: all = [], shown = [] } = matrix.cellAt.get(key) || {};
  const [rowThing, columnThing] = [things[matrix.rows[row]], things[matrix.columns[column]]];
  const [coded] = matrix.codeAt.get(key) || [[]];
  const [facts] = matrix.statedAt.get(key) || [[]];
  const wider = matrix.widerAt.get(`${column} ${rowThing.group}`) || [];
  const fill = [];
  if (!shown.length && !all.length && !facts.length) fill.push(make("p", { class: "note" }, say(coded.length ? "not_upheld" : "no_link")));
  for (const [reason, why] of [matrix.findingAt.get(key), matrix.findingOf.get(row)].filter(Boolean)) {
    const name = make("strong", {}, `${wordsOf(data.reasons, reason)}. `);
    fill.push(make("p", { class: "note" }, name, isolated(why, { lang: root.lang === "en" ? "" : "en" })));
  }
  if (facts.length) fill.push(make("h3", {}, say(statedKey())), ...facts.map(factBlock));
  fill.push(
    ...part("links_of", claimsOf(shown), claimBlock),
    ...part("other_sets", claimsOf(all.filter((place) => !shown.includes(place))), claimBlock, true),
  );
  if (coded.length) fill.push(make("h3", {}, say("readers", { count: coded.length })), make("ul", { class: "codes" }, ...coded.map((place) => codeBlock(codes[place]))));
  openPanel(button, rowThing, columnThing, [...fill, ...part("wider", claimsOf(wider), claimBlock, true)], focus);
}

/** Show the claims on the whole of a group. */
function openWide(button, focus = true) {
  const { heading, column } = button.dataset;
  const places = matrix.widerShown.get(`${column} ${heading}`) || [];
  const claims = claimsOf(places);
  const above = wholeColumn(Number(column), places);
  const note = above ? [make("p", { class: "note" }, say("above", { whole: above, part: shortName(matrix.columns[Number(column)]) }))] : [];
  openPanel(button, wholeOf(heading, claims), things[matrix.columns[Number(column)]], [...note, ...part("wider", claims, claimBlock)], focus);
}

/** Return the thing that a group stands for: the end of its claims that has its name. */
function wholeOf(heading, claims) {
  const known = claims.flatMap((link) => [things[link.subject], things[link.object]]).find((thing) => thing.label === heading);
  return known || { code: "", label: heading, id: groupId(heading), lang: "", mark: "", gist: "", page: "" };
}

function close(back = true) {
  const button = open;
  open = null;
  opened = {};
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  work.append(panel);
  work.classList.remove("open");
  markOverview(null);
  keep();
  fitHead();
  if (!button) return;
  button.setAttribute("aria-expanded", "false");
  if (back) button.focus();
}
