// The page of the search: hits by kind, the best first, with the words that matched marked.

const FIRST = 5;
const field = byId("words");
const kinds = new Map(data.kinds.map((kind) => [kind.kind, kind]));

/** Return a text as nodes, with what was asked for marked. */
function marked(text, found) {
  return markedParts(text, found).map(([part, asked]) => (asked ? make("mark", {}, part) : part));
}

function isMarked(text, found) {
  return markedParts(text, found).some(([, asked]) => asked);
}

/** Return the code of a thing as readers know it: bare numbers say what they number. */
function shownCode(entry) {
  const form = kinds.get(entry.kind)?.form;
  if (entry.slug) return "";
  return form && /^\d/.test(entry.code) ? form.replace("{code}", entry.code) : entry.code;
}

function endOf(place) {
  if (place < data.entries.length) return index.entries[place];
  const [code, label] = data.ends[place - data.entries.length];
  return { code, label, slug: SLUG.test(code), kind: "" };
}

function titleOf(entry, found) {
  const label = labelOf(entry, "");
  (label.matches("bdi") ? label : label.querySelector("bdi")).append(...marked(entry.label, found));
  const code = shownCode(entry);
  if (!code) return [label];
  const shown = isolated("", { class: "code" });
  shown.append(...marked(code, found));
  return [shown, " ", label];
}

function linkTitle(entry) {
  const ends = [entry.one, entry.other].map(endOf).map((end) => {
    const code = shownCode(end);
    return make("span", {}, ...(code ? [isolated(code, { class: "code" }), " "] : []), isolated(end.label));
  });
  return [ends[0], " ", make("em", {}, data.relations[entry.relation] || entry.relation), " ", ends[1]];
}

function door(entry, nodes) {
  return entry.page ? make("a", { href: entry.page }, ...nodes) : make("span", {}, ...nodes);
}

function hitOf(place, found) {
  const entry = index.entries[place];
  if (entry.kind === "link") {
    const why = make("p", { class: "gist" }, isolated("", { lang: entry.lang === root.lang ? "" : entry.lang }));
    why.firstChild.append(...marked(entry.rationale, found));
    return make("li", {}, make("p", { class: "hit" }, door(entry, linkTitle(entry))), why);
  }
  const item = make("li", {}, make("p", { class: "hit" }, door(entry, titleOf(entry, found))));
  if (entry.group) item.append(make("p", { class: "group-of" }, isolated(entry.group)));
  if (entry.gist) {
    const gist = isolated("");
    gist.append(...marked(entry.gist, found));
    item.append(make("p", { class: "gist" }, gist));
  }
  if (isMarked(entry.label, found) || isMarked(entry.gist, found)) return item;
  const name = entry.names.find((each) => isMarked(each, found));
  if (name) {
    const other = isolated("");
    other.append(...marked(name, found));
    item.append(make("p", { class: "gist" }, say("also_called"), " ", other));
  }
  return item;
}

function groupOf(kind, places, found) {
  const list = make("ol", {}, ...places.slice(0, FIRST).map((place) => hitOf(place, found)));
  const sign = glyphs.has(kind) ? [glyphOf(kind), " "] : [];
  const name = make("h2", { id: `kind-${kind}` }, ...sign, kinds.get(kind).many, " ");
  name.append(make("span", { class: "amount" }, String(places.length)));
  const group = make("section", { class: "group", "aria-labelledby": `kind-${kind}` }, name, list);
  if (places.length > FIRST) {
    const more = make("button", { type: "button" }, say("show_all", { count: places.length }));
    more.addEventListener("click", () => {
      const rest = places.slice(FIRST).map((place) => hitOf(place, found));
      list.append(...rest);
      more.remove();
      const first = rest[0].querySelector("a") || rest[0];
      if (first === rest[0]) first.tabIndex = -1;
      first.focus();
    });
    group.append(more);
  }
  return group;
}

function show() {
  const query = field.value.trim();
  const start = performance.now();
  const found = query ? lookUp(query) : { places: [], themes: [] };
  const took = performance.now() - start;
  const groups = Map.groupBy ? Map.groupBy(found.places, (place) => index.entries[place].kind) : grouped(found.places);
  byId("hits").replaceChildren(...[...groups].map(([kind, places]) => groupOf(kind, places, found)));
  byId("hits").dataset.took = took.toFixed(1);
  byId("before").hidden = Boolean(query);
  byId("nothing").hidden = !query || found.places.length > 0;
  const told = [];
  if (query && found.places.length) told.push(say("found", { count: found.places.length, query }));
  else if (query) told.push(say("nothing"));
  if (found.places.length && !found.complete) told.push(say("incomplete"));
  byId("status").textContent = told.join(" ");
  byId("themes").hidden = !found.themes.length || !found.places.length;
  byId("themes").textContent = found.themes
    .map((theme) => say("widened", { words: theme.shown.join(say("comma")) }))
    .join(" ");
  document.title = query ? `${query} – ${data.title}` : data.title;
}

function grouped(places) {
  const groups = new Map();
  for (const place of places) into(groups, index.entries[place].kind, place);
  return groups;
}

readIndex();
byId("tools").hidden = false;
byId("tools").addEventListener("submit", (event) => {
  event.preventDefault();
  show();
  remember(field.value.trim() ? { q: field.value.trim() } : {});
});
field.addEventListener(
  "input",
  settled(() => {
    show();
    remember(field.value.trim() ? { q: field.value.trim() } : {});
  }),
);
for (const example of document.querySelectorAll("#before button, #nothing button")) {
  example.addEventListener("click", () => {
    field.value = example.textContent;
    byId("tools").requestSubmit();
    field.focus();
  });
}

function restore() {
  const wanted = hash().get("q") || "";
  if (wanted !== field.value.trim()) field.value = wanted;
  show();
}
addEventListener("hashchange", restore);
restore();
if (!field.value) field.focus();
