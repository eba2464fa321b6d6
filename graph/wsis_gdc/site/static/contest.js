// Copy, cite and contest each linkage of a mapping set, or take it as data. Text enters the page by textContent and value only.

const data = JSON.parse(byId("data").textContent);
const words = data.words;
const contest = byId("contest");

/** Return the words of an element as one line. */
function line(element) {
  return element ? element.textContent.replace(/\s+/g, " ").trim() : "";
}

/** Return what stands behind the name of an element, with the addresses of other sites to which it leads, in place of their hosts. */
function written(element) {
  const copy = element && element.cloneNode(true);
  for (const door of copy ? copy.querySelectorAll('a[href^="https://"]') : []) {
    const address = door.getAttribute("href");
    const host = address.split("/")[2].replace(/^www\./, "");
    door.textContent = `${line(door)}: `.startsWith(`${host}: `) ? address : `${line(door)} ${address}`;
  }
  return line(copy).replace(/^[^:：]*[:：]\s*/, "");
}

/** Return the text by which a reader contests a linkage: what it says, and empty lines for what it should say. */
function contesting(article) {
  const given = [
    [words.says, line(article.querySelector("h3"))],
    [words.reason, line(article.querySelector(".why"))],
    [words.proofs, written(article.querySelector(".proof"))],
    [words.source, written(article.querySelector(".origin"))],
    [words.record, data.iri + article.id],
  ].filter(([, text]) => text);
  const asked = [words.who, words.instead, words.why];
  return `${given.map(([name, text]) => `${name}: ${text}`).join("\n")}\n\n${asked.map((name) => `${name}:\n\n`).join("\n")}`;
}

/** Return how to cite a linkage. */
function citing(name, iri) {
  return data.cite.replace(/\{(name|iri)\}/g, (_place, key) => (key === "name" ? name : iri));
}

/** Return a button that does something for one linkage. */
function button(text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}

/** Return a link to the data of one linkage in a format. */
function file(stem, ending, name) {
  const made = document.createElement("a");
  made.href = `${stem}.${ending}`;
  made.download = "";
  made.textContent = name;
  return made;
}

for (const article of document.querySelectorAll("article[id]")) {
  const said = document.createElement("span");
  said.className = "small";
  said.setAttribute("role", "status");
  const give = async (text) => {
    said.textContent = (await copied(text)) ? words.copied : text;
  };
  const doors = document.createElement("p");
  doors.className = "acts";
  doors.append(
    button(words.link, () => give(location.href.split("#")[0] + `#${article.id}`)),
    button(words.cite, () => give(citing(line(article.querySelector("h3")), data.iri + article.id))),
    button(words.contest, () => {
      byId("contest-text").value = contesting(article);
      byId("contest-said").textContent = "";
      contest.showModal();
    }),
  );
  const stem = data.folder + article.id;
  if (data.folder) doors.append(file(stem, "ttl", "Turtle"), file(stem, "jsonld", "JSON-LD"));
  doors.append(said);
  article.append(doors);
}

byId("contest-close").addEventListener("click", () => contest.close());
byId("contest-copy").addEventListener("click", async () => {
  const text = byId("contest-text");
  const done = await copied(text.value);
  if (!done) text.select();
  byId("contest-said").textContent = done ? words.copied : words.failed;
});
