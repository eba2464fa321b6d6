// The keyboard in the table: one tab stop, arrows inside.

/** Return the lines that the arrow keys walk: the heads of columns, the headings of groups, and rows. */
function grid() {
  return [...box.querySelectorAll("tr.titles, tr.data, tr.group")].filter((row) => !row.hidden && !row.parentElement.hidden);
}

function setStop(next) {
  if (!next || listed) return;
  const target = next.matches("td, th") ? next.querySelector("button:not([hidden]), a") || next : next;
  if (stop) stop.setAttribute("tabindex", "-1");
  stop = target;
  stop.setAttribute("tabindex", "0");
}

/** Return the first cell of a line that takes the focus: its heading, where that is a button or a link. */
function firstOf(row) {
  return row.cells[0].querySelector("button, a") ? 0 : 1;
}

function step(event) {
  const here = event.target.closest("td, th");
  if (!here || event.altKey || event.metaKey || listed) return;
  const rows = grid();
  const place = [rows.indexOf(here.parentElement), here.cellIndex];
  if (place[0] < 0) return;
  const heads = rows[0].querySelector("a") ? 0 : 1; // heads without links are not walked
  const last = [rows.length - 1, matrix.shownColumns.length];
  const forward = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [8, 0], PageUp: [-8, 0] };
  let [row, column] = place;
  if (event.key === "Home") {
    row = event.ctrlKey ? 1 : row;
    column = firstOf(rows[row]);
  } else if (event.key === "End") [row, column] = [event.ctrlKey ? last[0] : row, last[1]];
  else if (event.key in moves) {
    let [down, on] = moves[event.key];
    if (on) on = event.key === forward ? 1 : -1;
    const inside = () => row >= 1 && row <= last[0] && column >= 1 && column <= last[1];
    do {
      row += down;
      column += on;
    } while (event.ctrlKey && inside() && !rows[row].cells[column].querySelector("button.linked:not([hidden]), button.wide"));
    if (event.ctrlKey && !inside()) [row, column] = place;
    row = Math.min(Math.max(row, heads), last[0]);
    column = Math.min(Math.max(column, firstOf(rows[row])), last[1]);
  } else return;
  event.preventDefault();
  setStop(rows[row].cells[column]);
  stop.focus();
}

/** Mark the row and the column of the cell under the pointer or the focus. */
function cross(event) {
  box.querySelectorAll("th.on, tr.on").forEach((element) => element.classList.remove("on"));
  const here = event && event.target.closest("tr.data > td, tr.group > td");
  if (event?.type === "focusin") markOverview(here);
  if (!here) return;
  here.parentElement.classList.add("on");
  box.querySelector("thead tr").cells[here.cellIndex].classList.add("on");
}
