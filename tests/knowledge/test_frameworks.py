"""Levels of frameworks: what kinds of things there are, by the graph alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.namespaces import expand, prefixes
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import OTHER, acts, exact, level, levels
from wsis_gdc.knowledge.things import LANGUAGES, of_kind
from wsis_gdc.questions.asks import asks
from wsis_gdc.questions.gaps import gaps
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.network import network_of
from wsis_gdc.questions.overlaps import overlaps
from wsis_gdc.words.ask_sentences import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from wsis_gdc.engines import Engine
    from wsis_gdc.engines.rdflib_memory import RdflibEngine

KINDS = (
    "objective",
    "section",
    "commitment",
    "principle",
    "action-line",
    "item",
    "goal",
    "target",
    "entity",
    "mechanism",
    "trend",
    "finding",
    "document",
    "plan-provision",
    "tunis-provision",
    "plan-section",
    "tunis-section",
    "wsis20-provision",
)


def test_the_levels_stand_in_their_order(oxigraph: OxigraphEngine) -> None:
    """Those of the frameworks, then those beside them; ``OTHER`` is none."""
    assert tuple(levels(oxigraph)) == KINDS
    assert OTHER not in levels(oxigraph)


@pytest.mark.parametrize("kind", KINDS)
def test_a_level_is_whole(kind: str, oxigraph: OxigraphEngine) -> None:
    """Names of one and of many in six languages, a sign, members."""
    found = level(oxigraph, kind)
    assert set(found.names) == set(LANGUAGES)
    assert all(one and many for one, many in found.names.values())
    assert found.sign in {"dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon"}
    assert found.member_class.startswith("http")
    members = tables_of(oxigraph).members(kind)
    assert members
    assert [thing.iri for thing in of_kind(oxigraph, kind)] == list(members)
    assert all(thing.kind == kind for thing in of_kind(oxigraph, kind))


def test_no_two_levels_look_alike(oxigraph: OxigraphEngine) -> None:
    """Sign, filling and colour together tell them apart."""
    looks = [(each.sign, each.hollow, each.hue) for each in levels(oxigraph).values()]
    assert len(set(looks)) == len(looks)


def test_commitments_alone_state_an_act_today(oxigraph: OxigraphEngine) -> None:
    """The unit of the crosswalk; principles are principles."""
    assert acts(oxigraph) == ("commitment",)


def test_both_engines_read_the_same_levels(light: OxigraphEngine, rdflib_engine: RdflibEngine) -> None:
    """Name by name."""
    assert dict(levels(rdflib_engine)) == dict(levels(light))


def test_a_thing_is_found_by_its_exact_code_within_a_kind(oxigraph: OxigraphEngine) -> None:
    """Goal 9 is none of the paragraphs 9; what is not unique is not guessed."""
    assert exact(oxigraph, "9", "goal") == expand("sdg:9")
    assert exact(oxigraph, "ITU", "entity") == expand("entity:itu")
    assert exact(oxigraph, "ITU", "goal") == ""


def test_an_unknown_kind_is_told_with_near_ones(oxigraph: OxigraphEngine) -> None:
    """By the names that people write."""
    with pytest.raises(NotFoundError, match=r'unknown kind "comitment" \(did you mean commitment'):
        level(oxigraph, "comitment")


def test_a_graph_without_levels_has_no_kinds() -> None:
    """Nothing is assumed."""
    assert dict(levels(OxigraphEngine(ox.Store()))) == {}


@pytest.mark.parametrize(
    "ask",
    [
        lambda engine: level(engine, "commitment"),
        gaps,
        lambda engine: overlaps(engine, "action-line"),
        lambda engine: network_of(engine, "multigraph"),
        lambda engine: network_of(engine, "lines"),
        lambda engine: matrix(engine, Asked("commitment", "action-line")),
    ],
    ids=["level", "gaps", "overlaps", "multigraph", "projection", "matrix"],
)
def test_a_graph_without_levels_is_refused_and_not_answered_with_nothing(ask: Callable[[Engine], object]) -> None:
    """As a store of an earlier version would be, behind an endpoint."""
    with pytest.raises(QueryError, match="names no kinds of things"):
        ask(OxigraphEngine(ox.Store()))


@pytest.fixture(scope="module")
def values(oxigraph: OxigraphEngine) -> dict[str, dict[str, set[str]]]:
    """What is known of each thing that levels are told by: values by property."""
    properties = ("rdf:type", "wg:kind", "wg:kindAlso", "wg:underActionLine", "wg:inSection")
    rows = oxigraph.select(
        f"SELECT DISTINCT ?thing ?property ?value WHERE {{ VALUES ?property {{ {' '.join(properties)} }} "
        "?thing ?property ?value }"
    ).texts()
    found: dict[str, dict[str, set[str]]] = {}
    names = {expand(name): name for name in properties}
    for thing, property_, value in rows:
        found.setdefault(thing, {}).setdefault(names[property_], set()).add(value)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_level_says_of_a_thing_is_what_its_pattern_finds(
    kind: str, oxigraph: OxigraphEngine, values: dict[str, dict[str, set[str]]]
) -> None:
    """One by one from the values of a thing, or all at once by SPARQL."""
    found = level(oxigraph, kind)
    asked = {iri for (iri,) in oxigraph.select(f"SELECT DISTINCT ?thing WHERE {{ {found.pattern} }}").texts()}
    assert {thing for thing, known in values.items() if found.holds(thing, known)} == asked


def test_a_new_text_is_told_by_the_name_and_the_annex_that_its_data_state(
    light_store: ox.Store,
) -> None:
    """A declaration that is annex II of a resolution, of which no code knows."""
    store = ox.Store()
    store.extend(light_store)
    store.update(f"""
        PREFIX new: <https://w3id.org/wsis-gdc/declaration/>
        {"".join(f"PREFIX {name}: <{space}> " for name, space in prefixes().items())}
        INSERT DATA {{ GRAPH <urn:new> {{
          new:whole a skos:ConceptScheme ; skos:prefLabel "Declaration on Future Generations"@en ; wg:annex "II" ;
            vann:preferredNamespaceUri "https://w3id.org/wsis-gdc/declaration/" .
          new:9 a wg:Provision ; skos:prefLabel "Forum"@en ; eli:is_part_of doc:a-res-79-1 ; eli:number "9" ;
            wg:paragraph "9" ;
            wg:kind <https://w3id.org/wsis-gdc/term/kind/call> ;
            wg:namesActor entity:itu ; wg:asksActor entity:itu }} }}""")
    engine = OxigraphEngine(store, union=True)
    (ask,) = [ask for ask in asks(engine, "itu") if ask.provision.iri.endswith("/declaration/9")]
    assert text_of(ask, str) == "Declaration on Future Generations (A/RES/79/1, annex II)"
    (asked_by_compact, *_) = asks(engine, "itu", document="gdc", language="fr")
    assert text_of(asked_by_compact, str).startswith("Pacte numérique mondial (A/RES/79/1, annex I")
