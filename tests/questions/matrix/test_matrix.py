"""The matrix of any two kinds: the same from both sides, with totals that add up and claims that can be told apart."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.namespaces import expand
from wsis_gdc.base.texts import inert
from wsis_gdc.files.matrix_text import matrix_csv as to_csv
from wsis_gdc.knowledge.links import links
from wsis_gdc.questions.matrix import Asked, matrix

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

LINE, GOAL = "action-line", "goal"
SDG = ["wsis-sdg-matrix"]


def test_a_matrix_read_from_the_other_side_is_its_transpose(oxigraph: OxigraphEngine) -> None:
    """Rows become columns, cells and pairs looked at are turned round."""
    one, other = matrix(oxigraph, Asked(LINE, GOAL, sets=SDG)), matrix(oxigraph, Asked(GOAL, LINE, sets=SDG))
    assert [thing.iri for thing in one.rows] == [thing.iri for thing in other.columns]
    assert [thing.iri for thing in one.columns] == [thing.iri for thing in other.rows]
    turned = {(column, row): {link.iri for link in cell.links} for (row, column), cell in one.cells.items()}
    assert turned == {pair: {link.iri for link in cell.links} for pair, cell in other.cells.items()}


def test_the_links_of_the_main_lines_are_all_links_once(oxigraph: OxigraphEngine) -> None:
    """Without the sub-lines of C7, each of the 187 links counts in one cell."""
    made = matrix(oxigraph, Asked(LINE, GOAL, sets=SDG, sublines=False))
    assert len(made.rows) == 11
    assert sum(cell.count for cell in made.cells.values()) == 187
    assert len({link.iri for cell in made.cells.values() for link in cell.links}) == 187


def test_the_sub_lines_add_up_to_c7_with_parts(oxigraph: OxigraphEngine) -> None:
    """The 66 links of the eight sub-lines are those of C7 with its parts; of its own it has none."""

    def links_by_line(carry: str) -> dict[str, set[str]]:
        made = matrix(oxigraph, Asked(LINE, GOAL, sets=SDG, carry=carry))
        codes = {row.iri: row.code for row in made.rows}
        per_row: dict[str, set[str]] = {code: set() for code in codes.values()}
        for (row, _), cell in made.cells.items():
            per_row[codes[row]] |= {link.iri for link in cell.links}
        return per_row

    own, wide = links_by_line("own"), links_by_line("with-parts")
    parts = set().union(*(found for code, found in own.items() if code.startswith("C7-")))
    assert own["C7"] == set()
    assert wide["C7"] == parts
    assert len(parts) == 66
    assert {code: found for code, found in wide.items() if code != "C7"} == {
        code: found for code, found in own.items() if code != "C7"
    }


def test_rows_and_columns_are_in_official_order(oxigraph: OxigraphEngine) -> None:
    """C2 before C10, goal 2 before goal 10."""
    made = matrix(oxigraph, Asked(LINE, GOAL, sets=SDG, sublines=False))
    assert [row.code for row in made.rows] == [f"C{number}" for number in range(1, 12)]
    assert [column.code for column in made.columns] == [str(number) for number in range(1, 18)]


def test_a_cell_holds_links_between_its_row_and_its_column(oxigraph: OxigraphEngine) -> None:
    """C2 and goal 9 are linked by three targets."""
    made = matrix(oxigraph, Asked(LINE, GOAL, sets=SDG))
    cell = made.cells[expand("wsis:C2"), expand("sdg:9")]
    assert cell.count == 3
    assert sorted(link.object.code for link in cell.links) == ["9.1", "9.a", "9.c"]
    assert {link.subject.code for link in cell.links} == {"C2"}


def test_csv_parses_back_to_the_matrix(oxigraph: OxigraphEngine) -> None:
    """Codes in the first row and column, numbers in the cells; 0 is looked at without a link, nothing not looked at."""
    made = matrix(oxigraph, Asked(LINE, GOAL, sets=SDG))
    head, *rows = csv.reader(io.StringIO(to_csv(made)))
    assert head == ["action-line", "label", *(column.code for column in made.columns)]
    numbers = {(row[0], code): text for row in rows for code, text in zip(head[2:], row[2:], strict=True)}
    for row in made.rows:
        for column in made.columns:
            told = {"link": str(made.value_of(row.iri, column.iri)), "none": "0", "unknown": ""}
            assert numbers[row.code, column.code] == told[made.state(row.iri, column.iri)]
    assert {text for (code, _), text in numbers.items() if code == "C7"} == {""}


def test_a_pair_that_nobody_looked_at_is_empty_in_csv(oxigraph: OxigraphEngine) -> None:
    """Unknown is not none: APC says nothing of most sections."""
    made = matrix(oxigraph, Asked("entity", "section", sets=["apc"]))
    texts = {text for row in list(csv.reader(io.StringIO(to_csv(made))))[1:] for text in row[2:]}
    assert "" in texts
    assert "0" not in texts


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_that_a_spreadsheet_would_calculate_is_kept_inert(label: str) -> None:
    """An apostrophe in front, as OWASP advises; blanks around it are gone."""
    assert inert(label) == f"'{label.strip()}"


@pytest.mark.parametrize("label", ["C5", "", "a=b", "1-2", "é"])
def test_any_other_text_is_left_as_it_is(label: str) -> None:
    """No apostrophe without need."""
    assert inert(label) == label


def test_a_set_restricts_the_claims(oxigraph: OxigraphEngine) -> None:
    """With or without the prefix; the claims of one set are those of no other."""
    made = matrix(oxigraph, Asked(LINE, "objective", sets=["igf-2025-crosswalk"]))
    sets = {link.set_iri for cell in made.cells.values() for link in cell.links}
    assert sets == {expand("set:igf-2025-crosswalk")}
    assert set(matrix(oxigraph, Asked(LINE, "objective", sets=["set:igf-2025-crosswalk"])).cells) == set(made.cells)


def test_two_sets_give_the_claims_of_both(oxigraph: OxigraphEngine) -> None:
    """Side by side, never merged."""

    def claims(*sets: str) -> set[str]:
        made = matrix(oxigraph, Asked(LINE, "objective", sets=sets))
        return {link.iri for cell in made.cells.values() for link in cell.links}

    assert claims("igf-2025-crosswalk", "wsis-gdc") == claims("igf-2025-crosswalk") | claims("wsis-gdc")


def test_suggestions_are_left_out_unless_asked_for(with_suggestions: OxigraphEngine) -> None:
    """Nobody has taken them up yet."""

    def statuses(*, suggestions: bool) -> set[str]:
        made = matrix(with_suggestions, Asked("finding", LINE, suggestions=suggestions))
        return {link.status for cell in made.cells.values() for link in cell.links}

    assert "proposed" not in statuses(suggestions=False)
    assert "proposed" in statuses(suggestions=True)


def test_an_unknown_kind_is_told_with_near_ones(oxigraph: OxigraphEngine) -> None:
    """On either side."""
    with pytest.raises(NotFoundError, match=r'unknown kind "gaol" \(did you mean goal'):
        matrix(oxigraph, Asked(LINE, "gaol"))
    with pytest.raises(NotFoundError, match='unknown kind "acton-line"'):
        matrix(oxigraph, Asked("acton-line", GOAL))


def test_an_unknown_set_is_told_with_near_ones(oxigraph: OxigraphEngine) -> None:
    """By the names people type."""
    with pytest.raises(NotFoundError, match=r'unknown mapping set "wsis-sdg-matri" \(did you mean wsis-sdg-matrix'):
        matrix(oxigraph, Asked(LINE, GOAL, sets=["wsis-sdg-matri"]))


def test_a_pair_that_nothing_connects_says_what_is_connected(oxigraph: OxigraphEngine) -> None:
    """APC links entities and mechanisms with sections of the Compact, and nothing with targets."""
    with pytest.raises(QueryError) as caught:
        matrix(oxigraph, Asked("entity", "target", sets=["apc"]))
    assert "entity × section" in str(caught.value)


def test_every_link_has_two_things_a_set_and_a_claimant(oxigraph: OxigraphEngine) -> None:
    """As a reader sees them."""
    found = links(oxigraph)
    assert len(found) > 1000
    assert [link.iri for link in found] == sorted({link.iri for link in found})
    assert [link.iri for link in found if not (link.subject.label and link.object.label and link.claimant)] == []
    assert {link.strength for link in found} <= {None, 1, 2, 3}


def test_evidence_leads_to_the_official_text(oxigraph: OxigraphEngine) -> None:
    """The coded links name provisions on both sides, with the address of their document."""
    coded = [link for link in links(oxigraph) if link.set_iri == expand("set:wsis-gdc")]
    assert coded
    documents = {evidence.iri.split("/")[4] for link in coded for evidence in link.evidence}
    assert {"gdc", "poa"} <= documents
    assert all(evidence.address.startswith("https://") for link in coded for evidence in link.evidence)
