"""``wsis-gdc show`` into a file: the same triples as beside the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from tests.conftest import Built


@pytest.mark.parametrize("ending", ["ttl", "jsonld"])
def test_a_thing_is_written_as_beside_its_page(run: Any, built: Built, tmp_path: Path, ending: str) -> None:
    """By the ending of the file, or by its format to stdout."""
    beside = (built.folder / "things" / f"wsis-C5.{ending}").read_text(encoding="utf-8")
    assert run("show", "C5", "-o", tmp_path / f"C5.{ending}").code == 0
    assert (tmp_path / f"C5.{ending}").read_text(encoding="utf-8") == beside
    assert run("show", "C5", "--format", ending).out == beside


def test_what_has_no_page_is_written_too(run: Any) -> None:
    """A linkage is a thing of the graph as others are."""
    found = run("show", "linkage:wsis-gdc/gdc-11d--poa-9c", "--format", "ttl").out
    subjects = {triple.subject.value for triple in ox.parse(found, format=ox.RdfFormat.TURTLE)}
    assert subjects == {"https://w3id.org/wsis-gdc/linkage/wsis-gdc/gdc-11d--poa-9c"}


def test_a_text_for_people_is_not_for_files(run: Any, tmp_path: Path) -> None:
    """The message names what is."""
    for arguments in (("-o", tmp_path / "C5.csv"), ("--format", "text", "-o", tmp_path / "C5.txt")):
        code, _out, err = run("show", "C5", *arguments)
        assert code == 2 and "--format ttl or jsonld" in err
    assert list(tmp_path.iterdir()) == []


def test_readers_have_their_names(run: Any) -> None:
    """As in an explanation; what has no label of its own keeps its identifier."""
    found = run("show", "gdc:11d").out
    assert "Model reader E: continues poa:9c, strength 3" in found
    assert "reader-e" not in found and "refuter:" not in found


def test_named_queries_and_findings_go_into_files(run: Any, tmp_path: Path) -> None:
    """The list as a table, one query as the text that a program runs, findings as such."""
    assert run("queries", "-o", tmp_path / "queries.csv").code == 0
    assert (tmp_path / "queries.csv").read_text(encoding="utf-8").startswith("name,title,description,persona,")
    assert run("queries", "facilitators-of", "-o", tmp_path / "one.rq").code == 0
    assert run("query", str(tmp_path / "one.rq"), "--format", "csv").code == 0
    (tmp_path / "bad.yaml").write_text("records: [", encoding="utf-8")
    told = run("validate", str(tmp_path / "bad.yaml"), "-o", tmp_path / "findings.txt")
    assert told.code == 1 and told.out == ""
    assert "bad.yaml" in (tmp_path / "findings.txt").read_text(encoding="utf-8")


def test_who_saw_no_link_is_not_told_as_overruled(run: Any) -> None:
    """A reader who saw none agrees with the finding; only a link that was coded can fail to be upheld."""
    told = run("explain", "gdc:60", "C10").out
    assert "Readers who saw no link here\n  gdc:60 – wsis:C10\n    Model reader K, round 5: no link\n" in told
    assert "not upheld" not in told and "strength 0" not in told


def test_records_that_have_only_an_identifier_do_not_fill_the_screen(run: Any) -> None:
    """The first of them, and how many more there are."""
    told = run("show", "C10").out
    assert told.count("change:2/") == 3
    assert "    change:2/gdc-22--wsis-C10\n    … and 18 more\n" in told


def test_a_span_of_years_is_no_code_of_a_list(run: Any) -> None:
    """A role in UNGIS has years where others name a list."""
    told = " ".join(run("show", "itu").out.split())
    assert "vice-chair: mechanism:ungis United Nations Group on the Information Society (2025-2026)" in told
    assert "term:list/" not in told
