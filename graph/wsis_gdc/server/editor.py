"""The expert editor of the endpoint: YASGUI with the graph's own prefixes, classes, properties and named queries."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.namespaces import prefixes
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge import queries
from wsis_gdc.server import editor_files
from wsis_gdc.server.answers import answer, problem
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.resource_page import made_page
from wsis_gdc.server.site_files import media_of
from wsis_gdc.site.rendering import render
from wsis_gdc.words.named_queries import worded

__all__ = ["PATH", "routes"]

PATH: Final = "/sparql/editor"


def routes() -> list[Route]:
    """Return the addresses of the editor: its page, what it completes queries with, its files."""
    return [Route(PATH, _page), Route(f"{PATH}/schema.json", _schema), Route(f"{PATH}/{{name}}", _file)]


async def _page(request: Request) -> Response:
    opened: Opened = request.scope["opened"]
    reader = Reader(request, opened)
    here = await asyncio.to_thread(editor_files.is_here)
    tag = opened.tag("editor", str(here), reader.language, reader.chosen, reader.asked())

    def made() -> str:
        known = [worded(queries.named(name), reader.language) for name in queries.names()]
        chosen = request.query_params.get("example", "")[:100]
        return render(
            *("editor", reader.language, reader.about),
            up=reader.doors,
            here=here,
            files=f"{reader.up}sparql/editor/",
            endpoint=f"{reader.up}sparql",
            plain=reader.lead("sparql"),
            questions=reader.lead("queries"),
            data={
                "examples": {query.name: query.body for query in known},
                "prefixes": prefixes(),
                "chosen": chosen if chosen in queries.names() else "",
            },
            examples=known,
            chosen=chosen,
        )

    return await made_page(request, tag, made)


async def _schema(request: Request) -> Response:
    """Tell which classes and properties the graph uses, those used most first."""
    opened: Opened = request.scope["opened"]
    content = await asyncio.to_thread(opened.once, "editor", _used)
    return await answer(request, content, "application/json", tag=opened.tag("editor schema"))


def _used(engine: Engine) -> bytes:
    def iris(query: str) -> list[str]:
        return [iri for iri, _ in engine.select(query).texts()]

    found: dict[str, Any] = {
        "classes": iris("SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class"),
        "properties": iris("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p"),
        "prefixes": prefixes(),
    }
    return json.dumps(found).encode() + b"\n"


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    digest = editor_files.FILES.get(name)
    path = editor_files.FOLDER / name
    if digest is None or not await asyncio.to_thread(path.is_file):
        return problem(404, "There is no such file of the editor here.")
    content = await asyncio.to_thread(path.read_bytes)
    media = "text/javascript; charset=utf-8" if name.endswith(".js") else media_of(name.rpartition(".")[2])
    return await answer(request, content, media, tag=digest[:24])
