// The words of the drawing: beside the signs of columns, under or over those of a web; never one over another.

const MARGIN = 19; // pixels between a sign and its words for which the room of a column allows

function kindOf(node) {
  return glyphs.get(node.kind).name;
}

function cut(text, length) {
  const letters = [...text];
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join("").trimEnd()}…`;
}

/** Return the words of a scene in columns; `at` gives the place and the size of a node, `zoom` the scale. */
function columnWords(shown, at, zoom, lit) {
  const found = [];
  const half = (lines) => ((lines - 1) * 15) / 2;
  for (const { text, x, y, side, room } of lit ? [] : shown.headings) {
    const place = at({ x, y });
    const [line] = wrapped(text, `600 11px ${FONT}`, room * zoom, 1);
    found.push(word(isolatedText([line]), place.x + side * 15 * zoom, place.y + 4, side, 11, true, { muted: true }));
  }
  for (const node of lit ?? shown.nodes) {
    const spec = shown.words.get(node);
    if (!spec) continue;
    const place = at(shown.places.get(node));
    const strong = node.hub || node === shown.centre;
    const size = node === shown.centre ? 14 : spec.room < 130 ? 11.5 : 12.5;
    const font = `${strong ? 600 : 400} ${size}px ${FONT}`;
    const beside = shown.view !== "overview" ? "" : lit && node !== lit[0] ? countBetween(shown, lit[0], node) : countOf(shown, node);
    const code = node.code || (spec.short ? cut(node.label, 14) : "");
    const text = [code, spec.short ? "" : node.label].filter(Boolean).join(" ");
    const tail = beside ? ` (${beside})` : "";
    const beyond = shown.places.get(node).size * 1.2 + 7;
    const room = spec.room - (spec.side ? Math.max(0, beyond - MARGIN) : 0); // beside a large sign words begin further out
    const lines = wrapped(text, font, room * zoom - (tail && 34), Math.max(1, Math.floor(spec.rows * zoom)));
    lines[lines.length - 1] += tail;
    const gap = beyond * zoom;
    const first = place.y - (spec.side ? half(lines.length) : gap + 4 + half(lines.length) * 2);
    for (const [number, line] of lines.entries()) {
      const rest = number === 0 && code && line.startsWith(code) ? [code, line.slice(code.length).trim()] : [line];
      found.push(word(isolatedText(rest), place.x + spec.side * gap, first + number * 15, spec.side, size, strong, { node }));
    }
  }
  return found;
}

/** Return how many links a node is drawn with. */
function countOf(shown, node) {
  return (shown.pairsOf.get(node) ?? []).reduce((sum, { count }) => sum + count, 0);
}

function countBetween(shown, one, other) {
  return (shown.pairsOf.get(one) ?? []).filter(({ from, to }) => from === other || to === other).reduce((sum, { count }) => sum + count, 0) || "";
}

/** Return the labels a node of the web can have, the best first. */
function webLabels(node, long, roomy) {
  const short = isolatedText([node.code ? cut(node.code, 22) : cut(node.label, 22)]);
  if (!node.code || !(long || (node.hub && roomy))) return [short];
  return [isolatedText([cut(node.code, 22), cut(node.label, long ? 36 : 20)]), short];
}

/** Return the words of a web: under or over their nodes, the weightiest first, without those that would touch another. */
function webWords(shown, at, { wide, high, zoom, most, lit }) {
  const found = [];
  const taken = shown.nodes.length > 400 ? [] : shown.nodes.map((node) => {
    const { x, y } = at(shown.places.get(node));
    const half = shown.places.get(node).size * zoom * 0.8;
    return [x - half, y - half, x + half, y + half];
  });
  const roomy = wide > 640 || zoom > 0.8;
  const candidates = lit ?? (shown.nodes.length > 1000 ? byWeight : [...shown.nodes].sort((a, b) => b.hub - a.hub || b.links.length - a.links.length));
  for (const node of candidates) {
    if (found.length >= most) break;
    const own = shown.places.get(node);
    if (!own) continue;
    const place = at(own);
    if (place.x < 0 || place.y < 0 || place.x > wide || place.y > high) continue;
    const strong = node.hub || node === chosen;
    const size = strong ? 13 : 12;
    const font = `${strong ? 600 : 400} ${size}px ${FONT}`;
    const gap = own.size * zoom + 4 + size / 2;
    for (const text of webLabels(node, Boolean(lit), roomy)) {
      const half = widthOf(text, font) / 2 + 3;
      const x = Math.max(Math.min(place.x, wide - half), half);
      const y = [place.y + gap, place.y - gap].find((middle) => {
        const box = [x - half, middle - size * 0.7, x + half, middle + size * 0.7];
        if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return false;
        taken.push(box);
        return true;
      });
      if (y === undefined) continue;
      found.push(word(text, x, y, 0, size, strong, { node }));
      break;
    }
  }
  return found;
}

let painted = []; // the words on the screen, so that a click on one counts for its node

/** Draw the words on the screen, only those of the lit nodes where such are given; return how many there are. */
function paintLabels(context, lit) {
  const { page, text, muted } = colours();
  const ratio = context.canvas.width / frame.clientWidth;
  const at = ({ x, y }) => network.canvasToDOM({ x, y });
  const zoom = network.getScale();
  const size = { wide: frame.clientWidth, high: frame.clientHeight, zoom, most: moving ? 50 : 220, lit };
  painted = scene.layered ? columnWords(scene, at, zoom, lit) : webWords(scene, at, size);
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = page;
  context.lineWidth = 3.5;
  let font = "";
  for (const each of painted) {
    if (each.font !== font) context.font = font = each.font;
    context.textAlign = ["right", "center", "left"][each.align + 1];
    context.fillStyle = each.muted ? muted : text;
    context.strokeText(each.text, each.x, each.y);
    context.fillText(each.text, each.x, each.y);
  }
  context.restore();
  return painted.length;
}

/** Return the node whose words lie at a place of the screen, else the nearest one within reach of a finger. */
function wordsAt({ x, y }) {
  for (const each of painted) {
    if (!each.node) continue;
    const width = widthOf(each.text, each.font);
    const left = each.x - (width * (1 - each.align)) / 2;
    if (x >= left - 4 && x <= left + width + 4 && Math.abs(y - each.y) <= 12) return each.node;
  }
  let best = null;
  let least = 16;
  for (const node of scene.nodes) {
    const at = network.canvasToDOM(scene.places.get(node));
    const far = Math.hypot(at.x - x, at.y - y);
    if (far < least) [best, least] = [node, far];
  }
  return best;
}
