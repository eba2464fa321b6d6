"""The matrices of a site: which links are contested, and what the texts state beside the claims."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.overview import contested, details, matrices

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.questions.matrix import Cell, Matrix


def with_links(made: Matrix, *links: Link) -> Matrix:
    """Return a matrix with these links in one cell."""
    pair: tuple[str, str] = next(iter(made.cells))
    cell: Cell = replace(made.cells[pair], links=links)
    return replace(made, cells={pair: cell}, memo={})


@pytest.fixture(scope="module")
def crosswalk(oxigraph: OxigraphEngine) -> Matrix:
    """The coded crosswalk."""
    return matrix(oxigraph, Asked("commitment", "action-line"))


def test_contested_is_arguable_or_graded_otherwise(crosswalk: Matrix) -> None:
    """Two claimants who agree do not contest; one who lists without a grade does not either."""
    link = replace(next(iter(crosswalk.cells.values())).links[0], certainty="sure", strength=3, predicate="continues")
    other = replace(link, iri="urn:other", claimant="Somebody else")
    for more, expected in (
        (other, set()),
        (replace(other, strength=2), {link.iri, "urn:other"}),
        (replace(other, predicate="extends"), {link.iri, "urn:other"}),
        (replace(other, predicate="coListedWith", strength=None), set()),
        (replace(other, certainty="arguable"), {"urn:other"}),
        (replace(other, claimant=link.claimant, strength=2), set()),
    ):
        assert contested(with_links(crosswalk, link, more)) == expected


def test_every_arguable_link_of_the_crosswalk_is_contested(crosswalk: Matrix) -> None:
    """With the present data these are all."""
    links = {link.iri: link for cell in crosswalk.cells.values() for link in cell.links}
    assert contested(crosswalk) == {iri for iri, link in links.items() if link.certainty == "arguable"} != set()


def test_entities_stand_beside_commitments_by_claims_and_by_name(oxigraph: OxigraphEngine) -> None:
    """The names that the texts state are kept apart from claims; entities without either are left out."""
    atlas = Atlas(oxigraph)
    shown = {(each.rows_kind, each.columns_kind): each for each in matrices(atlas)}
    assert {("commitment", "trend"), ("commitment", "entity"), ("commitment", "goal")} <= set(shown)
    made = shown["commitment", "entity"]
    facts = matrix(oxigraph, Asked("commitment", "entity", by="facts"))
    stated = details(atlas, made).stated
    assert set(stated) == set(facts.cells)
    assert {column.iri for column in made.columns} == {pair[1] for pair in (*made.cells, *stated)}


def test_links_have_the_date_that_they_state(oxigraph: OxigraphEngine) -> None:
    """A year, a month or a day; those that state none have none."""
    atlas = Atlas(oxigraph)
    dates = details(atlas, matrices(atlas)[0]).dates
    query = "SELECT (COUNT(*) AS ?n) { ?linkage a wg:Linkage ; dcterms:date ?date }"
    assert len(dates) == int(next(iter(oxigraph.select(query).texts()))[0])
    assert dates["https://w3id.org/wsis-gdc/linkage/wsis-sdg-matrix/wsis-C1--sdg-1"] == "2015"
