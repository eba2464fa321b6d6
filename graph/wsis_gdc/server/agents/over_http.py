"""The Model Context Protocol over HTTP (Streamable HTTP) at ``/mcp``: each request alone, no session, answers as JSON.

A browser may be led to a server of its own machine by a page of somebody else (DNS rebinding); so the host that was
called, and the site of the page that calls, must be known ones.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from wsis_gdc.server.agents.desk import Desk
from wsis_gdc.server.answers import problem
from wsis_gdc.server.budget import client_of
from wsis_gdc.server.opened import Opened
from wsis_gdc.server.sparql import RefusedError, body_of, spending

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

__all__ = ["PATH", "routes"]

PATH: Final = "/mcp"

_LARGEST: Final = 1_000_000
"""Bytes of a request."""

_HERE: Final = ("localhost", "127.0.0.1", "[::1]")
"""The names of this machine."""


def routes() -> list[Route]:
    """Return the address of the protocol."""
    return [Route(PATH, _Agents(), methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])]


class _Agents:
    """Answers requests of the protocol; what the SDK needs running is started with the first, once for each loop."""

    def __init__(self) -> None:
        self._running: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Task[StreamableHTTPSessionManager]] = (
            WeakKeyDictionary()
        )
        self._kept: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            await self._answer(request, send)
        except RefusedError as refused:
            await refused.response(scope, receive, send)

    async def _answer(self, request: Request, send: Send) -> None:
        opened: Opened = request.scope["opened"]
        if request.method != "POST":
            raise RefusedError(405, "Agents ask by POST.", Allow="POST, OPTIONS")
        _check_origin(request, opened.settings.hosts)
        client = client_of(request.client.host if request.client else "")
        request.scope["desk"] = Desk(opened, client, spending(request))
        try:
            manager = await self._manager()
        except ImportError:
            response: Response = problem(501, "This server does not speak the Model Context Protocol.")
            await response(request.scope, request.receive, send)
            return
        body = await body_of(request, _LARGEST)
        told = False

        async def replayed() -> Message:
            nonlocal told
            if told:
                return await request.receive()
            told = True
            return {"type": "http.request", "body": body, "more_body": False}

        await manager.handle_request(request.scope, replayed, send)

    async def _manager(self) -> StreamableHTTPSessionManager:
        """Return the manager of this event loop, started. Raises ImportError where the SDK is not installed."""
        loop = asyncio.get_running_loop()
        if loop not in self._running:
            self._running[loop] = loop.create_task(self._start())
        return await asyncio.shield(self._running[loop])

    async def _start(self) -> StreamableHTTPSessionManager:
        manager = await asyncio.to_thread(_made)
        ready = asyncio.Event()

        async def run() -> None:
            async with manager.run():
                ready.set()
                await asyncio.Event().wait()  # until the loop ends, which cancels its tasks

        task = asyncio.get_running_loop().create_task(run())
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)
        await ready.wait()
        return manager


def _made() -> StreamableHTTPSessionManager:
    """Return a manager; who may call was checked before. Raises ImportError."""
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from wsis_gdc.server.agents.agent_server import agent_server

    def desk(context: Any) -> Desk:
        asked: Desk = context.request.scope["desk"]
        return asked

    return StreamableHTTPSessionManager(
        agent_server(desk), json_response=True, stateless=True, max_request_body_size=_LARGEST
    )


def _check_origin(request: Request, hosts: tuple[str, ...]) -> None:
    """Check the host that was called and the site of a page that calls. Raises RefusedError."""
    host = request.headers.get("host", "")
    known = {*_HERE, *(name.lower() for name in hosts)}
    if not {host.lower(), _without_port(host)} & known:
        raise RefusedError(
            421, "Agents may not call this server by that name; its keeper allows names by --agent-host."
        )
    origin = request.headers.get("origin")
    if origin is not None:
        scheme, _, site = origin.lower().partition("://")
        if scheme not in ("http", "https") or not {site, _without_port(site)} & known:
            raise RefusedError(403, "Pages of other sites may not call this address.")


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()
