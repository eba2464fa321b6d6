"""A filled road map, read without trust: an Excel or Word file, or CSV. Nothing in it is run; formulas are texts.

What is a road map is told by the heads of its columns, in any of the six languages, so that people may add columns,
move them, or copy the table into a file of their own. Merged cells are read as if their text stood in each of them.
Macros, hidden road maps, declarations of entities, and what unpacks to more than a road map can hold are errors that
name the cure.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.libraries import extras
from wsis_gdc.base.texts import plain, shortened
from wsis_gdc.files.office.safety import check
from wsis_gdc.questions.stated_activities import FilledRoadMap, StatedRow
from wsis_gdc.words.road_map_heads import FILLED, key_of

__all__ = ["read"]

_HEAVIEST: Final = 40_000_000
"""Bytes of the largest file that is opened, and of what is packed in it."""

_MOST: Final = 5_000
"""Rows of the longest road map."""

_CELL: Final = 32_767
"""Characters of the longest cell, as in spreadsheets."""

_WIDE: Final = 60
"""Columns that are looked at."""

_ABOVE: Final = 15
"""Lines above the heads that may hold a title."""

_MERGED: Final = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})["']""")

Grid = list[tuple[int, list[str]]]
"""The rows of a table that hold something: the number as people count, and the cells as texts."""


def read(content: bytes, name: str) -> FilledRoadMap:
    """Return the rows of a road map. Raises QueryError for what is none or not safe, MissingLibraryError."""
    if len(content) > _HEAVIEST:
        raise QueryError(f"{name}: has {len(content):,} bytes; road maps of up to {_HEAVIEST:,} are read")
    mended: list[str] = []
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        tables = _packed(content, name, mended)
    else:
        tables = [("", _rows_of_text(content, name, mended), _cell_of_text)]
    lines: list[StatedRow] = []
    unread: dict[str, None] = {}
    found = 0
    for title, rows, place in tables:
        placed = _heads(rows, name)
        if placed is None:
            continue
        found += 1
        start, keys, others = placed
        unread |= dict.fromkeys(others)
        for number, cells in rows:
            if number > start and (line := _line(title, number, cells, keys, place)):
                lines.append(line)
    if not found:
        cure = "a new one is made by: wsis-gdc pack C5 --road-map"
        raise QueryError(
            f'{name}: holds no road map: no row of heads with "Activity" and two more of its heads; {cure}'
        )
    if len(lines) > _MOST:
        raise QueryError(f"{name}: has more than {_MOST:,} filled rows; give it in parts")
    return FilledRoadMap(tuple(lines), tuple(unread), tuple(mended))


def _line(
    title: str, number: int, cells: Sequence[str], keys: dict[str, int], place: Callable[[str, int, int], str]
) -> StatedRow | None:
    found = {key: cells[column] for key, column in keys.items() if column < len(cells) and cells[column]}
    # a row that repeats the heads, as on each page of a long table
    if not found or key_of(found.get("activity", "")) == "activity":
        return None
    return StatedRow(title, number, found, {key: place(title, number, column) for key, column in keys.items()})


def _heads(rows: Grid, name: str) -> tuple[int, dict[str, int], list[str]] | None:
    """Return the number of the row of heads, the columns by key, and heads that are not read; None without one."""
    for number, cells in rows[:_ABOVE]:
        known = [key_of(cell[:200]) for cell in cells]
        if "activity" not in known or len(set(known) - {""}) < 3:
            continue
        for key in FILLED:
            if known.count(key) > 1:
                heads = " and ".join(f'"{plain(cell)}"' for cell, each in zip(cells, known, strict=True) if each == key)
                raise QueryError(f"{name}: two columns have the same head ({heads}); keep one, or rename the other")
        others = [shortened(plain(cell), 60) for cell, key in zip(cells, known, strict=True) if cell and not key]
        return number, {key: known.index(key) for key in FILLED if key in known}, others
    return None


Tables = list[tuple[str, Grid, Callable[[str, int, int], str]]]


def _packed(content: bytes, name: str, mended: list[str]) -> Tables:
    """Return the tables of an Office file. Raises QueryError for what is not safe to open."""
    merged: dict[str, list[str]] = {}

    def look(text: bytes, part: str) -> None:
        if part.startswith("xl/worksheets/"):  # the library does not tell ranges of files that it only reads
            merged[part] = [match[1].decode() for match in _MERGED.finditer(text)]

    names = check(content, name, _HEAVIEST, "road maps", look, program="Office", endings=".xlsx or .docx")
    if "word/document.xml" in names:
        return _documents(content, name)
    if "xl/workbook.xml" not in names:
        raise QueryError(f"{name}: neither an Excel nor a Word file; save the road map as .xlsx, .docx or .csv")
    return _workbook(content, name, merged, mended)


def _workbook(content: bytes, name: str, parts: Mapping[str, list[str]], mended: list[str]) -> Tables:
    with extras():
        from openpyxl import load_workbook
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
        found = [(sheet, list(_rows(sheet))) for sheet in book.worksheets]
        maps = [(sheet, rows) for sheet, rows in found if _heads(rows, name)]
        merged = {sheet.title: parts.get(sheet._worksheet_path.lstrip("/"), []) for sheet, _rows in maps}
    except QueryError:
        raise
    except Exception as error:  # the library raises what its parsers do
        raise QueryError(f"{name}: not an Excel file that can be read ({type(error).__name__}); save it anew") from None
    for sheet, _rows_of_it in maps:
        if sheet.sheet_state != "visible":
            title = plain(sheet.title)
            raise QueryError(f'{name}: the sheet "{title}" is hidden; show it, so that what is read can be seen')
    tables: Tables = []
    for sheet, rows in maps:
        filled = _filled(rows, merged[sheet.title])
        if merged[sheet.title]:
            cells = ", ".join(merged[sheet.title][:3]) + (" …" if len(merged[sheet.title]) > 3 else "")
            mended.append(f"{plain(sheet.title)}: merged cells {cells} are read as if their text stood in each")
        tables.append((plain(sheet.title), filled, _cell))
    return tables


def _filled(rows: Grid, merged: Iterable[str]) -> Grid:
    """Return rows with the text of merged cells in each of them."""
    from openpyxl.utils import range_boundaries

    by_number = dict(rows)
    for cells in merged:
        left, top, right, bottom = range_boundaries(cells)
        text = by_number[top][left - 1] if top in by_number and left <= len(by_number[top]) else ""
        if not text or right > _WIDE:
            continue
        for number in range(top, min(bottom, top + _MOST) + 1):
            row = by_number.setdefault(number, [])
            row.extend([""] * (right - len(row)))
            row[left - 1 : right] = [text] * (right - left + 1)
    return sorted(by_number.items())


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    found = 0
    for number, row in enumerate(sheet.iter_rows(max_col=_WIDE), start=1):
        cells = [_text(cell.value, getattr(cell, "number_format", "")) for cell in row]
        if any(cells):
            found += 1
            yield number, cells
        if found > _MOST + _ABOVE:
            return


def _text(value: Any, form: str) -> str:
    """Return a cell as it is shown, near enough: dates by what their form shows, shares with %, formulas as typed."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        shows = re.sub(r"\[[^]]*]|\"[^\"]*\"", "", form or "").lower()
        day = value.date() if isinstance(value, datetime) else value
        if "d" in shows or not re.search("[my]", shows):
            return day.isoformat()
        return day.isoformat()[:7] if "m" in shows else day.isoformat()[:4]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        share = isinstance(value, float) and "%" in (form or "")
        number = round(float(value) * (100 if share else 1), 10)
        text = str(int(number)) if number.is_integer() else str(number)
        return f"{text}%" if share else text
    text = getattr(value, "text", value)  # formulas of arrays
    return str(text)[: _CELL + 1].strip()


def _cell(title: str, number: int, column: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{title}!{get_column_letter(column + 1)}{number}"


def _documents(content: bytes, name: str) -> Tables:
    """Return the tables of a Word file that hold a road map."""
    from docx import Document

    try:
        found = [
            [
                (number, [cell.text.strip()[: _CELL + 1] for cell in row.cells])
                for number, row in enumerate(table.rows, 1)
            ]
            for table in Document(io.BytesIO(content)).tables
        ]
    except Exception as error:  # the library raises what its parsers do
        raise QueryError(f"{name}: not a Word file that can be read ({type(error).__name__}); save it anew") from None
    maps = [rows for rows in found if _heads(rows, name)]
    several = len(maps) > 1
    return [(f"table {place}" if several else "table", rows, _cell_of_text) for place, rows in enumerate(maps, 1)]


def _cell_of_text(title: str, number: int, column: int) -> str:
    return f"{title}, row {number}, column {column + 1}".removeprefix(", ")


def _rows_of_text(content: bytes, name: str, mended: list[str]) -> Grid:
    known = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(known)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
        mended.append(f"{name}: is no UTF-8, and was read as Windows-1252; look at its accents")
    if "\x00" in text or not text.strip():
        raise QueryError(f"{name}: holds no table; save the road map as .xlsx, .docx or .csv")
    head = next((line for line in text.splitlines() if re.search(r"\w[\t;,|]+.*\w", line)), text.splitlines()[0])
    csv.field_size_limit(_CELL * 4)
    rows: Grid = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t;,|", key=head.count))
        for number, row in enumerate(reader, start=1):
            cells = [cell.strip()[: _CELL + 1] for cell in row[:_WIDE]]
            if any(cells):
                rows.append((number, cells))
            if len(rows) > _MOST + _ABOVE:
                break
    except csv.Error as error:
        raise QueryError(f"{name}: not a table that can be read: {error}") from None
    return rows
