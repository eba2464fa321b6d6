"""Tables of initiatives as people have them: CSV, workbooks, JSON, Parquet; read without trust.

Nothing in a workbook is run. Of a formula its last result is read, merged cells fill each of their rows; hidden sheets
are left out. What was done so is told.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.base.errors import Choice, NotFoundError, QueryError
from wsis_gdc.base.libraries import extras
from wsis_gdc.base.texts import plain
from wsis_gdc.questions.collection.admission import Row
from wsis_gdc.questions.collection.heads import Grid

if TYPE_CHECKING:
    from wsis_gdc.questions.collection.cells import Cell

__all__ = ["ENDINGS", "Opened", "open_collection"]

ENDINGS: Final = (".csv", ".tsv", ".xlsx", ".json", ".parquet")

HEAVIEST: Final = 400_000_000
"""Bytes of the largest file that is opened, and of what is packed in it."""

MOST: Final = 200_000
"""Rows of the longest table."""

_WIDEST: Final = 300
_LEAST_PARQUET: Final = 12
_MOST_MERGED: Final = 2_000_000
_MERGED: Final = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)["']""")
_HIDDEN: Final = re.compile(rb"""<(?:\w+:)?row\s[^>]*?hidden=["'](?:1|true)["']""")


class Opened(NamedTuple):
    """The sheets of a file as they stand, and what people should know of how they were read."""

    name: str
    grids: tuple[Grid, ...]
    notes: tuple[str, ...]


def open_collection(file: Path, sheet: str = "") -> Opened:
    """Return the rows of a file; ``sheet`` is the one sheet of a workbook to read.

    Raises QueryError for a file that cannot be read or is not safe, NotFoundError for a sheet that is not there,
    MissingLibraryError where the library that reads it is not installed.
    """
    name = file.name
    try:
        if not file.is_file():
            raise QueryError(f"{file}: no such file")
        if file.stat().st_size > HEAVIEST:
            raise QueryError(f"{name}: has more than {HEAVIEST:,} bytes; give it in parts")
        content = file.read_bytes()
    except OSError as error:
        raise QueryError(f"{file}: cannot be read: {error.strerror or error}") from None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(content, name, sheet)
    if sheet:
        raise QueryError(f"{name}: only workbooks have sheets; leave out ", Choice("sheet"))
    if content.startswith(b"PAR1") and content.endswith(b"PAR1") and len(content) > _LEAST_PARQUET:
        if int.from_bytes(content[-8:-4], "little") + _LEAST_PARQUET > len(content):
            raise QueryError(f"{name}: not a Parquet file that can be read: its end is damaged")
        return _parquet(file, name)
    text, notes = _decoded(content, name)
    if file.suffix.lower() == ".json" or text.lstrip()[:1] in ("[", "{"):
        return Opened(name, (_json(text, name),), notes)
    return Opened(name, (_csv(text, name),), notes)


def _decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    known = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    notes: tuple[str, ...] = ()
    try:
        text = content.decode(known)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
        notes = ("not UTF-8: read as Windows-1252, as older spreadsheets write; look at letters with accents",)
    if "\x00" in text:
        raise QueryError(f"{name}: holds no text, but bytes of a program or picture; give CSV, XLSX, JSON or Parquet")
    if not text.strip():
        raise QueryError(f"{name}: is empty")
    return text, notes


def _csv(text: str, name: str) -> Grid:
    lines = text.lstrip().splitlines()[:30]
    separator = max("\t;,|", key=lambda sign: max(line.count(sign) for line in lines))
    csv.field_size_limit(10_000_000)
    try:
        rows = list(_counted(csv.reader(io.StringIO(text, newline=""), delimiter=separator), name))
    except csv.Error as error:
        raise QueryError(f"{name}: not a table that can be read: {error}") from None
    return _grid("", rows)


def _counted(rows: Iterable[Sequence[Cell]], name: str, first: int = 1) -> Iterator[Row]:
    """Yield the rows that hold something, with their numbers. Raises QueryError where there are too many."""
    found = 0
    for number, row in enumerate(rows, start=first):
        if any(cell is not None and str(cell).strip() for cell in row):
            found += 1
            if found > MOST:
                raise QueryError(f"{name}: has more than {MOST:,} rows; give it in parts")
            yield Row(number, tuple(row))


def _grid(name: str, rows: Sequence[Row]) -> Grid:
    width = max((len(row.cells) for row in rows), default=0)
    return Grid(name, tuple(_letter(place) for place in range(min(width, _WIDEST))), tuple(rows))


def _letter(place: int) -> str:
    """Return the letter of a column counted from 0.

    >>> _letter(0), _letter(27)
    ('A', 'AB')
    """
    first, last = divmod(place, 26)
    return (_letter(first - 1) if first else "") + chr(65 + last)


def _json(text: str, name: str) -> Grid:
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise QueryError(f"{name}: not JSON that can be read: {plain(str(error))[:100]}") from None
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else [found]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found) or not found:
        raise QueryError(f"{name}: give a list of objects, one for each initiative")
    return _objects(found, name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys stand once each; JSON would let a later one win in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _value in pairs).most_common(1)[0][0]
        raise ValueError(f'the key "{twice}" stands twice in one object')
    return found


def _objects(found: Sequence[Mapping[str, Any]], name: str) -> Grid:
    heads = tuple(dict.fromkeys(str(key) for each in found for key in each))[:_WIDEST]
    rows = _counted(([_scalar(each.get(head)) for head in heads] for each in found), name)
    return Grid("", tuple(f"{plain(head)[:40]}" for head in heads), (Row(0, heads), *rows))


def _scalar(value: Any) -> Cell:
    if isinstance(value, list | tuple):
        return "; ".join(str(_scalar(each) or "") for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return (
        value if isinstance(value, str | int | float | bool) or value is None or hasattr(value, "year") else str(value)
    )


def _parquet(file: Path, name: str) -> Opened:
    with extras():
        from arro3.io import read_parquet
    try:
        table = read_parquet(str(file)).read_all()
        heads = [str(head) for head in table.column_names]
        columns = [list(table.column(head).to_pylist()) for head in heads]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the library ends in a panic of its own where a file is damaged
        raise QueryError(f"{name}: not a Parquet file that can be read ({type(error).__name__})") from None
    rows = [dict(zip(heads, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return Opened(name, (_objects(rows, name),), ())


def _workbook(content: bytes, name: str, wanted: str) -> Opened:
    from wsis_gdc.files.office.safety import check

    merged: dict[str, list[tuple[bytes, ...]]] = {}
    hidden: dict[str, int] = {}

    def look(text: bytes, part: str) -> None:
        if part.startswith("xl/worksheets/"):
            merged[part] = [match.groups() for match in _MERGED.finditer(text)]
            hidden[part] = len(_HIDDEN.findall(text))

    check(content, name, HEAVIEST, "collections", look)
    with extras():
        from openpyxl import load_workbook
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
        results = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        titles = {sheet.title: sheet.sheet_state == "visible" for sheet in book.worksheets}
        if wanted and wanted not in titles:
            raise NotFoundError("sheet", wanted, list(titles))
        notes, grids = [], []
        for sheet, result in zip(book.worksheets, results.worksheets, strict=True):
            if wanted and sheet.title != wanted:
                continue
            if not titles[sheet.title]:
                if wanted:
                    cure = "show it, so that what is read is what can be seen"
                    raise QueryError(f'{name}: the sheet "{wanted}" is hidden; {cure}')
                notes.append(f'sheet "{sheet.title}" is hidden: not read')
                continue
            part = sheet._worksheet_path.lstrip("/")
            empty: list[str] = []
            rows = list(_sheet_rows(sheet, result, name, empty))
            if empty:
                more = f" and {len(empty) - 1} more" if len(empty) > 1 else ""
                cure = "save the file once in a spreadsheet program"
                notes.append(f'sheet "{sheet.title}": formulas without a result are left out: {empty[0]}{more}; {cure}')
            grids.append(_grid(sheet.title, _unmerged(rows, merged.get(part, ()))))
            if hidden.get(part):
                notes.append(f'sheet "{sheet.title}": {hidden[part]} hidden rows are read as well')
    except (QueryError, NotFoundError):
        raise
    except Exception as error:  # the library raises what its parsers do
        raise QueryError(f"{name}: not an Excel file that can be read ({type(error).__name__}); save it anew") from None
    if not grids:
        raise QueryError(f"{name}: all its sheets are hidden; show the one to read")
    return Opened(name, tuple(grids), tuple(notes))


def _sheet_rows(sheet: Any, results: Any, name: str, empty: list[str]) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something; of formulas, the result that was last worked out.

    Cells whose formula has no result are added to ``empty``.
    """
    sheet.reset_dimensions()
    results.reset_dimensions()
    worked_out: Iterator[tuple[int, Any]] = iter(())
    at, values = 0, ()
    blank: tuple[Any, ...] = ()
    for number, row in enumerate(sheet.iter_rows(max_col=_WIDEST), start=1):
        if row is blank:  # the library yields one and the same tuple for each row of a gap, up to a million times
            continue
        cells = [cell.value for cell in row]
        if any(cell.data_type == "f" for cell in row):
            if at == 0:
                worked_out = enumerate(results.iter_rows(max_col=_WIDEST, values_only=True), start=1)
            while at < number:
                at, values = next(worked_out)
            cells = [
                (values[place] if place < len(values) else None) if cell.data_type == "f" else cell.value
                for place, cell in enumerate(row)
            ]
            empty += (cell.coordinate for cell, value in zip(row, cells, strict=True) if _is_lost(cell, value))
        while cells and cells[-1] is None:
            cells.pop()
        if cells and any(cell is not None and str(cell).strip() for cell in cells):
            if number > MOST + 100:
                raise QueryError(f"{name}: has more than {MOST:,} rows; give it in parts")
            yield Row(number, tuple(_cell(cell) for cell in cells))
        else:
            blank = row


def _is_lost(cell: Any, value: Any) -> bool:
    """Tell whether a cell holds a formula that nothing has worked out."""
    return bool(cell.data_type == "f" and value is None)


def _cell(value: Any) -> Cell:
    known = isinstance(value, str | int | float | bool) or value is None or hasattr(value, "year")
    return value if known else str(value)


def _unmerged(rows: list[Row], ranges: Sequence[tuple[bytes, ...]]) -> list[Row]:
    """Return rows in which merged cells stand in each of their rows."""
    from openpyxl.utils import column_index_from_string

    places = {row.number: place for place, row in enumerate(rows)}
    looked_at = 0
    for left, top, _right, bottom in ranges:
        column, first, last = column_index_from_string(left.decode()) - 1, int(top), int(bottom)
        origin = rows[places[first]] if first in places else None
        if origin is None or column >= len(origin.cells) or origin.cells[column] is None:
            continue
        looked_at += min(last, rows[-1].number) - first
        if looked_at > _MOST_MERGED:
            raise QueryError(f"more than {_MOST_MERGED:,} cells are merged; unmerge them, and fill each row")
        for number in range(first + 1, min(last, rows[-1].number) + 1):
            if number in places:
                row = rows[places[number]]
                cells = [*row.cells, *[None] * (column + 1 - len(row.cells))]
                if cells[column] is None:
                    cells[column] = origin.cells[column]
                    rows[places[number]] = Row(number, tuple(cells), (*row.filled, column))
    return rows
