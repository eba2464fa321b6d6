"use strict";
// What every page has: colours of the reader's choice, and the same place in another language.

const root = document.documentElement;
const byId = (id) => document.getElementById(id);

const themeButton = byId("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Return the theme in force: the reader's choice, else the system's. */
function theme() {
  return root.dataset.theme || (dark.matches ? "dark" : "light");
}

function themeChanged() {
  themeButton.setAttribute("aria-pressed", String(theme() === "dark"));
  document.dispatchEvent(new Event("themechange"));
}

try {
  const chosen = localStorage.getItem("wsis-gdc-theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
} catch {
  // Some browsers refuse storage to files; the choice then holds for this page only.
}
themeButton.hidden = false;
themeButton.addEventListener("click", () => {
  root.dataset.theme = theme() === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("wsis-gdc-theme", root.dataset.theme);
  } catch {
    // As above.
  }
  themeChanged();
});
dark.addEventListener("change", themeChanged);
themeChanged();

// A link to the same page in another language opens the same cell or node.
for (const link of document.querySelectorAll("a.keep-hash")) {
  const address = link.getAttribute("href");
  link.addEventListener("click", () => link.setAttribute("href", address + location.hash));
}
