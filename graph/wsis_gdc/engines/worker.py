"""A child that answers queries of strangers one after the other: fenced in once, kept ready, ended at the first limit.

Its parent (``worker_pool``) sends questions on stdin and reads answers from stdout. Each message is the length of a
JSON object in four bytes, that object, and after an answer the bytes of which it tells the ``size``. An answer is
complete before its first byte is sent, so that none is ever cut.
"""

from __future__ import annotations

import io
import json
import os
import struct
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyoxigraph as ox

from wsis_gdc.base.errors import LimitError, QueryError, StoreError, WsisGdcError
from wsis_gdc.base.namespaces import all_prefixes, prefixes
from wsis_gdc.engines import Engine, OxigraphEngine, query_form
from wsis_gdc.engines.guarded import Limits
from wsis_gdc.engines.json_ld import document
from wsis_gdc.engines.oxigraph import read_stamp
from wsis_gdc.engines.protocol import Scope, Scoped
from wsis_gdc.engines.query_text import check_graphs
from wsis_gdc.engines.sandbox import MEMORY, die_with, fence
from wsis_gdc.engines.solutions import RESULTS
from wsis_gdc.engines.turtle import turtle, used

__all__ = ["GRAPHS", "HEAD", "answered", "serve"]

HEAD: Final = struct.Struct(">I")
"""How the length of a message is written."""

GRAPHS: Final = {"ttl": "ttl", "nt": "nt", "rdf": "rdf", "jsonld": "jsonld", "trig": "trig", "nq": "nq"}
"""Formats of triples, and the file extension that names each to Oxigraph."""

_SPACIOUS: Final = 5_000
"""Triples of an answer from which on all known prefixes are declared, not those in use."""

_LONGEST: Final = 3000
"""Characters of the longest message about a mistake."""


def serve(requests: BinaryIO, answers: BinaryIO) -> int:
    """Open the store that the first message names, then answer until the parent goes; return the exit code."""
    settings = _read(requests)
    if settings is None:
        return 0
    die_with(settings["parent"])
    store = Path(settings["store"])
    try:
        engine = OxigraphEngine.open(store)
        # said before the fence: which build this is, so that no answer comes from another than the parent serves
        _write(answers, {"ready": str(read_stamp(store).get("graph", ""))})
    except StoreError as error:
        _write(answers, {"error": "store", "message": str(error)})
        return 0
    fence(settings["memory"], None)
    while (asked := _read(requests)) is not None:
        _rest_of_processor(asked["seconds"])
        body = b""
        try:
            kind, body = answered(engine, asked)
            told: dict[str, Any] = {"kind": kind, "size": len(body)}
        except MemoryError:
            return MEMORY
        except LimitError as error:
            told = {"error": "limit", "limit": error.limit, "message": str(error)[:_LONGEST]}
        except WsisGdcError as error:
            told = {"error": getattr(error, "kind", "query"), "message": str(error)[:_LONGEST]}
        _write(answers, told, body)
        del body
    return 0


class UnacceptableError(QueryError):
    """The answer to a query has another form than was asked for, triples instead of rows."""

    kind = "unacceptable"


def answered(engine: Scoped, asked: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return what the answer to a query is, and all of it in the format that was asked for. Raises QueryError."""
    query, limits = asked["query"], Limits(asked["seconds"], asked["most"], None, asked["characters"], asked["bytes"])
    if limits.characters is not None and len(query) > limits.characters:
        raise limits.exceeded("size")
    form = query_form(query)
    if asked["default"] is None and asked["named"] is None:  # which would go before FROM
        check_graphs(query)
    kind = "rows" if form == "select" else "truth" if form == "ask" else "triples"
    format = asked[kind]
    if format is None:
        raise UnacceptableError(f"the answer to this query is {_SAID[kind]}, which you do not accept in any format")
    within = engine.within(Scope(_graphs(asked["default"]), _graphs(asked["named"]), asked["base"]))
    return kind, _WRITTEN[kind](within, query, format, limits)


_SAID: Final = {"rows": "a table", "truth": "true or false", "triples": "a graph"}


def _graphs(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)


def _rows(engine: Engine, query: str, format: str, limits: Limits) -> bytes:
    # a row of TSV is a line, which can be counted while it is written outside Python
    sink: Any = _Sink(limits, head=1)
    engine.select(query).write("tsv", sink)
    lines: bytes = sink.content()
    if format == "tsv":
        return lines
    rows: Any = ox.parse_query_results(lines, ox.QueryResultsFormat.TSV)
    out = _Sink(limits, counted=False)
    rows.serialize(out, format=ox.QueryResultsFormat.from_extension(RESULTS[format]))
    return out.content()


def _truth(engine: Engine, query: str, format: str, limits: Limits) -> bytes:
    word = b"true" if engine.ask(query) else b"false"
    if format == "json":
        return b'{"head":{},"boolean":' + word + b"}"
    if format == "xml":
        space = b"http://www.w3.org/2005/sparql-results#"
        return b'<?xml version="1.0"?><sparql xmlns="%s"><head></head><boolean>%s</boolean></sparql>' % (space, word)
    return word + b"\n"


def _triples(engine: Engine, query: str, format: str, limits: Limits) -> bytes:
    found: set[Any] = set()
    for triple in engine.construct(query):
        found.add(triple)
        if limits.rows is not None and len(found) > limits.rows:
            raise limits.exceeded("rows")
    sink = _Sink(limits, counted=False)
    ordered: Any = sorted(found, key=str)
    if format == "jsonld":
        sink.write(document(ordered))
    elif format in ("ttl", "trig"):
        sink.write(turtle(ordered, format, all_prefixes() if len(found) > _SPACIOUS else used(ordered)))
    else:
        how: dict[str, Any] = {"prefixes": prefixes()} if format == "rdf" else {}
        ox.serialize(ordered, sink, format=ox.RdfFormat.from_extension(GRAPHS[format]), **how)  # type: ignore[arg-type]
    return sink.content()


_WRITTEN: Final[Mapping[str, Callable[[Engine, str, str, Limits], bytes]]] = {
    "rows": _rows,
    "truth": _truth,
    "triples": _triples,
}


class _Sink(io.RawIOBase):
    """Keeps what is written to it, up to the limits of bytes and, where lines are ``counted``, of rows."""

    def __init__(self, limits: Limits, *, head: int = 0, counted: bool = True) -> None:
        super().__init__()
        self._limits, self._size, self._lines, self._counted = limits, 0, -head, counted
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        """Keep a piece. Raises LimitError."""
        content = bytes(piece)
        self._pieces.append(content)
        self._size += len(content)
        if self._limits.bytes is not None and self._size > self._limits.bytes:
            raise self._limits.exceeded("bytes")
        if self._counted:
            self._lines += content.count(b"\n")
            if self._limits.rows is not None and self._lines > self._limits.rows:
                raise self._limits.exceeded("rows")
        return len(content)

    def content(self) -> bytes:
        return b"".join(self._pieces)


def _rest_of_processor(seconds: float | None) -> None:
    """Let the system end this process where it works longer than its parent's clock could have allowed."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    ceiling = int(used.ru_utime + used.ru_stime + (seconds or 3600) * (os.cpu_count() or 1)) + 2
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard), hard))


def _read(requests: BinaryIO) -> dict[str, Any] | None:
    """Return the next message, None where the parent has gone."""
    head = requests.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    text = requests.read(HEAD.unpack(head)[0])
    message: dict[str, Any] = json.loads(text)
    return message


def _write(answers: BinaryIO, told: Mapping[str, Any], body: bytes = b"") -> None:
    head = json.dumps(told).encode()
    answers.write(HEAD.pack(len(head)) + head + body)
    answers.flush()


if __name__ == "__main__":
    try:
        sys.exit(serve(sys.stdin.buffer, sys.stdout.buffer))
    except BrokenPipeError:
        os._exit(0)
