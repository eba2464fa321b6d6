"""What follows from the stated facts: links in a graph of their own, each with its premises and its rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import compact, expand, prefixes
from wsis_gdc.base.resources import ontology_folder
from wsis_gdc.curation import assembly, rules
from wsis_gdc.curation.exports import dump
from wsis_gdc.engines import OxigraphEngine

INFERRED = ox.NamedNode(rules.INFERRED)
EXAMPLE = ontology_folder() / "examples" / "valid" / "mapping-set.yaml"


def _triples(store: ox.Store, graph: Any) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


INFERRED_TERMS = {
    "partOfObjective",
    "rollsUpTo",
    "linkedTo",
    "coversLine",
    "coversLineAtFullStrength",
    "facilitatedBy",
    "concernsEntity",
    "differsFrom",
}


@pytest.mark.parametrize("name", sorted(INFERRED_TERMS))
def test_an_inferred_property_stands_in_the_inferred_graph_only(store: ox.Store, name: str) -> None:
    """What somebody states and what we conclude are kept apart."""
    quads = store.quads_for_pattern(None, ox.NamedNode(expand(f"wg:{name}")), None, None)
    graphs = {quad.graph_name for quad in quads}
    assert graphs == {INFERRED}


def test_nothing_inferred_is_stated_too(store: ox.Store) -> None:
    """No triple of the inferred graph stands in another named graph."""
    inferred = _triples(store, INFERRED)
    assert inferred
    others = set().union(*(_triples(store, graph) for graph in store.named_graphs() if graph != INFERRED))
    assert inferred & others == set()


def test_every_inferred_link_has_an_inference_that_explains_it(store: ox.Store, oxigraph: OxigraphEngine) -> None:
    """Its subject, predicate and object are those of an inference."""
    query = """SELECT ?s ?p ?o WHERE {
      ?i wg:inferredSubject ?s ; wg:inferredPredicate ?p ; wg:inferredObject ?o }"""
    explained = {tuple(row) for row in oxigraph.select(query)}
    internal = {
        "rdf:type",
        "wg:premise",
        "wg:byRule",
        "wg:inferredSubject",
        "wg:inferredPredicate",
        "wg:inferredObject",
        "wg:basis",
        "wg:sourceConfidence",
        "prov:wasDerivedFrom",
    }
    links = {
        (triple.subject, triple.predicate, triple.object)
        for triple in _triples(store, INFERRED)
        if compact(triple.predicate.value) not in internal
    }
    assert links == explained


def test_an_inference_has_one_subject_predicate_object_and_rule_and_a_premise(oxigraph: OxigraphEngine) -> None:
    """The rule is one of the files, and each premise is something the graph speaks of."""
    query = """SELECT ?i (COUNT(DISTINCT ?s) AS ?ns) (COUNT(DISTINCT ?p) AS ?np) (COUNT(DISTINCT ?o) AS ?no)
      (COUNT(DISTINCT ?r) AS ?nr) (COUNT(DISTINCT ?x) AS ?nx) (SAMPLE(?r) AS ?rule) WHERE {
      ?i a wg:Inference .
      OPTIONAL { ?i wg:inferredSubject ?s } OPTIONAL { ?i wg:inferredPredicate ?p } OPTIONAL { ?i wg:inferredObject ?o }
      OPTIONAL { ?i wg:byRule ?r } OPTIONAL { ?i wg:premise ?x } } GROUP BY ?i"""
    rows = list(oxigraph.select(query).texts())
    assert len(rows) > 1000
    assert [row for row in rows if row[1:5] != ("1", "1", "1", "1") or int(row[5]) < 1] == []
    names = {path.stem for path in (ontology_folder() / "rules").glob("*.rq")}
    no_group_facilitates_today, of_types = "52-facilitated-by-group", "80-classes-of-others"
    expected = names - {no_group_facilitates_today, of_types}
    assert {compact(row[6]) for row in rows} == {f"rule:{name}" for name in expected}
    assert not oxigraph.ask("ASK { ?i wg:premise ?x FILTER NOT EXISTS { ?x a ?class } }")


def test_things_are_of_the_classes_of_others_above_theirs(store: ox.Store, oxigraph: OxigraphEngine) -> None:
    """So that standard tools find them without a reasoner; nothing is of a class that the ontology does not give."""
    inferred = f"GRAPH <{rules.INFERRED}> {{ ?thing a ?class }} FILTER(?class != wg:Inference)"
    follows = "GRAPH ?stated { ?thing a ?own } ?own rdfs:subClassOf+ ?class"
    assert not oxigraph.ask(f"ASK {{ {inferred} FILTER NOT EXISTS {{ {follows} }} }}")
    for theirs, ours in {
        "sssom:Mapping": ["wg:Linkage"],
        "org:Organization": ["wg:Mechanism", "wg:UNEntity"],
        "dcat:Dataset": ["wg:MappingSet"],
        "org:Membership": ["wg:Facilitation", "wg:UngisMembership"],
    }.items():
        those = {iri for (iri,) in oxigraph.select(f"SELECT DISTINCT ?x {{ ?x a {theirs} }}").texts()}
        named = f"SELECT DISTINCT ?x {{ VALUES ?class {{ {' '.join(ours)} }} ?x a ?class }}"
        assert those == {iri for (iri,) in oxigraph.select(named).texts()} != set()
    assert oxigraph.ask("ASK { wsis:C5 a skos:Concept . gdc:11d a prov:Entity . entity:itu a foaf:Agent }")


def _objects(engine: OxigraphEngine, subject: str, predicate: str) -> list[str]:
    query = f"SELECT DISTINCT ?o WHERE {{ {subject} {predicate} ?o }}"
    return sorted(compact(iri) for (iri,) in engine.select(query).texts())


ROLL_UPS = {
    "lettered provision": ("gdc:29d", ["gdc:29", "gdc:objective-3", "gdc:section/internet-governance"]),
    "provision without a letter": ("gdc:27", ["gdc:objective-3", "gdc:section/internet-governance"]),
    "item of a line": ("poa:12a", ["wsis:C5"]),
    "item of a sub-line": ("poa:18a", ["wsis:C7", "wsis:C7-e-health"]),
    "sub-line": ("wsis:C7-e-health", ["wsis:C7"]),
    "line": ("wsis:C5", []),
    "target": ("<http://metadata.un.org/sdg/9.c>", ["sdg:9"]),
    "section": ("<https://w3id.org/wsis-gdc/gdc/section/internet-governance>", ["gdc:objective-3"]),
}


@pytest.mark.parametrize(("thing", "wholes"), ROLL_UPS.values(), ids=ROLL_UPS)
def test_a_thing_rolls_up_to_exactly_its_wholes(oxigraph: OxigraphEngine, thing: str, wholes: list[str]) -> None:
    """Item → line → C7; letter → paragraph, section, objective; target → goal."""
    assert _objects(oxigraph, thing, "wg:rollsUpTo") == wholes


def test_the_part_of_an_objective_is_inferred_from_the_section(oxigraph: OxigraphEngine) -> None:
    """The premise of gdc:29d → objective 3 is the section on internet governance."""
    query = """SELECT ?premise ?rule WHERE { ?i wg:inferredSubject gdc:29d ; wg:inferredPredicate wg:partOfObjective ;
      wg:inferredObject gdc:objective-3 ; wg:premise ?premise ; wg:byRule ?rule }"""
    rows = [tuple(map(compact, row)) for row in oxigraph.select(query).texts()]
    assert rows == [("gdc:section/internet-governance", "rule:10-part-of-objective")]


def test_a_line_is_facilitated_by_its_current_leads(oxigraph: OxigraphEngine) -> None:
    """ITU is the sole facilitator of C5; earlier lists give nothing."""
    assert _objects(oxigraph, "wsis:C5", "wg:facilitatedBy") == ["entity:itu"]


def test_a_suggestion_that_nobody_took_up_links_nothing() -> None:
    """A proposed linkage exists in the example, and is not the premise of a plain link."""
    example = EXAMPLE.with_name("linkage-with-another-status-than-its-set.yaml")
    engine = OxigraphEngine(assembly.assemble([assembly.read_sheet(example)]), union=True)
    proposed = "?linkage wg:status <https://w3id.org/wsis-gdc/term/status/proposed>"
    assert engine.ask(f"ASK {{ ?linkage a wg:Linkage . {proposed} }}")
    assert not engine.ask(f"ASK {{ ?i wg:inferredPredicate wg:linkedTo ; wg:premise ?linkage . {proposed} }}")


def test_every_linkage_that_is_no_suggestion_links_its_ends(oxigraph: OxigraphEngine) -> None:
    """Subject to object; the way back is the same triple."""
    assert not oxigraph.ask("""ASK { ?linkage sssom:subject_id ?s ; sssom:object_id ?o ; wg:status ?status .
      FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>)
      FILTER NOT EXISTS { ?s wg:linkedTo ?o } }""")


def test_every_claim_that_is_no_suggestion_is_one_triple_and_nothing_else_is(oxigraph: OxigraphEngine) -> None:
    """The relations of linkages stand between things where somebody claims them, with the linkages as premises."""
    taken_up = "FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>)"
    claims = f"""SELECT ?s ?p ?o ?linkage WHERE {{ ?linkage sssom:subject_id ?s ; sssom:predicate_id ?p ;
      sssom:object_id ?o ; wg:status ?status . {taken_up} }}"""
    triples = """SELECT ?s ?p ?o ?linkage WHERE { ?s ?p ?o .
      ?i wg:byRule rule:35-claimed ; wg:inferredSubject ?s ; wg:inferredPredicate ?p ; wg:inferredObject ?o ;
        wg:premise ?linkage }"""
    claimed = set(oxigraph.select(claims).texts())
    assert set(oxigraph.select(triples).texts()) == claimed
    assert len(claimed) > 1000
    for relation in ("skos:relatedMatch", "wg:continues", "wg:extends", "wg:reliesOn", "wg:cites", "wg:addresses"):
        asked = oxigraph.select(f"SELECT ?s ?o {{ ?s {relation} ?o }}").texts()
        assert set(asked) == {(s, o) for s, p, o, _ in claimed if compact(p) == relation} != set()


def test_a_line_is_covered_at_full_strength_where_a_linkage_has_strength_3(oxigraph: OxigraphEngine) -> None:
    """What covers at full strength covers; the premises are the linkages of that strength, and only these."""
    query = """SELECT ?provision ?line ?linkage WHERE {
      ?covers wg:inferredPredicate %s ; wg:inferredSubject ?provision ; wg:inferredObject ?line ; wg:premise ?linkage .
      ?linkage wg:strength ?strength FILTER(%s) }"""
    strong = set(oxigraph.select(query % ("wg:coversLine", "?strength = 3")).texts())
    assert set(oxigraph.select(query % ("wg:coversLineAtFullStrength", "true")).texts()) == strong != set()


def test_a_provision_covers_the_line_of_the_item_it_is_coded_with() -> None:
    """In the example, gdc:11d continues poa:9c, which stands under C2; nobody facilitates C2 there."""
    engine = OxigraphEngine(assembly.assemble([assembly.read_sheet(EXAMPLE)]), union=True)
    assert _objects(engine, "gdc:11d", "wg:coversLine") == ["wsis:C2"]
    assert _objects(engine, "gdc:11d", "wg:concernsEntity") == []


def _stated(store: ox.Store) -> list[bytes]:
    """Return all lines but those that tell how many triples a graph has."""
    return [line for line in assembly.union_lines(store) if b"/ns/void#triples>" not in line]


def test_what_is_stated_is_not_inferred_too() -> None:
    """A triple that a rule gives and a file states stands in the graph of the file alone."""
    sheet = assembly.read_sheet(EXAMPLE)
    link = f"<{expand('gdc:11d')}> <{expand('wg:coversLine')}> <{expand('wsis:C2')}> .\n"
    assert link.encode() in assembly.graph_lines(assembly.assemble([sheet]), INFERRED)
    stating = replace(sheet, triples=sheet.triples + link)
    store = assembly.assemble([stating])
    assert link.encode() not in assembly.graph_lines(store, INFERRED)
    assert _stated(store) == _stated(assembly.assemble([sheet]))


def test_inferring_twice_adds_nothing() -> None:
    """The rules are finished after one run in the order of their names."""
    store = assembly.assemble([assembly.read_sheet(EXAMPLE)])
    before = dump(store, "nq")
    rules.infer(store)
    assert dump(store, "nq") == before


def test_an_inferred_facilitator_keeps_the_memory_mark_of_its_role(oxigraph: OxigraphEngine) -> None:
    """UNITAR is a member of UNGIS from memory only, so the short form of its membership says so; roles have sources."""
    query = """SELECT DISTINCT ?p ?basis WHERE { ?i wg:inferredSubject|wg:inferredObject %s ; wg:inferredPredicate ?p ;
      wg:basis/skos:notation ?basis }"""

    def found(entity: str) -> set[tuple[str, str]]:
        return {(compact(p.value), basis.value) for p, basis in oxigraph.select(query % entity) if p and basis}

    assert found("entity:unitar") == {("org:memberOf", "memory")}
    assert found("entity:wmo") == {
        ("wg:facilitatedBy", "source"),
        ("wg:concernsEntity", "source"),
        ("org:memberOf", "memory"),
    }


def test_what_follows_from_a_source_names_it(oxigraph: OxigraphEngine) -> None:
    """An inference has the sources of its premise, the very ones, and none where the premise is from memory."""
    query = """SELECT ?inference (COUNT(DISTINCT ?has) AS ?own) (COUNT(DISTINCT ?source) AS ?theirs)
      (COUNT(DISTINCT ?shared) AS ?both) (SAMPLE(?basis) AS ?one) WHERE {
        ?inference wg:byRule ?rule ; wg:basis/skos:notation ?basis ; wg:premise ?premise .
        ?premise wg:basis ?any .
        OPTIONAL { ?inference prov:wasDerivedFrom ?has }
        OPTIONAL { ?premise prov:wasDerivedFrom ?source }
        OPTIONAL { ?inference prov:wasDerivedFrom ?shared . ?premise prov:wasDerivedFrom ?shared }
      } GROUP BY ?inference"""
    rows = list(oxigraph.select(query).texts())
    assert len(rows) > 150
    assert [row for row in rows if len(set(row[1:4])) > 1] == []
    assert {(own == "0", basis == "memory") for _, own, _, _, basis in rows} == {(True, True), (False, False)}


def test_a_group_carries_its_role_to_its_members() -> None:
    """With the facilitation and the group as premises."""
    data = """
      facilitation:C1-rc a wg:Facilitation ; wg:facilitates wsis:C1 ; org:member entity:rc ;
        org:role <https://w3id.org/wsis-gdc/term/role/co-facilitator> ;
        wg:facilitationList <https://w3id.org/wsis-gdc/term/list/current> ;
        wg:basis <https://w3id.org/wsis-gdc/term/basis/source> ;
        wg:sourceConfidence <https://w3id.org/wsis-gdc/term/level/high> .
      wsis:C1 a wg:ActionLine . entity:rc a wg:UNEntity . entity:eca a wg:UNEntity ; org:memberOf entity:rc ."""
    store = ox.Store()
    heads = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in prefixes().items())
    store.update(f"{heads} INSERT DATA {{ GRAPH <urn:data> {{ {data} }} }}")
    rules.infer(store)
    ask = f"""{heads} ASK {{ wsis:C1 wg:facilitatedBy entity:eca .
      ?i wg:inferredSubject wsis:C1 ; wg:inferredObject entity:eca ; wg:premise facilitation:C1-rc , entity:rc }}"""
    assert store.query(ask, use_default_graph_as_union=True)


def test_an_inference_is_named_by_the_link_that_it_records(oxigraph: OxigraphEngine) -> None:
    """So the same link has the same name in every build, whichever rule gives it."""
    query = """SELECT ?i ?s ?p ?o WHERE {
      ?i wg:inferredSubject ?s ; wg:inferredPredicate ?p ; wg:inferredObject ?o }"""
    rows = [(iri, rules.inference_iri(*link)) for iri, *link in oxigraph.select(query).texts()]
    assert [row for row in rows if row[0] != row[1]] == []
    assert "https://w3id.org/wsis-gdc/inference/linked-to/wsis-C2--sdg-9.c" in {iri for iri, _ in rows}


def test_a_rule_can_be_read_in_any_sparql_tool() -> None:
    """rdflib, which knows nothing of the runner, finds the same conclusions with the same premises."""
    import rdflib

    sheet = assembly.read_sheet(EXAMPLE)
    text = (ontology_folder() / "rules" / "20-roll-up.rq").read_text(encoding="utf-8")
    graph = rdflib.Graph().parse(data=sheet.triples, format="nt").query(text, initNs=prefixes()).graph
    assert graph is not None
    parts = [rdflib.URIRef(expand(f"wg:{name}")) for name in ("inferredSubject", "inferredObject", "premise")]
    found = {tuple(compact(str(graph.value(node, part))) for part in parts) for node in graph.subjects(unique=True)}
    query = """SELECT ?s ?o ?x { ?i wg:byRule rule:20-roll-up ;
      wg:inferredSubject ?s ; wg:inferredObject ?o ; wg:premise ?x }"""
    engine = OxigraphEngine(assembly.assemble([sheet]), union=True)
    assert found == {tuple(map(compact, row)) for row in engine.select(query).texts()}
    assert ("gdc:11d", "gdc:objective-1", "gdc:section/connectivity") in found


def test_linkages_of_two_sets_that_differ_on_a_pair_are_joined_both_ways(oxigraph: OxigraphEngine) -> None:
    """Another relation or strength, another set, the same ends in the same order; the two are the premises.

    That a text names the other end (cites) differs from nothing.
    """
    query = """SELECT ?one ?other (COUNT(DISTINCT ?premise) AS ?premises) WHERE {
      ?i wg:inferredPredicate wg:differsFrom ; wg:inferredSubject ?one ; wg:inferredObject ?other ; wg:premise ?premise
    } GROUP BY ?one ?other"""
    found = {(one, other): int(premises) for one, other, premises in oxigraph.select(query).texts()}
    assert found
    assert set(found.values()) == {2}
    assert {(other, one) for one, other in found} == set(found)
    claims = """SELECT ?linkage ?set ?subject ?object ?relation ?strength WHERE {
      ?set sssom:mappings ?linkage . ?linkage sssom:subject_id ?subject ; sssom:object_id ?object ;
        sssom:predicate_id ?relation ; wg:status ?status .
      FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>)
      OPTIONAL { ?linkage wg:strength ?strength } }"""
    by_pair: dict[tuple[str, str], list[tuple[str, str, str, str]]] = defaultdict(list)
    for linkage, set_, subject, object_, relation, strength in oxigraph.select(claims).texts():
        by_pair[subject, object_].append((linkage, set_, relation, strength))
    expected = {
        (one, other)
        for some in by_pair.values()
        for one, set_, relation, strength in some
        for other, other_set, other_relation, other_strength in some
        if set_ != other_set
        and expand("wg:cites") not in (relation, other_relation)
        and (relation != other_relation or (strength and other_strength and strength != other_strength))
    }
    assert set(found) == expected
