"""The page of the SPARQL endpoint for people: a field for a query, the named queries as examples, how programs ask."""

from __future__ import annotations

import asyncio
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from wsis_gdc.knowledge import queries
from wsis_gdc.server.answers import is_known, not_modified
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.resource_page import page_answer
from wsis_gdc.site.rendering import render
from wsis_gdc.words.languages import number

__all__ = ["endpoint_page", "text_of"]


class Example(NamedTuple):
    """A named query as an example: what it answers, and the address of the page with its text in the field."""

    name: str
    title: str
    address: str


async def endpoint_page(request: Request, opened: Opened) -> Response:
    """Return the page; the parameter ``example`` names a query that stands in the field."""
    chosen = request.query_params.get("example", "")[:100]
    reader = Reader(request, opened)
    tag = opened.tag("endpoint", reader.language, reader.chosen, reader.asked())
    if is_known(request.headers, tag):
        return not_modified(tag, {"Vary": "Accept, Accept-Language, Accept-Encoding"})
    page = await asyncio.to_thread(_made, opened, reader, chosen)
    return await page_answer(request, page, tag=tag)


def _made(opened: Opened, reader: Reader, chosen: str) -> str:
    known = [queries.named(name) for name in queries.names()]
    text = next((text_of(query) for query in known if query.name == chosen), _FIRST)
    examples = [Example(query.name, query.title, f"?{reader.asked(example=query.name)}#query") for query in known]
    limits, language = opened.pool.limits, reader.language
    seconds = f"{limits.seconds:g}" if limits.seconds else ""
    rows = number(limits.rows, language, "#,##0") if limits.rows else ""
    return render(
        *("endpoint", language, reader.about),
        up=reader.doors,
        action=f"{reader.up}sparql",
        text=text,
        examples=examples,
        seconds=seconds,
        rows=rows,
        questions=reader.lead("queries"),
        editor=reader.lead("sparql/editor"),
    )


def text_of(query: queries.NamedQuery) -> str:
    """Return the text of a query without the lines at its head that say what it is to programs."""
    lines = query.text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#+")).lstrip()


_FIRST: Final = """SELECT ?line ?name WHERE {
  ?line a wg:ActionLine ; skos:prefLabel ?name
  FILTER(LANG(?name) = "en")
}
ORDER BY ?line
"""
