// A picture as a slide: each of its lines, signs and words is a shape of its own, which PowerPoint can change.

const DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main";
const SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main";
const EMU = 9525; // English Metric Units in a pixel
const PRESETS = { star: "star5", dot: "ellipse", square: "rect", diamond: "diamond", triangle: "triangle", triangleDown: "flowChartMerge", hexagon: "hexagon" };
const presetOf = new Map(Object.entries(PRESETS).map(([shape, preset]) => [SHAPES[shape], preset]));
const NAMESPACES = `xmlns:a="${DRAWING}" xmlns:r="${RELATED}" xmlns:p="${SLIDES}"`;
const TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>';

const emu = (pixels) => Math.round(pixels * EMU);

function fillXml(colour, opacity = 1) {
  const faint = opacity < 1 ? `<a:alpha val="${Math.round(opacity * 100000)}"/>` : "";
  return `<a:solidFill><a:srgbClr val="${colour.slice(1)}">${faint}</a:srgbClr></a:solidFill>`;
}

function placeXml(x, y, wide, high) {
  return `<a:xfrm><a:off x="${emu(x)}" y="${emu(y)}"/><a:ext cx="${emu(wide)}" cy="${emu(high)}"/></a:xfrm>`;
}

function shapeXml(id, name, place, form, text = "", kind = "") {
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${xmlText(name)}"/><p:cNvSpPr${kind === "text" ? ' txBox="1"' : ""}/><p:nvPr>${kind === "title" ? '<p:ph type="title"/>' : ""}</p:nvPr></p:nvSpPr><p:spPr>${place}${form}</p:spPr>${text}</p:sp>`;
}

function lineXml(id, { line: [x0, y0, x1, y1], width, opacity, colour, curved, head }) {
  const end = head && curved ? x1 - (Math.sign(x1 - x0) || 1) * head : x1;
  const [left, top, wide, high] = [Math.min(x0, end), Math.min(y0, y1), Math.max(Math.abs(end - x0), 1), Math.max(Math.abs(y1 - y0), 1)];
  const point = (x, y) => `<a:pt x="${emu(x - left)}" y="${emu(y - top)}"/>`;
  const half = (end - x0) / 2;
  const way = curved ? `<a:cubicBezTo>${point(x0 + half, y0)}${point(end - half, y1)}${point(end, y1)}</a:cubicBezTo>` : `<a:lnTo>${point(end, y1)}</a:lnTo>`;
  const path = `<a:path w="${emu(wide)}" h="${emu(high)}" fill="none"><a:moveTo>${point(x0, y0)}</a:moveTo>${way}</a:path>`;
  const form = `<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>${path}</a:pathLst></a:custGeom><a:noFill/><a:ln w="${emu(width)}">${fillXml(colour, opacity)}${head && curved ? '<a:tailEnd type="triangle" w="med" len="med"/>' : ""}</a:ln>`;
  return shapeXml(id, `Line ${id}`, placeXml(left, top, wide, high), form);
}

function signXml(id, { sign, x, y, scale, fill, stroke, width }) {
  const size = 14 * scale;
  const form = `<a:prstGeom prst="${presetOf.get(sign)}"><a:avLst/></a:prstGeom>${fillXml(fill)}<a:ln w="${emu(width)}">${fillXml(stroke)}</a:ln>`;
  return shapeXml(id, `Sign ${id}`, placeXml(x - size / 2, y - size / 2, size, size), form);
}

/** Return a word as a text of its own; the first of all is the title of the slide. */
function wordXml(id, { text, x, y, align, size, strong, font, colour }, title) {
  const words = text.replace(/[\u2066-\u2069]/g, "");
  const wide = widthOf(words, font) + 6;
  const left = x - [wide, wide / 2, 0][align + 1];
  const rtl = root.dir === "rtl";
  const run = `<a:r><a:rPr lang="${root.lang}" sz="${Math.round(size * 75)}" b="${strong ? 1 : 0}">${fillXml(colour)}</a:rPr><a:t>${xmlText(words)}</a:t></a:r>`;
  const body = `<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:p><a:pPr algn="${["r", "ctr", "l"][align + 1]}"${rtl ? ' rtl="1"' : ""}/>${run}</a:p></p:txBody>`;
  const form = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>';
  return shapeXml(id, words, placeXml(left, y - size * 0.75, wide, size * 1.5), form, body, title ? "title" : "text");
}

function themeXml() {
  const colour = (name, value) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`;
  const names = ["dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];
  const values = ["000000", "FFFFFF", "1C1C1C", "F2F2F2", "0B4F8A", "B05A00", "3B7A57", "7A3B6B", "5B5B5B", "8A6D0B", "0B4F8A", "5B3B8A"];
  const font = (name) => `<a:${name}><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/></a:${name}>`;
  const three = (xml) => xml.repeat(3);
  const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';
  return `${XML}<a:theme xmlns:a="${DRAWING}" name="Plain"><a:themeElements><a:clrScheme name="Plain">${names.map((name, place) => colour(name, values[place])).join("")}</a:clrScheme>`
    + `<a:fontScheme name="Plain">${font("majorFont")}${font("minorFont")}</a:fontScheme><a:fmtScheme name="Plain"><a:fillStyleLst>${three(fill)}</a:fillStyleLst><a:lnStyleLst>${three(`<a:ln w="9525">${fill}</a:ln>`)}</a:lnStyleLst>`
    + `<a:effectStyleLst>${three("<a:effectStyle><a:effectLst/></a:effectStyle>")}</a:effectStyleLst><a:bgFillStyleLst>${three(fill)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`;
}

/** Return a picture as a presentation of one slide. */
function slide({ wide, high, page, parts }) {
  const shapes = parts.map((part, place) => {
    if (part.line) return lineXml(place + 2, part);
    return part.sign ? signXml(place + 2, part) : wordXml(place + 2, part, place === 0);
  });
  const [master, layout] = ["slideMasters/slideMaster1.xml", "slideLayouts/slideLayout1.xml"];
  const title = shapeXml(2, "Title", placeXml(EDGE, EDGE, wide - 2 * EDGE, 30), '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>', "<p:txBody><a:bodyPr/><a:p/></p:txBody>", "title");
  const map = '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>';
  return officeFile([
    ["[Content_Types].xml", typesXml([["ppt/presentation.xml", "presentationml.presentation.main"], [`ppt/${master}`, "presentationml.slideMaster"], [`ppt/${layout}`, "presentationml.slideLayout"], ["ppt/slides/slide1.xml", "presentationml.slide"], ["ppt/theme/theme1.xml", "theme"]])],
    ["_rels/.rels", relationsXml([["r1", "officeDocument", "ppt/presentation.xml"]])],
    ["ppt/presentation.xml", `${XML}<p:presentation ${NAMESPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="r1"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="r2"/></p:sldIdLst><p:sldSz cx="${emu(wide)}" cy="${emu(high)}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`],
    ["ppt/_rels/presentation.xml.rels", relationsXml([["r1", "slideMaster", master], ["r2", "slide", "slides/slide1.xml"], ["r3", "theme", "theme/theme1.xml"]])],
    [`ppt/${master}`, `${XML}<p:sldMaster ${NAMESPACES}><p:cSld><p:spTree>${TREE}${title}</p:spTree></p:cSld>${map}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="r1"/></p:sldLayoutIdLst></p:sldMaster>`],
    ["ppt/slideMasters/_rels/slideMaster1.xml.rels", relationsXml([["r1", "slideLayout", `../${layout}`], ["r2", "theme", "../theme/theme1.xml"]])],
    [`ppt/${layout}`, `${XML}<p:sldLayout ${NAMESPACES} type="titleOnly"><p:cSld name="Title only"><p:spTree>${TREE}${title}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`],
    ["ppt/slideLayouts/_rels/slideLayout1.xml.rels", relationsXml([["r1", "slideMaster", `../${master}`]])],
    ["ppt/slides/slide1.xml", `${XML}<p:sld ${NAMESPACES}><p:cSld><p:bg><p:bgPr>${fillXml(page)}<a:effectLst/></p:bgPr></p:bg><p:spTree>${TREE}${shapes.join("")}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`],
    ["ppt/slides/_rels/slide1.xml.rels", relationsXml([["r1", "slideLayout", `../${layout}`]])],
    ["ppt/theme/theme1.xml", themeXml()],
  ], "presentationml.presentation");
}
