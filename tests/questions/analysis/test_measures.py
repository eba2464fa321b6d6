"""Measures of the analysis on a world worked out on paper, and against networkx on random ones.

The small world: lines L1, L2, L3 and provisions a, b, c, d; strength × confidence in brackets.

    L1 – a (3 × 1), L1 – b (2 × 0.5), L2 – b (3 × 1), L2 – c (1 × 1); L3 and d have no link.

a and b stand under objective O1, c and d under O2. Entity E1 facilitates L1, E2 facilitates L1 and L2, E3 nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.analysis import Facts, Layer, Tie, analyse, measures, tables
from wsis_gdc.questions.analysis.communities import communities
from wsis_gdc.questions.analysis.layers import entity_matrix, shared, tie_matrix
from wsis_gdc.questions.analysis.projections import bipartite, project

if TYPE_CHECKING:
    from numpy.typing import NDArray

BASE = "https://w3id.org/wsis-gdc/"
NONE = Layer((), (), ())

TIES = (
    Tie("L1", "a", 3, 1.0, "continues"),
    Tie("L1", "b", 2, 0.5, "extends"),
    Tie("L2", "b", 3, 1.0, "continues"),
    Tie("L2", "c", 1, 1.0, "extends"),
)


def thing(name: str, kind: str) -> Thing:
    return Thing(name, name, f"label of {name}", "en", True, kind)


def things(names: str, kind: str) -> tuple[Thing, ...]:
    return tuple(thing(name, kind) for name in names.split())


def world(ties: tuple[Tie, ...] = TIES, readers: tuple[tuple[Tie, ...], ...] = ()) -> Facts:
    lines, provisions = things("L1 L2 L3", "action-line"), things("a b c d", "commitment")
    trends = things("T1 T2", "trend")
    return Facts(
        lines=Layer(lines, provisions, ties, readers),
        mechanisms=NONE,
        trend_lines=Layer(trends, lines, (Tie("T1", "L1", 3, 0.5),)),
        trend_provisions=Layer(trends, provisions, (Tie("T1", "a", 2, 1.0),)),
        entities=things("E1 E2 E3", "entity"),
        objectives=things("O1 O2", "objective"),
        facilitates=frozenset({("E1", "L1"), ("E2", "L1"), ("E2", "L2")}),
        groups={"a": "O1", "b": "O1", "c": "O2", "d": "O2"},
        reasons={"d": "new"},
        ungis={"E3": ("member",)},
    )


@pytest.fixture
def lines() -> NDArray[Any]:
    return tie_matrix(world().lines)


@pytest.fixture(params=range(4))
def random_ties(request: pytest.FixtureRequest) -> NDArray[Any]:
    generator = np.random.default_rng(request.param)
    return generator.integers(1, 4, (12, 40)) * (generator.random((12, 40)) < 0.12) * 0.7


def as_graph(ties: NDArray[Any]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(sum(ties.shape)))
    graph.add_weighted_edges_from(
        (int(row), len(ties) + int(column), float(ties[row, column])) for row, column in np.argwhere(ties > 0)
    )
    return graph


def test_a_cell_holds_the_weight_of_the_strongest_tie() -> None:
    facts = world((*TIES, Tie("L1", "a", 1, 0.5)))

    assert tie_matrix(facts.lines).tolist() == [[3, 1, 0, 0], [0, 3, 1, 0], [0, 0, 0, 0]]


def test_an_entity_holds_the_strongest_tie_of_its_lines(lines: NDArray[Any]) -> None:
    assert entity_matrix(world(), lines).tolist() == [[3, 1, 0, 0], [3, 3, 1, 0], [0, 0, 0, 0]]


def test_weighted_degree_sums_the_weights(lines: NDArray[Any]) -> None:
    assert measures.weighted_degree(lines).tolist() == [4, 4, 0]


def test_lines_share_the_smaller_of_two_weights(lines: NDArray[Any]) -> None:
    assert shared(lines).tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_betweenness_on_paper(lines: NDArray[Any]) -> None:
    """On the path a – L1 – b – L2 – c, L1 lies between 3 of the 15 pairs of 6 other nodes, and so does L2."""
    assert measures.betweenness(lines) == pytest.approx([0.2, 0.2, 0])


def test_pagerank_on_paper(lines: NDArray[Any]) -> None:
    """L3 links nowhere and spreads over all three: y = 0.05 + 0.85 y / 3, and L1 = L2 = (1 − y) / 2."""
    y = 0.05 / (1 - 0.85 / 3)

    assert measures.pagerank(lines) == pytest.approx([(1 - y) / 2, (1 - y) / 2, y])


def test_bridging_on_paper(lines: NDArray[Any]) -> None:
    """L1 lies in one objective; L2 spreads its weight 3 to 1 over two."""
    spread = math.exp(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))

    assert measures.bridging(lines, [0, 0, 1, 1]) == pytest.approx([1, spread, 0])


def test_influence_on_paper(lines: NDArray[Any]) -> None:
    """Direct 4/3 each; a quarter of L1's push goes over b, three quarters of it on to L2, each step counting half."""
    direct, indirect = measures.influence(lines)
    step = 0.25 * 0.75

    assert direct == pytest.approx([4 / 3, 4 / 3, 0])
    assert indirect == pytest.approx([4 / 3 / (1 - step / 2) - 4 / 3] * 2 + [0])


def test_the_strongest_path_on_paper(lines: NDArray[Any]) -> None:
    assert measures.strongest_step(lines) == [
        (1, 1, pytest.approx(0.5 * 0.25 * 0.75 * 4 / 3)),
        (1, 0, pytest.approx(0.5 * 0.75 * 0.25 * 4 / 3)),
        None,
    ]


def test_losses_on_paper(lines: NDArray[Any]) -> None:
    """Without L1, a has no link; without L2, c has none and b loses its stronger one."""
    only, strongest = measures.losses(lines)

    assert np.argwhere(only).tolist() == [[0, 0], [1, 2]]
    assert np.argwhere(strongest).tolist() == [[1, 1]]


def test_influence_is_the_sum_of_damped_steps(random_ties: NDArray[Any]) -> None:
    out = random_ties / np.maximum(random_ties.sum(axis=1, keepdims=True), 1e-12)
    back = random_ties / np.maximum(random_ties.sum(axis=0, keepdims=True), 1e-12)
    step = out @ back.T
    np.fill_diagonal(step, 0)
    term = random_ties.sum(axis=1) / 3
    total = term.copy()
    for _ in range(80):
        term = 0.5 * step @ term
        total += term

    direct, indirect = measures.influence(random_ties)

    assert direct + indirect == pytest.approx(total)


def test_betweenness_is_that_of_networkx(random_ties: NDArray[Any]) -> None:
    expected = nx.betweenness_centrality(as_graph(random_ties))

    assert measures.betweenness(random_ties) == pytest.approx([expected[row] for row in range(12)])


def test_sampled_betweenness_with_all_sources_is_exact(random_ties: NDArray[Any]) -> None:
    expected = nx.betweenness_centrality(as_graph(random_ties))

    assert measures.betweenness(random_ties, exact=0) == pytest.approx([expected[row] for row in range(12)])


def test_sampled_betweenness_of_a_large_graph_is_near_the_exact_one() -> None:
    ties = (np.random.default_rng(7).random((20, 400)) < np.linspace(0.02, 0.2, 20)[:, None]).astype(float)
    exact = measures.betweenness(ties, exact=10**9)

    sampled = measures.betweenness(ties, exact=0)

    assert np.corrcoef(exact, sampled)[0, 1] > 0.95


def test_pagerank_is_that_of_networkx(random_ties: NDArray[Any]) -> None:
    expected = nx.pagerank(nx.from_numpy_array(shared(random_ties)), weight="weight", tol=1e-12, max_iter=1000)

    assert measures.pagerank(random_ties) == pytest.approx([expected[row] for row in range(12)], abs=1e-9)


def test_weighted_degree_is_that_of_networkx(random_ties: NDArray[Any]) -> None:
    expected = as_graph(random_ties).degree(weight="weight")

    assert measures.weighted_degree(random_ties) == pytest.approx([expected[row] for row in range(12)])


@pytest.mark.parametrize("kind", ["lines", "commitments"])
def test_shared_counts_are_the_weighted_projection_of_networkx(kind: str) -> None:
    facts = world()
    nodes = [each.iri for each in (facts.lines.rows if kind == "lines" else facts.lines.columns)]
    expected = nx.bipartite.weighted_projected_graph(bipartite(facts), nodes)

    found = project(facts, kind, "shared")

    def weighed(graph: nx.Graph) -> dict[frozenset[str], float]:
        return {frozenset((u, v)): weight for u, v, weight in graph.edges(data="weight")}

    assert weighed(found) == weighed(expected)
    assert set(found) == set(expected)


@pytest.mark.parametrize(("weight", "expected"), [("shared", 1.0), ("strength", 2.0), ("confidence", 1.0)])
def test_an_edge_weighs_as_its_projection_says(weight: Any, expected: float) -> None:
    assert project(world(), "lines", weight).edges["L1", "L2"]["weight"] == expected


def test_an_edge_names_what_is_shared() -> None:
    assert project(world(), "entities").edges["E1", "E2"]["through"] == "a, b"


def test_trends_meet_through_lines_and_provisions() -> None:
    facts = world()
    facts = replace(
        facts, trend_lines=replace(facts.trend_lines, published=(*facts.trend_lines.published, Tie("T2", "L1", 1, 1.0)))
    )

    assert project(facts, "trends", "strength").edges["T1", "T2"] == {
        "weight": 1.0,
        "through": "L1",
        "shared": 1.0,
        "strength": 1.0,
        "confidence": 1.0,
    }


def test_a_projection_says_its_name() -> None:
    assert project(world(), "lines", "strength").name == "lines joined by shared commitments, weight: strength"


def test_an_unknown_projection_is_told_with_those_known() -> None:
    with pytest.raises(NotFoundError, match="lines"):
        project(world(), "planets")


def test_communities_of_two_pairs() -> None:
    """Two pairs that share two columns each and nothing else are two communities; modularity 1/2, in every seed."""
    ties = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 2, 2], [0, 0, 2, 2]], dtype=float)
    ties = np.vstack([ties, np.zeros(4)])

    found = communities(ties)

    assert found.labels == (2, 2, 1, 1, 0)
    assert found.modularity == pytest.approx(1 - (2 / 6) ** 2 - (4 / 6) ** 2)
    assert found.agreement == 1.0
    assert found.seeds_together == (1.0, 1.0)


def test_the_tables_on_paper() -> None:
    frames = tables(analyse(world(), resamples=0))

    whole = frames["coverage.objectives"].iloc[-1]
    assert whole[["commitments", "continues", "extends", "new", "linked"]].tolist() == [4, 2, 1, 1, 0.75]
    assert frames["coverage.alone"][["code", "line", "facilitators"]].values.tolist() == [
        ["a", "L1", "E1, E2"],
        ["c", "L2", "E2"],
    ]
    assert frames["coverage.orphans"][["code", "reason"]].values.tolist() == [["d", "new"]]
    assert frames["coverage.crowded"][["code", "lines", "crowding"]].values.tolist() == [["b", 2, 4.0]]
    pairs = frames["overlap.entities"]
    assert pairs[["one", "other", "shared", "either", "together", "apart"]].values.tolist() == [
        ["E1", "E2", 2, 3, 2, 0]
    ]
    entities = frames["robustness.entities"].set_index("code")
    assert entities.loc["E2", ["lines", "lines_left", "only", "strongest"]].tolist() == [2, "L2", 1.0, 1]
    assert entities.loc["E3", ["ungis", "lines", "only"]].tolist() == ["member", 0, 0.0]
    assert frames["influence.lines"]["path"].tolist() == ["L1 → b → L2", "L2 → b → L1", ""]
    anchors = frames["trends.anchors"]
    assert anchors[["label", "anchoring", "strongest_line"]].values.tolist() == [
        ["label of T1", 3.5, "L1"],
        ["label of T2", 0.0, ""],
    ]


def renamed(facts: Facts, rename: Callable[[str], str]) -> Facts:
    """Return the same world under other IRIs; codes stay."""

    def layer(each: Layer) -> Layer:
        def tied(ties: tuple[Tie, ...]) -> tuple[Tie, ...]:
            return tuple(replace(tie, row=rename(tie.row), column=rename(tie.column)) for tie in ties)

        return Layer(named(each.rows), named(each.columns), tied(each.published), tuple(map(tied, each.readers)))

    def named(found: tuple[Thing, ...]) -> tuple[Thing, ...]:
        return tuple(replace(each, iri=rename(each.iri)) for each in found)

    return replace(
        facts,
        **{name: layer(getattr(facts, name)) for name in ("lines", "mechanisms", "trend_lines", "trend_provisions")},
        entities=named(facts.entities),
        objectives=named(facts.objectives),
        facilitates=frozenset((rename(one), rename(other)) for one, other in facts.facilitates),
        groups={rename(one): rename(other) for one, other in facts.groups.items()},
        reasons={rename(one): reason for one, reason in facts.reasons.items()},
        ungis={rename(one): roles for one, roles in facts.ungis.items()},
    )


def test_other_names_change_nothing() -> None:
    """IRIs in the opposite order of the alphabet give the same tables, down to what they say of uncertain places."""
    names = ["L1", "L2", "L3", "a", "b", "c", "d", "T1", "T2", "E1", "E2", "E3", "O1", "O2"]
    other = {name: f"{BASE}x{len(names) - place:02}" for place, name in enumerate(names)}
    plain = tables(analyse(world(), resamples=0))

    found = tables(analyse(renamed(world(), lambda name: other[name]), resamples=0))

    for name, frame in plain.items():
        assert found[name].equals(frame), name


def test_the_order_of_ties_changes_nothing() -> None:
    shuffled = [TIES[place] for place in (2, 0, 3, 1)]
    plain = tables(analyse(world(readers=(TIES[1:],)), resamples=40))

    found = tables(analyse(world(tuple(shuffled), readers=(tuple(reversed(TIES[1:])),)), resamples=40))

    for name, frame in plain.items():
        assert found[name].equals(frame), name
