"""Linkages as SSSOM/TSV: what a row says, which rows there are, what the reference implementation thinks of them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.environments import python_with

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.formats import render
from wsis_gdc.files.sssom import COLUMNS, selection
from wsis_gdc.questions.matrix import Matrix

BASE = "https://w3id.org/wsis-gdc/"
VERSION = "0123456789ab"


def sssom_rows(content: bytes) -> list[dict[str, str]]:
    lines = [line for line in content.decode().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t"))


def test_sssom_of_a_set_holds_each_linkage_once(oxigraph: OxigraphEngine) -> None:
    query = "SELECT ?linkage WHERE { set:wsis-gdc sssom:mappings ?linkage }"
    expected = sorted(row[0] for row in oxigraph.select(query).texts())
    rows = sssom_rows(selection(oxigraph, ["wsis-gdc"]).content)
    assert [row["record_id"].replace("linkage:", f"{BASE}linkage/") for row in rows] == expected


def test_sssom_carries_what_a_linkage_says(oxigraph: OxigraphEngine) -> None:
    rows = {row["record_id"]: row for row in sssom_rows(selection(oxigraph, ["wsis-gdc"]).content)}
    row = rows["linkage:wsis-gdc/gdc-65--poa-8"]
    names = ("subject_id", "predicate_id", "object_id", "mapping_justification", "justification", "strength")
    assert [row[name] for name in names] == [
        "gdc:65",
        "wg:continues",
        "poa:8",
        "semapv:UnspecifiedMatching",
        "semapv:LLMBasedMatching",
        "3",
    ]


def test_sssom_keeps_suggestions_out_unless_asked(oxigraph: OxigraphEngine) -> None:
    status = {row["status"] for row in sssom_rows(selection(oxigraph).content)}
    assert status == {"adjudicated", "coded", "published"}


def test_sssom_of_an_unknown_set_names_near_ones(oxigraph: OxigraphEngine) -> None:
    with pytest.raises(NotFoundError, match=r'unknown mapping set "wsis-gcd".*wsis-gdc'):
        selection(oxigraph, ["wsis-gcd"])


def test_sssom_of_hostile_labels_holds_no_formula(hostile: Matrix) -> None:
    rows = sssom_rows(render(hostile, "sssom"))
    assert len(rows) == len(hostile.rows)
    fields = [str(field) for row in rows for field in row.values()]
    assert [field for field in fields if field.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_command_writes_sssom(run: Callable[..., Any]) -> None:
    done = run("sssom", "--set", "wsis-sdg-matrix")
    assert done.code == 0
    assert f"#mapping_set_id: {BASE}set/wsis-sdg-matrix\n" in done.out
    assert sssom_rows(done.out.encode())[0].keys() == set(COLUMNS)


@pytest.mark.slow
def test_sssom_py_finds_no_error_and_loses_nothing(oxigraph: OxigraphEngine, tmp_path: Path, root: Path) -> None:
    """The reference implementation, in an environment of its own: it brings a hundred libraries."""
    python = python_with(root, "sssom")
    path = tmp_path / "all.sssom.tsv"
    for form in ("tsv", "ttl", "json"):
        made = selection(oxigraph, suggestions=True, data_version=VERSION, form=form)
        path.with_suffix(f".{form}").write_bytes(made.content)
    done = subprocess.run(
        [python, root / "tests" / "files" / "sssom_round_trip.py", path, tmp_path / "again.tsv"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert json.loads(done.stdout or "{}") == {"errors": [], "lost": []}, done.stderr[-2000:]
