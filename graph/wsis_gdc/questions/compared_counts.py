"""Two mapping sets side by side in numbers, without reading any link.

The numbers are those of a ``Tally``, so that they are had wherever the central tables are asked.

>>> from wsis_gdc import load
>>> with load() as kg:
...     found = compare_counts(kg.engine, "wsis-gdc", "igf-2025-crosswalk", "objective-line")
...     found.both + found.only_a + found.only_b == len(found.cells)
True
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import covered
from wsis_gdc.knowledge.tallies import Tally
from wsis_gdc.knowledge.things import natural
from wsis_gdc.questions.comparison import AS_CLAIMED, BRIDGE, LEVELS, ComparedCell, Comparison, Counted, set_name
from wsis_gdc.questions.matrix import Asked, LookedAt, by_claims, no_claims
from wsis_gdc.questions.matrix.asked import By
from wsis_gdc.questions.matrix.direct import examined, shown_kind

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Tables
    from wsis_gdc.knowledge.things import Thing

__all__ = ["compare_counts"]

_Cells = dict[tuple[int, int], Counted]


class _Side(NamedTuple):
    """What one set says: the numbers of each cell, the pairs it looked at, the set that carried its lines to goals."""

    cells: _Cells
    looked_at: LookedAt
    via: str = ""


def compare_counts(
    engine: Engine,
    set_a: str,
    set_b: str,
    level: str = "objective-line",
    *,
    kinds: tuple[str, str] | None = None,
    sublines: bool = False,
    language: str = "en",
) -> Comparison:
    """Compare two sets at a level (see ``LEVELS``) or, where they are given, in the matrix of two kinds.

    Raises NotFoundError for an unknown set, level or kind, QueryError where a set has nothing there.
    """
    names = (set_name(engine, set_a), set_name(engine, set_b))
    if kinds is None and level not in LEVELS:
        raise NotFoundError("level", level, LEVELS)
    if kinds is None and level == AS_CLAIMED:
        return _as_claimed(engine, names, language)
    kinds = kinds or LEVELS[level]
    level = next((name for name, known in LEVELS.items() if known == kinds), f"{kinds[0]} × {kinds[1]}")
    asked = Asked(*kinds, language=language, sublines=sublines, suggestions=True, by=By.CLAIMS)
    asked.selection(engine)  # tells kinds that are not known
    tables = tables_of(engine)
    shown = (shown_kind(kinds[0], sublines), shown_kind(kinds[1], sublines))
    sides = [_side(tables, shown, name) for name in names]
    if kinds[1] == "goal" and kinds[0] != "action-line":
        sides = [side if side.cells else _carried(tables, shown, name) for side, name in zip(sides, names, strict=True)]
    for side, name in zip(sides, names, strict=True):
        if not side.cells:
            if by_claims(engine, replace(asked, sets=(_iri(name),))) is None:
                raise no_claims(engine, replace(asked, sets=(_iri(name),)))
            raise QueryError(f"{name} has no link between {kinds[0]} and {kinds[1]}")
    rows, columns = (tables.things(kind, language) for kind in shown)
    return _side_by_side(level, names, rows, columns, sides, len(rows) * len(columns))


def _iri(name: str) -> str:
    return name if "://" in name else expand(f"set:{name}")


def _tally(tables: Tables, kinds: tuple[str, str], name: str) -> Tally:
    values = {"set": _iri(name)}
    return Tally(tables, kinds[0], kinds[1:], condition="l.mapping_set = :set", values=values)


def _side(tables: Tables, kinds: tuple[str, str], name: str) -> _Side:
    rows = _tally(tables, kinds, name).rows(["near", "far"], ["number", "strongest"])
    cells = {(near, far): Counted(*said) for near, far, *said in rows}
    return _Side(cells, examined(tables, kinds, "own", (_iri(name),)))


def _carried(tables: Tables, kinds: tuple[str, str], name: str) -> _Side:
    """Return what a set that knows only action lines says of goals: its lines are carried over by the bridge."""
    lines = shown_kind("action-line", sublines=False)
    bridged = _tally(tables, (lines, kinds[1]), BRIDGE).rows(["near", "far"], ["number"])
    goals_of = grouped((line, goal) for line, goal, _ in bridged)
    groups: dict[tuple[int, int], dict[tuple[int, int], Counted]] = defaultdict(dict)
    by = ["near", "far", "subject", "object"]
    for near, line, subject, object_, *said in _tally(tables, (kinds[0], lines), name).rows(
        by, ["number", "strongest"]
    ):
        for goal in goals_of.get(line, ()):
            groups[near, goal][subject, object_] = Counted(*said)
    cells = {
        at: Counted(sum(each.links for each in found.values()), _strongest(found.values()))
        for at, found in groups.items()
    }
    bridge = examined(tables, (lines, kinds[1]), "own", (_iri(BRIDGE),)).blocks
    looked = examined(tables, (kinds[0], lines), "own", (_iri(name),)).blocks
    both = [(rows, goals) for rows, seen, _ in looked for compared, goals, _ in bridge if compared <= seen]
    return _Side(cells, LookedAt(both), BRIDGE)


def _strongest(groups: Iterable[Counted]) -> int | None:
    return max((each.strength for each in groups if each.strength is not None), default=None)


def _as_claimed(engine: Engine, names: tuple[str, str], language: str) -> Comparison:
    """Return two sets by the pairs of things that their links name, whichever way round."""
    tables = tables_of(engine)
    sql = """SELECT s.iri, o.iri, l.number, l.strongest FROM (SELECT l.subject, l.object, COUNT(*) AS number,
      MAX(l.strength) AS strongest FROM link l WHERE l.mapping_set = :set GROUP BY l.subject, l.object) l
      JOIN node s ON s.id = l.subject JOIN node o ON o.id = l.object"""
    pairs = []
    for name in names:
        counted = tables.rows(sql, {"set": _iri(name)})
        found = grouped((_pair(subject, object_), Counted(*said)) for subject, object_, *said in counted)
        if not found:
            raise QueryError(f"{name} holds no link")
        pairs.append(found)
    ends = [sorted({pair[side] for found in pairs for pair in found}, key=natural) for side in (0, 1)]
    named = tables.named({iri for each in ends for iri in each}, language)
    places = [{iri: place for place, iri in enumerate(side)} for side in ends]
    seen = covered(engine)
    sides = []
    for name, found in zip(names, pairs, strict=True):
        cells = {
            (places[0][one], places[1][other]): Counted(sum(each.links for each in counted), _strongest(counted))
            for (one, other), counted in found.items()
        }
        looked = seen.get(_iri(name))
        sides.append(_Side(cells, LookedAt([looked, looked[::-1]] if looked else [])))
    rows, columns = (tuple(named[iri] for iri in side) for side in ends)
    return _side_by_side(AS_CLAIMED, names, rows, columns, sides, 0)


def _pair(subject: str, object_: str) -> tuple[str, str]:
    """Return two ends in their order, whichever way round they are named."""
    one, other = sorted((subject, object_), key=lambda iri: natural(compact(iri)))
    return one, other


def _side_by_side(
    level: str,
    names: tuple[str, str],
    rows: Sequence[Thing],
    columns: Sequence[Thing],
    sides: Sequence[_Side],
    size: int,
) -> Comparison:
    """Return two sets side by side: every cell that either has, and the counts that follow."""
    a, b = sides
    nothing = Counted()
    cells = tuple(
        ComparedCell(
            row, column, a.cells.get(at, nothing), b.cells.get(at, nothing), pair in a.looked_at, pair in b.looked_at
        )
        for at in sorted({*a.cells, *b.cells})
        for row, column in ((rows[at[0]], columns[at[1]]),)
        for pair in ((row.iri, column.iri),)
    )
    via = ", ".join(
        f"{name} through {side.via}" for name, side in dict(zip(names, sides, strict=True)).items() if side.via
    )
    complete = bool(size) and all(_tells_of_every(side, rows, columns) for side in sides)
    return Comparison(level, *names, cells, size, via, complete)


def _tells_of_every(side: _Side, rows: Sequence[Thing], columns: Sequence[Thing]) -> bool:
    """Return whether a set says of every cell whether it is linked: it links it, or declares that it looked."""
    if len(side.cells) == len(rows) * len(columns):
        return True
    return bool(side.looked_at.blocks) and all(
        (near, far) in side.cells or (row.iri, column.iri) in side.looked_at
        for near, row in enumerate(rows)
        for far, column in enumerate(columns)
    )
