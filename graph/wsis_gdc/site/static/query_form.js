// Fields that take any thing offer, while one types, what a search finds; without this the page offers it once sent.

for (const field of document.querySelectorAll("input[data-anything]")) {
  const list = field.list;
  let waiting = 0;
  let asked = "";
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = field.value.trim();
      if (typed.length < 2 || typed === asked) return;
      asked = typed;
      try {
        const answer = await fetch(`${field.form.dataset.suggest}?prefix=${encodeURIComponent(typed)}`);
        if (!answer.ok || asked !== typed) return;
        const found = (await answer.json()).result;
        // each offer holds what was typed, so that browsers which sift offers show what was found by other words
        list.replaceChildren(
          ...found.map((each) => {
            const option = document.createElement("option");
            option.value = each.id;
            option.textContent = `${each.name} – ${each.description} (${typed})`;
            return option;
          }),
        );
      } catch {
        // The server is out of reach: the field works without offers.
      }
    }, 200);
  });
}
