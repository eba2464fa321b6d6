"""The matrix of many links, counted by DuckDB and by Spark over Parquet, and by SQLite: how long, in how much memory.

Links are made up on the frameworks of a build: half of them join acts of the Compact with items of the Plan of Action,
a fifth lines with goals and targets, the rest initiatives (three links each) with items. They go to ``--data``, which
is kept for a next run; 100 million links take 0.4 GB. Each backend runs in a process of its own and answers the same
question several times; the first answer is cold, the last ones warm. All must give the same bytes of CSV.

Usage: python scripts/bench/scale.py 1M 10M 100M --data FOLDER [--backend duckdb --backend spark] [--save]
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tables import DOCUMENT, machine, markdown, median, save, shown

SIZES = {"1k": 1_000, "100k": 100_000, "1M": 1_000_000, "10M": 10_000_000, "100M": 100_000_000}
ROUNDS = 4
SETS = [("coding", "acts", "items")] * 5 + [("explicit", "lines", "aims")] * 2 + [("explicit", "", "items")] * 3
"""Of each mapping set the kind of its claims, and what it links; initiatives where nothing is named."""
KINDS = {
    "acts": ("commitment", "principle"),
    "items": ("item", "action-line"),
    "lines": ("action-line",),
    "aims": ("goal", "target"),
}


def generate(folder: Path, size: int, build: Path) -> None:
    """Write the tables of a build with as many made-up links instead of its own."""
    import duckdb

    from wsis_gdc.api import load
    from wsis_gdc.files.parquet_tables import write_parquet_tables

    with load(build) as kg:
        write_parquet_tables(kg.engine, folder, "")
    shutil.rmtree(folder / "link")
    database = sqlite3.connect(build / "graph.sqlite")
    ends = {name: _nodes(database, kinds) for name, kinds in KINDS.items()}
    (top,) = database.execute("SELECT MAX(id) + 1 FROM node").fetchone()
    made, each = duckdb.connect(config={"memory_limit": "1GB"}), size // len(SETS)
    for place, (kind, near, far) in enumerate(SETS):
        path = folder / "link" / f"mapping_set=https%3A%2F%2Fexample.org%2Fset%2F{place}"
        path.mkdir(parents=True)
        first = place * each
        subject = _pick(ends[near], "h") if near else f"{top} + (n + {first}) // 3"
        made.execute(
            f"""COPY (SELECT (n + {first})::BIGINT AS id, 'https://example.org/link/' || (n + {first}) AS iri,
              ({subject})::INTEGER AS subject, {_pick(ends[far], "h >> 12")} AS object,
              (['continues', 'extends', 'reliesOn'])[1 + ((h >> 24) % 3)::INTEGER] AS relation,
              (1 + (h >> 28) % 3)::TINYINT AS strength, ((h >> 32) % 11 / 10.0)::DOUBLE AS confidence,
              'https://example.org/agent/{place}' AS claimant, '{kind}' AS claim_kind,
              (['coded', 'coded', 'coded', 'reviewed', 'proposed'])[1 + ((h >> 40) % 5)::INTEGER] AS status,
              (['sure', 'likely', 'arguable'])[1 + ((h >> 44) % 3)::INTEGER] AS certainty
            FROM (SELECT n, hash(n + {first}) AS h FROM range({each}) t(n)))
            TO '{path / "part-0.parquet"}' (FORMAT parquet, COMPRESSION zstd)"""  # noqa: S608
        )


def _nodes(database: sqlite3.Connection, kinds: tuple[str, ...]) -> list[int]:
    marks = ", ".join("?" * len(kinds))
    sql = f"SELECT DISTINCT node FROM member WHERE kind IN ({marks})"  # noqa: S608
    return [node for (node,) in database.execute(sql, kinds)]


def _pick(nodes: list[int], number: str) -> str:
    return f"({sorted(nodes)}::INTEGER[])[1 + (({number}) % {len(nodes)})::INTEGER]"


def answer(folder: Path, build: Path, backend: Any, rounds: int) -> None:
    """Print the times of a backend, its peak memory in MB, and a hash of the CSV, as JSON."""
    import hashlib
    import re

    from wsis_gdc.api import load
    from wsis_gdc.files.formats import render

    start = perf_counter()
    kg = load(build).with_links(folder, backend)
    times, busy, opened = [], [], perf_counter() - start
    for _ in range(rounds):
        start, used = perf_counter(), process_time()
        kg.engine.tables.kept.clear()  # type: ignore[attr-defined]
        made = kg.matrix("commitment", "action-line", by="claims")
        content = render(made, "csv")
        times.append(perf_counter() - start)
        busy.append(process_time() - used)
    links = sum(value for value in made.numbers.values if isinstance(value, int))
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    told = {"csv": hashlib.sha256(content).hexdigest(), "cells": len(made.numbers.values), "links": links}
    told |= {"opened": opened, "times": times, "busy": busy, "memory": int(peak[1]) / 1024 if peak else 0}
    print(json.dumps(told))
    kg.close()


def main() -> None:
    """Generate what is missing, let each backend answer, and print the table."""
    parser = argparse.ArgumentParser(description="Count the matrix of many links.")
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--data", type=Path, required=True, help="folder for the generated links, kept")
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--backend", action="append", choices=["sqlite", "duckdb", "spark"])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--generate", action="store_true", help="make the links and ask nothing")
    parser.add_argument("--only", nargs=2, metavar=("FOLDER", "BACKEND"), help=argparse.SUPPRESS)
    parser.add_argument("--save", action="store_true", help="put the table into docs/scale.md")
    options = parser.parse_args()
    if options.only:
        answer(Path(options.only[0]), options.build, options.only[1], options.rounds)
        return
    if unknown := set(options.sizes) - set(SIZES):
        parser.error(f"no such size: {', '.join(sorted(unknown))}")
    about, rows = machine(), []
    for size in options.sizes or ["1M", "10M", "100M"]:
        folder = options.data / size
        if not (folder / "link").exists():
            generate(folder, SIZES[size], options.build)
        if options.generate:
            continue
        seen = set()
        for backend in options.backend or ["duckdb"]:
            own = ["--data", str(options.data), "--build", str(options.build), "--rounds", str(options.rounds)]
            command = [sys.executable, __file__, *own, "--only", str(folder), backend]
            told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            first, *rest = told["times"]
            warm = median([1000 * time for time in rest or [first]]) / 1000
            figures = map(shown, (told["opened"], first, warm, min(told["busy"]), told["memory"]))
            rows.append((size, backend, f"{told['links']:,}", f"{told['cells']:,}", *figures))
            seen.add(told["csv"])
        if len(seen) > 1:
            sys.exit(f"{size}: the backends give different CSV")
    if options.generate:
        return
    times = ("open, s", "first, s", "warm, s", "processor, s")
    head = ("links", "backend", "counted", "cells", *times, "peak memory, MiB")
    text = f"{about}.\n\n{markdown(head, rows)}"
    print(text)
    if options.save:
        save("scale", text, DOCUMENT.with_name("scale.md"))


if __name__ == "__main__":
    main()
