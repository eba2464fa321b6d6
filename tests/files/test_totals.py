"""Totals of a matrix: the same in every format that has them, as formulas where an office calculates."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from wsis_gdc.base.errors import QueryError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.formats import render
from wsis_gdc.questions.matrix import Asked, Matrix, matrix


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def totals_of(made: Matrix) -> tuple[list[Any], list[Any], Any]:
    """What every format must say: totals of rows, of columns, of all."""
    return list(made.row_totals), list(made.column_totals), made.total


def total_of_text(text: str) -> Any:
    return float(text) if "." in text else int(text) if text.isdigit() else text or None


def totals_from_csv(content: bytes, separator: str = ",") -> Any:
    lines = list(csv.reader(io.StringIO(content.decode()), delimiter=separator))
    assert lines[0][-1] == lines[-1][0] == "total"
    columns = [total_of_text(text) for text in lines[-1][2:-1]]
    return [total_of_text(line[-1]) for line in lines[1:-1]], columns, total_of_text(lines[-1][-1])


def totals_from_json(content: bytes) -> Any:
    found = json.loads(content)["totals"]
    return found["rows"], found["columns"], found["all"]


def totals_from_markdown(content: bytes) -> Any:
    lines = [re.split(r" *(?<!\\)\| *", line)[1:-1] for line in content.decode().splitlines() if line[:2] == "| "]
    rows = [line[-1] for line in lines[2:-1] if not line[0].startswith("**")]
    return [total_of_text(text) for text in rows], [*map(total_of_text, lines[-1][1:-1])], total_of_text(lines[-1][-1])


def totals_from_latex(content: bytes) -> Any:
    body, last = content.decode().split(r"\endfoot")[1].split(r"\midrule")
    lines = [line for line in body.splitlines() if line.endswith(r"\\") and not line.startswith(r"\multicolumn")]
    rows = [total_of_text(re.split(r"(?<!\\)&", line.removesuffix(r"\\"))[-1].strip()) for line in lines]
    foot = [total_of_text(text.strip()) for text in last.split(r"\\")[0].split("&")[1:]]
    return rows, foot[:-1], foot[-1]


def totals_from_xlsx(content: bytes) -> Any:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    head = next(row for row in range(1, 8) if sheet.freeze_panes == f"C{row + 1}")
    at = {cell.value: cell.column for cell in sheet[head]}["Different links"]
    last = next(line[0].row for line in sheet.iter_rows(min_row=head) if line[1].value == "Different links")
    first = next(cell.column for cell in sheet[head] if cell.value == "Sum of the cells")
    lines = [line for line in sheet.iter_rows(min_row=head + 1, max_row=last - 2) if not line[0].font.b]
    columns = [sheet.cell(last, place).value for place in range(3, first)]
    return [line[at - 1].value for line in lines], columns, sheet.cell(last, at).value


def totals_from_svg(content: bytes) -> Any:
    root = ElementTree.fromstring(content)  # noqa: S314  (our own picture)
    groups = ((group.get("id") or "", group) for group in root.iter("{http://www.w3.org/2000/svg}g"))
    found = {name: total_of_text("".join(group.itertext()).strip()) for name, group in groups if name[:6] == "total-"}

    def along(side: str) -> list[Any]:
        last = max(int(name.rsplit("-", 1)[1]) for name in found if name.startswith(f"total-{side}-"))
        return [found.get(f"total-{side}-{place}") for place in range(last + 1)]  # what nobody states is not drawn

    return along("row"), along("column"), found["total-all"]


TOTALS: dict[str, Callable[[bytes], Any]] = {
    "csv": totals_from_csv,
    "tsv": lambda content: totals_from_csv(content, "\t"),
    "json": totals_from_json,
    "markdown": totals_from_markdown,
    "latex": totals_from_latex,
    "xlsx": totals_from_xlsx,
    "svg": totals_from_svg,
}


@pytest.mark.parametrize("format_", TOTALS)
def test_a_format_carries_the_totals_of_the_matrix(coded: Matrix, format_: str) -> None:
    """All distinct links of a row, of a column and of the whole, taken as one cell."""
    assert TOTALS[format_](render(coded, format_, totals=True)) == totals_of(coded)


@pytest.mark.parametrize("format_", [name for name in TOTALS if name != "xlsx"])
@pytest.mark.parametrize("value", ["strength", "claimants"])
def test_a_format_carries_totals_of_other_values(oxigraph: OxigraphEngine, value: str, format_: str) -> None:
    made = matrix(oxigraph, Asked("objective", "action-line", value=value))
    assert TOTALS[format_](render(made, format_, totals=True)) == totals_of(made)


@pytest.mark.parametrize("format_", ["csv", "tsv", "svg"])
def test_totals_come_only_where_they_are_asked_for(coded: Matrix, format_: str) -> None:
    """In formats for programs, and in pictures for slides."""
    assert b"total-all" not in render(coded, format_)
    assert not render(coded, format_).rstrip().rpartition(b"\n")[2].startswith(b"total")


def test_sssom_has_no_totals(small: Matrix) -> None:
    """It lists links, and says so."""
    with pytest.raises(QueryError, match="SSSOM lists links and has no cells to total"):
        render(small, "sssom", totals=True)


def test_different_links_are_counted_on_the_evidence_by_formulas(coded: Matrix) -> None:
    """For each row, each column and all; LibreOffice calculates them in test_office."""
    content = render(coded, "xlsx")
    sheet = book(content).worksheets[0]
    results = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line if "Evidence!" in str(cell.value)]
    totals = [*coded.row_totals, *coded.column_totals, coded.total]
    assert [results[cell.coordinate].value for cell in cells] == totals
    assert {str(cell.value).partition("(")[0] for cell in cells} == {"=SUMPRODUCT", "=COUNTA"}


def test_names_that_cannot_be_told_apart_are_counted_by_us_with_a_note(small: Matrix) -> None:
    """Two rows of one code would count each other's links."""
    rows = (replace(small.rows[0], code="2"), *small.rows[1:])
    sheet = book(render(replace(small, rows=rows, memo={}), "xlsx")).worksheets[0]
    texts = [str(cell.value) for line in sheet.iter_rows() for cell in line]
    assert not any("Evidence!$A" in text for text in texts)
    assert any(text.startswith("The numbers of different links are written, not calculated") for text in texts)
    plain = book(render(small, "xlsx")).worksheets[0]
    assert not any("written, not calculated" in str(cell.value) for line in plain.iter_rows() for cell in line)
