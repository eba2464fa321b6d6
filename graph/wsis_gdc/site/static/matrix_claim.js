// One claim in the panel: what it says, who says so and where it can be read, how to cite it and how to contest it.

function claimSays(link) {
  const name = (place) => things[place].code || things[place].label;
  return `${name(link.subject)} ${wordsOf(data.relations, link.predicate)} ${name(link.object)}`;
}

function claimBlock(link) {
  const says = make("p", { class: "says" });
  for (const [place, part] of [link.subject, null, link.object].entries()) {
    if (place) says.append(" ");
    if (part === null) says.append(isolated(wordsOf(data.relations, link.predicate)));
    else says.append(door(things[part], things[part].code ? codeOf(things[part]) : labelOf(things[part]), false));
  }
  const ends = make("p", { class: "small ends" });
  for (const part of [link.subject, link.object].map((place) => things[place])) {
    if (part.code && part.label) ends.append(make("span", {}, codeOf(part), " ", labelOf(part)));
  }
  const facts = [link.strength === null ? say("no_strength") : say("strength_of", { strength: link.strength })];
  if (link.certainty) facts.push(wordsOf(data.certainties, link.certainty));
  else if (link.confidence !== null) facts.push(say("confidence_of", { confidence: link.confidence }));
  const line = make("p", { class: "facts" }, ...facts.map((fact) => make("span", {}, fact)));
  const said = make("p", { class: "facts" });
  for (const [key, text] of [
    ["claimant", link.claimant],
    ["set", sets[link.set].label],
    ["claim", link.claim && wordsOf(data.claims, link.claim)],
    ["status", link.status && wordsOf(data.statuses, link.status)],
    ["date", link.date],
  ]) {
    if (text) said.append(make("span", {}, `${say(key)}: `, isolated(text)));
  }
  const block = make("article", { class: "claim" }, says, ends, line, said);
  if (link.contested) block.append(make("p", { class: "small" }, say("contested")));
  if (link.rationale) {
    const lang = link.rationale_lang !== root.lang ? link.rationale_lang : "";
    block.append(make("p", { class: "why" }, isolated(link.rationale, { lang })));
  }
  if (link.evidence.length) {
    const listOf = make("ul", { class: "evidence", "aria-label": say("evidence") });
    for (const place of link.evidence) listOf.append(evidenceLine(evidence[place]));
    block.append(listOf);
  }
  block.append(...claimDoors(link));
  return block;
}

function evidenceLine(item) {
  const line = make("li");
  if (item.code) line.append(codeOf(item), " ");
  if (item.document) line.append(isolated(item.document), " ");
  if (item.address) {
    const link = make("a", { href: item.address, rel: "noopener noreferrer", target: "_blank" }, `${say("official_text")} ↗`);
    line.append(link);
  }
  return line;
}

/** Return the page of a link, and texts to cite and to contest it with. */
function claimDoors(link) {
  const { page } = sets[link.set];
  const own = page && !link.id.includes(":") ? [make("p", { class: "small" }, make("a", { href: `${page}#${link.id}` }, say("permanent")))] : [];
  return [...own, textBlock("cite", citation(link)), textBlock("contest", contestation(link), say("contest_note"))];
}

function citation(link) {
  return say("cite_text", {
    claimant: link.claimant,
    says: claimSays(link),
    set: sets[link.set].label,
    date: link.date && ` (${link.date})`,
    title: data.edition.title,
    version: data.edition.data || "–",
    iri: iriOf(link),
  });
}

function contestation(link) {
  const end = (place) => [nameOf(things[place]), `(${things[place].id})`].join(" ");
  return [
    say("contest_head"),
    say("contest_link", { iri: iriOf(link) }),
    say("contest_says", { says: claimSays(link) }) + (link.strength === null ? "" : `; ${say("strength_of", { strength: link.strength })}`),
    say("contest_ends", { subject: end(link.subject), object: end(link.object) }),
    ...(link.evidence.length ? [say("contest_read", { evidence: evidenceText(link) })] : []),
    say("contest_version", { version: data.edition.data || "–" }),
    "",
    say("contest_who"),
    say("contest_why"),
  ].join("\n");
}

function evidenceText(link) {
  return link.evidence.map((place) => [evidence[place].code, evidence[place].document, evidence[place].address].filter(Boolean).join(" ")).join("; ");
}

/** Return a text to copy, behind the word that names it; it is made when the reader opens it. */
function textBlock(key, text, note = "") {
  const block = make("details", { class: "text" }, make("summary", {}, say(key)));
  block.addEventListener("toggle", () => {
    if (!block.open || block.querySelector("textarea")) return;
    const area = make("textarea", { rows: String(Math.min(text.split("\n").length + 3, 12)), "aria-label": say(key), spellcheck: "false" });
    area.value = text;
    block.append(...(note ? [make("p", { class: "small" }, note)] : []), area, copyButton(() => area.value, say("copy")));
  });
  return block;
}

/** Return a button that copies a text and says so. */
function copyButton(textOf, label) {
  const button = make("button", { type: "button", class: "copy" }, label);
  const told = make("span", { class: "small", role: "status" });
  button.addEventListener("click", async () => {
    told.textContent = (await copied(textOf())) ? say("copied") : "";
  });
  return make("span", { class: "copying" }, button, " ", told);
}
