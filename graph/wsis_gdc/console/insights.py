"""Gaps and overlaps in a terminal and as files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wsis_gdc.console.screen import console, table, write_bytes
from wsis_gdc.errors import QueryError

if TYPE_CHECKING:
    from wsis_gdc.gaps import Gap
    from wsis_gdc.overlaps import Overlap

__all__ = ["write_gaps", "write_overlaps"]


def write_gaps(found: Sequence[Gap], format_: str | None, output: Path | None) -> None:
    """Write gaps as table, CSV or JSON to stdout or a file. Raises OutputError, QueryError."""
    from wsis_gdc.gaps import QUESTIONS, records

    def show() -> None:
        from rich.markup import escape

        screen = console()
        for question, heading in QUESTIONS.items():
            some = [gap for gap in found if gap.question == question]
            if some:
                screen.print(f"\n[bold]{heading}[/bold] ({len(some)})\n")
                for gap in some:
                    screen.print(f"• {escape(gap.sentence)}")
        if not found:
            screen.print("No gaps: everything asked about has a link.")

    names = ("question", "code", "label", "state", "links", "strongest", "reason", "sentence", "iri")
    _write(records(found), names, show, format_, output)


def write_overlaps(found: Sequence[Overlap], format_: str | None, output: Path | None) -> None:
    """Write overlaps as table, CSV or JSON to stdout or a file. Raises OutputError, QueryError."""
    from wsis_gdc.overlaps import records

    def show() -> None:
        from rich.text import Text

        screen = console()
        grid = table("pair", "shared", "of", "Jaccard", "weighted")
        for pair in found:
            numbers = (str(len(pair.shared)), str(pair.either), f"{pair.jaccard:.2f}")
            weighted = "–" if pair.weighted is None else f"{pair.weighted:.2f}"
            grid.add_row(Text(f"{pair.one.code} · {pair.other.code}"), *numbers, weighted)
        screen.print(grid)
        for pair in found:
            screen.print(Text(f"\n• {pair.sentence}"))

    names = ("one", "one_label", "other", "other_label", "shared", "either", "jaccard", "weighted")
    _write(records(found), (*names, "commitments", "sentence"), show, format_, output)


def _write(
    found: Sequence[dict[str, Any]],
    names: Sequence[str],
    show: Callable[[], None],
    format_: str | None,
    output: Path | None,
) -> None:
    from wsis_gdc.gaps import to_csv

    format_ = format_ or (output.suffix.lstrip(".") if output else "") or ("table" if sys.stdout.isatty() else "csv")
    if format_ == "json":
        rows = [{name: record[name] for name in names} for record in found]
        write_bytes(f"{json.dumps(rows, ensure_ascii=False, indent=2)}\n".encode(), output)
    elif format_ == "csv":
        write_bytes(to_csv(found, names).encode(), output)
    elif format_ == "table" and output is None:
        show()
    else:
        raise QueryError(f'cannot write this as "{format_}"; choose csv or json')
