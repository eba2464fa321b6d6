"""The SPARQL 1.1 Protocol: each way to ask, each format, what is refused and how; third-party clients over it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from tests.server.conftest import Server

from wsis_gdc.engines import OxigraphEngine

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
LINES = "SELECT ?line ?name { ?line a wg:ActionLine ; skos:prefLabel ?name FILTER(LANG(?name) = 'en') } ORDER BY ?line"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPH = "https://w3id.org/wsis-gdc/graph/frameworks/gdc"


def test_the_three_ways_to_ask_give_the_same(server: Server) -> None:
    """By GET, as a form, and direct."""
    got = server.query(LINES)
    form = server.ask("/sparql", method="POST", body=f"query={quote(LINES)}".encode(), content_type=FORM)
    direct = server.ask("/sparql", method="POST", body=LINES.encode(), content_type=DIRECT)
    slash = server.ask("/sparql/", method="POST", body=LINES.encode(), content_type=f"{DIRECT}; charset=UTF-8")
    assert {each.status for each in (got, form, direct, slash)} == {200}
    assert got.content == form.content == direct.content == slash.content
    assert len(got.json["results"]["bindings"]) == 19


def test_the_union_counts_a_triple_once(server: Server, built: Any) -> None:
    """As the project's engine does, though the store on disk holds the union beside the named graphs."""
    ((number,),) = OxigraphEngine.open(built.folder / "store").select(COUNT).texts()
    assert server.query(COUNT, "text/csv").content.decode().split() == ["n", number]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/turtle, */*;q=0.1", "application/sparql-results+json"),
        (None, "application/sparql-results+json"),
    ],
)
def test_rows_come_in_the_format_that_is_wanted(
    server: Server, oxigraph: OxigraphEngine, accept: str | None, media: str
) -> None:
    """With the bytes that the engine writes."""
    told = server.query(LINES, accept)
    assert (told.status, told.media) == (200, media)
    name = {"application/sparql-results+json": "json", "application/sparql-results+xml": "xml", "text/csv": "csv"}
    assert told.content == oxigraph.select(LINES).serialize(name.get(media, "tsv"))


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/n-quads, text/turtle;q=0.6", "application/n-quads"),
    ],
)
def test_triples_come_in_the_format_that_is_wanted(server: Server, accept: str, media: str) -> None:
    """Each parses back to the same triples."""
    told = server.query("CONSTRUCT WHERE { wsis:C5 ?p ?o }", accept)
    assert (told.status, told.media) == (200, media)
    found = {quad.triple for quad in ox.parse(told.content, format=ox.RdfFormat.from_media_type(media))}
    plain = server.query("CONSTRUCT WHERE { wsis:C5 ?p ?o }", "application/n-triples").content
    assert found == {quad.triple for quad in ox.parse(plain, format=ox.RdfFormat.N_TRIPLES)}
    assert len(found) > 10


@pytest.mark.parametrize(
    ("format", "content"),
    [("json", b'{"head":{},"boolean":true}'), ("xml", b"<boolean>true</boolean>"), ("csv", b"true\n")],
)
def test_truth_comes_in_each_format(server: Server, format: str, content: bytes) -> None:
    """Chosen in the address, too."""
    told = server.query("ASK { wsis:C5 a wg:ActionLine }", format=format)
    assert told.status == 200
    assert content in told.content


def test_graphs_of_the_protocol_go_before_from(server: Server) -> None:
    """A default graph alone leaves no named one, and the other way round."""
    query = "SELECT (COUNT(*) AS ?n) FROM graph:frameworks/poa { ?s ?p ?o }"
    of_gdc = server.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}", "text/csv").content
    told = server.query(query.replace("graph:frameworks/poa", f"<{GRAPH}>"), "text/csv")
    assert told.content == of_gdc
    given = server.ask(f"/sparql?query={quote(COUNT)}&default-graph-uri={quote(GRAPH)}", "text/csv")
    assert given.content == of_gdc
    named = server.ask(f"/sparql?query={quote(COUNT)}&named-graph-uri={quote(GRAPH)}", "text/csv")
    assert named.content == b"n\r\n0\r\n"


REFUSED = {
    "no such graph": ("GET", f"/sparql?query={quote(COUNT)}&default-graph-uri=http://a.example/", None, None, 400),
    "two queries": ("GET", f"/sparql?query={quote(COUNT)}&query={quote(COUNT)}", None, None, 400),
    "a query in both places": ("POST", f"/sparql?query={quote(COUNT)}", COUNT, DIRECT, 400),
    "wrong syntax": ("GET", "/sparql?query=ASK%20%7B", None, None, 400),
    "no query": ("POST", "/sparql", "", FORM, 400),
    "bad UTF-8": ("GET", "/sparql?query=ASK%20%7B%FF%7D", None, None, 400),
    "another charset": ("POST", "/sparql", "ASK {}", f"{DIRECT}; charset=utf-16", 415),
    "another type": ("POST", "/sparql", "ASK {}", "text/plain", 415),
    "no type": ("POST", "/sparql", "ASK {}", None, 415),
    "another verb": ("PUT", "/sparql?query=ASK%20%7B%7D", None, None, 405),
    "an update": ("POST", "/sparql", "update=CLEAR%20ALL", FORM, 403),
    "an update direct": ("POST", "/sparql", "CLEAR ALL", "application/sparql-update", 403),
    "an update by GET": ("GET", "/sparql?update=CLEAR%20ALL", None, None, 403),
    "an update as a query": ("POST", "/sparql", "CLEAR ALL", DIRECT, 400),
    "SERVICE": ("POST", "/sparql", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", DIRECT, 400),
    "FROM a foreign address": ("POST", "/sparql", "SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }", DIRECT, 400),
    "time that is none": ("GET", f"/sparql?query={quote(COUNT)}&timeout=nan", None, None, 400),
    "an unknown format": ("GET", f"/sparql?query={quote(COUNT)}&format=parquet", None, None, 406),
    "a long address": ("GET", f"/sparql?query={'x' * 10_000}", None, None, 414),
    "a long query": ("POST", "/sparql", "#" * 150_000 + "\nASK {}", DIRECT, 413),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_as_problem_details(server: Server, name: str) -> None:
    """With a sentence, and never as an answer that could be taken for one."""
    method, path, body, type_, status = REFUSED[name]
    headers = {"content_type": type_} if type_ else {}
    told = server.ask(path, method=method, body=None if body is None else body.encode(), **headers)
    assert told.status == status, told
    assert told.media == "application/problem+json"
    assert told.json["status"] == status
    assert len(told.json["detail"].split()) > 3


def test_an_answer_of_the_wrong_form_is_not_acceptable(server: Server) -> None:
    """Triples for who takes rows alone."""
    assert server.query("DESCRIBE wsis:C5", "text/csv").status == 406


LIMITS = {
    "time": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 504),
    "rows": ("SELECT * { ?a ?b ?c }", 422),
    "nesting": ("SELECT * " + "{" * 500 + "}" * 500, 422),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_named_and_no_answer_is_cut(server: Server, limit: str) -> None:
    """And who asks next is answered."""
    query, status = LIMITS[limit]
    told = server.query(query, timeout="0.5" if limit == "time" else "9")
    assert (told.status, told.media, told.json["limit"]) == (status, "application/problem+json", limit)
    assert "--" not in told.json["detail"]  # no options of a command
    assert server.query("ASK {}").status == 200


def test_what_a_client_has_is_not_sent_again(server: Server) -> None:
    """By its tag, which differs between formats; what differs each time has none."""
    first = server.query(LINES, "text/csv")
    again = server.ask(f"/sparql?query={quote(LINES)}", "text/csv", if_none_match=first.headers["etag"])
    assert (again.status, again.content) == (304, b"")
    assert server.query(LINES, "application/sparql-results+json").headers["etag"] != first.headers["etag"]
    now = server.query("SELECT (NOW() AS ?now) {}")
    assert now.headers["cache-control"] == "no-store"
    assert "etag" not in now.headers


def test_head_and_options_are_answered(server: Server) -> None:
    """So that pages of others may ask."""
    head = server.ask(f"/sparql?query={quote(LINES)}", "text/csv", method="HEAD")
    assert (head.status, head.media, head.content) == (200, "text/csv", b"")
    options = server.ask("/sparql", method="OPTIONS", origin="https://a.example")
    assert options.status == 204
    assert options.headers["access-control-allow-origin"] == "*"
    assert "POST" in options.headers["access-control-allow-methods"]


def test_an_answer_is_compressed_for_who_takes_it(server: Server) -> None:
    """The same content."""
    import gzip

    plain = server.query(LINES)
    zipped = server.ask(f"/sparql?query={quote(LINES)}", accept_encoding="gzip, deflate")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content


def test_the_service_description_is_there(server: Server, built: Any) -> None:
    """What W3C's three tests ask: RDF, the endpoint that was asked, the schema; and the counts of the graph."""
    asked = OxigraphEngine.open(built.folder / "store")
    told = server.ask("/sparql", "text/turtle")
    assert told.status == 200
    graph = rdflib.Graph().parse(data=told.content, format="turtle")
    sd, void = (
        rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#"),
        rdflib.Namespace("http://rdfs.org/ns/void#"),
    )
    (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
    assert graph.value(service, sd.endpoint) == rdflib.URIRef(f"{server.address}/sparql")
    assert sd.BasicFederatedQuery not in set(graph.objects(service, sd.feature))
    dataset = graph.value(service, sd.defaultDataset)
    assert (dataset, rdflib.RDF.type, sd.Dataset) in graph
    default = graph.value(dataset, sd.defaultGraph)
    ((number,),) = asked.select(COUNT).texts()
    assert int(graph.value(default, void.triples)) == int(number)
    names = {str(graph.value(each, sd.name)) for each in graph.objects(dataset, sd.namedGraph)}
    assert names == {name for (name,) in asked.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").texts()}
    classes = {str(each) for each in graph.objects(None, void["class"])}
    assert classes == {name for (name,) in asked.select("SELECT DISTINCT ?c { ?s a ?c }").texts()}


def test_rdflib_asks_through_its_store(server: Server) -> None:
    """A third party's client, by both methods."""
    for method in ("GET", "POST_FORM", "POST"):
        graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql", method=method))  # type: ignore[arg-type]
        rows = list(graph.query("SELECT ?n { <https://w3id.org/wsis-gdc/wsis/C5> skos:notation ?n }"))
        assert [str(row[0]) for row in rows] == ["C5"]  # type: ignore[index]


def test_a_graph_is_had_by_the_graph_store_protocol(server: Server) -> None:
    """At its name behind ?graph=, at its own path, and the union as the default graph; nothing can be written."""
    by_name = server.ask(f"/store?graph={quote(GRAPH)}", "application/n-triples")
    by_path = server.ask("/graph/frameworks/gdc", "application/n-triples")
    assert by_name.status == by_path.status == 200
    assert by_name.content == by_path.content
    assert len(by_name.content.splitlines()) > 1000
    head = server.ask("/store?default", "text/turtle", method="HEAD")
    assert (head.status, head.content) == (200, b"")
    assert server.ask("/store?graph=http://a.example/", "text/turtle").status == 404
    assert server.ask("/store").status == 400
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        told = server.ask(f"/store?graph={quote(GRAPH)}", method=method, body=b"")
        assert (told.status, told.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_the_page_for_people_has_a_question_of_the_collection(server: Server) -> None:
    """A browser gets it at the address of the endpoint."""
    page = server.ask(
        "/sparql?example=facilitators-of", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    )
    assert (page.status, page.media) == (200, "text/html")
    assert "VALUES ?line" in page.content.decode()
    assert "form-action 'self'" in page.headers["content-security-policy"]


def test_rows_are_whole(server: Server) -> None:
    """The largest answer that the graph's own size asks for has every row."""
    told = server.query("SELECT ?l ?s ?o { ?l a wg:Linkage ; sssom:subject_id ?s ; sssom:object_id ?o }", "text/csv")
    rows = list(csv.reader(io.StringIO(told.content.decode())))
    number = server.query("SELECT (COUNT(?l) AS ?n) { ?l a wg:Linkage ; sssom:subject_id ?s ; sssom:object_id ?o }")
    assert len(rows) - 1 == int(json.loads(number.content)["results"]["bindings"][0]["n"]["value"])


def test_a_large_answer_is_whole_for_slow_and_fast_readers(server: Server) -> None:
    """In pieces, with its length told before."""
    told = server.query("SELECT * { ?s ?p ?o } LIMIT 20000", "text/csv")
    assert told.status == 200
    assert len(told.content) == int(told.headers["content-length"]) > 1_000_000
    assert (
        server.ask(f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 20000')}", "text/csv", method="HEAD").content
        == b""
    )
