// Finding by words, codes and names: what questions/search.py does, over the index in the page.
// The ranking is told there; a test compares the order of both.

const FIELDS = ["code", "title", "name", "gist", "rationale"];
const HOW = { code: 0, codePart: 1, name: 2, word: 3, theme: 4, prefix: 5, part: 6 };
const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\/[a-z]+-[0-9]+)?$/;

const index = {
  entries: [...data.entries.map(thingEntry), ...data.links.map(linkEntry)],
  lines: [],
  lengths: [],
  mean: [],
  postings: new Map(),
  vocabulary: [],
  keys: new Map(),
  families: new Map(),
  named: new Map(),
  themes: data.themes.map(([shown, every]) => ({ shown, phrases: unique(every.map(wordsOfText)) })),
  themesOf: new Map(),
  longest: 0,
};

function thingEntry([kind, code, label, lang, mark, gist, group, names, curie, page]) {
  const slug = SLUG.test(code);
  return {
    ...{ kind: data.kinds[kind].kind, code, label, lang, mark, gist, group, names, page, slug },
    family: squeeze(curie.split(":")[0]),
    keys: slug ? [] : [...new Set([squeeze(code), squeeze(curie)])],
    texts: [slug ? [] : [code], [label], names, gist ? [gist] : [], []],
  };
}

function linkEntry([one, relation, other, rationale, lang, page]) {
  const texts = [[], [], [], [], rationale ? [rationale] : []];
  return { kind: "link", one, relation, other, rationale, lang, page, family: "", keys: [], texts };
}

function unique(phrases) {
  return [...new Map(phrases.map((phrase) => [phrase.join(" "), phrase])).values()];
}

function into(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

function readIndex() {
  for (const [place, entry] of index.entries.entries()) {
    const lines = [];
    const lengths = [];
    for (const [field, texts] of entry.texts.entries()) {
      const found = texts.map(wordsOfText);
      lines.push(texts.length ? ` ${found.map((some) => some.join(" ")).join(" | ")} ` : "");
      lengths.push(found.reduce((total, some) => total + some.length, 0));
      for (const word of found.flat()) {
        let posting = index.postings.get(word);
        if (!posting) index.postings.set(word, (posting = new Map()));
        let counts = posting.get(place);
        if (!counts) posting.set(place, (counts = [0, 0, 0, 0, 0]));
        counts[field] += 1;
      }
    }
    index.lines.push(lines);
    index.lengths.push(lengths);
    for (const key of entry.keys) into(index.keys, key, place);
    into(index.families, entry.family, place);
    const names = [...entry.texts[1], ...entry.texts[2]].map(squeeze);
    for (const name of new Set(names)) into(index.named, name, place);
  }
  index.vocabulary = [...index.postings.keys()];
  index.mean = FIELDS.map((_, field) => {
    const held = index.lengths.filter((lengths, place) => index.entries[place].texts[field].length);
    return held.reduce((total, lengths) => total + lengths[field], 0) / held.length;
  });
  for (const [number, theme] of index.themes.entries()) {
    for (const phrase of theme.phrases) {
      into(index.themesOf, phrase.join(" "), number);
      index.longest = Math.max(index.longest, phrase.length);
    }
  }
}

/** Return how much the occurrences of a word in an entry weigh, before rarity. */
function weight(place, counts) {
  const { weights, length } = data.ranking;
  let total = 0;
  for (const [field, count] of counts.entries()) {
    if (!count) continue;
    total += (weights[field] * count) / (1 - length + (length * index.lengths[place][field]) / index.mean[field]);
  }
  return total;
}

/** Return entries in which something weighs as given with how they match and their score. */
function scored(weights, how) {
  const rarity = Math.log(1 + (index.entries.length - weights.size + 0.5) / (weights.size + 0.5));
  const found = new Map();
  for (const [place, each] of weights) found.set(place, [how, (rarity * each) / (data.ranking.saturation + each)]);
  return found;
}

function begins(word, wanted) {
  return word.startsWith(wanted) && [...wanted].length >= data.ranking.prefix;
}

function inside(word, wanted) {
  return word.includes(wanted) && ([...wanted].length >= data.ranking.part || isChinese(wanted));
}

function anyOf(some, how) {
  const weights = new Map();
  for (const each of some) {
    for (const [place, counts] of index.postings.get(each) || []) {
      weights.set(place, (weights.get(place) || 0) + weight(place, counts));
    }
  }
  return scored(weights, how);
}

function wordScores(word) {
  const beginning = anyOf(index.vocabulary.filter((each) => begins(each, word)), HOW.prefix);
  const found = new Map([...beginning, ...anyOf([word], HOW.word)]);
  return found.size ? found : anyOf(index.vocabulary.filter((each) => inside(each, word)), HOW.part);
}

/** Return how much words weigh that stand side by side, by entry. */
function phraseWeights(phrase) {
  const rows = phrase.map((word) => index.postings.get(word) || new Map()).sort((one, two) => one.size - two.size);
  const weights = new Map();
  const asked = ` ${phrase.join(" ")} `;
  for (const [place, counts] of rows[0]) {
    if (phrase.length === 1) weights.set(place, weight(place, counts));
    else if (rows.every((row) => row.has(place))) {
      const beside = index.lines[place].map((line) => line.split(asked).length - 1);
      if (beside.some(Boolean)) weights.set(place, weight(place, beside));
    }
  }
  return weights;
}

function themeWeights(number) {
  const weights = new Map();
  for (const phrase of index.themes[number].phrases) {
    for (const [place, each] of phraseWeights(phrase)) weights.set(place, (weights.get(place) || 0) + each);
  }
  return weights;
}

/** Return what has the code that was asked for, in whichever spelling, and what is part of it. */
function codeScores(query) {
  const all = wordsOfText(query);
  const kept = all.filter((word) => !data.ranking.paragraph.includes(word));
  const asked = kept.length === all.length ? squeeze(query) : kept.join("");
  const wanted = [[asked, ""]];
  for (const { kind, heads } of data.kinds) {
    for (const head of heads) if (asked.startsWith(head)) wanted.push([asked.slice(head.length), kind]);
  }
  const found = new Map();
  const numbered = (text) => /\p{Nd}/u.test(text);
  const family = index.families.get(asked) || [];
  if (asked && family.some((place) => numbered(index.entries[place].keys[0] || ""))) {
    for (const place of family) found.set(place, [HOW.codePart, 0]);
  }
  const holders = (code, kind) =>
    (index.keys.get(code) || []).filter((place) => !kind || index.entries[place].kind === kind);
  const letter = (sign) => /\p{L}/u.test(sign);
  for (const [code, kind] of wanted) {
    if (!code || (kind && !numbered(code))) continue;
    for (const place of holders(code, kind)) found.set(place, [HOW.code, 0]);
    if (!numbered(code)) continue;
    for (const key of index.keys.keys()) {
      if (!key.startsWith(code) || key === code || letter(key[code.length]) === letter(code.at(-1))) continue;
      for (const place of holders(key, kind)) if (!found.has(place)) found.set(place, [HOW.codePart, 0]);
    }
  }
  return found;
}

/** Return the parts of a query: the longest names of themes in it, and the words between them. */
function partsOf(every) {
  const found = [];
  for (let place = 0; place < every.length; ) {
    let size = Math.min(index.longest, every.length - place);
    const phrase = () => every.slice(place, place + size).map(([word]) => word);
    while (size && !index.themesOf.has(phrase().join(" "))) size -= 1;
    const themes = size ? index.themesOf.get(phrase().join(" ")) : [];
    size ||= 1;
    found.push({ words: phrase(), themes, start: every[place][1], end: every[place + size - 1][2] });
    place += size;
  }
  const taken = found.filter((part) => part.themes.length);
  return found.filter(
    (part) => part.themes.length || !taken.some((theme) => part.start < theme.end && theme.start < part.end),
  );
}

function partScores(part) {
  const alone = part.words.map(wordScores);
  const together = new Map();
  for (const place of alone[0].keys()) {
    if (!alone.every((scores) => scores.has(place))) continue;
    const own = alone.map((scores) => scores.get(place));
    together.set(place, [Math.max(...own.map(([how]) => how)), own.reduce((total, [, score]) => total + score, 0)]);
  }
  const options = [together];
  if (part.words.length > 1) options.push(scored(phraseWeights(part.words), HOW.word));
  for (const number of part.themes) options.push(scored(themeWeights(number), HOW.theme));
  const found = new Map();
  for (const scores of options) {
    for (const [place, [how, score]] of scores) {
      const [best, known] = found.get(place) || [how, 0];
      found.set(place, [Math.min(how, best), known + score]);
    }
  }
  return found;
}

/** Return what a query finds: places of entries, the best first, themes that widened it, whether all words are there. */
function lookUp(query) {
  const codes = codeScores(query);
  let every = wordsAt(query);
  if (codes.size) every = every.filter(([word]) => !data.ranking.paragraph.includes(word));
  const asked = every.map(([word]) => word);
  const parts = partsOf(every);
  const themes = [...new Set(parts.flatMap((part) => part.themes))].map((number) => index.themes[number]);
  const byPart = parts.map(partScores);
  const held = new Map();
  for (const scores of byPart) for (const place of scores.keys()) held.set(place, (held.get(place) || 0) + 1);
  const most = Math.max(0, ...held.values());
  const complete = codes.size > 0 || most === byPart.length;
  const found = new Map();
  if (complete || most * 2 >= byPart.length) {
    const beside = asked.length > 1 ? scored(phraseWeights(asked), HOW.word) : new Map();
    for (const [place, number] of held) {
      if (number !== most || (most !== byPart.length && codes.size)) continue;
      const own = byPart.flatMap((scores) => (scores.has(place) ? [scores.get(place)] : []));
      const more = beside.has(place) ? beside.get(place)[1] : 0;
      found.set(place, [
        Math.max(...own.map(([how]) => how)),
        own.reduce((total, [, score]) => total + score, 0) + more,
      ]);
    }
    for (const place of index.named.get(squeeze(query)) || []) {
      if (found.has(place)) found.set(place, [HOW.name, found.get(place)[1]]);
    }
    for (const [place, [how]] of codes) found.set(place, [how, found.has(place) ? found.get(place)[1] : 0]);
  }
  const rank = [...found].map(([place, [how, score]]) => [place, how, Math.floor(score * 1e6 + 0.5) / 1e6]);
  const isLink = (place) => (index.entries[place].kind === "link" ? 1 : 0);
  rank.sort((one, two) => isLink(one[0]) - isLink(two[0]) || one[1] - two[1] || two[2] - one[2] || one[0] - two[0]);
  const phrases = new Set([asked.join(" "), ...themes.flatMap((theme) => theme.phrases.map((each) => each.join(" ")))]);
  return { places: rank.map(([place]) => place), themes, complete, asked, phrases };
}

/** Return a text cut where words that were asked for begin and end: [part, whether it was asked for]. */
function markedParts(text, { asked, phrases }) {
  const found = wordsAt(text);
  const like = (word, each) =>
    word === each ? [...word].length > 1 || isChinese(word) || asked.length === 1 : begins(word, each) || inside(word, each);
  const marks = found.map(([word]) => asked.some((each) => like(word, each)));
  const longest = Math.max(index.longest, asked.length);
  for (let place = 0; place < found.length; place += 1) {
    let phrase = "";
    for (let size = 1; size <= Math.min(longest, found.length - place); size += 1) {
      phrase += (size > 1 ? " " : "") + found[place + size - 1][0];
      if (phrases.has(phrase)) marks.fill(true, place, place + size);
    }
  }
  return cutAtMarks(text, found, marks);
}
