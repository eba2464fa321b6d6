"""The flow says what matrix, gaps and SPARQL say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.roles import facilitators
from wsis_gdc.questions.flow import NEW, OUTSIDE, Flow, flow
from wsis_gdc.questions.gaps import gaps
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.start import start

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

CODED = ("wsis-gdc",)


@pytest.fixture(scope="module")
def answer(oxigraph: OxigraphEngine) -> Flow:
    """The flow without a third column."""
    return flow(oxigraph)


def test_ribbons_are_the_cells_of_the_matrix(oxigraph: OxigraphEngine, answer: Flow) -> None:
    """Acts and principles against lines without sub-lines: the same links by objective, line and relation."""
    objectives = {end.key for end in answer.left}
    cells: Counter[tuple[str, str, str]] = Counter()
    total = 0
    for kind in ("commitment", "principle"):
        made = matrix(oxigraph, Asked(kind, "action-line", sets=CODED, sublines=False))
        total += int(made.total or 0)
        groups = {row.iri: row.group_iri if row.group_iri in objectives else OUTSIDE for row in made.rows}
        cells.update(
            (groups[row], line, link.predicate) for (row, line), cell in made.cells.items() for link in cell.links
        )
    ribbons = {(each.left, each.right, each.relation): each.links for each in answer.ribbons if each.right != NEW}
    assert ribbons == dict(cells)
    assert answer.links == total == sum(ribbons.values())
    assert {end.key: end.links for end in answer.left} == dict(_summed(ribbons, 0))
    assert {end.key: end.links for end in answer.right if end.key != NEW} == dict(_summed(ribbons, 1))


def _summed(ribbons: dict[tuple[str, str, str], int], side: int) -> Counter[str]:
    summed: Counter[str] = Counter()
    for ends, links in ribbons.items():
        summed[ends[side]] += links
    return summed


def test_numbers_are_those_of_sparql(oxigraph: OxigraphEngine, answer: Flow) -> None:
    """Links with lines, their provisions, and the links that lead elsewhere, asked without our tables."""
    query = """SELECT ?line (COUNT(DISTINCT ?linkage) AS ?links) (COUNT(DISTINCT ?unit) AS ?units) WHERE {
      set:wsis-gdc sssom:mappings ?linkage . ?linkage sssom:subject_id ?unit ; sssom:object_id ?object ; wg:status ?s
      FILTER(?s != <https://w3id.org/wsis-gdc/term/status/proposed>)
      BIND(EXISTS { ?object wg:rollsUpTo?/a wg:ActionLine } AS ?line)
    } GROUP BY ?line"""
    told = {line: (int(links), int(units)) for line, links, units in oxigraph.select(query).texts()}
    assert told["true"] == (answer.links, len(answer.linked))
    assert told["false"][0] == answer.elsewhere
    assert answer.looked_at >= len(answer.linked) + len(answer.new)


def test_new_means_what_it_means_elsewhere(oxigraph: OxigraphEngine, answer: Flow) -> None:
    """The provisions of the named query; of these, gaps has those that state an act."""
    new = {thing.iri for thing in answer.new}
    rows = oxigraph.select(queries.named("new-in-gdc").text)
    assert new == {row[0].value for row in rows if row[0]}
    acts = {gap.thing.iri for gap in gaps(oxigraph, ("commitments",), sets=CODED) if gap.reason == "new"}
    assert acts == {thing.iri for thing in answer.new if thing.kind == "commitment"}
    assert new == {thing.iri for ribbon in answer.ribbons if ribbon.right == NEW for thing in ribbon.provisions}


def test_start_counts_commitments_as_the_matrix_filters_them(oxigraph: OxigraphEngine) -> None:
    """The rows left in the matrix by a relation, and the gaps of the page of gaps."""
    told = start(oxigraph)
    for relation in ("continues", "extends"):
        made = matrix(oxigraph, Asked("commitment", "action-line", sets=CODED, relations=(relation,)))
        assert told.flows[""].with_relation(relation, told.acts) == len({row for row, _ in made.cells})
    alone = [gap for gap in gaps(oxigraph, ("commitments",)) if gap.state == "none"]
    assert tuple(alone) == told.without_line
    assert 0 < told.dated < told.paragraphs


def test_the_third_column_is_stated_elsewhere(oxigraph: OxigraphEngine) -> None:
    """Roles are those of today's facilitators, goals those of the WSIS-SDG matrix; C7 stands for its sub-lines."""
    entities = flow(oxigraph, third="entity")
    known = {(line.partition("-e-")[0], who.iri) for line, some in facilitators(oxigraph).items() for who in some}
    assert {(each.line, each.other) for each in entities.onward} == known
    lines = [end.key for end in entities.right]
    assert [each.line for each in entities.onward] == sorted((each.line for each in entities.onward), key=lines.index)
    health = next(each for each in entities.onward if each.other.endswith("/who"))
    assert (health.roles, [part.code for part in health.parts]) == (("lead",), ["C7-e-health"])
    goals = flow(oxigraph, third="goal")
    made = matrix(oxigraph, Asked("action-line", "goal", sets=("wsis-sdg-matrix",), sublines=False))
    assert sum(each.number for each in goals.onward) == made.total
    assert goals.ribbons == entities.ribbons


@pytest.mark.parametrize("third", ["entities", "line", None])
def test_an_unknown_third_column_is_refused(oxigraph: OxigraphEngine, third: Any) -> None:
    """With the columns that there are."""
    with pytest.raises(NotFoundError, match="third column"):
        flow(oxigraph, third=third)


def test_a_graph_without_the_crosswalk_says_so() -> None:
    """As one without kinds of things does."""
    import pyoxigraph as ox

    from wsis_gdc.engines import OxigraphEngine

    with pytest.raises(QueryError, match="names no kinds"):
        flow(OxigraphEngine(ox.Store(), union=True))
