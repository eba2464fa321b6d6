"""What does not take up an emerging trend: action lines, or provisions of the Compact, and whether anybody looked."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.grouping import grouped
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import covered
from wsis_gdc.knowledge.links import counts_for

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing

__all__ = ["ALL_LINES", "Uncovered", "uncovered_trends"]

_SIDES: Final = ("action-line", "section")
"""What may take up a trend: action lines, and provisions of the Compact, which have sections."""

ALL_LINES: Final = "wsis:action-lines"
"""The scheme of the lines, of which a claimant may say that as a whole it takes up a trend."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A side ("action-line", "section") of which nothing is linked with a trend.

    ``examined`` tells how many lines, or provisions that have a section, mapping sets looked at for it, and ``sets``
    are these sets: without any, nobody looked. ``claimed`` names who says of all lines together that they take it up.
    """

    side: str
    examined: int
    sets: tuple[Thing, ...]
    claimed: tuple[str, ...] = ()


def uncovered_trends(engine: Engine, claims: Sequence[Link], language: str = "en") -> dict[str, tuple[Uncovered, ...]]:
    """Return the sides that no claim links with a trend, by its IRI; of trends that both sides take up, none.

    A side that the graph does not hold is left out.
    """
    tables, counts = tables_of(engine), counts_for(engine)
    trends = dict.fromkeys(trend.iri for trend in tables.there("trend", language))
    linked = grouped(
        (iri, (link, other))
        for link in claims
        for own, other in ((link.subject, link.object), (link.object, link.subject))
        for iri in counts(own.iri) & trends.keys()
    )
    found: dict[str, tuple[Uncovered, ...]] = {}
    for side in _SIDES:
        members = {member.iri for member in tables.there(side, language)}
        for trend in trends if members else ():
            if any(counts(other.iri) & members for _link, other in linked.get(trend, ())):
                continue
            lines = side == "action-line"
            seen = _looked(engine, trend, members, whole=lines)
            named = tables.named(seen, language)
            sets = tuple(sorted((named[iri] for iri in seen), key=lambda each: each.label))
            who = {link.claimant for link, other in linked.get(trend, ()) if lines and other.curie == ALL_LINES}
            one = Uncovered(side, len(set().union(*seen.values())), sets, tuple(sorted(who)))
            found[trend] = (*found.get(trend, ()), one)
    return found


def _looked(engine: Engine, trend: str, members: Set[str], *, whole: bool) -> dict[str, frozenset[str]]:
    """Return what each mapping set looked at for a trend, by the IRI of the set: what counts for members of a side.

    What is told are the members where they are ``whole`` things, else what the set names.
    """
    counts = counts_for(engine)
    found: dict[str, frozenset[str]] = {}
    for set_, sides in covered(engine).items():
        for own, others in (sides, sides[::-1]):
            if trend not in own:
                continue
            seen = {iri: counts(iri) & members for iri in others}
            named = [counted if whole else {iri} for iri, counted in seen.items() if counted]
            if named:
                found[set_] = found.get(set_, frozenset()).union(*named)
    return found
