"""Named queries and rules as data, and their headers read without a YAML library."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wsis_gdc.base.resources import ontology_folder
from wsis_gdc.curation import queries_as_data as catalogue
from wsis_gdc.curation import query_files as rq_files
from wsis_gdc.curation import yaml_ld
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import queries

FILES = tuple(path for path in sorted(ontology_folder().rglob("*.rq")) if path.read_text("utf-8").startswith("#+"))


def test_every_named_query_is_a_resource(oxigraph: OxigraphEngine) -> None:
    """With title, description and text."""
    rows = oxigraph.select(
        """SELECT ?query { GRAPH graph:queries { ?query a sh:SPARQLSelectExecutable ; rdfs:label ?label ;
        rdfs:comment ?comment ; sh:select ?text } }"""
    )
    names = {iri.removeprefix("https://w3id.org/wsis-gdc/query/") for (iri,) in rows.texts()}
    assert names == set(queries.names())


def test_a_query_found_in_the_graph_runs_as_it_is(oxigraph: OxigraphEngine) -> None:
    """It declares its prefixes, and holds the example of its parameter."""
    ((text,),) = oxigraph.select("SELECT ?text { query:facilitators-of sh:select ?text }").texts()
    assert not text.startswith("#+")
    import pyoxigraph as ox

    assert ox.Store().query(text) is not None
    assert [row[1] for row in oxigraph.select(text).texts()] == ["ITU"] * 4


def test_parameters_are_described(oxigraph: OxigraphEngine) -> None:
    """Name, kind, example; the path ends with the name of the variable."""
    rows = oxigraph.select(
        """SELECT ?path ?name ?kind ?example ?node { query:facilitators-of sh:parameter ?p . ?p sh:path ?path ;
        sh:name ?name ; dcterms:type ?kind ; skos:example ?example ; sh:nodeKind ?node }"""
    ).texts()
    path, sh_iri = "https://w3id.org/wsis-gdc/query/facilitators-of#line", "http://www.w3.org/ns/shacl#IRI"
    assert list(rows) == [(path, "line", "action-line", "C5", sh_iri)]


def test_every_rule_that_infers_is_a_resource(oxigraph: OxigraphEngine) -> None:
    """So that an inferred link leads to the rule behind it, and to its text."""
    used = {rule for (rule,) in oxigraph.select("SELECT DISTINCT ?rule { ?x wg:byRule ?rule }").texts()}
    told = {
        rule
        for (rule,) in oxigraph.select(
            """SELECT ?rule { GRAPH graph:queries { ?rule a wg:Rule ;
              rdfs:label ?label ; rdfs:comment ?comment ; sh:construct ?text } }"""
        ).texts()
    }
    assert used <= told
    assert len(told) == len(list((ontology_folder() / "rules").glob("*.rq")))


def test_the_same_files_give_the_same_bytes() -> None:
    """Sorted, without blank nodes."""
    lines = catalogue.triples().splitlines()
    assert lines == sorted(lines)
    assert "_:" not in "".join(line.split(" ")[0] for line in lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_header_is_read_as_yaml_would_be(path: Path) -> None:
    """The quick reader knows this header, and agrees with the YAML library."""
    lines = [re.sub(r"^#\+ ?", "", line) for line in path.read_text("utf-8").splitlines() if line.startswith("#+")]
    assert rq_files._plain(lines) == dict(yaml_ld.parse("\n".join(lines).encode(), path.name).top or {})


@pytest.mark.parametrize(
    "header",
    [
        "title: one: two",
        "title: 'quoted'",
        "title: |\n  kept\n  lines",
        "title: plain\n  goes on",
        "title: &a text",
        "title: *a",
        "title: {a: b}",
        "title: # nothing",
        "title: text # a comment",
        'title: "a \\" quote"',
        "title: one\ntitle: two",
        "- a\n- b",
        "title:",
        "title: >-\n  folded\n\n  twice",
    ],
)
def test_any_other_yaml_is_left_to_the_yaml_library(header: str) -> None:
    """Never guessed."""
    assert rq_files._plain(header.splitlines()) is None
