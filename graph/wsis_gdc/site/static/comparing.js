// Where a text belongs, told by its words: what questions/suggestion does with the method "words", over the passages in
// the page. A test compares what both suggest.

const GRAMS = [4, 5];
const OF_GRAM = 0.4;
const LIKEST = 3;
const LEAST_SPREAD = 0.0125;
const TOGETHER = 60;
const MOST = 2000;
const NEARLY = 0.9;
const FIRST = 5;
const SHARED = 0.25;

const compared = { texts: [], rows: [], places: new Map(), rarity: [], postings: [], kinds: [] };

/** Return the terms of a text with how often they stand in it; parts of words begin with `#`. */
function terms(text) {
  const counts = new Map();
  for (const word of wordsOfText(text)) counts.set(word, (counts.get(word) || 0) + 1);
  const found = new Map();
  for (const [word, count] of counts) {
    found.set(word, (found.get(word) || 0) + count);
    for (const gram of gramsOf(word)) found.set(gram, (found.get(gram) || 0) + count * OF_GRAM);
  }
  return found;
}

function gramsOf(word) {
  const signs = [...word];
  if (signs.length < GRAMS[0] || isChinese(word) || !/^\p{L}+$/u.test(word)) return [];
  const marked = ["^", ...signs, "$"];
  return GRAMS.flatMap((size) =>
    marked.slice(size - 1).map((_, place) => `#${marked.slice(place, place + size).join("")}`),
  );
}

/** Read the passages: their vectors, and for each thing of each kind which of them are its own. */
function readPassages() {
  const numbers = new Map();
  const times = [];
  const place = (text) => {
    if (!numbers.has(text)) numbers.set(text, times.push(0) - 1);
    times[numbers.get(text)] += 1;
    return numbers.get(text);
  };
  const told = (thing) => [thing.label, thing.gist].filter(Boolean).join(". ");
  const read = data.kinds.map((kind) => kind.things.map(thingOf));
  compared.kinds = data.kinds.map((kind, number) => {
    const below = data.kinds.findIndex((each) => each.whole === number);
    const things = read[number].map((thing, at) => {
      const own = [place(told(thing))];
      const parts = below < 0 ? [] : [...read[below].keys()].filter((part) => read[below][part].under === at);
      const part = parts.map((each) => place(told(read[below][each])));
      const example = thing.examples.map(place);
      const passages = { own, example: example.length ? example : own, parts: part.length ? part : own };
      return { ...thing, kind: kind.kind, partPlaces: parts, ...passages, best: [...own, ...part, ...example] };
    });
    return { ...kind, below, things };
  });
  compared.texts = [...numbers.keys()];
  weigh(times);
  for (const { things } of compared.kinds) {
    for (const thing of things) {
      thing.bestLength = lengthOf(summed(thing.best.map((row) => compared.rows[row])));
      thing.partsLength = lengthOf(summed(thing.parts.map((row) => compared.rows[row])));
    }
  }
}

function thingOf([code, label, lang, mark, gist, page, under, examples]) {
  return { code, label, lang, mark, gist, page, under, examples };
}

/** Make the vectors of the passages; `times` says how many passages have each text. */
function weigh(times) {
  const counted = compared.texts.map(terms);
  const held = [];
  for (const [row, each] of counted.entries()) {
    for (const term of each.keys()) {
      if (!compared.places.has(term)) compared.places.set(term, held.push(0) - 1);
      held[compared.places.get(term)] += times[row];
    }
  }
  const number = times.reduce((total, each) => total + each, 0);
  compared.rarity = held.map((each) => Math.log((1 + number) / (1 + each)));
  compared.unknown = Math.log(1 + number);
  compared.rows = counted.map(vectorOf);
  compared.postings = held.map(() => []);
  for (const [row, vector] of compared.rows.entries()) {
    for (const [term, weight] of vector) compared.postings[term].push(row, weight);
  }
}

/** Return the weighted terms of a text by their numbers, of length 1; all unknown ones are one, which no passage has. */
function vectorOf(counted) {
  const found = new Map();
  let unknown = 0;
  for (const [term, count] of counted) {
    const place = compared.places.get(term);
    const times = count >= 1 ? 1 + Math.log(count) : count;
    if (place !== undefined) found.set(place, times * compared.rarity[place]);
    else unknown += times * times;
  }
  if (unknown) found.set(compared.rarity.length, Math.sqrt(unknown) * compared.unknown);
  const length = Math.sqrt([...found.values()].reduce((total, each) => total + each * each, 0)) || 1;
  for (const [place, weight] of found) found.set(place, weight / length);
  return found;
}

function summed(vectors) {
  const found = new Map();
  for (const vector of vectors) for (const [term, weight] of vector) found.set(term, (found.get(term) || 0) + weight);
  return found;
}

function lengthOf(vector) {
  let total = 0;
  for (const weight of vector.values()) total += weight * weight;
  return Math.max(Math.sqrt(total), 1e-9);
}

/** Return how like a vector is to each text of the passages. */
function likeness(vector) {
  const found = new Float64Array(compared.texts.length);
  for (const [term, weight] of vector) {
    const posting = compared.postings[term] || [];
    for (let at = 0; at < posting.length; at += 2) found[posting[at]] += weight * posting[at + 1];
  }
  return found;
}

/** Return the sum of rows, divided. */
function meanRow(rows, length) {
  const found = new Float64Array(compared.texts.length);
  for (const row of rows) for (let at = 0; at < found.length; at += 1) found[at] += row[at];
  return found.map((each) => each / length);
}

/** Return the mean of the three largest of some places of a row. */
function likest(row, places) {
  const first = [];
  for (const place of places) {
    if (first.length < LIKEST) first.push(row[place]);
    else {
      const least = Math.min(...first);
      if (row[place] > least) first[first.indexOf(least)] = row[place];
    }
  }
  return mean(first);
}

function mean(values) {
  return values.reduce((total, each) => total + each, 0) / values.length;
}

/** Return how many standard deviations each value lies above the mean. */
function standardised(values) {
  const middle = mean(values);
  const spread = Math.sqrt(mean(values.map((each) => (each - middle) ** 2)));
  return values.map((each) => (each - middle) / Math.max(spread, LEAST_SPREAD));
}

/** Return the features of a text for each thing of a kind, in the order of the weights. */
function featuresOf({ things }, like) {
  const centre = (places, length) => places.reduce((total, place) => total + like.whole[place], 0) / length;
  const best = things.map((thing) => likest(like.whole, thing.best));
  const seen = [
    things.map((thing) => likest(like.whole, thing.own)),
    things.map((thing) => likest(like.whole, thing.example)),
    best,
    things.map((thing) => centre(thing.best, thing.bestLength)),
    things.map((thing) => centre(thing.parts, thing.partsLength)),
    things.map((thing) => mean(like.sentences.map((row) => likest(row, thing.example)))),
  ];
  return [...seen.map(standardised), best, best.map(() => Math.max(...best))];
}

/** Return by kind the logarithm of the odds that a text belongs to each thing. */
function scoresOf(like) {
  const found = [];
  const score = (number) => {
    if (found[number]) return found[number];
    const kind = compared.kinds[number];
    const columns = featuresOf(kind, like);
    if (kind.whole >= 0) {
      const above = score(kind.whole);
      columns.push(kind.things.map((thing) => above[thing.under]));
    }
    const { weights, constant, right } = kind.fit;
    const raw = kind.things.map((_, at) =>
      columns.reduce((total, column, name) => total + column[at] * weights[name], constant),
    );
    const most = Math.max(...raw);
    return (found[number] = raw.map((each) => right[0] * each + right[1] * (each - most) + right[2]));
  };
  return compared.kinds.map((_, number) => score(number));
}

function chanceOf(score) {
  return 1 / (1 + Math.exp(-score));
}

/** Return the places of values, the greatest first, equal ones in their order. */
function ranked(values) {
  return [...values.keys()].sort((one, other) => values[other] - values[one] || one - other);
}

/** Return what a text that is like this, of these sentences, seems to belong to: by kind, the likeliest first. */
function suggested(text, like, pieces) {
  return scoresOf(like).map((scores, number) =>
    ranked(scores)
      .slice(0, FIRST)
      .filter((place) => chanceOf(scores[place]) >= data.least)
      .map((place) => ({ chance: chanceOf(scores[place]), ...evidence(text, like, pieces, number, place) })),
  );
}

/** Return a thing with the sentences that carry it, and what of it the first is nearest to: an item, or itself. */
function evidence(text, like, pieces, number, place) {
  const kind = compared.kinds[number];
  const thing = kind.things[place];
  const carried = like.sentences.map((row) => likest(row, thing.best));
  const order = ranked(carried);
  const near = order.slice(0, 2).filter((at) => carried[at] >= carried[order[0]] * NEARLY && carried[at] > 0);
  const sentences = (near.length ? near : order.slice(0, 1)).map((at) => ({
    text: text.slice(...pieces[at]),
    shared: ranked(thing.best.map((row) => like.sentences[at][row])).slice(0, LIKEST).map((each) => thing.best[each]),
  }));
  const parts = thing.partPlaces.map((part) => compared.kinds[kind.below].things[part]);
  const [first] = ranked(parts.map((part) => likest(like.sentences[order[0]], part.best)));
  return { thing, sentences, matched: parts.length ? parts[first] : thing };
}

/** Return where a text belongs as a whole, and each of its paragraphs. */
function suggest(text) {
  const parts = together(paragraphsOf(text)).map((part) => {
    const pieces = sentencesOf(text, part);
    const vectors = pieces.map((piece) => vectorOf(terms(text.slice(...piece))));
    const sentences = vectors.map(likeness);
    const sum = summed(vectors);
    const like = { sentences, whole: meanRow(sentences, lengthOf(sum)) };
    return { part, pieces, like, sum, found: suggested(text, like, pieces) };
  });
  if (parts.length < 2) return { whole: parts.length ? parts[0].found : [], paragraphs: [] };
  return { whole: wholeOf(text, parts), paragraphs: parts.map(({ part, found }) => ({ text: text.slice(...part), found })) };
}

/** Return where paragraphs belong together: by their sentences, of long texts by the paragraphs. */
function wholeOf(text, parts) {
  const pieces = parts.flatMap((part) => part.pieces);
  const few = pieces.length <= TOGETHER;
  const rows = few ? parts.flatMap((part) => part.like.sentences) : parts.map((part) => part.like.whole);
  const sentences = parts.flatMap((part) => part.like.sentences);
  const length = lengthOf(summed(parts.map((part) => part.sum)));
  const like = { sentences: rows, whole: meanRow(sentences, length) };
  return suggested(text, like, few ? pieces : parts.map((part) => [part.pieces[0][0], part.pieces.at(-1)[1]]));
}

/** Return paragraphs, neighbours together where there are too many. */
function together(paragraphs) {
  const size = Math.max(Math.ceil(paragraphs.length / MOST), 1);
  const firsts = paragraphs.filter((_, place) => place % size === 0);
  return firsts.map(([start], place) => [start, paragraphs[Math.min((place + 1) * size, paragraphs.length) - 1][1]]);
}

/** Return a sentence cut where words begin and end that it shares with passages: [part, whether it is shared]. */
function sharedParts({ text, shared }) {
  const own = vectorOf(terms(text));
  const theirs = summed(shared.map((row) => compared.rows[row]));
  const found = wordsAt(text);
  const carried = found.map(([word]) => {
    const places = [word, ...gramsOf(word)].map((term) => compared.places.get(term));
    return places.reduce((total, place) => total + (own.get(place) || 0) * (theirs.get(place) || 0), 0);
  });
  const most = Math.max(...carried);
  return cutAtMarks(text, found, carried.map((each) => each > 0 && each >= most * SHARED));
}
