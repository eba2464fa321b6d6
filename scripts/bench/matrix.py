"""How fast matrices are made, as ratios in one interleaved run.

Full commitment × action line matrix with the strongest strength of each cell: rdflib's GROUP BY, Oxigraph's GROUP BY
(both in the wording that is fastest for rdflib), ours from a loaded store (nothing read before; rows and columns with
their labels), and ours warm (another filter each time). That all give the same cells is checked first. Then the command
line from start to CSV against `wsis-gdc query` of the same aggregate, a generated graph of any size, and sparse
matrices of 10,000 × 1,000.

Usage: python scripts/bench/matrix.py [--build build] [--rounds 7] [--size 200k|1M] [--cold]
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
from typing import Any

from graph_generator import SIZES, nquads
from queries import store_of
from tables import interleaved, machine, median

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
    from wsis_gdc.matrix import matrix

    made = matrix(engine, "commitment", "action-line", value="strength", **wishes)
    made.numbers.by_place  # noqa: B018  (the values are made when asked for)
    return made


def _grouped(engine: Any) -> dict[tuple[str, str], str]:
    return {(row, column): best for row, column, _, best in engine.select(QUERY).texts()}


def loaded(store: Any, rounds: int, *, rdflib: bool) -> None:
    """Print how making the matrix from a loaded store compares with GROUP BY."""
    from wsis_gdc.engines import OxigraphEngine, RdflibEngine
    from wsis_gdc.exports import dump

    oxigraph = OxigraphEngine(store)
    kept = _ours(oxigraph)
    cells = {
        (kept.rows[row].iri, kept.columns[column].iri): "" if value is None else str(value)
        for (row, column), value in kept.numbers.by_place.items()
    }
    _same(cells, _grouped(oxigraph))
    jobs: dict[str, Callable[[], object]] = {}
    if rdflib:
        reference = RdflibEngine.parse(dump(store, "nq"))
        _same(cells, _grouped(reference))
        jobs["rdflib GROUP BY"] = lambda: _grouped(reference)
    jobs["Oxigraph GROUP BY"] = lambda: _grouped(oxigraph)
    jobs["ours, first matrix of a loaded store"] = lambda: _ours(OxigraphEngine(store))
    jobs["ours, counted by the engine"] = lambda: _ours(oxigraph, aggregate="engine")
    filters = ({"min_strength": 2}, {"min_confidence": 0.5}, {"statuses": ["coded"]}, {"min_strength": 1})
    turn = iter(range(10**9))
    jobs["ours, warm, another filter"] = lambda: _ours(oxigraph, **filters[next(turn) % len(filters)])
    for wishes in filters:
        _ours(oxigraph, **wishes)
    gc.collect()
    gc.freeze()  # or the garbage collector walks rdflib's triples while the others work
    print(f"\n{len(store):,} quads, {len(cells)} cells, {rounds} rounds")
    _ratios(interleaved(jobs, rounds))


def _same(ours: object, theirs: object) -> None:
    if ours != theirs:
        raise SystemExit("the two sides give different cells: nothing to compare")


def _ratios(times: Mapping[str, list[float]]) -> None:
    first = next(iter(times))
    for name, found in times.items():
        print(f"  {name:40} {median(found):9.2f} ms   {median(times[first], found):8.1f} × as fast as {first}")


def cold(folder: Path, rounds: int) -> None:
    """Print how long the command takes from start to CSV against a query of the same aggregate."""
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
    print(f"\nFrom start to end, {rounds} rounds")
    first = next(iter(times))
    for name, found in times.items():
        print(f"  {name:40} {median(found):9.0f} ms   {median(found, times[first]):8.2f} × the time of {first}")


def sparse() -> None:
    """Print time and memory of a 10,000 × 1,000 matrix with 200,000 links, and of a chain over 50 things."""
    import numpy as np
    from scipy import sparse as sp

    from wsis_gdc.matrix.chains import max_product
    from wsis_gdc.matrix.index import Triples, distinct
    from wsis_gdc.matrix.values import grouped

    dice = random.Random(7)  # noqa: S311
    rows = np.array([dice.randrange(10_000) for _ in range(200_000)])
    columns = np.array([dice.randrange(1_000) for _ in range(200_000)])
    left = sp.random_array((10_000, 50), density=0.02, rng=np.random.default_rng(1), format="csr")
    right = sp.random_array((50, 1_000), density=0.02, rng=np.random.default_rng(2), format="csr")
    print("\n10,000 × 1,000 with 200,000 links (dense: 80 MB of numbers)")

    def cells() -> None:
        found = distinct([Triples(rows, columns, np.arange(200_000))], 1_000, 200_000)
        starts = np.flatnonzero(np.diff(found.near * 1_000 + found.far, prepend=-1))
        grouped(None, "count", starts, found.links)  # type: ignore[arg-type]

    for name, job in {"counted": cells, "best chain over 50 things": lambda: max_product(left, right)}.items():
        begin = time.perf_counter()
        job()
        took = time.perf_counter() - begin
        tracemalloc.start()
        job()
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        print(f"  {name:40} {1000 * took:9.1f} ms   {peak:6.1f} MB at most")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--size", choices=SIZES, help="also on a generated graph of this size")
    parser.add_argument("--no-rdflib", action="store_true", help="leave rdflib out on the generated graph")
    parser.add_argument("--cold", action="store_true", help="also whole processes")
    asked = parser.parse_args()
    print(machine())
    store = store_of((asked.build / "graph.nq").read_bytes())
    loaded(store, asked.rounds, rdflib=True)
    if asked.cold:
        cold(asked.build, asked.rounds)
    if asked.size:
        big = store_of(b"".join(nquads(SIZES[asked.size])))
        loaded(big, min(asked.rounds, 3), rdflib=not asked.no_rdflib)
    sparse()


if __name__ == "__main__":
    main()
