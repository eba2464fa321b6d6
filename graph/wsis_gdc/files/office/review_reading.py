"""A filled review workbook, read without trust: nothing in it is run, and what cannot be read safely is refused.

Formulas are texts. Macros, merged cells, a hidden sheet of review, declarations of entities, and what unpacks to more
than a review can hold are errors that name the cure.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.libraries import extras
from wsis_gdc.base.texts import visible
from wsis_gdc.files.office.review_xlsx import COLUMNS, FIRST, MARK
from wsis_gdc.files.office.safety import check

__all__ = ["CELL", "Filled", "Line", "read"]

CELL: Final = 32_767
"""Characters of the longest cell, as in spreadsheets."""

_HEAVIEST: Final = 40_000_000
"""Bytes of the largest file that is opened, and of what is packed in it."""

_MOST: Final = 20_000
"""Rows of the longest sheet."""

_MERGED: Final = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z0-9:]+)["']""")


class Line(NamedTuple):
    """A row of the sheet: its number as people count, and its cells by key: texts, dates, or truth values."""

    number: int
    cells: dict[str, str | date | bool]


class Filled(NamedTuple):
    """What a workbook holds: the name of the sheet, the letter of each column by key, and the rows below the heads."""

    sheet: str
    letters: dict[str, str]
    lines: tuple[Line, ...]


def read(content: bytes, name: str) -> Filled:
    """Return the rows of a filled review. Raises QueryError for what is none or not safe, MissingLibraryError."""
    check(content, name, _HEAVIEST, "reviews", lambda text, part: _check_part(text, part, name))
    with extras():
        from openpyxl import load_workbook
        from openpyxl.utils import get_column_letter
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
        sheets = [(sheet, _rows(sheet)) for sheet in book.worksheets]
        states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
    except Exception as error:  # the library raises what its parsers do
        raise QueryError(f"{name}: not an Excel file that can be read ({type(error).__name__}); save it anew") from None
    found = [(sheet.title, rows) for sheet, rows in sheets if rows and rows[0][1] and _text(rows[0][1][0]) == MARK]
    if len(found) != 1:
        what = "several sheets of review; keep one" if found else "no sheet of review, or its first row was deleted"
        raise QueryError(f"{name}: holds {what}; a new one is made by: wsis-gdc review export -o FILE.xlsx")
    title, rows = found[0]
    if states[title] != "visible":
        raise QueryError(f'{name}: the sheet "{title}" is hidden; show it, so that what is read is what can be seen')
    keys = {_text(cell): place for place, cell in enumerate(rows[0][1])}
    keys = {"id" if key == MARK else key: place for key, place in keys.items()}
    if missing := [key for key in COLUMNS if key not in keys]:
        raise QueryError(f"{name}: lacks the columns {', '.join(missing)}; copy the answers into a new export")
    places = {key: keys[key] for key in COLUMNS}
    if rows[-1][0] > _MOST:
        raise QueryError(f"{name}: has more than {_MOST:,} rows; a review has fewer: delete what stands below it")
    lines = tuple(
        Line(
            number, {key: _value(row[place]) for key, place in places.items() if place < len(row) and row[place] != ""}
        )
        for number, row in rows
        if number >= FIRST
    )
    return Filled(title, {key: get_column_letter(place + 1) for key, place in places.items()}, lines)


def _check_part(text: bytes, part: str, name: str) -> None:
    if part.startswith("xl/worksheets/") and (merged := _MERGED.search(text)):
        cells = merged[1].decode()
        raise QueryError(f"{name}: cells {cells} are merged; unmerge them, and fill each row")


def _rows(sheet: Any) -> list[tuple[int, tuple[Any, ...]]]:
    """Return the rows that hold something, with their numbers; of those too many the first, which tells it."""
    found: list[tuple[int, tuple[Any, ...]]] = []
    for number, row in enumerate(sheet.iter_rows(max_col=len(COLUMNS) + 40, values_only=True), start=1):
        if any(cell not in (None, "") for cell in row):
            found.append((number, tuple("" if cell is None else cell for cell in row)))
            if number > _MOST:
                break
    return found


def _value(cell: Any) -> str | date | bool:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date | bool):
        return cell
    return _text(cell)


def _text(cell: Any) -> str:
    """Return a cell as text: formulas as they were typed, whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = getattr(cell, "text", cell)  # formulas of arrays
    return str(text).strip() if isinstance(text, str | int | float) else visible(type(cell).__name__)
