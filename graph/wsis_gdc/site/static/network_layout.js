// Where things stand in the drawing: in columns as wide as their words, or as a web pulled together by its links.

const ROW = 26; // pixels from row to row, at least: room to touch
const MOST_ROWS = 48; // a longer column is broken into lanes, in which only codes are shown
const LANE = 74;

/** Return places, words and headings of a scene in columns, in pixels around the middle, and the height they need. */
function columnsOf({ view, layers, pairsOf, most, centre, middle }, wide, least) {
  const sign = root.dir === "rtl" ? -1 : 1;
  const columns = layers.map((members, number) => columnFor(members, view === "around" && number !== middle));
  const rows = Math.max(1, ...columns.map(({ lines }) => lines.length));
  const height = Math.max(least, rows * ROW + 40);
  const last = columns.length - 1;
  const outer = Math.min(Math.max(wide * (wide < 500 ? 0.38 : last < 2 ? 0.34 : 0.3), 84), 360);
  const [left, right] = [-wide / 2 + outer, wide / 2 - outer];
  const places = new Map();
  const words = new Map();
  const headings = [];
  for (const [number, { lines, lanes }] of columns.entries()) {
    const gap = last ? (right - left) / last : 0;
    const x = last ? left + gap * number : 0;
    const inner = number > 0 && number < last;
    const side = number === 0 && last ? -1 : 1;
    const above = lines.length === 1 && (inner || !last);
    const step = Math.min(Math.max((height - 40) / lines.length, ROW), 84);
    const top = -((lines.length - 1) * step) / 2;
    const room = above ? Math.min(Math.max(gap * 0.9, 120), 260) : inner ? gap * 0.55 : outer - 26;
    for (const [row, line] of lines.entries()) {
      const y = top + row * step;
      if (line.heading) headings.push({ text: line.heading, x: sign * x, y, side: sign * side, room: outer - 20 });
      for (const [lane, node] of (line.nodes ?? []).entries()) {
        const at = sign * (x + side * lane * (lanes > 1 ? Math.min(LANE, (outer - 10) / lanes) : 0));
        const total = countOf({ pairsOf }, node);
        const size = node === centre ? 13 : view === "overview" ? 6 + 6 * Math.min(1, Math.sqrt(total / (most * 4))) : 7;
        places.set(node, { x: at, y, size: size * (glyphs.get(node.kind).shape === "star" ? 1.35 : 1) });
        const across = lanes > 1 ? Math.min(LANE, (outer - 10) / lanes) - 22 : room;
        const short = lanes > 1 || (above && last && gap < 150) || (inner && !above) || (across < 130 && step < 34);
        words.set(node, { side: above ? 0 : sign * side, room: across, rows: above ? 4 : Math.max(1, Math.floor(step / 16)), short });
      }
    }
  }
  return { places, words, headings, height };
}

/** Return the rows of a column: one node in each, in several lanes where they are many, kinds under headings. */
function columnFor(members, headed) {
  const kinds = [...new Set(members.map(({ kind }) => kind))];
  const lanes = Math.min(Math.ceil((members.length + kinds.length * headed) / MOST_ROWS), 4);
  const lines = [];
  for (const kind of kinds) {
    const own = members.filter((node) => node.kind === kind);
    const { name, many } = glyphs.get(kind);
    if (headed) lines.push({ heading: own.length > 1 ? `${many}: ${own.length}` : name });
    for (let start = 0; start < own.length; start += lanes) lines.push({ nodes: own.slice(start, start + lanes) });
  }
  return { lines, lanes };
}

const MOST_PULLED = 700; // above this many nodes those that are left keep their places

/** Return the places of everything: as laid out beforehand or, of a part, pulled together anew. */
function webOf({ nodes: shown, pairs, pairsOf }) {
  // Drawings are wide; on a tall screen they stand upright.
  const upright = canvas.clientWidth < canvas.clientHeight;
  const turned = ([x, y, size]) => (upright ? { x: y, y: x, size } : { x, y, size });
  const places = new Map(shown.map((node) => [node, turned(drawing.places[node.place])]));
  const whole = data.loose ? nodes.length : nodes.filter((node) => node.links.length).length;
  if (shown.length === whole || shown.length > MOST_PULLED) return { places };
  for (const [node, place] of places) place.size = Math.min(6 + 1.1 * Math.sqrt(pairsOf.get(node)?.length ?? 0), 20);
  pull(shown, pairs, places, pairsOf, upright);
  return { places };
}

/** Lay out a part of the web by springs (Fruchterman and Reingold 1991), from where its nodes stood before. */
function pull(shown, pairs, places, pairsOf, upright) {
  const count = shown.length;
  if (!count) return;
  const number = new Map(shown.map((node, place) => [node, place]));
  const scale = Math.sqrt(count) / (Math.sqrt(nodes.length) * 46);
  // A small turn that differs from node to node parts those of one place.
  const x = shown.map((node, place) => places.get(node).x * scale + 0.01 * Math.cos(place));
  const y = shown.map((node, place) => places.get(node).y * scale + 0.01 * Math.sin(place));
  const ends = pairs.map(({ from, to }) => [number.get(from), number.get(to)]);
  const degree = shown.map((node) => 1 + (pairsOf.get(node)?.length ?? 0));
  const rounds = count < 200 ? 160 : 80;
  for (let turn = 0; turn < rounds; turn += 1) {
    const heat = 0.1 * Math.sqrt(count) * (1 - turn / rounds) ** 2 + 0.02;
    const fx = x.map((value) => -value * 0.06);
    const fy = y.map((value) => -value * 0.06);
    for (let a = 0; a < count; a += 1) {
      for (let b = 0; b < a; b += 1) {
        const [dx, dy] = [x[a] - x[b], y[a] - y[b]];
        const push = 1 / (dx * dx + dy * dy + 0.01);
        if (push < 0.04) continue;
        fx[a] += dx * push;
        fy[a] += dy * push;
        fx[b] -= dx * push;
        fy[b] -= dy * push;
      }
    }
    for (const [a, b] of ends) {
      const [dx, dy] = [x[a] - x[b], y[a] - y[b]];
      const force = Math.hypot(dx, dy) / Math.sqrt(Math.min(degree[a], degree[b]));
      fx[a] -= dx * force;
      fy[a] -= dy * force;
      fx[b] += dx * force;
      fy[b] += dy * force;
    }
    for (let a = 0; a < count; a += 1) {
      const length = Math.hypot(fx[a], fy[a]);
      const far = length > 0 ? Math.min(1, heat / length) : 0;
      x[a] += fx[a] * far;
      y[a] += fy[a] * far;
    }
  }
  const spacing = 58;
  const [across, down] = upright ? [0.8, 1.2] : [1.3, 0.8];
  shown.forEach((node, place) => Object.assign(places.get(node), { x: x[place] * spacing * across, y: y[place] * spacing * down }));
}
