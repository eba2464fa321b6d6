"""The column layout of the network: objectives, provisions, action lines, entities, then goals and trends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.things import natural

if TYPE_CHECKING:
    from networkx import MultiDiGraph

__all__ = ["columns"]

_GAP: Final = 720
_HEIGHT: Final = 1800
_LANES: Final = 3
_CROWDED: Final = 40
"""Above this many nodes a column has three lanes, in which its nodes take turns."""
_LANE: Final = 75
_SWEEPS: Final = 6


def columns(network: MultiDiGraph[str], column_of: Mapping[str, int]) -> dict[str, tuple[int, int, int]]:
    """Return a place and a size for each node, in whole pixels: its column by kind, its row near those it is linked to.

    ``column_of`` tells the column of each kind; kinds without one stand in the last.

    Rows are set by sweeps over the columns, each node going to the mean row of its neighbours in the column before,
    then after (barycentre method; Sugiyama, Tagawa and Toda 1981). Nodes without such neighbours keep their row.
    """
    last = max(column_of.values(), default=0)
    levels: dict[int, list[str]] = {}
    for node, values in sorted(network.nodes(data=True), key=lambda pair: (natural(str(pair[1].get("code"))), pair[0])):
        levels.setdefault(column_of.get(str(values.get("kind")), last), []).append(node)
    level = {node: number for number, nodes in levels.items() for node in nodes}
    near: dict[str, list[str]] = {node: [] for node in level}
    for start, end in sorted({(start, end) for start, end, _key in network.edges(keys=True)}):
        near[start].append(end)
        near[end].append(start)
    row = {node: place / len(nodes) for nodes in levels.values() for place, node in enumerate(nodes)}
    order = sorted(levels)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for number in order[1:] if forward else order[-2::-1]:
            wanted = {}
            for node in levels[number]:
                rows = [row[o] for o in near[node] if (level[o] < number if forward else level[o] > number)]
                wanted[node] = sum(rows) / len(rows) if rows else row[node]
            levels[number].sort(key=lambda node: (wanted[node], row[node], node))
            for place, node in enumerate(levels[number]):
                row[node] = place / len(levels[number])
    middle = (len(order) - 1) / 2
    found: dict[str, tuple[int, int, int]] = {}
    for position, number in enumerate(order):
        nodes = levels[number]
        lanes = _LANES if len(nodes) > _CROWDED else 1
        step = _HEIGHT / len(nodes)
        size = round(min(max(step * lanes * 0.36, 7.0), 24.0))
        for place, node in enumerate(nodes):
            x = (position - middle) * _GAP + (place % lanes - (lanes - 1) / 2) * _LANE
            own = round(size * 1.5) if network.nodes[node].get("kind") == "objective" else size
            found[node] = (round(x), round((place + 0.5) * step - _HEIGHT / 2), own)
    return found
