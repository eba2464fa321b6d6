"""Answers that are lists of records, as they are and as tables: tuples that make data frames and show in notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from wsis_gdc.base.libraries import extras
from wsis_gdc.base.texts import html_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Listed"]

_T = TypeVar("_T")
_SHOWN = 60


class Listed(tuple[_T, ...]):
    """Records of one kind, in the order of the answer.

    >>> from wsis_gdc.knowledge.queries import named
    >>> listed = Listed([named("facilitators-of")])
    >>> listed.columns[:2], listed[0].name
    (('name', 'title'), 'facilitators-of')
    """

    __slots__ = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields of its records, nothing where there are none."""
        return _names(self[0]) if self else ()

    def rows(self) -> list[list[Any]]:
        """Return the fields of each record: things by their codes, several in one text, the rest as it is."""
        return [[_plain(getattr(record, name)) for name in _names(record)] for record in self]

    @extras()
    def to_frame(self) -> pd.DataFrame:
        """Return a pandas frame of ``rows()``, a column for each field.

        Raises MissingLibraryError where pandas is not installed (extra ``[analysis]``).
        """
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=list(self.columns), dtype=object)

    def _repr_html_(self) -> str:
        """Return a table for notebooks, of at most 60 records."""
        more = f"; {len(self) - _SHOWN} more are not shown" if len(self) > _SHOWN else ""
        rows = self.rows()[:_SHOWN]
        return html_table(
            f"{len(self)} found{more}",
            "",
            ((name, name) for name in self.columns),
            ((str(n), "", ("" if value is None else str(value) for value in row)) for n, row in enumerate(rows, 1)),
        )


def _names(record: object) -> tuple[str, ...]:
    if is_dataclass(record):
        return tuple(field.name for field in fields(record))
    names: Iterable[str] = getattr(record, "_fields", ())
    return tuple(names)


def _plain(value: Any) -> Any:
    if hasattr(value, "code") and hasattr(value, "iri"):
        return value.code or value.iri
    if isinstance(value, tuple | list):
        return "; ".join(str(_plain(each)) for each in value)
    return str(value) if is_dataclass(value) else value
