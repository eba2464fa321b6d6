"""A new framework is one data file: its levels are then kinds everywhere, by name and sign, without a line of code."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import Result

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


@pytest.fixture(scope="module")
def first_build(checkout: Path) -> Result:
    """What the command tells when it builds."""
    return Result(*json.loads((checkout / "told.json").read_text(encoding="utf-8")))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_two_files_are_valid(first_build: Result) -> None:
    """By the schema, by references and by the shapes: a build refuses data that are not."""
    assert (first_build.code, "pact" in first_build.out + first_build.err) == (0, False), first_build.err


def test_its_level_is_a_kind_of_matrices(run_there: Run) -> None:
    """Actions against the lines: one link with the line, one with an item of another."""
    done = run_there("matrix", "--rows", "pact-action", "--columns", "action-line", "--format", "csv")
    rows = {row["pact-action"]: row for row in table(done.out)}
    assert list(rows) == ["27", "28", "29"]
    assert (rows["27"]["C3"], rows["28"]["C2"], rows["29"]["C2"], rows["29"]["C5"]) == ("1", "1", "0", "")
    assert not any(rows["28"][code] for code in ("C5", "C10"))
    objective = run_there("matrix", "--rows", "pact-section", "--columns", "action-line", "--format", "csv")
    assert table(objective.out)[0]["C2"] == "1"


def test_a_kind_that_is_near_is_offered(run_there: Run) -> None:
    """Where somebody misspells it."""
    done = run_there("matrix", "--rows", "pact-acton", "--columns", "action-line")
    assert done.code != 0
    assert "pact-action" in done.err


def test_its_things_stand_in_the_network(run_there: Run) -> None:
    """With their kind and their links."""
    done = run_there("network", "--format", "json")
    nodes = {node["id"]: node for node in json.loads(done.out)["nodes"]}
    base = "https://w3id.org/wsis-gdc/"
    assert nodes[f"{base}pact/27"]["kind"] == "pact-action"


def test_an_action_without_a_link_is_a_gap(run_there: Run) -> None:
    """Since its level states an act."""
    rows = {row["code"]: row for row in table(run_there("gaps", "--what", "commitments", "--format", "csv").out)}
    assert any(row["label"] == "A festival of inventions" and row["state"] == "none" for row in rows.values())
    assert not any(row["label"] == "Networks that reach each school" for row in rows.values())


def test_it_is_shown_by_its_code(run_there: Run) -> None:
    """With its prefix."""
    done = run_there("show", "pact:27")
    assert done.code == 0, done.err
    assert "Open laboratories for everyone" in done.out
    explained = run_there("explain", "pact:28", "C2")
    assert "Invented: both connect schools." in explained.out


def test_it_stands_in_the_pack_of_its_line(run_there: Run, tmp_path: Path) -> None:
    """Cited by its own name."""
    done = run_there("pack", "C2", "--out", str(tmp_path))
    assert done.code == 0, done.err
    written = (tmp_path / "C2" / "C2.jsonld").read_text(encoding="utf-8")
    assert "Networks that reach each school" in written


def test_it_stands_in_the_report(run_there: Run, tmp_path: Path) -> None:
    """Its actions are among what the lines are linked with; the one without a link among the orphans."""
    done = run_there("analyze", "--out", str(tmp_path / "report"), "--data", "--resamples", "0")
    assert done.code == 0, done.err
    orphans = (tmp_path / "report" / "data" / "coverage-orphans.csv").read_text(encoding="utf-8")
    assert "A festival of inventions" in orphans


def test_its_actions_count_in_overlaps(run_there: Run) -> None:
    """The set alone: no two lines share an action, so there is no pair."""
    done = run_there("overlaps", "--set", "pact-invented", "--format", "csv")
    assert (done.code, table(done.out)) == (0, [])


def test_the_site_has_a_sheet_for_each(run_there: Run, checkout: Path) -> None:
    """Which names its kind; the network has a sign for each of its levels."""
    page = (checkout / "build" / "things" / "pact-27.html").read_text(encoding="utf-8")
    assert "Open laboratories for everyone" in page
    assert "Action of the Pact" in page
    signs = _signs(checkout / "build")
    assert [signs["pact-action"][key] for key in ("name", "shape", "hue")] == ["Action of the Pact", "hexagon", 5]
    assert [signs["pact-section"][key] for key in ("name", "hollow")] == ["Section of the Pact", True]


def test_its_kinds_are_named_in_each_language(run_there: Run, tmp_path: Path) -> None:
    """And marked in English where nobody translated them."""
    for code, kind, name in (
        ("pact:27", "pact-action", "Mesure du Pacte"),
        ("pact:section/science", "pact-section", "⟦Section of the Pact⟧"),
    ):
        folder = tmp_path / kind
        done = run_there("view", "--out", str(folder), "--lang", "fr", "--focus", code)
        assert done.code == 0, done.err

        assert _signs(folder)[kind]["name"] == name


def test_its_actions_are_counted_with_the_commitments(run_there: Run, checkout: Path) -> None:
    """By the page on gaps: those of the Compact, and three actions."""
    commitments = table(run_there("matrix", "--rows", "commitment", "--columns", "action-line", "--format", "csv").out)
    gaps = (checkout / "build" / "coordination.html").read_text(encoding="utf-8")
    assert f"Of the {len(commitments) + 3} commitments" in _summary(gaps)


def _summary(page: str) -> str:
    """Return the first finding of the page on gaps: how many provisions were looked at."""
    return page.partition('<p class="finding"')[2].partition("</p>")[0]


def _signs(folder: Path) -> dict[str, Any]:
    """Return the signs of the network by kind."""
    text = (folder / "network.html").read_text(encoding="utf-8")
    data = json.loads(text.partition('id="data">')[2].partition("</script>")[0])
    return {sign["kind"]: sign for sign in data["glyphs"]}
