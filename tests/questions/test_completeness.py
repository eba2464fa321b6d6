"""Agreement with an outside coding and the estimate of missed links, each counted once more by SPARQL."""

from __future__ import annotations

import pytest

from wsis_gdc.engines.oxigraph import OxigraphEngine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.questions.completeness import EVERY, LINES, PUBLISHED, Missed, missed, outside
from wsis_gdc.words.completeness_tables import missed_table
from wsis_gdc.words.terms import Terms

SAID = """SELECT DISTINCT ?unit ?line {
  ?code a wg:Code ; wg:unit ?unit ; wg:line ?line ; wg:relation ?relation ; wg:codingRound ?round
  FILTER(ROUNDS) }"""
"""The links that readers gave in some rounds."""

OURS = """SELECT DISTINCT ?unit ?line {
  set:wsis-gdc sssom:mappings ?linkage . ?linkage sssom:subject_id ?unit ; wg:line ?line }"""
"""Every published link, by unit and place."""

Pair = tuple[str, ...]


def pairs(engine: OxigraphEngine, query: str) -> set[Pair]:
    return set(engine.select(query).texts())


def lines(engine: OxigraphEngine) -> set[str]:
    return {line for (line,) in engine.select("SELECT ?line { ?line a wg:ActionLine }").texts()}


def test_agreement_with_an_outside_coding_is_counted_over_its_units(oxigraph: OxigraphEngine) -> None:
    """Found: our share of its links; confirmed: its share of ours; the published set stands last."""
    theirs = pairs(oxigraph, SAID.replace("ROUNDS", "?round = 8"))
    query = "SELECT DISTINCT ?unit { ?code wg:codingRound 8 ; wg:unit ?unit . set:wsis-gdc wg:coversSubject ?unit }"
    units = {unit for (unit,) in oxigraph.select(query).texts()}
    known = lines(oxigraph)
    ours = {pair for pair in pairs(oxigraph, OURS) if pair[0] in units and pair[1] in known}
    told = outside(oxigraph)[-1]
    assert (told.ours, told.units) == (PUBLISHED, len(units))
    assert (told.links_outside, told.links_ours, told.links_both) == (len(theirs), len(ours), len(theirs & ours))
    assert told.found == pytest.approx(len(theirs & ours) / len(theirs))
    assert told.confirmed == pytest.approx(len(theirs & ours) / len(ours))
    assert 0 < told.links_both < told.links_ours


def test_the_estimate_is_that_of_chapman(oxigraph: OxigraphEngine) -> None:
    """From the links that each way of looking found and those that both found."""
    told = {each.scope: each for each in missed(oxigraph)}
    published = pairs(oxigraph, OURS)
    one = pairs(oxigraph, SAID.replace("ROUNDS", "?round = 3")) & published
    other = pairs(oxigraph, SAID.replace("ROUNDS", "?round = 4")) & published
    every = told[EVERY]
    assert (every.published, every.by_provision, every.by_line) == (len(published), len(one), len(other))
    assert every.both_ways == len(one & other)
    expected = (len(one) + 1) * (len(other) + 1) / (len(one & other) + 1) - 1
    assert every.estimate == pytest.approx(expected)
    assert every.low is not None and every.high is not None and every.low <= expected <= every.high


def test_the_places_add_up(oxigraph: OxigraphEngine) -> None:
    """Each link stands in one place; the lines are those places that are lines."""
    told = {each.scope: each for each in missed(oxigraph)}
    parts = [each for scope, each in told.items() if scope not in (EVERY, LINES)]
    assert sum(each.published for each in parts) == told[EVERY].published
    assert sum(each.published for each in parts if each.scope.startswith("C")) == told[LINES].published


def test_places_stand_as_the_lines_do_everywhere(oxigraph: OxigraphEngine) -> None:
    """The parts of C7 in official order, not by the alphabet; other texts follow."""
    order = [thing.code for thing in tables_of(oxigraph).things("action-line")]
    told = [each.scope for each in missed(oxigraph)][2:]
    known = [scope for scope in told if scope in order]
    assert known == sorted(known, key=order.index) == told[: len(known)]
    assert known.index("C7-e-government") < known.index("C7-e-business")


def test_a_share_missed_that_is_not_nothing_is_not_told_as_nothing() -> None:
    """Below a tenth of a percent it is told as below; the note calls it a lower bound."""
    rows = (Missed("every", 343, 333, 341, 331, 343.1, 343.0, 344.7, 0.0003), Missed("C1", 2, 2, 2, 2, 2, 2, 2, 0.0))
    told = missed_table(rows, "en", Terms("en"))
    assert [row[-1] for row in told.rows] == ["< 0.1%", "0.0%"]
    assert told.heads[-1] == "Missed at least" and told.note.startswith("A lower bound, not a proof")
