"""Chains: the products of steps, as sparse tables (``ways`` has the claims and facts behind one cell).

Two steps meet at the members of a kind. Where a claim's end lies below or above the other's (an item of a line and the
line; C7 e-health and C7), they meet; where both lie beside each other under one whole (e-health and e-learning), they
do not. So of the two ends one counts for all that it is part of, the other for its nearest member only; pairs where
both are nearest are taken once. Facts never speak for more than their nearest member: a role in e-health is none in C7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.coding import looked_at
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.questions.matrix.asked import Combine, ValueName
from wsis_gdc.questions.matrix.connections import TRANSITIVE
from wsis_gdc.questions.matrix.model import Block, Numbers

if TYPE_CHECKING:
    from wsis_gdc.knowledge.central import Parts, Tables
    from wsis_gdc.questions.matrix.connections import Step
    from wsis_gdc.questions.matrix.model import Totals, Value

    Meeting = tuple[Parts, Parts, int]

__all__ = ["Chain", "Run", "Table", "chained", "max_product", "product"]

Table: TypeAlias = dict[int, dict[int, float]]
"""The values of a sparse table, by row and column; pairs without a value are left out."""

Triples: TypeAlias = list[tuple[int, int, int]]
"""Distinct (near place, far place, link or fact), sorted."""


@dataclass(frozen=True, slots=True)
class Run:
    """A walk over the steps with the claims that it may use; ``way`` is 1 from subject to object, −1 back, 0 both."""

    selection: Selection
    way: int = 0


def _runs(tables: Tables, steps: Sequence[Step], selection: Selection, asked: bool) -> tuple[Run, ...]:
    """Return the walks that are allowed: all claims where asked or at most one step claims, else by SSSOM's rule."""
    if asked or sum(step.by == "claims" for step in steps) < 2:
        return (Run(selection),)
    sql = f"SELECT DISTINCT l.relation FROM link l WHERE {selection.sql} ORDER BY 1"  # noqa: S608
    runs = []
    for (relation,) in tables.rows(sql, selection.values):
        if relation in TRANSITIVE:
            allowed = replace(selection, relations=(relation,))
            runs += [Run(allowed)] if TRANSITIVE[relation] else [Run(allowed, 1), Run(allowed, -1)]
    return tuple(runs)


class Chain:
    """The steps from the members of one kind to those of another, walked in one run.

    ``kinds`` names the kinds of rows, in between, and of columns as the tables do; ``ends`` says what the ends of the
    chain count for.
    """

    def __init__(self, tables: Tables, steps: Sequence[Step], kinds: Sequence[str], ends: Parts, run: Run) -> None:
        self.tables, self.steps, self.run, self.ends = tables, tuple(steps), run, ends
        self.kinds = tuple(kinds)
        self.members = [tables.members(kind) for kind in kinds]
        self._triples: dict[tuple[int, Parts, Parts], Triples] = {}
        self._grouped: dict[tuple[int, Parts, Parts], dict[int, dict[int, list[int]]]] = {}

    def triples(self, number: int, near: Parts, far: Parts) -> Triples:
        """Return the distinct (near place, far place, link) of a step under two ways of counting its ends."""
        step = self.steps[number]
        if step.by == "part":
            near = far = "self"
        key = (number, near, far)
        if key not in self._triples:
            claims = step.by == "claims"
            table = self.tables.pairs(
                "link" if claims else "fact",
                self.kinds[number],
                self.kinds[number + 1],
                (near, far),
                relations=() if claims else step.relations or ("part",),
                way=self.run.way if claims else 0,
            )
            sql, values = f"SELECT l.near, l.far, l.link FROM {table} l", {}  # noqa: S608
            if claims:
                sql, values = f"{sql} WHERE {self.run.selection.sql}", self.run.selection.values
            self._triples[key] = self.tables.rows(f"{sql} ORDER BY 1, 2, 3", values)
        return self._triples[key]

    def grouped(self, number: int, near: Parts, far: Parts) -> dict[int, dict[int, list[int]]]:
        """Return the links of a step by near place and far place (see ``triples``)."""
        key = (number, near, far)
        if key not in self._grouped:
            groups: dict[int, dict[int, list[int]]] = {}
            for first, second, link in self.triples(number, near, far):
                groups.setdefault(first, {}).setdefault(second, []).append(link)
            self._grouped[key] = groups
        return self._grouped[key]

    @cached_property
    def _stated(self) -> list[tuple[float | None, float | None]]:
        """Strength and confidence of every link by its id, None where none is stated."""
        rows = self.tables.rows("SELECT strength, confidence FROM link ORDER BY id")
        return [(_number(strength), _number(confidence)) for strength, confidence in rows]

    def weight(self, number: int, value: str) -> Callable[[int], float | None]:
        """Return what each link of a step weighs: facts 1, claims strength ÷ 3 (times confidence), None if unknown."""
        if value == ValueName.COUNT or self.steps[number].by != "claims":
            return lambda link: 1.0
        weighted = value == ValueName.WEIGHTED

        def weight(link: int) -> float | None:
            strength, confidence = self._stated[link]
            if strength is None:
                return None
            return strength / 3 * (confidence if weighted and confidence is not None else 1.0)

        return weight

    def _table(self, number: int, near: Parts, far: Parts, value: str, best: bool) -> Table:
        weight = self.weight(number, value)
        table: Table = {}
        for first, second, link in self.triples(number, near, far):
            known = weight(link)
            if known is not None:
                row = table.setdefault(first, {})
                before = row.get(second, 0.0)
                row[second] = max(before, known) if best else before + known
        return table

    def meetings(self, number: int) -> tuple[Meeting, ...]:
        """Return how the far end of a step meets the near end of the next: both modes, and the sign of the product."""
        if "part" in (self.steps[number].by, self.steps[number + 1].by):
            return (("own", "own", 1),)
        one, two = (self.steps[each].by == "claims" for each in (number, number + 1))
        if one and two:
            return (("with-parts", "own", 1), ("own", "with-parts", 1), ("own", "own", -1))
        return (("with-parts" if one else "own", "with-parts" if two else "own", 1),)

    def product(self, value: str, combine: str) -> Table:
        """Return rows × columns: the number of chains, the sum of their products, or the best product."""
        best = combine == Combine.MAX_PRODUCT
        last = len(self.steps) - 1
        state: dict[Parts, Table] = {}
        for number in range(len(self.steps)):
            wanted: set[Parts] = {self.ends} if number == last else {mode for mode, _, _ in self.meetings(number)}
            if number == 0:
                state = {far: self._table(0, self.ends, far, value, best) for far in wanted}
                continue
            before, state = state, {}
            for far in wanted:
                parts = [
                    (sign, before[mode], self._table(number, near, far, value, best))
                    for mode, near, sign in self.meetings(number - 1)
                    if sign > 0 or not best
                ]
                if best:
                    state[far] = _merged([max_product(left, right) for _, left, right in parts], max)
                else:
                    products = [product(left, right, sign) for sign, left, right in parts]
                    state[far] = _merged(products, float.__add__)
        found = (
            (row, {at: value for at, value in values.items() if value}) for row, values in state[self.ends].items()
        )
        return {row: values for row, values in found if values}

    def examined(self, sets: Sequence[str]) -> list[Block]:
        """Return the pairs that the chain would have joined: looked at by claims, and led on by facts.

        Blocks travel along the chain: a step by facts carries them to whatever it reaches, a step by claims goes on
        where its own blocks share a member of the kind in between.
        """
        last = len(self.steps)
        firsts = [number for number, step in enumerate(self.steps) if step.by == "claims"]
        if not firsts:
            return []

        def own(number: int) -> list[Block]:
            near, far = (looked_at(self.tables, self.kinds[at], self.ends, sets) for at in (number, number + 1))
            names = sorted({name for name, _ in near} & {name for name, _ in far})
            return [
                Block(near[name, one], far[name, two], name)
                for name in names
                for one, two in (("subject", "object"), ("object", "subject"))
                if (name, one) in near and (name, two) in far
            ]

        def carried(number: int, iris: frozenset[str], back: bool) -> frozenset[str]:
            source, target = (number + 1, number) if back else (number, number + 1)
            triples = self.triples(number, self.ends, self.ends)
            pairs = ((far, near) if back else (near, far) for near, far, _ in triples)
            return frozenset(self.members[target][to] for at, to in pairs if self.members[source][at] in iris)

        blocks = own(firsts[0])
        for number in range(firsts[0] + 1, last):
            if self.steps[number].by == "claims":
                blocks = [
                    Block(rows, far, one if one == two else "")
                    for rows, inner, one in blocks
                    for near, far, two in own(number)
                    if inner & near
                ]
            else:
                blocks = [Block(rows, carried(number, inner, back=False), name) for rows, inner, name in blocks]
        for number in range(firsts[0] - 1, -1, -1):
            blocks = [Block(carried(number, rows, back=True), columns, name) for rows, columns, name in blocks]
        return blocks


def chained(
    tables: Tables,
    steps: Sequence[Step],
    kinds: Sequence[str],
    ends: Parts,
    selection: Selection,
    asked: bool,
    value: ValueName,
    combine: Combine,
) -> tuple[Numbers, tuple[Chain, ...], ValueName, Combine]:
    """Return the numbers of a chain, its walks, and the value and way of combining that were used.

    A chain without any strength is counted; so is every chain where that is asked. A cell whose chains all pass a
    claim that states no strength is linked and has no value. Raises QueryError where value and chain disagree.
    """
    sql = f"SELECT 1 FROM link l WHERE {selection.sql} AND l.strength IS NOT NULL LIMIT 1"  # noqa: S608
    strong = any(step.by == "claims" for step in steps) and bool(tables.rows(sql, selection.values))
    value, combine = _wanted(strong, value, combine)
    runs = _runs(tables, steps, selection, asked)
    chains = tuple(Chain(tables, steps, kinds, ends, run) for run in runs)
    return _numbers(chains, value, combine), chains, value, combine


def _numbers(chains: Sequence[Chain], value: ValueName, combine: Combine) -> Numbers:
    if not chains:
        return Numbers((), (), (), lambda: ((), (), 0))
    shape = (len(chains[0].members[0]), len(chains[0].members[-1]))
    linked = _apart(chains[0], _merged([chain.product("count", "count") for chain in chains], float.__add__))
    at = [(row, column) for row, values in sorted(linked.items()) for column in sorted(values)]
    shown, table = _whole, linked
    if combine != Combine.COUNT:
        merge = max if combine == Combine.MAX_PRODUCT else float.__add__
        merged = _apart(chains[0], _merged([chain.product(value, combine) for chain in chains], merge))
        shown, table = _rounded, {row: {at: 3 * each for at, each in values.items()} for row, values in merged.items()}
    values = [shown(table.get(row, {}).get(column)) for row, column in at]
    return Numbers(
        [row for row, _ in at], [column for _, column in at], values, lambda: _totals(table, shape, combine, shown)
    )


def _wanted(strong: bool, value: ValueName, combine: Combine) -> tuple[ValueName, Combine]:
    if value in (ValueName.RELATION, ValueName.CLAIMANTS, ValueName.SUM):
        raise QueryError(f"a chain has no {value}; choose the value count, strength or weighted (and how it combines)")
    if ValueName.COUNT in (value, combine) or (not value and not combine and not strong):
        if value not in ("", "count") or combine not in ("", "count"):
            raise QueryError("chains are counted or weighed, not both; use value count with combine count, or neither")
        return ValueName.COUNT, Combine.COUNT
    if not strong:
        raise QueryError("no claim on this chain states a strength; use the value count")
    return value or ValueName.STRENGTH, combine or Combine.MAX_PRODUCT


def _merged(tables: Sequence[Table], merge: Callable[[float, float], float]) -> Table:
    """Return one table of several: where more than one has a value, these are merged."""
    if len(tables) == 1:
        return tables[0]
    merged: Table = {}
    for table in tables:
        for row, values in table.items():
            into = merged.setdefault(row, {})
            for column, value in values.items():
                into[column] = merge(into[column], value) if column in into else value
    return merged


def _apart(chain: Chain, table: Table) -> Table:
    """Return the table without cells of a thing against itself."""
    rows, columns = chain.members[0], chain.members[-1]
    kept = (
        (row, {column: value for column, value in values.items() if rows[row] != columns[column]})
        for row, values in table.items()
    )
    return {row: values for row, values in kept if values}


def _totals(table: Table, shape: tuple[int, int], combine: Combine, shown: Callable[[float], Value]) -> Totals:
    """Return the totals of a chain: its best cell, or the sum of its cells."""
    if not table:
        return [0] * shape[0], [0] * shape[1], 0
    by_column: dict[int, list[float]] = {}
    for values in table.values():
        for column, value in values.items():
            by_column.setdefault(column, []).append(value)
    whole: Callable[[Iterable[float]], float] = max if combine == Combine.MAX_PRODUCT else sum
    rows = {row: whole(values.values()) for row, values in table.items()}
    columns = {column: whole(values) for column, values in by_column.items()}
    none = 0 if combine == Combine.MAX_PRODUCT else shown(0.0)
    return (
        [shown(rows[place]) if place in rows else none for place in range(shape[0])],
        [shown(columns[place]) if place in columns else none for place in range(shape[1])],
        shown(whole(rows.values())),
    )


def _number(stated: float | str | None) -> float | None:
    return None if stated is None else float(stated)


def _whole(value: float | None) -> Value:
    return None if value is None else round(value)


def _rounded(value: float | None) -> Value:
    """Return a number rounded to 12 digits, so that sums in any order print the same."""
    return None if value is None else round(value, 12)


def product(left: Table, right: Table, sign: int = 1) -> Table:
    """Return the product of two sparse tables, with a sign.

    >>> product({0: {1: 2.0, 2: 1.0}}, {1: {5: 3.0}, 2: {5: 4.0}})
    {0: {5: 10.0}}
    """
    found: Table = {}
    for row, values in left.items():
        into: dict[int, float] = {}
        for inner, first in values.items():
            for column, second in right.get(inner, {}).items():
                into[column] = into.get(column, 0.0) + sign * first * second
        if into:
            found[row] = into
    return found


def max_product(left: Table, right: Table) -> Table:
    """Return the product of two sparse tables of positive numbers over (max, ×).

    The best path of two steps, as in Viterbi (1967); Gondran and Minoux (2008) treat such semirings.

    >>> max_product({0: {1: 2.0, 2: 1.0}}, {1: {5: 3.0}, 2: {5: 4.0}})
    {0: {5: 6.0}}
    """
    found: Table = {}
    for row, values in left.items():
        into: dict[int, float] = {}
        for inner, first in values.items():
            for column, second in right.get(inner, {}).items():
                reached = first * second
                if reached > into.get(column, 0.0):
                    into[column] = reached
        if into:
            found[row] = into
    return found
