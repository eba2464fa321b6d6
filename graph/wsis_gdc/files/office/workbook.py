"""What the sheets of a workbook share: cell formats, texts that stay texts, print set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.palette import THEMES
from wsis_gdc.base.texts import FORMULA, width
from wsis_gdc.files.matrix_content import TITLE, Content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["THEME", "Styles", "add_sheet", "height", "put", "sheet_name"]

THEME: Final = THEMES["light"]
FONT: Final = "Arial"
A3: Final = 8


class Styles:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook, *, right_to_left: bool) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._base = {"font_name": FONT, "font_size": 10, "font_color": THEME.text, "valign": "vcenter"}
        if right_to_left:
            self._base["reading_order"] = 2
        self.start = "right" if right_to_left else "left"

    def __call__(self, **properties: Any) -> Format:
        """Return the format of these properties beside what all cells have in common."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(self._base | properties)
        return self._made[key]

    def text(self, text: str, **properties: Any) -> Format:
        """Return a format for a text; what looks like a formula stays a text even after somebody edits the cell."""
        return self(**properties, quote_prefix=True) if text.startswith(FORMULA) else self(**properties)

    def shade(self, step: int) -> dict[str, Any]:
        """Return the colours of strength 1–3, or of 0: no strength stated."""
        fill, ink = THEME.steps[step - 1] if step else (THEME.faint, THEME.text)
        return {"bg_color": fill, "font_color": ink}


def height(texts: Iterable[tuple[str, float]], size: float = 10) -> float:
    """Return the height of a line, in points, that shows texts wrapped in columns of given widths (in digits).

    Set by us because not every office program fits the height of lines to their texts on opening.
    """
    lines = max((-int(-width(text) // (columns * 10.5 / size)) for text, columns in texts), default=1)
    return round(max(1, lines) * size * 1.28 + 4, 1)


def put(sheet: Worksheet, styles: Styles, row: int, column: int, text: str, **properties: Any) -> None:
    """Write a text as a text, whatever it looks like."""
    sheet.write_string(row, column, text[:32_000], styles.text(text, **properties))


def sheet_name(name: str) -> str:
    """Return a text as the name of a sheet."""
    return "".join(" " if char in "[]:*?/\\" else char for char in name)[:31].strip("' ") or "-"


def add_sheet(book: Workbook, content: Content, name: str) -> Worksheet:
    """Add a sheet with its print set-up: A3 landscape, one page wide, title, data version and page in the footer."""
    sheet: Worksheet = book.add_worksheet(sheet_name(name))
    sheet.set_paper(A3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.hide_gridlines(2)
    if content.right_to_left:
        sheet.right_to_left()
    version, page = content.data_version, "&P / &N"
    # office programs set these lines from left to right, where words of another script would be torn apart
    if not content.right_to_left:
        version = f"{content.words['data']} {version}" if version else ""
        page = content.words["page_of"].format(page="&P", pages="&N")
    left = f"{content.title} – {TITLE}".replace("&", "&&")[:110]
    sheet.set_footer(f"&L&9{left}&C&9{version.replace('&', '&&')}&R&9{page}")
    return sheet
