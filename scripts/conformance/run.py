"""Run what a build holds through other people's tools, and tell what each found.

Sets the tools up in a folder (``--tools``; Python packages from hash-pinned requirements, npm packages by version),
writes every format there is from a build, and asks each tool to read it. Debian packages that are not there
(raptor2-utils, libapache-jena-java with a Java, libreoffice-calc, libreoffice-writer) are told, not installed.
``--write`` keeps the table as docs/conformance.md. Ends with 1 where a tool refuses a file.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = Path(__file__).resolve().parent
COMMAND: Final = Path(sys.executable).with_name("wsis-gdc")
PAGE: Final = ROOT / "docs" / "conformance.md"

PACKAGES: Final = (
    *("n3@2.13.12", "jsonld@9.0.0", "rdf-validate-shacl@0.6.5", "graphology@0.26.0", "graphology-gexf", "js-yaml@5"),
    *("graphology-graphml", "@comunica/query-sparql-file@4.5.0", "@xmldom/xmldom"),
)
"""npm packages. Comunica 5 needs a newer Node than 20."""

EXPORTS: Final = (
    ("sssom", "-o", "links.sssom.tsv"),
    ("export", "parquet", "-o", "tables"),
    ("export", "nanopub", "-o", "links.nanopub.trig"),
    ("export", "skos", "-o", "skos.ttl"),
    ("network", "-o", "network.graphml"),
    ("network", "-o", "network.gexf"),
    ("network", "-o", "network.json"),
    ("matrix", "--rows", "commitment", "--columns", "action-line", "-o", "matrix.xlsx"),
    ("pack", "C5", "--out", "packs"),
)
_ANSWER: Final = (
    "SELECT ?s ?o ?strength ?confidence WHERE { ?l a wg:Linkage ; sssom:subject_id ?s ; sssom:object_id ?o ;"
    " wg:strength ?strength ; sssom:confidence ?confidence }"
)


class Check(NamedTuple):
    """One tool and what it reads."""

    tool: str
    reads: str
    name: str
    """The check of readers.py or readers.mjs, or the command of a Debian package."""
    where: str
    """``python``, ``citation`` (an environment of its own), ``node``, ``debian``, or ``own`` (that of this project)."""
    asks: str


CHECKS: Final = (
    Check("rapper", "graph.ttl", "rapper_turtle", "debian", "triples"),
    Check("rapper", "graph.nq", "rapper_nquads", "debian", "statements"),
    Check("Jena riot", "graph.trig", "riot", "debian", "valid, no warning"),
    Check("Jena shacl", "graph.ttl, shapes.ttl", "jena_shacl", "debian", "the built graph conforms"),
    Check("Jena arq", "graph.ttl", "arq", "debian", "the action lines"),
    Check("rdflib", "graph.ttl", "rdflib_turtle", "python", "triples"),
    Check("rdflib", "graph.trig", "rdflib_trig", "python", "quads of the named graphs"),
    Check("N3.js", "graph.ttl", "n3_turtle", "node", "triples"),
    Check("N3.js", "graph.trig", "n3_trig", "node", "quads of the named graphs"),
    Check("pyld", "graph.jsonld, context.jsonld", "pyld_graphs", "python", "quads, read back"),
    Check("pyld", "graph.jsonld, context.jsonld", "pyld_frame", "python", "the action lines by a frame"),
    Check("jsonld.js", "graph.jsonld, context.jsonld", "jsonld_graphs", "node", "quads, read back"),
    Check("jsonld.js", "graph.jsonld, context.jsonld", "jsonld_frame", "node", "the action lines by a frame"),
    Check("pySHACL", "graph.ttl, shapes.ttl", "pyshacl_whole", "python", "the built graph conforms"),
    Check(
        "rdf-validate-shacl",
        "graph.ttl, shapes.ttl",
        "rdf_validate_shacl",
        "node",
        "the built graph conforms to the core of the shapes",
    ),
    Check("curies", "context.jsonld", "curies_context", "python", "prefixes"),
    Check("js-yaml (YAML 1.2)", "data/**/*.yaml", "js_yaml", "node", "the data files"),
    Check("sssom-py", "wsis-gdc sssom", "sssom_py", "python", "valid, all mappings"),
    Check("sssom_pydantic", "wsis-gdc sssom", "sssom_pydantic", "python", "all mappings"),
    Check("Skosify", "wsis-gdc export skos", "skosify", "python", "nothing to mend but that schemes are several"),
    Check("HermiT (owlready2)", "ontology.owl", "hermit", "python", "no unsatisfiable class"),
    Check("FOOPS! (scripts/foops.py)", "ontology.ttl, wsis-gdc serve", "foops", "own", "its 24 checks, at least 21"),
    Check("oxigraph serve", "graph.nq", "oxigraph_serve", "own", "the action lines"),
    Check("SPARQLWrapper", "wsis-gdc serve", "sparqlwrapper", "python", "the action lines"),
    Check("Comunica", "graph.ttl", "comunica", "node", "the action lines"),
    Check("Comunica", "wsis-gdc serve", "comunica_endpoint", "node", "the action lines"),
    Check("igraph", "wsis-gdc network (GraphML)", "igraph", "python", "nodes and edges, no warning"),
    Check("graphology", "wsis-gdc network (GraphML)", "graphology_graphml", "node", "nodes and edges"),
    Check("graphology", "wsis-gdc network (GEXF)", "graphology_gexf", "node", "nodes and edges"),
    Check("pandas", "wsis-gdc query (Parquet)", "pandas_parquet", "python", "rows with types"),
    Check("polars", "wsis-gdc query (Arrow)", "polars_arrow", "python", "rows"),
    Check("pyarrow", "wsis-gdc query (Arrow)", "pyarrow_file", "python", "rows"),
    Check("DuckDB", "wsis-gdc export parquet", "duckdb_tables", "python", "links"),
    Check("openpyxl", "wsis-gdc matrix (XLSX)", "openpyxl_matrix", "python", "sheets"),
    Check("LibreOffice", "wsis-gdc matrix (XLSX)", "office_matrix", "debian", "opens and prints"),
    Check("LibreOffice", "wsis-gdc pack (DOCX)", "office_pack", "debian", "opens and prints"),
    Check("RO-Crate validator", "ro-crate-metadata.json", "ro_crate", "python", "what is required"),
    Check("mlcroissant", "croissant.json", "croissant", "python", "valid"),
    Check("nanopub", "wsis-gdc export nanopub", "nanopublications", "python", "valid, with trusty addresses"),
    Check("cffconvert", "CITATION.cff", "cffconvert", "citation", "valid"),
)


class Found(NamedTuple):
    """What a tool said."""

    state: str
    """``ok``, ``fault`` or ``not run``."""
    version: str
    result: str
    seconds: float


def main() -> int:
    """Run the checks and print the table; return 1 where one found a fault."""
    options = _options()
    wanted = [each for each in CHECKS if not options.only or each.name in options.only]
    tools = options.tools.absolute()
    _set_up(tools, {each.where for each in wanted})
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _gather(options.build.absolute(), folder)
        with _served(options.build.absolute(), folder):
            found = {each: _told(each, _asked(each, tools, folder)) for each in wanted}
    if options.write:
        PAGE.write_text(_page(found, options.build), encoding="utf-8", newline="\n")
    return int(any(each.state == "fault" for each in found.values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--tools", type=Path, default=ROOT / ".conformance", help="where the tools are set up")
    parser.add_argument("--only", nargs="*", metavar="CHECK", choices=[each.name for each in CHECKS], default=[])
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    return parser.parse_args()


def _set_up(tools: Path, where: set[str]) -> None:
    for kind, requirements in (("python", "conformance.txt"), ("citation", "conformance-citation.txt")):
        if kind in where and not (tools / kind / "ready").exists():
            print(f"setting up {kind} …", file=sys.stderr)
            subprocess.run([sys.executable, "-m", "venv", tools / kind], check=True)
            pip = (tools / kind / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes")
            subprocess.run([*pip, "-r", ROOT / "requirements" / requirements], check=True)
            (tools / kind / "ready").touch()
    if "node" in where and shutil.which("npm") and not (tools / "node" / "ready").exists():
        print("setting up node …", file=sys.stderr)
        (tools / "node").mkdir(parents=True, exist_ok=True)
        (tools / "node" / "package.json").write_text('{"private": true, "type": "module"}\n', encoding="utf-8")
        subprocess.run(["npm", "install", "--silent", "--no-package-lock", *PACKAGES], cwd=tools / "node", check=True)
        (tools / "node" / "ready").touch()
    if (tools / "node").is_dir():
        shutil.copy(HERE / "readers.mjs", tools / "node")


def _gather(build: Path, folder: Path) -> None:
    """Put everything to read into one folder: the files of a build, and what the commands write."""
    for path in build.iterdir():
        if not path.name.startswith(".") and path.name != "store":
            (folder / path.name).symlink_to(path)
    shutil.copy(ROOT / "CITATION.cff", folder)
    for arguments in EXPORTS:
        _command(build, folder, *arguments)
    for form in ("parquet", "arrow", "json"):
        _command(build, folder, "query", "-e", _ANSWER, "--format", form, "-o", f"answer.{form}")
    query = "SELECT DISTINCT ?l WHERE { ?l a wg:Linkage }"
    _command(build, folder, "query", "-e", query, "--format", "csv", "-o", "links.csv")
    files = sorted(str(path) for path in (ROOT / "data").rglob("*.yaml"))
    (folder / "data-files.json").write_text(json.dumps(files), encoding="utf-8")


def _command(build: Path, folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [COMMAND, *arguments, "--build", build],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"wsis-gdc {' '.join(arguments)}: {done.stderr.strip()[-300:]}", file=sys.stderr)


@contextmanager
def _served(build: Path, folder: Path) -> Iterator[None]:
    """Serve the build meanwhile, and leave the address of its endpoint in the folder."""
    server = subprocess.Popen(
        [COMMAND, "serve", "--port", "0", "--quiet", "--build", build], stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stderr is not None  # noqa: S101  (as asked for above)
        for line in server.stderr:
            if found := re.search(r"http://[\w.:]+", line):
                (folder / "endpoint.txt").write_text(f"{found[0].rstrip('/')}/sparql\n", encoding="utf-8")
                break
        yield
    finally:
        server.terminate()
        server.wait(30)


def _asked(check: Check, tools: Path, folder: Path) -> Found:
    start = time.monotonic()
    command = _line(check, tools, folder)
    if isinstance(command, str):
        return Found("not run", "", command, 0)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, cwd=folder, check=False)
    except subprocess.TimeoutExpired:
        return Found("fault", "", "no answer in 900 s", 900)
    seconds = time.monotonic() - start
    if check.where == "debian":
        return _debian(check, done, folder, seconds)
    try:
        told = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return Found("fault", "", done.stderr.strip()[-300:], seconds)
    return Found("fault" if done.returncode else "ok", told["version"], " ".join(told["result"].split()), seconds)


def _line(check: Check, tools: Path, folder: Path) -> Sequence[str | Path] | str:
    """Return the command line of a check, or why it cannot be run here."""
    if check.where in ("python", "citation"):
        if check.name == "hermit" and not shutil.which("java"):
            return "needs Java"
        return (tools / check.where / "bin" / "python", "-W", "ignore", HERE / "readers.py", check.name, folder)
    if check.where == "own":
        return (sys.executable, "-W", "ignore", HERE / "readers.py", check.name, folder)
    if check.where == "node":
        if not shutil.which("node"):
            return "needs Node.js"
        return ("node", "--max-old-space-size=6000", tools / "node" / "readers.mjs", check.name, folder)
    jena = Path("/usr/share/java/jena-cmds.jar").exists() and shutil.which("java")
    java = ("java", "-cp", _jena(tools) if jena else "")
    query = "PREFIX wg: <https://w3id.org/wsis-gdc/ontology#> SELECT ?x WHERE { ?x a wg:ActionLine }"
    lines: dict[str, tuple[object, str, tuple[str, ...]]] = {
        "rapper_turtle": (shutil.which("rapper"), "raptor2-utils", ("rapper", "-c", "-i", "turtle", "graph.ttl")),
        "rapper_nquads": (shutil.which("rapper"), "raptor2-utils", ("rapper", "-c", "-i", "nquads", "graph.nq")),
        "riot": (jena, "libapache-jena-java", (*java, "riotcmd.riot", "--validate", "graph.trig")),
        "jena_shacl": (
            *(jena, "libapache-jena-java"),
            (*java, "shacl.shacl", "validate", "--text", "--shapes", "shapes.ttl", "--data", "graph.ttl"),
        ),
        "arq": (jena, "libapache-jena-java", (*java, "arq.arq", "--data", "graph.ttl", "--results", "CSV", query)),
        "office_matrix": (shutil.which("soffice"), "libreoffice-calc", (*_PRINT, "matrix.xlsx")),
        "office_pack": (
            shutil.which("soffice"),
            "libreoffice-writer",
            (*_PRINT, *map(str, folder.glob("packs/*/*.docx"))),
        ),
    }
    there, package, command = lines[check.name]
    return command if there else f"needs the Debian package {package}"


_JARS: Final = re.compile(
    r"(jena-[a-z][a-z0-9]*(-[a-z]+[a-z0-9]*)*|slf4j-(api|nop)|commons-[a-z0-9]+|thrift|protobuf|jsonld-java"
    r"|jackson-[a-z]+|httpc(lient|ore)|guava|failureaccess|dexx\.collection|gson|titanium-json-ld|javax\.json[a-z-]*|icu4j)\.jar"
)


def _jena(tools: Path) -> str:
    """Return the class path of Debian's Jena, whose copy of Xerces looks for its messages where they are not."""
    place, own = Path("/usr/share/java"), tools / "jena"
    if not (own / "xerces").exists():
        with zipfile.ZipFile(place / "jena-core.jar") as jar:
            jar.extractall(own, [name for name in jar.namelist() if name.endswith(".properties")])
        (own / "xerces").symlink_to("org/apache/jena/ext/xerces")
    return ":".join([str(own), *(str(jar) for jar in sorted(place.iterdir()) if _JARS.fullmatch(jar.name))])


_PRINT: Final = ("soffice", "--headless", "--convert-to", "pdf", "--outdir", "printed")


def _debian(check: Check, done: subprocess.CompletedProcess[str], folder: Path, seconds: float) -> Found:
    """Judge the answer of a command of a Debian package."""
    text = f"{done.stdout}\n{done.stderr}"
    lines = (folder / "graph.nq").read_bytes().splitlines()
    if check.name.startswith("rapper"):
        wanted = len(lines) if "nquads" in check.name else len({line.rpartition(b" <")[0] for line in lines})
        number = re.search(r"returned (\d+)", text)
        found, good = f"{number[1] if number else 0} of {wanted}", bool(number) and int(number[1]) == wanted
        good = good and "warning" not in text.lower()
    elif check.name == "riot":
        found, good = text.strip()[-200:] or "valid, no warning", not text.strip()
    elif check.name == "jena_shacl":
        good = "conforms" in text.lower() and "node=" not in text
        found = "conforms" if good else " ".join(text.split())[:300]
    elif check.name == "arq":
        rows = len(done.stdout.strip().splitlines()) - 1
        found, good = f"{rows} action lines", rows == 19
    else:
        name = "matrix.pdf" if check.name == "office_matrix" else "C5*.pdf"
        good = any(file.stat().st_size > 1_000 for file in (folder / "printed").glob(name))
        found = "opens and prints" if good else text.strip()[-200:]
    return Found("ok" if good and not done.returncode else "fault", _debian_version(check), found, seconds)


def _debian_version(check: Check) -> str:
    package = {"rapper": "raptor2-utils", "Jena riot": "libapache-jena-java", "LibreOffice": "libreoffice-core"}
    name = package.get(check.tool, "libapache-jena-java")
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=False)
    return done.stdout.partition("-")[0].rpartition(":")[2]


def _told(check: Check, found: Found) -> Found:
    print(
        f"{found.state:8} {check.tool} {found.version}  {check.reads}: {found.result}  ({found.seconds:.0f} s)",
        flush=True,
    )
    return found


def _page(found: dict[Check, Found], build: Path) -> str:
    """Return the table as a page of docs."""
    version = json.loads((build / "manifest.json").read_text(encoding="utf-8"))["inputs"][:12]
    head = f"""# What other people's tools make of it

Written by `python scripts/conformance/run.py --write`, which sets the tools up, writes every format
from a build and lets each tool read it; data version {version}. Anyone can run it again.
Tests ask more of `oxigraph serve` (`tests/engines/test_remote.py`) and each check of FOOPS!
(`tests/server/test_foops.py`).

| tool | version | reads | asked | found |
|---|---|---|---|---|
"""
    rows = (
        f"| {each.tool} | {said.version or '–'} | {each.reads} | {each.asks} | "
        f"{'' if said.state == 'ok' else f'**{said.state}**: '}{said.result.replace('|', ' ')} |\n"
        for each, said in found.items()
    )
    return head + "".join(rows)


if __name__ == "__main__":
    sys.exit(main())
