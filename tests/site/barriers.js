// What axe-core finds by the rules whose findings have one of some impacts.
//
// Its work grows with the page, and long pages repeat themselves. So it sees three of the rows, items and the like that
// are made of the same: each element within has been seen three times, with its attributes, look, visibility and what
// kinds of elements it holds.
// Contrast, most of its work, is looked at in three of the texts that look alike.
async (impacts) => {
  const named = [
    ...["color", "opacity", "fontSize", "fontWeight", "fontStyle", "textShadow", "filter", "position", "display"],
    ...["backgroundColor", "backgroundImage", "WebkitTextFillColor", "textDecorationLine", "borderBottom"],
  ];
  const elements = () => [...document.body.querySelectorAll("*")];
  const written = ({ childNodes }) => [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  // an element looks as all that it lies in does, too
  const looks = new Map([[null, ""]]);
  const look = (element) => {
    if (!looks.has(element)) {
      const style = getComputedStyle(element);
      looks.set(element, [look(element.parentElement), element.localName, ...named.map((name) => style[name])].join());
    }
    return looks.get(element);
  };

  // what others lead to by its id is like nothing else
  const leading = [
    ...["for", "headers", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-flowto"],
    ...["aria-activedescendant", "aria-details", "aria-errormessage"],
  ];
  const led = new Set(
    elements().flatMap((each) => leading.flatMap((name) => (each.getAttribute(name) ?? "").split(/\s+/))),
  );
  const ids = new Set();
  const twice = elements().filter(({ id }) => id && led.has(id) && ids.size === ids.add(id).size);

  // of other attributes it matters whether they say something
  const meaning = /^(class|role|scope|type|hidden|disabled|lang|dir|tabindex|style|target|rel|open|checked|...span)$/;
  const states = /^aria-(?!label|described|controls|owns|details|error|flow|active)/;
  const shapes = new Map();
  const shape = (element) => {
    if (!shapes.has(element)) {
      const said = [...element.attributes]
        .map(({ name, value }) => `${name}=${meaning.test(name) || states.test(name) ? value : value.trim() !== ""}`)
        .sort();
      const within = new Set([...element.children].map(({ localName }) => localName));
      const own = [element.parentElement.localName, element.localName, led.has(element.id) ? element.id : "", ...said];
      const shown = [written(element) ? look(element) : "", element.textContent.trim() !== "", element.checkVisibility()];
      shapes.set(element, [...own, ...shown, ...[...within].sort()].join());
    }
    return shapes.get(element);
  };

  const scrolls = (element) =>
    /auto|scroll/.test(getComputedStyle(element).overflow) &&
    (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
  const seen = new Map();
  const known = (element) => seen.get(shape(element)) >= 3 && [...element.children].every(known);
  const alike = [];
  const keep = (element) => {
    seen.set(shape(element), (seen.get(shape(element)) ?? 0) + 1);
    const whole = scrolls(element);
    [...element.children].forEach((child, place) => {
      const repeated = child.matches("tr, tbody, li, article, section, div, details, option, dt, dd, p");
      if (place && !whole && repeated && known(child)) alike.push(child);
      else keep(child);
    });
  };
  keep(document.body);
  const places = alike.map((element) => {
    const place = document.createComment("");
    element.replaceWith(place);
    return place;
  });

  const examples = new Map();
  for (const element of elements()) {
    if (!(written(element) || element.matches("a, input, select, textarea")) || !element.checkVisibility()) continue;
    examples.set(look(element), [...(examples.get(look(element)) ?? []).slice(0, 2), element]);
  }
  const chosen = new Set([...examples.values()].flat());
  const sampled = ["color-contrast", "link-in-text-block"];
  const looking = axe._audit.rules.filter(({ id }) => sampled.includes(id));
  const matches = looking.map((rule) => rule.matches);
  looking.forEach((rule, place) => {
    rule.matches = (node, ...more) => chosen.has(node) && matches[place].call(rule, node, ...more);
  });
  const others = axe._audit.rules.filter(({ id, impact }) => !sampled.includes(id) && !impacts.includes(impact));
  const rules = Object.fromEntries(others.map(({ id }) => [id, { enabled: false }]));
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, rules });

  looking.forEach((rule, place) => (rule.matches = matches[place]));
  places.forEach((place, number) => place.replaceWith(alike[number]));
  return [...violations, ...twice.map(({ outerHTML: html }) => ({ id: "duplicate-id-aria", nodes: [{ html }] }))];
}
