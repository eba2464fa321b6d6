// What pages with data share: words, elements, search, downloads. Text enters the page by textContent only.

const data = JSON.parse(byId("data").textContent);

/** Return the words of a key with its {places} filled; a missing key is a fault of ours and says so. */
function say(key, values = {}) {
  if (!Object.hasOwn(data.words, key)) throw new Error(`no words for ${key}`);
  return data.words[key].replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** Return a number as readers of the page's language write it, in European digits, as the rest of the page does. */
function numberOf(value, options = {}) {
  return new Intl.NumberFormat(`${root.lang}-u-nu-latn`, { maximumFractionDigits: 4, ...options }).format(value).replace("\u202f%", "\u00a0%");
}

/** Return a new element; children are elements or text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === "") continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Return text that keeps its own direction and language. */
function isolated(text, attributes = {}) {
  return make("bdi", attributes, text);
}

function codeOf(thing) {
  return isolated(thing.code, { class: "code" });
}

/** Return the label of a thing in its language, with a mark where nobody has verified it. */
function labelOf(thing, text = thing.label) {
  const lang = thing.lang && thing.lang !== root.lang ? thing.lang : "";
  const label = isolated(text, { lang });
  if (!thing.mark) return label;
  if (thing.mark === "machine-assisted") {
    label.classList.add("assisted");
    label.title = say("assisted");
    return label;
  }
  const mark = make("span", { class: "unverified", title: say("unverified") }, "*");
  mark.append(hidden(` (${say("unverified")})`));
  const both = make("span");
  both.append(label, mark);
  return both;
}

/** Return text for screen readers only. */
function hidden(text) {
  return make("span", { class: "vh" }, text);
}

/** Return the code and label of a thing as plain text, for instance for messages. */
function nameOf(thing) {
  return [thing.code, thing.label].filter(Boolean).join(" ");
}

/** Return text without case and diacritics, for searching. */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

const SHAPES = {
  star: "M8 .8l2.2 4.9 5.3.5-4 3.6 1.2 5.3L8 12.3l-4.7 2.8 1.2-5.3-4-3.6 5.3-.5z",
  dot: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z",
  square: "M2 2h12v12H2z",
  diamond: "M8 .7L15.3 8 8 15.3.7 8z",
  triangle: "M8 1.2l7 12.6H1z",
  triangleDown: "M8 14.8l7-12.6H1z",
  hexagon: "M4.3 1.6h7.4L15.4 8l-3.7 6.4H4.3L.6 8z",
};
const glyphs = new Map((data.glyphs || []).map((glyph) => [glyph.kind, glyph]));

/** Return the sign of a kind as a picture that screen readers skip: its name always stands beside it. */
function glyphOf(kind) {
  const glyph = glyphs.get(kind);
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  if (!glyph) return picture;
  picture.setAttribute("class", `glyph g${glyph.hue}`);
  path.setAttribute("d", SHAPES[glyph.shape]);
  path.setAttribute("fill", glyph.hollow ? "none" : "currentColor");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", glyph.hollow ? "2.2" : "1");
  path.setAttribute("stroke-linejoin", "round");
  picture.append(path);
  return picture;
}

/** Return the value of a known name, else the name itself split into words. */
function wordsOf(table, name) {
  if (Object.hasOwn(table, name)) return table[name];
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[-_]+/g, " ").toLowerCase();
}

/** Return the keys and values after the # of the address. */
function hash() {
  return new URLSearchParams(location.hash.slice(1));
}

/** Keep what is open in the address, so that a copied link opens the same; `""` takes it away. */
function remember(values) {
  const text = new URLSearchParams(values).toString().replaceAll("%2F", "/").replaceAll("%3A", ":");
  try {
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  } catch {
    // A page inside a notebook has no address of its own to change.
  }
}

/** Hand the reader a file. */
function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function fill(select, options) {
  select.replaceChildren(...options.map(([value, text]) => make("option", { value: value || undefined }, text)));
  for (const [place, [value]] of options.entries()) select.options[place].value = value;
}

/** Call a function once the reader has stopped for a moment. */
function settled(action, wait = 120) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
}
