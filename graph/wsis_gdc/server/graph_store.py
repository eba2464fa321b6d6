"""Named graphs by the SPARQL 1.1 Graph Store HTTP Protocol, to be read only."""

from __future__ import annotations

import io
from functools import partial
from typing import Final

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.namespaces import prefixes
from wsis_gdc.curation.exports import OF_UNION
from wsis_gdc.engines.json_ld import document
from wsis_gdc.engines.protocol import Scope
from wsis_gdc.engines.turtle import turtle
from wsis_gdc.server.answers import kept_answer, problem
from wsis_gdc.server.negotiation import MEDIA, TRIPLES, best
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.site_files import site_file

__all__ = ["PATH", "graph_content", "routes"]

PATH: Final = "/store"


def routes() -> list[Route]:
    """Return the address of the graph store."""
    return [Route(PATH, _store, methods=["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"])]


async def _store(request: Request) -> Response:
    opened: Opened = request.scope["opened"]
    if request.method not in ("GET", "HEAD"):
        return problem(405, "Graphs can be read only, by GET or HEAD.", headers={"Allow": "GET, HEAD, OPTIONS"})
    graphs, default = request.query_params.getlist("graph"), "default" in request.query_params
    if len(graphs) + default != 1:
        return problem(400, "Name one graph: ?graph=IRI, or ?default for the union of all graphs.")
    graph = graphs[0] if graphs else ""
    if graph and graph not in opened.graphs:
        return problem(404, f"There is no graph {graph[:200]} here; the description of /sparql names all of them.")
    format = best(request.headers.get("accept"), TRIPLES)
    if format is None:
        return problem(406, "A graph is had as Turtle, JSON-LD, N-Triples, RDF/XML, TriG or N-Quads.")
    whole = f"graph.{format}"
    if default and format in OF_UNION and whole in opened.files:
        response = await site_file(request, opened, whole)
        response.headers["Vary"] = "Accept, Accept-Encoding"
        return response
    return await graph_content(request, opened, graph, format)


async def graph_content(request: Request, opened: Opened, graph: str, format: str) -> Response:
    """Return the triples of a graph, of the union of all where ``graph`` is empty."""
    tag = opened.tag("graph", graph, format)
    make = partial(_written, opened, graph, format)
    return await kept_answer(request, opened, tag, MEDIA[format], make, vary=("Accept",))


def _written(opened: Opened, graph: str, format: str) -> bytes:
    engine = opened.engine.within(Scope((graph,), ())) if graph else opened.engine
    found = io.BytesIO()
    ox.serialize(engine.construct("CONSTRUCT WHERE { ?s ?p ?o }"), found, format=ox.RdfFormat.N_TRIPLES)
    lines = b"".join(sorted(set(found.getvalue().splitlines(keepends=True))))
    if format in ("nt", "nq"):
        return lines
    triples = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    ordered = (quad.triple for quad in triples)
    if format == "jsonld":
        return document(ordered)
    if format in ("ttl", "trig"):
        return turtle(ordered, format)
    out = io.BytesIO()
    ox.serialize(ordered, out, format=ox.RdfFormat.from_extension(format), prefixes=prefixes())
    return out.getvalue()
