"""A pack as a workbook: a cover, and one sheet for each table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlsxwriter.utility import quote_sheetname

from wsis_gdc.files.office.workbook import THEME, Book, height, shade, sheet_name
from wsis_gdc.words.road_map_heads import COLUMNS, FILLED

if TYPE_CHECKING:
    from wsis_gdc.files.office.booklet import Booklet, Table

__all__ = ["to_xlsx"]

_ROOM: Final = 200
"""Lines below the table that are ready for more activities."""


def to_xlsx(book: Booklet) -> bytes:
    """Return the pack as XLSX."""
    file = Book(book.title, book.pack.language, moment=book.moment, author="WSIS–GDC linkage graph")
    _cover(file, book)
    for table in book.tables:
        (_to_fill if table.name == "road_map" else _fill)(file, table)
    return file.close()


def _cover(file: Book, book: Booklet) -> None:
    widths = (40, 104)
    page = file.page(book.pack.subject.code, widths, paper="A4", footer=("", "&A – &P / &N"))
    page.title(book.title)
    page.put(1, 0, book.subtitle)
    start = {"text_wrap": True, "valign": "top", "align": file.start}
    first = 3
    if book.opening:
        page.sheet.merge_range(first, 0, first, 1, "", file.look(book.opening, **start))
        page.put(first, 0, book.opening, **start)
        page.sheet.set_row(first, height([(book.opening, sum(widths))]))
        first += 2
    for line, (label, value) in enumerate(book.facts, first):
        page.fit(line, (label, value))
        page.put(line, 0, label, **start, bold=True)
        page.put(line, 1, value, **start)
    first += 1 + len(book.facts)
    for line, table in enumerate(book.tables, first):
        page.fit(line, (table.title, table.note))
        page.link(line, 0, table.title, _place(table), **start, bold=True)
        page.put(line, 1, table.note, **start)
    for line, caution in enumerate(book.cautions, first + len(book.tables) + 1):
        page.sheet.merge_range(line, 0, line, 1, "", file.look(caution, **start))
        page.put(line, 0, caution, **start, font_color=THEME.muted)
        page.sheet.set_row(line, height([(caution, sum(widths))]))


def _place(table: Table) -> str:
    return f"internal:{quote_sheetname(sheet_name(table.title))}!A1"


def _fill(file: Book, table: Table) -> None:
    page = file.page(table.title, table.widths, paper="A4", footer=("", "&A – &P / &N"))
    page.heads(table.headings, len(table.rows), frozen=1)
    if not table.rows:
        page.put(1, 0, table.empty)
    cell = {"text_wrap": True, "valign": "top", "align": file.start, "bottom": 1, "bottom_color": THEME.line}
    for line, row in enumerate(table.rows, 1):
        page.fit(line, row)
        page.link(line, 0, str(row[0]), table.addresses[line - 1] if table.addresses else "", **cell, bold=True)
        for column, value in enumerate(row[1:], 1):
            page.put(line, column, value, **cell, **({"num_format": "0.0"} if isinstance(value, float) else {}))


def _to_fill(file: Book, table: Table) -> None:
    """Add the sheet to fill in; what is typed there stays as it was typed, so that 3-1 or 2027-06 becomes no date."""
    page = file.page(table.title, table.widths, paper="A3", footer=("", "&A – &P / &N"))
    page.heads(table.headings, len(table.rows), frozen=list(COLUMNS).index("asked"))
    for column, key in enumerate(COLUMNS):
        if key in FILLED:
            rule = {"bottom": 2, "bottom_color": THEME.text, "align": file.start, "text_wrap": True, "valign": "top"}
            page.put(0, column, table.headings[column], bold=True, **rule, **shade(1))
    page.sheet.set_row(0, 44)
    cell: dict[str, Any] = {"text_wrap": True, "valign": "top", "align": file.start, "num_format": "@"}
    cell |= {"bottom": 1, "bottom_color": THEME.line}
    for column, width in enumerate(table.widths):
        page.sheet.set_column(column, column, width, file.look(**cell))
    for line, row in enumerate(table.rows, 1):
        page.fit(line, row, least=30)
        for column, (key, value) in enumerate(zip(COLUMNS, row, strict=True)):
            told = {} if key in FILLED else {"font_color": THEME.muted}
            page.put(line, column, str(value) or None, **cell, **told)
    for column, words in table.choices.items():
        rule = {"validate": "list", "source": list(words), "error_title": "✗", "error_message": " / ".join(words)[:250]}
        page.sheet.data_validation(1, column, len(table.rows) + _ROOM, column, rule)
