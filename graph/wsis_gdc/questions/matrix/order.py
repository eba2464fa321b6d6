"""The order of rows and columns: official, by strength, or by likeness; with or without groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.links import upward_of
from wsis_gdc.questions.matrix.model import Matrix, Numbers

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix.model import Totals

__all__ = ["MOST", "arranged", "orders", "placed", "seriated"]

MOST: Final = 3000
"""How many rows or columns are ordered by likeness; each pair is compared, so time and memory grow as the square."""

_TINY: Final = 1e-9


def arranged(engine: Engine, matrix: Matrix, order: str, group_by: str, language: str) -> Matrix:
    """Return the matrix with rows and columns in another order, grouped under the things of a kind where one is named.

    Raises NotFoundError for an unknown kind, QueryError where neither rows nor columns belong to things of it, or where
    there are too many of them to compare.
    """
    rows = columns = ()  # type: tuple[str, ...]
    if group_by:
        rows = _groups(engine, matrix.rows, group_by, language)
        columns = _groups(engine, matrix.columns, group_by, language)
        if not rows and not columns:
            raise QueryError(_no_groups(engine, matrix, group_by))
    if order == "official" and not group_by:
        return matrix
    by_row, by_column = orders(matrix, order)
    by_row, by_column = _in_groups(by_row, rows), _in_groups(by_column, columns)
    return replace(
        placed(matrix, by_row, by_column),
        order=order,
        row_groups=tuple(rows[place] for place in by_row) if rows else (),
        column_groups=tuple(columns[place] for place in by_column) if columns else (),
    )


def placed(matrix: Matrix, by_row: Sequence[int], by_column: Sequence[int]) -> Matrix:
    """Return the matrix with these of its rows and columns, by place, in this order; what others hold is left out.

    Totals stay those of the whole.
    """
    return replace(
        matrix,
        rows=tuple(matrix.rows[place] for place in by_row),
        columns=tuple(matrix.columns[place] for place in by_column),
        numbers=_moved(matrix.numbers, by_row, by_column),
        memo={},
    )


def orders(matrix: Matrix, order: str) -> tuple[list[int], list[int]]:
    """Return the places of rows and of columns in an order, by the values that the matrix shows."""
    if order == "official":
        return list(range(len(matrix.rows))), list(range(len(matrix.columns)))
    if matrix.textual:  # words have no size: every linked pair weighs the same
        at = list(matrix.numbers.by_place)
        ones = Numbers([row for row, _ in at], [column for _, column in at], [1] * len(at), lambda: ((), (), 0))
        matrix = replace(matrix, value="count", numbers=ones, memo={})
    if order == "strength":
        by_row, by_column = [0.0] * len(matrix.rows), [0.0] * len(matrix.columns)
        for (row, column), value in matrix.numbers.by_place.items():
            by_row[row] += float(value or 0)
            by_column[column] += float(value or 0)
        rows, columns = (
            sorted(range(len(each)), key=[-round(sum, 9) for sum in each].__getitem__) for each in (by_row, by_column)
        )
        return rows, columns
    table = matrix.sparse()
    return seriated(table), seriated(table.T.tocsr())


def seriated(table: object) -> list[int]:
    """Return the order of rows in which neighbours are most alike.

    Average linkage over cosine distances, then the optimal order of the leaves (Bar-Joseph, Gifford and Jaakkola
    2001, as in scipy). Rows without any value have no direction; a tiny value of their own puts them together at
    one end. Raises QueryError for more than ``MOST`` rows.
    """
    import numpy as np
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import pdist

    rows = table.shape[0]  # type: ignore[attr-defined]
    if rows > MOST:
        raise QueryError(
            f"{rows:,} rows or columns are too many to order by similarity (at most {MOST:,}); use strength"
        )
    if rows < 3:
        return list(range(rows))
    dense = np.hstack([table.toarray(), np.full((rows, 1), _TINY)])  # type: ignore[attr-defined]
    distances = np.clip(pdist(dense, "cosine"), 0.0, None).round(12)
    found: list[int] = leaves_list(linkage(distances, "average", optimal_ordering=True)).tolist()
    return found if found[0] <= found[-1] else found[::-1]


def _groups(engine: Engine, things: Sequence[Thing], kind: str, language: str) -> tuple[str, ...]:
    """Return the heading of each thing among the things of a kind, "" without one; nothing where no thing has one."""
    headings = {thing.iri: thing for thing in tables_of(engine).things(kind, language)}
    upward = upward_of(engine)
    found = []
    for thing in things:
        over = [each for each in upward(thing.iri) if each in headings and each != thing.iri]
        near = [each for each in over if not any(each != other and each in upward(other) for other in over)]
        found.append(_heading(headings[min(near)]) if near else "")
    return tuple(found) if any(found) else ()


def _heading(thing: Thing) -> str:
    return thing.label if thing.code.lower() == thing.label.lower() else f"{thing.code} {thing.label}"


def _in_groups(order: list[int], groups: tuple[str, ...]) -> list[int]:
    """Return the order group by group: groups as their first member stands officially, things without one last."""
    if not groups:
        return order
    first = {group: place for place, group in reversed(list(enumerate(groups))) if group}
    return sorted(order, key=lambda place: first.get(groups[place], len(groups)))


def _no_groups(engine: Engine, matrix: Matrix, kind: str) -> str:
    upward = upward_of(engine)
    wholes = {over for thing in (*matrix.rows, *matrix.columns) for over in upward(thing.iri) if over != thing.iri}
    possible = [each for each in levels(engine) if any(thing.iri in wholes for thing in tables_of(engine).things(each))]
    cure = f"possible here: {', '.join(possible)}" if possible else "neither rows nor columns are parts of anything"
    return f"neither {matrix.rows_kind} nor {matrix.columns_kind} is part of a {kind}; {cure}"


def _moved(numbers: Numbers, by_row: Sequence[int], by_column: Sequence[int]) -> Numbers:
    to_row = {place: new for new, place in enumerate(by_row)}
    to_column = {place: new for new, place in enumerate(by_column)}
    found = sorted(
        ((to_row[row], to_column[column]), value)
        for (row, column), value in numbers.by_place.items()
        if row in to_row and column in to_column
    )

    def totals() -> Totals:
        rows, columns, whole = numbers.totals
        return [rows[place] for place in by_row], [columns[place] for place in by_column], whole

    keys, values = [key for key, _ in found], [value for _, value in found]
    return Numbers([row for row, _ in keys], [column for _, column in keys], values, totals)
