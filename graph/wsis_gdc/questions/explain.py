"""Why two things are linked, or not: claims on the pair, stated facts, chains, readers' codes, what was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.coding import Code, NoLink, codes_of, no_links_of, settlements_of
from wsis_gdc.knowledge.facts import facts_between
from wsis_gdc.knowledge.links import Link, Stated, links, upward_of
from wsis_gdc.knowledge.things import KINDS, Thing, resolve, things
from wsis_gdc.questions.matrix import Way, matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.matrix import Matrix
    from wsis_gdc.questions.matrix.model import Value

__all__ = [
    "Chained",
    "Explanation",
    "explain",
]


@dataclass(frozen=True, slots=True)
class Chained:
    """A pair as the cell of a chain: how its kinds connect, the value and what it says, and the ways, best first.

    ``combine`` is how the ways make the value (see ``matrix.COMBINATIONS``); without ways no chain joins the two.
    """

    path: tuple[str, ...]
    combine: str
    legend: str
    value: Value
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of a pair; ``looked_at`` names the sets that declare to have examined it.

    ``facts`` are what the graph states of the pair, ``chain`` is how it is joined through other things: where somebody
    asked for it, or where neither claim nor fact joins the two and nobody has looked at them.
    """

    first: Thing
    second: Thing
    links: tuple[Link, ...]
    codes: tuple[Code, ...]
    no_links: tuple[NoLink, ...]
    looked_at: tuple[str, ...]
    settlements: dict[str, str]
    facts: tuple[Stated, ...] = ()
    chain: Chained | None = None


def explain(
    engine: Engine,
    first: str,
    second: str,
    language: str = "en",
    *,
    through: Sequence[str] = (),
    chain: bool = False,
    value: str = "",
    combine: str = "",
) -> Explanation:
    """Explain the pair of two codes: claims on them or on their parts, facts, chains, codes, findings without a link.

    ``through``, ``chain``, ``value`` and ``combine`` ask for the cell of a chain, as ``matrix`` does. Raises
    NotFoundError where a code stands for nothing, QueryError where a chain that was asked for does not exist.
    """
    one, two = resolve(engine, first), resolve(engine, second)
    named = things(engine, [one, two], language)
    upward = upward_of(engine)

    def joins(a: str, b: str) -> bool:
        return (one in upward(a) and two in upward(b)) or (two in upward(a) and one in upward(b))

    found = tuple(link for link in links(engine, language) if joins(link.subject.iri, link.object.iri))
    codes = tuple(code for code in codes_of(engine) if joins(code.unit, code.target))
    seen = {code.unit for code in codes} | {one, two}
    no_links = tuple(
        finding
        for finding in no_links_of(engine)
        if (finding.line and joins(finding.unit, finding.line))
        or (not finding.line and finding.unit in seen & {one, two})
    )
    looked_at = _looked_at(engine, one, two, language)
    pair = (named[one], named[two])
    facts = facts_between(engine, one, two, language)
    asked = bool(through or chain or value or combine)
    chained = None
    if asked or not (found or facts or looked_at or no_links):
        chained = _chained(engine, pair, language, tuple(through), chain, value, combine, asked=asked)
    settled = settlements_of(engine)
    return Explanation(
        *pair,
        tuple(sorted(found, key=lambda link: (link.claim_kind != "coding", link.set_label, link.iri))),
        codes,
        no_links,
        looked_at,
        {link.iri: settled[link.iri] for link in found if link.iri in settled},
        facts,
        chained,
    )


def _chained(
    engine: Engine,
    pair: tuple[Thing, Thing],
    language: str,
    through: tuple[str, ...],
    chain: bool,
    value: str,
    combine: str,
    *,
    asked: bool,
) -> Chained | None:
    rows, columns = (thing.kind for thing in pair)
    try:
        if rows not in KINDS or columns not in KINDS:
            other = next(thing for thing in pair if thing.kind not in KINDS)
            raise QueryError(f"{other.curie} is of no kind that chains connect; these are: {', '.join(KINDS)}")
        made = matrix(
            engine,
            rows,
            columns,
            language=language,
            by="chain",
            through=through,
            chain=chain,
            value=value,
            combine=combine,
        )
    except QueryError:
        if asked:
            raise
        return None
    at = (pair[0].iri, pair[1].iri)
    cell = made.cells.get(at)
    if cell is None and not asked:
        return None
    return Chained(made.path, made.combine, made.legend, _value(made, at), cell.ways if cell else ())


def _value(made: Matrix, at: tuple[str, str]) -> Value:
    return made.value_of(*at) if at in made.cells else 0


def _looked_at(engine: Engine, one: str, two: str, language: str) -> tuple[str, ...]:
    query = f"""SELECT DISTINCT ?set WHERE {{
      {{ ?set wg:coversSubject <{one}> ; wg:coversObject <{two}> }}
      UNION {{ ?set wg:coversSubject <{two}> ; wg:coversObject <{one}> }} }}"""
    sets = things(engine, (iri for (iri,) in engine.select(query).texts()), language)
    return tuple(sorted(thing.label for thing in sets.values()))
