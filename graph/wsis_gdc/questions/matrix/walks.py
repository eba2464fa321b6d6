"""The ways by which a chain leads from one row to one column: the things in between, with what carries each step.

A way goes through one thing of each kind in between. It holds several chains where several links or facts join two of
its things. Chains, sums and best products of all ways of a cell add up to what the matrix shows, by the same counting
(see ``chains``: where two ends meet in more than one manner, each pair of links counts once).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wsis_gdc.questions.matrix.chains import Chain
    from wsis_gdc.questions.matrix.index import Ints, LiftMode
    from wsis_gdc.questions.matrix.paths import Step

    Far = dict[int, Ints]

__all__ = ["Hop", "Way", "ways_of"]


class Hop(NamedTuple):
    """One step of a way: the links or facts that carry it, and the weight of the best, None where none states one."""

    step: Step
    links: Ints
    best: float | None


class Way(NamedTuple):
    """One way of a cell: things as numbers of the index, hops, chains, their best product and the sum of products."""

    things: tuple[int, ...]
    hops: tuple[Hop, ...]
    chains: int
    best: float | None
    total: float | None


def ways_of(chain: Chain, row: int, column: int, value: str) -> list[Way]:
    """Return the ways between the places of a row and a column, in any order; products are of weights, at most 1."""
    things = [{place: thing for thing, place in places.items()} for places in chain.places]
    weights = [chain.weights(number, value) for number in range(len(chain.steps))]
    found: dict[tuple[int, ...], list[tuple[int, tuple[Ints, ...]]]] = {}
    for modes, sign in _manners(chain):
        for places, hops in _walked(chain, modes, row, column):
            found.setdefault(places, []).append((sign, hops))
    ways = []
    for places, manners in found.items():
        every = [hops for sign, hops in manners if sign > 0]
        links = [np.unique(np.concatenate(each)) for each in zip(*every, strict=True)]
        best = max((prod(_bests(hops, weights)) for hops in every), default=np.nan)
        ways.append(
            Way(
                tuple(things[number][place] for number, place in enumerate(places)),
                tuple(
                    Hop(step, each, _known(float(_best(weight[each]))))
                    for step, each, weight in zip(chain.steps, links, weights, strict=True)
                ),
                sum(sign * prod(len(each) for each in hops) for sign, hops in manners),
                _known(best),
                _known(sum(sign * prod(_sums(hops, weights)) for sign, hops in manners)),
            )
        )
    return ways


def _manners(chain: Chain) -> Iterator[tuple[tuple[tuple[LiftMode, LiftMode], ...], int]]:
    """Yield how the ends of all steps may be lifted together, with the sign of what is counted so."""
    for joints in product(*(chain.meetings(number) for number in range(len(chain.steps) - 1))):
        nears: list[LiftMode] = ["all", *(near for _, near, _ in joints)]
        fars: list[LiftMode] = [*(far for far, _, _ in joints), "all"]
        yield tuple(zip(nears, fars, strict=True)), prod(sign for _, _, sign in joints)


def _walked(
    chain: Chain, modes: tuple[tuple[LiftMode, LiftMode], ...], row: int, column: int
) -> Iterator[tuple[tuple[int, ...], tuple[Ints, ...]]]:
    """Yield places and links of every way from a row to a column in one manner."""
    last = len(modes) - 1
    walks: list[tuple[tuple[int, ...], tuple[Ints, ...]]] = [((row,), ())]
    for number, (near, far) in enumerate(modes):
        groups = chain.grouped(number, near, far)
        walks = [
            ((*places, place), (*hops, links))
            for places, hops in walks
            for place, links in groups.get(places[-1], {}).items()
            if number < last or place == column
        ]
    yield from walks


def _best(weights: NDArray[np.float64]) -> float:
    known = weights[~np.isnan(weights)]
    return float(known.max()) if len(known) else float("nan")


def _bests(hops: tuple[Ints, ...], weights: list[NDArray[np.float64]]) -> list[float]:
    return [_best(weight[links]) for links, weight in zip(hops, weights, strict=True)]


def _sums(hops: tuple[Ints, ...], weights: list[NDArray[np.float64]]) -> list[float]:
    sums = []
    for links, weight in zip(hops, weights, strict=True):
        known = weight[links][~np.isnan(weight[links])]
        sums.append(float(known.sum()) if len(known) else float("nan"))
    return sums


def _known(number: float) -> float | None:
    return None if np.isnan(number) else number
