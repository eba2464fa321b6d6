// What workbooks and slides made in the page have in common: XML texts in a ZIP without compression.

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "application/vnd.openxmlformats-officedocument";

/** Return text that can stand in XML: without what XML cannot hold, and with its own signs escaped. */
function xmlText(value) {
  return String(value)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

/** Return the file that names the type of each part: pairs of a part and its type after that of all office files. */
function typesXml(parts) {
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
    + `${parts.map(([name, type]) => `<Override PartName="/${name}" ContentType="${OFFICE}.${type}+xml"/>`).join("")}</Types>`;
}

/** Return the file that tells what a part leads to: triples of a name, a kind and a path. */
function relationsXml(related) {
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${related.map(([id, kind, target]) => `<Relationship Id="${id}" Type="${RELATED}/${kind}" Target="${target}"/>`).join("")}</Relationships>`;
}

/** Return an office file of pairs of a path and a text. */
function officeFile(files, type) {
  const encoder = new TextEncoder();
  return new Blob(stored(files.map(([name, text]) => [encoder.encode(name), encoder.encode(text)])), { type: `${OFFICE}.${type}` });
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
