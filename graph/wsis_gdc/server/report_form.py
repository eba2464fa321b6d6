"""The report of the analysis for any choice of claims: a form, the page, and files, made when they are asked for."""

from __future__ import annotations

import asyncio
import io
import pickle
import time
import zipfile
from dataclasses import replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.errors import LimitError
from wsis_gdc.engines import Engine
from wsis_gdc.engines.guarded import Limits
from wsis_gdc.knowledge.selection import STATUSES
from wsis_gdc.knowledge.vocabulary import Vocabulary, vocabulary
from wsis_gdc.questions.counts import newest_date
from wsis_gdc.server import tasks
from wsis_gdc.server.answers import is_known, not_modified
from wsis_gdc.server.errand import carry_out
from wsis_gdc.server.json_api import Operation
from wsis_gdc.server.json_requests import values_of
from wsis_gdc.server.made_files import Few, made_file, one_of_few
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.parameters import LANG, MIN_CONFIDENCE, MIN_STRENGTH, SETS, STATUS, Parameter, Values, number
from wsis_gdc.server.query_answers import choices
from wsis_gdc.server.reader import Reader
from wsis_gdc.server.resource_page import made_page, page_answer
from wsis_gdc.server.sparql import RefusedError, budget_headers, spending, unless_left
from wsis_gdc.site.rendering import about, render

__all__ = ["PATH", "routes"]

PATH: Final = "/report"

_FORMS: Final = ("html", "zip", "md", "json")

_MAKING: Final = Few(2, "Other reports are being made at present; try again.", soon=10)
"""Places for reports that are made."""

_COST: Final = Limits(seconds=180, memory=2 * 2**30)
"""What a report may cost."""

_VARY: Final = {"Vary": "Accept, Accept-Language, Accept-Encoding"}

_REPORT: Final = Operation(
    "/report",
    "The report of the analysis.",
    (
        SETS,
        STATUS,
        MIN_STRENGTH,
        MIN_CONFIDENCE,
        Parameter("resamples", number(0, 500, 500), "How often every ranking is computed again."),
        LANG,
    ),
    lambda engine, values: {},
)
"""What a report takes, read as the JSON API reads its parameters."""


def routes() -> list[Route]:
    """Return the addresses of the form and of the files."""
    return [Route(PATH, _form), Route("/download/report.{ending}", _file)]


async def _form(request: Request) -> Response:
    opened: Opened = request.scope["opened"]
    reader = Reader(request, opened)
    tag = opened.tag("report form", reader.language, reader.chosen, reader.asked())

    def made(engine: Engine) -> str:
        return render(
            *("report_form", reader.language, reader.about),
            up=reader.doors,
            sets=choices(engine, "set", reader.language),
            statuses=[(code, reader.about.terms(reader.language).coded("status", code)) for code in STATUSES],
            action=f"{reader.up}download/report",
            whole=f"{reader.doors}{reader.whole_report}" if reader.whole_report else "",
        )

    return await made_page(request, tag, lambda: opened.alone(made))


async def _file(request: Request) -> Response:
    """Return the report that an address chooses, made unless it is kept. Raises RefusedError, NotFoundError."""
    opened: Opened = request.scope["opened"]
    form = request.path_params["ending"]
    if form not in _FORMS:
        raise RefusedError(404, f"The report is had as {', '.join(_FORMS)}.")
    # fields of a form that were left empty choose nothing
    pairs = [(name, value) for name, value in request.query_params.multi_items() if value]
    values = values_of(request, _REPORT, pairs)
    chosen = repr(sorted((name, sorted(value) if isinstance(value, list) else value) for name, value in values.items()))

    def tag_of(name: str) -> str:
        return opened.tag("report", name, request.scope.get("root_path", ""), chosen)

    tag = tag_of(form)

    async def make() -> tuple[bytes, str]:
        with _MAKING.place():
            forms = await _made(request, opened, values)
        for name, content in forms.items():
            opened.kept.put(tag_of(name), content, _name(name))
        return forms[form], _name(form)

    if form != "html":
        return await made_file(request, opened, tag, make)
    if is_known(request.headers, tag):
        return not_modified(tag, _VARY)
    content, _ = opened.kept.get(tag) or await make()
    return await page_answer(request, content.decode(), tag=tag, headers=budget_headers(request))


def _name(form: str) -> str:
    return f"report.{form}"


async def _made(request: Request, opened: Opened, values: Values) -> dict[str, bytes]:
    """Return the report in each form, made in a process of its own. Raises RefusedError, NotFoundError, QueryError."""
    from wsis_gdc.questions.analysis import read_facts

    spent, begun = spending(request), time.monotonic()
    language, reader = values["lang"], Reader(request, opened)
    given: dict[str, Any] = {name: values[name] for name in ("min_strength", "min_confidence")}
    try:
        facts = await one_of_few(
            opened, lambda engine: read_facts(engine, language, values["set"], statuses=values["status"], **given)
        )
        known = await asyncio.to_thread(opened.once, "vocabulary", vocabulary)
        carried = Vocabulary(known.labels, dict(known.levels))
        dated = await asyncio.to_thread(opened.once, "newest date", newest_date)
        alone, served = (
            replace(each, vocabulary=carried, data_date=dated)
            for each in (about(opened.edition, alone=True), reader.about)
        )
        order = tasks.ReportOrder(facts, values["resamples"], language, alone, served, reader.doors)
        content = await unless_left(request, carry_out(tasks.REPORT, {}, pickle.dumps(order), _COST))
    except LimitError as error:
        raise RefusedError(422, f"{error}; ask for fewer resamples.") from None
    finally:
        spent(time.monotonic() - begun)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
