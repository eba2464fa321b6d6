"""A workbook such as registers of projects give: thousands of rows, a share of them with each fault that people make.

``python scripts/bench/stocktaking.py 10000 FILE.xlsx`` writes one; ``--time`` imports it into ./build and tells how
long that took. Everything is made up; the same number and seed give the same rows.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlsxwriter

HEADS: Final = (
    *("ID", "Project Title", "Description", "Organization", "Type of Organization", "Project type", "Country"),
    *("Region", "Start date", "End date", "Website", "WSIS Action Lines", "SDGs", "Contact person", "E-mail"),
)
_SUBJECTS: Final = (
    *("village libraries", "rural clinics", "women farmers", "young coders", "public schools", "fishing ports"),
    *("museum archives", "local radio", "small traders", "city buses", "weather stations", "tax offices"),
)
_DEEDS: Final = (
    "lend tablets and teach first digital skills",
    "see doctors in the capital by video",
    "get market prices on their phones",
    "learn to write programs in their own language",
    "share lessons over a common network",
    "keep records that nobody can change unseen",
)
_REGIONS: Final = ("Africa", "Americas", "Arab States", "Asia and the Pacific", "CIS", "Europe")
_LINES: Final = (
    *(f"C{number}" for number in range(1, 12)),
    *("C7-e-health", "C7-e-learning", "C7-e-government", "C7-e-agriculture"),
)

Row = list[Any]

MENDED: Final[dict[str, Callable[[Row, random.Random], None]]] = {
    "target": lambda row, dice: row.__setitem__(12, 16.5),
    "cyrillic": lambda row, dice: row.__setitem__(11, "С5"),
    "words behind a code": lambda row, dice: row.__setitem__(11, "C7 e-health"),
    "words before a code": lambda row, dice: row.__setitem__(11, "AL C5"),
    "and": lambda row, dice: row.__setitem__(12, "11 & 16"),
    "date in words": lambda row, dice: row.__setitem__(8, "March 2019"),
    "date of two ways": lambda row, dice: row.__setitem__(8, "03/04/2019"),
    "blanks": lambda row, dice: row.__setitem__(1, f"  {row[1]}  "),
    "address without https": lambda row, dice: row.__setitem__(10, "www.example.org/project"),
    "mail in a text": lambda row, dice: row.__setitem__(2, f"{row[2]} Ask ada@example.org."),
    "end before start": lambda row, dice: row.__setitem__(9, "1999"),
}
"""Faults that are mended."""

REPORTED: Final[dict[str, Callable[[Row, random.Random], None]]] = {
    "no title": lambda row, dice: row.__setitem__(1, " "),
    "unknown line": lambda row, dice: row.__setitem__(11, "C12"),
    "all goals": lambda row, dice: row.__setitem__(12, "All SDGs"),
    "date for a goal": lambda row, dice: row.__setitem__(12, date(2026, 5, 16)),
}
"""Faults that are reported."""

HARMLESS: Final[dict[str, Callable[[Row, random.Random], None]]] = {
    "formula as text": lambda row, dice: row.__setitem__(3, '=HYPERLINK("https://evil.example","x")'),
    "longest cell": lambda row, dice: row.__setitem__(2, (f"{row[2]} " * 400)[:32_767].strip()),
    "nothing said": lambda row, dice: row.__setitem__(12, "n/a"),
}
"""Cells that look odd and stand as they are."""


def rows(number: int, *, share: float = 0.03, seed: int = 1) -> tuple[list[Row], dict[str, int]]:
    """Return rows, each with at most one fault, and how many have each."""
    dice = random.Random(seed)  # noqa: S311  (made-up rows)
    made = [_row(place, dice) for place in range(1, number + 1)]
    faults = {**MENDED, **REPORTED, **HARMLESS}
    each = max(1, int(number * share))
    order = dice.sample(range(number), each * len(faults))
    for at, (_name, spoil) in enumerate(faults.items()):
        for place in order[at * each : (at + 1) * each]:
            spoil(made[place], dice)
    return made, dict.fromkeys(faults, each)


def _row(place: int, dice: random.Random) -> Row:
    who, deed = dice.choice(_SUBJECTS), dice.choice(_DEEDS)
    start = dice.randint(2004, 2024)
    text = f"In {dice.randint(3, 400)} places {who} {deed}. The work began with {dice.choice(_SUBJECTS)}, and goes on."
    return [
        place,
        f"{who.capitalize()} no. {place}",
        text,
        f"Institute {dice.randint(1, 900)}",
        dice.choice(("Government", "Civil society", "Private sector", "Academia")),
        "Project",
        dice.choice(("Kenya", "Peru", "Jordan", "Nepal", "Armenia", "Portugal")),
        dice.choice(_REGIONS),
        str(start),
        str(start + dice.randint(0, 3)),
        f"https://www.example.org/{place}",
        "; ".join(sorted(dice.sample(_LINES, dice.randint(1, 3)))),
        "; ".join(map(str, sorted(dice.sample(range(1, 18), dice.randint(1, 3))))),
        "A. Person",
        f"person{place}@example.org",
    ]


def write(file: Path, made: list[Row]) -> None:
    """Write rows as a workbook, with a title above the heads."""
    book = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Projects")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write(0, 0, "Made-up projects")
    sheet.write_row(2, 0, HEADS)
    for line, row in enumerate(made, start=3):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            else:
                sheet.write(line, column, value)
    book.close()


_COMMAND: Final = (sys.executable, "-m", "wsis_gdc", "import")


def main() -> None:
    """Write a workbook; with ``--time`` import it."""
    number, file = int(sys.argv[1]), Path(sys.argv[2])
    made, faults = rows(number)
    write(file, made)
    print(f"{file}: {number:,} rows, {next(iter(faults.values())):,} of each of {len(faults)} faults")
    if "--time" in sys.argv:
        for more in ([], [], ["--suggest"], ["--suggest"]):
            start = time.perf_counter()
            subprocess.run(
                [*_COMMAND, str(file), "--profile", "stocktaking", "--set", "bench", "--skip-unknown", *more],
                check=True,
            )
            print(f"{' '.join(more) or 'import'}: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
