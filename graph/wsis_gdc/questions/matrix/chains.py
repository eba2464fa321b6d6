"""Chains: the products of steps, by sparse matrices (``ways`` has the claims and facts behind one cell).

Two steps meet at the members of a kind. Where a claim's end lies below or above the other's (an item of a line and the
line; C7 e-health and C7), they meet; where both lie beside each other under one whole (e-health and e-learning), they
do not. So of the two ends one counts for all that it is part of, the other for its nearest member only; pairs where
both are nearest are taken once. Facts never speak for more than their nearest member: a role in e-health is none in C7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy import sparse

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.coding import looked_at
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.questions.matrix.asked import Combine, ValueName
from wsis_gdc.questions.matrix.connections import TRANSITIVE
from wsis_gdc.questions.matrix.model import Block, Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wsis_gdc.knowledge.central import Parts, Tables
    from wsis_gdc.questions.matrix.connections import Step
    from wsis_gdc.questions.matrix.model import Totals, Value

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Meeting = tuple[Parts, Parts, int]

__all__ = ["Chain", "Run", "Triples", "chained", "max_product"]

_BLOCK: Final = 1_000_000


class Triples(NamedTuple):
    """Distinct (near place, far place, link or fact), sorted."""

    near: Ints
    far: Ints
    links: Ints


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
        self._grouped: dict[tuple[int, Parts, Parts], dict[int, dict[int, Ints]]] = {}

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
            rows = np.array(self.tables.rows(f"{sql} ORDER BY 1, 2, 3", values), dtype=np.int64).reshape(-1, 3)
            self._triples[key] = Triples(*np.ascontiguousarray(rows.T))
        return self._triples[key]

    def grouped(self, number: int, near: Parts, far: Parts) -> dict[int, dict[int, Ints]]:
        """Return the links of a step by near place and far place (see ``triples``)."""
        key = (number, near, far)
        if key not in self._grouped:
            firsts, seconds, links = self.triples(number, near, far)
            groups: dict[int, dict[int, Ints]] = {}
            starts = np.flatnonzero(np.diff(firsts * len(self.members[number + 1]) + seconds, prepend=-1))
            for first, second, group in zip(
                firsts[starts].tolist(), seconds[starts].tolist(), np.split(links, starts[1:]), strict=False
            ):
                groups.setdefault(first, {})[second] = group
            self._grouped[key] = groups
        return self._grouped[key]

    @cached_property
    def _stated(self) -> Floats:
        """Strength and confidence of every link by its id, NaN where none is stated."""
        rows = self.tables.rows("SELECT strength, confidence FROM link ORDER BY id")
        return np.array(rows, dtype=float).reshape(-1, 2)

    def weights(self, number: int, value: str) -> Floats:
        """Return what each link of a step weighs: facts 1, claims strength ÷ 3 (times confidence), NaN if unknown."""
        if value == ValueName.COUNT or self.steps[number].by != "claims":
            links = [triples.links.max(initial=-1) for key, triples in self._triples.items() if key[0] == number]
            return np.ones(int(max(links, default=-1)) + 1)
        weights = self._stated[:, 0] / 3
        return weights * np.nan_to_num(self._stated[:, 1], nan=1.0) if value == ValueName.WEIGHTED else weights

    def _table(self, number: int, near: Parts, far: Parts, value: str, best: bool) -> sparse.csr_array:
        first, second, links = self.triples(number, near, far)
        weights = self.weights(number, value)[links]
        known = ~np.isnan(weights)
        first, second, weights = first[known], second[known], weights[known]
        shape = (len(self.members[number]), len(self.members[number + 1]))
        if best and len(weights):
            key = first * shape[1] + second
            starts = np.flatnonzero(np.diff(key, prepend=-1))
            first, second, weights = first[starts], second[starts], np.maximum.reduceat(weights, starts)
        return sparse.csr_array((weights, (first, second)), shape=shape)

    def meetings(self, number: int) -> tuple[Meeting, ...]:
        """Return how the far end of a step meets the near end of the next: both modes, and the sign of the product."""
        if "part" in (self.steps[number].by, self.steps[number + 1].by):
            return (("own", "own", 1),)
        one, two = (self.steps[each].by == "claims" for each in (number, number + 1))
        if one and two:
            return (("with-parts", "own", 1), ("own", "with-parts", 1), ("own", "own", -1))
        return (("with-parts" if one else "own", "with-parts" if two else "own", 1),)

    def product(self, value: str, combine: str) -> sparse.csr_array:
        """Return rows × columns: the number of chains, the sum of their products, or the best product."""
        best = combine == Combine.MAX_PRODUCT
        last = len(self.steps) - 1
        state: dict[Parts, sparse.csr_array] = {}
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
                    products = [max_product(left, right) for _, left, right in parts]
                    state[far] = products[0] if len(products) == 1 else products[0].maximum(products[1])
                else:
                    state[far] = sum(sign * (left @ right) for sign, left, right in parts)
        result = state[self.ends].tocsr()
        result.eliminate_zeros()
        return result

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
                (near[name, one], far[name, two])
                for name in names
                for one, two in (("subject", "object"), ("object", "subject"))
                if (name, one) in near and (name, two) in far
            ]

        def carried(number: int, iris: frozenset[str], back: bool) -> frozenset[str]:
            near, far, _ = self.triples(number, self.ends, self.ends)
            source, target = (number + 1, number) if back else (number, number + 1)
            pairs = (
                zip(far.tolist(), near.tolist(), strict=True) if back else zip(near.tolist(), far.tolist(), strict=True)
            )
            return frozenset(self.members[target][to] for at, to in pairs if self.members[source][at] in iris)

        blocks = own(firsts[0])
        for number in range(firsts[0] + 1, last):
            if self.steps[number].by == "claims":
                blocks = [(rows, far) for rows, inner in blocks for near, far in own(number) if inner & near]
            else:
                blocks = [(rows, carried(number, inner, back=False)) for rows, inner in blocks]
        for number in range(firsts[0] - 1, -1, -1):
            blocks = [(carried(number, rows, back=True), columns) for rows, columns in blocks]
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
    linked = _apart(chains[0], _merged([chain.product("count", "count") for chain in chains], Combine.COUNT)).tocoo()
    order = np.lexsort((linked.col, linked.row))
    rows, columns = linked.row[order].tolist(), linked.col[order].tolist()
    if combine == Combine.COUNT:
        values = _plain(linked.data[order].round(), whole=True)
        table = linked.tocsr()
    else:
        table = 3 * _apart(chains[0], _merged([chain.product(value, combine) for chain in chains], combine))
        coo = table.tocoo()
        known = dict(zip(zip(coo.row.tolist(), coo.col.tolist(), strict=True), coo.data.tolist(), strict=True))
        values = _plain(np.array([known.get(at, np.nan) for at in zip(rows, columns, strict=True)], dtype=float))
    return Numbers(rows, columns, values, lambda: _totals(table, combine))


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


def _merged(tables: Sequence[sparse.csr_array], combine: Combine) -> sparse.csr_array:
    merged = tables[0]
    for table in tables[1:]:
        merged = merged.maximum(table) if combine == Combine.MAX_PRODUCT else merged + table
    return merged


def _apart(chain: Chain, table: sparse.csr_array) -> sparse.csr_array:
    """Return the table without cells of a thing against itself."""
    coo = table.tocoo()
    rows, columns = chain.members[0], chain.members[-1]
    kept = np.array(
        [rows[row] != columns[column] for row, column in zip(coo.row.tolist(), coo.col.tolist(), strict=True)],
        dtype=bool,
    )
    return sparse.csr_array((coo.data[kept], (coo.row[kept], coo.col[kept])), shape=table.shape)


def _totals(table: sparse.csr_array, combine: Combine) -> Totals:
    """Return the totals of a chain: its best cell, or the sum of its cells."""
    if not table.nnz:
        return [0] * table.shape[0], [0] * table.shape[1], 0
    if combine == Combine.MAX_PRODUCT:
        sides = [table.max(axis=axis).toarray().ravel() for axis in (1, 0)]
        return _zeros(_plain(sides[0])), _zeros(_plain(sides[1])), _plain(np.array([table.max()]))[0]
    whole = combine == Combine.COUNT
    sums = [np.asarray(table.sum(axis=axis), dtype=float).ravel() for axis in (1, 0)]
    rows, columns, every = (
        _plain(numbers.round() if whole else numbers, whole=whole)
        for numbers in (*sums, np.array([float(table.sum())]))
    )
    return rows, columns, every[0]


def _zeros(values: list[Value]) -> list[Value]:
    return [0 if value == 0 else value for value in values]


def _plain(values: Floats, whole: bool = False) -> list[Value]:
    """Return numbers as Python's own, None for NaN; rounded to 12 digits so that sums in any order print the same."""
    if whole:
        return [None if number != number else int(number) for number in values.tolist()]
    return [None if number != number else number for number in np.round(values, 12).tolist()]


def max_product(left: sparse.csr_array, right: sparse.csr_array) -> sparse.csr_array:
    """Return the product of two sparse matrices of positive numbers over (max, ×), in blocks of at most 8 MB.

    The best path of two steps, as in Viterbi (1967); Gondran and Minoux (2008) treat such semirings.
    """
    rows, columns = left.shape[0], right.shape[1]
    size = max(1, _BLOCK // max(columns, 1))
    blocks = []
    right = right.tocsr()
    for begin in range(0, rows, size):
        block = left[begin : begin + size].tocsc()
        dense = np.zeros((block.shape[0], columns))
        for inner in np.flatnonzero(np.diff(block.indptr)).tolist():
            at = slice(block.indptr[inner], block.indptr[inner + 1])
            to = slice(right.indptr[inner], right.indptr[inner + 1])
            if to.start == to.stop:
                continue
            where = np.ix_(block.indices[at], right.indices[to])
            dense[where] = np.maximum(dense[where], np.outer(block.data[at], right.data[to]))
        blocks.append(sparse.csr_array(dense))
    return sparse.vstack(blocks, format="csr") if blocks else sparse.csr_array((rows, columns))
