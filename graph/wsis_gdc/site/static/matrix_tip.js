// What a cell, a column head or a row says when it is pointed at or has the focus: titles, relations, first reason.

const tip = byId("tip");
let tipOf = null; // the element that the tip is about
let tipTimer = 0;

/** Return the lines of the tip of an element of the table, or nothing. */
function tipLines(target) {
  const cell = target.closest("td, th, li");
  if (!cell || !matrix) return [];
  if (cell.matches("thead th[data-id]")) return [nameOf(things[matrix.columns[matrix.shownColumns[cell.cellIndex - 1]]])];
  if (cell.matches("th[scope=row]")) {
    const entry = matrix.entries.find((each) => each.line === cell.parentElement);
    return entry ? [nameOf(entry.thing), entry.thing.gist] : [];
  }
  const button = cell.querySelector("button[data-row]");
  const line = cell.closest("tr.data");
  const row = button ? Number(button.dataset.row) : matrix.entries.find((each) => each.line === line)?.place;
  const column = button ? Number(button.dataset.column) : matrix.shownColumns[cell.cellIndex - 1];
  if (row === undefined || column === undefined) return [];
  return [nameOf(things[matrix.rows[row]]), nameOf(things[matrix.columns[column]]), ...cellLines(row, column)];
}

function cellLines(row, column) {
  const key = at(row, column);
  const shown = (matrix.cellAt.get(key)?.shown || []).map((place) => links[place]);
  if (!shown.length) {
    const state = stateOf(row, column);
    const behind = matrix.cellAt.get(key)?.listed.length;
    const others = behind ? [say("hidden_links", { count: behind })] : [];
    if (state === "out") return behind ? others : [say("all_hidden")];
    if (matrix.statedAt.has(key)) return [say(statedKey())];
    if (matrix.codeAt.has(key) || matrix.findingAt.has(key)) return [say("not_upheld")];
    return [say(state === "none" ? "no_link" : emptyKey()), ...others];
  }
  const strong = strongest(shown);
  const facts = [
    [...new Set(shown.map((link) => wordsOf(data.relations, link.predicate)))].join(", "),
    strong === null ? say("no_strength") : say("strength_of", { strength: strong }),
    say("links_of", { count: shown.length }),
  ];
  return [facts.join(" · "), shown.find((link) => link.rationale)?.rationale || ""];
}

function showTip(target) {
  const lines = tipLines(target).filter(Boolean);
  const holder = target.closest("td, th, li");
  if (!lines.length) {
    hideTip();
    return;
  }
  if (tipOf) tipOf.removeAttribute("aria-describedby");
  tipOf = holder.querySelector("button:not([hidden]), a") || holder;
  tipOf.setAttribute("aria-describedby", "tip");
  tip.replaceChildren(...lines.map((line, place) => make("p", { class: place > 1 ? "small" : "" }, isolated(line))));
  tip.hidden = false;
  placeTip();
}

/** Put the tip under the cell, or over it where there is no room. */
function placeTip() {
  if (!tipOf) return;
  const frame = (tipOf.closest("td, th, li") || tipOf).getBoundingClientRect();
  const own = tip.getBoundingClientRect();
  const below = frame.bottom + own.height + 4 < innerHeight;
  const start = Math.min(frame.left, document.documentElement.clientWidth - own.width - 4);
  tip.style.setProperty("left", `${scrollX + Math.max(start, 4)}px`);
  tip.style.setProperty("top", `${scrollY + (below ? frame.bottom + 2 : Math.max(frame.top - own.height - 2, 2))}px`);
}

function hideTip() {
  clearTimeout(tipTimer);
  if (tipOf) tipOf.removeAttribute("aria-describedby");
  tipOf = null;
  tip.hidden = true;
}

/** Show the tip a moment after the pointer came, and take it away a moment after it left both cell and tip. */
function startTips() {
  const soon = (action, wait) => {
    clearTimeout(tipTimer);
    tipTimer = setTimeout(action, wait);
  };
  box.addEventListener("pointerover", (event) => {
    const holder = event.target.closest("td, th, li");
    if (event.pointerType === "touch" || !holder || !holder.closest("tr.data, thead, .card")) return;
    soon(() => holder.isConnected && showTip(event.target), 200);
  });
  box.addEventListener("pointerleave", () => soon(hideTip, 250));
  tip.addEventListener("pointerenter", () => clearTimeout(tipTimer));
  tip.addEventListener("pointerleave", () => soon(hideTip, 250));
  box.addEventListener("focusin", (event) => {
    const holder = event.target.closest("td, th");
    if (holder?.closest("tr.data, thead")) showTip(event.target);
    else hideTip();
  });
  box.addEventListener("focusout", hideTip);
  box.addEventListener("scroll", placeTip, { passive: true });
}
