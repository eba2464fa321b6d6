// The overview as a picture that stands alone: bands of rows against columns, with title, filters, legend, count, source.

const NAMES = 360; // room for the names of bands
const STEP = 25; // from one band to the next

/** Return the picture of the overview as the filters leave it: its size and its parts in the order to draw. */
function overviewPicture() {
  const [page, text, muted, faint] = ["page", "text", "muted", "faint"].map(colourOf);
  const title = `${data.edition.title} – ${matrix.title}`;
  const parts = [];
  let y = written(parts, title, EDGE + 12, 20, true, text);
  const filters = filterWords().map(([name, value]) => `${name}: ${value}`);
  if (filters.length) y = written(parts, filters.join(" · "), y + 4, 14, false, text);
  y = written(parts, status.textContent, y + 2, 13, false, muted);
  const columns = matrix.shownColumns;
  const long = columns.some((column) => parted(things[matrix.columns[column]]).length > 1);
  y = dotLegend(parts, y + 12, text) + (long ? 58 : 30);
  const room = Math.min((WIDE - 2 * EDGE - NAMES) / columns.length, 110);
  const turn = (x) => (root.dir === "rtl" ? WIDE - x : x);
  const across = (place) => turn(EDGE + NAMES + (place + 0.5) * room);
  for (const [place, column] of columns.entries()) {
    const thing = things[matrix.columns[column]];
    const raised = place % 2 && parted(thing).length > 1 ? 26 : 0; // every other one of the long names, to have room
    headWords(parts, thing, across(place), y - raised, room, text);
  }
  for (const band of matrix.bands.keys()) {
    y += STEP;
    const strong = matrix.bands[band][1] < 0;
    const lines = wrapped(bandName(band), `${strong ? 600 : 400} 11px ${FONT}`, NAMES - 16, 2);
    for (const [number, line] of lines.entries()) {
      const height = y + (number - (lines.length - 1) / 2) * 12;
      parts.push({ ...word(isolatedText([line]), turn(EDGE + NAMES - 8), height, root.dir === "rtl" ? 1 : -1, 11, strong), colour: text });
    }
    parts.push({ line: [turn(EDGE + NAMES), y, across(columns.length - 0.5), y], width: 0.5, opacity: 1, colour: faint });
    for (const [place, column] of columns.entries()) {
      const spot = spots[band * matrix.columns.length + column];
      if (spot.count) parts.push(dotPart(spot.strong, dotSize(spot.count), across(place), y));
      else if (spot.seen && !spot.any) parts.push(nonePart(across(place), y));
    }
  }
  y = written(parts, say("coded_by_models"), y + 34, 13, true, text);
  const distinct = (valueOf) => [...new Set(shownLinks().map(valueOf).filter(Boolean))].slice(0, 5).join("; ");
  y = written(parts, `${say("claimant")}: ${distinct((link) => link.claimant)} · ${say("set")}: ${distinct((link) => sets[link.set].label)}`, y + 2, 12, false, muted);
  const edition = [data.edition.data && `${say("data_version")} ${data.edition.data}`, `${say("licence")} ${data.edition.licence}`, say("not_official")];
  y = written(parts, edition.filter(Boolean).join(" · "), y, 12, false, muted);
  return { title, wide: WIDE, high: Math.ceil(y + EDGE - 12), page, parts };
}

/** Return the code of a column in the lines that it takes; that of a part of a line is too long for one. */
function parted({ code }) {
  const [, whole, part] = /^([^-\s]+)[-\s](.+)$/.exec(code) || [null, code, ""];
  return code.length > 6 && part ? [whole, part] : [code];
}

/** Write the code of a column over it, or its title where it has none. */
function headWords(parts, thing, x, y, room, colour) {
  const shown = thing.code ? parted(thing) : wrapped(thing.label, `600 11px ${FONT}`, room, 2);
  for (const [place, line] of shown.entries()) {
    const size = place && thing.code ? 9 : 11;
    const [fitting] = wrapped(line, `600 ${size}px ${FONT}`, Math.max(2 * room - 6, 40), 1);
    parts.push({ ...word(isolatedText([fitting]), x, y - 13 * (shown.length - 1 - place), 0, size, true), colour });
  }
}

/** Return the sign of a dot of a strength, or of links without one. */
function dotPart(strong, size, x, y) {
  const known = stepClass(strong);
  const [fill, stroke] = strong ? [colourOf(known), colourOf("line")] : [colourOf("raised"), colourOf("muted")];
  return { sign: SHAPES.dot, x, y, scale: size / 6.5, fill, stroke, width: 0.8 };
}

/** Return the sign of what was looked at and has no link. */
function nonePart(x, y) {
  return { sign: SHAPES.dot, x, y, scale: 1.2 / 6.5, fill: colourOf("muted"), stroke: colourOf("muted"), width: 0 };
}

function dotLegend(parts, y, colour) {
  const strengths = [...new Set(spots.filter((spot) => spot.count).map((spot) => spot.strong))].sort((one, other) => (other ?? 0) - (one ?? 0));
  const entries = strengths.map((strong) => [dotPart(strong, 6, 0, y), strong ? say("strength_step", { strength: strong }) : say("no_strength_step")]);
  if (spots.some((spot) => spot.seen && !spot.any)) entries.push([nonePart(0, y), say("no_link")]);
  entries.push([null, say("dot_size")]);
  let x = EDGE;
  const rtl = root.dir === "rtl";
  for (const [dot, words] of entries) {
    if (dot) parts.push({ ...dot, x: rtl ? WIDE - x - 7 : x + 7 });
    if (dot) x += 20;
    parts.push({ ...word(isolatedText([words]), rtl ? WIDE - x : x, y, rtl ? -1 : 1, 12, false), colour });
    x += widthOf(words, `400 12px ${FONT}`) + 22;
  }
  return y + 12;
}
