"""Chains over kinds that were named, on a remote store: the engine groups and sums each step, and only cells travel.

What the engine gives for a step is a table of places, the same that ``Chain`` makes of columns; the product of the
steps is small and is taken here. Only who asks for the links behind a cell has the columns read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.facts import FACTS
from wsis_gdc.questions.matrix.chains import Chain, Run
from wsis_gdc.questions.matrix.paths import Step
from wsis_gdc.questions.matrix.pushdown import member

if TYPE_CHECKING:
    from scipy import sparse

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.selection import Selection
    from wsis_gdc.questions.matrix.index import Index, LiftMode

__all__ = ["FarChain", "far_steps", "states_strength"]

_BOTH_WAYS: Final = (("subject", "object"), ("object", "subject"))

_WEIGHTS: Final = {
    "strength": "OPTIONAL { ?link wg:strength ?weight } ",
    "weighted": "OPTIONAL { ?link wg:strength ?strength OPTIONAL { ?link sssom:confidence ?confidence } "
    "BIND(?strength * COALESCE(?confidence, 1) AS ?weight) } ",
}


def far_steps(engine: Engine, kinds: Sequence[str], selection: Selection) -> tuple[Step, ...] | None:
    """Return the chain over the kinds named, as ``Connections.through`` does; None where two do not connect."""
    steps = [
        _facts(engine, near, far) or _part(engine, near, far) or _claims(engine, near, far, selection)
        for near, far in pairwise(kinds)
    ]
    return tuple(step for step in steps if step) if all(steps) else None


def _facts(engine: Engine, near: str, far: str) -> Step | None:
    lifts = f"{_lift(near, 'near')} {_lift(far, 'far')}"
    ways = " UNION ".join(f"{{ {_fact(tuple(FACTS), way)} {lifts} }}" for way in _BOTH_WAYS)
    found = {compact(iri) for (iri,) in engine.select(f"SELECT DISTINCT ?relation WHERE {{ {ways} }}").texts()}
    return Step("facts", near, far, tuple(name for name in FACTS if name in found)) if found else None


def _part(engine: Engine, near: str, far: str) -> Step | None:
    lifts = f"{_lift(near, 'near', 'self')} {_lift(far, 'far', 'self')}"
    ways = " UNION ".join(f"{{ {_fact(('wg:rollsUpTo',), way)} {lifts} }}" for way in _BOTH_WAYS)
    return Step("part", near, far) if engine.ask(f"ASK {{ {ways} }}") else None


def _claims(engine: Engine, near: str, far: str, selection: Selection) -> Step | None:
    lifts = f"{_lift(near, 'near')} {_lift(far, 'far')}"
    ways = " UNION ".join(f"{{ {_claim(selection, way)} {lifts} }}" for way in _BOTH_WAYS)
    return Step("claims", near, far) if engine.ask(f"ASK {{ {ways} }}") else None


def states_strength(engine: Engine, selection: Selection) -> bool:
    """Tell whether any claim of a selection states a strength."""
    return engine.ask(f"ASK {{ ?link wg:strength ?weight . {_selected(selection)} }}")


class _Row(NamedTuple):
    near: str
    far: str
    links: int
    known: int
    most: float
    total: float


class FarChain(Chain):
    """A chain whose steps are grouped by a remote engine; ``value`` says what its claims weigh."""

    def __init__(
        self,
        index: Index,
        steps: Sequence[Step],
        ends: tuple[dict[int, int], dict[int, int]],
        selection: Selection,
        value: str,
    ) -> None:
        super().__init__(index, steps, ends, Run(np.zeros(0, dtype=bool)))
        self._selection, self._ends, self._value = selection, ends, value
        self._rows: dict[tuple[int, LiftMode, LiftMode], list[_Row]] = {}

    @cached_property
    def near(self) -> Chain:
        """The same chain over columns, which are read when this is first needed."""
        return Chain(self.index, self.steps, self._ends, Run(self.index.mask(self._selection)))

    def _table(self, number: int, near: LiftMode, far: LiftMode, value: str, best: bool) -> sparse.csr_array:
        from scipy import sparse

        key = (number, near, far)
        if key not in self._rows:
            answer = self.index.engine.select(self._query(number, near, far)).texts()
            self._rows[key] = [
                _Row(one, two, int(count), int(known), float(most or 0), float(total or 0))
                for one, two, count, known, most, total in answer
                if one
            ]
        rows = self._rows[key]
        weighed = value in _WEIGHTS and self.steps[number].by == "claims"
        ends = (self.index.intern(row.near for row in rows), self.index.intern(row.far for row in rows))
        cells = []
        for one, two, row in zip(*(side.tolist() for side in ends), rows, strict=True):
            places = (self.places[number].get(one), self.places[number + 1].get(two))
            if None not in places and (row.known or not weighed):
                number_of = (row.most if best else row.total) / 3 if weighed else 1.0 if best else float(row.links)
                cells.append((number_of, *places))
        data, firsts, seconds = zip(*cells, strict=True) if cells else ((), (), ())
        shape = (self.sizes[number], self.sizes[number + 1])
        return sparse.csr_array((np.array(data, float), (np.array(firsts, int), np.array(seconds, int))), shape=shape)

    def _query(self, number: int, near: LiftMode, far: LiftMode) -> str:
        step = self.steps[number]
        lifts = f"{_lift(step.near, 'near', near)} {_lift(step.far, 'far', far)}"
        if step.by == "part":
            lifts = f"{_lift(step.near, 'near', 'self')} {_lift(step.far, 'far', 'self')}"
        if step.by == "claims":
            links = [_claim(self._selection, way) for way in _BOTH_WAYS]
        else:
            links = [_fact(step.relations or ("wg:rollsUpTo",), way) for way in _BOTH_WAYS]
        ways = " UNION ".join(f"{{ {link} {lifts} }}" for link in links)
        return (
            "SELECT ?near ?far (COUNT(?link) AS ?count) (COUNT(?weight) AS ?known) "
            "(MAX(COALESCE(?weight, -1)) AS ?most) (SUM(COALESCE(?weight, 0)) AS ?total) WHERE "
            f" {{ {{ SELECT DISTINCT ?near ?far ?link WHERE {{ {ways} }} }} "
            f"{_WEIGHTS.get(self._value, '') if step.by == 'claims' else ''}}} GROUP BY ?near ?far"
        )


def _claim(selection: Selection, way: tuple[str, str]) -> str:
    return f"?link sssom:{way[0]}_id ?near_end ; sssom:{way[1]}_id ?far_end . {_selected(selection)}"


def _selected(selection: Selection) -> str:
    return selection.pattern().replace("?linkage", "?link")


def _fact(relations: Sequence[str], way: tuple[str, str]) -> str:
    """Return the pattern of a fact; as it has no address of its own, its three terms in a row name it."""
    one, other = ("?near_end", "?far_end") if way[0] == "subject" else ("?far_end", "?near_end")
    name = f'BIND(CONCAT(STR({one}), " ", STR(?relation), " ", STR({other})) AS ?link)'
    return f"VALUES ?relation {{ {' '.join(relations)} }} {one} ?relation {other} . {name}"


def _lift(kind: str, side: str, mode: LiftMode = "all") -> str:
    """Return the pattern that leads from an end to the members of a kind that it counts for (see ``Index.lift``)."""
    if mode == "self":
        return f"BIND(?{side}_end AS ?{side}) {member(kind, side)}"
    found = f"?{side}_end wg:rollsUpTo? ?{side} . {member(kind, side)}"
    if mode == "nearest":
        closer = f"{side}_closer"
        found += (
            f"FILTER NOT EXISTS {{ ?{side}_end wg:rollsUpTo? ?{closer} . {member(kind, closer)}"
            f"?{closer} wg:rollsUpTo ?{side} FILTER(?{closer} != ?{side}) }}"
        )
    return found
