"""``wsis-gdc flow``: a table for people, files for slides and programs, sentences for what it cannot do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.files.formats import formats_of

if TYPE_CHECKING:
    from tests.conftest import Run


def test_the_table_tells_what_the_data_tell(run: Run) -> None:
    """Every objective has its lines; claimant and what nobody reviewed stand aside."""
    table, data = run("flow", "--format", "table"), json.loads(run("flow", "--format", "json").out)
    assert table.code == 0
    assert f"{data['links']} coded links" in table.err
    assert "not reviewed by any UN body" in " ".join(table.err.split())
    assert table.out.count("continues") == sum(ribbon["relation"] == "continues" for ribbon in data["ribbons"])
    assert "No antecedent found" in table.out


def test_a_third_column_names_who_answers(run: Run) -> None:
    """The facilitators of today with their roles."""
    assert "C5 → ITU: lead facilitator" in run("flow", "--third", "entity", "--format", "table").out


@pytest.mark.parametrize("name", [known.name for known in formats_of("flow")])
def test_the_name_of_the_file_says_the_format(run: Run, tmp_path: Path, name: str) -> None:
    """Each format writes a file."""
    done = run("flow", "-o", str(tmp_path / f"flow.{name}"))
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / f"flow.{name}").stat().st_size > 2000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "flow.doc"), "does not say which format to write"),
        (("-o", "flow.svg", "--format", "table"), "a table goes to the terminal"),
        (("--third", "line"), "'line' is not one of"),
        (("--excel", "--format", "svg"), "--excel gives CSV"),
    ],
)
def test_misuse_is_told_in_a_sentence(run: Run, arguments: tuple[str, ...], told: str) -> None:
    """Exit code 2, and nothing is written."""
    done = run("flow", *arguments)
    assert (done.code, done.out) == (2, "") and told in done.err
