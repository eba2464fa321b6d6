"""Mapping sets side by side: counts, what each looked at, and levels that hold every set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.cli.commands.compare import command
from wsis_gdc.questions.compared_counts import compare_counts
from wsis_gdc.questions.comparison import AS_CLAIMED, BRIDGE, LEVELS, at_level
from wsis_gdc.questions.matrix import Asked, matrix

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

CROSSWALKS = ("wsis-gdc", "igf-2025-crosswalk")


def test_a_refusal_names_no_way_that_a_comparison_has_not(oxigraph: OxigraphEngine) -> None:
    """It takes claims alone: that facts connect the two kinds is no cure."""
    with pytest.raises(QueryError, match="no claim in apc connects mechanism with objective; claims conn") as told:
        compare_counts(oxigraph, "icann", "apc", "mechanism-objective")
    assert "facts" not in str(told.value)


def test_two_crosswalks_are_counted_by_objective_and_line(oxigraph: OxigraphEngine) -> None:
    """Of 51 cells that either links, 33 are in both."""
    found = compare_counts(oxigraph, *CROSSWALKS)
    assert (found.both, found.only_a, found.only_b, found.size) == (33, 7, 11, 55)
    assert found.jaccard == pytest.approx(33 / 51)
    assert (found.precision, found.recall) == (pytest.approx(33 / 40), pytest.approx(33 / 44))


def test_a_cell_without_a_link_tells_whether_the_set_looked(oxigraph: OxigraphEngine) -> None:
    """The coded crosswalk declares what it read; the published one declares nothing."""
    cells = compare_counts(oxigraph, *CROSSWALKS).cells
    assert {cell.state_a for cell in cells if not cell.links_a} == {"none"}
    assert {cell.state_b for cell in cells if not cell.links_b} == {"unknown"}


def test_a_level_has_the_cells_of_the_matrix_of_each_set(oxigraph: OxigraphEngine) -> None:
    """One meaning of a cell: also where C7 stands for its sub-lines, as in the matrix with parts."""
    level = at_level(oxigraph, "objective-line")
    for name, said in level.sets.items():
        asked = Asked("objective", "action-line", sets=(name,), suggestions=True, by="claims", carry="with-parts")
        answer = matrix(oxigraph, asked)
        cells = {(level.rows[row].iri, level.columns[column].iri): links for (row, column), links in said.cells.items()}
        tops = {line.iri for line in level.columns}
        assert {pair: len(links) for pair, links in cells.items()} == {
            pair: len(cell.links) for pair, cell in answer.cells.items() if pair[1] in tops
        }, name


def test_sets_that_know_only_lines_are_carried_over_to_goals(oxigraph: OxigraphEngine) -> None:
    """The set that cites goals itself is not."""
    sets = at_level(oxigraph, "objective-goal").sets
    assert {name: said.via for name, said in sets.items()} == {
        "gdc-sdg-citations": "",
        "igf-2025-crosswalk": BRIDGE,
        "wsis-gdc": BRIDGE,
    }


def test_every_set_is_comparable_link_by_link(oxigraph: OxigraphEngine) -> None:
    """Each link lies in one cell, whichever way round its ends are named; such a level has no number of cells."""
    level = at_level(oxigraph, AS_CLAIMED)
    sets = {iri.rsplit("/", 1)[-1] for (iri,) in oxigraph.select("SELECT ?s WHERE { ?s a wg:MappingSet }").texts()}
    assert set(level.sets) == sets
    for said in level.sets.values():
        links = [link.iri for behind in said.cells.values() for link in behind]
        assert len(links) == len(set(links))
    found = compare_counts(oxigraph, "itu-cwg-chair", "itu-reports", AS_CLAIMED)
    assert (found.both, found.agreement) == (2, None)


@pytest.mark.parametrize(
    ("sets", "level", "error", "words"),
    [
        (("wsis-gcd", "diplo"), "objective-line", NotFoundError, "wsis-gdc"),
        (("wsis-gdc", "diplo"), "objective-line", QueryError, "no claim in diplo connects objective with action-line"),
        (("wsis-gdc", "diplo"), "line", NotFoundError, "unknown level"),
    ],
)
def test_what_cannot_be_compared_is_told(
    oxigraph: OxigraphEngine, sets: tuple[str, str], level: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        compare_counts(oxigraph, *sets, level)


def test_the_command_offers_every_level() -> None:
    (level,) = (option for option in command.params if option.name == "level")
    assert tuple(level.type.choices) == tuple(LEVELS)  # type: ignore[attr-defined]
