"""How long the whole analysis takes, on the graph as it is and on a made-up one with many more links.

The larger one has the lines, entities and groups of the graph, its commitments several times over under other names,
and links drawn between lines and commitments until there are as many as asked. "Report" is everything that
`wsis-gdc analyze` does after reading: all measures, all resamples, figures, pages.

Usage: python scripts/bench/analyze.py [--links 20000] [--copies 20] [--resamples 500] [--save]
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tables import machine, markdown, save, shown

from wsis_gdc import load
from wsis_gdc.questions.analysis import Facts, Tie, analyse, read_facts
from wsis_gdc.site.rendering import about
from wsis_gdc.site.report import write_report


def grown(facts: Facts, links: int, copies: int) -> Facts:
    """Return facts with the commitments ``copies`` times over and ``links`` links, the same for the same wishes."""
    dice = random.Random(7)  # noqa: S311
    columns = [
        replace(each, iri=f"{each.iri}/{number}", code=f"{each.code}·{number}")
        for number in range(copies)
        for each in facts.lines.columns
    ]
    pairs = [(row.iri, column.iri) for row in facts.lines.rows for column in columns]
    if links > len(pairs):
        raise SystemExit(f"{len(pairs):,} pairs cannot carry {links:,} links: ask for more --copies")
    ties = tuple(
        Tie(row, column, dice.randint(1, 3), dice.randint(5, 9) / 10, source=f"made-up-{number}")
        for number, (row, column) in enumerate(sorted(dice.sample(pairs, links)))
    )
    groups = {column.iri: facts.groups[column.iri.rpartition("/")[0]] for column in columns}
    layer = replace(facts.lines, columns=tuple(columns), published=ties, readers=())
    return replace(facts, lines=layer, groups={**facts.groups, **groups})


def report(links: int, copies: int, resamples: int) -> dict[str, float]:
    """Return seconds by the clock and of the processor, peak MiB and links of a whole report; 0 links: as it is."""
    import resource

    with load() as kg:
        facts = read_facts(kg.engine)
    if links:
        facts = grown(facts, links, copies)
    start, used = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        write_report(analyse(facts, resamples=resamples), Path(folder), about=about("", alone=True), language="en")
    return {
        "clock": time.perf_counter() - start,
        "processor": time.process_time() - used,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "links": len(facts.lines.published),
        "commitments": len(facts.lines.columns),
    }


def main() -> None:
    """Time both reports, each in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description="Time the whole analysis.")
    parser.add_argument("--links", type=int, default=20_000)
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--resamples", type=int, default=500)
    parser.add_argument("--save", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one is not None:
        print(json.dumps(report(asked.one, asked.copies, asked.resamples)))
        return
    about_machine, rows = machine(), []
    for links in (0, asked.links):
        command = [sys.executable, __file__, "--one", str(links), "--copies", str(asked.copies)]
        done = subprocess.run(
            [*command, "--resamples", str(asked.resamples)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        told = json.loads(done.stdout.splitlines()[-1])
        figures = (told["clock"], told["processor"], told["peak"])
        rows.append((f"{told['links']:,} links, {told['commitments']:,} commitments", *map(shown, figures)))
    table = markdown(("report", "by the clock, s", "of the processor, s", "peak, MiB"), rows)
    text = f"{asked.resamples} resamples; {about_machine}.\n\n{table}"
    print(text)
    if asked.save:
        save("analyze", text)


if __name__ == "__main__":
    main()
