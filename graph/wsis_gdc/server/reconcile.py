"""The Reconciliation API 0.2 (OpenRefine and others): names of somebody's table are matched with things of the graph.

See https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. There is a service in each
language, which differs in the labels that it gives; names are known in all six languages by each of them.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import BASE, compact
from wsis_gdc.base.palette import style_variables
from wsis_gdc.base.version import VERSION
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.reconciliation import known_kinds, thing_of
from wsis_gdc.questions.search import search
from wsis_gdc.server.answers import answer, is_known, json_line, not_modified
from wsis_gdc.server.extension import columns_of, names, properties_of
from wsis_gdc.server.linked_data import pages_of
from wsis_gdc.server.negotiation import MEDIA
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.reconcile_batch import Columns, Query, describe, extended, matched, read_columns, read_queries
from wsis_gdc.server.sparql import RefusedError, body_of, budget_headers, pairs_of, spending, timed
from wsis_gdc.site.assets import content_security_policy, static
from wsis_gdc.site.rendering import environment
from wsis_gdc.words.hits import kind_name
from wsis_gdc.words.languages import LANGUAGES, direction, marked, translator
from wsis_gdc.words.reconciliation_labels import mark_words
from wsis_gdc.words.terms import Terms

__all__ = ["PATH", "routes"]

PATH: Final = "/reconcile"

_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"

_LARGEST: Final = 1_000_000
"""Bytes of the largest request."""

_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,260}")

_SHOWN: Final = 10
"""Things that are offered at once for the beginning of a name."""

_PREVIEW: Final = (430, 240)
"""Width and height of what is shown of a thing."""

_FRAMED: Final = "frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
"""Others may show this page within theirs; its one link opens a page of its own."""

Handler = Callable[[Request, Opened, str], Awaitable[Response]]


def routes() -> list[Route]:
    """Return the addresses of the service, the same in each language behind its code."""
    read = ["GET", "HEAD"]
    parts = (
        ("", _service, [*read, "POST"]),
        ("/suggest/entity", _entities, read),
        ("/suggest/type", _types, read),
        ("/suggest/property", _properties, read),
        ("/properties", _proposed, read),
        ("/preview", _preview, read),
        ("/view", _view, read),
    )
    heads = (("en", PATH), *((code, f"{PATH}/{code}") for code in LANGUAGES))
    return [Route(f"{head}{path}", _in(code, part), methods=way) for code, head in heads for path, part, way in parts]


def _in(language: str, part: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        return await part(request, request.scope["opened"], language)

    return handle


async def _service(request: Request, opened: Opened, language: str) -> Response:
    """Answer a batch of names, or a table to be extended; without either tell what this service offers."""
    pairs = pairs_of(request.scope["query_string"], "The address")
    if request.method == "POST":
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != _FORM:
            raise RefusedError(415, f"Send queries as {_FORM}, as the parameter queries.", Accept_Post=_FORM)
        pairs += pairs_of(await body_of(request, _LARGEST), "The form")
    given = [(name, text) for name, text in pairs if name in ("queries", "extend")]
    if len(given) > 1:
        raise RefusedError(400, "There are several batches in this request; give queries or extend, once.")
    if not given:
        if request.method == "POST":
            raise RefusedError(400, "There is nothing to match in this request; give it as the parameter queries.")
        return await _manifest(request, opened, language)
    name, text = given[0]
    if name == "extend":
        return await _worked_out(request, opened, _each_row(read_columns(text), language))
    return await _worked_out(request, opened, _each_query(read_queries(text), language))


Step = tuple[str, Callable[[Engine], Any]]


def _each_query(queries: Mapping[str, Query], language: str) -> tuple[list[Step], Callable[[dict[str, Any]], Any]]:
    steps: list[Step] = [
        (name, lambda engine, query=query: {"result": matched(engine, query, _terms(engine, language))})  # type: ignore[misc]
        for name, query in queries.items()
    ]
    return steps, lambda found: found


def _each_row(asked: Columns, language: str) -> tuple[list[Step], Callable[[dict[str, Any]], Any]]:
    meta = columns_of(asked.properties, language)
    steps: list[Step] = [
        (id_, lambda engine, id_=id_: extended(engine, id_, asked.properties, _terms(engine, language)))  # type: ignore[misc]
        for id_ in asked.ids
    ]
    return steps, lambda found: {"meta": meta, "rows": found}


async def _worked_out(
    request: Request, opened: Opened, work: tuple[list[Step], Callable[[dict[str, Any]], Any]]
) -> Response:
    """Return the answer to a batch, worked out piece by piece on the client's budget. Raises RefusedError."""
    steps, whole = work
    spent = spending(request)
    found = {name: await asyncio.to_thread(opened.alone, timed(spent, step)) for name, step in steps}
    return await answer(request, json_line(whole(found)), _JSON, headers=budget_headers(request))


def _terms(engine: Engine, language: str) -> Terms:
    return Terms(language, vocabulary(engine))


# What the service offers


def _root(request: Request) -> str:
    """Return where this server is, as the client sees it. Raises RefusedError."""
    host = request.url.netloc
    if not _HOST.fullmatch(host):
        raise RefusedError(400, "The request does not say in a way that is understood which host it is for.")
    return f"{request.url.scheme}://{host}{request.scope.get('root_path', '')}"


async def _kept(request: Request, opened: Opened, tag: str, make: Callable[[Engine], Any]) -> Response:
    """Return an answer that depends on the build and on what ``tag`` names only."""
    found = await asyncio.to_thread(opened.alone, timed(spending(request), make))
    return await answer(request, json_line(found), _JSON, tag=tag)


async def _manifest(request: Request, opened: Opened, language: str) -> Response:
    root = _root(request)
    here = f"{root}{PATH}" if language == "en" else f"{root}{PATH}/{language}"
    width, height = _PREVIEW

    def make(engine: Engine) -> dict[str, Any]:
        terms = _terms(engine, language)
        shown = [name for name, level in levels(engine).items() if level.has_sheet]
        return {
            "versions": ["0.2"],
            "name": f"WSIS–GDC linkage graph ({LANGUAGES[language].name})",
            "identifierSpace": BASE,
            "schemaSpace": f"{BASE}ontology#",
            "documentation": f"{root}/",
            "serviceVersion": VERSION,
            "defaultTypes": [{"id": name, "name": kind_name(name, terms)} for name in shown],
            "view": {"url": f"{here}/view?id={{{{id}}}}"},
            "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": width, "height": height},
            "suggest": {
                name: {"service_url": here, "service_path": f"/suggest/{name}"}
                for name in ("entity", "type", "property")
            },
            "extend": {"propose_properties": {"service_url": here, "service_path": "/properties"}},
        }

    return await _kept(request, opened, opened.tag("reconcile", here), make)


# Completion of what people type


def _typed(request: Request) -> tuple[str, int]:
    """Return what was typed so far, and how many answers are passed over. Raises RefusedError."""
    prefix, cursor = request.query_params.get("prefix", ""), request.query_params.get("cursor", "0") or "0"
    if len(prefix) > 200:
        raise RefusedError(400, "prefix has at most 200 characters.")
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 6 and int(cursor) <= 10_000):
        raise RefusedError(400, "cursor is a whole number from 0 to 10,000.")
    return prefix.strip(), int(cursor)


async def _entities(request: Request, opened: Opened, language: str) -> Response:
    prefix, cursor = _typed(request)
    wanted = [kind for kind in request.query_params.get("type", "")[:500].split(",") if kind]

    def make(engine: Engine) -> dict[str, Any]:
        terms, known = _terms(engine, language), known_kinds(engine)
        among = [kind for kind in wanted if kind in known] or known
        named = thing_of(engine, prefix, language)
        found = search(engine, prefix, kinds=among, limit=cursor + _SHOWN, language=language).hits if prefix else ()
        some = [*([(named.thing, named.kind)] if named else []), *((hit.thing, hit.kind) for hit in found)]
        return {
            "result": [
                {
                    "id": compact(thing.iri),
                    "name": thing.label,
                    "description": describe(thing, kind, terms),
                    "notable": [{"id": kind, "name": kind_name(kind, terms)}],
                }
                for thing, kind in some[cursor : cursor + _SHOWN]
            ]
        }

    tag = opened.tag("entities", language, prefix, str(cursor), ",".join(wanted))
    return await _kept(request, opened, tag, make)


async def _types(request: Request, opened: Opened, language: str) -> Response:
    prefix, cursor = _typed(request)

    def make(engine: Engine) -> dict[str, Any]:
        terms = _terms(engine, language)
        known = {kind: kind_name(kind, terms) for kind in known_kinds(engine)}
        return {"result": _beginning(known, prefix)[cursor:]}

    return await _kept(request, opened, opened.tag("types", language, prefix, str(cursor)), make)


async def _properties(request: Request, opened: Opened, language: str) -> Response:
    prefix, cursor = _typed(request)

    def make(_engine: Engine) -> dict[str, Any]:
        return {"result": _beginning(names(language), prefix)[cursor:]}

    return await _kept(request, opened, opened.tag("properties", language, prefix, str(cursor)), make)


def _beginning(known: Mapping[str, str], prefix: str) -> list[dict[str, str]]:
    """Return what has a word that begins so, all where nothing was typed."""
    typed = prefix.casefold()

    def begins(text: str) -> bool:
        return text.casefold().startswith(typed) or any(word.startswith(typed) for word in text.casefold().split())

    return [{"id": id_, "name": name} for id_, name in known.items() if begins(name) or begins(id_)]


async def _proposed(request: Request, opened: Opened, language: str) -> Response:
    """Tell which properties things of a kind have."""
    kind, limit = request.query_params.get("type", "")[:100], request.query_params.get("limit", "") or "100"
    if not (limit.isascii() and limit.isdecimal() and len(limit) < 10 and int(limit)):
        raise RefusedError(400, "limit is a whole number from 1.")

    def make(engine: Engine) -> dict[str, Any]:
        found = properties_of(engine, kind, language)
        some = [{"id": id_, "name": name} for id_, name in found.items()][: int(limit)]
        return {"properties": some, "limit": int(limit), **({"type": kind} if kind else {})}

    return await _kept(request, opened, opened.tag("proposed", language, kind, limit), make)


# What is shown of a thing


async def _preview(request: Request, opened: Opened, language: str) -> Response:
    """Return the page of a thing for a small frame, which holds no script and asks for nothing."""
    entry = await asyncio.to_thread(opened.alone, partial(_named, name=_id(request), language=language))
    root = request.scope.get("root_path", "")
    tag = opened.tag("preview", language, entry.iri, root)
    if is_known(request.headers, tag):
        return not_modified(tag, {"Vary": "Accept-Encoding"})
    style = style_variables() + static("preview.css")
    policy = content_security_policy((), (style,))

    def made(engine: Engine) -> str:
        terms = Terms(language, vocabulary(engine))
        page = (
            environment()
            .get_template("preview.html.j2")
            .render(
                entry=entry,
                thing=entry.thing,
                code=terms.code(entry.thing.code, entry.kind),
                note=mark_words(entry.thing.mark, language),
                kind=kind_name(entry.kind, terms),
                address=f"{root}/reconcile/view?id={entry.thing.curie}",
                language=language,
                direction=direction(language),
                _=translator(language).gettext,
                policy=policy,
                style=style,
            )
        )
        return marked(page, language)

    content = (await asyncio.to_thread(opened.alone, made)).encode("utf-8", "replace")
    headers = {"Content-Security-Policy": f"{policy}; {_FRAMED}"}
    return await answer(request, content, MEDIA["html"], tag=tag, headers=headers)


async def _view(request: Request, opened: Opened, language: str) -> Response:
    """Lead to the page of a thing."""
    entry = await asyncio.to_thread(opened.alone, partial(_named, name=_id(request), language=language))
    root = request.scope.get("root_path", "")
    if entry.iri.startswith(BASE):
        return RedirectResponse(f"{root}/{entry.iri.removeprefix(BASE)}", status_code=303)
    pages = await asyncio.to_thread(opened.once, "pages", pages_of)
    if pages.get(entry.iri, "") not in opened.files:
        raise RefusedError(404, f"{compact(entry.iri)} has no page here.")
    return RedirectResponse(f"{root}/{pages[entry.iri]}", status_code=303)


def _id(request: Request) -> str:
    found = request.query_params.get("id", "")
    if not 0 < len(found) <= 300:
        raise RefusedError(400, "id is missing: a CURIE such as gdc:29d, or an IRI.")
    return found


def _named(engine: Engine, *, name: str, language: str) -> Any:
    entry = thing_of(engine, name, language)
    if entry is None:
        raise NotFoundError("identifier", name)
    return entry
