// The overview above the table: one dot for each band of rows and each column, drawn by vis-network.
// Names stand beside the drawing as text; the drawing itself says nothing that the table does not.

const overview = byId("overview");
const dots = byId("dots");
const chart = byId("chart");
const GRID = { column: 42, band: 16, narrowest: 11, touch: 20 };

let dotsOf = null; // the drawing on show: { network, nodes, cell, high, width, height }
let spots = []; // the dots of the matrix on show, band by band: { id, band, column, count, strong, any, seen }
let here = null; // the dot under the keyboard
let marked = null; // the dot of the cell of the table that is open, focused or under the pointer
let started = false; // the library runs only once the reader sees the page

function colourOf(name) {
  return getComputedStyle(root).getPropertyValue(`--${name}`).trim();
}

/** Run the library, which the page carries as text; its digest is in the policy like that of any script. */
function startLibrary() {
  if (started || !byId("library")) return;
  started = true;
  const script = make("script");
  script.textContent = byId("library").textContent;
  document.head.append(script);
}

function bandName(band) {
  const [name, place] = matrix.bands[band];
  return place < 0 ? name || say("ungrouped") : nameOf(things[place]);
}

/** Prepare the overview of the matrix on show; a matrix without bands has none. */
function showOverview() {
  overview.hidden = !data.drawing || !matrix.bands.length;
  [here, marked, spots] = [null, null, []];
  byId("spot").textContent = "";
  if (overview.hidden) return;
  let id = 0;
  for (const other of matrices) {
    if (other === matrix) break;
    id += other.bands.length * other.columns.length;
  }
  const entries = matrix.bands.map(() => []);
  matrix.band_of.forEach((band, row) => entries[band].push(row));
  for (const band of matrix.bands.keys()) {
    for (const column of matrix.columns.keys()) {
      const rows = entries[band];
      spots.push({ id: id + spots.length, band, column, rows });
    }
  }
  byId("bands").replaceChildren(...matrix.bands.map(([, place], band) => {
    const whole = place < 0 && matrix.bands[band + 1]?.[0] === matrix.bands[band][0];
    const label = place < 0 ? isolated(bandName(band)) : labelOf(things[place], nameOf(things[place]));
    return make("p", { class: `${place < 0 ? "whole" : "part"}${whole ? " above" : ""}`, title: bandName(band) }, label);
  }));
}

/** Count what of each dot passes the filters, and draw. */
function fillOverview() {
  if (overview.hidden) return;
  const shown = new Set(matrix.entries.filter((entry) => !entry.out).map((entry) => entry.place));
  for (const spot of spots) {
    const cells = spot.rows.map((row) => [row, matrix.cellAt.get(at(row, spot.column))]).filter(([, cell]) => cell);
    const [name, place] = matrix.bands[spot.band];
    const wide = (place < 0 && matrix.widerShown.get(`${spot.column} ${name}`)) || [];
    const passing = [...new Set([...cells.flatMap(([row, cell]) => (shown.has(row) ? cell.shown : [])), ...wide])];
    spot.count = passing.length;
    spot.strong = Math.max(0, ...passing.map((link) => links[link].strength ?? 0)) || null;
    spot.any = spot.rows.some((row) => isLinked(row, spot.column));
    spot.seen = spot.rows.some((row) => isSeen(row, spot.column));
  }
  drawOverview();
}

/** Return the radius of a dot: the rule of `dot_size` where the page was made. */
function dotSize(count) {
  return count ? Math.round(Math.min(2.6 + 1.8 * Math.sqrt(count), 7.5) * 10) / 10 : 1;
}

function dotGroup(spot) {
  if (spot.count) return stepClass(spot.strong);
  if (spot.any) return "out";
  return spot.seen ? "none" : "unseen";
}

function dotGroups() {
  const [page, line, muted, faint, raised] = ["page", "line", "muted", "faint", "raised"].map(colourOf);
  const step = (name, border) => ({ color: { background: colourOf(name), border: border || colourOf(name) } });
  return {
    s1: step("s1", line),
    s2: step("s2"),
    s3: step("s3"),
    count: { color: { background: raised, border: muted } },
    none: { color: { background: line, border: line } },
    out: { color: { background: page, border: faint } },
    unseen: { color: { background: page, border: page } },
  };
}

/** Return the place of each column in the order of the table. */
function columnRanks() {
  return new Map(matrix.columnOrder.map((column, rank) => [column, rank]));
}

function dotNodes() {
  const { cell, high, width, height } = dotsOf;
  const ranks = columnRanks();
  const alone = chosenColumn();
  const first = spots[0].id;
  const sign = root.dir === "rtl" ? -1 : 1;
  return spots.map((spot) => {
    const [x, y] = data.drawing.places[first + spot.band * matrix.columns.length + ranks.get(spot.column)];
    const group = dotGroup(spot);
    const apart = alone !== null && alone !== spot.column;
    return {
      id: spot.id,
      x: sign * ((x / GRID.column) * cell - width / 2),
      y: (y / GRID.band) * high - height / 2,
      size: group === "out" ? 3 : Math.min(dotSize(spot.count), cell / 2 - 0.5),
      group,
      opacity: apart ? 0.25 : 1,
    };
  });
}

/** Draw the dots, in a drawing made anew where the room for it has changed. */
function drawOverview() {
  if (!started || overview.hidden || !overview.open || !spots.length) return;
  const narrow = overview.clientWidth < 700;
  const labels = narrow ? 96 : 272;
  const widest = (Number.parseFloat(box.style.getPropertyValue("--column")) * GRID.column) / 2.625; // that of the table
  const cell = Math.max(GRID.narrowest, Math.min(widest, Math.floor((chart.clientWidth - labels) / matrix.columns.length)));
  const high = narrow ? GRID.touch : GRID.band;
  const [width, height] = [cell * matrix.columns.length, high * matrix.bands.length];
  const same = dotsOf && dotsOf.matrix === matrix && dotsOf.cell === cell && dotsOf.high === high;
  if (same) {
    dotsOf.nodes.update(dotNodes());
    columnHeads(cell);
    return;
  }
  dotsOf?.network.destroy();
  chart.style.setProperty("--cell", `${cell}px`);
  chart.style.setProperty("--band", `${high}px`);
  dots.style.setProperty("inline-size", `${width}px`);
  dots.style.setProperty("block-size", `${height}px`);
  columnHeads(cell);
  dotsOf = { matrix, cell, high, width, height };
  dotsOf.nodes = new vis.DataSet(dotNodes());
  const network = new vis.Network(dots, { nodes: dotsOf.nodes, edges: [] }, {
    ...data.drawing.options, width: `${width}px`, height: `${height}px`, groups: dotGroups(), nodes: { ...data.drawing.options.nodes, shape: "dot", borderWidth: 1, chosen: false },
  });
  dotsOf.network = network;
  network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
  const frame = network.canvas.frame;
  frame.setAttribute("tabindex", "-1");
  frame.setAttribute("aria-hidden", "true");
  network.on("beforeDrawing", drawMarks);
  network.on("click", ({ pointer }) => {
    const spot = spotAt(pointer.DOM.x, pointer.DOM.y);
    if (spot) choose(spot);
  });
}

function columnHeads(cell) {
  const codes = matrix.columnOrder.map((column) => shortName(matrix.columns[column]));
  const upright = cell < 26;
  byId("heads").replaceChildren(...codes.map((code, rank) => {
    const turned = upright || code.length > 4;
    return make("span", { class: turned ? "turned" : "", title: nameOf(things[matrix.columns[matrix.columnOrder[rank]]]) }, isolated(code.length > 18 ? `${code.slice(0, 17)}…` : code));
  }));
}

/** Draw the lines of bands and, under its dots, the row and column of the dot in question. */
function drawMarks(context) {
  const { cell, high, width, height } = dotsOf;
  const sign = root.dir === "rtl" ? -1 : 1;
  context.save();
  const spot = here || marked;
  if (spot) {
    const middle = sign * ((columnRanks().get(spot.column) + 0.5) * cell - width / 2);
    context.fillStyle = colourOf("faint");
    context.fillRect(middle - cell / 2, -height / 2, cell, height);
    context.fillRect(-width / 2, spot.band * high - height / 2, width, high);
    context.strokeStyle = colourOf("accent");
    context.lineWidth = 2;
    context.strokeRect(middle - cell / 2 + 1, spot.band * high - height / 2 + 1, cell - 2, high - 2);
  }
  context.strokeStyle = colourOf("faint");
  context.lineWidth = 1;
  context.beginPath();
  for (const [band, [name]] of matrix.bands.entries()) {
    if (band && matrix.bands[band - 1][0] === name && name) continue;
    const top = Math.round(band * high - height / 2) + 0.5;
    context.moveTo(-width / 2, top);
    context.lineTo(width / 2, top);
  }
  context.stroke();
  context.restore();
}

function spotAt(x, y) {
  const { cell, high, width } = dotsOf;
  const rank = Math.floor((root.dir === "rtl" ? width - x : x) / cell);
  const band = Math.floor(y / high);
  const column = matrix.columnOrder[rank];
  return column === undefined || !matrix.bands[band] ? null : spots[band * matrix.columns.length + column];
}

function tell(spot) {
  const names = { row: bandName(spot.band), column: nameOf(things[matrix.columns[spot.column]]), count: spot.count };
  const strong = spot.strong === null ? "" : ` · ${say("strength_step", { strength: spot.strong })}`;
  byId("spot").textContent = `${say("spot", names)}${strong}`;
}

/** Redraw with the dot in question marked, and its names with it. */
function markSpot() {
  const spot = here || marked;
  byId("bands").childNodes.forEach((label, band) => label.classList.toggle("on", band === spot?.band));
  const rank = spot ? columnRanks().get(spot.column) : -1;
  byId("heads").childNodes.forEach((label, place) => label.classList.toggle("on", place === rank));
  dots.dataset.spot = spot ? `${spot.band},${spot.column}` : "";
  dotsOf?.network.redraw();
}

/** Mark the dot of a box of the table; without a box, that of the open cell, if one is. */
function markOverview(element) {
  if (overview.hidden) return;
  const placeOf = element || open?.parentElement;
  let spot = null;
  if (open && open === placeOf?.querySelector("button") && open.dataset.row) {
    spot = spots[matrix.band_of[Number(open.dataset.row)] * matrix.columns.length + Number(open.dataset.column)] || null;
  } else if (placeOf?.matches("td")) {
    const line = placeOf.parentElement;
    const column = matrix.shownColumns[placeOf.cellIndex - 1];
    const band = line.matches("tr.data")
      ? matrix.band_of[matrix.entries.find((entry) => entry.line === line)?.place]
      : matrix.bands.findIndex(([name, place]) => place < 0 && name === matrix.bodies.find((body) => body === line.parentElement)?.name);
    spot = spots[band * matrix.columns.length + column] || null;
  }
  if (spot === marked && !here) return;
  [here, marked] = [null, spot];
  byId("spot").textContent = "";
  markSpot();
}

/** Go to the cells of a dot in the table: to its first link, else its first row. */
function choose(spot) {
  here = null;
  marked = spot;
  tell(spot);
  markSpot();
  if (!matrix.shownColumns.includes(spot.column)) {
    pick.col.value = "";
    followShow();
    draw();
  }
  const target = listed ? cardOf(spot) : cellsOf(spot);
  if (!target) {
    byId("spot").textContent = say("no_row");
    return;
  }
  setStop(target);
  const focus = listed ? target : stop;
  focus.focus({ preventScroll: true });
  focus.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function entriesOf(spot) {
  return matrix.entries.filter((entry) => !entry.out && matrix.band_of[entry.place] === spot.band);
}

/** Return the first button of a dot in the list. */
function cardOf(spot) {
  const found = entriesOf(spot).map((entry) => entry.line.querySelector(`button[data-column="${spot.column}"]`));
  return found.find(Boolean);
}

/** Mark the cells of a dot in the table and return the one to go to. */
function cellsOf(spot) {
  const [name, place] = matrix.bands[spot.band];
  const cellIndex = matrix.shownColumns.indexOf(spot.column) + 1;
  const entries = entriesOf(spot);
  foldGroups([...new Set(entries.map((entry) => entry.body))].filter(isFolded), false);
  box.querySelectorAll("td.spot").forEach((cell) => cell.classList.remove("spot"));
  const cells = entries.map((entry) => entry.line.cells[cellIndex]);
  const heading = place < 0 && matrix.bodies.find((body) => body.name === name && body.sums && !body.hidden);
  if (heading && (heading.sums[cellIndex - 1].querySelector("button") || !cells.length)) cells.unshift(heading.sums[cellIndex - 1]);
  for (const cell of cells) cell.classList.add("spot");
  return cells.find((cell) => cell.querySelector("button.linked:not([hidden]), button.wide")) || cells[0];
}

function walk(event) {
  if (event.altKey || event.metaKey || !spots.length) return;
  const wide = matrix.columns.length;
  const high = matrix.bands.length;
  const ranks = columnRanks();
  const spot = here || marked;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (spot) choose(spot);
    return;
  }
  if (event.key === "Escape" && here) {
    here = null;
    markSpot();
    return;
  }
  const forward = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  let [band, rank] = spot ? [spot.band, ranks.get(spot.column)] : [0, 0];
  if (event.key === "Home") [band, rank] = [event.ctrlKey ? 0 : band, 0];
  else if (event.key === "End") [band, rank] = [event.ctrlKey ? high - 1 : band, wide - 1];
  else if (!(event.key in moves)) return;
  else if (spot) {
    let [down, on] = moves[event.key];
    if (on) on = event.key === forward ? 1 : -1;
    const inside = (b, r) => b >= 0 && b < high && r >= 0 && r < wide;
    let [b, r] = [band + down, rank + on];
    while (event.ctrlKey && inside(b, r) && !spots[b * wide + matrix.columnOrder[r]].count) [b, r] = [b + down, r + on];
    if (inside(b, r)) [band, rank] = [b, r];
  }
  event.preventDefault();
  here = spots[band * wide + matrix.columnOrder[rank]];
  tell(here);
  markSpot();
}

/** Watch the reader, once: start the library after the first paint, draw when there is room. */
function startOverview() {
  if (!data.drawing) return;
  overview.addEventListener("toggle", () => {
    if (!overview.open) return;
    startLibrary();
    drawOverview();
  });
  requestAnimationFrame(() => setTimeout(() => {
    if (overview.open) startLibrary();
    drawOverview();
  }));
  let wide = 0;
  new ResizeObserver(() => {
    if (chart.clientWidth === wide) return;
    wide = chart.clientWidth;
    drawOverview();
  }).observe(chart);
  dots.addEventListener("keydown", walk);
  dots.addEventListener("blur", () => {
    if (!here) return;
    here = null;
    markSpot();
  });
  dots.addEventListener("mousemove", (event) => {
    if (!dotsOf) return;
    const frame = dots.getBoundingClientRect();
    const spot = spotAt(event.clientX - frame.left, event.clientY - frame.top);
    if (spot) dots.title = `${bandName(spot.band)} × ${nameOf(things[matrix.columns[spot.column]])}: ${spot.count}`;
  });
  document.addEventListener("themechange", () => {
    dotsOf?.network.setOptions({ groups: dotGroups() });
    dotsOf?.nodes.update(dotNodes());
  });
}
