"""Matrices of kinds that claims or stated facts connect directly: SQL groups and counts, and only cells travel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wsis_gdc.knowledge.central import TOP
from wsis_gdc.knowledge.coding import looked_at
from wsis_gdc.knowledge.tallies import Tally
from wsis_gdc.questions.matrix.asked import ValueName
from wsis_gdc.questions.matrix.model import Block, LookedAt, Numbers

if TYPE_CHECKING:
    from wsis_gdc.knowledge.central import Carrier, Parts, Tables
    from wsis_gdc.knowledge.selection import Selection
    from wsis_gdc.questions.matrix.model import Totals, Value

__all__ = ["Pairs", "examined", "numbers_of", "shown_kind"]

_FIGURES: Final = {
    ValueName.COUNT: "number",
    ValueName.STRENGTH: "strongest",
    ValueName.SUM: "total",
    ValueName.WEIGHTED: "surest",
    ValueName.CLAIMANTS: "claimants",
}
"""What of a ``Tally`` each value is."""

_ENDS: Final = ("near", "far")

_MOST_KEPT: Final = 200
"""How many answers are kept with the tables."""

Cells: TypeAlias = "tuple[Sequence[int], Sequence[int], Sequence[Value]]"
"""Places of rows, places of columns and values, in step."""


def shown_kind(kind: str, sublines: bool) -> str:
    """Return the name of a kind in the tables; without sub-lines the lines that are part of no other line."""
    return kind if sublines or kind != "action-line" else kind + TOP


class Pairs:
    """The links or facts that join members of two kinds, with what is selected of them.

    Numbers are those of a ``Tally``; ``table`` gives the SQL table of the pairs, for what stands behind one of them.
    """

    def __init__(
        self,
        tables: Tables,
        kinds: tuple[str, str],
        parts: Parts,
        selection: Selection | None = None,
        relations: Sequence[str] = (),
    ) -> None:
        """Take the links of a selection, or without one the facts of these relations."""
        self.tables = tables
        self._carrier: Carrier = "link" if selection else "fact"
        named: dict[str, object] = {f"relation{place}": name for place, name in enumerate(relations)}
        self._condition, self._values = (
            (selection.sql, selection.values)
            if selection
            else (
                f"l.relation IN ({', '.join(f':relation{place}' for place in range(len(relations)))})",
                named,
            )
        )
        self._pairs = (self._carrier, *kinds, (parts, parts))
        self._relations = relations
        self._tally = Tally(
            tables,
            kinds[0],
            kinds[1:],
            carrier=self._carrier,
            parts=parts,
            condition=self._condition,
            values=self._values,
        )

    def cells(self, value: ValueName) -> Cells:
        """Return the linked pairs as places of rows, places of columns and values in step, sorted.

        They are kept with the tables, for the same question in another language or from another reader.
        """
        kept = self.tables.kept
        question = (self._pairs, self._condition, tuple(self._values.items()), value)
        if question not in kept:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            kept[question] = self._cells(value)
        cells: Cells = kept[question]
        return cells

    def _cells(self, value: ValueName) -> Cells:
        if value == ValueName.RELATION:
            best = sorted(self._dominant(_ENDS).items())
            return [at[0] for at, _ in best], [at[1] for at, _ in best], [word for _, word in best]
        near, far, values = self._tally.columns(_ENDS, [_FIGURES[value]])
        return near, far, list(map(_rounded, values))

    def grouped(self, by: Sequence[str], value: ValueName) -> dict[tuple[int, ...], Value]:
        """Return the value of each group of distinct links, by the places that make the group (near, far, or none)."""
        if value == ValueName.RELATION:
            return self._dominant(by)
        return {tuple(row[:-1]): _rounded(row[-1]) for row in self._tally.rows(by, [_FIGURES[value]])}

    def _dominant(self, by: Sequence[str]) -> dict[tuple[int, ...], Value]:
        """Return the relation that most links of each group claim; ties go to the stronger, then by name."""
        rows = self._tally.rows([*by, "relation"], ["number", "strongest"])
        best: dict[tuple[int, ...], Value] = {}
        for row in sorted(rows, key=lambda row: (row[:-3], -row[-2], -(row[-1] or 0), row[-3])):
            best.setdefault(tuple(row[:-3]), row[-3])
        return best

    def behind(self, near: int, far: int, columns: str) -> list[tuple[Any, ...]]:
        """Return columns of the links or facts of one cell."""
        table = self.tables.pairs(*self._pairs, relations=self._relations)
        pairs = f"SELECT l.link FROM {table} l WHERE {self._condition} AND l.near = :at_near AND l.far = :at_far"  # noqa: S608
        sql = f"SELECT {columns} FROM {self._carrier} l WHERE l.id IN ({pairs}) ORDER BY l.id"  # noqa: S608
        return self.tables.rows(sql, {**self._values, "at_near": near, "at_far": far})


def _rounded(value: Value) -> Value:
    """Return a number without what the multiplication of decimals leaves at its end."""
    return round(value, 12) if isinstance(value, float) else value


def numbers_of(pairs: Pairs, value: ValueName, shape: tuple[int, int]) -> Numbers:
    """Return the values of the cells, sorted by row and column, with totals when they are asked for."""
    rows, columns, values = pairs.cells(value)
    nothing: Value = "" if value == ValueName.RELATION else 0

    def along(name: str, size: int) -> list[Value]:
        values = pairs.grouped((name,), value)
        return [values.get((place,), nothing) for place in range(size)]

    def totals() -> Totals:
        whole = pairs.grouped((), value).get((), nothing) if values else nothing
        return along("near", shape[0]), along("far", shape[1]), whole

    return Numbers(rows, columns, values, totals)


def examined(tables: Tables, kinds: tuple[str, str], parts: Parts, sets: Sequence[str]) -> LookedAt:
    """Return the pairs that mapping sets (these, or all) declare as examined, counted like the claims themselves."""

    def blocks() -> Iterator[Block]:
        sides = [looked_at(tables, kind, parts, sets) for kind in kinds]
        for name in sorted({name for name, _ in sides[0]} & {name for name, _ in sides[1]}):
            for one, other in (("subject", "object"), ("object", "subject")):
                yield Block(sides[0].get((name, one), frozenset()), sides[1].get((name, other), frozenset()), name)

    return LookedAt(blocks)
