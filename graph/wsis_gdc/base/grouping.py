"""Values gathered by what they belong to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

__all__ = ["gathered", "grouped"]

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


def grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, tuple[_V, ...]]:
    """Return the second values of pairs by the first, both in the order in which they come.

    >>> grouped([("C5", "gdc:29d"), ("C2", "gdc:11d"), ("C5", "gdc:30")])
    {'C5': ('gdc:29d', 'gdc:30'), 'C2': ('gdc:11d',)}
    """
    found: dict[_K, list[_V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def gathered(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, frozenset[_V]]:
    """Return the second values of pairs by the first, each once."""
    return {key: frozenset(values) for key, values in grouped(pairs).items()}
