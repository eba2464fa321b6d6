"""What the endpoint offers and what its graph holds: SPARQL 1.1 Service Description and VoID, and a page for people."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wsis_gdc.base.namespaces import prefixes
from wsis_gdc.base.publication import DATA_LICENCE, TITLE
from wsis_gdc.engines import Engine, OxigraphEngine
from wsis_gdc.engines.json_ld import document
from wsis_gdc.engines.oxigraph import NQUADS
from wsis_gdc.files.void import NAMESPACES, VOID, number, of, void
from wsis_gdc.knowledge import queries
from wsis_gdc.questions.holdings import Holdings, holdings
from wsis_gdc.server.answers import answer, problem
from wsis_gdc.server.negotiation import MEDIA, PAGE, TRIPLES, best
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.resource_page import made_page
from wsis_gdc.site.rendering import render
from wsis_gdc.words import languages
from wsis_gdc.words.named_queries import worded

__all__ = ["described", "routes"]

_MOST_IN_MEMORY: Final = 200_000_000
"""Bytes of N-Quads, about a million triples."""

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG", "N-Quads"),
)


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
        return await _page(request, opened)
    endpoint = str(request.url.replace(query="", fragment="")).rstrip("/")
    content = await asyncio.to_thread(_written, opened, endpoint, format)
    return await answer(request, content, MEDIA[format], vary=("Accept",), tag=opened.tag("sd", endpoint, format))


def _written(opened: Opened, endpoint: str, format: str) -> bytes:
    held = opened.once("holdings", _counted)
    out = io.BytesIO()
    triples = list(_triples(endpoint, held, opened.version))
    if format == "jsonld":
        return document(sorted(triples, key=str))
    names = ("dcterms", "rdf", "xsd")
    known = {name: space for name, space in prefixes().items() if name in names} | {"sd": _SD, **NAMESPACES}
    if format in ("nt", "nq"):
        known = {}
    how: dict[str, Any] = {"prefixes": known} if known else {}
    ox.serialize(triples, out, format=ox.RdfFormat.from_extension(format), **how)
    return out.getvalue()


def _counted(engine: Engine) -> Holdings:
    """Count what the graph holds: each triple is looked at many times, so sooner in memory where it has room there."""
    if isinstance(engine, OxigraphEngine) and engine.folder is not None:
        quads = engine.folder.parent / NQUADS
        if quads.is_file() and quads.stat().st_size < _MOST_IN_MEMORY:
            return holdings(OxigraphEngine(engine.copied(), union=True))
    return holdings(engine)


def _triples(endpoint: str, held: Holdings, version: str) -> Iterator[ox.Triple]:
    """Yield the description; what it speaks of has names behind "#" of the endpoint, so that nothing is blank."""
    service = ox.NamedNode(endpoint)
    dataset, default = (ox.NamedNode(f"{endpoint}#{name}") for name in ("dataset", "default-graph"))
    yield from of(service, f"{_SD}Service")
    yield ox.Triple(service, ox.NamedNode(f"{_SD}endpoint"), service)
    yield ox.Triple(service, ox.NamedNode(f"{_SD}supportedLanguage"), ox.NamedNode(f"{_SD}SPARQL11Query"))
    yield ox.Triple(service, ox.NamedNode(f"{_SD}feature"), ox.NamedNode(f"{_SD}UnionDefaultGraph"))
    for name in _RESULT_FORMATS:
        yield ox.Triple(service, ox.NamedNode(f"{_SD}resultFormat"), ox.NamedNode(f"{_FORMATS}{name}"))
    yield ox.Triple(service, ox.NamedNode(f"{_SD}defaultDataset"), dataset)
    yield from of(dataset, f"{_SD}Dataset")
    yield ox.Triple(dataset, ox.NamedNode(f"{_SD}defaultGraph"), default)
    yield from of(default, f"{_SD}Graph")
    yield number(default, "triples", held.triples)
    title = ox.Literal(TITLE, language="en")
    yield ox.Triple(dataset, ox.NamedNode(f"{_DCTERMS}title"), title)
    yield ox.Triple(dataset, ox.NamedNode(f"{_DCTERMS}license"), ox.NamedNode(DATA_LICENCE))
    if version:
        yield ox.Triple(dataset, ox.NamedNode(f"{_DCTERMS}identifier"), ox.Literal(version))
    yield ox.Triple(dataset, ox.NamedNode(f"{VOID}sparqlEndpoint"), service)
    for place, (graph, triples) in enumerate(held.graphs.items(), start=1):
        named, content = ox.NamedNode(f"{endpoint}#named-graph-{place}"), ox.NamedNode(f"{endpoint}#graph-{place}")
        yield ox.Triple(dataset, ox.NamedNode(f"{_SD}namedGraph"), named)
        yield from of(named, f"{_SD}NamedGraph")
        yield ox.Triple(named, ox.NamedNode(f"{_SD}name"), ox.NamedNode(graph))
        yield ox.Triple(named, ox.NamedNode(f"{_SD}graph"), content)
        yield from of(content, f"{_SD}Graph")
        yield number(content, "triples", triples)
    yield from void(dataset, held)


class Example(NamedTuple):
    """A named query as an example: what it answers, and the address of the page with its text in the field."""

    name: str
    title: str
    address: str


async def _page(request: Request, opened: Opened) -> Response:
    """Return the page for people; the parameter ``example`` names a query that stands in the field."""
    chosen = request.query_params.get("example", "")[:100]
    reader = Reader(request, opened)
    tag = opened.tag("endpoint", reader.language, reader.chosen, reader.asked())
    return await made_page(request, tag, partial(_endpoint, opened, reader, chosen))


def _endpoint(opened: Opened, reader: Reader, chosen: str) -> str:
    known = [worded(queries.named(name), reader.language) for name in queries.names()]
    text = next((query.body for query in known if query.name == chosen), _FIRST)
    examples = [Example(query.name, query.title, f"?{reader.asked(example=query.name)}#query") for query in known]
    limits, language = opened.pool.limits, reader.language
    return render(
        *("endpoint", language, reader.about),
        up=reader.doors,
        action=f"{reader.up}sparql",
        text=text,
        examples=examples,
        seconds=limits.seconds,
        rows=limits.rows,
        count=partial(languages.number, language=language),
        questions=reader.lead("queries"),
        editor=reader.lead("sparql/editor"),
    )


_FIRST: Final = """SELECT ?line ?name WHERE {
  ?line a wg:ActionLine ; skos:prefLabel ?name
  FILTER(LANG(?name) = "en")
}
ORDER BY ?line
"""
