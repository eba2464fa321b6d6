// YASGUI asks this server only: prefixes, classes and properties are those of the graph, examples the named queries.

const place = byId("editor");
const Yasgui = window.Yasgui?.default || window.Yasgui;

/** Return a completer that knows a list of the graph instead of asking a service elsewhere. */
function knowing(kind, load) {
  Yasgui.Yasqe.forkAutocompleter(kind, {
    name: `graph-${kind}`,
    persistenceId: null,
    bulk: true,
    get: async () => load(),
  });
  return `graph-${kind}`;
}

if (place && Yasgui) {
  const told = JSON.parse(byId("data").textContent);
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  let loading = null;
  const schema = () =>
    (loading ||= fetch(`${place.dataset.files}schema.json`).then((answer) => (answer.ok ? answer.json() : {})));
  const { Yasqe, Yasr } = Yasgui;
  const completers = [
    knowing("class", async () => (await schema()).classes || []),
    knowing("property", async () => (await schema()).properties || []),
    knowing("prefixes", () => Object.entries(told.prefixes).map(([name, iri]) => `${name}: <${iri}>`)),
  ];
  Yasqe.defaults.autocompleters = ["variables", ...completers];
  Yasr.defaults.prefixes = told.prefixes;
  const first = told.examples[told.chosen] || told.examples["lines-overview"] || "SELECT * WHERE { ?thing a ?class } LIMIT 10";
  Yasqe.defaults.value = first;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
    persistenceId: "wsis-gdc-editor",
  });
  const put = (name) => {
    const tab = yasgui.getTab();
    if (tab && told.examples[name]) tab.getYasqe().setValue(told.examples[name]);
  };
  if (told.chosen) put(told.chosen);
  byId("example").addEventListener("change", (event) => put(event.target.value));
}
