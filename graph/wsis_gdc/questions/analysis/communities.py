"""Communities: groups of things that share more with each other than with the rest, and how stable they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np

from wsis_gdc.questions.analysis.layers import Array, shared

__all__ = ["Communities", "communities", "louvain"]

SEEDS: Final = 50


@dataclass(frozen=True, slots=True)
class Communities:
    """The best partition of Louvain over many seeds.

    `labels` numbers the community of each thing by falling weight, 0 for things that share nothing; `modularity` is
    that of the best run, `low` and `high` bound it over seeds; `agreement` is the mean share of pairs of things that
    two seeds treat alike (Rand 1971). `seeds_together` and `resamples_together` tell, for each community, in what share
    of seeds and of resamples two of its members end up together, on average over its pairs; None for a single member.
    """

    labels: tuple[int, ...]
    modularity: float
    low: float
    high: float
    agreement: float
    seeds_together: tuple[float | None, ...]
    resamples_together: tuple[float | None, ...]
    weights: tuple[float, ...]


def louvain(pairs: Array, seed: int) -> tuple[int, ...]:
    """Return the community of each thing by networkx `louvain_communities` on the weighted projection."""
    graph = nx.from_numpy_array(pairs)
    labels = [0] * len(pairs)
    if not pairs.any():
        return tuple(range(len(pairs)))
    for label, members in enumerate(nx.community.louvain_communities(graph, weight="weight", seed=seed)):
        for member in members:
            labels[member] = label
    return tuple(labels)


def communities(
    ties: Array, resampled: Sequence[tuple[int, ...]] = (), seed: int = 0, seeds: int = SEEDS
) -> Communities:
    """Return the partition with the highest modularity over `seeds` runs of Louvain (Blondel et al. 2008).

    `resampled` holds partitions of resampled worlds.
    """
    pairs = shared(ties)
    joined = np.nonzero(pairs.any(axis=1))[0]
    if not len(joined):
        return Communities((0,) * len(pairs), 0.0, 0.0, 0.0, 1.0, (), (), ())
    graph = nx.from_numpy_array(pairs)
    runs = [louvain(pairs, seed + number) for number in range(seeds)]
    scores = [nx.community.modularity(graph, _members(run), weight="weight") for run in runs]
    best = runs[int(np.argmax(np.round(scores, 9)))]
    groups = [group for group in _members(best) if joined[np.isin(joined, list(group))].size]
    weights = {min(group): float(pairs[np.ix_(sorted(group), sorted(group))].sum() / 2) for group in groups}
    groups.sort(key=lambda group: (-round(weights[min(group)], 9), min(group)))
    labels = np.zeros(len(pairs), dtype=int)
    for number, group in enumerate(groups, 1):
        labels[sorted(group)] = number
    kept = [tuple(run[place] for place in joined) for run in runs]
    return Communities(
        tuple(int(label) for label in labels),
        float(max(scores)),
        float(min(scores)),
        float(max(scores)),
        _agreement(kept),
        tuple(_together(group, runs) for group in groups),
        tuple(_together(group, resampled) for group in groups),
        tuple(weights[min(group)] for group in groups),
    )


def _members(labels: Sequence[int]) -> list[set[int]]:
    members: dict[int, set[int]] = {}
    for place, label in enumerate(labels):
        members.setdefault(label, set()).add(place)
    return list(members.values())


def _agreement(runs: Sequence[Sequence[int]]) -> float:
    """Return the mean Rand index over all pairs of runs."""
    size = len(runs[0])
    if len(runs) < 2 or size < 2:
        return 1.0
    upper = np.triu_indices(size, 1)
    together = np.stack([(np.asarray(run)[:, None] == np.asarray(run)[None, :])[upper] for run in runs])
    share = together.mean(axis=0)
    number = len(runs)
    # two runs drawn without replacement agree on a pair when both join it or both part it
    alike = (share * (share * number - 1) + (1 - share) * ((1 - share) * number - 1)) / (number - 1)
    return float(alike.mean())


def _together(group: set[int], runs: Sequence[Sequence[int]]) -> float | None:
    """Return how often two members of a group are in one community, on average over its pairs."""
    if len(group) < 2 or not runs:
        return None
    members = np.asarray(runs)[:, sorted(group)]
    upper = np.triu_indices(len(group), 1)
    return float((members[:, :, None] == members[:, None, :])[:, upper[0], upper[1]].mean())
