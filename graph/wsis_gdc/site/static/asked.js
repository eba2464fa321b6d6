// The page of asks: filters whose state is in the address, and what is shown as CSV or as a calendar.

const chosen = Object.fromEntries(["who", "doc", "year", "how"].map((name) => [name, byId(name)]));
const lines = [...document.querySelectorAll("tr[data-row]")];
const bodies = [...document.querySelectorAll(".list tbody")];
const places = new Map(data.people.map((person, place) => [person.id, place]));
let shown = data.rows.map((row) => row);

/** Return why a row reaches the person chosen, and how: [phrase, place in data.hows], or nothing. */
function askedIn(row) {
  return chosen.who.value ? row.asked[places.get(chosen.who.value)] : undefined;
}

function passes(row) {
  const { who, doc, year, how } = chosen;
  const asked = askedIn(row);
  if (who.value && !asked) return false;
  if (doc.value && row.doc !== doc.value) return false;
  if (year.value === "dated" ? !row.event : year.value && String(row.year) !== year.value) return false;
  if (!how.value) return true;
  return (asked ? [asked] : Object.values(row.asked)).some((each) => data.hows[each[1]] === how.value);
}

/** Tell below those named why the person chosen is asked. */
function tell(line, row) {
  const place = line.querySelector(".you");
  const asked = askedIn(row);
  place.hidden = !asked;
  if (!asked) return;
  const [phrase, how_] = asked;
  const how = data.hows[how_];
  place.classList.toggle("inferred", how === "inferred");
  const [before, after = ""] = say("of", { name: data.people[places.get(chosen.who.value)].name, how: say(how) }).split("{why}");
  const why = data.phrases[phrase].map((part) => (typeof part === "string" ? part : titled(data.things[part])));
  place.replaceChildren(before, ...why, after);
}

/** Return code and title of a thing, leading to its sheet. */
function titled(thing) {
  const name = thing.name === thing.label ? [labelOf(thing)] : [isolated(thing.name, { class: "code" }), " ", labelOf(thing)];
  return thing.page ? make("a", { href: thing.page }, ...name) : make("span", {}, ...name);
}

/** Return a phrase as plain text. */
function plain(phrase) {
  return data.phrases[phrase].map((part) => (typeof part === "string" ? part : data.things[part].name)).join("");
}

function filter() {
  shown = [];
  for (const line of lines) {
    const row = data.rows[line.dataset.row];
    line.hidden = !passes(row);
    if (line.hidden) continue;
    shown.push(row);
    tell(line, row);
  }
  for (const body of bodies) {
    const count = body.querySelectorAll("tr[data-row]:not([hidden])").length;
    body.hidden = !count;
    body.querySelector(".amount").textContent = count;
  }
  const events = shown.filter((row) => row.event).length;
  const choices = Object.values(chosen).filter((select) => select.value).map((select) => select.selectedOptions[0].text);
  const counts = [say("shown", { shown: shown.length, total: lines.length }), say("events", { count: events })];
  byId("status").textContent = [shown.length ? counts.join(" · ") : say("none"), ...choices].join(" · ");
  byId("ics").disabled = !events;
  byId("csv").disabled = !shown.length;
  remember(Object.fromEntries(Object.entries(chosen).filter(([, select]) => select.value).map(([name, select]) => [name, select.value])));
}

function restore() {
  const wanted = hash();
  for (const [name, select] of Object.entries(chosen)) {
    const value = wanted.get(name) || "";
    select.value = [...select.options].some((option) => option.value === value) ? value : "";
  }
  filter();
}

// ---- files

function quoted(field) {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Return the fields of a row, with how and why it reaches the person chosen. */
function fields(row) {
  const asked = askedIn(row);
  if (!asked) return row.csv;
  const told = { asked: data.people[places.get(chosen.who.value)].name, how: data.hows[asked[1]], why: plain(asked[0]) };
  return row.csv.map((field, place) => told[data.names[place]] ?? field);
}

function stem() {
  const words = [chosen.who.value, chosen.doc.value, chosen.year.value, chosen.how.value].filter(Boolean);
  return ["asked", ...words].join("-").replace(/[^A-Za-z0-9-]+/g, "-");
}

byId("csv").addEventListener("click", () => {
  const text = [data.names, ...shown.map(fields)].map((row) => `${row.map(quoted).join(",")}\n`).join("");
  // The mark at the start tells spreadsheets that the file is UTF-8.
  download(`${stem()}.csv`, new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
});
byId("ics").addEventListener("click", () => {
  const [head, foot] = data.calendar;
  const events = shown.map((row) => row.event);
  download(`${stem()}.ics`, new Blob([head, ...events, foot], { type: "text/calendar;charset=utf-8" }));
});

byId("tools").hidden = false;
byId("tools").addEventListener("submit", (event) => event.preventDefault());
for (const select of Object.values(chosen)) select.addEventListener("change", filter);
addEventListener("hashchange", restore);
restore();
