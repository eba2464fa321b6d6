"""Who holds which role in a line, and who should therefore coordinate on a provision that is linked with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import namespaces
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import Link, upward_of
from wsis_gdc.knowledge.roles import LEADING, YEAR, Facilitation, facilitations, memberships
from wsis_gdc.knowledge.things import Thing, by_code, natural
from wsis_gdc.questions.counts import newest_date

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = [
    *("Coordinator", "HeldMembership", "HeldRole", "coordinators", "held_memberships", "held_roles"),
    "roles_between",
]

_SURENESS: Final = ("sure", "likely", "arguable")
"""How sure a coded link is, the surest first."""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """The role of an entity in a line: by which list, as of which year or since when, on what basis and sources.

    ``role``, ``list``, ``basis`` and ``confidence`` are coded values, ``since`` says in English words when the role
    began or was held, ``sources`` are addresses, ``records`` what of the graph itself says so, such as a consultation
    finding. What is not ``current`` is of an earlier list, and no role of today. Where somebody is asked about as one
    of the group ``entity`` that holds the role, ``member`` names them: of the members of that time it says nothing.
    """

    line: Thing
    entity: Thing
    role: str
    list: str
    year: str
    since: str
    basis: str
    sources: tuple[str, ...]
    records: tuple[Thing, ...]
    current: bool
    confidence: str = ""
    member: Thing | None = None

    @property
    def leads(self) -> bool:
        """Whether the entity answers for the line."""
        return self.role in LEADING

    @property
    def answers(self) -> bool:
        """Whether the entity answers for the line today."""
        return self.current and self.leads


@dataclass(frozen=True, slots=True)
class HeldMembership:
    """The role of an entity in a group: coded values and sources as in ``HeldRole``; ``period`` says when, in English.

    Where the period names years, the role is known of these only, and is ``dated`` where they end before the year of
    the newest date that the data state, or where the data state none; else the source speaks of its own day.
    """

    group: Thing
    entity: Thing
    role: str
    period: str
    basis: str
    confidence: str
    sources: tuple[str, ...]
    dated: bool


@dataclass(frozen=True, slots=True)
class Coordinator:
    """An entity that should coordinate on a provision: its role in a line, and the surest link with that line.

    ``members`` are those of a group, such as the regional commissions, that holds the role for them.
    """

    held: HeldRole
    link: Link
    members: tuple[Thing, ...] = ()


@per_engine
def held_roles(engine: Engine, language: str = "en") -> tuple[HeldRole, ...]:
    """Return all roles of all lists: those of today first, who leads before who takes part, the latest first."""
    known = facilitations(engine, language)
    own = {source for each in known for source in each.sources if source.startswith(BASE)}
    wanted = own.union(*((each.line, each.entity) for each in known))
    named = tables_of(engine).named(wanted, language)
    return tuple(sorted((_held(each, named) for each in known), key=_order))


def roles_between(engine: Engine, counts: Callable[[str, str], bool], language: str = "en") -> tuple[HeldRole, ...]:
    """Return the roles in a line that count for a pair, those of groups for their members too, in the same order.

    ``counts`` tells whether a line and an entity, as IRIs, count for it.
    """
    members, found = _members(engine, language), []
    for role in held_roles(engine, language):
        line, entity = role.line.iri, role.entity.iri
        if counts(line, entity):
            found.append(role)
        found += [replace(role, member=each) for each in members.get(entity, ()) if counts(line, each.iri)]
    return tuple(found)


@per_engine
def held_memberships(engine: Engine, language: str = "en") -> tuple[HeldMembership, ...]:
    """Return all roles in groups: by group and entity, those that no year bounds first, then the latest first."""
    known, today = memberships(engine, language), newest_date(engine)[:4]
    named = tables_of(engine).named({iri for each in known for iri in (each.group, each.entity)}, language)
    held = [
        HeldMembership(
            named[each.group],
            named[each.entity],
            *(each.role, each.period, each.basis, each.confidence),
            each.sources,
            bool(years) and (not today or max(years) < today),
        )
        for each in known
        for years in [YEAR.findall(each.period)]
    ]
    return tuple(sorted(held, key=_latest_first))


def coordinators(
    engine: Engine, roles: Iterable[HeldRole], claims: Iterable[Link], language: str = "en"
) -> dict[str, tuple[Coordinator, ...]]:
    """Return who should coordinate on each provision, by its IRI: whoever leads a line today that codings link it with.

    A provision is linked with a line, with the line of an item, and then also with the whole of the line (C7). Only
    provisions of frameworks with acts count, as for the rules: findings of a consultation and actions that are known
    from summaries are coded, too.
    """
    upward = upward_of(engine)
    leading = grouped((role.line.iri, role) for role in roles if role.answers)
    members = _members(engine, language)
    best: dict[str, dict[str, Link]] = defaultdict(dict)
    texts = namespaces(engine)
    coded = (claim for claim in claims if claim.claim_kind == "coding" and claim.subject.iri.startswith(texts))
    for link in sorted(coded, key=_sureness):
        for line in upward(link.object.iri) & leading.keys():
            best[link.subject.iri].setdefault(line, link)
    found = {}
    for provision, by_line in best.items():
        rows = [
            Coordinator(role, link, members.get(role.entity.iri, ()))
            for line, link in by_line.items()
            for role in leading[line]
        ]
        found[provision] = tuple(sorted(rows, key=_weight))
    return found


def _weight(row: Coordinator) -> tuple[object, ...]:
    """Sort by role, leads first, then by how sure the link is."""
    return LEADING.index(row.held.role), _sureness(row.link), *_order(row.held)


def _members(engine: Engine, language: str) -> dict[str, tuple[Thing, ...]]:
    """Return the members of groups that are entities themselves, by the IRI of the group."""
    entities = {entity.iri: entity for entity in tables_of(engine).there("entity", language)}
    found = grouped(
        (each.group, entities[each.entity])
        for each in memberships(engine)
        if each.group in entities and each.entity in entities
    )
    return {group: by_code(members) for group, members in found.items()}


def _held(each: Facilitation, named: Mapping[str, Thing]) -> HeldRole:
    addresses = tuple(source for source in each.sources if source not in named)
    records = tuple(named[source] for source in each.sources if source in named)
    line, entity = named[each.line], named[each.entity]
    told = (each.role, each.list, each.year, each.since, each.basis)
    return HeldRole(line, entity, *told, addresses, records, each.current, each.confidence)


def _order(role: HeldRole) -> tuple[object, ...]:
    rank = LEADING.index(role.role) if role.leads else len(LEADING)
    year = -int(role.year[:4]) if role.year[:4].isdigit() else 0
    return not role.current, rank, year, natural(role.line.code), natural(role.entity.code), role.role, role.list


def _latest_first(held: HeldMembership) -> tuple[object, ...]:
    latest = int(max(YEAR.findall(held.period), default="9999"))
    return natural(held.group.code), natural(held.entity.code), -latest, held.role, held.period


def _sureness(link: Link) -> tuple[object, ...]:
    place = _SURENESS.index(link.certainty) if link.certainty in _SURENESS else len(_SURENESS)
    return place, -(link.confidence or 0.0), -(link.strength or 0), link.iri
