// The panel of a node, filters and search of the network page.

// ---- panel

let opener = null; // what had the focus when the panel was opened

function nodeButton(node) {
  const button = make("button", { type: "button", class: "neighbour" }, glyphOf(node.kind));
  if (node.code) button.append(codeOf(node), " ");
  button.append(labelOf(node, cut(node.label, 70)));
  button.addEventListener("click", () => choose(node, { focusPanel: true }));
  return button;
}

function linkLine(link, outgoing) {
  const other = nodes[outgoing ? link.to : link.from];
  const says = make("div", { class: "says" });
  const name = isolated(wordsOf(data.relations, link.predicate), { class: "relation" });
  if (outgoing) says.append(name, nodeButton(other));
  else says.append(nodeButton(other), name);
  const facts = make("p", { class: "facts" });
  if (link.strength !== null) facts.append(make("span", {}, say("strength_of", { strength: link.strength })));
  for (const [key, text] of [["claimant", link.claimant], ["set", link.set], ["claim", link.claim && wordsOf(data.claims, link.claim)]]) {
    if (text) facts.append(make("span", {}, `${say(key)}: `, isolated(text)));
  }
  if (link.part) facts.append(make("span", {}, `${say("part")}: `, isolated(link.part)));
  const line = make("li", { class: "claim" }, says, facts);
  if (link.rationale) line.append(make("p", { class: "why small" }, isolated(link.rationale, { lang: link.lang !== root.lang ? link.lang : "" })));
  return line;
}

function openPanel(focus) {
  if (chosen === null) return;
  if (panel.hidden && document.activeElement !== document.body) opener = document.activeElement;
  const node = chosen;
  const title = make("h2", { id: "panel-title", tabindex: "-1" }, isolated(node.code || node.label));
  const shut = make("button", { type: "button" }, say("close"));
  shut.addEventListener("click", () => clearChoice());
  const kind = make("p", { class: "small" }, glyphOf(node.kind), " ", isolated(kindOf(node)));
  panel.replaceChildren(make("header", {}, title, shut), kind);
  if (node.code) panel.append(make("p", {}, labelOf(node)));
  if (node.gist && node.gist !== node.label) panel.append(make("p", { class: "why small" }, isolated(node.gist, { lang: node.lang !== root.lang ? node.lang : "" })));
  if (node.page) panel.append(make("p", { class: "small" }, make("a", { href: node.page }, say(node.group ? "open_part" : "sheet"))));
  const shown = node.links.filter((link) => link.shown);
  const parts = [["outgoing", shown.filter((link) => link.from === node.place), true], ["incoming", shown.filter((link) => link.from !== node.place), false]];
  for (const [key, part, outgoing] of parts) {
    if (!part.length) continue;
    panel.append(make("h3", {}, `${say(key)}: ${part.length}`), make("ul", {}, ...part.map((link) => linkLine(link, outgoing))));
  }
  if (!shown.length) panel.append(make("p", { class: "small" }, say("no_links")));
  panel.hidden = false;
  panel.scrollTop = 0;
  work.classList.add("open");
  if (focus) title.focus();
}

function closePanel() {
  panel.hidden = true;
  panel.replaceChildren();
  work.classList.remove("open");
}

// ---- filters

const checks = new Map();

function kindList() {
  for (const glyph of data.glyphs) {
    const check = make("input", { type: "checkbox", checked: true });
    checks.set(glyph.kind, check);
    check.addEventListener("change", filter);
    const count = nodes.filter((node) => node.kind === glyph.kind).length;
    const name = glyph.many;
    byId("kinds").append(make("label", {}, check, glyphOf(glyph.kind), isolated(name), make("span", { class: "count" }, String(count))));
  }
}

function filter() {
  const least = strength.value === "" ? null : Number(strength.value);
  for (const node of nodes) node.shown = checks.get(node.kind).checked;
  for (const link of links) {
    link.shown = nodes[link.from].shown && nodes[link.to].shown
      && (relation.value === "" || strings[Number(relation.value)] === link.predicate)
      && (least === null || (link.strength !== null && link.strength >= least));
  }
  if (relation.value !== "" || least !== null) {
    for (const node of nodes) node.shown = node.shown && node.links.some((link) => link.shown);
  }
  if (focus !== null) {
    const near = within(focus, Number(hops.value));
    for (const node of nodes) node.shown = node.shown && near.has(node);
    for (const link of links) link.shown = link.shown && nodes[link.from].shown && nodes[link.to].shown;
  }
  const changedNodes = nodes.filter((node) => Boolean(visNodes.get(node.place).hidden) === node.shown);
  const changedLinks = links.filter((link) => Boolean(visEdges.get(link.place).hidden) === link.shown);
  visNodes.update(changedNodes.map((node) => ({ id: node.place, hidden: !node.shown })));
  visEdges.update(changedLinks.map((link) => ({ id: link.place, hidden: !link.shown })));
  if (chosen !== null && !chosen.shown) clearChoice();
  else if (!panel.hidden) openPanel(false);
  report();
  if (!table.hidden) drawTable();
  network.redraw();
}

/** Return the nodes that lie at most some visible links away from a node. */
function within(node, distance) {
  const reached = new Set([node]);
  let edge = [node];
  for (let step = 0; step < distance; step += 1) {
    const next = [];
    for (const here of edge) {
      for (const link of here.links) {
        const other = nodes[link.from === here.place ? link.to : link.from];
        if (!link.shown || reached.has(other)) continue;
        reached.add(other);
        next.push(other);
      }
    }
    edge = next;
  }
  return reached;
}

/** Show only what lies around the chosen node, or all again. */
function focusOn() {
  focus = hops.value === "" ? null : chosen ?? focus;
  if (focus !== null) focus.shown = true;
  const kept = chosen;
  filter();
  hops.disabled = chosen === null && focus === null;
  if (kept !== null && kept.shown) remember({ n: kept.id, ...(focus ? { h: hops.value } : {}) });
  fit();
}

function report() {
  const shownNodes = nodes.filter((node) => node.shown).length;
  const shownLinks = links.filter((link) => link.shown).length;
  byId("status").textContent = [
    say("status", { nodes: shownNodes, all_nodes: nodes.length }),
    say("links_status", { links: shownLinks, all_links: links.length }),
  ].join(" · ");
}

function clearFilters() {
  for (const check of checks.values()) check.checked = true;
  hops.value = "";
  focus = null;
  relation.value = "";
  strength.value = "";
  filter();
}

// ---- search

let accepted = ""; // the words of the last search that ended in a choice

function look() {
  if (search.value === accepted && hits.hidden) return;
  accepted = "";
  const wanted = fold(search.value).split(/\s+/).filter(Boolean);
  const exact = fold(search.value);
  const found = wanted.length ? byWeight.filter((node) => wanted.every((word) => node.found.includes(word))) : [];
  found.sort((a, b) => (fold(b.code) === exact) - (fold(a.code) === exact));
  hits.replaceChildren(...found.slice(0, 12).map(hitLine));
  hits.hidden = !found.length;
  let said = "";
  if (wanted.length && !found.length) said = say("no_hit");
  if (found.length > 12) said = say("more_hits", { count: found.length - 12 });
  byId("hits-status").textContent = said;
}

function hitLine(node) {
  const button = make("button", { type: "button" }, glyphOf(node.kind));
  if (node.code) button.append(codeOf(node), " ");
  button.append(labelOf(node));
  if (!node.shown) button.append(make("span", { class: "small" }, say("hidden")));
  button.addEventListener("click", () => {
    opener = search;
    choose(node, { centre: false });
    openPanel(true);
    surround(node);
    hits.hidden = true;
    accepted = search.value;
  });
  return make("li", {}, button);
}
