"""Does the columnar engine maplib answer our named queries, and how fast? It is not among our libraries.

Every named query is asked of maplib and of Oxigraph over the same union graph. Rows are compared by value, in any
order; numbers and truth values are compared as such. A query that breaks maplib gets a new model for the next one.

Usage: pip install maplib, then python scripts/bench/columnar.py 20k [--rounds 3]
"""

from __future__ import annotations

import argparse
import math
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import graph_generator
import pyoxigraph as ox
from tables import geomean, interleaved, markdown, median, shown

from wsis_gdc.knowledge import queries

_CELL = re.compile(r'<(.*)>|"(.*)"(?:@\S+|\^\^<.*>)?', re.S)


def value(cell: Any) -> Any:
    """Return a cell of either engine as a value that can be compared."""
    if isinstance(cell, ox.NamedNode | ox.BlankNode | ox.Literal):
        cell = cell.value
    elif isinstance(cell, str) and (match := _CELL.fullmatch(cell)):
        cell = match[1] if match[1] is not None else match[2]
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    try:
        return None if cell is None else round(float(text), 9)
    except ValueError:
        return text


def model(path: Path) -> Any:
    """Return a maplib model of a file of N-Triples."""
    import maplib  # type: ignore[import-not-found]

    made = maplib.Model()
    made.read(str(path), format="ntriples")
    return made


def main() -> None:
    """Run the comparison and print its table."""
    parser = argparse.ArgumentParser(description="Compare maplib with Oxigraph on the named queries.")
    parser.add_argument("size", choices=graph_generator.SIZES)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rows, ratios = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nt"
        with path.open("w", encoding="utf-8") as out:
            for piece in graph_generator.nquads(graph_generator.SIZES[options.size]):
                out.writelines(f"{quad.triple} .\n" for quad in ox.parse(piece, format=ox.RdfFormat.N_QUADS))
        store = ox.Store()
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
        start = time.perf_counter()
        columnar = model(path)
        loaded = time.perf_counter() - start
        for name in queries.names():
            text = queries.named(name).text
            answer: Any = store.query(text)
            variables = [variable.value for variable in answer.variables]
            wanted = Counter(tuple(map(value, row)) for row in answer)
            try:
                frame = columnar.query(text)
                given = Counter(tuple(map(value, row)) for row in frame.select(variables).iter_rows())
            # a panic of Rust is no Exception, and leaves a model that panics at everything
            except BaseException as error:
                rows.append((name, f"fails: {' '.join(str(error).split())[:60]}", "–", "–", "–"))
                columnar = model(path)
                continue
            jobs: dict[str, Callable[[], Any]] = {
                "maplib": partial(_rows, columnar, text),
                "Oxigraph": partial(_read, store, text),
            }
            times = interleaved(jobs, options.rounds)
            ratio = median(times["Oxigraph"], times["maplib"])
            verdict = "same" if given == wanted else f"wrong: {sum((wanted - given).values())} rows missing"
            if given == wanted:
                ratios.append(ratio)
            rows.append((name, verdict, shown(median(times["maplib"])), shown(median(times["Oxigraph"])), shown(ratio)))
    print(markdown(("query", "rows", "maplib, ms", "Oxigraph, ms", "Oxigraph ÷ maplib"), rows))
    print(
        f"{len(ratios)} of {len(rows)} right, there {geomean(ratios):.2f} × as fast as Oxigraph; read in {loaded:.1f} s"
    )
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    print(f"peak memory of both together {int(peak[1]) / 1024 if peak else math.nan:.0f} MiB")


def _rows(columnar: Any, text: str) -> list[Any]:
    return list(columnar.query(text).iter_rows())


def _read(store: ox.Store, text: str) -> list[tuple[Any, ...]]:
    answer: Any = store.query(text)
    return [tuple(row) for row in answer]


if __name__ == "__main__":
    main()
