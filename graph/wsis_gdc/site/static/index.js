// The flow picture of the start page: which columns it has, walking its ribbons by keys, taking it away as a file.

const LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-linejoin", "font-family"];
const pictures = [...document.querySelectorAll("svg.flow")];

/** Return the picture that the reader sees. */
function shownPicture() {
  return pictures.find((picture) => getComputedStyle(picture).display !== "none");
}

const thirds = [...document.querySelectorAll("button.third")];
const slides = byId("slides");

/** Let the slide that is offered be that of the picture on show. */
function followPicture() {
  if (slides) slides.setAttribute("href", shownPicture().dataset.slides);
}

/** Show the picture with a third column, chosen by its button. */
function showThird(button) {
  for (const other of thirds) {
    const chosen = other === button;
    other.setAttribute("aria-pressed", String(chosen));
    byId(other.dataset.picture).toggleAttribute("hidden", !chosen);
  }
  followPicture();
}

/** Show the third column that the address names; unknown ones and names of places in the page change nothing. */
function restoreThird() {
  const wanted = location.hash.slice(1) ? hash().get("third") : "";
  const button = thirds.find((each) => each.dataset.third === wanted);
  if (button) showThird(button);
}

for (const button of thirds) {
  button.addEventListener("click", () => {
    showThird(button);
    remember(button.dataset.third ? { third: button.dataset.third } : {});
  });
}
matchMedia("(max-width: 48rem)").addEventListener("change", followPicture);
addEventListener("hashchange", restoreThird);
restoreThird();
followPicture();

// The ribbons of a picture are one stop of the Tab key; arrows lead from one to the next.
for (const picture of pictures) {
  const ribbons = [...picture.querySelectorAll(".ribbons a")];
  ribbons.forEach((ribbon, place) => ribbon.setAttribute("tabindex", place ? "-1" : "0"));
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  picture.addEventListener("keydown", (event) => {
    const here = ribbons.indexOf(document.activeElement);
    const ends = { Home: 0, End: ribbons.length - 1 };
    const wanted = event.key in ends ? ends[event.key] : here + (steps[event.key] || 0);
    if (here < 0 || wanted === here || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = ribbons[(wanted + ribbons.length) % ribbons.length];
    ribbons[here].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}

/** Open the table where the address names one of its rows. */
function openNamedRow() {
  const row = document.getElementById(location.hash.slice(1));
  const folded = row && row.closest("details");
  if (!folded) return;
  folded.open = true;
  row.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", openNamedRow);
openNamedRow();

/** Return the picture as text that needs no style sheet, in light colours, which is what documents want. */
function standalone(picture) {
  const before = root.dataset.theme;
  root.dataset.theme = "light";
  const copy = picture.cloneNode(true);
  const copies = [copy, ...copy.querySelectorAll("*")];
  [picture, ...picture.querySelectorAll("*")].forEach((element, place) => {
    if (!["path", "rect", "text", "svg"].includes(element.localName)) return;
    const style = getComputedStyle(element);
    for (const name of LOOK) copies[place].setAttribute(name, style.getPropertyValue(name));
  });
  if (before) root.dataset.theme = before;
  else delete root.dataset.theme;
  for (const link of copy.querySelectorAll("a")) {
    const group = document.createElementNS(copy.namespaceURI, "g");
    group.append(...link.childNodes);
    link.replaceWith(group);
  }
  const { width, height } = picture.viewBox.baseVal;
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("lang", root.lang);
  for (const name of ["class", "hidden"]) copy.removeAttribute(name);
  return new XMLSerializer().serializeToString(copy);
}

/** Hand the picture out as PNG, three dots for each pixel. */
function downloadPng(picture, name) {
  const { width, height } = picture.viewBox.baseVal;
  const address = URL.createObjectURL(new Blob([standalone(picture)], { type: "image/svg+xml" }));
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = make("canvas", { width: 3 * width, height: 3 * height });
    canvas.getContext("2d").drawImage(image, 0, 0, 3 * width, 3 * height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => download(name, blob), "image/png");
  });
  image.src = address;
}

/** Return the picture to take away: where the screen has room for codes only, the same with its titles. */
function takenPicture() {
  const shown = shownPicture();
  return shown.classList.contains("narrow") ? pictures[0] : shown;
}

for (const button of document.querySelectorAll("button.take")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const picture = takenPicture();
    const name = `wsis-gdc-${picture.id}.${button.dataset.format}`;
    if (button.dataset.format === "png") downloadPng(picture, name);
    else download(name, new Blob([standalone(picture)], { type: "image/svg+xml" }));
  });
}
