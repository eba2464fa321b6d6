"""Where the heads of a table stand: below titles and notes that people write above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.questions.collection.admission import Column, Row, Table
from wsis_gdc.questions.collection.cells import typed

if TYPE_CHECKING:
    from wsis_gdc.questions.collection.profiles import Profile

__all__ = ["Grid", "table"]

_LOOKED_AT: Final = 30
"""Rows among which the heads are sought."""


class Grid(NamedTuple):
    """A sheet as it stands: its name, how people name each column, and the rows that hold something."""

    name: str
    letters: tuple[str, ...]
    rows: tuple[Row, ...]


def table(grid: Grid, profile: Profile, chosen: Mapping[str, str]) -> Table | None:
    """Return the rows below the heads: below the row that names most fields; None where none names the title.

    ``chosen`` are heads that were given with the fields that they hold.
    """
    best, most = -1, 0
    for place, row in enumerate(grid.rows[:_LOOKED_AT]):
        known = _fields([typed(cell) for cell in row.cells], profile, chosen)
        if "title" in known and len(known) > most and (len(known) > 1 or place == 0):
            best, most = place, len(known)
    if best < 0:
        return None
    heads = [typed(cell).strip() for cell in grid.rows[best].cells]
    last = max((place for place, head in enumerate(heads) if head), default=-1)
    columns = tuple(
        Column(head or f"column {letter}", letter)
        for head, letter in zip(heads[: last + 1], grid.letters, strict=False)
    )
    below = (row for row in grid.rows[best + 1 :] if not _again(row, heads))
    return Table(grid.name, columns, tuple(below))


def _again(row: Row, heads: Sequence[str]) -> bool:
    """Tell whether a row says the heads again, as each page of a printed table does."""
    cells = [typed(cell).strip() for cell in row.cells]
    said = [(cell, head) for cell, head in zip(cells, heads, strict=False) if cell]
    return len(said) == len([cell for cell in cells if cell]) and all(cell == head for cell, head in said)


def _fields(heads: Sequence[str], profile: Profile, chosen: Mapping[str, str]) -> set[str]:
    given = {head.strip().casefold(): field for head, field in chosen.items()}
    known = ((given.get(head.strip().casefold()), profile.field_of(head)) for head in heads if len(head) < 200)
    return {one or (two.name if two else "") for one, two in known} - {""}
