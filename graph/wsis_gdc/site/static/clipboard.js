/** Put a text on the clipboard, the older way where a page may not use the newer; return whether it went well. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = document.activeElement;
    const area = document.createElement("textarea");
    area.className = "vh";
    area.setAttribute("aria-hidden", "true");
    area.tabIndex = -1;
    area.value = text;
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    return done;
  }
}
