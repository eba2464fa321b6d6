"""Chains: the products of steps, by sparse matrices (``walks`` has the claims and facts behind one cell).

Two steps meet at the members of a kind. Where a claim's end lies below or above the other's (an item of a line and the
line; C7 e-health and C7), they meet; where both lie beside each other under one whole (e-health and e-learning), they
do not. So of the two ends one counts for all that it is part of, the other for its nearest member only; pairs where
both are nearest are taken once. Facts never speak for more than their nearest member: a role in e-health is none in C7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from wsis_gdc.questions.matrix.index import Ends, Triples, distinct, pairs
from wsis_gdc.questions.matrix.paths import TRANSITIVE, Step, step_ends

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from wsis_gdc.questions.matrix.index import Index, Ints, LiftMode

    Meeting = tuple[LiftMode, LiftMode, int]

__all__ = ["Chain", "Run", "max_product", "runs", "single"]

_BLOCK: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """A walk over the steps with the claims that it may use; ``way`` is 1 from subject to object, −1 back, 0 both."""

    allowed: NDArray[np.bool_]
    way: int = 0


def runs(index: Index, steps: Sequence[Step], chosen: NDArray[np.bool_], asked: bool) -> tuple[Run, ...]:
    """Return the walks that are allowed: all claims where asked or at most one step claims, else by SSSOM's rule."""
    if asked or sum(step.by == "claims" for step in steps) < 2:
        return (Run(chosen),)
    names, places = index.words("predicate")
    found = []
    for place, name in enumerate(names):
        if name in TRANSITIVE:
            allowed = chosen & (places == place)
            found += [Run(allowed)] if TRANSITIVE[name] else [Run(allowed, 1), Run(allowed, -1)]
    return tuple(run for run in found if run.allowed.any())


def single(index: Index, step: Step, ends: tuple[dict[int, int], dict[int, int]]) -> Triples:
    """Return the distinct (row, column, link) of one step between places, a thing against itself left out."""
    every = np.ones(len(step_ends(index, step).subjects), dtype=bool)
    found = Chain(index, (step,), ends, Run(every)).triples(0, "all", "all")
    rows, columns = (np.fromiter(places, dtype=np.int64, count=len(places)) for places in ends)
    apart = rows[found.near] != columns[found.far]
    return Triples(*(column[apart] for column in found))


class Chain:
    """The steps from the places of rows to the places of columns, walked in one run."""

    def __init__(
        self, index: Index, steps: Sequence[Step], ends: tuple[dict[int, int], dict[int, int]], run: Run
    ) -> None:
        self.index, self.steps, self.run = index, tuple(steps), run
        inner = [index.places(step.far) for step in steps[:-1]]
        self.places = [ends[0], *inner, ends[1]]
        self.sizes = [len(each) for each in self.places]
        self._found: dict[tuple[int, LiftMode, LiftMode], Triples] = {}
        self._grouped: dict[tuple[int, LiftMode, LiftMode], dict[int, dict[int, Ints]]] = {}

    def triples(self, number: int, near: LiftMode, far: LiftMode) -> Triples:
        """Return the distinct (near place, far place, link) of a step under two ways of lifting its ends."""
        key = (number, near, far)
        if key not in self._found:
            self._found[key] = self._triples(number, near, far)
        return self._found[key]

    def grouped(self, number: int, near: LiftMode, far: LiftMode) -> dict[int, dict[int, Ints]]:
        """Return the links of a step by near place and far place (see ``triples``)."""
        key = (number, near, far)
        if key not in self._grouped:
            firsts, seconds, links = self.triples(number, near, far)
            made: dict[int, dict[int, Ints]] = {}
            starts = np.flatnonzero(np.diff(firsts * self.sizes[number + 1] + seconds, prepend=-1))
            for first, second, each in zip(
                firsts[starts].tolist(), seconds[starts].tolist(), np.split(links, starts[1:]), strict=False
            ):
                made.setdefault(first, {})[second] = each
            self._grouped[key] = made
        return self._grouped[key]

    def _triples(self, number: int, near: LiftMode, far: LiftMode) -> Triples:
        step, index = self.steps[number], self.index
        if step.by == "part":
            near = far = "self"
        ends = step_ends(index, step)
        chosen = np.arange(len(ends.subjects))
        way = 0
        if step.by == "claims":
            chosen, way = np.flatnonzero(self.run.allowed), self.run.way
        ends = Ends(ends.subjects[chosen], ends.objects[chosen])
        found = []
        for first, second, sign in ((*ends, 1), (*ends[::-1], -1)):
            if way in (0, sign):
                left = index.lift(first, self.places[number], near)
                right = index.lift(second, self.places[number + 1], far)
                found.append(pairs(left, right, chosen))
        return distinct(found, self.sizes[number + 1], len(step_ends(index, step).subjects))

    def weights(self, number: int, value: str) -> NDArray[np.float64]:
        """Return what each link of a step weighs: facts 1, claims strength ÷ 3 (times confidence), NaN if unknown."""
        step, index = self.steps[number], self.index
        if value == "count" or step.by != "claims":
            return np.ones(len(step_ends(index, step).subjects))
        weights = index.numbers("strength") / 3
        return weights * np.nan_to_num(index.numbers("confidence"), nan=1.0) if value == "weighted" else weights

    def _table(self, number: int, near: LiftMode, far: LiftMode, value: str, best: bool) -> sparse.csr_array:
        from scipy import sparse

        first, second, links = self.triples(number, near, far)
        weights = self.weights(number, value)[links]
        known = ~np.isnan(weights)
        first, second, weights = first[known], second[known], weights[known]
        shape = (self.sizes[number], self.sizes[number + 1])
        if best and len(weights):
            key = first * shape[1] + second
            starts = np.flatnonzero(np.diff(key, prepend=-1))
            first, second, weights = first[starts], second[starts], np.maximum.reduceat(weights, starts)
        return sparse.csr_array((weights, (first, second)), shape=shape)

    def meetings(self, number: int) -> tuple[Meeting, ...]:
        """Return how the far end of a step meets the near end of the next: both modes, and the sign of the product."""
        if "part" in (self.steps[number].by, self.steps[number + 1].by):
            return (("nearest", "nearest", 1),)
        one, two = (self.steps[each].by == "claims" for each in (number, number + 1))
        if one and two:
            return (("all", "nearest", 1), ("nearest", "all", 1), ("nearest", "nearest", -1))
        return (("all" if one else "nearest", "all" if two else "nearest", 1),)

    def product(self, value: str, combine: str) -> sparse.csr_array:
        """Return rows × columns: the number of chains, the sum of their products, or the best product."""
        best = combine == "max-product"
        last = len(self.steps) - 1
        state: dict[LiftMode, sparse.csr_array] = {}
        for number in range(len(self.steps)):
            wanted: set[LiftMode] = {"all"} if number == last else {mode for mode, _, _ in self.meetings(number)}
            if number == 0:
                state = {far: self._table(0, "all", far, value, best) for far in wanted}
                continue
            before, state = state, {}
            for far in wanted:
                parts = [
                    (sign, before[mode], self._table(number, near, far, value, best))
                    for mode, near, sign in self.meetings(number - 1)
                    if sign > 0 or not best
                ]
                if best:
                    made = [max_product(left, right) for _, left, right in parts]
                    state[far] = made[0] if len(made) == 1 else made[0].maximum(made[1])
                else:
                    state[far] = sum(sign * (left @ right) for sign, left, right in parts)
        result = state["all"].tocsr()
        result.eliminate_zeros()
        return result


def max_product(left: sparse.csr_array, right: sparse.csr_array) -> sparse.csr_array:
    """Return the product of two sparse matrices of positive numbers over (max, ×), in blocks of at most 8 MB.

    The best path of two steps, as in Viterbi (1967); Gondran and Minoux (2008) treat such semirings.
    """
    from scipy import sparse

    rows, columns = left.shape[0], right.shape[1]
    size = max(1, _BLOCK // max(columns, 1))
    blocks = []
    right = right.tocsr()
    for begin in range(0, rows, size):
        block = left[begin : begin + size].tocsc()
        dense = np.zeros((block.shape[0], columns))
        for inner in np.flatnonzero(np.diff(block.indptr)).tolist():
            at = slice(block.indptr[inner], block.indptr[inner + 1])
            to = slice(right.indptr[inner], right.indptr[inner + 1])
            if to.start == to.stop:
                continue
            where = np.ix_(block.indices[at], right.indices[to])
            dense[where] = np.maximum(dense[where], np.outer(block.data[at], right.data[to]))
        blocks.append(sparse.csr_array(dense))
    return sparse.vstack(blocks, format="csr") if blocks else sparse.csr_array((rows, columns))
