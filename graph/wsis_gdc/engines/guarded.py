"""Queries from strangers: each runs in a process of its own, within limits of time, memory, rows and size.

The child opens the built store read-only, gives up the network (Linux) and sets its own limits before it sees the
query; the parent reads rows as they come and ends the child when a limit is hit, when the reader goes away, and on
Ctrl-C. What is checked before: no update, no ``LOAD``, no ``SERVICE``, no ``FROM`` of foreign graphs. What the child
crashes on (deep nesting) does not harm the parent.

>>> engine = GuardedEngine(Path("build/store"), Limits(seconds=2))  # doctest: +SKIP
>>> engine.select("SELECT * { ?s ?p ?o . ?t ?q ?r }").serialize("csv")  # doctest: +SKIP
Traceback (most recent call last):
wsis_gdc.base.errors.LimitError: time limit: …
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeVar

import pyoxigraph as ox

from wsis_gdc.base.errors import Choice, LimitError, QueryError
from wsis_gdc.base.time_limits import seconds
from wsis_gdc.engines import Engine, Row, Solutions, Triple
from wsis_gdc.engines.query_text import check_graphs
from wsis_gdc.engines.sandbox import MEMORY, TOLD
from wsis_gdc.engines.solutions import Streamed, native_writer, rewritten

__all__ = ["GuardedEngine", "LimitedEngine", "Limits", "stopped_by"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may cost; None lifts a limit.

    ``seconds`` of wall time, from asking to the last row read; ``rows`` (or triples) of the answer; ``memory`` in
    bytes beyond what the open store takes; ``characters`` of the query; ``bytes`` of the answer.
    """

    seconds: float | None = 10.0
    rows: int | None = 10_000
    memory: int | None = 512 * 2**20
    characters: int | None = 100_000
    bytes: int | None = 64 * 2**20

    def __post_init__(self) -> None:
        if self.seconds is not None:
            seconds(self.seconds)
        if self.memory is not None and not 0 < self.memory <= 2**60:
            raise QueryError("the memory limit is out of range; give a number of MB that this machine could have")

    @classmethod
    def none(cls) -> Limits:
        """Return limits that limit nothing."""
        return cls(None, None, None, None, None)

    def exceeded(self, limit: str) -> LimitError:
        """Return the error that tells which limit was hit, and how it can be raised."""
        name = ""
        match limit:
            case "size":
                told = f"size limit: the query has more than {self.characters:,} characters; make it shorter"
            case "time":
                told = f"time limit: no full answer within {self.seconds:g} s; narrow the query or raise "
                name = "seconds"
            case "memory":
                megabytes = f"{self.memory / 2**20:,.0f} MB" if self.memory else "there is"
                told = f"memory limit: the query needs more than {megabytes}; narrow it or raise "
                name = "megabytes"
            case "rows":
                told = f"row limit: the answer has more than {self.rows:,} rows; add LIMIT or raise "
                name = "rows"
            case "bytes":
                told = f"size limit: the answer has more than {(self.bytes or 0) / 2**20:,.1f} MB; add LIMIT"
            case _:
                told = f"{limit} limit: the query is nested too deeply for the engine; make it flatter"
        return LimitError(limit, told, *([Choice(name, of="limits")] if name else []))


class GuardedEngine:
    """Answers queries over a built store, each in a process of its own that is ended at a limit."""

    name = "oxigraph"
    remote = False

    def __init__(self, store: Path, limits: Limits | None = None) -> None:
        self._store = store
        self.limits = limits or Limits()
        self._running: set[_Answer] = set()

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query. Raises QueryError, LimitError; reading the rows may raise LimitError."""
        answer = self._start(query, "select")
        parsed: Any = ox.parse_query_results(answer, ox.QueryResultsFormat.TSV)  # type: ignore[arg-type]
        write = native_writer(parsed)

        def rows() -> Iterator[Row]:
            with answer:
                yield from map(tuple, parsed)
                answer.finish()

        def native(format: str, out: BinaryIO) -> None:
            with answer:
                write(format, out)
                answer.finish()

        return Solutions(tuple(variable.value for variable in parsed.variables), rows(), native)

    def ask(self, query: str) -> bool:
        """Answer an ASK query. Raises QueryError, LimitError."""
        with self._start(query, "ask") as answer:
            text = answer.read()
            answer.finish()
        return text == b"true\n"

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query. Raises QueryError, LimitError."""
        with self._start(query, "construct", "describe") as answer:
            for quad in ox.parse(answer, ox.RdfFormat.N_TRIPLES):  # type: ignore[arg-type]
                yield quad.triple
            answer.finish()

    def load(self, triples: bytes, graph: str) -> None:
        """Refuse: the graph is read-only."""
        raise QueryError("the graph is read-only (change the data files and build)")

    def close(self) -> None:
        """End what is still running."""
        for answer in tuple(self._running):
            answer.close()

    def _start(self, query: str, *forms: str) -> _Answer:
        limits = self.limits
        if limits.characters is not None and len(query) > limits.characters:
            raise limits.exceeded("size")
        answer = _Answer(self._store, query, forms, limits, self._running)
        try:
            # so that a query that cannot run fails at once
            if not answer.started():
                answer.finish()
        except BaseException:
            answer.close()
            raise
        return answer


class _Answer(Streamed):
    """What a child writes, read in whole lines up to the limits; a context manager that ends the child."""

    def __init__(self, store: Path, query: str, forms: tuple[str, ...], limits: Limits, running: set[_Answer]) -> None:
        head = forms == ("select",)
        super().__init__(self._lines(None if limits.rows is None else limits.rows + head))
        self._limits, self._running = limits, running
        self._limit = ""
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the answer)
        # -I: neither the caller's environment nor the working folder decides what code runs
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-m", "wsis_gdc.engines.sandbox"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={"LANG": "C.UTF-8"},
            bufsize=0,
        )
        running.add(self)
        self._timer: threading.Timer | None = None
        if limits.seconds is not None:
            self._timer = threading.Timer(limits.seconds, self._late)
            self._timer.daemon = True
            self._timer.start()
        settings = {
            "parent": os.getpid(),
            "store": str(store),
            "seconds": limits.seconds,
            "memory": limits.memory,
            "forms": forms,
            "query": query,
        }
        assert self._child.stdin is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError), self._child.stdin as stdin:
            stdin.write(json.dumps(settings).encode())

    def finish(self) -> None:
        """Raise what stopped the child, if anything did."""
        code = self._child.wait()
        if self._limit:
            raise self._limits.exceeded(self._limit)
        if code == 0:
            return
        self._errors.seek(0)
        said = self._errors.read(20_000).decode(errors="replace")
        if code == TOLD:
            told = json.loads(said.splitlines()[-1])
            raise LimitError(told["limit"], told["message"]) if told["limit"] else QueryError(told["message"])
        raise stopped_by(code, said, self._limits)

    def close(self) -> None:
        """End the child and let go of its pipes."""
        if self.closed:
            return
        if self._timer:
            self._timer.cancel()
        self._child.kill()
        self._child.wait()
        if self._child.stdout:
            self._child.stdout.close()
        self._errors.close()
        self._running.discard(self)
        super().close()

    def _lines(self, fitting: int | None) -> Iterator[bytes]:
        """Yield what the child writes, whole lines only, as long as it fits the limits."""
        assert self._child.stdout is not None  # noqa: S101
        size, tail = 0, b""
        while chunk := self._child.stdout.read(65_536):
            size += len(chunk)
            if self._limits.bytes is not None and size > self._limits.bytes:
                self._cut("bytes")
                return
            whole, newline, tail = (tail + chunk).rpartition(b"\n")
            whole += newline
            if fitting is not None:
                number = whole.count(b"\n")
                if number > fitting:
                    self._cut("rows")
                    yield b"".join(whole.splitlines(keepends=True)[:fitting])
                    return
                fitting -= number
            if newline:
                yield whole
        if self._child.wait() == 0 and not self._limit:
            yield tail

    def _late(self) -> None:
        if self._child.poll() is None:
            self._cut("time")

    def _cut(self, limit: str) -> None:
        self._limit = self._limit or limit
        self._child.kill()


def stopped_by(code: int, said: str, limits: Limits) -> QueryError:
    """Return the error that tells why a child ended before it was done, by its exit code and its words on stderr."""
    if code == MEMORY or "memory allocation" in said or "MemoryError" in said or "bad_alloc" in said:
        return limits.exceeded("memory")
    if code in _ended_by("SIGXCPU"):
        return limits.exceeded("time")
    if code in _ended_by("SIGSEGV", "SIGBUS") or "overflowed its stack" in said:
        return limits.exceeded("nesting")
    if code in _ended_by("SIGKILL"):
        return limits.exceeded("memory")  # not by us: the system ran out of it
    return QueryError(f"the query could not be answered: its process ended with {code}\n{said[-500:].strip()}")


def _ended_by(*signals: str) -> set[int]:
    """Return the exit codes of children that signals ended, of those signals that the system knows."""
    return {-getattr(signal, name) for name in signals if hasattr(signal, name)}


class LimitedEngine:
    """An engine that runs elsewhere (an endpoint), with the same checks before and the row limit here.

    Time is limited by the engine itself; memory is the server's business, since rows are read as they come.
    """

    def __init__(self, engine: Engine, limits: Limits) -> None:
        self._engine, self.limits = engine, limits
        self.name, self.remote = engine.name, engine.remote

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query. Raises QueryError, LimitError; reading the rows may raise LimitError."""
        self._check(query)
        solutions = self._engine.select(query)
        return rewritten(solutions.variables, _cut(solutions.rows, self.limits))

    def ask(self, query: str) -> bool:
        """Answer an ASK query. Raises QueryError, LimitError."""
        self._check(query)
        return self._engine.ask(query)

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query. Raises QueryError, LimitError."""
        self._check(query)
        yield from _cut(self._engine.construct(query), self.limits)

    def load(self, triples: bytes, graph: str) -> None:
        """Refuse: the graph is read-only."""
        raise QueryError("the graph is read-only (change the data files and build)")

    def close(self) -> None:
        """Let go of the engine."""
        self._engine.close()

    def _check(self, query: str) -> None:
        if self.limits.characters is not None and len(query) > self.limits.characters:
            raise self.limits.exceeded("size")
        check_graphs(query)


Item = TypeVar("Item")


def _cut(items: Iterable[Item], limits: Limits) -> Iterator[Item]:
    for number, item in enumerate(items):
        if limits.rows is not None and number >= limits.rows:
            raise limits.exceeded("rows")
        yield item
