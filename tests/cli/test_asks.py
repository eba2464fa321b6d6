"""``wsis-gdc asks``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run


def test_the_table_tells_date_who_text_and_doubt(run: Run) -> None:
    out = run("asks", "itu", "--document", "wsis20", "--format", "table").out
    start = out.partition("2027")[2]

    assert "Financing mechanisms – WSIS+20 outcome (A/RES/80/173), paragraph 67" in start.partition("2030")[0]
    assert "asked: the text names it" in start
    assert "Text not read here; known from itu.int." in start
    assert "Inferred: the text does not name you." in start


def test_csv_and_json_hold_the_same(run: Run) -> None:
    lines = list(csv.DictReader(io.StringIO(run("asks", "C5", "--dated", "--format", "csv").out)))
    objects = json.loads(run("asks", "C5", "--dated", "--format", "json").out)

    assert [line["iri"] for line in lines] == [each["iri"] for each in objects]
    assert {each["asked"] for each in objects} == {"C5"}
    assert all(each["year"] for each in objects)


def test_the_name_of_the_file_can_ask_for_a_calendar(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "asks.ics"

    assert run("asks", "unesco", "-o", str(path)).code == 0

    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert (
        path.read_bytes()
        == run("asks", "unesco", "--format", "ics").out.replace("\n", "\r\n").replace("\r\r", "\r").encode()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody",), 'unknown code "nobody"'),
        (("gdc:11d",), "gdc:11d is of kind commitment"),
        (("--document", "x"), 'unknown text "x"'),
    ],
)
def test_what_nobody_can_answer_is_a_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("asks", *arguments)

    assert (result.code, said in result.err, "Traceback" in result.err) == (2, True, False)
