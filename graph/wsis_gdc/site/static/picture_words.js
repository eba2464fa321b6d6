// Words of pictures: how wide they are, how they break, and where they stand.

const FONT = 'system-ui, "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif';
const widths = new Map();
const pen = make("canvas").getContext("2d");

function widthOf(text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    if (pen.font !== font) pen.font = font; // setting a font costs far more than measuring with it
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

/** Return code and label as one line of the page's direction, each part in its own. */
function isolatedText(parts) {
  const own = parts.filter(Boolean).map((part) => `\u2068${part}\u2069`);
  return `${root.dir === "rtl" ? "\u2067" : "\u2066"}${own.join(" ")}\u2069`;
}

/** Return a text as lines no wider than a room, the last one cut where there are more; Chinese breaks anywhere. */
function wrapped(text, font, room, most) {
  const parts = text.match(/\p{Script=Han}[，。、；：！？）》」』”]*|[^\s\p{Script=Han}]+\s*|\s+/gu) ?? [];
  const lines = [""];
  for (const part of parts) {
    const here = lines.at(-1);
    if (here && widthOf((here + part).trimEnd(), font) > room) lines.push(part);
    else lines[lines.length - 1] = here + part;
  }
  const shown = lines.slice(0, most).map((line) => line.trim());
  if (lines.length > most) shown[most - 1] += "…";
  return shown.map((line) => {
    let text = line;
    while (text.length > 2 && widthOf(text, font) > room) text = `${text.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
    return text;
  });
}

/** Return a word with where it stands, its font and how it is aligned (-1 ends, 0 is centred, 1 begins at x). */
function word(text, x, y, align, size, strong, more = {}) {
  return { text, x, y, align, size, strong, font: `${strong ? 600 : 400} ${size}px ${FONT}`, ...more };
}
