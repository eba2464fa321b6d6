"""How the cost of each named query grows with the graph: the same query at four sizes, one after the other.

Each size is written once as a store on disk, as a build has it: in memory a lookup reads all statements that have the
rarest of its terms. A query is asked once untimed and then in rounds, all rows are read. The last columns tell how many
times longer a query takes at the largest size than at the smallest, and the rows of both.

Usage: python scripts/bench/growth.py [20k 200k 1M 5M] [--rounds 3] [--save]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

import graph_generator
from queries import store_of
from tables import geomean, interleaved, machine, markdown, median, save, shown

from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import queries

SIZES = ("20k", "200k", "1M", "5M")


def measure(size: str, rounds: int) -> tuple[int, dict[str, float], dict[str, int]]:
    """Return the number of triples of a size, the milliseconds that each named query takes there, and its rows."""
    store = store_of(b"".join(graph_generator.nquads(graph_generator.SIZES[size])))
    triples = len(store)
    with tempfile.TemporaryDirectory() as folder:
        write_store(Path(folder) / "store", dump(store, "nq"), dump(store, "nt"))
        del store
        engine = OxigraphEngine.open(Path(folder) / "store")

        def ask(name: str) -> int:
            return sum(1 for _ in engine.select(queries.named(name).text))

        rows = {name: ask(name) for name in queries.names()}
        times = interleaved({name: partial(ask, name) for name in queries.names()}, rounds, warm=True)
        return triples, {name: median(taken) for name, taken in times.items()}, rows


def main() -> None:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(description="Show how the cost of the named queries grows.")
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"of {', '.join(graph_generator.SIZES)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--save", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    sizes = options.sizes or SIZES
    if unknown := set(sizes) - set(graph_generator.SIZES):
        parser.error(f"no such size: {', '.join(sorted(unknown))}")
    about, counts, found, lengths = machine(), [], {}, {}
    for size in sizes:
        print(f"  {size}", file=sys.stderr)
        count, found[size], lengths[size] = measure(size, options.rounds)
        counts.append(f"{count:,}")
    rows = []
    for name in queries.names():
        figures = [found[size][name] for size in sizes]
        ends = (f"{lengths[size][name]:,}" for size in (sizes[0], sizes[-1]))
        rows.append((name, *map(shown, (*figures, figures[-1] / figures[0])), *ends))
    means = [geomean(found[size].values()) for size in sizes]
    rows.append(("geometric mean", *map(shown, (*means, means[-1] / means[0])), "", ""))
    head = (
        "query",
        *(f"{size}, ms" for size in sizes),
        f"{sizes[-1]} ÷ {sizes[0]}",
        f"rows at {sizes[0]}",
        f"at {sizes[-1]}",
    )
    text = f"{', '.join(counts)} triples; {about}.\n\n{markdown(head, rows)}"
    print(text)
    if options.save:
        save("growth", text)


if __name__ == "__main__":
    main()
