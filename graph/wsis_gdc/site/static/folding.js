// Texts without case, accents and variants of letters, cut into words: what base/folding.py does; a test compares both.

const CHINESE = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTERS = `(?:(?![${CHINESE}])[\\p{L}\\p{N}])+`;
const RUNS = new RegExp(`[${CHINESE}]+|${LETTERS}(?:(?<=\\p{Nd})\\.(?=\\p{Nd})${LETTERS})*`, "gu");
const OF_CODES = /[\p{L}\p{N}]+|(?<=\p{Nd})\.(?=\p{Nd})/gu;
const IS_CHINESE = new RegExp(`^[${CHINESE}]`, "u");
const ARTICLE = /^(?:و?[فبك]?ال|و?لل)+(?=...)/u;
const ALIKE = { ٱ: "ا", ى: "ي", ی: "ي", ک: "ك", ة: "ه", ı: "i", ß: "ss", æ: "ae", œ: "oe", ø: "o" };

const letters = new Map();

/** Return what a sign is folded to: without case, accents and variants. */
function foldedLetter(sign) {
  let folded = letters.get(sign);
  if (folded === undefined) {
    const parts = sign.toLowerCase().normalize("NFKD").toLowerCase().normalize("NFKD");
    folded = [...parts.replace(/[\p{M}\p{Cf}\u0640]/gu, "")].map((each) => ALIKE[each] ?? digit(each)).join("");
    letters.set(sign, folded);
  }
  return folded;
}

/** Return a digit of any script as a European one: the ten of a script stand in a row from 0 to 9. */
function digit(sign) {
  if (sign < "\u0660" || !/\p{Nd}/u.test(sign)) return sign;
  let first = sign.codePointAt(0);
  const last = first;
  while (last - first < 9 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String(last - first);
}

function folded(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  let all = "";
  for (const sign of text) all += foldedLetter(sign);
  return all;
}

function isChinese(word) {
  return IS_CHINESE.test(word);
}

/** Return the words of a run of letters, each with where it stands; Chinese signs two by two. */
function cut(run) {
  const signs = isChinese(run) ? [...run] : [];
  if (signs.length < 3) return [[run.replace(ARTICLE, ""), 0, run.length]];
  let at = 0;
  return signs.slice(1).map((sign, place) => {
    const start = at;
    at += signs[place].length;
    return [signs[place] + sign, start, at + sign.length];
  });
}

function wordsOfText(text) {
  return (folded(text).match(RUNS) || []).flatMap((run) => cut(run).map(([word]) => word));
}

/** Return the words of a text with where they stand in it. */
function wordsAt(text) {
  const places = [];
  let all = "";
  let at = 0;
  for (const sign of text) {
    const each = foldedLetter(sign);
    for (let count = each.length; count; count -= 1) places.push([at, at + sign.length]);
    all += each;
    at += sign.length;
  }
  const found = [];
  for (const match of all.matchAll(RUNS)) {
    for (const [word, start, end] of cut(match[0])) {
      let last = places[match.index + end - 1][1];
      while (last < text.length && !foldedLetter(String.fromCodePoint(text.codePointAt(last)))) last += 1;
      found.push([word, places[match.index + start][0], last]);
    }
  }
  return found;
}

function squeeze(text) {
  return (folded(text).match(OF_CODES) || []).join("");
}

/** Return a text cut where marked words begin and end: [part, whether it is marked]; words as `wordsAt` gives them. */
function cutAtMarks(text, found, marks) {
  const parts = [];
  let at = 0;
  for (const [place, [, start, end]] of found.entries()) {
    if (!marks[place]) continue;
    const last = parts.at(-1);
    if (marks[place - 1] && start <= at + 1) {
      last[0] += text.slice(at, end);
    } else {
      if (start > at) parts.push([text.slice(at, start), false]);
      parts.push([text.slice(start, end), true]);
    }
    at = Math.max(at, end);
  }
  if (at < text.length) parts.push([text.slice(at), false]);
  return parts;
}
