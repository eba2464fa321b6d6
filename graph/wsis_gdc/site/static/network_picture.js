// The drawing as a picture that stands alone: title, what is shown, legend, count, source and licence inside it.

/** Return the picture of what is shown: its size and its parts in the order to draw. */
function picture() {
  const { page, text, muted } = colours();
  const title = `${data.edition.title} – ${data.edition.page}`;
  const parts = [];
  const rtl = root.dir === "rtl";
  let y = written(parts, title, EDGE + 12, 20, true, text);
  y = written(parts, byId("shown").textContent, y + 4, 14, false, text);
  y = written(parts, byId("status").textContent, y + 2, 13, false, muted);
  y = legendParts(parts, y + 12, rtl) + 8;
  const shown = scene.layered ? sceneOf(state, WIDE - 2 * EDGE, 420) : scene;
  const high = scene.layered ? shown.height : 760;
  drawingParts(parts, shown, y, high);
  y = written(parts, say("reviewed"), y + high + 18, 13, true, text);
  y = written(parts, sources(shown), y + 2, 12, false, muted);
  const edition = [data.edition.data && say("data_version", { version: data.edition.data }), say("licence", { licence: data.edition.licence }), say("not_official")];
  y = written(parts, edition.filter(Boolean).join(" · "), y, 12, false, muted);
  return { title: `${title}: ${byId("shown").textContent}`, wide: WIDE, high: Math.ceil(y + EDGE - 12), page, parts };
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
