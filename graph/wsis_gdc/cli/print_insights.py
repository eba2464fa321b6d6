"""Gaps and overlaps in a terminal and as files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wsis_gdc.cli.terminal import clean, console, table, write_bytes

if TYPE_CHECKING:
    from wsis_gdc.questions.gaps import Gap
    from wsis_gdc.questions.overlaps import Overlap

__all__ = ["write_gaps", "write_overlaps"]


def write_gaps(found: Sequence[Gap], format_: str | None, output: Path | None, language: str = "en") -> None:
    """Write gaps as table, CSV or JSON to stdout or a file. Raises OutputError, QueryError."""
    from wsis_gdc.words.languages import translator
    from wsis_gdc.words.sentences import GAP_NAMES, gap_records, headings

    rows = gap_records(found, language)
    _ = translator(language).gettext

    def show() -> None:
        from rich.text import Text

        screen = console()
        for question, heading in headings(_).items():
            some = [row for row in rows if row["question"] == question]
            if some:
                screen.print(Text.assemble("\n", (heading, "bold"), f" ({len(some)})\n"))
                for row in some:
                    screen.print(Text(f"• {clean(row['sentence'])}"))
        if not found:
            screen.print(Text(_("No gaps: everything asked about has a link.")))

    _write(rows, GAP_NAMES, show, format_, output)


def write_overlaps(
    found: Sequence[Overlap], kind: str, format_: str | None, output: Path | None, language: str = "en"
) -> None:
    """Write overlaps as table, CSV or JSON to stdout or a file. Raises OutputError, QueryError."""
    from wsis_gdc.words.languages import number, translator
    from wsis_gdc.words.phrases import overlap_columns
    from wsis_gdc.words.sentences import OVERLAP_NAMES, overlap_headings, overlap_records, short_name

    rows = overlap_records(found, language)
    _ = translator(language).gettext

    def show() -> None:
        from rich.text import Text

        screen = console()
        named = overlap_columns(_)
        screen.print(Text.assemble("\n", (overlap_headings(_)[kind], "bold"), f" ({len(rows)})\n"))
        grid = table(*(named[name] for name in ("pair", "shared", "either", "jaccard", "weighted")))
        for column in grid.columns[1:]:
            column.justify = "right"
        for pair, row in zip(found, rows, strict=True):
            names = " · ".join(short_name(thing, language) for thing in (pair.one, pair.other))
            weighted = "–" if row["weighted"] is None else number(row["weighted"], language, "0.00")
            numbers = (str(row["shared"]), str(row["either"]), number(row["jaccard"], language, "0.00"))
            grid.add_row(Text(clean(names)), *numbers, weighted)
        screen.print(grid)
        for row in rows:
            screen.print(Text(f"\n• {clean(row['sentence'])}"))

    _write(rows, OVERLAP_NAMES, show, format_, output)


def _write(
    found: Sequence[dict[str, Any]],
    names: Sequence[str],
    show: Callable[[], None],
    format_: str | None,
    output: Path | None,
) -> None:
    format_ = format_ or (output.suffix.lstrip(".") if output else "") or ("table" if sys.stdout.isatty() else "csv")
    if format_ == "table" and output is None:
        show()
        return
    from wsis_gdc.files.formats import serialize
    from wsis_gdc.files.records import Records

    write_bytes(serialize("records", Records(names, found), format_), output)
