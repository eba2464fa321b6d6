"""What sets looked at without finding a link, for rows of SSSOM in which ``sssom:NoTermFound`` stands for the object.

Such a row says no more than that: between one provision and one line, or a part of the Summit's texts, that the set
looked at. What only opens a list is left out, since its items were looked at and not itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.knowledge.coding import OPENING, no_links_of
from wsis_gdc.knowledge.things import Thing, natural, things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["NO_TERM", "Finding", "findings"]

NO_TERM: Final = "sssom:NoTermFound"

_OF_SETS: Final = """
SELECT ?set ?property ?value WHERE { VALUES ?property { wg:hasNoLinkFinding wg:coversObject } ?set ?property ?value }"""


class Finding(NamedTuple):
    """A set found no link between a unit and a line; both are as the set states them, the reason is a word."""

    iri: str
    set_iri: str
    unit: Thing
    line: str
    reason: str
    rationale: str
    status: str


def findings(engine: Engine, sets: Collection[str], language: str = "en") -> list[Finding]:
    """Return what some mapping sets (IRIs) looked at without finding a link, by IRI.

    A unit without a link to any line has a finding for each line that its set covers, under the identifier of the
    finding and the end of the line's behind "#".
    """
    covered: dict[str, list[str]] = defaultdict(list)
    homes: dict[str, str] = {}
    for set_iri, property_, value in sorted(engine.select(_OF_SETS).texts()):
        if property_.endswith("coversObject"):
            covered[set_iri].append(value)
        else:
            homes[value] = set_iri
    told = [each for each in no_links_of(engine, language) if homes.get(each.iri) in sets and each.reason != OPENING]
    units = things(engine, {each.unit for each in told}, language)
    found = []
    for each in told:
        set_iri = homes[each.iri]
        lines = [(each.iri, each.line)] if each.line else []
        lines = lines or [(f"{each.iri}#{_end(line)}", line) for line in sorted(covered[set_iri], key=natural)]
        found += [
            Finding(iri, set_iri, units[each.unit], line, each.reason, each.rationale, each.status)
            for iri, line in lines
            if each.unit in units
        ]
    return found


def _end(iri: str) -> str:
    return "-".join(iri.split("/")[4:])
