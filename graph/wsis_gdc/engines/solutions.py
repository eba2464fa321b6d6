"""The answer to a SELECT query, and how it is written."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, TypeAlias

import pyoxigraph as ox

__all__ = ["RESULTS", "Row", "Solutions", "Streamed", "Term", "Triple", "native_writer", "rewritten"]

Term: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal"
Triple: TypeAlias = "ox.Triple"
Row: TypeAlias = "tuple[Term | None, ...]"

RESULTS = {"csv": "csv", "tsv": "tsv", "json": "srj", "xml": "srx"}
"""Formats of SPARQL results, and the file extension that names each to Oxigraph."""


class Solutions:
    """The answer to a SELECT query: variable names without the question mark, and rows, read once."""

    __slots__ = ("native", "rows", "variables")

    def __init__(
        self, variables: tuple[str, ...], rows: Iterable[Row], native: Callable[[str, BinaryIO], None]
    ) -> None:
        self.variables, self.rows, self.native = variables, rows, native

    def __repr__(self) -> str:
        return f"Solutions(variables={self.variables!r})"

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def write(self, format: str, out: BinaryIO) -> None:
        """Write the rows in a SPARQL results format: csv, tsv, json or xml, as they come. Reads the rows."""
        self.native(format, out)

    def serialize(self, format: str) -> bytes:
        """Return the rows in a SPARQL results format: csv, tsv, json or xml. Reads the rows."""
        out = io.BytesIO()
        self.native(format, out)
        return out.getvalue()

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Yield each row as plain texts; an unbound cell is the empty text."""
        for row in self.rows:
            yield tuple("" if term is None else term.value for term in row)


def native_writer(answer: Any) -> Callable[[str, BinaryIO], None]:
    """Return the ``native`` of Solutions for an answer of Oxigraph, which writes faster than Python could."""

    def write(format: str, out: BinaryIO) -> None:
        answer.serialize(out, format=ox.QueryResultsFormat.from_extension(RESULTS[format]))

    return write


def rewritten(variables: tuple[str, ...], rows: Iterable[Row]) -> Solutions:
    """Return Solutions over rows made in Python, written by Oxigraph's serializers row by row."""

    def native(format: str, out: BinaryIO) -> None:
        file: Any = Streamed(_lines(variables, rows))
        native_writer(ox.parse_query_results(file, ox.QueryResultsFormat.TSV))(format, out)

    return Solutions(variables, rows, native)


def _lines(variables: tuple[str, ...], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield rows as lines of SPARQL TSV."""
    yield ("\t".join(f"?{variable}" for variable in variables) + "\n").encode()
    for row in rows:
        # N-Triples is valid TSV once tabs, which it may leave bare, are escaped
        cells = ("" if term is None else str(term).replace("\t", "\\t") for term in row)
        yield ("\t".join(cells) + "\n").encode()


class Streamed(io.RawIOBase):
    """Pieces of bytes as a file that is made while it is read; an empty piece is the end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._ready = bytearray()

    def readable(self) -> bool:  # noqa: D102
        return True

    def started(self) -> bool:
        """Wait for the first piece; False where there is none."""
        self._ready += next(self._pieces, b"")
        return bool(self._ready)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, nothing at the end."""
        while (size < 0 or not self._ready) and (piece := next(self._pieces, b"")):
            self._ready += piece
        size = len(self._ready) if size < 0 else size
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken
