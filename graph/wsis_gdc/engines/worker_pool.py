"""Queries from strangers, answered by a few processes that are kept ready: each is fenced in as ``guarded`` fences.

Starting a process for each query would cost more than most queries do. A worker is ended and replaced where a query hit
a limit, where its asker went away, and after a number of queries. Who asks much waits behind those who ask little: no
client has all workers at once, and a query that takes long works on with less of the processor.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final, Literal, Protocol

from wsis_gdc.base.errors import LimitError, QueryError, StoreError, WsisGdcError
from wsis_gdc.engines.guarded import Limits, stopped_by
from wsis_gdc.engines.worker import HEAD

__all__ = [
    "Answer",
    "BusyError",
    "Question",
    "ReplacedError",
    "StorePool",
    "UnacceptableError",
    "Worker",
    "WorkerPool",
]

_PATIENCE: Final = 1.0
"""Seconds after which a query works on with less of the processor."""

_LESS: Final = 10
"""How much less, as the system counts it."""

_START: Final = 120.0
"""Seconds in which a worker must be ready."""

_END: Final = 10.0
"""Seconds in which a worker that was ended must be gone."""

Kind = Literal["rows", "truth", "triples"]


@dataclass(frozen=True, slots=True)
class Question:
    """A query, and in which formats its answer may come by what it turns out to be; None where in none.

    ``default`` and ``named`` are IRIs of graphs, which go before FROM (see ``oxigraph.Scope``); relative IRIs are
    relative to ``base``.
    """

    query: str
    rows: str | None = "json"
    truth: str | None = "json"
    triples: str | None = "ttl"
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: what it is, its bytes in the format that was asked for, and the seconds that a worker took."""

    kind: Kind
    content: bytes
    seconds: float


class BusyError(WsisGdcError):
    """All workers are busy, and as many queries wait as may; ``seconds`` is when to ask again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many queries wait for an answer; ask again in {seconds} s")


class ReplacedError(WsisGdcError):
    """Another build lies where the one did that this pool asks."""


class UnacceptableError(QueryError):
    """The answer has another form than was asked for."""


class Worker(Protocol):
    """Who answers one query after the other; ``slowed`` tells that it works on with less of the processor."""

    answered: int
    slowed: bool

    async def ask(self, question: Question, limits: Limits) -> tuple[dict[str, Any], bytes]:
        """Return what is told of an answer, and the answer. Raises LimitError, QueryError."""

    async def end(self) -> None:
        """End the work and wait for that."""


class WorkerPool:
    """Answers queries by ``size`` workers, to all clients in turn; which workers, those who inherit from it say.

    ``queue`` is how many queries may wait, ``lasting`` how many a worker answers before it is replaced. ``replaced`` is
    told once where another build lies at the place of the store.
    """

    def __init__(
        self,
        *,
        size: int = 2,
        limits: Limits | None = None,
        queue: int = 100,
        lasting: int = 2_000,
        replaced: Callable[[], None] = lambda: None,
    ) -> None:
        self.size = size
        self.limits = limits or Limits()
        self._queue, self._lasting, self._replaced = queue, lasting, replaced
        self._share = max(1, size - 1)
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._waiting: deque[tuple[str, asyncio.Future[Worker]]] = deque()
        self._running: Counter[str] = Counter()
        self._broken: WsisGdcError | None = None
        self._closed = False

    async def start(self) -> None:
        """Start the workers and wait for the first. Raises StoreError, ReplacedError."""
        tasks = [self._start_one() for _ in range(self.size)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if self._broken:
            raise self._broken

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return len(self._waiting)

    @property
    def working(self) -> int:
        """How many queries are being answered."""
        return sum(self._running.values())

    @property
    def ready(self) -> int:
        """How many workers live, busy ones included."""
        return len(self._all)

    async def ask(
        self,
        question: Question,
        client: str = "",
        *,
        seconds: float | None = None,
        spent: Callable[[float], None] = lambda seconds: None,
    ) -> Answer:
        """Answer a query; ``client`` is who asks, ``seconds`` a time limit below that of the pool.

        ``spent`` is told the seconds that a worker took, whatever came of it.

        Raises QueryError (UnacceptableError, LimitError), BusyError, StoreError, ReplacedError. The time limit begins
        with the work, not with the waiting. Where the asker is cancelled, the work ends, too.
        """
        limits = self.limits
        if seconds is not None:
            limits = replace(limits, seconds=min(seconds, limits.seconds or seconds))
        worker = await self._take(client)
        begun, good = time.monotonic(), False
        try:
            told, content = await worker.ask(question, limits)
            good = told.get("error") != "limit"
            if good and "kind" not in told:
                raise (UnacceptableError if told["error"] == "unacceptable" else QueryError)(told["message"])
            if not good:
                raise LimitError(told["limit"], told["message"])
            return Answer(told["kind"], content, time.monotonic() - begun)
        finally:
            spent(time.monotonic() - begun)
            self._give_back(worker, client, good)

    async def close(self) -> None:
        """End all workers; whoever waits is told that another build is served."""
        self._closed = True
        for task in tuple(self._starting):
            task.cancel()
        for _, future in self._waiting:
            if not future.done():
                future.set_exception(ReplacedError("this build is no longer served"))
        self._waiting.clear()
        ends = (worker.end() for worker in tuple(self._all))
        await asyncio.gather(*ends, *self._starting, *self._ending, return_exceptions=True)
        self._all.clear()
        self._idle.clear()

    async def _take(self, client: str) -> Worker:
        """Return a worker for a client, once it is its turn."""
        if self._closed:
            raise ReplacedError("this build is no longer served")
        if self._broken:
            broken, self._broken = self._broken, None
            self._refill()  # so that the next who asks finds whether it is mended
            raise broken
        if self._idle and self._running[client] < self._share:
            self._running[client] += 1
            return self._idle.pop()
        if len(self._waiting) >= self._queue:
            raise BusyError(max(1, round((self.limits.seconds or 10) / 2)))
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append((client, future))
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and not future.exception():
                self._give_back(future.result(), client, good=True)  # given in the same moment
            raise

    def _give_back(self, worker: Worker, client: str, good: bool) -> None:
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        if good and not worker.slowed and worker.answered < self._lasting and not self._closed:
            self._idle.append(worker)
        else:
            self._all.discard(worker)
            self._end(worker)
            self._refill()
        self._serve_waiting()

    def _serve_waiting(self) -> None:
        """Give idle workers to those who wait, in their order, but to no client more than its share."""
        passed: list[tuple[str, asyncio.Future[Worker]]] = []
        while self._idle and self._waiting:
            client, future = self._waiting.popleft()
            if future.done():
                continue
            if self._running[client] >= self._share:
                passed.append((client, future))
                continue
            self._running[client] += 1
            future.set_result(self._idle.pop())
        self._waiting.extendleft(reversed(passed))

    def _refill(self) -> None:
        while not self._closed and len(self._all) + len(self._starting) < self.size:
            self._start_one()

    def _start_one(self) -> asyncio.Task[None]:
        task = asyncio.create_task(self._add())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)
        return task

    async def _begin(self) -> Worker:
        """Start a worker. Raises StoreError, ReplacedError."""
        raise NotImplementedError

    async def _add(self) -> None:
        try:
            worker = await self._begin()
        except WsisGdcError as error:
            self._broken = error
            for _, future in self._waiting:
                if not future.done():
                    future.set_exception(error)
            self._waiting.clear()
            if isinstance(error, ReplacedError):
                self._replaced()
            return
        self._broken = None
        self._all.add(worker)
        self._idle.append(worker)
        self._serve_waiting()

    def _end(self, worker: Worker) -> None:
        task = asyncio.create_task(worker.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


class StorePool(WorkerPool):
    """Answers queries over a built store, each worker a process.

    ``digest`` is the graph's, as the store's stamp names it: a worker that finds another is not let work.
    """

    def __init__(self, store: Path, digest: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._store, self._digest = store, digest

    async def _begin(self) -> Worker:
        return await _Process.start(self._store, self._digest, self.limits)


class _Process:
    """One child process."""

    def __init__(self, process: asyncio.subprocess.Process, errors: IO[bytes]) -> None:
        self._process, self._errors = process, errors
        self.answered, self.slowed = 0, False

    @classmethod
    async def start(cls, store: Path, digest: str, limits: Limits) -> _Process:
        """Start a child and wait until it is ready. Raises StoreError, ReplacedError."""
        errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the worker)
        # -I: neither the caller's environment nor the working folder decides what code runs; and Ctrl-C is not for it
        starting = asyncio.ensure_future(
            asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", "wsis_gdc.engines.worker"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                env={"LANG": "C.UTF-8"},
                start_new_session=True,
            )
        )
        try:
            # asyncio would wait without end for a child of which the start is cancelled halfway
            worker = cls(await asyncio.shield(starting), errors)
        except asyncio.CancelledError:
            await cls(await starting, errors).end()
            raise
        try:
            worker._send({"parent": os.getpid(), "store": str(store), "memory": limits.memory})
            async with asyncio.timeout(_START):
                told, _ = await worker._receive()
            if "error" in told:
                raise StoreError(store, told["message"])
            if told["ready"] != digest:
                raise ReplacedError("another build lies where the one did that is served")
        except (EOFError, TimeoutError, ConnectionError):
            errors.seek(0)
            said = errors.read(20_000).decode(errors="replace").strip().splitlines()
            await worker.end()
            reason = f": {said[-1][:200]}" if said else ""
            raise StoreError(store, f"no process to answer queries could be started{reason}") from None
        except BaseException:
            await worker.end()
            raise
        return worker

    async def ask(self, question: Question, limits: Limits) -> tuple[dict[str, Any], bytes]:
        """Return what the child tells of an answer, and the answer. Raises LimitError, QueryError where it dies."""
        loop = asyncio.get_running_loop()
        slower = loop.call_later(_PATIENCE, self._slow_down)
        self.answered += 1
        try:
            async with asyncio.timeout(limits.seconds):
                self._send(
                    {
                        **{
                            name: getattr(question, name)
                            for name in ("query", "rows", "truth", "triples", "default", "named", "base")
                        },
                        **{name: getattr(limits, name) for name in ("seconds", "characters", "bytes")},
                        "most": limits.rows,
                    }
                )
                return await self._receive()
        except TimeoutError:
            raise limits.exceeded("time") from None
        except (EOFError, ConnectionError):
            code = await self._process.wait()
            self._errors.seek(0)
            raise stopped_by(code, self._errors.read(20_000).decode(errors="replace"), limits) from None
        finally:
            slower.cancel()

    def _slow_down(self) -> None:
        if hasattr(os, "setpriority"):
            self.slowed = True
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _LESS)

    def _send(self, message: dict[str, Any]) -> None:
        text = json.dumps(message).encode()
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.write(HEAD.pack(len(text)) + text)

    async def _receive(self) -> tuple[dict[str, Any], bytes]:
        """Return the next message. Raises EOFError where the child has ended."""
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101
        head = await stdout.readexactly(HEAD.unpack(await stdout.readexactly(HEAD.size))[0])
        told: dict[str, Any] = json.loads(head)
        size = told.get("size", 0)
        return told, await stdout.readexactly(size) if size else b""

    async def end(self) -> None:
        """End the child and wait for it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_END):
                # asyncio tells of the end of a child only where all that it wrote was read
                while self._process.stdout and await self._process.stdout.read(65_536):
                    pass
                await self._process.wait()
        self._errors.close()
