"""What texts ask, of whom and by when."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.asks import Ask, asks, asks_of_each
from wsis_gdc.questions.counts import newest_date
from wsis_gdc.questions.entity_summary import entity_summaries
from wsis_gdc.questions.held_roles import held_memberships
from wsis_gdc.questions.reach import INFERRED
from wsis_gdc.words.entity_sentences import entity_said


@pytest.fixture(scope="module")
def every(oxigraph: OxigraphEngine) -> dict[str, Ask]:
    return {ask.provision.curie: ask for ask in asks(oxigraph)}


def test_dates_to_come_stand_first_in_their_order_then_what_has_passed_and_what_has_no_date(
    oxigraph: OxigraphEngine,
) -> None:
    times = [(ask.time, ask.year) for ask in asks(oxigraph)]
    assert list(dict.fromkeys(time for time, _ in times)) == ["coming", "current", "event", "passed", "undated"]
    coming = [year for time, year in times if time == "coming"]
    now = newest_date(oxigraph)[:4]
    assert {str(year) for time, year in times if time == "current"} == {now}
    assert str(coming[0]) > now
    assert coming == sorted(coming, key=lambda year: year or 0)
    assert {year for time, year in times if time in ("event", "undated")} == {None}


def test_of_what_has_no_date_newer_texts_stand_first(every: dict[str, Ask]) -> None:
    issued = [ask.issued[:7] for ask in every.values() if ask.time == "undated"]
    assert issued == sorted(issued, reverse=True)
    assert len(set(issued)) > 4


def test_paragraphs_of_resolutions_ask_by_their_symbol(oxigraph: OxigraphEngine) -> None:
    """A paragraph that goes on in lettered items asks, too, where it asks for an act of its own."""
    told = {ask.paragraph: ask.how(ask.subject) for ask in asks(oxigraph, "cstd", document="a/res/70/125")}
    assert told == {"33": "stated", "63": "stated", "65": "stated", "67": "involved"}
    found = asks(oxigraph, "un-system", document="E/RES/2024/13")
    asked = {ask.paragraph for ask in found if ask.how(ask.subject) == "stated"}
    assert {"23", "96", "112", "112(b)"} <= asked
    assert not {"112(a)", "112(d)"} & asked
    told = {ask.paragraph: ask.how(ask.subject) for ask in asks(oxigraph, "undp", document="A/RES/79/194")}
    others = {ask.paragraph for ask in asks(oxigraph, "iaea", document="A/RES/79/194")}
    assert told["32"] == "stated"  # funds, programmes and specialized agencies
    assert "32" not in others
    assert others >= {"41", "59"}
    with pytest.raises(NotFoundError, match="did you mean"):
        asks(oxigraph, document="doc")  # as the codes of these paragraphs begin


def test_years_of_data_without_a_date_are_neither_to_come_nor_passed(store: ox.Store, oxigraph: OxigraphEngine) -> None:
    """Nothing tells them apart then: no list, sheet or road map says that one is to come, nor a role of today."""
    undated = ox.Store()
    date, claims = ox.NamedNode(expand("dcterms:date")), ox.NamedNode(expand("wg:MappingSet"))
    sets = {quad.subject for quad in store.quads_for_pattern(None, None, claims, None)}
    undated.bulk_extend(quad for quad in store if quad.predicate != date or quad.subject not in sets)
    engine = OxigraphEngine(undated, union=True)
    found = asks(engine, "itu")
    assert list(dict.fromkeys(ask.time for ask in found)) == ["unplaced", "event", "undated"]
    years = {ask.provision.iri: ask.year for ask in asks(oxigraph, "itu")}
    assert {ask.provision.iri: ask.year for ask in found} == years
    summary = entity_summaries(engine, {})[expand("entity:itu")]
    said = entity_said(summary, found, lambda line: line.code)
    assert "Next date" not in said
    assert "Dates set: 2020, 2025, 2027, 2028 and 2030; the data are not dated, so nothing tells which have" in said
    dated = {each.period for each in held_memberships(oxigraph) if each.dated}
    assert {each.period for each in held_memberships(engine) if each.dated} > dated


def test_the_task_force_on_finance_is_asked_of_itu_for_2027(every: dict[str, Ask]) -> None:
    """Named by the text; the year is in the text, which was read as another page quotes it."""
    ask = every["wsis20:67"]
    assert (ask.year, ask.paragraph, ask.document.code, ask.read) == (2027, "67", "A/RES/80/173", False)
    assert "CSTD at its thirtieth session" in ask.note
    assert {who.code for who in ask.named} == {"ITU", "UNGIS", "CSTD", "action-line-framework"}


def test_a_named_group_states_its_parts_and_a_link_infers_only(oxigraph: OxigraphEngine, every: dict[str, Ask]) -> None:
    roads = {(each.who.code, each.route): each for each in every["wsis20:113"].asked}
    assert roads["UNESCO", "facilitator"].how == "stated"
    assert roads["WHO", "member"].how == "involved"
    assert "C3" in {line.code for line in roads["UNESCO", "facilitator"].through}
    assert roads["C5", "lines"].how == "stated"
    assert roads["ITU", "convenor"].how == "inferred"
    by_code = {(each.who.code, each.route) for each in every["gdc:11a"].asked}
    assert by_code == {("ITU", "coded"), ("UN DESA", "coded"), ("C1", "coded"), ("C2", "coded")}


def test_whom_a_text_asks_whom_it_wants_involved_and_whom_it_only_names_are_told_apart(every: dict[str, Ask]) -> None:
    """By the words of the Compact: 11(d) builds on Giga of ITU and UNICEF, 35(e) encourages UN entities."""
    assert {who.code for who in every["gdc:11d"].mentioned} >= {"ITU", "UNICEF"}
    assert every["gdc:11d"].addressees == () == every["gdc:11d"].partners
    assert [who.code for who in every["gdc:72"].addressees] == ["un-secretary-general"]
    assert {who.label for who in every["gdc:72"].partners} == {"Governments"}
    by_system = {(each.who.code, each.route): each.how for each in every["gdc:35e"].asked}
    assert by_system["ITU", "system"] == "stated"
    assert {each.how for each in every["gdc:31a"].asked if each.route == "system"} == {"named"}
    for ask in every.values():
        assert ask.named == (*ask.addressees, *ask.partners, *ask.mentioned)


def test_what_named_an_office_that_is_no_more_reaches_its_successor(every: dict[str, Ask]) -> None:
    """As an inference: 72 speaks of the office of an envoy; what asks the whole system asks ODET alone."""
    roads = {(each.who.code, each.route): each for each in every["gdc:72"].asked}
    assert roads["ODET", "successor"].how == "inferred"
    assert [who.code for who in roads["ODET", "successor"].through] == ["oset"]
    assert roads["oset", "named"].how == "named"
    system = {each.who.code for each in every["gdc:35e"].asked if each.route == "system"}
    assert "ODET" in system and "oset" not in system


def test_only_what_no_text_said_is_left_without_a_role(oxigraph: OxigraphEngine) -> None:
    """Whoever is named in a provision has one of three roles, or the source that was seen does not say which."""
    query = """SELECT ?p { ?p a wg:Provision ; wg:namesActor ?actor
      FILTER NOT EXISTS { ?p wg:asksActor|wg:involvesActor|wg:mentionsActor ?actor } } ORDER BY ?p"""
    left = dict.fromkeys(compact(iri) for (iri,) in oxigraph.select(query).texts())
    assert list(left) == ["wsis20:igf", "wsis20:libraries", "wsis20:lines"]


def test_organs_of_states_are_no_united_nations_entities_and_observers_no_members(every: dict[str, Ask]) -> None:
    """Whoever a text asks as "United Nations entities" are organizations; members of a group are asked as such."""
    system = {each.who.code for each in every["doc:e-res-2024-13/96"].asked if each.route == "system"}
    assert {"ITU", "UNDP", "UN Women", "WTO", "OHCHR"} <= system
    assert not {"ECOSOC", "HLPF", "CEB", "un-general-assembly", "president-of-the-general-assembly"} & system
    members = {each.who.code for each in every["doc:a-res-70-125/67"].asked if each.route == "member"}
    assert "UNESCO" in members
    assert "ODET" not in members


def test_a_membership_from_memory_says_so(every: dict[str, Ask]) -> None:
    bases = {each.who.code: each.basis for each in every["wsis20:113"].asked if each.route == "member"}
    assert (bases["ITU"], bases["FAO"]) == ("", "memory")


def test_coded_asks_reach_the_entities_that_the_rules_infer(oxigraph: OxigraphEngine, every: dict[str, Ask]) -> None:
    rows = oxigraph.select(
        "SELECT ?p ?e { ?p wg:concernsEntity ?e FILTER NOT EXISTS { ?p wg:namesActor/^org:memberOf ?e } }"
    )
    inferred = set(rows.texts())
    crosswalk = (ask for ask in every.values() if not ask.provision.curie.startswith("wsis20:"))
    for ask in crosswalk:
        reached = {each.who.iri for each in ask.asked if each.route == "coded" and each.who.kind == "entity"}
        members = {each.who.iri for each in ask.asked if each.route == "member"}
        assert (
            reached - members == {entity for provision, entity in inferred if provision == ask.provision.iri} - members
        )


def test_coded_links_of_the_wsis20_outcome_lead_to_lines_and_their_holders(every: dict[str, Ask]) -> None:
    """No suggestion does any more; the road maps, which concern all lines alike, lead to none by a coding."""
    routes = {(each.route, each.who.code) for each in every["wsis20:schools"].asked if each.how == INFERRED}
    assert {("coded", "C2"), ("coded", "C7-e-learning"), ("coded", "ITU")} <= routes
    assert ("coded", "C4") not in routes
    assert not any(each.route == "coded" for each in every["wsis20:113"].asked)
    assert not any(each.route == "suggested" for ask in every.values() for each in ask.asked)


def test_suggestions_count_only_for_texts_that_nobody_coded(with_suggestions: OxigraphEngine) -> None:
    every = {ask.provision.curie: ask for ask in asks(with_suggestions)}
    suggested = {
        name: {each.who.code for each in ask.asked if each.route == "suggested"} for name, ask in every.items()
    }
    assert {name: codes for name, codes in suggested.items() if codes} == {"wsis20:lines": {"C5", "ITU"}}


def test_openings_recognitions_and_principles_ask_nothing(every: dict[str, Ask]) -> None:
    assert not {"gdc:11", "poa:6", "gdc:73", "gdc:8a"} & set(every)


def test_nobody_named_stays_empty(every: dict[str, Ask]) -> None:
    assert every["tunis:111"].named == () == every["gdc:11a"].named


def test_each_has_the_asks_of_its_code(oxigraph: OxigraphEngine) -> None:
    of_each = asks_of_each(oxigraph)
    for code, name in (("itu", "entity:itu"), ("C7", "wsis:C7"), ("mechanism:igf", "mechanism:igf")):
        assert of_each[expand(name)] == asks(oxigraph, code)
    assert {ask.provision.iri for ask in asks(oxigraph)} >= {ask.provision.iri for ask in of_each[expand("wsis:C7")]}


def test_what_is_asked_of_nobody_known_is_a_sentence(oxigraph: OxigraphEngine) -> None:
    with pytest.raises(NotFoundError, match="gdc:11d is of kind commitment"):
        asks(oxigraph, "gdc:11d")
    with pytest.raises(NotFoundError, match="wsis20"):
        asks(oxigraph, document="wsis2")


def test_all_that_came_after_an_office_is_reached(store: ox.Store) -> None:
    """Where two have taken its place, and where one of these is no more, either: none of the chain is left out."""
    after = ox.NamedNode(expand("dcterms:isReplacedBy"))
    graph = next(store.quads_for_pattern(None, after, None, None)).graph_name
    other = ox.Store()
    other.bulk_extend(iter(store))
    for one, next_ in (("oset", "itu"), ("odet", "undp")):
        ends = (ox.NamedNode(expand(f"entity:{name}")) for name in (one, next_))
        other.add(ox.Quad(next(ends), after, next(ends), graph))
    engine = OxigraphEngine(other, union=True)
    found = {ask.provision.curie: ask.asked for ask in asks(engine)}
    assert {each.who.code for each in found["gdc:72"] if each.route == "successor"} == {"ITU", "ODET", "UNDP"}
    system = {each.who.code for each in found["gdc:35e"] if each.route == "system"}
    assert {"ITU", "UNDP"} <= system
    assert not {"oset", "ODET"} & system
