"""How far two mapping sets agree, once both are rolled up to the same level.

A cell (row, column) of the level is *linked* by a set where one of its linkages falls into it. Precision and recall
read the second set as the measure of the first: precision is the share of A's cells that B has too, recall the share
of B's cells that A has too (van Rijsbergen 1979).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.matrix.asked import By, ValueName
from wsis_gdc.questions.matrix.direct import shown_kind

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing

__all__ = ["BRIDGE", "LEVELS", "ComparedCell", "Comparison", "compare", "compare_kinds"]

LEVELS: Final = {
    "objective-line": ("objective", "action-line"),
    "section-line": ("section", "action-line"),
    "commitment-line": ("commitment", "action-line"),
    "line-goal": ("action-line", "goal"),
    "objective-goal": ("objective", "goal"),
}
"""Levels of comparison and the kinds of their rows and columns."""

BRIDGE: Final = "wsis-sdg-matrix"
"""The set that carries action lines over to SDG goals where a set that knows only lines is compared on goals."""


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One cell, and the number of links and the strongest strength (1–3, or None) each set has in it."""

    row: Thing
    column: Thing
    links_a: int
    links_b: int
    strength_a: int | None = None
    strength_b: int | None = None

    @property
    def where(self) -> str:
        """Whether the cell is in both sets, or in A or B alone."""
        return "both" if self.links_a and self.links_b else "A only" if self.links_a else "B only"

    @property
    def difference(self) -> int | None:
        """Strength in A less strength in B, no link counting as 0; None where a set states none for its links."""
        if (self.links_a and self.strength_a is None) or (self.links_b and self.strength_b is None):
            return None
        return (self.strength_a or 0) - (self.strength_b or 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets at one level: every cell that either has, and the counts that follow.

    ``agreement`` is the share of all cells of the level on which the sets say the same (linked or not); it is high
    by nature where most cells are empty. ``via`` names a set through which one of them had to be carried.
    """

    level: str
    set_a: str
    set_b: str
    cells: tuple[ComparedCell, ...]
    size: int
    via: str

    def _count(self, where: str) -> int:
        return sum(cell.where == where for cell in self.cells)

    @property
    def both(self) -> int:
        """Cells linked by both sets."""
        return self._count("both")

    @property
    def only_a(self) -> int:
        """Cells linked by A alone."""
        return self._count("A only")

    @property
    def only_b(self) -> int:
        """Cells linked by B alone."""
        return self._count("B only")

    @property
    def agreement(self) -> float:
        """Share of cells on which the sets agree."""
        return (self.size - self.only_a - self.only_b) / self.size

    @property
    def precision(self) -> float | None:
        """Share of A's cells that B has too; None where A has none."""
        return self.both / (self.both + self.only_a) if self.both + self.only_a else None

    @property
    def recall(self) -> float | None:
        """Share of B's cells that A has too; None where B has none."""
        return self.both / (self.both + self.only_b) if self.both + self.only_b else None


def compare(
    engine: Engine, set_a: str, set_b: str, level: str = "objective-line", *, language: str = "en"
) -> Comparison:
    """Compare two sets at a level (see ``LEVELS``).

    Raises NotFoundError for an unknown set or level, QueryError where a set has nothing at that level.
    """
    if level not in LEVELS:
        raise NotFoundError("level", level, LEVELS)
    return _compared(engine, set_a, set_b, level, LEVELS[level], sublines=False, language=language)


def compare_kinds(
    engine: Engine, set_a: str, set_b: str, rows: str, columns: str, *, sublines: bool = True, language: str = "en"
) -> Comparison:
    """Compare two sets in the matrix of any two kinds.

    Raises NotFoundError for an unknown set or kind, QueryError where the claims of a set do not connect the kinds.
    """
    kinds = (rows, columns)
    level = next((name for name, known in LEVELS.items() if known == kinds), f"{rows} × {columns}")
    return _compared(engine, set_a, set_b, level, kinds, sublines=sublines, language=language)


def _compared(
    engine: Engine, set_a: str, set_b: str, level: str, kinds: tuple[str, str], *, sublines: bool, language: str
) -> Comparison:
    asked = Asked(*kinds, language=language, sublines=sublines, suggestions=True, by=By.CLAIMS)
    a, via_a = _cells_of(engine, set_a, asked)
    b, via_b = _cells_of(engine, set_b, asked)
    tables = tables_of(engine)
    rows, columns = (tables.things(shown_kind(kind, sublines), language) for kind in kinds)
    cells = tuple(
        ComparedCell(rows[row], columns[column], one[0], two[0], one[1], two[1])
        for row, column in sorted(set(a) | set(b))
        for one, two in ((a.get((row, column), (0, None)), b.get((row, column), (0, None))),)
    )
    via = ", ".join(f"{name} through {BRIDGE}" for name, used in ((set_a, via_a), (set_b, via_b)) if used)
    return Comparison(level, set_a, set_b, cells, len(rows) * len(columns), via)


_Cells = dict[tuple[int, int], tuple[int, int | None]]
"""The number of links and the strongest strength, by the places of row and column."""


def _cells_of(engine: Engine, name: str, asked: Asked) -> tuple[_Cells, bool]:
    """Return the cells of a set; where it has none on goals, its lines are carried over by the bridge."""
    try:
        return _counted(engine, replace(asked, sets=(name,))), False
    except QueryError:
        if asked.columns != "goal" or asked.rows == "action-line":
            raise
    lines = matrix(engine, replace(asked, columns="action-line", sets=(name,)))
    bridge = matrix(engine, replace(asked, rows="action-line", sets=(BRIDGE,), suggestions=False))
    goals: dict[int, list[int]] = {}
    for line, goal in bridge.numbers.by_place:
        goals.setdefault(line, []).append(goal)
    links: dict[tuple[int, int], dict[str, int | None]] = {}
    for row, line in lines.numbers.by_place:
        carried = lines.cells[lines.rows[row].iri, lines.columns[line].iri].links
        for goal in goals.get(line, ()):
            links.setdefault((row, goal), {}).update({link.iri: link.strength for link in carried})
    return {at: (len(strengths), _strongest(strengths.values())) for at, strengths in links.items()}, True


def _strongest(strengths: Iterable[int | None]) -> int | None:
    return max((strength for strength in strengths if strength is not None), default=None)


def _counted(engine: Engine, asked: Asked) -> _Cells:
    counts = matrix(engine, asked).numbers.by_place
    strengths = matrix(engine, replace(asked, value=ValueName.STRENGTH)).numbers.by_place
    return {at: (int(count or 0), strengths[at]) for at, count in counts.items()}  # type: ignore[misc]
