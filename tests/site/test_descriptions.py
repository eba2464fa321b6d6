"""The data beside sheets: what the graph says of a thing, in two formats that hold the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS

from wsis_gdc.base.namespaces import BASE, compact, expand
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
    """Every stated triple of the thing, and every linkage that it is an end of, as far as its ends need it."""
    held = Graph().parse(data=files["poa:12b.ttl"], format="turtle")
    iri = expand("poa:12b")
    linkages = oxigraph.select(f"SELECT ?link {{ ?link sssom:subject_id|sssom:object_id <{iri}> }}").texts()
    assert {str(each) for each in held.subjects()} == {iri, *(link for (link,) in linkages)}
    stated = oxigraph.select(f"SELECT ?p {{ <{iri}> ?p ?o FILTER(?p NOT IN (wg:linkedTo, wg:rollsUpTo)) }}").texts()
    assert sorted(str(each) for each in held.predicates(URIRef(iri))) == sorted(each for (each,) in stated)


SETS = ("icann", "wsis-sdg-matrix")


@pytest.fixture(scope="module")
def set_files(oxigraph: OxigraphEngine) -> dict[str, str]:
    """The files of two mapping sets and of their links, by name."""
    return dict(descriptions(oxigraph, {}, {expand(f"set:{name}"): f"sets/{name}" for name in SETS}))


def test_a_set_and_each_of_its_links_have_files_that_hold_the_same(
    oxigraph: OxigraphEngine, set_files: dict[str, str]
) -> None:
    """Under the end of their identifiers; nothing of other sets."""
    query = "SELECT ?link { VALUES ?set { set:icann set:wsis-sdg-matrix } ?set sssom:mappings ?link }"
    links = {compact(link).replace(":", "/", 1) for (link,) in oxigraph.select(query).texts()}
    stems = {*links, *(f"sets/{name}" for name in SETS)}
    assert set(set_files) == {f"{stem}.{ending}" for stem in stems for ending in ("ttl", "jsonld")}
    for stem in ("sets/icann", *sorted(links)[:3]):
        turtle = Graph().parse(data=set_files[f"{stem}.ttl"], format="turtle")
        assert isomorphic(turtle, Graph().parse(data=set_files[f"{stem}.jsonld"], format="json-ld"))


def test_the_file_of_a_link_holds_all_of_it_and_whose_it_is(
    oxigraph: OxigraphEngine, set_files: dict[str, str]
) -> None:
    """Every triple of the link; of its set what is needed to use it: claimant and licence or rights."""
    name = next(name for name in sorted(set_files) if name.startswith("linkage/icann/") and name.endswith(".ttl"))
    held = Graph().parse(data=set_files[name], format="turtle")
    link = URIRef(BASE + name.removesuffix(".ttl"))
    asked = oxigraph.select(f"SELECT ?p {{ <{link}> ?p ?o }}").texts()
    assert sorted(str(each) for each in held.predicates(link)) == sorted(each for (each,) in asked)
    set_ = URIRef(expand("set:icann"))
    assert list(held.objects(set_, URIRef(expand("sssom:mappings")))) == [link]
    for name in ("prov:wasAttributedTo", "dcterms:rights"):
        assert list(held.objects(set_, URIRef(expand(name))))


def test_the_file_of_a_set_holds_its_links_whole(oxigraph: OxigraphEngine, set_files: dict[str, str]) -> None:
    held = Graph().parse(data=set_files["sets/wsis-sdg-matrix.ttl"], format="turtle")
    query = "SELECT (COUNT(*) AS ?n) { set:wsis-sdg-matrix sssom:mappings ?link . ?link ?p ?o }"
    ((number,),) = oxigraph.select(query).texts()
    set_ = URIRef(expand("set:wsis-sdg-matrix"))
    assert len([1 for subject in held.subjects() if subject != set_]) == int(number)


def test_a_description_tells_what_others_call_a_thing(oxigraph: OxigraphEngine, files: dict[str, str]) -> None:
    """With all that is recorded of it: a candidate must not be taken for more."""
    held = Graph().parse(data=files["entity:itu.ttl"], format="turtle")
    match = URIRef(expand("match:itu-wikidata"))
    stated = oxigraph.select("SELECT ?p { match:itu-wikidata ?p ?o }").texts()
    assert sorted(str(each) for each in held.predicates(match)) == sorted(each for (each,) in stated)
    assert held.value(match, URIRef(expand("wg:status"))) == URIRef(f"{BASE}term/status/proposed")


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
