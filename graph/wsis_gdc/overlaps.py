"""Overlaps: pairs of action lines (or of entities) that the same commitments concern, where work meets or doubles.

With A and B the commitments of two things, Jaccard's index is |A ∩ B| ÷ |A ∪ B| (Jaccard 1912). Its weighted form,
Ruzicka's Σ min(a, b) ÷ Σ max(a, b) (1958), takes a and b as the strength of each commitment's best link; commitments
whose links state no strength stay out of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.errors import NotFoundError, QueryError
from wsis_gdc.matrix import Matrix, matrix, upward_of
from wsis_gdc.things import things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.things import Thing

__all__ = ["SIDES", "Overlap", "overlaps", "records"]

SIDES: Final = ("action-line", "entity", "goal", "trend")
"""Kinds whose things are compared by their commitments; entities reach them through the lines they facilitate."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two things, the commitments that concern both, and how much that is of the commitments that concern either.

    ``jaccard`` and ``weighted`` lie between 0 and 1; ``weighted`` is None where no strengths are stated.
    """

    one: Thing
    other: Thing
    shared: tuple[Thing, ...]
    either: int
    jaccard: float
    weighted: float | None
    sentence: str


def overlaps(
    engine: Engine, kind: str = "action-line", *, sets: Sequence[str] = (), language: str = "en"
) -> tuple[Overlap, ...]:
    """Return all pairs of a kind (see ``SIDES``) that share a commitment, the largest overlap first.

    A thing and its own part (C7 and C7 e-health) are no pair. ``sets`` restricts the claims to mapping sets. Labels
    are in ``language``, sentences in English. Raises NotFoundError for another kind, QueryError where no claim links
    commitments with the kind.
    """
    if kind not in SIDES:
        raise NotFoundError("kind to compare", kind, SIDES)
    found = _matrix(engine, kind, sets, language)
    upward = upward_of(engine)
    weights: dict[int, dict[int, float | None]] = defaultdict(dict)
    for (row, column), value in found.numbers.by_place.items():
        weights[column][row] = float(value) if isinstance(value, int | float) else None
    names = _facilitators(engine, language) if kind == "action-line" else {}
    pairs = []
    for one, other in combinations(sorted(weights), 2):
        shared = sorted(set(weights[one]) & set(weights[other]))
        first, second = found.columns[one], found.columns[other]
        if not shared or first.iri in upward(second.iri) or second.iri in upward(first.iri):
            continue
        either = len(set(weights[one]) | set(weights[other]))
        commitments = tuple(found.rows[row] for row in shared)
        index, weighted = len(shared) / either, _ruzicka(weights[one], weights[other])
        sentence = _sentence(kind, first, second, commitments, either, index, names)
        pairs.append(Overlap(first, second, commitments, either, round(index, 12), weighted, sentence))
    return tuple(sorted(pairs, key=lambda pair: (-pair.jaccard, -(pair.weighted or 0.0), -len(pair.shared))))


def records(found: Sequence[Overlap]) -> list[dict[str, Any]]:
    """Return overlaps as plain records; ``commitments`` lists the codes that are shared."""
    return [
        {
            "one": pair.one.code,
            "one_label": pair.one.label,
            "other": pair.other.code,
            "other_label": pair.other.label,
            "shared": len(pair.shared),
            "either": pair.either,
            "jaccard": round(pair.jaccard, 4),
            "weighted": None if pair.weighted is None else round(pair.weighted, 4),
            "commitments": " ".join(thing.code for thing in pair.shared),
            "sentence": pair.sentence,
        }
        for pair in found
    ]


def _matrix(engine: Engine, kind: str, sets: Sequence[str], language: str) -> Matrix:
    through = ["action-line"] if kind == "entity" else []
    try:
        return matrix(engine, "commitment", kind, sets=sets, language=language, value="strength", through=through)
    except QueryError as error:
        if "strength" not in str(error):
            raise
        return matrix(engine, "commitment", kind, sets=sets, language=language, through=through)


def _ruzicka(one: dict[int, float | None], other: dict[int, float | None]) -> float | None:
    stated = {row for row in (*one, *other) if one.get(row, 0.0) is not None and other.get(row, 0.0) is not None}
    pairs = [((one.get(row) or 0.0), (other.get(row) or 0.0)) for row in sorted(stated)]
    most = sum(max(pair) for pair in pairs)
    return round(sum(min(pair) for pair in pairs) / most, 12) if most else None


def _facilitators(engine: Engine, language: str) -> dict[str, tuple[str, ...]]:
    rows = list(engine.select("SELECT ?line ?entity WHERE { ?line wg:facilitatedBy ?entity }").texts())
    named = things(engine, {entity for _, entity in rows}, language)
    found: dict[str, list[str]] = defaultdict(list)
    for line, entity in rows:
        found[line].append(named[entity].code if entity in named else entity)
    return {line: tuple(sorted(codes)) for line, codes in found.items()}


def _sentence(
    kind: str,
    one: Thing,
    other: Thing,
    shared: Sequence[Thing],
    either: int,
    index: float,
    names: dict[str, tuple[str, ...]],
) -> str:
    few = ", ".join(thing.code for thing in shared[:3])
    rest = f" and {len(shared) - 3} more" if len(shared) > 3 else ""
    many = f"{len(shared)} of the {either} commitments that concern either ({index:.0%}: {few}{rest})"
    if kind == "entity":
        return f"{one.code} and {other.code} meet in {many}; they are natural partners, and need to agree who leads."
    if kind != "action-line":
        return f"{_name(one)} and {_name(other)} share {many}."
    who = [set(names.get(thing.iri, ())) for thing in (one, other)]
    both = _listed(sorted(who[0] & who[1]))
    cure = f"{both} can plan them together" if both else "their facilitators differ, so coordination is worth arranging"
    if not all(who):
        cure = "reporting on them can be shared"
    return f"{_name(one)} and {_name(other)} share {many}; {cure}."


def _listed(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _name(thing: Thing) -> str:
    return f"{thing.code} ({thing.label})"
