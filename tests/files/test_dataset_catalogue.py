"""`void.ttl` of a build: what DCAT-AP asks for, files with size and checksum, partitions and links of the graph."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, XSD

from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.base.publication import DATASET, MEDIA
from wsis_gdc.engines import OxigraphEngine

if TYPE_CHECKING:
    from rdflib.query import ResultRow

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
WHOLE = rdflib.URIRef(DATASET)

SCHEMA = """
PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?of ?property ?class ?datatype {
  ?part void:class ?of ; void:propertyPartition ?by . ?by void:property ?property
  OPTIONAL {
    { ?by void:classPartition [ void:class ?class ] }
    UNION { ?by void-ext:datatypePartition [ void-ext:datatype ?datatype ] }
  }
}"""
"""What SIB's editor asks an endpoint for, in other words: each class with its properties and what these lead to."""

PARTS = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?part ?class { ?whole void:uriSpace ?space ; void:classPartition ?part . ?part void:class ?class }"""


@pytest.fixture(scope="module")
def told(built: Any) -> rdflib.Graph:
    """The description, read by another library."""
    return rdflib.Graph().parse(built.folder / "void.ttl", format="turtle")


def test_the_catalogue_has_what_its_profile_asks_for(told: rdflib.Graph) -> None:
    """Catalogue: title, description, publisher, dataset; dataset: title, description; distribution: access, licence."""
    (whole,) = told.subjects(RDF.type, DCAT.Catalog)
    assert set(told.objects(whole, DCAT.dataset)) == {WHOLE} == set(told.subjects(RDF.type, DCAT.Dataset))
    for each in (whole, WHOLE):
        assert told.value(each, DCTERMS.title)
        assert {text.language for text in told.objects(each, DCTERMS.description)} == {
            "ar",
            "en",
            "es",
            "fr",
            "ru",
            "zh",
        }
        publisher = told.value(each, DCTERMS.publisher)
        assert (publisher, RDF.type, FOAF.Agent) in told
        assert told.value(publisher, FOAF.name)
        assert str(told.value(each, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"
        assert told.value(each, DCTERMS.modified).datatype == XSD.date
        assert not set(told.objects(each, DCTERMS.issued)), "no release was made"
    assert told.value(WHOLE, DCAT.contactPoint)
    assert len(set(told.objects(WHOLE, DCAT.theme))) == 3
    assert not [node for triple in told for node in triple if isinstance(node, rdflib.BNode)]


def test_every_file_has_its_size_and_checksum(told: rdflib.Graph, built: Any) -> None:
    """All files in the folder that hold data, and none that is not there."""
    found = {}
    for each in told.objects(WHOLE, DCAT.distribution):
        name = str(told.value(each, DCAT.downloadURL)).removeprefix(BASE)
        content = (built.folder / name).read_bytes()
        checksum = told.value(each, SPDX.checksum)
        assert str(told.value(checksum, SPDX.algorithm)) == str(SPDX.checksumAlgorithm_sha256)
        assert told.value(checksum, SPDX.checksumValue) == rdflib.Literal(
            hashlib.sha256(content).hexdigest(), datatype=XSD.hexBinary
        )
        assert int(told.value(each, DCAT.byteSize)) == len(content)
        assert str(told.value(each, DCTERMS.license))
        found[name] = str(told.value(each, DCAT.mediaType)).rpartition("media-types/")[2]
    there = {path.name for path in built.folder.iterdir() if path.suffix[1:] in MEDIA and path.is_file()}
    assert set(found) == there - {"manifest.json", "void.ttl", "ro-crate-metadata.json", "croissant.json"}
    assert found["graph.ttl"] == "text/turtle"
    dumps = {Path(str(each)).name for each in told.objects(WHOLE, VOID.dataDump)}
    assert dumps == {name for name in found if name.startswith("graph.")}


def test_the_counts_are_those_of_the_graph(told: rdflib.Graph, oxigraph: OxigraphEngine) -> None:
    """One partition for each class, one for each property, and what is in them."""

    def asked(query: str) -> dict[str, int]:
        return {name: int(number) for name, number in oxigraph.select(query).texts()}

    def parts(kind: str, by: str, counted: str) -> dict[str, int]:
        found = list(told.objects(WHOLE, VOID[kind]))
        counts = {str(told.value(part, VOID[by])): int(told.value(part, VOID[counted])) for part in found}
        assert len(counts) == len(found)
        return counts

    classes = asked("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    assert parts("classPartition", "class", "entities") == classes
    properties = asked("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    assert parts("propertyPartition", "property", "triples") == properties
    assert int(told.value(WHOLE, VOID.triples)) == sum(properties.values())
    assert (
        int(told.value(WHOLE, VOID.distinctSubjects))
        == asked("SELECT (1 AS ?k) (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")["1"]
    )


def test_editors_find_what_joins_what(told: rdflib.Graph) -> None:
    """A linkage leads to its ends, its confidence is a decimal, and no class has two partitions."""
    rows: set[ResultRow] = set(told.query(SCHEMA))  # type: ignore[arg-type]
    linkage, subject = rdflib.URIRef(expand("wg:Linkage")), rdflib.URIRef(expand("sssom:subject_id"))
    provision = rdflib.URIRef(expand("wg:Provision"))
    assert (linkage, subject, provision, None) in {tuple(row) for row in rows}
    confidence = rdflib.URIRef(expand("sssom:confidence"))
    assert [row for row in rows if row[0] == linkage and row[1] == confidence and row[3] == XSD.decimal]
    assert len([*told.objects(WHOLE, VOID.classPartition)]) == len({row[0] for row in rows})


def test_a_store_tells_the_same_where_it_is_asked(told: rdflib.Graph, built: Any) -> None:
    """The editor asks the endpoint, and finds one partition of each class."""
    engine = OxigraphEngine.open(built.folder / "store")
    rows = {tuple(row) for row in engine.select(SCHEMA).texts()}
    assert rows == {tuple(str(term or "") for term in row) for row in told.query(SCHEMA)}  # type: ignore[union-attr]
    parts = [tuple(row) for row in engine.select(PARTS).texts()]
    assert len(parts) == len({class_ for _part, class_ in parts}) > 30


def test_links_to_other_publishers_are_counted(told: rdflib.Graph, oxigraph: OxigraphEngine) -> None:
    """One set of links for each property that leads to the goals of the UN, its thesaurus or Wikidata."""
    found = {}
    for each in told.subjects(RDF.type, VOID.Linkset):
        assert (WHOLE, VOID.subset, each) in told
        begin = str(told.value(told.value(each, VOID.subjectsTarget), VOID.uriSpace))
        space = str(told.value(told.value(each, VOID.objectsTarget), VOID.uriSpace))
        name = str(told.value(each, VOID.linkPredicate))
        found[begin, space, name] = int(told.value(each, VOID.triples))
        ((number,),) = oxigraph.select(
            f'SELECT (COUNT(*) AS ?n) {{ ?s <{name}> ?o FILTER(STRSTARTS(STR(?o), "{space}")) '
            f'FILTER(STRSTARTS(STR(?s), "{begin}")) }}'
        ).texts()
        assert found[begin, space, name] == int(number)
    goals, items = "http://metadata.un.org/sdg/", "http://www.wikidata.org/entity/"
    assert found[BASE, goals, expand("sssom:object_id")] > 600
    assert found[BASE, "http://metadata.un.org/thesaurus/", expand("wg:elsewhere")] > 10
    assert found[BASE, items, expand("wg:wikidataCandidate")] > 0
    assert found[goals, items, expand("skos:exactMatch")] == 17
    assert not [name for *_, name in found if name in (expand("void:class"), expand("wg:memberClass"))], "no things"
