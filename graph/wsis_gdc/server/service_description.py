"""What the endpoint offers and what its graph holds: SPARQL 1.1 Service Description and VoID, counted anew."""

from __future__ import annotations

import asyncio
import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wsis_gdc.base.namespaces import BASE, prefixes
from wsis_gdc.engines import Engine
from wsis_gdc.engines.json_ld import document
from wsis_gdc.server.answers import answer, problem
from wsis_gdc.server.negotiation import MEDIA, PAGE, TRIPLES, best
from wsis_gdc.server.opened import Opened

__all__ = ["described", "routes"]

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG", "N-Quads"),
)


class _Counts(NamedTuple):
    """What is counted: triples and subjects in all, triples of each graph, things of each class, and by property."""

    triples: int
    subjects: int
    graphs: dict[str, int]
    classes: dict[str, int]
    properties: dict[str, int]
    of_class: dict[str, dict[str, int]]


def routes() -> list[Route]:
    """Return the address at which VoID is looked for, which leads to the endpoint."""
    return [Route("/.well-known/void", _well_known)]


async def _well_known(request: Request) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}/sparql", status_code=303)


async def described(request: Request, opened: Opened) -> Response:
    """Return the service description, or a page for people, by what the client prefers."""
    format = best(request.headers.get("accept"), (*TRIPLES, *PAGE))
    if format is None:
        return problem(406, "The description of this endpoint is had as Turtle, JSON-LD, RDF/XML or as a page.")
    if format == "html":
        from wsis_gdc.server.endpoint_page import endpoint_page

        return await endpoint_page(request, opened)
    endpoint = str(request.url.replace(query="", fragment="")).rstrip("/")
    content = await asyncio.to_thread(_written, opened, endpoint, format)
    return await answer(request, content, MEDIA[format], vary=("Accept",), tag=opened.tag("sd", endpoint, format))


def _written(opened: Opened, endpoint: str, format: str) -> bytes:
    counts = opened.once("counts", _count)
    out = io.BytesIO()
    triples = list(_triples(endpoint, counts, opened.version))
    if format == "jsonld":
        return document(sorted(triples, key=str))
    names = ("dcterms", "rdf", "xsd")
    known = {name: space for name, space in prefixes().items() if name in names} | {"sd": _SD, "void": _VOID}
    if format in ("nt", "nq"):
        known = {}
    how: dict[str, Any] = {"prefixes": known} if known else {}
    ox.serialize(triples, out, format=ox.RdfFormat.from_extension(format), **how)
    return out.getvalue()


def _count(engine: Engine) -> _Counts:
    def pairs(query: str) -> dict[str, int]:
        return {name: int(number) for name, number in sorted(engine.select(query).texts())}

    of_class: dict[str, dict[str, int]] = defaultdict(dict)
    for class_, name, number in engine.select(
        "SELECT ?class ?property (COUNT(*) AS ?n) { ?s a ?class ; ?property ?o } GROUP BY ?class ?property"
    ).texts():
        of_class[class_][name] = int(number)
    properties = pairs("SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property")
    return _Counts(
        triples=sum(properties.values()),
        subjects=int(next(engine.select("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }").texts())[0]),
        graphs=pairs("SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"),
        classes=pairs("SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class"),
        properties=properties,
        of_class=of_class,
    )


def _triples(endpoint: str, counts: _Counts, version: str) -> Iterator[ox.Triple]:
    """Yield the description; what it speaks of has names behind "#" of the endpoint, so that nothing is blank."""
    service = ox.NamedNode(endpoint)
    dataset, default = (ox.NamedNode(f"{endpoint}#{name}") for name in ("dataset", "default-graph"))
    yield from _of(service, f"{_SD}Service")
    yield ox.Triple(service, ox.NamedNode(f"{_SD}endpoint"), service)
    yield ox.Triple(service, ox.NamedNode(f"{_SD}supportedLanguage"), ox.NamedNode(f"{_SD}SPARQL11Query"))
    yield ox.Triple(service, ox.NamedNode(f"{_SD}feature"), ox.NamedNode(f"{_SD}UnionDefaultGraph"))
    for name in _RESULT_FORMATS:
        yield ox.Triple(service, ox.NamedNode(f"{_SD}resultFormat"), ox.NamedNode(f"{_FORMATS}{name}"))
    yield ox.Triple(service, ox.NamedNode(f"{_SD}defaultDataset"), dataset)
    yield from _of(dataset, f"{_SD}Dataset", f"{_VOID}Dataset")
    yield ox.Triple(dataset, ox.NamedNode(f"{_SD}defaultGraph"), default)
    yield from _of(default, f"{_SD}Graph")
    yield _number(default, "triples", counts.triples)
    title = ox.Literal("WSIS–GDC linkage graph", language="en")
    yield ox.Triple(dataset, ox.NamedNode(f"{_DCTERMS}title"), title)
    yield ox.Triple(dataset, ox.NamedNode(f"{_DCTERMS}license"), ox.NamedNode(_LICENCE))
    if version:
        yield ox.Triple(dataset, ox.NamedNode(f"{_DCTERMS}identifier"), ox.Literal(version))
    yield ox.Triple(dataset, ox.NamedNode(f"{_VOID}sparqlEndpoint"), service)
    yield ox.Triple(dataset, ox.NamedNode(f"{_VOID}uriSpace"), ox.Literal(BASE))
    yield _number(dataset, "triples", counts.triples)
    yield _number(dataset, "distinctSubjects", counts.subjects)
    yield _number(dataset, "classes", len(counts.classes))
    yield _number(dataset, "properties", len(counts.properties))
    for number, (graph, triples) in enumerate(counts.graphs.items(), start=1):
        named, held = ox.NamedNode(f"{endpoint}#named-graph-{number}"), ox.NamedNode(f"{endpoint}#graph-{number}")
        yield ox.Triple(dataset, ox.NamedNode(f"{_SD}namedGraph"), named)
        yield from _of(named, f"{_SD}NamedGraph")
        yield ox.Triple(named, ox.NamedNode(f"{_SD}name"), ox.NamedNode(graph))
        yield ox.Triple(named, ox.NamedNode(f"{_SD}graph"), held)
        yield from _of(held, f"{_SD}Graph")
        yield _number(held, "triples", triples)
    for number, (class_, things) in enumerate(counts.classes.items(), start=1):
        part = ox.NamedNode(f"{endpoint}#class-{number}")
        yield ox.Triple(dataset, ox.NamedNode(f"{_VOID}classPartition"), part)
        yield ox.Triple(part, ox.NamedNode(f"{_VOID}class"), ox.NamedNode(class_))
        yield _number(part, "entities", things)
        yield from _partitions(part, counts.of_class[class_])
    yield from _partitions(ox.NamedNode(f"{endpoint}#dataset"), counts.properties)


def _partitions(whole: ox.NamedNode, properties: dict[str, int]) -> Iterator[ox.Triple]:
    for number, (name, triples) in enumerate(sorted(properties.items()), start=1):
        part = ox.NamedNode(f"{whole.value}-property-{number}")
        yield ox.Triple(whole, ox.NamedNode(f"{_VOID}propertyPartition"), part)
        yield ox.Triple(part, ox.NamedNode(f"{_VOID}property"), ox.NamedNode(name))
        yield _number(part, "triples", triples)


def _of(thing: ox.NamedNode, *classes: str) -> Iterator[ox.Triple]:
    for class_ in classes:
        yield ox.Triple(thing, _TYPE, ox.NamedNode(class_))


def _number(thing: ox.NamedNode, name: str, number: int) -> ox.Triple:
    datatype = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    return ox.Triple(thing, ox.NamedNode(f"{_VOID}{name}"), ox.Literal(str(number), datatype=datatype))
