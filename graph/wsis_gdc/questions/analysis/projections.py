"""Projections: the typed multigraph, the two-sided graphs, and one-mode graphs of things that share neighbours.

A one-mode projection joins two things by what they share. With w(x, n) the weight of the strongest tie between x and
its neighbour n, the three weights of the edge between u and v are

* shared: the number of common neighbours (networkx `bipartite.weighted_projected_graph`);
* strength: Σ over common neighbours n of min(w(u, n), w(v, n)), w the strength 1–3;
* confidence: the same with w the strength times the confidence of its claimant.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import networkx as nx
import numpy as np

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.analysis.layers import WEIGHTS, Array, Facts, Weight, entity_matrix, shared, tie_matrix

__all__ = ["PROJECTIONS", "bipartite", "project"]

PROJECTIONS: Final = ("bipartite", "lines", "commitments", "entities", "trends")
"""Names of the projections, beside `multigraph`."""


def bipartite(facts: Facts, weight: Weight = "confidence") -> nx.Graph:
    """Return lines and the commitments that they are tied to, as a two-sided graph.

    Node attributes: `kind`, `code`, `label`, `side` (0 for lines). Edge attributes: `weight` as chosen, and `strength`,
    `confidence` (0–1), `relation` of the strongest tie.
    """
    graph = nx.Graph(name=f"lines × commitments, weight: {weight}")
    _add_nodes(graph, facts.lines.rows, side=0)
    _add_nodes(graph, facts.lines.columns, side=1)
    for tie in sorted(facts.lines.published, key=lambda tie: (tie.weight(weight), tie)):
        graph.add_edge(
            tie.row,
            tie.column,
            weight=tie.weight(weight),
            strength=tie.strength,
            confidence=tie.confidence,
            relation=tie.relation,
        )
    return graph


def project(facts: Facts, kind: str, weight: Weight = "confidence") -> nx.Graph:
    """Return a named projection.

    `kind` is one of `PROJECTIONS`: *bipartite*; *lines* and *entities*, joined by the commitments that they share;
    *commitments*, joined by the lines that they share; *trends*, joined by the lines and provisions that address them.
    Edge attributes: `weight` as chosen, `shared`, `strength`, `confidence` and `through`, the codes of what is shared.
    Raises NotFoundError for an unknown projection.
    """
    if kind == "bipartite":
        return bipartite(facts, weight)
    if kind not in PROJECTIONS:
        raise NotFoundError("projection", kind, ("multigraph", *PROJECTIONS))
    sides = {name: _sides(facts, kind, name) for name in WEIGHTS}
    rows, columns, _ = sides[weight]
    matrices = {name: matrix for name, (_, _, matrix) in sides.items()}
    joined = {"commitments": "lines", "trends": "lines and provisions"}.get(kind, "commitments")
    graph = nx.Graph(name=f"{kind} joined by shared {joined}, weight: {weight}")
    _add_nodes(graph, rows)
    pairs = {name: shared(matrix) for name, matrix in matrices.items()}
    for u, v in zip(*np.nonzero(np.triu(pairs["shared"])), strict=True):
        common = np.nonzero(np.minimum(matrices["shared"][u], matrices["shared"][v]))[0]
        values = {name: round(float(pairs[name][u, v]), 6) for name in WEIGHTS}
        through = ", ".join(columns[place].code for place in common)
        graph.add_edge(rows[u].iri, rows[v].iri, weight=values[weight], through=through, **values)
    return graph


def _sides(facts: Facts, kind: str, weight: Weight) -> tuple[tuple[Thing, ...], tuple[Thing, ...], Array]:
    """Return what is joined, what it is joined by, and the matrix of their ties."""
    layer, anchors = facts.lines, (facts.trend_lines, facts.trend_provisions)
    if kind == "trends":
        columns = tuple(column for each in anchors for column in each.columns)
        return facts.trend_lines.rows, columns, np.hstack([tie_matrix(each, weight) for each in anchors])
    lines = tie_matrix(layer, weight)
    if kind == "entities":
        return facts.entities, layer.columns, entity_matrix(facts, lines)
    return (layer.rows, layer.columns, lines) if kind == "lines" else (layer.columns, layer.rows, lines.T)


def _add_nodes(graph: nx.Graph, things: Iterable[Thing], **more: int) -> None:
    for thing in things:
        graph.add_node(thing.iri, kind=thing.kind, code=thing.code, label=thing.label, gist=thing.gist, **more)
