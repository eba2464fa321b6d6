// One claim in the panel: what it says, who says so and where it can be read, and what can be done with it.

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
  else if (link.confidence !== null) facts.push(say("confidence_of", { confidence: numberOf(link.confidence) }));
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
  block.append(claimDoors(link));
  return block;
}

/** Return code and title of a thing, leading to its sheet. */
function titled(thing) {
  const name = thing.code ? make("span", {}, codeOf(thing), " ", labelOf(thing)) : labelOf(thing);
  return door(thing, name, false);
}

function evidenceLine(item) {
  const line = make("li");
  if (item.thing >= 0) line.append(titled(things[item.thing]), " · ");
  else if (item.code) line.append(codeOf(item), " ");
  if (item.document) line.append(isolated(item.document), " ");
  if (item.address) {
    const link = make("a", { href: item.address, rel: "noopener noreferrer", target: "_blank" }, `${say("official_text")} ↗`);
    line.append(link);
  }
  return line;
}

/** Return what can be done with a link. */
function claimDoors(link) {
  const { page, label } = sets[link.set];
  return linkDoors({
    iri: iriOf(link),
    page: pageOfLink(page, link.id),
    ends: [things[link.subject], things[link.object]],
    relation: wordsOf(data.relations, link.predicate),
    strength: link.strength,
    set: label,
    claimant: link.claimant,
    date: link.date,
    read: piecesOf([...link.evidence, ...link.read]),
  });
}

/** Return pieces of evidence by their places, each named by the thing that it is where that is known. */
function piecesOf(places) {
  return places
    .map((place) => evidence[place])
    .map(({ thing, code, document, address }) => ({ ...(thing >= 0 ? things[thing] : { code }), document, address }));
}
