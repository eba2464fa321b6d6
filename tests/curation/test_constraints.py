"""Shapes and checks in one file that any SHACL tool runs."""

from __future__ import annotations

import re
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SH

import wsis_gdc
from wsis_gdc.base.namespaces import BASE, expand, prefixes
from wsis_gdc.base.resources import ontology_files
from wsis_gdc.curation import assembly, constraints, validation

SHAPES = f"{BASE}shapes"
AT_A_TIME = {path.name.removesuffix(constraints.CHECK): path for path in constraints.constrained()}
ACROSS = {
    "code-leads-elsewhere": "selects within",
    "code-rationale-twice": "codes are thousands, and SHACL would ask for each",
    "ontology-term-undeclared": "finds what nothing declares, so nothing targets it",
    "record-orphan": "finds records of any class",
    "text-broken-hyphen": "reads every text",
    "text-working-note": "reads every text",
}
"""The checks that stay queries about the whole, and why."""


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """The file, as rdflib reads it."""
    return Graph().parse(data=constraints.shapes_file(), format="turtle")


def test_the_file_has_a_head_of_its_own(shapes: Graph) -> None:
    """An ontology with title, licence and the version of the package."""
    head = URIRef(SHAPES)
    assert list(shapes.subjects(RDF.type, OWL.Ontology)) == [head]
    assert str(shapes.value(head, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"
    assert shapes.value(head, OWL.versionInfo) == Literal(wsis_gdc.__version__)
    assert shapes.value(head, OWL.versionIRI) == URIRef(f"{SHAPES}/{wsis_gdc.__version__}")
    assert shapes.value(head, DCTERMS.title)


def test_the_file_holds_all_shapes(shapes: Graph) -> None:
    """Triple by triple, besides the checks."""
    targets = set(Graph().parse(data=constraints.shapes(), format="turtle").subjects(SH.targetClass, None))
    checks = {URIRef(f"{SHAPES}#check-{name}") for name in AT_A_TIME}
    assert checks | targets >= set(shapes.subjects(SH.targetClass, None)) >= targets
    assert set(shapes.subjects(SH.sparql, None)) == checks


def test_every_check_is_a_constraint_or_stays_a_query_for_a_reason() -> None:
    """So that nobody forgets the targets of a new one."""
    names = {path.name.removesuffix(constraints.CHECK) for path in ontology_files("checks", constraints.CHECK)}
    assert set(AT_A_TIME) | set(ACROSS) == names
    assert not set(AT_A_TIME) & set(ACROSS)


@pytest.mark.parametrize("name", AT_A_TIME)
def test_a_constraint_keeps_to_what_shacl_allows(name: str, shapes: Graph) -> None:
    """No VALUES, MINUS, SERVICE or select within, nothing bound to $this; SHACL 1.0, appendix A and section 5.2."""
    text = str(shapes.value(URIRef(f"{SHAPES}#check-{name}-query"), SH.select))
    assert not re.search(r"\b(VALUES|MINUS|SERVICE)\b|AS +[$?]this|[?]focus|ORDER BY", text, re.I)
    assert len(re.findall(r"\bSELECT\b", text, re.I)) == 1
    assert "SELECT DISTINCT $this ?message" in text
    ox.Store().query(text)


@pytest.mark.parametrize("name", AT_A_TIME)
def test_the_targets_of_a_constraint_hold_all_that_the_check_could_find(name: str, store: ox.Store) -> None:
    """Whatever has what the check asks for first is a target."""
    text = AT_A_TIME[name].read_text(encoding="utf-8")
    how = [(what, term) for what, term in constraints.TARGET.findall(text)]
    assert how
    for what, term in how:
        pattern = f"?x a {term}" if what == "class" else f"?x {term} ?value"
        found: Any = store.query(f"ASK {{ {pattern} }}", prefixes=prefixes(), use_default_graph_as_union=True)
        assert bool(found) or name in {"skos-label-overlap"}, term


BROKEN = """
  @prefix wg: <https://w3id.org/wsis-gdc/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
  @prefix wsis: <https://w3id.org/wsis-gdc/wsis/> . @prefix sssom: <https://w3id.org/sssom/> .
  @prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix gdc: <https://w3id.org/wsis-gdc/gdc/> .
  @prefix dcterms: <http://purl.org/dc/terms/> .
  wsis:C1 skos:inScheme wsis:action-lines . wsis:C2 skos:inScheme wsis:action-lines .
  wsis:C1 skos:notation "C2" ; skos:broader wsis:C2 ; skos:prefLabel " one"@en , "two"@en ; a wg:ActionLine .
  wsis:C2 skos:notation "C2" ; skos:broader wsis:C1 ; skos:prefLabel "two"@en ; a wg:ActionLine .
  gdc:29d a wg:Provision ; wg:paragraph 28 ; wg:letter "d" ; eli:number "29(d)" ; dcterms:isPartOf gdc:29 .
  gdc:29 a wg:Provision ; wg:paragraph 29 ; eli:number "29" ; wg:deadline 1999 ; eli:is_part_of gdc:compact .
  gdc:compact dcterms:issued "2024-09-22" .
  <https://w3id.org/wsis-gdc/linkage/a> a wg:Linkage ; sssom:subject_id gdc:29d ; sssom:object_id wsis:C1 .
"""


@pytest.mark.usefixtures("prepared")
def test_pyshacl_runs_the_checks_as_our_own_runner_does() -> None:
    """On a small broken graph: the same records, the same messages."""
    graph = Graph().parse(data=BROKEN, format="turtle")
    only = Graph().parse(data=constraints.shapes_file(), format="turtle")
    for shape in set(only.subjects(RDF.type, SH.NodeShape)) - set(only.subjects(SH.sparql, None)):
        for how in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode):
            only.remove((shape, how, None))
    _, report, _ = pyshacl.validate(graph, shacl_graph=only)
    assert isinstance(report, Graph)
    found = {
        (str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultMessage)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    store = ox.Store()
    store.load(BROKEN.encode(), format=ox.RdfFormat.TURTLE)
    expected, rules = set(), set()
    for name, path in AT_A_TIME.items():
        rows: Any = store.query(path.read_text(encoding="utf-8"), prefixes=prefixes())
        told = {(row["focus"].value, row["message"].value) for row in rows}
        expected |= told
        rules |= {name} if told else set()
    assert found == expected
    assert rules >= {"label-blank", "notation-id", "notation-unique", "provision-deadline", "skos-broader-cycle"}
    assert len(rules) >= 9


def test_rudof_runs_the_checks_too() -> None:
    """The fast library; it finds the wrong notation of a real line."""
    if validation.shacl_library() != "pyrudof":
        pytest.skip("pyrudof is not installed")
    text = "".join(assembly.read_sheet(path).triples for path in assembly.data_files() if path.stem == "action-lines")
    wrong = f'<{expand("wsis:C5")}> <{expand("skos:notation")}> "C4" .\n'
    found = {focus for focus, _ in validation._rudof((text + wrong).encode(), constraints.shapes_file())}
    assert {expand("wsis:C4"), expand("wsis:C5")} <= found
