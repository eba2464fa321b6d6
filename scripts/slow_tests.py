"""Mark the slow tests anew, by what a run of all has measured: python scripts/slow_tests.py REPORT.xml.

REPORT.xml is what `python -m pytest --junitxml=REPORT.xml --numprocesses 2 -m "not alone"` writes. The dearest tests
become those of `tests/slow.txt`, by what a case of them takes in the mean, so many that the others fit into `--minutes`
on `--workers` processors: these are what `make quick` runs. What they share, such as a build, comes on top: two to
three minutes. Tests that nothing was measured of are not slow.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
SLOW = ROOT / "tests" / "slow.txt"
HEAD = "# Tests that are marked slow, as scripts/slow_tests.py measured them; `make quick` leaves them out.\n"


def measured(report: Path) -> dict[str, list[float]]:
    """Return the seconds of each case of each test, which is named as in ``cli/test_x.py::test_y``."""
    found: dict[str, list[float]] = defaultdict(list)
    for case in ET.parse(report).iter("testcase"):  # noqa: S314  (our own file)
        file = case.get("classname", "").replace(".", "/") + ".py"
        if file.startswith("tests/") and (ROOT / file).is_file():
            name = case.get("name", "").partition("[")[0]
            found[f"{file.removeprefix('tests/')}::{name}"].append(float(case.get("time", 0)))
    return found


def slow(cases: dict[str, list[float]], budget: float) -> list[str]:
    """Return the dearest tests, so many that the others take no more than ``budget`` seconds."""
    by_cost = sorted(cases, key=lambda name: -sum(cases[name]) / len(cases[name]))
    left, chosen = sum(map(sum, cases.values())), []
    for name in by_cost:
        if left <= budget:
            break
        left -= sum(cases[name])
        chosen.append(name)
    return sorted(chosen)


def main() -> None:
    """Write the list and tell what it leaves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--minutes", type=float, default=3.2)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    cases = measured(asked.report)
    chosen = slow(cases, asked.minutes * 60 * asked.workers)
    SLOW.write_text(HEAD + "".join(f"{name}\n" for name in chosen), encoding="utf-8")
    number = sum(len(cases[name]) for name in chosen)
    print(f"{len(chosen)} of {len(cases)} tests are slow, {number} of {sum(map(len, cases.values()))} cases")


if __name__ == "__main__":
    main()
