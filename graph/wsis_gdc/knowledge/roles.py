"""Who answers for an action line: the roles of UN entities, by list.

>>> from wsis_gdc import load
>>> with load() as kg:
...     current = [each for each in facilitations(kg.engine) if each.current and each.leads]
>>> sorted({each.role for each in current})
['co-facilitator', 'lead']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.grouping import gathered, grouped
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import stated_pairs
from wsis_gdc.knowledge.things import Thing, by_code, things
from wsis_gdc.knowledge.values import read_values

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = [
    "CURRENT",
    "LEAD",
    "LEADING",
    "MEMBERSHIPS",
    "OBSERVER",
    "SOURCED",
    "YEAR",
    "Facilitation",
    "Membership",
    "facilitations",
    "facilitators",
    "lines_of",
    "memberships",
]

SOURCED: Final = "source"
"""The basis of a role that a source names; others come from memory in part or whole."""

CURRENT: Final = "current"
"""The list of the roles that a source of today names."""

OBSERVER: Final = "observer"
"""The role of those who are in a group without being members of it."""

LEAD: Final = "lead"
"""The role of who leads a line; those who co-facilitate one answer for it together, and nobody is known to lead it."""

LEADING: Final = (LEAD, "co-facilitator")
"""The roles of those who answer for a line, the weightiest first."""

YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
"""A year in the words or the code of a period."""

_FACILITATIONS: Final = """
SELECT ?facilitation ?line ?entity ?role ?list ?year ?basis ?confidence ?source WHERE {
  ?facilitation wg:facilitates ?line ; org:member ?entity ; org:role/skos:notation ?role .
  OPTIONAL { ?facilitation wg:facilitationList/skos:notation ?list }
  OPTIONAL { ?facilitation wg:asOf ?year }
  OPTIONAL { ?facilitation wg:basis/skos:notation ?basis }
  OPTIONAL { ?facilitation wg:sourceConfidence/skos:notation ?confidence }
  OPTIONAL { ?facilitation prov:wasDerivedFrom ?source }
}"""
MEMBERSHIPS: Final = """
SELECT ?membership ?group ?entity ?role ?basis ?confidence ?source WHERE {
  {
    ?membership a wg:UngisMembership ; org:organization ?group ; org:member ?entity ; org:role/skos:notation ?role .
    OPTIONAL { ?membership wg:basis/skos:notation ?basis }
    OPTIONAL { ?membership wg:sourceConfidence/skos:notation ?confidence }
    OPTIONAL { ?membership prov:wasDerivedFrom ?source }
  } UNION {
    ?entity org:memberOf ?group ; wg:basis/skos:notation ?basis . ?group a wg:UNEntity
    BIND("member" AS ?role)
  }
}"""
_PERIODS: Final = """
SELECT ?record ?property ?text (LANG(?text) AS ?language) WHERE {
  VALUES ?property { wg:periodNote } ?record ?property ?text
}"""


@dataclass(frozen=True, slots=True, order=True)
class Facilitation:
    """The role of an entity in an action line, or in all of them together, both as IRIs.

    ``role`` (lead, partner, …), ``list`` (current, tunis-annex-2005, …), ``basis`` and ``confidence`` in it (high,
    medium, low) are coded values; ``year`` is the latest for which a source names the role, empty where none does.
    ``since`` says in words when the role began or was held, ``sources`` are addresses, or IRIs of the graph.
    """

    line: str
    entity: str
    role: str
    list: str
    year: str
    basis: str
    confidence: str
    since: str
    sources: tuple[str, ...]

    @property
    def leads(self) -> bool:
        """Whether the entity answers for the line."""
        return self.role in LEADING

    @property
    def current(self) -> bool:
        """Whether the list of today says so; earlier lists are history."""
        return self.list == CURRENT


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """The role of an entity in a group (UNGIS, the regional commissions), both as IRIs.

    ``role`` (member, chair, …), ``basis`` and ``confidence`` in it are coded values, ``period`` says when in words,
    ``sources`` are addresses.
    """

    group: str
    entity: str
    role: str
    period: str
    basis: str
    confidence: str
    sources: tuple[str, ...]


@per_engine
def memberships(engine: Engine, language: str = "en") -> tuple[Membership, ...]:
    """Return all memberships, sorted by group and entity, those of an entity without years first, then the latest."""
    periods = _periods(engine, language)
    found = gathered(
        ((group, entity, role, periods.get(record, ""), basis, confidence), source)
        for record, group, entity, role, basis, confidence, source in engine.select(MEMBERSHIPS).texts()
    )
    every = (Membership(*told, tuple(sorted(filter(None, some)))) for told, some in found.items())
    return tuple(sorted(every, key=_latest_first))


def _latest_first(each: Membership) -> tuple[str, str, bool, int, Membership]:
    years = [int(year) for year in YEAR.findall(each.period)]
    return each.group, each.entity, bool(each.period), -max(years, default=0), each


@per_engine
def facilitations(engine: Engine, language: str = "en") -> tuple[Facilitation, ...]:
    """Return all roles of all lists, sorted by line and entity."""
    periods = _periods(engine, language)
    found = gathered(
        ((line, entity, role, list_, year, basis, confidence, periods.get(record, "")), source)
        for record, line, entity, role, list_, year, basis, confidence, source in engine.select(_FACILITATIONS).texts()
    )
    return tuple(sorted(Facilitation(*told, tuple(sorted(filter(None, some)))) for told, some in found.items()))


@per_engine
def _periods(engine: Engine, language: str) -> dict[str, str]:
    """Return when roles began or were held, in a language or the next best one, by the IRI of the record."""
    told = read_values(engine, _PERIODS)
    return {record: values.said("wg:periodNote", language)[0][0] for record, values in told.items()}


def lines_of(engine: Engine, entity: str) -> frozenset[str]:
    """Return the IRIs of the action lines that an entity leads or co-facilitates by the current list."""
    return frozenset(line for line, who in stated_pairs(engine, "wg:facilitatedBy") if who == entity)


def facilitators(engine: Engine) -> dict[str, tuple[Thing, ...]]:
    """Return the entities that lead or co-facilitate each action line by the current list, by the IRI of the line."""
    pairs = stated_pairs(engine, "wg:facilitatedBy")
    named = things(engine, {entity for _, entity in pairs})
    by_line = grouped((line, named[entity]) for line, entity in pairs)
    return {line: by_code(some) for line, some in by_line.items()}
