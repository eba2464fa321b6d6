"""Queries from strangers to a SPARQL endpoint of one's own: checked and limited as ``worker_pool`` does with a store.

What is refused there is refused here before anything is sent, and an answer is complete before its first byte goes out.
Where the store behind goes on with a query that hit its time limit, no other takes its place until it has answered or
the wait for it has ended: so a slow store is never asked more at once than there are workers.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from wsis_gdc.base.errors import EndpointError, LimitError, QueryError
from wsis_gdc.engines.guarded import Limits
from wsis_gdc.engines.remote import RemoteEngine
from wsis_gdc.engines.worker import answered
from wsis_gdc.engines.worker_pool import Question, Worker, WorkerPool

__all__ = ["RemotePool"]


class RemotePool(WorkerPool):
    """Asks an endpoint, ``size`` queries at once."""

    def __init__(self, url: str, *, size: int = 2, limits: Limits | None = None, queue: int = 100) -> None:
        super().__init__(size=size, limits=limits, queue=queue)
        self._url = url

    async def _begin(self) -> Worker:
        return _Asking(self._url, self.limits)

    def _end(self, worker: Worker) -> None:
        super()._end(worker)
        for task in self._ending:
            task.add_done_callback(lambda _: self._refill())

    def _refill(self) -> None:
        missing = self.size - len(self._all) - len(self._starting) - len(self._ending)
        for _ in range(0 if self._closed else missing):
            self._start_one()


class _Asking:
    """One thread that asks the endpoint."""

    slowed = False

    def __init__(self, url: str, limits: Limits) -> None:
        self._url, self.answered = url, 0
        self._engine = RemoteEngine(url, total=limits.seconds, retries=1)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="endpoint")

    async def ask(self, question: Question, limits: Limits) -> tuple[dict[str, Any], bytes]:
        self.answered += 1
        begun = time.monotonic()
        asked = {**asdict(question), **{name: getattr(limits, name) for name in ("seconds", "characters", "bytes")}}
        work = asyncio.get_running_loop().run_in_executor(self._thread, _answer, self._engine, asked, limits)
        try:
            async with asyncio.timeout(limits.seconds):
                return await asyncio.shield(work)
        except TimeoutError:
            raise limits.exceeded("time") from None
        except EndpointError:
            if limits.seconds and time.monotonic() - begun >= limits.seconds:
                raise limits.exceeded("time") from None
            raise

    async def end(self) -> None:
        """Wait until what is being asked is answered, or its time is over."""
        with contextlib.suppress(Exception):
            await asyncio.to_thread(self._thread.shutdown)
        self._engine.close()


def _answer(engine: RemoteEngine, asked: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Return what a worker would tell of an answer, and the answer."""
    try:
        kind, content = answered(engine, {**asked, "most": limits.rows})
    except LimitError as error:
        return {"error": "limit", "limit": error.limit, "message": str(error)}, b""
    except QueryError as error:
        # where the store stands is nothing to strangers
        message = str(error).removeprefix(f"{engine.shown}: ")
        return {"error": getattr(error, "kind", "query"), "message": message}, b""
    return {"kind": kind}, content
