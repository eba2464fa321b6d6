"""What the server does, counted for Prometheus: answers by room and status, their time, workers, queries that wait."""

from __future__ import annotations

import time
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.server.opened import Opened

__all__ = ["PATH", "Metrics"]

PATH: Final = "/metrics"

_ROOMS: Final = frozenset(
    ("api", "download", "health", "mcp", "metrics", "queries", "reconcile", "report", "sparql", "store", "suggest")
)
"""Beginnings of addresses that are counted apart; the others are pages, files and linked data."""

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The counts of one server; nothing of what was asked or who asked is in them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answers = Counter("wsis_gdc_answers", "Answers.", ("room", "status"), registry=self._registry)
        self._seconds = Histogram(
            *("wsis_gdc_answer_seconds", "Time of answers.", ("room",)), buckets=_SECONDS, registry=self._registry
        )
        self._workers = Gauge("wsis_gdc_workers", "Processes that answer queries.", ("state",), registry=self._registry)
        self._waiting = Gauge("wsis_gdc_queries_waiting", "Queries that wait for a worker.", registry=self._registry)
        self._opened = Gauge("wsis_gdc_build_opened", "When the build was opened.", ("build",), registry=self._registry)
        self._build = ""

    def count(self, path: str, status: int, seconds: float) -> None:
        """Count an answer."""
        room = path.split("/", 2)[1]
        room = room if room in _ROOMS else "site"
        self._answers.labels(room, str(status)).inc()
        self._seconds.labels(room).observe(seconds)

    def routes(self) -> list[Route]:
        """Return the address at which the counts are told."""
        return [Route(PATH, self._told)]

    async def _told(self, request: Request) -> Response:
        opened: Opened = request.scope["opened"]
        pool = opened.pool
        for state, number in (("wanted", pool.size), ("ready", pool.ready), ("busy", pool.working)):
            self._workers.labels(state).set(number)
        self._waiting.set(pool.waiting)
        if self._build != opened.version:
            self._opened.clear()
            self._opened.labels(opened.version).set(time.time())
            self._build = opened.version
        encode, media = choose_encoder(request.headers.get("accept", "")[:1000])
        return Response(encode(self._registry), headers={"Content-Type": media, "Cache-Control": "no-store"})
