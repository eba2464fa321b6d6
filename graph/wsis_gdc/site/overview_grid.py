"""The overview of a matrix: rows drawn together in bands, and one node for each band and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, Final

__all__ = ["BAND", "COLUMN", "bands", "dot_size", "overview_nodes"]

COLUMN: Final = 42
"""Width of a column of the overview in pixels, as in the table under it."""

BAND: Final = 16
"""Height of a band in pixels."""

_MOST: Final = 40
"""Up to this many rows without groups have a band each; a longer list has no overview."""

Value = dict[str, Any]


def bands(matrix: Mapping[str, Any], things: Sequence[Mapping[str, Any]]) -> Value:
    """Return the bands of a matrix as (name of the group, place of its section or row or -1), and the band of each row.

    A group with several sections has a band of its own before theirs, for claims on the whole of it. Rows that have
    neither groups nor sections are bands themselves, unless they are too many.

    >>> things = [{"group": "A"}, {"group": "A"}, {"group": "B"}, {"label": "x"}, {"label": "y"}]
    >>> bands({"rows": [0, 1, 2], "sections": [3, 4, -1]}, things)
    {'bands': [['A', -1], ['A', 3], ['A', 4], ['B', -1]], 'band_of': [1, 2, 3]}
    """
    rows: Sequence[int] = matrix["rows"]
    groups = [str(things[row]["group"]) for row in rows]
    if len(set(groups)) < 2:
        few = len(rows) <= _MOST
        return {"bands": [["", row] for row in rows] if few else [], "band_of": list(range(len(rows))) if few else []}
    parts = list(zip(groups, matrix.get("sections") or [-1] * len(rows), strict=True))
    found: list[list[Any]] = []
    for group in dict.fromkeys(groups):
        sections = list(dict.fromkeys(section for name, section in parts if name == group))
        found.append([group, -1])
        if len(sections) > 1:
            found += [[group, section] for section in sections if section >= 0]
    place = {(group, section): number for number, (group, section) in enumerate(found)}
    return {"bands": found, "band_of": [place.get(part, place[part[0], -1]) for part in parts]}


def overview_nodes(matrices: Sequence[Mapping[str, Any]]) -> list[Value]:
    """Return the nodes of the overviews of matrices: matrix by matrix, band by band, column by column."""
    nodes: list[Value] = []
    for matrix in matrices:
        counts: dict[tuple[int, int], int] = {}
        most: dict[tuple[int, int], int] = {}
        for row, column, strength, links in matrix["cells"] if matrix["bands"] else ():
            spot = matrix["band_of"][row], column
            counts[spot] = counts.get(spot, 0) + len(links)
            most[spot] = max(most.get(spot, 0), strength or 0)
        for band in range(len(matrix["bands"])):
            for column in range(len(matrix["columns"])):
                count, strongest = counts.get((band, column), 0), most.get((band, column), 0)
                nodes.append(
                    {
                        "id": len(nodes),
                        "x": round((column + 0.5) * COLUMN),
                        "y": round((band + 0.5) * BAND),
                        "group": f"s{min(strongest, 3)}" if strongest else "count" if count else "none",
                        "size": dot_size(count),
                    }
                )
    return nodes


def dot_size(count: int) -> float:
    """Return the radius of a node that stands for a number of links; the script of the page uses the same rule.

    >>> dot_size(0), dot_size(1), dot_size(100)
    (1.0, 4.4, 7.5)
    """
    return round(min(2.6 + 1.8 * sqrt(count), 7.5), 1) if count else 1.0
