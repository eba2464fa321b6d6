"""Who answers for an action line: the roles of UN entities, by list.

>>> from wsis_gdc import load
>>> with load() as kg:
...     current = [each for each in facilitations(kg.engine) if each.current and each.leads]
>>> sorted({each.role for each in current})
['co-facilitator', 'lead']
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import stated_pairs
from wsis_gdc.knowledge.things import Thing, by_code, things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["LEADING", "Facilitation", "facilitations", "facilitators"]

LEADING: Final = ("lead", "co-facilitator")
"""The roles of those who answer for a line, the weightiest first."""

_FACILITATIONS: Final = """
SELECT ?line ?entity ?role ?list ?basis WHERE {
  ?facilitation wg:facilitates ?line ; org:member ?entity ; org:role/skos:notation ?role .
  OPTIONAL { ?facilitation wg:facilitationList/skos:notation ?list }
  OPTIONAL { ?facilitation wg:basis/skos:notation ?basis }
}"""


@dataclass(frozen=True, slots=True, order=True)
class Facilitation:
    """The role of an entity in an action line, or in all of them together, both as IRIs.

    ``role`` (lead, partner, …), ``list`` (current, tunis-annex-2005, …) and ``basis`` are coded values.
    """

    line: str
    entity: str
    role: str
    list: str
    basis: str

    @property
    def leads(self) -> bool:
        """Whether the entity answers for the line."""
        return self.role in LEADING

    @property
    def current(self) -> bool:
        """Whether the list of today says so; earlier lists are history."""
        return self.list == "current"


@per_engine
def facilitations(engine: Engine) -> tuple[Facilitation, ...]:
    """Return all roles of all lists, sorted by line and entity."""
    return tuple(sorted(Facilitation(*row) for row in engine.select(_FACILITATIONS).texts()))


def facilitators(engine: Engine) -> dict[str, tuple[Thing, ...]]:
    """Return the entities that lead or co-facilitate each action line by the current list, by the IRI of the line."""
    pairs = stated_pairs(engine, "wg:facilitatedBy")
    named = things(engine, {entity for _, entity in pairs})
    by_line: dict[str, list[Thing]] = defaultdict(list)
    for line, entity in pairs:
        by_line[line].append(named[entity])
    return {line: by_code(some) for line, some in by_line.items()}
