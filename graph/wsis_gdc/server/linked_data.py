"""Linked data: each IRI of the graph at its path, as a page or as data, whichever the client prefers.

IRIs begin with the address of w3id.org, which is to lead here; so data are sent at once, under the address of the
format, and pages lie where the site has them.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
from difflib import get_close_matches
from functools import partial
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wsis_gdc.base.errors import WsisGdcError
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.resources import ontology_folder
from wsis_gdc.engines import Engine, json_ld
from wsis_gdc.engines.turtle import turtle, used
from wsis_gdc.knowledge.inferences import stated
from wsis_gdc.knowledge.things import among, resolve
from wsis_gdc.server.answers import answer, kept_answer, problem
from wsis_gdc.server.graph_store import graph_content
from wsis_gdc.server.negotiation import MEDIA, PAGE, TRIPLES, best
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.site_files import site_file
from wsis_gdc.site.descriptions import TOLD_OF_LINKAGES

__all__ = ["FORMATS", "describe", "near", "pages_of", "routes"]

FORMATS: Final = {
    "ttl": "ttl",
    "jsonld": "jsonld",
    "json": "jsonld",
    "nt": "nt",
    "rdf": "rdf",
    "trig": "trig",
    "nq": "nq",
}
"""The formats of data by the ending of an address."""

_ENDINGS: Final = ("ttl", "jsonld", "nt", "rdf", "trig", "nq")

_VARY: Final = ("Accept", "Accept-Language")

_LONGEST: Final = 200
"""Characters of the longest name for which near ones are sought."""

_CANDIDATES: Final = 2_000


def routes() -> list[Route]:
    """Return the address of the context of JSON-LD, and all addresses that nobody else takes."""
    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    return [Route("/context.jsonld", _context), Route("/{path:path}", _resource, methods=every)]


async def _context(request: Request) -> Response:
    opened: Opened = request.scope["opened"]
    content = await asyncio.to_thread((ontology_folder() / "context.jsonld").read_bytes)
    return await answer(request, content, MEDIA["jsonld"], tag=opened.tag("context"))


async def _resource(request: Request) -> Response:
    opened: Opened = request.scope["opened"]
    if request.method not in ("GET", "HEAD"):
        return problem(405, "This address can be read only.", headers={"Allow": "GET, HEAD, OPTIONS"})
    path: str = request.path_params["path"]
    document, format = _named(opened, path)
    if not document:
        return await _missing(request, opened, path)
    if not format:
        format = best(request.headers.get("accept"), (*TRIPLES, *PAGE)) or ""
    if not format:
        return problem(406, f"There is a page (text/html), and data as {', '.join(MEDIA[each] for each in _ENDINGS)}.")
    if format == "html":
        return await _page(request, opened, document)
    headers = {"Link": _links(request, document), "Content-Location": _address(request, document, format)}
    if document in opened.graphs:
        response = await graph_content(request, opened, document, format)
        response.headers.update(headers)
        return response
    if (name := f"{document.removeprefix(BASE)}.{format}") in opened.files:
        response = await site_file(request, opened, name)
        response.headers.update(headers | {"Vary": ", ".join((*_VARY, "Accept-Encoding"))})
        return response
    tag = opened.tag("description", document, format)
    make = partial(_description, opened, document, format)
    return await kept_answer(request, opened, tag, MEDIA[format], make, vary=_VARY, headers=headers)


def _named(opened: Opened, path: str) -> tuple[str, str]:
    """Return the IRI that a path stands for and the format that its ending names; empty where it names none."""
    iri = f"{BASE}{path}"
    if iri in opened.documents:
        return iri, ""
    stem, _, ending = iri.rpartition(".")
    if stem in opened.documents and ending in (*FORMATS, "html"):
        return stem, FORMATS.get(ending, ending)
    return "", ""


def _address(request: Request, document: str, ending: str = "") -> str:
    """Return the address at which a document of the graph is served."""
    path = quote(document.removeprefix(BASE), safe="/:@!$&'()*+,;=~-._")
    return f"{request.scope.get('root_path', '')}/{path}" + (f".{ending}" if ending else "")


def _links(request: Request, document: str) -> str:
    """Return the header that tells of a document's other formats and of its IRI."""
    others = [
        f'<{_address(request, document, ending)}>; rel="alternate"; type="{MEDIA[ending].partition(";")[0]}"'
        for ending in _ENDINGS
    ]
    page = f'<{_address(request, document, "html")}>; rel="alternate"; type="text/html"'
    return ", ".join((f'<{quote(document, safe=":/@~-._")}>; rel="canonical"', page, *others))


# Pages


async def _page(request: Request, opened: Opened, document: str) -> Response:
    """Lead to the page of a thing, a set or a linkage; show one of what has none there."""
    reader = Reader(request, opened)
    folder = reader.folder
    pages = await asyncio.to_thread(opened.once, "pages", pages_of)
    file, sign, anchor = _page_of(document, pages).partition("#")
    if file and folder + file in opened.files:
        address = f"{request.scope.get('root_path', '')}/{folder}{file}{sign}{quote(anchor)}"
        headers = {"Vary": ", ".join(_VARY), "Link": _links(request, document)}
        return RedirectResponse(address, status_code=303, headers=headers)
    from wsis_gdc.server.resource_page import made_page, resource_page

    tag = opened.tag("page", document, folder, reader.language, reader.asked())

    def made() -> str:
        return resource_page(opened, document, [] if document in opened.graphs else describe(opened, document), reader)

    return await made_page(request, tag, made, {"Link": _links(request, document)})


def pages_of(engine: Engine) -> dict[str, str]:
    """Return the addresses of the pages of things and mapping sets within a site, by IRI."""
    from wsis_gdc.questions.dossier import Atlas
    from wsis_gdc.site.set_pages import set_addresses
    from wsis_gdc.site.thing_pages import addresses

    return addresses(Atlas(engine).things.values()) | set_addresses(engine)


def _page_of(document: str, pages: dict[str, str]) -> str:
    """Return the address of a document's page within a site.

    That of a linkage is its place on the page of its set, that of a term its place on the page of the ontology.
    """
    from wsis_gdc.site.ontology_page import address_of

    if document.startswith(f"{BASE}linkage/"):
        name, _, anchor = document.removeprefix(f"{BASE}linkage/").partition("/")
        set_iri = f"{BASE}set/{name}"
        return f"{pages[set_iri]}#{anchor}" if set_iri in pages else ""
    return pages.get(document, "") or address_of(document)


# Data


def describe(opened: Opened, document: str) -> list[Any]:
    """Return what the graph says of a document and of what has an IRI behind "#" of it, the document itself first.

    That is what the files beside the pages hold: the triples with the thing as their subject, without what rules infer,
    the records of what others call it, and the linkages that it is an end of.
    """
    engine, subjects = opened.engine, (document, *opened.documents[document])
    few = among(subjects)
    only = stated("?thing", "?p", "?o", bound=few)
    found = _quads(engine, f"{few} GRAPH ?g {{ ?thing ?p ?o }} {only}")
    found += _quads(engine, f"?thing wg:matchOf <{document}> GRAPH ?g {{ ?thing ?p ?o }}")
    ends = " UNION ".join(f"{{ ?thing sssom:{end}_id <{document}> ; a wg:Linkage }}" for end in ("subject", "object"))
    linkages = [iri for (iri,) in engine.select(f"SELECT DISTINCT ?thing {{ {ends} }}").texts()]
    if linkages:
        # a filter, not VALUES: so the engine looks at the linkages found, not at every value of each property
        told = ", ".join(TOLD_OF_LINKAGES.split())
        found += _quads(engine, f"{among(linkages)} GRAPH ?g {{ ?thing ?p ?o }} FILTER(?p IN ({told}))")
    others = {quad.subject.value for quad in found} - {*subjects, *linkages}
    places = {iri: place for place, iri in enumerate((*subjects, *sorted(others), *sorted(linkages)))}
    return sorted(set(found), key=lambda quad: (places[quad.subject.value], quad.predicate.value, str(quad.object)))


def _quads(engine: Engine, pattern: str) -> list[Any]:
    rows: Any = engine.select(f"SELECT ?thing ?p ?o ?g WHERE {{ {pattern} }}")
    return [ox.Quad(*row) for row in rows]


def _description(opened: Opened, document: str, format: str) -> bytes:
    """Return what the graph says of a document in a format; those that know graphs tell in which it is said."""
    quads = describe(opened, document)
    triples = list(dict.fromkeys(quad.triple for quad in quads))
    if format == "jsonld":
        return json_ld.document(triples)
    if format == "ttl":
        return turtle(triples, spaces=used(triples))
    if format == "trig":
        return turtle(sorted(quads, key=lambda quad: quad.graph_name.value), "trig", used(quads))
    out = io.BytesIO()
    how: dict[str, Any] = {"prefixes": used(triples)} if format == "rdf" else {}
    told: Any = quads if format == "nq" else triples
    ox.serialize(told, out, format=ox.RdfFormat.from_extension(format), **how)
    return out.getvalue()


# What is not there


async def _missing(request: Request, opened: Opened, path: str) -> Response:
    """Tell that there is nothing at an address, and what is near, as a page or as problem details."""
    found = await asyncio.to_thread(near, opened, path)
    addresses = [_address(request, iri) for iri in found]
    if best(request.headers.get("accept"), (*TRIPLES, *PAGE)) == "html":
        from wsis_gdc.server.resource_page import missing_page

        return await missing_page(request, opened, path, found)
    return problem(404, f"There is nothing named {path[:_LONGEST]} here.", suggestions=addresses)


def near(opened: Opened, path: str, most: int = 5) -> list[str]:
    """Return the IRIs that a wrong path may mean, the likeliest first: what its end is a code of, and similar names."""
    if not path or len(path) > _LONGEST:
        return []
    stem, _, ending = path.rpartition(".")
    name = stem if stem and ending in (*FORMATS, "html") else path
    found = []
    with contextlib.suppress(WsisGdcError):
        found.append(resolve(opened.engine, name.rstrip("/").rpartition("/")[2], near=False))
    head = name.partition("/")[0].lower()
    candidates = {
        other.lower(): other
        for iri in opened.documents
        if (other := iri.removeprefix(BASE)).lower().startswith(f"{head[:3]}") and abs(len(other) - len(name)) < 6
    }
    similar = get_close_matches(name.lower(), list(candidates)[:_CANDIDATES], most, 0.7)
    found += [f"{BASE}{candidates[other]}" for other in similar]
    return [iri for iri in dict.fromkeys(found) if iri in opened.documents][:most]
