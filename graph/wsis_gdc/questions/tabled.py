"""Answers as tables: their columns, rows of plain values, data frames, and tables that notebooks show.

A column is a name, and what reads its value from a record. A thing takes three of them, so that rows can be read,
joined and asked about again: its code, its CURIE and its label.

>>> from wsis_gdc.knowledge.things import Thing
>>> line = Thing("https://w3id.org/wsis-gdc/wsis/C5", "C5", "Building confidence", "en", "", "action-line")
>>> {name: read({"line": line}) for name, read in of_thing("line", lambda record: record["line"]).items()}
{'line': 'C5', 'line_id': 'wsis:C5', 'line_label': 'Building confidence'}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wsis_gdc.base.data_frames import frame
from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.texts import html_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Columns", "Tabled", "columns_of", "of_curie", "of_fields", "of_thing", "plain", "within"]

Read: TypeAlias = Callable[[Any], Any]
Columns: TypeAlias = Mapping[str, Read]
"""The columns of a table in their order: the name of each, and what reads its value from a record."""

_SHOWN: Final = 60


class Tabled:
    """An answer that is a table as well."""

    __slots__ = ()

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        """Return the columns, and the records of which each makes a row."""
        raise NotImplementedError

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of its table, in their order."""
        return tuple(self._table()[0])

    def rows(self) -> list[list[Any]]:
        """Return the rows of its table: numbers and truth values as they are, what is not known as None, else texts.

        A thing stands by its code, or its CURIE where it has none; several are one text, with semicolons between.
        """
        columns, records = self._table()
        return [[plain(read(record)) for read in columns.values()] for record in records]

    def to_frame(self) -> pd.DataFrame:
        """Return its table as a pandas frame of ``rows()``; an empty answer has the columns, too.

        Raises MissingLibraryError where pandas is not installed (extra ``[analysis]``).
        """
        return frame(self.columns, self.rows())

    def _repr_html_(self) -> str:
        """Return a table for notebooks, of at most 60 rows."""
        rows = self.rows()
        more = f"; {len(rows) - _SHOWN} more are not shown" if len(rows) > _SHOWN else ""
        return html_table(
            f"{len(rows)} found{more}",
            "",
            ((name, name) for name in self.columns),
            (
                (str(n), "", ("" if value is None else str(value) for value in row))
                for n, row in enumerate(rows[:_SHOWN], 1)
            ),
        )


def of_fields(*names: str) -> Columns:
    """Return columns that hold what a record has under these names."""
    return {name: attrgetter(name) for name in names}


def of_thing(name: str, read: Read | None = None) -> Columns:
    """Return the three columns of a thing that a record holds: code, CURIE and label, empty where there is none.

    ``read`` returns the thing; without it the record has it under the name.
    """
    found = read or attrgetter(name)

    def part(of: str) -> Read:
        return lambda record: getattr(found(record), of, "")

    return {name: part("code"), f"{name}_id": part("curie"), f"{name}_label": part("label")}


def of_curie(name: str) -> Read:
    """Return what reads the CURIE of the IRI, or of the record with an IRI, under a name; empty where there is none."""
    found = attrgetter(name)
    return lambda record: compact(getattr(value := found(record), "iri", value) or "")


def within(read: Read, columns: Columns) -> Columns:
    """Return the columns of a record that another one holds; ``read`` returns it, None where it holds none."""

    def inner(column: Read) -> Read:
        return lambda record: None if (held := read(record)) is None else column(held)

    return {name: inner(column) for name, column in columns.items()}


def columns_of(kind: type) -> Columns:
    """Return the columns of a kind of records: those that it names itself, else one for each field, three for a thing.

    >>> from wsis_gdc.questions.overlaps import Overlap
    >>> list(columns_of(Overlap))[:5]
    ['one', 'one_id', 'one_label', 'other', 'other_id']
    """
    own: Columns | None = getattr(kind, "COLUMNS", None)
    if own is not None:
        return own
    columns: dict[str, Read] = {}
    for name, annotation in _typed(kind).items():
        columns |= of_thing(name) if annotation.removesuffix(" | None") == "Thing" else of_fields(name)
    return columns


def _typed(kind: type) -> dict[str, str]:
    if is_dataclass(kind):
        return {field.name: str(field.type) for field in fields(kind)}
    told = {name: kind.__annotations__[name] for name in getattr(kind, "_fields", ())}
    return {name: str(getattr(each, "__forward_arg__", each)) for name, each in told.items()}


def plain(value: Any) -> Any:
    """Return what stands in a cell (see ``Tabled.rows``).

    >>> plain(("C5", "C6")), plain(0.5), plain(()), plain(None)
    ('C5; C6', 0.5, '', None)
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if "__str__" in vars(type(value)):
        return str(value)
    for name in ("code", "iri", "name"):
        if isinstance(told := getattr(value, name, ""), str) and told:
            return compact(told)
    return "; ".join(str(plain(each)) for each in value) if isinstance(value, Iterable) else str(value)
