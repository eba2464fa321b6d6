// The start of the network page: what its controls do.

work.hidden = false;
kindList();
fillSelects();
search.addEventListener("input", settled(() => {
  look();
  keep();
}));
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    look();
    hits.querySelector("button")?.click();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    hits.querySelector("button")?.focus();
  }
});
hits.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const all = [...hits.querySelectorAll("button")];
  const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  (all[next] || search).focus();
});
byId("tools").addEventListener("submit", (event) => event.preventDefault());
for (const name of ["reset", "reset-too", "reset-empty"]) {
  byId(name).addEventListener("click", () => {
    search.value = "";
    look();
    clearFilters();
  });
}
for (const view of ["overview", "around", "everything"]) byId(`view-${view}`).addEventListener("click", () => turnTo(view));
byId("as-drawing").addEventListener("click", () => form(false));
byId("as-table").addEventListener("click", () => form(true));
byId("zoom-in").addEventListener("click", () => zoom(1.3));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
byId("fit").addEventListener("click", fit);
byId("copy-link").addEventListener("click", async () => {
  byId("copied").textContent = say((await copied(location.href)) ? "copied" : "not_copied");
});
handPictures("network", picture);
if (matchMedia("(max-width: 62rem)").matches) byId("filters").open = false;
FIRST.view = opening();
addEventListener("hashchange", restore);
restore();
