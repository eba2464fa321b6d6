// The panel of a node or of a pair: what is linked, by whom, how sure, and why.

let opener = null; // what had the focus when the panel was opened

function nodeButton(node) {
  const button = make("button", { type: "button", class: "neighbour" }, glyphOf(node.kind));
  if (node.code) button.append(codeOf(node), " ");
  button.append(labelOf(node, cut(node.label, 70)));
  button.addEventListener("click", () => visit(node, true));
  return button;
}

/** Return the address of a linkage for good, which names it also where it has no page; facts have none. */
function linkageIri(link) {
  if (!link.set || link.set.id === link.set.label) return "";
  if (link.name.includes("://")) return link.name;
  return `${BASE}linkage/${link.set.id}/${nameOfLink(link)}`;
}

function nameOfLink(link) {
  return link.name || nameOfEnds(endsOf(link));
}

/** Return the ends that a link really has: parts, where it is drawn at their wholes. */
function endsOf({ from, to, parts: [fromPart, toPart] }) {
  return [fromPart ?? from, toPart ?? to];
}

/** Return what can be done with a link. */
function doorsOf(link) {
  return linkDoors({
    iri: linkageIri(link),
    page: pageOfLink(link.set.page, nameOfLink(link)),
    ends: endsOf(link),
    relation: wordsOf(data.relations, link.predicate),
    strength: link.strength,
    set: link.set.label,
    claimant: link.claimant,
    read: readAt(link.evidence),
  });
}

/** Return a part that has no sign of its own: its code and title, which lead to its sheet. */
function partDoor(part) {
  const name = part.code ? [codeOf(part), " ", labelOf(part)] : [labelOf(part)];
  return part.page ? make("a", { href: part.page }, ...name) : make("span", {}, ...name);
}

function linkLine(link, here) {
  const says = make("div", { class: "says" });
  const name = isolated(wordsOf(data.relations, link.predicate), { class: "relation" });
  if (here === link.from) says.append(name, nodeButton(link.to));
  else if (here === link.to) says.append(nodeButton(link.from), name);
  else says.append(nodeButton(link.from), name, nodeButton(link.to));
  const facts = make("p", { class: "facts" });
  if (link.strength !== null) facts.append(make("span", {}, say("strength_of", { strength: link.strength })));
  for (const [key, text] of [
    ["by_cert", link.certainty && wordsOf(data.certainties, link.certainty)],
    ["by_status", link.status && wordsOf(data.statuses, link.status)],
    ["claimant", link.claimant],
    ["set", link.set?.label],
    ["claim", link.claim && wordsOf(data.claims, link.claim)],
  ]) {
    if (text) facts.append(make("span", {}, `${say(key)}: `, isolated(text)));
  }
  for (const part of link.parts.filter(Boolean)) facts.append(make("span", {}, `${say("part")}: `, partDoor(part)));
  const line = make("li", { class: "claim" }, says, facts);
  if (link.rationale) line.append(make("p", { class: "why small" }, isolated(link.rationale, { lang: link.lang !== root.lang ? link.lang : "" })));
  if (link.set) line.append(doorsOf(link));
  return line;
}

function openPanel(focus) {
  if (chosen === null && pair === null) return;
  if (panel.hidden && document.activeElement !== document.body) opener = document.activeElement;
  const head = pair ? [pair.from, pair.to] : [chosen];
  const title = make("h2", { id: "panel-title", tabindex: "-1" });
  head.forEach((node, place) => title.append(place ? " × " : "", isolated(node.code || node.label)));
  const shut = make("button", { type: "button" }, say("close"));
  shut.addEventListener("click", () => {
    closePanel();
    pair = null;
    network.redraw();
    keep();
    (opener?.isConnected && opener.checkVisibility() ? opener : canvas).focus();
  });
  panel.replaceChildren(make("header", {}, title, shut), make("p", { class: "small caution" }, say("reviewed")));
  for (const node of head) panel.append(...aboutNode(node));
  const doors = make("p", { class: "small doors" });
  if (shareable()) doors.append(copyButton("copy_link", () => location.href));
  if (!pair) doors.append(copyButton("cite", () => citationOf(chosen)));
  panel.append(doors);
  const lists = (pair ? [["links_of", pair.links]] : linksOfChosen()).filter(([, listed]) => listed.length);
  for (const [key, listed] of lists) {
    const words = key === "links_of" ? say(key, { count: listed.length }) : `${say(key)}: ${listed.length}`;
    const list = make("ul", {}, ...listed.map((link) => linkLine(link, pair ? null : chosen)));
    if (key === "of_parts" || (key === "stated" && listed.length > 8)) panel.append(make("details", { open: lists.length === 1 }, make("summary", {}, words), list));
    else panel.append(make("h3", {}, words), list);
  }
  if (!lists.length) panel.append(make("p", { class: "note" }, say(filtersOn() ? "no_links_filtered" : "no_links")));
  panel.hidden = false;
  panel.scrollTop = 0;
  work.classList.add("open");
  if (focus) title.focus();
}

function aboutNode(node) {
  const found = [make("p", { class: "small" }, glyphOf(node.kind), " ", isolated(kindOf(node)))];
  if (node.code) found.push(make("p", {}, labelOf(node)));
  if (node.gist && node.gist !== node.label) found.push(make("p", { class: "why small" }, isolated(node.gist, { lang: node.lang !== root.lang ? node.lang : "" })));
  if (node.page) {
    const door = make("a", { href: node.page }, say(node.group ? "open_part" : "sheet"));
    if (pair) door.append(hidden(` – ${node.code || node.label}`));
    found.push(make("p", { class: "small" }, door));
  }
  return found;
}

/** Return the links of the chosen node that pass the filters: of its own, then those of its parts where it stands for them. */
function linksOfChosen() {
  const kinds = kindsOf(state.view === "overview" ? { view: "everything", kinds: null } : state);
  const shown = (link) => passes(link, state) && kinds.has(link.from.kind) && kinds.has(link.to.kind);
  const own = chosen.links.filter(shown);
  const inside = new Set([chosen, ...chosen.parts]);
  const ofParts = new Set(chosen.parts.flatMap((part) => part.links).filter((link) => shown(link) && !(inside.has(link.from) && inside.has(link.to))));
  return [
    ["outgoing", own.filter((link) => link.set && link.from === chosen)],
    ["incoming", own.filter((link) => link.set && link.from !== chosen)],
    ["of_parts", [...ofParts].filter((link) => !own.includes(link))],
    ["stated", own.filter((link) => !link.set)],
  ];
}

function citationOf(node) {
  const iri = node.id.includes(":") ? node.id : BASE + node.id;
  return [nameOf(node), iri, data.edition.title, data.edition.data && say("data_version", { version: data.edition.data })].filter(Boolean).join(". ").concat(".");
}

function closePanel() {
  panel.hidden = true;
  panel.replaceChildren();
  work.classList.remove("open");
}
