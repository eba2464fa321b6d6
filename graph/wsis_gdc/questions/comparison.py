"""How far two mapping sets agree, once both are rolled up to the same level.

A cell (row, column) of the level is *linked* by a set where one of its linkages falls into it. Precision and recall
read the second set as the measure of the first: precision is the share of A's cells that B has too, recall the share
of B's cells that A has too (van Rijsbergen 1979).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.questions.matrix import Cell, Matrix, matrix

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
    a, via_a = _at(engine, set_a, *kinds, language, sublines)
    b, via_b = _at(engine, set_b, *kinds, language, sublines)
    by_iri = {thing.iri: thing for thing in (*a.rows, *a.columns)}
    order = {thing.iri: index for index, thing in enumerate((*a.rows, *a.columns))}
    pairs = sorted(set(a.cells) | set(b.cells), key=lambda pair: (order[pair[0]], order[pair[1]]))
    empty = Cell(())
    cells = tuple(
        ComparedCell(by_iri[r], by_iri[c], one.count, two.count, one.strength, two.strength)
        for r, c in pairs
        for one, two in ((a.cells.get((r, c), empty), b.cells.get((r, c), empty)),)
    )
    via = ", ".join(f"{name} through {BRIDGE}" for name, used in ((set_a, via_a), (set_b, via_b)) if used)
    return Comparison(level, set_a, set_b, cells, len(a.rows) * len(a.columns), via)


def _at(engine: Engine, name: str, rows: str, columns: str, language: str, sublines: bool) -> tuple[Matrix, bool]:
    """Return the set's matrix at a level; where it has none on goals, carry its lines over by the bridge."""
    try:
        made = matrix(
            engine, rows, columns, sets=[name], language=language, sublines=sublines, suggestions=True, by="claims"
        )
    except QueryError:
        if columns != "goal" or rows == "action-line":
            raise
    else:
        return made, False
    lines = matrix(engine, rows, "action-line", sets=[name], language=language, suggestions=True, by="claims")
    bridge = matrix(engine, "action-line", "goal", sets=[BRIDGE], language=language, by="claims")
    reached: dict[tuple[str, str], tuple[object, ...]] = {}
    for (row, line), cell in lines.cells.items():
        for other, goal in bridge.cells:
            if other == line:
                reached[row, goal] = reached.get((row, goal), ()) + cell.links
    cells = {pair: Cell(tuple(dict.fromkeys(found))) for pair, found in reached.items()}  # type: ignore[arg-type]
    made = Matrix(f"{rows} × {columns}", rows, columns, lines.rows, bridge.columns, cells, frozenset())
    return made, True
