"""``wsis-gdc search`` tells what it finds, where, and what to try when there is nothing."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Run


def test_hits_are_told_by_kind_with_the_words_that_widened_the_search(run: Run) -> None:
    done = run("search", "hate", "speech", "--format", "table", "--limit", "2")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("Also searched for: Hate speech")
    assert "Commitments (4)" in lines
    assert "  36(b)  Researcher access to platform data" in lines
    assert "  … and 2 more: --kind commitment --limit 4" in lines


def test_records_name_the_field_and_the_words(run: Run) -> None:
    (row,) = json.loads(run("search", "para 29d", "--kind", "commitment", "--format", "json").out)
    assert (row["id"], row["how"], row["label"]) == ("gdc:29d", "code", "No Internet shutdowns")
    rows = list(csv.DictReader(io.StringIO(run("search", "儿童", "--kind", "entity", "--lang", "zh").out)))
    assert [(row["id"], row["matched"], row["field"]) for row in rows] == [("entity:unicef", "儿童", "title")]


def test_nothing_found_ends_with_1_and_a_next_step(run: Run) -> None:
    done = run("search", "xyzzyq", "--kind", "commitment", "--format", "table")
    assert (done.code, done.out) == (1, "")
    assert 'Nothing found for "xyzzyq". Try one word' in done.err
    assert "leave out --kind" in done.err


def test_an_unknown_kind_is_misuse(run: Run) -> None:
    done = run("search", "women", "--kind", "comitment")
    assert done.code == 2
    assert "did you mean commitment" in done.err


def test_show_names_what_a_search_finds_for_words(run: Run) -> None:
    done = run("show", "child online protection")
    assert done.code == 2
    assert "gdc:31b (National child online safety policies)" in done.err
    assert 'wsis-gdc search "child online protection"' in done.err


def test_a_paragraph_of_the_pact_is_not_told_as_one_of_the_compact(run: Run) -> None:
    """Both stand in A/RES/79/1, and both have a paragraph 10."""
    told = run("search", "pact 10", "--format", "csv").out
    assert ",WSIS is related to Paragraph 10 of the Pact for the Future," in told
    assert "provision,doc:a-res-79-1/pact-10,,Paragraph 10 of the Pact for the Future," in told
