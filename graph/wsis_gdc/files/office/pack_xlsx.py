"""A pack as a workbook: one sheet for each table, with frozen headings, filters and a print set-up."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.texts import inert
from wsis_gdc.words.languages import direction

if TYPE_CHECKING:
    from wsis_gdc.files.office.pack_model import Pack, Sheet

__all__ = ["xlsx"]

_BAD_TITLE = re.compile(r"[\[\]:*?/\\]")
_FACE = "Arial"


def xlsx(pack: Pack) -> bytes:
    """Return the pack as XLSX; texts that a spreadsheet would take for a formula are kept inert."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    first.title = _title(pack.subject.code)
    _cover(first, pack)
    for sheet in pack.sheets:
        _fill(book.create_sheet(_title(sheet.title)), sheet, pack)
    book.properties.creator = "WSIS–GDC linkage graph"
    book.properties.title = pack.title
    book.properties.language = pack.language
    out = io.BytesIO()
    book.save(out)
    return _dated(out.getvalue(), pack)


def moment(pack: Pack) -> datetime:
    """Return the date of the data, which stands in for the day of writing."""
    try:
        return datetime.fromisoformat(pack.date[:10])
    except ValueError:
        return datetime(2000, 1, 1)


def _dated(archive: bytes, pack: Pack) -> bytes:
    """Replace the time of writing, which openpyxl always puts in, by the date of the data."""
    stamp = f"{moment(pack):%Y-%m-%dT%H:%M:%SZ}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            target.writestr(name, content)
    return out.getvalue()


def _title(text: str) -> str:
    return _BAD_TITLE.sub("-", text)[:31]


def _text(value: str | int | float) -> str | int | float:
    return inert(value) if isinstance(value, str) else value


def _high(texts: Iterable[tuple[str | int | float, int]]) -> float:
    """Return the height in points that a row of wrapped texts needs in columns of these widths (in characters)."""
    lines = max(
        (sum(-(-max(len(part), 1) // max(width - 1, 1)) for part in str(text).split("\n")) for text, width in texts)
    )
    return 13.5 * lines + 3


def _cover(page: Any, pack: Pack) -> None:
    from openpyxl.styles import Alignment, Font

    page.sheet_view.rightToLeft = direction(pack.language) == "rtl"
    page.sheet_view.showGridLines = False
    rows: list[tuple[str, str]] = [(pack.title, ""), (pack.subtitle, ""), ("", ""), *pack.facts, ("", "")]
    rows += [(sheet.title, sheet.note) for sheet in pack.sheets] + [("", "")]
    rows += [(caution, "") for caution in pack.cautions]
    for number, (left, right) in enumerate(rows, 1):
        page.cell(number, 1, _text(left)).alignment = Alignment(wrap_text=bool(right), vertical="top")
        page.cell(number, 2, _text(right)).alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 1).font = Font(name=_FACE, size=10, bold=bool(right))
        page.cell(number, 2).font = Font(name=_FACE, size=10)
        if right:
            page.row_dimensions[number].height = _high(((left, 38), (right, 100)))
    page["A1"].font = Font(name=_FACE, bold=True, size=16)
    page.row_dimensions[1].height = 24
    start = 4 + len(pack.facts) + 1
    for number, sheet in enumerate(pack.sheets, start):
        page.cell(number, 1).hyperlink = f"#'{_title(sheet.title)}'!A1"
        page.cell(number, 1).font = Font(name=_FACE, size=10, bold=True, color="0B5CAD", underline="single")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 40, 104
    for row in range(len(rows) - len(pack.cautions) + 1, len(rows) + 1):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        page.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        page.row_dimensions[row].height = 30
    _printed(page)


def _fill(page: Any, sheet: Sheet, pack: Pack) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    page.sheet_view.rightToLeft = direction(pack.language) == "rtl"
    line = Side(style="thin", color="C9CED6")
    for column, (heading, width) in enumerate(zip(sheet.headings, sheet.widths, strict=True), 1):
        cell = page.cell(1, column, heading)
        cell.font = Font(name=_FACE, size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="004E7D")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        page.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(sheet.rows, 2):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column, _text(value))
            left = "right" if direction(pack.language) == "rtl" else "left"
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=left)
            cell.font = Font(name=_FACE, size=10, bold=column == 1)
            cell.border = Border(bottom=line)
            if isinstance(value, float):
                cell.number_format = "0.0"
        page.row_dimensions[number].height = _high(zip(row, sheet.widths, strict=True))
        if sheet.name == "road_map":
            page.row_dimensions[number].height = 30
        address = sheet.addresses[number - 2] if sheet.addresses else ""
        if address:
            page.cell(number, 1).hyperlink = address
            page.cell(number, 1).font = Font(name=_FACE, size=10, bold=True, color="0B5CAD", underline="single")
    if not sheet.rows:
        page.cell(2, 1, sheet.empty).alignment = Alignment(vertical="top")
    page.freeze_panes = "B2"
    if sheet.rows:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"
    _printed(page)


def _printed(page: Any) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "&A – &P / &N"
