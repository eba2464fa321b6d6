"""Orders of the rows and columns of a matrix: by weight of their links, and by likeness of their links."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final

__all__ = ["by_likeness", "by_weight"]

_MOST: Final = 400
"""Up to this many rows are set in order of likeness, whose cost grows with the square of their number."""

Vector = dict[int, float]


def by_weight(vectors: Sequence[Vector]) -> list[int]:
    """Return the places of vectors, the heaviest first; equals keep their order.

    >>> by_weight([{0: 1.0}, {0: 3.0, 1: 1.0}, {}])
    [1, 0, 2]
    """
    return sorted(range(len(vectors)), key=lambda place: (-sum(vectors[place].values()), place))


def by_likeness(vectors: Sequence[Vector]) -> list[int]:
    """Return the places of vectors so that like ones (cosine) stand beside each other, empty ones last.

    A path that starts at the heaviest vector and goes on to the nearest, then shortened by turning stretches round
    as long as that helps (2-opt; Croes 1958). Above 400 vectors it is the order by weight.

    >>> by_likeness([{0: 1.0}, {1: 1.0}, {0: 1.0, 1: 0.1}, {}, {1: 1.0, 0: 0.2}])
    [1, 4, 2, 0, 3]
    """
    filled = [place for place in by_weight(vectors) if vectors[place]]
    empty = [place for place in range(len(vectors)) if not vectors[place]]
    if not 2 < len(filled) <= _MOST:
        return filled + empty
    near = {a: {b: _cosine(vectors[a], vectors[b]) for b in filled} for a in filled}
    path, left = filled[:1], filled[1:]
    while left:
        best = max(left, key=lambda place: (near[path[-1]][place], -place))
        left.remove(best)
        path.append(best)
    for _ in range(6):
        turned = False
        for start in range(len(path) - 1):
            for stop in range(start + 1, len(path)):
                before = near[path[start - 1]][path[start]] if start else 0.0
                after = near[path[stop]][path[stop + 1]] if stop + 1 < len(path) else 0.0
                new_before = near[path[start - 1]][path[stop]] if start else 0.0
                new_after = near[path[start]][path[stop + 1]] if stop + 1 < len(path) else 0.0
                if new_before + new_after > before + after + 1e-9:
                    path[start : stop + 1] = path[start : stop + 1][::-1]
                    turned = True
        if not turned:
            break
    return path + empty


def _cosine(a: Vector, b: Vector) -> float:
    dot = sum(value * b[key] for key, value in sorted(a.items()) if key in b)
    return dot / sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values())) if dot else 0.0
