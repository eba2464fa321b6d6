"""Tables in words, for commands and pages."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Told"]


class Told(NamedTuple):
    """A table in words: after the first column, whose cells head their rows, come numbers; the note explains them.

    Without rows the note says why there are none.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
