"""From files to one dataset: named graphs and their union, rules with premises, and a cache that spares work."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import BASE, compact, expand
from wsis_gdc.base.resources import data_folder, ontology_folder
from wsis_gdc.curation import assembly, schemas, yaml_ld
from wsis_gdc.curation.exports import dump

if TYPE_CHECKING:
    from wsis_gdc.curation.assembly import Sheet
    from wsis_gdc.engines import OxigraphEngine

INFERRED = ox.NamedNode(f"{BASE}graph/inferred")
EXAMPLE = ontology_folder() / "examples" / "valid" / "mapping-set.yaml"


def _triples(store: ox.Store, graph: Any) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


# Graphs


def test_each_data_file_fills_a_named_graph_of_its_place(store: ox.Store) -> None:
    """Besides them there are the graphs of the ontology, of queries and rules, and of what is inferred."""
    files = {path.relative_to(data_folder()).with_suffix("").as_posix() for path in assembly.data_files()}
    names = {graph.value.removeprefix(f"{BASE}graph/") for graph in store.named_graphs()}
    assert names == files | {"ontology", "inferred", "queries"}


def test_a_triple_stands_in_one_named_graph(store: ox.Store) -> None:
    """In no other and not in the default graph, so that asking the union of all gives it once."""
    triples = {quad.triple for quad in store}
    assert len(triples) == len(store) > 60_000
    assert not _triples(store, ox.DefaultGraph())


def test_a_triple_stands_in_the_graph_of_its_file(store: ox.Store) -> None:
    """A linkage of a set is told apart from all other claims by its graph."""
    linkage = ox.NamedNode(expand("linkage:wsis-sdg-matrix/wsis-C2--sdg-9.c"))
    graphs = {quad.graph_name for quad in store.quads_for_pattern(linkage, None, None, None)}
    assert graphs == {ox.NamedNode(f"{BASE}graph/mappings/wsis-sdg-matrix")}


def test_a_file_outside_the_data_folder_fills_a_graph_of_its_own_name(tmp_path: Path) -> None:
    """So a curator can try a file of any place."""
    assert assembly.graph_of(tmp_path / "mine.yaml") == f"{BASE}graph/mine"


# Inference


INFERRED_TERMS = {
    "partOfObjective",
    "rollsUpTo",
    "linkedTo",
    "coversLine",
    "facilitatedBy",
    "concernsEntity",
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
    rules = {path.stem for path in (ontology_folder() / "rules").glob("*.rq")}
    assert {compact(row[6]) for row in rows} <= {f"rule:{rule}" for rule in rules}
    assert not oxigraph.ask("ASK { ?i wg:premise ?x FILTER NOT EXISTS { ?x a ?class } }")


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


def test_a_suggestion_that_nobody_took_up_links_nothing(oxigraph: OxigraphEngine) -> None:
    """Proposed linkages exist, and none of them is the premise of a plain link."""
    proposed = "?linkage wg:status <https://w3id.org/wsis-gdc/term/status/proposed>"
    assert oxigraph.ask(f"ASK {{ ?linkage a wg:Linkage . {proposed} }}")
    assert not oxigraph.ask(f"ASK {{ ?i wg:inferredPredicate wg:linkedTo ; wg:premise ?linkage . {proposed} }}")


def test_every_linkage_that_is_no_suggestion_links_its_ends(oxigraph: OxigraphEngine) -> None:
    """Subject to object; the way back is the same triple."""
    assert not oxigraph.ask("""ASK { ?linkage sssom:subject_id ?s ; sssom:object_id ?o ; wg:status ?status .
      FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>)
      FILTER NOT EXISTS { ?s wg:linkedTo ?o } }""")


def test_a_provision_covers_the_line_of_the_item_it_is_coded_with() -> None:
    """In the example, gdc:11d continues poa:9c, which stands under C2; nobody facilitates C2 there."""
    from wsis_gdc.engines import OxigraphEngine

    engine = OxigraphEngine(assembly.assemble([assembly.read_sheet(EXAMPLE)]), union=True)
    assert _objects(engine, "gdc:11d", "wg:coversLine") == ["wsis:C2"]
    assert _objects(engine, "gdc:11d", "wg:concernsEntity") == []


def test_what_is_stated_is_not_inferred_too() -> None:
    """A triple that a rule gives and a file states stands in the graph of the file alone."""
    sheet = assembly.read_sheet(EXAMPLE)
    link = f"<{expand('gdc:11d')}> <{expand('wg:coversLine')}> <{expand('wsis:C2')}> .\n"
    assert link.encode() in assembly.graph_lines(assembly.assemble([sheet]), INFERRED)
    stating = replace(sheet, triples=sheet.triples + link)
    store = assembly.assemble([stating])
    assert link.encode() not in assembly.graph_lines(store, INFERRED)
    assert assembly.union_lines(store) == assembly.union_lines(assembly.assemble([sheet]))


def test_without_inference_the_inferred_graph_is_empty() -> None:
    """For those who want only what is stated."""
    sheet = assembly.read_sheet(EXAMPLE)
    store = assembly.assemble([sheet], inference=False)
    assert _triples(store, INFERRED) == set()
    assert assembly.infer(store) == len(_triples(store, INFERRED)) > 0


def test_inferring_twice_adds_nothing() -> None:
    """The rules are finished after one run in the order of their names."""
    store = assembly.assemble([assembly.read_sheet(EXAMPLE)])
    before = dump(store, "nq")
    assembly.infer(store)
    assert dump(store, "nq") == before


# Sameness


def test_the_order_of_the_files_does_not_matter(sheets: tuple[Sheet, ...], store: ox.Store) -> None:
    """Assembling them backwards gives the same bytes."""
    assert dump(assembly.assemble(reversed(sheets)), "nq") == dump(store, "nq")


def test_nothing_is_a_blank_node(store: ox.Store) -> None:
    """Every resource has an IRI, so that two builds can be compared line by line."""
    assert [
        str(quad) for quad in store if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
    ] == []


def test_blank_nodes_of_an_ontology_are_named_in_the_order_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OWL cannot do without them (lists, restrictions); their names are the same each time."""
    (tmp_path / "wsis-gdc.ttl").write_text(
        "<urn:b> <urn:p> ( 1 2 ) .\n<urn:a> <urn:p> [ <urn:q> 3 ] .\n", encoding="utf-8"
    )
    monkeypatch.setattr(assembly, "ontology_folder", lambda: tmp_path)
    texts = set()
    for _ in range(3):
        assembly.ontology_triples.cache_clear()
        texts.add(assembly.ontology_triples())
    assembly.ontology_triples.cache_clear()
    (text,) = texts
    assert "<urn:a> <urn:p> _:o0003 ." in text
    assert len(text.splitlines()) == 7


# Cache


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file was parsed."""
    counter: Counter[str] = Counter()
    real = yaml_ld.parse

    def counting(text: bytes, name: str) -> yaml_ld.Source:
        counter[Path(name).name] += 1
        return real(text, name)

    monkeypatch.setattr(yaml_ld, "parse", counting)
    return counter


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """Two valid files that may be changed."""
    (tmp_path / "data").mkdir()
    for name in ("agent.yaml", "topic.yaml"):
        shutil.copy(EXAMPLE.with_name(name), tmp_path / "data" / name)
    return tmp_path / "data" / "agent.yaml", tmp_path / "data" / "topic.yaml"


def test_an_unchanged_file_is_not_parsed_again(copies: tuple[Path, Path], parsed: Counter[str], tmp_path: Path) -> None:
    """And the sheet from the cache equals the one that was parsed."""
    cache = tmp_path / "cache"
    first = [assembly.read_sheet(path, cache_folder=cache) for path in copies]
    second = [assembly.read_sheet(path, cache_folder=cache) for path in copies]
    assert parsed == {"agent.yaml": 1, "topic.yaml": 1}
    assert first == second


def test_a_changed_file_is_parsed_again_and_only_that(
    copies: tuple[Path, Path], parsed: Counter[str], tmp_path: Path
) -> None:
    """Also where size and time stay the same: the bytes count."""
    cache, (agent, topic) = tmp_path / "cache", copies
    for path in copies:
        assembly.read_sheet(path, cache_folder=cache)
    times = agent.stat().st_atime_ns, agent.stat().st_mtime_ns
    agent.write_bytes(agent.read_bytes().replace(b"Reader A", b"Reader B", 1))
    os.utime(agent, ns=times)
    changed = assembly.read_sheet(agent, cache_folder=cache)
    assembly.read_sheet(topic, cache_folder=cache)
    assert parsed == {"agent.yaml": 2, "topic.yaml": 1}
    assert '"Reader B"@en' in changed.triples


def test_a_file_with_findings_is_not_kept(copies: tuple[Path, Path], parsed: Counter[str], tmp_path: Path) -> None:
    """So its findings come again each time."""
    cache, (agent, _) = tmp_path / "cache", copies
    agent.write_bytes(agent.read_bytes().replace(b"type: Agent", b"type: Agend", 1))
    first, second = (assembly.read_sheet(agent, cache_folder=cache) for _ in range(2))
    assert parsed == {"agent.yaml": 2}
    assert first.findings == second.findings != ()


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'{"name": 1}', b"\xff\xfe"], ids=repr)
def test_a_damaged_cache_is_read_past(
    copies: tuple[Path, Path], parsed: Counter[str], tmp_path: Path, junk: bytes
) -> None:
    """The file is parsed again."""
    cache, (agent, _) = tmp_path / "cache", copies
    sheet = assembly.read_sheet(agent, cache_folder=cache)
    for path in cache.iterdir():
        path.write_bytes(junk)
    assert assembly.read_sheet(agent, cache_folder=cache) == sheet
    assert parsed == {"agent.yaml": 2}


def test_another_context_or_schema_makes_the_cache_stale(
    copies: tuple[Path, Path], parsed: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key of a kept sheet holds a hash of all that decides how it is made."""
    assembly.read_sheet(copies[0], cache_folder=tmp_path / "cache")
    monkeypatch.setattr(assembly, "_version", lambda: b"another")
    assembly.read_sheet(copies[0], cache_folder=tmp_path / "cache")
    assert parsed == {"agent.yaml": 2}


# Places


def test_records_and_references_know_their_lines(tmp_path: Path) -> None:
    """Later messages point at them."""
    path = tmp_path / "x.yaml"
    path.write_text(
        f'"@context": "{schemas.CONTEXT_ADDRESS}"\nrecords:\n  - id: "topic:a"\n    type: Topic\n'
        '    label: {en: "A"}\n    refers_to:\n      - "gdc:29d"\n      - "wsis:C5"\n    basis: memory\n',
        encoding="utf-8",
    )
    sheet = assembly.read_sheet(path)
    assert [(place.record, place.line) for place in sheet.records] == [(f"{BASE}topic/a", 3)]
    assert [(place.line, place.key, compact(place.target)) for place in sheet.references] == [
        (7, "refers_to", "gdc:29d"),
        (8, "refers_to", "wsis:C5"),
        (9, "basis", "term:basis/memory"),
    ]


def test_an_inferred_facilitator_keeps_the_memory_mark_of_its_role(oxigraph: OxigraphEngine) -> None:
    """WMO leads e-environment from memory only, so what is inferred from that role says so too."""
    query = """SELECT DISTINCT ?p ?basis WHERE { ?i wg:inferredObject entity:wmo ; wg:inferredPredicate ?p ;
      wg:basis/skos:notation ?basis }"""
    found = {(compact(p.value), basis.value) for p, basis in oxigraph.select(query) if p and basis}
    assert found == {("wg:facilitatedBy", "memory"), ("wg:concernsEntity", "memory")}
