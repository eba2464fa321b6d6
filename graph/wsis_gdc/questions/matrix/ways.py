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
    from wsis_gdc.knowledge.central import Parts
    from wsis_gdc.questions.matrix.chains import Chain, Floats, Ints
    from wsis_gdc.questions.matrix.connections import Step

__all__ = ["Walk", "WalkedHop", "walks"]


class WalkedHop(NamedTuple):
    """One step of a walk: the links or facts that carry it, and the weight of the best, None where none states one."""

    step: Step
    links: tuple[int, ...]
    best: float | None


class Walk(NamedTuple):
    """One way of a cell: the IRIs of its things, hops, chains, their best product and the sum of products."""

    things: tuple[str, ...]
    hops: tuple[WalkedHop, ...]
    chains: int
    best: float | None
    total: float | None


def walks(chain: Chain, row: int, column: int, value: str) -> list[Walk]:
    """Return the ways between the places of a row and a column, the best first; products are of weights, at most 1."""
    manners_of: dict[tuple[int, ...], list[tuple[int, tuple[Ints, ...]]]] = {}
    for modes, sign in _manners(chain):
        for places, hops in _walked(chain, modes, row, column):
            manners_of.setdefault(places, []).append((sign, hops))
    weights = [chain.weights(number, value) for number in range(len(chain.steps))]
    ways = []
    for places, manners in manners_of.items():
        counted = [hops for sign, hops in manners if sign > 0]
        links = [np.unique(np.concatenate(group)) for group in zip(*counted, strict=True)]
        best = max((prod(_bests(hops, weights)) for hops in counted), default=np.nan)
        ways.append(
            Walk(
                tuple(chain.members[number][place] for number, place in enumerate(places)),
                tuple(
                    WalkedHop(step, tuple(group.tolist()), _known(_best(weight[group])))
                    for step, group, weight in zip(chain.steps, links, weights, strict=True)
                ),
                sum(sign * prod(len(group) for group in hops) for sign, hops in manners),
                _known(best),
                _known(sum(sign * prod(_sums(hops, weights)) for sign, hops in manners)),
            )
        )
    return sorted(ways, key=lambda way: (-(way.best or 0), -way.chains, way.things))


def _manners(chain: Chain) -> Iterator[tuple[tuple[tuple[Parts, Parts], ...], int]]:
    """Yield how the ends of all steps may count together, with the sign of what is counted so."""
    for joints in product(*(chain.meetings(number) for number in range(len(chain.steps) - 1))):
        nears: list[Parts] = [chain.ends, *(near for _, near, _ in joints)]
        fars: list[Parts] = [*(far for far, _, _ in joints), chain.ends]
        yield tuple(zip(nears, fars, strict=True)), prod(sign for _, _, sign in joints)


def _walked(
    chain: Chain, modes: tuple[tuple[Parts, Parts], ...], row: int, column: int
) -> Iterator[tuple[tuple[int, ...], tuple[Ints, ...]]]:
    """Yield places and links of every way from a row to a column in one manner."""
    last = len(modes) - 1
    paths: list[tuple[tuple[int, ...], tuple[Ints, ...]]] = [((row,), ())]
    for number, (near, far) in enumerate(modes):
        groups = chain.grouped(number, near, far)
        paths = [
            ((*places, place), (*hops, links))
            for places, hops in paths
            for place, links in groups.get(places[-1], {}).items()
            if number < last or place == column
        ]
    yield from paths


def _best(weights: Floats) -> float:
    known = weights[~np.isnan(weights)]
    return float(known.max()) if len(known) else float("nan")


def _bests(hops: tuple[Ints, ...], weights: list[Floats]) -> list[float]:
    return [_best(weight[links]) for links, weight in zip(hops, weights, strict=True)]


def _sums(hops: tuple[Ints, ...], weights: list[Floats]) -> list[float]:
    sums = []
    for links, weight in zip(hops, weights, strict=True):
        known = weight[links][~np.isnan(weight[links])]
        sums.append(float(known.sum()) if len(known) else float("nan"))
    return sums


def _known(number: float) -> float | None:
    return None if np.isnan(number) else number
