"""How fast a graph is loaded, reopened, looked up in and written, and how much memory that takes.

Each job runs in a process of its own, which tells its time and its peak memory (Linux). Jobs are interleaved, and
ratios are taken round by round. The imports of the libraries are not counted.

Usage: python scripts/bench/load.py 20k 1M [--rounds 3] [--save]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import graph_generator
from tables import machine, markdown, median, save, shown

_START = """
import json, re, sys, time
import pyoxigraph as ox
folder = sys.argv[1]
clock = time.perf_counter
def tell(start, **more):
    # getrusage would tell the peak of the process that started this one where that is higher
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
    print(json.dumps({"ms": 1000 * (clock() - start), "mib": peak, **more}))
"""
_REPEATED = """
def best(job, times=50):
    taken = []
    for _ in range(times):
        start = clock()
        job()
        taken.append(1000 * (clock() - start))
    return sorted(taken)[times // 2]
"""
_LOOKUP = '"SELECT ?p ?o WHERE { <https://w3id.org/wsis-gdc/facilitation/C1-itu> ?p ?o }"'

JOBS = {
    "load, wsis-gdc": """
from wsis_gdc.engines import OxigraphEngine
engine = OxigraphEngine(ox.Store(), union=True)
data = open(f"{folder}/graph.nt", "rb").read()
start = clock()
engine.load(data, "https://w3id.org/wsis-gdc/graph/loaded")
tell(start)
""",
    "load, plain Oxigraph": """
store = ox.Store()
data = open(f"{folder}/graph.nt", "rb").read()
start = clock()
store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode("https://w3id.org/wsis-gdc/graph/loaded"))
tell(start)
""",
    "load, rdflib": """
import rdflib
data = open(f"{folder}/graph.nt", "rb").read()
start = clock()
graph = rdflib.Graph().parse(data=data, format="nt")
tell(start)
""",
    "reopen, wsis-gdc": """
from pathlib import Path
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.base.namespaces import prefixes
start = clock()
engine = OxigraphEngine.open(Path(folder) / "store")
list(engine.select(LOOKUP))
tell(start)
""",
    "reopen, plain Oxigraph": """
start = clock()
store = ox.Store.read_only(f"{folder}/store")
[tuple(row) for row in store.query(LOOKUP)]
tell(start)
""",
    "lookup, wsis-gdc": """
from pathlib import Path
from wsis_gdc.engines import OxigraphEngine
engine = OxigraphEngine.open(Path(folder) / "store")
start = clock()
tell(start, ms=best(lambda: list(engine.select(LOOKUP))))
""",
    "lookup, plain Oxigraph": """
store = ox.Store.read_only(f"{folder}/store")
start = clock()
tell(start, ms=best(lambda: [tuple(row) for row in store.query(LOOKUP)]))
""",
    "Turtle, wsis-gdc": """
import hashlib
from wsis_gdc.curation.exports import dump
store = ox.Store()
store.bulk_load(open(f"{folder}/graph.nt", "rb").read(), format=ox.RdfFormat.N_TRIPLES)
start = clock()
text = dump(store, "ttl")
tell(start, sha=hashlib.sha256(text).hexdigest())
""",
    "Turtle, rdflib": """
import rdflib
graph = rdflib.Graph().parse(f"{folder}/graph.nt", format="nt")
start = clock()
text = graph.serialize(format="turtle")
tell(start)
""",
}
RATIOS = (
    ("load", "load, wsis-gdc", "load, plain Oxigraph", "load, rdflib"),
    ("reopen and first rows", "reopen, wsis-gdc", "reopen, plain Oxigraph", ""),
    ("lookup", "lookup, wsis-gdc", "lookup, plain Oxigraph", ""),
    ("Turtle, byte-stable", "Turtle, wsis-gdc", "", "Turtle, rdflib"),
)

Figures = dict[str, dict[str, list[float]]]


def prepare(folder: Path, size: str) -> int:
    """Write the graph as N-Triples and as a built store into a folder; return the number of triples."""
    import pyoxigraph as ox

    from wsis_gdc.curation.exports import dump, write_store

    store = ox.Store()
    with (folder / "graph.nt").open("wb") as out:
        for piece in graph_generator.nquads(graph_generator.SIZES[size]):
            quads = list(ox.parse(piece, format=ox.RdfFormat.N_QUADS))
            out.write("".join(f"{quad.triple} .\n" for quad in quads).encode())
            store.bulk_extend(quads)
    write_store(folder / "store", dump(store, "nq"), dump(store, "nt"))
    return sum(1 for _ in (folder / "graph.nt").open("rb"))


def measure(folder: Path, rounds: int, slow_rounds: int) -> Figures:
    """Run every job in turn, once a round, and return times and peaks; rdflib runs in the first rounds only."""
    figures: Figures = {name: {"ms": [], "mib": []} for name in JOBS}
    hashes = set()
    for number in range(rounds):
        for name, job in JOBS.items():
            if "rdflib" in name and number >= slow_rounds:
                continue
            code = f"{_START}LOOKUP = {_LOOKUP}\n{_REPEATED}{job}"
            done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{name}:\n{done.stderr}")
            told = json.loads(done.stdout)
            hashes |= {told["sha"]} if "sha" in told else set()
            for unit in ("ms", "mib"):
                figures[name][unit].append(told[unit])
            print(f"  {name}: {shown(told['ms'])} ms, {shown(told['mib'])} MiB", file=sys.stderr)
    if len(hashes) != 1:
        raise SystemExit("Turtle differs from round to round")
    return figures


def rows(size: str, figures: Figures) -> list[tuple[str, ...]]:
    """Return the rows of the table for one size."""
    found = []
    for label, ours, plain, rdflib in RATIOS:
        row = [f"{label}, {size}", shown(median(figures[ours]["ms"])), shown(median(figures[ours]["mib"]))]
        row.append(f"{median(figures[ours]['ms'], figures[plain]['ms']):.2f}" if plain else "–")
        if rdflib and figures[rdflib]["ms"]:
            few = len(figures[rdflib]["ms"])
            row.append(shown(median(figures[rdflib]["ms"], figures[ours]["ms"][:few])))
            row.append(f"{median(figures[ours]['mib'][:few], figures[rdflib]['mib']):.2f}")
        else:
            row += ["–", "–"]
        found.append(tuple(row))
    return found


def main() -> None:
    """Run the jobs at each size and print the table."""
    parser = argparse.ArgumentParser(description="Compare loading, reopening, looking up and writing.")
    parser.add_argument("sizes", nargs="+", choices=graph_generator.SIZES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rdflib-rounds", type=int, default=5)
    parser.add_argument("--save", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    about, table, lookups, counts = machine(), [], {}, []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            counts.append(f"{prepare(Path(folder), size):,}")
            figures = measure(Path(folder), options.rounds, min(options.rounds, options.rdflib_rounds))
        table += rows(size, figures)
        lookups[size] = median(figures["lookup, wsis-gdc"]["ms"])
    head = ("job", "wsis-gdc, ms", "peak, MiB", "÷ plain Oxigraph", "rdflib ÷ wsis-gdc", "peak ÷ rdflib's")
    first, last = options.sizes[0], options.sizes[-1]
    text = f"{' and '.join(counts)} triples; {about}.\n\n{markdown(head, table)}"
    if first != last:
        text += f"\nA lookup takes {lookups[last] / lookups[first]:.2f} times as long at {last} as at {first}.\n"
    print(text)
    if options.save:
        save("load", text)


if __name__ == "__main__":
    main()
