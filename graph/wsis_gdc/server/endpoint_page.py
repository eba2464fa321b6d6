"""The page of the SPARQL endpoint for people: a field for a query, the named queries as examples, how programs ask."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from wsis_gdc.knowledge import queries
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.resource_page import made_page
from wsis_gdc.site.rendering import render
from wsis_gdc.words.languages import number
from wsis_gdc.words.named_queries import worded

__all__ = ["endpoint_page"]


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
    return await made_page(request, tag, partial(_made, opened, reader, chosen))


def _made(opened: Opened, reader: Reader, chosen: str) -> str:
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
        count=partial(number, language=language),
        questions=reader.lead("queries"),
        editor=reader.lead("sparql/editor"),
    )


_FIRST: Final = """SELECT ?line ?name WHERE {
  ?line a wg:ActionLine ; skos:prefLabel ?name
  FILTER(LANG(?name) = "en")
}
ORDER BY ?line
"""
