"""Whether the server can do its work, for whoever watches over it."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wsis_gdc.base.version import VERSION
from wsis_gdc.server.opened import Opened

__all__ = ["routes"]


def routes() -> list[Route]:
    """Return the address at which health is told."""
    return [Route("/health", _health)]


async def _health(request: Request) -> Response:
    """Tell which build is served and how the workers fare; 503 where none is ready."""
    opened: Opened = request.scope["opened"]
    pool = opened.pool
    told = {
        "status": "ok" if pool.ready else "no worker is ready",
        "version": VERSION,
        "data_version": opened.version,
        "workers": {"wanted": pool.size, "ready": pool.ready, "busy": pool.working, "queries_waiting": pool.waiting},
    }
    headers = {"Cache-Control": "no-store", "Content-Type": "application/json"}
    return Response(json.dumps(told) + "\n", status_code=200 if pool.ready else 503, headers=headers)
