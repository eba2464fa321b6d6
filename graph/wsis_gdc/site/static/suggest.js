// The page that tells where a text belongs: the text of the reader in, suggestions with their sentences out.

const LONGEST_TEXT = 100000;
const field = byId("text");
const percent = (chance) => data.percent.replace("50", String(Math.round(chance * 100)));

function titleOf(thing) {
  const nodes = thing.code ? [codeOf(thing), " ", labelOf(thing)] : [labelOf(thing)];
  return thing.page ? make("a", { href: thing.page }, ...nodes) : make("span", {}, ...nodes);
}

function quoteOf(sentence) {
  const quote = make("blockquote", { dir: "auto" });
  quote.append(...sharedParts(sentence).map(([part, shared]) => (shared ? make("mark", {}, part) : part)));
  return quote;
}

function hitOf({ thing, chance, sentences, matched }) {
  const word = data.likelihoods.find(([least]) => chance >= least)[1];
  const told = make("span", { class: "chance" }, make("b", {}, word), ` ${percent(chance)}`);
  const item = make("li", {}, make("p", { class: "hit" }, titleOf(thing), " ", told), ...sentences.map(quoteOf));
  if (matched !== thing) item.append(make("p", { class: "nearest" }, `${say("nearest")} `, titleOf(matched)));
  return item;
}

/** Return the suggestions of each kind that has some, under headings of a level. */
function groupsOf(found, heading) {
  return found.flatMap((some, number) => {
    if (!some.length) return [];
    const { kind, many } = compared.kinds[number];
    return [make("section", { class: "group" }, make(heading, {}, glyphOf(kind), ` ${many}`), make("ol", {}, ...some.map(hitOf)))];
  });
}

/** Return a paragraph, folded: how it begins and its likeliest things; its suggestions once it is opened. */
function paragraphOf({ text, found }, place) {
  const signs = [...text.replace(/\s+/g, " ")];
  const start = signs.length > 90 ? `${signs.slice(0, 89).join("")}…` : signs.join("");
  const first = found.flatMap((some) => some.slice(0, 1)).sort((one, other) => other.chance - one.chance);
  const codes = first.slice(0, 4).map(({ thing }) => isolated(thing.code || thing.label, { class: "code" }));
  const shown = make("span", { class: "codes" }, ...codes.flatMap((each, at) => (at ? [" · ", each] : [each])));
  if (!codes.length) shown.append(say("none"));
  const head = make("summary", {}, `${place + 1}. `, isolated(start, { dir: "auto" }), " ", shown);
  const folded = make("details", {}, head);
  folded.addEventListener("toggle", () => {
    if (folded.open && folded.children.length === 1) folded.append(...groupsOf(found, "h3"));
  });
  if (!codes.length) return make("p", { class: "unfit" }, ...head.childNodes);
  return folded;
}

function show() {
  const text = field.value.slice(0, LONGEST_TEXT);
  if (!text.trim()) {
    tell(say("empty"));
    clear();
    return;
  }
  ready();
  const start = performance.now();
  const { whole, paragraphs } = suggest(text);
  byId("hits").dataset.took = (performance.now() - start).toFixed(1);
  const count = whole.reduce((total, some) => total + some.length, 0);
  const cut = field.value.length > text.length ? [say("cut", { count: LONGEST_TEXT })] : [];
  tell([count ? say("found", { count }) : `${say("none")} ${say("other")}`, ...cut].join(" "));
  byId("hits").replaceChildren(...groupsOf(whole, "h2"));
  byId("paragraphs").replaceChildren(...paragraphs.map(paragraphOf));
  byId("by-paragraph").hidden = !paragraphs.length;
  byId("caution").hidden = !count;
  byId("status").scrollIntoView({ block: "nearest" });
}

function clear() {
  byId("hits").replaceChildren();
  byId("paragraphs").replaceChildren();
  byId("by-paragraph").hidden = true;
  byId("caution").hidden = true;
}

function tell(text) {
  byId("status").textContent = text;
}

/** Make the index, once. */
function ready() {
  if (!compared.texts.length) readPassages();
  field.dataset.ready = "1";
}

/** Put the text of a file into the field; what is no plain text is refused. */
async function open(file) {
  let text = "\0";
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await file.slice(0, LONGEST_TEXT * 4 + 4).arrayBuffer());
  } catch {
    if (file.size > LONGEST_TEXT * 4) text = new TextDecoder().decode(await file.slice(0, LONGEST_TEXT * 4).arrayBuffer());
  }
  if (text.includes("\0")) {
    clear();
    tell(say("unreadable"));
    return;
  }
  field.value = text;
  show();
}

byId("tools").hidden = false;
byId("tools").addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  show();
});
byId("open").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", () => {
  const [file] = byId("file").files;
  byId("file").value = "";
  if (file) open(file);
});
byId("example").addEventListener("click", () => {
  field.value = say("example");
  show();
});
setTimeout(ready, 50);
