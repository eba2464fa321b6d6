// A workbook made in the page: SpreadsheetML in a ZIP without compression. Texts are texts, never formulas.

const SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LONGEST = 32767; // characters that a cell can hold

/** Return text of a cell or the name of a sheet: what looks like an escape of spreadsheets is none. */
function cellText(value) {
  return xmlText(String(value).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_"));
}

/** Return the name of a column: A, B, … Z, AA, … */
function columnLetters(place) {
  return place < 26 ? String.fromCharCode(65 + place) : columnLetters(Math.floor(place / 26) - 1) + columnLetters(place % 26);
}

function cellXml(value, row, column, style) {
  const name = `${columnLetters(column)}${row + 1}`;
  if (value === "" || value === null || value === undefined) return "";
  if (typeof value === "number" && Number.isFinite(value)) return `<c r="${name}" s="${style}"><v>${value}</v></c>`;
  return `<c r="${name}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(String(value).slice(0, LONGEST))}</t></is></c>`;
}

/** Return a sheet; one whose head is `frozen` has a bold first line that stays in sight and filters the others. */
function sheetXml({ rows, widths = [], frozen = false }) {
  const lines = rows.map((row, place) => `<row r="${place + 1}">${row.map((value, column) => cellXml(value, place, column, frozen && place === 0 ? 1 : 2)).join("")}</row>`);
  const wide = Math.max(1, ...rows.map((row) => row.length));
  const last = `${columnLetters(wide - 1)}${Math.max(rows.length, 1)}`;
  const pane = frozen ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' : "";
  const columns = Array.from({ length: wide }, (_, place) => `<col min="${place + 1}" max="${place + 1}" width="${widths[place] || 12}" customWidth="1"/>`);
  return `${XML}<worksheet xmlns="${SHEET}"><sheetViews><sheetView workbookViewId="0"${root.dir === "rtl" ? ' rightToLeft="1"' : ""}>${pane}</sheetView></sheetViews>`
    + `<cols>${columns.join("")}</cols><sheetData>${lines.join("")}</sheetData>${frozen ? `<autoFilter ref="A1:${last}"/>` : ""}</worksheet>`;
}

/** Return names of sheets as spreadsheets allow them: short, without some signs, each once. */
function sheetNames(sheets) {
  const taken = new Set();
  return sheets.map(({ name }, place) => {
    let own = String(name).replace(/[\\/?*[\]:]/g, " ").replace(/^'+|'+$/g, "").trim().slice(0, 28) || `Sheet ${place + 1}`;
    if (taken.has(own.toLowerCase())) own = `${own} ${place + 1}`;
    taken.add(own.toLowerCase());
    return own;
  });
}

const STYLES = `${XML}<styleSheet xmlns="${SHEET}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>`
  + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
  + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
  + '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
  + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
  + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

/** Return a workbook of sheets: { name, rows of texts and numbers, widths in characters, frozen head }. */
function workbook(sheets) {
  const names = sheetNames(sheets);
  const numbers = sheets.map((_, place) => place + 1);
  const filters = numbers.filter((number) => sheets[number - 1].frozen).map((number) => {
    const { rows } = sheets[number - 1];
    const last = `$${columnLetters(Math.max(1, ...rows.map((row) => row.length)) - 1)}$${Math.max(rows.length, 1)}`;
    return `<definedName name="_xlnm._FilterDatabase" localSheetId="${number - 1}" hidden="1">'${cellText(names[number - 1].replaceAll("'", "''"))}'!$A$1:${last}</definedName>`;
  });
  const files = [
    ["[Content_Types].xml", typesXml([["xl/workbook.xml", "spreadsheetml.sheet.main"], ["xl/styles.xml", "spreadsheetml.styles"], ...numbers.map((number) => [`xl/worksheets/sheet${number}.xml`, "spreadsheetml.worksheet"])])],
    ["_rels/.rels", relationsXml([["r1", "officeDocument", "xl/workbook.xml"]])],
    ["xl/workbook.xml", `${XML}<workbook xmlns="${SHEET}" xmlns:r="${RELATED}"><sheets>${numbers.map((number) => `<sheet name="${cellText(names[number - 1])}" sheetId="${number}" r:id="r${number}"/>`).join("")}</sheets>`
      + `${filters.length ? `<definedNames>${filters.join("")}</definedNames>` : ""}</workbook>`],
    ["xl/_rels/workbook.xml.rels", relationsXml([...numbers.map((number) => [`r${number}`, "worksheet", `worksheets/sheet${number}.xml`]), ["s1", "styles", "styles.xml"]])],
    ["xl/styles.xml", STYLES],
    ...sheets.map((sheet, place) => [`xl/worksheets/sheet${place + 1}.xml`, sheetXml(sheet)]),
  ];
  return officeFile(files, "spreadsheetml.sheet");
}
