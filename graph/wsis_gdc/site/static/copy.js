// Buttons that put a text on the clipboard: the address of what is shown, or a paragraph or code of the page.

/** Let a button copy what a function gives, and say for a moment that it did. */
function copies(button, text) {
  const label = button.firstChild.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copied(text()))) return;
    button.firstChild.textContent = button.dataset.copied;
    setTimeout(() => (button.firstChild.textContent = label), 2000);
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = byId(button.dataset.copy);
  copies(button, () => (source.matches("pre, code") ? source.textContent : source.textContent.replace(/\s+/g, " ").trim()));
}
if (byId("copy-link")) copies(byId("copy-link"), () => location.href);
