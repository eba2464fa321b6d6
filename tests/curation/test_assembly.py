"""From files to one dataset: named graphs and their union, and a cache that spares work."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base import resources
from wsis_gdc.base.namespaces import BASE, compact, expand
from wsis_gdc.base.resources import data_folder, ontology_folder
from wsis_gdc.curation import assembly, schemas, yaml_ld
from wsis_gdc.curation.exports import dump

INFERRED = ox.NamedNode(f"{BASE}graph/inferred")
EXAMPLE = ontology_folder() / "examples" / "valid" / "mapping-set.yaml"


def _triples(store: ox.Store, graph: Any) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


# Graphs


def test_each_data_file_fills_a_named_graph_of_its_place(store: ox.Store) -> None:
    """Besides them there are the graphs of the ontology, of queries and rules, what is inferred, and about them all."""
    files = {path.relative_to(data_folder()).with_suffix("").as_posix() for path in assembly.data_files()}
    names = {graph.value.removeprefix(f"{BASE}graph/") for graph in store.named_graphs()}
    assert names == files | {"ontology", "inferred", "queries", "about"}


def test_a_triple_stands_in_one_named_graph(store: ox.Store) -> None:
    """In no other and not in the default graph, so that asking the union of all gives it once."""
    triples = {quad.triple for quad in store}
    assert len(triples) == len(store) > 60_000
    assert not _triples(store, ox.DefaultGraph())


def test_a_triple_stands_in_the_graph_of_its_file(store: ox.Store) -> None:
    """A linkage of a set is told apart from all other claims by its graph; only its classes of others are inferred."""
    linkage = ox.NamedNode(expand("linkage:wsis-sdg-matrix/wsis-C2--sdg-9.c"))
    quads = list(store.quads_for_pattern(linkage, None, None, None))
    stated = [quad for quad in quads if quad.graph_name != INFERRED]
    assert {quad.graph_name for quad in stated} == {ox.NamedNode(f"{BASE}graph/mappings/wsis-sdg-matrix")}
    inferred = {(compact(quad.predicate.value), compact(quad.object.value)) for quad in quads if quad not in stated}
    assert inferred == {("rdf:type", "sssom:Mapping"), ("rdf:type", "prov:Entity")}


def test_a_file_outside_the_data_folder_fills_a_graph_of_its_own_name(tmp_path: Path) -> None:
    """So a curator can try a file of any place."""
    assert assembly.graph_of(tmp_path / "mine.yaml") == f"{BASE}graph/mine"


# Sameness


def test_the_order_of_the_files_does_not_matter(checkout: Path) -> None:
    """Assembling them backwards gives the same bytes."""
    sheets = [sheet for path in sorted((checkout / "build" / ".cache").iterdir()) if (sheet := assembly._thaw(path))]
    assert len(sheets) > 50
    assert dump(assembly.assemble(reversed(sheets)), "nq") == dump(assembly.assemble(sheets), "nq")


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
    (tmp_path / "modules").mkdir()
    for module in (assembly, resources):
        monkeypatch.setattr(module, "ontology_folder", lambda: tmp_path)
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


def test_files_that_were_read_ahead_are_not_parsed_again(
    copies: tuple[Path, Path], parsed: Counter[str], tmp_path: Path
) -> None:
    """The last one first, up to one that is there."""
    cache, (agent, topic) = tmp_path / "cache", copies
    assembly.read_ahead([topic], cache)
    assembly.read_ahead([agent, topic], cache)
    assert parsed == {"topic.yaml": 1}
    sheets = [assembly.read_sheet(path, cache_folder=cache) for path in copies]
    assert parsed == {"agent.yaml": 1, "topic.yaml": 1}
    assert sheets == [assembly.read_sheet(path) for path in copies]


def test_a_file_that_cannot_be_read_ahead_is_told_by_whoever_reads_it(
    copies: tuple[Path, Path], tmp_path: Path
) -> None:
    """What is wrong with a file does not keep the others from being read."""
    cache, (agent, topic) = tmp_path / "cache", copies
    topic.write_bytes(b"type: [")
    assembly.read_ahead([agent, topic, tmp_path / "gone.yaml"], cache)
    assert [path.suffix for path in cache.iterdir()] == [".json"]
    assert assembly.read_sheet(topic, cache_folder=cache).findings


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
    monkeypatch.setattr(assembly, "_version", lambda: "another")
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
