"""Matrices of kinds that claims or stated facts connect directly: SQL groups and counts, and only cells travel."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wsis_gdc.knowledge.central import TOP
from wsis_gdc.knowledge.coding import looked_at
from wsis_gdc.questions.matrix.asked import ValueName
from wsis_gdc.questions.matrix.model import Block, LookedAt, Numbers

if TYPE_CHECKING:
    from wsis_gdc.knowledge.central import Parts, Tables
    from wsis_gdc.knowledge.selection import Selection
    from wsis_gdc.questions.matrix.model import Totals, Value

__all__ = ["Pairs", "examined", "numbers_of", "shown_kind"]

_AGGREGATES: Final = {
    ValueName.COUNT: "COUNT(*)",
    ValueName.STRENGTH: "MAX(l.strength)",
    ValueName.SUM: "SUM(l.strength)",
    ValueName.WEIGHTED: "ROUND(MAX(l.strength * COALESCE(l.confidence, 1.0)), 12)",
    ValueName.CLAIMANTS: "COUNT(DISTINCT l.claimant)",
}

_MOST_KEPT: Final = 200
"""How many answers are kept with the tables."""

Cells: TypeAlias = "tuple[Sequence[int], Sequence[int], Sequence[Value]]"
"""Places of rows, places of columns and values, in step."""


def shown_kind(kind: str, sublines: bool) -> str:
    """Return the name of a kind in the tables; without sub-lines the lines that are part of no other line."""
    return kind if sublines or kind != "action-line" else kind + TOP


class Pairs:
    """The links or facts that join members of two kinds, as an SQL table, with what is selected of it."""

    def __init__(self, tables: Tables, table: str, carrier: str, selection: Selection | None) -> None:
        self.tables = tables
        self._carrier = carrier
        self._from = f"{table} l WHERE {selection.sql if selection else '1 = 1'}"
        self._values = selection.values if selection else {}

    def cells(self, value: ValueName) -> Cells:
        """Return the linked pairs as places of rows, places of columns and values in step, sorted.

        They are kept with the tables, for the same question in another language or from another reader.
        """
        kept, question = self.tables.kept, (self._from, tuple(self._values.items()), value)
        if question not in kept:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            kept[question] = self._cells(value)
        cells: Cells = kept[question]
        return cells

    def _cells(self, value: ValueName) -> Cells:
        if value == ValueName.RELATION:
            best = sorted(self._dominant(["l.near", "l.far"], self._from).items())
            return [at[0] for at, _ in best], [at[1] for at, _ in best], [word for _, word in best]
        columns = f"l.near, l.far, {_AGGREGATES[value]} AS value"
        cells = f"SELECT {columns} FROM {self._from} GROUP BY l.near, l.far ORDER BY l.near, l.far"  # noqa: S608
        # lists travel faster than rows
        lists = f"SELECT json_group_array(near), json_group_array(far), json_group_array(value) FROM ({cells})"  # noqa: S608
        ((near, far, values),) = self.tables.rows(lists, self._values)
        return json.loads(near), json.loads(far), json.loads(values)

    def grouped(self, by: Sequence[str], value: ValueName) -> dict[tuple[int, ...], Value]:
        """Return the value of each group of distinct links, by the places that make the group (near, far, or none)."""
        keys = [f"l.{name}" for name in by]
        source = self._from
        if len(by) < 2:  # a link that joins several pairs of a row counts once in the row
            source = f"(SELECT l.* FROM {source} GROUP BY {', '.join([*keys, 'l.link'])}) l"  # noqa: S608
        if value == ValueName.RELATION:
            return self._dominant(keys, source)
        columns, group = ", ".join([*keys, _AGGREGATES[value]]), f" GROUP BY {', '.join(keys)}" if keys else ""
        rows = self.tables.rows(f"SELECT {columns} FROM {source}{group}", self._values)  # noqa: S608
        return {row[:-1]: row[-1] for row in rows}

    def _dominant(self, keys: Sequence[str], source: str) -> dict[tuple[int, ...], Value]:
        """Return the relation that most links of each group claim; ties go to the stronger, then by name."""
        columns = ", ".join([*keys, "l.relation", "COUNT(*)", "MAX(COALESCE(l.strength, 0))"])
        group = ", ".join([*keys, "l.relation"])
        rows = self.tables.rows(f"SELECT {columns} FROM {source} GROUP BY {group}", self._values)  # noqa: S608
        best: dict[tuple[int, ...], Value] = {}
        for row in sorted(rows, key=lambda row: (row[:-3], -row[-2], -row[-1], row[-3])):
            best.setdefault(row[:-3], row[-3])
        return best

    def behind(self, near: int, far: int, columns: str) -> list[tuple[Any, ...]]:
        """Return columns of the links or facts of one cell."""
        pairs = f"SELECT l.link FROM {self._from} AND l.near = :at_near AND l.far = :at_far"  # noqa: S608
        sql = f"SELECT {columns} FROM {self._carrier} l WHERE l.id IN ({pairs}) ORDER BY l.id"  # noqa: S608
        return self.tables.rows(sql, {**self._values, "at_near": near, "at_far": far})


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
                yield sides[0].get((name, one), frozenset()), sides[1].get((name, other), frozenset())

    return LookedAt(blocks)
