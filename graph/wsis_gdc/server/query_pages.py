"""The named queries for people: a page that lists them, and one for each with a form, its answer as a table, files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wsis_gdc.base.errors import LimitError, QueryError
from wsis_gdc.base.namespaces import BASE, compact
from wsis_gdc.base.texts import https_address
from wsis_gdc.engines import Engine
from wsis_gdc.engines.solutions import Term
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.server.answers import in_parameters, is_known, not_modified
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.query_answers import (
    Choice,
    Found,
    choices,
    given_values,
    is_number,
    likely,
    meant,
    names_thing,
    rows_of,
)
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.resource_page import made_page, page_answer
from wsis_gdc.site.questions_page import QUERIES_PAGE, command_of, questions_page
from wsis_gdc.site.rendering import render
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.named_queries import column_heads, worded

__all__ = ["routes"]

_MOST: Final = 500
"""Rows that a page shows; the files hold them all."""

_VARY: Final = {"Vary": "Accept, Accept-Language, Accept-Encoding"}


class Field(NamedTuple):
    """A parameter as a field of the form: what was given for it, what that stands for, what else it can be.

    Of ``likely`` things each leads to the answer with it in place; ``anything`` tells that any thing will do,
    ``strange`` that the value names none.
    """

    parameter: queries.Parameter
    value: str
    thing: Thing | None
    choices: tuple[Choice, ...]
    likely: tuple[tuple[Choice, str], ...]
    anything: bool
    strange: bool


class Cell(NamedTuple):
    """A cell of the answer: its text, where it leads ("": nowhere), its language, whether it is a name or a number."""

    text: str
    address: str = ""
    language: str = ""
    named: bool = False
    number: bool = False


def routes() -> list[Route]:
    """Return the addresses of the pages."""
    return [
        Route("/queries", _list),
        Route("/queries/", _list_again),
        Route(f"/{QUERIES_PAGE}", _list_again),
        *(Route(f"/{code}/{QUERIES_PAGE}", partial(_list_again, language=code)) for code in LANGUAGES),
        Route("/queries/{name}", _one),
    ]


async def _list_again(request: Request, language: str = "") -> Response:
    """Lead to the list, from the page of the site in its place, too."""
    chosen = f"?lang={language}" if language else ""
    return RedirectResponse(f"{request.scope.get('root_path', '')}/queries{chosen}", status_code=308)


async def _list(request: Request) -> Response:
    opened: Opened = request.scope["opened"]
    reader = Reader(request, opened)
    tag = opened.tag("queries", reader.language, reader.chosen, reader.asked())

    def made() -> str:
        return questions_page(
            language=reader.language,
            about=reader.about,
            up=reader.doors,
            address=lambda name: reader.lead(f"queries/{quote(name)}"),
            endpoint=reader.lead("sparql"),
        )

    return await made_page(request, tag, made)


class _Asked(NamedTuple):
    """A query with values, the things these stand for, the parameters whose value names none; what came of it.

    It was not asked where a value is missing or ``strange``.
    """

    query: queries.NamedQuery
    values: Mapping[str, str]
    stands: Mapping[str, Thing]
    strange: tuple[queries.Parameter, ...]
    answer: Found | None = None
    mistake: str = ""

    @property
    def complete(self) -> bool:
        return all(each.default or each.name in self.values for each in self.query.parameters)


async def _one(request: Request) -> Response:
    """Return the page of a query, with its answer where all that it needs is given. Raises RefusedError."""
    opened: Opened = request.scope["opened"]
    reader = Reader(request, opened)
    query = worded(queries.named(request.path_params["name"]), reader.language)
    values = given_values(request, query, "lang")
    tag = opened.tag("queries", query.name, reader.language, reader.chosen, reader.asked())
    if is_known(request.headers, tag):
        return not_modified(tag, _VARY)
    kept = opened.kept.get(tag)
    if kept:
        return await page_answer(request, kept[0].decode(), tag=tag)
    stands = await asyncio.to_thread(opened.alone, lambda engine: meant(engine, query, values, reader.language))
    strange = [each for each in query.parameters if names_thing(each) and {each.name} & values.keys() - stands.keys()]
    asked, headers = _Asked(query, values, stands, tuple(strange)), {}
    if asked.complete and not strange:
        try:
            answer = await rows_of(request, opened, query, values, reader.language)
        except (QueryError, LimitError) as error:
            asked = asked._replace(mistake=in_parameters(error))
        else:
            asked, headers = asked._replace(answer=answer), dict(answer.headers)
    page = await asyncio.to_thread(opened.alone, lambda engine: _page(engine, opened, reader, asked))
    if asked.mistake or strange:
        return await page_answer(request, page, status=400, headers=headers)
    opened.kept.put(tag, page.encode())
    return await page_answer(request, page, tag=tag, headers=headers)


def _page(engine: Engine, opened: Opened, reader: Reader, asked: _Asked) -> str:
    query, answer, up, about = asked.query, asked.answer, reader.up, reader.about
    terms = about.terms(reader.language)
    name, examples = quote(query.name), {each.name: each.example for each in query.parameters}
    files = urlencode({**asked.values, "lang": reader.language})
    return render(
        *("named_query", reader.language, about),
        up=reader.doors,
        query=query,
        heads=answer and column_heads(query, terms, answer.columns),
        columns=list(zip(query.columns, column_heads(query, terms), strict=True)),
        command=command_of(query, reader.language, **(asked.values if answer else {})),
        fields=[_field(engine, reader, asked, each) for each in query.parameters],
        example="" if asked.complete else f"?{reader.asked(**examples)}",
        mistake=asked.mistake,
        answer=answer,
        table=answer and [[_cell(opened, term, up) for term in row] for row in answer.rows[:_MOST]],
        shown=_MOST,
        text=(query._replace(text=answer.text) if answer else query).body,
        files=[(ending.upper(), f"{up}download/query/{name}.{ending}?{files}") for ending in ("xlsx", "csv")],
        raw=f"{up}api/query/{name}" + (f"?{urlencode(asked.values)}" if asked.values else ""),
        every=reader.lead("queries"),
        editor=f"{up}sparql?{urlencode({'example': query.name})}#query",
        suggest=f"{up}reconcile{'' if reader.language == 'en' else '/' + reader.language}/suggest/entity",
        chosen=reader.chosen,
    )


def _field(engine: Engine, reader: Reader, asked: _Asked, parameter: queries.Parameter) -> Field:
    value, strange = asked.values.get(parameter.name, ""), parameter in asked.strange
    offered = likely(engine, parameter, value, reader.language) if strange else ()
    return Field(
        *(parameter, value, asked.stands.get(parameter.name), choices(engine, parameter.kind, reader.language)),
        tuple((each, f"?{reader.asked(**{parameter.name: each.value})}") for each in offered),
        parameter.kind == "thing",
        strange,
    )


def _cell(opened: Opened, term: Term | None, up: str) -> Cell:
    """Return a value of an answer as the page shows it; a thing of the graph leads to its page."""
    if term is None:
        return Cell("")
    if isinstance(term, ox.Literal):
        return Cell(term.value, language=term.language or "", number=is_number(term))
    iri: Any = term.value
    document, sign, anchor = iri.partition("#")
    if document in opened.documents:
        return Cell(compact(iri), f"{up}{quote(document.removeprefix(BASE), safe='/:~')}{sign}{anchor}", named=True)
    return Cell(compact(iri), "" if iri.startswith(BASE) else https_address(iri), named=True)
