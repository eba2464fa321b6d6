"""Files that are made when they are asked for: packs, matrices, flows and networks of any choice, answers to queries.

They are kept in memory, made for few at once, on the budget of who asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import local
from wsis_gdc.base.texts import csv_text
from wsis_gdc.engines import Engine
from wsis_gdc.files.formats import Answer, file_name, formats_of, render, serialize
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.things import resolve, things
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.server.answers import answer, attachment, is_known, not_modified
from wsis_gdc.server.json_api import OPERATIONS
from wsis_gdc.server.json_requests import values_of
from wsis_gdc.server.matrix_choices import choices_of
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.parameters import Values
from wsis_gdc.server.query_answers import Found, given_values, plain_value, rows_of
from wsis_gdc.server.question_answers import flow_told, network_told
from wsis_gdc.server.site_files import media_of
from wsis_gdc.server.sparql import RefusedError, budget_headers, spending, timed
from wsis_gdc.site.pages import matrix_html
from wsis_gdc.site.thing_pages import PACKED
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.named_queries import column_heads, worded
from wsis_gdc.words.terms import Terms

__all__ = ["Few", "made_file", "one_of_few", "routes"]


class Few:
    """Places for at most ``most`` at once; ``refusal`` tells others why they wait, ``soon`` the seconds until then."""

    def __init__(self, most: int, refusal: str, soon: int = 5) -> None:
        self.most, self.refusal, self.soon = most, refusal, soon
        self.taken = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place as long as the block lasts, however it ends. Raises RefusedError where all are taken."""
        if self.taken >= self.most:
            raise RefusedError(503, self.refusal, Retry_After=str(self.soon))
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1


_MAKING: Final = Few(3, "Too many files are being made at present; try again.")
"""Places for files that are made or wait to be made: few, since each holds up other questions."""

_PACKS: Final = ("docx", "xlsx")
_ANSWERS: Final = ("xlsx", "csv")
_OPERATIONS: Final = {each.path.strip("/"): each for each in OPERATIONS}
_MATRIX: Final = _OPERATIONS["matrix"]
_DRAWN: Final[Mapping[Answer, Callable[[Engine, Values], Any]]] = {"flow": flow_told, "network": network_told}
"""What is written as files beside the matrix, and what is asked for it."""

Value = TypeVar("Value")


def routes() -> list[Route]:
    """Return the addresses of the files."""
    return [
        Route("/download/pack/{name}", _pack),
        Route("/download/matrix.{ending}", _matrix),
        *(Route(f"/download/{answer}.{{ending}}", partial(_drawn, name=answer)) for answer in _DRAWN),
        Route("/download/query/{name}", _rows),
    ]


async def made_file(
    request: Request, opened: Opened, tag: str, make: Callable[[], Awaitable[tuple[bytes, str]]]
) -> Response:
    """Return the answer with a file: nothing new for who has it, as it is kept, or made now.

    ``tag`` names the content (see ``Opened.tag``), ``make`` gives it and the name of the file, whose ending tells the
    media type. Raises what ``make`` raises.
    """
    if is_known(request.headers, tag):
        return not_modified(tag, {"Vary": "Accept-Encoding"})
    content, name = opened.kept.get(tag) or await make()
    opened.kept.put(tag, content, name)
    headers = budget_headers(request) | attachment(name)
    return await answer(request, content, media_of(name.rpartition(".")[2]), tag=tag, headers=headers)


async def one_of_few(opened: Opened, work: Callable[[Engine], Value]) -> Value:
    """Return what is worked out, unless as many wait for it as may. Raises RefusedError."""
    with _MAKING.place():
        return await asyncio.to_thread(opened.alone, work)


def _named(request: Request, formats: Sequence[str], what: str) -> tuple[str, str, str]:
    """Return the name, the format and the language of the file that an address names. Raises RefusedError."""
    name, _, format = request.path_params["name"].rpartition(".")
    if format not in formats or not name:
        raise RefusedError(404, what)
    language = request.query_params.get("lang", "en")
    if language not in LANGUAGES:
        raise RefusedError(400, f"lang is one of {', '.join(LANGUAGES)}.")
    return name, format, language


def _file_name(name: str, format: str, language: str) -> str:
    return f"{name}.{format}" if language == "en" else f"{name}.{language}.{format}"


async def _pack(request: Request) -> Response:
    """Return the pack of a line or entity as a document or workbook. Raises RefusedError, NotFoundError."""
    opened: Opened = request.scope["opened"]
    code, format, language = _named(request, _PACKS, f"Packs are had as {' and '.join(_PACKS)}, such as C5.docx.")
    unknown = sorted(set(request.query_params) - {"lang"})
    if unknown:
        raise RefusedError(400, f"There is no parameter {unknown[0][:40]} here; there is lang.")
    known = await asyncio.to_thread(opened.once, "packed", _packed)
    iri = known.get(code.lower(), "")
    if not iri:
        iri = await one_of_few(opened, lambda engine: _subject(engine, code[:100]))

    def written(engine: Engine) -> bytes:
        from wsis_gdc.files.office.booklet import booklet
        from wsis_gdc.questions.pack import pack

        return serialize("pack", booklet(pack(engine, iri, language), vocabulary(engine)), format)

    async def made() -> tuple[bytes, str]:
        content = await one_of_few(opened, timed(spending(request), written))
        return content, _file_name(local(iri), format, language)

    return await made_file(request, opened, opened.tag("pack", iri, format, language), made)


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


async def _matrix(request: Request) -> Response:
    """Return the linkage matrix of a choice, as the page of the matrix cannot hold it. Raises as ``values_of`` does."""
    opened: Opened = request.scope["opened"]
    known = {each.extension: each.name for each in formats_of("matrix")}
    format = known.get(request.path_params["ending"])
    if format is None:
        raise RefusedError(404, f"The matrix is had as {', '.join(known)}.")
    values = values_of(request, _MATRIX, request.query_params.multi_items())

    def written(engine: Engine) -> tuple[bytes, str]:
        matrix = KnowledgeGraph(engine).matrix(**choices_of(values))
        wishes: Any = {"language": values["lang"], "engine": engine, "data_version": opened.edition}
        if format == "html":
            wishes["page"] = matrix_html
        return render(matrix, format, **wishes), file_name(matrix, format, **wishes)

    async def made() -> tuple[bytes, str]:
        return await one_of_few(opened, timed(spending(request), written))

    return await made_file(request, opened, opened.tag("matrix file", format, repr(sorted(values.items()))), made)


async def _drawn(request: Request, name: Answer) -> Response:
    """Return the flow or the network in a format of the command. Raises as ``values_of`` does."""
    opened: Opened = request.scope["opened"]
    known = {each.extension: each.name for each in formats_of(name)}
    ending = request.path_params["ending"]
    if ending not in known:
        raise RefusedError(404, f"The {name} is had as {', '.join(known)}.")
    values = values_of(request, _OPERATIONS[name], request.query_params.multi_items())

    def written(engine: Engine) -> bytes:
        return serialize(name, _DRAWN[name](engine, {**values, "data_version": opened.edition}), known[ending])

    async def made() -> tuple[bytes, str]:
        content = await one_of_few(opened, timed(spending(request), written))
        chosen = "-".join(filter(None, (name, values.get("projection"), values.get("third"))))
        return content, _file_name(chosen, ending, values["lang"])

    return await made_file(request, opened, opened.tag(f"{name} file", ending, repr(sorted(values.items()))), made)


async def _rows(request: Request) -> Response:
    """Return what a named query finds, texts inert for spreadsheets. Raises RefusedError, NotFoundError, QueryError."""
    opened: Opened = request.scope["opened"]
    told = f"Answers are had as {' and '.join(_ANSWERS)}, such as facilitators-of.xlsx."
    name, format, language = _named(request, _ANSWERS, told)
    query = queries.named(name)
    values = given_values(request, query, "lang")
    file = _file_name(name, format, language)

    async def made() -> tuple[bytes, str]:
        found = await rows_of(request, opened, query, values, language)
        return await asyncio.to_thread(_table, opened, query, found, format, language), file

    return await made_file(request, opened, opened.tag("query file", file, repr(sorted(values.items()))), made)


def _table(opened: Opened, query: queries.NamedQuery, found: Found, format: str, language: str) -> bytes:
    rows = [[plain_value(term) for term in row] for row in found.rows]
    if format == "csv":
        return csv_text(found.columns, rows).encode("utf-8", "replace")
    from wsis_gdc.files.office.rows_xlsx import Answered, to_xlsx

    terms = Terms(language, opened.once("vocabulary", vocabulary))
    heads = column_heads(query, terms, found.columns)
    return to_xlsx(Answered(worded(query, language), heads, rows, found.text, opened.version), language)
