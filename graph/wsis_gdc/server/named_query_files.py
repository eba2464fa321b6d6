"""What a named query finds as a file: CSV and XLSX, names in a language, texts inert for spreadsheets."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.texts import csv_text
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.server.made_files import made_file
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.query_answers import Found, given_values, plain_value, rows_of
from wsis_gdc.server.sparql import RefusedError
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.named_queries import column_heads, worded
from wsis_gdc.words.terms import Terms

__all__ = ["routes"]

_FORMATS: Final = ("xlsx", "csv")


def routes() -> list[Route]:
    """Return the address of the files."""
    return [Route("/download/query/{name}", _file)]


async def _file(request: Request) -> Response:
    """Return the file that an address names. Raises RefusedError, NotFoundError, QueryError."""
    opened: Opened = request.scope["opened"]
    name, _, format = request.path_params["name"].rpartition(".")
    if format not in _FORMATS or not name:
        raise RefusedError(404, f"Answers are had as {' and '.join(_FORMATS)}, such as facilitators-of.xlsx.")
    query = queries.named(name)
    values = given_values(request, query, "lang")
    language = request.query_params.get("lang", "en")
    if language not in LANGUAGES:
        raise RefusedError(400, f"lang is one of {', '.join(LANGUAGES)}.")
    file = f"{name}.{format}" if language == "en" else f"{name}.{language}.{format}"

    async def made() -> tuple[bytes, str]:
        found = await rows_of(request, opened, query, values, language)
        return await asyncio.to_thread(_made, opened, query, found, format, language), file

    tag = opened.tag("query file", file, repr(sorted(values.items())))
    return await made_file(request, opened, tag, made)


def _made(opened: Opened, query: queries.NamedQuery, found: Found, format: str, language: str) -> bytes:
    rows = [[plain_value(term) for term in row] for row in found.rows]
    if format == "csv":
        return csv_text(found.columns, rows).encode("utf-8", "replace")
    from wsis_gdc.files.office.rows_xlsx import Answered, to_xlsx

    terms = Terms(language, opened.once("vocabulary", vocabulary))
    heads = column_heads(query, terms, found.columns)
    return to_xlsx(Answered(worded(query, language), heads, rows, found.text, opened.version), language)
