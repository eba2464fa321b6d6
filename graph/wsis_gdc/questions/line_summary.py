"""An action line in a few numbers: what continues and extends it, what it holds alone, its gaps, its partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import RELATIONS, lines_read
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.knowledge.links import Link, counts_for, upward_of
from wsis_gdc.knowledge.roles import facilitators
from wsis_gdc.knowledge.things import Thing, natural

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["LineSummary", "Partner", "line_summaries"]

_OPENINGS: Final = 'SELECT ?thing { ?thing wg:underActionLine ?line ; wg:textRole/skos:notation "opening" }'


@dataclass(frozen=True, slots=True)
class Partner:
    """Another line with the commitments that both are linked with, and who facilitates it today."""

    line: Thing
    shared: tuple[Thing, ...]
    facilitators: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class LineSummary:
    """A line in numbers.

    ``relations`` counts the commitments by relation (continues, extends, reliesOn), ``alone`` are those of them that no
    claim links with another line, ``items`` counts the items of the line without its opening, ``untouched`` are those
    that no coding names. ``parts`` are the lines that it is whole of. ``looked_at`` tells whether a mapping set looked
    for commitments with the line, so that none is a finding.
    """

    line: Thing
    relations: Mapping[str, int]
    alone: tuple[Thing, ...]
    items: int
    untouched: tuple[Thing, ...]
    partners: tuple[Partner, ...]
    parts: tuple[Thing, ...]
    looked_at: bool = True


def line_summaries(engine: Engine, claims: Sequence[Link], language: str = "en") -> dict[str, LineSummary]:
    """Return the summaries of all action lines by the claims, by IRI."""
    tables = tables_of(engine)
    lines = {line.iri: line for line in tables.there("action-line", language)}
    provisions = {each.iri: each for kind in acts(engine) for each in tables.things(kind, language)}
    related: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    held: dict[str, set[str]] = defaultdict(set)
    for provision, end, link in _ends(engine, claims, provisions, lines):
        held[end].add(provision)
        if link.predicate in RELATIONS:
            related[end][link.predicate].add(provision)
    upward, who, read = upward_of(engine), facilitators(engine), lines_read(engine)
    touched = _touched(claims)
    openings = {iri for (iri,) in engine.select(_OPENINGS).texts()}
    items = [item for item in tables.there("item", language) if item.iri not in openings]
    summaries = {}
    for iri, line in lines.items():
        kin = {other for other in lines if iri in upward(other) or other in upward(iri)}
        elsewhere = set().union(*(held[other] for other in lines if other not in kin))
        own = set().union(*related[iri].values())
        partners = [
            Partner(other, tuple(each for key, each in provisions.items() if key in shared), who.get(other.iri, ()))
            for other in lines.values()
            if other.iri not in kin and (shared := held[iri] & held[other.iri])
        ]
        mine = [item for item in items if item.group_iri == iri]
        summaries[iri] = LineSummary(
            line,
            {relation: len(related[iri][relation]) for relation in RELATIONS},
            tuple(each for key, each in provisions.items() if key in own - elsewhere),
            len(mine),
            tuple(item for item in mine if item.iri not in touched),
            tuple(sorted(partners, key=lambda each: (-len(each.shared), natural(each.line.code)))),
            tuple(lines[other] for other in lines if other != iri and iri in upward(other)),
            iri in read,
        )
    return summaries


def _ends(
    engine: Engine, claims: Iterable[Link], provisions: Mapping[str, Thing], lines: Mapping[str, Thing]
) -> Iterable[tuple[str, str, Link]]:
    """Yield provision and line of each claim that joins such, whichever way round, by their IRIs."""
    counts = counts_for(engine)
    for link in claims:
        for one, other in ((link.subject, link.object), (link.object, link.subject)):
            if one.iri in provisions:
                for line in sorted(counts(other.iri) & lines.keys()):
                    yield one.iri, line, link


def _touched(claims: Iterable[Link]) -> set[str]:
    """Return what codings name as object or as evidence for it."""
    coded = [link for link in claims if link.claim_kind == "coding"]
    proofs = {proof.iri for link in coded for proof in link.evidence if proof.side in ("object", "both")}
    return proofs | {link.object.iri for link in coded}
