"""Packs of lines and entities made on request, in any of the six languages: as documents and as workbooks."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import local
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.things import resolve, things
from wsis_gdc.server.made_files import made_file, one_of_few, worked_out
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.sparql import RefusedError
from wsis_gdc.site.thing_pages import PACKED
from wsis_gdc.words.languages import LANGUAGES

__all__ = ["routes"]

_FORMATS: Final = ("docx", "xlsx")


def routes() -> list[Route]:
    """Return the address of packs."""
    return [Route("/download/pack/{name}", _pack)]


async def _pack(request: Request) -> Response:
    """Return the pack that an address names, made unless it is kept. Raises RefusedError, NotFoundError."""
    opened: Opened = request.scope["opened"]
    code, _, format = request.path_params["name"].rpartition(".")
    if format not in _FORMATS or not code:
        raise RefusedError(404, f"Packs are had as {' and '.join(_FORMATS)}, such as C5.docx.")
    unknown = sorted(set(request.query_params) - {"lang"})
    if unknown:
        raise RefusedError(400, f"There is no parameter {unknown[0][:40]} here; there is lang.")
    language = request.query_params.get("lang", "en")
    if language not in LANGUAGES:
        raise RefusedError(400, f"lang is one of {', '.join(LANGUAGES)}.")
    known = await asyncio.to_thread(opened.once, "packed", _packed)
    iri = known.get(code.lower(), "")
    if not iri:
        iri = await one_of_few(opened, lambda engine: _subject(engine, code[:100]))
    tag = opened.tag("pack", iri, format, language)
    name = f"{local(iri)}.{format}" if language == "en" else f"{local(iri)}.{language}.{format}"

    async def made() -> tuple[bytes, str]:
        return await worked_out(request, opened, lambda engine: _made(engine, iri, format, language)), name

    return await made_file(request, opened, tag, made)


def _packed(engine: Engine) -> dict[str, str]:
    """Return what has a pack by the name of its file, in small letters, so that no pack that is kept must wait."""
    tables = tables_of(engine)
    return {local(iri).lower(): iri for kind in PACKED for iri in tables.members(kind)}


def _subject(engine: Engine, code: str) -> str:
    """Return the IRI of the line or entity that a code stands for. Raises NotFoundError."""
    iri = resolve(engine, code)
    found = things(engine, [iri])
    if iri not in found or found[iri].kind not in PACKED:
        raise NotFoundError("action line or entity", code)
    return iri


def _made(engine: Engine, iri: str, format: str, language: str) -> bytes:
    from wsis_gdc.files.formats import serialize
    from wsis_gdc.files.office.booklet import booklet
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.questions.pack import pack

    return serialize("pack", booklet(pack(engine, iri, language), vocabulary(engine)), format)
