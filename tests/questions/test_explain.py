"""Why two things are linked: claims, stated facts, and chains through other things."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.explain import codes_on, explain
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.quotable import standing_of

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


def test_every_role_explains_its_pair(oxigraph: OxigraphEngine) -> None:
    """Of whatever list, for each entity and line: of such a pair nothing says that it is unknown."""
    query = """SELECT ?entity ?line ?role ?list WHERE {
      ?facilitation wg:facilitates ?line ; org:member ?entity ; org:role/skos:notation ?role ;
        wg:facilitationList/skos:notation ?list }"""
    held: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for entity, line, role, list_ in oxigraph.select(query).texts():
        held.setdefault((entity, line), set()).add((role, list_))
    for (entity, line), roles in list(held.items())[::5]:
        found = explain(oxigraph, entity, line)
        assert {(role.role, role.list) for role in found.roles} == roles
        assert not found.unknown
        today = any(list_ == "current" for _, list_ in roles)
        assert standing_of(found) == ("linked" if found.links else "stated-fact" if today else "dated-role")


def test_a_role_comes_with_list_year_basis_and_sources(oxigraph: OxigraphEngine) -> None:
    """ITU was co-facilitator of C11 by the reports up to 2014; no source of today names a role."""
    first, *rest = explain(oxigraph, "itu", "C11").roles
    assert (first.role, first.list, first.year, first.basis, first.confidence) == (
        *("co-facilitator", "reports-2008-2017", "2014"),
        *("source", "high"),
    )
    assert all(source.startswith("http") for source in first.sources) and first.sources
    assert not any(role.current for role in (first, *rest))
    assert [role.basis for role in rest] == ["memory"]


def test_what_a_group_held_is_told_of_its_members_as_the_groups(oxigraph: OxigraphEngine) -> None:
    """The regional commissions were proposed for C6 in 2005; nothing of today is known of any of them there."""
    (role,) = explain(oxigraph, "uneca", "C6").roles
    assert (role.entity.curie, role.member and role.member.curie) == ("entity:un-regional-commissions", "entity:uneca")
    assert (role.role, role.list, role.current) == ("proposed-facilitator", "tunis-annex-2005", False)
    assert standing_of(explain(oxigraph, "C6", "uneca")) == "dated-role"
    (own,) = explain(oxigraph, "un-regional-commissions", "C6").roles
    assert own == replace(role, member=None)


def test_memberships_explain_a_pair(oxigraph: OxigraphEngine) -> None:
    """With their period; who only takes part is no member by any fact."""
    told = [(each.role, each.dated) for each in explain(oxigraph, "ungis", "itu").memberships]
    assert told[:2] == [("member", False), ("secretariat", False)]
    assert {("chair", True), ("vice-chair", False)} <= set(told)  # of 2006 and 2019; of 2025 to 2026
    found = explain(oxigraph, "odet", "ungis")
    assert found.facts == ()
    assert [each.role for each in found.memberships] == ["observer"]
    assert standing_of(found) == "stated-fact"


def test_codes_stand_with_the_pair_that_they_are_of(oxigraph: OxigraphEngine, run: Callable[..., Any]) -> None:
    """Twelve provisions of objective 3 were coded with 12(b); each link has the readers of its own provision."""
    found = explain(oxigraph, "gdc:objective-3", "C5")
    coded = {link.subject.curie: codes_on(oxigraph, link, found.codes) for link in found.links}
    alone = explain(oxigraph, "gdc:30", "C5")
    assert coded["gdc:30"] == alone.codes and len(alone.codes) == 5
    assert all(compact(code.unit) == unit for unit, codes in coded.items() for code in codes)
    told = run("explain", "gdc:objective-3", "C5").out
    link, rest = told.partition("\ngdc:30 extends")[2].partition("\ngdc:31a")[0], told.partition("not upheld\n")[2]
    assert link.count("Model reader") == 5
    assert "\n  gdc:22 – wsis:C5\n    Model reader K" in rest.partition("saw no link here")[2]


def test_claims_on_parts_are_told_where_the_whole_has_none(oxigraph: OxigraphEngine) -> None:
    """With the parts that they are on; with parts they are the claims themselves."""
    found = explain(oxigraph, "gdc:11d", "C7")
    assert found.links == ()
    assert {(compact(each.link.object.iri), *(part.code for part in each.parts)) for each in found.of_parts} == {
        ("poa:18e", "C7-e-health"),
        ("wsis:C7-e-learning", "C7-e-learning"),
    }
    assert standing_of(found) == "linked-in-parts"
    wide = explain(oxigraph, "gdc:11d", "C7", with_parts=True)
    assert {link.iri for link in wide.links} == {each.link.iri for each in found.of_parts}
    assert wide.of_parts == ()
    assert explain(oxigraph, "gdc:11d", "C2").of_parts == ()


def test_claims_on_parts_are_told_beside_a_claim_on_the_pair(oxigraph: OxigraphEngine) -> None:
    """C7 and objective 1 are listed together by the Internet Governance Forum; their parts have coded links, too."""
    found = explain(oxigraph, "gdc:objective-1", "C7")
    assert [link.claim_kind for link in found.links] == ["co-listing"]
    wide = {link.iri for link in explain(oxigraph, "gdc:objective-1", "C7", with_parts=True).links}
    assert {each.link.iri for each in found.of_parts} == wide - {link.iri for link in found.links}
    assert len(found.of_parts) > 10
    assert standing_of(found) == "linked"


@pytest.mark.parametrize("pair", [("itu", "gdc:31b"), ("gdc:31b", "itu")])
def test_a_chain_goes_first_through_the_line_that_an_entity_answers_for(
    pair: tuple[str, str], oxigraph: OxigraphEngine
) -> None:
    """ITU leads C5, which 31(b) extends; that a neighbour of 31(b) names ITU would say less."""
    chain = explain(oxigraph, *pair).chain
    assert chain is not None
    assert [thing.code for thing in chain.ways[0].via] == ["C5"]
    assert any("facilitated by" in str(step) for step in chain.path)


def test_what_rests_on_a_pair_is_told(oxigraph: OxigraphEngine) -> None:
    """The link of 32(c) with 12(b) cites 12(c), too: on the other side, so that 12(b) and 12(c) are no such pair."""
    found = explain(oxigraph, "poa:12c", "gdc:32c")
    assert [compact(link.iri) for link in found.evidence_of] == ["linkage:wsis-gdc/gdc-32c--poa-12b"]
    assert not found.unknown
    assert standing_of(found) == "evidence-of-a-link"
    assert explain(oxigraph, "poa:12c", "poa:12b").evidence_of == ()


def test_the_sheet_and_the_explanation_tell_the_same_evidence(oxigraph: OxigraphEngine) -> None:
    """Against the graph: all published links whose evidence cites an item that is no end of them."""
    query = """SELECT DISTINCT ?item ?link WHERE {
      ?link wg:subjectEvidence|wg:objectEvidence ?item ; sssom:subject_id ?one ; sssom:object_id ?two .
      ?link wg:status ?status
      FILTER(?item != ?one && ?item != ?two && ?status != <https://w3id.org/wsis-gdc/term/status/proposed>) }"""
    wanted: dict[str, set[str]] = {}
    for item, link in oxigraph.select(query).texts():
        wanted.setdefault(item, set()).add(link)
    sheets = {sheet.thing.iri: sheet for sheet in Atlas(oxigraph).sheets()}
    assert {iri: {link.iri for link in sheet.evidence_of} for iri, sheet in sheets.items() if sheet.evidence_of} == {
        iri: links for iri, links in wanted.items() if iri in sheets
    }
    for link in sheets[expand("poa:12c")].evidence_of:
        assert link in explain(oxigraph, "poa:12c", link.subject.iri).evidence_of


def test_the_command_says_that_nobody_looked_only_where_nothing_is_recorded(run: Callable[..., Any]) -> None:
    """Not beside a role, claims on parts or evidence."""
    nobody = "nobody has declared to have looked"
    assert nobody in run("explain", "gdc:1", "C5").out
    past = run("explain", "undp", "C6").out
    assert "No source of today names a role here; these are of earlier lists." in past
    parts = run("explain", "gdc:11d", "C7").out
    assert "2 claims on parts of the two" in parts
    evidence = run("explain", "poa:12c", "gdc:32c").out
    assert "gdc:32c extends poa:12b (strength 2, sure;" in evidence
    assert all(nobody not in told for told in (past, parts, evidence))
    address = "https://en.unesco.org/wsis/implementation-2016-2017"
    assert address in run("explain", "unesco", "C9").out


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
