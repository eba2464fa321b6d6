// What is shown, as files: the matrix and its links as CSV, both with their edition as a workbook.

/** Return a field that no spreadsheet takes for a formula. */
function field(value) {
  let text = String(value);
  if (/^[=+\-@＝＋－＠\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(table) {
  // The mark at the start tells spreadsheets that the file is UTF-8.
  return new Blob(["\ufeff", table.map((row) => `${row.map(field).join(",")}\r\n`).join("")], { type: "text/csv;charset=utf-8" });
}

/** Return the matrix as on show: numbers of links by default, else the strength of the strongest. */
function matrixRows(valueOf = (claims) => claims.length) {
  const heads = matrix.shownColumns.map((column) => nameOf(things[matrix.columns[column]]));
  const rows = [[say("code"), say("label"), ...heads]];
  for (const { thing, place, out } of matrix.entries) {
    if (out) continue;
    const values = matrix.shownColumns.map((column) => {
      const state = stateOf(place, column);
      if (state === "linked") return valueOf(claimsOf(matrix.cellAt.get(at(place, column)).shown));
      const [facts] = (matrix.empty && matrix.statedAt.get(at(place, column))) || [[]];
      return state === "none" ? 0 : facts.length || "";
    });
    rows.push([thing.code, thing.label, ...values]);
  }
  for (const name of matrix.groups) {
    const claims = matrix.shownColumns.map((column) => matrix.widerShown.get(`${column} ${name}`) || []);
    if (!claims.some((each) => each.length)) continue;
    const whole = wholeOf(name, claimsOf(claims.flat()));
    const values = claims.map((each, number) => {
      if (!each.length) return "";
      const above = wholeColumn(matrix.shownColumns[number], each);
      const value = valueOf(claimsOf(each));
      return above ? `${value} (${above})` : value;
    });
    rows.push([whole.code, whole.label, ...values]);
  }
  return rows;
}

/** Return the links on show, one row for each in its cell. */
function linkRows() {
  const heads = ["row_code", "row_label", "column_code", "column_label", "relation", "strength", "certainty", "confidence", "rationale", "evidence", "claimant", "claim", "status", "set", "date", "subject", "object", "identifier"];
  const rows = [heads.map((key) => say(key))];
  const add = (rowThing, columnThing, link) => rows.push([
    rowThing.code,
    rowThing.label,
    columnThing.code,
    columnThing.label,
    wordsOf(data.relations, link.predicate),
    link.strength ?? "",
    link.certainty && wordsOf(data.certainties, link.certainty),
    link.confidence ?? "",
    link.rationale,
    readIn(piecesOf(link.evidence)),
    link.claimant,
    link.claim && wordsOf(data.claims, link.claim),
    link.status && wordsOf(data.statuses, link.status),
    sets[link.set].label,
    link.date,
    things[link.subject].id,
    things[link.object].id,
    iriOf(link),
  ]);
  for (const { thing, place, out } of matrix.entries) {
    if (out) continue;
    for (const column of matrix.shownColumns) {
      for (const link of claimsOf(matrix.cellAt.get(at(place, column))?.shown || [])) add(thing, things[matrix.columns[column]], link);
    }
  }
  for (const [key, places] of matrix.widerShown) {
    const [column, heading] = [Number(key.slice(0, key.indexOf(" "))), key.slice(key.indexOf(" ") + 1)];
    for (const link of claimsOf(places)) add(wholeOf(heading, [link]), things[matrix.columns[column]], link);
  }
  return rows;
}

/** Return what the fields of the table mean in a file. */
const fieldMeaning = () => (matrix.empty ? say("fact_meaning", { empty: say(emptyKey()) }) : say("cell_meaning"));

/** Return what a file says of itself. */
function aboutRows() {
  const shown = shownLinks();
  const distinct = (valueOf) => [...new Set(shown.map(valueOf).filter(Boolean))].join("; ");
  return [
    [say("matrix"), matrix.title],
    [say("filter"), filterWords().map(([name, value]) => `${name}: ${value}`).join("; ") || say("no_filter")],
    [say("rows_status", { shown: matrix.entries.filter((entry) => !entry.out).length, total: matrix.rows.length }), say("links_of", { count: shown.length })],
    [say("claimant"), distinct((link) => link.claimant)],
    [say("set"), distinct((link) => sets[link.set].label)],
    [say("about"), data.edition.title],
    [say("data_version"), data.edition.data],
    [say("software_version"), data.edition.software],
    [say("licence"), data.edition.licence],
    [say("date"), new Date().toISOString().slice(0, 10)],
    ...(location.protocol.startsWith("http") ? [[say("address"), location.href]] : []),
    ["", say("coded_by_models")],
    ["", say("not_official")],
    ["", fieldMeaning()],
  ];
}

function fileName(ending) {
  return `${matrix.id}${withParts.checked && matrix.with_parts ? "-with-parts" : ""}${ending}`;
}

function startFiles() {
  const hand = (id, ending, make_) => byId(id).addEventListener("click", () => download(fileName(ending), make_()));
  hand("csv", ".csv", () => csv(matrixRows()));
  hand("csv-links", "-links.csv", () => csv(linkRows()));
  hand("xlsx", ".xlsx", () => workbook([
    { name: say("matrix"), rows: matrixRows(), widths: [10, 48], frozen: true },
    { name: say("strength"), rows: matrixRows((claims) => strongest(claims) ?? "?"), widths: [10, 48], frozen: true },
    { name: say("links"), rows: linkRows(), widths: [10, 36, 10, 36, 12, 9, 10, 10, 60, 48, 28, 12, 12, 36, 11, 14, 14, 48], frozen: true },
    { name: say("about"), rows: aboutRows(), widths: [28, 100] },
  ]));
}
