"""JSON-LD: what is written is read as the same triples by others, and is in the words of the context."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import BASE, context, expand
from wsis_gdc.engines.json_ld import document, document_of

XSD = "http://www.w3.org/2001/XMLSchema#"


def _iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _one(predicate: str, value: Any) -> Any:
    """The node that one triple gives, without its name."""
    (found,) = json.loads(document([ox.Triple(_iri("gdc:11d"), _iri(predicate), value)]))["records"]
    assert found.pop("id") == "gdc:11d"
    return found


def _typed(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{kind}"))


@pytest.mark.parametrize(
    ("predicate", "value", "told"),
    [
        ("rdf:type", _iri("wg:Provision"), {"type": "Provision"}),
        ("rdf:type", _iri("owl:Class"), {"type": "owl:Class"}),
        ("skos:prefLabel", ox.Literal("Schulen", language="de"), {"label": {"de": "Schulen"}}),
        ("skos:prefLabel", ox.Literal("no language"), {"skos:prefLabel": "no language"}),
        ("skos:notation", ox.Literal("11d"), {"notation": "11d"}),
        ("skos:notation", ox.Literal("x", language="en"), {"notation": {"@value": "x", "@language": "en"}}),
        ("wg:inSection", _iri("gdc:section/connectivity"), {"section": "gdc:section/connectivity"}),
        ("wg:inSection", ox.BlankNode("b1"), {"section": "_:b1"}),
        ("wg:inSection", ox.Literal("a text"), {"wg:inSection": "a text"}),
        ("wg:kind", _iri("term:kind/commitment"), {"kind": "commitment"}),
        # "mechanism" is a prefix and "source" a key; the one list says what it means by it, the other does not
        ("wg:findingKind", _iri("term:finding-kind/mechanism"), {"finding_kind": "mechanism"}),
        ("wg:basis", _iri("term:basis/source"), {"basis": "source"}),
        ("wg:kind", _iri("term:kind/source"), {"kind": "term:kind/source"}),
        ("wg:kind", ox.NamedNode("https://example.org/k"), {"kind": "https://example.org/k"}),
        ("sssom:predicate_id", _iri("wg:continues"), {"predicate_id": "continues"}),
        ("sssom:predicate_id", _iri("skos:exactMatch"), {"predicate_id": "exactMatch"}),
        ("wg:continues", _iri("poa:9c"), {"continues": {"id": "poa:9c"}}),
        ("wg:strength", _typed("3", "integer"), {"strength": 3}),
        ("wg:strength", _typed("03", "integer"), {"strength": "03"}),
        ("wg:strength", _typed("many", "integer"), {"strength": "many"}),
        ("wg:strength", _typed("9007199254740993", "integer"), {"strength": "9007199254740993"}),
        ("wg:strength", _typed("3", "decimal"), {"wg:strength": {"@value": "3", "@type": "xsd:decimal"}}),
        ("sssom:confidence", _typed("0.9", "decimal"), {"confidence": "0.9"}),
        ("wg:mentionsWsis", _typed("true", "boolean"), {"mentions_wsis": True}),
        ("wg:mentionsWsis", _typed("1", "boolean"), {"mentions_wsis": "1"}),
        ("sh:order", _typed("2", "integer"), {"sh:order": 2}),
    ],
)
def test_a_value_is_told_in_the_words_of_the_context(predicate: str, value: Any, told: dict[str, Any]) -> None:
    """Where its key says what it is it stands alone, else it tells itself; in all cases it is read as it was."""
    triple = ox.Triple(_iri("gdc:11d"), _iri(predicate), value)
    assert _one(predicate, value) == told
    (read,) = ox.parse(document([triple]), format=ox.RdfFormat.JSON_LD)
    assert (read.triple, read.graph_name) == (triple, ox.DefaultGraph())


def test_several_values_are_a_list() -> None:
    """Of one language, too."""
    label, page = _iri("skos:altLabel"), _iri("foaf:page")
    values = [(label, ox.Literal(text, language="en")) for text in ("a", "b", "c")]
    values += [(page, ox.NamedNode(f"https://example.org/{text}")) for text in ("a", "b")]
    (told,) = json.loads(document(ox.Triple(_iri("gdc:11d"), *each) for each in values))["records"]
    assert told["alt_label"] == {"en": ["a", "b", "c"]}
    assert told["address"] == ["https://example.org/a", "https://example.org/b"]


def test_the_context_is_what_is_needed_of_the_one_context() -> None:
    """A reader needs no other file."""
    told = json.loads(document([ox.Triple(_iri("gdc:11d"), _iri("skos:prefLabel"), ox.Literal("a", language="en"))]))
    assert set(told["@context"]) == {"@version", "id", "type", "records", "gdc", "skos", "label"}
    assert told["@context"].items() <= context().items()


def test_nothing_is_a_document_too() -> None:
    """An answer without a triple."""
    assert json.loads(document([]))["records"] == []


def test_a_statement_about_a_statement_is_refused() -> None:
    """JSON-LD 1.1 has no place for it."""
    inner = ox.Triple(_iri("gdc:11d"), _iri("wg:continues"), _iri("poa:9c"))
    with pytest.raises(QueryError, match="statements about statements"):
        document([ox.Triple(_iri("gdc:11d"), _iri("dcterms:source"), inner)])


def test_framing_finds_every_action_line(store: ox.Store) -> None:
    """With pyld, by the name that the context gives the class, in the graph that defines them."""
    name = ox.NamedNode(f"{BASE}graph/frameworks/action-lines")
    part = json.loads(document(sorted(store.quads_for_pattern(None, None, None, name), key=str)))
    framed = jsonld.frame(part, {"@context": part["@context"], "type": "ActionLine"})
    lines = {each["id"]: each["label"]["en"] for each in framed["records"]}
    assert len(lines) == 19
    assert lines["wsis:C5"] == "Building confidence and security in the use of ICTs"


def test_pyld_reads_the_quads_that_were_written(store: ox.Store) -> None:
    """Of some graphs: pyoxigraph reads all of them, in the tests of the build."""
    names = [f"{BASE}graph/{name}" for name in ("frameworks/gdc", "mappings/itu-reports", "organizations/facilitation")]
    quads = [quad for name in names for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(name))]
    assert {quad.graph_name.value for quad in quads} >= set(names[:2])
    quads.sort(key=lambda quad: (quad.graph_name.value, str(quad)))
    read = jsonld.to_rdf(json.loads(document(quads)), {"format": "application/n-quads"})
    assert set(ox.parse(read.encode(), format=ox.RdfFormat.N_QUADS)) == set(quads)


def test_a_graph_whose_address_has_no_prefix_is_named_whole() -> None:
    """It needs nothing of the context."""
    graph = ox.NamedNode("https://w3id.org/wsis-gdc/void.ttl")
    quad = ox.Quad(ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/b"), ox.Literal("c"), graph)
    told = json.loads(document([quad]))
    assert [each["id"] for each in told["records"]] == [graph.value]
    assert "" not in told["@context"]


def test_lines_of_quads_give_the_same_document(store: ox.Store) -> None:
    """Whatever signs stand in their texts."""
    signs = '"quoted" \\ back\\u0041slash\n\t\b\f\x01\x1f\x7f \u2028 ^^<x> @en 😀'
    graph = ox.NamedNode(f"{BASE}graph/x")
    values = (ox.Literal(signs), ox.Literal(signs, language="en"), _typed(signs, "date"), ox.BlankNode("b1"))
    quads = [ox.Quad(_iri("gdc:11d"), _iri("skos:note"), value, graph) for value in values]
    quads += store.quads_for_pattern(None, None, None, ox.NamedNode(f"{BASE}graph/organizations/entities"))
    written = document(quads)
    assert document_of(f"{quad} .\n".encode() for quad in quads) == written
    assert {quad.object for quad in ox.parse(written, format=ox.RdfFormat.JSON_LD)} >= set(values[:3])
