// Texts cut into paragraphs and sentences: what base/cutting.py does; a test compares both.

const LONGEST = 400;
const WRAPPED = 110;
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LINE = /[^\n\r\f\u2028\u2029]+|\r\n|[\n\r\f\u2028\u2029]/gu;
const END = new RegExp(
  `[.!?…؟۔][»”"')\\]]{0,3}[${BLANK}](?=[^${BLANK}\\p{Nd}.,;:!?)\\]a-zа-яё])|[。！？；][”’」』）]{0,3}` +
    "|[\\r\\n\\u2028\\u2029](?=[ \\t]{0,8}(?:[-–—*•·▪◦]|\\(?[0-9]{1,3}[.)]|\\(?[a-zа-я][.)])[ \\t])",
  "gu",
);
const COMMA = new RegExp(`[,;:،؛，、：—–${BLANK}]`, "gu");
const IS_BLANK = new RegExp(`[${BLANK}]`, "u");

/** Return the paragraphs of a text as [start, end]: what stands between empty lines, or long lines. */
function paragraphsOf(text) {
  const lines = linesOf(text);
  const blocks = [[]];
  for (const line of lines) {
    if (line) blocks.at(-1).push(line);
    else blocks.push([]);
  }
  const found = blocks.filter((block) => block.length).map((block) => [block[0][0], block.at(-1)[1]]);
  const kept = lines.filter(Boolean);
  if (found.length === 1 && kept.length > 1 && [...text.slice(...found[0])].length > WRAPPED * kept.length) return kept;
  return found;
}

/** Return the sentences of a part of a text; very long ones are cut. */
function sentencesOf(text, [first, last]) {
  const found = [];
  let start = first;
  for (const match of text.slice(first, last).matchAll(END)) {
    const end = first + match.index + match[0].length;
    found.push([start, end]);
    start = end;
  }
  found.push([start, last]);
  return whole(text, found).flatMap((piece) => short(text, piece));
}

/** Return the lines of a text that say something; null stands for empty ones and for the ends of pages. */
function linesOf(text) {
  const found = [];
  let filled = true;
  for (const { 0: all, index: at } of text.matchAll(LINE)) {
    if (/^[\n\r\f\u2028\u2029]/.test(all)) {
      if (!filled || all === "\f") found.push(null);
      filled = false;
    } else {
      const piece = stripped(text, [at, at + all.length]);
      filled = piece !== null;
      if (piece) found.push(piece);
    }
  }
  return found;
}

/** Return a piece without the blanks around it; null where nothing else is there. */
function stripped(text, [first, last]) {
  let [start, end] = [first, last];
  while (start < end && IS_BLANK.test(text[start])) start += 1;
  while (start < end && IS_BLANK.test(text[end - 1])) end -= 1;
  return start < end ? [start, end] : null;
}

function whole(text, pieces) {
  return pieces.map((piece) => stripped(text, piece)).filter(Boolean);
}

/** Return a piece, cut at the last comma or blank before each limit where it is too long. */
function short(text, [first, end]) {
  const found = [];
  let start = first;
  for (let limit = ahead(text, start, LONGEST); limit < end; limit = ahead(text, start, LONGEST)) {
    const middle = ahead(text, start, LONGEST / 2);
    const last = [...text.slice(middle, limit).matchAll(COMMA)].at(-1);
    const cut = last ? middle + last.index + 1 : limit;
    found.push([start, cut]);
    start = cut;
  }
  return whole(text, [...found, [start, end]]);
}

/** Return the place so many signs further on in a text; a sign may take two places. */
function ahead(text, start, signs) {
  let at = start;
  for (let count = 0; count < signs && at < text.length; count += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}
