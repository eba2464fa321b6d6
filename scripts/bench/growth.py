"""How the cost of each named query grows with the graph: the same query at four sizes, one after the other.

Each size is loaded once, into memory; a query is asked once untimed and then in rounds, all rows are read. The last
column tells how many times longer a query takes at the largest size than at the smallest.

Usage: python scripts/bench/growth.py [20k 200k 1M 5M] [--rounds 3] [--save]
"""

from __future__ import annotations

import argparse
import sys
from functools import partial

import graph_generator
from queries import store_of
from tables import geomean, interleaved, machine, markdown, median, save, shown

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import queries

SIZES = ("20k", "200k", "1M", "5M")


def measure(size: str, rounds: int) -> tuple[int, dict[str, float]]:
    """Return the number of triples of a size, and the milliseconds that each named query takes there."""
    store = store_of(b"".join(graph_generator.nquads(graph_generator.SIZES[size])))
    engine = OxigraphEngine(store, union=True)

    def ask(name: str) -> None:
        list(engine.select(queries.named(name).text))

    times = interleaved({name: partial(ask, name) for name in queries.names()}, rounds, warm=True)
    return len(store), {name: median(taken) for name, taken in times.items()}


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
    about, counts, found = machine(), [], {}
    for size in sizes:
        print(f"  {size}", file=sys.stderr)
        count, found[size] = measure(size, options.rounds)
        counts.append(f"{count:,}")
    rows = []
    for name in queries.names():
        figures = [found[size][name] for size in sizes]
        rows.append((name, *map(shown, (*figures, figures[-1] / figures[0]))))
    means = [geomean(found[size].values()) for size in sizes]
    rows.append(("geometric mean", *map(shown, (*means, means[-1] / means[0]))))
    head = ("query", *(f"{size}, ms" for size in sizes), f"{sizes[-1]} ÷ {sizes[0]}")
    text = f"{', '.join(counts)} triples; {about}.\n\n{markdown(head, rows)}"
    print(text)
    if options.save:
        save("growth", text)


if __name__ == "__main__":
    main()
