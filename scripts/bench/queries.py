"""How fast queries are answered, side by side in one run: this package, plain Oxigraph, rdflib, and other wordings.

Every engine answers every named query once a round and all rows are read; ratios are taken round by round, their median
is shown, and the geometric mean over the queries. rdflib is stopped at a limit: its figure is then a lower bound.
Besides the graph in memory the same graph is asked as a built store on disk, and by two servers where wanted.

Usage: python scripts/bench/queries.py 20k [--rounds 7] [--server] [--virtuoso] [--rdflib-rounds 3] [--limit 20]
           [--save]
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import graph_generator
import pyoxigraph as ox
from tables import geomean, interleaved, machine, markdown, median, save, shown
from wordings import slower

from wsis_gdc.curation import assembly
from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.curation.graph_descriptions import describe
from wsis_gdc.engines import Engine, OxigraphEngine
from wsis_gdc.engines.remote import RemoteEngine
from wsis_gdc.knowledge import queries

OTHERS = {"built store": "A built store takes", "over HTTP": "Oxigraph's server", "Virtuoso": "Virtuoso"}
"""Columns of engines beside the graph in memory, and how the summary speaks of them."""


class _TimeError(Exception):
    """The limit is reached."""


def store_of(quads: bytes) -> ox.Store:
    """Return a store in memory as this package has it: named graphs, described, whose union is asked."""
    store = ox.Store()
    store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    describe(store, {})
    return store


def rdflib_of(store: ox.Store) -> Any:
    """Return the union as rdflib has it by default: a graph in memory."""
    import rdflib

    return rdflib.Graph().parse(data=b"".join(assembly.union_lines(store)), format="nt")


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _TimeError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def served(folder: Path) -> Iterator[RemoteEngine]:
    """Serve a built store by the oxigraph server on loopback; give the engine that asks it."""
    address = f"127.0.0.1:{_port()}"
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = [program, "serve-read-only", "--location", str(folder / "store"), "--bind", address]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    engine = RemoteEngine(f"http://{address}/query", retries=8)
    try:
        engine.ask("ASK {}")
        yield engine
    finally:
        engine.close()
        server.terminate()
        server.wait()


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[RemoteEngine]:
    """Publish a built store to a Virtuoso of its own on loopback; give the engine that asks it."""
    script = Path(__file__).resolve().parents[1] / "virtuoso.sh"

    def run(verb: str, *options: str) -> str:
        command = [str(script), verb, "--folder", str(folder / "virtuoso"), *options]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    try:
        run("start", "--server", "virtuoso", "--port", str(_port() % 40_000 + 10_000))
        run("load", "--build", str(folder))
        engine = RemoteEngine(run("status").split()[0])
        yield engine
        engine.close()
    finally:
        run("stop")


def compare(
    store: ox.Store, others: dict[str, Engine], graph: Any, rounds: int, rdflib_rounds: int, limit: float
) -> list[dict[str, Any]]:
    """Return rows of figures, one for each named query: milliseconds of each engine, and ratios."""
    engine, rows = OxigraphEngine(store, union=True), []
    for name in queries.names():
        text = queries.named(name).text
        ours, plain = partial(_ours, engine, text), partial(_plain, store, text)
        found = len(plain())
        jobs = {"ours": ours, "plain": plain}
        for other, asked in others.items():
            jobs[other] = partial(_ours, asked, text)
            if len(jobs[other]()) != found:
                raise SystemExit(f"{other}: other rows for {name}")
        times = interleaved(jobs, rounds)
        row: dict[str, Any] = {
            "rows": found,
            "ours": median(times["ours"]),
            "plain": median(times["plain"]),
            "times plain": median(times["ours"], times["plain"]),
        }
        row |= {other: median(times[other]) for other in others}
        if graph is not None and "GRAPH" not in text:
            row |= _rdflib(graph, text, ours, found, rdflib_rounds, limit)
        rows.append({"name": name, **row})
        print(f"  {name}: {', '.join(f'{key} {shown(value)}' for key, value in row.items())}", file=sys.stderr)
    return rows


def _ours(engine: Engine, text: str) -> list[Any]:
    return list(engine.select(text))


def _plain(store: ox.Store, text: str) -> list[tuple[Any, ...]]:
    answer: Any = store.query(text, use_default_graph_as_union=True)
    return [tuple(row) for row in answer]


def _rdflib(graph: Any, text: str, ours: Any, found: int, rounds: int, limit: float) -> dict[str, float]:
    stopped = False

    def ask() -> None:
        nonlocal stopped
        try:
            with _within(limit):
                number = len(list(graph.query(text)))
        except _TimeError:
            stopped = True
            return
        if number != found:
            raise SystemExit(f"rdflib gives {number} rows, not {found}:\n{text}")

    times = interleaved({"rdflib": ask, "ours": ours}, rounds, warm=True)
    return {
        "rdflib": median(times["rdflib"]),
        "rdflib times": median(times["rdflib"], times["ours"]),
        "stopped": stopped,
    }


def wordings(store: ox.Store, rounds: int, limit: float) -> list[tuple[str, float, float, float]]:
    """Return name, milliseconds of the shipped and of the obvious form, and their ratio, for queries that have both."""
    engine, rows = OxigraphEngine(store, union=True), []
    for name in queries.names():
        other = slower(name)
        if not other:
            continue
        text = queries.named(name).text
        start = time.perf_counter()
        both = [sorted(map(str, engine.select(each))) for each in (text, other)]
        if both[0] != both[1]:
            raise SystemExit(f"the two forms of {name} give different rows")
        few = 1 if time.perf_counter() - start > limit / 4 else rounds
        times = interleaved({"shipped": partial(_ours, engine, text), "obvious": partial(_ours, engine, other)}, few)
        rows.append(
            (name, median(times["shipped"]), median(times["obvious"]), median(times["obvious"], times["shipped"]))
        )
    return rows


def main() -> None:
    """Run the comparison and print its tables."""
    parser = argparse.ArgumentParser(description="Compare how fast queries are answered.")
    parser.add_argument("size", choices=graph_generator.SIZES)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rdflib-rounds", type=int, default=3, help="0 leaves rdflib out")
    parser.add_argument("--server", action="store_true", help="ask an oxigraph server over HTTP, too")
    parser.add_argument("--virtuoso", action="store_true", help="ask a Virtuoso over HTTP, too")
    parser.add_argument("--limit", type=float, default=20, help="seconds that rdflib may take for one query")
    parser.add_argument("--save", action="store_true", help="put the tables into docs/performance.md")
    options = parser.parse_args()
    about = machine()
    quads = b"".join(graph_generator.nquads(graph_generator.SIZES[options.size]))
    store = store_of(quads)
    graph = rdflib_of(store) if options.rdflib_rounds else None
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        write_store(folder / "store", dump(store, "nq"), dump(store, "nt"))
        others: dict[str, Engine] = {"built store": OxigraphEngine.open(folder / "store")}
        if options.server:
            others["over HTTP"] = stack.enter_context(served(folder))
        if options.virtuoso:
            others["Virtuoso"] = stack.enter_context(virtuoso(folder))
        rows = compare(store, others, graph, options.rounds, options.rdflib_rounds, options.limit)
    text = f"{quads.count(10):,} triples; {about}.\n\n{_table(rows)}\n{_summary(rows)}\n"
    print(text)
    pairs = wordings(store, options.rounds, options.limit)
    words = markdown(
        ("query", "shipped, ms", "obvious form, ms", "times slower"),
        [(name, *map(shown, figures)) for name, *figures in pairs],
    )
    print(words)
    if options.save:
        save(f"queries-{options.size}", text)
        save(f"wordings-{options.size}", words)


def _table(rows: list[dict[str, Any]]) -> str:
    others = [name for name in OTHERS if name in rows[0]]
    head = (
        *("query", "rows", "wsis-gdc, ms", "plain Oxigraph, ms", "ratio"),
        *(f"{name}, ms" for name in others),
        *("rdflib, ms", "rdflib ÷ wsis-gdc"),
    )
    lines = []
    for row in rows:
        more = "> " if row.get("stopped") else ""
        rdflib = (more + shown(row["rdflib"]), more + shown(row["rdflib times"])) if "rdflib" in row else ("–", "–")
        figures = map(shown, (row["ours"], row["plain"], row["times plain"], *(row[name] for name in others)))
        lines.append((row["name"], f"{row['rows']:,}", *figures, *rdflib))
    return markdown(head, lines)


def _summary(rows: list[dict[str, Any]]) -> str:
    slowest: dict[str, Any] = max(rows, key=lambda row: row["ours"])
    text = (
        f"Geometric means: {geomean(row['times plain'] for row in rows):.2f} × the time of plain Oxigraph"
        f" ({geomean(row['ours'] for row in rows):.3g} ms). Slowest: {slowest['name']}, {shown(slowest['ours'])} ms."
    )
    for name in OTHERS:
        if name in slowest:
            text += f" {OTHERS[name]} {geomean(row[name] / row['ours'] for row in rows):.1f} × as long."
    asked = [row["rdflib times"] for row in rows if "rdflib times" in row]
    stopped = sum(bool(row.get("stopped")) for row in rows)
    if asked:
        bound = f"at least ({stopped} were stopped) " if stopped else ""
        text += f" rdflib takes {bound}{geomean(asked):.0f} × as long ({len(asked)} queries)."
    return text


if __name__ == "__main__":
    main()
