"""How many there are of what: one glossary of counts, which start page, README and reports quote.

>>> from wsis_gdc import load
>>> with load() as kg:
...     numbers = {count.name: count.number for count in counts(kg.engine)}
>>> numbers["acts"], numbers["principle"], numbers["links"] - numbers["taken up"] == numbers["suggestions"]
(124, 13, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.central import TOP, tables_of
from wsis_gdc.knowledge.coding import openings
from wsis_gdc.knowledge.frameworks import acts, levels
from wsis_gdc.knowledge.links import EVERYTHING
from wsis_gdc.knowledge.selection import Selection

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Count", "counts", "newest_date"]

_PROVISIONS: Final = "SELECT (COUNT(DISTINCT ?provision) AS ?n) WHERE { ?provision wg:inSection ?section }"
_DATES: Final = "SELECT ?date WHERE { ?set a wg:MappingSet ; dcterms:date ?date }"
_SETS: Final = "SELECT (COUNT(DISTINCT ?set) AS ?n) WHERE { ?set a wg:MappingSet }"


@dataclass(frozen=True, slots=True)
class Count:
    """A number and what it counts.

    ``name`` is that of a kind (all its members), or one of: ``main lines`` (action lines without sub-lines),
    ``provisions`` (everything that stands in a section of a framework), ``acts`` (those that commit, call or request:
    the unit of the crosswalk), ``openings`` (acts that only open a list of others), ``links`` (all linkages), ``taken
    up`` (those of a status above *proposed*), ``suggestions`` (the rest) and ``sets``.
    """

    name: str
    number: int


def counts(engine: Engine) -> tuple[Count, ...]:
    """Return every count of the glossary: kinds in their order, then provisions, links and sets."""
    tables = tables_of(engine)
    members: dict[str, int] = dict(tables.rows("SELECT kind, COUNT(*) FROM member GROUP BY kind"))

    def links(selection: Selection) -> int:
        rows = tables.rows(f"SELECT COUNT(*) FROM link l WHERE {selection.sql}", selection.values)  # noqa: S608
        return int(rows[0][0])

    def asked(query: str) -> int:
        return int(next(engine.select(query).texts())[0])

    all_links, taken_up = links(EVERYTHING), links(Selection())
    numbers = {kind: members.get(kind, 0) for kind in levels(engine)} | {
        "main lines": members.get(f"action-line{TOP}", 0),
        "provisions": asked(_PROVISIONS),
        "acts": sum(members.get(kind, 0) for kind in acts(engine)),
        "openings": openings(engine),
        "links": all_links,
        "taken up": taken_up,
        "suggestions": all_links - taken_up,
        "sets": asked(_SETS),
    }
    return tuple(Count(name, number) for name, number in numbers.items())


def newest_date(engine: Engine) -> str:
    """Return the newest date that a mapping set states, as the data write it; empty where none states one.

    >>> from wsis_gdc import load
    >>> with load() as kg:
    ...     newest_date(kg.engine) >= "2026-11-24"
    True
    """
    return max((date for (date,) in engine.select(_DATES).texts()), default="")
