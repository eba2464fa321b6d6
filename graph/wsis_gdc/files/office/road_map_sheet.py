"""The sheet of a road map to fill in: cells that stay texts, pick lists, and heads that tell what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.files.office.workbook import THEME, shade
from wsis_gdc.words.road_map import COLUMNS, FILLED

if TYPE_CHECKING:
    from wsis_gdc.files.office.booklet import Table
    from wsis_gdc.files.office.workbook import Book

__all__ = ["fill"]

_ROOM: Final = 200
"""Lines below the table that are ready for more activities."""


def fill(file: Book, table: Table) -> None:
    """Add the sheet; what is typed there stays as it was typed, so that 3-1 or 2027-06 becomes no date."""
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
