"""What the benchmarks share: rounds, medians, the description of the machine, and tables kept in the documents."""

from __future__ import annotations

import math
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

__all__ = ["geomean", "interleaved", "machine", "markdown", "median", "save", "shown"]

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
LIBRARIES = ("pyoxigraph", "rdflib")


def interleaved(jobs: Mapping[str, Callable[[], object]], rounds: int, *, warm: bool = False) -> dict[str, list[float]]:
    """Run every job once a round, in turn forwards and backwards; return the times of each in milliseconds.

    ``warm`` runs a job once untimed before its timed run, so that a job of a tenth of a millisecond does not pay for
    the caches that a job of a second has emptied.
    """
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds):
        for name in list(jobs)[:: -1 if number % 2 else 1]:
            if warm:
                jobs[name]()
            start = time.perf_counter()
            jobs[name]()
            times[name].append(1000 * (time.perf_counter() - start))
    return times


def median(ones: Sequence[float], others: Sequence[float] | None = None) -> float:
    """Return the median of numbers, or of their ratios round by round."""
    return statistics.median(ones if others is None else [one / other for one, other in zip(ones, others, strict=True)])


def geomean(numbers: Iterable[float]) -> float:
    """Return the geometric mean."""
    logs = [math.log(number) for number in numbers]
    return math.exp(sum(logs) / len(logs))


def shown(number: float) -> str:
    """Return a number with three digits that count."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def machine() -> str:
    """Return what the figures depend on: processor, memory, system, Python and libraries, and how busy it all is."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", info.read_text(encoding="utf-8")) if info.is_file() else None
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores ({found[1].strip() if found else platform.machine()}), {memory:.0f} GiB, "
        f"{platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}, {libraries}; "
        f"load {os.getloadavg()[0]:.1f} at the start"
    )


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are numbers."""
    lines = [" | ".join(head), " | ".join(["---", *["---:"] * (len(head) - 1)]), *(" | ".join(row) for row in rows)]
    return "".join(f"| {line} |\n" for line in lines)


def save(name: str, text: str, path: Path = DOCUMENT) -> None:
    """Put a text into a document between the comments that name it."""
    document = path.read_text(encoding="utf-8")
    start, end = f"<!-- bench {name} -->\n", f"<!-- end {name} -->"
    before, found, rest = document.partition(start)
    if not found:
        raise SystemExit(f"{path} has no place for {name}: write {start.strip()} and {end} there")
    path.write_text(f"{before}{start}{text}{end}{rest.partition(end)[2]}", encoding="utf-8")
