"""Any SPARQL 1.1 endpoint as an engine: the same questions, asked of a server (SPARQL 1.1 Protocol, clause 2.1).

The graph is expected as ``wsis-gdc push`` leaves it: named graphs, and a default graph that acts as their union.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, Literal
from urllib.parse import urlencode
from xml.parsers import expat

import pyoxigraph as ox

from wsis_gdc.base.errors import EndpointError, QueryError
from wsis_gdc.base.texts import plain
from wsis_gdc.engines import Row, Solutions, Triple
from wsis_gdc.engines.credentials import Credentials
from wsis_gdc.engines.http import Body, Client
from wsis_gdc.engines.oxigraph import checked_syntax
from wsis_gdc.engines.protocol import Scope
from wsis_gdc.engines.query_text import check, explain, undeclared
from wsis_gdc.engines.solutions import Streamed, native_writer, rewritten

__all__ = ["Method", "RemoteEngine"]

Method = Literal["auto", "get", "post"]

_LONGEST_GET: Final = 2000
_ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"

_UNTYPED: Final = frozenset({"", "text/plain", "application/octet-stream"})
"""Media types under which servers send Turtle."""

_ENDED: Final = re.compile(r"\b(end|eof|unterminated|closed)\b", re.I)
"""What the parsers say of an answer that stops too soon."""

_BLANK_NODE: Final = re.compile(rb'("bnode"\s*,\s*"value"\s*:\s*"|<bnode>)([^"<]{1,200})(?=["<])')
_HELD: Final = 300
"""Bytes held back while reading, so that no name of a blank node is cut in two."""

_VIRTUOSO_YES: Final = "__ASK_RETVAL"
"""The column in which Virtuoso answers an ASK: 1 for yes, 0 or no row for no."""

_XML_END: Final = re.compile(rb"</([\w.-]+:)?sparql\s*>")


class RemoteEngine:
    """A SPARQL 1.1 endpoint. Results are read as they come; nothing is kept between questions.

    ``timeout`` is in seconds for each wait, ``total`` for a whole answer; ``method`` says how queries are sent: by GET,
    by POST of a form, or (auto) by GET while the query is short enough to be cached. Credentials are taken from the
    environment or netrc where none are given (see ``credentials``).
    """

    name = "remote"
    remote = True

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials | None = None,
        timeout: float | None = None,
        total: float | None = None,
        retries: int = 3,
        method: Method | None = None,
    ) -> None:
        chosen = method or os.environ.get("WSIS_GDC_METHOD", "").strip() or "auto"
        if chosen not in ("auto", "get", "post"):
            raise QueryError(f'WSIS_GDC_METHOD is "{chosen}"; it must be auto, get or post')
        self.url, self._method = url, chosen
        wait = _seconds("WSIS_GDC_TIMEOUT", 60.0) if timeout is None else timeout
        self._client = Client(url, credentials=credentials, timeout=wait, total=total, retries=retries)
        self.shown, self._scope = self._client.shown, Scope()

    def within(self, scope: Scope) -> RemoteEngine:
        """Return an engine that asks the same endpoint every query within a scope."""
        engine = RemoteEngine.__new__(type(self))
        engine.url, engine.shown, engine._method, engine._client = self.url, self.shown, self._method, self._client
        engine._scope = scope
        return engine

    def named_graphs(self) -> tuple[str, ...]:
        """Return the IRIs of all named graphs, in their order. Raises EndpointError."""
        found = self.select("SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }")
        return tuple(sorted(graph for (graph,) in found.texts()))

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query. Raises QueryError, EndpointError; reading the rows may raise EndpointError."""
        check(query, "select")
        wanted = checked_syntax(query)
        body = self._ask(query, _ROWS)
        parsed = self._parse(body)
        if not isinstance(parsed, ox.QuerySolutions):
            body.close()
            raise EndpointError(self.url, "answered a SELECT query with true or false; is it a SPARQL endpoint?")
        if {variable.value for variable in parsed.variables} != set(wanted):
            body.close()
            names = " ".join(f"?{variable.value}" for variable in parsed.variables)
            raise EndpointError(self.url, f"answered with other columns than were asked for: {plain(names)[:200]}")
        write = native_writer(parsed)
        ceiling = _ceiling(body)

        def rows() -> Iterator[Row]:
            number = 0
            with body, self._told():
                for row in map(tuple, parsed):
                    number += 1
                    yield row
            if ceiling is not None and number >= ceiling:
                raise EndpointError(self.url, f"the server cuts answers at {ceiling:,} rows; ask for less, or raise it")

        def native(format: str, out: BinaryIO) -> None:
            with body, self._told():
                write(format, out)

        if ceiling is not None:
            return rewritten(tuple(variable.value for variable in parsed.variables), rows())
        return Solutions(tuple(variable.value for variable in parsed.variables), rows(), native)

    def ask(self, query: str) -> bool:
        """Answer an ASK query. Raises QueryError, EndpointError."""
        check(query, "ask")
        checked_syntax(query)
        with self._ask(query, _ROWS) as body:
            parsed = self._parse(body)
            if isinstance(parsed, ox.QuerySolutions) and [each.value for each in parsed.variables] == [_VIRTUOSO_YES]:
                with self._told():
                    return any(row[0] is not None and row[0].value != "0" for row in parsed)
            if not isinstance(parsed, ox.QueryBoolean):
                raise EndpointError(self.url, "answered an ASK query with rows; is it a SPARQL endpoint?")
            return bool(parsed)

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query. Raises QueryError, EndpointError."""
        check(query, "construct", "describe")
        checked_syntax(query)
        with self._ask(query, _TRIPLES) as body, self._told():
            format = ox.RdfFormat.from_media_type(body.media_type)
            if format is None and body.media_type in _UNTYPED:
                format = ox.RdfFormat.TURTLE
            if format is None:
                raise self._no_results(body)
            source: Any = Streamed(_watched(body)) if format == ox.RdfFormat.RDF_XML else body
            for quad in ox.parse(source, format, base_iri=self.url):
                yield quad.triple

    def load(self, triples: bytes, graph: str) -> None:
        """Refuse: a server is filled by ``wsis-gdc push``."""
        raise QueryError("an endpoint is not changed by queries; publish with: wsis-gdc push --endpoint URL")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(self, query: str, accept: str) -> Body:
        prologue = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in undeclared(query).items())
        if self._scope.base:
            prologue = f"BASE <{self._scope.base}>\n{prologue}"
        sent = [("query", prologue + query)]
        sent += [("default-graph-uri", graph) for graph in self._scope.default or ()]
        sent += [("named-graph-uri", graph) for graph in self._scope.named or ()]
        headers = {"Accept": accept}
        short = sum(len(value) for _, value in sent) < _LONGEST_GET
        try:
            if self._method == "get" or (self._method == "auto" and short):
                body = self._client.request("GET", query=sent, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = self._client.request("POST", body=urlencode(sent).encode(), headers=headers)
        except EndpointError as error:
            if error.status == 400:  # the query, not the connection
                raise QueryError(f"{error.url}: {_moved(query, error.reason, prologue.count(chr(10)))}") from None
            raise
        assert body is not None  # noqa: S101
        return body

    def _parse(self, body: Body) -> Any:
        known = {"application/json": ox.QueryResultsFormat.JSON, "text/xml": ox.QueryResultsFormat.XML}
        format = ox.QueryResultsFormat.from_media_type(body.media_type) or known.get(body.media_type)
        if format is None or format == ox.QueryResultsFormat.CSV:
            body.close()
            raise self._no_results(body)
        source: Any = Streamed(self._pieces(body, format))
        try:
            with self._told():
                return ox.parse_query_results(source, format)
        except BaseException:
            body.close()
            raise

    def _no_results(self, body: Body) -> EndpointError:
        kind = plain(body.media_type)[:100] or "no type"
        return EndpointError(self.url, f"answered with {kind}; is it a SPARQL endpoint?")

    def _pieces(self, body: Body, format: ox.QueryResultsFormat) -> Iterator[bytes]:
        """Yield results piece by piece, in which blank nodes have names that RDF allows.

        Virtuoso calls them ``nodeID://b10000``. Raises EndpointError for XML that ends before its end.
        """
        held = b""
        while chunk := body.read(65_536):
            held = _BLANK_NODE.sub(_named, held + chunk)
            if len(held) > _HELD:
                yield held[:-_HELD]
                held = held[-_HELD:]
        if format == ox.QueryResultsFormat.XML and not _XML_END.search(held):
            raise EndpointError(self.url, "the answer is cut off: its XML does not end; ask again")
        if held:
            yield held

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what a broken answer raises into an EndpointError."""
        try:
            yield
        except (QueryError, EndpointError):
            raise
        except (SyntaxError, ValueError) as error:
            what = "is cut off" if _ENDED.search(str(error)) else "holds what SPARQL and RDF do not allow"
            raise EndpointError(self.url, f"the answer {what}: {plain(str(error))[:500]}") from None


def _watched(body: Body) -> Iterator[bytes]:
    """Yield XML piece by piece, as long as it declares no entities, by which a small answer fills all memory.

    Raises ValueError for XML that declares them, or that is not well-formed.
    """

    def refuse(*_declared: object) -> None:
        raise ValueError("XML with entities of its own, which is not read")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    while piece := body.read(65_536):
        try:
            parser.Parse(piece, False)
        except expat.ExpatError as error:
            raise ValueError(f"XML that is not well-formed: {error}") from None
        yield piece


def _named(match: re.Match[bytes]) -> bytes:
    return match[1] + re.sub(rb"[^A-Za-z0-9_]", lambda odd: b"_%x_" % odd[0][0], match[2])


def _moved(query: str, reason: str, lines: int) -> str:
    """Return the server's message; a place in it is shown in the query as the user wrote it."""

    def back(match: re.Match[str]) -> str:
        return f"at {max(1, int(match[1]) - lines)}:{match[2]}"

    return explain(query, re.sub(r"\bat (\d+):(\d+)", back, reason)) if lines or "at " in reason else reason


def _ceiling(body: Body) -> int | None:
    """Return at how many rows the server cuts answers, where it says so (Virtuoso)."""
    found = body.headers.get("X-SPARQL-MaxRows", "")
    return int(found) if re.fullmatch("[0-9]{1,15}", found) else None


def _seconds(name: str, default: float) -> float:
    try:
        wished = float(os.environ.get(name, "").strip() or default)  # containers set what is not set to nothing
    except ValueError:
        wished = math.nan
    if not (math.isfinite(wished) and wished > 0):
        raise QueryError(f'{name} is "{plain(os.environ[name])}"; it must be a number of seconds above 0')
    return wished
