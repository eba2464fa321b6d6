"""Each IRI of the graph at its path, as page and as data, as real clients ask for it; and what a wrong one leads to."""

from __future__ import annotations

import json
import subprocess
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from tests.server.conftest import Server

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.server.negotiation import PAGE, RESULTS, TRIPLES, best

RDF = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}

PAGES = "text/html,application/xhtml+xml,application/xml;q=0.9"
JSON = "application/sparql-results+json"
RDF_XML, NT, NQ = "application/rdf+xml", "application/n-triples", "application/n-quads"
RAPTOR = (
    f"{RDF_XML};q=1.0, text/rdf;q=0.6, {NT};q=1.0, text/plain;q=0.1, text/turtle;q=1.0, application/x-turtle;q=1.0, "
    "application/turtle;q=1.0, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3, application/x-trig;q=1.0, "
    "text/x-nquads;q=1.0, */*;q=0.1"
)
COMUNICA = (
    f"{NQ},application/trig;q=0.95,application/ld+json;q=0.9,{NT};q=0.8,text/turtle;q=0.6,{RDF_XML};q=0.5,text/n3;q=0.35,"
    "application/xml;q=0.3,image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,"
    "application/json;q=0.135"
)
XML_FIRST = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6"

CLIENTS: dict[str, tuple[str | None, str]] = {
    "Firefox": (f"{PAGES},image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8", "html"),
    "Chrome": (f"{PAGES},image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7", "html"),
    "Safari": (f"{PAGES},*/*;q=0.8", "html"),
    "Lynx": ("text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", "html"),
    "curl": ("*/*", "ttl"),
    "no header": (None, "ttl"),
    "a crawler with Raptor": (RAPTOR, "ttl"),
    "rdflib": (
        f"{RDF_XML}, text/n3, text/turtle, {NT}, application/ld+json, {NQ}, application/trix, application/trig",
        "ttl",
    ),
    "rdflib, for JSON-LD": ("application/ld+json, application/json;q=0.9, */*;q=0.1", "jsonld"),
    "Jena": (f"text/turtle,{NT};q=0.9,application/ld+json;q=0.8,{RDF_XML};q=0.7,*/*;q=0.3", "ttl"),
    "Jena, data sets": (f"application/trig,{NQ};q=0.9,application/ld+json;q=0.8,*/*;q=0.3", "trig"),
    "Comunica": (COMUNICA, "jsonld"),
    "OWL API (Protégé)": (f"{XML_FIRST}, text/plain; q=0.1, */*; q=0.09", "rdf"),
    "OWL API, newer": (f"{XML_FIRST},text/turtle; q=0.5, application/ld+json; q=0.4, {NT}; q=0.2, */*; q=0.09", "rdf"),
}
"""What clients send, by their sources or as seen, and the format that they are to get of a thing."""

ASKERS = {
    "SPARQLWrapper": ("application/sparql-results+xml, application/rdf+xml, */*", "xml"),
    "SPARQLWrapper, JSON": (f"{JSON},application/json,text/javascript,application/javascript", "json"),
    "YASGUI": (f"{JSON},*/*;q=0.9", "json"),
    "rdflib's SPARQLStore": ("application/rdf+xml, application/sparql-results+xml", "xml"),
    "a browser": (f"{PAGES},*/*;q=0.8", "json"),
    "curl": ("*/*", "json"),
    "for a spreadsheet": ("text/csv", "csv"),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_gets_the_format_that_it_likes_best(server: Server, client: str) -> None:
    """Of a thing with a page, over HTTP."""
    accept, format = CLIENTS[client]
    assert best(accept, (*TRIPLES, *PAGE)) == format
    told = server.ask("/gdc/29d", accept)
    assert (
        (told.status, told.headers.get("location")) == (303, "/things/gdc-29d.html")
        if format == "html"
        else (200, None)
    )
    assert format == "html" or told.media == RDF[format]
    assert {"Accept", "Accept-Language"} <= set(told.headers["vary"].split(", "))


@pytest.mark.parametrize("client", ASKERS)
def test_a_client_of_the_endpoint_gets_the_results_that_it_likes_best(client: str) -> None:
    """Browsers, which name XML for pages, get what they show best."""
    accept, format = ASKERS[client]
    assert best(accept, RESULTS) == format


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle;q=0", None),
        ("text/*;q=0.3, application/ld+json;q=0.2", "ttl"),
        ("text/turtle;q=0.1, */*", "jsonld"),
        ("TEXT/Turtle ; Q=0.9 , application/ld+json;q=0.8", "ttl"),
        ("text/turtle;q=x, application/n-triples", "nt"),
        (";;,,q=1", None),
        ("image/png", None),
        ("a/b," * 5000 + "text/turtle", None),
    ],
)
def test_weights_count_and_nonsense_does_no_harm(accept: str, format: str | None) -> None:
    """The closest range decides on a type."""
    assert best(accept, TRIPLES) == format


KINDS = {
    "thing": "wsis/C5",
    "linkage": "linkage/wsis-gdc/gdc-11d--poa-9c",
    "set": "set/wsis-gdc",
    "document": "doc/a-res-79-1",
    "ontology": "ontology",
    "named query": "query/facilitators-of",
    "code of a list": "term/certainty/likely",
    "named graph": "graph/frameworks/gdc",
}


@pytest.mark.parametrize("ending", RDF)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_iri_is_had_in_each_format(server: Server, kind: str, ending: str) -> None:
    """By the ending of its address as by its type, and it speaks of the IRI."""
    path = KINDS[kind]
    told = server.ask(f"/{path}.{ending}", "text/html")
    negotiated = server.ask(f"/{path}", RDF[ending])
    assert (told.status, told.media) == (200, RDF[ending])
    assert told.content == negotiated.content
    assert negotiated.headers["content-location"] == f"/{path}.{ending}"
    assert f'<{BASE}{path}>; rel="canonical"' in told.headers["link"]
    if kind != "named graph":
        quads = list(ox.parse(told.content, format=ox.RdfFormat.from_media_type(told.media), base_iri=BASE))
        assert ox.NamedNode(f"{BASE}{path}") in {quad.subject for quad in quads}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_iri_has_a_page(server: Server, kind: str) -> None:
    """The site's, or one of the server's own; under a policy that runs no foreign script."""
    told = server.ask(f"/{KINDS[kind]}", "text/html")
    if told.status == 303:
        told = server.ask(told.headers["location"].partition("#")[0])
    assert (told.status, told.media) == (200, "text/html")
    assert told.headers["content-security-policy"].startswith("default-src 'none'; script-src 'sha256-")
    assert "frame-ancestors 'none'" in told.headers["content-security-policy"]
    assert told.content.startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("ontology", "/ontology.html"),
        ("ontology/linkages", "/ontology.html#module-linkages"),
        ("term/certainty/likely", "/ontology.html#term-certainty-likely"),
    ],
)
def test_terms_lead_to_the_page_of_the_ontology(server: Server, path: str, place: str) -> None:
    """At their place; what stands behind "#" in the address of a class is its place there too."""
    told = server.ask(f"/{path}", "text/html")
    assert (told.status, told.headers["location"]) == (303, place)
    page = server.ask("/ontology.html", "text/html").content.decode()
    assert f'id="{place.partition("#")[2] or "Linkage"}"' in page


def test_a_description_is_what_the_files_of_the_site_hold(server: Server) -> None:
    """The same triples, whichever way one comes."""
    served = server.ask("/gdc/29d.ttl").content
    lying = server.ask("/things/gdc-29d.ttl").content
    graphs = [rdflib.Graph().parse(data=text, format="turtle") for text in (served, lying)]
    assert set(graphs[0]) == set(graphs[1])


def test_a_description_tells_in_which_graph_it_is_said(server: Server) -> None:
    """Where the format knows graphs."""
    quads = list(ox.parse(server.ask("/gdc/29d.nq").content, format=ox.RdfFormat.N_QUADS))
    graphs = {quad.graph_name.value for quad in quads}
    assert f"{BASE}graph/frameworks/gdc" in graphs
    assert all(name.startswith(f"{BASE}graph/") for name in graphs)


def test_json_ld_is_compact(server: Server) -> None:
    """Names by our prefixes, and the same triples as Turtle."""
    told = server.ask("/wsis/C5.jsonld").json
    assert told["@context"]["wsis"] == f"{BASE}wsis/"
    assert told["records"][0]["id"] == "wsis:C5"
    assert "ActionLine" in told["records"][0]["type"]
    parsed = rdflib.Graph().parse(data=json.dumps(told), format="json-ld")
    assert set(parsed) == set(rdflib.Graph().parse(data=server.ask("/wsis/C5.ttl").content, format="turtle"))


def test_the_whole_graph_can_be_walked(server: Server, oxigraph: OxigraphEngine) -> None:
    """A sample of all typed IRIs of ours, every hundredth, is there."""
    rows = oxigraph.select(f'SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{BASE}")) }} ORDER BY ?s').texts()
    paths = [iri.removeprefix(BASE).partition("#")[0] for (iri,) in rows][::100]
    assert len(paths) > 100
    lost = [path for path in paths if server.ask(f"/{quote(path)}", "text/turtle", method="HEAD").status != 200]
    assert lost == []


@pytest.mark.parametrize(
    ("path", "near"),
    [("gdc/29D", "/gdc/29d"), ("C5", "/wsis/C5"), ("wsis/c5.ttl", "/wsis/C5"), ("doc/a-res-79-2", "/doc/a-res-79-1")],
)
def test_a_wrong_path_leads_to_near_ones(server: Server, path: str, near: str) -> None:
    """For programs in the problem details, for people as links."""
    told = server.ask(f"/{path}", "application/ld+json")
    assert (told.status, told.media) == (404, "application/problem+json")
    assert near in told.json["suggestions"]
    page = server.ask(f"/{path}", "text/html")
    assert (page.status, page.media) == (404, "text/html")
    assert f'href="{near.removeprefix("/") if path == "C5" else ".." + near}"' in page.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/graph.sqlite",
        "/store/CURRENT",
        "/.cache/",
        "/.wsis-gdc-build",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/metrics",
    ],
)
def test_what_the_site_does_not_list_is_not_served(server: Server, path: str) -> None:
    """Neither what else lies in the folder nor what lies outside."""
    assert server.ask(path).status == 404


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202egnp", "a" * 5000, "%FF%FE", "\x1b[31m"])
def test_untrusted_paths_do_no_harm(server: Server, text: str) -> None:
    """They are shown as text, or not at all."""
    told = server.ask(f"/{quote(text)}" if "%FF" not in text else f"/{text}", "text/html")
    assert told.status == 404
    assert b"<script>alert" not in told.content
    assert server.ask(f"/gdc/{quote(text)}", method="POST", body=b"x").status == 405


def test_curl_gets_turtle(server: Server) -> None:
    """With nothing said."""
    try:
        done = subprocess.run(["curl", "-s", f"{server.address}/wsis/C5"], capture_output=True, check=False, timeout=30)
    except OSError:
        pytest.skip("there is no curl here")
    assert len(rdflib.Graph().parse(data=done.stdout, format="turtle")) > 10


def test_rdflib_reads_an_address(server: Server) -> None:
    """By its own headers."""
    graph = rdflib.Graph().parse(f"{server.address}/wsis/C5")
    assert (rdflib.URIRef(f"{BASE}wsis/C5"), rdflib.SKOS.notation, rdflib.Literal("C5")) in graph
