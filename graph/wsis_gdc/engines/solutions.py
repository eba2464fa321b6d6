"""The answer to a SELECT query, and how it is written."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

import pyoxigraph as ox

from wsis_gdc.base.data_frames import frame
from wsis_gdc.base.texts import html_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "RESULTS",
    "Row",
    "Solutions",
    "Streamed",
    "Term",
    "Triple",
    "Value",
    "native_writer",
    "rewritten",
    "value_of",
]

Term: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal"
Triple: TypeAlias = "ox.Triple"
Row: TypeAlias = "tuple[Term | None, ...]"
Value: TypeAlias = "str | int | float | bool | Decimal | date | None"

RESULTS = {"csv": "csv", "tsv": "tsv", "json": "srj", "xml": "srx"}
"""Formats of SPARQL results, and the file extension that names each to Oxigraph."""


_INTEGERS: Final = (
    *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
    *("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "gYear"),
)
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


def _number(read: Callable[[str], Value], text: str) -> Value:
    """Return a number. Raises ValueError for "1_000", which Python would read and XML Schema does not know."""
    if "_" in text:
        raise ValueError(text)
    return read(text)


_READ: Final[Mapping[str, Callable[[str], Value]]] = {
    **dict.fromkeys(_INTEGERS, partial(_number, int)),
    "decimal": partial(_number, Decimal),
    "double": partial(_number, float),
    "float": partial(_number, float),
    "boolean": lambda text: _BOOLEANS[text.strip()],
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
}
"""What reads the texts of a datatype of XML Schema; it raises an error for a text that is none of its own."""

_SHOWN: Final = 60


def value_of(term: Term | None) -> Value:
    """Return a term as a value of Python's own (see ``Solutions.values``), its text where that is none of its type.

    >>> day = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    >>> value_of(ox.Literal(3)), value_of(ox.Literal("2024-09-22", datatype=day)), value_of(None)
    (3, datetime.date(2024, 9, 22), None)
    >>> schema = "http://www.w3.org/2001/XMLSchema#"
    >>> texts = (("1_000", "integer"), ("maybe", "boolean"), ("false", "boolean"))
    >>> [value_of(ox.Literal(text, datatype=ox.NamedNode(schema + name))) for text, name in texts]
    ['1_000', 'maybe', False]
    """
    if term is None or not isinstance(term, ox.Literal):
        return None if term is None else term.value
    read = _READ.get(term.datatype.value.removeprefix("http://www.w3.org/2001/XMLSchema#"))
    if read is None:
        return term.value
    try:
        return read(term.value)
    except (ValueError, ArithmeticError, KeyError):
        return term.value


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

    def values(self) -> Iterator[tuple[Value, ...]]:
        """Yield each row as Python's own values, None where a cell is unbound. Reads the rows.

        Numbers are int, Decimal or float, truth values bool, days date, moments datetime; the rest, and what no
        calendar or number has, are texts, IRIs in full.
        """
        for row in self.rows:
            yield tuple(map(value_of, row))

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a pandas frame of ``values()``, a column for each variable. Reads the rows.

        Raises MissingLibraryError where pandas is not installed (extra ``[analysis]``).
        """
        return frame(self.variables, self.values())

    def _repr_html_(self) -> str:
        """Return a table for notebooks, of at most 60 rows. The rows can still be read afterwards."""
        rows = list(self.rows)
        self.rows, self.native = rows, rewritten(self.variables, rows).native
        shown = rows[:_SHOWN]
        more = f"; {len(rows) - len(shown)} more are not shown" if len(rows) > len(shown) else ""
        return html_table(
            f"{len(rows)} row{'s' if len(rows) != 1 else ''}{more}",
            "",
            ((name, name) for name in self.variables),
            ((str(place), "", ("" if term is None else term.value for term in row)) for place, row in enumerate(shown)),
        )

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
