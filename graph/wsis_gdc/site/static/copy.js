// Buttons that put a text on the clipboard: the address of what is shown, or a paragraph of the page.

/** Put a text on the clipboard; files opened from disk may have to do it the old way. */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.className = "vh";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

/** Let a button copy what a function gives, and say for a moment that it did. */
function copies(button, text) {
  const label = button.firstChild.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await toClipboard(text());
    button.firstChild.textContent = button.dataset.copied;
    button.focus();
    setTimeout(() => (button.firstChild.textContent = label), 2000);
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  copies(button, () => byId(button.dataset.copy).textContent.replace(/\s+/g, " ").trim());
}
if (byId("copy-link")) copies(byId("copy-link"), () => location.href);
