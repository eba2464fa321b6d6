"""Gaps and overlaps: what has no link, where commitments meet, and the sentences about it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.errors import NotFoundError, QueryError
from wsis_gdc.gaps import Gap, gaps, records
from wsis_gdc.matrix import matrix
from wsis_gdc.overlaps import overlaps

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine

CODED = ["wsis-gdc"]


@pytest.fixture(scope="module")
def found(oxigraph: OxigraphEngine) -> tuple[Gap, ...]:
    """All gaps of the curated data, by the coded crosswalk and the coded trends."""
    return gaps(oxigraph, sets=["wsis-gdc", "trends-coded"])


def test_commitments_without_a_link_are_the_empty_rows_of_the_matrix(
    found: tuple[Gap, ...], oxigraph: OxigraphEngine
) -> None:
    """Each of them was looked at."""
    table = matrix(oxigraph, "commitment", "action-line", sets=CODED)
    linked = {row for row, _ in table.cells}
    missing = [gap for gap in found if gap.question == "commitments" and gap.state == "none"]
    assert [gap.thing.iri for gap in missing] == [row.iri for row in table.rows if row.iri not in linked]
    assert all(gap.links == 0 for gap in missing)


def test_a_gap_tells_the_reason_that_was_recorded(found: tuple[Gap, ...]) -> None:
    """The scientific panel on AI is new: the Plan of Action of 2003 does not know the subject."""
    gap = next(gap for gap in found if gap.thing.code == "56(a)")
    assert gap.reason == "new"
    assert gap.sentence == (
        "Commitment 56(a) (Independent International Scientific Panel on AI) was read against the action lines and "
        "linked to none (a subject that the Plan of Action does not know); no facilitator follows it up through a line."
    )


def test_weak_commitments_have_no_link_above_the_limit(oxigraph: OxigraphEngine) -> None:
    """With a higher limit more of them are weak; the rest of the gaps stays."""
    table = matrix(oxigraph, "commitment", "action-line", sets=CODED, value="strength")
    best = {row.iri: total for row, total in zip(table.rows, table.row_totals, strict=True)}
    for limit in (1, 2):
        some = [gap for gap in gaps(oxigraph, ["commitments"], sets=CODED, weak=limit) if gap.state == "weak"]
        assert {gap.thing.iri for gap in some} == {iri for iri, total in best.items() if total and total <= limit}
        assert all(gap.strongest == best[gap.thing.iri] for gap in some)
    assert some


def test_a_line_that_no_commitment_reaches_names_its_facilitators(found: tuple[Gap, ...]) -> None:
    """E-agriculture is the only one."""
    lines = [gap for gap in found if gap.question == "lines"]
    assert [gap.thing.code for gap in lines if gap.state == "none"] == ["C7-e-agriculture"]
    assert "(facilitated by FAO, ITU)" in lines[0].sentence


def test_entities_without_a_link_are_named_nowhere(found: tuple[Gap, ...], oxigraph: OxigraphEngine) -> None:
    """Neither as facilitator, nor as convener, nor in a text or a claim."""
    codes = {gap.thing.code for gap in found if gap.question == "entities"}
    assert "UNHCR" in codes
    assert not codes & {"ITU", "UNESCO", "FAO"}
    facilitators = matrix(oxigraph, "entity", "action-line", by="facts")
    assert not codes & {row.code for row in facilitators.rows if any(row.iri == pair[0] for pair in facilitators.cells)}


def test_trends_are_told_by_the_side_that_misses_them(found: tuple[Gap, ...]) -> None:
    """Quantum computing is in the lines only, blockchain in neither; the same as the named query."""
    trends = {gap.thing.label: gap for gap in found if gap.question == "trends"}
    assert trends["Quantum computing"].reason == "the Global Digital Compact"
    assert trends["Quantum computing"].sentence.startswith(
        "No provision of the Global Digital Compact takes up Quantum computing, though the WSIS action lines do"
    )
    assert trends["Blockchain technology"].sentence.startswith(
        "Neither the WSIS action lines nor the Global Digital Compact take up Blockchain technology"
    )


def test_a_commitment_that_no_set_looked_at_is_unknown(oxigraph: OxigraphEngine) -> None:
    """Not looked at is not the same as no link."""
    some = gaps(oxigraph, ["commitments"], sets=["igf-2025-crosswalk"])
    assert {gap.state for gap in some} == {"unknown"}
    assert some[0].sentence.endswith("has not been read against the action lines; its follow-up is an open question.")


def test_unknown_questions_and_limits_are_refused(oxigraph: OxigraphEngine) -> None:
    """With what is possible."""
    with pytest.raises(NotFoundError, match=r'unknown question "line" \(did you mean lines'):
        gaps(oxigraph, ["line"])
    with pytest.raises(QueryError, match="a weak strength lies between 1 and 3"):
        gaps(oxigraph, weak=0)
    with pytest.raises(NotFoundError, match='unknown mapping set "wsis"'):
        gaps(oxigraph, sets=["wsis"])
    with pytest.raises(NotFoundError, match='unknown kind to compare "section"'):
        overlaps(oxigraph, "section")


def test_overlap_is_the_share_of_commitments_that_two_lines_have_in_common(oxigraph: OxigraphEngine) -> None:
    """Counted from the cells of the matrix; Jaccard and Ruzicka as defined."""
    table = matrix(oxigraph, "commitment", "action-line", sets=CODED, value="strength")
    reached: dict[str, dict[str, int]] = {}
    for (row, column), cell in table.cells.items():
        reached.setdefault(column, {})[row] = cell.strength or 0
    pairs = overlaps(oxigraph, sets=CODED)
    assert pairs
    for pair in pairs:
        one, other = reached[pair.one.iri], reached[pair.other.iri]
        either = set(one) | set(other)
        assert {thing.iri for thing in pair.shared} == set(one) & set(other)
        assert pair.jaccard == pytest.approx(len(pair.shared) / len(either))
        mins = sum(min(one.get(row, 0), other.get(row, 0)) for row in either)
        assert pair.weighted == pytest.approx(mins / sum(max(one.get(row, 0), other.get(row, 0)) for row in either))
    assert [pair.jaccard for pair in pairs] == sorted((pair.jaccard for pair in pairs), reverse=True)


def test_c7_and_its_own_lines_are_no_overlap(oxigraph: OxigraphEngine) -> None:
    """A part shares everything with its whole."""
    codes = {(pair.one.code, pair.other.code) for pair in overlaps(oxigraph, sets=CODED)}
    assert ("C7-e-learning", "C7-e-employment") in codes
    assert not any(one == "C7" and other.startswith("C7-") for one, other in codes)


def test_entities_meet_through_the_lines_they_facilitate(oxigraph: OxigraphEngine) -> None:
    """ITC, UPU and WTO co-facilitate e-business and nothing else."""
    pair = next(
        pair for pair in overlaps(oxigraph, "entity", sets=CODED) if (pair.one.code, pair.other.code) == ("UPU", "WTO")
    )
    assert pair.jaccard == 1
    assert pair.sentence.startswith("UPU and WTO meet in 5 of the 5 commitments that concern either (100%: ")


def test_the_records_hold_what_a_page_shows(found: tuple[Gap, ...]) -> None:
    """Plain values by name."""
    first = records(found)[0]
    assert list(first) == ["question", "code", "label", "state", "links", "strongest", "reason", "sentence", "iri"]
    assert json.loads(json.dumps(first)) == first


def test_the_commands_write_csv_and_json(run: Run) -> None:
    """The same rows in both; sentences in the table."""
    done = run("gaps", "--what", "trends", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["code"] for row in rows]
    assert [row["sentence"] for row in json.loads(run("gaps", "--what", "trends", "--format", "json").out)] == [
        row["sentence"] for row in rows
    ]
    assert "Emerging trends that nobody covers" in run("gaps", "--format", "table").out
    pairs = list(csv.DictReader(io.StringIO(run("overlaps", "--top", "3", "--format", "csv").out)))
    assert len(pairs) == 3
    assert "Jaccard" in run("overlaps", "--top", "3", "--format", "table").out
