"""Requests to the JSON API: parameters read by their schemas, answers kept, mistakes told as problem details."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.engines.worker_pool import Question
from wsis_gdc.knowledge import queries
from wsis_gdc.server.answers import answer, in_parameters, is_known, json_line, not_modified, problem
from wsis_gdc.server.json_api import NOTE, OPERATIONS, Operation
from wsis_gdc.server.negotiation import RESULTS, best, by_name
from wsis_gdc.server.openapi import document
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.parameters import MANY, Parameter, Values
from wsis_gdc.server.sparql import RefusedError, ask, body_of, budget_headers, spending, timed

__all__ = ["routes", "values_of"]

_JSON: Final = "application/json"
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")

_VARY: Final = {"Vary": "Accept-Encoding"}


def routes() -> list[Route]:
    """Return the addresses of the API: its description, its operations, the named queries."""
    return [
        Route("/api", _described),
        Route("/api/query/{name}", _query),
        *(
            Route(f"/api{_pattern(each)}", partial(_worked_out, operation=each), methods=_methods(each))
            for each in OPERATIONS
        ),
    ]


def _pattern(operation: Operation) -> str:
    """Return the path of an operation as a route has it: a code may hold slashes, as those of linkages do."""
    return operation.path.replace("}", ":path}")


def _methods(operation: Operation) -> list[str]:
    return ["GET", "HEAD", "POST"] if operation.body else ["GET", "HEAD"]


async def _described(request: Request) -> Response:
    opened: Opened = request.scope["opened"]
    content = json.dumps(document(request.scope.get("root_path", "")), ensure_ascii=False, indent=1).encode() + b"\n"
    return await answer(request, content, _JSON, tag=opened.tag("openapi", request.scope.get("root_path", "")))


async def _worked_out(request: Request, operation: Operation) -> Response:
    """Return the answer of an operation. Raises RefusedError, NotFoundError, QueryError."""
    opened: Opened = request.scope["opened"]
    if operation.body:
        return await _told_of_text(request, opened, operation, operation.body)
    values = values_of(request, operation, request.query_params.multi_items())
    tag = opened.tag(operation.path, json.dumps(values, sort_keys=True))
    if is_known(request.headers, tag):
        return not_modified(tag, _VARY)
    kept = opened.kept.get(tag)
    if kept:
        return await answer(request, kept[0], _JSON, tag=tag)
    content = await _work(request, opened, operation, values)
    opened.kept.put(tag, content)
    return await answer(request, content, _JSON, tag=tag, headers=budget_headers(request))


async def _told_of_text(request: Request, opened: Opened, operation: Operation, body: Parameter) -> Response:
    """Return the answer about a text that somebody sent, of which nothing is kept. Raises RefusedError."""
    if request.method != "POST":
        raise RefusedError(405, f"Send the {body.name} by POST, as text/plain or as {_JSON}.", Allow="POST, OPTIONS")
    sent = await _sent(request, body)
    given = {name for name, _ in sent}
    # what stands in the body goes before the address
    pairs = [*sent, *((name, text) for name, text in request.query_params.multi_items() if name not in given)]
    content = await _work(request, opened, operation, values_of(request, operation, pairs))
    return await answer(request, content, _JSON, headers=budget_headers(request))


async def _work(request: Request, opened: Opened, operation: Operation, values: Values) -> bytes:
    """Return the answer of an operation, worked out on the client's budget. Raises RefusedError."""
    head = {"data_version": opened.version, "note": NOTE}
    known = {**values, "data_version": opened.edition}
    work = timed(spending(request), lambda engine: json_line(head | operation.work(engine, known) | head))
    return await asyncio.to_thread(opened.alone, work)


async def _sent(request: Request, body: Parameter) -> list[tuple[str, str]]:
    """Return what stands in the body of a request: a text, or parameters as JSON. Raises RefusedError."""
    media, _, rest = request.headers.get("content-type", "text/plain").lower().partition(";")
    if media.strip() not in ("text/plain", _JSON) or (
        "charset=" in rest and "utf-8" not in rest.replace("utf8", "utf-8")
    ):
        raise RefusedError(
            415, f"Send the text as text/plain or as {_JSON}, in UTF-8.", Accept_Post=f"text/plain, {_JSON}"
        )
    content = await body_of(request, 6 * body.schema["maxLength"] + 10_000)  # JSON may write six signs for one
    try:
        text = content.decode("utf-8-sig")
        if media.strip() == "text/plain":
            return [(body.name, text)]
        told = json.loads(text)
    except UnicodeDecodeError:
        raise RefusedError(400, "The text is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise RefusedError(400, "This is not JSON.") from None
    if not isinstance(told, dict):
        raise RefusedError(400, f'The JSON is an object such as {{"{body.name}": "…"}}.')
    pairs = [(name, each) for name, value in told.items() for each in (value if isinstance(value, list) else [value])]
    for name, each in pairs:
        if not isinstance(each, str if name == body.name else (str, int, float)):
            raise RefusedError(400, f"{name[:40]} is not of the type that the description of the API gives.")
    return [(name, each if isinstance(each, str) else _number_text(each)) for name, each in pairs]


def _number_text(value: float) -> str:
    """Return a number or a truth value of JSON as an address has it; 23.0 is a whole number there."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else json.dumps(value)


def values_of(request: Request, operation: Operation, pairs: Sequence[tuple[str, str]]) -> Values:
    """Return the values of all parameters, defaults included. Raises RefusedError."""
    parameters = (*operation.parameters, *([operation.body] if operation.body else []))
    known = {parameter.name: parameter for parameter in parameters if not parameter.within}
    unknown = sorted({name for name, _ in pairs} - known.keys())
    if unknown:
        raise RefusedError(
            400, f"There is no parameter {unknown[0][:40]} here; there are {', '.join(known) or 'none'}."
        )
    found: dict[str, Any] = {}
    for parameter in parameters:
        given = [text for name, text in pairs if name == parameter.name]
        if parameter.within:
            given = [request.path_params[parameter.name]]
        if parameter.many and len(given) > MANY:
            raise RefusedError(400, f"{parameter.name} stands {len(given)} times in this request; give at most {MANY}.")
        if parameter.many:
            found[parameter.name] = [_read(parameter, text) for text in given]
        elif len(given) > 1:
            raise RefusedError(400, f"{parameter.name} stands {len(given)} times in this request; give it once.")
        elif given:
            found[parameter.name] = _read(parameter, given[0])
        elif parameter.required:
            raise RefusedError(400, f"{parameter.name} is missing: {parameter.description}")
        else:
            found[parameter.name] = parameter.schema.get("default")
    return found


def _read(parameter: Parameter, text: str) -> Any:
    """Return a value as its schema has it. Raises RefusedError."""
    schema, name = parameter.schema, parameter.name
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most):
            raise RefusedError(400, f"{name} is a whole number from {least:,} to {most:,}.")
        return int(text)
    if schema["type"] == "number":
        least, most = schema["minimum"], schema["maximum"]
        if not (_NUMBER.fullmatch(text) and len(text) < 40 and least <= float(text) <= most):
            raise RefusedError(400, f"{name} is a number from {least} to {most}, such as {schema['example']}.")
        return float(text)
    if schema["type"] == "boolean":
        if text not in ("true", "false"):
            raise RefusedError(400, f"{name} is true or false.")
        return text == "true"
    if "enum" in schema and text not in schema["enum"]:
        raise RefusedError(400, f"{name} is one of {', '.join(schema['enum'])}.")
    if "maxLength" in schema and not (0 < len(text) <= schema["maxLength"] and text.strip()):
        raise RefusedError(400, f"{name} is a text of 1 to {schema['maxLength']:,} characters, not of blanks alone.")
    if "maxLength" in schema and not (_is_whole(text) and re.fullmatch(schema.get("pattern", "(?s:.*)"), text)):
        raise RefusedError(400, f"{name} is a text of 1 to {schema['maxLength']:,} characters that can be seen.")
    return text


def _is_whole(text: str) -> bool:
    """Tell whether a text has no halves of signs, which JSON escapes can smuggle into it."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


async def _query(request: Request) -> Response:
    """Answer a named query with the parameters of the address, by a worker like any query."""
    opened: Opened = request.scope["opened"]
    given = request.query_params.multi_items()
    wanted = request.query_params.get("format")
    values = {name: value for name, value in given if name != "format"}
    if len(given) > len(values) + (wanted is not None):
        return problem(400, "A parameter stands several times in this request; give it once.")
    format = by_name(wanted, RESULTS) if wanted is not None else best(request.headers.get("accept"), RESULTS)
    if format is None:
        return problem(406, "The answer is had as json, csv, tsv or xml.")
    query = queries.named(request.path_params["name"])
    try:
        text = await asyncio.to_thread(opened.alone, lambda engine: queries.bind(engine, query, values))
    except QueryError as error:
        status = 404 if isinstance(error, queries.UnknownValueError) else 400
        return problem(status, in_parameters(error))
    response = await ask(request, opened, Question(text, rows=format, truth=format, base=f"{BASE}sparql"))
    response.headers["Link"] = f'<{request.scope.get("root_path", "")}/query/{quote(query.name)}>; rel="describedby"'
    return response
