"""The whole analysis: every measure on the published ties, every ranking again on resampled ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from wsis_gdc.questions.analysis import measures
from wsis_gdc.questions.analysis.communities import Communities, communities, louvain
from wsis_gdc.questions.analysis.layers import Array, Facts, entity_matrix, shared
from wsis_gdc.questions.analysis.uncertainty import RESAMPLES, SEED, Ranking, State, expected, rank, resample

__all__ = ["CENTRALITY", "TOP", "Analysis", "analyse", "vectors"]

TOP: Final[Mapping[str, int]] = {"lines": 3, "entities": 3, "mechanisms": 3, "trends": 3, "provisions": 10, "pairs": 5}
"""How many places count as the top, by what is ranked."""

CENTRALITY: Final = ("weighted_degree", "pagerank", "betweenness", "bridging")

_COMMUNITY_RESAMPLES: Final = 100


@dataclass(frozen=True)
class Analysis:
    """Facts, the world that is ranked by, all measures of it and their samples (resamples × things)."""

    facts: Facts
    state: State
    resamples: int
    seed: int
    values: Mapping[str, Array]
    samples: Mapping[str, Array]
    communities: Mapping[str, Communities]

    def ranking(self, name: str) -> Ranking:
        """Return the ranking by a measure such as `lines.pagerank`."""
        return self._rankings[name]

    @cached_property
    def _rankings(self) -> Mapping[str, Ranking]:
        def ranked(name: str, values: Array) -> Ranking:
            kind = name.split(".")[0]
            samples = self.samples.get(name, np.zeros((0, len(values))))
            return rank(values, samples, TOP["pairs" if kind.endswith("pairs") else kind])

        return {name: ranked(name, values) for name, values in self.values.items() if name != "coverage.linked"}

    @cached_property
    def entity_ties(self) -> Array:
        """Entities × commitments."""
        return entity_matrix(self.facts, self.state.lines)


def analyse(facts: Facts, *, resamples: int = RESAMPLES, seed: int = SEED) -> Analysis:
    """Analyse facts; the same facts and seed give the same numbers, whatever the order of their ties."""
    state = expected(facts)
    values = vectors(facts, state)
    drawn: dict[str, list[Array]] = {name: [] for name in values}
    partitions: dict[str, list[tuple[int, ...]]] = {"lines": [], "entities": []}
    for number, world in enumerate(resample(facts, resamples, seed)):
        for name, vector in vectors(facts, world).items():
            drawn[name].append(vector)
        if number < _COMMUNITY_RESAMPLES:
            for name, ties in (("lines", world.lines), ("entities", entity_matrix(facts, world.lines))):
                partitions[name].append(louvain(shared(ties), seed))
    return Analysis(
        facts,
        state,
        resamples,
        seed,
        values,
        {name: np.stack(vectors_) for name, vectors_ in drawn.items() if vectors_},
        {
            "lines": communities(state.lines, partitions["lines"], seed),
            "entities": communities(entity_matrix(facts, state.lines), partitions["entities"], seed),
        },
    )


def vectors(facts: Facts, state: State) -> dict[str, Array]:
    """Return every measure of one world, by name; each array follows the order of the things measured.

    Pairs follow the upper triangle of things × things, `coverage.linked`, the share of linked commitments, the scopes
    of the facts.
    """
    entities = entity_matrix(facts, state.lines)
    measured: dict[str, Array] = {}
    sides = (("lines", state.lines), ("entities", entities), ("mechanisms", state.mechanisms))
    for kind, ties in sides:
        parts = facts.mechanism_parts if kind == "mechanisms" else facts.line_parts
        measured[f"{kind}.weighted_degree"] = measures.weighted_degree(ties)
        measured[f"{kind}.pagerank"] = measures.pagerank(ties)
        measured[f"{kind}.betweenness"] = measures.betweenness(ties)
        measured[f"{kind}.bridging"] = measures.bridging(ties, parts)
    for kind, ties in sides[:2]:
        pairs = shared(ties)
        measured[f"{kind}_pairs.shared_weight"] = pairs[np.triu_indices(len(pairs), 1)]
        only, strongest = measures.losses(ties)
        measured[f"{kind}.only"] = only.sum(axis=1).astype(float)
        measured[f"{kind}.strongest"] = strongest.sum(axis=1).astype(float)
    direct, indirect = measures.influence(state.lines)
    measured["lines.direct"], measured["lines.influence"] = direct, direct + indirect
    measured["provisions.crowding"] = state.lines.sum(axis=0)
    measured["trends.anchoring"] = state.trend_lines.sum(axis=1) + state.trend_provisions.sum(axis=1)
    linked: Array = np.any(state.lines > 0, axis=0)
    measured["coverage.linked"] = np.array(
        [linked[scope.places].mean() if scope.places else 0.0 for scope in facts.scopes]
    )
    return measured
