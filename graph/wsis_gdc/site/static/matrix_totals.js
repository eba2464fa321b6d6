// Totals of the matrix: the different links of each row, of each column and of all that pass the filters.

function totalHead() {
  return make("th", { scope: "col" }, make("div", { class: "head" }, make("span", { class: "name" }, say("different_links"))));
}

function totalFoot() {
  const cells = [...matrix.shownColumns.map(() => make("td")), make("td", { class: "whole" })];
  return make("tfoot", {}, make("tr", { class: "whole" }, make("th", { scope: "row" }, say("different_links")), ...cells));
}

function fillTotals() {
  const across = matrix.shownColumns.map(() => new Set());
  const all = new Set();
  for (const { line: row, place, out } of matrix.entries) {
    if (out) continue;
    const along = new Set();
    matrix.shownColumns.forEach((column, number) => {
      for (const link of matrix.cellAt.get(at(place, column))?.shown || []) for (const set of [along, across[number], all]) set.add(link);
    });
    row.lastElementChild.textContent = String(along.size);
  }
  const foot = box.querySelector("tfoot tr");
  [...across, all].forEach((set, number) => { foot.cells[number + 1].textContent = String(set.size); });
}
