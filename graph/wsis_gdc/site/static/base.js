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

// The search of the whole site: Enter leads to its page, the key / to the box, unless the reader switched that off.
const siteSearch = byId("find");
if (siteSearch) {
  siteSearch.hidden = false;
  siteSearch.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = byId("find-words").value.trim();
    location.href = siteSearch.dataset.address + (wanted ? `#q=${encodeURIComponent(wanted)}` : "");
  });
}

/** Return what the reader's browser keeps under a name, or nothing. */
function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

addEventListener("keydown", (event) => {
  const field = byId("find-words") || byId("words");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !field) return;
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing || kept("wsis-gdc-slash") === "off") return;
  event.preventDefault();
  field.focus();
  field.select();
});
const slash = byId("slash");
if (slash) {
  slash.checked = kept("wsis-gdc-slash") !== "off";
  slash.addEventListener("change", () => {
    try {
      localStorage.setItem("wsis-gdc-slash", slash.checked ? "on" : "off");
    } catch {
      // As above: some browsers refuse storage to files.
    }
  });
}
