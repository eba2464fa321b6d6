"""Why two things are linked: claims, stated facts, and chains through other things."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.questions.explain import explain
from wsis_gdc.questions.matrix import Asked, matrix

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

CHAINS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("entity", "objective", {"through": ["action-line"]}),
    ("commitment", "goal", {"through": ["action-line"]}),
    ("trend", "goal", {"through": ["commitment", "action-line"]}),
    ("goal", "trend", {"chain": True}),
)


@pytest.mark.parametrize(("rows", "columns", "wishes"), CHAINS)
@pytest.mark.parametrize("how", [{}, {"value": "count"}, {"combine": "sum"}, {"value": "weighted"}])
def test_the_ways_of_a_cell_make_its_value(
    rows: str, columns: str, wishes: dict[str, Any], how: dict[str, Any], oxigraph: OxigraphEngine
) -> None:
    """The best of them, their number, or their sum: for every cell of a chain."""
    made = matrix(oxigraph, Asked(rows, columns, **wishes, **how))
    assert len(made.cells) > 20
    for pair, cell in made.cells.items():
        if made.combine == "count":
            told: float | None = sum(way.chains for way in cell.ways)
        elif made.combine == "sum":
            told = sum(way.total or 0 for way in cell.ways) or None
        else:
            told = max((way.strength for way in cell.ways if way.strength is not None), default=None)
        assert told == pytest.approx(made.value_of(*pair))
        links = {link.iri for way in cell.ways for hop in way.hops for link in hop.links}
        assert links == {link.iri for link in cell.links}


def test_each_hop_of_a_way_joins_its_two_things(oxigraph: OxigraphEngine) -> None:
    """From the row through the line to the column, by facts and then by claims."""
    made = matrix(oxigraph, Asked("entity", "objective", through=["action-line"]))
    for (row, column), cell in made.cells.items():
        for way in cell.ways:
            assert [way.hops[0].near.iri, way.hops[-1].far.iri] == [row, column]
            assert [thing.kind for thing in way.via] == ["action-line"]
            assert way.hops[0].far == way.hops[1].near == way.via[0]
            assert [bool(hop.facts) for hop in way.hops] == [True, False]
            ends = {(fact.subject.iri, fact.object.iri) for fact in way.hops[0].facts}
            assert ends == {(way.via[0].iri, row)}


def test_a_pair_joined_by_a_chain_alone_is_explained_by_it(oxigraph: OxigraphEngine) -> None:
    """ITU and SDG 9 meet in the action lines that ITU facilitates."""
    found = explain(oxigraph, "itu", "sdg:9")
    assert (found.links, found.facts, found.looked_at) == ((), (), ())
    assert found.chain is not None
    cell = matrix(oxigraph, Asked("entity", "goal", by="chain")).cells[expand("entity:itu"), expand("sdg:9")]
    assert found.chain.ways == cell.ways
    assert str(found.chain.path[0]) == "stated facts between entity and action-line: facilitated by"


def test_a_chain_is_explained_beside_claims_where_it_is_asked_for(oxigraph: OxigraphEngine) -> None:
    """ITU claims to work on objective 1; through the lines it facilitates it does too."""
    assert explain(oxigraph, "itu", "gdc:objective-1").chain is None
    found = explain(oxigraph, "itu", "gdc:objective-1", through=["action-line"], combine="sum")
    assert found.links
    assert found.chain is not None
    made = matrix(oxigraph, Asked("entity", "objective", through=["action-line"], combine="sum"))
    assert found.chain.value == made.value_of(expand("entity:itu"), expand("gdc:objective-1"))


def test_stated_facts_explain_a_pair(oxigraph: OxigraphEngine) -> None:
    """ITU facilitates C2: no claim, and no need of a chain."""
    found = explain(oxigraph, "itu", "C2")
    assert [str(fact) for fact in found.facts] == ["C2 facilitated by ITU"]
    assert found.chain is None


@pytest.mark.parametrize(
    ("rows", "columns"), [("entity", "action-line"), ("commitment", "entity"), ("entity", "objective")]
)
def test_the_facts_of_a_pair_are_those_that_its_cell_counts(rows: str, columns: str, oxigraph: OxigraphEngine) -> None:
    """In the matrix of their kinds by facts."""
    made = matrix(oxigraph, Asked(rows, columns, by="facts"))
    for row, column in list(made.cells)[::7]:
        told = {str(fact) for fact in explain(oxigraph, row, column).facts}
        assert told == {str(fact) for fact in made.cells[row, column].facts}


def test_a_part_is_told_of_its_whole(oxigraph: OxigraphEngine) -> None:
    """No claim is needed for that."""
    assert [str(fact) for fact in explain(oxigraph, "gdc:11d", "gdc:objective-1").facts] == ["11(d) part of 1"]


def test_a_pair_that_was_looked_at_is_not_explained_by_a_chain(oxigraph: OxigraphEngine) -> None:
    """Somebody read both and found no link: that is the answer."""
    found = explain(oxigraph, "gdc:11d", "C9")
    assert found.links == ()
    assert found.looked_at
    assert found.chain is None


def test_a_chain_that_joins_nothing_says_so(oxigraph: OxigraphEngine) -> None:
    """Asked for by name: no way, value 0."""
    found = explain(oxigraph, "hlpf", "gdc:objective-1", through=["action-line"])
    assert found.chain is not None
    assert (found.chain.ways, found.chain.value) == ((), 0)


def test_a_chain_between_kinds_that_none_connects_is_refused(oxigraph: OxigraphEngine) -> None:
    """With what is connected."""
    with pytest.raises(QueryError, match="nothing connects goal with trend; goal is connected with"):
        explain(oxigraph, "sdg:9", "mechanism:igf", through=["trend"])
    with pytest.raises(QueryError, match="agent:diplo is of no kind that chains connect; these are: objective"):
        explain(oxigraph, "agent:diplo", "C2", through=["trend"])


def test_evidence_tells_the_end_that_it_speaks_for(oxigraph: OxigraphEngine) -> None:
    """The Compact's provision first, then the item of the Plan of Action; all evidence has a side."""
    (link,) = explain(oxigraph, "gdc:11d", "C2").links
    told = [(each.side, [end.curie for end in link.ends_of(each)], compact(each.iri)) for each in link.evidence]
    assert told == [("subject", ["gdc:11d"], "gdc:11d"), ("object", ["poa:9c"], "poa:9c")]
    every = {each.side for one in explain(oxigraph, "gdc:objective-3", "C10").links for each in one.evidence}
    assert every == {"subject", "object"}


def test_the_command_shows_each_step_of_a_chain(run: Callable[..., Any]) -> None:
    """With its claims and strengths, and the sum that makes the value."""
    done = run("explain", "itu", "gdc:objective-1", "--through", "action-line", "--combine", "sum")
    assert done.code == 0
    shown = done.out.partition("Inferred through a chain")[2]
    assert "10 chains through C2 Information and communication infrastructure: " in shown
    assert "ITU – C2, 1 stated fact:\n      wsis:C2 facilitated by entity:itu" in shown
    assert "gdc:11d continues poa:9c (strength 3, sure;" in shown


def test_the_command_gives_an_explanation_as_json(run: Callable[..., Any]) -> None:
    """All of it, also where the text shows the best ways only."""
    found = json.loads(run("explain", "itu", "sdg:9", "--format", "json").out)
    ways = found["chain"]["ways"]
    assert len(ways) > 3
    assert all(hop["links"] or hop["facts"] for way in ways for hop in way["hops"])
    assert found["second"]["iri"] == "http://metadata.un.org/sdg/9"
