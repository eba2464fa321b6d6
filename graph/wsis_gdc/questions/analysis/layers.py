"""What the analysis rests on: things in official order, the ties between them, and both as matrices.

A layer ties two kinds of things. Everything here can be written by hand, so that measures are tested on worlds worked
out on paper; ``world`` fills it from a graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from wsis_gdc.knowledge.things import Thing

__all__ = ["WEIGHTS", "Array", "Facts", "Layer", "Scope", "Tie", "Weight", "entity_matrix", "shared", "tie_matrix"]

Array = NDArray[Any]

Weight = Literal["shared", "strength", "confidence"]
"""What a tie weighs: 1, its strength 1–3, or strength × confidence."""

WEIGHTS: Final[tuple[Weight, ...]] = get_args(Weight)

_LARGE: Final = 20_000_000  # numbers held at once when pairs are compared


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """A tie between a row and a column; strength 1–3 (1 where none is claimed), confidence 0–1.

    `source` is the IRI of the linkage or code that makes the tie, `item` the provision named on the side of the row.
    """

    row: str
    column: str
    strength: float
    confidence: float
    relation: str = ""
    source: str = ""
    item: str = ""

    def weight(self, weight: Weight = "confidence") -> float:
        """Return what the tie weighs."""
        if weight == "shared":
            return 1.0
        return self.strength if weight == "strength" else self.strength * self.confidence


@dataclass(frozen=True, slots=True)
class Layer:
    """Ties between two kinds of things; `readers` holds the raw codes of each reader as alternative sets of ties."""

    rows: tuple[Thing, ...]
    columns: tuple[Thing, ...]
    published: tuple[Tie, ...]
    readers: tuple[tuple[Tie, ...], ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns."""
        return len(self.rows), len(self.columns)

    def cells(self, ties: Iterable[Tie]) -> tuple[Array, Array]:
        """Return the places of the rows and of the columns of ties, in the order of the ties."""
        row = {thing.iri: place for place, thing in enumerate(self.rows)}
        column = {thing.iri: place for place, thing in enumerate(self.columns)}
        places = np.array([(row[tie.row], column[tie.column]) for tie in ties], dtype=int).reshape(-1, 2)
        return places[:, 0], places[:, 1]


class Scope(NamedTuple):
    """A part of the Compact and the places of its commitments; parts outside objectives have no code."""

    code: str
    label: str
    places: list[int]


@dataclass(frozen=True)
class Facts:
    """All that the analysis knows.

    `lines` ties action lines with the commitments of the Compact that were read against them; `groups` gives the
    objective of a provision (or the section, where that stands under none); `reasons` says why a provision has no
    link; `facilitates` pairs entities with lines; `ungis` gives the roles of today in UNGIS; `naming` the
    provisions that name an entity; `filters` what claims are restricted by (see ``Selection.told``).
    """

    lines: Layer
    mechanisms: Layer
    trend_lines: Layer
    trend_provisions: Layer
    entities: tuple[Thing, ...]
    objectives: tuple[Thing, ...]
    facilitates: frozenset[tuple[str, str]] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    ungis: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    naming: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The four layers."""
        return self.lines, self.mechanisms, self.trend_lines, self.trend_provisions

    def facilitators(self, line: str) -> tuple[Thing, ...]:
        """Return the entities that lead or co-facilitate a line."""
        return tuple(entity for entity in self.entities if (entity.iri, line) in self.facilitates)

    @cached_property
    def line_parts(self) -> tuple[int, ...]:
        """The part of the Compact that each column of `lines` stands in: objectives first, then sections, numbered."""
        return self._parts(self.lines)

    @cached_property
    def mechanism_parts(self) -> tuple[int, ...]:
        """The same for the columns of `mechanisms`."""
        return self._parts(self.mechanisms)

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """Each objective with a commitment, all other parts of the Compact as one, and the whole."""
        names = [*((objective.code, objective.label) for objective in self.objectives), ("", "other parts")]
        places: dict[int, list[int]] = {}
        for place, part in enumerate(self.line_parts):
            places.setdefault(min(part, len(self.objectives)), []).append(place)
        scopes = [Scope(*names[part], members) for part, members in sorted(places.items())]
        return (*scopes, Scope("", "all", list(range(len(self.line_parts)))))

    def _parts(self, layer: Layer) -> tuple[int, ...]:
        wholes = [self.groups.get(column.iri, "") for column in layer.columns]
        objectives = [objective.iri for objective in self.objectives]
        order = [*objectives, *sorted(set(wholes) - set(objectives))]
        number = {whole: place for place, whole in enumerate(order)}
        return tuple(number[whole] for whole in wholes)


def tie_matrix(layer: Layer, weight: Weight = "confidence") -> Array:
    """Return the matrix of a layer (rows × columns, dimensionless): in each cell the weight of the strongest tie."""
    matrix = np.zeros(layer.shape)
    np.maximum.at(matrix, layer.cells(layer.published), [tie.weight(weight) for tie in layer.published])
    return matrix


def entity_matrix(facts: Facts, lines: Array) -> Array:
    """Return entities × commitments: the strongest tie of any line that the entity leads or co-facilitates."""
    matrix = np.zeros((len(facts.entities), lines.shape[1]))
    for place, entity in enumerate(facts.entities):
        held = [row for row, line in enumerate(facts.lines.rows) if (entity.iri, line.iri) in facts.facilitates]
        if held:
            matrix[place] = lines[held].max(axis=0)
    return matrix


def shared(matrix: Array) -> Array:
    """Return Σ of min(w(u, n), w(v, n)) over all columns n for each pair of rows; 0 on the diagonal.

    On a matrix of 0 and 1 these are the numbers of common neighbours.

    >>> shared(np.array([[3.0, 1.0, 0.0], [0.0, 3.0, 1.0]])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    rows, columns = matrix.shape
    pairs: Array
    if rows * rows * columns <= _LARGE:
        pairs = np.minimum(matrix[:, None, :], matrix[None, :, :]).sum(axis=2)
    else:
        pairs = np.stack([np.minimum(row, matrix).sum(axis=1) for row in matrix])
    np.fill_diagonal(pairs, 0.0)
    return pairs
