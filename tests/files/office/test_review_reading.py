"""Workbooks that come back damaged, dangerous or odd: a clear error, or a safe result."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from wsis_gdc.base.errors import QueryError
from wsis_gdc.files.office.review_reading import CELL, read
from wsis_gdc.files.office.review_xlsx import COLUMNS, MARK
from wsis_gdc.files.verdict_records import Known, Outcome, outcome
from wsis_gdc.words.review_sentences import answers

LINK = "linkage:wsis-gdc/gdc-11d--poa-9c"
PAIR = "pair:wsis-gdc/gdc-29d--wsis-C5"


def _book(rows: list[dict[str, Any]], change: Callable[[openpyxl.Workbook], object] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Review"
    for column, key in enumerate(COLUMNS, start=1):
        sheet.cell(1, column, MARK if column == 1 else key)
        for number, cells in enumerate(rows, start=3):
            sheet.cell(number, column, cells.get(key))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with(content: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(f"xl/{name}", text)
    return out.getvalue()


def _outcome(*rows: dict[str, Any], **choices: Any) -> Outcome:
    known = Known(frozenset({LINK}), {PAIR: ("gdc:29d", "wsis:C5")}, answers())
    return outcome(read(_book(list(rows), **choices), "x.xlsx"), known, b"key", "x")


def _row(**cells: Any) -> dict[str, Any]:
    return {"id": LINK, "judged": "extends 2", "conclusion": "agree", **cells}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not an Excel file"),
        (b"PK\x03\x04 cut", "not an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked by a password"),
        (_with(_book([]), **{"vbaProject.bin": b"x"}), "holds macros"),
        (_with(_book([]), **{"media.bin": bytes(50_000_000)}), "unpacks to 50,"),
        (_with(_book([]), **{"bomb.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "declares entities"),
        (_book([_row()], lambda book: book.active.merge_cells("L3:L5")), "cells L3:L5 are merged"),
        (_book([_row()], lambda book: book.active.delete_rows(1)), "its first row was deleted"),
        (_book([_row()], lambda book: book.active.delete_cols(5)), "lacks the columns"),
        (_book([_row()], lambda book: book.active.cell(30_000, 1, "x")), "has more than 20,000 rows"),
    ],
    ids=["empty", "cut", "old", "macros", "bomb", "entities", "merged", "no head", "no column", "long"],
)
def test_a_file_that_is_not_safe_to_read_is_refused(content: bytes, said: str) -> None:
    """With the cure, and before anything of it is unpacked that should not be."""
    with pytest.raises(QueryError, match=said):
        read(content, "x.xlsx")


def test_a_hidden_sheet_is_not_read() -> None:
    """What is read is what can be seen."""

    def hide(book: openpyxl.Workbook) -> None:
        book.create_sheet("Other")
        book["Review"].sheet_state = "hidden"

    with pytest.raises(QueryError, match='the sheet "Review" is hidden'):
        read(_book([_row()], hide), "x.xlsx")


def test_dates_of_1904_are_the_days_that_were_typed() -> None:
    """The file says from when it counts."""

    def of_1904(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    (record,) = _outcome(_row(date=datetime.date(2026, 11, 30)), change=of_1904).records
    assert record["mapping_date"] == "2026-11-30"


def test_formulas_are_texts() -> None:
    """Also where they stand instead of a choice."""
    found = _outcome(_row(comment='=HYPERLINK("http://x","y")'), _row(conclusion="=1+1"))
    assert found.records[0]["comment"] == '=HYPERLINK("http://x","y")'
    assert [str(remark) for remark in found.remarks] == [
        'Review!L4: "=1+1" is not in the list (choose one of its words)'
    ]


def test_a_cell_as_long_as_cells_can_be_is_kept_whole() -> None:
    """And a longer one, which no office program writes, is reported."""
    (record,) = _outcome(_row(comment="x" * CELL)).records
    assert len(record["comment"]) == CELL


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"id": ""}, "the row has no identifier"),
        ({"id": "linkage:wsis-gdc/gone"}, "no link is called"),
        ({"judged": "no link"}, "is not what was exported"),
        ({"conclusion": "missing link"}, "a link is shown, so none is missing"),
        ({"conclusion": "other relation"}, "another relation, but not which"),
        ({"conclusion": "other relation", "strength": 2}, "the same relation and strength as ours"),
        ({"strength": 3}, "the verdict agrees, but relation or strength are others"),
        ({"orcid": "0000-0002-1825-0098"}, "is no ORCID"),
        ({"id": PAIR, "judged": "no link", "conclusion": "other relation"}, "there is no other one"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_that_says_two_things_is_reported(cells: dict[str, Any], said: str) -> None:
    """By its cell; the rows add up."""
    found = _outcome(_row(**cells))
    assert (found.rows, found.records, found.reported, found.empty) == (1, (), 1, 0)
    assert said in str(found.remarks[0])


def test_one_reviewer_has_one_verdict_on_a_pair() -> None:
    """The second row of the same person is reported, that of another is a verdict beside it."""
    same = _outcome(_row(reviewer="Ana"), _row(reviewer=" ana ", conclusion="no link"))
    assert [str(remark) for remark in same.remarks] == [
        "Review!A4: the same reviewer judged the same pair in row 3 (keep one of the two rows)"
    ]
    assert len(_outcome(_row(reviewer="Ana"), _row(reviewer="Bo", conclusion="no link")).records) == 2
