"""The analysis counts what the other questions count: the same commitments, the same links, the same sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.knowledge.links import Link
from wsis_gdc.knowledge.things import Thing, of_kind
from wsis_gdc.questions.analysis import Analysis, Frames, analyse, read_facts, tables
from wsis_gdc.questions.analysis.world import QUERIES, World, facts_of
from wsis_gdc.questions.gaps import gaps
from wsis_gdc.questions.held_roles import held_roles
from wsis_gdc.questions.overlaps import overlaps
from wsis_gdc.words.findings import robustness

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.engines.rdflib_memory import RdflibEngine


@pytest.fixture(scope="module")
def analysis(oxigraph: OxigraphEngine) -> Analysis:
    return analyse(read_facts(oxigraph), resamples=0)


@pytest.fixture(scope="module")
def frames(analysis: Analysis) -> Frames:
    return tables(analysis)


def test_the_provisions_read_against_lines_are_commitments(analysis: Analysis, oxigraph: OxigraphEngine) -> None:
    """All of them, save the clauses that only open a list."""
    opening = {unit for unit, reason in analysis.facts.reasons.items() if reason == "chapeau"}

    expected = [thing for thing in of_kind(oxigraph, "commitment") if thing.iri not in opening]

    assert list(analysis.facts.lines.columns) == expected


def test_orphans_are_the_gaps_with_their_reasons(frames: Frames, oxigraph: OxigraphEngine) -> None:
    """Neither counts an opening clause, whose items carry the acts."""
    looked_at = [gap for gap in gaps(oxigraph, ["commitments"]) if gap.state == "none"]

    orphans = frames["coverage.orphans"][["code", "reason"]].values.tolist()

    assert orphans == [[gap.thing.code, gap.reason or "elsewhere"] for gap in looked_at]
    assert {reason for _, reason in orphans} >= {"new", "elsewhere"}


@pytest.mark.parametrize(("kind", "table"), [("action-line", "overlap.lines"), ("entity", "overlap.entities")])
def test_pairs_share_what_overlaps_says(
    analysis: Analysis, frames: Frames, oxigraph: OxigraphEngine, kind: str, table: str
) -> None:
    """Every pair, with the same shared commitments and Jaccard index; C7 as a whole is no line of the analysis."""
    facts = analysis.facts
    things = {thing.code: thing.iri for thing in (facts.lines.rows if kind == "action-line" else facts.entities)}

    expected = {
        frozenset((pair.one.iri, pair.other.iri)): (
            len(pair.shared),
            pair.either,
            round(pair.jaccard, 4),
            ", ".join(thing.code for thing in pair.shared),
        )
        for pair in overlaps(oxigraph, kind)
        if {pair.one.iri, pair.other.iri} <= set(things.values())
    }

    rows = frames[table].itertuples()
    assert {
        frozenset((things[row.one], things[row.other])): (row.shared, row.either, row.jaccard, row.evidence)
        for row in rows
    } == expected
    assert len(expected) > 15


def test_infrastructure_and_culture_share_three_commitments(frames: Frames) -> None:
    pairs = frames["overlap.lines"].set_index(["one", "other"])

    assert pairs.loc[("C2", "C8"), ["shared", "evidence"]].tolist() == [3, "13(b), 13(c), 62"]


@pytest.mark.parametrize("name", ["trends-coded", "set:trends-coded", "https://w3id.org/wsis-gdc/set/trends-coded"])
def test_only_the_chosen_set_counts_by_name_curie_or_iri(oxigraph: OxigraphEngine, name: str) -> None:
    facts = read_facts(oxigraph, sets=[name])

    assert facts.lines.published == () and facts.mechanisms.published == ()
    assert facts.trend_lines == read_facts(oxigraph).trend_lines


def test_an_unknown_set_is_told_with_near_names(oxigraph: OxigraphEngine) -> None:
    with pytest.raises(NotFoundError, match="wsis-gdc"):
        read_facts(oxigraph, sets=["wsis-gcd"])


@pytest.mark.parametrize("name", QUERIES)
def test_both_engines_answer_the_queries_alike(light: OxigraphEngine, rdflib_engine: RdflibEngine, name: str) -> None:
    query = QUERIES[name]
    if name == "codes":  # of two readers: rdflib needs half a minute for those of all
        query = query.replace("WHERE {", "WHERE { VALUES ?who { agent:reader-a agent:reader-b }", 1)

    one, other = (sorted(engine.select(query).texts()) for engine in (light, rdflib_engine))

    assert one == other
    assert one


def thing(name: str, kind: str) -> Thing:
    return Thing(name, name, f"label of {name}", "en", True, kind)


def link(number: int, subject: Thing, object_: Thing, strength: int | None = 2) -> Link:
    stated = ("set", "a set", "a claimant", "coded", "coded", "why", "en", ())
    return Link(f"linkage {number}", subject, object_, "extends", strength, 0.5, *stated)


def world(*links: Link, **more: object) -> World:
    """Return a world written by hand: item i stands under C7 e-health, commitments a to c and principle p apart."""
    kinds = {
        "action-line": "C2 C7 C7-e-health",
        "commitment": "a b c",
        "objective": "O1",
        "section": "",
        "entity": "ITU WHO",
        "mechanism": "",
        "trend": "5g-6g",
    }
    values: dict[str, object] = {
        "links": links,
        "kinds": {kind: tuple(thing(name, kind) for name in names.split()) for kind, names in kinds.items()},
        "named": {end.iri: end for each in links for end in (each.subject, each.object)},
        "counts_for": lambda iri: frozenset({iri, *{"i": ("C7-e-health",), "a": ("O1",)}.get(iri, ())}),
        "looked_at": {"set": ("a", "b", "c", "p", "C2")},
        "reasons": {"b": "new", "c": "chapeau"},
        "facilitators": {"C7-e-health": (thing("WHO", "entity"),)},
        "ungis": {"ITU": ("member",)},
        "naming": {},
        "studies": (),
    }
    values["namespaces"] = ("https://w3id.org/wsis-gdc/gdc/",)
    return World(**(values | more))  # type: ignore[arg-type]


A, P, ITEM = thing("a", "commitment"), thing("p", "principle"), thing("i", "item")


def test_a_link_counts_for_the_nearest_line_and_for_the_commitment_that_it_names() -> None:
    """Whichever of the two is its subject; a principle is no commitment, and an opening clause is left out."""
    facts = facts_of(world(link(1, ITEM, A), link(2, P, ITEM)))

    assert [(tie.row, tie.column, tie.strength, tie.item) for tie in facts.lines.published] == [
        ("C7-e-health", "a", 2.0, "i")
    ]
    assert [line.code for line in facts.lines.rows] == ["C2", "C7-e-health"]
    assert [commitment.code for commitment in facts.lines.columns] == ["a", "b"]
    assert facts.groups == {"a": "O1", "b": "b"}


def test_a_link_without_a_stated_strength_counts_as_one() -> None:
    facts = facts_of(world(link(1, A, ITEM, None)))

    assert [(tie.strength, tie.confidence) for tie in facts.lines.published] == [(1.0, 0.5)]


def test_entities_of_the_analysis_facilitate_a_line_or_sit_in_ungis() -> None:
    facts = facts_of(world())

    assert [entity.code for entity in facts.entities] == ["ITU", "WHO"]
    assert facts.facilitators("C7-e-health") == (thing("WHO", "entity"),)


def test_roles_in_ungis_are_those_of_today(analysis: Analysis, frames: Frames, oxigraph: OxigraphEngine) -> None:
    """ITU chaired it in 2006 and 2019, UNESCO from 2013; ODET observes, and is no member."""
    ungis = dict(frames["robustness.entities"][["code", "ungis"]].values.tolist())
    assert [ungis[code] for code in ("UNCTAD", "ITU", "UNESCO", "WHO", "ODET")] == [
        *("chair, member", "member, secretariat, vice-chair", "member, vice-chair", "member", "observer")
    ]
    leading = {role.entity.code for role in held_roles(oxigraph) if role.current and role.leads}
    idle = {code for code, roles in ungis.items() if "member" in roles and code not in leading}
    assert {"UNCTAD", "ITC", "UPU"} < idle
    assert f"Members of UNGIS that lead or co-facilitate no line: {len(idle)}." in robustness(analysis, frames)


def test_a_code_made_for_addresses_gives_way_to_the_label() -> None:
    assert [trend.code for trend in facts_of(world()).trend_lines.rows] == ["label of 5g-6g"]
