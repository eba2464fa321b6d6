// Copy buttons of a sheet: of its identifier and its citation.

const told = byId("copied");
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    told.textContent = (await copied(byId(button.dataset.copies).textContent)) ? told.dataset.done : told.dataset.failed;
  });
}
