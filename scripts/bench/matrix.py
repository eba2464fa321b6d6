"""How fast matrices are made, as ratios in one interleaved run.

Full commitment × action line matrix with the strongest strength of each cell: rdflib's GROUP BY, Oxigraph's GROUP BY
(both in the wording that is fastest for rdflib, and without labels); ours, rows and columns with their labels: of an
open build, of which nothing was read (with the check of its tables, and with opening it), of a store in memory, whose
tables are filled, and warm (another filter each time). Things carry the links of their parts, as in the query. That all
give the same cells is checked first. Then the command line from start to CSV against `wsis-gdc query` of the same
aggregate, a generated graph of any size, and the best chains of a 10,000 × 1,000 matrix.

Usage: python scripts/bench/matrix.py [--build build] [--rounds 7] [--size 200k|1M] [--cold] [--save]
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph_generator import SIZES, nquads
from queries import store_of
from tables import interleaved, machine, markdown, median, save, shown

COMMAND = Path(sys.executable).with_name("wsis-gdc")
_KIND = "https://w3id.org/wsis-gdc/term/kind/"

QUERY = f"""SELECT ?row ?column (COUNT(DISTINCT ?linkage) AS ?links) (MAX(?strength) AS ?best) WHERE {{
  ?linkage sssom:subject_id ?subject ; sssom:object_id ?object ; wg:status ?status .
  ?object wg:rollsUpTo? ?column . ?column a wg:ActionLine .
  ?subject wg:rollsUpTo? ?row . ?row wg:inSection ?section ; wg:kind ?kind
  FILTER(?kind IN (<{_KIND}commitment>, <{_KIND}call>, <{_KIND}request>))
  OPTIONAL {{ ?linkage wg:strength ?strength }}
  FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>)
}} GROUP BY ?row ?column"""


def _ours(engine: Any, **wishes: Any) -> Any:
    from wsis_gdc.questions.matrix import Asked, matrix

    made = matrix(engine, Asked("commitment", "action-line", value="strength", carry="with-parts", **wishes))
    made.numbers.by_place  # noqa: B018  (the values are made when asked for)
    return made


def _grouped(engine: Any) -> dict[tuple[str, str], str]:
    return {(row, column): best for row, column, _, best in engine.select(QUERY).texts()}


def loaded(store: Any, rounds: int, *, rdflib: bool, folder: Path | None = None) -> str:
    """Print and return how making the matrix of a loaded store, and of a build, compares with GROUP BY."""
    from wsis_gdc.curation.exports import dump
    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.engines.rdflib_memory import RdflibEngine

    oxigraph = OxigraphEngine(store, union=True)
    cells = _cells(_ours(oxigraph))
    _same(cells, _grouped(oxigraph))
    jobs: dict[str, Callable[[], object]] = {}
    if rdflib:
        reference = RdflibEngine.parse(dump(store, "nq"))
        _same(cells, _grouped(reference))
        jobs["rdflib GROUP BY"] = lambda: _grouped(reference)
    jobs["Oxigraph GROUP BY"] = lambda: _grouped(oxigraph)
    if folder is not None:
        kept = [_opened(folder) for _ in range(rounds)]  # closing them is no part of making a matrix
        opened = iter(kept)
        _same(cells, _cells(_ours(_opened(folder))))
        jobs["ours, first matrix of a build"] = lambda: _ours(next(opened))
        jobs["the same, opening the build included"] = lambda: _ours(_opened(folder))
    jobs["ours, first matrix of a store in memory"] = lambda: _ours(OxigraphEngine(store, union=True))
    filters = ({"min_strength": 2}, {"min_confidence": 0.5}, {"statuses": ["coded"]}, {"min_strength": 1})
    turn = iter(range(10**9))
    jobs["ours, warm, another filter"] = lambda: _ours(oxigraph, **filters[next(turn) % len(filters)])
    for wishes in filters:
        _ours(oxigraph, **wishes)
    gc.collect()
    gc.freeze()  # or the garbage collector walks rdflib's triples while the others work
    head = f"{len(store):,} triples, {len(cells)} cells, {rounds} rounds."
    return _told(head, interleaved(jobs, rounds))


def _opened(folder: Path) -> Any:
    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.knowledge.central import FILE

    if not (folder / FILE).exists():
        raise SystemExit(f"{folder} has no {FILE}: build again")
    return OxigraphEngine.open(folder / "store")


def _build_of(store: Any, folder: Path) -> None:
    """Write what a matrix reads of a build: the store and its tables."""
    from wsis_gdc.curation.exports import dump, write_store
    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.knowledge.central import FILE, write

    graph = "generated"
    start = time.perf_counter()
    write(OxigraphEngine(store, union=True), folder / FILE, graph)
    took, size = time.perf_counter() - start, (folder / FILE).stat().st_size
    print(f"\ntables of {len(store):,} triples: {took:.2f} s, {size / 2**20:.1f} MiB")
    write_store(folder / "store", dump(store, "nq"), dump(store, "nt"), graph=graph)


def _cells(made: Any) -> dict[tuple[str, str], str]:
    return {
        (made.rows[row].iri, made.columns[column].iri): "" if value is None else str(value)
        for (row, column), value in made.numbers.by_place.items()
    }


def _same(ours: object, theirs: object) -> None:
    if ours != theirs:
        raise SystemExit("the two sides give different cells: nothing to compare")


def _told(head: str, times: Mapping[str, list[float]]) -> str:
    first = next(iter(times))
    rows = [(name, shown(median(found)), shown(median(times[first], found))) for name, found in times.items()]
    text = f"{head}\n\n" + markdown(("commitment × action line", "ms", f"{first} ÷ this"), rows)
    print(f"\n{text}")
    return text


def cold(folder: Path, rounds: int) -> str:
    """Print and return how long the command takes from start to CSV against a query of the same aggregate."""
    environment = {**os.environ, "WSIS_GDC_BUILD": str(folder)}

    def run(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([COMMAND, *words], env=environment, check=True, capture_output=True)

    kinds = ("--rows", "commitment", "--columns", "action-line")
    times = interleaved(
        {
            "wsis-gdc query, the same GROUP BY": run("query", "-e", QUERY, "--format", "csv"),
            "wsis-gdc matrix to CSV": run("matrix", *kinds, "--value", "strength", "--format", "csv"),
            "wsis-gdc matrix of a chain to CSV": run(
                "matrix", "--rows", "entity", "--columns", "objective", "--through", "action-line", "--format", "csv"
            ),
        },
        rounds,
    )
    first = next(iter(times))
    rows = [(name, shown(median(found)), shown(median(found, times[first]))) for name, found in times.items()]
    text = f"Whole processes, {rounds} rounds.\n\n" + markdown(("command", "ms", "÷ the query"), rows)
    print(f"\n{text}")
    return text


def sparse() -> None:
    """Print time and memory of the best chains of a 10,000 × 1,000 matrix over 50 things in between."""
    from wsis_gdc.questions.matrix.chains import max_product

    dice = random.Random(1)  # noqa: S311  (a made-up table, not a secret)

    def table(rows: int, columns: int) -> dict[int, dict[int, float]]:
        share = round(0.02 * columns)
        return {row: {place: dice.random() for place in dice.sample(range(columns), share)} for row in range(rows)}

    left, right = table(10_000, 50), table(50, 1_000)
    begin = time.perf_counter()
    best = max_product(left, right)
    took = time.perf_counter() - begin
    tracemalloc.start()
    max_product(left, right)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    print(
        f"\n10,000 × 1,000, best chain over 50 things, {sum(map(len, best.values())):,} cells (dense: 80 MB of numbers)"
    )
    print(f"  {1000 * took:9.1f} ms   {peak:6.1f} MB at most")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--size", choices=SIZES, help="also on a generated graph of this size")
    parser.add_argument("--no-rdflib", action="store_true", help="leave rdflib out on the generated graph")
    parser.add_argument("--cold", action="store_true", help="also whole processes")
    parser.add_argument("--save", action="store_true", help="put the tables into docs/performance.md")
    asked = parser.parse_args()
    print(machine())
    store = store_of((asked.build / "graph.nq").read_bytes())
    texts = {"matrix": f"{machine()}. " + loaded(store, asked.rounds, rdflib=True, folder=asked.build)}
    if asked.cold:
        texts["matrix-cold"] = cold(asked.build, asked.rounds)
    if asked.size:
        big = store_of(b"".join(nquads(SIZES[asked.size])))
        with TemporaryDirectory() as folder:
            _build_of(big, Path(folder))
            rounds = min(asked.rounds, 3)
            text = loaded(big, rounds, rdflib=not asked.no_rdflib, folder=Path(folder))
        texts[f"matrix-{asked.size}"] = text
    sparse()
    for name, text in texts.items() if asked.save else ():
        save(name, text)


if __name__ == "__main__":
    main()
