"""What all requests go through: the build that answers them, common headers, the log, mistakes told in a sentence."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wsis_gdc.base.errors import EndpointError, LimitError, NotFoundError, StoreError, WsisGdcError
from wsis_gdc.engines.worker_pool import BusyError, ReplacedError, UnacceptableError
from wsis_gdc.server.answers import in_parameters, problem
from wsis_gdc.server.budget import Budget
from wsis_gdc.server.opened import Opened, Serving
from wsis_gdc.server.site_files import name_of, site_file
from wsis_gdc.server.sparql import RefusedError

__all__ = ["Front", "note"]

_LONGEST: Final = 8_000
"""Bytes of the longest address."""

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Location, Retry-After, RateLimit, RateLimit-Policy",
}
"""What all answers say; what this server has is for all to read, and it knows nobody."""

_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""What is no page of ours does nothing where a browser shows it."""

_POSTED: Final = ("/sparql", "/reconcile", "/mcp", "/api/suggest")
"""Where addresses begin at which something can be asked by POST."""

_FORM: Final = "/suggest"
"""A page of which the form is sent by POST."""

_LIMITS: Final = {"size": 413, "time": 504}
"""How an answer that ran into a limit is told; the others cost too much."""

_HINTS: Final = {
    "size": "make it shorter",
    **dict.fromkeys(("rows", "bytes"), "add LIMIT and OFFSET, or take the whole graph as a file"),
    "nesting": "make it flatter",
}


class Front:
    """Gives each request the current build (``opened`` of its scope) and each answer what all have in common.

    ``log`` gets a line of JSON for each answer, without what was asked behind "?": method, path, status, bytes,
    milliseconds. ``counted`` is told the path, the status and the seconds of each.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        serving: Serving,
        budget: Budget | None = None,
        root_path: str = "",
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._app, self.serving, self._budget = app, serving, budget
        self._root, self._log = root_path.rstrip("/"), log
        self.counted: Callable[[str, int, float], None] = lambda path, status, seconds: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what else a server asks (its start and end) goes on to the application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, told = time.perf_counter(), {"status": 0, "bytes": 0}
        path = scope["path"]
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            path = path[len(self._root) :] or "/"
        # what a proxy strips from addresses or leaves there: both ends with the same
        scope = {**scope, "path": self._root + path, "root_path": self._root}

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", _POLICY)
            elif message["type"] == "http.response.body":
                told["bytes"] += len(message.get("body", b"")) if scope["method"] != "HEAD" else 0
            await send(message)

        try:
            await self._answer(scope, path, receive, sent)
        except ClientDisconnect:
            told["status"] = told["status"] or 499
        except Exception as error:
            if told["status"]:
                raise  # the answer has begun: its end is made visible by breaking off
            await _told(error)(scope, receive, sent)
        finally:
            self.counted(path, told["status"], time.perf_counter() - begun)
            if self._log:
                line = {
                    "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                    "method": scope["method"][:20],
                    "path": path[:300],
                    **told,
                    "ms": round(1000 * (time.perf_counter() - begun), 1),
                }
                self._log(json.dumps(line))

    async def _answer(self, scope: Scope, path: str, receive: Receive, send: Send) -> None:
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _LONGEST:
            response: ASGIApp = problem(414, f"Addresses have at most {_LONGEST:,} bytes; send longer queries by POST.")
            await response(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_allowed(path))(scope, receive, send)
            return
        if self.serving.current is None:
            await problem(503, "The server starts or stops; try again.", headers={"Retry-After": "2"})(
                scope, receive, send
            )
            return
        with self.serving.use() as opened:
            scope.update(opened=opened, serving=self.serving, budget=self._budget)
            # the commonest requests first: no route is sought for them
            if name := name_of(path, opened):
                await self._file(scope, receive, send, opened, name)
            else:
                await self._app(scope, receive, send)

    async def _file(self, scope: Scope, receive: Receive, send: Send, opened: Opened, name: str) -> None:
        response = await site_file(Request(scope, receive), opened, name)
        await response(scope, receive, send)


def _allowed(path: str) -> dict[str, str]:
    """Return what the answer to OPTIONS tells of an address, to browsers that ask for pages of other sites, too."""
    methods = "GET, HEAD, POST, OPTIONS" if path.startswith(_POSTED) or path == _FORM else "GET, HEAD, OPTIONS"
    return {
        "Allow": "POST, OPTIONS" if path == "/api/suggest" else methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }


def _told(error: Exception) -> Response:
    """Return the answer that tells a mistake: whose it is, and what to do."""
    match error:
        case RefusedError():
            return error.response
        case BusyError():
            return problem(503, str(error), headers={"Retry-After": str(error.seconds)})
        case ReplacedError():
            return problem(503, "A new edition takes the place of this one; try again.", headers={"Retry-After": "2"})
        case LimitError():
            # what a person at the command line could do about it is not for clients
            text = f"{str(error).partition(';')[0]}; {_HINTS.get(error.limit, 'narrow the query')}"
            return problem(_LIMITS.get(error.limit, 422), text, limit=error.limit)
        case UnacceptableError():
            return problem(406, str(error))
        case NotFoundError():
            return problem(404, str(error), suggestions=list(error.suggestions))
        case EndpointError():  # where the store stands is nothing to strangers
            note(error, str(error))
            return problem(502, "The store behind this server does not answer.", headers={"Retry-After": "30"})
        case StoreError():
            note(error)
            return problem(503, "The graph cannot be read at present.", headers={"Retry-After": "30"})
        case WsisGdcError():
            return problem(400, in_parameters(error))
    note(error)
    return problem(500, "This is our mistake; it was noted.")


def note(error: Exception, reason: str = "") -> None:
    """Write where a mistake of ours happened to the log, without the values that were at work, and a reason."""
    places: list[Any] = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{place.name}:{place.lineno}" for place in reversed(places[-6:]))
    line = {"error": type(error).__name__, "where": where} | ({"reason": reason} if reason else {})
    print(json.dumps(line), file=sys.stderr, flush=True)
