"""One dress for all workbooks: fonts, colours, widths, heads that stay, print set-up, texts that stay texts.

The bytes depend on the content alone: no clock, no name of a person or machine.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from wsis_gdc.base.palette import THEMES
from wsis_gdc.base.texts import FORMULA, holdable, width
from wsis_gdc.words.languages import direction

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["MOST_ROWS", "THEME", "Book", "Page", "height", "shade", "sheet_name"]

THEME: Final = THEMES["light"]
MOST_ROWS: Final = 1_048_000
EPOCH: Final = datetime(1980, 1, 1)
"""The date that a file gives as its making, the first that a ZIP archive can hold."""

PAPERS: Final = {"A3": 8, "A4": 9}
LONGEST_TEXT: Final = 32_000
LONGEST_ADDRESS: Final = 2_000


class Book:
    """A workbook; ``page`` adds sheets to it, ``close`` gives its bytes. Each cell format is made once."""

    def __init__(self, title: str, language: str, *, moment: datetime = EPOCH, **properties: str) -> None:
        self._out = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.file = xlsxwriter.Workbook(self._out, {**options, "strings_to_numbers": False})
        self.file.set_properties({"title": holdable(title), "created": moment, **properties})
        self.right_to_left = direction(language) == "rtl"
        self.start = "right" if self.right_to_left else "left"
        self._base: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "font_color": THEME.text}
        self._base |= {"valign": "vcenter"} | ({"reading_order": 2} if self.right_to_left else {})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def look(self, text: str = "", /, **properties: Any) -> Format:
        """Return a cell format; what looks like a formula stays a text even after somebody edits the cell."""
        if text.startswith(FORMULA):
            properties["quote_prefix"] = True
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(self._base | properties)
        return self._formats[key]

    def page(self, name: str, widths: Sequence[float] = (), *, paper: str = "A3", footer: Sequence[str] = ()) -> Page:
        """Add a sheet of columns of these widths, printed landscape and one page wide, with a footer in three parts."""
        sheet: Worksheet = self.file.add_worksheet(sheet_name(name))
        sheet.set_paper(PAPERS[paper])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.hide_gridlines(2)
        if self.right_to_left:
            sheet.right_to_left()
        sheet.set_footer("".join(f"&{place}&9{text}" for place, text in zip("LCR", footer, strict=False)))
        for column, digits in enumerate(widths):
            sheet.set_column(column, column, digits)
        return Page(self, sheet, widths)

    def close(self) -> bytes:
        """Return the file."""
        self.file.close()
        return self._out.getvalue()


class Page:
    """A sheet; ``sheet`` is that of xlsxwriter. Lines and columns count from 0."""

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.book, self.sheet, self._widths = book, sheet, widths

    def put(self, line: int, column: int, value: str | float | None, **properties: Any) -> None:
        """Write a text as a text, whatever it looks like, a number as a number, None as an empty cell."""
        if isinstance(value, str):
            text = holdable(value)[:LONGEST_TEXT]
            self.sheet.write_string(line, column, text, self.book.look(text, **properties))
        elif value is None:
            self.sheet.write_blank(line, column, None, self.book.look(**properties))
        else:
            self.sheet.write_number(line, column, value, self.book.look(**properties))

    def link(self, line: int, column: int, text: str, address: str, **properties: Any) -> None:
        """Write a text that opens an address (``https:…``, or ``internal:'sheet'!A1``); without one, the text alone."""
        if not address or len(address) > LONGEST_ADDRESS:
            self.put(line, column, text or None, **properties)
            return
        text = holdable(text)[:LONGEST_TEXT] or address
        look = self.book.look(text, **properties | {"font_color": THEME.accent, "underline": 1})
        tip = "" if address.startswith("internal:") else address[:250]
        self.sheet.write_url(line, column, address, look, text, tip)

    def title(self, text: str) -> None:
        """Write the title of the sheet."""
        self.put(0, 0, text, font_size=16, bold=True)
        self.sheet.set_row(0, 26)

    def heads(self, names: Iterable[str], lines: int, *, frozen: int = 0) -> None:
        """Write the heads of a table of so many lines: they stay in sight, repeat in print, and filter."""
        count = 0
        for column, name in enumerate(names):
            rule = {"bottom": 2, "bottom_color": THEME.text, "align": self.book.start}
            self.put(0, column, name, bold=True, text_wrap=True, valign="top", **rule)
            count += 1
        self.sheet.set_row(0, 30)
        self.sheet.freeze_panes(1, frozen)
        self.sheet.repeat_rows(0)
        self.sheet.autofilter(0, 0, max(1, lines), count - 1)
        self.sheet.print_area(0, 0, max(1, lines), count - 1)

    def line(self, line: int, values: Iterable[str | float | None], /, **properties: Any) -> None:
        """Write the cells of a line, high enough for its texts."""
        cells = list(values)
        self.fit(line, cells, properties.get("font_size", 10))
        for column, value in enumerate(cells):
            self.put(line, column, value, **properties)

    def fit(self, line: int, values: Iterable[object], size: float = 10, *, least: float = 0) -> None:
        """Make a line high enough for texts wrapped in the columns of the sheet."""
        texts = (str("" if value is None else value) for value in values)
        self.sheet.set_row(line, max(least, height(zip(texts, self._widths, strict=False), size)))


def shade(step: int) -> dict[str, Any]:
    """Return the colours of strength 1–3, or of 0: no strength stated."""
    fill, ink = THEME.steps[step - 1] if step else (THEME.faint, THEME.text)
    return {"bg_color": fill, "font_color": ink}


def height(texts: Iterable[tuple[str, float]], size: float = 10) -> float:
    """Return the height of a line, in points, that shows texts wrapped in columns of given widths (in digits).

    Set by us because not every office program fits the height of lines to their texts on opening.
    """
    lines = max((-int(-width(text) // (columns * 10.5 / size)) for text, columns in texts), default=1)
    return round(max(1, lines) * size * 1.28 + 4, 1)


def sheet_name(name: str) -> str:
    """Return a text as the name of a sheet."""
    return "".join(" " if char in "[]:*?/\\" else char for char in holdable(name))[:31].strip("' ") or "-"
