"""Answers that are lists of records, as they are and as tables: tuples that make data frames and show in notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from wsis_gdc.questions.tabled import Columns, Tabled, columns_of

__all__ = ["Listed"]

_T = TypeVar("_T")


class Listed(Tabled, tuple[_T, ...]):
    """Records of one kind, in the order of the answer; a list without records has the columns of its ``kind``, too.

    >>> from wsis_gdc.questions.gaps import Gap
    >>> nothing = Listed((), Gap)
    >>> len(nothing), nothing.columns[:3]
    (0, ('question', 'thing', 'thing_id'))
    """

    kind: type[Any] | None

    def __new__(cls, records: Iterable[_T] = (), kind: type[Any] | None = None) -> Listed[_T]:
        """Return the list of these records; without a ``kind`` it is that of the first."""
        made = super().__new__(cls, records)
        made.kind = kind or (type(made[0]) if made else None)
        return made

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        return (columns_of(self.kind) if self.kind else {}), self
