"""SSSOM as RDF and OWL: read from what others write, written so that others read it, and safe from what would harm."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
import rdflib
from rdflib import OWL, RDF

from wsis_gdc.base.errors import QueryError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.sssom import selection
from wsis_gdc.files.sssom_source import read

RDF_XML = """<?xml version="1.0"?>{doctype}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
  xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:sssom="https://w3id.org/sssom/" xmlns:x="https://example.org/">
<owl:Ontology rdf:about="https://example.org/set"><rdfs:comment>{text}</rdfs:comment></owl:Ontology>
<owl:Axiom>
  <owl:annotatedSource rdf:resource="https://example.org/a"/><owl:annotatedProperty rdf:resource="https://example.org/p"/>
  <owl:annotatedTarget rdf:resource="https://example.org/b"/><sssom:confidence>5e-1</sssom:confidence>
</owl:Axiom>
</rdf:RDF>"""
PREFIXES = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sssom: <https://w3id.org/sssom/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix x: <https://example.org/> ."""


def xml(text: str = "", doctype: str = "") -> bytes:
    return RDF_XML.format(text=text, doctype=doctype).encode()


def cells(text: str, name: str = "x.ttl") -> list[Mapping[str, str]]:
    return [row.cells for row in read(f"{PREFIXES}\n{text}".encode(), name).rows]


def test_entities_that_are_plain_texts_are_read() -> None:
    """As editors of ontologies write them."""
    found = read(xml("&hi;", '<!DOCTYPE rdf:RDF [<!ENTITY hi "Hello">]>'), "x.owl")
    assert found.about["comment"] == "Hello"
    assert found.rows[0].cells["confidence"] == "0.5"


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
WIDE = f'<!ENTITY a "{"a" * 10_000}">'


@pytest.mark.parametrize(
    ("text", "doctype"),
    [
        ("&a9;", f'<!DOCTYPE rdf:RDF [<!ENTITY a0 "aaaaaaaaaa">{BOMB}]>'),
        ("&a;" * 2_000, f"<!DOCTYPE rdf:RDF [{WIDE}]>"),
        ("&a;", '<!DOCTYPE rdf:RDF [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        ("", '<!DOCTYPE rdf:RDF [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>'),
        ("<x:y>" * 300 + "</x:y>" * 300, ""),
        ("</x:y>", ""),
        ("&b;", ""),
    ],
)
def test_xml_that_may_harm_is_refused(text: str, doctype: str) -> None:
    """Before anything is made of it: entities that grow or lie outside, depth, and what is not well formed."""
    with pytest.raises(QueryError, match=r"^x\.owl"):
        read(xml(text, doctype), "x.owl")


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b'{"@context": "http://127.0.0.1:9/x", "@id": "x:a"}', "x.jsonld", "cannot be read as RDF"),
        (b'<Ontology xmlns="http://www.w3.org/2002/07/owl#"/>', "x.owl", "OWL/XML"),
        (b"Prefix(owl:=<http://www.w3.org/2002/07/owl#>)", "x.owl", "save it anew as one"),
        (b"<http://x.org/a> <http://x.org/b> 1 .", "x.nt", "no mapping of SSSOM"),
        (b"\xff\xfe\x00", "x.rdf", "x.rdf"),
    ],
)
def test_what_is_no_sssom_is_told(content: bytes, name: str, told: str) -> None:
    """With what to do; nothing is fetched."""
    with pytest.raises(QueryError, match=told):
        read(content, name)


def test_json_ld_is_read_whatever_its_file_is_called() -> None:
    """By its nodes; JSON of SSSOM is known by its list of mappings."""
    ends = {"annotatedSource": "a", "annotatedProperty": "p", "annotatedTarget": "b"}
    node = {f"{OWL}{name}": {"@id": f"https://example.org/{end}"} for name, end in ends.items()}
    node |= {"@id": "https://example.org/m", "@type": str(OWL.Axiom), "https://w3id.org/sssom/confidence": 0.5}
    (row,) = read(json.dumps({"@graph": [node]}).encode(), "x.json").rows
    assert (row.cells["subject_id"], row.cells["confidence"]) == ("https://example.org/a", "0.5")


def test_axioms_of_an_ontology_are_no_mappings() -> None:
    """Unless they say a slot of SSSOM, or a set lists them."""
    axiom = "a owl:Axiom; owl:annotatedSource x:a; owl:annotatedProperty x:p; owl:annotatedTarget"
    text = (
        f"[] {axiom} x:b; rdfs:comment 'no'. [] {axiom} x:c; sssom:mapping_justification x:j. x:s sssom:mappings x:m."
    )
    assert [row["object_id"] for row in cells(f"{text} x:m {axiom} x:d .")] == [
        "https://example.org/c",
        "https://example.org/d",
    ]


def test_a_mapping_of_classes_is_read_from_the_restriction_that_owl_makes_of_it() -> None:
    """Relation and object stand in it."""
    some = "[ a owl:Restriction; owl:onProperty x:p; owl:someValuesFrom x:b ]"
    axiom = (
        f"[] a owl:Axiom; owl:annotatedSource x:a; owl:annotatedProperty rdfs:subClassOf; owl:annotatedTarget {some};"
    )
    (row,) = cells(f"{axiom} sssom:mapping_justification x:j .")
    assert (row["predicate_id"], row["object_id"]) == ("https://example.org/p", "https://example.org/b")


def test_a_node_with_several_ends_is_reported() -> None:
    """Which of them belong together is not said."""
    found = read(f"{PREFIXES} [] a sssom:Mapping; owl:annotatedSource x:a, x:b .".encode(), "x.ttl")
    assert (found.rows, len(found.torn)) == ((), 1)
    assert "names several of subject_id" in str(found.torn[0])


def test_owl_of_ours_holds_the_links_as_annotated_axioms(oxigraph: OxigraphEngine) -> None:
    """And the triples that they annotate, as other programs read them."""
    made = selection(oxigraph, ["wsis-gdc"], form="owl").content
    graph = rdflib.Graph().parse(data=made, format="xml")
    axioms = list(graph.subjects(RDF.type, OWL.Axiom))
    assert len(axioms) == 343
    for axiom in axioms:
        ends = (graph.value(axiom, prop) for prop in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget))
        assert tuple(ends) in graph


@pytest.mark.parametrize("form", ["ttl", "rdf"])
def test_rdf_of_ours_is_the_same_each_time(oxigraph: OxigraphEngine, form: str) -> None:
    """Byte by byte, and each mapping is one of the set."""
    made = [selection(oxigraph, ["trends-coded"], form=form).content for _ in range(3)]
    assert len(set(made)) == 1
    graph = rdflib.Graph().parse(data=made[0], format={"ttl": "turtle", "rdf": "xml"}[form])
    sssom = rdflib.Namespace("https://w3id.org/sssom/")
    assert set(graph.objects(None, sssom.mappings)) == set(graph.subjects(RDF.type, OWL.Axiom))
