"""The SPARQL 1.1 Protocol: queries by GET, as a form and direct, each answered whole or not at all; no updates."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final, NamedTuple, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.time_limits import LONGEST
from wsis_gdc.engines import Engine
from wsis_gdc.engines.worker_pool import Answer, Question
from wsis_gdc.server.answers import answer, is_known, not_modified, problem
from wsis_gdc.server.budget import Budget, client_of
from wsis_gdc.server.negotiation import BOOLEANS, MEDIA, RESULTS, TRIPLES, best, by_name
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.service_description import described

__all__ = [
    "PATH",
    "RefusedError",
    "ask",
    "body_of",
    "budget_headers",
    "found",
    "pairs_of",
    "routes",
    "timed",
    "unless_left",
]

PATH: Final = "/sparql"

_METHODS: Final = "GET, HEAD, POST, OPTIONS"

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"

_VOLATILE: Final = re.compile(r"(?i)\b(?:now|rand|uuid|struuid|bnode)\s*\(")
"""What makes a query answer differently each time."""

_SHORT: Final = tuple(dict.fromkeys(offer.format for offer in (*RESULTS, *TRIPLES)))
"""Short names of all formats, which the parameter ``format`` takes."""

_ARRIVAL: Final = 30
"""Seconds in which a request must have arrived."""

_ROOM: Final = 20_000
"""Bytes of a request beside its query."""

Value = TypeVar("Value")


class RefusedError(Exception):
    """A request that is not carried out; ``response`` says why."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.response = problem(status, detail, headers=named)
        super().__init__(detail)


class _Asked(NamedTuple):
    """What a client asks: the pairs of its address and its form, and the query where it came direct."""

    pairs: Sequence[tuple[str, str]]
    direct: str | None

    def all_of(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.pairs if key == name)

    def one(self, name: str) -> str | None:
        """Return the one value of a parameter, None without it. Raises RefusedError where it stands twice."""
        values = self.all_of(name)
        if len(values) > 1:
            raise RefusedError(400, f"{name} stands {len(values)} times in this request; give it once.")
        return values[0] if values else None


def routes() -> list[Route]:
    """Return the addresses of the endpoint; with a slash behind, as some clients write it, too."""
    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    return [Route(path, _sparql, methods=every) for path in (PATH, f"{PATH}/")]


async def _sparql(request: Request) -> Response:
    """Return the answer to a query, or the description of the endpoint. Raises RefusedError, QueryError."""
    opened: Opened = request.scope["opened"]
    if request.method not in ("GET", "HEAD", "POST"):
        raise RefusedError(405, "Queries are asked by GET or POST; the graph is read-only.", Allow=_METHODS)
    asked = await _read(request, opened)
    if any(key == "update" or key.startswith("using-") for key, _ in asked.pairs):
        raise RefusedError(403, "Updates are not allowed: the graph is read-only.")
    query = asked.one("query") if asked.direct is None else asked.direct
    if query is None:
        if request.method == "POST":
            raise RefusedError(400, "There is no query in this request; give it as the parameter query.")
        return await described(request, opened)
    question = _question(request, opened, asked, query)
    return await ask(request, opened, question, asked.one("timeout"))


async def ask(request: Request, opened: Opened, question: Question, timeout: str | None = None) -> Response:
    """Return the answer to a query: kept, or worked out on the client's budget. Raises RefusedError, QueryError."""
    tag = "" if _VOLATILE.search(question.query) else _tag(opened, question)
    if tag and is_known(request.headers, tag):
        return not_modified(tag, {"Vary": "Accept, Accept-Encoding"})
    content, media, headers = await found(request, opened, question, timeout)
    return await answer(request, content, media, tag=tag, vary=("Accept",), headers=headers)


async def found(
    request: Request, opened: Opened, question: Question, timeout: str | None = None
) -> tuple[bytes, str, dict[str, str]]:
    """Return what a query finds, its media type and headers that tell of the budget. Raises RefusedError, QueryError.

    An answer that is kept costs nothing.
    """
    tag = "" if _VOLATILE.search(question.query) else _tag(opened, question)
    kept = opened.kept.get(tag) if tag else None
    if kept:
        return *kept, {}
    headers: dict[str, str] = {}
    worked_out = await _work(request, opened, question, timeout, headers)
    media = MEDIA[getattr(question, worked_out.kind)]
    if worked_out.kind == "truth":
        media = media.replace("; header=present", "")
    if tag:
        opened.kept.put(tag, worked_out.content, media)
    return worked_out.content, media, headers


async def _work(
    request: Request, opened: Opened, question: Question, timeout: str | None, headers: dict[str, str]
) -> Answer:
    """Have a query answered on the client's budget, of which ``headers`` then tell. Raises RefusedError."""
    seconds, client, spent = (
        _seconds(timeout),
        client_of(request.client.host if request.client else ""),
        spending(request),
    )
    found = await unless_left(request, opened.pool.ask(question, client, seconds=seconds, spent=spent))
    headers |= budget_headers(request)
    return found


def spending(request: Request) -> Callable[[float], None]:
    """Return what takes seconds from the budget of who asks. Raises RefusedError where it is used up."""
    budget: Budget | None = request.scope["budget"]
    client = client_of(request.client.host if request.client else "")
    if budget is None:
        return lambda seconds: None
    if wait := budget.wait(client):
        text = f"You have used up your {budget.seconds:g} seconds of queries a minute; ask again in {wait} s."
        refused = RefusedError(429, text, Retry_After=str(wait))
        refused.response.headers.update(budget.headers(client))
        raise refused
    return partial(budget.spend, client)


def timed(spent: Callable[[float], None], work: Callable[[Engine], Value]) -> Callable[[Engine], Value]:
    """Return work that tells what it took, in seconds of the processor, however it ends."""

    def told(engine: Engine) -> Value:
        begun = time.thread_time()
        try:
            return work(engine)
        finally:
            spent(time.thread_time() - begun)

    return told


def budget_headers(request: Request) -> dict[str, str]:
    """Return what an answer tells of the budget of who asks; nothing where there is none."""
    budget: Budget | None = request.scope["budget"]
    return budget.headers(client_of(request.client.host if request.client else "")) if budget else {}


async def unless_left(request: Request, asking: Awaitable[Value]) -> Value:
    """Wait for an answer as long as the client does; where that goes away, the work ends."""
    work = asyncio.ensure_future(asking)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return work.result()
    finally:
        leaving.cancel()
        if not work.done():
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _read(request: Request, opened: Opened) -> _Asked:
    """Return what a request asks. Raises RefusedError."""
    pairs = pairs_of(request.scope["query_string"], "The address")
    if request.method != "POST":
        return _Asked(pairs, None)
    type_, _, rest = request.headers.get("content-type", "").lower().partition(";")
    charset = next((part.partition("=")[2].strip(' "') for part in rest.split(";") if "charset" in part), "utf-8")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise RefusedError(415, f"The text of a request is UTF-8 here, not {charset[:40]}.")
    if type_.strip() == _UPDATE:
        raise RefusedError(403, "Updates are not allowed: the graph is read-only.")
    if type_.strip() not in (_FORM, _DIRECT):
        raise RefusedError(415, f"Send a query as {_FORM} or as {_DIRECT}.", Accept_Post=f"{_FORM}, {_DIRECT}")
    body = await body_of(request, 3 * (opened.pool.limits.characters or 10**7) + _ROOM)
    if type_.strip() == _FORM:
        return _Asked([*pairs, *pairs_of(body, "The form")], None)
    if any(key == "query" for key, _ in pairs):
        raise RefusedError(400, "There are two queries in this request, in its address and in its body.")
    try:
        return _Asked(pairs, body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RefusedError(400, "The query is not UTF-8 text.") from None


async def body_of(request: Request, limit: int) -> bytes:
    """Return the body of a request, of at most so many bytes. Raises RefusedError."""
    body = bytearray()
    try:
        async with asyncio.timeout(_ARRIVAL):
            async for piece in request.stream():
                body += piece
                if len(body) > limit:
                    raise RefusedError(413, f"The request has more than {limit:,} bytes.", Connection="close")
    except TimeoutError:
        raise RefusedError(408, f"The request did not arrive within {_ARRIVAL} s.", Connection="close") from None
    return bytes(body)


def pairs_of(text: bytes, what: str) -> list[tuple[str, str]]:
    """Return the pairs of an address or a form; ``what`` names it to people. Raises RefusedError."""
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except (ValueError, UnicodeError):
        raise RefusedError(400, f"{what} is not written as parameters are, in UTF-8 by percent signs.") from None


def _question(request: Request, opened: Opened, asked: _Asked, query: str) -> Question:
    """Return the question for a worker. Raises RefusedError."""
    default, named = asked.all_of("default-graph-uri"), asked.all_of("named-graph-uri")
    for iri in (*default, *named):
        if iri not in opened.graphs:
            raise RefusedError(400, f"There is no graph {iri[:200]} here; the service description names all of them.")
    wanted = asked.one("format") or asked.one("output")
    accept = request.headers.get("accept")
    formats = {
        kind: by_name(wanted, offers) if wanted else best(accept, offers)
        for kind, offers in (("rows", RESULTS), ("truth", BOOLEANS), ("triples", TRIPLES))
    }
    if not any(formats.values()):
        raise RefusedError(406, f"No format that this request accepts is at hand; there are {', '.join(_SHORT)}.")
    return Question(
        query,
        **formats,
        default=default if default or named else None,
        named=named if default or named else None,
        base=f"{BASE}sparql",
    )


def _tag(opened: Opened, question: Question) -> str:
    told = "\n".join(str(getattr(question, name)) for name in ("rows", "truth", "triples", "default", "named"))
    return opened.tag(told, question.query)


def _seconds(text: str | None) -> float | None:
    """Return a time limit in seconds. Raises RefusedError."""
    if text is None or not text.strip():
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST:
        raise RefusedError(400, f"timeout is a number of seconds above 0, not {text[:40]}.")
    return seconds
