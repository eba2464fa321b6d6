"""Road maps that come back damaged, dangerous or odd: a clear error, or a safe result."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from docx import Document
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from wsis_gdc.base.errors import QueryError
from wsis_gdc.files.office.road_map_reading import read
from wsis_gdc.questions.stated_activities import FilledRoadMap

HEADS = ("Action line", "Activity", "Lead", "Baseline", "Deadline")
ROW = ("C5", "Train teams", "ITU", "12", "2027")


def _book(
    rows: Sequence[Sequence[Any]] = (ROW,), change: Callable[[openpyxl.Workbook], object] = lambda book: None
) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Plan"
    for row in (HEADS, *rows):
        book.active.append(list(row))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(f"xl/{name}", part)
    return out.getvalue()


def _cells(found: FilledRoadMap) -> list[dict[str, str]]:
    return [row.cells for row in found.rows]


def _twice(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["F1"] = "Lead"


def _hidden(book: openpyxl.Workbook) -> None:
    book.create_sheet("Other")
    book["Plan"].sheet_state = "hidden"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no table"),
        (b"PK\x03\x04 cut", "not an Office file, or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked by a password"),
        (_with(_book(), "vbaProject.bin", b"x"), "holds macros"),
        (_with(_book(), "media.bin", bytes(50_000_000)), "unpacks to 50,"),
        (_with(_book(), "bomb.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "declares entities"),
        (_book(change=_twice), 'two columns have the same head \\("Lead" and "Lead"\\)'),
        (_book(change=_hidden), 'the sheet "Plan" is hidden'),
        (_book(change=lambda book: book.worksheets[0].delete_rows(1)), "holds no road map: no row of heads"),
        (b"one;two\n1;2\n", "holds no road map: no row of heads"),
        (_book([ROW] * 5_100), "more than 5,000 filled rows"),
    ],
    ids=["empty", "cut", "old", "macros", "bomb", "entities", "twice", "hidden", "no heads", "other", "long"],
)
def test_a_file_that_is_not_safe_to_read_is_refused(content: bytes, said: str) -> None:
    """With the cure, and before anything of it is unpacked that should not be."""
    with pytest.raises(QueryError, match=said):
        read(content, "x.xlsx")


def test_cells_are_read_as_they_are_shown() -> None:
    """Shares with their sign, dates by what their form shows, also where they count from 1904; formulas as typed."""

    def dressed(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        sheet = book.worksheets[0]
        sheet["D2"].number_format = "0%"
        sheet["E2"].number_format = "mmm-yy"
        sheet["E3"].number_format = "dd/mm/yyyy"

    day = datetime.date(2027, 6, 30)
    found = read(_book([("C5", "A", "ITU", 0.45, day), ("C5", "B", "=1+1", 12.0, day)], dressed), "x.xlsx")
    assert [(cells["baseline"], cells["deadline"]) for cells in _cells(found)] == [
        ("45%", "2027-06"),
        ("12", "2027-06-30"),
    ]
    assert _cells(found)[1]["lead"] == "=1+1"


def test_merged_cells_stand_in_each_row() -> None:
    """So that an activity that stands beside several paragraphs is lost in none of them; that is told."""
    rows = [("C5", "Train teams", "ITU"), ("C2", None, None), ("C3", None, None)]
    found = read(_book(rows, lambda book: book.worksheets[0].merge_cells("B2:B4")), "x.xlsx")
    assert [cells.get("activity") for cells in _cells(found)] == ["Train teams"] * 3
    assert found.mended == ("Plan: merged cells B2:B4 are read as if their text stood in each",)


def test_a_title_above_and_more_columns_beside_do_no_harm() -> None:
    """What is not read is named; heads that are repeated on a later page are no row."""
    table = (
        "Road map of a line\n\nActivity;Lead;Contact;Action line (WSIS)\nTrain;ITU;ann;C5\nActivity;Lead;Contact;Line\n"
    )
    found = read(table.encode(), "x.csv")
    assert (_cells(found), found.unread) == ([{"activity": "Train", "lead": "ITU", "line": "C5"}], ("Contact",))
    assert found.rows[0].places["lead"] == "row 4, column 2"


def test_every_sheet_and_every_table_that_is_a_road_map_is_read() -> None:
    """Told apart by where each row stands."""

    def more(book: openpyxl.Workbook) -> None:
        copy = book.copy_worksheet(book.worksheets[0])
        copy.title = "Second"

    assert [row.places["activity"] for row in read(_book(change=more), "x.xlsx").rows] == ["Plan!B2", "Second!B2"]
    document = Document()
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "other"
    for _number in range(2):
        table = document.add_table(rows=2, cols=3)
        for row, cells in zip(table.rows, (HEADS, ROW), strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    found = read(out.getvalue(), "x.docx")
    assert [row.places["activity"] for row in found.rows] == ["table 1, row 2, column 2", "table 2, row 2, column 2"]


def test_a_table_in_another_encoding_is_read_and_told() -> None:
    """As spreadsheets of older systems write it."""
    found = read("Activité;Chef de file;Année\nFormer;UIT;2027\n".encode("cp1252"), "x.csv")
    assert _cells(found) == [{"activity": "Former", "lead": "UIT", "year": "2027"}]
    assert "read as Windows-1252" in found.mended[0]
