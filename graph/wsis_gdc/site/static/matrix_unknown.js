// What an address asks for and the matrix does not hold: told, with what is near to it, instead of passed over.

const NEAR = 3;
const ALIKE = 0.35;

/** Return the pairs of neighbouring letters of a text. */
function letterPairs(text) {
  const letters = [...fold(text)];
  return new Set(letters.slice(1).map((letter, place) => letters[place] + letter));
}

/** Return how alike two texts are, from 0 to 1: the share of the pairs of letters that both have. */
function alike(one, other) {
  const [first, second] = [one, other].map(letterPairs);
  const both = [...first].filter((pair) => second.has(pair)).length;
  return first.size + second.size ? (2 * both) / (first.size + second.size) : 0;
}

/** Return what there is to choose from in the place of a key of the address, each with its name there and its title. */
function offered(key) {
  if (key === "r" || key === "c") return (key === "r" ? matrix.rows : matrix.columns).map((place) => [things[place].id, nameOf(things[place])]);
  const control = key === "m" ? which : pick[key];
  return [...control.options].filter((option) => option.value).map((option) => [option.value, option.textContent]);
}

/** Return what is nearest to a name, the nearest first. */
function nearest(name, choices) {
  return choices
    .map(([id, title]) => ({ id, title, near: Math.max(alike(name, id), alike(name, title)) }))
    .filter(({ near }) => near >= ALIKE)
    .sort((one, other) => other.near - one.near)
    .slice(0, NEAR);
}

/** Return what a key of the address stands for, in the words of the page. */
function keyWords(key) {
  if (key === "r" || key === "c") return say(key === "r" ? "row_code" : "column_code");
  return document.querySelector(`label[for="${pick[key].id}"]`).textContent.trim();
}

/** Tell which keys of an address name what this matrix does not hold, and lead to what is near. */
function tellUnknown(wanted, keys) {
  const lines = keys.map((key) => {
    const value = wanted.get(key);
    const line = make("span", {}, key === "m" ? say("no_matrix", { value }) : say("not_held", { name: keyWords(key), value }));
    const near = nearest(value, offered(key));
    if (near.length) line.append(" ", say("near_names"));
    for (const [place, { id, title }] of near.entries()) {
      const other = new URLSearchParams(wanted);
      other.set(key, id);
      line.append(place ? " · " : " ", make("a", { href: `#${other}` }, isolated(title)));
    }
    return line;
  });
  const box = byId("unknown");
  if (!lines.length && box.hidden) return;
  box.hidden = !lines.length;
  box.replaceChildren(...lines.flatMap((line, place) => (place ? [make("br"), line] : [line])));
}
