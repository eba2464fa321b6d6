"""Packs of lines and entities made on request, in any of the six languages: as documents and as workbooks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import local
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.things import resolve, things
from wsis_gdc.server.answers import answer, attachment, is_known, not_modified
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.site_files import media_of
from wsis_gdc.server.sparql import RefusedError, budget_headers, spending, told
from wsis_gdc.site.thing_pages import PACKED
from wsis_gdc.words.languages import LANGUAGES

__all__ = ["one_of_few", "routes"]

_FORMATS: Final = ("docx", "xlsx")

_AT_ONCE: Final = 3
"""Files that are made or wait to be made at once, for all clients: few, since each holds up other questions."""

_SOON: Final = 5
"""Seconds after which a client may ask again where too many are being made."""

Value = TypeVar("Value")


class _Making:
    """How many files are being made now."""

    number = 0


def routes() -> list[Route]:
    """Return the address of packs."""
    return [Route("/download/pack/{name}", _pack)]


async def _pack(request: Request) -> Response:
    return await told(_answered(request, request.scope["opened"]))


async def _answered(request: Request, opened: Opened) -> Response:
    """Return the pack that an address names, made unless it is kept. Raises RefusedError, NotFoundError."""
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
    if is_known(request.headers, tag):
        return not_modified(tag, {"Vary": "Accept-Encoding"})
    kept = opened.kept.get(tag)
    content = kept[0] if kept else await _made(request, opened, iri, format, language)
    opened.kept.put(tag, content)
    name = f"{local(iri)}.{format}" if language == "en" else f"{local(iri)}.{language}.{format}"
    headers = budget_headers(request) | attachment(name)
    return await answer(request, content, media_of(format), tag=tag, headers=headers)


def _packed(engine: Engine) -> dict[str, str]:
    """Return what has a pack by the name of its file, in small letters, so that no pack that is kept must wait."""
    tables = tables_of(engine)
    return {local(iri).lower(): iri for kind in PACKED for iri in tables.members(kind)}


async def one_of_few(opened: Opened, work: Callable[[Engine], Value]) -> Value:
    """Return what is worked out, unless as many wait for it as may. Raises RefusedError."""
    if _Making.number >= _AT_ONCE:
        raise RefusedError(503, "Too many files are being made at present; try again.", Retry_After=str(_SOON))
    _Making.number += 1
    try:
        return await asyncio.to_thread(opened.alone, work)
    finally:
        _Making.number -= 1


def _subject(engine: Engine, code: str) -> str:
    """Return the IRI of the line or entity that a code stands for. Raises NotFoundError."""
    iri = resolve(engine, code)
    found = things(engine, [iri])
    if iri not in found or found[iri].kind not in PACKED:
        raise NotFoundError("action line or entity", code)
    return iri


async def _made(request: Request, opened: Opened, iri: str, format: str, language: str) -> bytes:
    spent = spending(request)

    def make(engine: Engine) -> bytes:
        from wsis_gdc.files.formats import serialize
        from wsis_gdc.files.office.booklet import booklet
        from wsis_gdc.knowledge.vocabulary import vocabulary
        from wsis_gdc.questions.pack import pack

        begun = time.thread_time()
        try:
            return serialize("pack", booklet(pack(engine, iri, language), vocabulary(engine)), format)
        finally:
            spent(time.thread_time() - begun)

    return await one_of_few(opened, make)
