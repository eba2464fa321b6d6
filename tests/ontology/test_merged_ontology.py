"""The ontology in one file, as tools read it that follow no imports; and the catalogue for those that do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import rdflib
from rdflib import OWL, RDF, URIRef

from wsis_gdc.base.resources import ontology_folder
from wsis_gdc.curation.merged_ontology import FORMATS, IRI, merged_ontology

MODULES = sorted((ontology_folder() / "modules").glob("*.ttl"))


@pytest.fixture(scope="module")
def merged() -> rdflib.Graph:
    """The merged ontology."""
    return rdflib.Graph().parse(data=merged_ontology("ttl"), format="turtle")


def test_one_header_stands_over_all_modules(merged: rdflib.Graph) -> None:
    """Nothing is imported, and nothing that a module says of its terms is lost."""
    assert list(merged.subjects(RDF.type, OWL.Ontology)) == [URIRef(IRI)]
    assert list(merged.subject_objects(OWL.imports)) == []
    for path in MODULES:
        module = rdflib.Graph().parse(path)
        (header,) = module.subjects(RDF.type, OWL.Ontology)
        stated = {(s, p, o) for s, p, o in module if s != header and not isinstance(o, rdflib.BNode)}
        assert {each for each in stated if not isinstance(each[0], rdflib.BNode)} <= set(merged)


def test_the_address_of_the_version_has_something_to_tell(merged: rdflib.Graph) -> None:
    """So that a server that answers for every thing of the graph answers for it."""
    version = merged.value(URIRef(IRI), OWL.versionIRI)
    assert merged.value(version, rdflib.DCTERMS.isVersionOf) == URIRef(IRI)
    assert merged.value(version, RDF.type) is not None


@pytest.mark.parametrize(
    ("name", "reader"), [("ontology.ttl", "turtle"), ("ontology.owl", "xml"), ("ontology.nt", "nt")]
)
def test_each_form_in_the_build_holds_the_same(built: Any, merged: rdflib.Graph, name: str, reader: str) -> None:
    """Turtle, RDF/XML and N-Triples."""
    assert name in FORMATS
    assert len(rdflib.Graph().parse(built.folder / name, format=reader)) == len(merged)


def test_the_catalogue_leads_to_every_module() -> None:
    """So that Protégé, ROBOT and the OWL API find what is imported: each IRI is that of the file."""
    root = ElementTree.parse(ontology_folder() / "catalog-v001.xml").getroot()  # noqa: S314 (a file of ours)
    listed = {entry.get("name"): entry.get("uri") for entry in root}
    found = {}
    for path in [ontology_folder() / "wsis-gdc.ttl", *MODULES]:
        (header,) = rdflib.Graph().parse(path).subjects(RDF.type, OWL.Ontology)
        found[str(header)] = path.relative_to(ontology_folder()).as_posix()
    assert listed == found


def test_no_type_stands_in_an_axiom_that_owl_2_lacks(merged: rdflib.Graph) -> None:
    """OWL 2 DL is said of the terms; xsd:gYear, xsd:date and EDTF may be no range."""
    lacking = ("gYear", "XMLSchema#date", "EDTF")
    assert [str(o) for o in merged.objects(None, rdflib.RDFS.range) if str(o).endswith(lacking)] == []


def test_hermit_finds_no_class_that_can_have_no_member(tmp_path: Path) -> None:
    """HermiT, through owlready2 and Java: the merged file is consistent and coherent."""
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed")
    if not shutil.which("java"):
        pytest.skip("HermiT needs Java")
    path = tmp_path / "ontology.owl"
    path.write_bytes(merged_ontology("rdf"))
    world = owlready2.World()
    ontology = world.get_ontology(path.as_uri()).load()
    assert len(list(ontology.classes())) > 30
    with ontology:
        owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []
