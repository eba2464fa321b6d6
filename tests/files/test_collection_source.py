"""Files of initiatives are read without trust, whatever program wrote them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import openpyxl
import pytest

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.files import collection_source
from wsis_gdc.files.collection_files import parquet
from wsis_gdc.files.collection_source import open_collection
from wsis_gdc.questions.collection import Initiative

ROWS = [("ID", "Title"), ("1", "Café"), ("2", "Two")]


def workbook(tmp_path: Path, rows: list[tuple[Any, ...]], change: Any = lambda book: None) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    change(book)
    book.save(tmp_path / "x.xlsx")
    return tmp_path / "x.xlsx"


def repacked(file: Path, extra: dict[str, bytes]) -> Path:
    """Put more parts into a workbook."""
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in extra.items():
            archive.writestr(name, content)
    return file


def cells(file: Path, sheet: str = "") -> list[tuple[Any, ...]]:
    return [row.cells for row in open_collection(file, sheet).grids[0].rows]


@pytest.mark.parametrize(
    ("encoding", "separator", "end"),
    [("utf-8", ",", "\n"), ("utf-8-sig", ";", "\r\n"), ("latin-1", ",", "\r\n"), ("utf-16", "\t", "\n")],
)
def test_csv_of_any_encoding_separator_and_line_end(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(end.join(separator.join(row) for row in ROWS).encode(encoding))
    assert cells(file) == ROWS
    assert bool(open_collection(file).notes) == (encoding == "latin-1")


def test_json_and_parquet_hold_lists(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps({"projects": [{"title": "One", "goals": ["4", "9.c"]}]}))
    assert cells(tmp_path / "x.json") == [("title", "goals"), ("One", "4; 9.c")]
    content = parquet([Initiative("1", "One", country=("Peru", "Chile"))])
    assert content
    (tmp_path / "x.parquet").write_bytes(content)
    heads, row = cells(tmp_path / "x.parquet")
    assert dict(zip(heads, row, strict=True))["country"] == "Peru; Chile"


def test_merged_cells_stand_in_each_of_their_rows(tmp_path: Path) -> None:
    rows = [("Title", "Country"), ("One", "Peru"), ("Two", None)]
    file = workbook(tmp_path, rows, lambda book: book.active.merge_cells("B2:B3"))
    grid = open_collection(file).grids[0]
    assert [row.cells for row in grid.rows[1:]] == [("One", "Peru"), ("Two", "Peru")]
    assert grid.rows[2].filled == (1,)


def test_a_cell_at_the_far_end_of_a_sheet_costs_no_minute(tmp_path: Path) -> None:
    """Spreadsheets have 1,048,576 rows, and a stray touch leaves something in the last."""
    file = workbook(tmp_path, ROWS, lambda book: book.active.cell(1_048_576, 1, " "))
    start = perf_counter()
    assert cells(file) == ROWS
    assert perf_counter() - start < 20


def test_days_of_1904_are_the_days_that_were_meant(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    file = workbook(tmp_path, [("Title", "Start date"), ("One", date(2019, 3, 1))], change)
    assert str(cells(file)[1][1])[:10] == "2019-03-01"


def test_of_a_formula_its_last_result_is_read(tmp_path: Path) -> None:
    """One that was never worked out says nothing; a text that looks like one is a text."""
    file = workbook(tmp_path, [("Title", "Country"), ("One", "=1+1")])
    assert cells(file)[1] == ("One",)
    assert "formulas without a result are left out: B2; save the file" in open_collection(file).notes[0]

    def change(book: Any) -> None:
        book.active["B2"].data_type = "s"

    assert cells(workbook(tmp_path, [("Title", "Country"), ("One", "=1+1")], change))[1] == ("One", "=1+1")


def test_a_hidden_sheet_is_not_read_and_told(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.create_sheet("Secret").append(("Title",))
        book["Secret"].sheet_state = "hidden"

    file = workbook(tmp_path, ROWS, change)
    opened = open_collection(file)
    assert [grid.name for grid in opened.grids] == ["Sheet"]
    assert "hidden" in opened.notes[0]
    with pytest.raises(QueryError, match="show it"):
        open_collection(file, "Secret")
    with pytest.raises(NotFoundError, match="Sheet"):
        open_collection(file, "sheet")


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/worksheets/more.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "entities"),
        ({"xl/worksheets/more.xml": b" " * 3_000_000}, "unpacks to"),
    ],
)
def test_what_no_office_program_writes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: dict[str, bytes], problem: str
) -> None:
    monkeypatch.setattr(collection_source, "HEAVIEST", 2_000_000)
    with pytest.raises(QueryError, match=problem):
        open_collection(repacked(workbook(tmp_path, ROWS), extra))


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\x00\x01", b"{", b"[]", b'["x"]', b"[" * 100_000, b"PK\x03\x04", b"PAR1\x00\x00", b"\xd0\xcf\x11\xe0"),
        b"\xff\xfe",
    ],
)
def test_a_file_that_holds_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(QueryError, match=r"x\.csv"):
        open_collection(tmp_path / "x.csv")


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection_source, "MOST", 2)
    for name, text in {"x.csv": "Title\n" + "a\n" * 9, "x.json": json.dumps([{"title": "a"}] * 9)}.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(QueryError, match="more than 2 rows"):
            open_collection(tmp_path / name)


def test_a_bomb_of_merged_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection_source, "_MOST_MERGED", 1)
    rows = [("Title", "Country"), ("One", "Peru"), ("Two", None), ("Three", None)]
    file = workbook(tmp_path, rows, lambda book: book.active.merge_cells("B2:B4"))
    with pytest.raises(QueryError, match="merged"):
        open_collection(file)


def test_nothing_of_a_workbook_is_a_path(tmp_path: Path) -> None:
    """A ZIP that is no workbook is refused."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../x", "x")
    (tmp_path / "x.xlsx").write_bytes(out.getvalue())
    with pytest.raises(QueryError):
        open_collection(tmp_path / "x.xlsx")
