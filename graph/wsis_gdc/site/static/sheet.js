// Copy buttons of a sheet: of its identifier and its citation.

/** Put text on the clipboard; where a browser refuses, mark it instead. Return whether it was copied. */
async function copied(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return false;
  }
}

const told = byId("copied");
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const element = byId(button.dataset.copies);
    told.textContent = (await copied(element.textContent, element)) ? told.dataset.done : told.dataset.failed;
  });
}
