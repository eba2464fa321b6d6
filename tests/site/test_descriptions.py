"""The data beside sheets: what the graph says of a thing, in two formats that hold the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS

from wsis_gdc.base.namespaces import expand
from wsis_gdc.site.descriptions import descriptions

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

THINGS = ("poa:12b", "wsis:C5", "entity:itu", "sdg:9", "gdc:section/principles", "doc:a-res-79-1")


@pytest.fixture(scope="module")
def files(oxigraph: OxigraphEngine) -> dict[str, str]:
    """The files of some things, by name."""
    return dict(descriptions(oxigraph, {expand(thing): thing for thing in THINGS}))


@pytest.mark.parametrize("thing", THINGS)
def test_both_formats_hold_the_same(thing: str, files: dict[str, str]) -> None:
    """Texts in all languages, numbers with their types, types, things."""
    turtle = Graph().parse(data=files[f"{thing}.ttl"], format="turtle")
    json_ld = Graph().parse(data=files[f"{thing}.jsonld"], format="json-ld")
    assert len(turtle) > 5
    assert isomorphic(turtle, json_ld)


def test_a_description_holds_a_thing_and_its_linkages(oxigraph: OxigraphEngine, files: dict[str, str]) -> None:
    """Every stated triple of the thing, and every linkage that it is an end of."""
    held = Graph().parse(data=files["poa:12b.ttl"], format="turtle")
    iri = expand("poa:12b")
    linkages = oxigraph.select(f"SELECT ?link {{ ?link sssom:subject_id|sssom:object_id <{iri}> }}").texts()
    assert {str(each) for each in held.subjects()} == {iri, *(link for (link,) in linkages)}
    stated = oxigraph.select(f"SELECT ?p {{ <{iri}> ?p ?o FILTER(?p NOT IN (wg:linkedTo, wg:rollsUpTo)) }}").texts()
    assert sorted(str(each) for each in held.predicates(URIRef(iri))) == sorted(each for (each,) in stated)


def test_a_description_leaves_claims_to_their_linkages(oxigraph: OxigraphEngine, files: dict[str, str]) -> None:
    """The plain triple of a claim does not tell whose it is; the classes of other vocabularies are told."""
    iri = URIRef(expand("wsis:C5"))
    held = Graph().parse(data=files["wsis:C5.ttl"], format="turtle")
    assert oxigraph.ask(f"ASK {{ <{iri}> skos:relatedMatch ?goal }}")
    assert not list(held.objects(iri, SKOS.relatedMatch))
    assert list(held.subjects(URIRef(expand("sssom:subject_id")), iri))
    assert SKOS.Concept in set(held.objects(iri, RDF.type))


def test_the_same_facts_give_the_same_bytes(oxigraph: OxigraphEngine, files: dict[str, str]) -> None:
    """In whatever order an engine gives its triples."""
    assert dict(descriptions(oxigraph, {expand(thing): thing for thing in reversed(THINGS)})) == files
