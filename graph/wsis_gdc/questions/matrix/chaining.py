"""The values of a chain: walked in every run that is allowed, put together, with totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from wsis_gdc.base.errors import QueryError
from wsis_gdc.questions.matrix.chains import Chain, Run, runs
from wsis_gdc.questions.matrix.model import Numbers
from wsis_gdc.questions.matrix.values import plain

if TYPE_CHECKING:
    from scipy import sparse

    from wsis_gdc.knowledge.selection import Selection
    from wsis_gdc.questions.matrix.far_chains import FarChain
    from wsis_gdc.questions.matrix.index import Index
    from wsis_gdc.questions.matrix.model import Totals, Value
    from wsis_gdc.questions.matrix.paths import Step

__all__ = ["chained", "chained_far"]


def chained(
    index: Index,
    steps: Sequence[Step],
    ends: tuple[dict[int, int], dict[int, int]],
    selection: Selection,
    asked: bool,
    value: str,
    combine: str,
) -> tuple[Numbers, tuple[Chain, ...], str, str]:
    """Return the numbers of a chain, its walks, and the value and way of combining that were used.

    A chain without any strength is counted; so is every chain where that is asked. A cell whose chains all pass a
    claim that states no strength is linked and has no value. Raises QueryError where value and chain disagree.
    """
    chosen = index.mask(selection)
    walks = runs(index, steps, chosen, asked)
    strong = _claims(steps) and bool(np.isfinite(index.numbers("strength")[chosen]).any())
    value, combine = _wanted(strong, value, combine)
    chains = tuple(Chain(index, steps, ends, walk) for walk in walks) or (
        Chain(index, steps, ends, Run(chosen & False)),
    )
    return _numbers(chains, ends, value, combine), chains, value, combine


def chained_far(
    index: Index,
    steps: Sequence[Step],
    ends: tuple[dict[int, int], dict[int, int]],
    selection: Selection,
    value: str,
    combine: str,
) -> tuple[Numbers, FarChain, str, str]:
    """Return the same of a chain that was asked for, over a remote engine that groups the links of each step."""
    from wsis_gdc.questions.matrix.far_chains import FarChain, states_strength

    value, combine = _wanted(_claims(steps) and states_strength(index.engine, selection), value, combine)
    chain = FarChain(index, steps, ends, selection, value)
    return _numbers((chain,), ends, value, combine), chain, value, combine


def _numbers(chains: Sequence[Chain], ends: tuple[dict[int, int], dict[int, int]], value: str, combine: str) -> Numbers:
    linked = _apart(_merged([chain.product("count", "count") for chain in chains], "count"), ends).tocoo()
    order = np.lexsort((linked.col, linked.row))
    rows, columns = linked.row[order].astype(np.int64), linked.col[order].astype(np.int64)
    if combine == "count":
        values = plain(linked.data[order].round(), whole=True)
        table = linked.tocsr()
    else:
        table = 3 * _apart(_merged([chain.product(value, combine) for chain in chains], combine), ends)
        found = {(int(r), int(c)): float(v) for r, c, v in zip(*_coo(table), strict=True)}
        values = plain(np.array([found.get(at, np.nan) for at in zip(rows.tolist(), columns.tolist(), strict=True)]))
    return Numbers(rows, columns, values, lambda: _totals(table, combine))


def _claims(steps: Sequence[Step]) -> bool:
    return any(step.by == "claims" for step in steps)


def _wanted(strong: bool, value: str, combine: str) -> tuple[str, str]:
    if value in ("relation", "claimants", "sum"):
        raise QueryError(f"a chain has no {value}; choose the value count, strength or weighted (and how it combines)")
    if value == "count" or combine == "count" or (not value and not combine and not strong):
        if value not in ("", "count") or combine not in ("", "count"):
            raise QueryError("chains are counted or weighed, not both; use value count with combine count, or neither")
        return "count", "count"
    if not strong:
        raise QueryError("no claim on this chain states a strength; use the value count")
    return value or "strength", combine or "max-product"


def _merged(tables: Sequence[sparse.csr_array], combine: str) -> sparse.csr_array:
    made = tables[0]
    for table in tables[1:]:
        made = made.maximum(table) if combine == "max-product" else made + table
    return made


def _apart(table: sparse.csr_array, ends: tuple[dict[int, int], dict[int, int]]) -> sparse.csr_array:
    """Return the table without cells of a thing against itself."""
    from scipy import sparse

    row, column, data = _coo(table)
    rows, columns = (np.fromiter(places, dtype=np.int64, count=len(places)) for places in ends)
    kept = rows[row] != columns[column] if len(row) else np.zeros(0, dtype=bool)
    return sparse.csr_array((data[kept], (row[kept], column[kept])), shape=table.shape)


def _coo(table: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    found = table.tocoo()
    return found.row, found.col, found.data


def _totals(table: sparse.csr_array, combine: str) -> Totals:
    """Return the totals of a chain: its best cell, or the sum of its cells."""
    if not table.nnz:
        return [0] * table.shape[0], [0] * table.shape[1], 0
    if combine == "max-product":
        sides = [table.max(axis=axis).toarray().ravel() for axis in (1, 0)]
        return _zeros(plain(sides[0])), _zeros(plain(sides[1])), plain(np.array([table.max()]))[0]
    whole = combine == "count"
    sums = [np.asarray(table.sum(axis=axis), dtype=float).ravel() for axis in (1, 0)]
    return (
        plain(sums[0].round() if whole else sums[0], whole=whole),
        plain(sums[1].round() if whole else sums[1], whole=whole),
        plain(np.array([float(table.sum())]).round() if whole else np.array([float(table.sum())]), whole=whole)[0],
    )


def _zeros(values: list[Value]) -> list[Value]:
    return [0 if value == 0 else value for value in values]
