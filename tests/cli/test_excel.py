"""CSV for Excel: every command that writes CSV writes it so on request, and nothing else in its place."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest

from wsis_gdc.cli.app import COMMANDS, cli
from wsis_gdc.questions import reliability

ARGUMENTS = {
    "asks": ("asks", "itu", "--document", "wsis20"),
    "flow": ("flow",),
    "suggest": ("suggest", "--text", "telemedicine", "--kind", "line"),
    "search": ("search", "children", "--limit", "2"),
    "changes": ("changes", "OLD", "NEW"),
    "compare": ("compare", "wsis-gdc", "igf-2025-crosswalk"),
    "gaps": ("gaps", "--lang", "zh"),
    "languages": ("languages",),
    "matrix": ("matrix", "--rows", "action-line", "--columns", "objective"),
    "overlaps": ("overlaps", "--top", "3"),
    "queries": ("queries",),
    "query": ("query", "-e", "SELECT ?n { wsis:C5 skos:notation ?n }"),
    "reliability": ("reliability",),
    "roadmap": ("roadmap",),
}


def test_every_command_with_csv_is_asked() -> None:
    """A command with a format csv, and the analysis with its data."""
    context = click.Context(cli)
    commands = {name: {option.name: option for option in cli.get_command(context, name).params} for name in COMMANDS}  # type: ignore[union-attr]
    writing = {
        name
        for name, options in commands.items()
        if "format_" in options and "csv" in options["format_"].type.choices  # type: ignore[attr-defined]
    }
    assert {name for name, options in commands.items() if "excel" in options} == writing | {"analyze"}
    assert writing == set(ARGUMENTS)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_excel_gets_the_rows_that_programs_get(
    invoke: Any, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """With a byte order mark and semicolons, on stdout and in a file."""
    monkeypatch.setattr(reliability, "agreements", partial(reliability.agreements, resamples=20))
    states = {each: tmp_path / f"{each}.nq" for each in ("OLD", "NEW")}
    text = (root / "tests" / "graphs" / "small.nq").read_text(encoding="utf-8")
    states["OLD"].write_text(text, encoding="utf-8")
    states["NEW"].write_text(text.replace('"3"^^', '"2"^^'), encoding="utf-8")
    arguments = [states.get(each, each) for each in ARGUMENTS[name]]
    plain = invoke(*arguments, "--format", "csv").stdout
    done = invoke(*arguments, "--excel", "--delimiter", ";")
    assert done.exit_code == 0, done.stderr
    assert done.stdout_bytes.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(done.stdout.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert rows == list(csv.reader(plain.splitlines()))
    assert len(rows) > 1 or name == "roadmap"  # none has been taken in
    assert invoke(*arguments, "--excel", "-o", tmp_path / "x.csv").exit_code == 0
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1", "+1x", "-x", "@x", "＝1", "＋1", "－x", "＠x", r"\t=1", r"\r=1"])
def test_no_text_of_a_query_is_a_formula(invoke: Any, text: str) -> None:
    """Numbers stay numbers."""
    done = invoke("query", "--excel", "-e", f'SELECT ("{text}" AS ?x) (-2 AS ?n) {{}}')
    field = text.removeprefix(r"\t").removeprefix(r"\r")
    assert list(csv.reader(done.stdout.splitlines()))[1] == [f"'{field}", "-2"]


@pytest.mark.parametrize(
    "arguments", [("--excel", "--format", "json"), ("--excel", "-o", "x.json"), ("--delimiter", ";")]
)
def test_excel_goes_with_csv_alone(invoke: Any, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Else exit code 2 and nothing written."""
    done = invoke("gaps", *(tmp_path / part if part == "x.json" else part for part in arguments))
    assert (done.exit_code, done.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []
