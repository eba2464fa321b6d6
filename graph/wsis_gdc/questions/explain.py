"""Why two things are linked, or not: claims on the pair, stated facts, chains, readers' codes, what was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import Code, NoLink, codes_of, no_links_of, pair_of, sets_that_looked, settlements_of
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.links import Link, Stated, facts_between, links_between
from wsis_gdc.knowledge.things import Thing, resolve, things
from wsis_gdc.knowledge.verdicts import Verdict, verdicts_of
from wsis_gdc.questions.matrix import Asked, Way, matrix
from wsis_gdc.questions.matrix.asked import By, Carry
from wsis_gdc.questions.tabled import Columns, Tabled, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Parts
    from wsis_gdc.questions.matrix.connections import Step
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

    path: tuple[Step, ...]
    combine: str
    legend: str
    value: Value
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Explanation(Tabled):
    """All that is known of a pair; ``looked_at`` names the sets that declare to have examined it.

    ``facts`` are what the graph states of the pair, ``chain`` is how it is joined through other things: where somebody
    asked for it, or where neither claim nor fact joins the two and nobody has looked at them. ``verdicts`` are those of
    reviewers on the claims, and on pairs without one, side by side. Its table has a row for each claim; where it is
    empty, ``looked_at`` and ``no_links`` tell whether somebody looked.
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
    verdicts: tuple[Verdict, ...] = ()

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        return columns_of(Link), self.links


def explain(
    engine: Engine,
    first: str,
    second: str,
    language: str = "en",
    *,
    with_parts: bool = False,
    through: Sequence[str] = (),
    chain: bool = False,
    value: str = "",
    combine: str = "",
) -> Explanation:
    """Explain the pair of two codes: the claims and facts that count for it, chains, codes, findings without a link.

    What counts for a pair is what counts for its cell in a matrix, and ``with_parts`` means the same as there.
    ``through``, ``chain``, ``value`` and ``combine`` ask for the cell of a chain, as ``matrix`` does. Raises
    NotFoundError where a code stands for nothing, QueryError where a chain that was asked for does not exist.
    """
    one, two = resolve(engine, first), resolve(engine, second)
    named = things(engine, [one, two], language)
    pair = (named[one], named[two])
    parts: Parts = "with-parts" if with_parts else "own"
    claims = links_between(engine, one, two, language, parts)
    facts = facts_between(engine, one, two, language, parts)
    counts = pair_of(engine, one, two, parts)
    codes = tuple(code for code in codes_of(engine, language) if counts(code.unit, code.target))
    no_links = tuple(
        finding
        for finding in no_links_of(engine)
        if (counts(finding.unit, finding.line) if finding.line else finding.unit in (one, two))
    )
    examined = sets_that_looked(engine, one, two, parts)
    asked = bool(through or chain or value or combine)
    chained = None
    if asked or not (claims or facts or examined or no_links):
        choices = {"through": through, "chain": chain, "value": value, "combine": combine}
        chained = _chained(engine, pair, language, choices, with_parts=with_parts, asked=asked)
    settled, joined = settlements_of(engine), {link.iri for link in claims}
    return Explanation(
        *pair,
        tuple(sorted(claims, key=lambda link: (link.claim_kind != "coding", link.set_label, link.iri))),
        codes,
        no_links,
        tuple(tables_of(engine).named(examined, language)[iri].label for iri in examined),
        {link.iri: settled[link.iri] for link in claims if link.iri in settled},
        facts,
        chained,
        tuple(each for each in verdicts_of(engine) if each.linkage in joined or counts(each.unit, each.line)),
    )


def _chained(
    engine: Engine,
    pair: tuple[Thing, Thing],
    language: str,
    choices: dict[str, Any],
    *,
    with_parts: bool,
    asked: bool,
) -> Chained | None:
    known = levels(engine)
    carry = Carry.WITH_PARTS if with_parts else Carry.OWN
    try:
        for thing in pair:
            if thing.kind not in known:
                raise QueryError(f"{thing.curie} is of no kind that chains connect; these are: {', '.join(known)}")
        rows, columns = (thing.kind for thing in pair)
        answer = matrix(engine, Asked(rows, columns, by=By.CHAIN, language=language, carry=carry, **choices))
    except QueryError:
        if asked:
            raise
        return None
    at = (pair[0].iri, pair[1].iri)
    cell = answer.cells.get(at)
    if cell is None and not asked:
        return None
    return Chained(
        answer.path, answer.combine, answer.legend, answer.value_of(*at) if cell else 0, cell.ways if cell else ()
    )
