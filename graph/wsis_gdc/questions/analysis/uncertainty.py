"""How sure a ranking is: everything computed again on resampled ties.

One resample takes the published set or the raw codes of one reader, each with the same chance, and keeps each of its
ties with the probability that its claimant's confidence names; kept ties count with their full strength. So the mean
of many resamples of the published set is what the report ranks by, strength × confidence. A claim without a stated
confidence, and the facilitation of lines, are kept always.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wsis_gdc.questions.analysis.layers import Array, Facts, Layer, Tie, tie_matrix

__all__ = ["INTERVAL", "RESAMPLES", "SEED", "SEPARATED", "Ranking", "State", "expected", "rank", "resample", "tiers"]

RESAMPLES: Final = 500
SEED: Final = 20_240_922
INTERVAL: Final = (5.0, 95.0)
"""Percentiles that bound an interval: 90 of 100 resamples lie inside."""

SEPARATED: Final = 0.9
"""Share of resamples in which a place must beat the next one for the two to count as separate."""

_DIGITS: Final = 9  # values closer than this are equal: libraries add in different orders


@dataclass(frozen=True, slots=True)
class State:
    """One possible world: the tie matrices (rows × columns, strength × presence) of all layers."""

    lines: Array
    mechanisms: Array
    trend_lines: Array
    trend_provisions: Array


def expected(facts: Facts) -> State:
    """Return the world that the report ranks by: published ties, strength × confidence."""
    return State(*(tie_matrix(layer) for layer in facts.layers))


def resample(facts: Facts, resamples: int = RESAMPLES, seed: int = SEED) -> Iterator[State]:
    """Yield resampled worlds; the same seed gives the same worlds, whatever the order of ties was."""
    draws = [_Draw(layer) for layer in facts.layers]
    for number in range(resamples):
        generator = np.random.default_rng((seed, number))
        pick = generator.random()
        yield State(*(draw(generator, pick) for draw in draws))


class _Draw:
    """Draws a layer's ties."""

    def __init__(self, layer: Layer) -> None:
        self.shape = layer.shape
        self.sets = [self._arrays(layer, sorted(ties)) for ties in (layer.published, *layer.readers)]

    @staticmethod
    def _arrays(layer: Layer, ties: Sequence[Tie]) -> tuple[Array, ...]:
        strength = np.array([tie.strength for tie in ties], dtype=float)
        return *layer.cells(ties), strength, np.array([tie.confidence for tie in ties], dtype=float)

    def __call__(self, generator: np.random.Generator, pick: float) -> Array:
        rows, columns, strength, confidence = self.sets[int(pick * len(self.sets))]
        kept = generator.random(len(strength)) < confidence
        matrix = np.zeros(self.shape)
        np.maximum.at(matrix, (rows[kept], columns[kept]), strength[kept])
        return matrix


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking with its uncertainty; all sequences follow the order of the things that were ranked.

    `rank` is the place by the published set (equal values share the better place), `low` and `high` bound the places
    that it has there and in 90 % of resamples, `top` is the share of resamples in which the thing has a value above 0
    and is among the first `k`; `order` lists the positions of the things from the first place on, `tier` numbers the
    groups of places that resamples tell apart.
    """

    values: Array
    rank: Array
    low: Array
    high: Array
    top: Array
    k: int
    order: tuple[int, ...]
    tier: tuple[int, ...]


def rank(values: Array, samples: Array, k: int) -> Ranking:
    """Return the ranking by `values` with intervals from `samples` (resamples × things); higher is better.

    >>> import numpy as np
    >>> found = rank(np.array([3.0, 1.0]), np.array([[3.0, 1.0], [2.0, 1.0]]), 1)
    >>> found.rank.tolist(), found.top.tolist(), found.tier
    ([1, 2], [1.0, 0.0], (1, 2))
    """
    values = np.round(values, _DIGITS)
    ranks = _places(values[None, :])[0]
    order = tuple(int(place) for place in np.lexsort((np.arange(len(values)), ranks)))
    if not len(samples):
        blank = np.full(len(values), np.nan)
        return Ranking(values, ranks, blank, blank, blank, k, order, (1,) * len(values))
    drawn = _places(np.round(samples, _DIGITS))
    low, high = (np.percentile(drawn, bound, axis=0, method="nearest").astype(int) for bound in INTERVAL)
    # resamples leave links out, so that what shares the last place of all is elsewhere there
    low, high = np.minimum(low, ranks), np.maximum(high, ranks)
    top = ((drawn <= k) & (samples > 0)).mean(axis=0)
    return Ranking(values, ranks, low, high, top, k, order, tiers(samples, order))


def tiers(samples: Array, order: tuple[int, ...]) -> tuple[int, ...]:
    """Return the number of the group of each thing: a new group begins where nine of ten resamples tell two apart."""
    rounded = np.round(samples, _DIGITS)
    tier, found = 1, {}
    for place, thing in enumerate(order):
        if place and (rounded[:, order[place - 1]] > rounded[:, thing]).mean() >= SEPARATED:
            tier += 1
        found[thing] = tier
    return tuple(found[thing] for thing in range(len(order)))


def _places(values: Array) -> Array:
    """Return the place of each value in its row, 1 for the largest; what is alike shares the better place."""
    places: Array = 1 + (values[:, np.newaxis, :] > values[:, :, np.newaxis]).sum(axis=2)
    return places
