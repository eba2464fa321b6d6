"""Where the nodes of a network stand when it is first drawn.

Plain arithmetic on purpose: sums, products and square roots round alike on every machine, so a build gives
the same bytes everywhere, which vectorised libraries do not promise.
"""

from __future__ import annotations

from itertools import product
from math import sqrt
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from networkx import MultiDiGraph

__all__ = ["layout", "node_size"]

_SPACING: Final = 46.0
"""Mean distance of nodes, in pixels of the unscaled drawing."""
_CLEARANCE: Final = 18.0
"""Pixels kept free between two nodes, and room for a line of text."""
_RANK_SHARE: Final = 0.6
"""How much of a coordinate is its rank: raw forces leave a dense ball and far strays."""


def layout(network: MultiDiGraph[str], *, seed: int = 20240922) -> dict[str, tuple[int, int]]:
    """Return a place for each node, in whole pixels, with the middle of the drawing at (0, 0).

    The same nodes, links and seed give the same places, in whatever order they were added. Springs draw
    linked nodes together; then each axis is evened out and nodes that touch are pushed apart. Nodes without
    links stand in rows under the drawing. Takes about 1 s for 300 nodes and 6 s for 2,000.
    """
    linked = sorted({end for a, b in network.edges() if a != b for end in (a, b)})
    alone = sorted(set(network.nodes).difference(linked), key=lambda node: (str(network.nodes[node].get("kind")), node))
    places = _drawing(linked, network, Random(seed)) if linked else {}  # noqa: S311  (a drawing, not a secret)
    places |= _rows(alone, places)
    if not places:
        return {}
    middle_x, middle_y = (_middle([place[axis] for place in places.values()]) for axis in (0, 1))
    return {node: (round(x - middle_x), round(y - middle_y)) for node, (x, y) in sorted(places.items())}


def _drawing(nodes: Sequence[str], network: MultiDiGraph[str], random: Random) -> dict[str, tuple[float, float]]:
    index = {node: number for number, node in enumerate(nodes)}
    pairs = sorted({(min(index[a], index[b]), max(index[a], index[b])) for a, b in network.edges() if a != b})
    x, y = _springs(len(nodes), pairs, random)
    scale = sqrt(len(nodes)) * _SPACING
    x = [value * scale * 1.35 for value in _even(x)]
    y = [value * scale * 0.75 for value in _even(y)]
    _push(x, y, [node_size(network.degree(node)) for node in nodes])
    return {node: (x[number], y[number]) for node, number in index.items()}


def _rows(nodes: Sequence[str], places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Place nodes without links in rows under the drawing."""
    left = min((x for x, _y in places.values()), default=0.0)
    right = max((x for x, _y in places.values()), default=0.0)
    top = max((y for _x, y in places.values()), default=0.0) + 1.5 * _SPACING
    width = max((right - left) * 1.2, sqrt(len(nodes)) * _SPACING * 1.8)
    a_row = max(round(width / _SPACING), 1)
    start = (left + right - min(a_row, len(nodes)) * _SPACING) / 2
    return {
        node: (start + (number % a_row + 0.5) * _SPACING, top + number // a_row * 0.8 * _SPACING)
        for number, node in enumerate(nodes)
    }


def _middle(values: Sequence[float]) -> float:
    return (min(values) + max(values)) / 2


def node_size(degree: int) -> float:
    """Return the radius of a node in pixels: it grows with its links, slowly.

    >>> node_size(1), node_size(100)
    (7.1, 17.0)
    """
    return round(min(6.0 + 1.1 * sqrt(degree), 20.0), 1)


def _springs(count: int, pairs: Sequence[tuple[int, int]], random: Random) -> tuple[list[float], list[float]]:
    """Place nodes after Fruchterman and Reingold, with forces of repulsion from near nodes only."""
    side = sqrt(count)  # an area of one for each node, so that the ideal distance is one
    x = [random.random() * side for _ in range(count)]
    y = [random.random() * side for _ in range(count)]
    degree = [1.0] * count
    for a, b in pairs:
        degree[a] += 1
        degree[b] += 1
    rounds = 240 if count <= 600 else 90
    for turn in range(rounds):
        heat = 0.12 * side * (1 - turn / rounds) ** 2 + 0.02
        force_x = [(side / 2 - value) * 0.05 for value in x]
        force_y = [(side / 2 - value) * 0.05 for value in y]
        for a, b in _near(x, y, 3.0 if count <= 600 else 2.0):
            dx, dy = x[a] - x[b], y[a] - y[b]
            square = dx * dx + dy * dy + 0.01
            dx, dy = dx / square, dy / square
            force_x[a] += dx
            force_y[a] += dy
            force_x[b] -= dx
            force_y[b] -= dy
        for a, b in pairs:
            dx, dy = x[a] - x[b], y[a] - y[b]
            # Links of hubs pull less: else every neighbour of a hub ends in one clump.
            pull = sqrt(dx * dx + dy * dy) / sqrt(min(degree[a], degree[b]))
            force_x[a] -= dx * pull
            force_y[a] -= dy * pull
            force_x[b] += dx * pull
            force_y[b] += dy * pull
        for number in range(count):
            dx, dy = force_x[number], force_y[number]
            length = sqrt(dx * dx + dy * dy)
            step = min(1.0, heat / length) if length else 0.0
            x[number] += dx * step
            y[number] += dy * step
    return x, y


def _even(values: Sequence[float]) -> list[float]:
    """Return values scaled to the span from -0.5 to 0.5 and blended with their ranks."""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    last = max(len(values) - 1, 1)
    blended = [0.0] * len(values)
    for rank, number in enumerate(sorted(range(len(values)), key=lambda number: (values[number], number))):
        raw = (values[number] - low) / span
        blended[number] = (1 - _RANK_SHARE) * raw + _RANK_SHARE * rank / last - 0.5
    return blended


def _push(x: list[float], y: list[float], sizes: Sequence[float]) -> None:
    """Push apart, in place, nodes that would touch."""
    reach = 2 * max(sizes) + _CLEARANCE
    for _ in range(40):
        moved = False
        for a, b in _near(x, y, reach):
            dx, dy = x[b] - x[a], y[b] - y[a]
            distance = sqrt(dx * dx + dy * dy)
            clearance = sizes[a] + sizes[b] + _CLEARANCE
            if distance >= clearance:
                continue
            if distance == 0.0:
                dx, dy, distance = 1.0, float(a % 3 - 1), 1.0
            share = (clearance - distance) / distance / 2
            x[a] -= dx * share
            y[a] -= dy * share
            x[b] += dx * share
            y[b] += dy * share
            moved = True
        if not moved:
            return


def _near(x: Sequence[float], y: Sequence[float], reach: float) -> Iterator[tuple[int, int]]:
    """Yield each pair of nodes in the same or in touching squares of a grid, once, in a fixed order."""
    squares: dict[tuple[int, int], list[int]] = {}
    for number in range(len(x)):
        squares.setdefault((int(x[number] // reach), int(y[number] // reach)), []).append(number)
    for (column, row), here in squares.items():
        for position, a in enumerate(here):
            for b in here[position + 1 :]:
                yield a, b
        for right, down in product((0, 1), (-1, 0, 1)):
            if (right, down) <= (0, 0):
                continue
            for b in squares.get((column + right, row + down), ()):
                for a in here:
                    yield a, b
