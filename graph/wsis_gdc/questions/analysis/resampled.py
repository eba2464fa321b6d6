"""The whole analysis: every measure on the published ties, every ranking again on resampled ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.questions.analysis import measures
from wsis_gdc.questions.analysis.communities import Communities, communities, louvain
from wsis_gdc.questions.analysis.layers import Facts
from wsis_gdc.questions.analysis.projections import entity_matrix, shared
from wsis_gdc.questions.analysis.uncertainty import RESAMPLES, SEED, Ranking, State, expected, rank, resample

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, Any]

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
        if name not in self._rankings:
            self._rankings[name] = self._rank(name)
        return self._rankings[name]

    @cached_property
    def _rankings(self) -> dict[str, Ranking]:
        return {}

    def _rank(self, name: str) -> Ranking:
        import numpy as np

        kind = "pairs" if name.split(".")[0].endswith("pairs") else name.split(".")[0]
        samples = self.samples.get(name, np.zeros((0, len(self.values[name]))))
        return rank(self.values[name], samples, TOP[kind])

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """All tables as pandas frames, by name."""
        from wsis_gdc.questions.analysis.frames import all_frames

        return all_frames(self)

    @cached_property
    def entity_ties(self) -> Array:
        """Entities × provisions."""
        return entity_matrix(self.facts, self.state.lines)


def analyse(facts: Facts, *, resamples: int = RESAMPLES, seed: int = SEED) -> Analysis:
    """Analyse facts; the same facts and seed give the same numbers, whatever the order of their ties."""
    import numpy as np

    state = expected(facts)
    groups = _groups(facts)
    values = vectors(facts, state, groups)
    drawn: dict[str, list[Array]] = {name: [] for name in values}
    partitions: dict[str, list[tuple[int, ...]]] = {"lines": [], "entities": []}
    for number, world in enumerate(resample(facts, resamples, seed)):
        for name, found in vectors(facts, world, groups).items():
            drawn[name].append(found)
        if number < _COMMUNITY_RESAMPLES:
            for name, ties in (("lines", world.lines), ("entities", entity_matrix(facts, world.lines))):
                partitions[name].append(louvain(shared(ties), seed))
    return Analysis(
        facts,
        state,
        resamples,
        seed,
        values,
        {name: np.stack(found) for name, found in drawn.items() if found},
        {
            "lines": communities(state.lines, partitions["lines"], seed),
            "entities": communities(entity_matrix(facts, state.lines), partitions["entities"], seed),
        },
    )


def vectors(
    facts: Facts, state: State, groups: Mapping[str, tuple[list[int], list[int], int]] | None = None
) -> dict[str, Array]:
    """Return every measure of one world, by name; each array follows the order of the things measured.

    Pairs follow the upper triangle of things × things. `coverage.linked` is the share of linked provisions by group
    (objectives in order, then all other parts of the Compact), its last value that of the whole.
    """
    import numpy as np

    groups = groups or _groups(facts)
    entities = entity_matrix(facts, state.lines)
    found: dict[str, Array] = {}
    sides = (("lines", state.lines), ("entities", entities), ("mechanisms", state.mechanisms))
    for kind, ties in sides:
        labels = groups["mechanisms" if kind == "mechanisms" else "lines"][0]
        found[f"{kind}.weighted_degree"] = measures.weighted_degree(ties)
        found[f"{kind}.pagerank"] = measures.pagerank(ties)
        found[f"{kind}.betweenness"] = measures.betweenness(ties)
        found[f"{kind}.bridging"] = measures.bridging(ties, labels)
    for kind, ties in sides[:2]:
        pairs = shared(ties)
        found[f"{kind}_pairs.shared"] = pairs[np.triu_indices(len(pairs), 1)]
        only, strongest = measures.losses(ties)
        found[f"{kind}.only"] = only.sum(axis=1).astype(float)
        found[f"{kind}.strongest"] = strongest.sum(axis=1).astype(float)
    direct, indirect = measures.influence(state.lines)
    found["lines.direct"], found["lines.influence"] = direct, direct + indirect
    found["provisions.crowding"] = state.lines.sum(axis=0)
    found["trends.anchoring"] = state.trend_lines.sum(axis=1) + state.trend_provisions.sum(axis=1)
    linked = np.asarray((state.lines > 0).any(axis=0))
    _, members, number = groups["lines"]
    shares = [float(linked[np.asarray(members) == group].mean()) for group in range(number)]
    found["coverage.linked"] = np.array([*shares, float(linked.mean()) if len(linked) else 0.0])
    return found


def _groups(facts: Facts) -> dict[str, tuple[list[int], list[int], int]]:
    """Return by layer: the group of each column as a number, the same with all parts outside objectives as one.

    The third value is the number of groups that have a provision.
    """
    objectives = [objective.iri for objective in facts.objectives]
    found = {}
    for name, layer in (("lines", facts.lines), ("mechanisms", facts.mechanisms)):
        wholes = [facts.groups.get(column.iri, "") for column in layer.columns]
        others = sorted(set(wholes) - set(objectives))
        order = [*objectives, *others]
        labels = [order.index(whole) for whole in wholes]
        coarse = sorted({min(label, len(objectives)) for label in labels})
        members = [coarse.index(min(label, len(objectives))) for label in labels]
        found[name] = labels, members, len(coarse)
    return found


def scopes(facts: Facts) -> list[tuple[str, str, list[int]]]:
    """Return (code, label, positions of provisions) of each objective, of all other parts, and of all provisions."""
    labels, members, number = _groups(facts)["lines"]
    names = []
    for group in range(number):
        first = labels[members.index(group)]
        if first < len(facts.objectives):
            objective = facts.objectives[first]
            names.append((objective.code, objective.label))
        else:
            names.append(("", "other parts"))
    listed = [
        (code, label, [place for place, member in enumerate(members) if member == group])
        for group, (code, label) in enumerate(names)
    ]
    return [*listed, ("", "all", list(range(len(members))))]
