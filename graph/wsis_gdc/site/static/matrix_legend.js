// The legend of what stands in the table, and the key to its columns.

function legend() {
  const entries = [];
  const chip = (kind, text = "") => make("span", { class: `chip ${kind}`, "aria-hidden": "true" }, text);
  const standing = (kind) => [...box.querySelectorAll(kind)].some((each) => !each.closest("[hidden]"));
  const used = shownLinks();
  const steps = [...new Set(used.map((link) => link.strength))].sort((a, b) => (b ?? 0) - (a ?? 0));
  for (const step of steps) entries.push([chip(stepClass(step)), step === null ? say("no_strength_step") : say("strength_step", { strength: step })]);
  if (used.length) entries.push([make("strong", {}, "1 2 …"), say("number_step")]);
  const relations = matrix.relations.filter((name) => data.signs[name] && used.some((link) => link.predicate === name));
  for (const name of relations) entries.push([make("strong", { class: "sign" }, data.signs[name]), wordsOf(data.relations, name)]);
  if (standing("button.stated")) entries.push([chip("stated", "◇"), say(statedKey())]);
  if (standing("button.more")) entries.push([chip("more", "○"), say("not_upheld")]);
  if (standing("td.none > span")) entries.push([make("strong", { "aria-hidden": "true" }, "·"), say("no_link")]);
  if (standing("td.out")) entries.push([chip("blank"), say("all_hidden")]);
  if (standing("td.unseen")) entries.push([chip("unseen"), say(emptyKey())]);
  const all = [...matrix.rows, ...matrix.columns].map((place) => things[place]);
  if (all.some((thing) => thing.mark === "memory")) entries.push([make("strong", {}, "*"), say("unverified")]);
  if (all.some((thing) => thing.mark === "machine-assisted")) entries.push([make("span", { class: "assisted" }, "abc"), say("assisted")]);
  if (pick.show.value === "contested") entries.push(["", say("contested")]);
  byId("legend").replaceChildren(...entries.map(([sign, text]) => make("span", { class: "entry" }, sign, make("span", {}, text))));
}

/** List the columns with their titles and sheets; paper has only those on show. */
function columnKey() {
  const shown = new Set(matrix.shownColumns.map((column) => matrix.columns[column]));
  const lines = matrix.columns.map((place) => {
    const text = make("span");
    text.append(door(things[place], labelOf(things[place]), false));
    return make("li", { class: shown.has(place) ? "shown" : "" }, codeOf(things[place]), text);
  });
  byId("columns").replaceChildren(make("summary", {}, say("column_key")), make("ul", {}, ...lines));
}
