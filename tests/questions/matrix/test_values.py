"""What a matrix shows and how it is arranged, on the curated data: values, chains, order, groups, formats, refusals."""

from __future__ import annotations

import csv
import io
import math
import random
import tracemalloc
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.namespaces import expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.matrix_text import matrix_csv as to_csv
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.questions.compared_counts import compare_counts
from wsis_gdc.questions.explain import explain
from wsis_gdc.questions.matrix import Asked, LookedAt, Matrix, matrix
from wsis_gdc.questions.network import network_of

if TYPE_CHECKING:
    import numpy as np
    import pyoxigraph as ox
    from tests.conftest import Run

CODED = ["wsis-gdc"]


class RemoteEngine(OxigraphEngine):
    """An engine that says it is far away, and keeps the queries it is asked."""

    remote = True

    def __init__(self, store: ox.Store) -> None:
        super().__init__(store, union=True)
        self.asked: list[str] = []

    def select(self, query: str) -> Any:
        """Answer a SELECT query."""
        self.asked.append(query)
        return super().select(query)


@pytest.fixture(scope="module")
def coded(oxigraph: OxigraphEngine) -> Iterator[Matrix]:
    """The coded crosswalk, commitments against the main lines, by strength."""
    yield matrix(oxigraph, Asked("commitment", "action-line", sets=CODED, sublines=False, value="strength"))


def place(found: Matrix, row: str, column: str) -> tuple[str, str]:
    """The IRIs of a row and a column by their codes."""
    return (
        next(thing.iri for thing in found.rows if thing.code == row),
        next(thing.iri for thing in found.columns if thing.code == column),
    )


def test_a_store_is_asked_for_its_tables_once(store: ox.Store, oxigraph: OxigraphEngine) -> None:
    """Whatever is asked of them next; a store that is far away gives the same numbers."""
    far = RemoteEngine(store)

    def same(value: str) -> None:
        found, here = (matrix(engine, Asked("objective", "goal", value=value)) for engine in (far, oxigraph))
        assert found.numbers.by_place == here.numbers.by_place
        assert (found.row_totals, found.column_totals, found.total) == (here.row_totals, here.column_totals, here.total)
        assert set(found.looked_at) == set(here.looked_at)

    same("claimants")
    first = len(far.asked)
    assert first < 80
    same("relation")
    assert len(far.asked) == first


def test_rdflib_gives_the_same_matrix(light: OxigraphEngine, rdflib_engine: Any) -> None:
    """Values, in the same order of rows and columns."""
    one, other = (matrix(engine, Asked("objective", "goal", value="count")) for engine in (light, rdflib_engine))
    assert [thing.iri for thing in one.rows] == [thing.iri for thing in other.rows]
    assert one.numbers.by_place == other.numbers.by_place


def test_every_cell_is_explained_by_exactly_its_links(oxigraph: OxigraphEngine) -> None:
    """As `wsis-gdc explain ROW COLUMN` tells them."""
    found = matrix(oxigraph, Asked("objective", "action-line", suggestions=True))
    for row, column in list(found.cells)[::9]:
        told = {link.iri for link in explain(oxigraph, row, column).links}
        assert told == {link.iri for link in found.cells[row, column].links}
        assert found.value_of(row, column) == len(told)


@pytest.mark.parametrize("carry", ["own", "with-parts"])
def test_a_chain_of_claims_and_facilitation_is_the_inferred_concern(carry: str, oxigraph: OxigraphEngine) -> None:
    """The rule wg:concernsEntity, written down another way; with parts for the wholes of a provision too."""
    wishes: dict[str, Any] = {"sets": CODED, "through": ["action-line"], "suggestions": True, "carry": carry}
    found = matrix(oxigraph, Asked("commitment", "entity", **wishes))
    query = """SELECT ?one ?entity WHERE { ?i wg:inferredPredicate wg:concernsEntity ; wg:inferredSubject ?one ;
      wg:inferredObject ?entity ; wg:byRule rule:60-concerns-entity }"""
    concerns = set(oxigraph.select(query).texts())
    if carry == "with-parts":
        wholes = oxigraph.select("SELECT ?part ?whole WHERE { ?part wg:rollsUpTo ?whole }").texts()
        concerns |= {(whole, entity) for part, whole in wholes for one, entity in concerns if one == part}
    rows = {thing.iri for thing in found.rows}
    assert set(found.cells) == {pair for pair in concerns if pair[0] in rows}


def test_a_chain_says_its_path_and_names_claims_and_facts(oxigraph: OxigraphEngine) -> None:
    """ITU answers for objective 1 through the lines it facilitates."""
    found = matrix(oxigraph, Asked("entity", "objective", sets=CODED, through=["action-line"]))
    assert tuple(map(str, found.path)) == (
        "stated facts between entity and action-line: facilitated by",
        "claims between action-line and objective",
    )
    assert found.combine == "max-product"
    cell = found.cells[place(found, "ITU", "1")]
    assert "C2 facilitated by ITU" in {str(fact) for fact in cell.facts}
    assert {link.set_iri for link in cell.links} == {expand("set:wsis-gdc")}
    assert found.value_of(*place(found, "ITU", "1")) == 3.0


def test_a_chain_was_looked_at_where_its_claims_were(oxigraph: OxigraphEngine) -> None:
    """FAO facilitates e-agriculture, which was compared with all commitments and linked to none."""
    found = matrix(oxigraph, Asked("entity", "objective", sets=CODED, through=["action-line"]))
    assert found.state(*place(found, "FAO", "1")) == "none"
    assert found.state(*place(found, "HLPF", "1")) == "unknown"


def test_chains_stop_at_relations_that_are_not_transitive(oxigraph: OxigraphEngine) -> None:
    """Unless asked for, by name or at large; the refusal says how."""
    with pytest.raises(QueryError, match=r"not take .* chain=True, or name the way with through=\['action-line'\]"):
        matrix(oxigraph, Asked("goal", "trend"))
    asked = matrix(oxigraph, Asked("goal", "trend", through=["action-line"]))
    assert len(asked.cells) > 100
    assert len(matrix(oxigraph, Asked("goal", "trend", chain=True)).cells) > 100


def test_facts_connect_where_no_claim_does(oxigraph: OxigraphEngine) -> None:
    """Facilitation, counted; there is no strength in it."""
    found = matrix(oxigraph, Asked("entity", "action-line"))
    assert tuple(map(str, found.path)) == ("stated facts between entity and action-line: facilitated by",)
    assert [str(fact) for fact in found.cells[place(found, "FAO", "C7-e-agriculture")].facts] == [
        "C7-e-agriculture facilitated by FAO"
    ]
    with pytest.raises(QueryError, match="facts are counted, they have no strength"):
        matrix(oxigraph, Asked("entity", "action-line", value="strength"))


@pytest.mark.parametrize(
    "filters",
    [{"min_strength": 3}, {"min_confidence": 0.9}, {"relations": ["continues"]}, {"statuses": ["coded"]}],
)
@pytest.mark.parametrize("kinds", [("commitment", "action-line"), ("objective", "action-line")])
def test_a_link_that_a_filter_hides_is_not_looked_at_without_a_link(
    kinds: tuple[str, str], filters: dict[str, Any], oxigraph: OxigraphEngine
) -> None:
    """It is a state of its own without a value; what was no link without the filter stays no link."""
    whole, part = (matrix(oxigraph, Asked(*kinds, sets=CODED, **wishes)) for wishes in ({}, filters))
    assert 0 < len(part.cells) < len(whole.cells)
    assert set(part.filtered) == set(whole.cells) - set(part.cells)
    assert len(part.filtered) == len(set(part.filtered))
    for row in part.rows:
        for column in part.columns:
            pair = (row.iri, column.iri)
            if part.state(*pair) == "filtered":
                assert whole.state(*pair) == "link"
                assert part.value_of(*pair) is None
            else:
                assert part.state(*pair) == whole.state(*pair)
    texts = [text for row in csv.reader(io.StringIO(to_csv(part))) for text in row[2:]]
    assert texts.count("0") == sum(state == "none" for state in states(part))
    assert "linked, but by no link that passes" in part._repr_html_()


def states(found: Matrix) -> list[str]:
    """The states of all pairs."""
    return [found.state(row.iri, column.iri) for row in found.rows for column in found.columns]


def test_shutdowns_and_c3_are_linked_whatever_strength_is_asked(oxigraph: OxigraphEngine) -> None:
    """29(d) and C3 by a link of strength 1."""
    found = matrix(oxigraph, Asked("commitment", "action-line", min_strength=3))
    assert found.state(*place(found, "29(d)", "C3")) == "filtered"
    assert found.value_of(*place(found, "29(d)", "C3")) is None
    assert math.isnan(found.to_frame().loc["29(d)", "C3"])
    assert found.state(*place(found, "29(d)", "C1")) == "none"


def test_a_chain_that_a_filter_hides_is_told(oxigraph: OxigraphEngine) -> None:
    """Pairs that only chains through other relations join are not called looked at without a link."""
    whole, part = (
        matrix(oxigraph, Asked("entity", "objective", through=["action-line"], sets=CODED, relations=relations))
        for relations in ((), ("continues",))
    )
    assert set(part.filtered) == set(whole.cells) - set(part.cells)
    assert "filtered" in states(part)


def test_what_one_set_looked_at_says_nothing_of_another(oxigraph: OxigraphEngine) -> None:
    """A set that declares no looks finds nothing, and the links of others are none of it."""
    found = matrix(oxigraph, Asked("objective", "action-line", sets=["igf-2025-crosswalk"], sublines=False))
    assert set(states(found)) == {"link", "unknown"}
    assert {block.set for block in matrix(oxigraph, Asked("objective", "action-line")).looked_at.blocks} >= {
        expand("set:wsis-gdc")
    }


@pytest.mark.parametrize(
    "filters", [{"sets": CODED}, {"min_strength": 3}, {"statuses": ["coded"]}, {"relations": ["extends"]}]
)
@pytest.mark.parametrize("by", ["auto", "facts"])
def test_facts_take_no_filter_of_claims(filters: dict[str, Any], by: str, oxigraph: OxigraphEngine) -> None:
    """A chain through claims would answer another question, and answers it where it is asked for."""
    with pytest.raises(
        QueryError, match=r"facilitated by: they are no claims, .* ask with by='chain' for the way through claims"
    ):
        matrix(oxigraph, Asked("entity", "action-line", by=by, **filters))
    found = matrix(oxigraph, Asked("entity", "action-line", by="chain", **filters))
    assert found.through == ("objective",)


def test_suggestions_are_no_filter_of_facts(oxigraph: OxigraphEngine) -> None:
    """They leave nothing out."""
    one, other = (matrix(oxigraph, Asked("entity", "action-line", suggestions=each)) for each in (False, True))
    assert dict(one.cells) == dict(other.cells)


def test_what_is_said_of_a_whole_does_not_go_on_to_its_parts(oxigraph: OxigraphEngine) -> None:
    """An entity that one clause of an objective names is not joined with its other clauses."""
    from wsis_gdc.knowledge.central import tables_of
    from wsis_gdc.knowledge.selection import Selection
    from wsis_gdc.questions.matrix.connections import Connections

    connections = Connections(tables_of(oxigraph), Selection())

    def ways(rows: str, columns: str) -> set[tuple[str, str]]:
        return {(steps[0].far, step.by) for steps in connections.paths(rows, columns) for step in steps}

    assert ("objective", "part") not in ways("entity", "commitment") | ways("commitment", "entity")
    assert ("action-line", "part") not in ways("entity", "item") | ways("item", "entity")
    assert ("commitment", "part") in ways("entity", "objective")


def test_the_chain_of_entities_and_commitments_is_the_named_query(oxigraph: OxigraphEngine) -> None:
    """Which commitments concern an entity because it facilitates a line that they cover: the same for every entity.

    The query lists principles, too, which are no columns of the matrix: for ITU eight of its 74 provisions.
    """
    found = matrix(oxigraph, Asked("entity", "commitment", by="chain"))
    assert tuple(map(str, found.path)) == (
        "stated facts between entity and action-line: facilitated by",
        "claims between action-line and commitment",
    )
    columns = {column.iri for column in found.columns}
    numbers = {}
    for row in found.rows:
        told = KnowledgeGraph(oxigraph).named("commitments-of-entity", entity=row.iri)
        of_query = {provision for provision, *_ in told.texts()} & columns
        assert {column for one, column in found.cells if one == row.iri} == of_query, row.code
        numbers[row.code] = len(of_query)
    assert (numbers["ITU"], numbers["UN DESA"]) == (66, 30)


def test_shares_of_a_row_add_up_to_one(oxigraph: OxigraphEngine) -> None:
    """And totals stay what they are shares of."""
    found = matrix(oxigraph, Asked("objective", "action-line", sets=CODED, sublines=False, normalize="row"))
    for _, shares in found.grid():
        assert sum(share for share in shares if isinstance(share, float)) == pytest.approx(1)
    plain = matrix(oxigraph, Asked("objective", "action-line", sets=CODED, sublines=False))
    assert found.row_totals == plain.row_totals
    columns = matrix(oxigraph, Asked("objective", "action-line", sets=CODED, sublines=False, normalize="column"))
    assert columns.sparse().sum(axis=0).tolist() == pytest.approx([1.0] * 11)


def test_a_link_without_a_strength_is_told_from_no_link(oxigraph: OxigraphEngine) -> None:
    """A citation states no strength: "?" in CSV, linked, without a value."""
    found = matrix(oxigraph, Asked("objective", "goal", sets=["gdc-sdg-citations"], value="strength"))
    pair = next(iter(found.cells))
    assert found.linked(*pair)
    assert found.value_of(*pair) is None
    assert "?" in {text for row in csv.reader(io.StringIO(to_csv(found))) for text in row}


def test_order_by_strength_puts_the_largest_sums_first(coded: Matrix, oxigraph: OxigraphEngine) -> None:
    """Rows and columns; the numbers go with them."""
    found = matrix(
        oxigraph, Asked("commitment", "action-line", sets=CODED, sublines=False, value="strength", order="strength")
    )
    sums = found.sparse().sum(axis=1).tolist()
    assert sums == sorted(sums, reverse=True)
    assert {row.iri: total for row, total in zip(found.rows, found.row_totals, strict=True)} == {
        row.iri: total for row, total in zip(coded.rows, coded.row_totals, strict=True)
    }


def test_order_by_similarity_is_the_same_each_time_and_keeps_the_numbers(
    coded: Matrix, oxigraph: OxigraphEngine
) -> None:
    """Neighbours are more alike than in official order; rows without any link stand together."""
    import numpy as np

    def made() -> Matrix:
        wishes: dict[str, Any] = {"sets": CODED, "sublines": False, "value": "strength", "order": "similarity"}
        return matrix(oxigraph, Asked("commitment", "action-line", **wishes))

    found = made()
    assert found.rows == made().rows
    assert sorted(row.iri for row in found.rows) == sorted(row.iri for row in coded.rows)
    for pair in coded.cells:
        assert found.value_of(*pair) == coded.value_of(*pair)

    def alike(each: Matrix) -> float:
        table = each.sparse().toarray()
        return float((table[:-1] * table[1:]).sum())

    assert alike(found) > alike(coded)
    empty = np.flatnonzero(found.sparse().sum(axis=1) == 0)
    assert np.all(np.diff(empty) == 1)


def test_too_many_rows_for_similarity_are_refused(monkeypatch: pytest.MonkeyPatch, oxigraph: OxigraphEngine) -> None:
    """With the other order as a cure."""
    from wsis_gdc.questions.matrix import order as ordering

    monkeypatch.setattr(ordering, "MOST", 10)
    with pytest.raises(QueryError, match=r"too many to order by similarity .* use strength"):
        matrix(oxigraph, Asked("commitment", "action-line", order="similarity"))


def test_groups_stand_in_official_order_with_the_rest_last(oxigraph: OxigraphEngine) -> None:
    """Commitments under their objectives; those of no objective come at the end."""
    found = matrix(oxigraph, Asked("commitment", "action-line", sets=CODED, group_by="objective"))
    heads = list(dict.fromkeys(found.row_groups))
    assert [head[:2].strip() for head in heads] == ["1", "2", "3", "4", "5", ""]
    assert found.column_groups == ()
    assert found.row_groups[0].startswith("1 Close all digital divides")


def test_a_kind_that_groups_nothing_is_refused_with_those_that_do(oxigraph: OxigraphEngine) -> None:
    """Commitments are part of no goal."""
    with pytest.raises(QueryError, match=r"part of a goal; possible here: objective, section, .*action-line"):
        matrix(oxigraph, Asked("commitment", "action-line", group_by="goal"))


def test_totals_in_csv_count_each_link_once(oxigraph: OxigraphEngine) -> None:
    """The last cell is the number of links, not the sum of the cells."""
    found = matrix(oxigraph, Asked("action-line", "goal", sets=["wsis-sdg-matrix"]))
    rows = list(csv.reader(io.StringIO(to_csv(found, totals=True))))
    assert rows[0][-1] == "total"
    assert rows[-1][-1] == "187"


def test_the_api_gives_frame_sparse_table_and_html(oxigraph: OxigraphEngine) -> None:
    """The same numbers in each."""
    found = KnowledgeGraph(oxigraph).matrix("objective", "action-line", value="strength", sets=CODED, sublines=False)
    frame = found.to_frame()
    assert frame.loc["1", "C2"] == 3
    assert found.sparse().toarray()[0, 1] == 3
    html = found._repr_html_()
    assert '<th scope="row" title="Close all digital divides' in html
    assert html.count("<tr>") == 6


def test_markup_in_labels_is_inert_in_notebooks(coded: Matrix) -> None:
    """Labels come from data files that others write."""
    from dataclasses import replace

    hostile = replace(coded.rows[0], label="<script>alert(1)</script>", code="<b>")
    html = replace(coded, rows=(hostile, *coded.rows[1:]), title="<i>")._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_two_sets_are_compared_in_any_two_kinds(oxigraph: OxigraphEngine) -> None:
    """Agreement, only in one, and the difference of strength where both state one."""
    found = compare_counts(oxigraph, "wsis-gdc", "igf-2025-crosswalk", kinds=("objective", "action-line"))
    assert found.size == 55
    assert found.both + found.only_a + found.only_b == len(found.cells)
    assert all(cell.difference is None for cell in found.cells if cell.links_b)
    same = compare_counts(oxigraph, "wsis-gdc", "wsis-gdc", kinds=("commitment", "action-line"), sublines=True)
    assert {cell.difference for cell in same.cells} == {0}
    assert same.agreement is None  # nobody looked at C7 as a whole


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"value": "strenght"}, r'unknown value "strenght" \(did you mean strength'),
        ({"order": "alphabet"}, r'unknown order "alphabet" \(did you mean official, strength, similarity'),
        ({"combine": "product"}, r'unknown way to combine "product" \(did you mean max-product'),
        ({"group_by": "objectives"}, r'unknown kind "objectives" \(did you mean objective'),
        ({"through": ["enity"]}, r'unknown kind "enity" \(did you mean entity'),
        ({"relations": ["extend"]}, r'unknown relation "extend" \(did you mean extends'),
        ({"statuses": ["final"]}, r'unknown status "final" \(did you mean proposed, coded, reviewed, adjudicated'),
    ],
)
def test_an_unknown_word_is_told_with_near_ones(wishes: dict[str, Any], told: str, oxigraph: OxigraphEngine) -> None:
    """For each thing that can be wished for."""
    with pytest.raises(NotFoundError, match=told):
        matrix(oxigraph, Asked("commitment", "action-line", **wishes))


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"min_strength": 4}, "a minimum strength lies between 1 and 3, not at 4"),
        ({"min_confidence": 2}, "a minimum confidence lies between 0 and 1, not at 2"),
        ({"value": "relation", "normalize": "row"}, "relations are words and have no shares"),
        ({"through": ["trend"], "value": "claimants"}, "a chain has no claimants; choose the value count, strength"),
        ({"through": ["trend"], "value": "strength", "combine": "count"}, "counted or weighed, not both"),
        ({"through": ["trend"], "by": "facts"}, "leave out by, or through and chain"),
        ({"combine": "sum"}, "only chains are combined; leave out combine, or ask with by='chain'"),
        ({"combine": "sum", "by": "claims"}, "only chains are combined; leave out combine, or ask with by='chain'"),
        (
            {"relations": ["reliesOn"], "min_strength": 3, "min_confidence": 1},
            (
                r"no claim of this selection \(relation reliesOn, minimum strength 3, minimum confidence 1\) connects "
                r"commitment with action-line; without it 215 do, in the sets "
            ),
        ),
    ],
)
def test_wishes_that_disagree_are_refused_with_a_cure(
    wishes: dict[str, Any], told: str, oxigraph: OxigraphEngine
) -> None:
    """Nothing is guessed and no empty matrix handed over."""
    with pytest.raises(QueryError, match=told):
        matrix(oxigraph, Asked("commitment", "action-line", **wishes))


@pytest.mark.parametrize("by", ["auto", "claims"])
def test_a_set_of_suggestions_tells_how_it_is_asked(by: str, with_suggestions: OxigraphEngine) -> None:
    asked = Asked("finding", "action-line", sets=["suggested"], by=by)
    with pytest.raises(
        QueryError, match="connects finding with action-line; 1 suggestion does: ask with suggestions=True"
    ):
        matrix(with_suggestions, asked)


def test_coded_findings_count_without_asking_for_suggestions(oxigraph: OxigraphEngine) -> None:
    """A cell holds what both readers saw, with the lower strength; what neither saw was looked at."""
    found = matrix(oxigraph, Asked("finding", "action-line", sets=["consultation-coded"], value="strength"))
    seen, unseen = place(found, "s0-access", "C2"), place(found, "s0-access", "C9")
    assert [(link.strength, link.status) for link in found.cells[seen].links] == [(2, "adjudicated")]
    assert unseen not in found.cells and unseen in found.looked_at


def test_an_impossible_chain_names_the_kinds_that_connect(oxigraph: OxigraphEngine) -> None:
    """At the step that fails."""
    with pytest.raises(QueryError, match="nothing connects goal with trend; goal is connected with: objective, "):
        matrix(oxigraph, Asked("goal", "entity", through=["trend"]))


def test_cells_of_a_closed_graph_say_what_to_do(store: ox.Store) -> None:
    """Values stay, links can no longer be read."""
    engine = OxigraphEngine(store, union=True)
    found = matrix(engine, Asked("objective", "action-line"))
    engine.close()
    assert found.value_of(*place(found, "1", "C2")) == 10
    with pytest.raises(QueryError, match="read the cells of a matrix before you close its graph"):
        next(iter(found.cells.values()))


def test_ten_thousand_rows_need_no_dense_memory() -> None:
    """190,000 chains over 10,000 × 1,000 cells: a dense table of numbers alone would take 80 MB."""
    from wsis_gdc.questions.matrix.chains import max_product, product

    left, right = _thin(10_000, 50, 50), _thin(50, 1_000, 50)
    tracemalloc.start()
    best = max_product(left, right)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    cells = [(row, column) for row, values in best.items() for column in values]
    assert cells == [(row, column) for row, values in product(left, right).items() for column in values]
    assert len(cells) > 150_000
    assert peak < 50 * 2**20


def test_chains_add_up_or_the_best_counts() -> None:
    """Like the products of full tables: the sum over all things in between, and the largest."""
    import numpy as np

    from wsis_gdc.questions.matrix.chains import max_product, product

    left, right = _thin(7, 5, 2), _thin(5, 6, 2)
    full = _full(left, (7, 5))[:, :, None] * _full(right, (5, 6))[None]
    assert np.allclose(_full(product(left, right), (7, 6)), full.sum(axis=1))
    assert np.allclose(_full(product(left, right, -1), (7, 6)), -full.sum(axis=1))
    assert np.allclose(_full(max_product(left, right), (7, 6)), full.max(axis=1))


def _thin(rows: int, columns: int, share: int) -> dict[int, dict[int, float]]:
    """Return a table in which one pair in so many has a value, the same each time."""
    dice = random.Random(rows)  # noqa: S311  (a made-up table, not a secret)
    places = sorted(dice.sample(range(rows * columns), rows * columns // share))
    table: dict[int, dict[int, float]] = {}
    for place in places:
        table.setdefault(place // columns, {})[place % columns] = dice.random() + 0.1
    return table


def _full(table: dict[int, dict[int, float]], shape: tuple[int, int]) -> np.ndarray[Any, Any]:
    import numpy as np

    return np.array([[table.get(row, {}).get(column, 0.0) for column in range(shape[1])] for row in range(shape[0])])


def test_blocks_of_pairs_behave_as_a_set() -> None:
    """Membership without writing the pairs out, equal to the set of them."""
    found = LookedAt([(frozenset("ab"), frozenset("xy")), (frozenset("b"), frozenset("yz"))])
    assert ("a", "x") in found
    assert ("a", "z") not in found
    assert found == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("b", "z")}
    assert len(found) == 5


def test_the_command_tells_how_a_chain_goes(run: Run) -> None:
    """On stderr; data alone on stdout."""
    done = run("matrix", "--rows", "entity", "--columns", "objective", "--through", "action-line", "--format", "csv")
    assert done.code == 0
    assert done.out.startswith("entity,label,1,2,3,4,5\n")
    assert done.err.startswith("Connected by stated facts: UN entities, Action lines (facilitated by); claims: ")


def test_the_command_compares_two_sets(run: Run) -> None:
    """Cell by cell, as CSV."""
    kinds = ("--rows", "objective", "--columns", "action-line", "--no-sublines")
    done = run("matrix", *kinds, "--compare", "wsis-gdc", "igf-2025-crosswalk", "--format", "csv")
    assert done.code == 0
    assert done.out.splitlines()[0].endswith("links_a,links_b,strength_a,strength_b,difference,state_a,state_b")


def test_the_command_shows_values_groups_and_totals(run: Run) -> None:
    """As a table for people."""
    kinds = ("--rows", "commitment", "--columns", "action-line", "--no-sublines", "--set", "wsis-gdc")
    done = run("matrix", *kinds, "--value", "strength", "--group-by", "objective", "--totals", "--format", "table")
    assert done.code == 0
    assert "5 Enhance international governance" in done.out
    assert "Total" in done.out
    assert "Strength of the strongest link" in done.err


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"through": ["action-line"], "sets": ["icann"]}, "nothing in icann connects commitment with action-line"),
        (
            {"through": ["action-line"], "min_strength": 3},
            r"nothing in this selection \(minimum strength 3\) connects action-line with goal",
        ),
        (
            {"by": "claims", "sets": ["wsis-gdc"], "min_strength": 3},
            r"no claim in this selection \(set wsis-gdc, minimum strength 3\) connects commitment with goal",
        ),
        ({"by": "claims", "sets": ["wsis-gdc"], "suggestions": True}, "no claim in wsis-gdc connects commitment with"),
        ({"by": "facts", "sets": ["wsis-gdc"]}, "^no stated fact connects commitment with goal"),
    ],
)
def test_nothing_is_said_of_claims_that_were_not_asked(
    wishes: dict[str, Any], told: str, oxigraph: OxigraphEngine
) -> None:
    """Where filters leave claims out, that nothing connects two kinds is said of what is left; facts have no filter."""
    with pytest.raises(QueryError, match=told):
        matrix(oxigraph, Asked("commitment", "goal", **wishes))


@pytest.mark.parametrize("name", ["sets", "relations", "statuses", "through"])
def test_a_name_alone_stands_for_a_list_of_it(name: str) -> None:
    """And not for its letters, of which none is a name."""
    asked: dict[str, Any] = {name: "goal"}
    assert getattr(Asked("commitment", "entity", **asked), name) == ("goal",)


def test_a_set_alone_stands_for_a_list_of_it_in_other_questions(oxigraph: OxigraphEngine) -> None:
    """All that choose claims read them in one place."""
    assert Selection.read(oxigraph, sets="icann") == Selection.read(oxigraph, sets=["icann"])
    alone, listed = (network_of(oxigraph, sets=sets) for sets in ("icann", ["icann"]))
    assert set(alone) == set(listed) != set()
