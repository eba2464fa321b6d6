"""The W3C's tests of the SPARQL 1.1 Protocol, where they lie beside the checkout: queries pass, updates are refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import rdflib
from rdflib.collection import Collection
from tests.server.conftest import Server, serving, small_build

_HOME = Path(__file__).resolve().parents[3] / "shared" / "standards"
FOLDER = Path(os.environ.get("WSIS_GDC_STANDARDS", _HOME)) / "w3c-sparql11-protocol"

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
DATA = "http://kasei.us/2009/09/sparql/data/"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the W3C's tests are not at hand")


class Step(NamedTuple):
    """One request of a test, and what is expected: kinds of status, a boolean, a format."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    truth: bool | None
    format: str


def _tests() -> dict[str, list[Step]]:
    if not FOLDER.is_dir():
        return {}
    graph = rdflib.Graph().parse(FOLDER / "manifest.ttl", format="turtle")
    (entries,) = graph.objects(None, MF.entries)
    return {str(test).rpartition("#")[2] or str(test): list(_steps(graph, test)) for test in Collection(graph, entries)}


def _steps(graph: rdflib.Graph, test: Any) -> Iterator[Step]:
    connection: Any = graph.value(test, MF.action)
    for request in Collection(graph, graph.value(connection, HT.requests)):  # type: ignore[arg-type]
        response = graph.value(request, HT.resp)
        body = graph.value(request, HT.body)
        headers: dict[str, str] = {}
        given: Any = graph.value(request, HT.headers)
        for header in Collection(graph, given) if given else ():
            headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
        text = None
        if body is not None:
            text = str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding)))
        truth = graph.value(response, MF.expectedBoolean)
        yield Step(
            str(graph.value(request, HT.methodName)),
            str(graph.value(request, HT.absolutePath)),
            headers,
            text,
            frozenset(
                str(each).removeprefix("http://www.w3.org/2011/http-statusCodes#StatusCode")
                for each in graph.objects(response, MF.expectedStatus)
            ),
            None if truth is None else bool(truth.toPython()),  # type: ignore[attr-defined]
            str(graph.value(response, MF.expectedFormat) or ""),
        )


TESTS = _tests()
QUERIES = sorted(name for name in TESTS if "query" in name or name == "bad_multiple_queries")
UPDATES = sorted(set(TESTS) - set(QUERIES))

MEDIA = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}


@pytest.fixture(scope="module")
def kasei(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the graphs that the tests name; of the one that they give no data, a graph of one triple."""
    quads = [f"<{DATA}data0.rdf> <http://a.example/p> <http://a.example/o> <{DATA}data0.rdf> ."]
    for number in (1, 2, 3):
        for line in (FOLDER / f"data{number}.nt").read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                quads.append(f"{line.strip().removesuffix('.')} <{DATA}data{number}.rdf> .")
    folder = small_build(tmp_path_factory.mktemp("kasei") / "build", "\n".join(quads).encode() + b"\n")
    with serving(folder, "--budget", "0") as running:
        yield running


def test_there_are_as_many_as_the_w3c_has() -> None:
    """None is passed over."""
    assert (len(QUERIES), len(UPDATES)) == (20, 14)


@pytest.mark.parametrize("name", QUERIES)
def test_a_test_of_queries_passes(kasei: Server, name: str) -> None:
    """Status, format and answer."""
    for step in TESTS[name]:
        headers = {key.replace("-", "_"): text for key, text in step.headers.items()}
        told = kasei.ask(step.path, method=step.method, body=step.body, **headers)
        assert f"{told.status // 100}xx" in step.statuses, told
        if step.format:
            assert told.media in MEDIA[step.format]
        if step.truth is not None:
            assert told.json["boolean"] is step.truth


@pytest.mark.parametrize("name", UPDATES)
def test_a_test_of_updates_is_refused(kasei: Server, name: str) -> None:
    """By 4xx, and the graph stays as it is."""
    before = kasei.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").content
    step = TESTS[name][0]
    headers = {key.replace("-", "_"): text for key, text in step.headers.items()}
    assert kasei.ask(step.path, method=step.method, body=step.body, **headers).status // 100 == 4
    assert kasei.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").content == before
