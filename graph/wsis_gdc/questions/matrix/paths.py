"""How two kinds of things connect: by claims, by stated facts, as part and whole, or through a chain of these.

A chain takes facts where the graph states them and claims elsewhere. Two claims in a row are followed only where both
claim the same relation and SSSOM takes that relation as transitive (the matches in ``TRANSITIVE``), unless asked:
that a commitment extends an item of a line, and that the line is related to a goal, does not make the commitment
related to the goal. Source: SSSOM, chaining rules, transitivity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.facts import FACTS
from wsis_gdc.knowledge.things import KINDS
from wsis_gdc.questions.matrix.index import Ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wsis_gdc.questions.matrix.index import Index

__all__ = ["TRANSITIVE", "Connections", "Step", "step_ends"]

TRANSITIVE: Final = {
    "exactMatch": True,
    "broadMatch": False,
    "narrowMatch": False,
    "equivalentClass": True,
    "equivalentProperty": True,
    "sameAs": True,
    "subClassOf": False,
    "subPropertyOf": False,
}
"""Relations that SSSOM takes as transitive, and whether they hold both ways."""

_ORDER: Final = tuple(KINDS)
_JOINTS: Final = ("action-line", *(kind for kind in KINDS if kind != "action-line"))


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a kind to another: ``by`` is claims, facts or part; ``relations`` names the facts."""

    by: str
    near: str
    far: str
    relations: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.by == "claims":
            return f"claims between {self.near} and {self.far}"
        if self.by == "part":
            return f"parts and wholes: {self.near}, {self.far}"
        said = ", ".join(FACTS[relation] for relation in self.relations)
        return f"stated facts between {self.near} and {self.far}: {said}"


def step_ends(index: Index, step: Step) -> Ends:
    """Return the ends of all links or facts that a step may use."""
    if step.by == "claims":
        return index.link_ends
    found = [index.fact_ends(relation) for relation in step.relations or ("part",)]
    return Ends(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


class Connections:
    """Which kinds are connected, and by what, over the claims that a selection lets through."""

    def __init__(self, index: Index, chosen: NDArray[np.bool_]) -> None:
        self.index = index
        places = {kind: place for place, kind in enumerate(_ORDER)}
        own: dict[int, int] = {}
        for kind, place in places.items():
            for thing in index.members(kind).tolist():
                own[thing] = own.get(thing, 0) | 1 << place
        self._own, self._wide = own, dict[int, int]()
        names, which = index.words("predicate")
        carry = chosen & np.array([name in TRANSITIVE for name in names], dtype=bool)[which]
        self.claims = self._pairs(Ends(*(ends[chosen] for ends in index.link_ends)))
        self._transitive = self._pairs(Ends(*(ends[carry] for ends in index.link_ends)))
        self.facts: dict[tuple[str, str], list[str]] = {}
        for relation in FACTS:
            for pair in self._pairs(index.fact_ends(relation)):
                self.facts.setdefault(pair, []).append(relation)
        self.parts = self._pairs(index.fact_ends("part"), wide=False)

    def _mask(self, thing: int) -> int:
        if thing not in self._wide:
            mask = 0
            for each in self.index.over(thing):
                mask |= self._own.get(each, 0)
            self._wide[thing] = mask
        return self._wide[thing]

    def _pairs(self, ends: Ends, wide: bool = True) -> set[tuple[str, str]]:
        def mask(thing: int) -> int:
            return self._mask(thing) if wide else self._own.get(thing, 0)

        masks = {(mask(one), mask(two)) for one, two in zip(*(side.tolist() for side in ends), strict=True)}
        found = set()
        for first, second in masks:
            for one in _kinds(first):
                for two in _kinds(second):
                    found |= {(one, two), (two, one)}
        return found

    def step(self, near: str, far: str, *, claims_first: bool = False, by: str = "auto") -> Step | None:
        """Return how two kinds connect in one step, or None."""
        steps: dict[str, Step] = {}
        if (near, far) in self.parts:
            steps["part"] = Step("part", near, far)
        if (near, far) in self.facts:
            steps["facts"] = Step("facts", near, far, tuple(self.facts[near, far]))
        if (near, far) in self.claims:
            steps["claims"] = Step("claims", near, far)
        if by != "auto":
            return steps.get(by) or (steps.get("part") if by == "facts" else None)
        for wanted in ("claims", "facts", "part") if claims_first else ("facts", "part", "claims"):
            if wanted in steps:
                return steps[wanted]
        return None

    def paths(
        self, rows: str, columns: str, *, asked: bool = False, claims: bool = False
    ) -> Iterator[tuple[Step, ...]]:
        """Yield the chains of two steps from rows to columns, those with fewest claims first.

        Left out are chains with several claims whose relations are not transitive, chains that carry a claim from a
        whole to its parts (a claim on a goal is none on each of its targets) and chains over a document that merely
        holds both. ``asked`` lets them in, and chains of three steps too. ``claims`` leaves out chains without claim.
        """
        found = [
            steps
            for steps in self._walks((), rows, columns, 3 if asked else 2)
            if (asked or self._follows(steps)) and (not claims or _claims(steps))
        ]
        yield from sorted(found, key=lambda steps: (_claims(steps), len(steps)))

    def _follows(self, steps: Sequence[Step]) -> bool:
        """Tell whether a chain needs no asking (see ``paths``)."""
        by_claims = [step for step in steps if step.by == "claims"]
        if any(step.far == "document" for step in steps[:-1]):
            return False
        if by_claims and any(step.by == "part" for step in steps):
            return False
        return len(by_claims) < 2 or all((step.near, step.far) in self._transitive for step in by_claims)

    def _walks(self, before: tuple[Step, ...], kind: str, columns: str, longest: int) -> Iterator[tuple[Step, ...]]:
        seen = {kind, *(step.near for step in before)}
        for other in _JOINTS:
            if other in seen and other != columns:
                continue
            step = self.step(kind, other) if other != kind or before else None
            if step is None:
                continue
            if other == columns:
                if before:
                    yield (*before, step)
            elif len(before) < longest - 1:
                yield from self._walks((*before, step), other, columns, longest)

    def through(self, kinds: Sequence[str]) -> tuple[Step, ...]:
        """Return the chain over the kinds named. Raises QueryError where two of them do not connect."""
        steps = []
        for near, far in pairwise(kinds):
            step = self.step(near, far)
            if step is None:
                raise QueryError(f"nothing connects {near} with {far}; {self.told(near)}")
            steps.append(step)
        return tuple(steps)

    def told(self, kind: str = "") -> str:
        """Say which kinds connect, all or those with one kind."""
        if kind:
            near = [other for other in _ORDER if other != kind and self.step(kind, other)]
            return f"{kind} is connected with: {', '.join(near)}" if near else f"{kind} is connected with nothing"
        shown = sorted(f"{one} × {two}" for one, two in self.claims if one <= two)
        return f"claims connect: {', '.join(shown)}" if shown else "this selection holds no claim at all"


def _claims(steps: Sequence[Step]) -> int:
    return sum(step.by == "claims" for step in steps)


def _kinds(mask: int) -> list[str]:
    return [kind for place, kind in enumerate(_ORDER) if mask >> place & 1]
