"""Overlaps: pairs of action lines (or of entities) that the same commitments concern, where work meets or doubles.

With A and B the commitments of two things, Jaccard's index is |A ∩ B| ÷ |A ∪ B| (Jaccard 1912). Its weighted form,
Ruzicka's Σ min(a, b) ÷ Σ max(a, b) (1958), takes a and b as the strength of each commitment's best link; commitments
whose links state no strength stay out of it. A link counts for the commitment that it names, not for the paragraph
that opens the list: two lines that meet different items of one paragraph share nothing. With parts, too, a clause that
only opens a list is left out, since its items are counted themselves.

>>> from wsis_gdc import load
>>> with load() as kg:
...     (pair,) = overlaps(kg.engine, codes=["C8", "C2"])
>>> pair.one.code, pair.other.code, len(pair.shared) < pair.either
('C2', 'C8', True)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import Choice, NotFoundError, QueryError
from wsis_gdc.base.texts import names
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import OPENING, reasons_of
from wsis_gdc.knowledge.frameworks import acts, check_levels
from wsis_gdc.knowledge.links import upward_of
from wsis_gdc.knowledge.roles import facilitators
from wsis_gdc.knowledge.things import resolve, things
from wsis_gdc.questions.matrix import Asked, matrix, no_claims
from wsis_gdc.questions.matrix.asked import By, Carry, ValueName

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix import Matrix

__all__ = ["SIDES", "Overlap", "overlaps"]

SIDES: Final = ("action-line", "entity", "goal", "trend")
"""Kinds whose things are compared by their commitments; entities reach them through the lines they facilitate."""

_MOST: Final = 2
"""Codes that can be asked for: those of a pair."""

Weights = Mapping[str, Mapping[str, float | None]]
"""The strength of the best link, or None where none states one, by thing and commitment."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two things, the commitments that concern both, and how much that is of the commitments that concern either.

    ``jaccard`` and ``weighted`` lie between 0 and 1; ``weighted`` is None where no strengths are stated. Both are 0
    where nothing is shared, which only a pair that was asked for is told of.
    ``facilitators`` are the entities that facilitate both of two action lines; None where it is not known who
    facilitates one of them, and for other kinds.
    """

    one: Thing
    other: Thing
    shared: tuple[Thing, ...]
    either: int
    jaccard: float
    weighted: float | None
    facilitators: tuple[Thing, ...] | None = None


def overlaps(
    engine: Engine,
    kind: str = "",
    *,
    codes: Sequence[str] = (),
    sets: Sequence[str] = (),
    language: str = "en",
    with_parts: bool = False,
) -> tuple[Overlap, ...]:
    """Return all pairs of a kind (see ``SIDES``) that share a commitment, the largest overlap first.

    ``codes`` are one thing, whose pairs are wanted, or the two of one pair, which is told even where they share
    nothing; the kind is then theirs, else action lines where none is given. A thing and its own part (C7 and C7
    e-health) are no pair. ``sets`` restricts the claims to mapping sets. Labels are in ``language``; ``with_parts``
    lets things carry the links of their parts, as in a matrix. Raises NotFoundError for another kind or an unknown
    code, QueryError where no claim links commitments with the kind or with a thing that was asked for, and for codes
    that make no pair.
    """
    if kind and kind not in SIDES:
        raise NotFoundError("kind to compare", kind, SIDES)
    check_levels(engine)
    asked = _asked(engine, names(codes), kind, language)
    kind = asked[0].kind if asked else kind or SIDES[0]
    through = "action-line" if kind == "entity" else kind
    rows, weights, lines = _concerned(engine, through, sets, language, with_parts)
    who = facilitators(engine) if through == "action-line" else {}
    compared: Sequence[Thing] = lines
    if kind == "entity":
        compared, weights = tables_of(engine).things("entity", language), _through(weights, who)
    for thing in asked:
        if not weights.get(thing.iri):
            raise _nothing_of(engine, thing, with_parts)
    upward = upward_of(engine)
    wanted, pairs = {thing.iri for thing in asked}, []
    for first, second in combinations([thing for thing in compared if weights.get(thing.iri)], 2):
        if not wanted <= {first.iri, second.iri}:
            continue
        one, other = weights[first.iri], weights[second.iri]
        shared = tuple(row for row in rows if row.iri in one and row.iri in other)
        if not (shared or len(wanted) > 1) or first.iri in upward(second.iri) or second.iri in upward(first.iri):
            continue
        either = len(set(one) | set(other))
        both = _both(first, second, who) if kind == "action-line" else None
        pairs.append(
            Overlap(first, second, shared, either, round(len(shared) / either, 12), _ruzicka(one, other), both)
        )
    return tuple(sorted(pairs, key=lambda pair: (-pair.jaccard, -(pair.weighted or 0.0), -len(pair.shared))))


def _asked(engine: Engine, codes: Sequence[str], kind: str, language: str) -> tuple[Thing, ...]:
    """Return the things that codes ask for, one or two of one kind that is compared. Raises QueryError otherwise."""
    if len(codes) > _MOST:
        raise QueryError(f"one code asks for all pairs of a thing, two for one pair; here are {len(codes)}")
    iris = [resolve(engine, code) for code in codes]
    known = things(engine, iris, language)
    found = tuple(known[iri] for iri in iris)
    for thing in found:
        if thing.kind not in SIDES:
            raise QueryError(f"{thing.curie} is of kind {thing.kind}; overlaps compare: {', '.join(SIDES)}")
        if kind and thing.kind != kind:
            raise QueryError(f"{thing.curie} is of kind {thing.kind}, not {kind}; leave out ", Choice("kind"))
    if len(found) == _MOST:
        one, other = found
        if one.iri == other.iri:
            raise QueryError(f"{one.curie} and itself are no pair; give two things, or one for all its pairs")
        if one.kind != other.kind:
            raise QueryError(f"{one.curie} is of kind {one.kind} and {other.curie} of kind {other.kind}: no pair")
        upward = upward_of(engine)
        for part, whole in ((one, other), (other, one)):
            if whole.iri in upward(part.iri):
                raise QueryError(f"{part.curie} is part of {whole.curie}, so the two are no pair")
    return found


def _nothing_of(engine: Engine, thing: Thing, with_parts: bool) -> QueryError:
    """Return that nothing can be said of what a thing shares: no commitment leads to it, looked at or not."""
    if thing.kind == "entity":
        return QueryError(f"{thing.curie} facilitates no line that a claim of those asked links with a commitment")
    told = f"no claim of those asked links a commitment with {thing.curie}"
    upward, alike = upward_of(engine), tables_of(engine).members(thing.kind)
    if not with_parts and any(thing.iri in upward(part) for part in alike if part != thing.iri):
        return QueryError(f"{told} itself; for its parts, too, ask with ", Choice("with_parts", True))
    return QueryError(told)


def _concerned(
    engine: Engine, kind: str, sets: Sequence[str], language: str, with_parts: bool
) -> tuple[tuple[Thing, ...], Weights, tuple[Thing, ...]]:
    """Return the provisions that state an act, the best strength of each by thing of a kind, and these things."""
    carry = Carry.WITH_PARTS if with_parts else Carry.OWN
    rows: tuple[Thing, ...] = ()
    columns: tuple[Thing, ...] = ()
    weights: dict[str, dict[str, float | None]] = defaultdict(dict)
    refusal: QueryError | None = None
    reasons = reasons_of(engine) if with_parts else {}
    for act in acts(engine):
        asked = Asked(
            act, kind, value=ValueName.STRENGTH, sets=names(sets), language=language, carry=carry, by=By.CLAIMS
        )
        try:
            table = matrix(engine, asked)
        except QueryError:
            refusal = no_claims(engine, asked)
            continue
        rows, columns = rows + table.rows, table.columns
        for thing, weight in _weights(table).items():
            weights[thing].update((row, best) for row, best in weight.items() if reasons.get(row) != OPENING)
    if not columns and refusal:
        raise refusal
    return rows, weights, columns


def _weights(found: Matrix) -> Weights:
    """Return the best strength by column and row."""
    weights: dict[str, dict[str, float | None]] = defaultdict(dict)
    for (row, column), value in found.numbers.by_place.items():
        weights[found.columns[column].iri][found.rows[row].iri] = (
            float(value) if isinstance(value, int | float) else None
        )
    return weights


def _through(weights: Weights, who: Mapping[str, Sequence[Thing]]) -> Weights:
    """Return the best strength by entity and commitment, of the lines that the entity facilitates."""
    found: dict[str, dict[str, float | None]] = defaultdict(dict)
    for line, entities in who.items():
        for entity in entities:
            mine = found[entity.iri]
            for row, weight in weights.get(line, {}).items():
                mine[row] = max((each for each in (mine.get(row), weight) if each is not None), default=None)
    return found


def _both(one: Thing, other: Thing, who: Mapping[str, Sequence[Thing]]) -> tuple[Thing, ...] | None:
    if not who.get(one.iri) or not who.get(other.iri):
        return None
    others = {entity.iri for entity in who[other.iri]}
    return tuple(entity for entity in who[one.iri] if entity.iri in others)


def _ruzicka(one: Mapping[str, float | None], other: Mapping[str, float | None]) -> float | None:
    stated = {row for row in (*one, *other) if one.get(row, 0.0) is not None and other.get(row, 0.0) is not None}
    pairs = [((one.get(row) or 0.0), (other.get(row) or 0.0)) for row in sorted(stated)]
    most = sum(max(pair) for pair in pairs)
    return round(sum(min(pair) for pair in pairs) / most, 12) if most else None
