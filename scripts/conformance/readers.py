"""What Python tools of others make of a build: each check opens a file as a user of that tool would and counts.

``python readers.py CHECK FOLDER`` runs in an environment of its own (``requirements/conformance.txt``), without this
project; only ``oxigraph_serve`` and ``foops`` run in that of the project. FOLDER holds what ``run.py`` gathered. Prints
one JSON object: the version of the tool and what it found. Ends with 1 and a sentence where the tool refuses the file
or finds another number.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

CHECKS: dict[str, tuple[str, Callable[[Path], str]]] = {}

LINES = 19
"""Action lines, with the sub-lines of C7."""


def check(package: str) -> Callable[[Callable[[Path], str]], Callable[[Path], str]]:
    """Enter a check under its name, with the package whose version is told."""

    def enter(made: Callable[[Path], str]) -> Callable[[Path], str]:
        CHECKS[made.__name__] = package, made
        return made

    return enter


def same(found: int, wanted: int, of: str) -> str:
    """Return how many were found. Raises ValueError where other than wanted, or none."""
    if found != wanted or not found:
        raise ValueError(f"{found:,} {of} instead of {wanted:,}")
    return f"{found:,} {of}"


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines)


def _union(folder: Path) -> int:
    """Return how many triples the union of all graphs has, by the lines of N-Quads without their last term."""
    with (folder / "graph.nq").open("rb") as lines:
        return len({line.rpartition(b" <")[0] for line in lines})


@check("rdflib")
def rdflib_turtle(folder: Path) -> str:
    """Parse the union."""
    from rdflib import Graph

    return same(len(Graph().parse(folder / "graph.ttl")), _union(folder), "triples")


@check("rdflib")
def rdflib_trig(folder: Path) -> str:
    """Parse the named graphs."""
    from rdflib import Dataset

    graph = Dataset()
    graph.parse(folder / "graph.trig")
    return same(len(list(graph.quads((None, None, None, None)))), _lines(folder / "graph.nq"), "quads")


@check("PyLD")
def pyld_graphs(folder: Path) -> str:
    """Read the JSON-LD back to quads; no context is fetched."""
    from pyld import jsonld

    told = json.loads((folder / "graph.jsonld").read_bytes())
    found = sum(len(graph) for graph in jsonld.to_rdf(told).values())
    return same(found, _lines(folder / "graph.nq"), "quads")


@check("PyLD")
def pyld_frame(folder: Path) -> str:
    """Frame the action lines."""
    from pyld import jsonld

    told = json.loads((folder / "graph.jsonld").read_bytes())
    context = json.loads((folder / "context.jsonld").read_bytes())["@context"]
    framed = jsonld.frame(told, {"@context": context, "@type": "ActionLine"})
    return same(len(framed["records"]), LINES, "action lines")


@check("pyshacl")
def pyshacl_whole(folder: Path) -> str:
    """Check the whole graph, with what the rules added, against the shapes beside it."""
    import pyshacl
    from rdflib import Graph

    data, shapes = Graph().parse(folder / "graph.ttl"), Graph().parse(folder / "shapes.ttl")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True, advanced=True)
    if not conforms:
        raise ValueError(" ".join(str(text).split())[:300])
    return "conforms"


@check("curies")
def curies_context(folder: Path) -> str:
    """Take the prefixes from the context."""
    import curies

    told = json.loads((folder / "context.jsonld").read_bytes())
    names = {key: value for key, value in told["@context"].items() if str(value).endswith(("/", "#"))}
    found = curies.Converter.from_prefix_map(names).expand("gdc:29d")
    if found != "https://w3id.org/wsis-gdc/gdc/29d":
        raise ValueError(f"gdc:29d became {found}")
    return f"{len(names)} prefixes"


def _rows(folder: Path) -> int:
    with (folder / "links.sssom.tsv").open("rb") as lines:
        return sum(1 for line in lines if not line.startswith(b"#")) - 1


@check("sssom")
def sssom_py(folder: Path) -> str:
    """Parse and validate."""
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    read = parse_sssom_table(str(folder / "links.sssom.tsv"))
    found = [report for report in validate(read).values() if report.results]
    if found:
        raise ValueError(str(found[0].results[0].message)[:300])
    return same(len(read.df), _rows(folder), "mappings")


@check("sssom-pydantic")
def sssom_pydantic(folder: Path) -> str:
    """Read into its models."""
    import sssom_pydantic as reader

    mappings = reader.read(folder / "links.sssom.tsv")[0]
    return same(len(mappings), _rows(folder), "mappings")


@check("skosify")
def skosify(folder: Path) -> str:
    """Check the SKOS file; what it would mend is a finding."""
    import logging

    import skosify as tool

    told: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())
    logging.getLogger().addHandler(handler)
    graph = tool.skosify(str(folder / "skos.ttl"), mark_top_concepts=True, label="WSIS-GDC")
    from rdflib import SKOS

    wrong = [each for each in told if not each.startswith("Multiple concept schemes")]  # there are several, each whole
    if wrong:
        raise ValueError("; ".join(wrong)[:300])
    return f"{len(set(graph.subjects(SKOS.prefLabel))):,} labelled things, nothing to mend"


@check("owlready2")
def hermit(folder: Path) -> str:
    """Reason over the ontology: no class that nothing can belong to."""
    import owlready2

    world = owlready2.World()
    ontology = world.get_ontology((folder / "ontology.owl").as_uri()).load()
    with ontology:
        owlready2.sync_reasoner_hermit(world, debug=0)
    wrong = list(world.inconsistent_classes())
    if wrong:
        raise ValueError(f"unsatisfiable: {wrong}")
    return f"coherent, {len(list(ontology.classes()))} classes"


@check("wsis-gdc")
def foops(folder: Path) -> str:
    """Judge the ontology by the published list, in the build that the files lie in."""
    script = Path(__file__).resolve().parents[1] / "foops.py"
    build = (folder / "graph.nq").resolve().parent
    done = subprocess.run([sys.executable, str(script), str(build)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError((done.stderr or done.stdout).strip()[-300:])
    return f"{done.stdout.strip().splitlines()[-1]}; the others wait for registration"


@check("oxigraph")
def oxigraph_serve(folder: Path) -> str:
    """Load the quads into a store, serve it, and ask its endpoint."""
    program = Path(sys.executable).with_name("oxigraph")
    with TemporaryDirectory() as place, socket.socket() as free:
        subprocess.run(
            [program, "load", "--location", place, "--file", folder / "graph.nq"], check=True, capture_output=True
        )
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        command = [program, "serve", "--location", place, "--bind", address, "--union-default-graph"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                return same(_asked(f"http://{address}/query"), LINES, "action lines")
            finally:
                server.terminate()


def _asked(endpoint: str) -> int:
    """Return how many action lines an endpoint finds, which may just be starting."""
    query = "PREFIX wg: <https://w3id.org/wsis-gdc/ontology#> SELECT ?x WHERE { ?x a wg:ActionLine }"
    address = f"{endpoint}?{urlencode({'query': query})}"
    asked = Request(address, headers={"Accept": "text/csv"})  # noqa: S310  (an address of this program)
    for _ in range(100):
        try:
            with urlopen(asked, timeout=60) as answer:  # noqa: S310
                return len(answer.read().splitlines()) - 1
        except URLError:
            time.sleep(0.1)
    raise ValueError(f"{endpoint}: no answer")


@check("SPARQLWrapper")
def sparqlwrapper(folder: Path) -> str:
    """Ask ``wsis-gdc serve``."""
    from SPARQLWrapper import JSON, SPARQLWrapper

    asked = SPARQLWrapper((folder / "endpoint.txt").read_text().strip())
    asked.setQuery("PREFIX wg: <https://w3id.org/wsis-gdc/ontology#> SELECT ?x WHERE { ?x a wg:ActionLine }")
    asked.setReturnFormat(JSON)
    answer: Any = asked.query().convert()
    return same(len(answer["results"]["bindings"]), LINES, "action lines")


@check("igraph")
def igraph(folder: Path) -> str:
    """Read GraphML."""
    import warnings

    import igraph as tool

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = tool.Graph.Read_GraphML(str(folder / "network.graphml"))
    counts = json.loads((folder / "network.json").read_bytes())
    same(read.vcount(), len(counts["nodes"]), "nodes")
    return same(read.ecount(), len(counts.get("links", counts.get("edges"))), "edges")


@check("pandas")
def pandas_parquet(folder: Path) -> str:
    """Read the answer of a query, with types."""
    import pandas

    read = pandas.read_parquet(folder / "answer.parquet")
    if read["strength"].dtype.kind not in "iu":
        raise ValueError(f"strength is {read['strength'].dtype}")
    return same(len(read), _answer(folder), "rows")


@check("polars")
def polars_arrow(folder: Path) -> str:
    """Read the Arrow file format."""
    import polars

    return same(len(polars.read_ipc(folder / "answer.arrow")), _answer(folder), "rows")


@check("pyarrow")
def pyarrow_file(folder: Path) -> str:
    """Open the Arrow file format."""
    import pyarrow.ipc

    with pyarrow.ipc.open_file(folder / "answer.arrow") as read:
        return same(read.read_all().num_rows, _answer(folder), "rows")


@check("duckdb")
def duckdb_tables(folder: Path) -> str:
    """Count the links of the exported tables."""
    import duckdb

    ((found,),) = duckdb.sql(f"SELECT count(*) FROM '{folder}/tables/link/*/*.parquet'").fetchall()  # noqa: S608
    ((wanted,),) = duckdb.sql(
        f"SELECT count(*) FROM read_csv('{folder}/links.csv', all_varchar = true)"  # noqa: S608
    ).fetchall()
    return same(found, wanted, "links")


def _answer(folder: Path) -> int:
    return len(json.loads((folder / "answer.json").read_bytes())["results"]["bindings"])


@check("roc-validator")
def ro_crate(folder: Path) -> str:
    """Validate the crate by what is required and recommended; its context comes from the library rocrate."""
    script = Path(__file__).resolve().parents[2] / "tests" / "files" / "validate_crate.py"
    command = [sys.executable, str(script), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError((done.stdout.strip() or done.stderr.strip())[-300:])
    return "valid, recommendations included"


@check("mlcroissant")
def croissant(folder: Path) -> str:
    """Read the dataset."""
    import mlcroissant

    read = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    return f"valid, {len(read.metadata.distribution)} files"


@check("nanopub")
def nanopublications(folder: Path) -> str:
    """Each is well-formed and its address holds the hash of what it says."""
    from collections import defaultdict

    import pyoxigraph as ox
    from nanopub import Nanopub
    from rdflib import ConjunctiveGraph

    each: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in ox.parse((folder / "links.nanopub.trig").read_bytes(), format=ox.RdfFormat.TRIG):
        each[str(getattr(quad.graph_name, "value", "")).partition("#")[0]].append(quad)
    for quads in each.values():
        graph = ConjunctiveGraph()
        graph.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
        read = Nanopub(rdf=graph)
        if not (read.is_valid and read.has_valid_trusty):
            raise ValueError(f"{read.source_uri} is not valid")
    return f"{len(each):,} valid, with their addresses"


@check("openpyxl")
def openpyxl_matrix(folder: Path) -> str:
    """Open the matrix."""
    import openpyxl

    book = openpyxl.load_workbook(folder / "matrix.xlsx", read_only=True)
    return f"sheets: {', '.join(book.sheetnames)}"


@check("cffconvert")
def cffconvert(folder: Path) -> str:
    """Validate CITATION.cff by its schema."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("cffconvert")), "--validate", "-i", str(folder / "CITATION.cff")],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ValueError((done.stderr or done.stdout)[-300:])
    return "valid"


def main(name: str, folder: str) -> int:
    """Run one check; return 0 or 1."""
    package, made = CHECKS[name]
    try:
        with redirect_stdout(sys.stderr):
            found = made(Path(folder).absolute())
    except Exception as error:  # whatever a tool of others raises is its finding
        print(json.dumps({"version": _version(package), "result": f"{type(error).__name__}: {error}"}))
        return 1
    print(json.dumps({"version": _version(package), "result": found}))
    return 0


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:
        return "not installed"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
