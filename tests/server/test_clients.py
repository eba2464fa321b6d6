"""Clients that others wrote, as people use them: each against a server in a process of its own.

rdflib's SPARQLStore is in ``test_sparql``, the official client of the Model Context Protocol in ``test_agents``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from tests.server.conftest import Server

QUERY = "SELECT ?line ?code { ?line a wg:ActionLine ; skos:notation ?code } ORDER BY ?code"
DECLARED = (
    "PREFIX wg: <https://w3id.org/wsis-gdc/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> " + QUERY
)


def needs(command: str, cure: str) -> pytest.MarkDecorator:
    """Skip a test where a command is not here."""
    return pytest.mark.skipif(shutil.which(command) is None, reason=f"{command} is not here: {cure}")


def said(*command: str) -> bytes:
    """Return what a command writes to stdout; it must end well."""
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_gets_rows_in_each_format(server: Server, method: str) -> None:
    """By both methods; prefixes that the graph knows need no declaration."""
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setMethod(method)
    client.setQuery(QUERY)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]  # type: ignore[index,call-overload]
    assert len(rows) == 19
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 19  # type: ignore[union-attr]
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().count(b"\n") == 20  # type: ignore[union-attr,arg-type]


def test_sparqlwrapper_gets_triples_and_is_refused_updates(server: Server) -> None:
    """A description as Turtle; an update is told to be none of this server's."""
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setQuery("DESCRIBE <https://w3id.org/wsis-gdc/wsis/C5>")
    client.setReturnFormat(TURTLE)
    assert list(ox.parse(client.queryAndConvert(), format=ox.RdfFormat.TURTLE))  # type: ignore[arg-type]
    client.setMethod(POST)
    client.setQuery("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(Exception, match="403"):
        client.query()


@needs("curl", "install curl")
def test_curl_asks_follows_and_knows_what_it_has(server: Server, tmp_path: Path) -> None:
    """As the examples of the documents do, compressed, and with an ETag kept in a file."""
    quiet = ("curl", "--silent", "--show-error", "--fail", "--compressed")
    rows = json.loads(said(*quiet, "-G", f"{server.address}/sparql", "--data-urlencode", f"query={QUERY}"))
    assert len(rows["results"]["bindings"]) == 19
    query = tmp_path / "query.rq"
    query.write_text(QUERY, encoding="utf-8")
    direct = ("-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv", "--data-binary", f"@{query}")
    assert said(*quiet, *direct, f"{server.address}/sparql").count(b"\n") == 20
    page = said(*quiet, "-L", "-H", "Accept: text/html", f"{server.address}/wsis/C5")
    assert b"<!doctype html>" in page
    tag = str(tmp_path / "tag")
    told = ("--etag-save", tag, "--etag-compare", tag, "-o", os.devnull, "-w", "%{http_code}")
    assert [said(*quiet, *told, f"{server.address}/gdc/29d.ttl") for _ in range(2)] == [b"200", b"304"]


@needs("rapper", "install raptor2-utils")
@pytest.mark.parametrize("path", ["gdc/29d", "ontology", "set/wsis-gdc", "graph/frameworks/gdc", "sparql"])
def test_rapper_reads_what_it_asks_for(server: Server, path: str) -> None:
    """By its own Accept header: as many triples as the server has in N-Triples."""
    got = said("rapper", "--quiet", "--guess", "--output", "ntriples", f"{server.address}/{path}")
    known = server.ask(f"/{path}", "application/n-triples").content
    assert len(set(got.splitlines())) == len(set(known.splitlines())) > 0


@pytest.mark.skipif(
    not (os.environ.get("WSIS_GDC_COMUNICA") or shutil.which("comunica-sparql")),
    reason="comunica-sparql is not here: npm install -g @comunica/query-sparql@4.5.0, or name it in WSIS_GDC_COMUNICA",
)
def test_comunica_asks_the_endpoint_and_follows_links(server: Server) -> None:
    """As an endpoint that it finds by the service description, and as documents by their own IRIs' addresses."""
    command = os.environ.get("WSIS_GDC_COMUNICA") or "comunica-sparql"
    for source in (f"sparql@{server.address}/sparql", f"{server.address}/sparql"):
        rows = json.loads(said(command, source, DECLARED, "-t", "application/json"))
        assert len(rows) == 19, source
    line, named = "https://w3id.org/wsis-gdc/wsis/C5", "http://www.w3.org/2004/02/skos/core#prefLabel"
    labels = f"SELECT ?label {{ <{line}> <{named}> ?label }}"
    rows = json.loads(said(command, f"{server.address}/wsis/C5", labels, "-t", "application/json"))
    assert len(rows) == 6
