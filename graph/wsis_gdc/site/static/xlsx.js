// A workbook made in the page: SpreadsheetML in a ZIP without compression. Texts are texts, never formulas.

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const LONGEST = 32767; // characters that a cell can hold

/** Return text that can stand in XML: without what XML cannot hold, and with its own signs escaped. */
function xmlText(value) {
  return String(value)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

/** Return the name of a column: A, B, … Z, AA, … */
function columnLetters(place) {
  return place < 26 ? String.fromCharCode(65 + place) : columnLetters(Math.floor(place / 26) - 1) + columnLetters(place % 26);
}

function cellXml(value, row, column, style) {
  const name = `${columnLetters(column)}${row + 1}`;
  if (value === "" || value === null || value === undefined) return "";
  if (typeof value === "number" && Number.isFinite(value)) return `<c r="${name}" s="${style}"><v>${value}</v></c>`;
  return `<c r="${name}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(String(value).slice(0, LONGEST))}</t></is></c>`;
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
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const filters = numbers.filter((number) => sheets[number - 1].frozen).map((number) => {
    const { rows } = sheets[number - 1];
    const last = `$${columnLetters(Math.max(1, ...rows.map((row) => row.length)) - 1)}$${Math.max(rows.length, 1)}`;
    return `<definedName name="_xlnm._FilterDatabase" localSheetId="${number - 1}" hidden="1">'${xmlText(names[number - 1].replaceAll("'", "''"))}'!$A$1:${last}</definedName>`;
  });
  const files = [
    ["[Content_Types].xml", `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
      + `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>`
      + `${numbers.map((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${type}.worksheet+xml"/>`).join("")}</Types>`],
    ["_rels/.rels", `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `${XML}<workbook xmlns="${SHEET}" xmlns:r="${RELATED}"><sheets>${numbers.map((number) => `<sheet name="${xmlText(names[number - 1])}" sheetId="${number}" r:id="r${number}"/>`).join("")}</sheets>`
      + `${filters.length ? `<definedNames>${filters.join("")}</definedNames>` : ""}</workbook>`],
    ["xl/_rels/workbook.xml.rels", `${XML}<Relationships xmlns="${PACKAGE}/relationships">${numbers.map((number) => `<Relationship Id="r${number}" Type="${RELATED}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join("")}`
      + `<Relationship Id="s1" Type="${RELATED}/styles" Target="styles.xml"/></Relationships>`],
    ["xl/styles.xml", STYLES],
    ...sheets.map((sheet, place) => [`xl/worksheets/sheet${place + 1}.xml`, sheetXml(sheet)]),
  ];
  const encoder = new TextEncoder();
  return new Blob(stored(files.map(([name, text]) => [encoder.encode(name), encoder.encode(text)])), { type: `${type}.sheet` });
}

let crcTable = null;

function crc32(bytes) {
  crcTable ||= Uint32Array.from({ length: 256 }, (_, place) => {
    let value = place;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}

/** Return bytes of little-endian numbers, given as [value, width]. */
function little(...numbers) {
  const bytes = [];
  for (const [value, width] of numbers) for (let place = 0; place < width; place += 1) bytes.push(Math.floor(value / 256 ** place) % 256);
  return Uint8Array.from(bytes);
}

/** Return the parts of a ZIP that holds files as they are; names are UTF-8, dates the first day that a ZIP can tell. */
function stored(files) {
  const [parts, entries] = [[], []];
  let offset = 0;
  for (const [name, content] of files) {
    const common = [[20, 2], [0x0800, 2], [0, 2], [0, 2], [33, 2], [crc32(content), 4], [content.length, 4], [content.length, 4], [name.length, 2], [0, 2]];
    const head = little([0x04034b50, 4], ...common);
    parts.push(head, name, content);
    entries.push(little([0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), name);
    offset += head.length + name.length + content.length;
  }
  const size = entries.reduce((sum, each) => sum + each.length, 0);
  const end = little([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]);
  return [...parts, ...entries, end];
}
