// The drawing as a picture that stands alone: title, what is shown, legend, count, source and licence inside it.
// It is laid out once as plain lines, signs and words; a canvas makes a PNG of them, text an SVG.

const WIDE = 1200;
const EDGE = 28;

/** Return the picture of what is shown: its size and its parts in the order to draw. */
function picture() {
  const { page, text, muted } = colours();
  const parts = [];
  const rtl = root.dir === "rtl";
  const start = rtl ? WIDE - EDGE : EDGE;
  const say_ = (words, y, size, strong, colour) => {
    const font = `${strong ? 600 : 400} ${size}px ${FONT}`;
    for (const line of wrapped(words, font, WIDE - 2 * EDGE, 6)) {
      parts.push({ ...word(isolatedText([line]), start, y, rtl ? -1 : 1, size, strong), colour });
      y += size * 1.45;
    }
    return y;
  };
  let y = say_(`${data.edition.title} – ${data.edition.page}`, EDGE + 12, 20, true, text);
  y = say_(byId("shown").textContent, y + 4, 14, false, text);
  y = say_(byId("status").textContent, y + 2, 13, false, muted);
  y = legendParts(parts, y + 12, rtl) + 8;
  const shown = scene.layered ? sceneOf(state, WIDE - 2 * EDGE, 420) : scene;
  const high = scene.layered ? shown.height : 760;
  drawingParts(parts, shown, y, high);
  y = say_(say("reviewed"), y + high + 18, 13, true, text);
  y = say_(sources(shown), y + 2, 12, false, muted);
  const edition = [data.edition.version && say("data_version", { version: data.edition.version }), say("licence", { licence: data.edition.licence }), say("not_official")];
  y = say_(edition.filter(Boolean).join(" · "), y, 12, false, muted);
  return { wide: WIDE, high: Math.ceil(y + EDGE - 12), page, parts };
}

/** Return who claims the links shown and in which mapping sets, the most frequent first. */
function sources(shown) {
  const count = (valueOf) => {
    const found = new Map();
    for (const { links: each } of shown.pairs) for (const link of each) if (valueOf(link)) found.set(valueOf(link), (found.get(valueOf(link)) ?? 0) + 1);
    const listed = [...found].sort((a, b) => b[1] - a[1]).map(([name, number]) => `${name} (${number})`);
    return listed.length > 5 ? [...listed.slice(0, 5), say("more", { count: listed.length - 5 })] : listed;
  };
  const said = [["claimant", count((link) => link.claimant)], ["set", count((link) => link.set?.label)]];
  return said.filter(([, listed]) => listed.length).map(([key, listed]) => `${say(key)}: ${listed.join(", ")}`).join(" · ");
}

/** Lay out the legend from a height on and return the height below it. */
function legendParts(parts, top, rtl) {
  const kinds = new Set(scene.nodes.map(({ kind }) => kind));
  const entries = data.glyphs.filter(({ kind }) => kinds.has(kind)).map(({ kind, many }) => [{ kind }, many]);
  for (const [step, words] of strengths()) entries.push([{ step }, words]);
  if (scene.layered && scene.most > 1) entries.push([null, say("width")]);
  const relations = new Set(scene.pairs.flatMap(({ links: each }) => each.map((link) => wordsOf(data.relations, link.predicate))));
  if (relations.size) entries.push([null, `${say("by_rel")}: ${[...relations].sort((a, b) => a.localeCompare(b, root.lang)).join(", ")}`]);
  const font = `400 12px ${FONT}`;
  let [x, y] = [0, top];
  for (const [sign, words] of entries) {
    const [line] = wrapped(words, font, WIDE - 2 * EDGE - 34, 1);
    const width = widthOf(line, font) + (sign ? (sign.kind ? 22 : 34) : 0);
    if (x && x + width > WIDE - 2 * EDGE) [x, y] = [0, y + 20];
    const put = (offset) => (rtl ? WIDE - EDGE - x - offset : EDGE + x + offset);
    if (sign?.kind) parts.push(signPart(sign.kind, put(7), y, 6));
    else if (sign) parts.push({ line: [put(0), y, put(26), y], width: 4, colour: tie(sign.step), opacity: 1 });
    parts.push({ ...word(isolatedText([line]), put(sign ? (sign.kind ? 19 : 32) : 0), y, rtl ? -1 : 1, 12, false), colour: colours().text });
    x += width + 22;
  }
  return y + 12;
}

function signPart(kind, x, y, size) {
  const [fill, stroke] = signColours(kind);
  const { shape, hollow } = glyphs.get(kind);
  return { sign: SHAPES[shape], x, y, scale: size / 7, fill, stroke, width: hollow ? 2 : 0.8 };
}

/** Lay out links, signs and words of a scene in a band of the picture. */
function drawingParts(parts, shown, top, high) {
  const { zoom, middle } = placing(shown, high);
  const at = ({ x, y }) => ({ x: WIDE / 2 + (x - middle.x) * zoom, y: top + high / 2 + (y - middle.y) * zoom });
  for (const each of shown.pairs) {
    const [from, to] = [shown.places.get(each.from), shown.places.get(each.to)];
    const [one, other] = [at(from), at(to)];
    const [width, opacity] = weightOf(each);
    const colour = shown.layered ? tie(each.strength) : colours().muted;
    const line = [one.x, one.y, other.x, other.y];
    parts.push({ line, width, opacity, colour, curved: shown.layered, head: shown.view === "around" ? to.size * zoom + 2 : 0 });
  }
  for (const node of shown.nodes) {
    const place = at(shown.places.get(node));
    parts.push(signPart(node.kind, place.x, place.y, shown.places.get(node).size * zoom));
  }
  const { text, muted } = colours();
  const found = shown.layered ? columnWords(shown, at, zoom, null) : webWords(shown, at, { wide: WIDE, high: top + high, zoom, most: 400, lit: null });
  for (const each of found) parts.push({ ...each, colour: each.muted ? muted : text, halo: true });
}

/** Return the scale and the middle by which the places of a scene fill a band of the picture. */
function placing(shown, high) {
  if (shown.layered || !shown.nodes.length) return { zoom: 1, middle: { x: 0, y: 0 } };
  const all = shown.nodes.map((node) => shown.places.get(node));
  const span = (axis) => [Math.min(...all.map((place) => place[axis])), Math.max(...all.map((place) => place[axis]))];
  const [[left, right], [first, last]] = [span("x"), span("y")];
  const zoom = Math.min((WIDE - 120) / (right - left || 1), (high - 60) / (last - first || 1), 1.6);
  return { zoom, middle: { x: (left + right) / 2, y: (first + last) / 2 } };
}

/** Return the path of a line and, for links that point somewhere, the three corners of its head. */
function strokeOf({ line: [x0, y0, x1, y1], curved, head }) {
  const way = Math.sign(x1 - x0) || 1;
  const end = head && curved ? x1 - way * head : x1;
  const half = (end - x0) / 2;
  const path = curved ? `M${x0} ${y0}C${x0 + half} ${y0} ${end - half} ${y1} ${end} ${y1}` : `M${x0} ${y0}L${end} ${y1}`;
  const corners = head && curved ? `M${end} ${y1}L${end - way * 7} ${y1 - 3.5}L${end - way * 7} ${y1 + 3.5}z` : "";
  return [path.replaceAll(/-?\d+\.\d+/g, (number) => Number(number).toFixed(1)), corners];
}

/** Return a canvas with the picture, in twice as many pixels. */
function bitmap({ wide, high, page, parts }) {
  const sheet = make("canvas");
  [sheet.width, sheet.height] = [wide * 2, high * 2];
  const context = sheet.getContext("2d");
  context.scale(2, 2);
  context.fillStyle = page;
  context.fillRect(0, 0, wide, high);
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const part of parts) {
    context.save();
    if (part.line) {
      const [path, head] = strokeOf(part);
      context.globalAlpha = part.opacity;
      Object.assign(context, { strokeStyle: part.colour, fillStyle: part.colour, lineWidth: part.width });
      context.stroke(new Path2D(path));
      if (head) context.fill(new Path2D(head));
    } else if (part.sign) {
      context.translate(part.x, part.y);
      context.scale(part.scale, part.scale);
      context.translate(-8, -8);
      Object.assign(context, { fillStyle: part.fill, strokeStyle: part.stroke, lineWidth: part.width / part.scale });
      context.fill(new Path2D(part.sign));
      context.stroke(new Path2D(part.sign));
    } else {
      Object.assign(context, { font: part.font, textAlign: ["right", "center", "left"][part.align + 1], fillStyle: part.colour });
      if (part.halo) {
        Object.assign(context, { strokeStyle: page, lineWidth: 3.5 });
        context.strokeText(part.text, part.x, part.y);
      }
      context.fillText(part.text, part.x, part.y);
    }
    context.restore();
  }
  return sheet;
}

/** Return the picture as the text of an SVG file: vectors and words that a drawing program can change. */
function vector({ wide, high, page, parts }) {
  const space = "http://www.w3.org/2000/svg";
  const add = (parent, tag, attributes, text = "") => {
    const element = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, typeof value === "number" ? Number(value.toFixed(2)) : value);
    element.append(plain(text));
    parent.append(element);
    return element;
  };
  const sheet = document.createElementNS(space, "svg");
  for (const [name, value] of Object.entries({ width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, "font-family": FONT.replaceAll('"', "'"), direction: "ltr" })) sheet.setAttribute(name, value);
  add(sheet, "title", {}, `${data.edition.title} – ${data.edition.page}: ${byId("shown").textContent}`);
  add(sheet, "rect", { width: wide, height: high, fill: page });
  for (const part of parts) {
    if (part.line) {
      const [path, head] = strokeOf(part);
      add(sheet, "path", { d: path, fill: "none", stroke: part.colour, "stroke-width": part.width, "stroke-opacity": part.opacity });
      if (head) add(sheet, "path", { d: head, fill: part.colour, "fill-opacity": part.opacity });
    } else if (part.sign) {
      const transform = `translate(${part.x.toFixed(1)} ${part.y.toFixed(1)}) scale(${part.scale.toFixed(3)}) translate(-8 -8)`;
      add(sheet, "path", { d: part.sign, fill: part.fill, stroke: part.stroke, "stroke-width": part.width / part.scale, "stroke-linejoin": "round", transform });
    } else {
      const halo = part.halo ? { stroke: page, "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" } : {};
      const anchor = ["end", "middle", "start"][part.align + 1];
      add(sheet, "text", { x: part.x, y: part.y, "font-size": part.size, "font-weight": part.strong ? 600 : 400, "text-anchor": anchor, "dominant-baseline": "central", fill: part.colour, ...halo }, part.text);
    }
  }
  return new XMLSerializer().serializeToString(sheet);
}

/** Return a text without the characters that XML cannot hold. */
function plain(text) {
  return text.toWellFormed?.().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd") ?? text;
}
