// The list of all things: a search that narrows it, over codes and names in every language.

const search = byId("search");
const found = data.names.map(fold);
const lines = [...document.querySelectorAll(".all li")];
const groups = [...document.querySelectorAll(".group")];

function narrow() {
  const wanted = fold(search.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const [place, line] of lines.entries()) {
    line.hidden = !wanted.every((word) => found[place].includes(word));
    shown += !line.hidden;
  }
  for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
  byId("status").textContent = shown ? say("things_status", { shown, total: lines.length }) : say("no_hit");
  remember(search.value ? { q: search.value } : {});
}

byId("tools").hidden = false;
byId("tools").addEventListener("submit", (event) => event.preventDefault());
search.addEventListener("input", settled(narrow));
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  narrow();
  const exact = lines.find((line) => !line.hidden && fold(line.querySelector(".code")?.textContent || "") === fold(search.value));
  (exact || document.querySelector(".all li:not([hidden])"))?.querySelector("a")?.click();
});
function restore() {
  const wanted = hash().get("q");
  if (wanted === null || wanted === search.value) return;
  search.value = wanted;
  narrow();
}
addEventListener("hashchange", restore);
restore();
if (!search.value) narrow();
