"""The application: the routes of all rooms behind one front."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.routing import Router

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import WsisGdcError
from wsis_gdc.base.libraries import extras
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.server import (
    editor,
    graph_store,
    health,
    json_requests,
    linked_data,
    made_files,
    query_pages,
    reconcile,
    report_form,
    service_description,
    sparql,
    suggest_form,
)
from wsis_gdc.server.agents import over_http
from wsis_gdc.server.budget import Budget
from wsis_gdc.server.front import Front
from wsis_gdc.server.opened import Opened, Serving, Settings

__all__ = ["application", "warm"]

_ROOMS = (
    health,
    editor,
    sparql,
    graph_store,
    service_description,
    json_requests,
    over_http,
    reconcile,
    made_files,
    query_pages,
    report_form,
    suggest_form,
    linked_data,
)
"""The rooms in the order in which an address is sought in them; the last takes what none of the others has."""


def application(
    settings: Settings,
    *,
    log: Callable[[str], None] | None = None,
    told: Callable[[str], None] = lambda text: None,
) -> Front:
    """Return the ASGI application that serves a build.

    ``log`` gets a line for each answer, ``told`` what happens beside: a new build that is served, or cannot be.
    """
    serving = Serving(settings, told, warm)

    @asynccontextmanager
    async def lifespan(app: Router) -> AsyncIterator[None]:
        await serving.start()
        try:
            yield
        finally:
            await serving.stop()

    rooms: list[Any] = [*_ROOMS]
    if settings.metrics:
        with extras():
            from wsis_gdc.server.metrics import Metrics
        rooms.insert(0, Metrics())
    router = Router([route for room in rooms for route in room.routes()], redirect_slashes=False, lifespan=lifespan)
    budget = Budget(settings.budget) if settings.budget else None
    front = Front(router, serving=serving, budget=budget, root_path=settings.root_path, log=log)
    if settings.metrics:
        front.counted = rooms[0].count
    return front


def warm(opened: Opened) -> None:
    """Make ready what people ask first, so that none of them waits for it: addresses of pages, words, the search."""
    # nothing depends on it, and a graph of other data has no such things
    with contextlib.suppress(WsisGdcError):
        opened.once("pages", linked_data.pages_of)
        opened.once("vocabulary", vocabulary)
        opened.alone(lambda engine: KnowledgeGraph(engine).search("C5", limit=1))
