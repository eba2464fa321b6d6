// The index: a search that narrows it, over codes and names in every language; its kinds open and close.

const search = byId("search");
const found = data.names.map(fold);
const lines = [...document.querySelectorAll(".all li")];
const groups = [...document.querySelectorAll(".group")];
let searched = false;

function narrow() {
  const wanted = fold(search.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const [place, line] of lines.entries()) {
    line.hidden = !wanted.every((word) => found[place].includes(word));
    shown += !line.hidden;
  }
  for (const group of groups) {
    group.hidden = !group.querySelector("li:not([hidden])");
    group.open = wanted.length > 0 || (group.open && !searched);
  }
  searched = wanted.length > 0;
  byId("status").textContent = shown ? say("things_status", { shown, total: lines.length }) : say("no_hit");
}

/** Narrow to what the reader typed, and keep that in the address. */
function typed() {
  narrow();
  remember(search.value ? { q: search.value } : {});
}

/** Open the kind that the address names. */
function opened() {
  const group = groups.find((each) => `#${each.id}` === location.hash);
  if (!group) return;
  group.open = true;
  group.scrollIntoView();
}

byId("tools").hidden = false;
byId("tools").addEventListener("submit", (event) => event.preventDefault());
search.addEventListener("input", settled(typed));
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  typed();
  const exact = lines.find((line) => !line.hidden && fold(line.querySelector(".code")?.textContent || "") === fold(search.value));
  (exact || document.querySelector(".all li:not([hidden])"))?.querySelector("a")?.click();
});
function restore() {
  const wanted = hash().get("q");
  if (wanted === null || wanted === search.value) return;
  search.value = wanted;
  narrow();
}
addEventListener("hashchange", () => {
  restore();
  opened();
});
restore();
opened();
if (!search.value) narrow();
