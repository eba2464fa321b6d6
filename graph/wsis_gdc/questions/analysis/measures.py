"""Measures of who is central: weighted degree, PageRank, betweenness, bridging; all of networkx, scipy or rustworkx.

They take a matrix of ties (rows are ranked, columns are what they are tied to; cells hold weights ≥ 0) because every
ranking is computed hundreds of times. rustworkx and scipy do that work; tests hold them to networkx.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import rustworkx as rx
from scipy.linalg import solve
from scipy.sparse import csr_array
from scipy.special import entr

from wsis_gdc.questions.analysis.layers import Array, shared

__all__ = ["DAMPING", "betweenness", "bridging", "influence", "losses", "pagerank", "strongest_step", "weighted_degree"]

DAMPING: Final = 0.5
"""What an indirect effect keeps with each further step (Weitz et al. 2018 count second-order effects half)."""

_EXACT: Final = 3_000_000  # nodes × edges up to which betweenness is exact
_PIVOTS: Final = 128


def weighted_degree(ties: Array) -> Array:
    """Return the sum of the weights of each row's ties (networkx `degree(weight="weight")` of the two-sided graph)."""
    degree: Array = ties.sum(axis=1)
    return degree


def pagerank(ties: Array) -> Array:
    """Return PageRank (damping 0.85) of the rows in their projection, weighted by what they share.

    Brin and Page 1998; rustworkx `pagerank`, the same as networkx `pagerank(project(…), weight="weight")`.
    """
    pairs = shared(ties)
    if not pairs.any():
        return np.full(len(pairs), 1 / max(len(pairs), 1))
    graph = rx.PyDiGraph.from_adjacency_matrix(pairs)
    ranks = rx.pagerank(graph, alpha=0.85, weight_fn=float, tol=1e-12, max_iter=1000)
    return np.array([ranks[place] for place in range(len(pairs))])


def betweenness(ties: Array, *, exact: int = _EXACT) -> Array:
    """Return the share of shortest paths between all pairs that pass through each row of the two-sided graph.

    Freeman 1977, Brandes 2001; normalised, ties unweighted, as networkx `betweenness_centrality`. Where nodes × edges
    exceed `exact`, paths from 128 evenly spread nodes stand for all (Brandes and Pich 2007; networkx: `k`).
    """
    rows, columns = ties.shape
    ends = np.argwhere(ties > 0)
    if (rows + columns) * len(ends) > exact:
        return _sampled_betweenness(ties > 0)
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(rows + columns))
    graph.add_edges_from_no_data([(int(row), rows + int(column)) for row, column in ends])
    found = rx.betweenness_centrality(graph, normalized=True)
    return np.array([found[place] for place in range(rows)])


def _sampled_betweenness(ties: Array) -> Array:
    """Return Brandes' accumulation from evenly spread sources, all sources at once, as sparse matrix products."""
    rows, columns = ties.shape
    nodes = rows + columns
    row, column = np.nonzero(ties)
    ones = np.ones(len(row))
    graph = csr_array((np.r_[ones, ones], (np.r_[row, rows + column], np.r_[rows + column, row])), shape=(nodes, nodes))
    sources = np.unique(np.linspace(0, nodes - 1, min(_PIVOTS, nodes)).round().astype(int))
    paths = np.zeros((nodes, len(sources)))
    paths[sources, np.arange(len(sources))] = 1.0
    seen, front, levels = paths > 0, paths.copy(), []
    while front.any():
        levels.append(front > 0)
        front = np.where(seen, 0.0, graph @ front)
        seen |= front > 0
        paths += front
    through = np.zeros_like(paths)
    for nearer, farther in zip(levels[-2::-1], levels[:0:-1], strict=True):
        given = np.divide(1 + through, paths, out=np.zeros_like(paths), where=farther)
        through += np.where(nearer, paths * (graph @ given), 0.0)
    through[sources, np.arange(len(sources))] = 0.0
    scale = nodes / len(sources) / max((nodes - 1) * (nodes - 2), 1)
    passing: Array = through.sum(axis=1)[:rows] * scale
    return passing


def bridging(ties: Array, groups: Sequence[int]) -> Array:
    """Return over how many groups (objectives) each row spreads its weight: e to the power of Shannon's entropy.

    1 where all lies in one group, 5 where it is even over five, 0 without ties (Hill 1973).
    """
    labels = np.asarray(groups)
    if not ties.size:
        return np.zeros(len(ties))
    weights = np.stack([ties[:, labels == group].sum(axis=1) for group in np.unique(labels)], axis=1)
    found = np.zeros(len(ties))
    tied = weights.sum(axis=1) > 0
    if tied.any():
        # what scipy.stats.entropy does; that module takes a second to load
        shares = weights[tied] / weights[tied].sum(axis=1, keepdims=True)
        found[tied] = np.exp(entr(shares).sum(axis=1))
    return found


def influence(ties: Array) -> tuple[Array, Array]:
    """Return (direct, indirect) influence of a push on each row, in full-strength ties (strength 3, certain).

    With A = ties / 3, the direct influence of line i is Σ_c A_ic. A push goes on from i over a shared commitment c to
    another line j with S_ij = Σ_c (A_ic / Σ_c A_ic) (A_jc / Σ_j A_jc), S_ii = 0, and each further step keeps `DAMPING`:
    total = (I − DAMPING · S)⁻¹ A 1, indirect = total − direct. Rows of S sum to at most 1, so the sum converges for a
    damping below 1. Cross-impact with damped indirect effects: Weitz et al. 2018; the sum over all steps: Katz 1953.
    """
    direct = ties.sum(axis=1) / 3
    out, back = _shares(ties)
    step = out @ back.T
    np.fill_diagonal(step, 0.0)
    total = solve(np.eye(len(ties)) - DAMPING * step, direct) if len(ties) else direct
    return direct, total - direct


def _shares(ties: Array) -> tuple[Array, Array]:
    """Return each tie as a share of its row and as a share of its column."""
    out = np.divide(ties, ties.sum(axis=1, keepdims=True), out=np.zeros_like(ties), where=ties > 0)
    back = np.divide(ties, ties.sum(axis=0, keepdims=True), out=np.zeros_like(ties), where=ties > 0)
    return out, back


def strongest_step(ties: Array) -> list[tuple[int, int, float] | None]:
    """Return for each row the (column, other row, contribution) of the path i → c → j that adds most to its influence.

    The contribution is DAMPING · (A_ic / Σ_c A_ic) (A_jc / Σ_j A_jc) Σ_c A_jc; over all c and j these add up to the
    second-order influence. The first in official order wins a tie; None where nothing is shared.
    """
    out, back = _shares(ties)
    reach = DAMPING * back.T * (ties.sum(axis=1) / 3)[None, :]
    found: list[tuple[int, int, float] | None] = []
    for row in range(len(ties)):
        adds = out[row][:, None] * reach
        adds[:, row] = 0.0
        column, other = divmod(int(np.argmax(np.round(adds, 12))), len(ties)) if adds.size else (0, 0)
        found.append((column, other, float(adds[column, other])) if adds.any() else None)
    return found


def losses(ties: Array) -> tuple[Array, Array]:
    """Return (only, strongest): booleans rows × columns, what each column loses when a row is taken away.

    *only*: the column has no other tie; *strongest*: it has others, all weaker.
    """
    if not ties.size:
        return np.zeros(ties.shape, bool), np.zeros(ties.shape, bool)
    tied = ties > 0
    only = tied & (tied.sum(axis=0) == 1)[None, :]
    top = ties.max(axis=0)
    leaders = np.isclose(ties, top[None, :]) & tied
    return only, leaders & (leaders.sum(axis=0) == 1)[None, :] & ~only
