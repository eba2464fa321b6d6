// What a reader can do with one link on any page that shows links: read it alone, copy its address, cite it, contest it.
//
// A link is told as { iri, page, ends, relation, strength, set, claimant, date, evidence }: `page` is its address on the
// page of its mapping set, `ends` are its two things, `relation`, `set` and `date` are words to read, `read` are the
// places where it can be read, each { code, label, document, address }.

/** Return the doors of a link, each named for readers of screens by what the link says. */
function linkDoors(link) {
  const about = saysOf(link);
  const doors = make("div", { class: "link-doors" });
  if (link.page) doors.append(make("a", { href: link.page }, say("permanent"), hidden(` – ${about}`)));
  if (link.page || shareable()) doors.append(copyButton("copy_link", () => addressOf(link), about));
  const contest = textBlock("contest", () => contestation(link), about, say("contest_note"));
  doors.append(textBlock("cite", () => citationOfLink(link), about), contest);
  return doors;
}

/** Tell whether the page has an address to share: inside a notebook it has none. */
function shareable() {
  return location.protocol !== "about:";
}

/** Return the address that shows a link: on the page of its set, else that of the page as it stands. */
function addressOf({ page }) {
  return page ? new URL(page, document.baseURI).href : location.href;
}

/** Return the name that a link has from its ends: the rule of `name_of_ends` where the page was made. */
function nameOfEnds(ends) {
  return ends.map(({ id }) => id.replace("http://metadata.un.org/", "").replaceAll("/", "-")).join("--");
}

/** Return the address of a link on the page of its set; its name is what follows that of the set in its IRI, else all. */
function pageOfLink(page, name) {
  const anchor = name.includes("://") ? name.split("/").at(-1) : name;
  return page ? `${page}#${encodeURIComponent(anchor)}` : "";
}

/** Return a link as a sentence of codes. */
function saysOf({ ends, relation }) {
  const [from, to] = ends.map((thing) => thing.code || thing.label);
  return `${from} ${relation} ${to}`;
}

function citationOfLink(link) {
  return say("cite_text", {
    claimant: link.claimant,
    says: saysOf(link),
    set: link.set,
    date: link.date ? ` (${link.date})` : "",
    title: data.edition.title,
    version: data.edition.data || "–",
    iri: link.iri,
  }).trim();
}

/** Return the text by which a reader contests a link, with empty lines for who contests it and why. */
function contestation(link) {
  const [subject, object] = link.ends.map((thing) => `${nameOf(thing)} (${thing.id})`);
  return [
    say("contest_head"),
    ...(link.iri ? [say("contest_link", { iri: link.iri })] : []),
    say("contest_says", { says: saysOf(link) }) + (link.strength === null ? "" : `; ${say("strength_of", { strength: link.strength })}`),
    say("contest_ends", { subject, object }),
    ...(link.read.length ? [say("contest_read", { evidence: readIn(link.read) })] : []),
    say("contest_version", { version: data.edition.data || "–" }),
    "",
    say("contest_who"),
    say("contest_why"),
  ].join("\n");
}

/** Return in words where a link can be read. */
function readIn(places) {
  return places.map((place) => [nameOf(place), place.document, place.address].filter(Boolean).join(" ")).join("; ");
}

/** Return where a link can be read, by the places in the data of pages that show no evidence else. */
function readAt(places) {
  return places.map((place) => {
    const [code, label, document, address] = data.evidence[place].map((at) => data.strings[at]);
    return { code, label, document, address };
  });
}

/** Return a text to copy, behind the word that names it; it is made when the reader opens it. */
function textBlock(key, text, about, note = "") {
  const block = make("details", { class: "text" }, make("summary", {}, say(key), hidden(` – ${about}`)));
  block.addEventListener("toggle", () => {
    if (!block.open || block.querySelector("textarea")) return;
    const area = make("textarea", { "aria-label": say(key), spellcheck: "false" });
    area.value = text();
    area.rows = Math.min(area.value.split("\n").length + 3, 12);
    block.append(...(note ? [make("p", { class: "small" }, note)] : []), area, copyButton("copy", () => area.value, about));
  });
  return block;
}

/** Return a button that copies a text and says so; where it cannot be copied, the text itself stands there. */
function copyButton(key, text, about = "") {
  const button = make("button", { type: "button", class: "copy" }, say(key));
  if (about) button.append(hidden(` – ${about}`));
  const told = make("span", { class: "small", role: "status" });
  button.addEventListener("click", async () => {
    told.textContent = (await copied(text())) ? say("copied") : text();
  });
  return make("span", { class: "copying" }, button, " ", told);
}
