"""How two kinds of things connect: by claims, by stated facts, as part and whole, or through a chain of these.

A chain takes facts where the graph states them and claims elsewhere. Two claims in a row are followed only where both
claim the same relation and SSSOM takes that relation as transitive (the matches in ``TRANSITIVE``), unless asked:
that a commitment extends an item of a line, and that the line is related to a goal, does not make the commitment
related to the goal. Source: SSSOM, chaining rules, transitivity. Nor does what is said of a whole go on to its parts,
unless asked: that a clause of an objective names an entity says nothing of the other clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final, Literal

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.central import FACTS, PART
from wsis_gdc.knowledge.frameworks import levels

if TYPE_CHECKING:
    from wsis_gdc.knowledge.central import Tables
    from wsis_gdc.knowledge.selection import Selection

__all__ = ["TRANSITIVE", "Connections", "Step"]

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

Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a kind to another: ``by`` is claims, facts or part; ``relations`` names the facts."""

    by: Literal["claims", "facts", "part"]
    near: str
    far: str
    relations: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.by == "claims":
            return f"claims between {self.near} and {self.far}"
        if self.by == "part":
            return f"parts and wholes: {self.near}, {self.far}"
        words = ", ".join(FACTS[relation] for relation in self.relations)
        return f"stated facts between {self.near} and {self.far}: {words}"


class Connections:
    """Which kinds are connected, and by what, over the claims that a selection lets through."""

    def __init__(self, tables: Tables, selection: Selection) -> None:
        self.kinds = tuple(levels(tables.engine))
        self.among = selection.among
        ends = "JOIN node s ON s.id = l.subject JOIN node o ON o.id = l.object"
        claims = f"SELECT DISTINCT s.kinds, o.kinds, l.relation FROM link l {ends} WHERE {selection.sql}"  # noqa: S608
        rows = tables.rows(claims, selection.values)
        self.claims = _pairs((one, two) for one, two, _ in rows)
        self._transitive = _pairs((one, two) for one, two, relation in rows if relation in TRANSITIVE)
        facts = f"SELECT DISTINCT l.relation, s.kinds, o.kinds, s.own_kinds, o.own_kinds FROM fact l {ends}"  # noqa: S608
        self.facts: dict[tuple[str, str], list[str]] = {}
        self.parts: Pairs = set()
        self._wholes: Pairs = set()
        wide: dict[str, Pairs] = {}
        for relation, one, two, own_one, own_two in tables.rows(facts):
            if relation == PART:
                self.parts |= _pairs([(own_one, own_two)])
                self._wholes |= set(product(own_one.split(), own_two.split()))
            else:
                wide.setdefault(relation, set()).update(_pairs([(one, two)]))
        for relation in FACTS:
            for pair in wide.get(relation, ()):
                self.facts.setdefault(pair, []).append(relation)

    def step(self, near: str, far: str, *, by: str = "auto") -> Step | None:
        """Return how two kinds connect in one step, or None."""
        steps: dict[str, Step] = {}
        if (near, far) in self.facts:
            steps["facts"] = Step("facts", near, far, tuple(self.facts[near, far]))
        if (near, far) in self.parts:
            steps["part"] = Step("part", near, far)
        if (near, far) in self.claims:
            steps["claims"] = Step("claims", near, far)
        if by != "auto":
            return steps.get(by) or (steps.get("part") if by == "facts" else None)
        return next(iter(steps.values()), None)

    def paths(
        self, rows: str, columns: str, *, asked: bool = False, claims: bool = False
    ) -> Iterator[tuple[Step, ...]]:
        """Yield the chains of two steps from rows to columns, those with fewest claims first.

        Where facts join the two directly, chains with claims come before those of facts alone: who asks for a chain
        there asks for more than the facts say (an entity is named in a commitment, and facilitates a line that the
        commitment is linked with). Left out are chains with several claims whose relations are not transitive, chains
        that carry a claim or a fact from a whole to its parts (a claim on a goal is none on each of its targets), or a
        claim from a part to its whole, which links of parts do, and chains over a document that merely holds both.
        ``asked`` lets them in, and chains of three steps too. ``claims`` leaves out chains without claim.
        """
        stated = self.step(rows, columns, by="facts") is not None
        ways = [
            steps
            for steps in self._walks((), rows, columns, 3 if asked else 2)
            if (asked or self._follows(steps)) and (not claims or _claims(steps))
        ]
        yield from sorted(ways, key=lambda steps: (stated and not _claims(steps), _claims(steps), len(steps)))

    def _follows(self, steps: Sequence[Step]) -> bool:
        """Tell whether a chain needs no asking (see ``paths``)."""
        by_claims = [step for step in steps if step.by == "claims"]
        if any(step.far == "document" for step in steps[:-1]):
            return False
        if by_claims and any(step.by == "part" for step in steps):
            return False
        if any(self._descends(one, other) for one, other in pairwise(steps)):
            return False
        return len(by_claims) < 2 or all((step.near, step.far) in self._transitive for step in by_claims)

    def _descends(self, one: Step, other: Step) -> bool:
        """Tell whether two steps carry a fact from a whole to its parts, whichever of the two comes first."""
        if one.by == "part":
            return other.by == "facts" and (one.near, one.far) in self._wholes
        return other.by == "part" and one.by == "facts" and (other.far, other.near) in self._wholes

    def _walks(self, before: tuple[Step, ...], kind: str, columns: str, longest: int) -> Iterator[tuple[Step, ...]]:
        seen = {kind, *(step.near for step in before)}
        for other in sorted(self.kinds, key=lambda name: name != "action-line"):
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
                raise QueryError(f"nothing{self.among} connects {near} with {far}; {self.told(near)}")
            steps.append(step)
        return tuple(steps)

    def told(self, kind: str = "") -> str:
        """Say which kinds connect, all or those with one kind."""
        if kind:
            near = [other for other in self.kinds if other != kind and self.step(kind, other)]
            return f"{kind} is connected with: {', '.join(near)}" if near else f"{kind} is connected with nothing"
        shown = sorted(f"{one} × {two}" for one, two in self.claims if one <= two)
        return (
            f"claims connect: {', '.join(shown)}"
            if shown
            else "none of this selection joins two kinds that a matrix has"
        )


def _pairs(kinds: Iterable[tuple[str, str]]) -> Pairs:
    """Return the pairs of kinds, both ways round, of ends that are given as lists of the kinds they count for."""
    pairs = {pair for one, two in set(kinds) for pair in product(one.split(), two.split())}
    return pairs | {(two, one) for one, two in pairs}


def _claims(steps: Sequence[Step]) -> int:
    return sum(step.by == "claims" for step in steps)
