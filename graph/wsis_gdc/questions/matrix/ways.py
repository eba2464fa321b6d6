"""The ways by which a chain leads from one row to one column: the things in between, with what carries each step.

A way goes through one thing of each kind in between. It holds several chains where several links or facts join two of
its things. Chains, sums and best products of all ways of a cell add up to what the matrix shows, by the same counting
(see ``chains``: where two ends meet in more than one manner, each pair of links counts once).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from wsis_gdc.knowledge.central import Parts
    from wsis_gdc.questions.matrix.chains import Chain
    from wsis_gdc.questions.matrix.connections import Step

    Weight = Callable[[int], float | None]
    Merge = Callable[[Iterable[float]], float]

__all__ = ["Walk", "WalkedHop", "walks"]


Carried: TypeAlias = "tuple[list[int], ...]"
"""The links or facts that carry each hop of a way."""


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
    manners_of: dict[tuple[int, ...], list[tuple[int, Carried]]] = {}
    for modes, sign in _manners(chain):
        for places, hops in _walked(chain, modes, row, column):
            manners_of.setdefault(places, []).append((sign, hops))
    weights = [chain.weight(number, value) for number in range(len(chain.steps))]
    ways = []
    for places, manners in manners_of.items():
        counted = [hops for sign, hops in manners if sign > 0]
        links = [sorted({link for group in groups for link in group}) for groups in zip(*counted, strict=True)]
        bests = (_product(max, hops, weights) for hops in counted)
        sums = [(sign, _product(sum, hops, weights)) for sign, hops in manners]
        ways.append(
            Walk(
                tuple(chain.members[number][place] for number, place in enumerate(places)),
                tuple(
                    WalkedHop(step, tuple(group), _over(max, group, weight))
                    for step, group, weight in zip(chain.steps, links, weights, strict=True)
                ),
                sum(sign * prod(len(group) for group in hops) for sign, hops in manners),
                max((best for best in bests if best is not None), default=None),
                _signed(sums),
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
) -> Iterator[tuple[tuple[int, ...], Carried]]:
    """Yield places and links of every way from a row to a column in one manner."""
    last = len(modes) - 1
    paths: list[tuple[tuple[int, ...], Carried]] = [((row,), ())]
    for number, (near, far) in enumerate(modes):
        groups = chain.grouped(number, near, far)
        paths = [
            ((*places, place), (*hops, links))
            for places, hops in paths
            for place, links in groups.get(places[-1], {}).items()
            if number < last or place == column
        ]
    yield from paths


def _over(merge: Merge, links: Iterable[int], weight: Weight) -> float | None:
    """Return the best or the sum of the weights of links, None where none states one."""
    known = [stated for link in links if (stated := weight(link)) is not None]
    return merge(known) if known else None


def _product(merge: Merge, hops: Carried, weights: Sequence[Weight]) -> float | None:
    """Return the product over hops of what their links weigh together, None where those of a hop state no weight."""
    factors = [_over(merge, links, weight) for links, weight in zip(hops, weights, strict=True)]
    known = [factor for factor in factors if factor is not None]
    return prod(known) if len(known) == len(factors) else None


def _signed(numbers: Sequence[tuple[int, float | None]]) -> float | None:
    """Return the sum of numbers with signs, None where one of them is not known."""
    known = [sign * number for sign, number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
