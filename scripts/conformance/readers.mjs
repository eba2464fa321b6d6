// What JavaScript tools of others make of a build; the twin of readers.py. `node readers.mjs CHECK FOLDER`, with the
// packages named in run.py installed beside (NODE_PATH is not read by modules: run.py copies this file there).
import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const [, , name, folder] = process.argv;
const file = (each) => join(folder, each);
const json = (each) => JSON.parse(readFileSync(file(each), "utf8"));
const version = (each) => JSON.parse(readFileSync(join(import.meta.dirname, "node_modules", each, "package.json"))).version;
const lines = () => readFileSync(file("graph.nq"), "utf8").trimEnd().split("\n");
const union = () => new Set(lines().map((line) => line.slice(0, line.lastIndexOf(" <")))).size;

function same(found, wanted, of) {
  if (found !== wanted || !found) throw new Error(`${found} ${of} instead of ${wanted}`);
  return `${found.toLocaleString("en")} ${of}`;
}

async function quads(each) {
  const { StreamParser, Store } = await import("n3");
  const store = new Store();
  await new Promise((done, failed) => {
    const parser = createReadStream(file(each)).pipe(new StreamParser({ format: each.endsWith("ttl") ? "text/turtle" : "application/trig" }));
    parser.on("data", (quad) => store.addQuad(quad));
    parser.on("end", done);
    parser.on("error", failed);
  });
  return store;
}

const checks = {
  n3_turtle: ["n3", async () => same((await quads("graph.ttl")).size, union(), "triples")],
  n3_trig: ["n3", async () => same((await quads("graph.trig")).size, lines().length, "quads")],
  jsonld_graphs: ["jsonld", async () => {
    const { default: jsonld } = await import("jsonld");
    const found = await jsonld.toRDF(json("graph.jsonld"), { safe: false });
    return same(found.length, lines().length, "quads");
  }],
  jsonld_frame: ["jsonld", async () => {
    const { default: jsonld } = await import("jsonld");
    const context = json("context.jsonld")["@context"];
    const { records: found } = await jsonld.frame(json("graph.jsonld"), { "@context": context, "@type": "ActionLine" });
    return same(found.length, 19, "action lines");
  }],
  rdf_validate_shacl: ["rdf-validate-shacl", async () => {
    const { default: Validator } = await import("rdf-validate-shacl");
    const shapes = await quads("shapes.ttl"); // it knows the core of SHACL, not constraints in SPARQL
    for (const quad of [...shapes.match(null, "http://www.w3.org/ns/shacl#sparql")]) shapes.delete(quad);
    const report = await new Validator(shapes).validate(await quads("graph.ttl"));
    if (!report.conforms) {
      const [first] = report.results;
      throw new Error(`${report.results.length} violations, first: ${first.focusNode?.value} ${first.message?.[0]?.value}`);
    }
    return "conforms";
  }],
  graphology_graphml: ["graphology-graphml", async () => graphology("graphml")],
  graphology_gexf: ["graphology-gexf", async () => graphology("gexf")],
  comunica: ["@comunica/query-sparql-file", async () => {
    const { QueryEngine } = require("@comunica/query-sparql-file");
    const engine = new QueryEngine();
    const query = "PREFIX wg: <https://w3id.org/wsis-gdc/ontology#> SELECT ?x WHERE { ?x a wg:ActionLine }";
    const bindings = await (await engine.queryBindings(query, { sources: [file("graph.ttl")] })).toArray();
    return same(bindings.length, 19, "action lines");
  }],
  comunica_endpoint: ["@comunica/query-sparql-file", async () => {
    const { QueryEngine } = require("@comunica/query-sparql-file");
    const engine = new QueryEngine();
    const value = readFileSync(file("endpoint.txt"), "utf8").trim();
    const query = "PREFIX wg: <https://w3id.org/wsis-gdc/ontology#> SELECT ?x WHERE { ?x a wg:ActionLine }";
    const bindings = await (await engine.queryBindings(query, { sources: [{ type: "sparql", value }] })).toArray();
    return same(bindings.length, 19, "action lines");
  }],
  js_yaml: ["js-yaml", async () => {
    const yaml = await import("js-yaml");
    const names = json("data-files.json");
    for (const each of names) {
      try {
        yaml.load(readFileSync(each, "utf8"));
      } catch (error) {
        throw new Error(`${each}: ${error.message.split("\n")[0]}`);
      }
    }
    return `${names.length} data files`;
  }],
};

async function graphology(form) {
  const { MultiDirectedGraph } = require("graphology");
  const { parse } = form === "gexf" ? require("graphology-gexf") : require("graphology-graphml");
  const { DOMParser } = require("@xmldom/xmldom");
  globalThis.DOMParser ??= DOMParser;
  const read = parse(MultiDirectedGraph, readFileSync(file(`network.${form}`), "utf8"));
  const counts = json("network.json");
  same(read.order, counts.nodes.length, "nodes");
  return same(read.size, (counts.links ?? counts.edges).length, "edges");
}

const [tool, check] = checks[name];
try {
  console.log(JSON.stringify({ version: version(tool), result: await check() }));
} catch (error) {
  console.log(JSON.stringify({ version: version(tool), result: `${error.name}: ${error.message}`.slice(0, 400) }));
  process.exitCode = 1;
}
