"""How long whole processes take from start to end, as ratios in one interleaved run.

Each round runs every command once; the ratio is taken per round, so that a busy machine troubles both sides alike. Wall
time and processor time (children's user + system) are both given: on a busy machine trust the latter.

Usage: python scripts/bench/cold_start.py [--build build] [--rounds 15] [--slow]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = Path(sys.executable).with_name("wsis-gdc")

MINIMAL = """
import sys
import click
import pyoxigraph as ox
@click.command()
@click.argument("store")
@click.argument("query")
def main(store, query):
    with open(query, encoding="utf-8") as file:
        text = file.read()
    answer = ox.Store.read_only(store).query(text)
    answer.serialize(sys.stdout.buffer, format=ox.QueryResultsFormat.CSV)
main()
"""

BARE = """
import click
@click.group()
def main():
    "Bare."
@main.command()
@click.option("--name", help="A name.")
def query(name):
    "Ask."
main()
"""

RDFLIB = """
import sys
import rdflib
graph = rdflib.Graph().parse(sys.argv[1])
answer = graph.query(open(sys.argv[2], encoding="utf-8").read())
sys.stdout.buffer.write(answer.serialize(format="csv"))
"""


def _timed(command: list[str]) -> tuple[float, float]:
    """Return wall and processor time of a command, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # as people run it: compiled modules are kept
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=settings)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return wall * 1000, spent * 1000


def _compare(what: str, ours: list[str], theirs: list[str], rounds: int, goal: str) -> None:
    pairs = []
    for command in (ours, theirs):
        _timed(command)
    for number in range(rounds):
        first, second = (ours, theirs) if number % 2 else (theirs, ours)
        times = {id(command): _timed(command) for command in (first, second)}
        pairs.append((times[id(ours)], times[id(theirs)]))
    for kind, name in ((0, "wall"), (1, "processor")):
        ratio = statistics.median(a[kind] / b[kind] for a, b in pairs)
        a, b = (statistics.median(pair[side][kind] for pair in pairs) for side in (0, 1))
        print(f"{what:34} {name:10} {a:8.1f} ms  {b:8.1f} ms  ratio {ratio:6.2f}  (goal {goal})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--slow", action="store_true", help="Compare with loading Turtle into rdflib too.")
    given = parser.parse_args()
    python = sys.executable
    query = Path(__file__).resolve().parents[2] / "ontology/queries/facilitators-of.rq"
    with tempfile.TemporaryDirectory() as folder:
        scripts = {}
        for name, text in (("minimal", MINIMAL), ("bare", BARE), ("loading", RDFLIB)):
            scripts[name] = str(Path(folder) / f"{name}.py")
            Path(scripts[name]).write_text(text, encoding="utf-8")
        ours = [str(COMMAND), "query", "--build", str(given.build), "--name", "facilitators-of"]
        ours += ["--param", "line=C5", "--format", "csv"]
        minimal = [python, scripts["minimal"], str(given.build / "store"), str(query)]
        _compare("named query / minimal script", ours, minimal, given.rounds, "≤ 1.3")
        help_ = [str(COMMAND), "--help"]
        _compare("--help / bare click program", help_, [python, scripts["bare"], "--help"], given.rounds, "≤ 1.3")
        if given.slow:
            theirs = [python, scripts["loading"], str(given.build / "graph.ttl"), str(query)]
            _compare("named query / rdflib and Turtle", ours, theirs, 3, "≤ 0.125")


if __name__ == "__main__":
    main()
