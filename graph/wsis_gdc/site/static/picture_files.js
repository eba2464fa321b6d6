// A picture as a file that stands alone. It is laid out once as plain lines, signs and words: { title, wide, high, page,
// parts }; a canvas makes a PNG of them, text an SVG, shapes a slide.

const WIDE = 1200;
const EDGE = 28;

/** Write words over the whole width of a picture from a height on, and return the height below them. */
function written(parts, words, y, size, strong, colour) {
  const rtl = root.dir === "rtl";
  const font = `${strong ? 600 : 400} ${size}px ${FONT}`;
  for (const line of wrapped(words, font, WIDE - 2 * EDGE, 6)) {
    parts.push({ ...word(isolatedText([line]), rtl ? WIDE - EDGE : EDGE, y, rtl ? -1 : 1, size, strong), colour });
    y += size * 1.45;
  }
  return y;
}

/** Let the buttons of a page hand a picture out, made when it is asked for: as PNG, SVG and PPTX. */
function handPictures(name, made) {
  byId("png").addEventListener("click", () => bitmap(made()).toBlob((blob) => download(`${name}.png`, blob)));
  byId("svg").addEventListener("click", () => download(`${name}.svg`, new Blob([vector(made())], { type: "image/svg+xml" })));
  byId("pptx").addEventListener("click", () => download(`${name}.pptx`, slide(made())));
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
function vector({ title, wide, high, page, parts }) {
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
  add(sheet, "title", {}, title);
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
